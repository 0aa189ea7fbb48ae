"""Rules that are there from the start, third part: what is worth a thank-you, and what is noise."""

# ruff: noqa: E501

from __future__ import annotations

from chalicelib.domain.triage.given_urgent import said
from chalicelib.domain.triage.rule import TriageRule

WORTH: tuple[TriageRule, ...] = (
    TriageRule(
        id="praise", name="Praise", need="worth", weight=64, topic="praise", order=80, reason="it is praise",
        words=said(
            "no complaints | congrats | congratulations | well deserved | bliss | recommended | finally a | that's how you do it | absolute star | a star | love it | love this | love your | love you | loving | amazing | awesome | fantastic | excellent | brilliant | outstanding | best | perfect | wonderful | great service | great job",
            "well done | kudos | shout out | shoutout | props to | impressed | recommend | highly recommend | delicious | beautiful | gorgeous | happy with | so happy | made my day | five stars | obsessed",
            "can't wait | my favourite | my favorite | favourite | favorite | legend | legends | superb | so good | lovely | fab | so cute | incredible | great experience | great product | nice work",
            "genial | excelente | me encanta | encantado | encantada | perfecto | maravilloso | recomiendo | los mejores | increible | buenisimo | que bonito",
            "genial | excellent | j'adore | parfait | bravo | magnifique | je recommande | au top | super service | je suis ravi | je suis ravie | impeccable",
            "beste | bester | bestes | toll | klasse | super service | spitze | begeistert | liebe es | empfehle | perfekt | wunderbar | sehr zufrieden | hervorragend | grossartig | ausgezeichnet",
            "ottimo | ottima | adoro | perfetto | bravissimi | fantastico | fantastica | consiglio | complimenti | bellissimo | bellissima | meraviglioso",
            "otimo | otima | adorei | amei | amo | perfeito | maravilhoso | maravilhosa | parabens | recomendo | excelente | top demais | lindo | linda",
            "geweldig | fantastisch | top | perfect | heerlijk | aanrader | super service | prachtig | uitstekend | heel blij | helemaal blij",
            "underbar | fantastisk | fantastiskt | alskar | toppen | perfekt | rekommenderar | grymt | supernojd | jattenojd | suverant",
            "swietny | swietna | swietnie | polecam | uwielbiam | rewelacja | wspaniale | super obsluga | idealnie | brawo | najlepsi | cudowne | kocham",
            "harika | mukemmel | bayildim | bayiliyorum | cok guzel | tavsiye ederim | super | cok memnun | memnunum | muhtesem | efsane",
            "最高 | 素晴らしい | 大好き | 美味しい | 嬉しい | おすすめ | رائع | ممتاز | أحب | روعة | जबरदस्त | शानदार | बढ़िया | बहुत अच्छ | मज़ा | 太棒 | 好评 | 喜欢 | 很好 | 최고 | 좋아요 | 대박 | отлично | супер | класс | лучшие | люблю",
        ),
    ),
    TriageRule(
        id="thanks", name="Thanks", need="worth", weight=60, topic="praise", order=82, reason="it is a thank-you",
        words=said(
            "thank you | thanks | thank u | thx | ty | cheers | much appreciated | appreciate it | gracias | muchas gracias | merci | merci beaucoup | danke | vielen dank | dankeschon",
            "grazie | grazie mille | obrigado | obrigada | valeu | bedankt | dank je | dankjewel | tack | tusen tack | dziekuje | dzieki | dziekujemy | tesekkurler | tesekkur ederim | sagolun | eyvallah | takk | mange tak | tak for | tusind tak",
            "ありがとう | 感謝 | شكرا | شكراً | धन्यवाद | शुक्रिया | 谢谢 | 感谢 | 감사 | 고마워 | спасибо | благодарю | kiitos | terima kasih | multumesc",
        ),
    ),
    TriageRule(
        id="glad", name="Happy", need="worth", weight=52, order=84, reason="they are happy", sentiment_at_least=60, unless=("please", "but", "por favor", "bitte"),
    ),
    TriageRule(
        id="found-mention", name="A general mention", need="worth", weight=52, order=87, address=("nobody",),
        reason="it speaks of us, but to nobody who must answer",
    ),
    TriageRule(
        id="smile", name="Only emoji", need="worth", weight=55, order=86, reason="a friendly emoji and no words", most={"words": 0},
        words=said("❤ | ❤️ | 😍 | 🥰 | 👏 | 🙌 | 💯 | 😊 | 👍 | 🎉 | 💕 | 🤩 | 🔥 | 💪 | 😋 | 💚 | 💙 | 🧡 | 💛 | 💜 | 🖤 | 😁 | 😀 | 😂 | 🤣 | ✨ | 🫶 | 🙏"),
        unless=said("😡 | 😠 | 🤬 | 👎 | 😤 | 💩 | 🤮 | 💔"),
    ),
)  # fmt: skip

NOISE: tuple[TriageRule, ...] = (
    TriageRule(
        id="reshare", name="A reshare", need="none", weight=90, order=5, reason="a reshare: it adds no words of its own", reshare=True,
    ),
    TriageRule(
        id="among-themselves", name="Customers among themselves", need="none", weight=74, order=6,
        reason="it speaks to somebody else", address=("others",),
    ),
    TriageRule(
        id="scam", name="Spam", need="none", weight=94, spam=True, order=4, reason="it reads like spam",
        words=said(
            "passive income | earn money | make money | work from home | investment platform | trading signals | double your | guaranteed profit | per week from home | von zu hause verdienen | am tag von zu hause",
            "check my bio | link in my bio | link in bio | follow back | follow for follow | f4f | sub4sub | dm for promo | dm us for | for promotion | grow your page | dm to promote | promote it on | gain followers | free followers | buy followers | onlyfans",
            "recovery expert | recover your account | recovered my account | he helped me recover | she helped me recover | helped me get back my | ethical hacker | contact him on | text him on | message him on | whatsapp me on | inbox me now",
            "betting tips | sure odds | viagra | cialis | hot girls | hot singles | loan offer | quick loan | payday loan | lottery winner | you have won | congratulations you have | congratulations you were | claim your prize | click here to claim | free gift card | free iphone",
            "gana dinero | ganar dinero | dinero desde casa | inversion garantizada | gagner de l'argent | gagnez | investissement garanti | geld verdienen | verdiene geld | guadagna | guadagnare da casa | guadagni",
            "ganhe dinheiro | renda extra | renda passiva | verdien geld | geld verdienen | tjana pengar | zarabiaj | zarob | zarobek | para kazan | ek gelir | bonus veren | 副業 | 稼げる | اربح | ربح المال | पैसे कमाएं | 赚钱 | 부업 | заработок",
        ),
    ),
    TriageRule(
        id="scam-subject", name="What spam is often about", need="none", weight=66, spam=True, order=5,
        reason="spam is often about this",
        words=said("crypto | bitcoin | btc | forex | nft | airdrop | casino | sexy | follow me | bahis | to the moon"),
    ),
    TriageRule(
        id="promotion", name="A promotion", need="none", weight=74, order=7, reason="it promotes something",
        words=said(
            "discount code | promo code | use my code | use code | coupon code | shop now | buy now | order now | limited offer | limited time offer | check out my | visit my | visit our | my new video | my latest video | my youtube",
            "subscribe to my | subscribe to our | our new collection | now hiring | we are hiring | we're hiring | giveaway | sponsored | affiliate | my etsy | my shop | my store | our store | my podcast | new blog post | stream now | out now | pre order now | register now | sign up today",
            "codigo de descuento | compra ya | visita mi | visita nuestra | sorteo | siguenos | code promo | achetez | visitez | concours | rabattcode | gutscheincode | jetzt kaufen | gewinnspiel | besucht unseren",
            "codice sconto | acquista ora | visita il mio | cupom | compre ja | visite nossa | sorteio | kortingscode | koop nu | winactie | rabattkod | kop nu | kod rabatowy | kup teraz | konkurs | indirim kodu | hemen al | cekilis | プレゼント企画 | كود خصم | 折扣码",
        ),
    ),
    TriageRule(
        id="promotion-link", name="Many percent off, with a link", need="none", weight=70, order=8, reason="it promotes something",
        least={"links": 1}, patterns=("##% off", "## off", "save ##", "rabatt ##"), words=said("sale | offer | deal | deals | soldes | oferta | ofertas | angebot | offerta | promocja | indirim"),
    ),
    TriageRule(
        id="many-links", name="Links and little else", need="none", weight=60, spam=True, order=9, reason="it is mostly links", least={"links": 2},
    ),
    TriageRule(
        id="many-hashtags", name="Many hashtags", need="none", weight=60, order=9, reason="it is mostly hashtags", least={"hashtags": 6},
    ),
    TriageRule(
        id="many-mentions", name="Many people named", need="none", weight=62, order=9, reason="it names many people at once", least={"mentions": 6},
    ),
    TriageRule(
        id="quoted-on", name="Passed on", need="none", weight=62, order=9, reason="it passes on what somebody else said",
        words=said("rt | reposting | repost | ht"), address=("us", "nobody"), most={"questions": 0},
    ),
    TriageRule(
        id="credited", name="Somebody else's words", need="none", weight=58, order=9, reason="it passes on what somebody else said",
        words=("via",), least={"mentions": 1}, most={"questions": 0},
    ),
    TriageRule(
        id="bare-link", name="A link and no words", need="none", weight=58, order=9, reason="a link without words", least={"links": 1}, most={"words": 1},
    ),
)  # fmt: skip
