//! Which process works on a run, so that another can tell later whether it lives. A process
//! number alone is used again; with the moment of its start and of the machine's it is not.

use std::fs;

/// This process.
pub(super) fn own() -> String {
    token(std::process::id()).unwrap_or_else(|| std::process::id().to_string())
}

/// Whether the process of a token still runs.
pub(super) fn lives(known: &str) -> bool {
    let number = known
        .split(':')
        .next()
        .and_then(|number| number.parse().ok());
    number.and_then(token).is_some_and(|token| token == known)
}

/// Number, start in ticks since the machine's (`proc_pid_stat(5)`, field 22), and the machine's
/// start; `None`: there is no such process.
fn token(number: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    // The name of the program may hold anything, also `)`; the last one ends it.
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    // A dead one that nobody waited for still has its number.
    if fields.first() == Some(&"Z") {
        return None;
    }
    let began = fields.get(19)?;
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    Some(format!("{number}:{began}:{}", boot.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_lives_until_it_ended() {
        assert!(lives(&own()));
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        let known = token(child.id()).unwrap();
        assert!(lives(&known));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!lives(&known));
        let own = own();
        let (number, _) = own.split_once(':').unwrap();
        assert!(
            !lives(&format!("{number}:1:x")),
            "the same number, another start"
        );
        assert!(!lives("nonsense"));
    }
}
