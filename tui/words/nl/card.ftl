# Het overzicht van een document: waar het staat, wat erbij hoort, edities en bestanden.

action-open-line = Openen
action-open-line-help = Verandert wat gekozen is, of laat er alles van zien.
action-open-row = Wijzig
action-open-row-help = Verandert de gekozen regel.
action-card = Overzicht
action-card-help = Waar het document staat, en wat erbij hoort.
action-card-of = Overzicht
action-card-of-help = Waar dit document staat, en wat erbij hoort.
action-move = Verder
action-move-help = Brengt het document naar een andere stand.
action-text = Tekst
action-text-help = Opent de tekst van het document.
action-export-document = Exporteer
action-export-document-help = Schrijft het document in een bestand.
action-put-in = In het voorstel zetten
action-put-in-help = Zet wat dit amendement verandert in het document waar het op is.
action-sign = Onderteken
action-sign-help = Tekent een editie, met je naam en functie.
action-support = Steun
action-support-help = Steunt dit document, of neemt je steun terug.
action-support-paper = Steun op papier
action-support-paper-help = Vult in hoeveel mensen op papier tekenden.
action-row-new = Nieuw
action-row-new-help = Zet een regel in deze lijst.
action-row-remove = Weg
action-row-remove-help = Haalt de gekozen regel weg.
action-order = Volgorde
action-order-help = Zet de documenten in een andere volgorde.

sheet-empty = leeg
value-line = Hoogstens { $most } tekens.
value-one-of = Kies met ← en →: { $choices }
value-date = Een datum: dag-maand-jaar, zoals 1-12-2026.
value-year = Een jaar, zoals 2026.
value-number = Een heel getal.
value-cents = Een bedrag in euro's, zoals 12,50.
value-postcode = Een postcode, zoals 9900 AA.
value-email = Een e-mailadres.
value-iban = Een rekeningnummer (IBAN).
value-consent = ja, nee, of de datum sinds wanneer.
value-document = Kies met ← en → een document van de kring.
value-some-of = Een of meer, met komma's ertussen: { $choices }
value-time = Een tijd, zoals 19:30.
value-rating = Een cijfer van 1 tot 10, zoals 7,5.
value-decimal = Een getal, zoals 1250 of 7,5.
value-web = Een adres van het web: https://…

path-now = nu
path-clash = Twee besluiten tegelijk: kies met V. { $steps }.
path-step = { $name }: { $state }
path-next = V Verder naar: { $states }
path-others = Jij kunt dit nu niet verder brengen. Anderen in de kring wel.
path-end = Dit is het einde van de weg.
move-title = Verder
move-ask = Nu is het: { $state }. Waar gaat het heen?
move-clash = Er zijn twee besluiten tegelijk genomen. Welk geldt?
move-to = Naar: { $state }
move-stays = De tekst blijft zoals hij is. Iedereen ziet wie dit deed.
move-voted = Zo was de uitslag van de stemming.
move-fixes = De tekst staat daarna vast, met een nummer en een controlecode.
move-opens = Er begint een nieuw concept. De editie die er is, blijft bewaard.
move-fix-text = Het document wordt: { $state }.
    De tekst staat daarna vast, als een editie met een nummer en
    een controlecode. Niemand kan die editie nog veranderen.
move-fix-again = Later kan wel een nieuw concept beginnen.
move-do = Ja, zet de tekst vast
move-reason = Waarom? (mag leeg)
move-hint = Het wordt: { $state }. Enter doet het.
    Iedereen in de kring ziet dat jij dit deed.
move-done = Het document is een stap verder.

card-title = Overzicht
card-empty = Bij dit document hoort nog niets.
card-keep = Bewaar
card-watched = Dit is hulp: de wet en je eigen regels gaan voor. Het getal staat bij de gegevens.
card-computed = Dit wordt uitgerekend. Je typt het nooit zelf.
card-fixed = De tekst staat vast, en dit hoort erbij. Begin eerst een nieuw concept (V).
card-fixed-end = De tekst staat vast, en dit hoort erbij. Daarom blijft het zo.
card-read-only = Jij kunt dit document lezen, niet veranderen.
card-newer = Dit is van een nieuwere noaber. Lezen kan, veranderen niet.
card-others = Tegelijk ingevuld door een ander: { $values }. Wat je bewaart, geldt.
card-rows = { $count ->
    [one] 1 regel
   *[other] { $count } regels
    }
card-margin = In de kantlijn
card-votes = Stemmingen
card-aside = Apart gezet
card-aside-why = Meer dan er vanaf één computer bij een document kan. Er is niets kwijt.
card-support = Steun
card-edition = Editie { $number }
card-too-few = nog te weinig om te laten zien
card-figure = { $count ->
    [one] { $value }  (uit 1)
   *[other] { $value }  (uit { $count })
    }
card-suggestions = { $count ->
    [one] 1 open voorstel
   *[other] { $count } open voorstellen
    }
card-comments = { $count ->
    [one] 1 opmerking
   *[other] { $count } opmerkingen
    }
card-votes-open = { $count ->
    [one] 1 open
   *[other] { $count } open
    }
card-votes-closed = { $count ->
    [one] 1 gesloten
   *[other] { $count } gesloten
    }
card-supporters = { $count ->
    [one] 1 mens steunt dit
   *[other] { $count } mensen steunen dit
    }
card-paper = { $count ->
    [one] 1 op papier
   *[other] { $count } op papier
    }
card-support-own = jij ook
card-nobody = Nog niemand.
card-signatures = { $count ->
    [one] 1 handtekening
   *[other] { $count } handtekeningen
    }
card-intact = klopt
card-not-intact = klopt niet met de tekst hier

edition-title = Editie
edition-what = Editie { $number }: { $state }, door { $name } op { $when }.
edition-code = Controlecode: { $code }
edition-intact = De tekst op deze computer is precies wat toen is vastgelegd.
edition-not-intact = De tekst op deze computer is niet wat toen is vastgelegd.
edition-reason = Daarbij gezegd: { $reason }
edition-signed = { $count ->
    [one] Ondertekend door 1 mens:
   *[other] Ondertekend door { $count } mensen:
    }
sign-organisation = Namens
sign-organisation-about = De organisatie voor wie je tekent. Leeg: je eigen dorp of partij.
sign-function = Functie
sign-function-about = Zoals: voorzitter. Mag leeg.
sign-hint = Je tekent editie { $number }, met controlecode { $code }.
    Anderen zien je naam erbij. Terugnemen kan niet.
sign-do = Onderteken
sign-done = Ondertekend.

document-file-title = Exporteren
document-file-ask = In welke vorm?
document-file-label = Waar komt het bestand?
document-file-purpose = Waarvoor is dit bestand?
document-file-hint = Leeg: zonder namen van gewone leden. Anders met, en een regel in het exportlogboek van het bestuur.
document-file-bare = Bewaard in { $file }, zonder namen van gewone leden.
document-file-public = Bewaard in { $file }, zonder namen van gewone leden: het stuk is openbaar.
document-file-logged = Bewaard in { $file }. Het exportlogboek heeft een regel erbij.
document-file-done = Bewaard in { $file }
format-html = Webpagina, om te printen (HTML)
format-html-meaning = Opent in elke browser, en print netjes op A4.
format-md = Platte tekst (Markdown)
format-md-meaning = Om in een ander programma verder te schrijven.
format-csv = Tabel (CSV)
format-csv-meaning = Opent in Excel.
format-ics = Agenda (ICS)
format-ics-meaning = De data, voor de agenda op je telefoon.
format-view-meaning = Alleen wat openbaar is. De rest van het stuk gaat niet mee.
format-json = Alles (JSON)
format-json-meaning = Voor andere programma's, en om later na te kijken.

rows-add = Zet in de lijst
rows-empty = Er staat nog niets in deze lijst. N zet er een regel in.
rows-totals = Van deze lijst zie je geen regels, alleen totalen.
    Zo blijft wie wat invulde buiten beeld. Met N vul je er een in.
rows-remove-text = "{ $name }" gaat uit de lijst.
    In de geschiedenis blijft het te zien.
rows-remove-do = Haal weg

documents-chosen = Voor: { $audience } · Geschreven door: { $authors }
order-name = op naam
order-changed = laatst gewijzigd eerst
order-kind = op soort
order-waiting = wat wacht eerst
new-document-group = Waar is het voor?
new-document-example = Bijvoorbeeld: { $title }
group-write = Samen schrijven
group-decide = Vergaderen en besluiten
group-challenge = Meedoen en uitdagen
group-learn = Kennis en leren
group-keep = Bijhouden

paper-number = Hoeveel mensen
paper-number-about = Wat er geteld is, als heel getal.
paper-do = Vul in
paper-hint = De lijst zelf blijft op papier: alleen het getal komt hier.
card-amendments = Amendementen
card-amendments-all = { $count ->
    [one] 1 amendement
   *[other] { $count } amendementen
    }
card-amendments-adopted = { $count ->
    [one] 1 aangenomen
   *[other] { $count } aangenomen
    }
amendments-order = In deze volgorde wordt gestemd. Daarna komt het stuk zelf.
amendments-changes = { $count ->
    [one] 1 wijziging
   *[other] { $count } wijzigingen
    }
amendments-under = sub op { $name }
put-in-text = Alle wijzigingen komen in de tekst, als voorstellen die zijn overgenomen.
    Past er één niet meer, dan verandert er niets.
    Staat die tekst vast, dan begint er een nieuw concept.
put-in-do = Zet ze erin
put-in-done = De wijzigingen staan in het document.
