//! `cargo xtask test`: every test of the workspace, after installing what they need.
//! Must never skip tests because a program is lacking: it installs the program or fails. Only a foreign server that no
//! mirror gives is left out, and named.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::run::{Failed, cargo, shown};
use crate::{axe, need, package, schemathesis, servers};

/// Runs `cargo test` (dev profile, which is optimised enough for the megabytes the tests push). All test binaries run
/// even when one fails; `arguments` replace `--workspace`.
pub fn test(arguments: &[String]) -> Result<()> {
    need::install_what_is_missing()?;
    axe::bring()?;
    schemathesis::bring()?;
    let missing_servers = servers::bring_if_possible();

    let mut command = cargo(&["test", "--locked", "--no-fail-fast"]);
    if arguments.is_empty() {
        command.arg("--workspace");
    }
    command.args(arguments);
    let line = shown(&command);
    println!("$ {line}");
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{line}`"))?;
    let output = child.stdout.take().context("no pipe from cargo")?;
    let mut totals = Totals::default();
    for text in BufReader::new(output).split(b'\n') {
        let text = text.context("cannot read what cargo test prints")?;
        totals.add(&String::from_utf8_lossy(&text));
        // Line by line, also into a pipe or a file, so that a watcher sees where a test hangs.
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(&text)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    let status = child.wait().context("cannot wait for cargo test")?;
    let Totals {
        binaries,
        passed,
        failed,
        ignored,
    } = totals;
    println!(
        "xtask test: {passed} passed, {failed} failed, {ignored} ignored, in {binaries} test binaries, {:.0} s: {}",
        start.elapsed().as_secs_f64(),
        if status.success() { "ok" } else { "FAILED" }
    );
    let package = match arguments.is_empty() {
        true => package::after_the_tests(),
        false => Ok(None),
    };
    match &package {
        Ok(None) => {}
        Ok(Some(why)) => println!("xtask test: NOT TESTED: the package on a clean Debian: {why}"),
        Err(error) => println!("xtask test: the package on a clean Debian: FAILED: {error:#}"),
    }
    for name in missing_servers {
        println!("xtask test: NOT TESTED AGAINST {name}: it is not on this machine");
    }
    if !status.success() {
        return Err(Failed {
            command: line,
            status,
        }
        .into());
    }
    if passed == 0 {
        bail!("not a single test has run");
    }
    package.map(|_| ()).context("the package on a clean Debian")
}

/// The sum of libtest's closing lines.
#[derive(Debug, Default, PartialEq)]
struct Totals {
    binaries: u32,
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl Totals {
    fn add(&mut self, line: &str) {
        // test result: ok. 10 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.81s
        let Some(counts) = line
            .strip_prefix("test result: ")
            .and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        self.binaries += 1;
        for count in counts.1.split("; ") {
            match count
                .split_once(' ')
                .map(|(number, what)| (number.parse::<u32>(), what))
            {
                Some((Ok(number), "passed")) => self.passed += number,
                Some((Ok(number), "failed")) => self.failed += number,
                Some((Ok(number), "ignored")) => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Totals;

    #[test]
    fn sums_the_closing_lines_of_libtest() {
        let mut totals = Totals::default();
        totals.add("test result: ok. 10 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 1.81s");
        totals.add("test test_result ... ok");
        totals.add("test result: FAILED. 1 passed; 9 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s");
        assert_eq!(
            totals,
            Totals {
                binaries: 2,
                passed: 11,
                failed: 9,
                ignored: 2
            }
        );
    }
}
