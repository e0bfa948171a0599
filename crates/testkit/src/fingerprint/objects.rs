//! Definitions: the database itself, views, triggers, routines, events, as the server shows them.
//! Must never read a body from `information_schema`, which knows no emoji (utf8mb3 in MariaDB 10.11).

use super::{Reader, literal, quoted};
use crate::Flavour;

pub(super) fn read(reader: &mut Reader<'_>) {
    let db = literal(reader.db);
    let lists = reader.hex_rows(&[
        format!("SELECT HEX(TABLE_NAME) FROM information_schema.VIEWS WHERE TABLE_SCHEMA = {db}"),
        format!(
            "SELECT HEX(TRIGGER_NAME), HEX(CONCAT_WS(' ', ACTION_TIMING, EVENT_MANIPULATION, 'ON', EVENT_OBJECT_TABLE,
             'number', ACTION_ORDER)) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = {db}"
        ),
        format!(
            "SELECT HEX(ROUTINE_TYPE), HEX(ROUTINE_NAME)
             FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {db}"
        ),
        format!("SELECT HEX(EVENT_NAME), HEX(STATUS) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {db}"),
    ]);
    let [views, triggers, routines, events] = &lists[..] else {
        panic!("four lists were asked for")
    };

    // MySQL's databases have no comment.
    let comment = match reader.server.flavour() {
        Flavour::MySql => "",
        Flavour::MariaDb | Flavour::NewerMariaDb => ", SCHEMA_COMMENT",
    };
    // What a fact is called, and the query that answers it.
    let mut wanted = vec![(
        "database: charset, collation, comment".to_owned(),
        format!(
            "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME{comment}
             FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = {db}"
        ),
    )];
    for row in views {
        let view = quoted(&row[0]);
        wanted.push((
            format!("view {view}: definition"),
            format!("SHOW CREATE VIEW {view}"),
        ));
    }
    for row in triggers {
        let trigger = quoted(&row[0]);
        reader.add(format!("trigger {trigger}: event and order"), &row[1]);
        let fact = format!("trigger {trigger}: definition, sql_mode, charsets");
        wanted.push((fact, format!("SHOW CREATE TRIGGER {trigger}")));
    }
    for row in routines {
        let (kind, name) = (&row[0], quoted(&row[1]));
        let fact = format!(
            "{} {name}: definition, sql_mode, charsets",
            kind.to_lowercase()
        );
        wanted.push((fact, format!("SHOW CREATE {kind} {name}")));
    }
    for row in events {
        let event = quoted(&row[0]);
        reader.add(format!("event {event}: status"), &row[1]);
        let fact = format!("event {event}: definition, sql_mode, time zone, charsets");
        wanted.push((fact, format!("SHOW CREATE EVENT {event}")));
    }

    let (facts, queries): (Vec<String>, Vec<String>) = wanted.into_iter().unzip();
    for ((fact, query), answer) in facts
        .into_iter()
        .zip(&queries)
        .zip(reader.queries(&queries))
    {
        let mut answer = answer.as_str();
        if query.starts_with("SHOW CREATE") {
            // NULL instead of a body is how the server says that a right is lacking.
            assert!(
                answer.contains("CREATE "),
                "{query} shows no body: {answer}"
            );
        }
        if query.starts_with("SHOW CREATE TRIGGER") {
            // The last column is the moment of its creation, which a restore cannot keep.
            answer = answer
                .rsplit_once('\t')
                .expect("SHOW CREATE TRIGGER has seven columns")
                .0;
        }
        reader.add(fact, answer);
    }
}
