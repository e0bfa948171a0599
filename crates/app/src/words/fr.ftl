# Les mots de Sauvegarde en français. Les espaces devant « : ; ! ? » et dans les guillemets sont
# insécables ; l’apostrophe est courbe. Les mêmes clés sont dans en.ftl.

## Échecs et avertissements

failure = Échec : { $subject }{ $cause }{ $next } [{ $code }]
failure-about = { $what } :{ " " }
warning = Attention : { $text }
and-more = { $list } et { $count } de plus
warn-password-in-url = le mot de passe est écrit dans l’adresse, où tout utilisateur de cette machine peut le lire ; préférez SAUVEGARDE_PASSWORD ou --password-file.
warn-not-encrypted = la connexion à { $host } n’est pas chiffrée : le mot de passe et les données passent en clair.
warn-not-verified = le certificat de { $host } n’est pas vérifié : n’importe qui peut se faire passer pour lui.
started-over = la sauvegarde recommence (essai { $attempt }) : « { $detail } ».
password-prompt = Mot de passe pour { $place } :{ " " }

## Fichiers et disque

disk-full = Il n’y a plus de place sur le disque.
disk-full-next = Libérez de la place ou choisissez un autre dossier ; rien d’incomplet n’a été gardé.
not-found = Ce fichier ou ce dossier n’existe pas.
not-found-next = Vérifiez le chemin.
no-permission = L’accès est refusé par le système.
no-permission-next = Donnez à l’utilisateur qui lance cette commande le droit de lire et d’écrire à cet endroit.
exists = Ce fichier existe déjà et ne sera pas écrasé.
exists-next = Choisissez un autre nom ou déplacez l’ancien fichier.
is-a-folder = C’est un dossier, pas un fichier.
is-a-folder-next = Indiquez le fichier de la sauvegarde.
disk-error = Le disque a refusé l’opération : « { $detail } ».
disk-error-next = Vérifiez l’état du disque, puis recommencez.
output-closed = La sortie a été fermée avant la fin.
not-writable = On ne peut pas écrire dans ce dossier.
not-writable-next = Donnez-en le droit à l’utilisateur qui lance cette commande (chown ou chmod), ôtez le fichier qui en occupe la place, ou choisissez un autre dossier avec SAUVEGARDE_BACKUPS.
busy = Un autre processus est en train d’écrire ce fichier.
busy-next = Attendez qu’il ait fini.
bad-id = Ce n’est pas le nom d’une sauvegarde.
bad-id-next = Prenez un nom que donne « sauvegarde list ».
foreign = Ce fichier n’est pas une sauvegarde et ne sera pas touché.
wrong-length = La longueur du fichier n’est pas celle attendue.
no-such-backup = Il n’y a pas de sauvegarde de ce nom.
no-such-backup-next = Prenez un nom que donne « sauvegarde list ».
unreadable = Ce fichier ne peut pas être lu : « { $detail } ».
env-file-next = Vérifiez le chemin donné à --env-file et le droit de lire le fichier.
env-line = La ligne de { $name } est mal formée.
env-line-next = Fermez les guillemets, ou mettez entre guillemets une valeur qui contient des espaces.
password-file-next = Vérifiez le chemin donné à --password-file.
clock = L’horloge de cette machine donne une date impossible.
clock-next = Mettez-la à l’heure.
cancelled = L’opération a été interrompue ; aucun fichier incomplet n’est resté.
internal = Cela n’aurait pas dû arriver : « { $detail } ».
internal-next = C’est un défaut de Sauvegarde ; signalez-le avec ce message.

## Catalogue

no-data-folder = Aucun dossier n’est indiqué pour les données du panneau.
no-data-folder-next = Indiquez-en un avec SAUVEGARDE_DATA.
data-not-writable = On ne peut pas écrire dans le dossier des données du panneau.
data-not-writable-next = Donnez-en le droit à l’utilisateur qui lance cette commande (chown ou chmod), ôtez le fichier qui en occupe la place, ou choisissez un autre dossier avec SAUVEGARDE_DATA.
catalog-damaged = Le catalogue est illisible : « { $detail } ».
catalog-delete-next = Arrêtez le panneau, supprimez catalog.sqlite dans le dossier de ses données (SAUVEGARDE_DATA), puis recommencez : aucune sauvegarde n’est perdue, car la liste est refaite d’après les stockages ; les comptes, les réglages et les bases ajoutées sont à saisir de nouveau.
catalog-newer = Le catalogue vient d’une version plus récente de Sauvegarde.
catalog-newer-next = Installez cette version, ou supprimez ce fichier : aucune sauvegarde n’est perdue.
catalog-foreign = Ce fichier est une base d’un autre programme et ne sera pas touché.
catalog-foreign-next = Déplacez-le, ou choisissez un autre dossier avec SAUVEGARDE_DATA.
catalog-key = La clé n’est pas celle du catalogue, dont les mots de passe restent donc fermés.
catalog-bad-key = Ce fichier ne contient pas de clé.
catalog-key-next = Remettez la clé d’origine, ou supprimez à la fois ce fichier et « catalog.sqlite » : aucune sauvegarde n’est perdue, mais les comptes et les bases ajoutées sont à saisir de nouveau.
catalog-sealed = Un mot de passe gardé dans le catalogue ne peut pas être ouvert.
catalog-sealed-next = Saisissez-le de nouveau.
catalog-busy = Le catalogue est occupé par un autre processus.
catalog-busy-next = Recommencez dans un instant.
catalog-error = Le catalogue a refusé l’opération : « { $detail } ».

## Tâches

already-running = Une tâche est déjà en cours : n° { $run }.
already-running-next = Attendez qu’elle ait fini, ou annulez-la.
database-locked = Une sauvegarde de cette base est déjà en cours.
no-such-database = Cette base n’est pas ou n’est plus configurée.
no-such-database-next = Ajoutez-la, ou rétablissez les variables qui la nomment.
pinned = Cette sauvegarde est à garder.
pinned-next = Levez d’abord cette protection.
bad-name = Aucune base ne peut porter ce nom.
bad-name-next = Choisissez un nom de 64 caractères au plus, sans barre oblique.
nothing-to-undo = Cette tâche n’a rien écrasé : il n’y a rien à remettre.
nothing-to-undo-next = Choisissez une restauration qui a pris une copie de sécurité.
stopping = Le programme est en train de s’arrêter.
stopping-next = Recommencez quand il aura redémarré.
run-interrupted = Le programme ou la machine s’est arrêté pendant la tâche.
run-interrupted-next = Rien d’incomplet n’a été gardé ; une sauvegarde interrompue est rattrapée.
panel-running = Un panneau est déjà lancé avec ce dossier.
panel-running-next = Ouvrez-le, ou indiquez un autre dossier avec SAUVEGARDE_DATA.

## Archives

not-an-archive = Ce fichier n’est pas une archive de Sauvegarde.
not-an-archive-next = Indiquez un fichier db_backup_….sql.zst.
plain-dump = Ce fichier est du SQL ordinaire, sans index ni empreintes.
plain-dump-next = Cette commande ne lit que les archives de Sauvegarde ; « sauvegarde restore » restaure aussi les fichiers .sql, compressés ou non.
plain-compressed = Ce fichier est compressé au format { $packing }, qui n’est pas lu ici.
plain-compressed-next = Décompressez-le d’abord, puis restaurez le fichier .sql. Les formats gzip, zstd et zip sont lus tels quels.
plain-unreadable = Ce fichier ne peut pas être décompressé : { $detail }
plain-unreadable-next = Il a été coupé ou abîmé en chemin : copiez-le de nouveau depuis son origine.
plain-sqlite-next = Restaurez-le avec « sqlite3 BASE < FICHIER ».
plain-dry-run = Ce qu’un export SQL ordinaire changerait ne se sait pas d’avance.
plain-tables = Les tables d’un fichier .sql ne peuvent pas être choisies une à une.
plain-restored = fichier de SQL ordinaire : rien n’a pu être contrôlé au-delà de ce que le serveur a accepté.
truncated = Le fichier s’arrête trop tôt : une copie ou une écriture a été coupée.
damaged = Le fichier est endommagé à l’octet { $offset } : « { $detail } ».
damaged-next = Prenez une autre sauvegarde ou une autre copie de celle-ci.
newer-format = Cette archive est au format { $format }, plus récent que ce programme.
newer-format-next = Mettez Sauvegarde à jour.
not-what-was-written = Relu sur le disque, le fichier n’est pas celui qui a été écrit.
not-verified = La sauvegarde n’a pas passé la vérification. { $cause }
not-verified-next = Le mauvais fichier a été supprimé et les anciennes sauvegardes sont restées ; vérifiez l’état du disque.
not-verified-stays = Le mauvais fichier n’a pas pu être supprimé (« { $detail } ») : ne comptez pas sur lui.

## Adresses et réglages

bad-address = « { $url } » n’est pas l’adresse d’une base.
bad-address-next = Écrivez mysql://compte@serveur:3306/base, mariadb://… ou sqlite:CHEMIN.
unknown-kind = Les bases « { $kind } » ne sont pas prises en charge.
unknown-kind-next = Choisissez mysql, mariadb ou sqlite.
postgres = PostgreSQL n’est pas encore pris en charge.
no-user = L’adresse « { $url } » ne nomme aucun compte.
no-database = L’adresse « { $url } » ne nomme aucune base.
bad-port = « { $port } » n’est pas un port.
bad-port-next = Un port est un nombre de 1 à 65535.
bad-escape = L’adresse contient une suite « { $part } » mal formée.
bad-escape-next = Écrivez %25 pour un signe pour cent, %40 pour @, %2F pour une barre oblique, %3F pour un point d’interrogation.
unknown-option = L’adresse contient une option inconnue : « { $name } ».
unknown-option-next = Les options sont socket, tls et ca.
bad-tls = « { $word } » n’est pas une façon de chiffrer.
bad-tls-next = Choisissez required, unverified ou off.
bad-compression = « { $word } » ne dit rien de la compression.
bad-compression-next = Choisissez auto, on ou off.
tls-on-socket = Une connexion par socket ne se chiffre pas.
tls-on-socket-next = Ôtez l’option tls, ou passez par le réseau.
missing-variable = La variable { $name } manque.
missing-variable-next = Écrivez-la dans l’environnement ou dans le fichier .env.
bad-value = { $name } ne peut pas valoir « { $value } ».
bad-value-next = Corrigez-la dans l’environnement ou dans le fichier .env.
bad-keep-next = Donnez le nombre de sauvegardes à garder, au moins 1.
no-source = Aucune base n’est configurée.
no-source-next = Donnez une adresse avec --source, ou les variables DB_CONNECTION, DB_HOST, DB_DATABASE, DB_USERNAME et DB_PASSWORD.
several-sources = Plusieurs bases sont configurées.
several-sources-next = Choisissez-en une avec --source.
json-with-stdout = Le SQL et les faits ne peuvent pas sortir ensemble.

## Serveur

unreachable = Personne ne répond à { $address } : « { $detail } ».
unreachable-next = Vérifiez que le serveur est démarré et que l’adresse et le port sont les bons.
access-denied = Le serveur refuse le compte : « { $detail } ».
access-denied-next = Vérifiez le compte, le mot de passe et les droits sur cette base.
access-denied-socket-next = Ce compte ne se connecte que par le socket du serveur : ajoutez ?socket=/run/mysqld/mysqld.sock à l’adresse, ou DB_SOCKET=/run/mysqld/mysqld.sock.
unknown-database = Cette base n’existe pas : « { $detail } ».
unknown-database-next = Vérifiez son nom.
sign-in-method = Le serveur demande une façon de se connecter qui n’est pas prise en charge : « { $plugin } ».
sign-in-method-next = Créez pour les sauvegardes un compte avec caching_sha2_password (MySQL) ou mysql_native_password, ed25519, parsec ou unix_socket (MariaDB).
sign-in-encryption = Sans chiffrement, « { $plugin } » montrerait le mot de passe à quiconque écoute ou répond à la place du serveur. Il n’a pas été envoyé.
sign-in-encryption-next = Chiffrez la connexion avec tls=verified (ou tls=unverified si le certificat du serveur ne peut pas être vérifié), ou connectez-vous par le socket du serveur.
connection-lost = La connexion au serveur a été perdue : « { $detail } ».
connection-lost-next = Recommencez quand le serveur répond de nouveau.
no-answer = Le serveur ne répond pas dans le temps permis.
server-refused = Le serveur a refusé : « { $doing } : { $detail } ».
missing-right-next = Donnez au compte le droit qui manque.
too-many-connections-next = Recommencez plus tard ou augmentez le nombre de connexions permises.
stopped-next = Quelqu’un l’a arrêté, ou une limite de temps du serveur ou d’un intermédiaire devant lui : recommencez ; si cela se répète, faites relever la limite pour ce compte.
read-only-server-next = Ce serveur n’accepte pas d’écriture ; choisissez-en un autre.
server-disk-full-next = Libérez de la place sur le serveur de la base.
settings-refused = Ces réglages ne peuvent pas servir : « { $detail } ».
tls-not-offered = Le serveur n’offre pas de chiffrement.
tls-not-offered-next = Activez-le sur le serveur ; si le réseau est sûr, ajoutez tls=off à l’adresse ou DB_TLS=off.
tls-untrusted = Le certificat du serveur n’est pas digne de confiance : « { $detail } ».
tls-untrusted-next = Indiquez l’autorité qui l’a signé par ca=CHEMIN ou DB_CA.
tls-failed = La connexion chiffrée n’a pas pu s’établir : « { $detail } ».
tls-failed-next = Vérifiez les réglages de chiffrement des deux côtés.

## Bases

changed = La structure de la base a changé pendant la sauvegarde, plusieurs fois de suite : « { $detail } ».
changed-next = Recommencez quand la mise à jour de l’application est terminée.
target-not-empty = La cible contient déjà : { $names }.
losses = La cible ne peut pas garder ceci tel quel : { $changes }.
losses-next = Rien n’a été écrit. Choisissez une cible de même famille et de même version, ou acceptez ces pertes avec --accept-losses.
target-not-empty-next = Choisissez une base neuve, ou ajoutez --replace : la cible sera d’abord sauvegardée.
forbidden-keys = Le serveur cible exige une clé primaire (sql_require_primary_key), et le compte ne peut pas s’en dispenser. Tables sans clé : { $names }.
forbidden-keys-next = Rien n’a été écrit. Désactivez ce réglage, ou accordez SESSION_VARIABLES_ADMIN au compte.
forbidden-functions = Le serveur cible tient un journal binaire et n’accepte pas de ce compte : { $names }.
forbidden-functions-next = Rien n’a été écrit. Réglez log_bin_trust_function_creators=1 sur ce serveur, ou restaurez avec un compte qui a le droit SUPER.
forbidden-events = Le compte n’a pas le droit EVENT sur la cible, qu’il faut pour : { $names }.
forbidden-events-next = Rien n’a été écrit. Accordez EVENT sur la base cible à ce compte.
packet-too-small = La plus longue instruction fait { $need } et ce serveur n’en accepte que { $have }.
packet-too-small-next = Augmentez max_allowed_packet à au moins { $need }.
wrong-kind = L’archive vient d’une base { $family } et la cible est d’une autre sorte.
wrong-kind-next = Choisissez une cible { $family }.
unknown-table = L’archive ne contient pas : { $names }.
unknown-table-next = « sauvegarde inspect » montre ce qu’elle contient.
mismatch = { $object } n’est pas tel que l’archive le décrit : « { $detail } ».
mismatch-next = Ne comptez pas sur cette restauration ; essayez une autre sauvegarde.
no-place = Il n’y a pas d’endroit où faire la preuve : « { $tried } ».
no-place-next = Installez mariadb-server sur cette machine ou donnez un serveur d’essai avec --target.
refused = C’est refusé : « { $detail } ».
not-a-database = Ce fichier n’est pas une base SQLite.
not-a-database-next = Vérifiez le chemin ; une base chiffrée ne peut pas être lue.
empty-file = Ce fichier fait 0 octet : il ne contient aucune base.
empty-file-next = Vérifiez le chemin, et ce qui a vidé le fichier ; les sauvegardes qui existent n’ont pas été touchées.
database-damaged = La base SQLite est endommagée : « { $detail } ».
database-damaged-next = Restaurez une sauvegarde plus ancienne ; celles qui existent n’ont pas été touchées.
database-busy = La base SQLite est verrouillée par un autre processus.
database-busy-next = Recommencez quand il a fini.
cannot-open = La base SQLite ne peut pas être ouverte.
cannot-open-next = Vérifiez que le fichier existe et peut être lu.
sqlite-error = SQLite a refusé : « { $doing } : { $detail } ».
sqlite-error-next = Vérifiez la base avec « PRAGMA integrity_check ».

## Sauvegarder

made = Base { $database } sauvegardée et vérifiée : { $path } ({ $size }, { $objects } objets, { $rows }, { $time }).
incomplete = La sauvegarde est incomplète. Il y manque : { $missing }.
incomplete-next = Elle est gardée et marquée comme incomplète ; corrigez la cause et recommencez.
incomplete-plain-next = Le texte déjà sorti n’a pas ces données ; corrigez la cause et recommencez.
gap = { $kind } { $name } ({ $cause } : { $detail })
gap-bare = { $kind } { $name } ({ $cause })
cause-no-right = droit manquant
cause-unreadable = illisible
cause-too-large = trop grand
cause-unwritable = lignes que le serveur ne reprend pas
cause-history = historique des versions non sauvegardé
cause-read-only = la base était en lecture seule
cause-invalid-view = vue non valide
cause-rights-uncertain = droits incertains
cause-not-understood = définition non comprise
cause-invalid-text = texte non valide dans son jeu de caractères
cause-json-types = valeurs JSON dont le type est perdu
cause-unknown-members = membres ENUM ou SET que le serveur ne montre pas
cause-plain-client-drops-cr = le client ordinaire perd les retours chariot
cause-rowid-hidden = numéros de ligne cachés
cause-statistics-left = statistiques laissées de côté
cause-other = raison inconnue de cette version, « { $word } »
emptied = { $database } : cette sauvegarde ne contient aucune table ou aucune ligne. Si la base a été vidée par accident, restaurez une sauvegarde plus ancienne ; aucune n’a été supprimée.
anomaly-tables-gone = { $database } : { $count ->
    [one] une table a disparu
   *[other] { $count } tables ont disparu
} depuis les sauvegardes précédentes ({ $names }).
anomaly-tables-emptied = { $database } : { $count ->
    [one] une table toujours pleine est vide
   *[other] { $count } tables toujours pleines sont vides
} ({ $names }).
anomaly-and-more = { $names } et { $count } de plus
anomaly-rows = { $database } : il ne reste que { $now }, contre { $before } auparavant.
anomaly-bytes = { $database } : le texte ne fait plus que { $now }, contre { $before } auparavant.
anomaly-incompressible = { $database } : les données ne se compressent plus (il en reste { $now } %, contre { $before } % d’habitude). Elles ont peut-être été chiffrées.
anomaly-unchanged = { $database } : rien n’a changé depuis { $time }, alors que cette base changeait souvent. Est-ce encore la bonne ?
anomaly-slower = { $database } : la sauvegarde a pris { $now }, contre { $before } d’habitude.
anomaly-held = { $database } : les sauvegardes précédentes sont gardées et rien n’est supprimé tant que personne n’a dit que c’est voulu (page de la base dans le panneau, ou sauvegarde backup --accept).
rotated-safety-copy = Ancienne copie de sécurité supprimée : { $name }.
rotated-beyond = Ancienne sauvegarde supprimée : { $name }.
rotated-incomplete = Ancienne sauvegarde incomplète supprimée : { $name }.
rotated-failed = Ancienne sauvegarde à supprimer, sans y parvenir : { $name }.

## Inventaire et liste

inspect-source = Base { $database }, { $family } { $version }
inspect-taken = Prise le { $moment } par { $generator }
inspect-size = { $size }, soit { $text } de SQL, { $rows }, { $frames } trames
inspect-state = État : { $state }
inspect-position = Journal binaire : { $file } à { $offset } (GTID : { $gtid })
inspect-gap = Il manque : { $gap }
inspect-note = À savoir : { $note }
state-complete = Complète
state-incomplete = Incomplète
state-unreadable = Illisible
state-plain = SQL ordinaire, non vérifié
consistency-locked = lue sous verrou
consistency-unprotected = hors de l’instantané
consistency-no-rows = sans ses lignes
column-kind = Sorte
column-name = Nom
column-rows = Lignes
column-text = SQL
column-remark = Remarque
column-date = Date
column-ago = Il y a
column-database = Base
column-size = Taille
column-state = État
column-id = Nom
list-empty = Aucune sauvegarde disponible pour le moment.
kind-database = réglages de la base
kind-sequence = séquence
kind-table = table
kind-virtual-table = table virtuelle
kind-index = index
kind-function = fonction
kind-procedure = procédure
kind-package = paquet
kind-package-body = corps de paquet
kind-view = vue
kind-trigger = déclencheur
kind-event = événement
rows = { $count ->
    [one] { $shown } ligne
   *[other] { $shown } lignes
}
named = { $kind } { $name }
ago-now = à l’instant
ago-future = dans un instant
in-minutes = { $count ->
    [one] dans une minute
   *[other] dans { $count } minutes
}
in-hours = { $count ->
    [one] dans une heure
   *[other] dans { $count } heures
}
in-days = { $count ->
    [one] dans un jour
   *[other] dans { $count } jours
}
ago-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
ago-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
ago-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}

## Vérifier, télécharger, supprimer

verified = { $path } est intact : { $size } relus, empreinte exacte.
verified-deep = { $path } est intact en profondeur : { $size }, { $frames } trames et { $rows } lignes décodées et contrôlées.
downloaded = Téléchargé : { $path } ({ $size } de SQL).
confirm-delete = { $path } ({ $size }) serait supprimé pour toujours.
confirm-delete-next = Confirmez avec --yes.
deleted = Supprimé : { $id }.

## Droits et comptes

probe-account = Compte : { $account }
probe-account-roles = Compte : { $account }, rôles actifs : { $roles }
probe-size = Environ { $rows } et { $size }, selon le serveur
probe-seen = Visible : { $kind }, { $number }
probe-unprotected = Hors de tout instantané : { $names }
probe-without-rows = Définition seule, sans les lignes : { $names }
probe-nothing-missing = Rien ne manque : ce compte voit toute la base.
probe-load = Une restauration sur ce serveur enverrait les lignes { $way ->
    [bulk] par exécution groupée
    [infile] par LOAD DATA LOCAL
   *[insert] par INSERT
}.
probe-load-faster = Une restauration sur ce serveur enverrait les lignes par INSERT ; avec local_infile=ON, ce serait par LOAD DATA LOCAL, plus rapide.
probe-missing = Une sauvegarde par ce compte serait incomplète. Il y manquerait : { $missing }.
probe-missing-next = Exécutez le texte SQL affiché en tant qu’administrateur du serveur, puis relancez « sauvegarde probe ».
probe-missing-no-grant-next = Aucun droit n’y changerait rien : corrigez ou supprimez ces objets.
probe-no-lock = Le compte n’a pas le droit de poser les verrous demandés.
no-accounts = Une base SQLite n’a ni comptes ni droits.
no-accounts-next = Cette commande sert aux bases MySQL et MariaDB.
users-written = { $path } écrit : { $number ->
    [one] { $number } compte ou rôle a
   *[other] { $number } comptes ou rôles ont
} des droits sur { $database } ({ $names }).
users-left-out = droits qui dépassent cette base, laissés de côté : { $names }.
users-secret = ce fichier contient des empreintes de mots de passe ; gardez-le secret, il n’est lisible que par vous.

## Restaurer

restored = Restauré dans { $target } : { $tables ->
    [one] { $shown } table
   *[other] { $shown } tables
} et { $rows }, autres objets : { $others }.
planned = Dans { $target }, { $changes ->
    [0] rien ne changerait
    [one] { $changes } changement
   *[other] { $changes } changements
}, { $losses ->
    [0] aucune perte
    [one] dont { $losses } perte
   *[other] dont { $losses } pertes
}. Rien n’a été écrit.
definers-unknown = un compte s’écrit nom@hôte, sinon keep ou drop
restored-loaded = Voie des lignes : { $ways }.
restored-loaded-bulk = { $rows } par exécution groupée
restored-loaded-infile = { $rows } par LOAD DATA LOCAL
restored-loaded-insert = { $rows } par INSERT
restored-kept = Laissés en place, car absents de l’archive : { $names }.
restored-incomplete = cette archive était incomplète. Il y manquait : { $missing }.
safety-copy = Copie de sécurité de la cible : { $path }
safety-copy-stands = Ce que la cible contenait avant est dans { $path }.
safety-copy-failed-next = La copie de sécurité n’a pas pu être faite, donc rien n’a été remplacé. { $next }
safety-copy-incomplete = La copie de sécurité de la cible est incomplète, donc rien n’a été remplacé. Il y manque : { $missing }.
safety-copy-incomplete-next = Corrigez la cause, ou restaurez dans une base neuve.
target-empty = La cible est restée vide.
target-holds = La cible contient maintenant { $count ->
    [one] { $count } objet
   *[other] { $count } objets
} : { $names }.
target-unknown = On ne sait pas ce que la cible contient maintenant. { $detail }
not-created = Ces objets n’ont pas pu être créés, ou pas entièrement : { $names }.
not-created-next = Tout le reste est restauré ; créez-les à la main avec « sauvegarde cat ».
change = { $object } : { $what } ({ $detail })
change-bare = { $object } : { $what }
change-definition-differs = la définition relue n’est pas écrite de la même façon
change-event-expired = événement échu, que le serveur ne garde plus
change-dropped-with-table = supprimé avec sa table
change-definer-not-made = le compte de son auteur n’a pas pu être créé pour l’essai
change-scratch-left = la base provisoire n’a pas pu être supprimée
change-checksum-differs = les sommes de contrôle diffèrent
change-checksum-not-compared = sommes de contrôle non comparées
change-digest-differs = les empreintes diffèrent
change-digest-not-compared = empreintes non comparées
change-foreign-key-violation = des lignes renvoient à des lignes absentes, comme dans l’original
change-settings-kept = la base cible garde ses propres réglages
change-definer-dropped = créé sous le compte courant
change-event-disabled = laissé inactif, car la base est une autre
change-database-renamed = renvoie maintenant à la base cible
change-old-name-left = renvoie encore à l’ancienne base
change-not-created = n’a pas pu être créé
change-left-invalid = créé, mais inutilisable tant que ce dont il dépend manque
change-not-run = non exécuté, car la cible est choisie par --target
change-not-run-server = non exécuté, car cela concerne tout le serveur (réglages, comptes, réplication)
change-more-changes = autres remarques, non montrées
change-auto-increment-dropped = ne compte plus de lui-même
change-charset-unknown = laissé de côté, car la cible ignore ce jeu de caractères
change-check-dropped = contrainte non appliquée, retirée
change-collation-coarser = autre classement, qui peut tenir pour égaux des textes qui ne l’étaient pas
change-collation-near = classement voisin, l’ordre de tri peut changer
change-collation-renamed = même classement sous un autre nom
change-constraint-dropped = clé étrangère que le serveur n’accepte plus, supprimée
change-compression-dropped = compression de la colonne retirée, valeurs entières
change-database-comment-dropped = commentaire de la base retiré
change-default-dropped = valeur par défaut retirée
change-default-respelled = valeur par défaut écrite entre parenthèses
change-definer-mapped = créé sous un autre compte
change-definer-unknown = son compte n’existe pas sur la cible, qui le refusera à l’usage
change-definitions-not-compared = définitions non relues, car l’autre famille les écrit autrement
change-encryption-dropped = ne sera plus chiffrée sur le disque
change-engine-replaced = autre moteur de stockage
change-engine-unknown = laissée de côté, car la cible n’a pas ce moteur
change-fulltext-parser-dropped = analyseur du plein texte retiré
change-geometry-axes = mêmes octets, mais MySQL et MariaDB ne lisent pas les axes dans le même ordre
change-hidden-respelled = caché, dans les mots de la cible
change-json-as-text = JSON gardé comme texte
change-key-dropped = clé retirée
change-key-shortened = clé raccourcie par la cible
change-definition-warning = la cible a dit en la créant
change-kind-unknown = laissé de côté, car la cible n’a rien de tel
change-name-clash = laissé de côté, car la cible le confond avec
change-not-null-dropped = peut maintenant être vide
change-not-rehearsed = définitions non essayées, car ce compte ne peut pas créer de base d’essai
change-partitions-dropped = partitions retirées
change-period-dropped = période retirée
change-refused = refusé par le serveur
change-sql-mode-lost = mode SQL inconnu de la cible, le sens peut changer
change-sql-mode-reduced = mode SQL sans effet, retiré
change-srid-dropped = système de coordonnées imposé, retiré
change-storage-option-dropped = réglage de stockage retiré
change-time-clipped = durées au-delà de 838:59:59, que MySQL ramène à cette limite
change-type-renamed = même type sous un autre nom
change-type-replaced = autre type, valeurs gardées telles quelles
change-versioning-dropped = historique des lignes perdu
change-zero-date-kept = date zéro gardée, que la cible refuserait d’elle-même
change-warning = avertissement du serveur
change-other = { $word }

## Prouver

place-private = un serveur privé provisoire ({ $version })
place-target = le serveur { $server }
place-source = une base provisoire sur { $server }
place-file = un fichier provisoire
proof = Restauré dans { $place } et comparé : { $rows }, { $frames } trames de données, { $definitions } définitions, { $checksums } tables par sommes de contrôle.
proof-normalised = Rendus semblables avant la comparaison : { $names }.
proof-left-out = Non comparé : { $what }
verdict-proven = Résultat : prouvée.
verdict-equal = Résultat : restaurée et identique, sans sommes de contrôle de l’original.
verdict-not-comparable = Résultat : restaurée, mais non comparable.
verdict-failed = Résultat : différente.
no-checksums = L’archive se restaure à l’identique, mais une perte à la lecture de l’original ne se verrait pas.
no-checksums-next = Sauvegardez avec --checksums pour pouvoir prouver.
not-comparable = L’archive se restaure, mais les deux serveurs ne se comparent pas exactement.
not-comparable-next = Recommencez sur un serveur de la même famille et de la même version.
not-proven = La copie restaurée est différente : { $differences }.
not-proven-next = Ne comptez pas sur cette sauvegarde ; faites-en une autre et signalez ce message.
differs-missing = absent
differs-extra = en trop
differs-definition = définition
differs-data = données
differs-checksum = somme de contrôle
difference = { $object } ({ $what } : { $detail })
not-equal = La copie restaurée diffère de l’original : { $tables }.

## Démonstration

demo-title = Démonstration : aucune base n’est configurée, en voici une.
demo-made = { " " }1. Base d’un petit hébergeur créée : { $path } ({ $size }, { $rows } lignes, { $time })
demo-found = { " " }1. Base d’un petit hébergeur reprise : { $path } ({ $size }, { $rows } lignes)
demo-saved = { " " }2. Sauvegardée : { $path } ({ $size }, { $objects } objets, { $time })
demo-verified = { " " }3. Vérifiée : { $frames } trames relues sur le disque et décodées, { $text } de SQL contrôlés ({ $time })
demo-compared = { " " }4. Restaurée dans { $path }, comparée, puis ôtée : { $tables } tables et { $rows } lignes identiques ({ $time })
demo-proven = { " " }5. Prouvée : restaurée, sauvegardée de nouveau, identique ; sommes de contrôle de { $checksums } tables égales ({ $time })
demo-rotated = { " " }6. Rétention : { $kept ->
    [one] { $kept } sauvegarde gardée
   *[other] { $kept } sauvegardes gardées
}, { $removed ->
    [one] { $removed } supprimée
   *[other] { $removed } supprimées
}
demo-successor = { " " }Sans Sauvegarde aussi : { $command }
demo-configure = { " " }Pour votre base : DB_HOST, DB_DATABASE, DB_USERNAME, DB_PASSWORD (ou un fichier .env), puis « sauvegarde backup ». Aide : « sauvegarde --help ».

## Avancement

stage-inventory = inventaire
stage-checksums = sommes de contrôle
stage-dump = sauvegarde
stage-restore = restauration
stage-verify = vérification
stage-private-server = démarrage d’un serveur privé
stage-compare = comparaison
paused = attend : { $running } fils actifs sur le serveur (limite { $bound })
paused-first = le serveur est chargé ({ $running } fils actifs, limite { $bound }) : la sauvegarde ralentit jusqu’au retour au calme.
unwatched = la sauvegarde ne sait pas si le serveur est chargé, et ne ralentit pas : « { $detail } ».
bar-rows = { $rows } lignes
bar-speed = { $speed }/s
bar-left = reste { $time }

## Ligne de commande

usage-unknown = L’option ou l’argument « { $argument } » est inconnu.
usage-verb = La commande « { $verb } » est inconnue.
usage-missing = Il manque : { $argument }.
usage-value = « { $value } » ne convient pas pour { $argument }.
usage-twice = « { $argument } » ne peut pas être donné deux fois ou avec ce qui l’accompagne.
usage-wrong = La commande est mal formée.
usage-next = « sauvegarde --help » montre ce qui est possible.
help-usage = Utilisation :
help-options = Options{ " " }
help-arguments = Arguments{ " " }
help-value-file = FICHIER
help-value-url = ADRESSE
help-value-id = NOM
help-value-account = COMPTE
help-value-command = COMMANDE
help-commands = Commandes{ " " }
help-help = Affiche cette aide
help-version = Affiche la version
help-sauvegarde = Enregistre des bases MySQL, MariaDB et SQLite, les restaure et prouve qu’elles reviennent entières. Sans commande : ouvre le panneau, sur les bases configurées ou sur une démonstration.
help-dump = Sauvegarde une base dans un fichier
help-restore = Restaure une archive dans une base
help-cat = Écrit le SQL d’une archive sur la sortie
help-inspect = Montre ce que contient une archive
help-verify = Relit une archive et contrôle ses empreintes
help-probe = Montre ce que le compte ne voit pas, et le SQL qui l’accorde
help-users = Écrit les comptes et les droits de la base dans un fichier SQL
help-users-out = Fichier à créer, lisible par vous seul
help-prove = Restaure une archive à l’essai et compare
help-backup = Sauvegarde les bases configurées dans le dossier, puis applique la rétention
help-list = Liste les sauvegardes du dossier
help-download = Donne une sauvegarde en SQL ordinaire
help-delete = Supprime une sauvegarde
help-demo = Montre tout le parcours sur une base d’essai
help-all-json = Écrit les faits en JSON
help-all-env-file = Fichier de variables à lire au lieu de .env
help-all-password-file = Fichier dont la première ligne est le mot de passe
help-all-source = Adresse de la base : mysql://compte@serveur:3306/base?socket=…&tls=…&ca=…, mariadb://… ou sqlite:CHEMIN
help-all-target = Adresse de la base cible, comme pour --source
help-all-file = Fichier de l’archive
help-all-id = Nom que donne « sauvegarde list »
help-all-jobs = Nombre de connexions (sinon une par processeur, quatre au plus)
help-all-max-load = Ralentit tant que plus de fils que cela sont actifs sur le serveur (25 sinon, ou le double de l’habitude ; 0 : jamais)
help-all-level = Niveau de compression zstd, de 1 à 19 (1 sinon)
help-all-checksums = Fait calculer par la base des sommes de contrôle, qu’une preuve comparera
help-backup-accept = Ce qui paraît étrange est voulu : les anciennes sauvegardes peuvent de nouveau être supprimées
help-all-lock = Lit sous verrou les tables qu’aucun instantané ne couvre (leurs écritures attendent)
help-dump-out = Fichier à créer ; « - » écrit du SQL ordinaire sur la sortie
help-restore-tables = Ces tables seulement, séparées par des virgules
help-restore-replace = Remplace ce que contient la cible, après une copie de sécurité
help-restore-dry-run = Annonce ce que la restauration changerait, et ne restaure rien
help-restore-accept-losses = Accepte la perte de ce que la cible ne peut pas garder tel quel
help-restore-definers = Compte des vues, routines et événements : keep (le leur), drop (le compte courant) ou nom@hôte
help-restore-no-binlog = N’écrit pas dans le journal binaire du serveur
help-cat-table = Cette table seulement
help-verify-deep = Décode chaque trame et contrôle chaque ligne
help-prove-target = Serveur d’essai où restaurer
help-backup-source = Adresse d’une base ; peut être répétée
help-download-out = Fichier à créer ; sinon la sortie, ou un fichier du même nom si elle est un terminal
help-delete-yes = Confirme la suppression
help-serve = Ouvre le panneau dans le navigateur, à l’adresse de SAUVEGARDE_LISTEN (127.0.0.1:8480 par défaut)
help-health = Dit si le panneau de cette machine répond
help-user = Gère les comptes du panneau
help-user-add = Ajoute un compte et montre son premier mot de passe
help-user-passwd = Donne un nouveau mot de passe à un compte
help-user-list = Énumère les comptes
help-all-name = Nom du compte
help-user-add-permissions = Ses droits, séparés par des virgules : backup, backup.create, backup.download, backup.delete, backup.restore, backup.settings (par défaut : tous)
help-value-name = NOM
help-value-words = MOTS

## Bases ajoutées

source-added = { $name } ajouté : { $count ->
    [one] la base { $databases } sera sauvegardée.
   *[other] { $count } bases seront sauvegardées ({ $databases }).
}
source-none = Aucun serveur ni fichier n’a été ajouté.
source-removed = { $name } est retiré ; ses sauvegardes restent.
source-taken = Ce nom est déjà pris.
source-taken-next = Choisissez-en un autre avec --name.
source-unknown = Il n’y a ni serveur ni fichier de ce nom.
source-unknown-next = « sauvegarde source list » les énumère.
source-given = Ce serveur vient des variables d’environnement et ne peut pas être retiré ici.
source-given-next = Ôtez les variables DB_… qui le nomment.
source-lacks = Ce serveur n’a pas, ou ne montre pas à ce compte : { $names }. Il a : { $there }.
source-lacks-next = Vérifiez les noms, ou donnez au compte le droit de voir ces bases.
column-place = Adresse
column-databases = Bases
help-source = Gère les serveurs et les fichiers que le panneau sauvegarde
help-source-add = Ajoute un serveur ou un fichier SQLite
help-source-add-url = Adresse, comme pour --source ; sans base, toutes celles du serveur
help-source-add-name = Nom à lui donner (sinon son adresse)
help-source-add-databases = Bases à sauvegarder, séparées par des virgules
help-source-add-follow = Sauvegarde toutes les bases, y compris celles à venir
help-source-list = Énumère les serveurs et les fichiers
help-source-remove = Retire un serveur ou un fichier ; ses sauvegardes restent
help-source-remove-name = Nom que donne « sauvegarde source list »
help-value-databases = BASE,…
ledger-failed = L’exécution n’est pas notée dans le catalogue, la sauvegarde continue : { $cause }
ledger-no-retention = Rien n’est supprimé : le catalogue, qui dit ce qui doit rester, ne se lit pas. { $cause }
