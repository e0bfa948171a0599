//! The first bytes of what a client sends. Pages: "COM_QUERY" and its neighbours.

/// Ends the connection; the server answers nothing.
pub(crate) const COM_QUIT: u8 = 0x01;
/// Chooses the default database.
pub(crate) const COM_INIT_DB: u8 = 0x02;
/// One statement as text.
pub(crate) const COM_QUERY: u8 = 0x03;
/// Asks for a sign of life.
pub(crate) const COM_PING: u8 = 0x0E;
/// Has a statement with placeholders prepared.
pub(crate) const COM_STMT_PREPARE: u8 = 0x16;
/// Runs a prepared statement.
pub(crate) const COM_STMT_EXECUTE: u8 = 0x17;
/// Forgets a prepared statement; the server answers nothing.
pub(crate) const COM_STMT_CLOSE: u8 = 0x19;
/// MariaDB: runs a prepared statement for many rows.
pub(crate) const COM_STMT_BULK_EXECUTE: u8 = 0xFA;
