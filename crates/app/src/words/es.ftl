# Las palabras de Sauvegarde en español. Las mismas claves están en fr.ftl.

## Fallos y avisos

failure = Fallo: { $subject }{ $cause }{ $next } [{ $code }]
failure-about = { $what }:{ " " }
warning = Atención: { $text }
and-more = { $list } y { $count } más
warn-password-in-url = la contraseña está escrita en la dirección, donde cualquier usuario de esta máquina puede leerla; es mejor SAUVEGARDE_PASSWORD o --password-file.
warn-not-encrypted = la conexión con { $host } no está cifrada: la contraseña y los datos viajan en claro.
warn-not-verified = el certificado de { $host } no se comprueba: cualquiera puede hacerse pasar por él.
started-over = la copia de seguridad vuelve a empezar (intento { $attempt }): «{ $detail }».
password-prompt = Contraseña para { $place }:{ " " }

## Archivos y disco

disk-full = No queda espacio en el disco.
disk-full-next = Libere espacio o elija otra carpeta; no se ha guardado nada incompleto.
not-found = Ese archivo o esa carpeta no existe.
not-found-next = Compruebe la ruta.
no-permission = El sistema deniega el acceso.
no-permission-next = Dé al usuario que ejecuta esta orden el derecho de leer y escribir en ese lugar.
exists = Este archivo ya existe y no se sobrescribirá.
exists-next = Elija otro nombre o mueva el archivo antiguo.
is-a-folder = Es una carpeta, no un archivo.
is-a-folder-next = Indique el archivo de la copia de seguridad.
disk-error = El disco ha rechazado la operación: «{ $detail }».
disk-error-next = Compruebe el estado del disco y vuelva a intentarlo.
output-closed = La salida se cerró antes del final.
not-writable = No se puede escribir en esta carpeta.
not-writable-next = Dé ese derecho al usuario que ejecuta esta orden (chown o chmod), quite el archivo que ocupa su lugar o elija otra carpeta con SAUVEGARDE_BACKUPS.
busy = Otro proceso está escribiendo este archivo.
busy-next = Espere a que termine.
bad-id = Ese no es el nombre de una copia de seguridad.
bad-id-next = Use un nombre de los que da «sauvegarde list».
foreign = Este archivo no es una copia de seguridad y no se tocará.
wrong-length = La longitud del archivo no es la esperada.
no-such-backup = No hay ninguna copia de seguridad con ese nombre.
no-such-backup-next = Use un nombre de los que da «sauvegarde list».
unreadable = Este archivo no se puede leer: «{ $detail }».
env-file-next = Compruebe la ruta dada a --env-file y el derecho de leer el archivo.
env-line = La línea de { $name } está mal formada.
env-line-next = Cierre las comillas, o ponga entre comillas un valor que contenga espacios.
password-file-next = Compruebe la ruta dada a --password-file.
clock = El reloj de esta máquina da una fecha imposible.
clock-next = Póngalo en hora.
cancelled = La operación se ha interrumpido; no ha quedado ningún archivo incompleto.
internal = Esto no debería haber ocurrido: «{ $detail }».
internal-next = Es un defecto de Sauvegarde; comuníquelo con este mensaje.

## Catálogo

no-data-folder = No se ha indicado ninguna carpeta para los datos del panel.
no-data-folder-next = Indique una con SAUVEGARDE_DATA.
data-not-writable = No se puede escribir en la carpeta de los datos del panel.
data-not-writable-next = Dé ese derecho al usuario que ejecuta esta orden (chown o chmod), quite el archivo que ocupa su lugar o elija otra carpeta con SAUVEGARDE_DATA.
catalog-damaged = El catálogo no se puede leer: «{ $detail }».
catalog-delete-next = Detenga el panel, elimine catalog.sqlite en la carpeta de sus datos (SAUVEGARDE_DATA) y vuelva a intentarlo: no se pierde ninguna copia de seguridad, ya que la lista se rehace a partir de los almacenamientos; las cuentas, los ajustes y las bases de datos añadidas hay que introducirlos de nuevo.
catalog-newer = El catálogo viene de una versión más reciente de Sauvegarde.
catalog-newer-next = Instale esa versión, o elimine este archivo: no se pierde ninguna copia de seguridad.
catalog-foreign = Este archivo es una base de datos de otro programa y no se tocará.
catalog-foreign-next = Llévelo a otro sitio, o elija otra carpeta con SAUVEGARDE_DATA.
catalog-key = La clave no es la del catálogo, así que sus contraseñas siguen cerradas.
catalog-bad-key = Este archivo no contiene ninguna clave.
catalog-key-next = Vuelva a poner la clave original, o elimine este archivo y «catalog.sqlite»: no se pierde ninguna copia de seguridad, pero las cuentas y las bases de datos añadidas hay que introducirlas de nuevo.
catalog-sealed = Una contraseña guardada en el catálogo no se puede abrir.
catalog-sealed-next = Introdúzcala de nuevo.
catalog-busy = Otro proceso tiene ocupado el catálogo.
catalog-busy-next = Vuelva a intentarlo dentro de un momento.
catalog-error = El catálogo ha rechazado la operación: «{ $detail }».

## Tareas

already-running = Ya hay una tarea en curso: n.º { $run }.
already-running-next = Espere a que termine, o cancélela.
database-locked = Ya se está haciendo una copia de seguridad de esta base de datos.
no-such-database = Esta base de datos no está configurada, o ya no lo está.
no-such-database-next = Añádala, o restablezca las variables que la nombran.
pinned = Esta copia de seguridad está marcada para conservarse.
pinned-next = Quite primero esa protección.
bad-name = Ninguna base puede llamarse así.
bad-name-next = Elija un nombre de 64 caracteres como máximo, sin barra.
nothing-to-undo = Esta tarea no sobrescribió nada: no hay nada que devolver.
nothing-to-undo-next = Elija una restauración que haya hecho una copia de seguridad previa.
stopping = El programa se está deteniendo.
stopping-next = Vuelva a intentarlo cuando haya arrancado de nuevo.
run-interrupted = El programa o la máquina se detuvo durante la tarea.
run-interrupted-next = No se ha guardado nada incompleto; una copia interrumpida se recupera.
panel-running = Ya hay un panel en marcha con esta carpeta.
panel-running-next = Ábralo, o indique otra carpeta con SAUVEGARDE_DATA.

## Archivos de copia

not-an-archive = Este archivo no es una copia hecha por Sauvegarde.
not-an-archive-next = Indique un archivo db_backup_….sql.zst.
plain-dump = Este archivo es SQL corriente, sin índice ni huellas.
plain-dump-next = Esta orden solo lee las copias de Sauvegarde; «sauvegarde restore» restaura también los archivos .sql, comprimidos o no.
plain-compressed = Este archivo está comprimido en el formato { $packing }, que aquí no se lee.
plain-compressed-next = Descomprímalo primero y restaure después el archivo .sql. Los formatos gzip, zstd y zip se leen tal cual.
plain-unreadable = Este archivo no se puede descomprimir: { $detail }
plain-unreadable-next = Se cortó o se dañó por el camino: vuelva a copiarlo desde su origen.
plain-sqlite-next = Restáurelo con «sqlite3 BASE < ARCHIVO».
plain-dry-run = No se puede saber de antemano qué cambiaría un archivo de SQL corriente.
plain-tables = Las tablas de un archivo .sql no se pueden elegir una a una.
plain-restored = archivo de SQL corriente: no se ha podido comprobar nada más allá de lo que el servidor ha aceptado.
truncated = El archivo termina demasiado pronto: se interrumpió una copia o una escritura.
damaged = El archivo está dañado en el octeto { $offset }: «{ $detail }».
damaged-next = Use otra copia de seguridad u otro ejemplar de esta.
newer-format = Este archivo está en el formato { $format }, más reciente que este programa.
newer-format-next = Actualice Sauvegarde.
not-what-was-written = Releído del disco, el archivo no es lo que se escribió.
not-verified = La copia de seguridad no ha superado la verificación. { $cause }
not-verified-next = El archivo malo se ha eliminado y las copias anteriores se han conservado; compruebe el disco.
not-verified-stays = El archivo malo no se ha podido eliminar («{ $detail }»): no cuente con él.

## Direcciones y ajustes

bad-address = «{ $url }» no es la dirección de una base de datos.
bad-address-next = Escriba mysql://usuario@host:3306/base, mariadb://… o sqlite:RUTA.
unknown-kind = Las bases de datos de tipo «{ $kind }» no se admiten.
unknown-kind-next = Elija mysql, mariadb o sqlite.
postgres = PostgreSQL todavía no se admite.
no-user = La dirección «{ $url }» no nombra ninguna cuenta.
no-database = La dirección «{ $url }» no nombra ninguna base de datos.
bad-port = «{ $port }» no es un puerto.
bad-port-next = Un puerto es un número de 1 a 65535.
bad-escape = La dirección contiene una secuencia mal formada: «{ $part }».
bad-escape-next = Escriba %25 para un signo de porcentaje, %40 para @, %2F para una barra, %3F para un signo de interrogación.
unknown-option = La dirección contiene una opción desconocida: «{ $name }».
unknown-option-next = Las opciones son socket, tls y ca.
bad-tls = «{ $word }» no es una manera de cifrar.
bad-tls-next = Elija required, unverified u off.
bad-compression = «{ $word }» no dice nada sobre la compresión.
bad-compression-next = Elija auto, on u off.
tls-on-socket = Una conexión por un socket no se cifra.
tls-on-socket-next = Quite la opción tls o pase por la red.
missing-variable = Falta la variable { $name }.
missing-variable-next = Defínala en el entorno o en el archivo .env.
bad-value = { $name } no puede valer «{ $value }».
bad-value-next = Corríjala en el entorno o en el archivo .env.
bad-keep-next = Indique cuántas copias de seguridad conservar, al menos 1.
no-source = No hay ninguna base de datos configurada.
no-source-next = Indique una dirección con --source, o las variables DB_CONNECTION, DB_HOST, DB_DATABASE, DB_USERNAME y DB_PASSWORD.
several-sources = Hay varias bases de datos configuradas.
several-sources-next = Elija una con --source.
json-with-stdout = El SQL y los datos no pueden ir los dos a la salida estándar.

## Servidor

unreachable = Nadie responde en { $address }: «{ $detail }».
unreachable-next = Compruebe que el servidor funciona y que la dirección y el puerto son correctos.
access-denied = El servidor rechaza la cuenta: «{ $detail }».
access-denied-next = Compruebe la cuenta, la contraseña y los derechos sobre esta base de datos.
access-denied-socket-next = Esta cuenta solo entra por el socket del servidor: añada ?socket=/run/mysqld/mysqld.sock a la dirección, o DB_SOCKET=/run/mysqld/mysqld.sock.
unknown-database = Esa base de datos no existe: «{ $detail }».
unknown-database-next = Compruebe su nombre.
sign-in-method = El servidor pide una manera de identificarse que no se admite: «{ $plugin }».
sign-in-method-next = Cree una cuenta para las copias de seguridad con caching_sha2_password (MySQL) o mysql_native_password, ed25519, parsec o unix_socket (MariaDB).
sign-in-encryption = Sin cifrado, «{ $plugin }» mostraría la contraseña a quien escuche o responda en lugar del servidor. No se ha enviado.
sign-in-encryption-next = Cifre la conexión con tls=verified (o tls=unverified si el certificado del servidor no se puede comprobar), o conéctese por el socket del servidor.
connection-lost = Se ha perdido la conexión con el servidor: «{ $detail }».
connection-lost-next = Vuelva a intentarlo cuando el servidor responda.
no-answer = El servidor no responde en el tiempo previsto.
server-refused = El servidor se ha negado: «{ $doing }: { $detail }».
missing-right-next = Conceda a la cuenta el derecho que falta.
too-many-connections-next = Vuelva a intentarlo más tarde o permita más conexiones.
stopped-next = Alguien la detuvo, o un límite de tiempo del servidor o de un intermediario: vuelva a intentarlo; si se repite, haga aumentar el límite para esta cuenta.
read-only-server-next = Este servidor no acepta escrituras; elija otro.
server-disk-full-next = Libere espacio en el servidor de la base de datos.
settings-refused = Estos ajustes no se pueden usar: «{ $detail }».
tls-not-offered = El servidor no ofrece cifrado.
tls-not-offered-next = Actívelo en el servidor; si la red es segura, añada tls=off a la dirección o DB_TLS=off.
tls-untrusted = El certificado del servidor no es de confianza: «{ $detail }».
tls-untrusted-next = Nombre la autoridad que lo firmó con ca=RUTA o DB_CA.
tls-failed = No se ha podido establecer una conexión cifrada: «{ $detail }».
tls-failed-next = Compruebe los ajustes de cifrado de ambos lados.

## Bases de datos

changed = La estructura de la base de datos cambió durante la copia de seguridad, varias veces seguidas: «{ $detail }».
changed-next = Vuelva a intentarlo cuando termine la actualización de la aplicación.
target-not-empty = El destino ya contiene: { $names }.
losses = El destino no puede contener esto tal como era: { $changes }.
losses-next = No se ha escrito nada. Elija un destino de la misma familia y versión, o acepte estas pérdidas con --accept-losses.
target-not-empty-next = Elija una base de datos nueva, o añada --replace: el destino se guarda antes.
forbidden-keys = El servidor de destino exige una clave primaria (sql_require_primary_key) y la cuenta no puede prescindir de ella. Tablas sin clave: { $names }.
forbidden-keys-next = No se ha escrito nada. Desactive ese ajuste, o conceda SESSION_VARIABLES_ADMIN a la cuenta.
forbidden-functions = El servidor de destino lleva un registro binario y no acepta de esta cuenta: { $names }.
forbidden-functions-next = No se ha escrito nada. Ponga log_bin_trust_function_creators=1 en ese servidor, o restaure con una cuenta que tenga SUPER.
forbidden-events = La cuenta no tiene el derecho EVENT en el destino, necesario para: { $names }.
forbidden-events-next = No se ha escrito nada. Conceda EVENT sobre la base de destino a esta cuenta.
packet-too-small = La instrucción más larga ocupa { $need } y este servidor solo acepta { $have }.
packet-too-small-next = Aumente max_allowed_packet hasta { $need } como mínimo.
wrong-kind = El archivo viene de una base de datos { $family } y el destino es de otro tipo.
wrong-kind-next = Elija un destino { $family }.
unknown-table = El archivo no contiene: { $names }.
unknown-table-next = «sauvegarde inspect» muestra lo que contiene.
mismatch = { $object } no es lo que dice el archivo: «{ $detail }».
mismatch-next = No cuente con esta restauración; pruebe con otra copia de seguridad.
no-place = No hay lugar para la prueba: «{ $tried }».
no-place-next = Instale mariadb-server en esta máquina o indique un servidor de pruebas con --target.
refused = Rechazado: «{ $detail }».
not-a-database = Este archivo no es una base de datos SQLite.
not-a-database-next = Compruebe la ruta; una base de datos cifrada no se puede leer.
empty-file = Este archivo tiene 0 octetos: no hay ninguna base de datos en él.
empty-file-next = Compruebe la ruta y qué vació el archivo; las copias existentes no se han tocado.
database-damaged = La base de datos SQLite está dañada: «{ $detail }».
database-damaged-next = Restaure una copia de seguridad más antigua; las existentes no se han tocado.
database-busy = Otro proceso tiene bloqueada la base de datos SQLite.
database-busy-next = Vuelva a intentarlo cuando termine.
cannot-open = La base de datos SQLite no se puede abrir.
cannot-open-next = Compruebe que el archivo existe y se puede leer.
sqlite-error = SQLite se ha negado: «{ $doing }: { $detail }».
sqlite-error-next = Compruebe la base de datos con «PRAGMA integrity_check».

## Hacer copias

made = Base de datos { $database } guardada y verificada: { $path } ({ $size }, { $objects } objetos, { $rows }, { $time }).
incomplete = La copia de seguridad está incompleta. Le falta: { $missing }.
incomplete-next = Se conserva y se marca como incompleta; elimine la causa y vuelva a intentarlo.
incomplete-plain-next = El texto ya mostrado no lo contiene; elimine la causa y vuelva a intentarlo.
gap = { $kind } { $name } ({ $cause }: { $detail })
gap-bare = { $kind } { $name } ({ $cause })
cause-no-right = falta un derecho
cause-unreadable = ilegible
cause-too-large = demasiado grande
cause-unwritable = filas que el servidor no vuelve a aceptar
cause-history = historial de versiones no guardado
cause-read-only = la base de datos era de solo lectura
cause-invalid-view = vista no válida
cause-rights-uncertain = derechos inciertos
cause-not-understood = definición no entendida
cause-invalid-text = texto no válido en su juego de caracteres
cause-json-types = valores JSON cuyo tipo se pierde
cause-unknown-members = miembros de ENUM o SET que el servidor no muestra
cause-plain-client-drops-cr = el cliente corriente pierde los retornos de carro
cause-rowid-hidden = números de fila ocultos
cause-statistics-left = estadísticas omitidas
cause-other = razón desconocida para esta versión, «{ $word }»
emptied = { $database }: esta copia de seguridad no contiene ninguna tabla o ninguna fila. Si la base de datos se vació por accidente, restaure una copia más antigua; no se ha borrado ninguna.
anomaly-tables-gone = { $database }: { $count ->
    [one] una tabla ha desaparecido
   *[other] { $count } tablas han desaparecido
} desde las copias anteriores ({ $names }).
anomaly-tables-emptied = { $database }: { $count ->
    [one] una tabla siempre llena está vacía
   *[other] { $count } tablas siempre llenas están vacías
} ({ $names }).
anomaly-and-more = { $names } y { $count } más
anomaly-rows = { $database }: solo quedan { $now }, antes { $before }.
anomaly-bytes = { $database }: el texto mide solo { $now }, antes { $before }.
anomaly-incompressible = { $database }: los datos ya no se comprimen (queda el { $now } %, normalmente el { $before } %). Puede que los hayan cifrado.
anomaly-unchanged = { $database }: nada ha cambiado desde hace { $time }, en una base que cambiaba a menudo. ¿Sigue siendo la correcta?
anomaly-slower = { $database }: la copia ha tardado { $now }, normalmente { $before }.
anomaly-held = { $database }: las copias anteriores se guardan y no se borra nada hasta que alguien diga que es lo esperado (página de la base en el panel, o sauvegarde backup --accept).
rotated-safety-copy = Copia de precaución antigua eliminada: { $name }.
rotated-beyond = Copia de seguridad antigua eliminada: { $name }.
rotated-incomplete = Copia de seguridad antigua incompleta eliminada: { $name }.
rotated-failed = Copia de seguridad antigua que no se ha podido eliminar: { $name }.

## Inventario y lista

inspect-source = Base de datos { $database }, { $family } { $version }
inspect-taken = Tomada el { $moment } por { $generator }
inspect-size = { $size }, es decir { $text } de SQL, { $rows }, { $frames } bloques
inspect-state = Estado: { $state }
inspect-position = Registro binario: { $file } en { $offset } (GTID: { $gtid })
inspect-gap = Falta: { $gap }
inspect-note = Nota: { $note }
state-complete = Completa
state-incomplete = Incompleta
state-unreadable = Ilegible
state-plain = SQL corriente, sin verificar
consistency-locked = leída bajo bloqueo
consistency-unprotected = fuera de la instantánea
consistency-no-rows = sin sus filas
column-kind = Tipo
column-name = Nombre
column-rows = Filas
column-text = SQL
column-remark = Observación
column-date = Fecha
column-ago = Antigüedad
column-database = Base de datos
column-size = Tamaño
column-state = Estado
column-id = Nombre
list-empty = Todavía no hay ninguna copia de seguridad.
kind-database = ajustes de la base de datos
kind-sequence = secuencia
kind-table = tabla
kind-virtual-table = tabla virtual
kind-index = índice
kind-function = función
kind-procedure = procedimiento
kind-package = paquete
kind-package-body = cuerpo de paquete
kind-view = vista
kind-trigger = disparador
kind-event = evento
rows = { $count ->
    [one] 1 fila
   *[other] { $shown } filas
}
named = { $kind } { $name }
ago-now = ahora mismo
ago-future = dentro de un momento
in-minutes = { $count ->
    [one] dentro de un minuto
   *[other] dentro de { $count } minutos
}
in-hours = { $count ->
    [one] dentro de una hora
   *[other] dentro de { $count } horas
}
in-days = { $count ->
    [one] dentro de un día
   *[other] dentro de { $count } días
}
ago-minutes = { $count ->
    [one] hace 1 minuto
   *[other] hace { $count } minutos
}
ago-hours = { $count ->
    [one] hace 1 hora
   *[other] hace { $count } horas
}
ago-days = { $count ->
    [one] hace 1 día
   *[other] hace { $count } días
}

## Verificar, descargar, eliminar

verified = { $path } está intacto: { $size } leídos, la huella es correcta.
verified-deep = { $path } está intacto en profundidad: { $size }, { $frames } bloques y { $rows } filas descodificados y comprobados.
downloaded = Descargado: { $path } ({ $size } de SQL).
confirm-delete = { $path } ({ $size }) se eliminaría definitivamente.
confirm-delete-next = Confirme con --yes.
deleted = Eliminado: { $id }.

## Derechos y cuentas

probe-account = Cuenta: { $account }
probe-account-roles = Cuenta: { $account }, roles activos: { $roles }
probe-size = Unas { $rows } y { $size }, según la estimación del servidor
probe-seen = Visto: { $kind }, { $number }
probe-unprotected = No cubierto por ninguna instantánea: { $names }
probe-without-rows = Solo la definición, sin filas: { $names }
probe-nothing-missing = No falta nada: esta cuenta ve toda la base de datos.
probe-load = Una restauración en este servidor enviaría las filas { $way ->
    [bulk] por ejecución en bloque
    [infile] por LOAD DATA LOCAL
   *[insert] por INSERT
}.
probe-load-faster = Una restauración en este servidor enviaría las filas por INSERT; con local_infile=ON, por LOAD DATA LOCAL, que es más rápido.
probe-missing = Una copia de seguridad con esta cuenta estaría incompleta. Le faltaría: { $missing }.
probe-missing-next = Ejecute el texto SQL mostrado como administrador del servidor y después otra vez «sauvegarde probe».
probe-missing-no-grant-next = Ningún derecho lo cambiaría: repare o elimine estos objetos.
probe-no-lock = La cuenta no tiene derecho a tomar los bloqueos pedidos.
no-accounts = Una base de datos SQLite no tiene ni cuentas ni derechos.
no-accounts-next = Esta orden es para bases de datos MySQL y MariaDB.
users-written = { $path } escrito: { $number ->
    [one] { $number } cuenta o rol con
   *[other] { $number } cuentas o roles con
} derechos sobre { $database } ({ $names }).
users-left-out = derechos más allá de esta base de datos, omitidos: { $names }.
users-secret = este archivo contiene huellas de contraseñas; manténgalo en secreto, solo usted puede leerlo.

## Restaurar

restored = Restaurado en { $target }: { $tables ->
    [one] 1 tabla
   *[other] { $shown } tablas
} y { $rows }, otros objetos: { $others }.
planned = En { $target }, { $changes ->
    [0] nada cambiaría
    [one] { $changes } cambio
   *[other] { $changes } cambios
}, { $losses ->
    [0] ninguna pérdida
    [one] { $losses } es una pérdida
   *[other] { $losses } de ellos pérdidas
}. No se ha escrito nada.
definers-unknown = una cuenta se escribe nombre@host; si no, keep o drop
restored-loaded = Vía de las filas: { $ways }.
restored-loaded-bulk = { $rows } por ejecución en bloque
restored-loaded-infile = { $rows } por LOAD DATA LOCAL
restored-loaded-insert = { $rows } por INSERT
restored-kept = Dejado tal cual, ya que el archivo no lo contiene: { $names }.
restored-incomplete = este archivo estaba incompleto. Le faltaba: { $missing }.
safety-copy = Copia de precaución del destino: { $path }
safety-copy-stands = Lo que contenía antes el destino está en { $path }.
safety-copy-failed-next = No se ha podido hacer la copia de precaución, así que no se ha reemplazado nada. { $next }
safety-copy-incomplete = La copia de precaución del destino está incompleta, así que no se ha reemplazado nada. Le falta: { $missing }.
safety-copy-incomplete-next = Elimine la causa, o restaure en una base de datos nueva.
target-empty = El destino ha quedado vacío.
target-holds = El destino contiene ahora { $count ->
    [one] 1 objeto
   *[other] { $count } objetos
}: { $names }.
target-unknown = No se sabe qué contiene ahora el destino. { $detail }
not-created = Estos objetos no se han podido crear, o no enteros: { $names }.
not-created-next = Todo lo demás está restaurado; créelos a mano a partir de «sauvegarde cat».
change = { $object }: { $what } ({ $detail })
change-bare = { $object }: { $what }
change-definition-differs = releída, su definición está escrita de otro modo
change-event-expired = evento del pasado, que el servidor ya no conserva
change-dropped-with-table = eliminado con su tabla
change-definer-not-made = la cuenta de su autor no se ha podido crear para el ensayo
change-scratch-left = la base de datos de ensayo no se ha podido eliminar
change-checksum-differs = las sumas de control difieren
change-checksum-not-compared = sumas de control no comparadas
change-digest-differs = los resúmenes difieren
change-digest-not-compared = resúmenes no comparados
change-foreign-key-violation = hay filas que remiten a filas que faltan, como en el original
change-settings-kept = la base de destino conserva sus propios ajustes
change-definer-dropped = creado con la cuenta actual
change-event-disabled = dejado inactivo, ya que la base de datos es otra
change-database-renamed = remite ahora a la base de destino
change-old-name-left = remite todavía a la base de datos antigua
change-not-created = no se ha podido crear
change-left-invalid = creado, pero inutilizable mientras falte aquello de lo que está hecho
change-not-run = no ejecutado, ya que --target elige el destino
change-not-run-server = no ejecutado, ya que afecta a todo el servidor (ajustes, cuentas, replicación)
change-more-changes = más indicaciones, no mostradas
change-auto-increment-dropped = ya no cuenta por sí sola
change-charset-unknown = omitido: el destino no conoce este juego de caracteres
change-check-dropped = restricción CHECK que no se aplicaba, eliminada
change-collation-coarser = otro orden de comparación, que puede tomar por iguales textos que no lo eran
change-collation-near = orden de comparación casi igual, la ordenación puede cambiar
change-collation-renamed = el mismo orden de comparación con otro nombre
change-constraint-dropped = clave foránea que el servidor ya no acepta, eliminada
change-compression-dropped = compresión de la columna eliminada, valores intactos
change-database-comment-dropped = comentario de la base de datos eliminado
change-default-dropped = valor por defecto eliminado
change-default-respelled = valor por defecto escrito entre paréntesis
change-definer-mapped = creado con otra cuenta
change-definer-unknown = su cuenta no existe en el destino, que rechazará su uso
change-definitions-not-compared = definiciones no releídas, ya que la otra familia las escribe de otro modo
change-encryption-dropped = ya no está cifrada en el disco
change-engine-replaced = otro motor de almacenamiento
change-engine-unknown = omitida: el destino no tiene este motor
change-fulltext-parser-dropped = analizador de texto completo eliminado
change-geometry-axes = los mismos octetos, pero MySQL y MariaDB no leen los ejes en el mismo orden
change-hidden-respelled = oculta, con las palabras del destino
change-json-as-text = JSON conservado como texto
change-key-dropped = clave eliminada
change-key-shortened = clave acortada por el destino
change-definition-warning = el destino lo dijo al crearlo
change-kind-unknown = omitido: el destino no tiene nada parecido
change-name-clash = omitido: el destino lo toma por
change-not-null-dropped = ahora puede ser NULL
change-not-rehearsed = definiciones no ensayadas, ya que esta cuenta no puede crear una base de datos de ensayo
change-partitions-dropped = particiones eliminadas
change-period-dropped = periodo eliminado
change-refused = rechazado por el servidor
change-sql-mode-lost = modo SQL desconocido para el destino, el sentido puede cambiar
change-sql-mode-reduced = modo SQL sin efecto, eliminado
change-srid-dropped = sistema de coordenadas que ya no se exige
change-storage-option-dropped = opción de almacenamiento eliminada
change-time-clipped = tiempos más allá de 838:59:59, a los que MySQL los recorta
change-type-renamed = el mismo tipo con otro nombre
change-type-replaced = otro tipo, valores conservados tal cual
change-versioning-dropped = historial de las filas perdido
change-zero-date-kept = fecha cero conservada, que el destino por sí solo rechazaría
change-warning = advertencia del servidor
change-other = { $word }

## Probar

place-private = un servidor privado desechable ({ $version })
place-target = el servidor { $server }
place-source = una base de datos de ensayo en { $server }
place-file = un archivo de ensayo
proof = Restaurado en { $place } y comparado: { $rows }, { $frames } bloques de datos, { $definitions } definiciones, { $checksums } tablas por sumas de control.
proof-normalised = Normalizado antes de comparar: { $names }.
proof-left-out = No comparado: { $what }
verdict-proven = Resultado: probada.
verdict-equal = Resultado: restaurada e igual, sin sumas de control del original.
verdict-not-comparable = Resultado: restaurada, pero no comparable.
verdict-failed = Resultado: diferente.
no-checksums = El archivo se restaura idéntico, pero una pérdida ocurrida al leer el original no se vería.
no-checksums-next = Guarde con --checksums para poder probar.
not-comparable = El archivo se restaura, pero los dos servidores no se pueden comparar con exactitud.
not-comparable-next = Vuelva a intentarlo en un servidor de la misma familia y versión.
not-proven = La copia restaurada difiere: { $differences }.
not-proven-next = No cuente con esta copia de seguridad; haga otra y comunique este mensaje.
differs-missing = falta
differs-extra = de más
differs-definition = definición
differs-data = datos
differs-checksum = suma de control
difference = { $object } ({ $what }: { $detail })
not-equal = La copia restaurada difiere del original: { $tables }.

## Demostración

demo-title = Demostración: no hay ninguna base de datos configurada, aquí tiene una.
demo-made = { " " }1. Base de datos de un pequeño proveedor de alojamiento creada: { $path } ({ $size }, { $rows } filas, { $time })
demo-found = { " " }1. Base de datos de un pequeño proveedor de alojamiento encontrada: { $path } ({ $size }, { $rows } filas)
demo-saved = { " " }2. Guardada: { $path } ({ $size }, { $objects } objetos, { $time })
demo-verified = { " " }3. Verificada: { $frames } bloques releídos del disco y descodificados, { $text } de SQL comprobados ({ $time })
demo-compared = { " " }4. Restaurada en { $path }, comparada y después eliminada: { $tables } tablas y { $rows } filas iguales ({ $time })
demo-proven = { " " }5. Probada: restaurada, guardada de nuevo, idéntica; sumas de control de { $checksums } tablas iguales ({ $time })
demo-rotated = { " " }6. Retención: { $kept ->
    [one] 1 copia conservada
   *[other] { $kept } copias conservadas
}, { $removed } eliminadas
demo-successor = { " " }También sin Sauvegarde: { $command }
demo-configure = Para su propia base de datos: DB_HOST, DB_DATABASE, DB_USERNAME, DB_PASSWORD (o un archivo .env) y después «sauvegarde backup». Ayuda: «sauvegarde --help».

## Progreso

stage-inventory = inventario
stage-checksums = sumas de control
stage-dump = copia
stage-restore = restauración
stage-verify = verificación
stage-private-server = arranque de un servidor privado
stage-compare = comparación
paused = en espera: { $running } hilos trabajando en el servidor (límite { $bound })
paused-first = el servidor está ocupado ({ $running } hilos trabajando, límite { $bound }): la copia de seguridad va más despacio hasta que se calme.
unwatched = la copia de seguridad no puede saber cuánto trabaja el servidor y no va más despacio: «{ $detail }».
bar-rows = { $rows } filas
bar-speed = { $speed }/s
bar-left = quedan { $time }

## Línea de órdenes

usage-unknown = La opción o el argumento «{ $argument }» no se conoce.
usage-verb = La orden «{ $verb }» no se conoce.
usage-missing = Falta: { $argument }.
usage-value = «{ $value }» no conviene a { $argument }.
usage-twice = «{ $argument }» no se puede dar dos veces ni con lo que tiene al lado.
usage-wrong = La línea de órdenes está mal formada.
usage-next = «sauvegarde --help» muestra lo que es posible.
help-usage = Uso:
help-options = Opciones
help-arguments = Argumentos
help-value-file = ARCHIVO
help-value-url = URL
help-value-id = ID
help-value-account = CUENTA
help-value-command = ORDEN
help-commands = Órdenes
help-help = Muestra esta ayuda
help-version = Muestra la versión
help-sauvegarde = Guarda bases de datos MySQL, MariaDB y SQLite, las restaura y prueba que vuelven enteras. Sin orden: abre el panel, con las bases de datos configuradas o con una demostración.
help-dump = Guarda una base de datos en un archivo
help-restore = Restaura un archivo en una base de datos
help-cat = Escribe el SQL de un archivo en la salida estándar
help-inspect = Muestra lo que contiene un archivo
help-verify = Relee un archivo y comprueba sus huellas
help-probe = Muestra lo que la cuenta no ve, y el SQL que se lo concede
help-users = Escribe las cuentas y los derechos de la base de datos en un archivo SQL
help-users-out = Archivo que se creará, legible solo por usted
help-prove = Restaura un archivo como ensayo y compara
help-backup = Guarda en la carpeta las bases de datos configuradas y aplica después la retención
help-list = Enumera las copias de seguridad de la carpeta
help-download = Da una copia de seguridad como SQL corriente
help-delete = Elimina una copia de seguridad
help-demo = Muestra todo el recorrido con una base de datos de ejemplo
help-all-json = Escribe los datos en JSON
help-all-env-file = Archivo de variables que se leerá en lugar de .env
help-all-password-file = Archivo cuya primera línea es la contraseña
help-all-source = Dirección de la base de datos: mysql://usuario@host:3306/base?socket=…&tls=…&ca=…, mariadb://… o sqlite:RUTA
help-all-target = Dirección de la base de destino, como en --source
help-all-file = Archivo de la copia de seguridad
help-all-id = Nombre que da «sauvegarde list»
help-all-jobs = Número de conexiones (por defecto: una por procesador, cuatro como máximo)
help-all-max-load = Va más despacio mientras trabajen en el servidor más hilos que estos (por defecto 25, o el doble de lo habitual allí; 0: nunca)
help-all-level = Nivel de compresión zstd, de 1 a 19 (por defecto 1)
help-all-checksums = Hace calcular a la base de datos sumas de control, con las que compara una prueba
help-backup-accept = Lo que parece extraño es lo esperado: las copias antiguas pueden borrarse de nuevo
help-all-lock = Lee bajo bloqueo las tablas que ninguna instantánea cubre (quienes escriben en ellas esperan)
help-dump-out = Archivo que se creará; «-» escribe SQL corriente en la salida estándar
help-restore-tables = Solo estas tablas, separadas por comas
help-restore-replace = Reemplaza lo que contiene el destino, tras una copia de precaución
help-restore-dry-run = Dice qué cambiaría una restauración, y no restaura nada
help-restore-accept-losses = Acepta la pérdida de lo que el destino no puede contener tal como era
help-restore-definers = Cuenta de las vistas, rutinas y eventos: keep (la suya), drop (la actual) o nombre@host
help-restore-no-binlog = No escribe en el registro binario del servidor
help-cat-table = Solo esta tabla
help-verify-deep = Descodifica cada bloque y comprueba cada fila
help-prove-target = Servidor de pruebas en el que restaurar
help-backup-source = Dirección de una base de datos; se puede repetir
help-download-out = Archivo que se creará; si no, la salida estándar, o un archivo del mismo nombre si es un terminal
help-delete-yes = Confirma la eliminación
help-serve = Abre el panel en el navegador, en la dirección de SAUVEGARDE_LISTEN (127.0.0.1:8480 por defecto)
help-health = Dice si el panel de esta máquina responde
help-user = Gestiona las cuentas del panel
help-user-add = Añade una cuenta y muestra su primera contraseña
help-user-passwd = Da una contraseña nueva a una cuenta
help-user-list = Enumera las cuentas
help-all-name = Nombre de la cuenta
help-user-add-permissions = Sus derechos, separados por comas: backup, backup.create, backup.download, backup.delete, backup.restore, backup.settings (por defecto, todos)
help-value-name = NOMBRE
help-value-words = PALABRAS

## Bases añadidas

source-added = { $name } añadido: { $count ->
    [one] se guardará la base { $databases }.
   *[other] se guardarán { $count } bases ({ $databases }).
}
source-none = No se ha añadido ningún servidor ni archivo.
source-removed = { $name } se ha retirado; sus copias permanecen.
source-taken = Ese nombre ya está ocupado.
source-taken-next = Elija otro con --name.
source-unknown = No hay ningún servidor ni archivo con ese nombre.
source-unknown-next = «sauvegarde source list» los enumera.
source-given = Este servidor viene de las variables de entorno y no se puede retirar aquí.
source-given-next = Quite las variables DB_… que lo nombran.
source-lacks = Este servidor no tiene, o no muestra a esta cuenta: { $names }. Tiene: { $there }.
source-lacks-next = Compruebe los nombres, o dé a la cuenta el derecho de ver esas bases.
column-place = Dirección
column-databases = Bases
help-source = Gestiona los servidores y archivos que guarda el panel
help-source-add = Añade un servidor o un archivo SQLite
help-source-add-url = Dirección, como para --source; sin base, todas las del servidor
help-source-add-name = Nombre que darle (si no, su dirección)
help-source-add-databases = Bases que guardar, separadas por comas
help-source-add-follow = Guarda todas las bases, también las que vengan
help-source-list = Enumera los servidores y archivos
help-source-remove = Retira un servidor o un archivo; sus copias permanecen
help-source-remove-name = Nombre que da «sauvegarde source list»
help-value-databases = BASE,…
ledger-failed = La ejecución no se anota en el catálogo, la copia continúa: { $cause }
ledger-no-retention = No se elimina nada: el catálogo, que dice lo que debe quedar, no se puede leer. { $cause }
