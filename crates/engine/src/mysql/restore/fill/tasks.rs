//! Who fills what: tables in order of their size, the largest first, so that no connection is left alone with a long
//! one at the end. On MySQL several connections may fill one table, each a stretch of its frames; on MariaDB that gains
//! nothing (shared measurements: two loads into one table took as long as one). It must never give a frame out twice.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use archive::index::{Frame, Index};
use wire::Family;

use super::Waiting;
use crate::mysql::restore::keys::Key;

/// A stretch of a table for one connection is at least this long, bytes of text.
const STRETCH: u64 = 8 << 20;

/// A table and what has been done of it.
pub(super) struct Table<'a> {
    pub at: usize,
    pub frames: Vec<&'a Frame>,
    /// Keys to add behind the rows.
    pub keys: Vec<Key>,
    state: Mutex<State>,
}

struct State {
    stretches: usize,
    rows: u64,
    past: u64,
}

/// Frames of one table for one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    /// Position in the list of tables.
    pub table: usize,
    pub frames: Range<usize>,
}

/// What is still to be done.
pub(super) struct Queue(Mutex<VecDeque<Task>>);

impl Queue {
    pub fn next(&self) -> Option<Task> {
        self.lock().pop_front()
    }

    pub fn len(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Task>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table<'_> {
    /// Takes note of a stretch that is filled; rows and past rows of the whole table when it was the last one.
    pub fn ended(&self, rows: u64, past: u64) -> Option<(u64, u64)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.stretches -= 1;
        state.rows += rows;
        state.past += past;
        (state.stretches == 0).then_some((state.rows, state.past))
    }
}

/// The tables and the order of the work.
pub(super) fn plan<'a>(
    index: &Index,
    waiting: Vec<Waiting<'a>>,
    family: Family,
    jobs: usize,
) -> (Vec<Table<'a>>, Queue) {
    let mut tables = Vec::with_capacity(waiting.len());
    let mut tasks: Vec<(u64, Task)> = Vec::with_capacity(waiting.len());
    for waiting in waiting {
        let text = waiting.text();
        let several = family == Family::MySql && divisible(index, &waiting);
        let most = if several { text / STRETCH } else { 1 };
        let stretches = stretches(&waiting.frames, jobs.min(most as usize).max(1));
        tables.push(Table {
            at: waiting.at,
            frames: waiting.frames,
            keys: waiting.later.keys,
            state: Mutex::new(State {
                stretches: stretches.len(),
                rows: 0,
                past: 0,
            }),
        });
        let table = tables.len() - 1;
        let task = |frames| (text, Task { table, frames });
        tasks.extend(stretches.into_iter().map(task));
    }
    // Stable: the stretches of a table stay together and in order.
    tasks.sort_by_key(|(text, _)| std::cmp::Reverse(*text));
    let tasks = tasks.into_iter().map(|(_, task)| task);
    (tables, Queue(Mutex::new(tasks.collect())))
}

/// Whether the rows may arrive in any order: the primary key puts them into theirs.
fn divisible(index: &Index, waiting: &Waiting<'_>) -> bool {
    let object = &index.objects[waiting.at];
    let has = |kind: &str| object.parts.iter().any(|part| part.kind == kind);
    let innodb = |engine: &String| engine.eq_ignore_ascii_case("innodb");
    object.engine.as_ref().is_some_and(innodb) && has("primary_key") && !has("fulltext_key")
}

/// Cuts frames into stretches of about the same length.
fn stretches(frames: &[&Frame], count: usize) -> Vec<Range<usize>> {
    let all: u64 = frames.iter().map(|frame| frame.text).sum();
    let (mut cut, mut start, mut seen) = (Vec::with_capacity(count), 0, 0);
    for (number, frame) in frames.iter().enumerate() {
        seen += frame.text;
        let due = all / count as u64 * (cut.len() as u64 + 1);
        if cut.len() + 1 < count && seen >= due {
            cut.push(start..number + 1);
            start = number + 1;
        }
    }
    if start < frames.len() || cut.is_empty() {
        cut.push(start..frames.len());
    }
    cut
}

#[cfg(test)]
mod tests {
    use archive::index::Role;

    use super::*;

    fn frame(text: u64) -> Frame {
        Frame {
            offset: 0,
            stored: 0,
            text,
            hash: String::new(),
            role: Role::Data,
            object: Some(0),
            rows: 1,
            statements: Vec::new(),
        }
    }

    #[test]
    fn each_frame_is_in_one_stretch() {
        for sizes in [
            vec![],
            vec![1],
            vec![9, 1, 1, 1],
            vec![1, 1, 1, 9],
            vec![4; 37],
        ] {
            let frames: Vec<Frame> = sizes.iter().map(|size| frame(*size)).collect();
            let frames: Vec<&Frame> = frames.iter().collect();
            for count in 1..6 {
                let cut = stretches(&frames, count);
                assert!((1..=count).contains(&cut.len()), "{sizes:?} {cut:?}");
                let joined: Vec<usize> = cut.into_iter().flatten().collect();
                assert_eq!(joined, (0..frames.len()).collect::<Vec<_>>());
            }
        }
    }
}
