# Wie erin zit, wie eruit gaat, en de apparaten van mensen.

people-removed = Deze deelnemer is eruit. Wat vanaf nu wordt geschreven, kan die niet lezen.
people-approved = Het is gebeurd.
people-proposed = Voorgesteld ({ $id }): { $signed } van de { $needed } handtekeningen.
    Andere beheerders tekenen mee met: noaber people approve KRING { $id }

proposal-role = { $name } wordt: { $role }
proposal-remove = { $name } gaat eruit
proposal-device = een apparaat van { $name } gaat eruit
proposal-recover = { $name } komt terug op een nieuw apparaat
proposal-checkpoint = vastleggen wat nu geldt
proposal-close = de kring sluiten
proposal-count = { $signed } van { $needed }
proposal-mine = jouw handtekening ontbreekt

invite-withdrawn = De uitnodiging is ingetrokken. Wie haar heeft, leest niets nieuws meer.
invite-is-withdrawn = ingetrokken
invite-is-usable = geldig
invite-is-over = verlopen of gebruikt

device-added = Voor: { $spaces }. Geldig tot { $date }, voor één apparaat.
    Typ op het nieuwe apparaat: noaber device join TEKST
    Wie deze tekst heeft, kan alles wat jij kunt. Geef haar aan niemand.
device-removed = Het apparaat is eruit. Wat vanaf nu wordt geschreven, kan het niet lezen.
device-me = dit apparaat
device-paper = tekst die nog niet is gebruikt

problem-no-entry-what = Hier is niets dat begint met "{ $name }". Er is niets veranderd.
problem-no-entry-now = Bekijk de lijst opnieuw en gebruik het begin van het nummer.
problem-older-device-what = Dat apparaat deed eerder mee dan dit. Er is niets veranderd.
problem-older-device-now = Doe het op een ouder apparaat van jou, of vraag een beheerder.

help-people-remove = Haal iemand uit de kring; wat daarna wordt geschreven, leest die niet.
    JSON: done, id, signed, needed
help-people-remove-arg-who = Wie: een naam, of het begin van een nummer
help-people-proposals = Laat zien wat op handtekeningen van beheerders wacht.
    JSON: id, what, role, about, signed, electors, needed, mine_is_wanted
help-people-approve = Teken mee met wat een ander voorstelde. JSON: done, id, signed, needed
help-people-approve-arg-proposal = Het begin van het nummer van het voorstel
help-people-devices = Laat de apparaten van iedereen zien.
    JSON: id, space, space_name, participant, person, name, paper, me, mine, connected
help-device = Jouw apparaten: een tweede erbij, of een kwijt apparaat eruit
help-device-add = Maak een tekst voor een tweede apparaat van jou. JSON: ticket, expires, spaces
help-device-add-arg-spaces = Voor welke kringen; zonder: alle
help-device-add-arg-hours = Hoeveel uren de tekst geldt
help-device-join = Maak dit het apparaat van wie de tekst maakte
help-device-join-arg-ticket = De tekst, een bestand ermee, of - voor stdin
help-device-join-arg-name = Hoe dit apparaat heet
help-device-join-arg-wait = Wacht zo veel seconden op een ander
help-device-ls = Laat jouw apparaten zien, in alle kringen. JSON: als people devices
help-device-rm = Haal een apparaat eruit; wat daarna wordt geschreven, leest het niet.
    JSON: done, id, signed, needed
help-device-rm-arg-device = De naam van een apparaat van jou, of het begin van een nummer
help-invite-ls = Laat de uitnodigingen zien.
    JSON: id, role, by, expires, uses, used_by, usable, withdrawn
help-invite-rm = Trek een uitnodiging in
help-invite-rm-arg-invitation = Het begin van het nummer van de uitnodiging
