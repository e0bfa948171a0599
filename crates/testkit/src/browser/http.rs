//! One HTTP/1.1 request to a program on this machine, answered in JSON. Must never be used for anything else.
//! Page: RFC 9112.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Chromium starts slowly on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Status and body of the answer.
pub(super) fn request(
    port: u16,
    method: &str,
    path: &str,
    body: &str,
) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_nodelay(true)?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json; charset=utf-8\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let head = loop {
        if let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end + 4;
        }
        let mut piece = [0; 4096];
        match stream.read(&mut piece)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => answer.extend_from_slice(&piece[..length]),
        }
    };
    let header = String::from_utf8_lossy(&answer[..head]).into_owned();
    let status = header
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let length = header.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    let (Some(status), Some(length)) = (status, length) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, header));
    };
    let mut body = answer.split_off(head);
    let have = body.len();
    body.resize(length, 0);
    if have < length {
        stream.read_exact(&mut body[have..])?;
    }
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}
