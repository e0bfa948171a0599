//! Who takes part: the command lines, as a person who knows each tool would type them.
//! Must never give the product an option that its users do not get without asking, and never leave a tool out silently.

use std::path::{Path, PathBuf};

use super::tools::{Mydumper, Tools};

/// What a contender stands for in the comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Role {
    /// The product.
    Ours,
    /// The product, writing into memory: what the disk has no part in.
    OursInMemory,
    /// The server's own client programs, with zstd.
    Client,
    /// mydumper, as it is.
    Mydumper,
    /// mydumper with zstd −1 behind it.
    MydumperZstd1,
    /// The physical copy.
    Backup,
    /// The physical copy, compressed as a dump is.
    BackupZstd1,
    /// All rows read and none kept.
    Rows,
    /// Rows read, SQL text built.
    Text,
    /// Rows read, SQL text built and compressed: the floor.
    Floor,
    /// myloader.
    Myloader,
}

/// One of them. The script runs in bash, with `$sauvegarde`, `$reader`, `$mydumper`, `$myloader`, `$url`, `$socket`,
/// `$database`, `$cores` and `$file`: what it writes, or reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Contender {
    /// What it stands for.
    pub role: Role,
    /// As the result shows it.
    pub name: String,
    /// What is timed.
    pub script: String,
    /// File or folder that it writes (a dump) or reads (a restore).
    pub file: String,
    /// A restore: what writes that file, if no dump has left it there.
    pub prepare: String,
    /// The programs `$mydumper` and `$myloader`.
    pub programs: Option<(PathBuf, PathBuf)>,
    /// Why it does not take part.
    pub absent: Option<String>,
}

impl Contender {
    fn new(role: Role, name: &str, script: &str, file: &str) -> Self {
        Self {
            role,
            name: name.to_owned(),
            script: script.to_owned(),
            file: file.to_owned(),
            prepare: String::new(),
            programs: None,
            absent: None,
        }
    }

    fn of(mut self, tool: &Mydumper) -> Self {
        self.programs = Some((tool.mydumper.clone(), tool.myloader.clone()));
        self
    }

    fn prepared_by(mut self, script: &str) -> Self {
        self.prepare = script.to_owned();
        self
    }

    fn absent(mut self, why: &str) -> Self {
        self.absent = Some(why.to_owned());
        self
    }
}

const OURS: &str = r#""$sauvegarde" dump --source "$url" --out "$file""#;
const OURS_FILE: &str = "ours.sql.zst";
const CLIENT: &str = r#"mariadb-dump --no-defaults --socket="$socket" --user=root --single-transaction --routines --events --triggers --skip-add-locks "$database" | zstd -1 -q -o "$file""#;
const CLIENT_FILE: &str = "client.sql.zst";
const MYDUMPER: &str = r#""$mydumper" --socket "$socket" --user root --database "$database" --threads "$cores" --triggers --routines --events --verbose 1 --outputdir "$file""#;
const MYLOADER: &str = r#""$myloader" --socket "$socket" --user root --database "$database" --threads "$cores" --verbose 1 --directory "$file""#;
/// Physical: all of InnoDB's own files come with the database's.
const BACKUP: &str = r#"mariadb-backup --no-defaults --backup --socket="$socket" --user=root --databases="$database" --parallel="$cores" --target-dir="$file""#;
/// The same, compressed by as many threads as there are cores. It puts its own files aside in `$file.d`.
const BACKUP_ZSTD: &str = r#"trap 'rm -rf "$file.d"' EXIT; mariadb-backup --no-defaults --backup --stream=mbstream --socket="$socket" --user=root --databases="$database" --parallel="$cores" --target-dir="$file.d" | zstd -1 -q -T"$cores" -o "$file""#;
const READER: &str = r#""$reader" "$socket" "$database" "$cores" STAGE > "$file""#;

/// Those who dump. `memory` is a folder in memory, if there is one with room.
pub fn dumps(tools: &Tools, memory: Option<&Path>) -> Vec<Contender> {
    let ours = Contender::new(Role::Ours, "`sauvegarde dump`", OURS, OURS_FILE);
    let in_memory = Contender {
        role: Role::OursInMemory,
        name: "`sauvegarde dump`, into memory".to_owned(),
        file: memory
            .map(|folder| folder.join("ours.sql.zst").display().to_string())
            .unwrap_or_default(),
        absent: memory
            .is_none()
            .then(|| "memory has no room for it".to_owned()),
        ..ours.clone()
    };
    let mut all = vec![
        ours,
        in_memory,
        Contender::new(
            Role::Client,
            "`mariadb-dump \\| zstd -1`",
            CLIENT,
            CLIENT_FILE,
        ),
    ];
    for tool in &tools.mydumpers {
        let named = |role, form: &str, options: &str| {
            let name = format!("mydumper {} {form}", tool.version);
            let script = format!("{MYDUMPER}{options}");
            Contender::new(role, &name, &script, &folder_of(tool, form)).of(tool)
        };
        all.push(named(Role::Mydumper, "raw", ""));
        if tool.zstd {
            let zstd = r#" --exec-per-thread "$(command -v zstd) -1 -q -c" --exec-per-thread-extension .zst"#;
            all.push(named(Role::MydumperZstd1, "zstd -1", zstd));
            all.push(named(Role::Mydumper, "zstd", " --compress=zstd"));
            all.push(named(Role::Mydumper, "gzip", " --compress=gzip"));
        } else {
            all.push(named(Role::Mydumper, "gzip", " --compress"));
        }
    }
    if tools.mydumpers.is_empty() {
        all.push(
            Contender::new(Role::Mydumper, "mydumper raw, gzip", "", "mydumper")
                .absent(&tools.no_mydumper),
        );
    }
    let backup = Contender::new(Role::Backup, "`mariadb-backup`", BACKUP, "physical");
    let packed = Contender::new(
        Role::BackupZstd1,
        "`mariadb-backup \\| zstd -1` (for information)",
        BACKUP_ZSTD,
        "physical.zst",
    );
    all.extend([backup, packed].map(|contender| match &tools.backup {
        Ok(_) => contender,
        Err(why) => contender.absent(why),
    }));
    for (role, name, stage) in [
        (Role::Rows, "*all rows read, none kept*", "rows"),
        (Role::Text, "*rows read, SQL text built*", "text"),
        (Role::Floor, "*rows read, SQL text built, zstd −1*", "zstd"),
    ] {
        let script = READER.replace("STAGE", stage);
        all.push(Contender::new(role, name, &script, &format!("{stage}.txt")));
    }
    all
}

/// Those who restore. Each reads what its own side has dumped; nothing goes to the binary log on any side (myloader
/// turns it off by itself).
pub fn restores(tools: &Tools) -> Vec<Contender> {
    let mut all = vec![
        Contender::new(
            Role::Ours,
            "`sauvegarde restore`",
            r#""$sauvegarde" restore --no-binlog "$file" --target "$url""#,
            OURS_FILE,
        )
        .prepared_by(OURS),
        Contender::new(
            Role::Client,
            "`zstd -dc \\| mariadb`",
            r#"zstd -q -dc "$file" | mariadb --no-defaults --socket="$socket" --user=root --init-command="SET sql_log_bin = 0" "$database""#,
            CLIENT_FILE,
        )
        .prepared_by(CLIENT),
    ];
    for tool in &tools.mydumpers {
        let named = |form: &str, from: &str, options: &str| {
            let name = format!("myloader {}, {form}", tool.version);
            Contender::new(Role::Myloader, &name, MYLOADER, &folder_of(tool, from))
                .prepared_by(&format!("{MYDUMPER}{options}"))
                .of(tool)
        };
        all.push(named("INSERT", "raw", ""));
        if tool.load_data {
            all.push(named("LOAD DATA", "load-data", " --format LOAD_DATA"));
        }
    }
    if tools.mydumpers.is_empty() {
        all.push(Contender::new(Role::Myloader, "myloader", "", "").absent(&tools.no_mydumper));
    }
    all
}

/// Marks those whose name contains one of the words.
pub fn leave_out(all: &mut [Contender], words: &[String]) {
    for contender in all {
        if let Some(word) = words.iter().find(|word| contender.name.contains(*word)) {
            contender.absent = Some(format!("left out by --skip {word}"));
        }
    }
}

fn folder_of(tool: &Mydumper, form: &str) -> String {
    format!("mydumper-{}-{}", tool.version, form.replace(' ', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tools(newer: bool) -> Tools {
        let tool = Mydumper {
            version: if newer { "1.0.1" } else { "0.10.0" }.to_owned(),
            mydumper: "mydumper".into(),
            myloader: "myloader".into(),
            zstd: newer,
            load_data: newer,
        };
        Tools {
            mydumpers: vec![tool],
            no_mydumper: String::new(),
            backup: Err("no apt-get".to_owned()),
        }
    }

    #[test]
    fn nobody_reads_what_another_side_has_dumped() {
        for newer in [false, true] {
            let tools = tools(newer);
            let dumps = dumps(&tools, None);
            for restore in restores(&tools) {
                let dump = dumps.iter().find(|dump| dump.file == restore.file);
                match dump {
                    Some(dump) => assert_eq!(dump.script, restore.prepare, "{}", restore.name),
                    None => assert!(restore.name.ends_with("LOAD DATA"), "{}", restore.name),
                }
            }
        }
    }

    #[test]
    fn all_write_to_places_of_their_own_and_the_first_is_ours() {
        let dumps = dumps(&tools(true), Some(Path::new("/memory")));
        assert_eq!(dumps[0].role, Role::Ours);
        let mut files: Vec<&str> = dumps.iter().map(|dump| dump.file.as_str()).collect();
        files.sort_unstable();
        assert!(files.windows(2).all(|pair| pair[0] != pair[1]), "{files:?}");
        assert_eq!(restores(&tools(true))[0].role, Role::Ours);
    }

    #[test]
    fn who_is_missing_is_still_there_with_a_reason() {
        let none = Tools {
            mydumpers: Vec::new(),
            no_mydumper: "no network".to_owned(),
            ..tools(false)
        };
        let mut dumps = dumps(&none, None);
        let why = |dumps: &[Contender], role| {
            let found = dumps.iter().find(|dump| dump.role == role);
            found.and_then(|dump| dump.absent.clone())
        };
        assert_eq!(why(&dumps, Role::Mydumper).as_deref(), Some("no network"));
        assert_eq!(why(&dumps, Role::Backup).as_deref(), Some("no apt-get"));
        assert!(why(&dumps, Role::OursInMemory).is_some());
        assert_eq!(why(&dumps, Role::Ours), None);
        leave_out(&mut dumps, &["gzip".to_owned()]);
        assert_eq!(
            why(&dumps, Role::Mydumper).as_deref(),
            Some("left out by --skip gzip")
        );
    }
}
