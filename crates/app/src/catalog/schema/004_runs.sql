-- Everything that was done, or should have been.
CREATE TABLE run (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    kind        TEXT NOT NULL CHECK (kind IN ('backup', 'restore', 'verify', 'prove', 'delete')),
    state       TEXT NOT NULL CHECK (state IN
                    ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted', 'missed')),
    "trigger"   TEXT NOT NULL CHECK ("trigger" IN ('schedule', 'hand', 'command', 'made_up')),
    user        TEXT,
    -- What no two runs may hold at once: a database, a backup, a target.
    lane        TEXT NOT NULL,
    database_id INTEGER REFERENCES database (id) ON DELETE SET NULL,
    database    TEXT,
    backup_id   INTEGER REFERENCES backup (id) ON DELETE SET NULL,
    -- The object it made or worked on; stays when that is gone.
    storage     TEXT,
    object      TEXT,
    -- What was asked for, JSON.
    spec        TEXT,
    -- When a scheduled one should have begun.
    due         INTEGER,
    queued      INTEGER NOT NULL,
    started     INTEGER,
    ended       INTEGER,
    -- Which process works on it: number and start, so that a number used again is not taken for it.
    process     TEXT,
    rows        INTEGER,
    bytes       INTEGER,
    -- Code and sentences, JSON.
    failure     TEXT,
    -- What came of it, JSON.
    report      TEXT
) STRICT;

-- Two presses start one run, whatever process they reach.
CREATE UNIQUE INDEX run_lane ON run (lane) WHERE state IN ('queued', 'running');
CREATE INDEX run_open ON run (state) WHERE state IN ('queued', 'running');
CREATE INDEX run_list ON run (queued, id);
CREATE INDEX run_kind ON run (kind, queued, id);
CREATE INDEX run_state ON run (state, queued, id);
CREATE INDEX run_of_database ON run (database_id, queued, id);
-- What a schedule counts from.
CREATE INDEX run_backups ON run (database_id, id) WHERE kind = 'backup';
CREATE INDEX run_of_backup ON run (backup_id, id) WHERE backup_id IS NOT NULL;

CREATE TABLE run_log (
    run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    level  TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    -- A message to be worded, JSON.
    text   TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) STRICT, WITHOUT ROWID;

-- How backups went, by the hour, so that a calendar of a year need not count runs.
CREATE TABLE run_hour (
    hour   INTEGER PRIMARY KEY,
    done   INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0,
    bytes  INTEGER NOT NULL DEFAULT 0
) STRICT;
