//! A tiny browser over real TCP: keeps cookies, follows nothing by itself, reads the token of forms.
//! It must never mend what the server says.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use super::Place;

/// A panel that runs, ended with the test.
pub struct Panel {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub host: String,
    /// The one-time password of `admin`, at the first start.
    pub password: String,
}

impl Panel {
    /// Starts it in a place, on a free port, and waits for its address.
    pub fn start(place: &Place) -> Self {
        let mut child = place
            .command(&["serve", "--json"])
            .env("SAUVEGARDE_LISTEN", "127.0.0.1:0")
            .env("SAUVEGARDE_DATA", place.path("data"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut text = String::new();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        // The facts end with the only line that is a closing brace.
        while !text.ends_with("\n}\n") {
            assert_ne!(reader.read_line(&mut text).unwrap(), 0, "no facts: {text}");
        }
        let facts: serde_json::Value = serde_json::from_str(&text).unwrap();
        let host = facts["listens"].as_str().unwrap().to_owned();
        Self {
            child,
            host,
            password: facts["password"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// Who is not signed in.
    pub fn visitor(&self) -> Browser {
        Browser {
            host: self.host.clone(),
            address: self.host.clone(),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    /// The first account, signed in, its password changed to [`PASSWORD`].
    pub fn admin(&self) -> Browser {
        let mut browser = self.visitor();
        browser.sign_in("admin", &self.password);
        let old = self.password.clone();
        let form = [
            ("old", old.as_str()),
            ("new", PASSWORD),
            ("again", PASSWORD),
        ];
        assert_eq!(browser.form("/password", "/password", &form).status, 303);
        browser
    }

    /// An account that admin makes with these permissions, signed in, with [`PASSWORD`].
    pub fn account(&self, admin: &mut Browser, name: &str, permissions: &[&str]) -> Browser {
        let mut form = vec![("name", name)];
        form.extend(permissions.iter().map(|word| ("permission", *word)));
        let made = admin.form("/accounts/new", "/accounts", &form);
        assert_eq!(made.status, 200, "{}", made.text());
        let given = made.value_of("given");
        let mut browser = self.visitor();
        browser.sign_in(name, &given);
        let form = [
            ("old", given.as_str()),
            ("new", PASSWORD),
            ("again", PASSWORD),
        ];
        assert_eq!(browser.form("/password", "/password", &form).status, 303);
        browser
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The password of every account, once it is changed.
pub const PASSWORD: &str = "cheval agrafe pile";
/// Where everything lies.
pub const BASE: &str = "/admin/backup";

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    /// As the address bar shows it.
    pub host: String,
    /// Where it connects to, which is another server's place where one stands before the panel.
    pub address: String,
    pub cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: Vec<(String, String)>,
}

/// What came back.
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The first header of a name; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    /// The value of the field with this id.
    pub fn value_of(&self, id: &str) -> String {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("id=\"{id}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    /// One request, `path` as it is written on the wire.
    pub fn raw(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Response {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.host
        );
        if !cookies.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", cookies.join("; ")));
        }
        let own = self.headers.iter().map(|(k, v)| (k.as_str(), v.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || method != "GET" {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses early may close before it has read all.
        stream.write_all(body).ok();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for (name, value) in &headers {
            if name.eq_ignore_ascii_case("set-cookie") {
                let (key, rest) = value.split_once('=').unwrap();
                let value = rest.split(';').next().unwrap();
                match value.is_empty() {
                    true => self.cookies.remove(key),
                    false => self.cookies.insert(key.to_owned(), value.to_owned()),
                };
            }
        }
        Response {
            status,
            headers,
            body: all[end + 4..].to_vec(),
        }
    }

    pub fn get(&mut self, path: &str) -> Response {
        self.raw("GET", &format!("{BASE}{path}"), &[], b"")
    }

    /// Sends fields as a form does, with what else was asked for.
    pub fn post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Response {
        let body: Vec<String> = fields
            .iter()
            .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
            .collect();
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let headers: Vec<_> = std::iter::once(kind)
            .chain(headers.iter().copied())
            .collect();
        self.raw(
            "POST",
            &format!("{BASE}{path}"),
            &headers,
            body.join("&").as_bytes(),
        )
    }

    /// Opens a page and sends a form of it, with its token.
    pub fn form(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Response {
        let token = self.token(page);
        let fields: Vec<_> = fields
            .iter()
            .copied()
            .chain([("_token", token.as_str())])
            .collect();
        self.post(path, &fields, &[])
    }

    /// The token of a page's forms.
    pub fn token(&mut self, page: &str) -> String {
        let shown = self.get(page);
        let text = shown.text();
        let (_, rest) = text
            .split_once("name=\"_token\" value=\"")
            .unwrap_or_else(|| panic!("no form on {page}: {} {text}", shown.status));
        rest.split('"').next().unwrap().to_owned()
    }

    pub fn sign_in(&mut self, name: &str, password: &str) {
        let answer = self.form(
            "/sign-in",
            "/sign-in",
            &[("name", name), ("password", password)],
        );
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
}

/// As a browser writes fields.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
