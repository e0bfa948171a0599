//! A server played from a script, byte by byte: what no real server does on demand. It shares no
//! code with the client.

#![allow(clippy::unwrap_used)]

mod answers;
mod compressed;
mod files;
mod hostile;
mod methods;
mod silence;

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use wire::{Address, Connection, Error, Next, Options};

/// CLIENT_DEPRECATE_EOF, CLIENT_SSL.
const DEPRECATE_EOF: u32 = 1 << 24;
const SSL: u32 = 1 << 11;
/// PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH and the rest of an old server.
const BASIC: u32 = 1 << 9 | 1 << 15 | 1 << 19 | 1 << 13 | 1 << 2 | 1 << 3;

const OK: &[u8] = &[0, 0, 0, 2, 0, 0, 0];

/// One packet.
fn packet(seq: u8, payload: &[u8]) -> Vec<u8> {
    let len = u32::try_from(payload.len()).unwrap().to_le_bytes();
    [&[len[0], len[1], len[2], seq], payload].concat()
}

fn greeting(capabilities: u32) -> Vec<u8> {
    let caps = capabilities.to_le_bytes();
    let mut bytes = b"\x0A8.0.1-script\0\x07\0\0\0abcdefgh\0".to_vec();
    bytes.extend([caps[0], caps[1], 45, 2, 0, caps[2], caps[3], 21]);
    bytes.extend([0; 10]);
    bytes.extend(b"ijklmnopqrst\0mysql_native_password\0");
    packet(0, &bytes)
}

/// The server's request for another method.
fn switch(seq: u8, plugin: &str, nonce: &[u8]) -> Vec<u8> {
    packet(seq, &[b"\xFE", plugin.as_bytes(), b"\0", nonce].concat())
}

/// A server of one connection: runs `script`, then waits for the client to hang up. Its result is
/// what the client sent that the script did not take.
struct Script {
    place: SocketAddr,
    thread: JoinHandle<Vec<u8>>,
}

impl Script {
    fn new(script: impl FnOnce(&mut TcpStream) + Send + 'static) -> Self {
        Self::at(Ipv4Addr::LOCALHOST.into(), script)
    }

    fn at(address: IpAddr, script: impl FnOnce(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let place = listener.local_addr().unwrap();
        let thread = std::thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            // A client that hangs would hang the test.
            socket
                .set_read_timeout(Some(Duration::from_secs(20)))
                .unwrap();
            script(&mut socket);
            let mut rest = Vec::new();
            // A client that closes hard (reset) has hung up as well.
            if let Err(error) = socket.read_to_end(&mut rest) {
                assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
            }
            rest
        });
        Self { place, thread }
    }

    /// Signs anybody in, then gives each answer to one command; the last one is followed by the
    /// end of the stream.
    fn answering(capabilities: u32, answers: Vec<Vec<u8>>) -> Self {
        Self::new(move |socket| {
            accept(socket, capabilities);
            for answer in answers {
                take_packet(socket);
                // The client may refuse the first bytes and hang up before the last.
                if socket.write_all(&answer).is_err() {
                    return;
                }
            }
            socket.shutdown(std::net::Shutdown::Write).unwrap();
        })
    }

    fn options(&self) -> Options {
        let address = Address::Tcp {
            host: self.place.ip().to_string(),
            port: self.place.port(),
        };
        let mut options = Options::new(address, "bob");
        options.password = Some("hunter2".into());
        options
    }

    fn connect(&self) -> Result<Connection, Error> {
        Connection::connect(&self.options())
    }

    fn end(self) -> Vec<u8> {
        self.thread.join().unwrap()
    }
}

fn take_packet(socket: &mut TcpStream) -> Vec<u8> {
    let mut header = [0; 4];
    socket.read_exact(&mut header).unwrap();
    let len = u32::from_le_bytes([header[0], header[1], header[2], 0]);
    let mut payload = vec![0; len as usize];
    socket.read_exact(&mut payload).unwrap();
    payload
}

fn accept(socket: &mut TcpStream, capabilities: u32) {
    socket.write_all(&greeting(capabilities)).unwrap();
    take_packet(socket);
    socket.write_all(&packet(2, OK)).unwrap();
}

fn column(name: &str) -> Vec<u8> {
    let mut bytes = b"\x03def\0\0\0".to_vec();
    bytes.push(u8::try_from(name.len()).unwrap());
    bytes.extend(name.as_bytes());
    bytes.extend(b"\0\x0C\x2D\0\xFF\0\0\0\xFD\0\0\0\0\0");
    bytes
}

/// The cells of many rows.
type Cells = Vec<Vec<Option<Vec<u8>>>>;

/// Reads all rows; their cells, or the error and the number of rows before it.
fn read_all(connection: &mut Connection) -> Result<Cells, (usize, Error)> {
    let mut all = Vec::new();
    let mut rows = connection.query("SELECT").map_err(|error| (0, error))?;
    loop {
        match rows.next().map_err(|error| (all.len(), error))? {
            Next::Row(row) => {
                let cells: Result<_, Error> = row
                    .cells()
                    .map(|cell| Ok(cell?.map(<[u8]>::to_vec)))
                    .collect();
                all.push(cells.map_err(|error| (all.len(), error))?);
            }
            Next::Large(_) => panic!("no large rows in this script"),
            Next::End(done) => {
                assert_eq!(done.rows as usize, all.len());
                return Ok(all);
            }
        }
    }
}
