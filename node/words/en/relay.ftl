# Relays and first addresses.

relay-word = relay
relay-added = The relay is named in the group. Whoever takes part finds it by itself.
relay-removed = This address is no longer in the group.
relay-connected = connected
relay-full = full: new work does not fit any more
relay-is-full = full
relay-level = has everything
relay-lacks = still lacks { $entries }
start-changed = The first addresses have been changed.

relay-init-done = The relay is ready in { $home }.
    Start it with: noaber-node relay run
    The key { $keyring } has no passphrase. Keep a copy of it.
relay-limits = Who may: { $policy }. At most { $space } MB a group, { $total } MB in all.
    Groups refused: { $blocked }.
relay-status = Groups: { $spaces }, of which full: { $full }. Entries: { $entries }.
    Bytes: { $bytes } of { $total }. Connected: { $connections }.
relay-blocked = This group is not served any more.
relay-health-ok = Healthy.
relay-health-degraded = It works, but somebody must look: see relay status.
relay-health-down = The relay does not answer.

inspect-unknown = This relay has not stated anything yet.
inspect-complete = The relay signs that it has everything: { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
    }, { $bytes } bytes ({ $at }).
inspect-incomplete = The relay has something else than you: { $entries ->
    [one] 1 entry
   *[other] { $entries } entries
    }, { $bytes } bytes ({ $at }).
inspect-explained = It sees: time, device, chain, type, document, bytes, and whether it is sealed.
inspect-sealed = sealed
inspect-open = readable

problem-no-relay-what = No relay runs here. Nothing has changed.
problem-no-relay-now = Make one with: noaber-node relay init --name NAME. Start it with: noaber-node relay run
problem-no-address-what = That address is not there: "{ $name }". Nothing has changed.
problem-no-address-now = See which there are with: noaber relay ls SPACE, or: noaber start ls
problem-blocked-what = This group is not served already. Nothing has changed.
problem-blocked-now = See the limits with: noaber-node relay limits

help-relay = Relays: of a group, or this device as a relay
help-relay-add = Name a relay in a group
help-relay-add-arg-address = The address, with the relay's name at the end
help-relay-add-arg-token = What the relay's operator gave out
help-relay-ls = Show the relays of a group
help-relay-rm = Take a relay out of a group
help-relay-rm-arg-address = The address
help-relay-inspect = Show what a relay was given of a group
help-relay-inspect-arg-address = The address; else the first of the group
help-relay-init = Begin a relay on this device
help-relay-init-arg-name = The name of the relay
help-relay-run = Run the relay until somebody stops it
help-relay-run-arg-listen = Listen at this address
help-relay-address = Give the addresses of the relay that runs
help-relay-status = Show how the relay does
help-relay-spaces = Show which groups it carries
help-relay-block = Serve a group no more
help-relay-block-arg-space = The id of the group
help-relay-limits = Show who may and how much
help-relay-health = Say whether the relay is healthy, also by the exit code
help-start = First addresses: where this device looks for others
help-start-add = Add a first address
help-start-add-arg-address = The address, with the device's name at the end
help-start-ls = Show the first addresses
help-start-rm = Take a first address away
help-start-rm-arg-address = The address

relay-runs = This relay runs already, or another program has this folder open.
    See it with: noaber-node relay status
    Stop it where it was begun, with Ctrl+C, or with: systemctl stop noaber-relay
problem-no-carried-what = "{ $name }" is no number of a circle. Nothing was changed.
problem-no-carried-now = See the numbers with: noaber-node relay spaces
problem-port-taken-what = Another program listens at { $address } already.
    The relay was not started: nobody would find it at another port.
problem-port-taken-now = Stop that program. Or put another port behind listen in relay.toml,
    start again, and give the circles the new address: noaber-node relay address
problem-setting-what = Something in { $file }{ $at } cannot be: { $key }. Nothing was changed.
problem-setting-now = What can be there: { $allowed }. Put that in and try again.
setting-line = , line { $line },
setting-policy = "open", "token" or "list"
setting-token = a word of 1 to 64 bytes, once policy is "token"
setting-spaces = numbers of circles, as relay spaces gives them, in brackets
setting-blocked = numbers of circles, as relay spaces gives them, in brackets
setting-space-bytes = a number, so many bytes a circle
setting-total-bytes = a number, so many bytes for all circles together
setting-listen = addresses in brackets, such as ["/ip4/0.0.0.0/tcp/4001"]
setting-announce = addresses in brackets, such as ["/dns4/relay.example.nl/tcp/4001"]
setting-others = name = value, with as name: policy, token, spaces, blocked,
    space_bytes, total_bytes, listen or announce
