# Rondkijken in verzonnen dorpen.

tour-banner = Rondkijken: niets hiervan blijft bewaard
tour-welcome = Je bent { $name } uit { $village }. Vijf buren in drie verzonnen
    dorpen schrijven aan een manifest. Open het met Enter,
    kijk mee en typ mee.
tour-how = Alles staat alleen op deze computer. Niets gaat het
    internet op. Met Ctrl+Q stop je, en dan is alles weg.
tour-over = Het rondkijken is klaar, en alles is weer gewist. Zelf beginnen? Typ: noaber
tour-over-start = Klaar, en alles is weer gewist. Zelf beginnen? Kies 1 of 2.
start-looking = Even geduld: in drie verzonnen dorpen gaan de laptops aan…
