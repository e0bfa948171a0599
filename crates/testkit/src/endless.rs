//! A server that has one table of any size and no disk: it answers what a dump asks of a MariaDB 10.11, and streams rows
//! made in advance, so that a hundred gigabytes cost seconds and no space. Must never answer what it was not told the
//! answer of: an unknown statement is refused with its text and remembered.

mod script;

use std::io::{self, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::Prng;
use script::Answer;

/// Keys begin here: all have the same number of digits, so that a row is changed in its place.
const FIRST: u64 = 100_000_000_000;
const DIGITS: usize = 12;
/// Bytes of text in a row.
const TEXT: usize = 1000;
/// Header, length and key, length and text.
const ROW: usize = 4 + 1 + DIGITS + 3 + TEXT;

/// What the table holds.
#[derive(Clone, Copy, Debug)]
pub struct Endless {
    /// How many rows of about a kilobyte.
    pub rows: u64,
    /// Whether the texts are such that nothing compresses them by more than a quarter; otherwise a few hundred rows
    /// come again and again.
    pub noise: bool,
    /// What the server says of the table's size, bytes; statistics may lie.
    pub stated_bytes: u64,
}

impl Endless {
    /// So many rows, truthful statistics.
    pub fn new(rows: u64) -> Self {
        Self {
            rows,
            noise: false,
            stated_bytes: rows * ROW as u64,
        }
    }

    /// Bytes of all row packets.
    pub fn bytes(&self) -> u64 {
        self.rows * ROW as u64
    }
}

/// The running server. Dropping it ends it; connections end with their clients.
#[derive(Debug)]
pub struct EndlessServer {
    shared: Arc<Shared>,
    folder: tempfile::TempDir,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    table: Endless,
    block: Vec<u8>,
    unexpected: Mutex<Vec<String>>,
    sent: AtomicU64,
    ended: AtomicBool,
}

impl EndlessServer {
    /// The name of the database and of its table.
    pub const NAME: &str = "endless";

    /// Starts it on a socket of its own.
    pub fn start(table: Endless) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(folder.path().join("s.sock")).unwrap();
        let shared = Arc::new(Shared {
            table,
            block: block(table.noise),
            unexpected: Mutex::default(),
            sent: AtomicU64::new(0),
            ended: AtomicBool::new(false),
        });
        let of_thread = Arc::clone(&shared);
        let accepting = thread::spawn(move || {
            for socket in listener.incoming() {
                if of_thread.ended.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&of_thread);
                let socket = socket.unwrap();
                // A client that goes away in the middle ends its connection and nothing else.
                thread::spawn(move || shared.serve(socket));
            }
        });
        Self {
            shared,
            folder,
            accepting: Some(accepting),
        }
    }

    /// The path of the Unix socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("s.sock")
    }

    /// The statements that nobody had told it of.
    pub fn unexpected(&self) -> Vec<String> {
        let unexpected = self.shared.unexpected.lock();
        unexpected.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Bytes of row packets sent so far.
    pub fn sent(&self) -> u64 {
        self.shared.sent.load(Ordering::SeqCst)
    }
}

impl Drop for EndlessServer {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        drop(UnixStream::connect(self.socket()));
        if let Some(accepting) = self.accepting.take() {
            let ended = accepting.join();
            assert!(ended.is_ok() || thread::panicking(), "the fake server");
        }
    }
}

impl Shared {
    fn serve(&self, socket: UnixStream) -> io::Result<()> {
        let mut out = socket.try_clone()?;
        let mut input = BufReader::new(socket);
        out.write_all(&script::greeting())?;
        packet(&mut input)?;
        out.write_all(&script::okay(2))?;
        loop {
            let command = packet(&mut input)?;
            match command.split_first() {
                Some((1, _)) | None => return Ok(()),
                Some((3, sql)) => self.answer(&mut out, &String::from_utf8_lossy(sql))?,
                Some((other, _)) => {
                    let text = format!("command {other}");
                    out.write_all(&self.refuse(text))?;
                }
            }
        }
    }

    fn answer(&self, out: &mut UnixStream, sql: &str) -> io::Result<()> {
        match script::answer(sql, &self.table) {
            Some(Answer::Done) => out.write_all(&script::okay(1)),
            Some(Answer::Rows(rows)) => out.write_all(&script::result(&rows)),
            Some(Answer::Error(code, words)) => out.write_all(&script::error(code, words)),
            Some(Answer::Stream { from, to }) => self.stream(out, from, to),
            None => out.write_all(&self.refuse(sql.to_owned())),
        }
    }

    fn refuse(&self, sql: String) -> Vec<u8> {
        let refusal = script::error(1105, &format!("nobody told this server of: {sql}"));
        let unexpected = self.unexpected.lock();
        unexpected.unwrap_or_else(PoisonError::into_inner).push(sql);
        refusal
    }

    /// Sends the rows with these keys: the block again and again, with other keys in it.
    fn stream(&self, out: &mut UnixStream, from: u64, to: u64) -> io::Result<()> {
        let mut block = self.block.clone();
        let per_block = (block.len() / ROW) as u64;
        let (mut sequence, head) = script::columns(2);
        out.write_all(&head)?;
        assert_eq!(sequence, script::FIRST_ROW);
        let mut key = from;
        while key < to {
            let rows = per_block.min(to - key);
            for (row, packet) in block.chunks_exact_mut(ROW).take(rows as usize).enumerate() {
                write_key(&mut packet[5..5 + DIGITS], key + row as u64);
            }
            let bytes = &block[..rows as usize * ROW];
            out.write_all(bytes)?;
            self.sent.fetch_add(bytes.len() as u64, Ordering::SeqCst);
            // A full block has a multiple of 256 packets: the numbers in it fit again.
            sequence = sequence.wrapping_add(rows as u8);
            key += rows;
        }
        out.write_all(&script::end(sequence))
    }
}

fn packet(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut header = [0; 4];
    input.read_exact(&mut header)?;
    let length = u32::from_le_bytes([header[0], header[1], header[2], 0]);
    let mut payload = vec![0; length as usize];
    input.read_exact(&mut payload)?;
    Ok(payload)
}

fn write_key(place: &mut [u8], mut key: u64) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (key % 10) as u8;
        key /= 10;
    }
}

/// Row packets; their numbers begin with that of the first row of an answer.
fn block(noise: bool) -> Vec<u8> {
    let rows = if noise { 4096 } else { 256 };
    let mut prng = Prng::new(7);
    let mut block = Vec::with_capacity(rows * ROW);
    for row in 0..rows {
        let length = (ROW - 4) as u32;
        block.extend(&length.to_le_bytes()[..3]);
        block.push(script::FIRST_ROW.wrapping_add(row as u8));
        block.push(DIGITS as u8);
        block.extend([b'0'; DIGITS]);
        block.push(0xFC);
        block.extend((TEXT as u16).to_le_bytes());
        // All printable letters, among them those that are escaped.
        block.extend((0..TEXT).map(|_| b' ' + prng.below(64) as u8));
    }
    block
}
