//! The messages, one file each, as pure functions between bytes and values. Nothing in here may
//! touch a socket or keep state. The page of each message is named in its file; "protocol" means
//! the MariaDB Knowledge Base's "Client/Server Protocol" and MySQL 8.4's "Client/Server Protocol"
//! source documentation, which agree on all that is used here.

pub(crate) mod answer;
pub(crate) mod auth_switch;
pub(crate) mod binary_row;
pub(crate) mod bytes;
pub(crate) mod capability;
pub(crate) mod column;
pub(crate) mod command;
pub(crate) mod err;
pub(crate) mod greeting;
pub(crate) mod header;
pub(crate) mod login;
pub(crate) mod ok;
pub(crate) mod prepared;
pub(crate) mod row;
