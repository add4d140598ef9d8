# Wie wat kan lezen.

audience-set = De groep is vastgelegd.
audience-everybody = iedereen, ook buiten de kring

problem-no-audience-what = In deze kring is geen groep die "{ $name }" heet. Er is niets veranderd.
problem-no-audience-now = Bekijk de groepen met: noaber audience ls KRING
problem-not-in-audience-what = Dit document is voor een groep waar je niet in zit.
    Wat je schreef, is bewaard.
problem-not-in-audience-now = Vraag een beheerder van de kring om je in die groep te zetten.

help-audience = Groepen: wie kan wat lezen
help-audience-ls = Laat de groepen zien, met wie erin zit.
    JSON: name, number (leeg bij public, space en board), people, me, writable, documents
help-audience-set = Zeg wie er in een groep zit; wie er niet bij staat, gaat eruit
help-audience-set-arg-name = De naam van de groep, bijvoorbeeld finance, of haar nummer
help-audience-set-arg-who = Wie: namen, of het begin van nummers
help-doc-new-arg-audience = Wie het leest: public (iedereen), space (de kring),
    board (het bestuur), of de naam van een groep
