"""Top-level domains, separated by spaces. They tell an address written without `http://` from a missing space.

All country codes, and the generic names in common use; the source is IANA's root zone database,
https://www.iana.org/domains/root/db. X has a longer list of generic names. The cost of a missing one: an
address under it is counted letter by letter instead of as 23. `xn--` names need no list.
"""

from __future__ import annotations

COUNTRY = (
    "ac ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw "
    "by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj "
    "fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir "
    "is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml "
    "mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr "
    "ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th "
    "tj tk tl tm tn to tp tr tt tv tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw "
    "ελ ευ бг бел ею қаз мкд мон рф срб укр հայ الاردن الجزائر "
    "السعودية المغرب امارات ایران بارت بھارت تونس سودان سورية عراق "
    "عمان فلسطين قطر مصر مليسيا موريتانيا پاکستان پاكستان ڀارت भारत "
    "भारतम् भारोत বাংলা ভারত ভাৰত ਭਾਰਤ ભારત ଭାରତ இந்தியா இலங்கை "
    "சிங்கப்பூர் భారత్ ಭಾರತ ഭാരതം ලංකා ไทย ລາວ გე 中国 中國 台湾 台灣 新加坡 "
    "澳門 香港 한국 "
)

GENERIC = (
    # The old ones and the sponsored ones
    "com net org edu gov mil int arpa info biz name pro aero asia cat coop jobs mobi museum post tel travel xxx "
    # Business and offices
    "academy accountant accountants agency apartments associates attorney auction bank bargains bid boutique broker "
    "builders business buzz cab camera capital cards care careers cash catering center ceo charity cheap church "
    "claims cleaning clinic clothing coach codes coffee college community company computer condos construction "
    "consulting contractors cooking country coupon coupons courses credit creditcard cruises dating deal deals degree "
    "delivery democrat dental dentist diamonds diet direct directory discount doctor domains education email energy "
    "engineer engineering enterprises equipment estate events exchange expert exposed express fail farm finance "
    "financial fitness flights florist forsale foundation fund furniture fyi gallery garden gift gifts gives glass "
    "global gmbh gold golf graphics gratis gripe group guide guitars hair hardware haus health healthcare help hiphop "
    "holdings holiday homes horse hospital host hosting hotel house immo immobilien industries ink institute "
    "insurance insure international investments jewelry kaufen kitchen land lawyer lease legal lgbt life lighting "
    "limited limo llc loan loans ltd luxury maison makeup management market marketing markets mba media medical "
    "memorial menu moda money mortgage motorcycles movers network news ninja online partners parts party pet pets "
    "pharmacy photo photography photos pics pictures pizza place plumbing plus poker press productions promo "
    "properties property protection pub radio realestate realtor realty recipes rehab reise reisen rent rentals "
    "repair report republican rest restaurant review reviews rich rip rocks run sale salon sarl school schule science "
    "security services sexy shiksha shoes shop shopping show singles site ski skin soccer social software solar "
    "solutions space sport sports store stream studio style sucks supplies supply support surf surgery systems tattoo "
    "tax taxi team tech technology tennis theater theatre tickets tienda tips tires today tools top tours town toys "
    "trade trading training tube university vacations ventures versicherung vet viajes video villas vin vision vodka "
    "vote voting voto voyage watch webcam website wedding wiki win wine work works world wtf yoga zone "
    # Technical and short
    "app art audio auto autos baby bar beauty beer best bet bike bingo bio black blog blue boats bond boo book build "
    "cafe cam camp car cars casa casino channel chat city click cloud club cool contact cyou dad dance data date day "
    "desi design dev dog download earth eco esq eus fan fans fashion feedback film fish fit flowers foo football "
    "forum frl fun futbol game games gay gdn gent giving green hangout here hockey how icu ing inc irish ist joburg "
    "joy juegos kids kim kiwi link live living lol lotto love map meet meme men mom monster mov movie music navy new "
    "nexus ngo nowruz one ong onl ooo organic page pay phd phone physio pink play porn prof pw quest racing read red "
    "ren room rsvp save scot search sex shia shouji sky smile song soy spa spot star storage study sydney tatar tokyo "
    "tunes tushu uno vana vegas vip wang webs weir whoswho wow xin xyz you zip "
    # Places
    "abudhabi africa alsace amsterdam arab barcelona bayern bcn berlin boston brussels budapest bzh capetown cologne "
    "corsica cymru doha dubai durban frogans gal hamburg helsinki istanbul koeln krd kyoto london madrid melbourne "
    "miami moscow nagoya nrw nyc okinawa osaka paris quebec rio ruhr ryukyu saarland stockholm swiss taipei tirol "
    "vlaanderen wales wien yokohama zuerich "
    # Brands that people post links to
    "aaa abb abbott abc aetna amazon amex android apple aws axa azure barclays bbc bbva bing bloomberg bmw bosch "
    "canon chanel chrome cisco citi crs dell deloitte dhl edeka fedex ferrari fox gle gmail goo goog google hbo hsbc "
    "hyundai ibm intel itau jcb kia lego lexus lidl linde lds man microsoft mini mlb mtn nba neustar nfl nhk nike "
    "nissan office pioneer prod prudential sap sbi seat shell skype sncf sony suzuki tdk toyota travelers ubs ups "
    "visa volvo walmart weber windows xbox xerox yahoo yandex youtube zappos zara "
    # In other scripts
    "дети католик ком москва онлайн орг рус сайт קום ابوظبي "
    "اتصالات ارامكو بازار بيتك شبكة عرب كاثوليك كوم موبايلي "
    "موقع همراه कॉम नेट संगठन คอม みんな アマゾン グーグル クラウド コム ストア "
    "セール ファッション ポイント 世界 中信 中文网 企业 佛山 信息 健康 公司 公益 商城 商店 商标 嘉里 "
    "在线 大拿 天主教 娱乐 家電 广东 微博 慈善 我爱你 手机 招聘 政务 政府 新闻 时尚 書籍 机构 淡马锡 "
    "游戏 点看 珠宝 移动 组织机构 网址 网店 网站 网络 联通 谷歌 购物 通販 集团 食品 餐厅 닷넷 닷컴 "
    "삼성 "
)
