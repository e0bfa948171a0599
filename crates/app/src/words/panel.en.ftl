# The words of the panel in English. The same keys stand in panel.fr.ftl.

## Start

bad-public-url-next = Write the address as a browser sees it, without a path: https://panel.example.
bad-listen-next = Write an address and a port, such as 127.0.0.1:8480.
bad-first-account-next = Write on (as it is without it) or off.
cannot-listen = The panel cannot listen at { $address }: “{ $detail }”.
cannot-listen-next = Choose another address or port with SAUVEGARDE_LISTEN, or stop the program that holds it.

## Frame

skip = Skip to the content
menu = Menu
menu-backups = Backups
menu-journal = Journal
menu-databases = Databases
menu-settings = Settings
menu-accounts = Accounts
menu-account = My account
language = Language
choose = Choose
theme = Appearance
theme-auto = As the system
theme-light = Light
theme-dark = Dark
back-home = Back to the backups
cancel = Cancel
sign-out = Sign out

## Signing in

sign-in = Sign in
sign-in-title = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-wrong = Name or password is not right.
sign-in-wait = Too many attempts. Try again in { $time }.
code-title = Second factor
code-label = Code
code-help = The six digits of your app, or a recovery code.
code-wrong = This code is not right, or was used already.
password-title = Change the password
password-given = This password was given to you: choose one that only you know.
password-old = Present password
password-new = New password
password-again = Once more
password-help = At least { $count } characters. A few words that have nothing to do with each other make a good password.
password-save = Change the password
password-changed = The password is changed. The other sessions of this account have ended.
password-wrong-old = This is not the present password.
password-same = This is the present password.
password-differs = The two are not the same.
password-short = It is too easy to guess: take at least { $count } characters, and not the same ones over and over.
password-long = It is too long.
password-name = It must not contain the name of the account.

## Refusals

refusal-not-found-title = No such page
refusal-not-found = There is nothing at this address.
refusal-not-found-next = Start again from the backups.
refusal-method-title = Not possible
refusal-method = This address is not used in this way.
refusal-sign-in-title = Sign in first
refusal-sign-in = Somebody has to sign in first.
refusal-sign-in-next = Send a token in the header “Authorization: Bearer …”.
refusal-change-password = The password of this account has to be changed first.
refusal-change-password-next = Sign in to the panel and change it.
refusal-forbidden-title = Access refused
refusal-forbidden = Your account does not have this right.
refusal-forbidden-next = Ask whoever manages the accounts for it.
refusal-forged-title = Form refused
refusal-forged = This form came from somewhere else, or from a session that ended.
refusal-forged-next = Go back to the page and try again. If the panel stands behind another server, give its address with SAUVEGARDE_PUBLIC_URL.
refusal-too-large-title = Too much was sent
refusal-too-large = What was sent is too large or too slow.
refusal-bad-title = Request not understood
refusal-bad-choice = There is no such choice.
refusal-conflict-title = Not possible now
refusal-failed-title = It did not work
refusal-defect = This should not have happened. It is a defect of Sauvegarde; please report it.

## Accounts

user-added = Account { $name } made, with these rights: { $permissions }.
user-password = Password, to be changed when signing in for the first time: { $password }
user-passwd = The password of { $name } is changed; its sessions have ended.
user-taken = There is an account of this name already.
user-taken-next = Choose another name, or give it a new password.
user-unknown = There is no account of this name.
user-unknown-next = “sauvegarde user list” shows the accounts.
user-bad-name = “{ $name }” cannot be the name of an account.
user-bad-name-next = Take 1 to 64 letters, digits, dots, hyphens, @ or _.
user-bad-permission = There is no right “{ $word }”.
user-bad-permission-next = The rights are backup, backup.create, backup.download, backup.delete, backup.restore and backup.settings.
column-permissions = Rights
column-second = Second factor
column-seen = Seen
second-on = yes
second-off = no
never = never

## Start of the panel

panel-open = The panel is open: { $address }
panel-first = To sign in for the first time: name { $name }, password { $password } (shown this once, to be changed on signing in).
panel-nobody = There is no account yet. Make the first one with “sauvegarde user add { $name }”; where Sauvegarde was installed as a package, with “sudo sauvegarde-panel user add { $name }”.
panel-clear = the panel listens at { $address } without encryption: put it behind a server that encrypts, and give its address with SAUVEGARDE_PUBLIC_URL.
panel-answers = The panel answers at { $address }.
panel-silent = The panel does not answer at { $address }: “{ $detail }”.
panel-silent-next = Look at what it said when it was started (journalctl -u sauvegarde), and whether SAUVEGARDE_LISTEN is the same here as there.

## Rights

right-view = View
right-view-help = Backups, journal and details.
right-create = Back up
right-create-help = Make, verify and prove backups.
right-download = Download
right-download-help = Take the data of a backup away.
right-delete = Delete
right-delete-help = Delete backups.
right-restore = Restore
right-restore-help = Write into databases.
right-settings = Administer
right-settings-help = Settings, databases and accounts.
right-none = no right

## Accounts in the panel

accounts-intro = Who may open this panel, and what for.
account-you = you
account-new = Add an account
account-new-help = A first password will be shown once; it has to be changed on signing in for the first time.
account-password-title = First password
account-password-for = To be given to { $name } in a safe way:
account-password-once = It is shown this once only, and has to be changed on signing in for the first time.
account-never-seen = Never signed in.
account-access = Access
account-access-help = A new password ends the sessions of this account.
account-give-password = Give a new password
account-remove = Delete the account
account-remove-title = Delete the account { $name }?
account-remove-help = Its sessions and tokens end at once. The backups stay.
account-changed = The rights of { $name } are changed.
account-removed = The account { $name } is deleted.
account-last = This is the last account that may administer.
account-last-next = Give another one that right first.
account-own = One does not delete one's own account.
account-own-next = Ask another administrator.
change-it = Change
save = Save
done = Done
copy = Copy
copied = Copied
column-actions = Actions
column-browser = Browser
column-address = Address
column-since = Since
column-used = Used
sessions-title = Open sessions
sessions-end = End its sessions ({ $count })
sessions-end-others = End all others
sessions-ended = The sessions have ended.
session-this = This one
session-end = End
session-ended = The session has ended.
second-title = Turn the second factor on
second-active = On
second-inactive = Off
second-help = Beside the password, a code of six digits from your telephone. A stolen password is then not enough.
second-turn-on = Turn on
second-turn-off = Turn off
second-renew = Change the telephone
second-drop = Remove the second factor
second-dropped = The second factor of { $name } is removed.
second-is-on = The second factor is on.
second-is-off = The second factor is off.
second-scan = Read this picture with an app for codes (Aegis, FreeOTP, Google Authenticator…), then enter the code that it shows.
second-picture = QR code of the second factor
second-key = Or enter this key by hand
second-code = Six-digit code
second-codes-left = { $count ->
    [0] No recovery code is left: change the telephone to have new ones.
    [one] { $count } recovery code is left.
   *[other] { $count } recovery codes are left.
}
recovery-title = Recovery codes
recovery-help = Each replaces the telephone's code once, if you lose it. Keep them elsewhere than on it; they will not be shown again.
recovery-kept = I have noted them
tokens-title = Tokens for programs
tokens-help = A token acts in your name, without a password, with the rights chosen here and never more than yours.
token-name = What it is for
token-example = Monitoring
token-new = Make a token
token-wrong = Give it a name and at least one right.
token-made-title = New token
token-once = It is shown this once only. Whoever has it can use it.
token-remove = Revoke
token-removed = The token is revoked.

## Words of several settings pages

back = Back
test = Test
edit = Edit
edit-one = { $name }
search = Search
pause = Pause
resume = Resume
filter = Filter
show-all = Show all
newest = Newest
older = Older
next-page = Next
rows-shown = { $shown } of { $all }
objects = { $count ->
    [one] { $shown } object
   *[other] { $shown } objects
}

## Settings

settings-intro = They hold for every database that has none of its own.
settings-rhythm = Rhythm and retention
settings-keep = Backups kept at most
settings-keep-help = For each database and storage. Only complete backups count; the newest is never deleted.
settings-hours = Hours between two backups
settings-hours-help = A missed backup is made up for.
settings-calendar = Calendar (optional)
settings-calendar-help = When filled in, it replaces the hours. Five fields, as for cron: minute, hour, day of the month, month, day of the week. Example: “30 2 * * *”, every night at 2:30, in the time zone below. When clocks change, each moment comes only once.
calendar-bad-syntax = Five fields are needed, separated by spaces. Example: 30 2 * * *, every night at 2:30.
calendar-bad-never = That day never comes.
calendar-bad-often = Two backups must be at least 15 minutes apart.
database-calendar-help = Empty: the hours above, or those of the settings.
settings-promise = Hours of work that may be lost
settings-promise-help = Beyond that, a database is shown as late.
settings-checksums = Take the server’s own checksums
settings-checksums-help = Without them a backup cannot be proven.
settings-zone = Time zone
settings-zone-help = Empty: that of this machine ({ $zone }).
settings-language = Language of the panel
settings-language-help = Everybody can choose another one for themselves.
settings-language-browser = That of the browser
settings-try = See what this would delete
settings-next = Next backups
settings-next-none = No database waits for a backup.
settings-storages = Storages detected
settings-saved = The settings are saved.
settings-refused-fields = Nothing was saved: mend the fields that are marked.
settings-bad-keep = A whole number from 1 to 10,000.
settings-bad-hours = A whole number from 1 to 8,784 (a year).
settings-bad-zone = There is no such zone. Example: Europe/Paris.
preview-title = What retention would delete
preview-tried = A trial, nothing is saved
preview-stay = Stay
preview-now = Would go now
preview-next = Would go with the next backup
preview-nothing = Nothing would go now. Retention deletes only after a new backup that is complete and verified.
preview-caption = Deleted only after the next complete and verified backup of their database.
preview-storage = Storage
preview-why = Why
preview-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
goes-beyond = Older than those that are kept (rank { $rank })
goes-incomplete = Incomplete, and enough complete ones came after it
goes-safety = Safety copy, and enough backups came after it
storage-ready = Ready
storage-not-ready = Not ready
storage-file = File
storage-google = Google Drive
storage-free = { $size } free
storage-listed = listed
storage-google-not-yet = This version does not send backups to Google Drive yet: there is nothing to set up here for now.
storage-google-next = Your variables GOOGLE_CLIENT_ID, GOOGLE_SECRET and GOOGLE_FOLDER_ID may stay where they are; they are not used yet.
storage-google-callback = The redirect address will stay:

## Tests

checks-busy = Too many tests are under way.
checks-busy-next = Wait until one of them has ended, and try again.
check-storage = Test of the storage: { $name }
check-server = Test: { $name }
check-working = The test is under way…
check-progress = { $of ->
    [one] Database { $done } of { $of }
   *[other] Database { $done } of { $of }
}
check-waits = This page looks again by itself. You may leave it.
check-storage-good = Written, listed and removed in { $time }: this storage works.
check-server-good = The server answers, and this account sees everything.
check-server-lacks = The server answers, but this account does not see everything: backups would be incomplete.
check-server-empty = The server answers, but this account sees no database on it.
check-no-databases = Give this account the right to read at least one database, or name one, and try again.
check-answers = Answers
check-place = Address
check-account = Account
check-took = Took
check-whole = Everything is seen
check-unseen = Cannot be read
check-lacks = { $count ->
    [one] { $count } thing is missing
   *[other] { $count } things are missing
}
check-what-lacks = What would be missing
check-no-time = not looked into, for want of time
check-gone = This test is no longer there. Run it again.
check-again = Test again
grant-title = Rights to give
grant-help = Run this text on the server as an administrator, then test again. It gives nothing beyond what is needed.
choose-title = Add this server
choose-which = Databases to back up
choose-follow = All, also those to come
choose-follow-help = A database made later is backed up as soon as it is seen.
choose-all = All there are today
choose-some = Only those I tick
choose-none = Tick at least one database of the server.
choose-one = Choose { $name }
check-file-good = This file is a database, and all of it can be read.

## Databases

databases-intro = { $count ->
    [one] { $count } database known
   *[other] { $count } databases known
}
databases-none = No database yet
databases-none-next = Add a server: its databases will appear here and be backed up by themselves.
databases-no-match = No database matches.
origin-environment = The application’s database
origin-demonstration = Demonstration
server-saves = { $chosen } of { $all } backed up
server-silent = does not answer
server-add = Add a server
server-add-intro = The address is tested first; nothing is saved before you agree.
server-label = Name in the panel
server-label-help = Empty: the server’s address.
server-host = Server
server-port = Port
server-user = Account
server-password-help = It is encrypted, and never shown again.
server-more = One database, encryption, socket
server-database = One database only
server-database-help = Empty: all that the account sees.
server-tls = Encryption
tls-auto = Automatic
tls-required = Required, certificate verified
tls-unverified = Required, certificate not verified
tls-off = None
server-socket = Path of the socket
server-url-instead = Give a whole address instead
server-url = Whole address
server-url-help = It replaces all fields above. For a SQLite file: sqlite:/path/of/the/file.
server-test = Test the connection
server-test-help = The test reads names and definitions; it writes nothing to the server.
server-keep = Add these databases
server-keep-address = Use this address
server-no-user = The account is missing.
server-no-host = The server is missing.
server-form-next = Complete the form, or give a whole address.
server-added = { $name } is added. Its databases will be backed up in their time.
server-saved = { $name } is saved.
server-removed = { $name } is removed from the panel.
server-removed-next = Its backups are still there.
server-bad-label = This name does not fit: 1 to 80 characters.
server-label-taken = Another server has this name already.
server-label-taken-next = Choose another name.
server-given = This server comes from the variables that the panel was started with.
server-given-next = Change those variables and start again, or add it here under another name.
server-what = What is backed up
server-looked = Seen
server-other-address = Another address or password
server-other-address-help = The new address is tested before it is used. Without a password the old one stays, but only for the same server and account.
server-remove = Remove this server
server-remove-what = { $count ->
    [one] { $name } and its database will no longer be backed up.
   *[other] { $name } and its { $count } databases will no longer be backed up.
}
server-remove-keeps = No backup is lost: those that exist stay in their storages.
server-remove-do = Remove from the panel
health-all = All
health-good = Up to date
health-failed = Failed
health-odd = To be checked
odd-title = Something is unusual.
odd-note = Worth knowing.
odd-look = Look and decide
odd-more = { $count ->
    [one] One more database is to be checked.
   *[other] { $count } more databases are to be checked.
}
odd-settle = This is right
odd-settle-help = The backups from before are kept and nothing is deleted. If this is not right, restore one of them. If it is, say so: they may be deleted again, and the database will be measured by what it is today.
odd-settled = Noted: old backups may be deleted again.
odd-nothing = Nothing was confirmed: what is unusual has changed meanwhile, or is gone. Look again.
health-late = Late
health-never = Never backed up
health-running = Running
health-paused = Paused
health-unchosen = Not chosen
health-gone = Gone from its server
column-last-good = Last good backup
column-next = Next
column-rhythm = Rhythm
rhythm = { $rhythm } · { $keep } kept
rhythm-hours = { $hours } h
rhythm-own = its own setting
bulk = Bulk actions
bulk-tick-all = Tick all
bulk-all = Apply to all { $count } of the list
bulk-backup = Back up now
bulk-none = No database is ticked.
bulk-bad = The list has changed meanwhile. Load it again and retry.
bulk-paused = { $count ->
    [one] { $count } database paused.
   *[other] { $count } databases paused.
}
bulk-resumed = { $count ->
    [one] { $count } database resumed.
   *[other] { $count } databases resumed.
}
bulk-begun = { $count ->
    [one] { $count } backup begun.
   *[other] { $count } backups begun.
}
bulk-running = { $count ->
    [one] { $count } was under way already.
   *[other] { $count } were under way already.
}
filter-state = State
database-chosen = Back up this database
database-chosen-help = Unticked, it stays known, and its backups stay.
database-paused = Paused
database-paused-help = No backup is expected meanwhile.
database-as-settings = Empty: as in the settings ({ $value }).
database-storages = Storages
database-storages-all = All, also those to come
database-storages-some = Only:
database-bad-storages = Tick at least one storage.
database-bad = One of these values cannot be.
database-saved = The settings of the database are saved.
database-runs = Last runs
label-last = Last good

## Journal

journal-intro = Everything that was done, and what should have been.
journal-runs = Runs
journal-empty = No run yet
journal-no-match = No run matches
journal-empty-next = Every backup, restore, verification and deletion leaves a line here, whether it went well or not.
filter-kind = Kind
filter-database = Database
filter-any-state = Any state
filter-any-kind = Any kind
filter-any-database = Any database
filter-any-user = Anybody
filter-any-action = Any action
run-backup = Backup
run-restore = Restore
run-verify = Verification
run-prove = Proof
run-delete = Deletion
run-queued = Waiting
run-running = Running
run-done = Done
run-failed = Failed
run-cancelled = Cancelled
run-stopped = Interrupted
run-not-begun = Missed
run-missed = This run should have begun, and nobody was there to begin it.
run-missed-next = It is made up for at the next start. If this happens again, let the panel run as a service.
by-schedule = on schedule
by-made-up = made up for
by-user = by { $name }
by-program = by the program
by-command = on the command line
entry-took = Took
entry-next = What to do:
entry-log = Raw log of the run
entry-no-log = This run wrote nothing into its log.
audit-title = Who did what
audit-intro = Sign-ins, downloads, deletions, restores, settings.
audit-empty = Nothing yet
audit-when = When
audit-who = Who
audit-what = What
audit-on = On
audit-from = From
audit-detail = Detail
audit-nobody = not signed in
did-sign-in = Signed in
did-sign-in-refused = Sign-in refused
did-sign-out = Signed out
did-password = Password changed
did-second-on = Second factor turned on
did-second-off = Second factor turned off
did-session-end = Session ended
did-backup = Backup begun
did-restore = Restore begun
did-verify = Verification begun
did-prove = Proof begun
did-delete = Deletion
did-cancel = Run cancelled
did-pin = Backup to be kept
did-unpin = Backup no longer to be kept
did-download = Download
did-settings = Settings changed
did-settle = Confirmed what looked unusual
did-database = Settings of a database changed
did-pause = Databases paused
did-resume = Databases resumed
did-source-add = Server added
did-source-change = Server changed
did-source-remove = Server removed
did-account-add = Account added
did-account-change = Account changed
did-account-password = Password given
did-account-remove = Account removed
did-token-add = Token made
did-token-remove = Token removed

## Backups

backups-about = What was saved, where, and whether it is known to restore.
create-by-hand = Create manually
create-all = All of them ({ $count })
create-go = Back up now
create-running = A backup of this database is already running: here it is.
create-several = { $count ->
    [one] One backup has begun.
   *[other] { $count } backups have begun.
}
create-several-running = { $count ->
    [one] Another one was already running.
   *[other] { $count } others were already running.
}
backup-busy = A run is already working on this backup: here it is.
card-title = Health
card-good = Last good backup
card-next = Next backup
card-next-none = None planned
card-rate = Success over 7 days
card-rate-month = { $share } over 30 days
card-loss = What could be lost now
card-loss-all = Everything
card-loss-about = Time since the last good one
card-never = { $count ->
    [one] One database has no good backup
   *[other] { $count } databases have no good backup
}
chart-size = Size of a backup
chart-size-said = { $count ->
    [one] One value
   *[other] { $count } values
}: from { $least } to { $most }, the last one { $last }.
calendar = The last 12 months
calendar-good = went well
calendar-part = in part
calendar-bad = failed
calendar-none = nothing
calendar-words = The same in figures
calendar-month = Month
calendar-made = Made
calendar-failed = Failed
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
running-now = Running now
storage-types = Kinds of storage
storage-all = All storages
storage-off = Storage not configured
storage-failed = This storage cannot be used.
search-backups = Database or file
search-objects = Table, view…
state-any = Any state
list-nothing = Nothing matches.
list-all = Show all backups
list-empty-how = A backup holds the whole database: tables, views, triggers, routines. It downloads as .sql and restores from here. The next ones make themselves.
list-empty-database = Add a database
list-total = { $count ->
    [one] One backup
   *[other] { $shown } backups
}
list-older = Older
list-newest = Newest
column-storages = Storages
column-proof = Proof
column-began = Started by
column-table = Table
backup-complete-title = Everything is in it, counted and checked.
backup-incomplete-title = { $count ->
    [one] One object is missing.
   *[other] { $count } objects are missing.
}
backup-unreadable-title = This file has the name of an archive and cannot be read.
backup-plain-title = A file of the old module, which does not say whether it is complete.
proof-proven = Proven
proof-proven-title = Restored apart, dumped again and identical, the server’s checksums included.
proof-equal = Identical
proof-equal-title = Restored apart and identical, without checksums of the original server.
proof-not-comparable = Restorable
proof-not-comparable-title = It restores; the two servers cannot be compared exactly.
proof-failed = Proof failed
proof-failed-title = It does not restore, or something differs.
proof-none = Not proven
proof-none-title = Nobody has restored it yet to see.
copy-copied = Placed, not yet read back
copy-verified = Read back and as written
copy-damaged = Read back and damaged
began-schedule = Schedule
began-made-up = Made up for
began-command = Command line
began-hand = By hand
pinned-word = Kept
pinned-title = Somebody wants it kept: it will not be deleted.
safety-word = Safety copy
safety-title = Made before something was replaced; it does not count as a backup.
more-actions = More actions
more-actions-of = More actions for { $name }
action-view = View details
action-download = Download
action-restore = Restore
action-verify = Verify
action-prove = Prove
action-delete = Delete
download-of = Download { $name }
restore-of = Restore { $name }
delete-of = Delete { $name }
download-sql = Download as .sql
download-gz = Download as .sql.gz
download-zst = Download as .sql.zst
download-table = Download this table alone
download-other = Other formats
download-bad-form = There is no such format.
download-no-form = This backup cannot be downloaded in this format.

## Deleting

delete-title = Delete this backup?
delete-pinned = Somebody wants this backup kept. First take that mark away on its page.
delete-only-good = This is the only good backup of this database: after that, none will be left.
delete-last-good = This is the most recent good backup of this database.
delete-from = Deleted from
delete-stays = Stays in
delete-stays-nowhere = nowhere else
delete-for-good = The file will be deleted for good.

## Runs

run-title = { $what } of { $database }
run-number = Run { $id }
run-took = took { $time }
run-by = by { $who }
run-cancel = Cancel
run-backup-view = View the backup
run-stage-stopping = Stopping
run-stage-paused = { $stage }: the server is busy, waiting
run-rows = Rows
run-data = Data
run-speed = Speed
run-left = Time left
run-bytes-of = { $done } of { $expected }
run-rate = { $rate }/s
run-goes-on = The run goes on if you close this page.
run-reload = Refresh
run-report = Result
run-removed = Taken away by retention
run-log = Log of the run
run-log-empty = Nothing was noted.
run-safety-copy = What was replaced is in this safety copy:
run-undoes = This restore takes back run { $id }.
run-restored = The restored data are in “{ $target }”.
run-restored-from = They are of
run-changes = What is not as it was
run-kept = Left in place, as the backup does not have them
run-stopping = It was told to stop.
run-ended-already = This run had already ended.
report-rows = Rows
report-file = Size of the file
report-text = SQL text
report-objects = Objects
report-gaps = Missing objects
report-frames = Blocks checked
report-target = Target
report-others = Other objects made
report-verdict = Finding
report-sha = SHA-256 of the file
undo = Undo the restore
undo-title = Undo this restore?
undo-about = The safety copy takes the place of what the database holds now. A new safety copy of that is made first.

## Details of a backup

detail-file = File
detail-server = Server
detail-run = Made by
detail-facts = Content
detail-server-facts = What the server said of itself
detail-where = Where it lies
detail-keep = How long it stays
detail-objects = Objects
detail-gaps = { $count ->
    [one] One object is missing from this backup:
   *[other] { $count } objects are missing from this backup:
}
detail-notes = Worth knowing
detail-commands = The same on the command line
detail-without = Without Sauvegarde
stays-newest = It stays: after the next good backup it will be number { $rank } of those that are kept.
stays-incomplete = It stays until enough complete backups have followed it.
stays-safety = This safety copy stays until enough backups have followed it.
stays-pinned = It stays: somebody wants it kept.
stays-proven = It stays: it is the last one whose restore was proven.
stays-in-use = It stays for now: a run is using it.
stays-other = It stays: nobody but you decides on it.
leaves-next = It will go with the next good backup: { $why }
truths = The three truths
truth-made = Made
truth-copied = Copied
truth-proven = Proven
pin = Keep
unpin = No longer keep
pinned-since = Kept by { $who },
pin-kept = This backup will be kept, whatever retention says.
pin-let-go = Retention decides on this backup again.

## Restoring

restore-title = Restore a backup
restore-unreadable = This backup cannot be read: it cannot be restored.
restore-no-table = Choose at least one table.
restore-no-name = Give the new database a name.
restore-no-target = No configured database can take this backup.
restore-what = What
restore-all = Everything
restore-all-about = Tables, views, triggers, routines and events.
restore-some = Some tables
restore-some-about = Only those that you tick.
restore-where = Where to
restore-database = Database
restore-database-help = The database to replace, or the one beside which the new one is made.
restore-new = Into a new database
restore-safe = without risk
restore-new-about = Nothing that exists is touched. To look first, or to take data from it by hand.
restore-name = Name of the new database
restore-replace = In place of the present database
restore-replace-about = So that the application has these data again. What is replaced goes into a safety copy first, and it can be undone.
restore-see-plan = See the plan
plan-title = Plan of the restore
plan-nothing-yet = Nothing is written yet.
plan-from = From the backup
plan-replaces = In the place of
plan-new = Into a new database
plan-overwrites = What “{ $database }” holds will be replaced.
plan-safety = A safety copy is made and read back before the first write. If that fails, nothing is touched.
plan-incomplete = This backup is incomplete: what is missing from it will be missing after the restore, too.
plan-written = What will be written
plan-tables = Tables
plan-space = Space
plan-about = about { $size }
plan-time = Expected time
plan-time-unknown = not known here yet
plan-look = What the server says
plan-looking = Looking what is there…
plan-look-link = Ask the server what is there
plan-typed = To confirm, type the name of the database: { $database }
plan-typed-wrong = That is not the name of the database. Nothing was touched.
plan-losses = Accept what cannot be kept as it was
plan-losses-about = Without it, a restore that would lose something is refused before it writes.
plan-go = Restore
plan-go-replace = Replace the database
plan-back = Back
look-empty = The place is free: nothing will be replaced.
look-overwritten = What is there, and of which a safety copy will be made:
look-there = This database exists already and is not empty: choose another name.
look-more = and { $count } more
look-no-change = Everything can be restored as it was.
look-changes = What will not be as it was:
look-loss = loss

## Interface for programs

api-bad-body = The body of the request is not as expected: “{ $detail }”.
api-bad-value = The value of “{ $name }” cannot be.
api-not-running = This run is not at work here.
api-not-running-next = Look at its state: it may have ended already.
api-confirm = To overwrite a database, give its exact name in “confirm”.

# Questions that are asked before something is removed
list-new = New backup of { $database }: { $state }
run-elsewhere = This run was begun by a command: it is stopped there, not here.
session-end-title = End this session?
session-end-help = The browser { $agent } (address { $address }) will have to sign in again.
token-remove-title = Delete the token “{ $name }”?
token-remove-help = Programs that use it are refused at once. A deleted token does not come back.
server-remove-title = Take “{ $name }” out of the panel?

# What a restore that is taken back had added
added-unknown = What the restore added is not known and will stay if it is taken back: { $cause }
restore-dropped = Removed, since the restore that is taken back had added it: { $names }.
undo-added = What the restore added and was not there before is removed:
plan-undo = Taking it back puts that copy in place again and removes what the restore will have added.

# Room for a restore
room-target = Restored data
room-safety = Safety copy
room-unknown = size unknown
room-free-unknown = { $what }: { $needed }. How much is free on that server cannot be known from here.
room-fits = { $what }: { $needed }. Free: { $free } ({ $folder }).
room-short = { $what }: { $needed }, but only { $free } are free ({ $folder }). The restore will probably not fit: make room, or choose fewer tables.
