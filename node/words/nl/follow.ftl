# Volgen: lezen wat een kring openbaar maakt, zonder erin te zitten.

space-follows = je volgt deze kring
space-follow-address =
    Volgadres. Wie dit heeft, leest wat deze kring openbaar maakt en verder niets:
space-follow-nowhere =
    Volgadres. Wie dit heeft, leest wat deze kring openbaar maakt en verder niets.
    Deze kring heeft geen doorgeefpunt: wie volgt, vindt haar alleen op hetzelfde netwerk,
    of met een adres erbij:
cli-still-following = Nog niemand met deze kring is bereikt. Het gaat vanzelf verder.
cli-unfollowed = Je volgt deze kring niet meer.
person-of-followed = iemand van deze kring

problem-only-follows-what = Je volgt deze kring, en doet er niet in mee. Er is niets veranderd.
problem-only-follows-now = Vraag iemand van de kring om een uitnodiging.
    Niet meer volgen gaat met: noaber unfollow
problem-not-a-follow-address-what = Dit is geen volgadres en geen nummer van een kring. Er is niets veranderd.
problem-not-a-follow-address-now = Vraag iemand van de kring om het volgadres.
    Die ziet het met: noaber space show
problem-not-followed-what = Deze kring volg je niet: je doet erin mee. Er is niets veranderd.
problem-not-followed-now = Een kring verlaten gaat met: noaber space leave

help-follow = Volg wat een kring openbaar maakt, zonder erin te zitten
help-follow-arg-space = Het volgadres of het nummer van de kring
help-follow-arg-at = Waar iemand te vinden is die deze kring heeft
help-follow-arg-name = Hoe de kring hier heet
help-follow-arg-wait = Wacht zo veel seconden op iemand die de kring heeft
help-unfollow = Volg een kring niet meer
