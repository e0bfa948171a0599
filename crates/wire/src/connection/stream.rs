//! The socket with or without TLS and compression around it.

use std::fmt;
use std::io::{self, BufReader, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::compressed::Compressed;
use super::socket::Socket;
use crate::server::Algorithm;

/// rustls reads 4 KiB at a time from what it is given; this makes gulps of it.
const GULP: usize = 128 * 1024;

/// Bytes to and from the server.
pub(super) enum Stream {
    Plain(Socket),
    Tls(Box<StreamOwned<ClientConnection, Gulp>>),
    Compressed(Box<Compressed>),
}

/// A socket that is read in gulps and written as it comes.
pub(super) struct Gulp(BufReader<Socket>);

impl Stream {
    /// Performs the whole TLS handshake; the error is the socket's or wraps a [`rustls::Error`].
    pub(super) fn encrypt(
        socket: Socket,
        config: Arc<ClientConfig>,
        name: ServerName<'static>,
    ) -> io::Result<Self> {
        let mut tls = ClientConnection::new(config, name).map_err(io::Error::other)?;
        let mut gulp = Gulp(BufReader::with_capacity(GULP, socket));
        while tls.is_handshaking() {
            tls.complete_io(&mut gulp)?;
        }
        Ok(Self::Tls(Box::new(StreamOwned::new(tls, gulp))))
    }

    /// Speaks in compressed packets from here on.
    pub(super) fn compress(self, algorithm: Algorithm) -> io::Result<Self> {
        Ok(Self::Compressed(Box::new(Compressed::new(
            self, algorithm,
        )?)))
    }

    /// A new command begins, and with it the numbers of compressed packets.
    pub(super) fn begin(&mut self) {
        if let Self::Compressed(layer) = self {
            layer.begin();
        }
    }

    /// A command begins while answers to others are still to come.
    pub(super) fn begin_ahead(&mut self) {
        if let Self::Compressed(layer) = self {
            layer.begin_ahead();
        }
    }

    /// Whether compressed packets go through it, each of which holds one command at most.
    pub(super) fn is_compressed(&self) -> bool {
        matches!(self, Self::Compressed(_))
    }

    /// Whether no packet came out of turn, where compressed packets tell it: then the numbers of
    /// the packets inside do not.
    #[inline]
    pub(super) fn in_order(&self) -> Option<bool> {
        match self {
            Self::Compressed(layer) => Some(layer.in_order()),
            Self::Plain(_) | Self::Tls(_) => None,
        }
    }

    pub(super) fn socket(&self) -> &Socket {
        match self {
            Self::Compressed(layer) => layer.inner().socket(),
            Self::Plain(socket) => socket,
            Self::Tls(tls) => tls.sock.0.get_ref(),
        }
    }

    pub(super) fn set_timeout(&self, time: Option<Duration>) -> io::Result<()> {
        self.socket().set_timeout(time)
    }

    /// The polite end, after the last command.
    pub(super) fn close(&mut self) {
        match self {
            Self::Tls(tls) => {
                tls.conn.send_close_notify();
                // The server is not waiting for it, and the socket ends right after.
                drop(tls.flush());
            }
            Self::Compressed(layer) => layer.inner_mut().close(),
            Self::Plain(_) => {}
        }
        self.socket().shutdown();
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Plain(_) => "Plain",
            Self::Tls(_) => "Tls",
            Self::Compressed(_) => "Compressed",
        };
        f.debug_tuple(name).field(self.socket()).finish()
    }
}

impl Read for Stream {
    #[inline]
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.read(out),
            Self::Tls(tls) => tls.read(out),
            Self::Compressed(layer) => layer.read(out),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(socket) => socket.write(bytes),
            Self::Tls(tls) => tls.write(bytes),
            Self::Compressed(layer) => layer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(socket) => socket.flush(),
            Self::Tls(tls) => tls.flush(),
            Self::Compressed(layer) => layer.flush(),
        }
    }
}

impl Read for Gulp {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl Write for Gulp {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.get_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.get_mut().flush()
    }
}
