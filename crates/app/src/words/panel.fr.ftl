# Les mots du panneau en français. Mêmes règles que fr.ftl.

## Démarrage

bad-public-url-next = Écrivez l’adresse telle que la voit un navigateur, sans chemin : https://panneau.example.
bad-listen-next = Écrivez une adresse et un port, comme 127.0.0.1:8480.
cannot-listen = Le panneau ne peut pas écouter sur { $address } : « { $detail } ».
cannot-listen-next = Choisissez une autre adresse ou un autre port avec SAUVEGARDE_LISTEN, ou arrêtez le programme qui l’occupe.

## Cadre

skip = Aller au contenu
menu = Menu
menu-backups = Sauvegardes
menu-journal = Journal
menu-databases = Bases de données
menu-settings = Paramètres
menu-accounts = Comptes
menu-account = Mon compte
language = Langue
choose = Choisir
theme = Apparence
theme-auto = Comme le système
theme-light = Claire
theme-dark = Sombre
back-home = Retour aux sauvegardes
cancel = Annuler
sign-out = Se déconnecter

## Connexion

sign-in = Se connecter
sign-in-title = Connexion
sign-in-name = Nom
sign-in-password = Mot de passe
sign-in-wrong = Le nom ou le mot de passe n’est pas juste.
sign-in-wait = Trop d’essais. Recommencez dans { $time }.
code-title = Second facteur
code-label = Code
code-help = Les six chiffres de votre application, ou un code de secours.
code-wrong = Ce code n’est pas juste, ou il a déjà servi.
password-title = Changer le mot de passe
password-given = Ce mot de passe vous a été donné : choisissez-en un que vous seul connaissez.
password-old = Mot de passe actuel
password-new = Nouveau mot de passe
password-again = Encore une fois
password-help = Au moins { $count } caractères. Quelques mots sans lien entre eux font un bon mot de passe.
password-save = Changer le mot de passe
password-changed = Le mot de passe est changé. Les autres connexions de ce compte sont fermées.
password-wrong-old = Ce n’est pas le mot de passe actuel.
password-same = C’est le mot de passe actuel.
password-differs = Les deux saisies ne sont pas les mêmes.
password-short = Il est trop facile à deviner : prenez au moins { $count } caractères, et pas toujours les mêmes.
password-long = Il est trop long.
password-name = Il ne doit pas contenir le nom du compte.

## Refus

refusal-not-found-title = Page introuvable
refusal-not-found = Il n’y a rien à cette adresse.
refusal-not-found-next = Repartez des sauvegardes.
refusal-method-title = Action impossible
refusal-method = Cette adresse ne s’utilise pas ainsi.
refusal-sign-in-title = Connexion nécessaire
refusal-sign-in = Il faut se connecter d’abord.
refusal-sign-in-next = Envoyez un jeton dans l’en-tête Authorization (Bearer …).
refusal-change-password = Le mot de passe de ce compte doit d’abord être changé.
refusal-change-password-next = Connectez-vous au panneau et changez-le.
refusal-forbidden-title = Accès refusé
refusal-forbidden = Votre compte n’a pas ce droit.
refusal-forbidden-next = Demandez-le à qui gère les comptes.
refusal-forged-title = Formulaire refusé
refusal-forged = Ce formulaire vient d’ailleurs, ou d’une connexion qui a pris fin.
refusal-forged-next = Revenez à la page et recommencez. Si le panneau est derrière un autre serveur, donnez son adresse avec SAUVEGARDE_PUBLIC_URL.
refusal-too-large-title = Envoi trop grand
refusal-too-large = Ce qui a été envoyé est trop grand ou trop lent.
refusal-bad-title = Demande incomprise
refusal-bad-choice = Ce choix n’existe pas.
refusal-conflict-title = Impossible pour l’instant
refusal-failed-title = Cela n’a pas marché
refusal-defect = Cela n’aurait pas dû arriver. C’est un défaut de Sauvegarde ; signalez-le.

## Comptes

user-added = Compte { $name } créé avec ces droits : { $permissions }.
user-password = Mot de passe, à changer à la première connexion : { $password }
user-passwd = Le mot de passe de { $name } est changé ; ses connexions sont fermées.
user-taken = Un compte de ce nom existe déjà.
user-taken-next = Choisissez un autre nom, ou donnez-lui un nouveau mot de passe.
user-unknown = Il n’y a pas de compte de ce nom.
user-unknown-next = « sauvegarde user list » montre les comptes.
user-bad-name = « { $name } » ne peut pas être le nom d’un compte.
user-bad-name-next = Prenez de 1 à 64 lettres, chiffres, points, tirets, @ ou _.
user-bad-permission = Le droit « { $word } » n’existe pas.
user-bad-permission-next = Les droits sont backup, backup.create, backup.download, backup.delete, backup.restore et backup.settings.
column-permissions = Droits
column-second = Second facteur
column-seen = Vu
second-on = oui
second-off = non
never = jamais

## Démarrage du panneau

panel-open = Le panneau est ouvert : { $address }
panel-first = Première connexion : nom { $name }, mot de passe { $password } (montré cette seule fois, à changer en se connectant).
panel-clear = le panneau écoute sur { $address } sans chiffrement : mettez-le derrière un serveur qui chiffre, et donnez son adresse avec SAUVEGARDE_PUBLIC_URL.
