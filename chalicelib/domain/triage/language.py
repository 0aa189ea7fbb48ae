"""What language a short post is in: what the provider says, else the script, else its commonest little words.

A guess over few words is often wrong between neighbours (Danish and Norwegian, Spanish and Portuguese); nothing is
refused or sent because of it. An unsure guess is "".
"""

# ruff: noqa: E501
# Tables of words read best as words.

from __future__ import annotations

import re

from chalicelib.domain.triage.words import folded

_SCRIPTS: tuple[tuple[str, str], ...] = (  # the first that is there decides: kana before the Han it is mixed with
    ("ja", "[\u3040-\u30ff\uff66-\uff9d]"),
    ("ko", "[\uac00-\ud7af\u1100-\u11ff]"),
    ("zh", "[\u3400-\u9fff]"),
    ("th", "[\u0e00-\u0e7f]"),
    ("ar", "[\u0600-\u06ff]"),
    ("hi", "[\u0900-\u097f]"),
    ("he", "[\u0590-\u05ff]"),
    ("el", "[\u0370-\u03ff]"),
    ("uk", "[іїєґІЇЄҐ]"),
    ("ru", "[\u0400-\u04ff]"),
)
_SCRIPT = tuple((language, re.compile(letters)) for language, letters in _SCRIPTS)
_OWN_LETTERS = {
    "de": "ß", "es": "ñ¿¡", "pt": "ãõ", "fr": "œçêùû", "pl": "łąęśżźćń", "tr": "ğış", "sv": "å", "da": "æø", "cs": "řěů",
    "hu": "őű", "ro": "țș",
}  # fmt: skip
"""Letters that make a language likelier; each is worth as much as a little word."""

_LITTLE = {
    "en": "the a an and is are was were to of in it you i my me your for on this that with not have has do does can how why "
    "what when where please just been so but at be we they will get got hi hello still any there from its i'm don't "
    "can't doesn't thanks thank",
    "es": "el la los las un una y es son de en que no mi me tu su por para con como cuando donde esta este pero muy ya lo se "
    "hola gracias por favor estoy he ha han hay tengo mas desde",
    "fr": "le la les un une et est sont de du des en que qui ne pas mon ma mes votre vos pour avec comment quand ou je vous "
    "il elle nous ce cette mais tres bonjour bonsoir merci j'ai c'est depuis sur au aux toujours rien",
    "de": "der die das ein eine und ist sind nicht ich mein meine ihr euch sie wir zu mit fur auf von wie wann wo warum aber "
    "sehr hallo danke bitte habe hat wird noch seit bei es kann den dem im mir schon",
    "it": "il lo la gli le un una e sono di del della che non mi mio mia per con come quando dove ma molto ciao salve buongiorno "
    "grazie ho ha siete perche da questo questa ancora piu vostro",
    "pt": "o a os as um uma e sao de do da em no na que nao meu minha voces voce para com como quando onde mas muito ola oi bom "
    "obrigado obrigada por favor estou tem foi isso esta ja ate",
    "nl": "de het een en is zijn van in niet ik mijn jullie je u voor op met hoe wanneer waar waarom maar heel hallo hoi bedankt "
    "dank graag heb heeft wordt nog sinds al aan dat dit kan geen mij",
    "sv": "den det en ett och ar inte jag min mitt ni er for pa med hur nar var varfor men mycket hej tack har att som kan fran "
    "sedan till om mig era inget snalla fortfarande",
    "pl": "i w na z do nie sie jest to ze moj moja mi jak kiedy gdzie dlaczego ale bardzo dzien dobry czesc dziekuje prosze mam "
    "czy od juz za jeszcze ma po co wasz",
    "tr": "bir ve bu ne icin ile mi mu da de cok ama nasil nerede neden merhaba selam tesekkurler tesekkur lutfen var yok degil "
    "ben siz benim hala bana kadar gun oldu acaba",
    "da": "den det en et og er ikke jeg min mit i for pa med hvordan hvornar hvor hvorfor men meget hej tak har at som kan fra "
    "jeres mig til af",
    "no": "den det en et og er ikke jeg min mitt i for pa med hvordan nar hvor hvorfor men veldig hei takk har som kan fra dere "
    "meg til av",
    "fi": "on ei ja mina minun en ole miten milloin missa miksi mutta hei moi kiitos kun kuin etta se tama voi ovat",
    "id": "yang dan di ke dari ini itu tidak saya aku kamu anda untuk dengan bagaimana kapan dimana halo terima kasih tolong "
    "sudah belum apa bisa ada",
    "cs": "a je se na v to ze ne jsem muj moje jak kdy kde proc ale velmi dobry den ahoj dekuji prosim mam uz jeste",
    "ro": "si este nu in de la pe ca cu pentru cum cand unde dar foarte buna multumesc va rog am mai sunt",
}
_OF = {language: frozenset(words.split()) for language, words in _LITTLE.items()}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def guess(text: str, stated: str = "") -> str:
    """BCP 47; "" if it isn't known. What the provider says holds."""
    if stated:
        return stated
    for language, letters in _SCRIPT:
        if letters.search(text):
            return language
    words = set(_WORD.findall(folded(text)))
    raw = set(text.lower())
    scores = {
        language: len(words & little) + len(raw & set(_OWN_LETTERS.get(language, ""))) for language, little in _OF.items()
    }  # fmt: skip
    ranked = sorted(scores, key=lambda language: (-scores[language], language))
    best, second = ranked[0], ranked[1]
    return best if scores[best] > scores[second] else ""
