//! A test in a process of its own, because peak memory is that of a process: the test starts its own program again,
//! for itself alone and with a task in a variable. Must never measure what the test itself needs.

use std::process::Command;

const TASK: &str = "SAUVEGARDE_SHAPE_TASK";

/// What the child was told to do; `None` in the test itself.
pub fn task() -> Option<String> {
    std::env::var(TASK).ok()
}

/// Runs the test of that name (with its modules) as a child; its peak memory, KiB.
pub fn peak_kib(test: &str, task: &str) -> u64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--include-ignored"])
        .env(TASK, task)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let peak = said.split("peak KiB: ").nth(1);
    let peak = peak.unwrap_or_else(|| panic!("the child did nothing: {said}"));
    peak.split_whitespace().next().unwrap().parse().unwrap()
}

/// Says what this process has needed so far (`VmHWM`, proc(5)). The last thing a child does.
pub fn tell_peak() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    let peak = peak.unwrap().split_whitespace().nth(1).unwrap();
    println!("peak KiB: {peak}");
}
