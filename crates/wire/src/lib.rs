//! A blocking client of the MySQL and MariaDB protocol: connect, TLS, sign in, send a statement,
//! read rows straight from the receive buffer.
//!
//! It must never know a schema, print, read the program's settings, buffer a whole result, or let
//! a connection that broke in the middle of the rows look like the end of them.
//!
//! Three layers: `protocol` turns bytes into messages and back and touches no socket; `auth` holds
//! one file for each way to sign in; `connection` owns the socket and what state it is in.
//!
//! ```no_run
//! use wire::{Address, Connection, Next, Options, Secret, Tls};
//!
//! # fn main() -> Result<(), wire::Error> {
//! let address = Address::Tcp { host: "db.example.org".into(), port: 3306 };
//! let mut options = Options::new(address, "backup");
//! options.password = Some(Secret::new("…"));
//! options.tls = Tls::Verified { ca: None };
//! let mut connection = Connection::connect(&options)?;
//! let mut rows = connection.query("SELECT id, name FROM shop.customer")?;
//! loop {
//!     match rows.next()? {
//!         Next::Row(row) => {
//!             for cell in row.cells() {
//!                 let _value: Option<&[u8]> = cell?;
//!             }
//!         }
//!         Next::Large(mut row) => while row.next_cell()?.is_some() {},
//!         Next::End(_) => break,
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod auth;
mod connection;
mod error;
mod options;
mod protocol;
mod secret;
mod server;

pub use connection::{
    Batch, Cell, Connection, Done, LargeRow, Load, Next, Parameter, Prepared, Row, Rows, Statement,
    Table,
};
pub use error::{Error, ErrorKind, Fault, Retry, ServerError, TlsFailure};
pub use options::{Address, Compression, Options, Tls};
pub use protocol::binary_row::Values;
pub use protocol::capability::Capabilities;
pub use protocol::column::{Column, ColumnType};
pub use protocol::row::Cells;
pub use secret::Secret;
pub use server::{Algorithm, Family, Server};
