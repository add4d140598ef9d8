# Looking around in invented villages.

tour-banner = Looking around: nothing of this is kept
tour-welcome = You are { $name } from { $village }. Five neighbours in three
    invented villages write a manifesto. Open it with Enter,
    watch, and type too.
tour-how = All of it is on this computer only. Nothing goes onto
    the internet. Ctrl+Q stops, and then all of it is gone.
tour-over = Looking around is over, and all of it is erased. Begin yourself? Type: noaber
tour-over-start = Over, and all of it is erased. Begin yourself? Choose 1 or 2.
start-looking = One moment: in three invented villages the laptops are switched on…
