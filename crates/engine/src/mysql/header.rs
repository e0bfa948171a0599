//! The first and the last frame of an archive of MySQL's dialect: settings for a plain client,
//! and putting them back. Our own restore never runs them; it sets the same by itself.

use archive::index::Index;
use wire::Family;

use crate::Script;

/// The sql_mode that data statements are written for: backslash escapes on, zero dates and
/// impossible ones taken, 0 kept in AUTO_INCREMENT columns, nothing strict.
pub(super) const WRITING_MODE: &str = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

/// The opening frame.
pub(super) fn header(index: &Index, family: Family) -> Script {
    let mut script = Script::new();
    script
        .comment("Sauvegarde archive, format 1. SQL text for MySQL and MariaDB.")
        .comment(&format!("Database {}, taken {} from {} {}.", index.source.database, index.taken_at, index.source.family, index.source.version))
        .comment("Restore: zstd -dc FILE | mariadb --binary-mode --comments DATABASE")
        .comment("It is whole only with its last line, which begins with \"End of archive\".")
        .statement("SET @sauvegarde_sql_mode=@@SESSION.sql_mode, @sauvegarde_time_zone=@@SESSION.time_zone, @sauvegarde_fk=@@SESSION.foreign_key_checks")
        .statement("SET NAMES utf8mb4")
        .statement(format!("SET SESSION sql_mode='{WRITING_MODE}', time_zone='+00:00', foreign_key_checks=0"));
    if family == Family::MariaDb {
        // MySQL takes this for a plain comment.
        script.statement("/*M!100201 SET SESSION check_constraint_checks=0 */");
    }
    script
}

/// The closing frame; says aloud when the archive has gaps.
pub(super) fn footer(index: &Index) -> Script {
    let mut script = Script::new();
    script
        .statement("SET NAMES utf8mb4")
        .statement("SET SESSION sql_mode=@sauvegarde_sql_mode, time_zone=@sauvegarde_time_zone, foreign_key_checks=@sauvegarde_fk");
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
