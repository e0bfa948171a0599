//! A database with something of every kind, and accounts with exactly the rights of a test.
//! The judge of what is visible is what root's own dump holds.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use archive::Summary;
use archive::index::{Gap, Kind, State};
use engine::{DumpOptions, Probe, Silent};
use testkit::{Flavour, Server};

use crate::support::{dump_with, folder, options};

pub struct Scene {
    pub server: &'static Server,
    pub database: String,
    pub user: String,
}

/// Of every kind that both families have. `ghost` is gone when the dump comes.
const OBJECTS: &str = "
    CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1, 2), (3, 4);
    CREATE TABLE u (a INT PRIMARY KEY, c TEXT); INSERT INTO u VALUES (1, 'x');
    CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1;
    CREATE PROCEDURE p() SELECT 1;
    CREATE VIEW v AS SELECT a FROM t;
    CREATE VIEW vv AS SELECT a FROM v;
    CREATE VIEW vf AS SELECT f() AS x;
    CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1;
    CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;
    CREATE USER ghost@localhost;
    CREATE DEFINER=ghost@localhost VIEW vg AS SELECT a FROM t;
    CREATE DEFINER=ghost@localhost PROCEDURE pg() SELECT 1;
    CREATE DEFINER=ghost@localhost EVENT eg ON SCHEDULE EVERY 1 DAY DO SELECT 1;";

const MARIADB: &str = "
    CREATE SEQUENCE s;
    SET sql_mode = ORACLE;
    DELIMITER //
    CREATE PACKAGE pk AS PROCEDURE q(); END //
    CREATE PACKAGE BODY pk AS PROCEDURE q() AS BEGIN SELECT 1; END; END //
    DELIMITER ;";

impl Scene {
    /// The database, and an account without any right.
    pub fn new(server: &'static Server) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let database = server.database("rights");
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let ghost = format!("ghost{number}@localhost");
        server.sql(Some(&database), &OBJECTS.replace("ghost@localhost", &ghost));
        server.sql(None, &format!("DROP USER {ghost}"));
        if server.flavour() != Flavour::MySql {
            server.sql(Some(&database), MARIADB);
        }
        let user = format!("saver{number}");
        server.sql(None, &format!("CREATE USER {user}@localhost"));
        Self {
            server,
            database,
            user,
        }
    }

    /// Runs SQL as root; `{d}` is the database, `{u}` the account.
    pub fn root(&self, sql: &str) {
        let sql = sql
            .replace("{d}", &self.database)
            .replace("{u}", &format!("{}@localhost", self.user));
        self.server.sql(None, &sql);
    }

    pub fn options(&self) -> wire::Options {
        let mut options = options(self.server, &self.database);
        options.user = self.user.clone();
        options
    }

    pub fn probe(&self) -> Probe {
        engine::mysql::probe(&self.options(), false).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The archive that the account makes.
    pub fn dump(&self) -> Result<Summary, engine::Error> {
        let folder = folder();
        let out = std::fs::File::create(folder.path().join("x.zst")).unwrap();
        engine::mysql::dump(&self.options(), out, &DumpOptions::default(), &Silent)
            .map(|(_, summary)| summary)
    }

    /// What is there, by root's dump.
    pub fn whole(&self) -> BTreeMap<Kind, usize> {
        let folder = folder();
        let summary = dump_with(
            self.server,
            &self.database,
            &folder.path().join("root.zst"),
            &DumpOptions::default(),
            &Silent,
        );
        let summary = summary.unwrap();
        assert_eq!(summary.index.gaps, []);
        kinds(&summary)
    }

    /// Probe and dump must agree, and whoever got less than root must be told.
    pub fn judge(&self) -> Probe {
        let probe = self.probe();
        let summary = self.dump().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(sorted(&probe.missing), sorted(&summary.index.gaps));
        assert_eq!(
            probe.missing.is_empty(),
            probe.grant.is_empty(),
            "{probe:?}"
        );
        let (whole, seen) = (self.whole(), kinds(&summary));
        if whole != seen {
            assert!(
                !probe.missing.is_empty(),
                "silent loss: {whole:?}, {seen:?}"
            );
        }
        let complete = summary.index.state == State::Complete;
        assert_eq!(complete, probe.missing.is_empty());
        if complete {
            assert_eq!(whole, seen);
            let rows: Vec<u64> = summary.index.objects.iter().map(|it| it.rows).collect();
            assert_eq!(rows.iter().sum::<u64>(), 3);
        }
        probe
    }

    /// Pastes what the probe printed, as an administrator would.
    pub fn paste(&self, probe: &Probe) {
        assert!(!probe.grant.is_empty());
        self.server.sql(None, &probe.grant);
    }

    /// `SHOW GRANTS` without the account's name.
    pub fn grants(&self) -> Vec<String> {
        let text = self
            .server
            .sql(None, &format!("SHOW GRANTS FOR {}@localhost", self.user));
        let mut lines: Vec<String> = text.lines().map(|it| it.replace(&self.user, "U")).collect();
        lines.sort();
        lines
    }
}

/// `kind name`, for short comparisons.
pub fn missing(probe: &Probe) -> Vec<String> {
    sorted(&probe.missing)
        .iter()
        .map(|gap| format!("{:?} {}", gap.kind, gap.name))
        .collect()
}

fn kinds(summary: &Summary) -> BTreeMap<Kind, usize> {
    let mut kinds = BTreeMap::new();
    for object in &summary.index.objects {
        *kinds.entry(object.kind).or_insert(0) += 1;
    }
    kinds
}

fn sorted(gaps: &[Gap]) -> Vec<Gap> {
    let mut gaps = gaps.to_vec();
    gaps.sort_by_key(|gap| (gap.kind, gap.name.clone(), gap.cause.clone()));
    gaps
}

/// The fewest rights with which this server shows everything: on the database, and elsewhere.
pub fn full(server: &Server) -> Vec<&'static str> {
    let mut grants = vec![
        "GRANT SELECT ON `{d}`.* TO {u}",
        "GRANT SHOW VIEW ON `{d}`.* TO {u}",
        "GRANT TRIGGER ON `{d}`.* TO {u}",
        "GRANT EVENT ON `{d}`.* TO {u}",
    ];
    grants.extend(match server.flavour() {
        Flavour::MariaDb => [
            "GRANT SELECT ON mysql.proc TO {u}",
            "GRANT EXECUTE ON `{d}`.* TO {u}",
        ]
        .as_slice(),
        Flavour::NewerMariaDb => &[
            "GRANT SHOW CREATE ROUTINE ON `{d}`.* TO {u}",
            "GRANT EXECUTE ON `{d}`.* TO {u}",
        ],
        Flavour::MySql => &["GRANT SHOW_ROUTINE ON *.* TO {u}"],
    });
    grants
}
