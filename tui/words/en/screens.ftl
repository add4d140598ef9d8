# The screens.

action-back = Back
action-back-help = One step back. Everything is kept already.
action-open = Open
action-open-help = Opens what is chosen.
action-new-space = New circle
action-new-space-help = Begins a circle for your village or party.
action-new-document = New
action-new-document-help = Begins a document from an example.
action-join = Join
action-join-help = Come into a circle with an invitation.
action-invite = Invite
action-invite-help = Makes an invitation for one person.
action-people = People
action-people-help = Who takes part, and what they may do.
action-network = Network
action-network-help = Do others hold everything too?
action-documents = Documents
action-documents-help = The documents of the circle.
action-leave = Leave
action-leave-help = Go out of this circle.
action-role = Role
action-role-help = Chooses what somebody may do.
action-copy = Copy
action-copy-help = Puts the text on the clipboard.
action-make = Make
action-make-help = Makes the invitation.
action-keep = Keep in a file
action-keep-help = Puts the invitation in a file, to send along.
action-go = Go on
action-go-help = Goes on with what stands there.
action-do = Do
action-do-help = Gives the answer that is chosen.
action-run = Do
action-run-help = Does what is chosen.
action-other-line = Next line
action-other-line-help = To the next line.
action-other-answer = Other answer
action-other-answer-help = Chooses the other answer.
action-cancel = Back
action-cancel-help = Back, without doing anything.
action-close = Close
action-close-help = Closes this window.
action-stop = Stop
action-stop-help = Closes noaber. Nothing was sent.
action-all = All that can be done
action-all-help = All that you can do on this screen.
action-sync = Sync now
action-sync-help = Looks for the others now.
action-dial = Address
action-dial-help = Give a neighbour's address.
action-undo = Undo
action-undo-help = Undoes only your own work.
action-redo = Redo
action-redo-help = Does it again.
action-find = Find
action-find-help = Looks for words in this document.
action-find-next = Next
action-find-next-help = To the next place with those words.
action-find-previous = Previous
action-find-previous-help = To the place before with those words.
action-add-section = Add part
action-add-section-help = Adds a part below this one.
action-heading = Heading
action-heading-help = Gives this part another heading.
action-title = Title
action-title-help = Gives the document another title.
action-next-section = Next part
action-next-section-help = To the next part.
action-save = Save
action-save-help = No need: everything is kept already.
action-mouse = Mouse
action-mouse-help = Mouse off or on. Off: the mouse selects text, to copy it.
action-language = Language
action-language-help = Dutch or English.
action-signs = Signs
action-signs-help = Other signs on the screen: for who sees question marks or boxes.
action-help = Help
action-help-help = All keys of this screen.
action-help-letter = Help
action-help-letter-help = All keys of this screen.
action-quit = Stop
action-quit-help = Closes noaber. Your work stays kept.

all-keys = Keys
more-keys = More
filter-label = Find (Enter: done, Esc: all):
filter-none = Nothing found. Esc shows everything again.
help-intro = You never need to save. Clicking with the mouse works too.
help-title = All that can be done
help-find = Find:
help-none = There is nothing here for that. Backspace takes back what you typed.

notice = Please note
opening = Opening…
busy = One moment…
copied = Copied.
again-to-stop = Ctrl+C once more to stop.
taken-over = The other window is closed. You can go on here.
signs-all = The screen now uses all signs.
signs-letters = The screen now uses plain signs. G brings all signs back.
signs-typewriter = The screen now uses plain signs. G brings all signs back.
mouse-on = The mouse is on.
mouse-off = The mouse now selects text. After Ctrl+G once more you can click again.
too-small = The window is too small: now { $width } by { $height }.
    Make it at least 60 by 16. Your work is kept.
quit-stay = Stay
quit-text = { $count ->
    [one] 1 change is with nobody else yet.
        It is safe on this computer and goes along later by itself.
        Stop all the same?
   *[other] { $count } changes are with nobody else yet.
        They are safe on this computer and go along later.
        Stop all the same?
    }

truth-unknown = ○ Having a look…
truth-disk = ○ The disk refuses. Please make room.
truth-alone = ● Kept on this computer
truth-relay = ● Everything is at the relay too
truth-offline = ○ Not connected, you can just go on working
truth-again = ◐ Connecting again…
truth-busy = { $count ->
    [one] ◐ Syncing with 1 other
   *[other] ◐ Syncing with { $count } others
    }
truth-level = { $count ->
    [one] ● Level with 1 other
   *[other] ● Level with { $count } others
    }
truth-waiting = { $count ->
    [one] ◐ 1 change not at another's yet
   *[other] ◐ { $count } changes not at another's yet
    }

start-title = First start
start-state = nothing sent
start-pane = Welcome to noaber
start-welcome = With noaber you write your village plan or programme together.
    Everything is on this computer. It works without internet too.
start-what = What do you want to do? Press the number, or choose with ↑↓, then Enter.
start-join = Join a circle               You have an invitation
start-found = Begin a new circle          Village, street or local party
start-look = Look around first           Example villages, nothing is kept
start-language = Taal / language (← →):
start-step-1 = Step 1 of 3   ●○○
start-name = What may others call you? Only the people in your own circles
    see your name and your village or party.

    Step 2 of 3   ●●○
start-name-label = Your name
start-organisation-label = Your village or party
start-name-missing = Fill in your name and your village or party.
start-passphrase = Choose a passphrase. Without it a thief of this computer can read
    nothing. Four or five ordinary words are fine. Write it down and
    keep it at home: nobody can bring it back for you.

    Leave both lines empty to work without one.
    Who has this computer can then read everything.

    Step 3 of 3   ●●●
start-passphrase-label = Passphrase
start-passphrase-again = Once more
start-passphrase-differs = The two passphrases are not the same. Type them once more.
start-without-title = No passphrase?
start-without-text = You chose no passphrase. Who gets hold of this computer
    can then read everything: also what is for the board.
start-without-not = Choose one
start-without-do = No passphrase
start-unlock = Type your passphrase. Your work is safe on this computer.
start-busy = One moment, noaber is getting ready…
unlock-title = Open
unlock-state = locked
unlock-forgotten = Forgot the passphrase? Nobody can bring it back. To begin
    anew: give this folder another name, and start again.
    { $home }

spaces-title = Circles
spaces-pane = Your circles
spaces-empty = You are in no circle yet.

    N  Begin a new circle for your village or party.
    M  Join with an invitation that you got.
    O  Follow a circle: read what it makes public.
space-joining = waits for a neighbour
space-left = no longer in it
people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
    }
documents-count = { $count ->
    [one] 1 document
   *[other] { $count } documents
    }
new-space-title = New circle
new-space-label = What is the circle called?
join-title = Join with an invitation
join-hint = In many windows one pastes with Ctrl, Shift and V together.
join-label = Paste the invitation, or type where the file is
join-waits = You join as soon as a computer of the circle can be reached. That goes by itself.
joined = You take part in { $name }.
leave-title = Leave the circle
leave-text = You go out of { $name }. What you wrote stays with the others.
    You can only come back with a new invitation.
leave-stay = Stay
leave-go = Leave

documents-title = Documents
documents-empty = No documents yet.

    N  Begin a document: a manifesto, a motion, a meeting.
    U  Invite somebody to write along.
documents-empty-yet = No documents yet. When somebody begins one, it stands here.
kind-manifest = manifesto
kind-handbook = handbook
new-document-title = New document
new-document-kind = What do you want to make?
new-document-label = What is it called?
new-document-whom = For whom?
new-document-for = For: { $audience }.
whom-space = Whole circle
whom-space-meaning = Only those who take part can read it, now and later: { $names }.
whom-board = Board
whom-finance = Money
whom-only = Only these people can read it: { $names }.
whom-public = ◎ Public: everybody
whom-public-meaning = Everybody in the world can read this, for ever. Also who is not in the circle.
publish-title = Public document
publish-text = Everybody can read all that you write in it.
    Outside the circle too. Your name is not with it, unless somebody types it.
    {""}
    It cannot be taken back: whoever has it keeps it.
publish-do = Make it public
documents-public = ◎ = public: everybody can read it, outside the circle too.
ended-removed = You were taken out of this circle on { $when }, by { $name }.
    What you wrote stays. News of the circle does not come here any more.
ended-left = You left this circle on { $when }. What you wrote stays.
ended-what = You were taken out of the circle "{ $space }" on { $when }, by { $name }.
ended-now = What you wrote stays. News of the circle does not come here any more.
    Is this not right? Call an admin of the circle.

people-title = People
people-alone = You are still alone. U invites somebody.
person-me = (you)
person-detail = { $name }: mark { $mark } belongs to this person alone.
    If two people have one name, it tells which is which.

invite-title = Invite somebody
invite-this = This invitation
invite-choose = What may the person do whom you invite?
invite-then = Choose with ↑↓. Enter makes the invitation.
role-help-reader = reads along, changes nothing
role-help-member = reads along, suggests and votes
role-help-editor = writes in the documents
role-help-board = writes and sees what is for the board
role-help-admin = invites people and gives roles
invite-about = as: { $role }
    valid until: { $until }
    for one person; somebody of the circle or a relay must be on when it is used
invite-ticket = The invitation
invite-more = …  (too long for this window: K copies all, B keeps all)
invite-copied = Copied. Does it not paste? Then this window cannot copy: choose B.
invite-file = invitation
invite-kept = The invitation is in { $path }
    Send that file to whom you invite. Whoever has it can join.
invite-letter = Invitation for { $space }, valid until { $until }.
    In noaber choose "Join a circle". Type there where this file is,
    or paste the text below.
    {""}
    { $ticket }
keep-title = Keep in a file
keep-label = Where? (~ is your own folder)
invite-how = K copies the text. B keeps it in a file.
    Send that to whom you invite. In noaber that person chooses
    "Join a circle" and pastes the text, or types where the file is.

network-title = Network
network-pane = Other computers
network-heads = Who|Circle|How|Still to send|To fetch
network-empty = No other computers seen. Your work is safe on this computer.
network-meaning = It comes right by itself once both computers are on and connected.
network-none-near = We see no other device in this building. A takes a neighbour's address.
network-address = Does another not find this computer? K copies this address; the other chooses A:
via-lan = in this building
via-direct = over the internet
via-relay = through a relay
via-none = not connected
warning-clock = The date of this computer is not right. Set the clock; your work stays good.
warning-disk = The disk refuses. New work is not kept. Please make room.
warning-damaged = { $count ->
    [one] 1 change was damaged. It is fetched from another.
   *[other] { $count } changes were damaged. They are fetched from another.
    }
warning-quarantined = { $count ->
    [one] 1 change cannot be read by this version. It is set aside.
   *[other] { $count } changes cannot be read by this version. They are set aside.
    }
sync-begun = We are looking whether others are there…
sync-done = Synced.
dial-title = A neighbour's address
dial-label = Type the neighbour's address, for example 192.168.1.23
dial-begun = We are trying that address.

write-opening = ◌ Opening…
write-kept = ● Everything kept
write-keeping = ◌ Keeping…
write-offline = not connected
write-relay = at the relay too
write-contents = Contents
write-measure = { $count ->
    [one] line { $line } · 1 word
   *[other] line { $line } · { $count } words
    }
write-others = { $name } is writing too
write-read-only = read only
write-ended = read only: you are out of this circle
write-here = Writing now
write-heading-stands = Ctrl+T changes a heading. Type in the text below it.
write-save = Everything is kept already. You never need to save.
find-label = Find (Enter: next, Esc: done):
find-none = "{ $words }" is not in this document.
title-title = Title of the document
title-label = Title
heading-title = Heading of this part
heading-label = Heading
section-title = New part
section-label = Heading
add-what = What do you add?
add-part = Another question in this situation
add-part-meaning = With an answer and a story of its own.
add-section = A new situation
add-section-meaning = With a question, an answer and a story.
