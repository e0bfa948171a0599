//! Server-sent events: what changes while a page is open. A task of its own writes them until the
//! browser goes away or there is nothing more to tell. It looks at what is in memory only.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;

/// Events that wait for a slow browser; then the writer waits with them.
const WAITING: usize = 16;

/// Where events are written to.
pub struct Events(Sender<Result<Bytes, Infallible>>);

/// The browser went away.
pub struct Gone;

impl Events {
    /// Sends some events at once.
    pub async fn send(&self, batch: Batch) -> Result<(), Gone> {
        if batch.0.is_empty() {
            return Ok(());
        }
        self.0.send(Ok(batch.0.into())).await.map_err(|_| Gone)
    }

    /// Waits until the browser goes away.
    pub async fn gone(&self) {
        self.0.closed().await;
    }
}

/// Some events, as they are written.
#[derive(Default)]
pub struct Batch(String);

impl Batch {
    /// Shows a text in an element.
    pub fn text(&mut self, id: &str, text: &str) {
        self.event("piece", &json!({ "id": id, "text": text }));
    }

    /// The same, also told to a screen reader.
    pub fn said(&mut self, id: &str, text: &str) {
        self.event("piece", &json!({ "id": id, "text": text, "said": text }));
    }

    /// Moves a bar; `None`: nobody knows how far.
    pub fn value(&mut self, id: &str, value: Option<u64>) {
        self.event("piece", &json!({ "id": id, "value": value }));
    }

    /// A line of a log; its number comes back when the browser connects again.
    pub fn line(&mut self, number: u32, line: &Value) {
        self.0.push_str(&format!("id: {number}\n"));
        self.event("line", line);
    }

    /// Has an element taken anew from a page.
    pub fn part(&mut self, id: &str, from: &str) {
        self.event("part", &json!({ "id": id, "from": from }));
    }

    /// Nothing more will come.
    pub fn end(&mut self) {
        self.event("end", &Value::Null);
    }

    fn event(&mut self, name: &str, data: &Value) {
        // JSON on one line: no text can end an event early.
        self.0.push_str(&format!("event: {name}\ndata: {data}\n\n"));
    }
}

/// An answer whose events are written by `work`.
pub fn answer<W: Future<Output = Result<(), Gone>> + Send + 'static>(
    work: impl FnOnce(Events) -> W,
) -> Response {
    let (sender, receiver) = mpsc::channel(WAITING);
    let work = work(Events(sender));
    tokio::spawn(async move {
        // Whoever went away needs nothing more.
        work.await.ok();
    });
    let mut response = Response::new(Body::from_stream(ReceiverStream::new(receiver)));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/event-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    // nginx would keep them until it has a page full.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_leaves_its_event() {
        let mut batch = Batch::default();
        batch.line(3, &json!("a\nevent: go\ndata: \"x\"\n\n"));
        assert_eq!(batch.0.matches("\n\n").count(), 1);
        assert_eq!(batch.0.lines().filter(|line| !line.is_empty()).count(), 3);
        assert!(batch.0.starts_with("id: 3\nevent: line\ndata: \"a\\n"));
    }
}
