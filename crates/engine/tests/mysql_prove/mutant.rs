//! Archives as a broken dumper would have written them: whole in themselves, and not what the
//! source has.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use archive::index::{Index, Kind, Role};
use archive::{Format, FrameHead, FrameText, Reader, TableHash, Writer};

/// What becomes of a frame.
pub enum Change {
    Keep,
    /// Another text, and how many rows more; the last statement of a script takes the difference
    /// in length.
    Text(Vec<u8>, i64),
    /// The object is not in the archive.
    Drop,
}

/// Rewrites an archive; `frame` decides about each frame of an object, `index` about the rest.
pub fn mutant(
    file: &Path,
    folder: &Path,
    mut frame: impl FnMut(Kind, &str, &[u8]) -> Change,
    index: impl FnOnce(&mut Index),
) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let path = folder.join(format!(
        "mutant{}.sql.zst",
        NUMBER.fetch_add(1, Ordering::Relaxed)
    ));
    let reader = Reader::open(File::open(file).unwrap()).unwrap();
    let old = reader.index();
    let mut new = old.clone();
    let mut writer =
        Writer::new(File::create(&path).unwrap(), Format::Archive { level: 1 }).unwrap();
    let mut hashes = vec![TableHash::default(); old.objects.len()];
    let mut dropped = Vec::new();
    let mut buffers = FrameText::default();
    for written in &old.frames {
        let text = reader.text(written, &mut buffers).unwrap().to_vec();
        let mut statements = written.statements.clone();
        let object = written.object.map(|at| &old.objects[at]);
        let change = object.map_or(Change::Keep, |object| {
            frame(object.kind, &object.name, &text)
        });
        let (text, rows) = match change {
            Change::Keep => (text, 0),
            Change::Text(changed, rows) => {
                if let Some((_, length)) = statements.last_mut() {
                    *length = *length + changed.len() as u64 - text.len() as u64;
                }
                (changed, rows)
            }
            Change::Drop => {
                dropped.extend(written.object);
                continue;
            }
        };
        // Objects are dropped as a whole; those behind them move up.
        let moved = |at: usize| at - dropped.iter().filter(|gone| **gone < at).count();
        let rows_now = written.rows.checked_add_signed(rows).unwrap();
        let head = FrameHead {
            role: written.role,
            object: written.object.map(moved),
            rows: rows_now,
            statements,
        };
        let hash = writer.append(head, &text).unwrap();
        if let Some(at) = written.object {
            new.objects[at].rows = new.objects[at].rows.checked_add_signed(rows).unwrap();
            if written.role == Role::Data || old.objects[at].kind != Kind::Table {
                hashes[at].add(&hash);
            }
        }
    }
    for (object, hash) in new.objects.iter_mut().zip(&hashes) {
        object.hash = hash.hex();
    }
    let mut at = 0;
    new.objects.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
    index(&mut new);
    writer.finish(new).unwrap();
    path
}
