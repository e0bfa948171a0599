//! The words for what a restore does otherwise than the archive has it. It must never leave one
//! without words: a test asks for each that the engine knows.

use engine::Change;

use crate::report::named;
use crate::words::{Message, m};

/// What a restore did otherwise than the archive has it.
pub fn change(change: &Change) -> Message {
    let what = word(&change.change);
    let object = named(change.kind, &change.name);
    match change.detail.is_empty() {
        true => m!("change-bare", object = object, what = what),
        false => m!(
            "change",
            object = object,
            what = what,
            detail = change.detail.as_str()
        ),
    }
}

fn word(change: &str) -> Message {
    match change {
        "definer_dropped" => m!("change-definer-dropped"),
        "event_disabled" => m!("change-event-disabled"),
        "database_renamed" => m!("change-database-renamed"),
        "old_name_left" => m!("change-old-name-left"),
        "not_created" => m!("change-not-created"),
        "left_invalid" => m!("change-left-invalid"),
        "not_run" => m!("change-not-run"),
        "not_run_server" => m!("change-not-run-server"),
        "more_changes" => m!("change-more-changes"),
        "definition_differs" => m!("change-definition-differs"),
        "event_expired" => m!("change-event-expired"),
        "dropped_with_table" => m!("change-dropped-with-table"),
        "definer_not_made" => m!("change-definer-not-made"),
        "scratch_left" => m!("change-scratch-left"),
        "checksum_differs" => m!("change-checksum-differs"),
        "checksum_not_compared" => m!("change-checksum-not-compared"),
        "digest_differs" => m!("change-digest-differs"),
        "digest_not_compared" => m!("change-digest-not-compared"),
        "foreign_key_violation" => m!("change-foreign-key-violation"),
        "settings_kept" => m!("change-settings-kept"),
        "warning" => m!("change-warning"),
        "auto_increment_dropped" => m!("change-auto-increment-dropped"),
        "charset_unknown" => m!("change-charset-unknown"),
        "check_dropped" => m!("change-check-dropped"),
        "collation_coarser" => m!("change-collation-coarser"),
        "collation_near" => m!("change-collation-near"),
        "collation_renamed" => m!("change-collation-renamed"),
        "constraint_dropped" => m!("change-constraint-dropped"),
        "compression_dropped" => m!("change-compression-dropped"),
        "database_comment_dropped" => m!("change-database-comment-dropped"),
        "default_dropped" => m!("change-default-dropped"),
        "default_respelled" => m!("change-default-respelled"),
        "definer_mapped" => m!("change-definer-mapped"),
        "definer_unknown" => m!("change-definer-unknown"),
        "definitions_not_compared" => m!("change-definitions-not-compared"),
        "encryption_dropped" => m!("change-encryption-dropped"),
        "engine_replaced" => m!("change-engine-replaced"),
        "engine_unknown" => m!("change-engine-unknown"),
        "fulltext_parser_dropped" => m!("change-fulltext-parser-dropped"),
        "geometry_axes" => m!("change-geometry-axes"),
        "hidden_respelled" => m!("change-hidden-respelled"),
        "json_as_text" => m!("change-json-as-text"),
        "key_dropped" => m!("change-key-dropped"),
        "key_shortened" => m!("change-key-shortened"),
        "definition_warning" => m!("change-definition-warning"),
        "kind_unknown" => m!("change-kind-unknown"),
        "name_clash" => m!("change-name-clash"),
        "not_null_dropped" => m!("change-not-null-dropped"),
        "not_rehearsed" => m!("change-not-rehearsed"),
        "partitions_dropped" => m!("change-partitions-dropped"),
        "period_dropped" => m!("change-period-dropped"),
        "refused" => m!("change-refused"),
        "sql_mode_lost" => m!("change-sql-mode-lost"),
        "sql_mode_reduced" => m!("change-sql-mode-reduced"),
        "srid_dropped" => m!("change-srid-dropped"),
        "storage_option_dropped" => m!("change-storage-option-dropped"),
        "time_clipped" => m!("change-time-clipped"),
        "type_renamed" => m!("change-type-renamed"),
        "type_replaced" => m!("change-type-replaced"),
        "versioning_dropped" => m!("change-versioning-dropped"),
        "zero_date_kept" => m!("change-zero-date-kept"),
        other => m!("change-other", word = other),
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn each_change_between_servers_has_words() {
        for (change, _) in engine::mysql::CHANGES {
            assert_ne!(word(change).to_string(), *change);
        }
    }
}
