"""Thank-yous for praise in public, where the brand has no template of its own. Three of each: whoever is thanked in
the same words as everybody else isn't thanked. They fit into a post on X with a sign-off."""

from __future__ import annotations

from collections.abc import Mapping

THANKS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Thank you, that means a lot to all of us here.",
        "You have just made our day. Thank you!",
        "How kind of you to say so. Thank you for letting us know!",
    ),
    "es": (
        "Gracias, significa mucho para todo el equipo.",
        "Nos acaba de alegrar el día. ¡Gracias!",
        "Qué amable. ¡Gracias por contárnoslo!",
    ),
    "pt": (
        "Obrigado, isso significa muito para toda a equipe.",
        "Alegrou o nosso dia. Obrigado!",
        "Que gentileza. Obrigado por nos contar!",
    ),
    "fr": (
        "Merci, cela compte beaucoup pour toute l'équipe.",
        "Vous venez d'illuminer notre journée. Merci !",
        "C'est très gentil à vous. Merci de nous l'avoir dit !",
    ),
    "de": (
        "Danke, das bedeutet uns allen hier viel.",
        "Damit haben Sie uns den Tag verschönert. Danke!",
        "Wie nett von Ihnen. Danke, dass Sie uns das sagen!",
    ),
    "it": (
        "Grazie, per tutti noi significa molto.",
        "Ci ha illuminato la giornata. Grazie!",
        "Che gentile. Grazie di avercelo detto!",
    ),
    "nl": (
        "Dank u, dat betekent veel voor ons allemaal.",
        "U hebt onze dag goedgemaakt. Dank u!",
        "Wat aardig van u. Dank dat u het ons laat weten!",
    ),
    "pl": (
        "Dziękujemy, to wiele znaczy dla nas wszystkich.",
        "Poprawili nam Państwo dzień. Dziękujemy!",
        "To bardzo miłe. Dziękujemy za te słowa!",
    ),
    "tr": (
        "Teşekkürler, bu hepimiz için çok değerli.",
        "Günümüzü güzelleştirdiniz. Teşekkürler!",
        "Ne kadar naziksiniz. Bizimle paylaştığınız için teşekkürler!",
    ),
    "ja": (
        "ありがとうございます。スタッフ一同、とても励みになります。",
        "うれしいお言葉をありがとうございます！",
        "お知らせくださり、ありがとうございます。心より感謝いたします。",
    ),
}
