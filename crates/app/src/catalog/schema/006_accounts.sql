-- Who may use the panel. Passwords are argon2 hashes; of cookies, tokens and recovery codes only
-- SHA-256 is kept; the key of the second factor is sealed.
CREATE TABLE users (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password    TEXT NOT NULL,
    -- The password was given by somebody else: nothing else can be done before it is changed.
    must_change INTEGER NOT NULL DEFAULT 0,
    permissions TEXT NOT NULL,
    second_key  BLOB,
    -- The step of the last code: none is good twice.
    second_step INTEGER NOT NULL DEFAULT 0,
    created     INTEGER NOT NULL,
    seen        INTEGER
) STRICT;

CREATE TABLE recovery_codes (
    user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,
    PRIMARY KEY (user, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    hash    BLOB PRIMARY KEY,
    user    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- 0 while the second factor is still asked for.
    whole   INTEGER NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    address TEXT NOT NULL,
    agent   TEXT NOT NULL,
    -- What the next page tells.
    flash   TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user);

CREATE TABLE tokens (
    id          INTEGER PRIMARY KEY,
    user        INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    hash        BLOB NOT NULL UNIQUE,
    permissions TEXT NOT NULL,
    created     INTEGER NOT NULL,
    used        INTEGER
) STRICT;
CREATE INDEX tokens_of_user ON tokens (user);

-- Wrong passwords, counted by account and address.
CREATE TABLE guesses (
    subject  TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
