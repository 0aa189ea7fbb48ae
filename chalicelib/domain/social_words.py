"""What is said in public and private where the brand has no template of its own, by language.

Plain and short: they fit the shortest channel (a post on X, 280) with a sign-off, in every language. Names are left
out: where one isn't known the text must read well all the same.
"""

from __future__ import annotations

INVITE = "invite"  # in public: look in your private messages
INVITE_TEXT = "invite_text"  # in public: we have sent you a text message
OPENER = "opener"  # in private, first
FALLBACK = "fallback"  # in public, with {link}: please write to us
FALLBACK_BARE = "fallback_bare"  # the same where there is no link
CLOSING = "closing"  # in public, when it is solved
ASK_TO_DELETE = "ask_to_delete"  # in public: take your personal details out

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        INVITE: "Thank you for telling us. We have sent you a private message, so that we can sort this out together.",
        INVITE_TEXT: "Thank you for telling us. We have sent you a text message, so that we can sort this out.",
        OPENER: "Hello, this is {account_name}. Let us go on here in private: what can you tell us about it?",
        FALLBACK: "We would like to help you in private but can't write to you. Please write to us here: {link}",
        FALLBACK_BARE: "We would like to help you in private but can't write to you. Please send us a message.",
        CLOSING: "Thank you for your patience. We are glad that we could help you.",
        ASK_TO_DELETE: "Please delete your post: it shows personal details that everybody can read. We will go on"
        " in private.",
    },
    "de": {
        INVITE: "Danke für den Hinweis. Wir haben Ihnen eine private Nachricht geschickt, um das gemeinsam zu klären.",
        INVITE_TEXT: "Danke für den Hinweis. Wir haben Ihnen eine SMS geschickt, um das gemeinsam zu klären.",
        OPENER: "Guten Tag, hier ist {account_name}. Lassen Sie uns hier privat weitersprechen: Was ist passiert?",
        FALLBACK: "Wir möchten Ihnen privat helfen, können Ihnen aber nicht schreiben. Bitte schreiben Sie uns: {link}",
        FALLBACK_BARE: "Wir möchten Ihnen privat helfen, können Ihnen aber nicht schreiben. Bitte schreiben Sie uns"
        " eine Nachricht.",
        CLOSING: "Danke für Ihre Geduld. Wir freuen uns, dass wir helfen konnten.",
        ASK_TO_DELETE: "Bitte löschen Sie Ihren Beitrag: Er zeigt persönliche Daten, die jeder lesen kann. Wir machen"
        " privat weiter.",
    },
    "es": {
        INVITE: "Gracias por avisarnos. Le hemos enviado un mensaje privado para resolverlo juntos.",
        INVITE_TEXT: "Gracias por avisarnos. Le hemos enviado un SMS para resolverlo juntos.",
        OPENER: "Hola, somos {account_name}. Sigamos aquí en privado: ¿qué nos puede contar?",
        FALLBACK: "Nos gustaría ayudarle en privado, pero no podemos escribirle. Escríbanos aquí, por favor: {link}",
        FALLBACK_BARE: "Nos gustaría ayudarle en privado, pero no podemos escribirle. Envíenos un mensaje, por favor.",
        CLOSING: "Gracias por su paciencia. Nos alegra haber podido ayudarle.",
        ASK_TO_DELETE: "Por favor, borre su publicación: muestra datos personales que todos pueden leer. Seguimos en"
        " privado.",
    },
    "fr": {
        INVITE: "Merci de nous l'avoir dit. Nous vous avons envoyé un message privé pour régler cela ensemble.",
        INVITE_TEXT: "Merci de nous l'avoir dit. Nous vous avons envoyé un SMS pour régler cela ensemble.",
        OPENER: "Bonjour, ici {account_name}. Continuons ici en privé : que pouvez-vous nous dire ?",
        FALLBACK: "Nous aimerions vous aider en privé, mais ne pouvons pas vous écrire. Écrivez-nous ici : {link}",
        FALLBACK_BARE: "Nous aimerions vous aider en privé, mais ne pouvons pas vous écrire. Envoyez-nous un message.",
        CLOSING: "Merci de votre patience. Nous sommes heureux d'avoir pu vous aider.",
        ASK_TO_DELETE: "Merci de supprimer votre message : il montre des données personnelles que tous peuvent lire."
        " Continuons en privé.",
    },
    "it": {
        INVITE: "Grazie per la segnalazione. Le abbiamo inviato un messaggio privato per risolvere insieme.",
        INVITE_TEXT: "Grazie per la segnalazione. Le abbiamo inviato un SMS per risolvere insieme.",
        OPENER: "Buongiorno, siamo {account_name}. Continuiamo qui in privato: che cosa può dirci?",
        FALLBACK: "Vorremmo aiutarLa in privato ma non possiamo scriverLe. Ci scriva qui, per favore: {link}",
        FALLBACK_BARE: "Vorremmo aiutarLa in privato ma non possiamo scriverLe. Ci invii un messaggio, per favore.",
        CLOSING: "Grazie per la pazienza. Siamo contenti di aver potuto aiutarLa.",
        ASK_TO_DELETE: "Per favore cancelli il post: mostra dati personali che tutti possono leggere. Continuiamo in"
        " privato.",
    },
    "nl": {
        INVITE: "Bedankt voor het melden. We hebben u een privébericht gestuurd om dit samen op te lossen.",
        INVITE_TEXT: "Bedankt voor het melden. We hebben u een sms gestuurd om dit samen op te lossen.",
        OPENER: "Hallo, met {account_name}. Laten we hier privé verdergaan: wat kunt u ons vertellen?",
        FALLBACK: "We helpen u graag privé, maar kunnen u niet schrijven. Stuur ons hier een bericht: {link}",
        FALLBACK_BARE: "We helpen u graag privé, maar kunnen u niet schrijven. Stuur ons een bericht.",
        CLOSING: "Bedankt voor uw geduld. Fijn dat we konden helpen.",
        ASK_TO_DELETE: "Wilt u uw bericht verwijderen? Het toont persoonlijke gegevens die iedereen kan lezen. We gaan"
        " privé verder.",
    },
    "pt": {
        INVITE: "Obrigado por avisar. Enviamos uma mensagem privada para resolvermos isto juntos.",
        INVITE_TEXT: "Obrigado por avisar. Enviamos um SMS para resolvermos isto juntos.",
        OPENER: "Olá, aqui é {account_name}. Vamos continuar aqui em privado: o que nos pode contar?",
        FALLBACK: "Gostaríamos de ajudar em privado, mas não conseguimos escrever-lhe. Escreva-nos aqui: {link}",
        FALLBACK_BARE: "Gostaríamos de ajudar em privado, mas não conseguimos escrever-lhe. Envie-nos uma mensagem.",
        CLOSING: "Obrigado pela paciência. Ficamos contentes por ter ajudado.",
        ASK_TO_DELETE: "Por favor, apague a sua publicação: mostra dados pessoais que todos podem ler. Continuamos em"
        " privado.",
    },
}
KINDS = tuple(_WORDS["en"])
LANGUAGES = tuple(_WORDS)


def text(kind: str, language: str) -> str:
    """The words in a language (BCP 47), in English where there are none."""
    return _WORDS.get(language.lower().partition("-")[0], _WORDS["en"])[kind]
