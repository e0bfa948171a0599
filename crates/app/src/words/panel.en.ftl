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
