# Wat de opdrachten zeggen.

cli-usage = Deze opdracht begrijpt noaber niet. Bekijk met --help wat er kan.
cli-passphrase = Wachtzin: 
cli-passphrase-new = Kies een wachtzin: 
cli-passphrase-again = Nog een keer: 
cli-passphrase-differs = Die twee zijn niet gelijk. Er is niets gemaakt.
cli-no-passphrase = Zonder wachtzin kan wie dit apparaat heeft, alles lezen.
cli-init-done = noaber staat klaar in { $home }.
    Begin een kring met: noaber space new "Naam"
cli-left = Je hebt de kring verlaten.
cli-invited = Rol: { $role }. Geldig tot { $date }. Voor { $uses ->
    [one] 1 deelnemer
   *[other] { $uses } deelnemers
    }.
    Geef deze tekst alleen aan wie je wilt uitnodigen.
cli-still-joining = Nog niemand van de kring is bereikt. Het gaat vanzelf verder.
cli-role-given = De rol is gegeven.
cli-edited = De veranderingen staan erin.
cli-running = noaber draait. Stop met Ctrl+C.
cli-stopped = noaber is gestopt.

info-version = Versie
info-name = Naam
info-organisation = Organisatie
info-home = Map
info-journal = Dagboek
info-index = Register
info-keyring = Sleutel
info-config = Instellingen
info-socket = Ingang
info-log = Verslag
info-address = Adres

status-no-spaces = Je zit nog in geen kring.
status-space = { $name }: { $people ->
    [one] 1 deelnemer
   *[other] { $people } deelnemers
    }, { $documents ->
    [one] 1 document
   *[other] { $documents } documenten
    }
status-level = gelijk
status-unknown = nog niet gezien sinds de start
status-owed = nog { $theirs } naar hen, { $ours } naar ons
via-lan = in dit gebouw
via-direct = via internet
via-relay = via doorgeefpunt
via-none = niet verbonden

warning-clock = De datum van dit apparaat klopt niet: { $now }. Je werk blijft goed.
    Zet de klok gelijk.
warning-disk = De schijf weigert. Nieuw werk wordt niet meer bewaard.
warning-damaged = Een deel op de schijf was beschadigd ({ $entries }). Het wordt opgehaald.
warning-quarantined = Apart gezet, want onleesbaar voor deze versie: { $entries }.

verified = Alles nagelezen: { $entries ->
    [one] 1 stap
   *[other] { $entries } stappen
    }, { $signatures ->
    [one] 1 handtekening
   *[other] { $signatures } handtekeningen
    },
    { $bodies ->
    [one] 1 tekst
   *[other] { $bodies } teksten
    }.

space-joining = wacht op de kring
space-left = niet meer in de kring
space-people = { $people ->
    [one] 1 deelnemer
   *[other] { $people } deelnemers
    }
space-documents = { $documents ->
    [one] 1 document
   *[other] { $documents } documenten
    }
person-me = dit ben jij
log-size = +{ $inserted } -{ $deleted }
log-beside = telt niet mee

usage-unknown = "{ $name }" kent noaber hier niet.
usage-no-command = "{ $name }" is geen opdracht van noaber.
usage-missing = Hier ontbreekt nog: { $name }.
usage-no-value = Achter { $name } moet nog een waarde komen.
usage-choice = Bij { $name } kan "{ $value }" niet. Kies uit: { $allowed }.
usage-value = Bij { $name } kan "{ $value }" niet.
usage-conflict = { $name } gaat niet samen met { $value }.
usage-meant = Bedoelde je: { $name }
usage-line = Zo gaat het: { $line }
