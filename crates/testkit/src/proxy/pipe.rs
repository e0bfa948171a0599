//! One connection: in each direction a thread that reads at the line's speed, a delay line, and a thread that writes.
//! Must never hold back a byte for the sake of another one's latency: what is under way is under way together.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Event, Shared, Toward, What};

/// Read at a time: 6.5 ms of 20 Mbit/s.
const PART: usize = 16 * 1024;
/// Parts under way in one direction at most: with a line of no limit, a window of 4 MiB, as TCP would have one.
const WINDOW: usize = 256;

/// A part and when it arrives.
type Delayed = (Instant, Vec<u8>);

pub(super) fn start(shared: &Arc<Shared>, client: &TcpStream, server: &TcpStream) {
    // Whether the server (or nobody) spoke last.
    let answered = Arc::new(AtomicBool::new(true));
    for (toward, from, to) in [
        (Toward::Server, client, server),
        (Toward::Client, server, client),
    ] {
        let (sender, receiver) = sync_channel(WINDOW);
        let copy = |socket: &TcpStream| socket.try_clone().expect("a second handle");
        let out = copy(to);
        thread::spawn(move || deliver(&receiver, out));
        let pipe = Pipe {
            shared: Arc::clone(shared),
            toward,
            from: copy(from),
            to: copy(to),
            answered: Arc::clone(&answered),
        };
        thread::spawn(move || pipe.run(&sender));
    }
}

struct Pipe {
    shared: Arc<Shared>,
    toward: Toward,
    from: TcpStream,
    to: TcpStream,
    answered: Arc<AtomicBool>,
}

impl Pipe {
    fn run(mut self, line: &SyncSender<Delayed>) {
        let mut part = vec![0; PART];
        // An end, or somebody who hung up hard: to the other side the same.
        while let Ok(got @ 1..) = self.from.read(&mut part) {
            let (keep, event) = self.count(got);
            let departs = self.departure(keep);
            // What is on the line keeps the next part off it.
            thread::sleep(departs.saturating_duration_since(Instant::now()));
            let arrives = departs + self.shared.link.round_trip / 2;
            if line.send((arrives, part[..keep].to_vec())).is_err() {
                break;
            }
            match event {
                None => {}
                Some(What::Stall(time)) => self.stall(time),
                Some(What::Cut) => {
                    // After the delay of what was sent before.
                    thread::sleep(arrives.saturating_duration_since(Instant::now()));
                    thread::sleep(Duration::from_millis(20));
                    for socket in [&self.from, &self.to] {
                        // Fails when the other side was faster.
                        drop(socket.shutdown(Shutdown::Both));
                    }
                    break;
                }
            }
        }
    }

    /// How many of so many bytes still pass, and what happens then.
    fn count(&self, got: usize) -> (usize, Option<What>) {
        let way = self.toward as usize;
        let mut state = self.shared.lock();
        let before = state.passed[way];
        let reached =
            |event: &Event| event.toward == self.toward && event.at <= before + got as u64;
        let event = state
            .events
            .iter()
            .position(reached)
            .map(|at| state.events.swap_remove(at));
        let keep = match event {
            Some(Event {
                at,
                what: What::Cut,
                ..
            }) => (at - before) as usize,
            _ => got,
        };
        state.passed[way] += keep as u64;
        match self.toward {
            Toward::Server => {
                state.counts.to_server += keep as u64;
                if self.answered.swap(false, Ordering::Relaxed) {
                    state.counts.turns += 1;
                }
            }
            Toward::Client => {
                state.counts.to_client += keep as u64;
                self.answered.store(true, Ordering::Relaxed);
            }
        }
        (keep, event.map(|event| event.what))
    }

    /// When the last of so many bytes is on the line.
    fn departure(&self, bytes: usize) -> Instant {
        let now = Instant::now();
        let Some(speed) = self.shared.link.bits_per_second else {
            return now;
        };
        let time = Duration::from_secs_f64(bytes as f64 * 8.0 / speed as f64);
        let mut state = self.shared.lock();
        let free = &mut state.free[self.toward as usize];
        let departs = free.map_or(now, |free| free.max(now)) + time;
        *free = Some(departs);
        departs
    }

    fn stall(&self, time: Duration) {
        let state = self.shared.lock();
        let waited = self
            .shared
            .changed
            .wait_timeout_while(state, time, |state| !state.over);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

fn deliver(line: &Receiver<Delayed>, mut to: TcpStream) {
    while let Ok((arrives, part)) = line.recv() {
        thread::sleep(arrives.saturating_duration_since(Instant::now()));
        if to.write_all(&part).is_err() {
            return;
        }
    }
    // Fails when the other side was faster.
    drop(to.shutdown(Shutdown::Write));
}
