//! From the name of a host to its addresses. It must never let a static program load the modules that the C library of
//! the machine keeps for names (`myhostname`, `mdns`, `resolve` …): they belong to another build of that library, and
//! the program dies of them. Such a program asks `getent`, which is the machine's own.
//! Page: glibc's `nss/nsswitch.conf(5)`; its linker warns of the same.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::process::{Command, Stdio};

/// Where systems keep it.
const GETENT: [&str; 2] = ["/usr/bin/getent", "/run/current-system/sw/bin/getent"];
/// Whether this program brings a glibc of its own.
const STATIC: bool = cfg!(all(target_env = "gnu", target_feature = "crt-static"));

/// All addresses of a host, in the order in which to try them.
pub(super) fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let getent = GETENT.iter().map(Path::new).find(|path| path.is_file());
    match getent {
        Some(getent) if STATIC => by_getent(getent, host, port),
        // Without it there are no modules either, as in an empty container.
        _ => Ok((host, port).to_socket_addrs()?.collect()),
    }
}

/// Asks the machine's program, which knows nothing of our variables.
fn by_getent(getent: &Path, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let output = Command::new(getent)
        .args(["--", "ahosts", host])
        .env_clear()
        .stdin(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let found: Vec<SocketAddr> = text
        .lines()
        // 127.0.0.1       STREAM localhost
        .filter(|line| line.split_whitespace().nth(1) == Some("STREAM"))
        .filter_map(|line| line.split_whitespace().next()?.parse::<IpAddr>().ok())
        .map(|address| SocketAddr::new(address, port))
        .collect();
    match found.is_empty() {
        true => Err(io::Error::new(
            ErrorKind::NotFound,
            "the name has no address",
        )),
        false => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn getent_says_what_the_library_says() {
        let getent = Path::new(GETENT[0]);
        let mut asked = by_getent(getent, "localhost", 3306).unwrap();
        let mut library: Vec<SocketAddr> = addresses("localhost", 3306).unwrap();
        asked.sort();
        library.sort();
        assert_eq!(asked, library);
        assert!(asked[0].ip().is_loopback() && asked[0].port() == 3306);
        for bad in ["no-such-host.invalid", "", "--service=files", "a b"] {
            by_getent(getent, bad, 1).unwrap_err();
        }
    }

    #[test]
    fn an_address_is_its_own_answer() {
        let six = addresses("::1", 7).unwrap();
        assert_eq!(six, [SocketAddr::new("::1".parse().unwrap(), 7)]);
    }
}
