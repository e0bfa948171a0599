//! The contenders, one after the other, round by round, so that all meet the same weather on the machine.
//! Must never count a warm-up, and never keep a figure of a restore whose rows are not those of the source.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::data::Source;
use super::measure::{Cost, length, measure};
use super::rows;
use super::server::Server;

/// A command line that does the task, in bash, with `$sauvegarde`, `$url`, `$file`, `$socket` and `$database`.
struct Contender {
    /// As the result shows it.
    name: &'static str,
    script: &'static str,
    file: &'static str,
}

/// `sync` everywhere: what lies in the kernel's memory alone is not dumped yet. (Ours has done so on its own; it costs
/// nothing a second time.)
const DUMPS: [Contender; 3] = [
    Contender {
        name: "`sauvegarde dump`",
        script: r#""$sauvegarde" dump --source "$url" --out "$file"; sync "$file""#,
        file: "ours.sql.zst",
    },
    Contender {
        name: "`mariadb-dump \\| zstd -1`",
        script: r#"mariadb-dump --no-defaults --socket="$socket" --user=root --single-transaction --routines --events --triggers --skip-add-locks "$database" | zstd -1 -q -o "$file"; sync "$file""#,
        file: "other.sql.zst",
    },
    Contender {
        name: "`mariadb-dump` (raw, for information)",
        script: r#"mariadb-dump --no-defaults --socket="$socket" --user=root --single-transaction --routines --events --triggers --skip-add-locks "$database" > "$file"; sync "$file""#,
        file: "raw.sql",
    },
];

/// Each reads what its own side has dumped.
const RESTORES: [Contender; 2] = [
    Contender {
        name: "`sauvegarde restore`",
        script: r#""$sauvegarde" restore "$file" --target "$url""#,
        file: DUMPS[0].file,
    },
    Contender {
        name: "`zstd -dc \\| mariadb`",
        script: r#"zstd -q -dc "$file" | mariadb --no-defaults --socket="$socket" --user=root "$database""#,
        file: DUMPS[1].file,
    },
];

/// The database that a restore makes.
const COPY: &str = "bench_copy";

/// All counted runs of one contender, in the order of the rounds.
pub struct Runs {
    /// Its name, as Markdown.
    pub name: &'static str,
    /// One for each round.
    pub costs: Vec<Cost>,
}

/// What all runs share.
pub struct Contest<'a> {
    /// Holds the source and takes the copies.
    pub server: &'a Server,
    /// The product.
    pub program: &'a Path,
    /// What is dumped, and what a restore must bring back.
    pub source: &'a Source,
}

impl Contest<'_> {
    /// Times the dumps.
    pub fn dump(&self, runs: usize) -> Result<Vec<Runs>> {
        in_turn(&DUMPS, runs, |contender| self.dump_once(contender))
    }

    /// Times the restores; makes the dumps first where there are none.
    pub fn restore(&self, runs: usize) -> Result<Vec<Runs>> {
        for (dump, _) in DUMPS.iter().zip(&RESTORES) {
            if !self.path(dump.file).exists() {
                self.dump_once(dump)?;
            }
        }
        in_turn(&RESTORES, runs, |contender| self.restore_once(contender))
    }

    /// One dump and one restore of the product, for those who do not ask for time.
    pub fn ours(&self) -> Result<(Cost, Cost)> {
        Ok((self.dump_once(&DUMPS[0])?, self.restore_once(&RESTORES[0])?))
    }

    fn dump_once(&self, contender: &Contender) -> Result<Cost> {
        let file = self.path(contender.file);
        if file.exists() {
            fs::remove_file(&file)?;
        }
        self.server.settle()?;
        let cost = self.run(contender, &self.source.database)?;
        Ok(Cost {
            file: length(&file)?,
            ..cost
        })
    }

    fn restore_once(&self, contender: &Contender) -> Result<Cost> {
        let drop = format!("DROP DATABASE IF EXISTS `{COPY}`");
        // An empty database on both sides: the plain client cannot make one.
        self.server
            .sql(None, &format!("{drop}; CREATE DATABASE `{COPY}`"))?;
        self.server.settle()?;
        let cost = self.run(contender, COPY)?;
        rows::compare(&self.source.rows, &rows::count(self.server, COPY)?).with_context(|| {
            format!(
                "WRONG RESULT: {} says success, and the copy is not the source",
                contender.name
            )
        })?;
        self.server.sql(None, &drop)?;
        Ok(Cost {
            file: length(&self.path(contender.file))?,
            ..cost
        })
    }

    fn run(&self, contender: &Contender, database: &str) -> Result<Cost> {
        let file = self.path(contender.file);
        let (url, socket) = (self.server.url(database), self.server.socket());
        let variables: [(&str, &OsStr); 5] = [
            ("sauvegarde", self.program.as_os_str()),
            ("url", url.as_ref()),
            ("file", file.as_os_str()),
            ("socket", socket.as_os_str()),
            ("database", database.as_ref()),
        ];
        measure(self.server, contender.script, &variables)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.server.folder().join(file)
    }
}

/// A B A B …, after one uncounted round.
fn in_turn(
    contenders: &[Contender],
    runs: usize,
    mut run: impl FnMut(&Contender) -> Result<Cost>,
) -> Result<Vec<Runs>> {
    let mut all: Vec<Runs> = contenders
        .iter()
        .map(|contender| Runs {
            name: contender.name,
            costs: Vec::new(),
        })
        .collect();
    for round in 0..=runs {
        for (contender, own) in contenders.iter().zip(&mut all) {
            let cost = run(contender)?;
            let what = match round {
                0 => "warm-up".to_owned(),
                counted => format!("{counted} of {runs}"),
            };
            println!("{what}: {}: {:.2} s", contender.name, cost.wall);
            if round > 0 {
                own.costs.push(cost);
            }
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contenders_alternate_and_the_first_round_does_not_count() {
        let mut order = Vec::new();
        let all = in_turn(&RESTORES, 2, |contender| {
            order.push(contender.name);
            Ok(Cost {
                wall: order.len() as f64,
                client: 0.0,
                server: 0.0,
                peak: 0,
                file: 0,
            })
        })
        .unwrap();
        let (a, b) = (RESTORES[0].name, RESTORES[1].name);
        assert_eq!(order, [a, b, a, b, a, b]);
        let walls = |runs: &Runs| runs.costs.iter().map(|cost| cost.wall).collect::<Vec<_>>();
        assert_eq!(walls(&all[0]), [3.0, 5.0]);
        assert_eq!(walls(&all[1]), [4.0, 6.0]);
    }

    #[test]
    fn a_failure_ends_the_contest() {
        let mut count = 0;
        let failed = in_turn(&DUMPS, 5, |_| {
            count += 1;
            anyhow::bail!("no")
        });
        assert!(failed.is_err());
        assert_eq!(count, 1);
    }

    #[test]
    fn each_restores_its_own_dump() {
        assert_eq!(
            RESTORES.map(|contender| contender.file),
            ["ours.sql.zst", "other.sql.zst"]
        );
    }
}
