# Volgen: lezen wat een kring openbaar maakt, zonder erin te zitten.

action-follow = Volgen
action-follow-help = Lees wat een kring openbaar maakt, zonder mee te doen.
action-unfollow = Niet meer volgen
action-unfollow-help = Wat openbaar is, staat dan niet meer op deze computer.
action-follow-address = Volgadres
action-follow-address-help = Hiermee leest iedereen wat deze kring openbaar maakt.

space-follows = je volgt deze kring
space-follows-waits = volgen: komt vanzelf
follow-title = Een kring volgen
follow-label = Plak het volgadres van de kring
follow-hint = Je leest wat de kring openbaar maakt. Schrijven kun je er niet.
    Niemand in de kring krijgt je naam. Een computer die jou iets
    geeft, ziet wel het internetadres van deze computer.
follow-begun = Je volgt nu { $name }.
follow-waits = Het komt zodra een computer met deze kring aan staat. Dat gaat vanzelf.
follow-reads = ◎ Je volgt deze kring: je leest wat openbaar is, en verandert niets.
follow-nothing-yet = Er is nog niets gekomen. Het komt zodra een computer
    met deze kring aan staat. Dat gaat vanzelf.
follow-nothing-public = Deze kring heeft nog niets openbaar gemaakt.
unfollow-title = Niet meer volgen
unfollow-text = Je volgt { $name } dan niet meer. Wat openbaar is, staat dan niet meer op deze computer.
    Met het volgadres kun je altijd weer volgen.
unfollow-stay = Blijven volgen
unfollow-go = Niet meer volgen

follow-address-title = Volgadres
follow-address-for = Wat kan iemand hiermee?
follow-address-about = Wie dit adres heeft, leest wat hier openbaar is (◎), en verder niets.
follow-address-empty = Er is nog niets openbaar. Met N begin je een document voor iedereen.
follow-address-nowhere = Deze kring heeft geen doorgeefpunt. Wie volgt, vindt de kring dan alleen
    in hetzelfde gebouw. Op het scherm Netwerk (9) komt er met D een bij.
follow-address-text = Het volgadres
follow-address-more = …  (te lang voor dit venster: K kopieert alles)
follow-address-how = K kopieert de tekst. Geef hem aan wie je wilt, of zet hem op de website.
    In noaber kiest die persoon op het scherm Kringen "Volgen", en plakt hem.
follow-address-copied = Gekopieerd. Plakt het niet? Druk op Ctrl+G en kies de tekst met de muis.

follow-who = Je volgt
follow-looking = wordt gezocht
follow-meaning = Wat je volgt, komt van elke computer die het heeft. Wie dat zijn, zie je niet.
