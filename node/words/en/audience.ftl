# Who can read what.

audience-set = The audience is set.
audience-everybody = everybody, outside the space too

problem-no-audience-what = In this space there is no audience called "{ $name }". Nothing was changed.
problem-no-audience-now = See the audiences with: noaber audience ls SPACE
problem-not-in-audience-what = This document is for an audience that you are not in.
    What you wrote is kept.
problem-not-in-audience-now = Ask an admin of the space to put you into that audience.

help-audience = Audiences: who can read what
help-audience-ls = Show the audiences, with who is in them.
    JSON: name, number (none for public, space and board), people, me, writable, documents
help-audience-set = Say who is in an audience; who is not named goes out
help-audience-set-arg-name = The name of the audience, for example finance, or its number
help-audience-set-arg-who = Who: names, or the beginning of ids
help-doc-new-arg-audience = Who reads it: public (everybody), space (the space),
    board (the board), or the name of an audience
