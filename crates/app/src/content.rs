//! What a backup holds as a person takes it away: plain SQL, the same compressed, or one table,
//! whole or from a place in the middle. The command line and the panel's downloads both come here.
//! It checks each frame while it goes out and holds no more than one piece of it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use archive::index::{Frame, Kind, Role};
use archive::{FrameText, Index, Reader};
use flate2::Compression;
use flate2::write::GzEncoder;
use storage::naming;

use crate::explain;
use crate::failure::{Failure, Result};
use crate::folder::{self, Found};
use crate::signals;
use crate::words::m;

/// In which form it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain SQL.
    Sql,
    /// As it lies in the folder: zstd, with its index.
    Zstd,
    /// Compressed anew, for clients that know nothing newer.
    Gzip,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sql, Self::Gzip, Self::Zstd];

    /// Its word in addresses: the ending of the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sql => "sql",
            Self::Zstd => "sql.zst",
            Self::Gzip => "sql.gz",
        }
    }

    /// The form of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Sql => "application/sql",
            Self::Zstd => "application/zstd",
            Self::Gzip => "application/gzip",
        }
    }
}

/// A backup that was opened.
pub struct Content {
    found: Found,
    /// `None`: a dump of the old module, which is handed on as it is.
    reader: Option<Reader<File>>,
    /// Positions of the frames that are wanted.
    frames: Vec<usize>,
    table: Option<String>,
}

impl Content {
    /// Opens what was found, or one table of it.
    pub fn open(found: Found, table: Option<&str>) -> Result<Self> {
        let reader = match found.entry.kind {
            naming::Kind::Archive { .. } => Some(folder::open(&found.path())?),
            naming::Kind::Legacy { .. } => None,
        };
        let frames = match (&reader, table) {
            (Some(reader), table) => frames(reader.index(), table)?,
            (None, None) => Vec::new(),
            (None, Some(table)) => {
                return Err(engine::Error::UnknownTables(vec![table.to_owned()]).into());
            }
        };
        let table = table.map(str::to_owned);
        Ok(Self {
            found,
            reader,
            frames,
            table,
        })
    }

    /// Whether it can be had in this form. An old dump can be had as it is; compressed anew only
    /// if it is not compressed already.
    pub fn has(&self, form: Form) -> bool {
        match (&self.reader, form) {
            (Some(_), Form::Zstd) => self.table.is_none(),
            (Some(_), _) => true,
            (None, Form::Sql) => true,
            (None, Form::Gzip) => self.found.entry.name.ends_with(".sql"),
            (None, Form::Zstd) => false,
        }
    }

    /// The file's name in this form.
    pub fn name(&self, form: Form) -> String {
        let name = &self.found.entry.name;
        if self.reader.is_none() {
            return match form {
                Form::Gzip => format!("{name}.gz"),
                _ => name.clone(),
            };
        }
        let stem = name.trim_end_matches(".sql.zst");
        let table = self.table.as_deref().map(|table| format!(".{table}"));
        format!("{stem}{}.{}", table.unwrap_or_default(), form.word())
    }

    /// Length in this form; `None`: nobody knows before it is compressed.
    pub fn length(&self, form: Form) -> Option<u64> {
        match (&self.reader, form) {
            (_, Form::Gzip) => None,
            (Some(reader), Form::Sql) => Some(self.wanted(reader).map(|frame| frame.text).sum()),
            _ => Some(self.found.entry.bytes),
        }
    }

    /// A word that changes when the content does.
    pub fn mark(&self) -> String {
        match &self.reader {
            Some(reader) => reader.index().body_sha256.chars().take(32).collect(),
            None => {
                let modified = self.found.entry.modified;
                let since = modified.duration_since(std::time::UNIX_EPOCH);
                let at = since.map_or(0, |since| since.as_nanos());
                format!("{:x}-{at:x}", self.found.entry.bytes)
            }
        }
    }

    /// Writes a part of it (of a length that is not known: all); how many bytes.
    pub fn write(&self, form: Form, part: Range<u64>, out: &mut dyn Write) -> Result<u64> {
        if form == Form::Gzip {
            let mut packed = GzEncoder::new(Counted::of(out), Compression::fast());
            let all = 0..self.length(Form::Sql).unwrap_or(u64::MAX);
            self.write(Form::Sql, all, &mut packed)?;
            let counted = packed.finish();
            return Ok(counted.map_err(|error| explain::output(&error))?.bytes);
        }
        let mut out = Counted::of(out);
        match &self.reader {
            Some(reader) if form == Form::Sql => self.text(reader, part, &mut out)?,
            _ => self.as_it_lies(part, &mut out)?,
        }
        Ok(out.bytes)
    }

    fn wanted<'a>(&'a self, reader: &'a Reader<File>) -> impl Iterator<Item = &'a Frame> {
        let all = &reader.index().frames;
        self.frames.iter().filter_map(|at| all.get(*at))
    }

    fn text(&self, reader: &Reader<File>, part: Range<u64>, out: &mut dyn Write) -> Result<()> {
        let mut buffers = FrameText::default();
        let mut at = 0;
        for frame in self.wanted(reader) {
            let next = at + frame.text;
            if next > part.start && at < part.end {
                // Frames before the part are not even read.
                let mut window = Window {
                    skip: part.start.saturating_sub(at),
                    left: part.end.min(next) - part.start.max(at),
                    out,
                };
                frame_text(reader, frame, &mut buffers, &mut window)
                    .map_err(|failure| failure.about(self.found.path().display()))?;
            }
            at = next;
        }
        out.flush().map_err(|error| explain::output(&error))
    }

    fn as_it_lies(&self, part: Range<u64>, out: &mut dyn Write) -> Result<()> {
        let path = self.found.path();
        let fail = |error: io::Error| explain::file(&path, &error);
        let mut file = File::open(&path).map_err(fail)?;
        file.seek(SeekFrom::Start(part.start)).map_err(fail)?;
        let mut piece = file.take(part.end.saturating_sub(part.start));
        io::copy(&mut piece, out).map_err(fail)?;
        out.flush().map_err(|error| explain::output(&error))
    }
}

/// Writes all of what was found in a form; another length than is known beforehand is a failure.
pub fn whole(content: &Content, form: Form, out: &mut dyn Write) -> Result<u64> {
    let length = content.length(form);
    let written = content.write(form, 0..length.unwrap_or(u64::MAX), out)?;
    match length.is_none_or(|length| length == written) {
        true => Ok(written),
        false => Err(
            Failure::new("wrong-length", m!("wrong-length"), m!("disk-error-next"))
                .about(content.found.path().display()),
        ),
    }
}

/// Positions of the frames of an archive, or of one table's with what every client needs around.
pub fn frames(index: &Index, table: Option<&str>) -> Result<Vec<usize>> {
    let wanted = match table {
        Some(table) => belonging(index, table)?,
        None => vec![true; index.objects.len()],
    };
    let chosen = |(_, frame): &(usize, &Frame)| {
        frame.object.is_none_or(|object| wanted[object])
            || matches!(frame.role, Role::Header | Role::Footer)
    };
    let frames = index.frames.iter().enumerate().filter(chosen);
    Ok(frames.map(|(at, _)| at).collect())
}

/// Which objects are a table or made for it: its indexes, and what a virtual table keeps.
fn belonging(index: &Index, table: &str) -> Result<Vec<bool>> {
    let objects = &index.objects;
    let is_table = |kind| matches!(kind, Kind::Table | Kind::VirtualTable | Kind::Sequence);
    if !objects
        .iter()
        .any(|object| is_table(object.kind) && object.name == table)
    {
        return Err(engine::Error::UnknownTables(vec![table.to_owned()]).into());
    }
    let part = |kind| matches!(kind, Kind::Table | Kind::Index);
    Ok(objects
        .iter()
        .map(
            |object| match is_table(object.kind) && object.name == table {
                true => true,
                false => part(object.kind) && object.table.as_deref() == Some(table),
            },
        )
        .collect())
}

/// Writes the text of one frame.
pub fn frame_text(
    reader: &Reader<File>,
    frame: &Frame,
    buffers: &mut FrameText,
    out: &mut dyn Write,
) -> Result<()> {
    let fail = |source| archive::Error::Io {
        context: "writing the text",
        source,
    };
    reader.stream(frame, buffers, &mut |piece| {
        if signals::came() {
            return Err(fail(io::ErrorKind::Interrupted.into()));
        }
        out.write_all(piece).map_err(fail)
    })?;
    Ok(())
}

/// Lets a part of what passes through.
struct Window<'a> {
    skip: u64,
    left: u64,
    out: &'a mut dyn Write,
}

impl Write for Window<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let skipped = self.skip.min(bytes.len() as u64);
        self.skip -= skipped;
        let rest = &bytes[skipped as usize..];
        let taken = self.left.min(rest.len() as u64);
        self.left -= taken;
        self.out.write_all(&rest[..taken as usize])?;
        // What lies behind the part is read to its end all the same: only then is it checked.
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Counts what passes.
struct Counted<'a> {
    out: &'a mut dyn Write,
    bytes: u64,
}

impl<'a> Counted<'a> {
    fn of(out: &'a mut dyn Write) -> Self {
        Self { out, bytes: 0 }
    }
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
