//! A small archive with every role of frames, and the parts to forge a crafted one. Test data only;
//! [`Forged`] lays out bytes by docs/FORMAT.md and must not use the crate's own writer.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;

use archive::grammar::{Dialect, Head};
use archive::index::{Kind, Role};
use archive::{Error, Format, FrameHead, Index, Summary, TableHash, Writer, hex_of};
use serde_json::{Value, json};

/// A frame to be written.
#[derive(Clone)]
pub struct Piece {
    pub head: FrameHead,
    pub text: Vec<u8>,
}

/// What the sample's data frames begin with.
pub fn data_head() -> Head {
    Head::new(Dialect::MySql, b"t", &["id", "name"]).unwrap()
}

/// Rows `from..to` of the sample's table as one statement.
pub fn rows(from: u32, to: u32) -> Vec<u8> {
    let rows: Vec<String> = (from..to)
        .map(|id| format!("({id},'name of {}')", id.wrapping_mul(2_654_435_761)))
        .collect();
    let mut text = data_head().as_bytes().to_vec();
    text.extend_from_slice(rows.join(",\n").as_bytes());
    text.extend_from_slice(b";\n");
    text
}

/// A frame of the given statements.
pub fn script(role: Role, object: Option<usize>, sql: &[&str]) -> Piece {
    let (mut text, mut statements) = (Vec::new(), Vec::new());
    for sql in sql {
        statements.push((text.len() as u64, sql.len() as u64));
        text.extend_from_slice(sql.as_bytes());
        text.extend_from_slice(b";\n");
    }
    let head = FrameHead {
        role,
        object,
        rows: 0,
        statements,
    };
    Piece { head, text }
}

/// A frame of rows `from..to`.
pub fn data(from: u32, to: u32) -> Piece {
    Piece {
        head: FrameHead::data(0, u64::from(to - from)),
        text: rows(from, to),
    }
}

/// Header; table `t` with three data frames; its state; view `v`; footer.
pub fn pieces() -> Vec<Piece> {
    vec![
        script(
            Role::Header,
            None,
            &["SET NAMES utf8mb4", "SET time_zone='+00:00'"],
        ),
        script(
            Role::Definition,
            Some(0),
            &[
                "CREATE TABLE `t` (\n  `id` int(11) NOT NULL,\n  `name` text,\n  PRIMARY KEY (`id`)\n)",
            ],
        ),
        data(0, 20),
        data(20, 40),
        data(40, 41),
        script(Role::State, Some(0), &["ALTER TABLE `t` AUTO_INCREMENT=41"]),
        script(
            Role::Placeholder,
            Some(1),
            &["CREATE VIEW `v` AS SELECT 1 AS `id`"],
        ),
        script(
            Role::Definition,
            Some(1),
            &["CREATE OR REPLACE VIEW `v` AS SELECT `id` FROM `t`"],
        ),
        script(Role::Footer, None, &["SET time_zone=DEFAULT"]),
    ]
}

/// An index without objects.
pub fn bare_index() -> Index {
    serde_json::from_value(json!({
        "format": 1, "generator": "test 1", "dialect": "mysql",
        "taken_at": "2026-11-01T00:00:00Z", "state": "complete",
        "source": {"family": "mariadb", "version": "11.8.3", "database": "shop", "facts": {"sql_mode": ""}},
        "objects": [], "gaps": [], "largest_statement": 600, "level": 1,
        "body_bytes": 0, "body_sha256": "", "frames": []
    }))
    .unwrap()
}

/// The index that fits `pieces`, but for what the writer fills in.
pub fn index(pieces: &[Piece]) -> Index {
    let mut index = bare_index();
    for (at, (kind, name)) in [(Kind::Table, "t"), (Kind::View, "v")]
        .into_iter()
        .enumerate()
    {
        let mut hash = TableHash::default();
        let (mut rows, mut text) = (0, 0);
        for piece in pieces.iter().filter(|piece| piece.head.object == Some(at)) {
            rows += piece.head.rows;
            text += piece.text.len();
            if piece.head.role == Role::Data || kind != Kind::Table {
                hash.add(blake3::hash(&piece.text).as_bytes());
            }
        }
        let columns = match kind {
            Kind::Table => {
                json!([{"name": "id", "type": "int(11)"}, {"name": "name", "type": "text", "charset": "utf8mb4"}])
            }
            _ => json!([]),
        };
        let object = json!({"kind": kind, "name": name, "rows": rows, "text": text, "hash": hash.hex(), "columns": columns});
        index.objects.push(serde_json::from_value(object).unwrap());
    }
    index
}

/// Writes `pieces` with the crate's writer.
pub fn write<W: Write>(out: W, format: Format, pieces: &[Piece]) -> Result<(W, Summary), Error> {
    let mut writer = Writer::new(out, format)?;
    for piece in pieces {
        writer.append(piece.head.clone(), &piece.text)?;
    }
    writer.finish(index(pieces))
}

/// The sample archive.
pub fn archive() -> Vec<u8> {
    write(Vec::new(), Format::Archive { level: 1 }, &pieces())
        .unwrap()
        .0
}

/// All texts of `pieces`.
pub fn text(pieces: &[Piece]) -> Vec<u8> {
    pieces.iter().flat_map(|piece| piece.text.clone()).collect()
}

/// One zstd frame.
pub fn packed(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(zstd_safe::compress_bound(text.len()));
    zstd_safe::compress(&mut out, text, 1).unwrap();
    out
}

/// An archive laid out by hand: every length in it may lie.
pub struct Forged {
    pub body: Vec<u8>,
    pub json: Vec<u8>,
    /// What the index frame says its JSON is long; the truth unless told.
    pub json_length: Option<u64>,
    pub format: u32,
    /// Of the frames and the index.
    pub entries: Vec<(u32, u32)>,
    /// What the seek table says it holds; the truth unless told.
    pub count: Option<u32>,
}

impl Forged {
    /// Lays out `pieces` and lets `change` spoil the JSON of the index.
    pub fn new(pieces: &[Piece], change: impl FnOnce(&mut Value)) -> Self {
        use sha2::{Digest, Sha256};
        let (mut body, mut frames, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for piece in pieces {
            let stored = packed(&piece.text);
            frames.push(json!({
                "offset": body.len(), "stored": stored.len(), "text": piece.text.len(), "hash": hex_of(&piece.text),
                "role": piece.head.role, "object": piece.head.object, "rows": piece.head.rows,
                "statements": piece.head.statements,
            }));
            entries.push((stored.len() as u32, piece.text.len() as u32));
            body.extend_from_slice(&stored);
        }
        let mut index = serde_json::to_value(index(pieces)).unwrap();
        index["body_bytes"] = json!(body.len());
        index["body_sha256"] = json!(archive::hex(&Sha256::digest(&body)));
        index["frames"] = json!(frames);
        change(&mut index);
        Self {
            body,
            json: serde_json::to_vec(&index).unwrap(),
            json_length: None,
            format: 1,
            entries,
            count: None,
        }
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.body.clone();
        let json = packed(&self.json);
        out.extend_from_slice(&0x184D_2A53_u32.to_le_bytes());
        out.extend_from_slice(&(52 + json.len() as u32).to_le_bytes());
        out.extend_from_slice(b"SVGINDEX");
        out.extend_from_slice(&self.format.to_le_bytes());
        let length = self.json_length.unwrap_or(self.json.len() as u64);
        out.extend_from_slice(&length.to_le_bytes());
        let mut hash = blake3::Hasher::new();
        hash.update(&out[self.body.len() + 8..]).update(&json);
        out.extend_from_slice(hash.finalize().as_bytes());
        out.extend_from_slice(&json);
        let index_size = (out.len() - self.body.len()) as u32;
        let count = self.entries.len() as u32 + 1;
        out.extend_from_slice(&0x184D_2A5E_u32.to_le_bytes());
        out.extend_from_slice(&(count * 8 + 9).to_le_bytes());
        for (stored, text) in self.entries.iter().chain([&(index_size, 0)]) {
            out.extend_from_slice(&stored.to_le_bytes());
            out.extend_from_slice(&text.to_le_bytes());
        }
        out.extend_from_slice(&self.count.unwrap_or(count).to_le_bytes());
        out.push(0);
        out.extend_from_slice(&0x8F92_EAB1_u32.to_le_bytes());
        out
    }
}
