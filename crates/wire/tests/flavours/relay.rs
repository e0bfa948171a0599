//! Stands between client and server, passes everything on and keeps what the client sent.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread::JoinHandle;

/// For one connection.
pub struct Relay {
    port: u16,
    thread: JoinHandle<Vec<u8>>,
}

impl Relay {
    pub fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = std::thread::spawn(move || {
            let (client, _) = listener.accept().unwrap();
            let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
            let (from, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            let back = std::thread::spawn(move || pass(from, to));
            let sent = pass(client, server);
            back.join().unwrap();
            sent
        });
        Self { port, thread }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The payloads of the client's packets, when it has hung up.
    pub fn sent(self) -> Vec<Vec<u8>> {
        let all = self.thread.join().unwrap();
        let mut rest = &all[..];
        let mut packets = Vec::new();
        while let [a, b, c, _, tail @ ..] = rest {
            let length = u32::from_le_bytes([*a, *b, *c, 0]) as usize;
            packets.push(tail[..length].to_vec());
            rest = &tail[length..];
        }
        packets
    }
}

/// Until the end, or until somebody hangs up hard.
fn pass(mut from: TcpStream, mut to: TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    let mut part = [0; 4096];
    while let Ok(n @ 1..) = from.read(&mut part) {
        all.extend(&part[..n]);
        if to.write_all(&part[..n]).is_err() {
            break;
        }
    }
    // Fails when the other side was faster.
    drop(to.shutdown(Shutdown::Write));
    all
}
