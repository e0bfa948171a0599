//! A TCP proxy in front of a test server that is as slow, as narrow and as unreliable as asked: latency, bandwidth,
//! silences, a cut; and that counts bytes and turns. Must never look into what it passes on, nor change it.

mod pipe;

use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::Server;

/// How good the way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// From a question to its answer, half in each direction.
    pub round_trip: Duration,
    /// In each direction, shared by all connections; `None` is as fast as the machine.
    pub bits_per_second: Option<u64>,
}

impl Link {
    /// Only counts.
    pub const HERE: Self = Self {
        round_trip: Duration::ZERO,
        bits_per_second: None,
    };
    /// Another continent, over a small line: 100 ms and 20 Mbit/s.
    pub const FAR: Self = Self {
        round_trip: Duration::from_millis(100),
        bits_per_second: Some(20_000_000),
    };
}

/// A direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// What the client sends.
    Server,
    /// What the server sends.
    Client,
}

/// What passed since the start or the last [`Proxy::restart_counting`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Bytes from clients.
    pub to_server: u64,
    /// Bytes from the server.
    pub to_client: u64,
    /// Times that a client spoke after the server had spoken (or at the beginning), over all connections: each costs a
    /// round trip, unless connections ask at the same time.
    pub turns: u64,
    /// Connections begun.
    pub connections: u64,
}

/// A running proxy. Dropping it cuts all connections.
#[derive(Debug)]
pub struct Proxy {
    shared: Arc<Shared>,
    port: u16,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    link: Link,
    server: u16,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    counts: Counts,
    /// Of the whole life, never restarted: what events wait for.
    passed: [u64; 2],
    /// When the line is free again, in each direction.
    free: [Option<Instant>; 2],
    events: Vec<Event>,
    sockets: Vec<TcpStream>,
    over: bool,
}

/// Happens once, when so many bytes have passed in a direction.
#[derive(Clone, Copy, Debug)]
struct Event {
    toward: Toward,
    at: u64,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Cut,
    Stall(Duration),
}

impl Proxy {
    /// A proxy on a free port of 127.0.0.1.
    pub fn start(server: &Server, link: Link) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("a port").port();
        let shared = Arc::new(Shared {
            link,
            server: server.port(),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let for_thread = Arc::clone(&shared);
        let accepting = Some(thread::spawn(move || accept(&listener, &for_thread)));
        Self {
            shared,
            port,
            accepting,
        }
    }

    /// Where to connect to, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What has passed.
    pub fn counts(&self) -> Counts {
        self.shared.lock().counts
    }

    /// Counts from zero.
    pub fn restart_counting(&self) {
        self.shared.lock().counts = Counts::default();
    }

    /// Cuts the connection over which the byte goes that makes `bytes` more in this direction (of all connections
    /// together); the bytes before it still arrive. Only once.
    pub fn cut_after(&self, toward: Toward, bytes: u64) {
        self.shared.plan(toward, bytes, What::Cut);
    }

    /// When so many more bytes have passed, takes nothing in this direction from that connection for a while, so that
    /// its sender fills its buffers and waits. Only once.
    pub fn stall_after(&self, toward: Toward, bytes: u64, time: Duration) {
        self.shared.plan(toward, bytes, What::Stall(time));
    }

    /// Whether all that was planned has happened.
    pub fn all_happened(&self) -> bool {
        self.shared.lock().events.is_empty()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let sockets = {
            let mut state = self.shared.lock();
            state.over = true;
            std::mem::take(&mut state.sockets)
        };
        self.shared.changed.notify_all();
        for socket in sockets {
            // Fails on those that are closed already.
            drop(socket.shutdown(Shutdown::Both));
        }
        // Wakes the thread that accepts.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        if let Some(thread) = self.accepting.take() {
            // Its panic would be a second one here.
            drop(thread.join());
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn plan(&self, toward: Toward, bytes: u64, what: What) {
        let mut state = self.lock();
        let at = state.passed[toward as usize] + bytes;
        state.events.push(Event { toward, at, what });
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for client in listener.incoming() {
        let client = client.expect("a connection");
        if shared.lock().over {
            return;
        }
        // A server that is down refuses; so does the proxy.
        let Ok(server) = TcpStream::connect(("127.0.0.1", shared.server)) else {
            continue;
        };
        let copy = |socket: &TcpStream| socket.try_clone().expect("a second handle");
        {
            let mut state = shared.lock();
            state.counts.connections += 1;
            state.sockets.extend([copy(&client), copy(&server)]);
        }
        for socket in [&client, &server] {
            socket.set_nodelay(true).expect("TCP_NODELAY");
        }
        pipe::start(shared, &client, &server);
    }
}
