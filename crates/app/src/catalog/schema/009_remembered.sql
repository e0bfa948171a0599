-- Pins and proofs of backups whose last copy went away: a folder that was not mounted comes back, and with it what a person
-- wanted kept.
CREATE TABLE remembered (
    key       TEXT PRIMARY KEY,
    pinned    INTEGER,
    pinned_by TEXT,
    proof     TEXT,
    proven    INTEGER
) STRICT, WITHOUT ROWID;
