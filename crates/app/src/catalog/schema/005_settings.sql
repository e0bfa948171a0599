CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    user    TEXT,
    -- Where from: an address, `command`, or nothing for the program itself.
    origin  TEXT,
    action  TEXT NOT NULL,
    subject TEXT,
    -- More, JSON.
    detail  TEXT
) STRICT;

CREATE INDEX audit_user ON audit (user, id);
CREATE INDEX audit_action ON audit (action, id);
