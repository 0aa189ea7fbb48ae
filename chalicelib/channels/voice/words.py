"""Everything Rapport says on the phone by itself, by language.

A phrase is looked up under the exact tag (`en-US`), then under its language (`en`), then in English.
A new language is one more table here with every phrase of `en`. Brackets hold what changes; a phrase
must use only the names its English one has.
"""

from __future__ import annotations

import re

EN = {
    "greeting": "Thank you for calling {brand}.",
    "invalid": "Sorry, that isn't one of the choices.",
    "silent": "Sorry, I didn't hear anything.",
    "hash": "the hash key",
    # waiting
    "next_in_line": "You are next in line.",
    "position": "You are number {number} in line.",
    "wait_short": "The estimated wait is less than a minute.",
    "wait_minute": "The estimated wait is about a minute.",
    "wait_minutes": "The estimated wait is about {number} minutes.",
    "wait_hour": "The estimated wait is about an hour.",
    "wait_long": "The estimated wait is more than an hour.",
    "please_wait": "Please stay on the line. We will be with you as soon as we can.",
    "offer_callback": "To keep your place and have us call you back, press 1.",
    # being called back
    "callback_known": "Press 1 to be called back on the number you are calling from, ending in {digits}, "
    "or enter another number followed by {hash}.",
    "callback_unknown": "Please enter the number we should call you on, with its area code, followed by {hash}.",
    "callback_wrong": "Sorry, that isn't a number we can call.",
    "callback_confirm": "We will call you on {digits}. If that is right, press 1. To enter another number, press 2.",
    "callback_done": "Thank you. We will call you back on the number ending in {digits}. You keep your place in line.",
    "callback_not_now": "Sorry, we can't take your number now. Please stay on the line.",
    "callback_kept": "You already have a place in line, and we will call you back.",
    # leaving a message
    "voicemail": "Please leave a message after the tone. When you have finished, press {hash} or hang up.",
    "voicemail_busy": "All our agents are busy.",
    "voicemail_thanks": "Thank you. We have your message and will get back to you.",
    "voicemail_nothing": "We didn't hear a message.",
    "closed": "We are closed at the moment.",
    # being put through
    "consent": "This call may be recorded.",
    "connecting": "We are connecting you now.",
    "connecting_to": "We are connecting you to {agent}.",
    "external": "We are putting you through.",
    "no_answer": "Sorry, nobody answered.",
    "hold": "Please hold.",
    "sorry": "We are sorry. Something went wrong on our side. Please call again in a few minutes.",
    "thanks": "Thank you for calling {brand}.",
    "goodbye": "Goodbye.",
    # the brand calls
    "calling_back": "Hello, this is {brand}, calling you back.",
    "calling": "Hello, this is {brand}.",
    "one_moment": "One moment, please. We are connecting you.",
    "machine": "Hello, this is {brand}. We tried to call you back. We will try again.",
    "machine_number": "You can also call us on {digits}.",
    # to agents
    "call_from": "Call from {name}.",
    "call_to": "Call to {name}.",
    "about": "About: {subject}.",
    "in_queue": "Queue: {queue}.",
    "unknown_caller": "an unknown caller",
    "accept": "Press any key to accept.",
    "caller_gone": "The caller has hung up.",
    "taken": "Somebody else has taken this call.",
    "consult": "{agent} would like to talk to you about {name}.",
    "transfer": "{agent} is passing you a call from {name}.",
}

EN_US = {"hash": "the pound key"}

ES = {
    "greeting": "Gracias por llamar a {brand}.",
    "invalid": "Lo siento, esa no es una de las opciones.",
    "silent": "Lo siento, no le he oído.",
    "hash": "la tecla almohadilla",
    "next_in_line": "Es usted la siguiente persona en la cola.",
    "position": "Ocupa usted el puesto número {number} en la cola.",
    "wait_short": "El tiempo de espera estimado es de menos de un minuto.",
    "wait_minute": "El tiempo de espera estimado es de aproximadamente un minuto.",
    "wait_minutes": "El tiempo de espera estimado es de unos {number} minutos.",
    "wait_hour": "El tiempo de espera estimado es de aproximadamente una hora.",
    "wait_long": "El tiempo de espera estimado es de más de una hora.",
    "please_wait": "Por favor, no cuelgue. Le atenderemos lo antes posible.",
    "offer_callback": "Para conservar su puesto y que le devolvamos la llamada, pulse 1.",
    "callback_known": "Pulse 1 para que le llamemos al número desde el que llama, terminado en {digits}, "
    "o marque otro número y después {hash}.",
    "callback_unknown": "Por favor, marque el número al que debemos llamarle, con su prefijo, y después {hash}.",
    "callback_wrong": "Lo siento, no podemos llamar a ese número.",
    "callback_confirm": "Le llamaremos al {digits}. Si es correcto, pulse 1. Para marcar otro número, pulse 2.",
    "callback_done": "Gracias. Le llamaremos al número terminado en {digits}. Conserva usted su puesto en la cola.",
    "callback_not_now": "Lo siento, ahora no podemos tomar su número. Por favor, no cuelgue.",
    "callback_kept": "Ya tiene usted un puesto en la cola y le devolveremos la llamada.",
    "voicemail": "Por favor, deje su mensaje después de la señal. Cuando termine, pulse {hash} o cuelgue.",
    "voicemail_busy": "Todos nuestros agentes están ocupados.",
    "voicemail_thanks": "Gracias. Hemos recibido su mensaje y nos pondremos en contacto con usted.",
    "voicemail_nothing": "No hemos recibido ningún mensaje.",
    "closed": "En este momento estamos cerrados.",
    "consent": "Esta llamada puede ser grabada.",
    "connecting": "Le estamos pasando la llamada.",
    "connecting_to": "Le pasamos con {agent}.",
    "external": "Le estamos pasando la llamada.",
    "no_answer": "Lo siento, nadie ha respondido.",
    "hold": "Espere un momento, por favor.",
    "sorry": "Lo sentimos. Se ha producido un error por nuestra parte. Por favor, vuelva a llamar en unos minutos.",
    "thanks": "Gracias por llamar a {brand}.",
    "goodbye": "Adiós.",
    "calling_back": "Hola, le llamamos de {brand} para devolverle la llamada.",
    "calling": "Hola, le llamamos de {brand}.",
    "one_moment": "Un momento, por favor. Le ponemos en contacto.",
    "machine": "Hola, le llamamos de {brand}. Hemos intentado devolverle la llamada. Lo intentaremos de nuevo.",
    "machine_number": "También puede llamarnos al {digits}.",
    "call_from": "Llamada de {name}.",
    "call_to": "Llamada a {name}.",
    "about": "Asunto: {subject}.",
    "in_queue": "Cola: {queue}.",
    "unknown_caller": "un número desconocido",
    "accept": "Pulse cualquier tecla para aceptar.",
    "caller_gone": "La persona que llamaba ha colgado.",
    "taken": "Otra persona ha atendido esta llamada.",
    "consult": "{agent} quiere hablar con usted sobre {name}.",
    "transfer": "{agent} le pasa una llamada de {name}.",
}

DE = {
    "greeting": "Vielen Dank für Ihren Anruf bei {brand}.",
    "invalid": "Diese Auswahl gibt es leider nicht.",
    "silent": "Ich habe leider nichts gehört.",
    "hash": "die Rautetaste",
    "next_in_line": "Sie sind als Nächstes an der Reihe.",
    "position": "Sie sind auf Platz {number} in der Warteschlange.",
    "wait_short": "Die voraussichtliche Wartezeit beträgt weniger als eine Minute.",
    "wait_minute": "Die voraussichtliche Wartezeit beträgt etwa eine Minute.",
    "wait_minutes": "Die voraussichtliche Wartezeit beträgt etwa {number} Minuten.",
    "wait_hour": "Die voraussichtliche Wartezeit beträgt etwa eine Stunde.",
    "wait_long": "Die voraussichtliche Wartezeit beträgt mehr als eine Stunde.",
    "please_wait": "Bitte bleiben Sie in der Leitung. Wir sind so bald wie möglich für Sie da.",
    "offer_callback": "Wenn Sie Ihren Platz behalten und zurückgerufen werden möchten, drücken Sie die 1.",
    "callback_known": "Drücken Sie die 1, wenn wir Sie unter der Nummer zurückrufen sollen, von der Sie anrufen. "
    "Sie endet auf {digits}. Oder geben Sie eine andere Nummer ein und drücken Sie {hash}.",
    "callback_unknown": "Bitte geben Sie die Nummer mit Vorwahl ein, unter der wir Sie zurückrufen sollen, "
    "und drücken Sie {hash}.",
    "callback_wrong": "Diese Nummer können wir leider nicht anrufen.",
    "callback_confirm": "Wir rufen Sie unter {digits} an. Wenn das richtig ist, drücken Sie die 1. "
    "Für eine andere Nummer drücken Sie die 2.",
    "callback_done": "Vielen Dank. Wir rufen Sie unter der Nummer zurück, die auf {digits} endet. "
    "Sie behalten Ihren Platz in der Warteschlange.",
    "callback_not_now": "Wir können Ihre Nummer gerade nicht aufnehmen. Bitte bleiben Sie in der Leitung.",
    "callback_kept": "Sie haben bereits einen Platz in der Warteschlange, und wir rufen Sie zurück.",
    "voicemail": "Bitte hinterlassen Sie nach dem Signalton eine Nachricht. "
    "Zum Beenden drücken Sie {hash} oder legen Sie auf.",
    "voicemail_busy": "Zurzeit sind alle unsere Mitarbeiter im Gespräch.",
    "voicemail_thanks": "Vielen Dank. Wir haben Ihre Nachricht erhalten und melden uns bei Ihnen.",
    "voicemail_nothing": "Wir haben keine Nachricht erhalten.",
    "closed": "Wir haben zurzeit geschlossen.",
    "consent": "Dieses Gespräch wird möglicherweise aufgezeichnet.",
    "connecting": "Wir verbinden Sie jetzt.",
    "connecting_to": "Wir verbinden Sie mit {agent}.",
    "external": "Wir stellen Sie durch.",
    "no_answer": "Es hat sich leider niemand gemeldet.",
    "hold": "Bitte warten Sie einen Moment.",
    "sorry": "Es tut uns leid. Bei uns ist ein Fehler aufgetreten. Bitte rufen Sie in einigen Minuten noch einmal an.",
    "thanks": "Vielen Dank für Ihren Anruf bei {brand}.",
    "goodbye": "Auf Wiederhören.",
    "calling_back": "Guten Tag, hier ist {brand} mit Ihrem Rückruf.",
    "calling": "Guten Tag, hier ist {brand}.",
    "one_moment": "Einen Moment bitte. Wir verbinden Sie.",
    "machine": "Guten Tag, hier ist {brand}. Wir haben versucht, Sie zurückzurufen. Wir versuchen es noch einmal.",
    "machine_number": "Sie erreichen uns auch unter {digits}.",
    "call_from": "Anruf von {name}.",
    "call_to": "Anruf an {name}.",
    "about": "Es geht um: {subject}.",
    "in_queue": "Warteschlange: {queue}.",
    "unknown_caller": "einer unbekannten Nummer",
    "accept": "Drücken Sie eine beliebige Taste, um anzunehmen.",
    "caller_gone": "Der Anrufer hat aufgelegt.",
    "taken": "Jemand anders hat diesen Anruf angenommen.",
    "consult": "{agent} möchte mit Ihnen über {name} sprechen.",
    "transfer": "{agent} übergibt Ihnen einen Anruf von {name}.",
}

FR = {
    "greeting": "Merci d'avoir appelé {brand}.",
    "invalid": "Désolé, ce choix n'existe pas.",
    "silent": "Désolé, je n'ai rien entendu.",
    "hash": "la touche dièse",
    "next_in_line": "Vous êtes la prochaine personne dans la file d'attente.",
    "position": "Vous êtes en position {number} dans la file d'attente.",
    "wait_short": "Le temps d'attente estimé est inférieur à une minute.",
    "wait_minute": "Le temps d'attente estimé est d'environ une minute.",
    "wait_minutes": "Le temps d'attente estimé est d'environ {number} minutes.",
    "wait_hour": "Le temps d'attente estimé est d'environ une heure.",
    "wait_long": "Le temps d'attente estimé est de plus d'une heure.",
    "please_wait": "Merci de rester en ligne. Nous vous répondrons dès que possible.",
    "offer_callback": "Pour garder votre place et être rappelé, appuyez sur 1.",
    "callback_known": "Appuyez sur 1 pour être rappelé au numéro depuis lequel vous appelez, "
    "qui se termine par {digits}, ou composez un autre numéro suivi de {hash}.",
    "callback_unknown": "Veuillez composer le numéro auquel vous rappeler, avec son indicatif, suivi de {hash}.",
    "callback_wrong": "Désolé, nous ne pouvons pas appeler ce numéro.",
    "callback_confirm": "Nous vous appellerons au {digits}. Si c'est exact, appuyez sur 1. "
    "Pour composer un autre numéro, appuyez sur 2.",
    "callback_done": "Merci. Nous vous rappellerons au numéro qui se termine par {digits}. Vous gardez votre place.",
    "callback_not_now": "Désolé, nous ne pouvons pas prendre votre numéro pour le moment. Merci de rester en ligne.",
    "callback_kept": "Vous avez déjà une place dans la file d'attente et nous vous rappellerons.",
    "voicemail": "Veuillez laisser un message après le signal sonore. "
    "Lorsque vous avez terminé, appuyez sur {hash} ou raccrochez.",
    "voicemail_busy": "Tous nos conseillers sont en ligne.",
    "voicemail_thanks": "Merci. Nous avons bien reçu votre message et nous vous recontacterons.",
    "voicemail_nothing": "Nous n'avons pas reçu de message.",
    "closed": "Nos bureaux sont actuellement fermés.",
    "consent": "Cet appel est susceptible d'être enregistré.",
    "connecting": "Nous vous mettons en relation.",
    "connecting_to": "Nous vous mettons en relation avec {agent}.",
    "external": "Nous transférons votre appel.",
    "no_answer": "Désolé, personne n'a répondu.",
    "hold": "Veuillez patienter.",
    "sorry": "Nous sommes désolés. Un problème est survenu de notre côté. Veuillez rappeler dans quelques minutes.",
    "thanks": "Merci d'avoir appelé {brand}.",
    "goodbye": "Au revoir.",
    "calling_back": "Bonjour, ici {brand}. Nous vous rappelons.",
    "calling": "Bonjour, ici {brand}.",
    "one_moment": "Un instant, s'il vous plaît. Nous vous mettons en relation.",
    "machine": "Bonjour, ici {brand}. Nous avons essayé de vous rappeler. Nous réessaierons.",
    "machine_number": "Vous pouvez aussi nous appeler au {digits}.",
    "call_from": "Appel de {name}.",
    "call_to": "Appel vers {name}.",
    "about": "Sujet : {subject}.",
    "in_queue": "File : {queue}.",
    "unknown_caller": "un numéro inconnu",
    "accept": "Appuyez sur une touche pour accepter.",
    "caller_gone": "L'appelant a raccroché.",
    "taken": "Quelqu'un d'autre a pris cet appel.",
    "consult": "{agent} souhaite vous parler de {name}.",
    "transfer": "{agent} vous transfère un appel de {name}.",
}

TABLE: dict[str, dict[str, str]] = {"en": EN, "en-us": EN_US, "en-ca": EN_US, "es": ES, "de": DE, "fr": FR}
LANGUAGES = ("en", "es", "de", "fr")
"""Languages in which everything can be said."""


def phrase(language: str, key: str, **values: str | int) -> str:
    """Raises KeyError for a phrase there isn't, or a value it needs and didn't get."""
    tag = language.lower()
    for name in (tag, tag.partition("-")[0], "en"):
        found = TABLE.get(name, {}).get(key)
        if found is not None:
            return found.format(**values)
    raise KeyError(key)


def spoken_language(language: str) -> str:
    """The language in which `phrase` answers: the one asked for, or English where Rapport has no words
    of its own in it. It must be spoken as such, or an English text is read by a Polish voice."""
    return language if language.lower().partition("-")[0] in LANGUAGES else "en-US"


def spelled(number: str) -> str:
    """A number digit by digit, so that it isn't read as millions: "+1 555" -> "1 5 5 5"."""
    return " ".join(re.findall(r"\d", number))


def ending(number: str, count: int = 3) -> str:
    """Its last digits, spelled: "+15550100123" -> "1 2 3"."""
    return " ".join(re.findall(r"\d", number)[-count:])


def place(language: str, position: int) -> str:
    """`position` counts from 1."""
    return phrase(language, "next_in_line") if position <= 1 else phrase(language, "position", number=position)


def estimate(language: str, seconds: int) -> str:
    """The wait in plain words. Minutes are rounded up, so that people are rather surprised early."""
    if seconds < 45:
        return phrase(language, "wait_short")
    if seconds <= 90:
        return phrase(language, "wait_minute")
    if seconds <= 55 * 60:
        return phrase(language, "wait_minutes", number=-(-seconds // 60))
    return phrase(language, "wait_hour" if seconds <= 65 * 60 else "wait_long")
