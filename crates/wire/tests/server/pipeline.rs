//! Statements sent ahead of the answers.

use wire::{Compression, Connection, Options};

use crate::{root, socket, sql, tcp};

#[test]
fn each_statement_has_its_own_outcome_in_order() {
    let [mut local, mut plain, mut packed] =
        [socket(), tcp(), tcp()].map(|at| Options::new(at, "root"));
    local.compression = Compression::Off;
    plain.compression = Compression::Off;
    packed.compression = Compression::On;
    for options in [local, plain, packed] {
        let mut connection = Connection::connect(&options).unwrap();
        let mut statements: Vec<String> = (0..3000).map(|at| format!("SELECT {at}")).collect();
        statements[7] = "SELECT * FROM mysql.nothing_of_this_name".into();
        statements[8] = "SET @a=8".into();
        // Longer than what may be under way.
        statements[9] = format!("SELECT LENGTH('{}')", "x".repeat(100_000));
        // An answer longer than the sockets hold.
        statements[10] = "SELECT REPEAT('y', 3000000), @a".into();
        let outcomes = connection.pipeline(&statements).unwrap();
        assert_eq!(outcomes.len(), statements.len());
        for (at, outcome) in outcomes.iter().enumerate() {
            let rows = match outcome {
                Ok(table) => table.rows(),
                Err(error) => {
                    assert_eq!((at, error.code()), (7, Some(1146)));
                    continue;
                }
            };
            match at {
                7 => panic!("{rows:?}"),
                8 => assert!(rows.is_empty()),
                9 => assert_eq!(rows[0][0].as_deref(), Some(&b"100000"[..])),
                10 => {
                    assert_eq!(rows[0][0].as_ref().unwrap().len(), 3_000_000);
                    assert_eq!(rows[0][1].as_deref(), Some(&b"8"[..]));
                }
                _ => assert_eq!(rows[0][0].as_deref(), Some(at.to_string().as_bytes())),
            }
        }
        let after = connection.fetch("SELECT 1").unwrap();
        assert_eq!(after.len(), 1, "the connection is in step");
    }
}

#[test]
fn announced_statements_are_streamed_in_their_turn() {
    let [local, mut packed] = [socket(), tcp()].map(|at| Options::new(at, "root"));
    packed.compression = Compression::On;
    for options in [local, packed] {
        let mut connection = Connection::connect(&options).unwrap();
        let mut statements: Vec<String> = (0..200)
            .map(|at| format!("SELECT {at} UNION ALL SELECT 'y'"))
            .collect();
        // Longer than the sockets hold, a refusal, and a statement without rows.
        statements[1] = "SELECT REPEAT('y', 3000000) UNION ALL SELECT 'y'".into();
        statements[2] = "SELECT * FROM mysql.nothing_of_this_name".into();
        statements[3] = "SET @a=8".into();
        let mut done = 0;
        while done < statements.len() {
            let count = connection.announce(&statements[done..]).unwrap();
            assert!(count > 1, "{done}");
            assert_eq!(
                connection.announce(&["SELECT 1"]).unwrap(),
                0,
                "others wait"
            );
            for (at, sql) in statements.iter().enumerate().skip(done).take(count) {
                match connection.query(sql) {
                    Err(error) => assert_eq!((at, error.code()), (2, Some(1146))),
                    Ok(rows) => {
                        let rows = rows.finish().unwrap().rows;
                        assert_eq!(rows, if at == 3 { 0 } else { 2 }, "{sql:.40}");
                    }
                }
            }
            done += count;
        }
        let long = [format!("SELECT '{}'", "x".repeat(100_000))];
        assert_eq!(connection.announce(&long).unwrap(), 0, "it goes alone");
        assert_eq!(connection.fetch(&long[0]).unwrap().len(), 1);
        connection.announce(&["SELECT 1", "SELECT 2"]).unwrap();
        let error = connection.fetch("SELECT 2").unwrap_err();
        assert!(error.to_string().contains("announced"), "{error}");
        assert!(connection.is_closed());
    }
}

#[test]
fn a_connection_that_is_lost_is_one_error() {
    let mut connection = root();
    let own = connection.fetch("SELECT CONNECTION_ID()").unwrap().rows()[0][0].clone();
    let own = String::from_utf8(own.unwrap()).unwrap();
    let statements = [
        "SELECT 1".to_owned(),
        format!("KILL {own}"),
        "SELECT 2".into(),
    ];
    assert!(connection.pipeline(&statements).is_err());
    assert!(connection.is_closed());
    assert_eq!(sql("SELECT 1"), "1");
}
