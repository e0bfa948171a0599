//! Downloads: a backup or one table of it, as SQL, as it lies, or compressed anew. The file is
//! read piece by piece on a thread of its own, no faster than the browser takes it, so memory
//! stays flat; where the length is known, any part can be had.

use std::io::{self, Write};
use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;

use super::place::Place;
use super::range::{Wanted, wanted};
use crate::catalog::audit;
use crate::content::{Content, Form};
use crate::folder;
use crate::jobs::sync::FILE;
use crate::output;
use crate::web::answer::{Answer, Refusal, internal};
use crate::web::call::Call;
use crate::words::m;

/// Bytes that go out at a time.
const PIECE: usize = 128 * 1024;
/// Pieces that wait for the browser.
const WAITING: usize = 4;
/// What a download is called in the audit.
const DEED: &str = "backup.download";
/// Milliseconds for which going on with a download counts as the same one.
const AGAIN: i64 = 3_600_000;

/// Hands it out.
pub fn download(call: &Call) -> Answer {
    let place = Place::of(call)?;
    let copy = place.copy();
    if copy.storage != FILE {
        return Err(Refusal::NotFound);
    }
    // The original's button sends a form; browsers that go on with a broken download ask with GET.
    let asked = |name: &str| match call.form.get(name) {
        "" => call.query.get(name).to_owned(),
        value => value.to_owned(),
    };
    let form = match asked("form").as_str() {
        "" => Form::Sql,
        word => Form::of_word(word).ok_or_else(|| Refusal::Bad(m!("download-bad-form")))?,
    };
    let table = asked("table");
    let table = (!table.is_empty()).then_some(table);
    let found = folder::find(&call.app.runner.config().backups, &copy.object)?;
    let content = match Content::open(found, table.as_deref()) {
        Err(failure) if failure.code == "unknown-table" => return Err(Refusal::NotFound),
        content => content?,
    };
    if !content.has(form) {
        return Err(Refusal::Bad(m!("download-no-form")));
    }
    let (length, mark) = (
        content.length(form),
        format!("\"{}-{}\"", content.mark(), form.word()),
    );
    // A part is a thing of GET alone.
    let head = call.method == Method::HEAD;
    let part = match length {
        Some(length) if !head => wanted(&call.headers, length, &mark),
        _ => Wanted::All,
    };
    let mut response = Response::new(Body::empty());
    let range = match (&part, length) {
        (Wanted::Nothing, Some(length)) => {
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            let whole = format!("bytes */{length}");
            set(&mut response, header::CONTENT_RANGE, &whole)?;
            return Ok(response);
        }
        (Wanted::Part(part), Some(length)) => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let shown = format!("bytes {}-{}/{length}", part.start, part.end - 1);
            set(&mut response, header::CONTENT_RANGE, &shown)?;
            part.clone()
        }
        _ => 0..length.unwrap_or(u64::MAX),
    };
    if !head {
        note(call, &copy.object, form, table.as_deref(), range.start)?;
    }
    set(&mut response, header::CONTENT_TYPE, form.media())?;
    let name = disposition(&content.name(form));
    set(&mut response, header::CONTENT_DISPOSITION, &name)?;
    // Kept by nobody but the browser that goes on with it.
    set(
        &mut response,
        header::CACHE_CONTROL,
        "private, no-cache, no-transform",
    )?;
    if length.is_some() {
        set(&mut response, header::ACCEPT_RANGES, "bytes")?;
        set(&mut response, header::ETAG, &mark)?;
        let length = (range.end - range.start).to_string();
        set(&mut response, header::CONTENT_LENGTH, &length)?;
    }
    *response.body_mut() = match head {
        // Without a length of its own: an empty one would be told as the file's.
        true => Body::from_stream(tokio_stream::empty::<io::Result<Bytes>>()),
        false => stream(content, form, range)?,
    };
    Ok(response)
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) -> Result<(), Refusal> {
    let value = HeaderValue::from_str(value).map_err(|error| internal(error.to_string()))?;
    response.headers_mut().insert(name, value);
    Ok(())
}

/// Notes who takes what. Whoever goes on with what they were just noted for is not noted again;
/// any other part is, or the whole but its first byte could be taken unseen.
fn note(
    call: &Call,
    object: &str,
    form: Form,
    table: Option<&str>,
    from: u64,
) -> Result<(), Refusal> {
    let user = call.viewer()?.user.name.as_str();
    let detail = serde_json::json!({ "form": form.word(), "table": table });
    let now = call.now_ms();
    let filter = audit::Filter {
        user: Some(user.to_owned()),
        action: Some(DEED.to_owned()),
        before: None,
    };
    let goes_on = |known: &audit::Entry| {
        from > 0
            && known.subject.as_deref() == Some(object)
            && known.detail.as_ref() == Some(&detail)
            && now - known.at < AGAIN
    };
    call.app.catalog.write(|t| {
        if audit::page(t, &filter, 1)?.iter().any(goes_on) {
            return Ok(());
        }
        call.note_with(t, DEED, Some(object), Some(detail.clone()))
    })?;
    Ok(())
}

/// Names of files are ours; that of a table may hold anything.
fn disposition(name: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') => c,
        _ => '_',
    };
    let ascii: String = name.chars().map(plain).collect();
    match ascii == name {
        true => format!("attachment; filename=\"{ascii}\""),
        false => {
            let whole = crate::web::fields::encode(name);
            format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}")
        }
    }
}

/// A body that is written by a thread while it is read.
fn stream(content: Content, form: Form, range: Range<u64>) -> Result<Body, Refusal> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let write = move || {
        let mut out = Pieces {
            sender,
            piece: Vec::with_capacity(PIECE),
        };
        let length = match form {
            Form::Gzip => None,
            _ => Some(range.end - range.start),
        };
        let failed = match content.write(form, range, &mut out) {
            Ok(written) if length.is_none_or(|length| length == written) => out.send().err(),
            Ok(_) => Some(io::ErrorKind::UnexpectedEof.into()),
            Err(failure) if failure.code == "output-closed" => return,
            Err(failure) => {
                output::warn(&failure.to_string());
                Some(io::ErrorKind::InvalidData.into())
            }
        };
        if let Some(error) = failed {
            // Breaks the connection off: the browser sees that the file is not whole. It may have
            // gone by itself, and then nobody takes this.
            out.sender.blocking_send(Err(error)).ok();
        }
    };
    std::thread::Builder::new()
        .name("download".into())
        .spawn(write)
        .map_err(|error| internal(error.to_string()))?;
    Ok(Body::from_stream(ReceiverStream::new(receiver)))
}

struct Pieces {
    sender: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        let sent = self.sender.blocking_send(Ok(piece.into()));
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PIECE - self.piece.len();
        let taken = room.min(bytes.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == PIECE {
            self.send()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_header_could_hold() {
        assert_eq!(disposition("a.sql"), "attachment; filename=\"a.sql\"");
        assert_eq!(
            disposition("a.\"é\r\n.sql"),
            "attachment; filename=\"a.____.sql\"; filename*=UTF-8''a.%22%C3%A9%0D%0A.sql"
        );
    }
}
