//! The first and the last frame of an archive of MySQL's dialect: settings for a plain client,
//! and putting them back. Our own restore never runs them; it sets the same by itself.

use archive::index::Index;
use wire::Family;

use super::history::{LAST_INSTANT, LAST_INSTANT_2038};
use crate::Script;

/// The sql_mode that data statements are written for: backslash escapes on, zero dates and
/// impossible ones taken, 0 kept in AUTO_INCREMENT columns, nothing strict.
pub(super) const WRITING_MODE: &str = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

/// The fact in the index that counts MySQL's foreign keys on something else than a whole unique key.
pub(super) const ODD_FOREIGN_KEYS: &str = "foreign_keys_on_no_unique_key";
/// Lets the rows of versioned tables come back with their history.
pub(super) const INSERT_HISTORY: &str = "SET SESSION system_versioning_insert_history=1";
/// Why a plain client must not go on; a server shows 128 characters.
const ELSEWHERE: &str = "Versioned tables of a server before MariaDB 11.5: bring this archive here with Sauvegarde, or use an older server";

/// The opening frame.
pub(super) fn header(index: &Index, family: Family) -> Script {
    let mut script = Script::new();
    let client = match family {
        Family::MariaDb => "mariadb",
        Family::MySql => "mysql",
    };
    script
        .comment("Sauvegarde archive, format 1. SQL text for MySQL and MariaDB.")
        .comment(&format!("Database {}, taken {} from {} {}.", index.source.database, index.taken_at, index.source.family, index.source.version))
        .comment(&format!("Restore: zstd -dc FILE | {client} --binary-mode --comments DATABASE"))
        .comment("It is whole only with its last line, which begins with \"End of archive\".")
        .statement("SET @sauvegarde_sql_mode=@@SESSION.sql_mode, @sauvegarde_time_zone=@@SESSION.time_zone, @sauvegarde_fk=@@SESSION.foreign_key_checks")
        .statement("SET NAMES utf8mb4")
        .statement(format!("SET SESSION sql_mode='{WRITING_MODE}', time_zone='+00:00', foreign_key_checks=0"));
    if family == Family::MariaDb {
        // MySQL takes these for plain comments. A table made without strictness, or with the
        // newer rules for TIMESTAMP columns, must be taken back; MySQL lets few accounts set that.
        script
            .statement("/*M!100201 SET SESSION check_constraint_checks=0 */")
            .statement("/*M!100201 SET SESSION innodb_strict_mode=0 */")
            .statement("/*M!101000 SET SESSION explicit_defaults_for_timestamp=1 */");
    }
    if index.source.facts.contains_key(ODD_FOREIGN_KEYS) {
        // Only then: it asks for a right that few accounts have.
        script.statement("/*!80400 SET SESSION restrict_fk_on_non_standard_key=OFF */");
    }
    if let Some(last) = index.source.facts.get(LAST_INSTANT) {
        script.statement("SET @sauvegarde_history=@@SESSION.system_versioning_insert_history");
        script.statement(INSERT_HISTORY);
        if last == LAST_INSTANT_2038 {
            // A newer server would take every row that is valid now for one that ends in 2038.
            script.statement(format!(
                "/*M!110500 SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT='{ELSEWHERE}' */"
            ));
        }
    }
    script
}

/// The closing frame; says aloud when the archive has gaps.
pub(super) fn footer(index: &Index) -> Script {
    let mut script = Script::new();
    script
        .statement("SET NAMES utf8mb4")
        .statement("SET SESSION sql_mode=@sauvegarde_sql_mode, time_zone=@sauvegarde_time_zone, foreign_key_checks=@sauvegarde_fk");
    if index.source.facts.contains_key(LAST_INSTANT) {
        script.statement("SET SESSION system_versioning_insert_history=@sauvegarde_history");
    }
    for gap in &index.gaps {
        script.comment(&format!(
            "MISSING: {:?} {} ({}: {})",
            gap.kind, gap.name, gap.cause, gap.detail
        ));
    }
    script.comment(match index.gaps.is_empty() {
        true => "End of archive, complete.",
        false => "End of archive, INCOMPLETE: see the lines above.",
    });
    script
}
