# What went wrong (…-what) and what to do now (…-now).
# Each message also says that your work is safe.

problem-general-what = Something went wrong in noaber itself. What you wrote is kept.
    ({ $detail })
problem-general-now = Try again. If it keeps failing, check with: noaber verify

problem-usage-what = noaber does not understand this command. Nothing has changed.
    ({ $detail })
problem-usage-now = See what is possible with --help.

problem-no-home-what = There is no noaber here yet. Nothing has changed.
problem-no-home-now = Begin with: noaber init --name "Your name" --org "Your organisation"
problem-no-space-what = There is no space "{ $name }" here. Nothing has changed.
problem-no-space-now = See your spaces with: noaber space ls
problem-no-document-what = There is no document "{ $name }" here. Nothing has changed.
problem-no-document-now = See the documents with: noaber doc ls SPACE
problem-no-person-what = Nobody in this space is called "{ $name }". Nothing has changed.
problem-no-person-now = See who takes part with: noaber people ls SPACE
problem-no-kind-what = noaber knows no kind "{ $name }". Nothing has changed.
problem-no-kind-now = Choose a kind that exists. You see them with: noaber kind ls
problem-no-kind-screen = Choose a kind from the list.
problem-no-file-what = The file "{ $name }" is not there or cannot be read.
    Nothing has changed.
problem-no-file-now = Check its name and folder.
problem-unknown-version-what = There is no version "{ $name }". Nothing has changed.
problem-unknown-version-now = See which there are with: noaber doc sittings DOCUMENT
problem-no-place-what = That place does not exist: "{ $name }". What you wrote is kept.
problem-no-place-now = Get the text again with: noaber doc cat DOCUMENT

problem-role-what = You may not do this in this space. It takes the role "{ $role }".
    Your work is kept.
problem-role-now = Ask an admin of the space for that role.
problem-approvals-what = An admin may not do this alone. Nothing has changed.
problem-approvals-now = Ask the other admins to sign as well.
problem-too-few-admins-what = At least two other admins must sign for this, and there are not so many.
    Nothing has changed.
problem-too-few-admins-now = Make more people an admin first.
problem-last-admin-what = You are the only admin of this space. Nothing has changed.
problem-last-admin-now = Make somebody else an admin first.
problem-not-in-what = You do not (or no longer) take part in this space. What you wrote is kept.
problem-not-in-now = Ask an admin for a new invitation.
problem-no-key-what = The key of this space is not here yet. What you wrote is kept.
problem-no-key-now = Stay connected with somebody of the space. The key then comes by itself.

problem-not-safe-what = { $holders ->
    [one] Now 1 of { $wanted } others has all your work.
   *[other] Now { $holders } of { $wanted } others have all your work.
    }
    Everything is safe on this device.
problem-not-safe-now = Leave noaber open. It goes along as soon as there is a connection.

problem-no-base-what = Others changed this document in the meantime. Nothing was replaced.
problem-no-base-now = Get it with: noaber doc cat DOCUMENT, and change that text.
    Or replace everything with: --replace
problem-ambiguous-what = More than one fits that name: { $ids }. Nothing has changed.
problem-ambiguous-now = Use the beginning of the id instead of the name.
problem-home-exists-what = noaber is here already. Nothing has changed.
problem-home-exists-now = Use what is there, or choose another folder with: --home DIR

problem-in-use-what = noaber is open already and does not answer. Your work is kept.
problem-in-use-now = Close the other window and try again.

problem-corrupt-what = A part of what is on the disk is damaged. The rest is good.
    ({ $detail })
problem-corrupt-now = Stay connected with your space: what is missing is fetched again.

problem-too-new-what = This was made with a newer version of noaber.
    Nothing in it has changed.
problem-too-new-now = Install the newest version and try again.

problem-lock-wanted-what = Your key is behind a passphrase. Your work is kept.
problem-lock-wanted-now = Type your passphrase, or point NOABER_PASSPHRASE_FILE at a file with it.
problem-lock-wrong-what = This passphrase is not right. Your work is kept.
problem-lock-wrong-now = Try again. Mind capital letters.

problem-disk-full-what = The disk is full. What was kept stays kept.
problem-disk-full-now = Make room on the disk and start noaber again.
problem-disk-failing-what = The disk refuses. What was kept stays kept.
problem-disk-failing-now = Check the disk and start noaber again.
problem-disk-open-what = Other people on this computer can read your noaber folder.
    Your work is kept.
problem-disk-open-now = Close the folder for others with: chmod -R go= DIR

problem-not-a-ticket-what = This is no invitation. Nothing has changed.
problem-not-a-ticket-now = An invitation begins with NOABER: and holds only letters and digits.
problem-damaged-ticket-what = A character of this invitation is wrong. Nothing has changed.
problem-damaged-ticket-now = Paste the whole invitation again.
problem-expired-ticket-what = This invitation expired on { $date }.
    You did nothing wrong.
problem-expired-ticket-now = Ask for a new invitation.
problem-used-ticket-what = This invitation was used as often as it may be.
    You did nothing wrong.
problem-used-ticket-now = Ask for a new invitation.
problem-unknown-ticket-what = The space does not know this invitation (any more). Nothing has changed.
problem-unknown-ticket-now = Ask for a new invitation.
problem-already-in-what = You take part in this space already. Nothing has changed.
problem-already-in-now = See the space with: noaber space ls
problem-not-utf8-what = This file is not UTF-8 (at byte { $at }). Nothing has changed.
problem-not-utf8-now = Save it as UTF-8 in your text program and try again.
problem-too-long-what = This is too long: { $amount } fit. Nothing has changed.
amount-bytes = { $limit } bytes (letters)
amount-characters = { $limit } characters
amount-rows = { $limit } rows
amount-columns = { $limit } columns
amount-fields = { $limit } values
amount-people = { $limit } people
amount-relays = { $limit } relays
problem-too-long-now = Make it shorter or divide it over more documents.
problem-too-many-spaces-what = Another computer comes into at most { $limit } spaces at a time.
    Nothing has changed.
problem-too-many-spaces-now = Name the spaces yourself: noaber device add SPACE SPACE
problem-too-many-spaces-screen = Ask somebody who knows the terminal for help: they choose the spaces.
problem-full-document-what = This document is full: nothing more fits. What is in it stays.
problem-full-document-now = Begin a new document and go on there.
problem-empty-name-what = This name is empty. Nothing has changed.
problem-empty-name-now = Choose a name of one to 64 characters.
problem-not-an-address-what = This is no address. Nothing has changed.
problem-not-an-address-now = Type for example: 192.168.1.23:4001
problem-nameless-address-what = This address does not say whose it is. Nothing was changed.
problem-nameless-address-now = Paste the whole line that you got. It ends in /p2p/ and a long name.
problem-other-document-what = This text belongs to another document. Nothing has changed.
problem-other-document-now = See at the top of the file, after "doc:", which document it is.
problem-file-exists-what = There is a file "{ $name }" already. It has not been changed.
problem-file-exists-now = Choose another name.

problem-disk-denied-what = noaber may not read or write here: { $place }.
    What was kept already stays kept.
problem-disk-denied-now = Give yourself that right with: chmod 700 { $place }
    Is the folder somebody else's? Take one of your own with: --home DIR
problem-no-folder-what = No file can be made here: "{ $name }". Nothing was changed.
problem-no-folder-now = See whether the folder is there, and whether you may write in it.
problem-not-a-device-ticket-what = This is no text for a second device. Nothing was changed.
problem-not-a-device-ticket-now = That one begins with NOABERDEVICE: and holds letters and digits only.
    If it begins with NOABER:, it is an invitation.
