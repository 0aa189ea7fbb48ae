"""Feeling in languages that VADER doesn't read: a small list of words and emoji, and what turns them around.

It is a hint among others: fewer words than a dictionary has, no irony, and a text without any of them counts as even.
"""

# ruff: noqa: E501, SIM905
# Tables of words read best as words.

from __future__ import annotations

from chalicelib.domain.triage.words import spoken

_ANGRY = (
    # es
    "terrible horrible pesimo pesima malo mala fatal asco verguenza estafa estafadores ladrones peor decepcion decepcionado "
    "decepcionada harto harta enfadado enfadada inaceptable roto rota lamentable nefasto "
    # fr
    "nul nulle honte honteux scandaleux horrible pire decu decue arnaque arnaqueurs voleurs inadmissible inacceptable "
    "catastrophe catastrophique colere casse cassee marre deplorable lamentable "
    # de
    "schlecht schlimm furchtbar schrecklich katastrophe enttauscht enttauschend frech frechheit unverschamt betrug betruger "
    "abzocke sauer wutend kaputt miserabel mies peinlich zumutung "
    # it
    "pessimo pessima terribile orribile vergogna vergognoso truffa truffatori ladri deluso delusa delusione inaccettabile "
    "scandaloso rotto rotta schifo arrabbiato arrabbiata "
    # pt
    "pessimo pessima horrivel terrivel vergonha golpe fraude ladroes decepcionado decepcionada decepcao inaceitavel absurdo "
    "ruim pior quebrado quebrada descaso lixo desrespeito "
    # nl
    "slecht vreselijk verschrikkelijk waardeloos schandalig schande oplichting oplichters teleurgesteld teleurstellend "
    "onacceptabel boos woedend kapot belachelijk triest "
    # sv
    "dalig daligt usel uselt hemsk hemskt fruktansvart skandal bedrageri besviken arg trasig trasigt oacceptabelt skamligt "
    "katastrof vardelost "
    # pl
    "okropny okropna okropnie fatalny fatalna fatalnie tragedia dramat skandal wstyd oszustwo oszusci zlodzieje rozczarowany "
    "rozczarowana zepsuty zepsuta beznadziejny beznadziejna beznadzieja porazka zenada "
    # tr
    "kotu berbat rezalet rezil dolandirici dolandiricilar sahtekar hirsiz magdur sikayet bozuk sinir skandal utanc felaket "
    "sacmalik "
    # da, no, id
    "darlig darligt elendig forferdelig skuffet svindel buruk kecewa parah penipu penipuan rusak"
).split()
_GLAD = (
    # es
    "gracias genial excelente encanta encantado encantada perfecto perfecta maravilloso maravillosa bueno buena mejor increible "
    "recomiendo feliz contento contenta rapido amable estupendo fantastico "
    # fr
    "merci super genial geniale excellent excellente parfait parfaite adore bravo magnifique top recommande ravi ravie heureux "
    "contente content rapide impeccable formidable "
    # de
    "danke super toll klasse prima perfekt ausgezeichnet liebe freundlich empfehlen begeistert zufrieden schnell wunderbar "
    "spitze genial hervorragend "
    # it
    "grazie ottimo ottima eccellente perfetto perfetta bellissimo bellissima fantastico fantastica adoro bravi bravissimi "
    "consiglio felice contento contenta veloce gentile complimenti "
    # pt
    "obrigado obrigada otimo otima excelente perfeito perfeita maravilhoso maravilhosa adoro amei amo parabens recomendo feliz "
    "rapido nota incrivel "
    # nl
    "bedankt geweldig super top perfect fantastisch uitstekend blij tevreden aanrader snel vriendelijk prima mooi heerlijk "
    # sv
    "tack toppen underbart underbar fantastisk fantastiskt perfekt alskar nojd glad snabb rekommenderar grymt suverant bra "
    # pl
    "dziekuje dziekuje super swietny swietna swietnie doskonaly doskonala polecam uwielbiam wspanialy wspaniala idealny idealna "
    "zadowolony zadowolona szybko rewelacja rewelacyjny brawo "
    # tr
    "tesekkurler tesekkur harika mukemmel super guzel bayildim bayiliyorum seviyorum memnun memnunum hizli tavsiye "
    "muhtesem basarili "
    # da, no, id
    "tak takk fantastisk dejlig kjempebra mantap keren bagus puas suka"
).split()
_NOT = frozenset(
    "no nunca ni sin ne pas jamais sans nicht kein keine keinen nie non mai senza nao nunca sem niet geen nooit zonder "
    "inte ingen aldrig utan nie bez degil yok ikke aldri tidak bukan".split()
)
_ANYWHERE_ANGRY = (
    "😡", "😠", "🤬", "👎", "😤", "💩", "🤮", "😞", "😢", "😭", "💔", "最悪", "ひどい", "酷い", "壊れ", "残念", "詐欺", "سيء",
    "سيئة", "أسوأ", "نصب", "احتيال", "فاشل", "खराब", "घटिया", "बेकार", "धोखा", "差评", "垃圾", "骗子", "太差", "최악", "사기", "실망",
    "ужас", "плохо", "обман", "кошмар", "отврат",
)  # fmt: skip
_ANYWHERE_GLAD = (
    "❤", "😍", "🥰", "👏", "🙌", "💯", "😊", "👍", "🎉", "💕", "🤩", "ありがとう", "最高", "素晴らしい", "嬉しい", "大好き", "شكرا",
    "شكراً", "رائع", "ممتاز", "أحب", "धन्यवाद", "शानदार", "बढ़िया", "बहुत अच्छ", "谢谢", "好评", "太棒", "喜欢", "감사", "최고",
    "좋아요", "спасибо", "отлично", "супер", "класс",
)  # fmt: skip
_SCORES = dict.fromkeys(_GLAD, 1) | dict.fromkeys(_ANGRY, -1)
_STEP = 45  # one word is a clear hint, two nearly settle it


def feeling(text: str) -> int:
    """-100 to 100; 0 where nothing is known."""
    said = spoken(text)
    score = 0
    for n, word in enumerate(said.words):
        value = _SCORES.get(word, 0)
        score += -value if value and _NOT & set(said.words[max(0, n - 2) : n]) else value
    score += sum(piece in said.whole for piece in _ANYWHERE_GLAD) - sum(
        piece in said.whole for piece in _ANYWHERE_ANGRY
    )
    return max(-100, min(100, score * _STEP))
