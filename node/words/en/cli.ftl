# What the commands say.

cli-usage = noaber does not understand this command. See what is possible with --help.
cli-passphrase = Passphrase: 
cli-passphrase-new = Choose a passphrase: 
cli-passphrase-again = Once more: 
cli-passphrase-differs = Those two are not the same. Nothing was made.
cli-no-passphrase = Without a passphrase, who has this device can read everything.
cli-init-done = noaber is ready in { $home }.
    Begin a space with: noaber space new "Name"
cli-left = You left the space.
cli-invited = Role: { $role }. Valid until { $date }. For { $uses ->
    [one] 1 participant
   *[other] { $uses } participants
    }.
    Give this text only to whom you want to invite.
cli-still-joining = Nobody of the space was reached yet. It goes on by itself.
cli-role-given = The role is given.
cli-edited = The changes are in.
cli-running = noaber is running. Stop with Ctrl+C.
cli-stopped = noaber has stopped.

info-version = Version
info-name = Name
info-organisation = Organisation
info-home = Folder
info-journal = Journal
info-index = Index
info-keyring = Keyring
info-config = Settings
info-socket = Socket
info-log = Log
info-address = Address

status-no-spaces = You are in no space yet.
status-space = { $name }: { $people ->
    [one] 1 participant
   *[other] { $people } participants
    }, { $documents ->
    [one] 1 document
   *[other] { $documents } documents
    }
status-level = level
status-unknown = not seen since the start
status-owed = { $theirs } more to them, { $ours } to us
via-lan = in this building
via-direct = over the internet
via-relay = through a relay
via-none = not connected

warning-clock = The date of this device is not right: { $now }. Your work stays good.
    Set the clock.
warning-disk = The disk refuses. New work is not kept any more.
warning-damaged = A part on the disk was damaged ({ $entries }). It is fetched again.
warning-quarantined = Set aside, unreadable for this version: { $entries }.

verified = Everything read again: { $entries ->
    [one] 1 step
   *[other] { $entries } steps
    }, { $signatures ->
    [one] 1 signature
   *[other] { $signatures } signatures
    },
    { $bodies ->
    [one] 1 text
   *[other] { $bodies } texts
    }.

space-joining = waits for the space
space-left = no longer in the space
space-people = { $people ->
    [one] 1 participant
   *[other] { $people } participants
    }
space-documents = { $documents ->
    [one] 1 document
   *[other] { $documents } documents
    }
person-me = this is you
log-size = +{ $inserted } -{ $deleted }
log-beside = does not count

usage-unknown = noaber does not know "{ $name }" here.
usage-no-command = "{ $name }" is no command of noaber.
usage-missing = Missing here: { $name }.
usage-no-value = What { $name } is to be is missing behind it.
usage-choice = { $name } cannot be "{ $value }". Choose from: { $allowed }.
usage-value = { $name } cannot be "{ $value }".
usage-conflict = { $name } does not go with { $value }.
usage-meant = Did you mean: { $name }
usage-line = This is how it goes: { $line }
