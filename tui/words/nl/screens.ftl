# De schermen.

action-back = Terug
action-back-help = Eén stap terug. Alles is al bewaard.
action-open = Openen
action-open-help = Opent wat gekozen is.
action-new-space = Nieuwe kring
action-new-space-help = Begint een kring voor je dorp of partij.
action-new-document = Nieuw
action-new-document-help = Begint een document met een voorbeeld.
action-join = Meedoen
action-join-help = Met een uitnodiging in een kring komen.
action-invite = Uitnodigen
action-invite-help = Maakt een uitnodiging voor één persoon.
action-people = Mensen
action-people-help = Wie er meedoet, en wat ze mogen.
action-network = Netwerk
action-network-help = Is alles ook bij anderen?
action-documents = Documenten
action-documents-help = De documenten van de kring.
action-leave = Verlaten
action-leave-help = Uit deze kring gaan.
action-role = Rol
action-role-help = Kiest wat iemand mag.
action-copy = Kopieer
action-copy-help = Zet de tekst op het klembord.
action-make = Maken
action-make-help = Maakt de uitnodiging.
action-keep = Bewaar als bestand
action-keep-help = Zet de uitnodiging in een bestand, om mee te sturen.
action-go = Verder
action-go-help = Gaat verder met wat er staat.
action-do = Doen
action-do-help = Geeft het antwoord dat gekozen is.
action-run = Doen
action-run-help = Doet wat gekozen is.
action-other-line = Volgende regel
action-other-line-help = Naar de volgende regel.
action-other-answer = Ander antwoord
action-other-answer-help = Kiest het andere antwoord.
action-cancel = Terug
action-cancel-help = Terug, zonder iets te doen.
action-close = Sluiten
action-close-help = Sluit dit venster.
action-stop = Stoppen
action-stop-help = Sluit noaber. Er is niets verstuurd.
action-all = Alles wat kan
action-all-help = Alles wat je op dit scherm kunt doen.
action-sync = Nu bijwerken
action-sync-help = Zoekt nu naar de anderen.
action-dial = Adres
action-dial-help = Geef het adres van een buur.
action-undo = Ongedaan
action-undo-help = Maakt alleen je eigen werk ongedaan.
action-redo = Opnieuw
action-redo-help = Doet het weer.
action-find = Zoeken
action-find-help = Zoekt woorden in dit document.
action-find-next = Volgende
action-find-next-help = Naar de volgende plek met die woorden.
action-find-previous = Vorige
action-find-previous-help = Naar de vorige plek met die woorden.
action-add-section = Deel erbij
action-add-section-help = Voegt een deel toe onder dit deel.
action-heading = Kop
action-heading-help = Geeft dit deel een andere kop.
action-title = Titel
action-title-help = Geeft het document een andere titel.
action-next-section = Volgend deel
action-next-section-help = Naar het volgende deel.
action-save = Bewaren
action-save-help = Hoeft niet: alles is al bewaard.
action-mouse = Muis
action-mouse-help = Muis uit of aan. Uit: met de muis kies je tekst, om te kopiëren.
action-language = Taal
action-language-help = Nederlands of Engels.
action-signs = Tekens
action-signs-help = Andere tekens op het scherm: voor wie vraagtekens of blokjes ziet.
action-help = Hulp
action-help-help = Alle toetsen van dit scherm.
action-help-letter = Hulp
action-help-letter-help = Alle toetsen van dit scherm.
action-quit = Stoppen
action-quit-help = Sluit noaber. Je werk blijft bewaard.

all-keys = Toetsen
more-keys = Meer
filter-label = Zoek (Enter: klaar, Esc: alles):
filter-none = Niets gevonden. Met Esc zie je weer alles.
help-intro = Je hoeft nooit op te slaan. Klikken met de muis werkt ook.
help-title = Alles wat kan
help-find = Zoek:
help-none = Daar is hier niets voor. Wis met de Backspace-toets wat je typte.

notice = Let op
opening = Openen…
busy = Even geduld…
copied = Gekopieerd.
again-to-stop = Nog een keer Ctrl+C om te stoppen.
taken-over = Het andere venster is gesloten. Je kunt hier verder werken.
signs-all = Het scherm gebruikt nu alle tekens.
signs-letters = Het scherm gebruikt nu eenvoudige tekens. G zet alle tekens terug.
signs-typewriter = Het scherm gebruikt nu eenvoudige tekens. G zet alle tekens terug.
mouse-on = De muis is aan.
mouse-off = Met de muis kies je nu tekst. Na nog eens Ctrl+G kun je weer klikken.
too-small = Het venster is te klein: nu { $width } bij { $height }.
    Maak het minstens 60 bij 16. Je werk is bewaard.
quit-stay = Blijven
quit-text = { $count ->
    [one] 1 wijziging is nog bij niemand anders.
        Die staat veilig op deze computer en gaat later vanzelf mee.
        Toch stoppen?
   *[other] { $count } wijzigingen zijn nog bij niemand anders.
        Ze staan veilig op deze computer en gaan later vanzelf mee.
        Toch stoppen?
    }

truth-unknown = ○ Even kijken…
truth-disk = ○ De schijf weigert. Maak ruimte vrij.
truth-alone = ● Bewaard op deze computer
truth-relay = ● Alles is ook bij het doorgeefpunt
truth-offline = ○ Niet verbonden, je kunt gewoon doorwerken
truth-again = ◐ Even opnieuw verbinden…
truth-busy = { $count ->
    [one] ◐ Bezig met bijwerken met 1 ander
   *[other] ◐ Bezig met bijwerken met { $count } anderen
    }
truth-level = { $count ->
    [one] ● Bij met 1 ander
   *[other] ● Bij met { $count } anderen
    }
truth-waiting = { $count ->
    [one] ◐ 1 wijziging nog niet bij een ander
   *[other] ◐ { $count } wijzigingen nog niet bij een ander
    }

start-title = Eerste start
start-state = niets verstuurd
start-pane = Welkom bij noaber
start-welcome = Met noaber schrijf je samen aan je dorpsplan of verkiezingsprogramma.
    Alles staat op deze computer. Het werkt ook zonder internet.
start-what = Wat wil je doen? Druk op het cijfer, of kies met ↑↓ en dan Enter.
start-join = Meedoen met een kring       Je hebt een uitnodiging
start-found = Nieuwe kring beginnen       Dorp, buurt of lokale partij
start-look = Eerst even rondkijken       Voorbeelddorpen, niets blijft bewaard
start-language = Taal / language (← →):
start-step-1 = Stap 1 van 3   ●○○
start-name = Hoe mogen anderen je noemen? Je naam en je dorp of partij zien
    alleen de mensen in je eigen kringen.

    Stap 2 van 3   ●●○
start-name-label = Je naam
start-organisation-label = Je dorp of partij
start-name-missing = Vul je naam en je dorp of partij in.
start-passphrase = Kies een wachtzin. Zonder die zin kan een dief van deze computer
    niets lezen. Vier of vijf gewone woorden zijn goed. Schrijf de zin op en
    bewaar hem thuis: niemand kan hem voor je terughalen.

    Laat beide regels leeg om zonder wachtzin te werken.
    Wie deze computer heeft, kan dan alles lezen.

    Stap 3 van 3   ●●●
start-passphrase-label = Wachtzin
start-passphrase-again = Nog een keer
start-passphrase-differs = De twee wachtzinnen zijn niet gelijk. Typ ze nog een keer.
start-without-title = Zonder wachtzin?
start-without-text = Je koos geen wachtzin. Wie deze computer in handen krijgt,
    kan dan alles lezen: ook wat voor het bestuur is.
start-without-not = Wachtzin kiezen
start-without-do = Zonder wachtzin
start-unlock = Typ je wachtzin. Je werk staat veilig op deze computer.
start-busy = Even geduld, noaber maakt alles klaar…
unlock-title = Openen
unlock-state = op slot
unlock-forgotten = Wachtzin vergeten? Niemand kan hem terughalen. Opnieuw
    beginnen: geef deze map een andere naam, en start weer.
    { $home }

spaces-title = Kringen
spaces-pane = Jouw kringen
spaces-empty = Je zit nog in geen kring.

    N  Begin een nieuwe kring voor je dorp of partij.
    M  Doe mee met een uitnodiging die je kreeg.
    O  Volg een kring: lees wat die openbaar maakt.
space-joining = wacht op een buur
space-left = je doet niet meer mee
people-count = { $count ->
    [one] 1 mens
   *[other] { $count } mensen
    }
documents-count = { $count ->
    [one] 1 document
   *[other] { $count } documenten
    }
new-space-title = Nieuwe kring
new-space-label = Hoe heet de kring?
join-title = Meedoen met een uitnodiging
join-hint = Plakken gaat in veel vensters met Ctrl, Shift en V tegelijk.
join-label = Plak de uitnodiging, of typ waar het bestand staat
join-waits = Je doet mee zodra een computer van de kring bereikbaar is. Dat gaat vanzelf.
joined = Je doet mee met { $name }.
leave-title = Kring verlaten
leave-text = Je gaat uit { $name }. Wat je schreef, blijft bij de anderen.
    Je kunt alleen terugkomen met een nieuwe uitnodiging.
leave-stay = Blijven
leave-go = Verlaten

documents-title = Documenten
documents-empty = Nog geen documenten.

    N  Begin een document: een manifest, een motie, een vergadering.
    U  Nodig iemand uit om mee te schrijven.
documents-empty-yet = Nog geen documenten. Begint iemand er een, dan staat het hier.
kind-manifest = manifest
kind-handbook = handboek
new-document-title = Nieuw document
new-document-kind = Wat wil je maken?
new-document-label = Hoe heet het?
new-document-whom = Voor wie?
new-document-for = Voor: { $audience }.
whom-space = Hele kring
whom-space-meaning = Alleen wie meedoet kan het lezen, nu en later: { $names }.
whom-board = Bestuur
whom-finance = Geldzaken
whom-only = Alleen deze mensen kunnen het lezen: { $names }.
whom-public = ◎ Openbaar: iedereen
whom-public-meaning = Iedereen in de wereld kan dit lezen, voor altijd. Ook wie niet in de kring zit.
publish-title = Openbaar document
publish-text = Alles wat je hierin schrijft, kan iedereen lezen.
    Ook buiten de kring. Je naam staat er niet bij, tenzij iemand hem typt.
    {""}
    Terugnemen kan niet: wie het heeft, houdt het.
publish-do = Openbaar maken
documents-public = ◎ = openbaar: iedereen kan het lezen, ook buiten de kring.
ended-removed = Je bent uit deze kring gehaald op { $when }, door { $name }.
    Wat je schreef, blijft staan. Nieuws van de kring komt hier niet meer.
ended-left = Je ging uit deze kring op { $when }. Wat je schreef, blijft staan.
ended-what = Je bent uit de kring "{ $space }" gehaald op { $when }, door { $name }.
ended-now = Wat je schreef, blijft staan. Nieuws van de kring komt hier niet meer.
    Klopt dit niet? Bel een beheerder van de kring.

people-title = Mensen
people-alone = Je bent nog alleen. Met U nodig je iemand uit.
person-me = (jij)
person-detail = { $name }: kenmerk { $mark } hoort alleen bij deze persoon.
    Heten twee mensen hetzelfde, dan zie je zo wie wie is.

invite-title = Iemand uitnodigen
invite-this = Deze uitnodiging
invite-choose = Wat mag degene die je uitnodigt?
invite-then = Met ↑↓ kies je. Enter maakt de uitnodiging.
role-help-reader = leest mee, verandert niets
role-help-member = leest mee, doet voorstellen en stemt
role-help-editor = schrijft mee aan de documenten
role-help-board = schrijft mee en ziet wat voor het bestuur is
role-help-admin = nodigt mensen uit en geeft rollen
invite-about = als: { $role }
    geldig tot: { $until }
    voor één persoon; iemand van de kring of een doorgeefpunt moet dan aan staan
invite-ticket = De uitnodiging
invite-more = …  (te lang voor dit venster: K kopieert alles, B bewaart alles)
invite-copied = Gekopieerd. Lukt plakken niet? Dan kan dit venster niet kopiëren: kies B.
invite-file = uitnodiging
invite-kept = De uitnodiging staat in { $path }
    Stuur dat bestand naar wie je uitnodigt. Wie het heeft, kan meedoen.
invite-letter = Uitnodiging voor { $space }, geldig tot { $until }.
    Kies in noaber "Meedoen met een kring". Typ daar waar dit bestand staat,
    of plak de tekst hieronder.
    {""}
    { $ticket }
keep-title = Bewaar als bestand
keep-label = Waar? (~ is je eigen map)
invite-how = K kopieert de tekst. B bewaart hem in een bestand.
    Stuur dat naar wie je uitnodigt. In noaber kiest die persoon
    "Meedoen met een kring" en plakt de tekst, of typt waar het bestand staat.

network-title = Netwerk
network-pane = Andere computers
network-heads = Wie|Kring|Hoe|Nog te sturen|Te halen
network-empty = Geen andere computers gezien. Je werk is veilig op deze computer.
network-meaning = Het komt vanzelf goed zodra beide computers aan staan en verbonden zijn.
network-none-near = Wij zien geen ander apparaat in dit gebouw. Met A geef je het adres van de buur.
network-address = Vindt een ander deze computer niet? K kopieert dit adres; de ander kiest A:
via-lan = in dit gebouw
via-direct = via internet
via-relay = via doorgeefpunt
via-none = niet verbonden
warning-clock = De datum van deze computer klopt niet. Zet de klok gelijk; je werk blijft goed.
warning-disk = De schijf weigert. Nieuw werk wordt niet bewaard. Maak ruimte vrij.
warning-damaged = { $count ->
    [one] 1 wijziging was beschadigd. Die wordt opgehaald bij een ander.
   *[other] { $count } wijzigingen waren beschadigd. Ze worden opgehaald bij een ander.
    }
warning-quarantined = { $count ->
    [one] 1 wijziging kan deze versie niet lezen. Die is apart gezet.
   *[other] { $count } wijzigingen kan deze versie niet lezen. Ze zijn apart gezet.
    }
sync-begun = Wij kijken of er anderen zijn…
sync-done = Bijgewerkt.
dial-title = Adres van een buur
dial-label = Typ het adres van de buur, bijvoorbeeld 192.168.1.23
dial-begun = Wij proberen dat adres.

write-opening = ◌ Openen…
write-kept = ● Alles bewaard
write-keeping = ◌ Bewaren…
write-offline = niet verbonden
write-relay = ook bij het doorgeefpunt
write-contents = Inhoud
write-measure = { $count ->
    [one] regel { $line } · 1 woord
   *[other] regel { $line } · { $count } woorden
    }
write-others = { $name } schrijft mee
write-read-only = alleen lezen
write-ended = alleen lezen: je bent uit deze kring
write-here = Schrijvers nu
write-heading-stands = Een kop verander je met Ctrl+T. Typ in de tekst eronder.
write-save = Alles is al bewaard. Je hoeft nooit op te slaan.
find-label = Zoek (Enter: volgende, Esc: klaar):
find-none = "{ $words }" staat niet in dit document.
title-title = Titel van het document
title-label = Titel
heading-title = Kop van dit deel
heading-label = Kop
section-title = Nieuw deel
section-label = Kop
add-what = Wat komt erbij?
add-part = Nog een vraag bij deze situatie
add-part-meaning = Met een eigen antwoord en een eigen verhaal eronder.
add-section = Een nieuwe situatie
add-section-meaning = Met een vraag, een antwoord en een verhaal eronder.
