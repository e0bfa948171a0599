# Las palabras del panel en español. Las mismas claves están en panel.fr.ftl.

## Arranque

bad-public-url-next = Escriba la dirección tal como la ve un navegador, sin ruta: https://panel.example.
bad-listen-next = Escriba una dirección y un puerto, como 127.0.0.1:8480.
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
panel-clear = el panel escucha en { $address } sin cifrado: póngalo detrás de un servidor que cifre, e indique su dirección con SAUVEGARDE_PUBLIC_URL.

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
