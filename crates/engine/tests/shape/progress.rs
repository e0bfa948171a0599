//! What a dump says of how much it has done, against what it had really done: on real servers, with tables that are hard
//! to guess. Time is left out of it, because a machine that has other things to do would decide the test.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use engine::{DumpOptions, Event, Monitor};

use super::support::{dump_with, folder};

/// Bytes read, and the share that was said to be done then.
#[derive(Default)]
struct Told(Mutex<(u64, Vec<(u64, f64)>)>);

impl Monitor for Told {
    fn event(&self, event: Event<'_>) {
        let mut told = self.0.lock().unwrap();
        match event {
            Event::Progress { bytes, .. } => told.0 += bytes,
            Event::Done { share } => {
                let read = told.0;
                told.1.push((read, share));
            }
            _ => {}
        }
    }
}

testkit::on_each_server! {
fn what_is_said_to_be_done_is_within_a_factor_of_two(server) {
    let database = server.database("progress");
    let of = |last| server.numbers(last);
    let (numbers, sparse, blobs) = (of(200_000), of(100_000), of(100));
    // Numbers first, keys ever further apart, and wide rows of bytes last, which are two digits each.
    server.sql(
        Some(&database),
        &format!(
            "CREATE TABLE a_numbers (id INT PRIMARY KEY, a INT, b INT); INSERT INTO a_numbers SELECT seq, seq * 7, -seq FROM {numbers};
             CREATE TABLE b_sparse (id BIGINT PRIMARY KEY, t VARCHAR(100)); INSERT INTO b_sparse SELECT CAST(seq AS SIGNED) * seq * seq, REPEAT('a', 80) FROM {sparse};
             CREATE TABLE c_words (w VARCHAR(40) PRIMARY KEY); INSERT INTO c_words SELECT CONCAT(HEX(seq * 1000003), REPEAT('w', 20)) FROM {sparse};
             CREATE TABLE z_blobs (id INT PRIMARY KEY, b LONGBLOB); INSERT INTO z_blobs SELECT seq, REPEAT('x', 200000) FROM {blobs};
             ANALYZE TABLE a_numbers, b_sparse, c_words, z_blobs"
        ),
    );
    for jobs in [1, 2] {
        let told = Told::default();
        let choices = DumpOptions {
            jobs: NonZeroUsize::new(jobs),
            ..DumpOptions::default()
        };
        let folder = folder();
        dump_with(server, &database, &folder.path().join("a"), &choices, &told).unwrap();
        let (all, said) = told.0.into_inner().unwrap();
        assert!(said.len() > 30, "{}", said.len());
        assert!(said.last().unwrap().1 > 0.999, "{said:?}");
        for (read, share) in said.into_iter().filter(|(read, _)| read * 10 >= all) {
            let real = read as f64 / all as f64;
            let factor = (share / real).max(real / share);
            assert!(factor < 2.0, "{jobs} jobs: {real:.3} read, {share:.3} said");
        }
    }
}
}
