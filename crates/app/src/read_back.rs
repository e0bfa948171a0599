//! Reads a file back from the disk while it is still being written: a thread follows the writer, has the disk take what
//! was written, lets the system forget it, and reads it again. At the end only the last megabytes are left to wait for.
//! Must never count bytes as read back that it did not read, and never stop the writer.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use archive::Ahead;
use rustix::fs::Advice;
use storage::local::PartialFile;

/// The thread sets out when so much has come together: less would have the disk stop for each piece.
const STEP: u64 = 32 << 20;
/// Bytes read at a time.
const GULP: usize = 256 * 1024;

/// A file being written, and the thread behind it.
pub struct ReadBack {
    file: PartialFile,
    follower: Option<Follower>,
    /// How far the thread was sent.
    announced: u64,
}

struct Follower {
    sender: Sender<u64>,
    thread: JoinHandle<Ahead>,
}

impl ReadBack {
    /// Of a file of which nothing was written yet.
    pub fn new(file: PartialFile) -> Self {
        Self {
            file,
            follower: None,
            announced: 0,
        }
    }

    /// The file, and what of it was read back. Waits for the thread, which is about to end.
    pub fn finish(self) -> (PartialFile, Ahead) {
        let ahead = self.follower.map(|Follower { sender, thread }| {
            drop(sender);
            // One that panicked has read nothing: all is read again.
            thread.join().unwrap_or_default()
        });
        (self.file, ahead.unwrap_or_default())
    }

    /// Sends the thread as far as the file goes.
    fn announce(&mut self) {
        let written = self.file.written();
        if self.follower.is_none() {
            // Without a second opening or a thread all is read at the end, as from a storage far away.
            self.follower = self.file.open_again().ok().and_then(Follower::start);
        }
        if let Some(follower) = &self.follower {
            // A thread that gave up takes nothing any more.
            follower.sender.send(written).ok();
        }
        self.announced = written;
    }
}

impl Write for ReadBack {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.file.written() - self.announced >= STEP {
            self.announce();
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Follower {
    fn start(file: File) -> Option<Self> {
        let (sender, receiver) = channel();
        let thread = thread::Builder::new()
            .name("read back".into())
            .spawn(move || follow(&file, &receiver));
        thread.ok().map(|thread| Self { sender, thread })
    }
}

/// Reads as far as it is sent, until nobody sends it any more. An error ends it early: whoever reads the rest, after the
/// file was made durable, then meets it again and says so.
fn follow(file: &File, places: &Receiver<u64>) -> Ahead {
    let mut ahead = Ahead::default();
    let mut buffer = vec![0; GULP];
    while let Ok(mut place) = places.recv() {
        // The last one, if the writer was faster.
        while let Ok(later) = places.try_recv() {
            place = later;
        }
        if file.sync_data().is_err() {
            return ahead;
        }
        forget(file, ahead.bytes());
        while ahead.bytes() < place {
            let gulp = (place - ahead.bytes()).min(GULP as u64) as usize;
            if file
                .read_exact_at(&mut buffer[..gulp], ahead.bytes())
                .is_err()
            {
                return ahead;
            }
            ahead.add(&buffer[..gulp]);
        }
    }
    ahead
}

/// Has the system forget a file from a place on, as far as it is durable: what is read then comes from the disk and not
/// from memory. A system that does not know the advice reads as it likes.
pub fn forget(file: &File, from: u64) {
    rustix::fs::fadvise(file, from, None, Advice::DontNeed).ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: usize) -> (tempfile::TempDir, PartialFile, Ahead) {
        let folder = tempfile::tempdir().unwrap();
        let file = PartialFile::create(folder.path(), "file").unwrap();
        let mut file = ReadBack::new(file);
        for number in 0..pieces {
            file.write_all(&vec![number as u8; 8 << 20]).unwrap();
        }
        let (file, ahead) = file.finish();
        (folder, file, ahead)
    }

    #[test]
    fn the_thread_follows_the_writer() {
        // 80 MiB: it set out when there were 32, and again at 64, unless both came at once.
        let (_folder, file, ahead) = written(10);
        assert_eq!(file.written(), 80 << 20);
        assert_eq!(ahead.bytes(), 64 << 20);
    }

    #[test]
    fn a_small_file_needs_no_thread() {
        let (_folder, file, ahead) = written(3);
        assert_eq!((file.written(), ahead.bytes()), (24 << 20, 0));
    }
}
