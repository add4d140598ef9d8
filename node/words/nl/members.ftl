# De ledenlijst.

members-imported = { $people ->
    [one] 1 lid toegevoegd.
   *[other] { $people } leden toegevoegd.
    }
members-would = { $people ->
    [one] 1 lid komt erbij.
   *[other] { $people } leden komen erbij.
    }
members-completed = { $people ->
    [one] Geldzaken aangevuld bij 1 lid.
   *[other] Geldzaken aangevuld bij { $people } leden.
    }
members-meant = Kolom "{ $file }" lezen wij als { $list }.
members-old-letters = Het bestand had de oude letters van Windows. Ze zijn omgezet.
members-skipped = Kolom "{ $column }" overgeslagen: { $why }.
members-wrong = Regel { $line }, { $column }: { $why }. Deze regel is niet toegevoegd.
members-wrong-now = Verbeter deze regels en haal het bestand nog een keer op.
    Wie al in de lijst staat, komt er geen tweede keer in.
members-double-row = Regel { $line }: { $name } staat al in de lijst.
members-only-count = { $people ->
    [one] Deze lijst is voor het bestuur. Je ziet alleen: 1 lid.
   *[other] Deze lijst is voor het bestuur. Je ziet alleen: { $people } leden.
    }
members-readers = Alleen deze mensen kunnen dit lezen: { $names }. Anderen zien alleen het aantal.
members-no-money = De geldzaken kun je hier niet lezen: die zijn voor wie het geld bijhoudt.
members-standing-member = lid
members-standing-resigned = opgezegd, lid tot { $until }
members-standing-former = oud-lid sinds { $until }
members-double = lijkt dubbel
members-clash = twee waarden
members-also = of: { $value }
members-exported = { $people ->
    [one] 1 lid staat in het bestand. Het exportlogboek heeft een regel erbij.
   *[other] { $people } leden staan in het bestand. Het exportlogboek heeft een regel erbij.
    }
members-count = { $people ->
    [one] 1 lid
   *[other] { $people } leden
    }

fault-missing = ontbreekt
fault-too-long = is te lang (hoogstens { $most } tekens)
fault-choice = is geen van de keuzes
fault-date = is geen datum met dag, maand en jaar, zoals 31-12-2026
fault-year = is geen jaar
fault-number = is geen getal
fault-amount = is geen bedrag
fault-postcode = is geen postcode
fault-email = is geen e-mailadres
fault-iban = is geen IBAN, of het controlegetal klopt niet
fault-document = is geen document
fault-time = is geen tijd (uu.mm)
fault-rating = is geen cijfer van 1 tot 10 (hoogstens één cijfer achter de komma)
fault-web = is geen webadres (https://...)
skip-refused = deze kolom mag niet, wij slaan hem over
skip-unknown = wij kennen deze kolom niet
skip-twice = deze kolom staat er twee keer in
skip-money = alleen voor wie het geld bijhoudt

problem-no-member-what = Er is geen lid "{ $name }". Er is niets veranderd.
problem-no-member-now = Kijk met noaber members ls wie er in de lijst staan.
problem-double-what = { $name } staat al in de lijst. Er is niets toegevoegd.
problem-double-now = Verander de gegevens die er staan, of geef een ander lidnummer en adres.
problem-not-a-table-what = Dit bestand is geen tabel met kolommen. Er is niets veranderd.
problem-not-a-table-now = Bewaar de lijst in je rekenprogramma als CSV, en probeer het nog eens.
problem-no-names-what = In dit bestand staat geen kolom met achternamen. Er is niets veranderd.
problem-no-names-now = Noem de kolom "achternaam" op de eerste regel, en probeer het nog eens.
problem-unknown-column-what = De lijst heeft geen kolom "{ $column }". Er is niets veranderd.
problem-unknown-column-now = Gebruik een kolom van de ledenlijst, zoals telefoon of woonplaats.
problem-refused-column-what = "{ $column }" mag niet in een ledenlijst. Er is niets bewaard.
problem-refused-column-now = Laat dit gegeven weg. Niemand heeft het nodig om lid te kunnen zijn.
problem-value-what = { $column }: dat { $fault }. Er is niets veranderd.
problem-value-now = Verbeter de waarde, en probeer het nog eens.
problem-no-purpose-what = Zonder doel gaan er geen namen uit. Er is niets geschreven.
problem-no-purpose-now = Zeg waarvoor het is. Het bestuur kan het nalezen.
problem-without-names-what = In dit bestand zijn namen weggelaten. Het document is niet veranderd.
problem-without-names-now = Verander het document zelf. De tekst met namen haal je op met: noaber doc cat
problem-without-names-screen = Verander het document zelf.
problem-export-log-what = Namen gaan eruit met een regel in het exportlogboek van het bestuur.
    Daar kun jij niet in schrijven. Er is niets geschreven.
problem-export-log-now = Laat --purpose weg: dan gaat het zonder namen. Of vraag het bestuur erom.
problem-export-log-screen = Laat leeg waarvoor het is: dan gaat het zonder namen. Of vraag het bestuur erom.
export-left-out = Geschreven zonder namen. Niet in het bestand: { $left }.
    Lees de tekst zelf na: daar kan nog een naam in staan.
export-left-out-now = Moeten de namen er wel in? Zeg dan waarvoor, met --purpose.
    Dat komt in het exportlogboek, dat het bestuur leest.
export-never-public = Uit een openbaar stuk gaan nooit namen. Niet in het bestand: { $left }.
    Lees de tekst zelf na: daar kan nog een naam in staan.
export-logged = { $people ->
    [one] 1 mens staat in het bestand. Het exportlogboek heeft een regel erbij.
   *[other] { $people } mensen staan in het bestand. Het exportlogboek heeft een regel erbij.
    }
export-people = { $people ->
    [one] 1 mens
   *[other] { $people } mensen
    }
export-list = Ledenlijst

help-members = Ledenlijst: bekijken, veranderen, inlezen, uitgeven
help-members-ls = Laat de leden zien, of wie gevonden wordt
help-members-ls-arg-search = Zoek naar deze woorden
help-members-import = Neem een bestand met leden over
help-members-import-arg-from = Het CSV-bestand
help-members-import-arg-check = Zeg alleen wat er zou gebeuren
help-members-export = Schrijf de ledenlijst naar een bestand
help-members-export-arg-to = Het CSV-bestand
help-members-export-arg-purpose = Waarvoor; dat komt in het exportlogboek
help-members-add = Voeg een lid toe
help-members-add-arg-values = Kolom en waarde, bijvoorbeeld achternaam=Bolhuis
help-members-set = Verander gegevens van een lid
help-members-set-arg-values = Kolom en waarde; zonder waarde gaat hij weg
help-members-rm = Zet een lid op oud-lid; er wordt niets gewist
help-members-rm-arg-resigned = De dag van de opzegging; anders vandaag
help-members-rm-arg-until = De laatste dag; anders het eind van het jaar
help-members-rm-arg-reason = De reden; anders: opzegging lid
help-members-log = Laat zien wie namen uitgaf, wanneer en waarvoor
help-arg-member = Het lid: nummer, naam, of het begin van het kenmerk
