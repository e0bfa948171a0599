//! What waits its turn: the pieces of each unit, in their order, and the texts that anybody may
//! compress. Plain data behind one lock; it never writes and never waits.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;

use archive::EncodedFrame;

use super::Assembly;
use crate::Error;

/// Bytes of finished frames that may wait for those before them.
const STORED: u64 = 16 << 20;
/// The SQL text in them, bytes.
pub(super) const TEXT: u64 = 48 << 20;

/// Something done to the archive at its turn.
pub(crate) type Step<W> = Box<dyn FnOnce(&mut Assembly<W>) -> Result<(), Error> + Send>;

/// What comes out at its turn.
pub(super) enum Piece<W: Write> {
    Frame { rows: u64, frame: EncodedFrame },
    Step(Step<W>),
}

impl<W: Write> Piece<W> {
    fn size(&self) -> (u64, u64) {
        match self {
            Self::Frame { frame, .. } => (frame.stored.len() as u64, frame.text),
            Self::Step(_) => (0, 0),
        }
    }
}

/// The text of a frame that somebody else may compress.
pub(super) struct Text {
    pub unit: usize,
    pub place: u64,
    pub rows: u64,
    pub text: Vec<u8>,
}

/// The pieces of one unit; `None`: still being made.
struct Pieces<W: Write> {
    /// How many have gone out.
    gone: u64,
    waiting: VecDeque<Option<Piece<W>>>,
    ended: bool,
}

impl<W: Write> Default for Pieces<W> {
    fn default() -> Self {
        Self {
            gone: 0,
            waiting: VecDeque::new(),
            ended: false,
        }
    }
}

pub(super) struct Queue<W: Write> {
    units: BTreeMap<usize, Pieces<W>>,
    /// The unit whose pieces go out now, and how many there are.
    head: usize,
    count: usize,
    stored: u64,
    text: u64,
    /// Somebody is writing.
    pub writing: bool,
    pub texts: VecDeque<Text>,
    /// Threads that wait and could compress.
    pub idle: usize,
    /// Buffers for texts that are handed over, and for frames.
    pub spare_texts: Vec<Vec<u8>>,
    pub spare_frames: Vec<Vec<u8>>,
    /// Nothing goes on any more.
    pub stopped: bool,
    pub failed: Option<Error>,
}

impl<W: Write> Queue<W> {
    /// For so many units, worked on by so many threads.
    pub fn new(count: usize, threads: usize) -> Self {
        Self {
            units: BTreeMap::new(),
            head: 0,
            count,
            stored: 0,
            text: 0,
            writing: false,
            texts: VecDeque::new(),
            idle: 0,
            spare_texts: (1..threads).map(|_| Vec::new()).collect(),
            spare_frames: Vec::new(),
            stopped: false,
            failed: None,
        }
    }

    /// Keeps a place for the unit's next piece.
    pub fn place(&mut self, unit: usize) -> u64 {
        let pieces = self.units.entry(unit).or_default();
        pieces.waiting.push_back(None);
        pieces.gone + pieces.waiting.len() as u64 - 1
    }

    /// Puts a piece into its place.
    pub fn fill(&mut self, unit: usize, place: u64, piece: Piece<W>) {
        let (stored, text) = piece.size();
        let pieces = self.units.entry(unit).or_default();
        let at = place.checked_sub(pieces.gone).map(|at| at as usize);
        if let Some(empty) = at.and_then(|at| pieces.waiting.get_mut(at)) {
            *empty = Some(piece);
            self.stored += stored;
            self.text += text;
        }
    }

    /// No more pieces come for the unit.
    pub fn end(&mut self, unit: usize) {
        self.units.entry(unit).or_default().ended = true;
    }

    /// The next piece to go out, if it is there.
    pub fn next(&mut self) -> Option<Piece<W>> {
        loop {
            let pieces = self.units.get_mut(&self.head)?;
            if let Some(first) = pieces.waiting.front_mut() {
                let piece = first.take()?;
                pieces.waiting.pop_front();
                pieces.gone += 1;
                let (stored, text) = piece.size();
                self.stored -= stored;
                self.text -= text;
                return Some(piece);
            }
            if !pieces.ended {
                return None;
            }
            self.units.remove(&self.head);
            self.head += 1;
        }
    }

    /// Whether all units have gone out.
    pub fn done(&self) -> bool {
        self.head == self.count
    }

    /// Whether whoever makes pieces of this unit may go on.
    pub fn room(&self, unit: usize) -> bool {
        let full = self.stored > STORED || self.text > TEXT;
        // The others wait for the head, and only a slow disk makes it wait.
        !full || (unit == self.head && !self.writing)
    }

    /// Whether the unit's next piece would go out at once.
    pub fn turn(&self, unit: usize) -> bool {
        let empty = |pieces: &Pieces<W>| pieces.waiting.is_empty();
        unit == self.head && !self.writing && self.units.get(&unit).is_none_or(empty)
    }
}
