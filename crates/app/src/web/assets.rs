//! Style, script and pictures, inside the program. Their address holds a hash of all of them, so
//! browsers keep them for ever and still never show an old one.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::{BASE, compress};

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

impl Asset {
    /// Its compressed form, made once.
    fn packed(&self) -> Option<&'static [u8]> {
        static PACKED: OnceLock<Vec<Option<Vec<u8>>>> = OnceLock::new();
        let all = PACKED.get_or_init(|| {
            let packed = |asset: &Asset| compress::pack(asset.body, true);
            ASSETS.iter().map(packed).collect()
        });
        let at = ASSETS.iter().position(|asset| asset.name == self.name)?;
        all[at].as_deref()
    }
}

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
    let packed = compress::takes(&call.headers)
        .then(|| asset.packed())
        .flatten();
    let mut response = Response::new(Body::from(packed.unwrap_or(asset.body)));
    // A page of before an update asks with the old hash: it gets the new one, and keeps it not.
    let keep = match call.param("hash") == hash() {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if packed.is_some() {
        let gzip = HeaderValue::from_static("gzip");
        headers.insert(header::CONTENT_ENCODING, gzip);
    }
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
                12_000
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

    /// Relative luminance of `#rrggbb`, as WCAG computes it.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    #[test]
    fn colours_that_meet_are_told_apart_in_light_and_dark() {
        let css = include_str!("../../assets/panel.css");
        let colour = |name: &str, dark: bool| {
            let (_, rest) = css
                .split_once(&format!("--{name}: light-dark("))
                .unwrap_or_else(|| panic!("no colour {name}"));
            let mut pair = rest.split(')').next().unwrap().split(", ");
            let light = pair.next().unwrap();
            if dark { pair.next().unwrap() } else { light }.to_owned()
        };
        let texts = ["text", "muted", "accent"];
        let grounds = ["ground", "surface", "raised"];
        let mut meets: Vec<(&str, &str, f64)> = texts
            .iter()
            .flat_map(|text| grounds.iter().map(move |ground| (*text, *ground, 4.5)))
            .collect();
        for state in ["good", "note", "bad"] {
            meets.extend(grounds.map(|ground| (state, ground, 4.5)));
        }
        meets.extend([
            ("good", "good-soft", 4.5),
            ("note", "note-soft", 4.5),
            ("bad", "bad-soft", 4.5),
            ("accent", "accent-soft", 4.5),
            ("text", "good-soft", 4.5),
            ("text", "note-soft", 4.5),
            ("text", "bad-soft", 4.5),
            ("text", "accent-soft", 4.5),
            ("on-fill", "accent-fill", 4.5),
            ("on-fill", "accent-hover", 4.5),
            ("on-fill", "bad-fill", 4.5),
            ("on-fill", "bad-hover", 4.5),
            // Borders of fields: what is not text.
            ("edge", "surface", 3.0),
            ("edge", "ground", 3.0),
        ]);
        for dark in [false, true] {
            for (one, other, least) in &meets {
                let (a, b) = (
                    luminance(&colour(one, dark)),
                    luminance(&colour(other, dark)),
                );
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(
                    contrast >= *least,
                    "{one} on {other}, dark {dark}: {contrast:.2}"
                );
            }
        }
    }

    #[test]
    fn every_icon_that_a_page_uses_is_in_the_sprite() {
        let sprite = include_str!("../../assets/icons.svg");
        let has = |name: &str| sprite.contains(&format!("<symbol id=\"{name}\""));
        let mut used = 0;
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        for folder in [root.clone(), root.join("parts")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for (_, rest) in text
                    .match_indices("icon(\"")
                    .map(|(at, m)| text.split_at(at + m.len()))
                {
                    let name = rest.split('"').next().unwrap();
                    assert!(has(name), "{name} in {}", path.display());
                    used += 1;
                }
            }
        }
        assert!(used > 20, "{used}");
    }
}
