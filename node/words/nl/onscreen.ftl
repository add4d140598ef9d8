# Wat je nu kunt doen, zoals de schermen het zeggen: met toetsen en schermen in plaats van opdrachten.

problem-general-screen = Probeer het nog een keer. Blijft het misgaan: sluit noaber en open het opnieuw.
problem-usage-screen = Met F1 zie je wat je op dit scherm kunt doen.
problem-no-home-screen = Sluit noaber en open het opnieuw. Dan begint de eerste start.
problem-no-space-screen = Ga met Esc terug naar Kringen. Daar staan al je kringen.
problem-no-document-screen = Ga met Esc terug naar Documenten. Daar staat wat er is.
problem-no-person-screen = Kijk op het scherm Mensen wie er meedoet.
problem-no-place-screen = Ga met Esc terug en open het document opnieuw.
problem-unknown-version-screen = Ga met Esc terug en open de geschiedenis opnieuw met F8.
problem-no-base-screen = Open het document opnieuw: daar staat wat anderen schreven.
problem-home-exists-screen = Sluit noaber en open het opnieuw. Dan gaat het open.
problem-lock-wanted-screen = Typ je wachtzin.
problem-disk-open-screen = Maak die map alleen voor jou leesbaar. Vraag zo nodig iemand om hulp.
problem-already-in-screen = De kring staat op het scherm Kringen.
problem-no-audience-screen = Kies een andere groep, of vraag een beheerder om deze te maken.
problem-no-member-screen = Ga met Esc terug naar Leden. Daar staat wie er in de lijst is.
problem-no-relay-screen = Dat kan alleen op de computer die het doorgeefpunt is.
problem-no-address-screen = Kijk op het scherm Netwerk welke er nog staan.
problem-blocked-screen = Er is niets te doen.
problem-no-entry-screen = Ga met Esc terug. Dan zie je de lijst zoals die nu is.
problem-only-follows-screen = Vraag iemand van de kring om een uitnodiging.
    Niet meer volgen? Kies de kring op het scherm Kringen en druk op X.
problem-not-a-follow-address-screen = Vraag iemand van de kring om het volgadres, en plak het in zijn geheel.
problem-not-followed-screen = Ga met Esc terug naar Kringen. Met V verlaat je een kring.
problem-disk-denied-screen = Herstel je recht op die map. Vraag zo nodig iemand om hulp.
problem-no-carried-screen = Dat kan alleen op de computer die het doorgeefpunt is.
problem-port-taken-screen = Dat kan alleen op de computer die het doorgeefpunt is.
