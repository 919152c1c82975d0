### Español. Lo que significan los signos está en en.ftl. Se tutea. Breve, cercano, sin jerga.

language-name = Español

## Comandos

command-enroll = aprender
    .description = Enséñame tu voz: lee unas cuantas frases
command-whois = quienhabla
    .description = ¿Quién habla en esta grabación?
    .note = nota
    .note-description = una nota de voz o cualquier otro archivo de audio
command-help = ayuda
    .description = Lo que sé hacer
command-privacy = privacidad
    .description = Qué pasa con tu voz, en seis líneas
command-mydata = misdatos
    .description = Lo que guardo de tu voz
command-forget = olvidar
    .description = Borrar tu voz aquí o en todas partes
    .everywhere = en_todas_partes
    .everywhere-description = en todos los servidores, también en los que dejaste
command-retrain = reaprender
    .description = Aprender de nuevo las voces de este servidor; solo se queda si es mejor
command-model = modelo
    .description = Lo que aprendí aquí y qué tal funciona
command-rollback = volver
    .description = Volver a una versión anterior
    .version = versión
    .version-description = su número; 0 para ninguna: comparar con la voz media de cada persona
menu-whois = ¿Quién habla?

## Botones

button-agree = Acepto
button-decline = No
button-skip = Saltar
button-stop = Parar
button-share = Compartir
button-mine = Soy yo
button-was-me = Era yo
button-not-me = No soy yo
button-undo-note = Deshacer { $moment }
button-undo = Deshacer
button-erase = Borrar mi voz
button-keep = Conservarla
button-cancel = Cancelar

## Cantidades

n-notes = { $notes ->
    [one] { $notes } nota
   *[other] { $notes } notas
}
n-members = { $members ->
    [one] { $members } miembro
   *[other] { $members } miembros
}

## Inscripción: consentimiento

consent-title = ¿Puedo aprender tu voz?
consent =
    Para reconocerte necesito oírte. Si aceptas:
    - **Qué**: guardo { $recordings ->
        [yes] las notas de voz que grabas aquí para mí, una descripción de tu voz hecha a partir de ellas (un *embedding*, 192 números) y una *huella* de cada nota, por la que noto si es una copia
       *[no] una descripción de tu voz (un *embedding*, 192 números), hecha a partir de las notas de voz que grabas aquí para mí, y una *huella* de cada nota, por la que noto si es una copia, pero no las notas mismas
    }. Son datos biométricos.
    - **Para qué**: solo para responder quién habla en una nota de voz, solo para miembros de **{ $server }** y solo a partir de notas que me das en este diálogo o confirmas con un botón (*{ button-mine }*, *{ button-was-me }*). Cuando se reentrena el servidor, aprendo de ellas.
    - **Dónde**: cifrado, en el ordenador de quien mantiene este bot. Nadie más los recibe.
    - **Cuánto tiempo**: hasta que los borres: `/{ command-forget }` lo elimina todo de una vez.
    Lleva unos dos minutos: { $notes } frases cortas, por mensaje directo.
consent-declined = Entonces no guardo nada nuevo. Si cambias de idea, usa `/{ command-enroll }`.

## Inscripción: el diálogo

enrol-look-at-direct-messages = Te he escrito: { $link }. Responde allí con notas de voz.
enrol-direct-messages-closed = No puedo enviarte mensajes directos, así que pregunto aquí en el canal: { $link }. Todos los que están en él pueden oír tus notas. Si prefieres hacerlo en privado, permite los mensajes directos de miembros de este servidor, pulsa { button-stop } y usa otra vez `/{ command-enroll }`.
prompt-title = { $number }/{ $total } lee, por favor:
prompt-how = Cómo
prompt-how-direct = Mantén pulsado el botón del micrófono y léelo en voz alta. También sirve un archivo de audio.
prompt-how-in-channel = **Responde** a este mensaje con una nota de voz y deja activada la mención.
note-saved = ✅ Guardada: { heard }.
advice-loud = Está demasiado alta y distorsiona: aleja un poco el teléfono.
advice-soft = Suena muy bajo: acércate un poco la próxima vez.
enrolled-title = ¡Listo, gracias!
enrolled =
    Desde ahora conozco tu voz en **{ $server }**, por { n-notes }. Más notas, en otros días y en otros sitios, me dan más seguridad: `/{ command-enroll }` las añade. `/{ command-forget }` las borra todas.
    Pruébalo: envíame aquí una nota de voz.
your-server = tu servidor
stopped-nothing = Parado. No guardo ninguna nota tuya. Con `/{ command-enroll }` puedes seguir cuando quieras.
stopped = Parado. Guardo { $notes ->
    [one] la nota que me diste ({ $notes })
   *[other] las { $notes } notas que me diste
}. Con `/{ command-enroll }` puedes seguir cuando quieras.
stopped-too-few = Parado. Guardo { $notes ->
    [one] la nota que me diste ({ $notes })
   *[other] las { $notes } notas que me diste
}. Reconozco a la gente a partir de { $needed } notas. Con `/{ command-enroll }` puedes seguir cuando quieras.
not-yours = Este botón es para otra persona: usa tú el comando.
not-offered = Ese botón es de una versión anterior de mí: usa el comando otra vez.
step-is-over = Ese paso ya pasó: mira mi último mensaje.
read-aloud = Solo puedo guardar tu voz: responde con una nota de voz o con un archivo de audio.

## Inscripción: en qué entorno

surroundings-quiet = En una habitación tranquila, como hablas siempre.
surroundings-far = Sostén el teléfono con el brazo estirado.
surroundings-soft = Más bajo que de costumbre, como si alguien durmiera al lado.
surroundings-lively = Con más ánimo, como si contaras una buena noticia.
surroundings-noise = Con algo de ruido alrededor: una ventana, un ventilador, música en la otra habitación.

## Inscripción: frases para leer

sentence-fox = El zorro más veloz del bosque salta por encima del perro perezoso.
sentence-seashells = Seis señoras suben cestas llenas de sal desde la playa hasta su casa.
sentence-peppers = Pepe Pérez pica un puñado de pimientos para preparar el picoteo.
sentence-kettle = Antes de que hierva el agua, ¿me bajas cuatro tazas amarillas del estante?
sentence-train = El tren llegó nueve minutos tarde, así que miramos las nubes y compartimos una naranja.
sentence-violin = ¿Has oído eso? ¡En la casa de al lado alguien vuelve a tocar el violín!
sentence-weather = Puede que llueva el jueves, puede que nieve el viernes; yo me voy a nadar igual.
sentence-bakery = La vieja panadería de la esquina vende pan caliente, tarta de ciruelas y buen café.
sentence-password = No, no, no: dije que la llave azul abre el garaje, no la puerta del jardín.
sentence-giraffe = Imagina una jirafa en una cabina de teléfono, pidiendo una pizza muy pequeña.
sentence-holiday = ¿Adónde vamos este año: a la montaña, al lago o a la granja de mi primo?
sentence-numbers = Diecisiete más ochenta y cinco, menos treinta, son exactamente setenta y dos.
sentence-thunder = El trueno rodó por el valle y luego, de repente, todo se quedó en silencio.
sentence-robot = Hable después de la señal, dijo el robot, aunque la señal nunca sonó.
sentence-market = ¡Cinco higos frescos, tres tarros de miel y una calabaza enorme, muchísimas gracias!
sentence-secret = Acércate, te cuento un secreto: en realidad nunca llegué a terminar ese juego.
sentence-bicycle = La alegría es bajar la cuesta en bicicleta, con el viento detrás y sin ningún plan.
sentence-letter = Querida vecina, tu gato se ha mudado con nosotros; parece que le gusta el radiador.

## Respuestas: quién habla

answer-very-likely = muy probable
answer-likely = probable
answer-with-next = { $certainty }; a continuación: { $member }
answer-nobody = Nadie que yo conozca
answer-nobody-for-sure = Nadie que conozca con seguridad
answer-guess = Quizá { $member }, pero es una suposición.
answer-cannot-tell = No sabría decirlo
doubt-little-speech = Se habla demasiado poco en ella: una nota más larga ayudaría.
doubt-noise = Hay demasiado ruido: una nota desde un lugar más tranquilo ayudaría.
doubt-narrow = Faltan los tonos agudos, como por teléfono: una nota grabada en Discord ayudaría.
doubt-echo = Hay demasiado eco: una nota más cerca del micrófono ayudaría.
doubt-few-notes = De la voz más parecida tengo aún muy pocas notas: algunas más ayudarían.
answer-heard = Oído
heard = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de voz, { $noise ->
    [hardly] casi sin ruido
    [some] algo de ruido
   *[much] mucho ruido
}
mind = Ten en cuenta
mind-short = Solo { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de voz: una nota más larga me da más seguridad.
mind-noise = La nota tiene ruido: una más tranquila me da más seguridad.
cannot-hear = Discord no me deja oír esta nota. Mantenla pulsada (o haz clic derecho) y elige **Aplicaciones > { menu-whois }**
enrol-first-hint = Envíame una nota de voz y te digo quién habla. Para que te reconozca a ti, usa `/{ command-enroll }` en tu servidor.
which-server = Compartimos varios servidores. Comparar esta nota con los miembros de:
not-shared = Alguien a quien se nombra ahí ha borrado su voz aquí, así que ya no comparto esto.

## Comentarios

undone = Deshecho: esa nota, y lo que se aprendió de ella, están borradas.
nothing-to-undo = Esa nota ya no está.
not-me-noted = Gracias, lo he contado como un nombre falso. Si pasa a menudo, más notas con `/{ command-enroll }` ayudan a distinguirte.
sample-kept = Guardada como nota tuya: comparo con ella, y el próximo reentrenamiento aprende de ella.
sample-quarantined = Guardada, pero aún sin usar: no suena como tus otras notas. Cada reentrenamiento la vuelve a mirar, y aprende de ella en cuanto encaja.

## Privacidad

nothing-to-forget = No guardo ninguna voz tuya en este servidor.
forget-title = ¿Borrar tu voz?
forget = Esto borra { $notes ->
    [one] tu nota ({ $notes })
   *[other] tus { $notes } notas
} y todo lo que se hizo con ellas en **{ $server }**, de inmediato y para siempre. Ya no te reconoceré aquí.
forgotten = Borrado: { n-notes } y todo lo que se hizo con ellas. Ya no te conozco aquí.
kept = No se ha borrado nada.
my-data-title = Lo que guardo de ti
my-data = En **{ $server }**: { n-notes } de `/{ command-enroll }`{ $confirmed ->
        [0] {""}
        [one] {" "}y { $confirmed } nota que confirmaste con un botón
       *[other] {" "}y { $confirmed } notas que confirmaste con un botón
    }{ $waiting ->
        [0] .
        [one] . De ellas, { $waiting } aún no se usa: no suena como las demás.
       *[other] . De ellas, { $waiting } aún no se usan: no suenan como las demás.
    }
my-data-form-title = En qué forma
my-data-form = { $recordings ->
    [yes] grabaciones, embeddings y huellas, con cifrado
   *[no] embeddings y huellas, con cifrado; las grabaciones ya no se guardan
}
my-data-agreed-title = Aceptaste
my-data-agreed = { $date }, texto { $version }
my-data-language-title = Idioma en el que te escribo
my-data-erase = /{ command-forget } lo borra todo de una vez.
my-data-undo-or-erase = Los botones retiran una a una las notas que confirmaste; /{ command-forget } lo borra todo de una vez.
privacy-title = Qué pasa con tu voz
privacy =
    1. Una voz es un dato biométrico. No guardo nada antes de que hayas leído qué, para qué, dónde y cuánto tiempo, y aceptado.
    2. Guardo solo las notas que das con `/{ command-enroll }` o confirmas con un botón, y solo aprendo de ellas; de nada más en canales, menús o `/{ command-whois }`.
    3. { $recordings ->
        [yes] Las notas, los embeddings
       *[no] Los embeddings
    }, las huellas y lo que aprendo de ellos están cifrados, y no figuran en ningún registro.
    4. Cada servidor conoce solo a sus propios miembros. A quien no aceptó allí no se le nombra nunca.
    5. `/{ command-mydata }` muestra lo que guardo de ti. `/{ command-forget }` lo borra todo de una vez, con cada versión que aprendió de ti.
privacy-operator-title = Quién me mantiene y responde de esto
privacy-operator-unknown = Quien me añadió aquí; no me han dicho su nombre: pregunta a quien administra este servidor.

## Ayuda

help-title = Timbre sabe quién habla en una nota de voz
help = Solo conozco a quienes se inscribieron por sí mismos. Cualquier otra persona es *nadie que yo conozca*.
help-enroll = Enséñame tu voz: lee { $notes } frases. Otra vez cuando quieras, se suman.
help-menu = Mantén pulsada una nota de voz o haz clic derecho, y luego **Aplicaciones**.
help-whois = Lo mismo para un archivo que subes.
help-note-title = Una nota para mí
help-note = Envíame una nota de voz por mensaje directo: digo quién habla.
help-feedback-title = ¿Era correcto?
help-feedback = La persona nombrada puede decir **{ button-mine }** o **{ button-not-me }**: yo aprendo.
help-mydata = Lo que guardo de ti, y cómo retirar notas sueltas.
help-forget = Borrar tu voz aquí, de inmediato.
help-privacy = Qué pasa con las voces, y quién responde de ello.
help-retrain = Aprender de nuevo las voces de este servidor, y quedarse con ello solo si es mejor.
help-model = Lo que aprendí aquí y qué tal funciona.
help-rollback = Volver a una versión anterior.

## Reentrenamiento: en marcha

retraining-title = Reentrenamiento
retraining-meanwhile = Mientras tanto respondo como antes.
retraining-reading = Leyendo las notas …
retraining-copies = Escuchando las notas como por teléfono, en una habitación, en la calle …
retraining-comparing = Comparando lo viejo y lo nuevo con notas que lo nuevo no ha oído …
retraining-training = Aprendiendo de todas las notas …
retraining-seconds-left = quedan unos { $seconds } s
retraining-minutes-left = quedan unos { $minutes } min
retraining-as-before = No ha cambiado nada: respondo como antes.
retraining-interrupted = Me reiniciaron en medio de este reentrenamiento. { retraining-as-before } Empiézalo otra vez con `/{ command-retrain }`.
retraining-cancelled = Cancelado. { retraining-as-before }
retraining-adopted-before-stop = Me reiniciaron antes de poder mostrar el resultado: la versión { $version } está en uso. `/{ command-model }` dice qué tal funciona.

## Reentrenamiento: el resultado

unchanged-title = Nada nuevo que aprender
unchanged = No ha cambiado nada desde que aprendió la versión { $version }: ninguna nota nueva, nadie borrado. Respondo como antes. Más notas con `/{ command-enroll }` marcan la diferencia.
better-title = Reentrenado: la versión { $version } está en uso
better = Aprendió de { n-notes } de { n-members }.
no-better-title = Reentrenado, pero me quedo con la anterior
no-better = La nueva no es mejor con notas que no ha oído, así que respondo como antes.
rate-missed = Miembros no reconocidos
rate-misnamed = Mal nombrados
rate-strangers = Extraños nombrados
rate-strangers-unknown = no se sabe con dos miembros
hard-pairs = Difíciles de distinguir
pair = { $member } y { $other }
should-record-more = Deberían grabar más
should-record-more-advice = { $people }: otra vez `/{ command-enroll }`, otro día o en otro sitio.
measured-on = Ambas medidas con { n-notes } que ninguna había oído.
measured-on-strangers = Ambas medidas con { n-notes } que ninguna había oído, y con { $strangers ->
    [one] { $strangers } nota
   *[other] { $strangers } notas
} de miembros apartados como extraños.
and-more = { $people } y { $more } más
share = { NUMBER($percent, maximumFractionDigits: 0) } %
share-small = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %

## Versiones

model-title = Mi reconocedor aquí
model-none = Ninguna versión está en uso: comparo con la voz media de cada persona.
model-version = **Versión { $version }**, { $date }: { n-members }, { n-notes }
model-unheard = Con notas no oídas
model-rates = miembros no reconocidos { $missed }, mal nombrados { $misnamed }
model-rates-strangers = miembros no reconocidos { $missed }, mal nombrados { $misnamed }, extraños nombrados { $named }
model-since = Desde entonces
model-so-far = Hasta ahora
changes-new-notes = { $notes ->
    [one] { $notes } nota nueva
   *[other] { $notes } notas nuevas
}
changes-erased = { $members ->
    [one] { $members } miembro borrado
   *[other] { $members } miembros borrados
}
changes-false-names = { $names ->
    [one] { $names } nombre falso señalado
   *[other] { $names } nombres falsos señalados
} con *{ button-not-me }*
model-last = Último reentrenamiento
last = { $date }: { $ending }
last-automatic = { $date }, por sí solo: { $ending }
ending-running = en marcha ahora mismo
ending-adopted = se adoptó la versión { $version }
ending-no-better = la nueva no era mejor, así que conservé la que estaba en uso
ending-unchanged = no había nada nuevo que aprender
ending-cancelled = cancelado
ending-failed = falló; no cambió nada
ending-interrupted = interrumpido por un reinicio; no cambió nada
model-dropped = Eliminada porque alguien borró aquello de lo que aprendió: versión { $versions }. `/{ command-retrain }` hace una nueva.
model-of-earlier-encoder = De un codificador anterior, no utilizable: versión { $versions }.
model-listening-old-answers = Un codificador nuevo está escuchando otra vez { $notes ->
    [one] { $notes } nota guardada
   *[other] { $notes } notas guardadas
}. Hasta entonces respondo con el anterior.
model-listening = Un codificador nuevo está escuchando otra vez { $notes ->
    [one] { $notes } nota guardada
   *[other] { $notes } notas guardadas
}. Hasta entonces no conozco a los miembros de quienes son: lo viejo y lo nuevo no se pueden comparar.
model-enrol-again = No guardé grabaciones de { $people }, y el codificador es nuevo: hace falta otra vez `/{ command-enroll }`.
model-encoder = codificador { $encoder }
version-unreadable = La versión { $version } no se puede leer, así que comparo con la voz media de cada persona: `/{ command-rollback }` a otra, o `/{ command-retrain }`.
rolled-back = Desde ahora está en uso la versión { $version }. `/{ command-model }` las muestra todas.
rolled-back-to-none = Desde ahora comparo con la voz media de cada persona, como antes del primer reentrenamiento.
version-choice = { $date }, { n-members }, { $missed } sin reconocer
version-choice-in-use = { $date }, { n-members }, { $missed } sin reconocer (en uso)
version-choice-none = ninguna; entonces comparo con la voz media de cada persona.
enrol-again = Ahora escucho de otra manera y no guardé grabaciones tuyas, así que ya no te reconozco en **{ $server }**. Usa allí otra vez `/{ command-enroll }`, o `/{ command-forget }`, que borra lo que queda.

## Errores

error-unforeseen = Algo salió mal por mi parte: inténtalo más tarde, por favor.
error-not-allowed = No puedes usar esto aquí: pregunta a quien administra este servidor.
error-permission = Me falta un permiso en este canal: necesito verlo, enviar mensajes, insertar enlaces, adjuntar archivos y leer su historial.
error-start = Ahora mismo no llego a mi memoria: inténtalo más tarde, por favor.
error-busy = Ahora mismo esperan muchas notas: inténtalo en un minuto, por favor.
error-recording-refused = No puedo reproducir esta grabación: grábala otra vez, por favor.
error-restarting = Me estoy reiniciando: envíala otra vez en un minuto, por favor.
error-no-recording = No hay ninguna grabación en este mensaje: elige una nota de voz.
error-several-recordings = Hay varias grabaciones en este mensaje: envía solo una.
error-forwarded = Esta nota es reenviada, así que no puedo saber de quién es la voz: grábala tú.
error-no-consent = No guardo ninguna voz sin tu consentimiento: empieza con `/{ command-enroll }`.
error-nobody-enrolled = Aún no conozco a nadie en este servidor: empieza con `/{ command-enroll }`.
error-no-shared-server = No compartimos ningún servidor en el que ya conozca a alguien: usa antes `/{ command-enroll }` en un servidor.
error-consent-outdated = Mis condiciones han cambiado desde que aceptaste: usa `/{ command-enroll }`, léelas, acepta y pulsa otra vez.
error-already-retraining = Ya hay un reentrenamiento en marcha en este servidor: espéralo, o cancélalo en su mensaje.
error-not-retraining = No hay ningún reentrenamiento que cancelar: ha terminado, o su resultado se está guardando.
error-too-few-members = Necesito al menos dos miembros con tres notas cada uno para aprender a distinguirlos: empieza con `/{ command-enroll }`.
error-training-lost = Se perdió el proceso que aprende, quizá por falta de memoria: inténtalo más tarde, y avisa a quien mantiene este bot si vuelve a pasar.
error-head-outdated = Se borraron voces una y otra vez mientras aprendía: inténtalo más tarde.
error-no-channel-access = No puedo mostrarte un resultado en este canal: déjame verlo, enviar mensajes, insertar enlaces y adjuntar archivos aquí, o usa otro canal.
error-unknown-version = No existe esa versión, o se borró junto con una voz: `/{ command-model }` las muestra todas.
error-other-encoder = Esa versión es de un codificador anterior y no se puede usar: elige otra, o usa `/{ command-retrain }`.
error-encoder-switched = Acabo de aprender a escuchar de otra manera: inténtalo una vez más, por favor.
error-encoder-changing = Estoy escuchando otra vez todas las notas guardadas, de otra manera: `/{ command-retrain }` funcionará en cuanto termine. `/{ command-model }` dice cuántas quedan.
error-server-only = Esto solo funciona en un servidor: úsalo en uno de sus canales.
error-recording-gone = La grabación ya no está en Discord: envíala otra vez.
error-download = Discord no me dio esa grabación ({ $status }): inténtalo en un minuto.
error-no-answer = Discord no me dio esa grabación (sin respuesta): inténtalo en un minuto.

## Errores: grabaciones

error-empty = La grabación está vacía: grábala otra vez.
error-too-large = La grabación tiene { NUMBER($megabytes, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB y acepto como mucho { NUMBER($most, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB: envía una más corta.
error-too-long = La grabación dura más de { $most } s: envía una más corta.
error-truncated = La grabación se corta a mitad del archivo: envíala otra vez.
error-not-audio = Esto no es una grabación que se pueda reproducir: envía una nota de voz.
error-broken-samples = La grabación está dañada, sus valores no son números: grábala otra vez.
error-not-enough-speech = Solo { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s de voz, y necesito al menos { NUMBER($needed, maximumFractionDigits: 0) } s: acerca el teléfono y lee la frase entera o habla más tiempo.
misfit-copy = Ya tengo esta grabación: lee la frase de nuevo, por favor; de una copia no aprendo nada.
misfit-another-member = Esto suena más a otro miembro que a ti, así que no lo guardé: lee tú la frase, por favor.
misfit-unlike-others = Esto no suena como tus otras notas, así que no lo guardé: léela otra vez tú, por favor, cerca del teléfono. Si las que están mal son las notas anteriores, bórralas con `/{ command-forget }` y empieza de nuevo.
misfit-two-voices = Oigo más de una voz en esta nota, así que no la guardé: lee la frase sin nadie más, en un lugar tranquilo, por favor.

## A note of several people.

timeline-title = Oigo a { $people } personas
timeline-part = { $who }: { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s, { $certainty }
timeline-unknown = Desconocido { $number }
timeline-guess = quizá { $member }, pero es una suposición
timeline-cannot-tell = no lo sé decir: { $reason }
timeline-nobody = nadie que yo conozca
timeline-little-speech = se habla demasiado poco
timeline-noise = hay demasiado ruido
timeline-narrow = faltan los tonos agudos
timeline-echo = hay demasiado eco
timeline-few-notes = de la voz más parecida tengo aún muy pocas notas

## De quién es la voz: /verify

command-verify = verificar
    .description = ¿Es esta grabación la voz de este miembro?
    .member = miembro
    .member-description = quién se supone que habla
    .note = nota
    .note-description = una nota de voz o cualquier otro archivo de audio
claim-very-likely = Muy probablemente es su voz
claim-likely = Probablemente es su voz
claim-unlikely = Probablemente no es su voz
claim-very-unlikely = Muy probablemente no es su voz
claim-compared = Comparada con las notas de { $member }.
claim-doubt = Se parece algo a su voz, pero no lo bastante para decir más: otra nota puede ser más clara.
claim-several = Oigo a { $people } personas: solo puedo comparar una nota de una sola.
claim-doubt-few-notes = Tengo aún muy pocas notas de esa voz: algunas más ayudarían.
claim-no-proof = No es ninguna prueba: un resfriado, otro micrófono, el ruido o un eco largo también pueden causarlo.
error-member-not-enrolled = Tengo muy pocas notas de este miembro para comparar: puede usar `/{ command-enroll }`.
help-verify = Lo mismo para un solo miembro: ¿es esta su voz?

## Escuchar canales: /listen

command-listen = escuchar
    .description = Qué hago con las notas de voz de un canal
    .channel = canal
    .channel-description = de qué canal, incluidos sus hilos
    .mode = modo
    .mode-description = qué hago con ellas
    .report_to = avisar_en
    .report_to-description = para vigilar: el canal de moderación donde aviso de una voz que no encaja
listen-mode-off = nada: no escuchar
listen-mode-name = nombrar: responder a cada una con quién habla
listen-mode-guard = vigilar: avisar a moderación si una no suena como quien la envía
listen-names = Desde ahora respondo a cada nota de voz en { $channel } con quién habla. No guardo nada de ellas.
listen-guards = Desde ahora comparo lo que envían en { $channel } los miembros inscritos con su propia voz, hasta { $most } notas por minuto. Allí no digo nada, y aviso en { $report } si una nota muy probablemente no es la voz de quien la envía. No guardo nada de ellas. Por favor, díselo a los miembros.
listen-ended = Ya no escucho { $channel }.
listen-by-operator = Quien me mantiene ha decidido que responda a cada nota de voz en { $channel } (`TIMBRE_LISTEN_CHANNELS`): solo esa persona puede cambiarlo.
listen-deaf = Discord no me deja oír notas que no son para mí, así que no ha cambiado nada. Quien me mantiene tiene que activar el intent Message Content en la página Bot de mi aplicación, poner `TIMBRE_LISTEN=true` y reiniciarme.
listen-report-missing = Para vigilar un canal necesito saber dónde avisar: indica en `{ command-listen.report_to }` un canal que solo pueda leer moderación.
listen-report-public = No todo el mundo debe leer lo que aviso: en lugar de { $channel }, elige otro canal, que solo pueda leer moderación.
listen-lacking = En { $channel } me falta: { $permissions }. Dámelo allí y usa otra vez `/{ command-listen }`.
permission-view = Ver canal
permission-history = Leer el historial de mensajes
permission-send = Enviar mensajes
permission-send-in-threads = Enviar mensajes en hilos
permission-embed = Insertar enlaces
permission-attach = Adjuntar archivos
guard-title = Puede que sea otra voz
guard-report =
    { $member } envió una nota de voz en { $channel }: { $link }
    Se parece muy poco a las notas que me dio. No es ninguna prueba: un dispositivo compartido, un resfriado, una broma, otro micrófono, el ruido o una sala con eco me suenan igual. Si importa, preguntad con amabilidad.
guard-kept = No guardo nada de ella y no se lo he dicho a nadie más.
help-listen = Responder a cada nota de voz de un canal, o avisar a moderación de una que no suena como quien la envía.
consent-listening-title = En los canales que escucho
consent-listening = Donde quienes administran el servidor lo activan con `/{ command-listen }`, comparo lo que envías en un canal con tu propia voz, y aviso a moderación si se parece muy poco a ti. No guardo nada de eso.
privacy-listening-title = Canales que escucho
privacy-listening = Solo los que eligieron quienes administran el servidor con `/{ command-listen }`, o quien me mantiene. Allí puedo nombrar a quien habla, o avisar a moderación si una nota se parece muy poco al miembro que la envió; no guardo nada de lo que oigo.
## Administración

command-settings = ajustes
    .description = Cómo trabajo en este servidor
command-forget-member = olvidar-miembro
    .description = Borrar la voz de un miembro que se ha ido o que lo pide
    .member = miembro
    .member-description = de quién es la voz; si se ha ido, su ID
command-audit = registro
    .description = Quién hizo qué conmigo en los últimos 90 días
help-settings = Qué estricto soy aquí, en qué idioma, para quién y más.
help-forget-member = Borrar la voz de un miembro que se ha ido o que lo pide.
help-audit = Quién hizo qué conmigo en los últimos 90 días.
settings-title = Cómo trabajo aquí
settings = Elige abajo: vale desde ahora, y `/{ command-audit }` dice quién cambió qué.
setting-strictness = Qué estricto soy
setting-language = Idioma de lo que leen todos
setting-retention = Voces que nadie usa
setting-retraining = Reaprender por mí mismo
setting-audience = Quién puede preguntarme quién habla
setting-reading = Si se leyó la frase
setting-reading-locked = *Desactivado: necesita el extra `phrase-check`, que quien me mantiene no ha instalado.*
option-strict = estricto: 3 de 1000 desconocidos reciben un nombre, se escapan más miembros
option-normal = normal: 1 de 100 desconocidos recibe un nombre
option-relaxed = flexible: 3 de 100 desconocidos reciben un nombre, se escapan menos miembros
option-language-discord = como está configurado este servidor en Discord
option-retention = { $months ->
    [one] se borran tras { $months } mes sin uso
   *[other] se borran tras { $months } meses sin uso
}
option-retrain-never = nunca: solo con el comando
option-retrain = { $changes ->
    [one] tras { $changes } nota nueva o voz borrada
   *[other] tras { $changes } notas nuevas y voces borradas
}
option-everybody = todos
option-enrolled = miembros cuya voz conozco
option-managers = quienes pueden administrar el servidor
option-reading = activado: en inglés, solo guardo notas en las que se leyó la frase
option-reading-not = desactivado: no compruebo si se leyó
listening-names = { $channel }: respondo a cada nota de voz con quién habla
listening-guards = { $channel }: aviso en { $report } de una nota que no suena a quien la envía
listening-by-operator = { $channel }: respondo a cada nota de voz con quién habla; así lo eligió quien me mantiene
listening-none = Ninguno.
listening-how = Para cambiarlo: `/{ command-listen }` con el canal y lo que hago allí; para vigilarlo, también con el canal de moderación (`{ command-listen.report_to }`).
button-erase-member = Borrar esta voz
forget-member-title = ¿Borrar la voz de un miembro?
forget-member = Esto borra { $notes ->
    [one] { $notes } nota
   *[other] { $notes } notas
} de { $member } y todo lo hecho a partir de ellas, al instante y para siempre. Se lo digo, si acepta mis mensajes.
forget-member-nothing = No guardo ninguna voz de { $member } en este servidor.
forgot-member = Borrado: { n-notes } de { $member } y todo lo hecho a partir de ellas.
forgot-member-told = Se lo he dicho.
forgot-member-not-told = No acepta mensajes míos: díselo tú, por favor.
forgotten-by-moderator = Alguien que administra **{ $server }** me hizo borrar allí tu voz, con todo lo hecho a partir de ella: ya no te reconozco allí. Si lo quieres de nuevo, usa allí `/{ command-enroll }`.
unused-title = Si dejas de usarme
unused = { $months ->
    [one] { $months } mes después de que me uses por última vez de cualquier modo, borro tu voz por mí mismo. Te escribo una semana antes.
   *[other] { $months } meses después de que me uses por última vez de cualquier modo, borro tu voz por mí mismo. Te escribo una semana antes.
}
unused-elsewhere = { $months } meses después de que me uses por última vez, borro tu voz por mí mismo, salvo que quienes administran un servidor hayan elegido otra cosa para él: `/{ command-privacy }` lo dice allí.
unused-warning = Hace mucho que no me usas, así que el { $date } borraré tu voz en **{ $server }**, con todo lo hecho a partir de ella. Para conservarla, usa antes cualquier comando mío, como `/{ command-mydata }`.
audit-title = Qué pasó aquí en los últimos 90 días
audit-empty = Nada todavía.
audit-page = Página { $page }
button-newer = Más recientes
button-older = Anteriores
somebody = alguien
event-consented = { $member } aceptó que aprenda su voz
event-enrolment-started = { $member } empezó a enseñarme su voz
event-enrolment-finished = { $member } me enseñó su voz
event-enrolment-stopped = { $member } dejó de enseñarme su voz
event-note-erased = { $member } retiró una nota
event-forgotten = un miembro retiró su consentimiento y borró su voz
event-forgotten-by-moderator = { $member } borró la voz de un miembro
event-forgotten-unused = borré la voz de un miembro que llevaba mucho sin usarme
event-forgotten-departed = borré la voz de un miembro que dejó el servidor
event-retrained = { $member } me hizo reaprender: { $ending }
event-retrained-automatic = reaprendí por mí mismo: { $ending }
event-rolled-back = { $member } volvió a la versión { $version }
event-rolled-back-to-none = { $member } volvió a ninguna versión
event-setting = { $member } cambió «{ $setting }»: { $before } → { $after }
event-listening-off = { $member } hizo que dejara de escuchar { $channel }
event-listening-name = { $member } hizo que respondiera a cada nota de voz en { $channel }
event-listening-guard = { $member } hizo que vigilara { $channel } y avisara en { $report }
event-refused = { $member } preguntó quién habla y no puede
error-cooldown = Has usado esto mucho ahora mismo: inténtalo de nuevo en { $seconds } s, por favor.
error-audience-enrolled = En este servidor solo pueden preguntarme los miembros cuya voz conozco: empieza con `/{ command-enroll }`.
error-audience-managers = En este servidor solo puede preguntarme quien lo administra: pídeselo a alguien que lo haga.

## Si se leyó la frase.

# Al final de «Cómo».
prompt-reading = { $checked ->
    [yes] Guardo la nota si oigo en ella esta frase.
    [language] Si se lee o no, no lo puedo comprobar en este idioma.
   *[no] Si se lee o no, no lo compruebo.
}
reading-other = Oí «{ $other }», así que no la guardé: lee «{ $sentence }», por favor.
reading-partly = No oí todas las palabras de la frase, así que no la guardé. Falta: **{ $words }**. Lee «{ $sentence }» entera, por favor, o pulsa { button-skip } para que te dé otra.
reading-not-heard = No oí la frase en esta nota, así que no la guardé: lee «{ $sentence }» cerca del teléfono y en un lugar tranquilo, por favor, o pulsa { button-skip } para que te dé otra.
## Subir: grabaciones dadas como archivos.

# Un botón. Abre una ventana que recibe archivos.
button-upload = Subir grabaciones
enrol-upload-hint = ¿No hay botón de micrófono, como en un ordenador? **{ button-upload }** recibe hasta diez archivos de audio de tu voz a la vez, y nadie más los oye.
enrol-nowhere-to-write = No puedo escribirte ni por mensaje directo ni en este canal, así que dame grabaciones de tu voz.
# El título de la ventana y el nombre de su campo: 45 caracteres como mucho.
modal-upload = Grabaciones de tu voz
modal-upload-files = Archivos de audio
# Junto al campo: 100 caracteres como mucho.
modal-hint-upload = Solo tú, unos cuatro segundos cada una, di lo que quieras. Diez como mucho.
# $kept de $files: cuántas se guardaron.
upload-title = { $kept } de { $files } grabaciones guardadas
# $server: su nombre.
upload-known = Ahora tengo { n-notes } de tu voz en **{ $server }**, y con eso la conozco.
# $needed: con cuántas notas se reconoce a alguien.
upload-too-few = Ahora tengo { n-notes } de tu voz en **{ $server }**. Reconozco a la gente a partir de { $needed } notas.
upload-not-taken = Aquí escucho si lees la frase que te pido: respóndeme con una nota de voz o un archivo de audio.
upload-expired = Esta ventana es demasiado antigua y no me llegó nada: pulsa otra vez **{ button-upload }**.

# El primer mensaje en un servidor. "Aplicaciones" es la entrada del menú de un mensaje.
welcome-title = Hola, soy Timbre: sé quién habla en una nota de voz
welcome =
    1. **Miembros**: `/{ command-enroll }`, y léeme unas frases. No guardo nada antes de que aceptes.
    2. **Después**: mantén pulsada una nota de voz o haz clic derecho, **Aplicaciones > { menu-whois }**.
    3. **Quien administra este servidor**: `/{ command-retrain }` cuando haya varias personas, para que las distinga mejor.
    `/{ command-privacy }` dice qué pasa con las voces.

button-take-away = Descargar
nothing-anywhere = No guardo ninguna voz tuya en ningún servidor.
known-how = Los botones te envían todo lo que guardo de ti en un servidor. /{ command-forget } lo borra todo.
server-left = servidor { $server }
forget-everywhere =
    Esto borra todo lo que guardo de tu voz y todo lo hecho a partir de ella, ahora mismo y para siempre, en:
    { $servers }
forgotten-everywhere = Borrado en todas partes: { n-notes } y todo lo que se hizo con ellas. Ya no te conozco en ningún servidor.
taken-away = { $parts ->
    [one] Todo lo que guardo de ti en este servidor. Guárdalo donde nadie más pueda oírlo.
   *[other] Todo lo que guardo de ti en este servidor, en { $parts } archivos: únelos en su orden (con 7-Zip) y es un archivo ZIP. Guárdalo donde nadie más pueda oírlo.
}
export-read-me-file = LEEME.txt
export-read-me =
    Esto es todo lo que Timbre guarda de ti en el servidor { $server }.

    notes/      Las notas de voz que grabaste para él, o que confirmaste como tuyas, tal como se enviaron. Si no hay ninguna, solo se guarda lo que se hizo con ellas.
    data.json   Todo lo demás, en una forma que también leen los programas: cuándo aceptaste, qué versión del texto y en qué idioma; cuándo usaste el bot por última vez; y de cada nota la frase, la hora, cuánto dura y lo clara que es, su embedding (números que describen tu voz), los de copias con ruido y similares, y su huella (con la que se nota una copia). Además, qué versiones del reconocedor del servidor aprendieron de ti, y lo que hiciste.

    Son datos biométricos: quien los tenga puede reconocer tu voz. Los comandos del bot borran lo que él guarda, no esta copia.
privacy-rights-title = Tus derechos
privacy-rights = Que aceptaste es la única razón por la que guardo una voz. Puedes retirarlo cuando quieras, sin dar motivos y sin perder nada más que ser reconocido: `/{ command-forget }`, en un mensaje directo para todos los servidores a la vez, también para los que dejaste. `/{ command-mydata }` te lo da todo en archivos. Quien responde de esto, abajo, tiene que ayudarte, y si no lo hace, tu autoridad de protección de datos.
privacy-departed = Si dejas el servidor, o lo dejo yo, tu voz se borra 30 días después.

## Voces: /voices y su mapa

command-voices = voces
    .description = Qué voces conozco aquí y cuáles se parecen
button-previous = Anterior
button-next = Siguiente
button-show-on-map = Mostrarme en el mapa
button-take-off-map = Quitarme del mapa
voices-title = Voces que conozco aquí
voices-count = Con la voz inscrita: { n-members }; con la voz lista, por al menos { $needed } notas que puedo usar: { $known }.
voices-line = { $member }: { n-notes }, { $ready ->
    [yes] voz lista
   *[no] voz aún no lista
}
voices-unknown = Aún no conozco tu voz aquí: empieza con `/{ command-enroll }`.
voices-listed-willing = Los demás miembros solo aparecen si quieren estar en el mapa.
voices-listed-all = Puedes administrar este servidor, así que ves a todos; los demás solo ven a quienes quieren estar en el mapa.
voices-page = Página { $page } de { $pages }
voices-map-title = Mapa de las voces
voices-map = Cerca quiere decir parecido, hasta donde un mapa plano puede mostrarlo. Los números son los de la lista.
voices-map-too-few = Hacen falta { $needed } miembros con la voz lista que quieran estar en él; por ahora: { $shown }.
voices-map-offer = **{ button-show-on-map }**: entonces todos los miembros de este servidor ven aquí que conozco tu voz, por cuántas notas y cuánto se parece a las demás del mapa. Puedes retirarlo cuando quieras.
voices-map-on = Todos los miembros de este servidor pueden verte aquí. **{ button-take-off-map }** pone fin a eso.
help-voices = Qué voces conozco aquí, y un mapa de quienes quieren estar en él.
privacy-voices-title = Quién ve de quién conozco la voz
privacy-voices = Quienes administran el servidor ven a todos en `/{ command-voices }`. Los demás miembros solo te ven allí si eliges **{ button-show-on-map }**.

## Las barras bajo la imagen de una nota, cada una con su color.

bars-title = De quién puede ser la nota
bar = { $who }: { $likely }
bars-other-member = otro miembro
bars-member = un miembro
bars-guess = una suposición
bars-possible = posible
bars-unlikely = muy improbable
bars-meaning = Las barras: la probabilidad de que la nota sea de cada quien, si la mitad de las notas son de miembros.

## La imagen de las notas de un miembro en /mydata, y lo que más ayudaría.

my-notes-title = Tus notas, una por fila
my-notes-legend = De izquierda a derecha: número y fecha, segundos de habla, cuánto destaca tu voz sobre el ruido y cuánto me ayuda la nota a reconocer las demás: a la derecha de la línea ayuda, a la izquierda estorba.
my-notes-colours = 🟧 leída, 🟦 subida, 🟩 confirmada con un botón
my-notes-waiting = La que solo tiene contorno espera: todavía no suena como las demás.
my-notes-latest = Estas son las últimas { $drawn }.
my-notes-too-few = Lo que aporta cada una puedo decirlo a partir de tres notas.
my-notes-other-encoder = { $notes ->
    [one] { $notes } nota en gris es de una versión anterior mía y no la comparo hasta que la haya escuchado de nuevo o grabes otra.
   *[other] { $notes } notas en gris son de una versión anterior mía y no las comparo hasta que las haya escuchado de nuevo o grabes otras.
}
my-notes-unreadable = { $notes ->
    [one] { $notes } nota en gris ya no se puede leer: avisa a quien me mantiene, o borra tu voz y grábala de nuevo.
   *[other] { $notes } notas en gris ya no se pueden leer: avisa a quien me mantiene, o borra tu voz y grábala de nuevo.
}
my-notes-none = Todavía no hay ninguna nota tuya: `/{ command-enroll }` te pide algunas.
my-notes-no-picture = Ahora mismo tengo demasiado que hacer para dibujarlas: inténtalo de nuevo en un minuto.
next-title = Lo que más ayudaría ahora
next-nearer = Una nota más cerca del micrófono: las tuyas se oyen muy bajo.
next-further = Una nota algo más lejos del micrófono: las tuyas están distorsionadas.
next-longer = Una nota más larga: en las tuyas hay menos de dos segundos de habla.
next-other-device = Una nota con otro aparato: a las tuyas les faltan los tonos altos, como por teléfono.
next-quieter = Una nota en un lugar más tranquilo: las tuyas tienen todas mucho ruido.
next-noisier = Una nota en un lugar con más ruido: las tuyas son todas de lugares tranquilos.
next-another-day = Una nota otro día y en otro lugar.
next-go-on = La frase siguiente, así mismo.
