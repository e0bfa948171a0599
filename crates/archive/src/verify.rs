//! Verifying an archive: the tail and the hash of the body, or (deep) every frame decoded, its
//! hash, its grammar and its number of rows. Never says "verified" of what it did not read.

use sha2::{Digest, Sha256};

use crate::grammar::{self, Checker};
use crate::index::{Kind, Role, State};
use crate::reader::{GULP, ReadAt, read};
use crate::{Damage, Error, FrameText, Reader, TableHash, hash};

/// What was read and found right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Bytes of the file that were read.
    pub bytes: u64,
    /// Frames decoded (0 unless deep).
    pub frames: usize,
    /// Rows counted (0 unless deep).
    pub rows: u64,
}

/// Reads the whole body and compares its SHA-256 with the index. `progress` gets the bytes read
/// since it was last called and returns false to stop, which is an `Interrupted` I/O error.
pub fn verify_body<S: ReadAt>(
    reader: &Reader<S>,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Verified, Error> {
    let index = reader.index();
    let sha256 = digest(reader, Sha256::new(), 0, index.body_bytes, progress)?;
    check_body(reader, sha256)?;
    Ok(Verified {
        bytes: index.body_bytes,
        frames: 0,
        rows: 0,
    })
}

/// The first bytes of a file, read back while the rest of it was still being written.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    sha256: Sha256,
    bytes: u64,
}

impl Ahead {
    /// Takes in the next bytes, as they were read.
    pub fn add(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// How many were read.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// As [`verify_body`], and the SHA-256 of the whole file, hexadecimal, from the same one reading.
/// What was read `ahead` is not read again, unless that went beyond the body.
pub fn verify_file<S: ReadAt>(
    reader: &Reader<S>,
    ahead: Ahead,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<String, Error> {
    let body = reader.index().body_bytes;
    let Ahead { sha256, bytes } = match ahead.bytes <= body {
        true => ahead,
        false => Ahead::default(),
    };
    proceed(progress(bytes))?;
    let sha256 = digest(reader, sha256, bytes, body, progress)?;
    check_body(reader, sha256.clone())?;
    let whole = digest(reader, sha256, body, reader.bytes(), progress)?;
    Ok(hash::hex(&whole.finalize()))
}

/// Takes the bytes from one place up to another into a digest.
fn digest<S: ReadAt>(
    reader: &Reader<S>,
    mut sha256: Sha256,
    from: u64,
    to: u64,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Sha256, Error> {
    let mut buffer = vec![0; GULP];
    let mut done = from;
    while done < to {
        let gulp = (to - done).min(GULP as u64) as usize;
        read(reader.source(), &mut buffer[..gulp], done)?;
        sha256.update(&buffer[..gulp]);
        done += gulp as u64;
        proceed(progress(gulp as u64))?;
    }
    Ok(sha256)
}

fn check_body<S: ReadAt>(reader: &Reader<S>, sha256: Sha256) -> Result<(), Error> {
    if hash::hex(&sha256.finalize()) != reader.index().body_sha256 {
        return Err(Damage::Broken {
            offset: 0,
            detail: "the body does not match its SHA-256".into(),
        }
        .into());
    }
    check_counts(reader)
}

/// Decodes every frame; checks hashes, grammar, numbers of rows and the hash of each object (not
/// `row_sum`, which says nothing that the hashes do not).
pub fn verify_frames<S: ReadAt>(
    reader: &Reader<S>,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Verified, Error> {
    let mut buffers = FrameText::default();
    let mut verified = Verified::default();
    let index = reader.index();
    check_counts(reader)?;
    for frame in &index.frames {
        let object = frame.object.map(|at| &index.objects[at]);
        match (frame.role, object) {
            (Role::Data, Some(object)) => {
                let offset = frame.offset;
                let broken = |error: grammar::Error| {
                    Error::broken(offset, format!("{}: {error}", object.name))
                };
                let head = object.head(index.dialect).map_err(broken)?;
                let mut checker = Checker::new(&head);
                reader.stream(frame, &mut buffers, &mut |piece| {
                    checker.feed(piece).map_err(broken)
                })?;
                let counts = checker.finish().map_err(broken)?;
                if counts.rows != frame.rows {
                    return Err(Error::broken(
                        offset,
                        format!(
                            "{}: {} rows, index says {}",
                            object.name, counts.rows, frame.rows
                        ),
                    ));
                }
                verified.rows += counts.rows;
            }
            (Role::Data, None) => return Err(Error::broken(frame.offset, "data of no table")),
            _ => reader.stream(frame, &mut buffers, &mut |_| Ok(()))?,
        }
        verified.frames += 1;
        verified.bytes += frame.stored;
        proceed(progress(frame.stored))?;
    }
    Ok(verified)
}

/// What the index says of itself must agree: rows and hashes of tables with those of their
/// frames, the state with the gaps, a header first and a footer last.
fn check_counts<S: ReadAt>(reader: &Reader<S>) -> Result<(), Error> {
    let index = reader.index();
    let wrong = |detail: String| Err(Error::broken(index.body_bytes, format!("index: {detail}")));
    let role = |frame: Option<&crate::index::Frame>| frame.map(|frame| frame.role);
    if role(index.frames.first()) != Some(Role::Header)
        || role(index.frames.last()) != Some(Role::Footer)
    {
        return wrong("no header or no footer".into());
    }
    if (index.state == State::Complete) != index.gaps.is_empty() {
        return wrong("state and gaps disagree".into());
    }
    let mut frames_of = vec![Vec::new(); index.objects.len()];
    for frame in &index.frames {
        if let Some(at) = frame.object {
            frames_of[at].push(frame);
        }
    }
    for (object, frames) in index.objects.iter().zip(frames_of) {
        let (mut rows, mut table, mut defined) = (0_u64, TableHash::default(), false);
        for frame in frames {
            defined |= frame.role == Role::Definition;
            rows = rows.saturating_add(frame.rows);
            if frame.role == Role::Data || object.kind != Kind::Table {
                table.add(
                    &bytes_of(&frame.hash)
                        .ok_or_else(|| Error::broken(frame.offset, "index: no hash"))?,
                );
            }
        }
        if rows != object.rows || table.hex() != object.hash || !defined {
            return wrong(format!("{} does not agree with its frames", object.name));
        }
    }
    Ok(())
}

fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

fn proceed(go_on: bool) -> Result<(), Error> {
    match go_on {
        true => Ok(()),
        false => Err(Error::io("verifying")(
            std::io::ErrorKind::Interrupted.into(),
        )),
    }
}
