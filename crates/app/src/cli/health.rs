//! `sauvegarde health`: whether the panel of this machine answers, for containers and watchers that have no client of
//! their own. It opens nothing but one connection.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::serve::LISTEN;
use crate::failure::{Failure, Result};
use crate::output;
use crate::settings::Settings;
use crate::web::{self, BASE};
use crate::words::{m, t};

/// A panel that takes longer is as good as gone.
const PATIENCE: Duration = Duration::from_secs(5);
/// No honest answer is longer.
const LONGEST: u64 = 16 * 1024;

/// Does it.
pub fn run(settings: &Settings) -> Result<()> {
    let set = settings.variables.get("SAUVEGARDE_LISTEN");
    let address = nearest(web::listen_address(set.as_deref().unwrap_or(LISTEN))?);
    let answer = ask(address).unwrap_or_else(|error| error.to_string());
    let first = answer.lines().next().unwrap_or_default();
    if first.split(' ').nth(1) != Some("200") {
        let cause = m!(
            "panel-silent",
            address = address.to_string(),
            detail = first.to_owned()
        );
        return Err(Failure::new("no-panel", cause, m!("panel-silent-next")));
    }
    match settings.json {
        true => output::json(&serde_json::json!({ "address": address.to_string() })),
        false => output::print(&t!("panel-answers", address = address.to_string())),
    }
}

/// Who listens everywhere is asked on the machine itself.
fn nearest(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    address
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request =
        format!("GET {BASE}/healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn everywhere_is_also_here() {
        for (listens, asked) in [
            ("0.0.0.0:8480", "127.0.0.1:8480"),
            ("[::]:1", "[::1]:1"),
            ("10.0.0.1:1", "10.0.0.1:1"),
        ] {
            assert_eq!(nearest(listens.parse().unwrap()).to_string(), asked);
        }
    }
}
