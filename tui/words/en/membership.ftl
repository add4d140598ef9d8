# Who takes part, with which devices, and who can read what.

action-remove = Remove
action-remove-help = Takes somebody out of the circle.
action-devices = Devices
action-devices-help = The computers of this person.
action-invitations = Invitations
action-invitations-help = Whom you invited, and what is still open.
action-proposals = Approve
action-proposals-help = What waits for the signature of more admins.
action-device-lost = Lost device
action-device-lost-help = This device reads nothing new from now on.
action-withdraw = Withdraw
action-withdraw-help = Nobody can join with this invitation any more.
action-approve = Approve
action-approve-help = Puts your signature under it.
action-readers = Who reads it?
action-readers-help = For whom this document is, with the names.
action-add-device = Other computer
action-add-device-help = Add another computer of yours.

question-no = Do not
signed-done = Done.
signed-where = Admins see it on the screen People (8), and sign there
    with Approve (G). You see there too how it stands.
signed-waits = { $count ->
    [one] Proposed. 1 other admin must sign yet.
   *[other] Proposed. { $count } other admins must sign yet.
    }

audience-public = ◎ public
audience-space = whole circle
audience-board = board
audience-finance = money
readers-public = "{ $title }" is public: everybody can read it,
    outside the circle too, and at the relay.
readers-text = "{ $title }" is for: { $audience }.
    {""}
    { $names }
    {""}
    Only these people can read it. A relay cannot.
documents-heads = Name|Kind|State|Who reads|Changed|Waits

roles-title = What may { $name } do?
roles-same = This person may do this already. Enter changes nothing.
roles-give = Enter gives this role. You can choose another later.
roles-admin = An admin can remove others. If there are more admins already,
    more than half of them must sign. Only who has been an admin for
    longer can take it back.
people-wanted = { $count ->
    [one] 1 proposal waits for your signature. Look at it with G.
   *[other] { $count } proposals wait for your signature. Look at them with G.
    }
remove-text = { $name } can read nothing new from now on.
    What is on their device already, we cannot take away.
    {""}
    What this person wrote stays.

devices-title = Devices of { $name }
devices-pane = Devices
devices-empty = No device is known here yet.
devices-meaning = Is a device lost or stolen? Choose it, and then X.
device-paper = a text, not used yet
device-unnamed = computer without a name
device-me = this device
device-connected = connected
device-lost-text = "{ $name }" of { $person } can read nothing new from now on.
    What is on that device already, we cannot take away.
    {""}
    This cannot be undone. It can be added as a new device.
device-lost-in = This goes at once in all your circles that it is in: { $spaces }.
device-lost-here = This holds in this circle only. Was it in another too, do it there as well.

invitations-title = Invitations
invitations-pane = Invitations
invitations-empty = No invitations yet. U, on the screen People, makes one.
invitations-meaning = An invitation that fell into wrong hands is withdrawn with X.
invitation-withdrawn = withdrawn
invitation-used = used by { $names }
invitation-open = open until { $until }
invitation-expired = expired
withdraw-text = Nobody can join with this invitation any more.
    Who is in with it already stays in the circle.

proposals-title = Approve
proposals-pane = Waits for more admins
proposals-empty = Nothing waits for a signature.
proposals-meaning = G puts your signature. Without enough signatures nothing happens.
proposal-role = { $name } becomes: { $role }
proposal-remove = { $name } goes out of the circle
proposal-device = A device of { $name } goes
proposal-recover = { $name } comes back with a new device
proposal-checkpoint = Fix what counts up to now
proposal-close = Close the circle
proposal-signed = { $count }: { $names }
approve-text = With your signature this can go on. It cannot be taken back.

start-own = Add this computer           You use noaber on another already
own-name = My computers
own-title = Add another computer
own-this = Another computer of yours
own-choose = Your other computer gets all your circles (at most eight at a time)
    and works under your name.
    You make a text here, and give it in on the other computer.
    {""}
    Enter makes that text.
own-about = for: another computer of yours, with all your circles
    valid until: { $until }
    give this text to nobody else; leave this computer on
own-ticket = The text
own-how = K copies the text. B keeps it in a file.
    Start noaber on the other computer, choose "Add this computer",
    and paste the text or type where the file is.
own-kept = The text is in { $path }
    Bring that file to your other computer, and throw it away afterwards.
own-file = my-other-computer
own-letter = With this you add another computer of yours, until { $until }.
    Give it to nobody else. In noaber choose "Add this computer".
    Type there where this file is, or paste the text below.
    {""}
    { $ticket }
own-form-title = Add this computer
own-label = Paste the text of your other computer, or type where the file is
own-name-label = What is this computer called? (for example: laptop)
own-joined = Your circles come as soon as the other computer is on. That goes by itself.
