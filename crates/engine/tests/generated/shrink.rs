//! Makes a failing database small: pieces are taken away as long as it fails in the same way.
//! Must never accept a smaller database that fails for another reason.

use std::time::{Duration, Instant};

use testkit::Server;
use testkit::generator::{Database, Piece};

use crate::trial::{Failure, trial};

/// How long a failure may be worked on: the smallest found by then is shown.
const LIMIT: Duration = Duration::from_secs(60);

/// The smallest database found, as SQL, with how it fails.
pub fn shrink(server: &Server, database: &Database, failure: &Failure, plain: bool) -> String {
    let plain = plain && failure.class.starts_with("plain client");
    let mut last = failure.clone();
    let deadline = Instant::now() + LIMIT;
    let mut smallest = database.clone();
    let again = attempt(server, database, plain);
    if again
        .as_ref()
        .is_none_or(|again| again.class != failure.class)
    {
        return format!(
            "-- does not fail the same way a second time: {failure:?}, then {again:?}\n{}",
            database.script()
        );
    }
    // Nearly always one table is to blame.
    for table in 0..database.tables() {
        let gone = database
            .pieces()
            .into_iter()
            .filter(|piece| {
                matches!(piece, Piece::Table(at) if *at != table)
                    || matches!(piece, Piece::Other(_))
            })
            .collect();
        let candidate = database.without(&gone);
        if let Some(found) =
            attempt(server, &candidate, plain).filter(|found| found.class == failure.class)
        {
            (smallest, last) = (candidate, found);
            break;
        }
    }
    loop {
        let before = smallest.pieces().len();
        for kind in 0..KINDS {
            smallest = round(server, smallest, kind, plain, deadline, &mut last);
        }
        if smallest.pieces().len() == before || Instant::now() > deadline {
            break;
        }
    }
    format!(
        "-- {}\n-- {}\n{}",
        last.class,
        last.detail.replace('\n', "\n-- "),
        smallest.script()
    )
}

const KINDS: u8 = 5;

/// The large and cheap ones first.
fn kind(piece: Piece) -> u8 {
    match piece {
        Piece::Table(_) | Piece::Other(_) => 0,
        Piece::Row(..) | Piece::Later(..) => 1,
        Piece::Item(..) | Piece::Partition(_) => 2,
        Piece::Column(..) => 3,
        _ => KINDS - 1,
    }
}

/// One pass over the pieces of a kind, many at a time first, then one by one (delta debugging).
fn round(
    server: &Server,
    mut smallest: Database,
    wanted: u8,
    plain: bool,
    deadline: Instant,
    last: &mut Failure,
) -> Database {
    let pieces = |database: &Database| -> Vec<Piece> {
        let all = database.pieces().into_iter();
        all.filter(|&piece| kind(piece) == wanted).collect()
    };
    let mut chunk = pieces(&smallest).len();
    while chunk > 0 {
        let mut at = 0;
        loop {
            let left = pieces(&smallest);
            if at >= left.len() || Instant::now() > deadline {
                break;
            }
            let end = left.len().min(at + chunk);
            let candidate = smallest.without(&left[at..end].iter().copied().collect());
            match attempt(server, &candidate, plain) {
                Some(failure) if failure.class == last.class => {
                    *last = failure;
                    smallest = candidate;
                }
                _ => at += chunk,
            }
        }
        chunk /= 2;
    }
    smallest
}

fn attempt(server: &Server, database: &Database, plain: bool) -> Option<Failure> {
    const NAME: &str = "generated_smaller";
    database.install(server, NAME);
    let found = trial(server, NAME, plain).err();
    server.sql(None, &format!("DROP DATABASE IF EXISTS `{NAME}`"));
    found
}
