//! Packets over a stream: sequence numbers, splitting at 16 MiB − 1, ERR packets, and the state
//! "closed", which nothing leaves again. It must never let a packet out of order pass.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use std::time::Duration;

use zeroize::Zeroize;

use super::receiver::Receiver;
use super::stream::Stream;
use crate::error::{Error, ErrorKind};
use crate::protocol::bytes::Malformed;
use crate::protocol::command::COM_QUIT;
use crate::protocol::err::{self, ERR};
use crate::protocol::header::{HEADER, Header, MAX_PAYLOAD};

/// Up to here a packet is copied behind its header, to leave in one write (and one TLS record
/// less); above, the copy would cost more than the second write.
const COPY: usize = 64 * 1024;
/// What the send buffer may keep between statements.
const KEEP: usize = 1 << 20;
/// How long to wait for the reason why a server hung up.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The packets to and from the server.
pub(super) struct Channel {
    stream: Option<Stream>,
    receiver: Receiver,
    outgoing: Vec<u8>,
    /// The number the next packet must have, in either direction.
    seq: u8,
    closed: Option<&'static str>,
    /// Commands that were sent ahead and that nobody has asked for yet.
    announced: VecDeque<Vec<u8>>,
}

/// What [`Channel::next`] found.
pub(super) enum Incoming {
    /// A whole packet, as a range of [`Channel::bytes`].
    Packet(Range<usize>),
    /// A packet of at least the limit's length: its payload is to be taken in pieces.
    Long(usize),
}

impl Channel {
    pub(super) fn new(stream: Stream) -> Self {
        Self {
            stream: Some(stream),
            receiver: Receiver::new(),
            outgoing: Vec::new(),
            seq: 0,
            closed: None,
            announced: VecDeque::new(),
        }
    }

    /// Why it is closed, if it is.
    pub(super) fn closed(&self) -> Option<&'static str> {
        self.closed
    }

    /// Closes the socket at once. The first reason stands.
    pub(super) fn close(&mut self, why: &'static str) {
        if self.closed.is_none() {
            self.closed = Some(why);
        }
        if let Some(stream) = self.stream.take() {
            stream.socket().shutdown();
        }
    }

    /// Closes the socket because of an error, and gives the error back.
    pub(super) fn fail(&mut self, error: Error) -> Error {
        self.close("after an earlier failure");
        error
    }

    pub(super) fn set_timeout(
        &mut self,
        time: Option<Duration>,
        context: &'static str,
    ) -> Result<(), Error> {
        let result = self.stream(context)?.set_timeout(time);
        result.map_err(|error| self.fail(Error::socket(error, context)))
    }

    /// Exchanges the stream (for an encrypted or a compressed one). Bytes that came before are
    /// refused: whoever sits in the middle of what is not encrypted could have put them there.
    pub(super) fn upgrade(
        &mut self,
        context: &'static str,
        encrypt: impl FnOnce(Stream) -> Result<Stream, Error>,
    ) -> Result<(), Error> {
        if !self.receiver.is_empty() {
            return Err(self.fail(Error::protocol(context, "bytes before their time")));
        }
        match self.stream.take().map(encrypt) {
            Some(Ok(stream)) => {
                self.stream = Some(stream);
                Ok(())
            }
            Some(Err(error)) => Err(self.fail(error)),
            None => Err(self.no_stream(context)),
        }
    }

    fn no_stream(&self, context: &'static str) -> Error {
        Error::new(
            ErrorKind::Closed(self.closed.unwrap_or("by this side")),
            context,
        )
    }

    fn stream(&mut self, context: &'static str) -> Result<&mut Stream, Error> {
        match &mut self.stream {
            Some(stream) => Ok(stream),
            None => Err(Error::new(
                ErrorKind::Closed(self.closed.unwrap_or("by this side")),
                context,
            )),
        }
    }

    // Sending.

    /// Begins a new exchange with one command.
    pub(super) fn send_command(
        &mut self,
        command: u8,
        body: &[u8],
        context: &'static str,
    ) -> Result<(), Error> {
        self.begin(command, context)?;
        let mut body = body;
        if body.len() > COPY {
            // The first packet's header and command byte go ahead, the rest follows uncopied.
            let mut head = 1;
            loop {
                let len = (head + body.len()).min(MAX_PAYLOAD);
                let (now, later) = body.split_at(len - head);
                let header = Header {
                    len,
                    seq: self.next_seq(),
                };
                self.outgoing[..HEADER].copy_from_slice(&header.to_bytes());
                self.write(0..HEADER + head, context)?;
                self.write_from(now, context)?;
                (head, body) = (0, later);
                if len < MAX_PAYLOAD {
                    return Ok(());
                }
            }
        }
        self.outgoing.extend_from_slice(std::mem::take(&mut body));
        self.send_outgoing(context)
    }

    /// Sends commands of which none waits for the answer to the one before. Together they must fit
    /// what the sockets hold: a server that answers does not read.
    pub(super) fn send_ahead<'b>(
        &mut self,
        command: u8,
        bodies: impl Iterator<Item = &'b [u8]>,
        context: &'static str,
    ) -> Result<(), Error> {
        self.nothing_announced(context)?;
        let single = self.stream(context)?.is_compressed();
        self.outgoing.clear();
        for body in bodies {
            let header = Header {
                len: body.len() + 1,
                seq: 0,
            };
            self.outgoing.extend_from_slice(&header.to_bytes());
            self.outgoing.push(command);
            self.outgoing.extend_from_slice(body);
            if single {
                self.stream(context)?.begin_ahead();
                self.write(0..self.outgoing.len(), context)?;
                self.outgoing.clear();
            }
        }
        if self.outgoing.is_empty() {
            return Ok(());
        }
        self.write(0..self.outgoing.len(), context)
    }

    /// What comes next answers the next of the commands that were sent ahead.
    pub(super) fn expect_answer(&mut self) {
        self.seq = 1;
    }

    /// Commands that were sent ahead and that will be asked for in this order.
    pub(super) fn set_announced<'b>(&mut self, bodies: impl Iterator<Item = &'b [u8]>) {
        self.announced = bodies.map(<[u8]>::to_vec).collect();
    }

    pub(super) fn has_announced(&self) -> bool {
        !self.announced.is_empty()
    }

    /// What comes next answers this command, which was announced.
    pub(super) fn expect_announced(
        &mut self,
        body: &[u8],
        context: &'static str,
    ) -> Result<(), Error> {
        if self.announced.front().is_some_and(|next| next == body) {
            self.announced.pop_front();
            self.expect_answer();
            return Ok(());
        }
        self.nothing_announced(context)
    }

    /// No other command may get the answer to one that was announced.
    fn nothing_announced(&mut self, context: &'static str) -> Result<(), Error> {
        if self.announced.is_empty() {
            return Ok(());
        }
        self.announced.clear();
        let error = Error::protocol(context, "another statement than was announced");
        Err(self.fail(error))
    }

    /// Answers within an exchange (the login). Short by nature.
    pub(super) fn send_reply(&mut self, body: &[u8], context: &'static str) -> Result<(), Error> {
        self.outgoing.clear();
        self.outgoing.extend([0; HEADER]);
        self.outgoing.extend_from_slice(body);
        self.send_outgoing(context)
    }

    /// Overwrites what was sent last, which may have been a password.
    pub(super) fn wipe(&mut self) {
        self.outgoing.zeroize();
    }

    /// Begins a command whose body comes by [`Self::append`].
    pub(super) fn begin(&mut self, command: u8, context: &'static str) -> Result<(), Error> {
        self.nothing_announced(context)?;
        self.stream(context)?.begin();
        if !self.receiver.is_empty() {
            return self.unexpected(context);
        }
        self.receiver.shrink();
        self.seq = 0;
        self.outgoing.clear();
        self.outgoing.shrink_to(KEEP);
        self.outgoing.extend([0; HEADER]);
        self.outgoing.push(command);
        Ok(())
    }

    /// Adds to the command's body; what fills a packet is sent.
    pub(super) fn append(&mut self, body: &[u8], context: &'static str) -> Result<(), Error> {
        self.stream(context)?;
        let mut body = body;
        while !body.is_empty() {
            let room = HEADER + MAX_PAYLOAD - self.outgoing.len();
            let (now, later) = body.split_at(room.min(body.len()));
            let need = self.outgoing.len() + now.len();
            if need > self.outgoing.capacity() {
                // Doubling, but never beyond one packet.
                let to = (2 * need).min(HEADER + MAX_PAYLOAD);
                self.outgoing.reserve_exact(to - self.outgoing.len());
            }
            self.outgoing.extend_from_slice(now);
            body = later;
            if self.outgoing.len() == HEADER + MAX_PAYLOAD {
                // A full packet says that another one follows, so this ends no statement.
                self.send_outgoing(context)?;
                self.outgoing.clear();
                self.outgoing.extend([0; HEADER]);
            }
        }
        Ok(())
    }

    /// Sends what is left of the command: its last packet, which may be empty.
    pub(super) fn send_outgoing(&mut self, context: &'static str) -> Result<(), Error> {
        let header = Header {
            len: self.outgoing.len() - HEADER,
            seq: self.next_seq(),
        };
        self.outgoing[..HEADER].copy_from_slice(&header.to_bytes());
        self.write(0..self.outgoing.len(), context)
    }

    fn next_seq(&mut self) -> u8 {
        let seq = self.seq;
        self.seq = seq.wrapping_add(1);
        seq
    }

    fn write(&mut self, range: Range<usize>, context: &'static str) -> Result<(), Error> {
        let outgoing = std::mem::take(&mut self.outgoing);
        let result = self.write_from(&outgoing[range], context);
        self.outgoing = outgoing;
        result
    }

    fn write_from(&mut self, bytes: &[u8], context: &'static str) -> Result<(), Error> {
        let stream = self.stream(context)?;
        match stream.write_all(bytes).and_then(|()| stream.flush()) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.refused(error, context)),
        }
    }

    /// A server that hangs up while it is being sent something usually said why before.
    fn refused(&mut self, error: io::Error, context: &'static str) -> Error {
        let error = Error::socket(error, context);
        if matches!(error.kind(), ErrorKind::Timeout) {
            return self.fail(error);
        }
        match self.whatever_came(context) {
            Some(said) => self.fail(said),
            None => self.fail(error),
        }
    }

    /// Bytes that came between two commands: a server that ends a connection (killed, idle for too
    /// long, shutting down) may say so before it hangs up.
    fn unexpected(&mut self, context: &'static str) -> Result<(), Error> {
        let said = self.whatever_came(context);
        let error = said.unwrap_or_else(|| Error::protocol(context, "bytes without a question"));
        Err(self.fail(error))
    }

    fn whatever_came(&mut self, context: &'static str) -> Option<Error> {
        let stream = self.stream.as_mut()?;
        // Words are there already or not at all; the connection is given up in any case.
        stream.set_timeout(Some(LAST_WORDS)).ok()?; // the first error is the one to report
        let header = self.receiver.header(stream).ok()?; // likewise
        if header.len > COPY {
            return None;
        }
        let payload = self.receiver.packet(header, stream).ok()?; // likewise
        let said = err::parse(self.receiver.bytes(payload)).ok()?; // likewise
        Some(Error::server_said(said, context))
    }

    // Receiving.

    /// The next packet's payload. An ERR packet is an error, and leaves the connection open.
    pub(super) fn receive(&mut self, context: &'static str) -> Result<&[u8], Error> {
        match self.next(MAX_PAYLOAD, context)? {
            Incoming::Packet(range) => Ok(self.receiver.bytes(range)),
            Incoming::Long(_) => Err(self.fail(Error::protocol(context, "a packet is too long"))),
        }
    }

    /// The next packet, or only the length of one that is not shorter than `limit`.
    #[inline]
    pub(super) fn next(&mut self, limit: usize, context: &'static str) -> Result<Incoming, Error> {
        let Some(stream) = &mut self.stream else {
            return Err(self.no_stream(context));
        };
        let header = match self.receiver.header(stream) {
            Ok(header) => header,
            Err(error) => return Err(self.fail(Error::socket(error, context))),
        };
        if header.len >= limit {
            self.receiver.skip_header();
            self.check(header, context)?;
            return Ok(Incoming::Long(header.len));
        }
        let range = match self.receiver.packet(header, stream) {
            Ok(range) => range,
            Err(error) => return Err(self.fail(Error::socket(error, context))),
        };
        if self.receiver.bytes(range.clone()).first() == Some(&ERR) {
            return Err(self.server_said(header, range, context));
        }
        self.check(header, context)?;
        Ok(Incoming::Packet(range))
    }

    /// The header of a packet that continues the payload of the one before.
    pub(super) fn continuation(&mut self, context: &'static str) -> Result<usize, Error> {
        match self.next(0, context)? {
            Incoming::Long(len) => Ok(len),
            Incoming::Packet(_) => Err(self.fail(Error::protocol(context, "not a continuation"))),
        }
    }

    /// Takes 1 to `limit` bytes of a long packet.
    pub(super) fn piece(
        &mut self,
        limit: usize,
        context: &'static str,
    ) -> Result<Range<usize>, Error> {
        let Some(stream) = &mut self.stream else {
            return Err(self.no_stream(context));
        };
        self.receiver
            .piece(limit, stream)
            .map_err(|error| self.fail(Error::socket(error, context)))
    }

    #[inline]
    pub(super) fn bytes(&self, range: Range<usize>) -> &[u8] {
        self.receiver.bytes(range)
    }

    #[inline]
    fn in_order(&self, header: Header) -> bool {
        let told = self.stream.as_ref().and_then(Stream::in_order);
        told.unwrap_or(header.seq == self.seq)
    }

    #[inline]
    fn check(&mut self, header: Header, context: &'static str) -> Result<(), Error> {
        if !self.in_order(header) {
            return Err(self.fail(Error::protocol(context, "packets out of order")));
        }
        self.seq = self.seq.wrapping_add(1);
        Ok(())
    }

    #[cold]
    fn server_said(&mut self, header: Header, range: Range<usize>, context: &'static str) -> Error {
        match err::parse(self.receiver.bytes(range)) {
            Ok(said) => {
                let error = Error::server_said(said, context);
                // What a server says out of turn are its last words (killed, idle for too long).
                if self.in_order(header) {
                    error
                } else {
                    self.fail(error)
                }
            }
            Err(Malformed(detail)) => self.fail(Error::protocol(context, detail)),
        }
    }
}

impl Drop for Channel {
    /// Says good-bye, so that the server does not log an aborted connection.
    fn drop(&mut self) {
        if self.send_command(COM_QUIT, b"", "closing").is_ok()
            && let Some(stream) = &mut self.stream
        {
            stream.close();
        }
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Channel")
            .field("stream", &self.stream)
            .field("closed", &self.closed)
            .finish_non_exhaustive()
    }
}
