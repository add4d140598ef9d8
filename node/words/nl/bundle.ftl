# USB-bestanden: wat de opdrachten zeggen, en wat er mis kan gaan.

bundle-written = { $file } is klaar: { $entries ->
    [one] 1 stap
   *[other] { $entries } stappen
    }, { $bytes } bytes.
    Je kunt de stick nu uitnemen.
bundle-read = { $name }: { $new ->
    [one] 1 nieuwe stap
   *[other] { $new } nieuwe stappen
    } ingelezen.
bundle-waits = Een deel gaat verder op een eerder bestand. Lees dat eerst in, en dan dit opnieuw.
bundle-missing = Het bestand is afgebroken: { $missing ->
    [one] er ontbreekt 1 stap
   *[other] er ontbreken { $missing } stappen
    }.
    Wat heel was, is ingelezen. Laat het bestand opnieuw maken.

problem-not-a-bundle-what = Dit is geen USB-bestand van noaber. Er is niets veranderd.
problem-not-a-bundle-now = Kies een bestand waarvan de naam eindigt op .noaber
problem-bundle-unknown-space-what = Dit bestand is van een kring waar je niet in zit.
    Er is niets veranderd.
problem-bundle-unknown-space-now = Heb je een uitnodiging? Typ die eerst in,
    en lees dit bestand daarna opnieuw.
problem-bundle-other-space-what = Dit bestand is van een andere kring. Er is niets veranderd.
problem-bundle-other-space-now = Kies het bestand van deze kring.
problem-bundle-damaged-what = Dit bestand is beschadigd ({ $flaw }, stuk { $block }, bij byte { $at }).
    Je werk is bewaard.
problem-bundle-damaged-now = Laat het bestand opnieuw maken, als het kan op een andere stick.
problem-bundle-cut-off-what = Dit bestand is niet heel: het einde ontbreekt. Je werk is bewaard.
problem-bundle-cut-off-now = Laat het bestand opnieuw maken. Neem de stick pas uit als het klaar is.
problem-bundle-outsider-what = Dit bestand is gemaakt op een apparaat dat niet in deze kring zit.
    Er is niets veranderd.
problem-bundle-outsider-now = Lees het eerst in, of maak een nieuw bestand met alles erin.
problem-bundle-exists-what = Er staat al een bestand met die naam. Het is niet vervangen.
problem-bundle-exists-now = Kies een andere naam.
problem-stick-full-what = De stick is vol. Er staat geen half bestand op, en je werk is bewaard.
problem-stick-full-now = Haal iets van de stick af, of neem een andere.
problem-stick-read-only-what = Op deze stick kan niet worden geschreven. Je werk is bewaard.
problem-stick-read-only-now = Kijk of er een schuifje op zit, of neem een andere stick.
problem-stick-gone-what = De stick of de map is er niet (meer). Je werk is bewaard.
problem-stick-gone-now = Doe de stick erin en probeer het opnieuw.
problem-stick-failing-what = De stick geeft een fout. Je werk is bewaard.
problem-stick-failing-now = Probeer het opnieuw, of neem een andere stick.

help-bundle = USB-bestanden, voor waar geen netwerk is
help-bundle-write = Zet een kring in een bestand
help-bundle-write-arg-file = Het bestand, of de map van een USB-stick
help-bundle-write-arg-since-bundle = Alleen wat nieuw is sinds dit eerdere bestand
help-bundle-read = Lees een bestand in
help-bundle-read-arg-file = Het bestand, of de map van een USB-stick
