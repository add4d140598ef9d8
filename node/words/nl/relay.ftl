# Doorgeefpunten en eerste adressen.

relay-word = doorgeefpunt
relay-added = Het doorgeefpunt staat in de kring. Wie meedoet, vindt het vanzelf.
relay-removed = Dit adres staat niet meer in de kring.
relay-connected = verbonden
relay-full = vol: nieuw werk past er niet meer bij
relay-is-full = vol
relay-level = heeft alles
relay-lacks = mist nog { $entries }
start-changed = Eerste adressen zijn aangepast.

relay-init-done = Het doorgeefpunt staat klaar in { $home }.
    Start het met: noaber-node relay run
    De sleutel { $keyring } heeft geen wachtzin. Bewaar er een kopie van.
relay-limits = Wie mag: { $policy }. Hoogstens { $space } MB per kring, { $total } MB in totaal.
    Geweigerde kringen: { $blocked }.
relay-status = Kringen: { $spaces }, waarvan vol: { $full }. Stappen: { $entries }.
    Bytes: { $bytes } van { $total }. Verbonden: { $connections }.
relay-blocked = Deze kring wordt niet meer bediend.
relay-health-ok = Gezond.
relay-health-degraded = Het werkt, maar iemand moet kijken: zie relay status.
relay-health-down = Het doorgeefpunt antwoordt niet.

inspect-unknown = Dit doorgeefpunt heeft nog niets laten weten.
inspect-complete = Het doorgeefpunt tekent voor alles: { $entries ->
    [one] 1 stap
   *[other] { $entries } stappen
    }, { $bytes } bytes ({ $at }).
inspect-incomplete = Het doorgeefpunt heeft iets anders: { $entries ->
    [one] 1 stap
   *[other] { $entries } stappen
    }, { $bytes } bytes ({ $at }).
inspect-explained = Dit ziet het: tijd, apparaat, keten, soort, document, bytes, en of het versleuteld is.
inspect-sealed = versleuteld
inspect-open = leesbaar

problem-no-relay-what = Hier draait geen doorgeefpunt. Er is niets veranderd.
problem-no-relay-now = Maak er een met: noaber-node relay init --name NAAM. Start het met: noaber-node relay run
problem-no-address-what = Dit adres staat er niet: "{ $name }". Er is niets veranderd.
problem-no-address-now = Bekijk welke er zijn met: noaber relay ls KRING, of: noaber start ls
problem-blocked-what = Deze kring wordt al niet bediend. Er is niets veranderd.
problem-blocked-now = Bekijk de grenzen met: noaber-node relay limits

help-relay = Doorgeefpunten: van een kring, of dit apparaat als doorgeefpunt
help-relay-add = Noem een doorgeefpunt in een kring
help-relay-add-arg-address = Het adres, met de naam van het doorgeefpunt aan het eind
help-relay-add-arg-token = Wat de beheerder van het doorgeefpunt gaf
help-relay-ls = Laat zien welke doorgeefpunten een kring heeft
help-relay-rm = Haal een doorgeefpunt uit een kring
help-relay-rm-arg-address = Het adres
help-relay-inspect = Laat zien wat een doorgeefpunt van een kring heeft gekregen
help-relay-inspect-arg-address = Het adres; anders het eerste van de kring
help-relay-init = Begin op dit apparaat een doorgeefpunt
help-relay-init-arg-name = De naam van het doorgeefpunt
help-relay-run = Draai het doorgeefpunt, tot iemand het stopt
help-relay-run-arg-listen = Luister op dit adres
help-relay-address = Geef de adressen van het doorgeefpunt dat draait
help-relay-status = Laat zien hoe het met het doorgeefpunt gaat
help-relay-spaces = Laat zien welke kringen het doorgeeft
help-relay-block = Bedien een kring niet meer
help-relay-block-arg-space = Het nummer van de kring
help-relay-limits = Laat zien wie mag en hoeveel
help-relay-health = Zeg of het doorgeefpunt gezond is, ook met de exitcode
help-start = Eerste adressen: waar dit apparaat anderen zoekt
help-start-add = Voeg een eerste adres toe
help-start-add-arg-address = Het adres, met de naam van het apparaat aan het eind
help-start-ls = Laat de eerste adressen zien
help-start-rm = Haal een eerste adres weg
help-start-rm-arg-address = Het adres

relay-runs = Dit doorgeefpunt draait al, of een ander programma heeft deze map open.
    Bekijk het met: noaber-node relay status
    Stop het waar het is begonnen, met Ctrl+C, of met: systemctl stop noaber-relay
problem-no-carried-what = "{ $name }" is geen nummer van een kring. Er is niets veranderd.
problem-no-carried-now = Bekijk de nummers met: noaber-node relay spaces
problem-port-taken-what = Op { $address } luistert al een ander programma.
    Het doorgeefpunt is niet gestart: op een andere poort vindt niemand het.
problem-port-taken-now = Stop dat programma. Of zet bij listen in relay.toml een andere poort,
    start het opnieuw, en geef de kringen het nieuwe adres: noaber-node relay address
problem-setting-what = In { $file }{ $at } staat iets wat niet kan: { $key }. Er is niets veranderd.
problem-setting-now = Wat daar kan: { $allowed }. Zet dat erin en probeer het opnieuw.
setting-line = , regel { $line },
setting-policy = "open", "token" of "list"
setting-token = een woord van 1 tot 64 bytes, zodra policy "token" is
setting-spaces = nummers van kringen, zoals relay spaces ze geeft, tussen haken
setting-blocked = nummers van kringen, zoals relay spaces ze geeft, tussen haken
setting-space-bytes = een getal, zoveel bytes per kring
setting-total-bytes = een getal, zoveel bytes voor alle kringen samen
setting-listen = adressen tussen haken, zoals ["/ip4/0.0.0.0/tcp/4001"]
setting-announce = adressen tussen haken, zoals ["/dns4/relay.example.nl/tcp/4001"]
setting-others = naam = waarde, met als naam: policy, token, spaces, blocked,
    space_bytes, total_bytes, listen of announce
