//! The window over the dump that the splitter looks through: bytes of the statement at hand and as many behind it as
//! one read gave. It must never hold more than the limit and one read.

use super::Error;
use std::io::BufRead;

/// At most so much is taken from the reader at once, whatever it has ready.
const READ: usize = 256 * 1024;

#[derive(Debug)]
pub(super) struct Source<R> {
    reader: R,
    limit: usize,
    window: Vec<u8>,
    /// Start of what is still needed; bytes before it go at the next read.
    keep: usize,
    /// The next byte to look at.
    pub(super) at: usize,
    /// Line number, from 1, of the byte at `counted`.
    line: u64,
    counted: usize,
    ended: bool,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(reader: R, limit: usize) -> Self {
        Self {
            reader,
            limit,
            window: Vec::new(),
            keep: 0,
            at: 0,
            line: 1,
            counted: 0,
            ended: false,
        }
    }

    /// Declares everything before `at` done with.
    pub(super) fn release(&mut self) {
        self.keep = self.at;
    }

    /// From the last release on.
    pub(super) fn kept(&self) -> std::ops::Range<usize> {
        self.keep..self.at
    }

    pub(super) fn bytes(&self, range: std::ops::Range<usize>) -> &[u8] {
        &self.window[range]
    }

    /// What is in memory from `at` on.
    pub(super) fn rest(&self) -> &[u8] {
        &self.window[self.at..]
    }

    /// Line of the last released byte.
    pub(super) fn line(&mut self) -> u64 {
        self.line += count_lines(&self.window[self.counted..self.keep]);
        self.counted = self.keep;
        self.line
    }

    /// Tries to have `wanted` bytes from `at` on; at the end of the dump there may be fewer.
    pub(super) fn peek(&mut self, wanted: usize) -> Result<&[u8], Error> {
        while self.window.len() - self.at < wanted && self.read()? {}
        Ok(self.rest())
    }

    /// The next byte, if there is one.
    pub(super) fn byte(&mut self) -> Result<Option<u8>, Error> {
        Ok(self.peek(1)?.first().copied())
    }

    /// Moves `at` to the first byte which `find` finds, `false` at the end of the dump.
    pub(super) fn seek(&mut self, find: impl Fn(&[u8]) -> Option<usize>) -> Result<bool, Error> {
        loop {
            if let Some(found) = find(self.rest()) {
                self.at += found;
                return Ok(true);
            }
            self.at = self.window.len();
            if !self.read()? {
                return Ok(false);
            }
        }
    }

    /// Fails when a statement of that length is longer than the limit.
    pub(super) fn check_length(&mut self, length: usize) -> Result<(), Error> {
        if length <= self.limit {
            return Ok(());
        }
        Err(Error::TooLong {
            line: self.line(),
            limit: self.limit,
        })
    }

    /// Adds one read to the window; `false` at the end of the dump.
    fn read(&mut self) -> Result<bool, Error> {
        if self.ended {
            return Ok(false);
        }
        self.check_length(self.at - self.keep)?;
        if self.keep > 0 {
            self.line();
            self.window.drain(..self.keep);
            self.at -= self.keep;
            self.counted = 0;
            self.keep = 0;
        }
        loop {
            match self.reader.fill_buf() {
                Ok(read) => {
                    let len = read.len().min(READ);
                    self.window.extend_from_slice(&read[..len]);
                    self.reader.consume(len);
                    self.ended = len == 0;
                    return Ok(len > 0);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::Io(error)),
            }
        }
    }
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
