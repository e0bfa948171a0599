//! Pages, answers of the API and assets are sent compressed (gzip) to whoever takes that: the first page is then a sixth
//! as long. What is streamed (downloads, events) is left alone, and so is whatever answers a form: those pages may show
//! a secret once. That compression tells nothing about the token of forms is in docs/SECURITY.md.

use std::io::Read;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use flate2::Compression;
use flate2::bufread::GzEncoder;

/// Shorter answers fit one packet either way.
const LEAST: u64 = 1000;
/// Kinds of answers that get shorter.
const KINDS: [&str; 5] = [
    "text/html",
    "application/json",
    "text/css",
    "text/javascript",
    "image/svg+xml",
];

/// Whether a browser takes gzip.
pub fn takes(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
    let texts = lines.filter_map(|line| line.to_str().ok());
    texts.flat_map(|line| line.split(',')).any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        let refused = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|weight| weight.trim().parse::<f32>().ok())
            .is_some_and(|weight| weight <= 0.0);
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// Compresses some bytes: `thoroughly` where that is done once, else fast.
pub fn pack(bytes: &[u8], thoroughly: bool) -> Option<Vec<u8>> {
    let level = match thoroughly {
        true => Compression::best(),
        false => Compression::fast(),
    };
    let mut packed = Vec::with_capacity(bytes.len() / 4);
    let mut encoder = GzEncoder::new(bytes, level);
    // Nothing can fail in memory; if it does, the answer goes as it is.
    encoder.read_to_end(&mut packed).ok()?;
    Some(packed)
}

/// Compresses an answer if it is one that should be. `method` as it was asked, `takes` of the request.
pub async fn answer(response: Response, method: &Method, takes: bool) -> Response {
    if !wanted(&response, method) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts
        .headers
        .append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if !takes || parts.headers.contains_key(header::CONTENT_ENCODING) {
        return Response::from_parts(parts, body);
    }
    // It lies in memory as a whole: this waits for nothing.
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return super::refusal::bare();
    };
    let whole = bytes.clone();
    let packed = tokio::task::spawn_blocking(move || pack(&whole, false)).await;
    let body: Bytes = match packed {
        Ok(Some(packed)) => {
            let gzip = HeaderValue::from_static("gzip");
            parts.headers.insert(header::CONTENT_ENCODING, gzip);
            packed.into()
        }
        _ => bytes,
    };
    Response::from_parts(parts, Body::from(body))
}

/// Whether an answer gets shorter and may.
fn wanted(response: &Response, method: &Method) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    let read = *method == Method::GET || *method == Method::HEAD;
    // A stream has no length before its end.
    let long = response
        .body()
        .size_hint()
        .exact()
        .is_some_and(|length| length >= LEAST);
    read && long
        && KINDS.contains(&kind)
        && response.status() != StatusCode::PARTIAL_CONTENT
        && !headers.contains_key(header::CONTENT_DISPOSITION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_takes_gzip_gets_it() {
        for (line, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("GZIP", true),
            ("br;q=1.0, gzip;q=0.2", true),
            ("gzip;q=0", false),
            ("gzip; q=0.0", false),
            ("br", false),
            ("*", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, line.parse().unwrap());
            assert_eq!(takes(&headers), expected, "{line}");
        }
        assert!(!takes(&HeaderMap::new()));
    }

    fn sample(kind: &'static str, body: Body) -> Response {
        let mut response = Response::new(body);
        let kind = HeaderValue::from_static(kind);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }

    #[test]
    fn long_answers_that_lie_in_memory_alone() {
        let long = || Body::from("x".repeat(LEAST as usize));
        let yes = |response: &Response| wanted(response, &Method::GET);
        assert!(yes(&sample("text/html; charset=utf-8", long())));
        assert!(!yes(&sample("text/html", Body::from("short"))));
        assert!(!yes(&sample("application/zstd", long())));
        assert!(!yes(&sample("text/event-stream", long())));
        assert!(!wanted(&sample("text/html", long()), &Method::POST));
        let mut file = sample("application/json", long());
        let named = HeaderValue::from_static("attachment");
        file.headers_mut()
            .insert(header::CONTENT_DISPOSITION, named);
        assert!(!yes(&file));
        let pieces = tokio_stream::once(Ok::<_, std::convert::Infallible>(Bytes::from(
            "x".repeat(5000),
        )));
        assert!(!yes(&sample("text/html", Body::from_stream(pieces))));
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let text = "Sauvegarde ".repeat(1000);
        let packed = pack(text.as_bytes(), false).unwrap();
        assert!(packed.len() * 10 < text.len());
        let mut out = String::new();
        flate2::read::GzDecoder::new(packed.as_slice())
            .read_to_string(&mut out)
            .unwrap();
        assert_eq!(out, text);
    }
}
