"""Acknowledging, in an incident: how often, whom, and in which words.

Three hundred mentions never get three hundred replies: the public update answers everybody, and only a few who asked
are told where it stands. The words never repeat what somebody wrote, nor their name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from chalicelib.domain.errors import Invalid

MINUTE, HOUR = 60_000, 3_600_000
FRESH_MS = HOUR  # who asked longer ago than this has the update itself by now
FLOOD = 50  # posts about it within FLOOD_MS, from which on strangers are passed over
FLOOD_MS = 600_000
_MOST_TEXTS = 40
_LONGEST = 200
LINK = "{link}"

_OPENINGS: dict[str, tuple[str, ...]] = {
    "en": ("We know about this and are on it.", "Thanks for telling us: we are working on it.",
           "We have seen it and are working on a fix.", "Sorry about this! Our team is on it."),
    "de": ("Wir wissen davon und arbeiten daran.", "Danke für den Hinweis: Wir kümmern uns darum.",
           "Wir haben es gesehen und suchen die Ursache.", "Entschuldigung! Unser Team ist dran."),
    "fr": ("Nous sommes au courant et nous y travaillons.", "Merci du signalement : nous nous en occupons.",
           "Nous l'avons vu et cherchons la cause.", "Désolés ! Notre équipe s'en occupe."),
    "es": ("Lo sabemos y estamos en ello.", "Gracias por avisar: ya lo estamos mirando.",
           "Lo hemos visto y buscamos la causa.", "¡Lo sentimos! Nuestro equipo está en ello."),
    "it": ("Lo sappiamo e ci stiamo lavorando.", "Grazie della segnalazione: ce ne stiamo occupando.",
           "L'abbiamo visto e cerchiamo la causa.", "Ci dispiace! Il nostro team è al lavoro."),
    "pt": ("Já sabemos e estamos a tratar disso.", "Obrigado pelo aviso: estamos a ver.",
           "Já vimos e procuramos a causa.", "Pedimos desculpa! A nossa equipa está a tratar disso."),
    "nl": ("We weten ervan en werken eraan.", "Bedankt voor de melding: we zijn ermee bezig.",
           "We hebben het gezien en zoeken de oorzaak.", "Sorry! Ons team is ermee bezig."),
}  # fmt: skip
_CLOSINGS: dict[str, tuple[str, ...]] = {
    "en": ("Updates here: {link}", "The latest: {link}", "We post news here: {link}", "Follow this for news: {link}"),
    "de": ("Neues hier: {link}", "Der aktuelle Stand: {link}", "Wir berichten hier: {link}", "Mehr dazu: {link}"),
    "fr": (
        "Les nouvelles ici : {link}",
        "Dernières infos : {link}",
        "Nous informons ici : {link}",
        "La suite : {link}",
    ),
    "es": ("Novedades aquí: {link}", "Lo último: {link}", "Informamos aquí: {link}", "Más información: {link}"),
    "it": ("Aggiornamenti qui: {link}", "Le ultime: {link}", "Informiamo qui: {link}", "Altre notizie: {link}"),
    "pt": ("Novidades aqui: {link}", "As últimas: {link}", "Informamos aqui: {link}", "Mais notícias: {link}"),
    "nl": ("Updates hier: {link}", "Het laatste nieuws: {link}", "We melden het hier: {link}", "Meer hierover: {link}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """An account's setting `incident`. `acknowledge`: whether anybody is told at all. `a_minute`, `an_hour`: how many
    at most on the account, whatever the number of incidents. `texts`: by language, instead of ours; each has {link}.
    `spike_least` and `spike_strength`: domain/spikes.py. `page`: whom to page when a spike is found ("" = nobody)."""

    acknowledge: bool = True
    a_minute: int = 5
    an_hour: int = 20
    texts: Mapping[str, tuple[str, ...]] | None = None
    spike_least: int = 10
    spike_strength: float = 4.0
    page: str = ""


_NAMES = ("acknowledge", "a_minute", "an_hour", "texts", "spike_least", "spike_strength", "page")


def rules(setting: object) -> Rules:
    """Raises Invalid naming the part that is wrong."""
    path = "settings.incident"
    if setting in (None, "", {}):
        return Rules()
    if not isinstance(setting, dict):
        raise Invalid(path, f"Give an object with any of {', '.join(_NAMES)}.")
    for name in setting:
        if name not in _NAMES:
            raise Invalid(f"{path}.{name}", f"Use {', '.join(_NAMES)}.")
    acknowledge = setting.get("acknowledge", True)
    if not isinstance(acknowledge, bool):
        raise Invalid(f"{path}.acknowledge", "Use true or false.")
    page = setting.get("page", "")
    if not isinstance(page, str) or (page and not page.startswith("+") and not page.startswith("https://")):
        raise Invalid(f"{path}.page", "Use a phone number such as +4930123456, or an https address.")
    strength = setting.get("spike_strength", 4.0)
    if isinstance(strength, bool) or not isinstance(strength, int | float) or not 2 <= strength <= 6:
        raise Invalid(f"{path}.spike_strength", "Give a number from 2 to 6.")
    return Rules(
        acknowledge=acknowledge, a_minute=_whole(setting, "a_minute", 5, 1, 60),
        an_hour=_whole(setting, "an_hour", 20, 1, 500), texts=_texts(setting.get("texts"), f"{path}.texts"),
        spike_least=_whole(setting, "spike_least", 10, 3, 10_000), spike_strength=float(strength), page=page,
    )  # fmt: skip


def _whole(setting: Mapping[str, object], name: str, default: int, least: int, most: int) -> int:
    said = setting.get(name, default)
    if isinstance(said, bool) or not isinstance(said, int) or not least <= said <= most:
        raise Invalid(f"settings.incident.{name}", f"Give a whole number from {least} to {most}.")
    return said


def _texts(said: object, path: str) -> Mapping[str, tuple[str, ...]] | None:
    if said in (None, {}):
        return None
    if not isinstance(said, dict):
        raise Invalid(path, 'Give texts by language: {"en": ["We are on it: {link}"]}.')
    found: dict[str, tuple[str, ...]] = {}
    for language, ways in said.items():
        if not isinstance(ways, list) or not 0 < len(ways) <= _MOST_TEXTS:
            raise Invalid(f"{path}.{language}", f"Give 1 to {_MOST_TEXTS} texts.")
        for n, text in enumerate(ways):
            if not isinstance(text, str) or text.count(LINK) != 1 or len(text) > _LONGEST:
                raise Invalid(f"{path}.{language}[{n}]", f"Write at most {_LONGEST} characters with {LINK} once.")
            if "{" in text.replace(LINK, "") or "}" in text.replace(LINK, ""):
                raise Invalid(f"{path}.{language}[{n}]", f"Only {LINK} is filled in.")
        found[str(language)] = tuple(ways)
    return found


def pace(given: Rules) -> tuple[int, int]:
    """Milliseconds a token and burst of a bucket (store/limits.py) that lets through at most `a_minute` in any minute
    and `an_hour` in any hour. A bucket lets through burst + floor(time / every) in any stretch of time."""
    for burst in range(min(given.a_minute, given.an_hour), 1, -1):
        spare = given.an_hour - burst
        every = ceil(HOUR / spare) if spare else HOUR + 1
        if burst + MINUTE // every <= given.a_minute:
            return every, burst
    spare = given.an_hour - 1
    return max(ceil(HOUR / spare) if spare else HOUR + 1, MINUTE // given.a_minute + 1), 1


def ways(given: Rules, language: str) -> tuple[str, ...]:
    """The ways to say it in a language; in English, or the first of the account's own, where there is none."""
    short = language.partition("-")[0].lower()
    if given.texts:
        return given.texts.get(short) or given.texts.get("en") or next(iter(given.texts.values()))
    short = short if short in _OPENINGS else "en"
    openings, closings = _OPENINGS[short], _CLOSINGS[short]
    # Neighbours differ in both halves: providers turn away what was just said.
    pairs = [
        (n % len(openings), (n + n // len(openings)) % len(closings)) for n in range(len(openings) * len(closings))
    ]
    return tuple(f"{openings[a]} {closings[b]}" for a, b in pairs)


def words(given: Rules, language: str, number: int, link: str) -> str:
    """The `number`-th acknowledgement of an incident."""
    said = ways(given, language)
    return said[number % len(said)].replace(LINK, link)


def passed_over(*, only_arguing: bool, stranger: bool, lately: int) -> str:
    """Why somebody isn't told; "" if they may be. `stranger`: nothing is known of them from before the incident,
    and nobody follows them. `lately`: how many posts there were about it in the last ten minutes."""
    if only_arguing:
        return "only arguing"
    if stranger and lately > FLOOD:
        return "a stranger in a flood"
    return ""
