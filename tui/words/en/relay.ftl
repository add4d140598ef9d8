relay-who = Relay
relay-keeps = keeps it sealed
relay-has = has everything
relay-full = full
relay-meaning = The relay keeps everything and passes it on. It can read only what is public.
relay-full-meaning = The relay is full. Your work is safe here. Ask its operator for room.
relay-chosen = This relay is at: { $address }
relay-no-space = You are in no circle yet. Nothing was changed.
relay-no-space-now = Begin a circle on the screen Circles, or join one.
relay-add-title = Add a relay
relay-which-space = In which circle?
relay-add-hint = For the circle { $space }.
    A relay is a computer that is always on. It keeps everything
    and passes it on when others are away. It can read only what
    is public.
relay-address-label = The address: paste the whole line from its operator
relay-token-label = The access word (empty if you got none)
relay-added = The relay is in the circle. Who takes part finds it by itself.
relay-remove-text = The relay goes out of the circle { $space }.
    { $address }
    {""}
    Nobody of the circle uses it any more. It throws away what it has
    of the circle; you cannot check that.
    Your own work stays here. It can always be added again.
relay-only-admin = In the circle { $space } only an admin may do this. Nothing was changed.
relay-ask-admin = Ask an admin of the circle.
relay-ask-admins = Ask: { $names }.
action-relay-add = Relay
action-relay-add-help = Name a computer that is always on and passes everything on.
action-relay-remove = Take out
action-relay-remove-help = Take the chosen relay out of the circle.
action-starts = First addresses
action-starts-help = Where this computer looks for others.
action-start-add = Add an address
action-start-add-help = One more place where this computer looks for others.
action-start-remove = Take out
action-start-remove-help = This computer does not look there any more.
starts-title = First addresses
starts-pane = Here this computer looks for others
starts-empty = There is nothing yet. There need not be: an invitation brings its addresses.
starts-meaning = A first address is a computer that is always on, such as a relay.
    It counts for this computer alone. The others of the circle notice nothing of it.
start-add-title = Add an address
start-label = The address: paste the whole line that you got
start-hint = The line ends in /p2p/ and a long name.
start-added = The address is there. From now on we look there too.
start-remove-text = This computer does not look for others any more at:
    { $address }
    {""}
    Your work stays. It can always be added again.
