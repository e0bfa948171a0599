//! `bench panel`: how long the panel takes for each of its pages over a catalogue of years. The release binary serves
//! it, over loopback and with a session, as a browser asks for it. Must never measure a page that was refused.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::Outcome;
use super::http::{Answer, Session};
use super::stats::Spread;

/// What the catalogue is filled with.
const FILL: &str = include_str!("panel.sql");
/// Requests that are not counted.
const WARM: usize = 30;
/// Requests that are.
const COUNTED: usize = 300;
/// Most that the main screen may take at the median, milliseconds.
const TARGET: f64 = 10.0;
const PASSWORD: &str = "cheval agrafe pile";

/// A page and what it took.
struct Row {
    what: &'static str,
    bytes: usize,
    times: Vec<f64>,
    /// Processor time of the panel for one request, milliseconds: the same on a busy machine.
    cpu: f64,
}

/// Fills a catalogue, serves it and asks for every page.
pub fn measure(program: &Path) -> Result<Outcome> {
    let place = tempfile::tempdir().context("no folder for the catalogue")?;
    let folder = place.path();
    // The first start makes the tables, an account and one real archive, of the demonstration.
    let first = Panel::start(program, folder)?;
    let mut session = Session::connect(&first.host)?;
    session.sign_in("admin", &first.password, PASSWORD)?;
    first.stop()?;
    println!("Filling the catalogue.");
    fill(folder)?;

    let panel = Panel::start(program, folder)?;
    session.reconnect(&panel.host)?;
    let facts = query(
        folder,
        "SELECT count(*) || '|' || (SELECT count(*) FROM run) || '|' || (SELECT count(*) FROM database) FROM backup",
    )?;
    let copy = query(
        folder,
        "SELECT object FROM copy WHERE storage = 'file' ORDER BY id DESC LIMIT 1",
    )?;
    let view = format!("/view/file/{}", copy.replace('/', "%2F"));
    let newest = query(folder, "SELECT max(id) FROM run WHERE state = 'failed'")?;
    let run = format!("/runs/{newest}");
    let pages = [
        ("main screen", ""),
        ("main screen, one storage", "?storage=file"),
        ("main screen, searched", "?search=shop7"),
        (
            "main screen, state and storage",
            "?state=incomplete&storage=file",
        ),
        ("a backup", &view),
        ("journal", "/journal"),
        ("journal, failed ones", "/journal?state=failed"),
        (
            "journal, one database's proofs",
            "/journal?kind=prove&database=107",
        ),
        ("who did what", "/journal/audit"),
        ("a run", &run),
        ("databases (300)", "/databases"),
        ("a database", "/databases/107"),
        ("settings, with what would go", "/settings"),
        ("accounts", "/accounts"),
        ("API: backups", "/api/v1/backups"),
        ("API: runs", "/api/v1/runs"),
        ("API: databases", "/api/v1/databases"),
        ("API: retention", "/api/v1/settings/retention"),
    ];
    let mut rows = Vec::new();
    for (what, path) in pages {
        rows.push(ask(&mut session, &panel, what, path)?);
        if let Some(row) = rows.last() {
            println!("{}", line(row)?.trim());
        }
    }
    panel.stop()?;
    let left = query(folder, "SELECT count(*) FROM backup")?;
    if !facts.starts_with(&format!("{left}|")) {
        bail!("the catalogue changed while it was measured: {facts}, then {left}");
    }
    Ok(Outcome {
        text: text(&facts, &rows)?,
        failed: 0,
    })
}

fn ask(session: &mut Session, panel: &Panel, what: &'static str, path: &str) -> Result<Row> {
    let mut row = Row {
        what,
        bytes: 0,
        times: Vec::new(),
        cpu: 0.0,
    };
    let mut before = 0.0;
    for number in 0..WARM + COUNTED {
        if number == WARM {
            before = panel.cpu()?;
        }
        let begun = Instant::now();
        let Answer { status, body, .. } = session.get(path)?;
        let time = begun.elapsed().as_secs_f64() * 1000.0;
        if status != 200 {
            bail!("{path}: {status}");
        }
        if number >= WARM {
            row.bytes = body.len();
            row.times.push(time);
        }
    }
    row.cpu = (panel.cpu()? - before) / COUNTED as f64;
    Ok(row)
}

/// The value below which that share of all lies.
fn share(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = ((sorted.len() as f64 * share).ceil() as usize).max(1) - 1;
    sorted.get(at).copied()
}

fn line(row: &Row) -> Result<String> {
    let spread = Spread::of(&row.times).context("no requests")?;
    let most = share(&row.times, 0.95).context("no requests")?;
    Ok(format!(
        "| {} | {:.1} | {:.2} | {:.2} | {most:.2} | {:.2} |\n",
        row.what,
        row.bytes as f64 / 1000.0,
        row.cpu,
        spread.median,
        spread.max
    ))
}

fn text(facts: &str, rows: &[Row]) -> Result<String> {
    let counts: Vec<&str> = facts.split('|').collect();
    let [backups, runs, databases] = counts[..] else {
        bail!("no facts: {facts}");
    };
    let mut text = format!(
        "The panel over a catalogue of {backups} backups (two copies each), {runs} runs and {databases} databases: {COUNTED} \
         requests of each page one after the other, after {WARM} that do not count, on one connection over loopback, with a \
         session. *ms*: from the request to the last byte; *CPU*: of the panel's process for one request, which others on the \
         machine do not change.\n\n\
         | page | sent kB | CPU ms | median ms | p95 ms | max ms |\n|---|---|---|---|---|---|\n"
    );
    for row in rows {
        text.push_str(&line(row)?);
    }
    let main = rows.first().and_then(|row| Spread::of(&row.times));
    let main = main.context("no main screen")?.median;
    let verdict = match main < TARGET {
        true => "reached",
        false => "**missed**",
    };
    text.push_str(&format!(
        "\nTarget: the main screen in under {TARGET:.0} ms at the median: {verdict} ({main:.2} ms).\n"
    ));
    Ok(text)
}

/// Rows for the catalogue, and a file (a link to the one archive) for each of its backups, so that the panel finds its
/// folder as the catalogue says.
fn fill(folder: &Path) -> Result<()> {
    sqlite(folder, FILL)?;
    let real = query(
        folder,
        "SELECT object FROM copy WHERE storage = 'file' ORDER BY id LIMIT 1",
    )?;
    let backups = folder.join("Backups");
    let real = backups.join(real);
    let objects = query(
        folder,
        "SELECT object FROM copy WHERE storage = 'file' ORDER BY id LIMIT -1 OFFSET 1",
    )?;
    for object in objects.lines() {
        let path = backups.join(object);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        }
        fs::hard_link(&real, &path).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn query(folder: &Path, sql: &str) -> Result<String> {
    Ok(sqlite(folder, sql)?.trim().to_owned())
}

fn sqlite(folder: &Path, sql: &str) -> Result<String> {
    let mut child = Command::new("sqlite3")
        .args(["-batch", "-bail", "data/catalog.sqlite"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run sqlite3")?;
    let mut input = child.stdin.take().context("no input")?;
    std::io::Write::write_all(&mut input, format!("{sql};\n").as_bytes())?;
    drop(input);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("sqlite3: {}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The panel, ended with this.
struct Panel {
    child: Child,
    host: String,
    password: String,
}

impl Panel {
    fn start(program: &Path, folder: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--json"])
            .current_dir(folder)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC")
            .env("SAUVEGARDE_LISTEN", "127.0.0.1:0")
            .env("SAUVEGARDE_DATA", folder.join("data"))
            .env("SAUVEGARDE_BACKUPS", "Backups")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let output = child.stdout.take().context("no output")?;
        let mut facts = String::new();
        for line in std::io::BufRead::lines(std::io::BufReader::new(output)) {
            let line = line?;
            let last = line == "}";
            facts.push_str(&line);
            if last {
                break;
            }
        }
        let word = |name: &str| {
            let (_, rest) = facts.split_once(&format!("\"{name}\": \""))?;
            rest.split('"').next().map(str::to_owned)
        };
        Ok(Self {
            host: word("listens").with_context(|| format!("the panel says: {facts}"))?,
            password: word("password").unwrap_or_default(),
            child,
        })
    }

    /// Processor time that it has used, milliseconds (`proc_pid_stat(5)`, fields 14 and 15).
    fn cpu(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, fields) = stat.rsplit_once(')').context("/proc/PID/stat")?;
        let mut fields = fields.split_whitespace().skip(11);
        let mut next = || -> Result<f64> { Ok(fields.next().context("/proc/PID/stat")?.parse()?) };
        // Ticks of a hundredth of a second, on every Linux there is.
        Ok((next()? + next()?) * 10.0)
    }

    /// As a person stops it, so that it closes its catalogue.
    fn stop(mut self) -> Result<()> {
        let signalled = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        let status = self.child.wait()?;
        match signalled.success() {
            true => Ok(()),
            false => bail!("the panel ended by itself: {status}"),
        }
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        // Ended already, if all went well.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_was_measured_and_whether_it_is_fast_enough() {
        let row = |median: f64| Row {
            what: "main screen",
            bytes: 54_321,
            cpu: 1.5,
            times: (1..=100).map(|at| median * f64::from(at) / 50.5).collect(),
        };
        let fast = text("10000|100000|301", &[row(5.0)]).unwrap();
        assert!(
            fast.contains("| main screen | 54.3 | 1.50 | 5.00 | 9.41 | 9.90 |\n"),
            "{fast}"
        );
        assert!(fast.ends_with("reached (5.00 ms).\n"), "{fast}");
        let slow = text("1|2|3", &[row(20.0)]).unwrap();
        assert!(slow.ends_with("**missed** (20.00 ms).\n"), "{slow}");
        assert!(text("1|2", &[row(1.0)]).is_err() && text("1|2|3", &[]).is_err());
        assert_eq!(share(&[3.0, 1.0, 2.0], 0.95), Some(3.0));
        assert_eq!(share(&[], 0.95), None);
    }
}
