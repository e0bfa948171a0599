//! Where the binary log stood at the snapshot. It never fails for want of a right or of a log.

use archive::index::Position;

use crate::Error;
use crate::mysql::session::{Session, literal, number, text};

/// File and offset: MariaDB tells them inside the transaction and asks no right for it. Elsewhere
/// they are left out.
pub(super) fn place(session: &mut Session) -> Result<Option<(String, u64)>, Error> {
    let rows = session.rows("SHOW STATUS LIKE 'binlog_snapshot%'")?;
    let find = |name: &str| {
        rows.iter()
            .find(|row| text(row, 0).eq_ignore_ascii_case(name))
    };
    let found = find("Binlog_snapshot_file").zip(find("Binlog_snapshot_position"));
    Ok(found
        .map(|(file, offset)| (text(file, 1), number(offset, 1)))
        .filter(|(file, _)| !file.is_empty()))
}

/// The same with the set of transactions.
pub(super) fn read(session: &mut Session) -> Result<Option<Position>, Error> {
    let Some((file, offset)) = place(session)? else {
        return Ok(None);
    };
    // A server that does not tell the set (no GTIDs, no function) has told the position already;
    // a connection lost here fails at the next statement.
    let gtid = session
        .rows(&format!(
            "SELECT BINLOG_GTID_POS({}, {offset})",
            literal(&file)
        ))
        .ok()
        .and_then(|rows| rows.first().map(|row| text(row, 0)))
        .filter(|gtid| !gtid.is_empty());
    Ok(Some(Position { file, offset, gtid }))
}
