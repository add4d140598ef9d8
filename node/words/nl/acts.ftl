# Wat mensen met een document doen, en waarom iets niet kan.
# Eerst de meldingen: wat er misging (…-what) en wat je nu kunt doen (…-now, …-screen).

problem-not-of-kind-what = Bij deze soort document kan dat niet. Er is niets veranderd.
problem-not-of-kind-now = Bekijk met: noaber kind show SOORT, wat er wel kan.
problem-not-of-kind-screen = Met F1 zie je wat hier wel kan.
problem-no-act-what = Er is bij dit document geen reactie, voorstel of stemming "{ $name }".
    Er is niets veranderd.
problem-no-act-now = Bekijk alles met: noaber acts DOCUMENT
problem-no-act-screen = Ga met Esc terug en open het opnieuw.
problem-no-state-what = Deze soort document kent geen stand "{ $name }". Er is niets veranderd.
problem-no-state-now = Bekijk de standen met: noaber kind show SOORT
problem-no-state-screen = Kies een stand uit de lijst.
problem-no-edition-what = Er is nog geen vastgestelde tekst. Er is niets veranderd.
problem-no-edition-now = Stel de tekst eerst vast. Daarna kun je ondertekenen.
problem-no-field-what = Er is hier geen veld, tabel of regel "{ $name }". Er is niets veranderd.
problem-no-field-now = Bekijk de velden met: noaber doc get DOCUMENT
problem-no-field-screen = Ga met Esc terug en open het opnieuw.
problem-no-words-what = Deze woorden staan niet in het document: "{ $name }". Er is niets veranderd.
problem-no-words-now = Neem de woorden over zoals ze er staan, binnen één onderdeel.
problem-words-twice-what = Deze woorden staan er meer dan één keer: "{ $name }".
    Er is niets veranderd.
problem-words-twice-now = Neem er een paar woorden bij, zodat het één plek is.
problem-no-step-what = Van "{ $from }" kan dit document niet naar "{ $to }". Er is niets veranderd.
problem-no-step-now = Het kan wel naar: { $ways }.
problem-steps-first-what = Van "{ $from }" kan dit document niet meteen naar "{ $to }".
    Er is niets veranderd.
problem-steps-first-now = Eerst komt nog, in deze volgorde: { $first }.
problem-no-way-what = Van "{ $from }" kan dit document niet naar "{ $to }". Er is niets veranderd.
problem-no-way-now = Verder kan het niet: "{ $from }" is waar het eindigt.
problem-two-decisions-what = Er zijn twee besluiten tegelijk genomen. Er is niets veranderd.
problem-two-decisions-now = Kies eerst welke stand geldt, met: noaber doc move DOCUMENT STAND
problem-two-decisions-screen = Kies eerst welke stand geldt.
problem-fixed-what = De tekst is vastgesteld en blijft zoals hij is. Er is niets veranderd.
problem-fixed-now = Kijk of er een stap terug is naar een nieuw concept, met: noaber acts DOCUMENT
problem-fixed-screen = Kijk in het overzicht of er een stap is naar een nieuw concept.
problem-collides-what = Dit voorstel gaat over dezelfde woorden als: { $name }.
    Er is niets veranderd.
problem-collides-now = Wijs van deze voorstellen eerst de andere af, en probeer het opnieuw.
problem-lost-what = De woorden waar dit voorstel over gaat, staan er niet meer. Er is niets veranderd.
problem-lost-now = Wijs het voorstel af, en doe zo nodig een nieuw voorstel.
problem-judged-what = Over dit voorstel is al besloten. Er is niets veranderd.
problem-judged-now = Doe een nieuw voorstel als het anders moet.
problem-no-vote-what = Er is bij dit document geen stemming die open staat. Er is niets veranderd.
problem-no-vote-now = Bekijk de stemmingen met: noaber vote ls DOCUMENT
problem-no-vote-screen = Open eerst een stemming.
problem-vote-closed-what = Deze stemming is gesloten. Er is niets veranderd.
problem-vote-closed-now = Vraag wie de stemming leidt om hem te heropenen.
problem-not-that-text-what = De tekst hier is niet de tekst die is vastgesteld. Er is niets ondertekend.
problem-not-that-text-now = Stel de tekst opnieuw vast, en onderteken dan.
problem-other-text-what = De tekst waarover gestemd wordt is niet de tekst die de stemming noemt.
    Er is niets veranderd en er is niets kwijt.
problem-other-text-now = Vraag wie de stemming leidt om een nieuwe stemming te openen.
problem-no-text-what = De tekst waarover gestemd wordt is hier nog niet. Er is niets veranderd.
problem-no-text-now = Wacht tot de tekst binnen is, en probeer het dan opnieuw.
problem-full-acts-what = Vanaf deze computer is bij dit document al zoveel gezegd en gedaan als er kan.
    Er is niets veranderd en er is niets kwijt.
problem-full-acts-now = Ga verder in een nieuw document, of vraag een ander het te doen.
problem-moved-what = Waar het over ging, staan nu andere woorden. Er is niets veranderd.
problem-moved-now = Sluit dit, kies de woorden opnieuw en probeer het nog eens.
problem-other-votes-what = De stemmen zijn veranderd sinds je de lijst zag. Er is niets gesloten.
problem-other-votes-now = Bekijk de lijst opnieuw en sluit dan.
problem-not-on-roll-what = In deze stemming heb je geen stem, of wie je vertegenwoordigt niet.
    Er is niets veranderd.
problem-not-on-roll-now = Vraag wie de stemming leidt wie er op de lijst staat.
problem-proxies-what = Je mag hier voor niet meer dan { $name } anderen stemmen.
    Er is niets veranderd.
problem-proxies-now = Vraag de ander iemand anders te machtigen.
problem-not-own-what = Dat is van iemand anders, of het kan niet worden ingetrokken.
    Er is niets veranderd.
problem-not-own-now = Alleen wat je zelf hebt gezegd of voorgesteld kun je intrekken.
problem-choice-what = Bij deze stemming kun je "{ $name }" niet kiezen. Er is niets veranderd.
problem-choice-now = Kies een van de antwoorden, of het nummer ervan.
problem-other-way-what = Deze stemming gaat op een andere manier. Er is niets veranderd.
problem-other-way-now = Stem op naam, of laat twee mensen in de zaal tellen.
problem-counts-what = Deze aantallen passen niet bij de stemming. Er is niets veranderd.
problem-counts-now = Geef voor elk antwoord één aantal, samen niet meer dan wie hier een stem heeft.
    Zijn er meer mensen in de zaal? Open een nieuwe, met hoeveel er mogen stemmen.
problem-tellers-what = Er zijn twee mensen nodig die telden, met elk een eigen naam.
    Er is niets veranderd.
problem-tellers-now = Geef de namen van allebei.
problem-nothing-what = Er staat niets in. Er is niets veranderd.
problem-nothing-now = Typ wat je wilt zeggen en probeer het opnieuw.
problem-full-table-what = In deze tabel past niets meer bij. Er is niets veranderd.
problem-full-table-now = Haal eerst een regel weg.
problem-not-adopted-what = Dit amendement is { $state }, en nog niet: { $adopted }.
    Er is niets veranderd.
problem-not-adopted-now = Zet het eerst in de stand waarin het is aangenomen,
    met: noaber doc move AMENDEMENT STAND
problem-not-adopted-screen = Zet het eerst met V in de stand waarin het is aangenomen.
problem-no-target-what = Het amendement noemt niet op welk document het is. Er is niets
    veranderd.
problem-no-target-now = Vul in een nieuw concept het veld Op in.
problem-no-version-what = De tekst waar het amendement op is, staat hier niet of nog niet.
    Er is niets veranderd.
problem-no-version-now = Haal bij wat er bij anderen is, en probeer het opnieuw.
problem-no-changes-what = In het amendement staat geen wijziging. Er is niets veranderd.
problem-no-changes-now = Vul in een nieuw concept de tabel Wijzigingen in.
problem-not-twice-what = Dit voorstel staat er niet twee keer. Er is niets veranderd.
problem-not-twice-now = Er is niets te doen.
problem-misfit-lost-what = Past niet meer: controleer.
    Wijziging { $change }: de woorden ervan staan er niet meer.
    Er is niets veranderd.
problem-misfit-lost-now = Zet die wijziging zelf in de tekst, of zet het amendement op:
    Past niet meer.
problem-misfit-no-words-what = Past niet: controleer.
    Wijziging { $change }: de woorden ervan stonden niet in de tekst waar het
    amendement op is.
    Er is niets veranderd.
problem-misfit-no-words-now = Zet die wijziging zelf in de tekst, of zet het amendement op:
    Past niet meer.
problem-misfit-often-what = Past niet: controleer.
    Wijziging { $change }: de woorden ervan stonden er meer dan één keer.
    Er is niets veranderd.
problem-misfit-often-now = Zet die wijziging zelf in de tekst, of zet het amendement op:
    Past niet meer.
problem-misfit-nothing-what = Past niet: controleer.
    Wijziging { $change } zegt niet welke woorden er anders moeten.
    Er is niets veranderd.
problem-misfit-nothing-now = Zet die wijziging zelf in de tekst, of zet het amendement op:
    Past niet meer.
problem-misfit-collides-what = Past niet meer: controleer.
    Wijziging { $change } gaat over dezelfde woorden als: { $name }.
    Er is niets veranderd.
problem-misfit-collides-now = Wijs dat voorstel eerst af of neem het over, en probeer
    het opnieuw.
problem-misfit-itself-what = Past niet: controleer.
    Wijziging { $change } gaat over dezelfde woorden als wijziging { $name } ervan.
    Er is niets veranderd.
problem-misfit-itself-now = Zet ze met de hand in de tekst, of zet het amendement op:
    Past niet meer.

# Wat de opdrachten zeggen.

kind-sections = Onderdelen
kind-fields = Velden
kind-table = Tabel
kind-columns = Kolommen
kind-states = Standen
kind-fixed = tekst ligt vast
kind-moves = Stappen
kind-acts = Wie mag wat
kind-act-comment = reageren
kind-act-suggest = voorstellen doen
kind-act-judge = voorstellen overnemen
kind-act-support = steunen
kind-act-sign = ondertekenen
kind-act-chair = stemmingen leiden
kind-figures = Berekend
form-changed = Het staat erin.
form-exported = Geschreven: { $name }
form-others = ook: { $values }
form-of = uit { $count }
form-watches = Waar je op kunt letten. Dit is hulp: de wet en je eigen regels gaan voor.
kind-watches = Waar het op let
kind-views = Wat er los uit kan
kind-given = begint met { $name }
watch-days = { $days ->
    [one] Nog 1 dag
   *[other] Nog { $days } dagen
    }
watch-today = Vandaag nog
watch-hours = Nog { $hours } uur
watch-minutes = Nog minder dan een uur
watch-minutes-over = minder dan een uur
watch-hours-over = { $hours } uur
watch-days-over = { $days ->
    [one] 1 dag
   *[other] { $days } dagen
    }
acts-adopted = vastgesteld
acts-state = Stand: { $state }
acts-next = Hierna kan: { $names }
acts-clash = Twee besluiten tegelijk: kies ({ $names })
acts-edition = Editie { $number }, vastgesteld { $date }. Controlecode { $code }
acts-not-intact = De tekst hier is niet de tekst die is vastgesteld.
acts-signed = ondertekend door { $name }
acts-aside = Apart gezet, want meer dan er bij één document kan: { $names }. Er is niets kwijt.
acts-support = Steun: { $names } (op papier: { $paper })
suggestion-open = open
suggestion-lost = woorden zijn weg
suggestion-collides = botst met { $others }
suggestion-accepted = overgenomen
suggestion-refused = afgewezen
suggestion-twice = twee keer overgenomen
amend-order = In deze volgorde wordt gestemd. Daarna komt het stuk zelf, en dan de moties.
amend-none = Op dit document is geen amendement.
amend-under = sub op { $name }
amend-changes = { $changes ->
    [one] 1 wijziging
   *[other] { $changes } wijzigingen
}
vote-majority-simple = meer voor dan tegen
vote-majority-absolute = meer dan de helft van de lijst
vote-majority-two-thirds = twee derde
vote-majority-unanimous = iedereen voor
vote-way-roll-call = op naam
vote-way-count = geteld in de zaal
vote-way-paper = op papier
vote-hall = In de zaal mogen er { $count } stemmen.
vote-quorum = Minstens { $count } moeten stemmen.
vote-until = Tot { $date }
vote-open = Open: { $given } van { $roll } gestemd
vote-open-weighed = Open: { $given } van { $roll } stemmen uitgebracht
vote-weights = Meer dan één stem: { $names }
vote-text-then = De tekst is na de opening gewijzigd; gestemd is over de tekst van toen.
vote-text-other = Let op: de tekst waarover gestemd wordt is niet de tekst die de stemming noemt.
    Ga niet op deze stemming af. Er is niets kwijt.
vote-text-missing = De tekst waarover gestemd wordt is hier nog niet.
vote-clash = Twee keer gesloten met een andere uitslag: sluit nog een keer.
vote-adopted = Aangenomen
vote-rejected = Verworpen
vote-tied = Staken van stemmen
vote-no-quorum = Te weinig stemmen
vote-counted = Geteld
vote-late = te laat:
check-intact = De tekst, gegevens en tabellen zijn echt: precies zo zijn ze ondertekend.
check-decision-only = Alleen de uitslag is ondertekend; de tekst eromheen niet.
check-voted-text = Over precies deze tekst, gegevens en tabellen is gestemd.
    Vastgesteld zijn ze hiermee niet.
check-other-words = De tekst en gegevens zijn ondertekend; ga niet af op de woorden eromheen.
check-without-names = Namen zijn weggelaten. Of dit is ondertekend, is hier niet na te gaan.
check-without-names-now = Vraag om het bestand met namen, en vergelijk de controlecode.
check-nameless-text = Zonder namen niet na te gaan: of dit de tekst van de controlecode is.
    Wel nagegaan: wie een tekst met die code heeft ondertekend.
check-nameless-hall = Zonder namen niet na te gaan: een uitslag die in de zaal is geteld.
    De namen van wie telden, zijn mee ondertekend.
check-nameless-voices = Zonder namen niet na te gaan: wie wat stemde.
    De aantallen en de uitslag zijn wel nagegaan.
check-partial-now = Wil je de tekst nagaan, vraag dan om een nieuwe export van de vastgestelde tekst.
check-title = Titel, zoals het bestand zegt: { $title }
check-edition = Editie { $number }, vastgesteld { $date } door { $name }. Controlecode { $code }
check-signed = Ondertekend { $date } door { $name }
check-decision = { $outcome }: { $question } ({ $counts }), gesloten door { $name }
check-decision-here = Gestemd is over de tekst van dit bestand. Controlecode { $code }
check-decision-then = Gestemd is over een andere tekst, die hier bij de stemming staat.
    Controlecode { $code }
check-decision-missing = De tekst waarover gestemd is, staat niet in dit bestand.
    Controlecode { $code }
check-known = { $name } (bekend, sleutel { $key })
check-claimed = { $name } (volgens het bestand, sleutel { $key })
check-claims = Niet ondertekend, alleen zoals het bestand zegt: { $claims }.
check-claim-text = de titel, tekst, gegevens en tabellen
check-claim-names = namen, organisaties en functies
check-claim-front = nummer van de editie, stand, kring en datums
check-claim-words = namen van velden, tabellen en standen (niet die van deze noaber)
check-claim-kept = wat wordt bijgehouden
check-claim-figures = cijfers
check-claim-ballot = grond, manier en toelichting van stemmingen
check-claim-voices = wie wat stemde
check-claim-open-votes = stemmingen die nog open zijn
check-claim-talk = opmerkingen en voorstellen
check-names = Bewezen is dat wie deze sleutels heeft, dit heeft ondertekend.
    Vergelijk de controlecode met die op papier of bij de kring.
check-proof-what = Dit bestand is veranderd: wat het moet bewijzen, is niet heel meer.
check-line-ends-what = Alleen de regeleinden zijn veranderd, vanaf regel { $number }.
check-text-what = Dit bestand is veranderd, vanaf regel { $number }.
check-edition-what = Dit is niet de tekst die is vastgesteld.
check-decision-what = De uitslag van stemming { $number } is niet de uitslag die is ondertekend.
check-voted-what = De tekst bij stemming { $number } is niet de tekst waarover gestemd is.
check-signature-what = Een handtekening in dit bestand klopt niet.
check-changed-now = Gebruik het niet. Vraag het bestand opnieuw aan wie het maakte.
check-too-long-what = Dit bestand is te groot om na te gaan.
check-not-ours-what = Dit is geen bestand van noaber dat na te gaan is.
check-later-what = Dit bestand is gemaakt met een nieuwere versie van noaber.
check-nothing-signed-what = In dit bestand is niets ondertekend.
check-not-checkable-now = Vraag om een export van een vastgestelde tekst (md, html of json).
