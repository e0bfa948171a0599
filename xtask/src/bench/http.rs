//! As much of a browser as the panel's benchmark needs: one connection that is kept, a cookie, the token of forms.
//! Must never hide what the server says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, Result, bail};

const BASE: &str = "/admin/backup";

/// Somebody at a browser.
pub struct Session {
    host: String,
    stream: BufReader<TcpStream>,
    cookie: String,
}

/// What came back.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// As it was sent.
    pub body: Vec<u8>,
}

impl Session {
    /// Nobody yet.
    pub fn connect(host: &str) -> Result<Self> {
        let stream = TcpStream::connect(host).with_context(|| host.to_owned())?;
        stream.set_nodelay(true)?;
        Ok(Self {
            host: host.to_owned(),
            stream: BufReader::new(stream),
            cookie: String::new(),
        })
    }

    /// The same person at a panel that was started anew.
    pub fn reconnect(&mut self, host: &str) -> Result<()> {
        let cookie = std::mem::take(&mut self.cookie);
        *self = Self::connect(host)?;
        self.cookie = cookie;
        Ok(())
    }

    /// A page.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "", true)
    }

    /// Signs in for the first time, and takes another password.
    pub fn sign_in(&mut self, name: &str, given: &str, password: &str) -> Result<()> {
        let fields = format!("name={name}&password={given}");
        self.form("/sign-in", &fields)?;
        let typed = password.replace(' ', "+");
        self.form(
            "/password",
            &format!("old={given}&new={typed}&again={typed}"),
        )?;
        match self.get("")?.status {
            200 => Ok(()),
            status => bail!("signed in, and yet: {status}"),
        }
    }

    fn form(&mut self, path: &str, fields: &str) -> Result<()> {
        let page = self.send("GET", path, "", false)?;
        let page = String::from_utf8(page.body)?;
        let (_, rest) = page
            .split_once("name=\"_token\" value=\"")
            .with_context(|| format!("no form on {path}"))?;
        let token = rest.split('"').next().unwrap_or_default();
        let sent = self.send("POST", path, &format!("{fields}&_token={token}"), false)?;
        match sent.status {
            303 => Ok(()),
            status => bail!("{path}: {status}"),
        }
    }

    /// `packed`: compressed, as every browser asks for it.
    fn send(&mut self, method: &str, path: &str, body: &str, packed: bool) -> Result<Answer> {
        let mut request = format!("{method} {BASE}{path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        request.push_str("Accept-Language: fr\r\n");
        if packed {
            request.push_str("Accept-Encoding: gzip\r\n");
        }
        if method != "GET" {
            let kind = "application/x-www-form-urlencoded";
            let head = format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
            request.push_str(&head);
        }
        if !self.cookie.is_empty() {
            request.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.read()
    }

    fn read(&mut self) -> Result<Answer> {
        let (mut line, mut status, mut length) = (String::new(), None, 0);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                bail!("the panel hung up");
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            if status.is_none() {
                let word = text.split(' ').nth(1).context("no status")?;
                status = Some(word.parse()?);
            } else if let Some((name, value)) = text.split_once(": ") {
                match name.to_ascii_lowercase().as_str() {
                    "content-length" => length = value.parse()?,
                    "set-cookie" => {
                        self.cookie = value.split(';').next().unwrap_or_default().to_owned();
                    }
                    "transfer-encoding" => bail!("the length of the answer is not known"),
                    _ => {}
                }
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        let status = status.context("no status")?;
        Ok(Answer { status, body })
    }
}
