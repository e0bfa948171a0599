//! Debian's mydumper, as it writes its folder, plain and compressed.

use std::path::Path;
use std::process::Command;

use engine::mysql::{is_mydumper, restore_plain_folder};
use engine::{Error, Restored, Silent};
use testkit::{Server, fingerprint};

use super::choices;
use crate::support::{folder, options};

const SHOP: &str = include_str!("shop.sql");

fn run(program: &str, server: &Server, arguments: &[String]) {
    let output = Command::new(program)
        .arg(format!("--socket={}", server.socket().display()))
        .args(["--user=root", "--threads=2"])
        .args(arguments)
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && !words.contains("ERROR"),
        "{program}: {words}"
    );
}

fn ours(server: &Server, folder: &Path, database: &str) -> Result<Restored, Error> {
    restore_plain_folder(folder, &options(server, database), &choices(), &Silent)
}

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
    fn a_folder_of_mydumper_as_myloader_takes_it(server) {
        let database = server.database("shop");
        server.sql(Some(&database), SHOP);
        for compressed in [false, true] {
            let folder = folder();
            let out = folder.path().join("dump");
            let mut arguments: Vec<String> = ["--triggers", "--events", "--routines", "--rows=2"].map(String::from).into();
            arguments.extend([format!("--database={database}"), format!("--outputdir={}", out.display())]);
            if compressed {
                arguments.push("--compress".into());
            }
            run("mydumper", server, &arguments);
            assert!(is_mydumper(&out));
            let by_loader = server.database("by_myloader");
            run("myloader", server, &[format!("--directory={}", out.display()), format!("--database={by_loader}")]);
            let by_us = server.database("by_us");
            let restored = ours(server, &out, &by_us).unwrap_or_else(|error| panic!("{error}"));
            let wanted = fingerprint(server, &by_loader);
            assert_eq!(wanted.diff(&fingerprint(server, &by_us)), Vec::<String>::new(), "{:?}", restored.changes);
            let original = fingerprint(server, &database);
            let lost = original.diff(&fingerprint(server, &by_us));
            assert!(lost.iter().all(|line| line.contains("definition")), "{lost:#?}");

            // Not finished, or with a file missing that is not known.
            std::fs::write(out.join("metadata"), "Started dump at: x\n").unwrap();
            let error = ours(server, &out, "unfinished").unwrap_err().to_string();
            assert!(error.contains("not finished"), "{error}");
        }
    }
}
