# Stemmen over een document.

action-votes = Stemmen
action-votes-help = De stemmingen over dit document.
action-open-vote = Openen
action-open-vote-help = Laat de stemming zien: wie stemde wat.
action-vote-new = Nieuwe stemming
action-vote-new-help = Begint een stemming over dit document.
action-vote-for = Voor
action-vote-for-help = Stemt voor. Eerst komt nog een vraag.
action-vote-against = Tegen
action-vote-against-help = Stemt tegen. Eerst komt nog een vraag.
action-vote-abstain = Onthouden
action-vote-abstain-help = Je stemt niet voor en niet tegen. Eerst komt nog een vraag.
action-vote-cast = Volmacht
action-vote-cast-help = Stemt namens wie jou een volmacht gaf, of met een verklaring erbij.
action-vote-close = Sluit
action-vote-close-help = Sluit de stemming. Eerst zie je welke stemmen tellen.
action-vote-reopen = Heropen
action-vote-reopen-help = Opent een gesloten stemming opnieuw.

votes-title = Stemmingen
votes-empty = Nog geen stemming. Wie mag voorzitten, begint er een met N.
votes-about = Stemmen gaat hier open en op naam. Noaber houdt geen geheime stemming.
    Gaat het over personen? Stem dan op papier, en vul de uitslag hier in.
vote-heads = Wie|Stem
vote-heads-hall = Wie een stem heeft
vote-new-title = Nieuwe stemming
vote-new-do = Open de stemming
vote-opened = De stemming is open.
vote-not-secret = Over personen? Noaber houdt geen geheime stemming. Kies dan
    Hoe: op papier, en vul later in wat geteld is.
vote-question = Vraag
vote-question-about = Waar stem je over? Leeg: over dit document.
vote-options = Keuzes
vote-options-about = Met komma's ertussen. Leeg: voor, tegen, onthouden.
vote-roll = Wie stemt
vote-roll-about = Namen met komma's ertussen. Leeg: iedereen in de kring die mag stemmen.
vote-way = Hoe
vote-way-about = Kies met ← en →.
vote-majority = Aangenomen bij
vote-majority-about = Kies met ← en →.
vote-hall = Mogen stemmen in de zaal
vote-hall-about = Alleen bij tellen of papier: ook wie geen computer heeft. Leeg: de lijst.
vote-hall-is = { $hall } in de zaal
vote-quorum = Opkomst
vote-quorum-about = Hoeveel er minstens moeten stemmen. Leeg: maakt niet uit.
vote-proxies = Volmachten
vote-proxies-about = Voor hoeveel anderen één mens mag stemmen. Leeg: geen.
vote-ground = Grond
vote-ground-about = Waarop de stemming rust, zoals: statuten artikel 12.
vote-until = Tot en met
vote-until-about = Een datum, zoals 1-12-2026. Leeg: tot iemand sluit.
vote-poll = peiling (niet bindend)
majority-simple = meer voor dan tegen
majority-absolute = meer dan de helft van allen
majority-two-thirds = twee derde van voor en tegen
majority-unanimous = iedereen voor
way-roll-call = op naam
way-count = handen, geteld door twee
way-paper = op papier, geteld door twee
vote-two-results = Twee uitslagen: kies
vote-two-results-now = Twee uitslagen: wie de stemming leidt sluit hem opnieuw. Die uitslag geldt.
vote-open-voted = { $count ->
    [one] ● Open: { $voted } van 1 stemde
   *[other] ● Open: { $voted } van { $count } stemden
    }
vote-open-weighed = ● Open: { $voted } van { $all } stemmen uitgebracht
vote-text-then = De tekst is na de opening gewijzigd; gestemd is over de tekst van toen.
vote-text-other = ⚠ De tekst waarover gestemd wordt is niet de tekst die de stemming noemt.
    Ga niet op deze stemming af; er is niets kwijt. Vraag om een nieuwe stemming.
vote-text-missing = De tekst waarover gestemd wordt is hier nog niet.
vote-open-hall = ● Open: wordt in de zaal geteld
outcome-adopted = aangenomen
outcome-rejected = verworpen
outcome-tied = gestaakt
outcome-no-quorum = te weinig stemmen
vote-quorum-is = { $count ->
    [one] minstens 1 stem
   *[other] minstens { $count } stemmen
    }
vote-until-is = tot en met { $day }
vote-ground-is = Grond: { $ground }
vote-not-yet = nog niet
vote-not = niet gestemd
vote-was-late = te laat: { $choice }
vote-counted-by = Geteld door { $one } en { $other }.
vote-two = twee stemmen: { $choices }
vote-two-of = Twee stemmen van { $name }: { $choices }. Geen telt.
vote-by = { $choice } (door { $name })
vote-result = Uitslag: { $outcome } ({ $counts })
vote-closed-by = Gesloten door { $name } op { $when }.
vote-said = Daarbij gezegd: { $reason }
vote-late = Te laat ontvangen: { $names }
vote-cast-text = Je stemt: { $choice }.
    Iedereen in de kring ziet je stem, met je naam.
    Tot de stemming sluit, kun je hem nog veranderen.
vote-cast-no = Nog niet
vote-cast-do = Stem { $choice }
vote-kept = Je stem is bewaard. Zonder verbinding gaat hij later vanzelf mee.
vote-choice = Stem
vote-choice-about = Kies met ← en →.
vote-whom = Namens
vote-whom-about = Jezelf, of wie jou een volmacht gaf. noaber gaat dat niet na.
vote-myself = mijzelf
vote-statement = Verklaring
vote-statement-about = Wat je erbij wilt zeggen. Mag leeg.
vote-give = Stem
vote-open-vote = Iedereen in de kring ziet deze stem, met de naam.
close-title = Stemming sluiten
close-text = Deze stemmen zijn op deze computer, en gelden.
    Enter sluit de stemming met deze lijst.
    Wat later komt, telt niet mee en blijft te zien als te laat.
close-counted = { $count ->
    [one] Er telt 1 stem:
   *[other] Er tellen { $count } stemmen:
    }
close-option = { $option } { $number }: { $names }
close-absent = Niet gestemd: { $names }
close-number = Hoeveel er geteld zijn. Leeg telt als nul.
close-teller-1 = Teller 1
close-teller-2 = Teller 2
close-teller-about = De naam van wie telde. Er zijn er twee nodig.
close-reason = Daarbij
close-reason-about = Wat erbij gezegd moet worden. Mag leeg.
close-do = Sluit met deze telling
close-hall = De uitslag geldt zodra je sluit. Kijk de getallen samen na.
reopen-title = Stemming heropenen
reopen-reason = Waarom?
reopen-hint = De uitslag geldt dan niet meer.
    Iedereen kan opnieuw stemmen, tot er weer gesloten is.
