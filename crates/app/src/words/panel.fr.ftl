# Les mots du panneau en français. Mêmes règles que fr.ftl.

## Démarrage

bad-public-url-next = Écrivez l’adresse telle que la voit un navigateur, sans chemin : https://panneau.example.
bad-listen-next = Écrivez une adresse et un port, comme 127.0.0.1:8480.
bad-first-account-next = Écrivez on (comme sans cette variable) ou off.
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
panel-nobody = Il n’y a encore aucun compte. Créez le premier avec « sauvegarde user add { $name } » ; là où Sauvegarde est installé comme paquet, avec « sudo sauvegarde-panel user add { $name } ».
panel-clear = le panneau écoute sur { $address } sans chiffrement : mettez-le derrière un serveur qui chiffre, et donnez son adresse avec SAUVEGARDE_PUBLIC_URL.
panel-answers = Le panneau répond à l’adresse { $address }.
panel-silent = Le panneau ne répond pas à l’adresse { $address } : « { $detail } ».
panel-silent-next = Regardez ce qu’il a dit à son démarrage (journalctl -u sauvegarde), et si SAUVEGARDE_LISTEN est la même ici que là-bas.

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

## Mots communs des réglages

back = Retour
test = Tester
edit = Modifier
edit-one = { $name }
search = Rechercher
pause = Suspendre
resume = Reprendre
filter = Filtrer
show-all = Tout afficher
newest = Les plus récents
older = Plus anciens
next-page = Suite
rows-shown = { $shown } sur { $all }
objects = { $count ->
    [one] { $shown } objet
   *[other] { $shown } objets
}

## Paramètres

settings-intro = Ces réglages valent pour toutes les bases qui n’ont pas les leurs.
settings-rhythm = Rythme et conservation
settings-keep = Nombre maximum de sauvegardes gardées
settings-keep-help = Par base et par stockage. Seules les sauvegardes complètes comptent ; la plus récente n’est jamais supprimée.
settings-hours = Heures entre deux sauvegardes
settings-hours-help = Une sauvegarde manquée est rattrapée.
settings-calendar = Calendrier (facultatif)
settings-calendar-help = Rempli, il remplace les heures. Cinq champs, comme pour cron : minute, heure, jour du mois, mois, jour de la semaine. Exemple : « 30 2 * * * », chaque nuit à 2 h 30, à l’heure du fuseau ci-dessous. Aux changements d’heure, chaque moment ne vient qu’une fois.
calendar-bad-syntax = Il faut cinq champs, séparés par des espaces. Exemple : 30 2 * * *, chaque nuit à 2 h 30.
calendar-bad-never = Ce jour n’arrive jamais.
calendar-bad-often = Deux sauvegardes doivent être séparées d’au moins 15 minutes.
database-calendar-help = Vide : les heures ci-dessus, ou celles des paramètres.
settings-promise = Heures de travail qui peuvent être perdues
settings-promise-help = Au-delà, une base est signalée en retard.
settings-checksums = Prendre les sommes de contrôle du serveur
settings-checksums-help = Sans elles, une sauvegarde ne peut pas être prouvée.
settings-zone = Fuseau horaire
settings-zone-help = Vide : celui du serveur ({ $zone }).
settings-language = Langue du panneau
settings-language-help = Chacun peut en choisir une autre pour soi.
settings-language-browser = Celle du navigateur
settings-try = Voir ce que cela supprimerait
settings-next = Prochaines sauvegardes
settings-next-none = Aucune base n’attend de sauvegarde.
settings-storages = Types de sauvegarde détectés
settings-saved = Les paramètres sont enregistrés.
settings-refused-fields = Rien n’a été enregistré : corrigez les champs signalés.
settings-bad-keep = Un nombre entier de 1 à 10 000.
settings-bad-hours = Un nombre entier de 1 à 8 784 (un an).
settings-bad-zone = Ce fuseau n’existe pas. Exemple : Europe/Paris.
preview-title = Ce que la rétention supprimerait
preview-tried = Essai, rien n’est enregistré
preview-stay = Restent
preview-now = Partiraient maintenant
preview-next = Partiraient à la prochaine sauvegarde
preview-nothing = Rien ne partirait maintenant. La rétention ne supprime qu’après une nouvelle sauvegarde complète et vérifiée.
preview-caption = Supprimées seulement après la prochaine sauvegarde complète et vérifiée de leur base.
preview-storage = Stockage
preview-why = Pourquoi
preview-more = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
}
goes-beyond = Plus ancienne que celles qui sont gardées (rang { $rank })
goes-incomplete = Incomplète, et assez de complètes l’ont suivie
goes-safety = Copie de sûreté, et assez de sauvegardes l’ont suivie
storage-ready = Prêt
storage-not-ready = Pas prêt
storage-file = Fichier
storage-google = Google Drive
storage-free = { $size } libres
storage-listed = contenu lu
storage-google-not-yet = Cette version n’envoie pas encore de sauvegardes vers Google Drive : il n’y a rien à régler ici pour l’instant.
storage-google-next = Vos variables GOOGLE_CLIENT_ID, GOOGLE_SECRET et GOOGLE_FOLDER_ID peuvent rester en place ; elles ne servent pas encore.
storage-google-callback = L’adresse de redirection restera :

## Tests

checks-busy = Trop de tests sont en cours.
checks-busy-next = Attendez que l’un d’eux se termine, puis recommencez.
check-storage = Test du stockage : { $name }
check-server = Test : { $name }
check-working = Test en cours…
check-progress = { $of ->
    [one] Base { $done } sur { $of }
   *[other] Base { $done } sur { $of }
}
check-waits = Cette page se met à jour d’elle-même. Vous pouvez la quitter.
check-storage-good = Écrit, relu et effacé en { $time } : ce stockage fonctionne.
check-server-good = Le serveur répond, et ce compte voit tout.
check-server-lacks = Le serveur répond, mais ce compte ne voit pas tout : des sauvegardes seraient incomplètes.
check-server-empty = Le serveur répond, mais ce compte n’y voit aucune base.
check-no-databases = Donnez à ce compte le droit de lire au moins une base, ou nommez-en une, puis recommencez.
check-answers = Répond
check-place = Adresse
check-account = Compte reconnu
check-took = Durée
check-whole = Tout est visible
check-unseen = Illisible
check-lacks = { $count ->
    [one] Il manque { $count } élément
   *[other] Il manque { $count } éléments
}
check-what-lacks = Ce qui manquerait
check-no-time = non examinée, faute de temps
check-gone = Ce test n’existe plus. Recommencez-le.
check-again = Relancer le test
grant-title = Droits à donner
grant-help = Exécutez ce texte sur le serveur en tant qu’administrateur, puis relancez le test. Il ne donne rien de plus que le nécessaire.
choose-title = Ajouter ce serveur
choose-which = Bases à sauvegarder
choose-follow = Toutes, aussi celles à venir
choose-follow-help = Une base créée plus tard est sauvegardée dès qu’elle est vue.
choose-all = Toutes celles d’aujourd’hui
choose-some = Seulement celles que je coche
choose-none = Cochez au moins une base du serveur.
choose-one = Choisir { $name }
check-file-good = Ce fichier est une base, lisible en entier.

## Bases de données

databases-intro = { $count ->
    [one] { $count } base connue
   *[other] { $count } bases connues
}
databases-none = Aucune base pour le moment
databases-none-next = Ajoutez un serveur : ses bases apparaîtront ici, et seront sauvegardées d’elles-mêmes.
databases-no-match = Aucune base ne correspond.
origin-environment = Base de l’application
origin-demonstration = Démonstration
server-saves = { $all ->
    [one] { $chosen } base sauvegardée sur { $all }
   *[other] { $chosen } bases sauvegardées sur { $all }
}
server-silent = ne répond pas
server-add = Ajouter un serveur
server-add-intro = L’adresse est d’abord testée ; rien n’est enregistré avant votre accord.
server-label = Nom dans le panneau
server-label-help = Vide : l’adresse du serveur.
server-host = Serveur
server-port = Port
server-user = Compte
server-password-help = Il est chiffré, et n’est plus jamais affiché.
server-more = Une seule base, chiffrement, socket
server-database = Une seule base
server-database-help = Vide : toutes celles que le compte voit.
server-tls = Chiffrement
tls-auto = Automatique
tls-required = Exigé, certificat vérifié
tls-unverified = Exigé, certificat non vérifié
tls-off = Aucun
server-socket = Chemin du socket
server-url-instead = Donner une adresse complète à la place
server-url = Adresse complète
server-url-help = Elle remplace tous les champs ci-dessus. Pour un fichier SQLite : sqlite:/chemin/du/fichier.
server-test = Tester la connexion
server-test-help = Le test lit des noms et des définitions ; il n’écrit rien sur le serveur.
server-keep = Ajouter ces bases
server-keep-address = Utiliser cette adresse
server-no-user = Le compte manque.
server-no-host = Le serveur manque.
server-form-next = Complétez le formulaire, ou donnez une adresse complète.
server-added = { $name } est ajouté. Ses bases seront sauvegardées à leur heure.
server-saved = { $name } est enregistré.
server-removed = { $name } est retiré du panneau.
server-removed-next = Ses sauvegardes sont toujours là.
server-bad-label = Ce nom ne convient pas : de 1 à 80 caractères.
server-label-taken = Un autre serveur porte déjà ce nom.
server-label-taken-next = Choisissez un autre nom.
server-given = Ce serveur vient des variables données au démarrage du panneau.
server-given-next = Changez ces variables et redémarrez, ou ajoutez-le ici sous un autre nom.
server-what = Ce qui est sauvegardé
server-looked = Vu
server-other-address = Autre adresse ou autre mot de passe
server-other-address-help = La nouvelle adresse est testée avant de servir. Sans mot de passe saisi, l’ancien reste, mais seulement pour le même serveur et le même compte.
server-remove = Retirer ce serveur
server-remove-what = { $count ->
    [one] { $name } et sa base ne seront plus sauvegardés.
   *[other] { $name } et ses { $count } bases ne seront plus sauvegardés.
}
server-remove-keeps = Aucune sauvegarde n’est perdue : celles qui existent restent dans leurs stockages.
server-remove-do = Retirer du panneau
health-all = Toutes
health-good = À jour
health-failed = En échec
health-odd = À vérifier
odd-title = Quelque chose d’inhabituel.
odd-note = À savoir.
odd-look = Voir et décider
odd-more = { $count ->
    [one] Une autre base est aussi à vérifier.
   *[other] { $count } autres bases sont aussi à vérifier.
}
odd-settle = C’est voulu
odd-settle-help = Les sauvegardes d’avant sont gardées et rien n’est supprimé. Si ce n’est pas voulu, restaurez l’une d’elles. Si c’est voulu, dites-le : elles redeviennent supprimables, et la base sera mesurée à son état d’aujourd’hui.
odd-settled = C’est noté : les anciennes sauvegardes peuvent de nouveau être supprimées.
odd-nothing = Rien n’a été confirmé : ce qui est inhabituel a changé entre-temps, ou n’est plus là. Regardez encore une fois.
health-late = En retard
health-never = Jamais sauvegardée
health-running = En cours
health-paused = Suspendue
health-unchosen = Non choisie
health-gone = Disparue du serveur
column-last-good = Dernière bonne sauvegarde
column-next = Prochaine
column-rhythm = Rythme
rhythm = { $rhythm } · { $keep } gardées
rhythm-hours = { $hours } h
rhythm-own = réglage propre
bulk = Actions groupées
bulk-tick-all = Cocher toutes
bulk-all = Appliquer aux { $count } de la liste
bulk-backup = Sauvegarder maintenant
bulk-none = Aucune base n’est cochée.
bulk-bad = La liste a changé entre-temps. Rechargez-la et recommencez.
bulk-paused = { $count ->
    [one] { $count } base suspendue.
   *[other] { $count } bases suspendues.
}
bulk-resumed = { $count ->
    [one] { $count } base reprise.
   *[other] { $count } bases reprises.
}
bulk-begun = { $count ->
    [one] { $count } sauvegarde lancée.
   *[other] { $count } sauvegardes lancées.
}
bulk-running = { $count ->
    [one] { $count } était déjà en cours.
   *[other] { $count } étaient déjà en cours.
}
filter-state = État
database-chosen = Sauvegarder cette base
database-chosen-help = Décochée, elle reste connue, et ses sauvegardes restent.
database-paused = Suspendue
database-paused-help = Aucune sauvegarde n’est attendue pendant ce temps.
database-as-settings = Vide : comme dans les paramètres ({ $value }).
database-storages = Stockages
database-storages-all = Tous, aussi ceux à venir
database-storages-some = Seulement :
database-bad-storages = Cochez au moins un stockage.
database-bad = Une de ces valeurs est impossible.
database-saved = Les réglages de la base sont enregistrés.
database-runs = Dernières tâches
label-last = Dernière bonne

## Journal

journal-intro = Tout ce qui a été fait, et ce qui aurait dû l’être.
journal-runs = Tâches
journal-empty = Aucune tâche pour le moment
journal-no-match = Aucune tâche ne correspond
journal-empty-next = Chaque sauvegarde, restauration, vérification et suppression laisse ici une ligne, réussie ou non.
filter-kind = Sorte
filter-database = Base
filter-any-state = Tous les états
filter-any-kind = Toutes les sortes
filter-any-database = Toutes les bases
filter-any-user = Tout le monde
filter-any-action = Toutes les actions
run-backup = Sauvegarde
run-restore = Restauration
run-verify = Vérification
run-prove = Preuve
run-delete = Suppression
run-queued = En attente
run-running = En cours
run-done = Réussie
run-failed = Échec
run-cancelled = Annulée
run-stopped = Interrompue
run-not-begun = Manquée
run-missed = Cette tâche aurait dû commencer, et personne n’était là pour la lancer.
run-missed-next = Elle est rattrapée au démarrage. Si cela se répète, laissez le panneau tourner comme un service.
by-schedule = à l’heure prévue
by-made-up = rattrapage
by-user = par { $name }
by-program = par le programme
by-command = en ligne de commande
entry-took = Durée
entry-next = À faire :
entry-log = Journal brut de la tâche
entry-no-log = Cette tâche n’a rien écrit dans son journal.
audit-title = Qui a fait quoi
audit-intro = Connexions, téléchargements, suppressions, restaurations, réglages.
audit-empty = Rien pour le moment
audit-when = Quand
audit-who = Qui
audit-what = Quoi
audit-on = Sur
audit-from = Depuis
audit-detail = Détail
audit-nobody = non connecté
did-sign-in = Connexion
did-sign-in-refused = Connexion refusée
did-sign-out = Déconnexion
did-password = Mot de passe changé
did-second-on = Second facteur activé
did-second-off = Second facteur retiré
did-session-end = Connexion fermée
did-backup = Sauvegarde lancée
did-restore = Restauration lancée
did-verify = Vérification lancée
did-prove = Preuve lancée
did-delete = Suppression
did-cancel = Tâche annulée
did-pin = Sauvegarde à garder
did-unpin = Sauvegarde plus à garder
did-download = Téléchargement
did-settings = Paramètres changés
did-settle = Confirmé ce qui semblait inhabituel
did-database = Réglages d’une base changés
did-pause = Bases suspendues
did-resume = Bases reprises
did-source-add = Serveur ajouté
did-source-change = Serveur modifié
did-source-remove = Serveur retiré
did-account-add = Compte créé
did-account-change = Compte modifié
did-account-password = Mot de passe donné
did-account-remove = Compte supprimé
did-token-add = Jeton créé
did-token-remove = Jeton retiré

## Sauvegardes

backups-about = Ce qui a été sauvegardé, où, et si l’on sait le restaurer.
create-by-hand = Créer manuellement
create-all = Toutes ({ $count })
create-go = Sauvegarder maintenant
create-running = Une sauvegarde de cette base est déjà en cours : la voici.
create-several = { $count ->
    [one] Une sauvegarde est lancée.
   *[other] { $count } sauvegardes sont lancées.
}
create-several-running = { $count ->
    [one] Une autre était déjà en cours.
   *[other] { $count } autres étaient déjà en cours.
}
backup-busy = Une tâche travaille déjà sur cette sauvegarde : la voici.
card-title = Santé
card-good = Dernière bonne sauvegarde
card-next = Prochaine sauvegarde
card-next-none = Aucune prévue
card-rate = Réussite sur 7 jours
card-rate-month = { $share } sur 30 jours
card-loss = Perte possible maintenant
card-loss-all = Tout
card-loss-about = Le temps écoulé depuis la dernière bonne
card-never = { $count ->
    [one] Une base n’a aucune bonne sauvegarde
   *[other] { $count } bases n’ont aucune bonne sauvegarde
}
chart-size = Taille d’une sauvegarde
chart-size-said = { $count ->
    [one] Une valeur
   *[other] { $count } valeurs
} : de { $least } à { $most }, la dernière de { $last }.
calendar = Les 12 derniers mois
calendar-good = réussie
calendar-part = en partie
calendar-bad = échec
calendar-none = rien
calendar-words = Le même en chiffres
calendar-month = Mois
calendar-made = Réussies
calendar-failed = Échecs
month-1 = janv.
month-2 = févr.
month-3 = mars
month-4 = avr.
month-5 = mai
month-6 = juin
month-7 = juil.
month-8 = août
month-9 = sept.
month-10 = oct.
month-11 = nov.
month-12 = déc.
running-now = En cours
storage-types = Types de sauvegarde
storage-all = Tous les stockages
storage-off = Stockage non configuré
storage-failed = Ce stockage ne peut pas servir.
search-backups = Base ou fichier
search-objects = Table, vue…
state-any = Tous les états
list-nothing = Rien ne correspond.
list-all = Montrer toutes les sauvegardes
list-empty-how = Une sauvegarde contient toute la base : tables, vues, déclencheurs, routines. Elle se télécharge en .sql et se restaure d’ici. Les suivantes se feront toutes seules.
list-empty-database = Ajouter une base de données
list-total = { $count ->
    [one] Une sauvegarde
   *[other] { $shown } sauvegardes
}
list-older = Plus anciennes
list-newest = Les plus récentes
column-storages = Stockages
column-proof = Preuve
column-began = Lancée par
column-table = Table
backup-complete-title = Tout y est, compté et contrôlé.
backup-incomplete-title = { $count ->
    [one] Il y manque un objet.
   *[other] Il y manque { $count } objets.
}
backup-unreadable-title = Ce fichier porte le nom d’une archive et ne se lit pas.
backup-plain-title = Un fichier de l’ancien module, qui ne dit pas s’il est complet.
proof-proven = Prouvée
proof-proven-title = Restaurée à part, sauvegardée de nouveau et identique, sommes du serveur comprises.
proof-equal = Identique
proof-equal-title = Restaurée à part et identique, sans les sommes du serveur d’origine.
proof-not-comparable = Restaurable
proof-not-comparable-title = Elle se restaure ; les deux serveurs ne se comparent pas exactement.
proof-failed = Preuve échouée
proof-failed-title = Elle ne se restaure pas, ou quelque chose diffère.
proof-none = Non prouvée
proof-none-title = Personne ne l’a encore restaurée pour voir.
copy-copied = Déposée, pas encore relue
copy-verified = Relue et conforme
copy-damaged = Relue et abîmée
began-schedule = Planifiée
began-made-up = Rattrapage
began-command = Ligne de commande
began-hand = À la main
pinned-word = Gardée
pinned-title = Quelqu’un veut la garder : elle ne sera pas supprimée.
safety-word = Copie de sécurité
safety-title = Faite avant un remplacement ; elle ne compte pas comme sauvegarde.
more-actions = Plus d’actions
more-actions-of = Plus d’actions pour { $name }
action-view = Voir le détail
action-download = Télécharger
action-restore = Restaurer
action-verify = Vérifier
action-prove = Prouver
action-delete = Supprimer
download-of = Télécharger { $name }
restore-of = Restaurer { $name }
delete-of = Supprimer { $name }
download-sql = Télécharger en .sql
download-gz = Télécharger en .sql.gz
download-zst = Télécharger en .sql.zst
download-table = Télécharger cette table seule
download-other = Autres formats
download-bad-form = Ce format n’existe pas.
download-no-form = Cette sauvegarde ne se télécharge pas dans ce format.

## Suppression

delete-title = Supprimer cette sauvegarde ?
delete-pinned = Quelqu’un veut garder cette sauvegarde. Retirez d’abord cette marque sur sa page.
delete-only-good = C’est la seule bonne sauvegarde de cette base : après cela, il n’en restera aucune.
delete-last-good = C’est la bonne sauvegarde la plus récente de cette base.
delete-from = Supprimée de
delete-stays = Reste dans
delete-stays-nowhere = nulle part ailleurs
delete-for-good = Le fichier sera supprimé pour de bon.

## Tâches

run-title = { $what } de { $database }
run-number = Tâche n° { $id }
run-took = durée { $time }
run-by = par { $who }
run-cancel = Annuler
run-backup-view = Voir la sauvegarde
run-stage-stopping = Arrêt demandé
run-stage-paused = { $stage } : le serveur est occupé, on attend
run-rows = Lignes
run-data = Données
run-speed = Vitesse
run-left = Temps restant
run-bytes-of = { $done } sur { $expected }
run-rate = { $rate }/s
run-goes-on = La tâche continue si vous fermez cette page.
run-reload = Actualiser
run-report = Résultat
run-removed = Retirées par la rétention
run-log = Journal de la tâche
run-log-empty = Rien n’a été noté.
run-safety-copy = Ce qui a été remplacé est dans cette copie de sécurité :
run-undoes = Cette restauration annule la tâche n° { $id }.
run-restored = Les données restaurées sont dans « { $target } ».
run-restored-from = Elles datent du
run-changes = Ce qui n’est pas comme c’était
run-kept = Laissés en place, car absents de la sauvegarde
run-stopping = L’arrêt est demandé.
run-ended-already = Cette tâche avait déjà pris fin.
report-rows = Lignes
report-file = Taille du fichier
report-text = Texte SQL
report-objects = Objets
report-gaps = Objets manquants
report-frames = Blocs contrôlés
report-target = Cible
report-others = Autres objets créés
report-verdict = Constat
report-sha = SHA-256 du fichier
undo = Annuler la restauration
undo-title = Annuler cette restauration ?
undo-about = La copie de sécurité reprend la place de ce que contient la base maintenant. Une nouvelle copie de sécurité en est faite d’abord.

## Détail d’une sauvegarde

detail-file = Fichier
detail-server = Serveur
detail-run = Faite par
detail-facts = Contenu
detail-server-facts = Ce que le serveur a dit de lui-même
detail-where = Où elle se trouve
detail-keep = Conservation
detail-objects = Objets
detail-gaps = { $count ->
    [one] Un objet manque dans cette sauvegarde :
   *[other] { $count } objets manquent dans cette sauvegarde :
}
detail-notes = À savoir
detail-commands = La même chose en ligne de commande
detail-without = Sans Sauvegarde
stays-newest = Elle reste : après la prochaine bonne sauvegarde, elle sera au rang { $rank } de celles que l’on garde.
stays-incomplete = Elle reste tant qu’assez de sauvegardes complètes ne l’ont pas suivie.
stays-safety = Cette copie de sécurité reste tant qu’assez de sauvegardes ne l’ont pas suivie.
stays-pinned = Elle reste : quelqu’un veut la garder.
stays-proven = Elle reste : c’est la dernière dont la restauration a été prouvée.
stays-in-use = Elle reste pour l’instant : une tâche s’en sert.
stays-other = Elle reste : personne d’autre que vous n’en décide.
leaves-next = Elle partira avec la prochaine bonne sauvegarde : { $why }
truths = Les trois vérités
truth-made = Faite
truth-copied = Copiée
truth-proven = Prouvée
pin = Garder
unpin = Ne plus garder
pinned-since = Gardée par { $who },
pin-kept = Cette sauvegarde sera gardée, quoi que dise la rétention.
pin-let-go = La rétention décide de nouveau de cette sauvegarde.

## Restauration

restore-title = Restaurer une sauvegarde
restore-unreadable = Cette sauvegarde ne se lit pas : elle ne peut pas être restaurée.
restore-no-table = Choisissez au moins une table.
restore-no-name = Donnez un nom à la base nouvelle.
restore-no-target = Aucune base configurée ne peut recevoir cette sauvegarde.
restore-what = Quoi
restore-all = Tout
restore-all-about = Tables, vues, déclencheurs, routines et événements.
restore-some = Quelques tables
restore-some-about = Seulement celles que vous cochez.
restore-where = Où
restore-database = Base
restore-database-help = La base à remplacer, ou celle à côté de laquelle la nouvelle est créée.
restore-new = Dans une base nouvelle
restore-safe = sans risque
restore-new-about = Rien de ce qui existe n’est touché. Pour vérifier d’abord, ou reprendre des données à la main.
restore-name = Nom de la base nouvelle
restore-replace = À la place de la base actuelle
restore-replace-about = Pour que l’application retrouve ces données. Ce qui est remplacé est d’abord mis dans une copie de sécurité, et l’on peut revenir en arrière.
restore-see-plan = Voir le plan
plan-title = Plan de la restauration
plan-nothing-yet = Rien n’est encore écrit.
plan-from = De la sauvegarde
plan-replaces = À la place de
plan-new = Dans une base nouvelle
plan-overwrites = Ce que contient « { $database } » sera remplacé.
plan-safety = Une copie de sécurité en est faite et relue avant la première écriture. Si elle échoue, rien n’est touché.
plan-incomplete = Cette sauvegarde est incomplète : ce qui y manque manquera aussi après la restauration.
plan-written = Ce qui sera écrit
plan-tables = Tables
plan-space = Place
plan-about = environ { $size }
plan-time = Durée attendue
plan-time-unknown = pas encore connue ici
plan-look = Ce que dit le serveur
plan-looking = On regarde ce qui s’y trouve…
plan-look-link = Demander au serveur ce qui s’y trouve
plan-typed = Pour confirmer, écrivez le nom de la base : { $database }
plan-typed-wrong = Ce n’est pas le nom de la base. Rien n’a été touché.
plan-losses = Accepter ce qui ne peut pas être gardé tel quel
plan-losses-about = Sans cela, une restauration qui perdrait quelque chose est refusée avant d’écrire.
plan-go = Restaurer
plan-go-replace = Remplacer la base
plan-back = Revenir
look-empty = La place est libre : rien n’y sera remplacé.
look-overwritten = Ce qui s’y trouve, et dont une copie de sécurité sera faite :
look-there = Cette base existe déjà et n’est pas vide : choisissez un autre nom.
look-more = et { $count } de plus
look-no-change = Tout peut être restauré comme c’était.
look-changes = Ce qui ne sera pas comme c’était :
look-loss = perte

## Interface de programmation

api-bad-body = Le corps de la demande n’est pas celui attendu : « { $detail } ».
api-bad-value = La valeur de « { $name } » est impossible.
api-not-running = Cette tâche n’est pas en cours ici.
api-not-running-next = Regardez son état : elle est peut-être déjà terminée.
api-confirm = Pour écraser une base, donnez son nom exact dans « confirm ».

# Questions that are asked before something is removed
list-new = Nouvelle sauvegarde de { $database } : { $state }
run-elsewhere = Cette tâche a été lancée par une commande : c’est là qu’elle s’arrête, pas ici.
session-end-title = Fermer cette session ?
session-end-help = Le navigateur { $agent } (adresse { $address }) devra s’identifier de nouveau.
token-remove-title = Supprimer le jeton « { $name } » ?
token-remove-help = Les programmes qui s’en servent seront refusés aussitôt. Un jeton supprimé ne revient pas.
server-remove-title = Retirer « { $name } » du panneau ?

# What a restore that is taken back had added
added-unknown = Ce que la restauration avait ajouté n’est pas connu et restera si elle est annulée : { $cause }
restore-dropped = Retiré, car ajouté par la restauration qui est annulée : { $names }.
undo-added = Ce que la restauration a ajouté et qui n’y était pas avant est retiré :
plan-undo = L’annuler remet cette copie en place et retire ce que la restauration aura ajouté.

# Room for a restore
room-target = Données restaurées
room-safety = Copie de sécurité
room-unknown = taille inconnue
room-free-unknown = { $what } : { $needed }. La place libre sur ce serveur ne peut pas être connue d’ici.
room-fits = { $what } : { $needed }. Place libre : { $free } ({ $folder }).
room-short = { $what } : { $needed }, mais il ne reste que { $free } de libre ({ $folder }). La restauration ne tiendra sans doute pas : libérez de la place, ou choisissez moins de tables.
