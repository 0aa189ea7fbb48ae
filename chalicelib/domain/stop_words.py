"""Words that say nothing of what a text is about, in ten languages, without accents and in lower case.

Written for help articles and customers' questions: short function words, greetings and thanks. A word that means
something in another of these languages (the French "car", the German "die" is kept: nobody asks for a die) is left
out where a shop's customers would use it. Languages: English, Spanish, French, German, Italian, Portuguese, Dutch,
Swedish, Polish, Turkish.
"""

from __future__ import annotations

_EN = (
    "a about after again all also always am an and any anybody anyone anything are aren as ask at back be because been "
    "before being but by can cannot come could couldn d day days dear did didn do does doesn doing don done dont each "
    "else even ever every few for from get gets getting give go goes going gone good got guys had has hasn have haven "
    "having he hello help her here hey hi him his how however i if im in into is isn it its ive just know let like ll "
    "m made make many may maybe me might mine more morning most much must my myself need needs never new next no not "
    "now of off ok okay on once one only or other our out over please pls possible problem put question quite re "
    "really right s said same say see seem she should since so some somebody something still such sure t take tell "
    "than thank thanks that the their them then there these they thing things think this those to today told too "
    "tried try trying two u until up us use used using ve very want wanted wants was wasn way we week weeks well were "
    "what whats when where which while who why will with without won would wouldn yes yesterday yet you your yours"
)
_ES = (
    "al algo alguien algun alguna ante antes aqui asi aun ayuda bien buenas buenos cada como con cual cuando cuanto de "
    "del desde dias donde dos el ella ellos en entre era es esa ese eso esta estan estar este esto estoy favor fue "
    "gracias ha hace hacer han has hasta hay he hola la las le les lo los mas me mi mis mucho muy nada ni no nos o os "
    "otra otro para pero por porque pueden puedo que quien quiero quisiera saber se sea ser si sido sin sobre solo son "
    "soy su sus tambien tan te tengo tiene tienen todo todos tu tus un una uno unos usted y ya yo"
)
_FR = (
    "ai alors apres as au aucun aussi autre aux avant avec avez avoir avons bien bonjour bonsoir c ca ce cela ces cet "
    "cette chez comme comment d dans de depuis des dois donc du elle en encore est et etait etc etes etre eu fait "
    "faire faut fois il ils j je jour jours l la le les leur leurs lui m ma mais me meme mes merci moi mon n ne ni nos "
    "notre nous on ont ou par pas peu peut peux plait plus pour pourquoi pouvez puis puisje qu quand que quel quelle "
    "quelque qui quoi s sa sans savoir se ses si sont suis sur svp t ta te tes toi ton tous tout toute tres tu un une "
    "vers veux voici voila vos votre voudrais vous y"
)
_DE = (
    "aber alle allem allen als also am an auch auf aus bei beim bin bis bist bitte da damit danke dann das dass dein "
    "dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen "
    "einer eines er es etwas euch euer eure fur gegen gibt guten habe haben hallo hat hatte hatten hier hilfe ich ihm "
    "ihn ihnen ihr ihre ihrem ihren im in ist ja jetzt kann kannst kein keine keinen konnen konnte konnten leider "
    "liebe mal man mehr mein meine meinem meinen meiner mich mir mit mochte muss nach nicht nichts noch nun nur ob "
    "oder ohne schon sehr sein seine seit sich sie sind so soll tag uber um und uns unser unsere vom von vor wann war "
    "waren warum was wegen weil weiter welche wenn wer werde werden wie wieder will wir wird wo wurde wurden zu zum zur"
)
_IT = (
    "abbiamo ad agli ai al alla alle anche ancora avete bene buongiorno c che chi ci ciao cio come con cosa cosi cui "
    "da dal dalla dalle dei del della delle dello di dopo dove due e ed essere fare fatto gia giorni giorno gli grazie "
    "ha hai hanno ho i il in io l la le lei li lo loro ma me mi mia mie miei mio molto ne nel nella noi non nostro o "
    "ogni oppure per perche piu poi posso prima puo quale quando quanto quella quelle quelli quello questa queste "
    "questi questo qui salve se sei senza si siamo sia sono sta sua sul sulla suo tra tu tua tuo tutti tutto un una "
    "uno vi voi vorrei vostra vostro"
)
_PT = (
    "ainda ao aos aquela aquele aqui as ate boa bom com como da das de depois dia dias do dos e ela ele eles em entre "
    "era essa esse esta estao estar este estou eu favor fazer foi gostaria ha isso isto ja la lhe mais mas me mesmo "
    "meu meus minha minhas muito na nao nas nem no nos nossa nosso num numa o obrigada obrigado ola onde os ou para "
    "pela pelo pode podem por porque posso pra qual quando que quem quero sao se sem ser seu seus so sobre sou sua "
    "suas tambem te tem tenho ter tudo um uma uns voce voces"
)
_NL = (
    "aan al alles als ben bent bij dag dan dank dat de deze die dit doe doen door dus een en er even geen goed goede "
    "had heb hebben heeft hem het hier hij hoe hoi hulp ik in is ja je jij jouw jullie kan kunnen kunt maar mag me "
    "meer met mij mijn moet na naar niet niets nog nu of om omdat ons onze ook op over te toch tot u uit uw van veel "
    "voor waar wanneer want waarom was wat we wel wie wij wil worden wordt zal ze zich zij zijn zo zonder zou"
)
_SV = (
    "alla allt att av bara blev bli da de dem den denna det detta dig din ditt dock du efter ej eller en er ett fick "
    "fin finns for fran ga gar gor gora ha hade han har hej hej hon hur i icke in inga ingen inget inte ja jag kan "
    "kommer kunde man med men mer mig min mina mitt mot mycket nagon nagot nar ni nu nya och om oss pa sa sedan ska "
    "skulle snalla som tack till under upp ut utan vad var vara vart varfor vem vi vid vill"
)
_PL = (
    "a aby ale albo bardzo bez bo by byc byl byla bylo chce cie co czy dla do dobry dzien dziekuje gdy gdzie go i ich "
    "ile im innych ja jak jaki jako je jego jej jest jestem jeszcze jesli juz kiedy kto ktora ktore ktory ma mam moge "
    "moj moja moje mozna mi mnie na nad nam nas nic nie niz o od on ona oraz po pod prosze przed przez przy sa sie "
    "skad ta tak tam te tego tej ten to tu ty tylko tym u w wam was we wiec witam wszystko z za ze zeby"
)
_TR = (
    "acaba ama ancak bana ben beni benim bile bir biz bu bunu cok da daha de degil diye en gibi gunler hala hem hic "
    "icin ile iyi ise kadar ki kim lutfen merhaba mi mu nasil ne neden nerede o olan olarak oldu olur onu sen siz "
    "sizin son su tesekkur tesekkurler ve var veya ya yok zaman"
)

STOP_WORDS: frozenset[str] = frozenset(" ".join((_EN, _ES, _FR, _DE, _IT, _PT, _NL, _SV, _PL, _TR)).split())
