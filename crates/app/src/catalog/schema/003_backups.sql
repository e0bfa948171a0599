-- What the storages say. All of it is made anew from them, but pins, proofs and who began it.

-- A storage that was seen, by its type.
CREATE TABLE storage (
    type    TEXT PRIMARY KEY,
    -- `ready`, `off` (not configured) or `failed`.
    state   TEXT NOT NULL CHECK (state IN ('ready', 'off', 'failed')),
    shown   TEXT NOT NULL,
    failure TEXT,
    free    INTEGER,
    -- When it was last listed to its end.
    synced  INTEGER
) STRICT, WITHOUT ROWID;

-- One archive, wherever it lies.
CREATE TABLE backup (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Tells it from all others: by its content where it can be read, else by where it lies.
    key         TEXT NOT NULL UNIQUE,
    database_id INTEGER REFERENCES database (id) ON DELETE SET NULL,
    database    TEXT,
    identity    TEXT,
    taken       INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('complete', 'incomplete', 'unreadable', 'plain')),
    purpose     TEXT NOT NULL CHECK (purpose IN ('backup', 'safety_copy')),
    bytes       INTEGER NOT NULL,
    text_bytes  INTEGER NOT NULL DEFAULT 0,
    rows        INTEGER NOT NULL DEFAULT 0,
    objects     INTEGER NOT NULL DEFAULT 0,
    gaps        INTEGER NOT NULL DEFAULT 0,
    family      TEXT,
    version     TEXT,
    body_sha256 TEXT,
    -- Whether the source's checksums are in it, without which a proof cannot be whole.
    checksums   INTEGER NOT NULL DEFAULT 0,
    -- Why it cannot be read.
    failure     TEXT,
    run_id      INTEGER REFERENCES run (id) ON DELETE SET NULL,
    "trigger"   TEXT,
    by_user     TEXT,
    pinned      INTEGER,
    pinned_by   TEXT,
    proof       TEXT CHECK (proof IN ('proven', 'restored_equal', 'not_comparable', 'failed')),
    proven      INTEGER,
    proof_run   INTEGER REFERENCES run (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX backup_list ON backup (taken, id);
CREATE INDEX backup_of_database ON backup (database_id, taken, id);
CREATE INDEX backup_named ON backup (database, taken, id);
CREATE INDEX backup_state ON backup (state, taken, id);
-- The last good one of each database, without a look at the rows.
CREATE INDEX backup_good ON backup (database_id, taken) WHERE state = 'complete' AND purpose = 'backup';
CREATE INDEX backup_run ON backup (run_id) WHERE run_id IS NOT NULL;
CREATE INDEX backup_proof_run ON backup (proof_run) WHERE proof_run IS NOT NULL;
CREATE INDEX backup_pinned ON backup (pinned) WHERE pinned IS NOT NULL;

-- Its list of objects, gaps, notes and facts: JSON, deflated. Apart, because lists never need it.
CREATE TABLE backup_content (
    backup_id INTEGER PRIMARY KEY REFERENCES backup (id) ON DELETE CASCADE,
    content   BLOB NOT NULL
) STRICT;

-- One object in one storage.
CREATE TABLE copy (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    backup_id INTEGER NOT NULL REFERENCES backup (id) ON DELETE CASCADE,
    storage   TEXT NOT NULL,
    object    TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    modified  INTEGER NOT NULL,
    -- `copied`, `verified` (read back and as it was written) or `damaged`.
    state     TEXT NOT NULL CHECK (state IN ('copied', 'verified', 'damaged')),
    checked   INTEGER,
    UNIQUE (storage, object)
) STRICT;

CREATE INDEX copy_of_backup ON copy (backup_id, storage);
