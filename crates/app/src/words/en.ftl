# The words of Sauvegarde in English. The same keys stand in fr.ftl.

## Failures and warnings

failure = Failed: { $subject }{ $cause }{ $next } [{ $code }]
failure-about = { $what }:{ " " }
warning = Warning: { $text }
and-more = { $list } and { $count } more
warn-password-in-url = the password stands in the address, where every user of this machine can read it; prefer SAUVEGARDE_PASSWORD or --password-file.
warn-not-encrypted = the connection to { $host } is not encrypted: password and data travel in clear.
warn-not-verified = the certificate of { $host } is not verified: anybody may pose as it.
started-over = the backup begins again (attempt { $attempt }): “{ $detail }”.
password-prompt = Password for { $place }:{ " " }

## Files and disk

disk-full = The disk is full.
disk-full-next = Free some space or choose another folder; nothing incomplete was kept.
not-found = There is no such file or folder.
not-found-next = Check the path.
no-permission = The system refuses access.
no-permission-next = Give the user who runs this command the right to read and write there.
exists = This file exists already and will not be overwritten.
exists-next = Choose another name or move the old file.
is-a-folder = This is a folder, not a file.
is-a-folder-next = Name the file of the backup.
disk-error = The disk refused: “{ $detail }”.
disk-error-next = Check the disk, then try again.
output-closed = The output was closed before the end.
not-writable = This folder cannot be written to.
not-writable-next = Give the user who runs this command the right to (chown or chmod), remove the file that stands in its place, or choose another folder with SAUVEGARDE_BACKUPS.
busy = Another process is writing this file.
busy-next = Wait until it has finished.
bad-id = This is not the name of a backup.
bad-id-next = Take a name that “sauvegarde list” shows.
foreign = This file is not a backup and will not be touched.
wrong-length = The length of the file is not the one expected.
no-such-backup = There is no backup of this name.
no-such-backup-next = Take a name that “sauvegarde list” shows.
unreadable = This file cannot be read: “{ $detail }”.
env-file-next = Check the path given to --env-file and the right to read the file.
env-line = The line of { $name } is not well formed.
env-line-next = Close the quotes, or put a value that holds spaces in quotes.
password-file-next = Check the path given to --password-file.
clock = The clock of this machine shows an impossible date.
clock-next = Set it right.
cancelled = The operation was stopped; no incomplete file was left.
internal = This should not have happened: “{ $detail }”.
internal-next = It is a defect of Sauvegarde; report it with this message.

## Catalogue

no-data-folder = No folder is named for the data of the panel.
no-data-folder-next = Name one with SAUVEGARDE_DATA.
data-not-writable = The folder for the panel’s data cannot be written to.
data-not-writable-next = Give the user who runs this command the right to (chown or chmod), remove the file that stands in its place, or choose another folder with SAUVEGARDE_DATA.
catalog-damaged = The catalogue cannot be read: "{ $detail }".
catalog-delete-next = Stop the panel, delete catalog.sqlite in the folder of its data (SAUVEGARDE_DATA), then try again: no backup is lost, for the list is made anew from the storages; accounts, settings and added databases have to be entered again.
catalog-newer = The catalogue comes from a newer version of Sauvegarde.
catalog-newer-next = Install that version, or delete this file: no backup is lost.
catalog-foreign = This file is a database of another program and will not be touched.
catalog-foreign-next = Move it away, or choose another folder with SAUVEGARDE_DATA.
catalog-key = The key is not the catalogue's, so the passwords in it stay closed.
catalog-bad-key = This file does not hold a key.
catalog-key-next = Put the original key back, or delete both this file and "catalog.sqlite": no backup is lost, but accounts and added databases have to be entered again.
catalog-sealed = A password kept in the catalogue cannot be opened.
catalog-sealed-next = Enter it again.
catalog-busy = Another process holds the catalogue.
catalog-busy-next = Try again in a moment.
catalog-error = The catalogue refused the operation: "{ $detail }".

## Runs

already-running = A run is at it already: no. { $run }.
already-running-next = Wait until it has ended, or cancel it.
database-locked = A backup of this database is being made already.
no-such-database = This database is not configured, or no longer.
no-such-database-next = Add it, or set the variables that name it again.
pinned = This backup is to be kept.
pinned-next = Lift that protection first.
bad-name = No database can be called so.
bad-name-next = Choose a name of at most 64 characters, without a slash.
nothing-to-undo = This run overwrote nothing: there is nothing to put back.
nothing-to-undo-next = Choose a restore that took a safety copy.
stopping = The program is about to stop.
stopping-next = Try again when it has started anew.
run-interrupted = The program or the machine stopped during the run.
run-interrupted-next = Nothing incomplete was kept; an interrupted backup is made up for.
panel-running = A panel is running with this folder already.
panel-running-next = Open that one, or name another folder with SAUVEGARDE_DATA.

## Archives

not-an-archive = This file is not a Sauvegarde archive.
not-an-archive-next = Name a db_backup_….sql.zst file.
plain-dump = This file is plain SQL, without an index or hashes.
plain-dump-next = This command reads Sauvegarde archives only; “sauvegarde restore” also restores .sql files, packed or not.
plain-compressed = This file is packed as { $packing }, which is not read here.
plain-compressed-next = Unpack it first, then restore the .sql file. gzip, zstd and zip are read as they are.
plain-unreadable = This file cannot be unpacked: { $detail }
plain-unreadable-next = It was cut or damaged on its way: copy it again from where it came from.
plain-sqlite-next = Restore it with “sqlite3 DATABASE < FILE”.
plain-dry-run = What a plain SQL dump would change cannot be known beforehand.
plain-tables = The tables of a .sql file cannot be chosen one by one.
plain-restored = plain SQL file: nothing could be checked beyond what the server accepted.
truncated = The file ends too early: a copy or a write was cut off.
damaged = The file is damaged at byte { $offset }: “{ $detail }”.
damaged-next = Take another backup or another copy of this one.
newer-format = This archive is in format { $format }, newer than this program.
newer-format-next = Update Sauvegarde.
not-what-was-written = Read back from the disk, the file is not what was written.
not-verified = The backup did not pass verification. { $cause }
not-verified-next = The bad file was removed and the older backups were kept; check the disk.
not-verified-stays = The bad file could not be removed (“{ $detail }”): do not count on it.

## Addresses and settings

bad-address = “{ $url }” is not the address of a database.
bad-address-next = Write mysql://user@host:3306/database, mariadb://… or sqlite:PATH.
unknown-kind = Databases of kind “{ $kind }” are not supported.
unknown-kind-next = Choose mysql, mariadb or sqlite.
postgres = PostgreSQL is not supported yet.
no-user = The address “{ $url }” names no account.
no-database = The address “{ $url }” names no database.
bad-port = “{ $port }” is not a port.
bad-port-next = A port is a number from 1 to 65535.
bad-escape = The address holds a malformed “{ $part }” sequence.
bad-escape-next = Write %25 for a percent sign, %40 for @, %2F for a slash, %3F for a question mark.
unknown-option = The address holds an unknown option: “{ $name }”.
unknown-option-next = The options are socket, tls and ca.
bad-tls = “{ $word }” is not a way to encrypt.
bad-tls-next = Choose required, unverified or off.
bad-compression = “{ $word }” says nothing about compression.
bad-compression-next = Choose auto, on or off.
tls-on-socket = A connection through a socket is not encrypted.
tls-on-socket-next = Remove the tls option, or go through the network.
missing-variable = The variable { $name } is missing.
missing-variable-next = Set it in the environment or in the .env file.
bad-value = { $name } cannot be “{ $value }”.
bad-value-next = Correct it in the environment or in the .env file.
bad-keep-next = Give the number of backups to keep, at least 1.
no-source = No database is configured.
no-source-next = Give an address with --source, or the variables DB_CONNECTION, DB_HOST, DB_DATABASE, DB_USERNAME and DB_PASSWORD.
several-sources = Several databases are configured.
several-sources-next = Choose one with --source.
json-with-stdout = The SQL and the facts cannot both go to standard output.

## Server

unreachable = Nobody answers at { $address }: “{ $detail }”.
unreachable-next = Check that the server runs and that address and port are right.
access-denied = The server refuses the account: “{ $detail }”.
access-denied-next = Check the account, the password and the rights on this database.
access-denied-socket-next = This account signs in through the server's socket only: add ?socket=/run/mysqld/mysqld.sock to the address, or DB_SOCKET=/run/mysqld/mysqld.sock.
unknown-database = There is no such database: “{ $detail }”.
unknown-database-next = Check its name.
sign-in-method = The server asks for a way to sign in that is not supported: “{ $plugin }”.
sign-in-method-next = Make an account for backups with caching_sha2_password (MySQL) or mysql_native_password, ed25519, parsec or unix_socket (MariaDB).
sign-in-encryption = Without encryption, “{ $plugin }” would show the password to whoever listens or answers in the server's place. It was not sent.
sign-in-encryption-next = Encrypt the connection with tls=verified (or tls=unverified if the server's certificate cannot be verified), or connect through the server's socket.
connection-lost = The connection to the server was lost: “{ $detail }”.
connection-lost-next = Try again when the server answers.
no-answer = The server does not answer within the time allowed.
server-refused = The server refused: “{ $doing }: { $detail }”.
missing-right-next = Grant the account the missing right.
too-many-connections-next = Try again later or allow more connections.
stopped-next = Somebody stopped it, or a time limit of the server or of a proxy before it: try again; if it happens again, have the limit raised for this account.
read-only-server-next = This server takes no writes; choose another.
server-disk-full-next = Free some space on the database server.
settings-refused = These settings cannot be used: “{ $detail }”.
tls-not-offered = The server does not offer encryption.
tls-not-offered-next = Turn it on at the server; if the network is safe, add tls=off to the address or DB_TLS=off.
tls-untrusted = The certificate of the server is not trusted: “{ $detail }”.
tls-untrusted-next = Name the authority that signed it by ca=PATH or DB_CA.
tls-failed = No encrypted connection could be made: “{ $detail }”.
tls-failed-next = Check the encryption settings of both sides.

## Databases

changed = The structure of the database changed during the backup, several times in a row: “{ $detail }”.
changed-next = Try again when the update of the application is over.
target-not-empty = The target already holds: { $names }.
losses = The target cannot hold this as it was: { $changes }.
losses-next = Nothing was written. Choose a target of the same family and version, or accept these losses with --accept-losses.
target-not-empty-next = Choose a new database, or add --replace: the target is then saved first.
forbidden-keys = The target server demands a primary key (sql_require_primary_key), and the account may not do without. Tables without one: { $names }.
forbidden-keys-next = Nothing was written. Turn that setting off, or grant SESSION_VARIABLES_ADMIN to the account.
forbidden-functions = The target server keeps a binary log and does not take from this account: { $names }.
forbidden-functions-next = Nothing was written. Set log_bin_trust_function_creators=1 on that server, or restore with an account that has SUPER.
forbidden-events = The account has no EVENT right on the target, which is needed for: { $names }.
forbidden-events-next = Nothing was written. Grant EVENT on the target database to this account.
packet-too-small = The longest statement has { $need } and this server takes only { $have }.
packet-too-small-next = Raise max_allowed_packet to at least { $need }.
wrong-kind = The archive comes from a { $family } database and the target is of another kind.
wrong-kind-next = Choose a { $family } target.
unknown-table = The archive does not hold: { $names }.
unknown-table-next = “sauvegarde inspect” shows what it holds.
mismatch = { $object } is not what the archive says: “{ $detail }”.
mismatch-next = Do not count on this restore; try another backup.
no-place = There is no place for the proof: “{ $tried }”.
no-place-next = Install mariadb-server on this machine or name a test server with --target.
refused = Refused: “{ $detail }”.
not-a-database = This file is not an SQLite database.
not-a-database-next = Check the path; an encrypted database cannot be read.
empty-file = This file has 0 bytes: there is no database in it.
empty-file-next = Check the path, and what emptied the file; the backups that exist were not touched.
database-damaged = The SQLite database is damaged: “{ $detail }”.
database-damaged-next = Restore an older backup; those that exist were not touched.
database-busy = The SQLite database is locked by another process.
database-busy-next = Try again when it has finished.
cannot-open = The SQLite database cannot be opened.
cannot-open-next = Check that the file exists and can be read.
sqlite-error = SQLite refused: “{ $doing }: { $detail }”.
sqlite-error-next = Check the database with “PRAGMA integrity_check”.

## Backing up

made = Database { $database } saved and verified: { $path } ({ $size }, { $objects } objects, { $rows }, { $time }).
incomplete = The backup is incomplete. It lacks: { $missing }.
incomplete-next = It is kept and marked as incomplete; remove the cause and try again.
incomplete-plain-next = The text already printed is without them; remove the cause and try again.
gap = { $kind } { $name } ({ $cause }: { $detail })
gap-bare = { $kind } { $name } ({ $cause })
cause-no-right = missing right
cause-unreadable = unreadable
cause-too-large = too large
cause-unwritable = rows that the server does not take back
cause-history = history of versions not saved
cause-read-only = the database was read-only
cause-invalid-view = invalid view
cause-rights-uncertain = rights uncertain
cause-not-understood = definition not understood
cause-invalid-text = text not valid in its character set
cause-json-types = JSON values whose type is lost
cause-unknown-members = ENUM or SET members that the server does not show
cause-plain-client-drops-cr = the plain client loses carriage returns
cause-rowid-hidden = hidden row numbers
cause-statistics-left = statistics left out
cause-other = reason unknown to this version, “{ $word }”
emptied = { $database }: this backup holds no table or no row. If the database was emptied by accident, restore an older backup; none was deleted.
anomaly-tables-gone = { $database }: { $count ->
    [one] one table is gone
   *[other] { $count } tables are gone
} since the backups before ({ $names }).
anomaly-tables-emptied = { $database }: { $count ->
    [one] one table that was always full is empty
   *[other] { $count } tables that were always full are empty
} ({ $names }).
anomaly-and-more = { $names } and { $count } more
anomaly-rows = { $database }: only { $now } are left of { $before }.
anomaly-bytes = { $database }: the text is only { $now } long, it was { $before }.
anomaly-incompressible = { $database }: the data no longer compresses ({ $now } % of it is left, usually { $before } %). It may have been encrypted.
anomaly-unchanged = { $database }: nothing has changed for { $time }, in a database that used to change. Is it still the right one?
anomaly-slower = { $database }: the backup took { $now }, usually { $before }.
anomaly-held = { $database }: the backups before are kept and nothing is deleted until somebody says that this is right (page of the database in the panel, or sauvegarde backup --accept).
rotated-safety-copy = Older safety copy removed: { $name }.
rotated-beyond = Older backup removed: { $name }.
rotated-incomplete = Older incomplete backup removed: { $name }.
rotated-failed = Older backup that could not be removed: { $name }.

## Inventory and list

inspect-source = Database { $database }, { $family } { $version }
inspect-taken = Taken { $moment } by { $generator }
inspect-size = { $size }, that is { $text } of SQL, { $rows }, { $frames } frames
inspect-state = State: { $state }
inspect-position = Binary log: { $file } at { $offset } (GTID: { $gtid })
inspect-gap = Missing: { $gap }
inspect-note = Note: { $note }
state-complete = Complete
state-incomplete = Incomplete
state-unreadable = Unreadable
state-plain = Plain SQL, not verified
consistency-locked = read under a lock
consistency-unprotected = not in the snapshot
consistency-no-rows = without its rows
column-kind = Kind
column-name = Name
column-rows = Rows
column-text = SQL
column-remark = Remark
column-date = Date
column-ago = Age
column-database = Database
column-size = Size
column-state = State
column-id = Name
list-empty = No backup yet.
kind-database = database settings
kind-sequence = sequence
kind-table = table
kind-virtual-table = virtual table
kind-index = index
kind-function = function
kind-procedure = procedure
kind-package = package
kind-package-body = package body
kind-view = view
kind-trigger = trigger
kind-event = event
rows = { $count ->
    [one] 1 row
   *[other] { $shown } rows
}
named = { $kind } { $name }
ago-now = just now
ago-future = in a moment
in-minutes = { $count ->
    [one] in a minute
   *[other] in { $count } minutes
}
in-hours = { $count ->
    [one] in an hour
   *[other] in { $count } hours
}
in-days = { $count ->
    [one] in a day
   *[other] in { $count } days
}
ago-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
ago-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
ago-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}

## Verifying, downloading, deleting

verified = { $path } is intact: { $size } read, the hash is right.
verified-deep = { $path } is intact in depth: { $size }, { $frames } frames and { $rows } rows decoded and checked.
downloaded = Downloaded: { $path } ({ $size } of SQL).
confirm-delete = { $path } ({ $size }) would be deleted for good.
confirm-delete-next = Confirm with --yes.
deleted = Deleted: { $id }.

## Rights and accounts

probe-account = Account: { $account }
probe-account-roles = Account: { $account }, active roles: { $roles }
probe-size = About { $rows } and { $size }, by the server's guess
probe-seen = Seen: { $kind }, { $number }
probe-unprotected = Covered by no snapshot: { $names }
probe-without-rows = Definition only, without rows: { $names }
probe-nothing-missing = Nothing is missing: this account sees the whole database.
probe-load = A restore on this server would send the rows { $way ->
    [bulk] by bulk execute
    [infile] by LOAD DATA LOCAL
   *[insert] by INSERT
}.
probe-load-faster = A restore on this server would send the rows by INSERT; with local_infile=ON, by LOAD DATA LOCAL, which is faster.
probe-missing = A backup by this account would be incomplete. It would lack: { $missing }.
probe-missing-next = Run the SQL text shown as an administrator of the server, then "sauvegarde probe" again.
probe-missing-no-grant-next = No right would change that: repair or drop these objects.
probe-no-lock = The account has no right to take the locks that were asked for.
no-accounts = A SQLite database has neither accounts nor rights.
no-accounts-next = This command is for MySQL and MariaDB databases.
users-written = { $path } written: { $number ->
    [one] { $number } account or role with
   *[other] { $number } accounts or roles with
} rights on { $database } ({ $names }).
users-left-out = rights beyond this database, left out: { $names }.
users-secret = this file holds hashes of passwords; keep it secret, only you can read it.

## Restoring

restored = Restored into { $target }: { $tables ->
    [one] 1 table
   *[other] { $shown } tables
} and { $rows }, other objects: { $others }.
planned = In { $target }, { $changes ->
    [0] nothing would change
    [one] { $changes } change
   *[other] { $changes } changes
}, { $losses ->
    [0] no loss
    [one] { $losses } a loss
   *[other] { $losses } of them losses
}. Nothing was written.
definers-unknown = an account is written name@host, else keep or drop
restored-loaded = Way of the rows: { $ways }.
restored-loaded-bulk = { $rows } by bulk execute
restored-loaded-infile = { $rows } by LOAD DATA LOCAL
restored-loaded-insert = { $rows } by INSERT
restored-kept = Left alone, since the archive does not hold them: { $names }.
restored-incomplete = this archive was incomplete. It lacked: { $missing }.
safety-copy = Safety copy of the target: { $path }
safety-copy-stands = What the target held before is in { $path }.
safety-copy-failed-next = The safety copy could not be made, so nothing was replaced. { $next }
safety-copy-incomplete = The safety copy of the target is incomplete, so nothing was replaced. It lacks: { $missing }.
safety-copy-incomplete-next = Remove the cause, or restore into a new database.
target-empty = The target stayed empty.
target-holds = The target now holds { $count ->
    [one] 1 object
   *[other] { $count } objects
}: { $names }.
target-unknown = What the target holds now is not known. { $detail }
not-created = These objects could not be made, or not whole: { $names }.
not-created-next = Everything else is restored; make them by hand from “sauvegarde cat”.
change = { $object }: { $what } ({ $detail })
change-bare = { $object }: { $what }
change-definition-differs = read back, its definition is written otherwise
change-event-expired = event in the past, which the server no longer keeps
change-dropped-with-table = dropped with its table
change-definer-not-made = the account of its author could not be made for the trial
change-scratch-left = the scratch database could not be dropped
change-checksum-differs = the checksums differ
change-checksum-not-compared = checksums not compared
change-digest-differs = the digests differ
change-digest-not-compared = digests not compared
change-foreign-key-violation = rows refer to rows that are missing, as in the original
change-settings-kept = the target database keeps its own settings
change-definer-dropped = made under the current account
change-event-disabled = left disabled, since the database is another one
change-database-renamed = now refers to the target database
change-old-name-left = still refers to the old database
change-not-created = could not be made
change-left-invalid = made, but unusable until what it is made of is there
change-not-run = not run, since --target chooses the target
change-not-run-server = not run, since it is about the whole server (settings, accounts, replication)
change-more-changes = further reports, not shown
change-auto-increment-dropped = no longer counts by itself
change-charset-unknown = left out: the target does not know this character set
change-check-dropped = check that was not enforced, dropped
change-collation-coarser = another collation, which may take texts for equal that were not
change-collation-near = collation nearly the same, the order may change
change-collation-renamed = the same collation under another name
change-constraint-dropped = foreign key that the server no longer takes, dropped
change-compression-dropped = compression of the column dropped, values whole
change-database-comment-dropped = comment on the database dropped
change-default-dropped = default value dropped
change-default-respelled = default value written in parentheses
change-definer-mapped = made under another account
change-definer-unknown = its account does not exist on the target, which will refuse its use
change-definitions-not-compared = definitions not read back, since the other family words them otherwise
change-encryption-dropped = no longer encrypted on the disk
change-engine-replaced = another storage engine
change-engine-unknown = left out: the target does not have this engine
change-fulltext-parser-dropped = full-text parser dropped
change-geometry-axes = same bytes, but MySQL and MariaDB do not read the axes in the same order
change-hidden-respelled = hidden, in the target’s words
change-json-as-text = JSON kept as text
change-key-dropped = key dropped
change-key-shortened = key shortened by the target
change-definition-warning = the target said while making it
change-kind-unknown = left out: the target has no such thing
change-name-clash = left out: the target takes it for
change-not-null-dropped = may now be NULL
change-not-rehearsed = definitions not tried, since this account may not make a scratch database
change-partitions-dropped = partitions dropped
change-period-dropped = period dropped
change-refused = refused by the server
change-sql-mode-lost = SQL mode unknown to the target, the meaning may change
change-sql-mode-reduced = SQL mode without effect, dropped
change-srid-dropped = coordinate system no longer demanded
change-storage-option-dropped = storage option dropped
change-time-clipped = times beyond 838:59:59, which MySQL cuts to that
change-type-renamed = the same type under another name
change-type-replaced = another type, values kept as they are
change-versioning-dropped = history of the rows lost
change-zero-date-kept = zero date kept, which the target by itself would refuse
change-warning = warning of the server
change-other = { $word }

## Proving

place-private = a throw-away private server ({ $version })
place-target = the server { $server }
place-source = a scratch database on { $server }
place-file = a scratch file
proof = Restored into { $place } and compared: { $rows }, { $frames } data frames, { $definitions } definitions, { $checksums } tables by checksums.
proof-normalised = Normalised before comparing: { $names }.
proof-left-out = Not compared: { $what }
verdict-proven = Result: proven.
verdict-equal = Result: restored and equal, without checksums of the original.
verdict-not-comparable = Result: restored, but not comparable.
verdict-failed = Result: different.
no-checksums = The archive restores identically, but a loss while the original was read would not show.
no-checksums-next = Save with --checksums to be able to prove.
not-comparable = The archive restores, but the two servers cannot be compared exactly.
not-comparable-next = Try again on a server of the same family and version.
not-proven = The restored copy differs: { $differences }.
not-proven-next = Do not count on this backup; make another and report this message.
differs-missing = missing
differs-extra = extra
differs-definition = definition
differs-data = data
differs-checksum = checksum
difference = { $object } ({ $what }: { $detail })
not-equal = The restored copy differs from the original: { $tables }.

## Demonstration

demo-title = Demonstration: no database is configured, so here is one.
demo-made = { " " }1. Database of a small hosting company made: { $path } ({ $size }, { $rows } rows, { $time })
demo-found = { " " }1. Database of a small hosting company found: { $path } ({ $size }, { $rows } rows)
demo-saved = { " " }2. Saved: { $path } ({ $size }, { $objects } objects, { $time })
demo-verified = { " " }3. Verified: { $frames } frames read back from the disk and decoded, { $text } of SQL checked ({ $time })
demo-compared = { " " }4. Restored into { $path }, compared, then removed: { $tables } tables and { $rows } rows equal ({ $time })
demo-proven = { " " }5. Proven: restored, saved again, identical; checksums of { $checksums } tables equal ({ $time })
demo-rotated = { " " }6. Retention: { $kept ->
    [one] 1 backup kept
   *[other] { $kept } backups kept
}, { $removed } removed
demo-successor = { " " }Also without Sauvegarde: { $command }
demo-configure = For your own database: DB_HOST, DB_DATABASE, DB_USERNAME, DB_PASSWORD (or a .env file), then “sauvegarde backup”. Help: “sauvegarde --help”.

## Progress

stage-inventory = inventory
stage-checksums = checksums
stage-dump = backup
stage-restore = restore
stage-verify = verification
stage-private-server = starting a private server
stage-compare = comparison
paused = waits: { $running } threads at work on the server (bound { $bound })
paused-first = the server is busy ({ $running } threads at work, bound { $bound }): the backup slows down until it is calm again.
unwatched = the backup cannot tell how busy the server is, and does not slow down: “{ $detail }”.
bar-rows = { $rows } rows
bar-speed = { $speed }/s
bar-left = { $time } left

## Command line

usage-unknown = The option or argument “{ $argument }” is not known.
usage-verb = The command “{ $verb }” is not known.
usage-missing = Missing: { $argument }.
usage-value = “{ $value }” does not fit { $argument }.
usage-twice = “{ $argument }” cannot be given twice or with what stands beside it.
usage-wrong = The command line is not well formed.
usage-next = “sauvegarde --help” shows what is possible.
help-usage = Usage:
help-options = Options
help-arguments = Arguments
help-value-file = FILE
help-value-url = URL
help-value-id = ID
help-value-account = ACCOUNT
help-value-command = COMMAND
help-commands = Commands
help-help = Shows this help
help-version = Shows the version
help-sauvegarde = Saves MySQL, MariaDB and SQLite databases, restores them and proves that they come back whole. Without a command: opens the panel, on the configured databases or on a demonstration.
help-dump = Saves one database into a file
help-restore = Restores an archive into a database
help-cat = Writes the SQL of an archive to standard output
help-inspect = Shows what an archive holds
help-verify = Reads an archive back and checks its hashes
help-probe = Shows what the account does not see, and the SQL that grants it
help-users = Writes the database's accounts and rights into a SQL file
help-users-out = File to create, readable by you alone
help-prove = Restores an archive on trial and compares
help-backup = Saves the configured databases into the folder, then applies retention
help-list = Lists the backups of the folder
help-download = Gives a backup as plain SQL
help-delete = Deletes a backup
help-demo = Shows the whole way on a sample database
help-all-json = Writes facts as JSON
help-all-env-file = File of variables to read in place of .env
help-all-password-file = File whose first line is the password
help-all-source = Address of the database: mysql://user@host:3306/database?socket=…&tls=…&ca=…, mariadb://… or sqlite:PATH
help-all-target = Address of the target database, as for --source
help-all-file = File of the archive
help-all-id = Name that “sauvegarde list” shows
help-all-jobs = Number of connections (default: one for each processor, four at most)
help-all-max-load = Slows down while more threads than this are at work on the server (default 25, or twice of what is usual there; 0: never)
help-all-level = zstd compression level, 1 to 19 (default 1)
help-all-checksums = Has the database compute checksums, which a proof compares with
help-backup-accept = What looks odd is right: old backups may be deleted again
help-all-lock = Reads tables that no snapshot covers under a lock (their writers wait)
help-dump-out = File to make; “-” writes plain SQL to standard output
help-restore-tables = Only these tables, parted by commas
help-restore-replace = Replaces what the target holds, after a safety copy
help-restore-dry-run = Tells what a restore would change, and restores nothing
help-restore-accept-losses = Accepts the loss of what the target cannot hold as it was
help-restore-definers = Account of views, routines and events: keep (theirs), drop (the current one) or name@host
help-restore-no-binlog = Does not write to the server's binary log
help-cat-table = This table only
help-verify-deep = Decodes every frame and checks every row
help-prove-target = Test server to restore on
help-backup-source = Address of a database; may be repeated
help-download-out = File to make; otherwise standard output, or a file of the same name if that is a terminal
help-delete-yes = Confirms the deletion
help-serve = Opens the panel in the browser, at the address of SAUVEGARDE_LISTEN (127.0.0.1:8480 by default)
help-health = Says whether the panel of this machine answers
help-user = Manages the accounts of the panel
help-user-add = Adds an account and shows its first password
help-user-passwd = Gives an account a new password
help-user-list = Lists the accounts
help-all-name = Name of the account
help-user-add-permissions = Its rights, parted by commas: backup, backup.create, backup.download, backup.delete, backup.restore, backup.settings (all by default)
help-value-name = NAME
help-value-words = WORDS

## Added databases

source-added = { $name } added: { $count ->
    [one] the database { $databases } will be saved.
   *[other] { $count } databases will be saved ({ $databases }).
}
source-none = No server and no file was added.
source-removed = { $name } is removed; its backups stay.
source-taken = This name is taken.
source-taken-next = Choose another with --name.
source-unknown = There is neither a server nor a file of this name.
source-unknown-next = "sauvegarde source list" lists them.
source-given = This server comes from the environment and cannot be removed here.
source-given-next = Take away the DB_… variables that name it.
source-lacks = This server does not have, or does not show to this account: { $names }. It has: { $there }.
source-lacks-next = Check the names, or give the account the right to see these databases.
column-place = Address
column-databases = Databases
help-source = Manages the servers and files that the panel saves
help-source-add = Adds a server or a SQLite file
help-source-add-url = Address, as for --source; without a database, all of the server
help-source-add-name = Name to give it (else its address)
help-source-add-databases = Databases to save, parted by commas
help-source-add-follow = Saves all databases, those to come too
help-source-list = Lists the servers and files
help-source-remove = Removes a server or a file; its backups stay
help-source-remove-name = Name that "sauvegarde source list" gives
help-value-databases = DATABASE,…
ledger-failed = The run is not noted in the catalogue, the backup goes on: { $cause }
ledger-no-retention = Nothing is deleted: the catalogue, which says what must stay, cannot be read. { $cause }
