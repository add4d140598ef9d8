# De geschiedenis van een document, en wie wat schreef.

action-history = Geschiedenis
action-history-help = Hoe dit document ontstond, beurt na beurt.
action-authors = Wie schreef wat
action-authors-help = Toont van wie elk stuk tekst is.
action-replace = Vervangen
action-replace-help = Zet overal andere woorden neer.
action-earlier = Eerder
action-earlier-help = Naar de schrijfbeurt ervoor.
action-later = Later
action-later-help = Naar de schrijfbeurt erna.
action-compare = Vergelijken
action-compare-help = Met hoe het nu is, of met hoe het was.
action-name-version = Naam geven
action-name-version-help = Geeft deze versie een naam.
action-restore = Terugzetten
action-restore-help = Zet deze tekst terug als nieuwe wijziging.

authors-title = Wie schreef wat
authors-me = jij
authors-unknown = onbekend
authors-organisations = Organisaties

history-title = Geschiedenis
history-one = Er is nog maar één versie.
history-place = { $place } van { $count }
history-size = +{ $came } −{ $went }
history-changed = Wat er in deze beurt veranderde
history-since = Wat er sinds deze versie veranderde
history-same = Er is geen verschil.
version-title = Versie
version-label = Hoe heet deze versie? (leeg haalt de naam weg)
restore-title = Terugzetten
restore-text = De tekst wordt weer zoals op { $when }.
    Het is een nieuwe wijziging: wat er nu staat, blijft in de geschiedenis.
restore-not = Laat maar
restore-do = Terugzetten
restored-here = De oude tekst staat er weer. Ctrl+Z haalt dat terug.

replace-label = Vervang:
replace-with = Door:
replaced = { $count ->
    [0] Die woorden staan er niet.
    [one] Op 1 plek vervangen.
   *[other] Op { $count } plekken vervangen.
    }

write-types = { $name } typt in { $section }
write-reads = { $name } leest in { $section }
write-types-short = { $name } typt
write-reads-short = { $name } leest
