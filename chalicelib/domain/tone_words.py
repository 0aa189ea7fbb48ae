"""Phrases that make an answer sound wrong, by language. Each is looked for as whole words, in any case; `*` ends a
word of any ending. A language is added by a further entry.
"""

from __future__ import annotations

BLAME: dict[str, tuple[str, ...]] = {
    "en": (
        "you should have", "you should've", "you ought to have", "you could have", "you must have", "you failed to",
        "you forgot", "you neglected", "you did not read", "you didn't read", "you did not follow",
        "you didn't follow", "you did not listen", "you didn't listen", "you never told", "had you read",
        "if you had read", "if you had only", "if you'd read", "if you read the", "your own fault", "your fault",
        "your mistake", "you are wrong", "you're wrong", "you people", "calm down", "as i already", "as i said",
        "as we already", "as we said", "as already said", "as already mentioned", "as already explained",
        "as previously stated", "like i said", "per my last", "i already told you", "we already told you",
        "obviously you", "you clearly",
    ),
    "es": (
        "debería haber", "deberías haber", "debió haber", "tendría que haber", "tendrías que haber", "su culpa",
        "tu culpa", "culpa suya", "culpa tuya", "como ya le dije", "como ya te dije", "como ya le dijimos",
        "como ya le hemos", "como ya dije", "como ya dijimos", "ya le dije", "ya te dije", "se equivoca", "cálmese",
        "cálmate", "si hubiera leído", "si hubieras leído", "usted no leyó",
    ),
    "fr": (
        "vous auriez dû", "tu aurais dû", "vous auriez pu", "votre faute", "ta faute", "comme je l'ai déjà",
        "comme je vous l'ai", "comme déjà dit", "comme déjà expliqué", "comme nous vous l'avons", "je vous ai déjà",
        "nous vous avons déjà dit", "vous avez tort", "vous vous trompez", "calmez-vous", "si vous aviez lu",
        "vous n'avez pas lu", "vous avez oublié",
    ),
    "de": (
        "hätten sie", "sie hätten", "du hättest", "hättest du", "ihre schuld", "deine schuld", "selbst schuld",
        "wie ich bereits", "wie ich schon", "wie wir bereits", "wie wir schon", "wie bereits gesagt",
        "wie bereits erwähnt", "wie schon gesagt", "wie gesagt", "sie irren sich", "sie liegen falsch",
        "beruhigen sie sich", "sie haben vergessen", "sie haben nicht gelesen",
    ),
    "pt": (
        "deveria ter", "devia ter", "você devia", "teria de ter", "culpa sua", "sua culpa", "como já disse",
        "como já dissemos", "como já referi", "como já referimos", "como já informamos", "já lhe disse",
        "já lhe dissemos", "está enganado", "está enganada", "você está errado", "acalme-se", "se tivesse lido",
    ),
}  # fmt: skip

DEFENSIVE: dict[str, tuple[str, ...]] = {
    "en": (
        "not our fault", "not our problem", "not my fault", "not my problem", "not my job", "not our responsibility",
        "we are not responsible", "we're not responsible", "don't blame us", "do not blame us",
        "we did nothing wrong", "we have done nothing wrong", "nothing we can do", "there is nothing we can",
        "there's nothing we can", "it's our policy", "it is our policy", "that's our policy", "that is our policy",
        "company policy", "nobody else has complained", "no one else has complained", "nobody else complained",
        "with all due respect", "we never said", "i never said", "take it or leave it",
    ),
    "es": (
        "no es nuestra culpa", "no es culpa nuestra", "no es nuestro problema", "no es problema nuestro",
        "no somos responsables", "no podemos hacer nada", "es nuestra política", "política de la empresa",
        "nadie más se ha quejado", "nunca dijimos", "con todo respeto", "con el debido respeto",
    ),
    "fr": (
        "pas notre faute", "pas notre problème", "pas de notre faute", "pas de notre ressort",
        "nous ne sommes pas responsables", "nous n'y pouvons rien", "on n'y peut rien", "c'est notre politique",
        "politique de l'entreprise", "personne d'autre ne s'est plaint", "nous n'avons jamais dit",
        "sauf votre respect",
    ),
    "de": (
        "nicht unsere schuld", "nicht unser problem", "nicht unser fehler", "nicht meine schuld",
        "nicht mein problem", "wir sind nicht verantwortlich", "dafür sind wir nicht", "können wir nichts machen",
        "können wir nichts dafür", "unsere richtlinie*", "sonst hat sich niemand beschwert",
        "das haben wir nie gesagt", "bei allem respekt", "pech gehabt",
    ),
    "pt": (
        "não é culpa nossa", "não é nossa culpa", "não é problema nosso", "não somos responsáveis",
        "não podemos fazer nada", "é a nossa política", "é nossa política", "política da empresa",
        "ninguém mais reclamou", "mais ninguém se queixou", "nunca dissemos", "com todo o respeito",
    ),
}  # fmt: skip

SORRY: dict[str, tuple[str, ...]] = {
    "en": ("sorry", "apolog*", "regret"),
    "es": ("perdón", "perdon*", "disculp*", "lo sentimos", "lo siento", "lamentamos", "lamento"),
    "fr": ("désolé*", "excus*", "pardon", "navré*"),
    "de": ("entschuldig*", "verzeih*", "tut uns leid", "tut mir leid", "bedauer*"),
    "pt": ("desculp*", "lamentamos", "lamento", "perdão"),
}

GREETING: dict[str, tuple[str, ...]] = {
    "en": ("hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening"),
    "es": ("hola", "estimado", "estimada", "querido", "querida", "buenos días", "buenas tardes", "buenas noches"),
    "fr": ("bonjour", "bonsoir", "salut", "cher", "chère"),
    "de": ("hallo", "liebe", "lieber", "guten tag", "guten morgen", "guten abend", "moin"),
    "pt": ("olá", "oi", "caro", "cara", "prezado", "prezada", "bom dia", "boa tarde", "boa noite"),
}

TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "señor", "señora", "sr", "sra", "don", "doña",
        "monsieur", "madame", "mme", "m", "mademoiselle", "herr", "frau", "senhor", "senhora", "prof",
    }
)  # fmt: skip

NO_NAMES = frozenset(
    {
        "there", "all", "everyone", "everybody", "again", "team", "folks", "friend", "friends", "customer", "you",
        "and", "thanks", "thank", "we", "i", "it", "this", "that", "sorry", "yes", "no", "please", "the", "our", "your",
        "a", "cliente", "clienta", "todos", "todas", "amigo", "amiga", "gracias", "sentimos", "client", "tous",
        "toutes", "merci", "nous", "kunde", "kundin", "kunden", "alle", "zusammen", "danke", "wir", "ihr", "vielen",
        "obrigado", "obrigada", "tudo", "equipo", "community", "guten", "et", "und", "y", "e", "from", "back",
    }
)  # fmt: skip
"""What may follow a greeting and is nobody's name."""

PLACEHOLDERS = frozenset(
    {
        "name", "first name", "last name", "customer", "customer name", "your name", "agent", "agent name", "date",
        "link", "url", "order", "order number", "number", "email", "phone", "company", "brand", "insert name", "x",
        "xx", "xxx", "tbd", "todo", "nombre", "cliente", "fecha", "enlace", "nom", "prénom", "client", "lien", "kunde",
        "vorname", "nachname", "datum", "nome", "data", "ligação",
    }
)  # fmt: skip
"""What stands in square or pointed brackets when a form wasn't filled in."""

PRIVATE = (
    "dm", "dms", "direct message", "private message", "in private", "privately", "message us", "inbox", "call us",
    "we will call", "we'll call", "mensaje privado", "en privado", "message privé", "en privé", "privatnachricht",
    "per pn", "privat", "mensagem privada", "em privado", "look into", "looking into", "get back to you", "checking",
    "find out",
)  # fmt: skip
"""An answer that goes on elsewhere answers a question too."""

STANDING_FOR = (
    "it", "it's", "it’s", "it'll", "it’ll", "they", "they're", "they’re", "they'll", "they’ll", "er", "ella", "ellos",
    "ellas", "ele", "ela", "eles", "elas", "elle", "ils", "elles",
)  # fmt: skip
"""What says something of that which was asked about, without its name: at the head of a clause, a word after it.
Forms that mean something else too (`es`, `sie`, `il`) aren't among them."""

_LITTLE = (
    "about after again also always another anyone anything because been before being both could does doing down "
    "each even ever every from have having here hello just know like made make many more most much must need never "
    "only other please really same should since some still such sure take than thank thanks that their them then "
    "there these they thing this those through time today very want well were what when where which while will with "
    "without would your yours para pero porque cuando donde como esta este esto tiene hola gracias favor quiero "
    "pour mais avec dans vous nous votre notre est-ce quand comment bonjour merci plus faire être avoir "
    "aber auch auf dass eine einen haben hallo ich ihre kann kein mein nicht noch oder sein sind wann warum wenn wird "
    "mais onde quando obrigado você vocês isso meu minha"
)
STOPWORDS = frozenset(_LITTLE.split())
