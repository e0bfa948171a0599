//! A connection that is cut: an error that says to begin again, never an archive that looks whole nor a restore that
//! looks done, and the next try succeeds.

use std::fs::File;

use archive::Reader;
use engine::{DumpOptions, Fault, RestoreOptions, Retry, Silent};
use testkit::{Link, Proxy, Toward, fingerprint};
use wire::Compression;

use crate::{through, wide};

/// After these bytes the connection ends: in the greeting, while the settings are made, while the catalogue is read,
/// at the beginning of rows, in the middle of them.
const CUTS: [u64; 6] = [20, 150, 3_000, 30_000, 1_000_000, 3_000_000];

testkit::on_each_server! {
    fn a_dump_that_is_cut_is_an_error_and_no_archive(server) {
        let database = wide(server, 20_000);
        for compression in [Compression::Off, Compression::On] {
            // Compressed, less passes than the last one waits for.
            let cuts = &CUTS[..if compression == Compression::On { 5 } else { 6 }];
            for &cut in cuts {
                let proxy = Proxy::start(server, Link::HERE);
                proxy.cut_after(Toward::Client, cut);
                let options = through(&proxy, &database, compression);
                let mut bytes = Vec::new();
                let result = engine::mysql::dump(&options, &mut bytes, &DumpOptions::default(), &Silent);
                match result.map(|(_, summary)| summary) {
                    // Before the first row, the snapshot is taken again by itself.
                    Ok(summary) => {
                        let attempts = proxy.counts().connections;
                        assert!(attempts > 1, "{cut}: one attempt and no cut");
                        assert!(Reader::open(&bytes[..]).is_ok());
                        assert_eq!(summary.index.rows(), 20_003);
                    }
                    Err(error) => {
                        assert_eq!((error.fault(), error.retry()), (Fault::Network, Retry::Now), "{cut}: {error}");
                        assert!(Reader::open(&bytes[..]).is_err(), "{cut}");
                    }
                }
                assert!(proxy.all_happened());
                let options = through(&proxy, &database, Compression::Off);
                let again = engine::mysql::dump(&options, Vec::new(), &DumpOptions::default(), &Silent);
                assert_eq!(again.unwrap().1.index.rows(), 20_003);
            }
        }
    }

    fn a_restore_that_is_cut_is_an_error_and_can_be_done_again(server) {
        let database = wide(server, 20_000);
        let folder = crate::support::folder();
        let (path, _) = crate::support::dump(server, &database, &folder);
        let reader = Reader::open(File::open(&path).unwrap()).unwrap();
        for (toward, cut) in [
            (Toward::Client, 3_000),
            (Toward::Server, 1_000),
            (Toward::Server, 1_000_000),
            (Toward::Server, 3_000_000),
        ] {
            let copy = server.database("copy");
            let proxy = Proxy::start(server, Link::HERE);
            proxy.cut_after(toward, cut);
            let options = through(&proxy, &copy, Compression::Off);
            let error = engine::mysql::restore(&reader, &options, &RestoreOptions::default(), &Silent).unwrap_err();
            assert!(proxy.all_happened());
            assert_eq!((error.fault(), error.retry()), (Fault::Network, Retry::Now), "{cut}: {error}");
            let choices = RestoreOptions { replace: true, ..RestoreOptions::default() };
            engine::mysql::restore(&reader, &options, &choices, &Silent).unwrap();
            let difference = fingerprint(server, &database).diff(&fingerprint(server, &copy));
            assert_eq!(difference, [""; 0]);
        }
    }
}
