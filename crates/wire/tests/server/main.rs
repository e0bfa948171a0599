//! Against a real MariaDB, one for all tests of this file.

#![allow(clippy::unwrap_used)]

mod broken;
mod large;
mod pipeline;
mod rows;
mod sign_in;
mod statement;

use testkit::Server;
use wire::{Address, Connection, Options};

fn tcp() -> Address {
    Address::Tcp {
        host: "127.0.0.1".into(),
        port: Server::shared().port(),
    }
}

fn socket() -> Address {
    Address::Socket(Server::shared().socket())
}

/// As the super-user, over the socket.
fn root() -> Connection {
    Connection::connect(&Options::new(socket(), "root")).unwrap()
}

/// What the `mariadb` client says, not ours.
fn sql(sql: &str) -> String {
    Server::shared().sql(None, sql).trim_end().to_owned()
}
