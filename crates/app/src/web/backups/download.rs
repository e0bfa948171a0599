//! Downloads: a backup or one table of it, as SQL, as it lies, or compressed anew. The file is
//! read piece by piece on a thread of its own, no faster than the browser takes it, so memory
//! stays flat; where the length is known, any part can be had.

use std::io::{self, Write};
use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;

use super::place::Place;
use crate::catalog::audit::{self, Deed};
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
    let part = match length {
        Some(length) => wanted(&call.headers, length, &mark),
        None => Wanted::All,
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
    if range.start == 0 {
        note(call, &copy.object, form, table.as_deref())?;
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
    *response.body_mut() = stream(content, form, range)?;
    Ok(response)
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) -> Result<(), Refusal> {
    let value = HeaderValue::from_str(value).map_err(|error| internal(error.to_string()))?;
    response.headers_mut().insert(name, value);
    Ok(())
}

fn note(call: &Call, object: &str, form: Form, table: Option<&str>) -> Result<(), Refusal> {
    let origin = call.address.to_string();
    let deed = Deed {
        user: Some(&call.viewer()?.user.name),
        origin: Some(&origin),
        action: "backup.download",
        subject: Some(object),
        detail: Some(serde_json::json!({ "form": form.word(), "table": table })),
    };
    let now = call.now_ms();
    Ok(call.app.catalog.write(|t| audit::note(t, &deed, now))?)
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

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    /// Behind the end.
    Nothing,
}

/// What is wanted of so many bytes: one part, or all of it. Several parts at once are answered
/// with all, as is a part of something that has changed since.
fn wanted(headers: &HeaderMap, length: u64, mark: &str) -> Wanted {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let Some(range) = text(header::RANGE) else {
        return Wanted::All;
    };
    if text(header::IF_RANGE).is_some_and(|known| known != mark) {
        return Wanted::All;
    }
    let Some((first, last)) = range
        .trim()
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Wanted::All;
    };
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u64>().ok(),
        false => None,
    };
    let part = match (first.trim(), last.trim()) {
        ("", last) => match number(last) {
            Some(many) => length.saturating_sub(many)..length,
            None => return Wanted::All,
        },
        (first, last) => match (number(first), number(last)) {
            (Some(first), None) if last.is_empty() => first..length,
            (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
            _ => return Wanted::All,
        },
    };
    match part.start < part.end {
        true => Wanted::Part(part),
        false => Wanted::Nothing,
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

    fn of(range: &'static str, known: Option<&'static str>) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static(range));
        if let Some(known) = known {
            headers.insert(header::IF_RANGE, HeaderValue::from_static(known));
        }
        wanted(&headers, 100, "\"mark\"")
    }

    #[test]
    fn parts_as_browsers_ask_for_them() {
        assert_eq!(of("bytes=0-", None), Wanted::Part(0..100));
        assert_eq!(of("bytes=10-19", None), Wanted::Part(10..20));
        assert_eq!(of("bytes=90-500", None), Wanted::Part(90..100));
        assert_eq!(of("bytes=-7", None), Wanted::Part(93..100));
        assert_eq!(of("bytes=-700", None), Wanted::Part(0..100));
        assert_eq!(of("bytes=100-", None), Wanted::Nothing);
        assert_eq!(of("bytes=-0", None), Wanted::Nothing);
        for all in [
            "bytes=0-1,5-6",
            "bytes=9-3",
            "bytes=x-",
            "lines=0-1",
            "bytes=-",
            "bytes=+1-2",
        ] {
            let asked = of(all, None);
            assert_eq!(asked, Wanted::All, "{all}");
        }
        assert_eq!(of("bytes=5-", Some("\"mark\"")), Wanted::Part(5..100));
        assert_eq!(of("bytes=5-", Some("\"other\"")), Wanted::All);
        assert_eq!(wanted(&HeaderMap::new(), 100, ""), Wanted::All);
    }

    #[test]
    fn names_that_no_header_could_hold() {
        assert_eq!(disposition("a.sql"), "attachment; filename=\"a.sql\"");
        assert_eq!(
            disposition("a.\"é\r\n.sql"),
            "attachment; filename=\"a.____.sql\"; filename*=UTF-8''a.%22%C3%A9%0D%0A.sql"
        );
    }
}
