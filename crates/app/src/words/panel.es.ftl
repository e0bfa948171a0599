# Las palabras del panel en español. Las mismas claves están en panel.fr.ftl.

## Arranque

bad-public-url-next = Escriba la dirección tal como la ve un navegador, sin ruta: https://panel.example.
bad-listen-next = Escriba una dirección y un puerto, como 127.0.0.1:8480.
bad-first-account-next = Escriba on (como sin esta variable) u off.
cannot-listen = El panel no puede escuchar en { $address }: «{ $detail }».
cannot-listen-next = Elija otra dirección u otro puerto con SAUVEGARDE_LISTEN, o detenga el programa que lo ocupa.

## Marco

skip = Ir al contenido
menu = Menú
menu-backups = Copias de seguridad
menu-journal = Registro
menu-databases = Bases de datos
menu-settings = Ajustes
menu-accounts = Cuentas
menu-account = Mi cuenta
language = Idioma
choose = Elegir
theme = Apariencia
theme-auto = Como el sistema
theme-light = Clara
theme-dark = Oscura
back-home = Volver a las copias de seguridad
cancel = Cancelar
sign-out = Cerrar la sesión

## Inicio de sesión

sign-in = Iniciar sesión
sign-in-title = Inicio de sesión
sign-in-name = Nombre
sign-in-password = Contraseña
sign-in-wrong = El nombre o la contraseña no es correcto.
sign-in-wait = Demasiados intentos. Vuelva a intentarlo dentro de { $time }.
code-title = Segundo factor
code-label = Código
code-help = Las seis cifras de su aplicación, o un código de recuperación.
code-wrong = Este código no es correcto, o ya se ha usado.
password-title = Cambiar la contraseña
password-given = Esta contraseña se la han dado: elija una que solo usted conozca.
password-old = Contraseña actual
password-new = Contraseña nueva
password-again = Otra vez
password-help = Al menos { $count } caracteres. Unas cuantas palabras sin relación entre sí hacen una buena contraseña.
password-save = Cambiar la contraseña
password-changed = La contraseña se ha cambiado. Las demás sesiones de esta cuenta se han cerrado.
password-wrong-old = Esa no es la contraseña actual.
password-same = Es la contraseña actual.
password-differs = Las dos no son iguales.
password-short = Es demasiado fácil de adivinar: use al menos { $count } caracteres, y no siempre los mismos.
password-long = Es demasiado larga.
password-name = No debe contener el nombre de la cuenta.

## Rechazos

refusal-not-found-title = Página no encontrada
refusal-not-found = No hay nada en esta dirección.
refusal-not-found-next = Vuelva a empezar desde las copias de seguridad.
refusal-method-title = Acción imposible
refusal-method = Esta dirección no se usa así.
refusal-sign-in-title = Hace falta iniciar sesión
refusal-sign-in = Primero hay que iniciar sesión.
refusal-sign-in-next = Envíe un token en la cabecera «Authorization: Bearer …».
refusal-change-password = Primero hay que cambiar la contraseña de esta cuenta.
refusal-change-password-next = Inicie sesión en el panel y cámbiela.
refusal-forbidden-title = Acceso denegado
refusal-forbidden = Su cuenta no tiene este derecho.
refusal-forbidden-next = Pídaselo a quien gestione las cuentas.
refusal-forged-title = Formulario rechazado
refusal-forged = Este formulario viene de otro sitio, o de una sesión que ha terminado.
refusal-forged-next = Vuelva a la página e inténtelo otra vez. Si el panel está detrás de otro servidor, indique su dirección con SAUVEGARDE_PUBLIC_URL.
refusal-too-large-title = Envío demasiado grande
refusal-too-large = Lo que se ha enviado es demasiado grande o demasiado lento.
refusal-bad-title = Petición no entendida
refusal-bad-choice = Esa opción no existe.
refusal-conflict-title = Imposible por ahora
refusal-failed-title = No ha funcionado
refusal-defect = Esto no debería haber ocurrido. Es un defecto de Sauvegarde; comuníquelo.

## Cuentas

user-added = Cuenta { $name } creada con estos derechos: { $permissions }.
user-password = Contraseña, que hay que cambiar en el primer inicio de sesión: { $password }
user-passwd = La contraseña de { $name } se ha cambiado; sus sesiones se han cerrado.
user-taken = Ya existe una cuenta con ese nombre.
user-taken-next = Elija otro nombre, o dele una contraseña nueva.
user-unknown = No hay ninguna cuenta con ese nombre.
user-unknown-next = «sauvegarde user list» muestra las cuentas.
user-bad-name = «{ $name }» no puede ser el nombre de una cuenta.
user-bad-name-next = Use de 1 a 64 letras, cifras, puntos, guiones, @ o _.
user-bad-permission = El derecho «{ $word }» no existe.
user-bad-permission-next = Los derechos son backup, backup.create, backup.download, backup.delete, backup.restore y backup.settings.
column-permissions = Derechos
column-second = Segundo factor
column-seen = Visto
second-on = sí
second-off = no
never = nunca

## Arranque del panel

panel-open = El panel está abierto: { $address }
panel-first = Primer inicio de sesión: nombre { $name }, contraseña { $password } (se muestra esta única vez; hay que cambiarla al entrar).
panel-nobody = Todavía no hay ninguna cuenta. Cree la primera con «sauvegarde user add { $name }»; donde Sauvegarde se instaló como paquete, con «sudo sauvegarde-panel user add { $name }».
panel-clear = el panel escucha en { $address } sin cifrado: póngalo detrás de un servidor que cifre, e indique su dirección con SAUVEGARDE_PUBLIC_URL.
panel-answers = El panel responde en { $address }.
panel-silent = El panel no responde en { $address }: «{ $detail }».
panel-silent-next = Mire lo que dijo al arrancar (journalctl -u sauvegarde), y si SAUVEGARDE_LISTEN es la misma aquí que allí.

## Derechos

right-view = Ver
right-view-help = Las copias de seguridad, el registro y los detalles.
right-create = Hacer copias
right-create-help = Crear, verificar y probar copias de seguridad.
right-download = Descargar
right-download-help = Llevarse los datos de una copia de seguridad.
right-delete = Eliminar
right-delete-help = Eliminar copias de seguridad.
right-restore = Restaurar
right-restore-help = Escribir en las bases de datos.
right-settings = Administrar
right-settings-help = Ajustes, bases de datos y cuentas.
right-none = ningún derecho

## Cuentas en el panel

accounts-intro = Quién puede abrir este panel, y para qué.
account-you = usted
account-new = Añadir una cuenta
account-new-help = Una contraseña provisional se mostrará una sola vez; habrá que cambiarla en el primer inicio de sesión.
account-password-title = Contraseña provisional
account-password-for = Para entregar a { $name } por un medio seguro:
account-password-once = Solo se muestra esta vez, y habrá que cambiarla en el primer inicio de sesión.
account-never-seen = Nunca ha iniciado sesión.
account-access = Acceso
account-access-help = Una contraseña nueva cierra las sesiones de esta cuenta.
account-give-password = Dar una contraseña nueva
account-remove = Eliminar la cuenta
account-remove-title = ¿Eliminar la cuenta { $name }?
account-remove-help = Sus sesiones y sus tokens terminan al momento. Las copias de seguridad se conservan.
account-changed = Los derechos de { $name } se han cambiado.
account-removed = La cuenta { $name } se ha eliminado.
account-last = Es la última cuenta que puede administrar.
account-last-next = Dé antes ese derecho a otra.
account-own = Nadie elimina su propia cuenta.
account-own-next = Pídaselo a otro administrador.
change-it = Modificar
save = Guardar
done = Terminado
copy = Copiar
copied = Copiado
column-actions = Acciones
column-browser = Navegador
column-address = Dirección
column-since = Desde
column-used = Usado
sessions-title = Sesiones abiertas
sessions-end = Cerrar sus sesiones ({ $count })
sessions-end-others = Cerrar todas las demás
sessions-ended = Las sesiones se han cerrado.
session-this = Esta
session-end = Cerrar
session-ended = La sesión se ha cerrado.
second-title = Activar el segundo factor
second-active = Activo
second-inactive = Inactivo
second-help = Además de la contraseña, un código de seis cifras de su teléfono. Así, una contraseña robada no basta.
second-turn-on = Activar
second-turn-off = Desactivar
second-renew = Cambiar de teléfono
second-drop = Quitar el segundo factor
second-dropped = El segundo factor de { $name } se ha quitado.
second-is-on = El segundo factor está activo.
second-is-off = El segundo factor está desactivado.
second-scan = Lea esta imagen con una aplicación de códigos (Aegis, FreeOTP, Google Authenticator…) e introduzca después el código que muestra.
second-picture = Código QR del segundo factor
second-key = O introduzca esta clave a mano
second-code = Código de seis cifras
second-codes-left = { $count ->
    [0] No queda ningún código de recuperación: cambie de teléfono para tener otros.
    [one] Queda { $count } código de recuperación.
   *[other] Quedan { $count } códigos de recuperación.
}
recovery-title = Códigos de recuperación
recovery-help = Cada uno sustituye una vez al código del teléfono, si lo pierde. Guárdelos en otro sitio; no se volverán a mostrar.
recovery-kept = Los he anotado
tokens-title = Tokens para programas
tokens-help = Un token actúa en su nombre, sin contraseña, con los derechos elegidos aquí y nunca más que los suyos.
token-name = Para qué sirve
token-example = Supervisión
token-new = Crear un token
token-wrong = Dele un nombre y al menos un derecho.
token-made-title = Token nuevo
token-once = Solo se muestra esta vez. Quien lo tenga puede usarlo.
token-remove = Revocar
token-removed = El token se ha revocado.

## Palabras comunes de los ajustes

back = Volver
test = Probar
edit = Modificar
edit-one = { $name }
search = Buscar
pause = Suspender
resume = Reanudar
filter = Filtrar
show-all = Mostrar todo
newest = Los más recientes
older = Más antiguos
next-page = Siguiente
rows-shown = { $shown } de { $all }
objects = { $count ->
    [one] { $shown } objeto
   *[other] { $shown } objetos
}

## Ajustes

settings-intro = Valen para todas las bases que no tienen los suyos.
settings-rhythm = Ritmo y conservación
settings-keep = Número máximo de copias guardadas
settings-keep-help = Por base y por almacenamiento. Solo cuentan las copias completas; la más reciente no se borra nunca.
settings-hours = Horas entre dos copias
settings-hours-help = Una copia perdida se recupera.
settings-calendar = Calendario (opcional)
settings-calendar-help = Si se rellena, sustituye a las horas. Cinco campos, como en cron: minuto, hora, día del mes, mes, día de la semana. Ejemplo: «30 2 * * *», cada noche a las 2:30, en la zona horaria de abajo. En los cambios de hora, cada momento llega una sola vez.
calendar-bad-syntax = Hacen falta cinco campos separados por espacios. Ejemplo: 30 2 * * *, cada noche a las 2:30.
calendar-bad-never = Ese día no llega nunca.
calendar-bad-often = Entre dos copias debe haber al menos 15 minutos.
database-calendar-help = Vacío: las horas de arriba, o las de los ajustes.
settings-promise = Horas de trabajo que se pueden perder
settings-promise-help = Más allá, la base aparece con retraso.
settings-checksums = Tomar las sumas de control del servidor
settings-checksums-help = Sin ellas, una copia no se puede probar.
settings-zone = Zona horaria
settings-zone-help = Vacío: la de esta máquina ({ $zone }).
settings-language = Idioma del panel
settings-language-help = Cada cual puede elegir otro para sí.
settings-language-browser = El del navegador
settings-try = Ver qué se borraría
settings-next = Próximas copias
settings-next-none = Ninguna base espera una copia.
settings-storages = Tipos de copia detectados
settings-saved = Los ajustes están guardados.
settings-refused-fields = No se guardó nada: corrija los campos señalados.
settings-bad-keep = Un número entero de 1 a 10 000.
settings-bad-hours = Un número entero de 1 a 8784 (un año).
settings-bad-zone = Esa zona no existe. Ejemplo: Europe/Madrid.
preview-title = Lo que borraría la retención
preview-tried = Prueba, no se guarda nada
preview-stay = Se quedan
preview-now = Se irían ahora
preview-next = Se irían con la próxima copia
preview-nothing = Ahora no se iría nada. La retención solo borra tras una nueva copia completa y verificada.
preview-caption = Se borran solo tras la próxima copia completa y verificada de su base.
preview-storage = Almacenamiento
preview-why = Por qué
preview-more = { $count ->
    [one] y { $count } más
   *[other] y { $count } más
}
goes-beyond = Más antigua que las que se guardan (puesto { $rank })
goes-incomplete = Incompleta, y la siguieron bastantes completas
goes-safety = Copia de seguridad previa, y la siguieron bastantes copias
storage-ready = Listo
storage-not-ready = No está listo
storage-file = Archivo
storage-google = Google Drive
storage-free = { $size } libres
storage-listed = contenido leído
storage-google-not-yet = Esta versión todavía no envía copias a Google Drive: por ahora no hay nada que configurar aquí.
storage-google-next = Sus variables GOOGLE_CLIENT_ID, GOOGLE_SECRET y GOOGLE_FOLDER_ID pueden quedarse; todavía no se usan.
storage-google-callback = La dirección de redirección seguirá siendo:

## Pruebas

checks-busy = Hay demasiadas pruebas en curso.
checks-busy-next = Espere a que termine una y repita.
check-storage = Prueba del almacenamiento: { $name }
check-server = Prueba: { $name }
check-working = Prueba en curso…
check-progress = { $of ->
    [one] Base { $done } de { $of }
   *[other] Base { $done } de { $of }
}
check-waits = Esta página se actualiza sola. Puede salir de ella.
check-storage-good = Escrito, leído y borrado en { $time }: este almacenamiento funciona.
check-server-good = El servidor responde y esta cuenta lo ve todo.
check-server-lacks = El servidor responde, pero esta cuenta no lo ve todo: habría copias incompletas.
check-server-empty = El servidor responde, pero esta cuenta no ve ninguna base.
check-no-databases = Dé a esta cuenta permiso para leer al menos una base, o nombre una, y repita.
check-answers = Responde
check-place = Dirección
check-account = Cuenta
check-took = Duración
check-whole = Todo visible
check-unseen = Ilegible
check-lacks = { $count ->
    [one] Falta { $count } elemento
   *[other] Faltan { $count } elementos
}
check-what-lacks = Lo que faltaría
check-no-time = sin examinar, por falta de tiempo
check-gone = Esta prueba ya no existe. Repítala.
check-again = Repetir la prueba
grant-title = Permisos que dar
grant-help = Ejecute este texto en el servidor como administrador y repita la prueba. No da nada más que lo necesario.
choose-title = Añadir este servidor
choose-which = Bases que copiar
choose-follow = Todas, también las futuras
choose-follow-help = Una base creada más tarde se copia en cuanto se ve.
choose-all = Todas las de hoy
choose-some = Solo las que marque
choose-none = Marque al menos una base del servidor.
choose-one = Elegir { $name }
check-file-good = Este archivo es una base, legible por entero.

## Bases de datos

databases-intro = { $count ->
    [one] { $count } base conocida
   *[other] { $count } bases conocidas
}
databases-none = Ninguna base por ahora
databases-none-next = Añada un servidor: sus bases aparecerán aquí y se copiarán solas.
databases-no-match = Ninguna base coincide.
origin-environment = Base de la aplicación
origin-demonstration = Demostración
server-saves = { $chosen } de { $all } con copia
server-silent = no responde
server-add = Añadir un servidor
server-add-intro = Primero se prueba la dirección; no se guarda nada sin su acuerdo.
server-label = Nombre en el panel
server-label-help = Vacío: la dirección del servidor.
server-host = Servidor
server-port = Puerto
server-user = Cuenta
server-password-help = Se cifra y no se muestra nunca más.
server-more = Una sola base, cifrado, socket
server-database = Una sola base
server-database-help = Vacío: todas las que ve la cuenta.
server-tls = Cifrado
tls-auto = Automático
tls-required = Obligatorio, certificado verificado
tls-unverified = Obligatorio, certificado sin verificar
tls-off = Ninguno
server-socket = Ruta del socket
server-url-instead = Dar una dirección completa en su lugar
server-url = Dirección completa
server-url-help = Sustituye a todos los campos anteriores. Para un archivo SQLite: sqlite:/ruta/del/archivo.
server-test = Probar la conexión
server-test-help = La prueba lee nombres y definiciones; no escribe nada en el servidor.
server-keep = Añadir estas bases
server-keep-address = Usar esta dirección
server-no-user = Falta la cuenta.
server-no-host = Falta el servidor.
server-form-next = Complete el formulario o dé una dirección completa.
server-added = { $name } está añadido. Sus bases se copiarán a su hora.
server-saved = { $name } está guardado.
server-removed = { $name } se ha quitado del panel.
server-removed-next = Sus copias siguen ahí.
server-bad-label = Ese nombre no sirve: de 1 a 80 caracteres.
server-label-taken = Otro servidor ya lleva ese nombre.
server-label-taken-next = Elija otro nombre.
server-given = Este servidor viene de las variables con que se inició el panel.
server-given-next = Cambie esas variables y reinicie, o añádalo aquí con otro nombre.
server-what = Lo que se copia
server-looked = Visto
server-other-address = Otra dirección u otra contraseña
server-other-address-help = La nueva dirección se prueba antes de usarse. Sin contraseña se mantiene la anterior, pero solo para el mismo servidor y la misma cuenta.
server-remove = Quitar este servidor
server-remove-what = { $count ->
    [one] { $name } y su base ya no se copiarán.
   *[other] { $name } y sus { $count } bases ya no se copiarán.
}
server-remove-keeps = No se pierde ninguna copia: las que existen siguen en sus almacenamientos.
server-remove-do = Quitar del panel
health-all = Todas
health-good = Al día
health-failed = Con fallo
health-odd = Por revisar
odd-title = Algo no es habitual.
odd-note = Conviene saberlo.
odd-look = Ver y decidir
odd-more = { $count ->
    [one] Otra base también está por revisar.
   *[other] Otras { $count } bases también están por revisar.
}
odd-settle = Es lo esperado
odd-settle-help = Las copias anteriores se guardan y no se borra nada. Si no es lo esperado, restaure una de ellas. Si lo es, dígalo: podrán borrarse de nuevo, y la base se medirá por su estado de hoy.
odd-settled = Anotado: las copias antiguas pueden borrarse de nuevo.
odd-nothing = No se ha confirmado nada: lo inusual ha cambiado entretanto, o ya no está. Mire de nuevo.
health-late = Con retraso
health-never = Nunca copiada
health-running = En curso
health-paused = Suspendida
health-unchosen = No elegida
health-gone = Ya no está en el servidor
column-last-good = Última copia buena
column-next = Próxima
column-rhythm = Ritmo
rhythm = { $rhythm } · { $keep } guardadas
rhythm-hours = { $hours } h
rhythm-own = ajuste propio
bulk = Acciones en grupo
bulk-tick-all = Marcar todas
bulk-all = Aplicar a las { $count } de la lista
bulk-backup = Copiar ahora
bulk-none = No hay ninguna base marcada.
bulk-bad = La lista ha cambiado. Recárguela y repita.
bulk-paused = { $count ->
    [one] { $count } base suspendida.
   *[other] { $count } bases suspendidas.
}
bulk-resumed = { $count ->
    [one] { $count } base reanudada.
   *[other] { $count } bases reanudadas.
}
bulk-begun = { $count ->
    [one] { $count } copia iniciada.
   *[other] { $count } copias iniciadas.
}
bulk-running = { $count ->
    [one] { $count } ya estaba en curso.
   *[other] { $count } ya estaban en curso.
}
filter-state = Estado
database-chosen = Copiar esta base
database-chosen-help = Sin marcar, sigue conocida y sus copias se quedan.
database-paused = Suspendida
database-paused-help = Mientras tanto no se espera ninguna copia.
database-as-settings = Vacío: como en los ajustes ({ $value }).
database-storages = Almacenamientos
database-storages-all = Todos, también los futuros
database-storages-some = Solo:
database-bad-storages = Marque al menos un almacenamiento.
database-bad = Uno de estos valores es imposible.
database-saved = Los ajustes de la base están guardados.
database-runs = Últimas tareas
label-last = Última buena

## Registro

journal-intro = Todo lo que se hizo, y lo que debería haberse hecho.
journal-runs = Tareas
journal-empty = Ninguna tarea por ahora
journal-no-match = Ninguna tarea coincide
journal-empty-next = Cada copia, restauración, verificación y borrado deja aquí una línea, haya salido bien o no.
filter-kind = Clase
filter-database = Base
filter-any-state = Cualquier estado
filter-any-kind = Cualquier clase
filter-any-database = Cualquier base
filter-any-user = Cualquiera
filter-any-action = Cualquier acción
run-backup = Copia
run-restore = Restauración
run-verify = Verificación
run-prove = Prueba
run-delete = Borrado
run-queued = En espera
run-running = En curso
run-done = Hecha
run-failed = Fallida
run-cancelled = Cancelada
run-stopped = Interrumpida
run-not-begun = Perdida
run-missed = Esta tarea debería haber empezado y no había nadie para iniciarla.
run-missed-next = Se recupera al iniciar. Si se repite, deje el panel como servicio.
by-schedule = a su hora
by-made-up = recuperación
by-user = por { $name }
by-program = por el programa
by-command = en la línea de órdenes
entry-took = Duración
entry-next = Qué hacer:
entry-log = Registro sin procesar de la tarea
entry-no-log = Esta tarea no escribió nada en su registro.
audit-title = Quién hizo qué
audit-intro = Conexiones, descargas, borrados, restauraciones, ajustes.
audit-empty = Nada por ahora
audit-when = Cuándo
audit-who = Quién
audit-what = Qué
audit-on = Sobre
audit-from = Desde
audit-detail = Detalle
audit-nobody = sin sesión
did-sign-in = Conexión
did-sign-in-refused = Conexión rechazada
did-sign-out = Desconexión
did-password = Contraseña cambiada
did-second-on = Segundo factor activado
did-second-off = Segundo factor quitado
did-session-end = Sesión cerrada
did-backup = Copia iniciada
did-restore = Restauración iniciada
did-verify = Verificación iniciada
did-prove = Prueba iniciada
did-delete = Borrado
did-cancel = Tarea cancelada
did-pin = Copia que guardar
did-unpin = Copia que ya no guardar
did-download = Descarga
did-settings = Ajustes cambiados
did-settle = Confirmado lo que parecía inusual
did-database = Ajustes de una base cambiados
did-pause = Bases suspendidas
did-resume = Bases reanudadas
did-source-add = Servidor añadido
did-source-change = Servidor modificado
did-source-remove = Servidor quitado
did-account-add = Cuenta creada
did-account-change = Cuenta modificada
did-account-password = Contraseña dada
did-account-remove = Cuenta eliminada
did-token-add = Ficha creada
did-token-remove = Ficha quitada

## Copias de seguridad

backups-about = Qué se ha guardado, dónde, y si se sabe restaurar.
create-by-hand = Crear manualmente
create-all = Todas ({ $count })
create-go = Guardar ahora
create-running = Ya hay una copia de esta base en curso: aquí está.
create-several = { $count ->
    [one] Se ha iniciado una copia.
   *[other] Se han iniciado { $count } copias.
}
create-several-running = { $count ->
    [one] Otra ya estaba en curso.
   *[other] Otras { $count } ya estaban en curso.
}
backup-busy = Ya hay una tarea trabajando en esta copia: aquí está.
card-title = Salud
card-good = Última copia buena
card-next = Próxima copia
card-next-none = Ninguna prevista
card-rate = Éxito en 7 días
card-rate-month = { $share } en 30 días
card-loss = Pérdida posible ahora
card-loss-all = Todo
card-loss-about = El tiempo desde la última buena
card-never = { $count ->
    [one] Una base no tiene ninguna copia buena
   *[other] { $count } bases no tienen ninguna copia buena
}
chart-size = Tamaño de una copia
chart-size-said = { $count ->
    [one] Un valor
   *[other] { $count } valores
}: de { $least } a { $most }, el último de { $last }.
calendar = Los últimos 12 meses
calendar-good = bien
calendar-part = en parte
calendar-bad = fallo
calendar-none = nada
calendar-words = Lo mismo en cifras
calendar-month = Mes
calendar-made = Bien
calendar-failed = Fallos
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sept
month-10 = oct
month-11 = nov
month-12 = dic
running-now = En curso
storage-types = Tipos de copia
storage-all = Todos los almacenes
storage-off = Almacén sin configurar
storage-failed = Este almacenamiento no se puede usar.
search-backups = Base o archivo
search-objects = Tabla, vista…
state-any = Cualquier estado
list-nothing = Nada coincide.
list-all = Mostrar todas las copias
list-empty-how = Una copia contiene toda la base: tablas, vistas, disparadores, rutinas. Se descarga en .sql y se restaura desde aquí. Las siguientes se harán solas.
list-empty-database = Añadir una base de datos
list-total = { $count ->
    [one] Una copia
   *[other] { $shown } copias
}
list-older = Más antiguas
list-newest = Las más recientes
column-storages = Almacenes
column-proof = Prueba
column-began = Iniciada por
column-table = Tabla
backup-complete-title = Está todo, contado y comprobado.
backup-incomplete-title = { $count ->
    [one] Falta un objeto.
   *[other] Faltan { $count } objetos.
}
backup-unreadable-title = Este archivo tiene nombre de archivo de copia y no se puede leer.
backup-plain-title = Un archivo del módulo antiguo, que no dice si está completo.
proof-proven = Probada
proof-proven-title = Restaurada aparte, guardada de nuevo e idéntica, sumas del servidor incluidas.
proof-equal = Idéntica
proof-equal-title = Restaurada aparte e idéntica, sin las sumas del servidor de origen.
proof-not-comparable = Restaurable
proof-not-comparable-title = Se restaura; los dos servidores no se comparan exactamente.
proof-failed = Prueba fallida
proof-failed-title = No se restaura, o algo difiere.
proof-none = Sin probar
proof-none-title = Nadie la ha restaurado aún para ver.
copy-copied = Depositada, aún no releída
copy-verified = Releída y conforme
copy-damaged = Releída y dañada
began-schedule = Programada
began-made-up = Recuperación
began-command = Línea de órdenes
began-hand = A mano
pinned-word = Guardada
pinned-title = Alguien quiere conservarla: no se borrará.
safety-word = Copia de resguardo
safety-title = Hecha antes de un reemplazo; no cuenta como copia.
more-actions = Más acciones
more-actions-of = Más acciones para { $name }
action-view = Ver el detalle
action-download = Descargar
action-restore = Restaurar
action-verify = Verificar
action-prove = Probar
action-delete = Borrar
download-of = Descargar { $name }
restore-of = Restaurar { $name }
delete-of = Borrar { $name }
download-sql = Descargar en .sql
download-gz = Descargar en .sql.gz
download-zst = Descargar en .sql.zst
download-table = Descargar solo esta tabla
download-other = Otros formatos
download-bad-form = Ese formato no existe.
download-no-form = Esta copia no se descarga en ese formato.

## Borrado

delete-title = ¿Borrar esta copia?
delete-pinned = Alguien quiere conservar esta copia. Quite primero esa marca en su página.
delete-only-good = Es la única copia buena de esta base: después no quedará ninguna.
delete-last-good = Es la copia buena más reciente de esta base.
delete-from = Se borra de
delete-stays = Queda en
delete-stays-nowhere = ningún otro lugar
delete-for-good = El archivo se borrará definitivamente.

## Tareas

run-title = { $what } de { $database }
run-number = Tarea n.º { $id }
run-took = duró { $time }
run-by = por { $who }
run-cancel = Anular
run-backup-view = Ver la copia
run-stage-stopping = Deteniéndose
run-stage-paused = { $stage }: el servidor está ocupado, se espera
run-rows = Filas
run-data = Datos
run-speed = Velocidad
run-left = Tiempo restante
run-bytes-of = { $done } de { $expected }
run-rate = { $rate }/s
run-goes-on = La tarea continúa si cierra esta página.
run-reload = Actualizar
run-report = Resultado
run-removed = Retiradas por la retención
run-log = Registro de la tarea
run-log-empty = No se anotó nada.
run-safety-copy = Lo que se reemplazó está en esta copia de resguardo:
run-undoes = Esta restauración anula la tarea n.º { $id }.
run-restored = Los datos restaurados están en «{ $target }».
run-restored-from = Son del
run-changes = Lo que no está como estaba
run-kept = Se dejaron en su sitio, porque la copia no los tiene
run-stopping = Se ha pedido que se detenga.
run-ended-already = Esta tarea ya había terminado.
report-rows = Filas
report-file = Tamaño del archivo
report-text = Texto SQL
report-objects = Objetos
report-gaps = Objetos que faltan
report-frames = Bloques comprobados
report-target = Destino
report-others = Otros objetos creados
report-verdict = Resultado
report-sha = SHA-256 del archivo
undo = Deshacer la restauración
undo-title = ¿Deshacer esta restauración?
undo-about = La copia de resguardo ocupa el lugar de lo que la base contiene ahora. Antes se hace otra copia de resguardo.

## Detalle de una copia

detail-file = Archivo
detail-server = Servidor
detail-run = Hecha por
detail-facts = Contenido
detail-server-facts = Lo que el servidor dijo de sí mismo
detail-where = Dónde está
detail-keep = Conservación
detail-objects = Objetos
detail-gaps = { $count ->
    [one] Falta un objeto en esta copia:
   *[other] Faltan { $count } objetos en esta copia:
}
detail-notes = Conviene saber
detail-commands = Lo mismo en la línea de órdenes
detail-without = Sin Sauvegarde
stays-newest = Se queda: tras la próxima copia buena será la número { $rank } de las que se guardan.
stays-incomplete = Se queda hasta que la sigan bastantes copias completas.
stays-safety = Esta copia de resguardo se queda hasta que la sigan bastantes copias.
stays-pinned = Se queda: alguien quiere conservarla.
stays-proven = Se queda: es la última cuya restauración se ha probado.
stays-in-use = Se queda por ahora: una tarea la está usando.
stays-other = Se queda: nadie más que usted lo decide.
leaves-next = Se irá con la próxima copia buena: { $why }
truths = Las tres verdades
truth-made = Hecha
truth-copied = Copiada
truth-proven = Probada
pin = Guardar
unpin = Dejar de guardar
pinned-since = Guardada por { $who },
pin-kept = Esta copia se guardará, diga lo que diga la retención.
pin-let-go = La retención vuelve a decidir sobre esta copia.

## Restauración

restore-title = Restaurar una copia
restore-unreadable = Esta copia no se puede leer: no se puede restaurar.
restore-no-table = Elija al menos una tabla.
restore-no-name = Dé un nombre a la base nueva.
restore-no-target = Ninguna base configurada puede recibir esta copia.
restore-what = Qué
restore-all = Todo
restore-all-about = Tablas, vistas, disparadores, rutinas y eventos.
restore-some = Algunas tablas
restore-some-about = Solo las que marque.
restore-where = Dónde
restore-database = Base
restore-database-help = La base que se reemplaza, o aquella junto a la que se crea la nueva.
restore-new = En una base nueva
restore-safe = sin riesgo
restore-new-about = No se toca nada de lo que existe. Para comprobar antes, o tomar datos a mano.
restore-name = Nombre de la base nueva
restore-replace = En lugar de la base actual
restore-replace-about = Para que la aplicación recupere estos datos. Lo que se reemplaza va antes a una copia de seguridad, y se puede deshacer.
restore-see-plan = Ver el plan
plan-title = Plan de la restauración
plan-nothing-yet = Aún no se escribe nada.
plan-from = De la copia
plan-replaces = En lugar de
plan-new = En una base nueva
plan-overwrites = Lo que contiene «{ $database }» será reemplazado.
plan-safety = Antes de la primera escritura se hace y se relee una copia de resguardo. Si falla, no se toca nada.
plan-incomplete = Esta copia está incompleta: lo que le falta faltará también tras la restauración.
plan-written = Lo que se escribirá
plan-tables = Tablas
plan-space = Espacio
plan-about = unos { $size }
plan-time = Duración prevista
plan-time-unknown = aún desconocida aquí
plan-look = Lo que dice el servidor
plan-looking = Se mira lo que hay…
plan-look-link = Preguntar al servidor qué hay
plan-typed = Para confirmar, escriba el nombre de la base: { $database }
plan-typed-wrong = Ese no es el nombre de la base. No se ha tocado nada.
plan-losses = Aceptar lo que no se puede conservar igual
plan-losses-about = Sin ello, una restauración que perdería algo se rechaza antes de escribir.
plan-go = Restaurar
plan-go-replace = Reemplazar la base
plan-back = Volver
look-empty = El lugar está libre: no se reemplazará nada.
look-overwritten = Lo que hay, y de lo que se hará una copia de resguardo:
look-there = Esta base ya existe y no está vacía: elija otro nombre.
look-more = y { $count } más
look-no-change = Todo se puede restaurar como estaba.
look-changes = Lo que no será como era:
look-loss = pérdida

## Interfaz para programas

api-bad-body = El cuerpo de la petición no es el esperado: «{ $detail }».
api-bad-value = El valor de «{ $name }» es imposible.
api-not-running = Esta tarea no está en curso aquí.
api-not-running-next = Mire su estado: quizá ya terminó.
api-confirm = Para sobrescribir una base, dé su nombre exacto en «confirm».

# Questions that are asked before something is removed
list-new = Nueva copia de { $database }: { $state }
run-elsewhere = Esta tarea la inició un comando: se detiene allí, no aquí.
session-end-title = ¿Cerrar esta sesión?
session-end-help = El navegador { $agent } (dirección { $address }) tendrá que identificarse de nuevo.
token-remove-title = ¿Eliminar el token «{ $name }»?
token-remove-help = Los programas que lo usan se rechazan al instante. Un token eliminado no vuelve.
server-remove-title = ¿Quitar «{ $name }» del panel?

# What a restore that is taken back had added
added-unknown = No se sabe lo que añadió la restauración y quedará si se anula: { $cause }
restore-dropped = Retirado, porque lo había añadido la restauración que se anula: { $names }.
undo-added = Se retira lo que añadió la restauración y no estaba antes:
plan-undo = Anularla devuelve esa copia a su sitio y retira lo que la restauración haya añadido.

# Room for a restore
room-target = Datos restaurados
room-safety = Copia de seguridad
room-unknown = tamaño desconocido
room-free-unknown = { $what }: { $needed }. Desde aquí no se puede saber cuánto espacio libre hay en ese servidor.
room-fits = { $what }: { $needed }. Espacio libre: { $free } ({ $folder }).
room-short = { $what }: { $needed }, pero solo quedan { $free } libres ({ $folder }). Es probable que la restauración no quepa: libere espacio o elija menos tablas.
