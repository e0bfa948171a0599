//! Where a server keeps its data, if that is a folder of this machine: whoever plans a restore can then look how much
//! room there is. It looks at names only and opens nothing there.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;

use super::session::Session;
use crate::Error;

/// The folder of a server's data. `None`: the server is elsewhere (also in a container of this machine), or the folder
/// cannot be seen from here.
pub fn data_folder(options: &wire::Options) -> Result<Option<PathBuf>, Error> {
    if !is_near(&options.address) {
        return Ok(None);
    }
    let mut session = Session::open_reading(&wire::Options {
        database: None,
        ..options.clone()
    })?;
    let host = session.value("SELECT @@hostname")?;
    let folder = PathBuf::from(session.value("SELECT @@datadir")?);
    session.connection.close();
    // A container has a name of its own, and its folders are not ours, whatever they are called.
    let own = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let ours = own.trim() == host && folder.is_absolute() && folder.is_dir();
    Ok(ours.then_some(folder))
}

fn is_near(address: &wire::Address) -> bool {
    match address {
        wire::Address::Socket(_) => true,
        wire::Address::Tcp { host, .. } => {
            let ip: Option<IpAddr> = host.parse().ok();
            host.eq_ignore_ascii_case("localhost") || ip.is_some_and(|ip| ip.is_loopback())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_machine_are_near() {
        let tcp = |host: &str| wire::Address::Tcp {
            host: host.to_owned(),
            port: 3306,
        };
        for near in ["localhost", "127.0.0.1", "127.1.2.3", "::1"] {
            assert!(is_near(&tcp(near)), "{near}");
        }
        for far in ["db", "192.0.2.7", "127.example", ""] {
            assert!(!is_near(&tcp(far)), "{far}");
        }
        assert!(is_near(&wire::Address::Socket(
            "/run/mysqld/mysqld.sock".into()
        )));
    }
}
