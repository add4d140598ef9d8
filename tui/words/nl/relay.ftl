relay-who = Doorgeefpunt
relay-keeps = versleuteld
relay-has = heeft alles
relay-full = vol
relay-meaning = Het doorgeefpunt bewaart alles en geeft het door. Lezen kan het alleen wat openbaar is.
relay-full-meaning = Het doorgeefpunt is vol. Je werk staat hier veilig. Vraag de beheerder ervan om ruimte.
relay-chosen = Dit doorgeefpunt staat op: { $address }
relay-no-space = Je zit nog in geen kring. Er is niets veranderd.
relay-no-space-now = Begin op het scherm Kringen een kring, of doe er met een mee.
relay-add-title = Doorgeefpunt erbij
relay-which-space = In welke kring?
relay-add-hint = Voor de kring { $space }.
    Een doorgeefpunt is een computer die altijd aan staat. Het bewaart
    alles, en geeft het door als anderen er niet zijn. Lezen kan het
    alleen wat openbaar is.
relay-address-label = Het adres: plak de hele regel van de beheerder ervan
relay-token-label = Het toegangswoord (leeg als je er geen kreeg)
relay-added = Het doorgeefpunt staat in de kring. Wie meedoet, vindt het vanzelf.
relay-remove-text = Het doorgeefpunt gaat uit de kring { $space }.
    { $address }
    {""}
    Niemand van de kring gebruikt het dan nog. Het gooit weg
    wat het van de kring heeft; nakijken kun je dat niet.
    Je eigen werk blijft hier staan. Opnieuw toevoegen kan altijd.
relay-only-admin = In de kring { $space } mag alleen een beheerder dit. Er is niets veranderd.
relay-ask-admin = Vraag een beheerder van de kring.
relay-ask-admins = Vraag het aan: { $names }.
action-relay-add = Doorgeefpunt
action-relay-add-help = Noem een computer die altijd aan staat en alles doorgeeft.
action-relay-remove = Haal weg
action-relay-remove-help = Haal het gekozen doorgeefpunt uit de kring.
action-starts = Eerste adressen
action-starts-help = Waar deze computer anderen zoekt.
action-start-add = Adres erbij
action-start-add-help = Een plek erbij waar deze computer anderen zoekt.
action-start-remove = Haal weg
action-start-remove-help = Hier zoekt deze computer niet meer.
starts-title = Eerste adressen
starts-pane = Hier zoekt deze computer anderen
starts-empty = Er staat nog niets. Dat hoeft niet: een uitnodiging brengt adressen mee.
starts-meaning = Een eerste adres is een computer die altijd aan staat: een doorgeefpunt.
    Het geldt alleen voor deze computer. De anderen merken er niets van.
start-add-title = Adres erbij
start-label = Het adres: plak de hele regel die je kreeg
start-hint = De regel eindigt op /p2p/ en een lange naam.
start-added = Het adres staat erbij. Wij kijken daar voortaan ook.
start-remove-text = Deze computer zoekt anderen niet meer op:
    { $address }
    {""}
    Je werk blijft staan. Opnieuw toevoegen kan altijd.
