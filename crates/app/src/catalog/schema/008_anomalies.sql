-- What was odd about the backups of a database, until a person said that it is right: one row each.
CREATE TABLE anomaly (
    database_id INTEGER PRIMARY KEY REFERENCES database (id) ON DELETE CASCADE,
    run_id      INTEGER REFERENCES run (id) ON DELETE SET NULL,
    -- When it was first seen.
    found       INTEGER NOT NULL,
    -- When the snapshot of the newest odd backup was taken.
    taken       INTEGER NOT NULL,
    -- Whether retention waits for a person.
    holds       INTEGER NOT NULL,
    -- JSON.
    what        TEXT NOT NULL
) STRICT;
CREATE INDEX anomaly_run ON anomaly (run_id) WHERE run_id IS NOT NULL;

-- Backups older than this are no measure any more: what came after them is right.
ALTER TABLE database ADD COLUMN baseline INTEGER;
-- By what its content is known again, how often that changed, and when last.
ALTER TABLE database ADD COLUMN fingerprint TEXT;
ALTER TABLE database ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE database ADD COLUMN changed INTEGER;
