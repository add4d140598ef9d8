# The screens about USB sticks, and the line that says who holds the work.

action-usb = USB stick
action-usb-help = Take along on a stick, or read a stick in.
action-take = Take along
action-take-help = Puts the circle, or what is new, onto the stick.
action-read = Read in
action-read-help = Reads what is on the stick.
action-where = Elsewhere
action-where-help = Type where the stick or file is.

usb-title = USB stick
usb-pane = Sticks
usb-none = We see no stick. Put it in and press Enter.
    With A you type where it is.
usb-about = M  Take along: put onto the stick what is not on it yet. No name gets into the file name.
    I  Read in: take over what is on the stick. Reading it twice does no harm.

    What is not public is sealed on the stick. Whoever finds it sees how much there is, and of when.
usb-about-all = I  Read in: take over what is on the stick. Reading it twice does no harm.
    Taking along goes by circle: open the circle first, and press S there.

    What is not public is sealed on the stick. Whoever finds it sees how much there is, and of when.
usb-about-read = I  Read in: take over what is on the stick. Reading it twice does no harm.
    Taking along is for who takes part in the circle.
usb-busy = Busy with the stick. Do not take it out yet.
usb-taken = { $count ->
    [one] Ready: 1 change in { $file }. You can take the stick out.
   *[other] Ready: { $count } changes in { $file }. You can take the stick out.
    }
usb-nothing = All of it is on the stick already. You can take it out.
usb-read = { $count ->
    [one] { $name }: 1 new change.
   *[other] { $name }: { $count } new changes.
    }
usb-nothing-new = There was nothing new. You had it all.
usb-waits = A part goes on from an earlier file that is not on this stick.
usb-missing = One file was cut off. What was whole is taken over. Have it made again.
usb-no-place = There is no folder or file here: { $place }
usb-no-place-now = See whether the stick is in, and type with A where it is.
usb-where-title = Where is it?
usb-where-label = The folder of the stick, or the file

truth-lacks = ◐ With { $holders } of { $all }; { $name } does not have it yet
truth-lack = ◐ With { $holders } of { $all }; { $count } others not yet
truth-lack-relay = ● With { $holders } of { $all }, and at the relay
