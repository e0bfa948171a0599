//! The bare socket, TCP or Unix: opening it within a time, and its timeouts. It must never know
//! what travels through it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use socket2::{SockRef, TcpKeepalive};

use super::names;
use crate::options::Address;

/// A connected socket.
#[derive(Debug)]
pub(super) enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Socket {
    /// Tries each address that the name has until one answers or the time is over. With it comes
    /// how long the one that answered took: about one round trip.
    pub(super) fn open(address: &Address, deadline: Instant) -> io::Result<(Self, Duration)> {
        match address {
            Address::Socket(path) => Ok((Self::Unix(UnixStream::connect(path)?), Duration::ZERO)),
            Address::Tcp { host, port } => {
                let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
                for address in names::addresses(host, *port)? {
                    let begun = Instant::now();
                    match TcpStream::connect_timeout(&address, left(deadline)?) {
                        Ok(stream) => {
                            let took = begun.elapsed();
                            prepare(&stream)?;
                            return Ok((Self::Tcp(stream), took));
                        }
                        Err(error) => last = error,
                    }
                }
                Err(last)
            }
        }
    }

    /// The longest silence in either direction; `None` is for ever.
    pub(super) fn set_timeout(&self, time: Option<Duration>) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => {
                socket.set_read_timeout(time)?;
                socket.set_write_timeout(time)
            }
            Self::Unix(socket) => {
                socket.set_read_timeout(time)?;
                socket.set_write_timeout(time)
            }
        }
    }

    /// Whether it is TCP that ends on this machine.
    pub(super) fn is_loopback(&self) -> bool {
        match self {
            Self::Tcp(socket) => socket
                .peer_addr()
                .is_ok_and(|peer| peer.ip().to_canonical().is_loopback()),
            Self::Unix(_) => false,
        }
    }

    /// Ends both directions at once: whatever the server still waits for will not come.
    pub(super) fn shutdown(&self) {
        let result = match self {
            Self::Tcp(socket) => socket.shutdown(Shutdown::Both),
            Self::Unix(socket) => socket.shutdown(Shutdown::Both),
        };
        // Fails only if the other side was faster, which is the same to us.
        drop(result);
    }
}

/// What is left until then, or an error if nothing is.
pub(super) fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        Err(io::ErrorKind::TimedOut.into())
    } else {
        Ok(left)
    }
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    // Statements may run for hours without a byte: firewalls forget silent connections, and a
    // server that vanished is noticed within two minutes.
    let keepalive = TcpKeepalive::new()
        .with_time(Duration::from_secs(60))
        .with_interval(Duration::from_secs(15))
        .with_retries(4);
    SockRef::from(stream).set_tcp_keepalive(&keepalive)
}

impl Read for Socket {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.read(out),
            Self::Unix(socket) => socket.read(out),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.write(bytes),
            Self::Unix(socket) => socket.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
