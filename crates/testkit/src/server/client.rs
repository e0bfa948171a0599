//! SQL through the server's own command-line client.
//! Must never go through the product's own protocol client: this is what the product is compared with.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::thread;

use super::Server;

impl Server {
    /// The server's own client (`mariadb`, `mysql`) aimed at this server as `root` over the socket: utf8mb4, comments kept, binary-safe
    /// input. The caller adds the database, further options, and wires standard input and output.
    pub fn client(&self) -> Command {
        let mut command = self.tool(self.flavour.client_program());
        command.args([
            "--binary-mode",
            "--comments",
            "--default-character-set=utf8mb4",
            "--max-allowed-packet=1G",
        ]);
        command
    }

    /// Another client program of the server (`mariadb-dump`, `mysqldump`, `mariadb-admin`), aimed at this server as `root` over the
    /// socket, reading no option file and no password or host from the environment.
    pub fn tool(&self, program: &str) -> Command {
        let mut command = self.flavour.command(program);
        for variable in [
            "MYSQL_PWD",
            "MYSQL_HOST",
            "MYSQL_TCP_PORT",
            "MYSQL_UNIX_PORT",
        ] {
            command.env_remove(variable);
        }
        command
            .arg("--no-defaults")
            .arg(format!(
                "--plugin-dir={}",
                self.flavour.plugin_folder().display()
            ))
            .arg(format!("--socket={}", self.socket().display()))
            .arg("--user=root");
        command
    }

    /// Runs statements (`DELIMITER` lines allowed) and returns what they print: rows by line, columns by tab, NULL as
    /// `NULL`, nothing escaped, no column names.
    ///
    /// # Panics
    /// With the client's error text when a statement fails, or when the output is not UTF-8
    /// (see [`Server::sql_bytes`]).
    pub fn sql(&self, database: Option<&str>, sql: &str) -> String {
        self.try_sql(database, sql)
            .unwrap_or_else(|error| panic!("{error}\nin: {}", beginning(sql)))
    }

    /// As [`Server::sql`], but the client's error text (`ERROR 1064 (42000) at line 1: …`) instead of a panic.
    pub fn try_sql(&self, database: Option<&str>, sql: &str) -> Result<String, String> {
        let bytes = self.try_sql_bytes(database, sql.as_bytes())?;
        Ok(String::from_utf8(bytes).expect("output is not UTF-8: use sql_bytes"))
    }

    /// As [`Server::sql`] for bytes in and bytes out.
    pub fn sql_bytes(&self, database: Option<&str>, sql: &[u8]) -> Vec<u8> {
        self.try_sql_bytes(database, sql).unwrap_or_else(|error| {
            panic!("{error}\nin: {}", beginning(&String::from_utf8_lossy(sql)))
        })
    }

    /// Runs statements one after another, each whatever became of the one before; the complaints, one for each that failed.
    ///
    /// # Panics
    /// When the client itself fails: no connection, a lost server.
    pub fn sql_whatever_fails(&self, database: &str, sql: &str) -> Vec<String> {
        let mut command = self.client();
        command.args(["--batch", "--force", "--silent", database]);
        let output = run(&mut command, sql.as_bytes());
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        let complaints: Vec<String> = errors
            .split("ERROR ")
            .skip(1)
            .map(|error| error.trim_end().to_owned())
            .collect();
        let lost = |error: &String| {
            ["2002", "2006", "2013"]
                .iter()
                .any(|code| error.starts_with(code))
        };
        assert!(!complaints.iter().any(lost), "the server is gone: {errors}");
        assert!(
            output.status.success() || !complaints.is_empty(),
            "client, {}: {errors}",
            output.status
        );
        complaints
    }

    fn try_sql_bytes(&self, database: Option<&str>, sql: &[u8]) -> Result<Vec<u8>, String> {
        let mut command = self.client();
        command
            .args(["--batch", "--raw", "--skip-column-names"])
            .args(database);
        let Output {
            status,
            stdout,
            stderr,
        } = run(&mut command, sql);
        if status.success() {
            return Ok(stdout);
        }
        Err(format!(
            "client, {status}: {}",
            String::from_utf8_lossy(&stderr).trim()
        ))
    }
}

/// Runs a command with this standard input, all of its output collected.
fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot run {:?}: {error}", command.get_program()));
    let mut pipe = child.stdin.take().expect("standard input is a pipe");
    thread::scope(|scope| {
        scope.spawn(move || {
            // A client that stops at an error closes its input; its exit code and stderr tell the story.
            let _ = pipe.write_all(input);
        });
        child.wait_with_output().expect("output of the client")
    })
}

fn beginning(sql: &str) -> String {
    sql.chars().take(2000).collect()
}
