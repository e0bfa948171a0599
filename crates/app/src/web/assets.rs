//! Style, script and pictures, inside the program. Their address holds a hash of all of them, so
//! browsers keep them for ever and still never show an old one.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::BASE;
use super::answer::{Answer, Refusal};
use super::call::Call;

struct Asset {
    name: &'static str,
    kind: &'static str,
    body: &'static [u8],
}

const ASSETS: &[Asset] = &[
    Asset {
        name: "panel.css",
        kind: "text/css; charset=utf-8",
        body: include_bytes!("../../assets/panel.css"),
    },
    Asset {
        name: "panel.js",
        kind: "text/javascript; charset=utf-8",
        body: include_bytes!("../../assets/panel.js"),
    },
    Asset {
        name: "icons.svg",
        kind: "image/svg+xml",
        body: include_bytes!("../../assets/icons.svg"),
    },
    Asset {
        name: "favicon.svg",
        kind: "image/svg+xml",
        body: include_bytes!("../../assets/favicon.svg"),
    },
];

fn hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let mut hash = Sha256::new();
        for asset in ASSETS {
            hash.update(asset.body);
        }
        HEXLOWER.encode(&hash.finalize()[..6])
    })
}

/// The address of an asset.
pub fn address(name: &str) -> String {
    format!("{BASE}/assets/{}/{name}", hash())
}

/// Serves one.
pub fn show(call: &Call) -> Answer {
    let name = call.param("file");
    let asset = ASSETS.iter().find(|asset| asset.name == name);
    let asset = asset.ok_or(Refusal::NotFound)?;
    let mut response = Response::new(Body::from(asset.body));
    // A page of before an update asks with the old hash: it gets the new one, and keeps it not.
    let keep = match call.param("hash") == hash() {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_enough_and_of_our_own() {
        for asset in ASSETS {
            let text = std::str::from_utf8(asset.body).unwrap();
            assert!(!text.contains("http://") || asset.kind == "image/svg+xml");
            assert!(
                !text.contains("https://"),
                "{} names another host",
                asset.name
            );
            let most = if asset.name == "panel.js" {
                10_000
            } else {
                40_000
            };
            assert!(
                asset.body.len() <= most,
                "{}: {}",
                asset.name,
                asset.body.len()
            );
        }
    }
}
