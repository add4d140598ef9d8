# The overview of a document: where it stands, what goes with it, editions and files.

action-open-line = Open
action-open-line-help = Changes what is chosen, or shows all of it.
action-open-row = Change
action-open-row-help = Changes the chosen row.
action-card = Overview
action-card-help = Where the document stands, and what goes with it.
action-card-of = Overview
action-card-of-help = Where this document stands, and what goes with it.
action-move = Move on
action-move-help = Brings the document to another state.
action-text = Text
action-text-help = Opens the text of the document.
action-export-document = Export
action-export-document-help = Writes the document into a file.
action-put-in = Put into the proposal
action-put-in-help = Puts what this amendment changes into the document that it is on.
action-sign = Sign
action-sign-help = Signs an edition, with your name and function.
action-support = Support
action-support-help = Supports this document, or takes your support back.
action-support-paper = Support on paper
action-support-paper-help = Fills in how many people signed on paper.
action-row-new = New
action-row-new-help = Puts a row into this list.
action-row-remove = Take away
action-row-remove-help = Takes the chosen row away.
action-order = Order
action-order-help = Puts the documents in another order.

sheet-empty = empty
value-line = At most { $most } characters.
value-one-of = Choose with ← and →: { $choices }
value-date = A date: day-month-year, as 1-12-2026.
value-year = A year, as 2026.
value-number = A whole number.
value-cents = An amount in euros, as 12,50.
value-postcode = A Dutch postcode, as 9900 AA.
value-email = An e-mail address.
value-iban = A bank account (IBAN).
value-consent = ja, nee, or the date since when.
value-document = Choose a document of the circle with ← and →.
value-some-of = One or more, with commas between: { $choices }
value-time = A time, as 19:30.
value-rating = A mark from 1 to 10, as 7,5.
value-decimal = A number, as 1250 or 7,5.
value-web = An address on the web: https://…

path-now = now
path-clash = Two decisions at once: choose with V. { $steps }.
path-step = { $name }: { $state }
path-next = V moves it on to: { $states }
path-others = You cannot move this on now. Others in the circle can.
path-end = This is the end of the way.
move-title = Move on
move-ask = It is now: { $state }. Where to?
move-clash = Two decisions were taken at once. Which one counts?
move-to = To: { $state }
move-stays = The text stays as it is. Everybody sees who did this.
move-voted = So the vote ended.
move-fixes = The text stays fixed after this, with a number and a control code.
move-opens = A new concept begins. The edition that is there stays.
move-fix-text = The document becomes: { $state }.
    Its text stays fixed after this, as an edition with a number
    and a control code. Nobody can change that edition any more.
move-fix-again = A new concept can begin later.
move-do = Yes, fix the text
move-reason = Why? (may stay empty)
move-hint = It becomes: { $state }. Enter does it.
    Everybody in the circle sees that you did this.
move-done = The document is a step further.

card-title = Overview
card-empty = Nothing goes with this document yet.
card-keep = Keep
card-watched = This is help: the law and your own rules come first. The number stands among the values.
card-computed = This is computed. You never type it.
card-fixed = The text is fixed, and this goes with it. Begin a new concept first (V).
card-fixed-end = The text is fixed, and this goes with it. So it stays as it is.
card-read-only = You can read this document, not change it.
card-newer = This is of a newer noaber. It can be read, not changed.
card-others = Filled in by somebody else at the same time: { $values }. What you keep counts.
card-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
    }
card-margin = In the margin
card-aside = Put aside
card-aside-why = More than one computer may do about a document. Nothing is lost.
card-votes = Votes
card-support = Support
card-edition = Edition { $number }
card-too-few = too few yet to show
card-figure = { $count ->
    [one] { $value }  (of 1)
   *[other] { $value }  (of { $count })
    }
card-suggestions = { $count ->
    [one] 1 open suggestion
   *[other] { $count } open suggestions
    }
card-comments = { $count ->
    [one] 1 comment
   *[other] { $count } comments
    }
card-votes-open = { $count ->
    [one] 1 open
   *[other] { $count } open
    }
card-votes-closed = { $count ->
    [one] 1 closed
   *[other] { $count } closed
    }
card-supporters = { $count ->
    [one] 1 person supports this
   *[other] { $count } people support this
    }
card-paper = { $count ->
    [one] 1 on paper
   *[other] { $count } on paper
    }
card-support-own = you too
card-nobody = Nobody yet.
card-signatures = { $count ->
    [one] 1 signature
   *[other] { $count } signatures
    }
card-intact = right
card-not-intact = not the text that is here

edition-title = Edition
edition-what = Edition { $number }: { $state }, by { $name } on { $when }.
edition-code = Control code: { $code }
edition-intact = The text on this computer is exactly what was fixed then.
edition-not-intact = The text on this computer is not what was fixed then.
edition-reason = Said with it: { $reason }
edition-signed = { $count ->
    [one] Signed by 1 person:
   *[other] Signed by { $count } people:
    }
sign-organisation = For
sign-organisation-about = The organisation for which you sign. Empty: your own village or party.
sign-function = Function
sign-function-about = As: chair. May stay empty.
sign-hint = You sign edition { $number }, with control code { $code }.
    Others see your name with it. It cannot be taken back.
sign-do = Sign
sign-done = Signed.

document-file-title = Export
document-file-ask = In which form?
document-file-label = Where does the file go?
document-file-purpose = What is this file for?
document-file-hint = Empty: without names of ordinary members. Else with, and a line in the export log of the board.
document-file-bare = Kept in { $file }, without names of ordinary members.
document-file-public = Kept in { $file }, without names of ordinary members: the document is public.
document-file-logged = Kept in { $file }. The export log has a new line.
document-file-done = Kept in { $file }
format-html = Web page, to print (HTML)
format-html-meaning = Opens in every browser, and prints well on A4.
format-md = Plain text (Markdown)
format-md-meaning = To write on in another program.
format-csv = Table (CSV)
format-csv-meaning = Opens in Excel.
format-ics = Agenda (ICS)
format-ics-meaning = The dates, for the agenda on your telephone.
format-view-meaning = Only what is public. The rest of the document stays here.
format-json = Everything (JSON)
format-json-meaning = For other programs, and to check later.

rows-add = Put in the list
rows-empty = Nothing stands in this list yet. N puts a row in.
rows-totals = Of this list you see no rows, only totals.
    So it stays unseen who filled in what. N fills one in.
rows-remove-text = "{ $name }" goes out of the list.
    It can still be seen in the history.
rows-remove-do = Take away

documents-chosen = For: { $audience } · Written by: { $authors }
order-name = by name
order-changed = last changed first
order-kind = by kind
order-waiting = what waits first
new-document-group = What is it for?
new-document-example = For example: { $title }
group-write = Writing together
group-decide = Meeting and deciding
group-challenge = Taking part and taking over
group-learn = Knowing and learning
group-keep = Keeping up to date

paper-number = How many people
paper-number-about = What was counted, as a whole number.
paper-do = Fill in
paper-hint = The list itself stays on paper: only the number comes here.
card-amendments = Amendments
card-amendments-all = { $count ->
    [one] 1 amendment
   *[other] { $count } amendments
    }
card-amendments-adopted = { $count ->
    [one] 1 adopted
   *[other] { $count } adopted
    }
amendments-order = This is the order of voting. After it comes the paper itself.
amendments-changes = { $count ->
    [one] 1 change
   *[other] { $count } changes
    }
amendments-under = sub of { $name }
put-in-text = All changes go into the text, as suggestions that were taken over.
    If one does not fit any more, nothing is changed.
    If that text is fixed, a new draft begins.
put-in-do = Put them in
put-in-done = The changes stand in the document.
