-- Where databases are: one row for a server or a file.
CREATE TABLE source (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    origin  TEXT NOT NULL CHECK (origin IN ('environment', 'demonstration', 'added')),
    label   TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL CHECK (kind IN ('mysql', 'sqlite')),
    -- Where it is, for a person; never a password.
    shown   TEXT NOT NULL,
    -- The whole address, sealed; only of added ones.
    address BLOB,
    -- Whether databases that appear later are saved, too.
    follow  INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    -- When somebody last looked which databases there are, and why that failed.
    looked  INTEGER,
    failure TEXT,
    CHECK ((origin = 'added') = (address IS NOT NULL))
) STRICT;

-- The environment and the demonstration are one row each.
CREATE UNIQUE INDEX source_given ON source (origin) WHERE origin <> 'added';

-- What is saved: one row for each database that was seen.
CREATE TABLE database (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id   INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    -- Sub-folder of its backups, named by a database; NULL: the folder itself.
    folder      TEXT,
    -- How archives of it call their place (`retention` tells databases apart by it), once known.
    identity    TEXT,
    chosen      INTEGER NOT NULL DEFAULT 1,
    paused      INTEGER NOT NULL DEFAULT 0,
    -- NULL: as the settings say.
    every_hours INTEGER CHECK (every_hours > 0),
    keep        INTEGER CHECK (keep > 0),
    -- Types of storages, as a JSON array; NULL: all there are.
    storages    TEXT,
    -- No run was expected before: when it was chosen, or its pause ended.
    since       INTEGER NOT NULL,
    -- Since when its server has it no more.
    gone        INTEGER,
    UNIQUE (source_id, name)
) STRICT;

CREATE INDEX database_identity ON database (identity) WHERE identity IS NOT NULL;
CREATE INDEX database_name ON database (name);
