"""What is said to somebody who won't be answered for a while, where an account gives no words of its own.

Three ways to say each, so that it isn't the same sentence every time; a brand that wants its own voice writes its own.
Only the names of domain/acknowledging.py stand in them: nothing of what the customer wrote, and not their name.
"""

from __future__ import annotations

from collections.abc import Mapping

LATE: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Thank you for your message. We have it, and will answer you {time}.",
        "Your message has reached us. Somebody of {brand} will answer {time}.",
        "We have read that you need us, and will get back to you {time}. Thank you for your patience.",
    ),
    "es": (
        "Gracias por su mensaje. Lo tenemos y le responderemos {time}.",
        "Su mensaje nos ha llegado. Alguien de {brand} le responderá {time}.",
        "Hemos recibido su consulta y le escribiremos {time}. Gracias por su paciencia.",
    ),
    "pt": (
        "Obrigado pela sua mensagem. Já a temos e responderemos {time}.",
        "A sua mensagem chegou até nós. Alguém da {brand} responderá {time}.",
        "Recebemos o seu pedido e voltaremos a falar com você {time}. Obrigado pela paciência.",
    ),
    "fr": (
        "Merci pour votre message. Nous l'avons bien reçu et vous répondrons {time}.",
        "Votre message nous est parvenu. Quelqu'un de {brand} vous répondra {time}.",
        "Nous avons bien noté votre demande et reviendrons vers vous {time}. Merci de votre patience.",
    ),
    "de": (
        "Danke für Ihre Nachricht. Sie ist angekommen, und wir antworten Ihnen {time}.",
        "Ihre Nachricht hat uns erreicht. Jemand von {brand} antwortet Ihnen {time}.",
        "Wir haben Ihr Anliegen und melden uns {time} bei Ihnen. Danke für Ihre Geduld.",
    ),
    "it": (
        "Grazie per il messaggio. Lo abbiamo ricevuto e risponderemo {time}.",
        "Il suo messaggio ci è arrivato. Qualcuno di {brand} risponderà {time}.",
        "Abbiamo la sua richiesta e le scriveremo {time}. Grazie per la pazienza.",
    ),
    "nl": (
        "Bedankt voor uw bericht. We hebben het ontvangen en antwoorden {time}.",
        "Uw bericht is bij ons aangekomen. Iemand van {brand} antwoordt {time}.",
        "We hebben uw vraag en komen er {time} op terug. Bedankt voor uw geduld.",
    ),
    "pl": (
        "Dziękujemy za wiadomość. Mamy ją i odpowiemy {time}.",
        "Państwa wiadomość do nas dotarła. Ktoś z {brand} odpowie {time}.",
        "Mamy Państwa zgłoszenie i odezwiemy się {time}. Dziękujemy za cierpliwość.",
    ),
    "tr": (
        "Mesajınız için teşekkürler. Bize ulaştı, {time} yanıtlayacağız.",
        "Mesajınız elimizde. {brand} ekibinden biri {time} yanıt verecek.",
        "Talebinizi aldık ve size {time} döneceğiz. Sabrınız için teşekkürler.",
    ),
    "ja": (
        "メッセージをありがとうございます。{time}お返事いたします。",
        "メッセージを受け取りました。{brand}の担当者が{time}お返事いたします。",
        "お問い合わせを承りました。{time}ご連絡いたします。今しばらくお待ちください。",
    ),
}
CLOSED: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Thank you for your message. We are closed right now and back {hours}; you will have an answer {time}.",
        "Your message has reached {brand} outside our hours. We are here again {hours} and will answer {time}.",
        "Nobody is at the desk right now. We are back {hours}, and will get back to you {time}.",
    ),
    "es": (
        "Gracias por su mensaje. Ahora estamos cerrados y volvemos {hours}; le responderemos {time}.",
        "Su mensaje ha llegado a {brand} fuera de horario. Volvemos {hours} y le responderemos {time}.",
        "Ahora mismo no hay nadie. Estamos de vuelta {hours} y le escribiremos {time}.",
    ),
    "pt": (
        "Obrigado pela sua mensagem. Agora estamos fechados e voltamos {hours}; responderemos {time}.",
        "A sua mensagem chegou à {brand} fora do horário. Voltamos {hours} e responderemos {time}.",
        "No momento não há ninguém aqui. Voltamos {hours} e falaremos com você {time}.",
    ),
    "fr": (
        "Merci pour votre message. Nous sommes fermés et de retour {hours} ; vous aurez une réponse {time}.",
        "Votre message est arrivé chez {brand} en dehors de nos horaires. Nous revenons {hours} et répondrons {time}.",
        "Personne n'est là pour le moment. Nous sommes de retour {hours} et vous répondrons {time}.",
    ),
    "de": (
        "Danke für Ihre Nachricht. Wir haben gerade geschlossen, sind {hours} wieder da und antworten {time}.",
        "Ihre Nachricht hat {brand} außerhalb der Zeiten erreicht. Wir sind {hours} wieder da und antworten {time}.",
        "Gerade ist niemand am Platz. Wir sind {hours} wieder da und melden uns {time} bei Ihnen.",
    ),
    "it": (
        "Grazie per il messaggio. Ora siamo chiusi e torniamo {hours}; risponderemo {time}.",
        "Il suo messaggio è arrivato a {brand} fuori orario. Torniamo {hours} e risponderemo {time}.",
        "In questo momento non c'è nessuno. Siamo di nuovo qui {hours} e le scriveremo {time}.",
    ),
    "nl": (
        "Bedankt voor uw bericht. We zijn nu gesloten en {hours} terug; u krijgt {time} antwoord.",
        "Uw bericht bereikte {brand} buiten onze tijden. We zijn er {hours} weer en antwoorden {time}.",
        "Er is nu niemand. We zijn {hours} terug en komen er {time} op terug.",
    ),
    "pl": (
        "Dziękujemy za wiadomość. Teraz mamy zamknięte, wracamy {hours} i odpowiemy {time}.",
        "Państwa wiadomość dotarła do {brand} poza godzinami pracy. Wracamy {hours} i odpowiemy {time}.",
        "W tej chwili nikogo tu nie ma. Wracamy {hours} i odezwiemy się {time}.",
    ),
    "tr": (
        "Mesajınız için teşekkürler. Şu an kapalıyız, {hours} buradayız ve {time} yanıtlayacağız.",
        "Mesajınız {brand} ekibine mesai dışında ulaştı. {hours} buradayız, {time} yanıt vereceğiz.",
        "Şu anda kimse yok. {hours} yeniden buradayız ve size {time} döneceğiz.",
    ),
    "ja": (
        "メッセージをありがとうございます。ただいま営業時間外です。{hours}営業し、{time}お返事いたします。",
        "{brand}は現在営業時間外です。{hours}営業し、{time}お返事いたします。",
        "ただいま担当者が不在です。{hours}対応を再開し、{time}ご連絡いたします。",
    ),
}
