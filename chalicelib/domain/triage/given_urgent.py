"""Rules that are there from the start, first part: what can't wait.

Highest of all by published good practice: whatever endangers people, touches many, or may become a crisis, and what
customers say is urgent. Words are without accents where folding drops them anyway (words.py); a language a line.
"""

# ruff: noqa: E501
# A table of words reads best as one.

from __future__ import annotations

from chalicelib.domain.triage.rule import TriageRule


def said(*lines: str) -> tuple[str, ...]:
    """Words and phrases, separated by `|`."""
    return tuple(dict.fromkeys(word.strip() for line in lines for word in line.split("|") if word.strip()))


URGENT: tuple[TriageRule, ...] = (
    TriageRule(
        id="danger",
        name="Danger to people",
        need="needs",
        weight=92,
        priority="urgent",
        topic="safety",
        reason="somebody may be hurt",
        order=10,
        words=said(
            "caught fire | on fire | fire | smoke | smoking | burnt | burned | burns | exploded | explosion | overheating | sparks",
            "electric shock | injured | injury | hospital | allergic reaction | food poisoning | poisoned | choking | choked",
            "gas leak | unsafe | dangerous | bleeding | with a reaction | having a reaction | had a reaction | in a e | suicide | kill myself | glass in my | glass in the",
            "fuego | incendio | humo | herido | herida | hospital | peligroso | peligro | intoxicado | alergia | exploto | quemado",
            "feu | incendie | fumee | blesse | blessee | hopital | dangereux | dangereuse | intoxication | allergie | brule",
            "feuer | es brennt | brennt | in brand | funken | angebrannt | qualmt | schmort | rauch | verletzt | krankenhaus | gefahrlich | allergische reaktion | explodiert | verbrannt | stromschlag",
            "fuoco | incendio | fumo | ferito | ferita | ospedale | pericoloso | pericolosa | esploso | intossicazione | bruciato",
            "fogo | incendio | fumaca | fumo | ferido | ferida | hospital | perigoso | perigosa | explodiu | intoxicacao | queimado",
            "in brand | brandweer | rook | gewond | ziekenhuis | gevaarlijk | ontploft | vergiftigd | voedselvergiftiging | verbrand",
            "brinner | brann | ryker | luktar brant | skadad | sjukhus | farlig | farligt | exploderade | forgiftad | matforgiftning",
            "pozar | ogien | dym | rannych | zraniony | szpital | niebezpieczne | niebezpieczny | wybuchl | zatrucie | porazil",
            "yangin | duman | yarali | yaralandi | hastane | tehlikeli | patladi | zehirlendi | zehirlenme | yandi",
            "火事 | 発火 | 煙 | 怪我 | 危険 | 爆発 | حريق | دخان | خطر | مستشفى | انفجر | आग | धुआं | खतरनाक | 起火 | 冒烟 | 爆炸 | 화재 | пожар | дым | опасно",
        ),
        unless=said(
            "fire sale | this is fire | so fire | pure fire | straight fire | absolute fire | that's fire | is fire 🔥 | fire tv",
            "fire stick | fire pit | fire place | smoke free | smoke test | smoking hot | smoking area | non smoking | smoking room",
            "no smoking | fuego artificial | on fire today | team is on fire | on fire lately",
        ),
    ),
    TriageRule(
        id="theft",
        name="An account or money is being taken",
        need="needs",
        weight=88,
        priority="urgent",
        topic="fraud",
        reason="an account or money may be in somebody else's hands",
        order=12,
        words=said(
            "hacked | been hacked | got hacked | stolen | someone is using my | unauthorized | unauthorised | identity theft | fraudulent",
            "got into my account | with my saved card | used my card | using my card | someone logged in | didn't make this purchase | did not make this purchase | took money from my account",
            "emptied my account | someone ordered | fake website pretending | phishing | impersonating",
            "hackeado | hackeada | hackearon | robaron | robado | cargo no autorizado | no autorizado | suplantacion",
            "pirate | piratee | piratage | vole | usurpation | debit frauduleux | non autorise",
            "gehackt | gestohlen | nicht autorisiert | unbefugt | geklaut | betruger haben",
            "hackerato | hackerata | rubato | rubata | rubati | non autorizzato | addebito non",
            "invadida | invadiram | hackearam | roubaram | roubado | clonaram | clonado | compra que nao fiz",
            "gestolen | gehackt | niet geautoriseerd | afgeschreven zonder",
            "hackat | hackad | stulen | stulet | obehorig",
            "zhakowane | zhakowali | wlamali | wlamal | ukradli | skradzione | nieautoryzowana",
            "hacklendi | calindi | ele gecirildi | bilgim disinda",
            "乗っ取られ | 不正利用 | 盗まれ | اختراق | سرقة | تم سحب | हैक | चोरी | 被盗 | 盗刷 | 해킹 | 도용 | взломали | украли",
        ),
    ),
    TriageRule(
        id="outage",
        name="Something is down for many",
        need="needs",
        weight=82,
        priority="urgent",
        topic="outage",
        reason="something may be down for many",
        order=14,
        words=said(
            "outage | is down | are down | app down | site down | website down | went down | servers down | server down | down for anyone",
            "down again | anyone else | is it just me | everyone is affected | whole city | whole area | whole street | entire street | entire building | whole building | whole neighbourhood | no service | no signal",
            "nobody can log in | nobody can | not loading for anyone | service unavailable | 500 error | 503",
            "esta caida | esta caido | se cayo | se ha caido todo | caida del servicio | no hay servicio | sin servicio | sin internet | a alguien mas | soy el unico",
            "panne generale | panne de reseau | plus de reseau | pas de reseau | plus d'internet | je suis le seul",
            "ausfall | storung | gestort | down bei euch | server down | kein netz | kein internet | noch jemand | bin ich der einzige",
            "non funziona a nessuno | disservizio | down il sito | sito down | senza linea | senza rete | solo a me",
            "fora do ar | internet caiu | site caiu | sistema caiu | app caiu | sem sinal | sem internet | instabilidade | so eu | mais alguem",
            "grote storing | landelijke storing | ligt eruit | ligt plat | geen bereik | geen internet | alleen bij mij",
            "ligger nere | driftstorning | avbrott | ingen tackning | inget internet | nagon annan | ar det bara jag",
            "awaria | nie dziala nikomu | padl | padla | padly | brak internetu | brak zasiegu | tylko u mnie | ktos jeszcze",
            "coktu | cokmus | kesinti | internet yok | cekmiyor | sadece bende mi | herkeste mi",
            "障害 | 繋がらない | つながらない | 落ちてる | 接続できない | متوقف | انقطاع | لا يعمل عند | बंद है | ठप | सर्वर डाउन | 崩了 | 宕机 | 먹통 | 장애 | не работает у всех | сбой | упал",
        ),
        unless=said(
            "sit down | calm down | upside down | let me down | let us down | slow down | prices are down | price is down | down to earth"
        ),
    ),
    TriageRule(
        id="crisis",
        name="May become a crisis",
        need="needs",
        weight=85,
        priority="high",
        topic="crisis",
        reason="it may become a matter for lawyers or the press",
        order=16,
        words=said(
            "privacy violation | gdpr | class action | lawsuit | sue you | suing",
            "my lawyer | my solicitor | legal action | small claims | journalist | reporter | the press | boycott | racist | racism",
            "discriminated | discrimination | harassed | harassment | ombudsman | trading standards | consumer protection",
            "demanda | abogado | denunciar | denuncia | filtracion | periodista | boicot | racista | discriminacion",
            "avocat | porter plainte | en justice | fuite de donnees | journaliste | boycotter | raciste | discrimination",
            "anwalt | verklagen | klage einreichen | datenleck | datenschutz | journalist | boykott | rassistisch | diskriminierung | verbraucherzentrale",
            "avvocato | denuncia | querela | fuga di dati | giornalista | boicottaggio | razzista | associazione consumatori",
            "advogado | vou processar | procon | vazamento | vazaram | jornalista | boicote | racista | racismo",
            "advocaat | rechtszaak | datalek | journalist | boycot | racistisch | discriminatie",
            "advokat | stamning | dataintrang | journalist | bojkott | rasistisk | diskriminering | konsumentverket",
            "prawnik | adwokat | pozew | wyciek danych | dziennikarz | bojkot | rasizm | uokik | rzecznik konsumentow",
            "avukat | dava | veri sizintisi | gazeteci | boykot | irkci | tuketici hakem",
            "弁護士 | 訴え | 情報漏洩 | 不買 | محامي | تسريب | مقاطعة | عنصري | वकील | मुकदमा | बहिष्कार | 泄露 | 律师 | 起诉 | юрист | в суд | утечка",
        ),
    ),
    TriageRule(
        id="leak",
        name="Personal data may be open",
        need="needs",
        weight=88,
        priority="urgent",
        topic="crisis",
        reason="personal data may be open to others",
        order=15,
        words=said(
            "data breach | data leak | leaked my | other people's orders | other people's addresses | someone else's account | someone else's order details",
            "fuga de datos | filtracion de datos | fuite de donnees | datenleck | fuga di dati | vazamento de dados | vazaram | datalek | dataintrang | wyciek danych | veri sizintisi | 情報漏洩 | تسريب بيانات | 数据泄露 | утечка данных",
        ),
    ),
    TriageRule(
        id="hurry",
        name="They say it is urgent",
        need="needs",
        weight=80,
        priority="urgent",
        reason="they say it can't wait",
        order=18,
        words=said(
            "urgent | urgently | asap | emergency | stranded | stuck at the airport | right now please | immediately | as soon as possible",
            "flight leaves in | before tonight | wedding is tomorrow | need it today | need it by tomorrow | locked outside | medication",
            "urgente | urgentemente | emergencia | cuanto antes | lo antes posible | tirado en | tirados en",
            "d'urgence | au plus vite | des que possible | bloque a l'aeroport | bloques a",
            "dringend | eilig | notfall | sofort | so schnell wie moglich | gestrandet | festsitzen | sitze fest | sitzen fest",
            "urgentissimo | emergenza | il prima possibile | al piu presto | bloccati in | bloccata in | bloccato in",
            "o mais rapido possivel | socorro | preso no aeroporto",
            "dringende | spoed | noodgeval | zo snel mogelijk | gestrand | met spoed",
            "bradskande | akut | sa snart som mojligt | strandsatta | strandsatt | omgaende",
            "pilne | pilnie | natychmiast | jak najszybciej | utknelam | utknalem | utknelismy",
            "acil | acilen | hemen lutfen | bir an once | mahsur",
            "至急 | 緊急 | 今すぐ | عاجل | طارئ | ضروري جدا | जल्दी | तुरंत | तत्काल | 紧急 | 急急 | 긴급 | 급해요 | срочно",
        ),
        unless=said(
            "urgent care | no rush | not urgent | nothing urgent | nicht dringend | pas urgent | no es urgente"
        ),
    ),
)
