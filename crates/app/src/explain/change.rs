//! The words for what a restore does otherwise than the archive has it. It must never leave one
//! without words: a test asks for each that the engine knows.

use engine::Change;

use crate::report::named;
use crate::words::t;

/// What a restore did otherwise than the archive has it.
pub fn change(change: &Change) -> String {
    let what = word(&change.change);
    let object = named(change.kind, &change.name);
    match change.detail.is_empty() {
        true => t!("change-bare", object = object, what = what),
        false => t!(
            "change",
            object = object,
            what = what,
            detail = change.detail.as_str()
        ),
    }
}

fn word(change: &str) -> String {
    match change {
        "definer_dropped" => t!("change-definer-dropped"),
        "event_disabled" => t!("change-event-disabled"),
        "database_renamed" => t!("change-database-renamed"),
        "old_name_left" => t!("change-old-name-left"),
        "not_created" => t!("change-not-created"),
        "left_invalid" => t!("change-left-invalid"),
        "not_run" => t!("change-not-run"),
        "not_run_server" => t!("change-not-run-server"),
        "more_changes" => t!("change-more-changes"),
        "definition_differs" => t!("change-definition-differs"),
        "event_expired" => t!("change-event-expired"),
        "dropped_with_table" => t!("change-dropped-with-table"),
        "definer_not_made" => t!("change-definer-not-made"),
        "scratch_left" => t!("change-scratch-left"),
        "checksum_differs" => t!("change-checksum-differs"),
        "checksum_not_compared" => t!("change-checksum-not-compared"),
        "digest_differs" => t!("change-digest-differs"),
        "digest_not_compared" => t!("change-digest-not-compared"),
        "foreign_key_violation" => t!("change-foreign-key-violation"),
        "settings_kept" => t!("change-settings-kept"),
        "warning" => t!("change-warning"),
        "auto_increment_dropped" => t!("change-auto-increment-dropped"),
        "charset_unknown" => t!("change-charset-unknown"),
        "check_dropped" => t!("change-check-dropped"),
        "collation_coarser" => t!("change-collation-coarser"),
        "collation_near" => t!("change-collation-near"),
        "collation_renamed" => t!("change-collation-renamed"),
        "constraint_dropped" => t!("change-constraint-dropped"),
        "compression_dropped" => t!("change-compression-dropped"),
        "database_comment_dropped" => t!("change-database-comment-dropped"),
        "default_dropped" => t!("change-default-dropped"),
        "default_respelled" => t!("change-default-respelled"),
        "definer_mapped" => t!("change-definer-mapped"),
        "definer_unknown" => t!("change-definer-unknown"),
        "definitions_not_compared" => t!("change-definitions-not-compared"),
        "encryption_dropped" => t!("change-encryption-dropped"),
        "engine_replaced" => t!("change-engine-replaced"),
        "engine_unknown" => t!("change-engine-unknown"),
        "fulltext_parser_dropped" => t!("change-fulltext-parser-dropped"),
        "geometry_axes" => t!("change-geometry-axes"),
        "hidden_respelled" => t!("change-hidden-respelled"),
        "json_as_text" => t!("change-json-as-text"),
        "key_dropped" => t!("change-key-dropped"),
        "key_shortened" => t!("change-key-shortened"),
        "definition_warning" => t!("change-definition-warning"),
        "kind_unknown" => t!("change-kind-unknown"),
        "name_clash" => t!("change-name-clash"),
        "not_null_dropped" => t!("change-not-null-dropped"),
        "not_rehearsed" => t!("change-not-rehearsed"),
        "partitions_dropped" => t!("change-partitions-dropped"),
        "period_dropped" => t!("change-period-dropped"),
        "refused" => t!("change-refused"),
        "sql_mode_lost" => t!("change-sql-mode-lost"),
        "sql_mode_reduced" => t!("change-sql-mode-reduced"),
        "srid_dropped" => t!("change-srid-dropped"),
        "storage_option_dropped" => t!("change-storage-option-dropped"),
        "time_clipped" => t!("change-time-clipped"),
        "type_renamed" => t!("change-type-renamed"),
        "type_replaced" => t!("change-type-replaced"),
        "versioning_dropped" => t!("change-versioning-dropped"),
        "zero_date_kept" => t!("change-zero-date-kept"),
        other => t!("change-other", word = other),
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn each_change_between_servers_has_words() {
        for (change, _) in engine::mysql::CHANGES {
            assert_ne!(word(change), *change);
        }
    }
}
