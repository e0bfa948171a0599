//! A frame too large to hold: one huge row. It was read and checked before; now it is read once more and passed on in
//! pieces. It must never let the server run half of it: when the second reading fails, the connection is closed.

use archive::index::{Frame, Object};
use archive::{FrameText, ReadAt};

use super::Fill;
use crate::Error;
use crate::mysql::restore::load::{Loaded, warnings};
use crate::mysql::session::Session;

/// Sends it. `tail` is the end of its text.
pub(super) fn send<S: ReadAt>(
    fill: &Fill<'_, S>,
    session: &mut Session,
    buffers: &mut FrameText,
    table: &Object,
    frame: &Frame,
    tail: &[u8],
) -> Result<Loaded, Error> {
    let doing = || Error::server(format!("filling table {}", table.name));
    // Without the closing `;` and line feed.
    let length = frame.text - 2;
    let mut left = length;
    let last = fill.last_instant.filter(|last| last.concerns(table));
    let tail = &tail[..tail.len().saturating_sub(2)];
    let overlay = last.and_then(|last| Some((last, last.place(length, tail)?)));
    let mut failed = None;
    let mut statement = session.connection.statement().map_err(doing())?;
    let sent = fill.reader.stream(frame, buffers, &mut |piece| {
        let piece = &piece[..piece.len().min(left as usize)];
        let offset = length - left;
        left -= piece.len() as u64;
        let changed = overlay.as_ref().map(|(last, place)| {
            let mut changed = piece.to_vec();
            last.overlay(place, offset, &mut changed);
            changed
        });
        let piece = changed.as_deref().unwrap_or(piece);
        statement.append(piece).map_err(|error| {
            failed = Some(error);
            archive::Error::Misuse("the server stopped listening".into())
        })
    });
    match (sent, failed) {
        (_, Some(error)) => return Err(doing()(error)),
        // Dropping the statement closes the connection: the server never runs half of it.
        (Err(error), None) => return Err(error.into()),
        (Ok(()), None) => {}
    }
    let done = statement.finish().map_err(doing())?;
    let warned = match done.warnings {
        0 => None,
        count => warnings(session, count, table)?,
    };
    let mut loaded = Loaded {
        rows: done.affected,
        warned,
        ..Loaded::default()
    };
    loaded.by.insert = loaded.rows;
    Ok(loaded)
}
