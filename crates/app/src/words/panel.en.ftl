# The words of the panel in English. The same keys stand in panel.fr.ftl.

## Start

bad-public-url-next = Write the address as a browser sees it, without a path: https://panel.example.
bad-listen-next = Write an address and a port, such as 127.0.0.1:8480.
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
panel-clear = the panel listens at { $address } without encryption: put it behind a server that encrypts, and give its address with SAUVEGARDE_PUBLIC_URL.

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
