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

## Droits

right-view = Voir
right-view-help = Les sauvegardes, le journal et les détails.
right-create = Sauvegarder
right-create-help = Créer, vérifier et prouver des sauvegardes.
right-download = Télécharger
right-download-help = Emporter les données d’une sauvegarde.
right-delete = Supprimer
right-delete-help = Supprimer des sauvegardes.
right-restore = Restaurer
right-restore-help = Écrire dans les bases de données.
right-settings = Administrer
right-settings-help = Paramètres, bases de données et comptes.
right-none = aucun droit

## Comptes dans le panneau

accounts-intro = Qui peut ouvrir ce panneau, et pour quoi faire.
account-you = vous
account-new = Ajouter un compte
account-new-help = Un mot de passe provisoire sera montré une seule fois ; il devra être changé à la première connexion.
account-password-title = Mot de passe provisoire
account-password-for = À donner à { $name } par un moyen sûr :
account-password-once = Il n’est montré que cette fois, et devra être changé à la première connexion.
account-never-seen = Ne s’est jamais connecté.
account-access = Accès
account-access-help = Un nouveau mot de passe ferme les connexions de ce compte.
account-give-password = Donner un nouveau mot de passe
account-remove = Supprimer le compte
account-remove-title = Supprimer le compte { $name } ?
account-remove-help = Ses connexions et ses jetons cessent aussitôt. Les sauvegardes restent.
account-changed = Les droits de { $name } sont changés.
account-removed = Le compte { $name } est supprimé.
account-last = C’est le dernier compte qui peut administrer.
account-last-next = Donnez d’abord ce droit à un autre.
account-own = On ne supprime pas son propre compte.
account-own-next = Demandez-le à un autre administrateur.
change-it = Modifier
save = Enregistrer
done = Terminé
copy = Copier
copied = Copié
column-actions = Actions
column-browser = Navigateur
column-address = Adresse
column-since = Depuis
column-used = Utilisé
sessions-title = Connexions ouvertes
sessions-end = Fermer ses connexions ({ $count })
sessions-end-others = Fermer toutes les autres
sessions-ended = Les connexions sont fermées.
session-this = Celle-ci
session-end = Fermer
session-ended = La connexion est fermée.
second-title = Activer le second facteur
second-active = Actif
second-inactive = Inactif
second-help = En plus du mot de passe, un code à six chiffres de votre téléphone. Un mot de passe volé ne suffit alors plus.
second-turn-on = Activer
second-turn-off = Désactiver
second-renew = Changer de téléphone
second-drop = Ôter le second facteur
second-dropped = Le second facteur de { $name } est ôté.
second-is-on = Le second facteur est actif.
second-is-off = Le second facteur est désactivé.
second-scan = Lisez cette image avec une application de codes (Aegis, FreeOTP, Google Authenticator…), puis entrez le code qu’elle montre.
second-picture = Code QR du second facteur
second-key = Ou entrez cette clé à la main
second-code = Code à six chiffres
second-codes-left = { $count ->
    [0] Il ne reste aucun code de secours : changez de téléphone pour en avoir d’autres.
    [one] Il reste { $count } code de secours.
   *[other] Il reste { $count } codes de secours.
}
recovery-title = Codes de secours
recovery-help = Chacun remplace une fois le code du téléphone, si vous le perdez. Gardez-les ailleurs que sur lui ; ils ne seront plus montrés.
recovery-kept = Je les ai notés
tokens-title = Jetons pour les programmes
tokens-help = Un jeton agit en votre nom, sans mot de passe, avec les droits choisis ici et jamais plus que les vôtres.
token-name = À quoi il sert
token-example = Surveillance
token-new = Créer un jeton
token-wrong = Donnez-lui un nom et au moins un droit.
token-made-title = Nouveau jeton
token-once = Il n’est montré que cette fois. Qui l’a peut s’en servir.
token-remove = Révoquer
token-removed = Le jeton est révoqué.
