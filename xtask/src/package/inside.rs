//! What a person does with the package on a clean Debian, step by step: install, make the account, open the panel, save,
//! upgrade, remove, purge, install again. Must never help the package along with anything that its guide does not say.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use testkit::browser::Browser;

use super::clean::Machine;
use super::folder;

const PANEL: &str = "http://127.0.0.1:8480/admin/backup";
/// What the administrator chooses.
const PASSWORD: &str = "sept oies sur le toit";
const STATE: &str = "/var/lib/sauvegarde";
const SETTINGS: &str = "/etc/sauvegarde/env";
/// A unit that systemd calls worse lets the service do too much.
const EXPOSURE: f64 = 2.0;
/// The demonstration is made and proven in seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// ROOT OLDER NEWER LOG [STATIC]
pub fn run(arguments: &[String]) -> Result<()> {
    let [root, older, newer, log, rest @ ..] = arguments else {
        bail!("ROOT OLDER NEWER LOG [STATIC]");
    };
    let root = Path::new(root);
    for (from, to) in [(older, "root/older.deb"), (newer, "root/newer.deb")] {
        fs::copy(from, root.join(to))?;
    }
    // The mirror's image has none, every installed Debian has.
    fs::write(
        root.join("etc/hosts"),
        "127.0.0.1 localhost\n::1 localhost\n",
    )?;
    if let [program] = rest {
        fs::copy(program, root.join("root/static"))?;
    }
    let machine = Machine::boot(root, Path::new(log))?;
    step("booted");
    if !rest.is_empty() {
        finds_hosts(&machine, "/root/static")?;
    }
    install(&machine)?;
    let browser = first_visit(&machine)?;
    save(&browser)?;
    guarded(&machine)?;
    let backups = backups(root)?;
    upgrade(&machine, &browser)?;
    gone_and_back(&machine, root, &backups)?;
    step("all of it");
    Ok(())
}

fn step(what: &str) {
    println!("  clean Debian: {what}");
}

fn install(machine: &Machine) -> Result<()> {
    machine.said(&["dpkg", "--install", "/root/older.deb"])?;
    answers(machine)?;
    finds_hosts(machine, "/usr/bin/sauvegarde")?;
    // A second time changes nothing, as after a crash of dpkg.
    machine.said(&["/var/lib/dpkg/info/sauvegarde.postinst", "configure", ""])?;
    let status = machine.said(&["dpkg", "--audit"])?;
    ensure!(status.is_empty(), "dpkg complains: {status}");
    let rights = machine.said(&["stat", "-c", "%a %U %G", SETTINGS, STATE])?;
    ensure!(
        rights == "640 root sauvegarde\n700 sauvegarde sauvegarde\n",
        "{rights}"
    );
    let user = machine.said(&["systemctl", "show", "-P", "User", "sauvegarde"])?;
    ensure!(user == "sauvegarde\n", "it runs as {user}");
    step("installed, the service answers");
    Ok(())
}

/// Waits until the service says that it is well.
fn answers(machine: &Machine) -> Result<()> {
    let begun = Instant::now();
    loop {
        match machine.said(&["sauvegarde-panel", "health"]) {
            Ok(_) => return Ok(()),
            Err(error) if begun.elapsed() > PATIENCE => {
                let journal = machine.said(&["journalctl", "-u", "sauvegarde", "--no-pager"]);
                return Err(error.context(journal.unwrap_or_default()));
            }
            Err(_) => thread::sleep(Duration::from_millis(200)),
        }
    }
}

/// A name must not be what fails: there is no server behind it.
fn finds_hosts(machine: &Machine, program: &str) -> Result<()> {
    let output = machine
        .command(&[
            "env",
            "SAUVEGARDE_LANG=en",
            "SAUVEGARDE_PASSWORD=x",
            program,
        ])
        .args(["probe", "--source", "mysql://nobody@localhost:1/none"])
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.code() == Some(1) && said.to_lowercase().contains("connection refused"),
        "{program}: {} {said}",
        output.status
    );
    Ok(())
}

fn first_visit(machine: &Machine) -> Result<Browser> {
    let journal = machine.said(&["journalctl", "-u", "sauvegarde", "--no-pager"])?;
    ensure!(
        journal.contains("sauvegarde-panel user add admin"),
        "the journal does not say how to go on: {journal}"
    );
    let made = machine.said(&["sauvegarde-panel", "user", "add", "admin", "--json"])?;
    let made: Value = serde_json::from_str(&made).context("the new account")?;
    let given = made["password"].as_str().context("no password")?;
    ensure!(
        !journal.contains(given),
        "the password stands in the journal"
    );

    let browser = Browser::start("fr");
    sign_in(&browser, given);
    browser.wait_for("location.pathname.endsWith('/password')");
    browser.fill("input[name=old]", given);
    browser.fill("input[name=new]", PASSWORD);
    browser.fill("input[name=again]", PASSWORD);
    browser.click("main form.fields button");
    browser.wait_for("!location.pathname.endsWith('/password')");
    browser.go(PANEL);
    ensure!(rows(&browser) == 1, "no first backup: {}", browser.text());
    browser.screenshot(&folder()?.join("clean-debian.png"));
    step("signed in, the demonstration's first backup is there");
    Ok(browser)
}

fn sign_in(browser: &Browser, password: &str) {
    browser.go(PANEL);
    browser.wait_for("document.querySelector('input[type=password]')");
    browser.fill("input[autocomplete=username]", "admin");
    browser.fill("input[autocomplete=current-password]", password);
    browser.click("main form.fields button");
    browser.wait_for("!location.pathname.endsWith('/sign-in')");
}

fn rows(browser: &Browser) -> usize {
    browser.count("main table.backups tbody tr")
}

/// Inside of the unit's walls, not as root beside it.
fn save(browser: &Browser) -> Result<()> {
    browser.go(PANEL);
    let before = rows(browser);
    browser.press("Créer manuellement");
    browser.wait_for("location.pathname.includes('/runs/')");
    browser.wait_for("document.querySelector('main .badge.good')");
    browser.go(PANEL);
    ensure!(
        rows(browser) == before + 1,
        "no new backup: {}",
        browser.text()
    );
    step("a backup was made by hand");
    Ok(())
}

/// What systemd thinks of the unit, and that the walls stand around the real process.
fn guarded(machine: &Machine) -> Result<()> {
    let judged = machine.said(&[
        "systemd-analyze",
        "security",
        "sauvegarde.service",
        "--no-pager",
    ])?;
    // → Overall exposure level for sauvegarde.service: 1.2 OK
    let last = judged
        .lines()
        .rev()
        .find(|line| line.contains("exposure level"));
    let score = last
        .and_then(|line| {
            line.rsplit_once(": ")?
                .1
                .split(' ')
                .next()?
                .parse::<f64>()
                .ok()
        })
        .with_context(|| format!("no score: {judged}"))?;
    ensure!(score < EXPOSURE, "exposure {score}: {judged}");
    let pid = main_pid(machine)?;
    let status = machine.said(&["cat", &format!("/proc/{pid}/status")])?;
    for line in ["NoNewPrivs:\t1", "Seccomp:\t2", "CapBnd:\t0000000000000000"] {
        ensure!(status.contains(line), "no {line} in {status}");
    }
    step(&format!(
        "exposure of the service by systemd-analyze: {score}"
    ));
    Ok(())
}

fn main_pid(machine: &Machine) -> Result<String> {
    let pid = machine.said(&["systemctl", "show", "-P", "MainPID", "sauvegarde"])?;
    Ok(pid.trim().to_owned())
}

/// Names and sums of the backups, as they lie on the disk.
fn backups(root: &Path) -> Result<String> {
    let folder = root.join(&STATE[1..]).join("Backups");
    let sums = super::binary::said(
        Command::new("sh")
            .args(["-c", "sha256sum -- *.sql.zst"])
            .current_dir(&folder),
    )?;
    ensure!(sums.lines().count() == 2, "not two backups: {sums}");
    Ok(sums)
}

fn upgrade(machine: &Machine, browser: &Browser) -> Result<()> {
    machine.said(&["sh", "-c", &format!("echo SAUVEGARDE_KEEP=7 >>{SETTINGS}")])?;
    let before = main_pid(machine)?;
    machine.said(&["dpkg", "--install", "/root/newer.deb"])?;
    answers(machine)?;
    ensure!(main_pid(machine)? != before, "the old program still runs");
    let settings = machine.said(&["cat", SETTINGS])?;
    ensure!(settings.contains("SAUVEGARDE_KEEP=7"), "{settings}");
    browser.go(PANEL);
    ensure!(rows(browser) == 2, "signed out: {}", browser.text());
    step("upgraded; settings, session and backups stay");
    Ok(())
}

fn gone_and_back(machine: &Machine, root: &Path, sums: &str) -> Result<()> {
    machine.said(&["dpkg", "--remove", "sauvegarde"])?;
    ensure!(
        machine
            .said(&["systemctl", "is-active", "sauvegarde"])
            .is_err(),
        "removed, yet it runs"
    );
    ensure!(
        std::net::TcpStream::connect("127.0.0.1:8480").is_err(),
        "somebody still listens"
    );
    ensure!(
        root.join(&SETTINGS[1..]).exists(),
        "removed with its settings"
    );
    machine.said(&["dpkg", "--purge", "sauvegarde"])?;
    ensure!(
        !root.join(&SETTINGS[1..]).exists(),
        "purged, settings remain"
    );
    ensure!(backups(root)? == sums, "a backup was touched");
    step("removed and purged; every backup is as it was");

    machine.said(&["dpkg", "--install", "/root/newer.deb"])?;
    answers(machine)?;
    let browser = Browser::start("fr");
    sign_in(&browser, PASSWORD);
    browser.go(PANEL);
    ensure!(rows(&browser) == 2, "other backups: {}", browser.text());
    step("installed again; accounts and backups are found");
    Ok(())
}
