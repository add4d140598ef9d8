# De kantlijn: wat over de tekst gezegd en voorgesteld is.

action-suggest = Voorstel
action-suggest-help = Stelt andere woorden voor, op de plek van de cursor of de keuze.
action-comment = Opmerking
action-comment-help = Zegt iets over de woorden bij de cursor.
action-margin = Kantlijn
action-margin-help = Laat zien wat er gezegd en voorgesteld is.
action-margin-off = Naar de tekst
action-margin-off-help = Terug naar de tekst.
action-open-place = Ga erheen
action-open-place-help = Zet de cursor bij de woorden waar dit over gaat.
action-accept = Aannemen
action-accept-help = Neemt het voorstel over in de tekst.
action-refuse = Verwerpen
action-refuse-help = Neemt het voorstel niet over.
action-once = Eén weghalen
action-once-help = Laat één staan van wat twee keer is overgenomen.
action-amend-new = Nieuw amendement
action-amend-new-help = Begint een amendement op de woorden bij de cursor.
action-reply = Antwoord
action-reply-help = Antwoordt op wat gekozen is.
action-take-back = Terugnemen
action-take-back-help = Neemt je eigen opmerking of voorstel terug.
action-support-this = Steun
action-support-this-help = Steunt het voorstel.
action-amend = Wijzigen
action-amend-help = Begint een nieuw concept van een tekst die vaststaat.

margin-title = { $count ->
    [one] Kantlijn (1 open)
   *[other] Kantlijn ({ $count } open)
    }
margin-empty = Niets open. F4 stelt andere woorden voor, Ctrl+K zet er een opmerking bij.
margin-judged = { $taken } overgenomen, { $refused } verworpen
margin-was-taken = ✓ { $name }: "{ $old }" werd "{ $new }".
    Overgenomen door { $judge }.
margin-was-refused = ✗ { $name }: "{ $new }" in plaats van "{ $old }".
    Verworpen door { $judge }.
margin-proposes = { $name } stelt voor
margin-lost = De woorden staan er niet meer.
margin-collides = Botst met { $signs }: verwerp er eerst een.
margin-twice = Twee keer overgenomen. E haalt er één weg.
amend-new-title = Titel (mag leeg)
amend-new-hint = Er staat nu: "{ $old }". Maak het leeg als deze woorden weg moeten.
amend-new-done = Het amendement staat bij de documenten, als concept.
margin-whole = (over het geheel)
write-fixed = { $state }. Wijzigen opent een nieuw concept: Ctrl+W
write-fixed-end = { $state }. Deze tekst staat vast.
suggest-title = Andere woorden voorstellen
suggest-new = Nieuwe woorden
suggest-reason = Waarom? (mag leeg)
refuse-hint = Enter verwerpt het voorstel. In de kantlijn staat wat je hier schrijft.
reply-hint = Iedereen die de tekst mag lezen, ziet je antwoord.
suggest-hint = Er staat nu: "{ $old }". Ctrl+N begint een nieuwe regel (¶).
suggest-insert = Deze woorden komen erbij, op de plek van de cursor.
suggest-nowhere = Een voorstel gaat over woorden in één deel. Kies ze eerst.
suggest-done = Je voorstel staat in de kantlijn (F6).
comment-title = Opmerking
comment-label = Wat wil je zeggen?
comment-hint = Over: "{ $words }"
comment-whole = Over het hele document.
refuse-title = Voorstel verwerpen
refuse-reason = Waarom? (mag leeg)
reply-title = Antwoord
reply-label = Wat wil je antwoorden?
