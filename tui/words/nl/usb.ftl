# De schermen over USB-sticks, en de regel die zegt bij wie het werk is.

action-usb = USB-stick
action-usb-help = Meenemen op een stick, of een stick inlezen.
action-take = Meenemen
action-take-help = Zet de kring op de stick, of wat nieuw is.
action-read = Inlezen
action-read-help = Leest wat op de stick staat.
action-where = Andere plek
action-where-help = Typ zelf waar de stick of het bestand is.

usb-title = USB-stick
usb-pane = Sticks
usb-none = Wij zien geen stick. Doe hem erin en druk op Enter.
    Met A typ je zelf waar hij is.
usb-about = M  Meenemen: zet op de stick wat er nog niet op staat. Er komt geen naam in de bestandsnaam.
    I  Inlezen: neem over wat er op de stick staat. Twee keer inlezen kan geen kwaad.

    Wat niet openbaar is, staat versleuteld op de stick. Wie hem vindt, ziet hoeveel er is en van wanneer.
usb-about-all = I  Inlezen: neem over wat er op de stick staat. Twee keer inlezen kan geen kwaad.
    Meenemen kan per kring: open eerst de kring, en druk daar op S.

    Wat niet openbaar is, staat versleuteld op de stick. Wie hem vindt, ziet hoeveel er is en van wanneer.
usb-about-read = I  Inlezen: neem over wat er op de stick staat. Twee keer inlezen kan geen kwaad.
    Meenemen kan alleen wie in de kring zit.
usb-busy = Bezig met de stick. Neem hem nog niet uit.
usb-taken = { $count ->
    [one] Klaar: 1 wijziging in { $file }. Je kunt de stick uitnemen.
   *[other] Klaar: { $count } wijzigingen in { $file }. Je kunt de stick uitnemen.
    }
usb-nothing = Alles staat al op de stick. Je kunt hem uitnemen.
usb-read = { $count ->
    [one] { $name }: 1 nieuwe wijziging.
   *[other] { $name }: { $count } nieuwe wijzigingen.
    }
usb-nothing-new = Er was niets nieuws. Je had alles al.
usb-waits = Een deel gaat verder op een eerder bestand, dat niet op deze stick staat.
usb-missing = Eén bestand is afgebroken. Wat heel was, is overgenomen. Laat het opnieuw maken.
usb-no-place = Hier is geen map of bestand: { $place }
usb-no-place-now = Kijk na of de stick erin zit, en typ met A waar hij is.
usb-where-title = Waar is het?
usb-where-label = De map van de stick, of het bestand

truth-lacks = ◐ Bij { $holders } van { $all }; { $name } heeft het nog niet
truth-lack = ◐ Bij { $holders } van { $all }; { $count } anderen nog niet
truth-lack-relay = ● Bij { $holders } van { $all }, en bij het doorgeefpunt
