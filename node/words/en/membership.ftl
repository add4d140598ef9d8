# Who is in, who goes, and the devices of people.

people-removed = This participant is out, and cannot read what is written from now on.
people-approved = It is done.
people-proposed = Proposed ({ $id }): { $signed } of { $needed } signatures.
    Other admins sign with: noaber people approve SPACE { $id }

proposal-role = { $name } becomes: { $role }
proposal-remove = { $name } goes out
proposal-device = a device of { $name } goes out
proposal-recover = { $name } comes back on a new device
proposal-checkpoint = fix what holds now
proposal-close = close the space
proposal-count = { $signed } of { $needed }
proposal-mine = your signature is wanted

invite-withdrawn = The invitation is withdrawn. Who has it reads nothing new.
invite-is-withdrawn = withdrawn
invite-is-usable = valid
invite-is-over = expired or used

device-added = For: { $spaces }. Valid until { $date }, for one device.
    Type on the new device: noaber device join TEXT
    Who has this text can do all that you can. Give it to nobody.
device-removed = The device is out, and cannot read what is written from now on.
device-me = this device
device-paper = a text that was not used yet

problem-no-entry-what = There is nothing here that begins with "{ $name }". Nothing was changed.
problem-no-entry-now = Look at the list again and use the beginning of the id.
problem-older-device-what = That device was in before this one. Nothing was changed.
problem-older-device-now = Do it on an older device of yours, or ask an admin.

help-people-remove = Remove somebody from the space; they do not read what is written after.
    JSON: done, id, signed, needed
help-people-remove-arg-who = Who: a name, or the beginning of an id
help-people-proposals = Show what waits for signatures of admins.
    JSON: id, what, role, about, signed, electors, needed, mine_is_wanted
help-people-approve = Sign what somebody else proposed. JSON: done, id, signed, needed
help-people-approve-arg-proposal = The beginning of the proposal's id
help-people-devices = Show the devices of everybody.
    JSON: id, space, space_name, participant, person, name, paper, me, mine, connected
help-device = Your devices: a second one, or a lost one out
help-device-add = Make a text for a second device of yours. JSON: ticket, expires, spaces
help-device-add-arg-spaces = For which spaces; none: all
help-device-add-arg-hours = For how many hours the text is valid
help-device-join = Make this the device of whoever made the text
help-device-join-arg-ticket = The text, a file with it, or - for stdin
help-device-join-arg-name = What this device is called
help-device-join-arg-wait = Wait so many seconds for another
help-device-ls = Show your devices, in all spaces. JSON: as people devices
help-device-rm = Withdraw a device; it does not read what is written after.
    JSON: done, id, signed, needed
help-device-rm-arg-device = The name of a device of yours, or the beginning of an id
help-invite-ls = Show the invitations.
    JSON: id, role, by, expires, uses, used_by, usable, withdrawn
help-invite-rm = Withdraw an invitation
help-invite-rm-arg-invitation = The beginning of the invitation's id
