# Following: reading what a circle makes public, without being in it.

action-follow = Follow
action-follow-help = Read what a circle makes public, without taking part.
action-unfollow = Follow no more
action-unfollow-help = What is public is then not on this computer any more.
action-follow-address = Public address
action-follow-address-help = With this anybody reads what this circle makes public.

space-follows = you follow it
space-follows-waits = following: will come
follow-title = Follow a circle
follow-label = Paste the public address of the circle
follow-hint = You read what the circle makes public. You cannot write there.
    Nobody in the circle gets your name. A computer that gives you
    something does see the internet address of this computer.
follow-begun = You follow { $name } now.
follow-waits = It comes as soon as a computer with this circle is on. That goes by itself.
follow-reads = ◎ You follow this circle: you read what is public, and change nothing.
follow-nothing-yet = Nothing came yet. It comes as soon as a computer
    with this circle is on. That goes by itself.
follow-nothing-public = This circle has made nothing public yet.
unfollow-title = Follow no more
unfollow-text = You then follow { $name } no more. What is public is then no longer on this computer.
    With the public address you can always follow it again.
unfollow-stay = Go on following
unfollow-go = Follow no more

follow-address-title = Public address
follow-address-for = What can somebody do with this?
follow-address-about = Who has this address reads what is public here (◎), and nothing else.
follow-address-empty = Nothing is public yet. With N you begin a document for everybody.
follow-address-nowhere = This circle has no relay. Who follows then finds the circle only
    in the same building. On the screen Network (9), D adds one.
follow-address-text = The public address
follow-address-more = …  (too long for this window: K copies everything)
follow-address-how = K copies the text. Give it to whom you like, or put it on the website.
    In noaber that person chooses "Follow" on the screen Circles, and pastes it.
follow-address-copied = Copied. Does it not paste? Press Ctrl+G and select the text with the mouse.

follow-who = You follow
follow-looking = looking for it
follow-meaning = What you follow comes from every computer that has it. Who they are, you do not see.
