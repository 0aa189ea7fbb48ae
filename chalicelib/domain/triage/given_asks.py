"""Rules that are there from the start, second part: questions, feeling, reviews, and who speaks."""

# ruff: noqa: E501

from __future__ import annotations

from chalicelib.domain.triage.given_urgent import said
from chalicelib.domain.triage.rule import TriageRule

ASKS: tuple[TriageRule, ...] = (
    TriageRule(
        id="question-mark",
        name="A question mark",
        need="needs",
        weight=60,
        reason="it asks something",
        order=70,
        least={"questions": 1, "words": 2},
        address=("us", "nobody"),
    ),
    TriageRule(
        id="question",
        name="Words of a question",
        need="needs",
        weight=50,
        topic="question",
        reason="it is put as a question",
        order=72,
        address=("us", "nobody"),
        words=said(
            "how do i | how can i | how do you | how to | how much | how many | where can i | where do i | where is | when will | when is | when does | when are | what time",
            "can i | can you | could you | do you | does it | does the | is it possible | is there | are there | is this | are you | will you | will there | would you | which one | why is | why are | why do | why did | why was",
            "anyone know | does anyone | i wonder | wondering if | wondering | any chance | looking for | in stock | back in stock | opening hours | what happened | price of | i would like to know | i'd like to know | not sure if",
            "como puedo | cuando | donde | cuanto | cuesta | tienen | hay stock | es posible | se puede | a que hora | alguien sabe | precio",
            "comment | quand | combien | est ce que | avez vous | y a t il | peut on | quelle heure | quel prix | serait il possible | savoir si",
            "wie kann ich | wann | gibt es | habt ihr | wo finde ich | wie viel | was kostet | kann man | wisst ihr | wie lange | offnungszeiten | ist es moglich",
            "come posso | quando | quanto costa | avete | e possibile | a che ora | dove trovo | si puo | qualcuno sa",
            "como faco | quando | quanto custa | voces tem | tem como | onde encontro | qual o valor | qual o preco | alguem sabe | e possivel | que horas",
            "hoe kan ik | wanneer | hebben jullie | is er | hoeveel | hoe laat | waar kan ik | kan ik | weet iemand",
            "hur kan jag | nar | har ni | finns det | hur mycket | var hittar | kan man | vet nagon | oppettider | gar det att",
            "jak moge | kiedy | czy macie | czy jest | czy mozna | ile kosztuje | gdzie | o ktorej | czy ktos wie | czy bedzie",
            "nasil | ne zaman | ne kadar | var mi | fiyati | nerede | kac | mumkun mu | olacak mi | bilen var mi",
            "ですか | ますか | でしょうか | いつ | いくら | どこ | كيف | متى | كم السعر | بكم | اين | أين | هل | कब | कैसे | कितना | कितने | कहाँ | कहां | क्या | 吗 | 多少钱 | 什么时候 | 怎么 | 어떻게 | 언제 | 얼마 | 인가요 | 나요 | как | когда | сколько | где | есть ли",
        ),
    ),
    TriageRule(
        id="contrast",
        name="Praise with a but",
        need="needs",
        weight=50,
        reason="it says but",
        order=88,
        address=("us", "nobody"),
        words=said(
            "but | however | although | except that | apart from | sadly | unfortunately | pero | aunque | sin embargo | cependant | malheureusement",
            "aber | jedoch | leider | purtroppo | tuttavia | porem | infelizmente | maar | helaas | tyvarr | niestety | jednak | fakat | maalesef | ancak",
            "でも | ですが | けど | لكن | للأسف | लेकिन | मगर | 但是 | 可是 | 하지만 | 그런데 | но | однако | к сожалению",
        ),
    ),
    TriageRule(
        id="greeting",
        name="A greeting and no more",
        need="needs",
        weight=35,
        reason="a greeting: they may be waiting for an answer",
        order=90,
        most={"words": 3},
        least={"words": 1},
        words=said(
            "hello | hi | hey | good morning | good afternoon | good evening | hola | buenos dias | buenas tardes | bonjour | salut | bonsoir | hallo | guten tag | guten morgen | moin",
            "ciao | salve | buongiorno | buonasera | ola | oi | bom dia | boa tarde | goedemorgen | goedemiddag | hoi | hej | god morgon | hejsan | dzien dobry | czesc | witam | merhaba | selam | gunaydin",
            "こんにちは | おはよう | مرحبا | السلام عليكم | नमस्ते | नमस्कार | 你好 | 您好 | 안녕하세요 | привет | здравствуйте | добрый день | שלום | γεια | สวัสดี",
        ),
    ),
)

FEELING: tuple[TriageRule, ...] = (
    TriageRule(
        id="angry",
        name="Very unhappy",
        need="needs",
        weight=70,
        priority="high",
        topic="complaint",
        order=54,
        reason="they are very unhappy",
        sentiment_at_most=-65,
    ),
    TriageRule(
        id="unhappy",
        name="Unhappy",
        need="needs",
        weight=50,
        topic="complaint",
        order=56,
        reason="they are unhappy",
        sentiment_at_most=-30,
    ),
    TriageRule(
        id="shouting",
        name="Shouting",
        need="needs",
        weight=40,
        order=58,
        reason="they shout",
        least={"capitals": 70, "words": 4},
    ),
    TriageRule(
        id="mockery",
        name="Praise that is none",
        need="needs",
        weight=74,
        topic="complaint",
        order=52,
        reason="it may be meant bitterly",
        words=said(
            "love that for me | oh brilliant | oh great | oh good | oh lovely | oh joy | another day another | just what i needed | thanks for nothing | thanks a lot for | thanks a bunch | thank you for ruining | thanks for ruining | yeah right | love how | love that you | love it when | slow clap",
            "great job breaking | great way to | way to go | nice one | well done for | good job on | congratulations on | brilliant idea | a new record | so helpful | real helpful | what a joke",
            "gracias por nada | pour rien | encore une heure | merci pour rien | danke fur nichts | grazie per niente | grazie di niente | obrigado por nada | obrigada por nada | bedankt voor niets",
            "tack for ingenting | dzieki za nic | super robota | helal olsun size | 🙄 | 🙃 | 🤡",
        ),
    ),
)

REVIEWS: tuple[TriageRule, ...] = (
    TriageRule(
        id="low-rating",
        name="A low rating",
        need="needs",
        weight=88,
        priority="high",
        topic="review",
        order=20,
        reason="a review of three stars or fewer",
        least={"rating": 1},
        most={"rating": 3},
    ),
    TriageRule(
        id="high-rating",
        name="A high rating",
        need="worth",
        weight=60,
        topic="review",
        order=80,
        reason="a review of four or five stars",
        least={"rating": 4},
    ),
)

WHO: tuple[TriageRule, ...] = (
    TriageRule(
        id="reach", name="Many will read it", priority="high", order=95, min_reach=10_000, address=("us", "nobody"),
        reason="ten thousand people or more may read it",
    ),
    TriageRule(
        id="valued", name="A valued customer", priority="high", order=96, tags=("vip", "gold", "key-account"),
        reason="a customer who is tagged as valued",
    ),
    TriageRule(
        id="answers-us", name="An answer to us", need="needs", weight=25, order=97, answers_us=True, reason="it answers us",
    ),
)  # fmt: skip
