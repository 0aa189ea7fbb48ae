"""The demo brand's help articles. Invented, as the brand is."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def _article(id: str, title: str, keywords: str, body: str, *, language: str = "en", topic: str = "") -> Json:
    """`keywords`: separated by commas."""
    return {
        "id": id,
        "title": title,
        "link": f"https://help.larkspur.example/{id}",
        "keywords": [word.strip() for word in keywords.split(",")],
        "language": language,
        "queue": "",
        "topic": topic,
        "enabled": True,
        "body": body,
    }


ARTICLES: tuple[Json, ...] = (
    _article(
        "returns",
        "Returning shoes within 60 days",
        "return, send back, return label, unwanted, changed my mind",
        "You have **60 days** to send shoes back, unworn and in their box. Print the return label from your account, "
        "stick it on the parcel and hand it in at any parcel shop.\n\nNo printer? Show the QR code instead. Returns "
        "are free in the UK, the EU and the US.",
        topic="returns",
    ),
    _article(
        "refund-time",
        "When your refund arrives",
        "refund, money back, how long, bank, not received refund",
        "We refund within two working days of your parcel reaching our warehouse. Your bank then takes **three to "
        "five working days** to show it.\n\nA refund goes back the way you paid. For gift cards it is a new code by "
        "e-mail.",
        topic="returns",
    ),
    _article(
        "exchange-size",
        "Exchanging for another size",
        "exchange, swap, wrong size, too small, too big, too tight",
        "Too tight or too loose? Choose *Exchange* in your account and pick the size. We reserve the new pair at once "
        "and send it as soon as the old one is scanned at the parcel shop.",
        topic="returns",
    ),
    _article(
        "size-guide",
        "Finding your size",
        "size chart, fit, measure, EU size, US size, half sizes, wide feet",
        "Stand on paper, mark heel and toe, and measure between. 26.5 cm is EU 42, UK 8, US 9. Larkspur lasts run "
        "slightly **narrow**: with wide feet take half a size more.",
        topic="sizes",
    ),
    _article(
        "children-sizes",
        "Children's sizes and growing room",
        "kids, children, toddler, room to grow, junior",
        "Leave 12 mm between the longest toe and the front. Measure every three months while they are under six; "
        "feet grow fastest then. Sizes run from EU 20 to 38.",
        topic="sizes",
    ),
    _article(
        "track-parcel",
        "Where is my order? Tracking a parcel",
        "tracking, where is my parcel, track, courier, dispatched, shipped, order status",
        "As soon as your order leaves us you get an e-mail with the tracking link. It may take a day until the "
        "courier scans it for the first time. You can also look in your account under *Orders*.",
        topic="delivery",
    ),
    _article(
        "delivery-times",
        "Delivery times and prices",
        "delivery cost, postage, shipping fee, express, how long, arrive",
        "Standard delivery takes 2 to 4 working days and is free from 50 pounds. Express arrives the next working day "
        "if you order before 2 pm, for 6.95.",
        topic="delivery",
    ),
    _article(
        "late-parcel",
        "My parcel is late or lost",
        "late, lost, missing parcel, not arrived, delayed, says delivered",
        "Nothing new in tracking for five working days? Write to us: we open a search with the courier and send a new "
        "pair or refund you, whichever you like. Does tracking say *delivered* and it isn't there? Ask the "
        "neighbours, then us.",
        topic="delivery",
    ),
    _article(
        "change-address",
        "Changing the delivery address",
        "wrong address, moved, change address, typo, postcode",
        "Until the parcel is packed (about two hours) you can change the address yourself under *Orders*. After that "
        "the courier's link lets you choose a parcel shop.",
        topic="delivery",
    ),
    _article(
        "cancel-order",
        "Cancelling an order",
        "cancel, stop order, ordered twice, by mistake",
        "Press *Cancel* under *Orders* within two hours. Later we can't stop the parcel: refuse it at the door or "
        "send it back, and we refund you in full.",
        topic="orders",
    ),
    _article(
        "international",
        "Which countries we deliver to",
        "abroad, international, overseas, country, customs, duties",
        "We deliver to 34 countries. Outside the UK and the EU you may owe customs duty, which the courier collects. "
        "We don't deliver to forwarding addresses.",
        topic="delivery",
    ),
    _article(
        "pay-methods",
        "Ways to pay",
        "payment, card, paypal, apple pay, klarna, instalments, pay later",
        "We take Visa, Mastercard, American Express, PayPal, Apple Pay, Google Pay and, in some countries, paying in "
        "three instalments with Klarna. We don't take cheques.",
        topic="payment",
    ),
    _article(
        "payment-failed",
        "My payment was declined",
        "declined, payment failed, error at checkout, charged twice",
        "Check the card number and that your bank's app isn't waiting for you to confirm (3-D Secure). A double "
        "charge is nearly always a reservation that vanishes within five days.",
        topic="payment",
    ),
    _article(
        "gift-cards",
        "Gift cards and their balance",
        "gift card, voucher, balance, expired, redeem",
        "Gift cards are valid for three years. Enter the code at checkout; what is left stays on the card. Check the "
        "balance on the gift card page.",
        topic="payment",
    ),
    _article(
        "discount-code",
        "A discount code doesn't work",
        "promo code, discount, coupon, voucher code, offer, sale",
        "A code works once for each customer, not together with other offers, and not on sale items. Mind capital "
        "letters and spaces.",
        topic="payment",
    ),
    _article(
        "student-discount",
        "Discount for students and nurses",
        "student, nurse, key worker, NHS, teacher, discount",
        "Students, teachers and everybody who works in health care get 15% off. Verify once with your school's or "
        "employer's e-mail address, and the code is yours for a year.",
        topic="payment",
    ),
    _article(
        "invoice",
        "Getting an invoice or receipt",
        "invoice, receipt, VAT, tax, proof of purchase, business",
        "Under *Orders*, press *Invoice* to download a PDF. For a VAT invoice add your company and VAT number before "
        "you pay; afterwards, write to us with the order number.",
        topic="payment",
    ),
    _article(
        "leather-care",
        "Caring for leather shoes",
        "clean, polish, leather, scuffs, wax, conditioner, water stains",
        "Brush off dirt, wipe with a damp cloth, let them dry away from radiators, then rub in a little wax. Shoe "
        "trees keep the shape. Conditioner twice a year.",
        topic="care",
    ),
    _article(
        "suede-care",
        "Cleaning suede and nubuck",
        "suede, nubuck, brush, stain, waterproof spray, rain",
        "Never water: a suede brush, an eraser for shiny spots, and a protecting spray before the first walk. For "
        "grease use corn starch overnight.",
        topic="care",
    ),
    _article(
        "washing-machine",
        "Can I wash my sneakers?",
        "wash, washing machine, canvas, sneakers, trainers, laundry",
        "Canvas sneakers: 30 degrees in a bag, no spinning, no tumble dryer, insoles and laces apart. Leather, suede "
        "and wool never.",
        topic="care",
    ),
    _article(
        "resole",
        "Repairs and new soles",
        "repair, resole, heel, worn out sole, cobbler, stitching",
        "Our cobblers put new soles and heels on every welted Larkspur shoe, from 65. It takes three weeks. Ask for "
        "the repair box; postage is paid.",
        topic="repairs",
    ),
    _article(
        "warranty",
        "Two-year warranty",
        "warranty, guarantee, faulty, broke, defect, came apart, damaged, hole",
        "Seams that open, soles that come off, eyelets that break: for two years we repair or replace them. Send "
        "photos of the fault and of the size label inside.",
        topic="repairs",
    ),
    _article(
        "squeaking",
        "Shoes that squeak",
        "squeak, noise, creak",
        "New leather soles may squeak for a week. Put a little talcum powder under the insole. If it doesn't stop, "
        "that is a fault and ours to mend.",
        topic="care",
    ),
    _article(
        "vegan",
        "Vegan shoes",
        "vegan, animal free, leather free, glue, materials",
        "The Fern, the Sorrel and everything with a green leaf is made without animal materials, glue included. The "
        "leaf is on the box and on the product page.",
        topic="products",
    ),
    _article(
        "store-hours",
        "Our shops and when they open",
        "opening hours, store, shop near me, open on sunday, address",
        "London, Leeds, Bristol and Dublin: Monday to Saturday 10 to 19, Sunday 11 to 17. On public holidays they are "
        "closed.",
        topic="shops",
    ),
    _article(
        "reserve-in-store",
        "Reserve and try on in a shop",
        "click and collect, reserve, try on, pick up, in stock",
        "Choose *Reserve* and a shop: we hold the pair for two days. You pay only if you like them.",
        topic="shops",
    ),
    _article(
        "back-in-stock",
        "When something is sold out",
        "out of stock, sold out, restock, waiting list, notify, available",
        "Press *Tell me* beside your size and you get one e-mail when it is back. Most styles are made again within "
        "six weeks; those marked *last pairs* are not.",
        topic="products",
    ),
    _article(
        "reset-password",
        "I can't sign in",
        "password, log in, login, reset, locked account, account access",
        "Press *Forgotten password* and open the link within an hour. No e-mail? Look in the spam folder, and whether "
        "you used another address.",
        topic="account",
    ),
    _article(
        "delete-account",
        "Deleting your account and data",
        "delete account, GDPR, personal data, privacy, erase",
        "Under *Account*, *Privacy* you can download or delete your data. We must keep invoices for ten years; "
        "everything else is gone within 30 days.",
        topic="account",
    ),
    _article(
        "newsletter",
        "Stopping newsletters",
        "unsubscribe, newsletter, marketing emails, spam, too many emails",
        "Every newsletter has a link at its end to unsubscribe. It works within a day. Mails about your orders still "
        "come.",
        topic="account",
    ),
    _article(
        "loyalty",
        "Petals, our loyalty points",
        "loyalty, points, petals, rewards, member, birthday",
        "One pound is one petal; 200 petals are 10 pounds off. Petals count after the 60 days for returns and last "
        "two years.",
        topic="account",
    ),
    _article(
        "recycling",
        "Giving old shoes back",
        "recycle, old shoes, donate, sustainability, environment, packaging",
        "Bring any worn pair, of any brand, to a shop: wearable ones go to charity, the rest becomes playground floor. "
        "Our boxes are recycled cardboard, without plastic.",
        topic="products",
    ),
    _article(
        "devoluciones",
        "Devolver un pedido en 60 días",
        "devolución, devolver, etiqueta, cambio de opinión",
        "Tienes **60 días** para devolver los zapatos sin usar y en su caja. Imprime la etiqueta desde tu cuenta y "
        "entrega el paquete en un punto de recogida. Es gratis.",
        language="es",
        topic="returns",
    ),
    _article(
        "reembolso",
        "Cuándo llega el reembolso",
        "reembolso, dinero, banco, tarjeta, cuánto tarda",
        "Hacemos el reembolso en dos días laborables desde que el paquete llega al almacén. El banco tarda después "
        "de tres a cinco días.",
        language="es",
        topic="returns",
    ),
    _article(
        "pedido-retrasado",
        "Mi pedido no ha llegado",
        "pedido, paquete, retraso, seguimiento, perdido, envío",
        "Si el seguimiento no cambia en cinco días laborables, escríbenos: buscamos el paquete con el transportista y "
        "te enviamos otro par o el dinero.",
        language="es",
        topic="delivery",
    ),
    _article(
        "ruecksendung",
        "Schuhe zurückgeben innerhalb von 60 Tagen",
        "Rücksendung, zurückschicken, Retoure, Umtausch",
        "Du hast **60 Tage** Zeit, ungetragene Schuhe im Karton zurückzuschicken. Drucke das Etikett im Konto aus und "
        "gib das Paket in einem Paketshop ab. Kostenlos.",
        language="de",
        topic="returns",
    ),
    _article(
        "sendungsverfolgung",
        "Wo ist meine Bestellung?",
        "Sendung, Paket, verfolgen, Lieferung, verspätet, Tracking",
        "Den Link zur Sendungsverfolgung bekommst du per E-Mail, sobald das Paket unterwegs ist. Lieferzeit: zwei bis "
        "vier Werktage.",
        language="de",
        topic="delivery",
    ),
    _article(
        "retours-fr",
        "Retourner des chaussures sous 60 jours",
        "retour, renvoyer, étiquette, échange, rembourser",
        "Vous avez **60 jours** pour renvoyer des chaussures non portées dans leur boîte. Imprimez l'étiquette depuis "
        "votre compte et déposez le colis en point relais. C'est gratuit.",
        language="fr",
        topic="returns",
    ),
    _article(
        "pointures",
        "Choisir sa pointure",
        "pointure, taille, mesurer, pied large, demi-pointure",
        "Posez le pied sur une feuille, marquez le talon et l'orteil, mesurez. 26,5 cm font une pointure 42. Nos "
        "formes sont un peu étroites.",
        language="fr",
        topic="sizes",
    ),
    _article(
        "devolucoes",
        "Devolver sapatos em 60 dias",
        "devolução, devolver, troca, etiqueta, reembolso",
        "Tem **60 dias** para devolver sapatos sem uso na caixa. Imprima a etiqueta na sua conta e entregue a "
        "encomenda num ponto de recolha. É grátis.",
        language="pt",
        topic="returns",
    ),
    _article(
        "resi",
        "Restituire le scarpe entro 60 giorni",
        "reso, restituire, rimborso, etichetta, cambio",
        "Hai **60 giorni** per restituire le scarpe non usate nella scatola. Stampa l'etichetta dal tuo account e "
        "consegna il pacco in un punto di ritiro. È gratis.",
        language="it",
        topic="returns",
    ),
    _article(
        "henpin",
        "60日以内の返品について",
        "返品, 返金, 交換, 送料",
        "未使用の靴は箱に入れて60日以内に返品できます。アカウントからラベルを印刷してください。返金は到着後2営業日以内です。",
        language="ja",
        topic="returns",
    ),
)
