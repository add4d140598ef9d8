# Wie er meedoet, met welke apparaten, en wie wat kan lezen.

action-remove = Verwijderen
action-remove-help = Haalt iemand uit de kring.
action-devices = Apparaten
action-devices-help = De computers van deze persoon.
action-invitations = Uitnodigingen
action-invitations-help = Wie je uitnodigde, en wat nog open staat.
action-proposals = Goedkeuren
action-proposals-help = Wat wacht op de handtekening van meer beheerders.
action-device-lost = Apparaat kwijt
action-device-lost-help = Dit apparaat leest vanaf nu niets nieuws meer.
action-withdraw = Intrekken
action-withdraw-help = Met deze uitnodiging kan niemand meer meedoen.
action-approve = Goedkeuren
action-approve-help = Zet jouw handtekening eronder.
action-readers = Wie leest dit?
action-readers-help = Voor wie dit document is, met de namen.
action-add-device = Andere computer
action-add-device-help = Voeg een andere computer van jou toe.

question-no = Niet doen
signed-done = Gedaan.
signed-where = Beheerders zien het op het scherm Mensen (8), en tekenen
    daar met Goedkeuren (G). Jij ziet daar ook hoe het staat.
signed-waits = { $count ->
    [one] Voorgesteld. Nog 1 andere beheerder moet tekenen.
   *[other] Voorgesteld. Nog { $count } andere beheerders moeten tekenen.
    }

audience-public = ◎ openbaar
audience-space = hele kring
audience-board = bestuur
audience-finance = geldzaken
readers-public = "{ $title }" is openbaar: iedereen kan dit lezen,
    ook buiten de kring en bij het doorgeefpunt.
readers-text = "{ $title }" is voor: { $audience }.
    {""}
    { $names }
    {""}
    Alleen deze mensen kunnen het lezen. Een doorgeefpunt kan dat niet.
documents-heads = Naam|Soort|Stand|Wie leest|Gewijzigd|Wacht

roles-title = Wat mag { $name }?
roles-same = Dit mag deze persoon nu al. Enter verandert niets.
roles-give = Enter geeft deze rol. Een andere kiezen kan later altijd nog.
roles-admin = Een beheerder kan anderen verwijderen. Zijn er al meer beheerders,
    dan moet meer dan de helft van hen tekenen. Terugnemen kan alleen
    wie al langer beheerder is.
people-wanted = { $count ->
    [one] 1 voorstel wacht op jouw handtekening. Met G bekijk je het.
   *[other] { $count } voorstellen wachten op jouw handtekening. Met G bekijk je ze.
    }
remove-text = { $name } kan vanaf nu niets nieuws lezen.
    Wat al op zijn apparaat staat, kunnen wij niet weghalen.
    {""}
    Wat deze persoon schreef, blijft staan.

devices-title = Apparaten van { $name }
devices-pane = Apparaten
devices-empty = Hier is nog geen apparaat bekend.
devices-meaning = Is een apparaat kwijt of gestolen? Kies het, en dan X.
device-paper = tekst, nog niet gebruikt
device-unnamed = computer zonder naam
device-me = dit apparaat
device-connected = verbonden
device-lost-text = "{ $name }" van { $person } kan vanaf nu niets nieuws lezen.
    Wat al op dat apparaat staat, kunnen wij niet weghalen.
    {""}
    Dit terugdraaien kan niet. Toevoegen als nieuw apparaat kan wel.
device-lost-in = Dit gaat in één keer in al je kringen waar het in zit: { $spaces }.
device-lost-here = Dit geldt alleen in deze kring. Zat het ook in een andere, doe het daar ook.

invitations-title = Uitnodigingen
invitations-pane = Uitnodigingen
invitations-empty = Nog geen uitnodigingen. Met U, op het scherm Mensen, maak je er een.
invitations-meaning = Een uitnodiging die in verkeerde handen kwam, trek je in met X.
invitation-withdrawn = ingetrokken
invitation-used = gebruikt door { $names }
invitation-open = open tot { $until }
invitation-expired = verlopen
withdraw-text = Met deze uitnodiging kan niemand meer meedoen.
    Wie er al mee binnen is, blijft in de kring.

proposals-title = Goedkeuren
proposals-pane = Wacht op meer beheerders
proposals-empty = Er wacht niets op een handtekening.
proposals-meaning = Met G zet je jouw handtekening. Zonder genoeg handtekeningen gebeurt er niets.
proposal-role = { $name } wordt: { $role }
proposal-remove = { $name } gaat uit de kring
proposal-device = Een apparaat van { $name } gaat eruit
proposal-recover = { $name } komt terug met een nieuw apparaat
proposal-checkpoint = Vastleggen wat tot nu toe geldt
proposal-close = De kring sluiten
proposal-signed = { $count }: { $names }
approve-text = Met jouw handtekening kan dit doorgaan. Terugnemen kan niet.

start-own = Deze computer erbij zetten  Je werkt al met noaber op een andere
own-name = Mijn computers
own-title = Andere computer toevoegen
own-this = Een andere computer van jou
own-choose = Je andere computer krijgt al je kringen (hoogstens acht tegelijk)
    en werkt onder jouw naam.
    Je maakt hier een tekst, en geeft die op de andere computer in.
    {""}
    Enter maakt die tekst.
own-about = voor: een andere computer van jou, met al je kringen
    geldig tot: { $until }
    geef deze tekst aan niemand anders; laat deze computer aan staan
own-ticket = De tekst
own-how = K kopieert de tekst. B bewaart hem in een bestand.
    Start noaber op de andere computer, kies "Deze computer erbij zetten",
    en plak de tekst of typ waar het bestand staat.
own-kept = De tekst staat in { $path }
    Breng dat bestand naar je andere computer, en gooi het daarna weg.
own-file = mijn-andere-computer
own-letter = Hiermee zet je een andere computer van jou erbij, tot { $until }.
    Geef dit aan niemand anders. Kies in noaber "Deze computer erbij zetten".
    Typ daar waar dit bestand staat, of plak de tekst hieronder.
    {""}
    { $ticket }
own-form-title = Deze computer erbij zetten
own-label = Plak de tekst van je andere computer, of typ waar het bestand staat
own-name-label = Hoe heet deze computer? (bijvoorbeeld: laptop)
own-joined = Je kringen komen zodra de andere computer aan staat. Dat gaat vanzelf.
