-- What the key is known again by: one row, sealed with it.
CREATE TABLE vault_probe (
    one    INTEGER PRIMARY KEY CHECK (one = 1) DEFAULT 1,
    sealed BLOB NOT NULL
) STRICT;
