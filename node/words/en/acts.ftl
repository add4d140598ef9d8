# What people do with a document, and why something cannot be done.
# First the messages: what went wrong (…-what) and what to do now (…-now, …-screen).

problem-not-of-kind-what = This kind of document does not have that. Nothing has changed.
problem-not-of-kind-now = See with: noaber kind show KIND, what it has.
problem-not-of-kind-screen = F1 shows what can be done here.
problem-no-act-what = This document has no comment, suggestion or vote "{ $name }".
    Nothing has changed.
problem-no-act-now = See everything with: noaber acts DOCUMENT
problem-no-act-screen = Go back with Esc and open it again.
problem-no-state-what = This kind of document has no state "{ $name }". Nothing has changed.
problem-no-state-now = See the states with: noaber kind show KIND
problem-no-state-screen = Choose a state from the list.
problem-no-edition-what = No text was adopted yet. Nothing has changed.
problem-no-edition-now = Adopt the text first. Then you can sign.
problem-no-field-what = There is no field, table or row "{ $name }" here. Nothing has changed.
problem-no-field-now = See the fields with: noaber doc get DOCUMENT
problem-no-field-screen = Go back with Esc and open it again.
problem-no-words-what = These words do not stand in the document: "{ $name }". Nothing has changed.
problem-no-words-now = Take the words as they stand there, within one section.
problem-words-twice-what = These words stand there more than once: "{ $name }".
    Nothing has changed.
problem-words-twice-now = Add a few words, so that it is one place.
problem-no-step-what = From "{ $from }" this document cannot go to "{ $to }". Nothing has changed.
problem-no-step-now = It can go to: { $ways }.
problem-steps-first-what = From "{ $from }" this document cannot go to "{ $to }" at once.
    Nothing has changed.
problem-steps-first-now = First come, in this order: { $first }.
problem-no-way-what = From "{ $from }" this document cannot go to "{ $to }". Nothing has changed.
problem-no-way-now = It goes no further: "{ $from }" is where it ends.
problem-two-decisions-what = Two decisions were taken at once. Nothing has changed.
problem-two-decisions-now = Choose first which state stands, with: noaber doc move DOCUMENT STATE
problem-two-decisions-screen = Choose first which state stands.
problem-fixed-what = The text was adopted and stays as it is. Nothing has changed.
problem-fixed-now = See whether a step leads back to a new draft, with: noaber acts DOCUMENT
problem-fixed-screen = See in the overview whether a step leads to a new draft.
problem-collides-what = This suggestion is about the same words as: { $name }.
    Nothing has changed.
problem-collides-now = Refuse the others of these suggestions first, and try again.
problem-lost-what = The words that this suggestion is about are gone. Nothing has changed.
problem-lost-now = Refuse the suggestion, and make a new one if you need to.
problem-judged-what = This suggestion was decided already. Nothing has changed.
problem-judged-now = Make a new suggestion if it must be otherwise.
problem-no-vote-what = No vote about this document is open. Nothing has changed.
problem-no-vote-now = See the votes with: noaber vote ls DOCUMENT
problem-no-vote-screen = Open a vote first.
problem-vote-closed-what = This vote is closed. Nothing has changed.
problem-vote-closed-now = Ask who leads the vote to open it again.
problem-not-that-text-what = The text here is not the one that was adopted. Nothing was signed.
problem-not-that-text-now = Adopt the text again, and sign then.
problem-other-text-what = The text that is voted about is not the one that the vote names.
    Nothing has changed and nothing is lost.
problem-other-text-now = Ask who leads the vote to open a new one.
problem-no-text-what = The text that is voted about is not here yet. Nothing has changed.
problem-no-text-now = Wait until the text is here, and try again then.
problem-full-acts-what = From this computer as much was said and done about this document as can be.
    Nothing has changed and nothing is lost.
problem-full-acts-now = Go on in a new document, or ask somebody else to do it.
problem-moved-what = Other words stand now where it was about. Nothing was changed.
problem-moved-now = Close this, choose the words again and try again.
problem-other-votes-what = The votes have changed since you saw the list. Nothing was closed.
problem-other-votes-now = Look at the list again, and close then.
problem-not-on-roll-what = You have no vote here, or whom you stand for has none.
    Nothing has changed.
problem-not-on-roll-now = Ask who leads the vote who is on the list.
problem-proxies-what = Here you may vote for no more than { $name } others.
    Nothing has changed.
problem-proxies-now = Ask the other to give the proxy to somebody else.
problem-not-own-what = That is somebody else's, or it cannot be taken back.
    Nothing has changed.
problem-not-own-now = You can only take back what you said or suggested yourself.
problem-choice-what = In this vote you cannot choose "{ $name }". Nothing has changed.
problem-choice-now = Choose one of the answers, or its number.
problem-other-way-what = This vote is held in another way. Nothing has changed.
problem-other-way-now = Vote by name, or let two people count in the hall.
problem-counts-what = These numbers do not fit the vote. Nothing has changed.
problem-counts-now = Give one number for each answer, together no more than who has a vote here.
    Are there more people in the hall? Open a new one, with how many may vote.
problem-tellers-what = Two people are needed who counted, each with a name of their own.
    Nothing has changed.
problem-tellers-now = Give the names of both.
problem-nothing-what = There is nothing in it. Nothing has changed.
problem-nothing-now = Type what you want to say and try again.
problem-full-table-what = Nothing more fits into this table. Nothing has changed.
problem-full-table-now = Take a row away first.
problem-not-adopted-what = This amendment is { $state }, and not yet: { $adopted }.
    Nothing was changed.
problem-not-adopted-now = First move it to the state in which it is adopted,
    with: noaber doc move AMENDMENT STATE
problem-not-adopted-screen = First move it with V to the state in which it is adopted.
problem-no-target-what = The amendment does not say which document it is on. Nothing was
    changed.
problem-no-target-now = Fill in the field On in a new draft.
problem-no-version-what = The text that the amendment is on is not here, or not yet.
    Nothing was changed.
problem-no-version-now = Fetch what others have, and try again.
problem-no-changes-what = There is no change in the amendment. Nothing was changed.
problem-no-changes-now = Fill in the table Changes in a new draft.
problem-not-twice-what = This suggestion does not stand there twice. Nothing was changed.
problem-not-twice-now = There is nothing to do.
problem-misfit-lost-what = Does not fit any more: check.
    Change { $change }: its words are not there any more.
    Nothing was changed.
problem-misfit-lost-now = Put it into the text by hand, or move the amendment to: Does
    not fit any more.
problem-misfit-no-words-what = Does not fit: check.
    Change { $change }: its words did not stand in the text that the amendment is on.
    Nothing was changed.
problem-misfit-no-words-now = Put it into the text by hand, or move the amendment to:
    Does not fit any more.
problem-misfit-often-what = Does not fit: check.
    Change { $change }: its words stood there more than once.
    Nothing was changed.
problem-misfit-often-now = Put it into the text by hand, or move the amendment to: Does
    not fit any more.
problem-misfit-nothing-what = Does not fit: check.
    Change { $change } does not say which words are to be others.
    Nothing was changed.
problem-misfit-nothing-now = Put it into the text by hand, or move the amendment to:
    Does not fit any more.
problem-misfit-collides-what = Does not fit any more: check.
    Change { $change } is about the same words as: { $name }.
    Nothing was changed.
problem-misfit-collides-now = First refuse that suggestion or take it over, and try again.
problem-misfit-itself-what = Does not fit: check.
    Change { $change } is about the same words as change { $name } of this amendment.
    Nothing was changed.
problem-misfit-itself-now = Put them into the text by hand, or move the amendment to:
    Does not fit any more.

# What the commands say.

kind-sections = Sections
kind-fields = Fields
kind-table = Table
kind-columns = Columns
kind-states = States
kind-fixed = text is fixed
kind-moves = Steps
kind-acts = Who may do what
kind-act-comment = comment
kind-act-suggest = suggest
kind-act-judge = take suggestions over
kind-act-support = support
kind-act-sign = sign
kind-act-chair = lead votes
kind-figures = Computed
form-changed = It is in.
form-exported = Written: { $name }
form-others = also: { $values }
form-of = of { $count }
form-watches = What to watch. This is help: the law and your own rules come first.
kind-watches = What it keeps an eye on
kind-views = What can go out alone
kind-given = begins with { $name }
watch-days = { $days ->
    [one] 1 day left
   *[other] { $days } days left
    }
watch-today = Until tonight
watch-hours = { $hours ->
    [one] 1 hour left
   *[other] { $hours } hours left
    }
watch-minutes = Less than an hour left
watch-minutes-over = less than an hour
watch-hours-over = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
    }
watch-days-over = { $days ->
    [one] 1 day
   *[other] { $days } days
    }
acts-adopted = adopted
acts-state = State: { $state }
acts-next = Next can be: { $names }
acts-clash = Two decisions at once: choose ({ $names })
acts-edition = Edition { $number }, adopted { $date }. Control code { $code }
acts-not-intact = The text here is not the text that was adopted.
acts-signed = signed by { $name }
acts-aside = Put aside, being more than fits with one document: { $names }. Nothing is lost.
acts-support = Support: { $names } (on paper: { $paper })
suggestion-open = open
suggestion-lost = words are gone
suggestion-collides = collides with { $others }
suggestion-accepted = taken over
suggestion-refused = refused
suggestion-twice = taken over twice
amend-order = This is the order of voting. After it come the paper itself, and then the
    motions.
amend-none = There is no amendment on this document.
amend-under = sub of { $name }
amend-changes = { $changes ->
    [one] 1 change
   *[other] { $changes } changes
}
vote-majority-simple = more for than against
vote-majority-absolute = more than half of the list
vote-majority-two-thirds = two thirds
vote-majority-unanimous = everybody for
vote-way-roll-call = by name
vote-way-count = counted in the hall
vote-way-paper = on paper
vote-hall = { $count } may vote in the hall.
vote-quorum = At least { $count } must vote.
vote-until = Until { $date }
vote-open = Open: { $given } of { $roll } voted
vote-open-weighed = Open: { $given } of { $roll } votes given
vote-weights = More than one vote: { $names }
vote-text-then = The text was changed after the vote was opened.
    The vote is about the text of then.
vote-text-other = Mind: the text that is voted about is not the one that the vote names.
    Do not go by this vote. Nothing is lost.
vote-text-missing = The text that is voted about is not here yet.
vote-clash = Closed twice with another result: close once more.
vote-adopted = Adopted
vote-rejected = Rejected
vote-tied = Tied
vote-no-quorum = Too few votes
vote-counted = Counted
vote-late = too late:
check-intact = The text, values and tables are real: exactly so they were signed.
check-decision-only = Only the result is signed; the text around it is not.
check-voted-text = The vote was about exactly this text, these values and tables.
    That does not adopt it.
check-other-words = The text and values are signed; do not go by the words around them.
check-without-names = Names were left out. Whether this was signed cannot be checked here.
check-without-names-now = Ask for the file with names, and compare the control code.
check-nameless-text = Not to be checked without names: whether this is the text of the control code.
    Checked: who signed a text with that code.
check-nameless-hall = Not to be checked without names: a result that was counted in the hall.
    The names of who counted were signed too.
check-nameless-voices = Not to be checked without names: who voted what.
    The numbers and the result are checked.
check-partial-now = To check the text, ask for a new export of the adopted text.
check-title = Title, as the file says: { $title }
check-edition = Edition { $number }, adopted { $date } by { $name }. Control code { $code }
check-signed = Signed { $date } by { $name }
check-decision = { $outcome }: { $question } ({ $counts }), closed by { $name }
check-decision-here = The vote was about the text of this file. Control code { $code }
check-decision-then = The vote was about another text, which stands here with the vote.
    Control code { $code }
check-decision-missing = The text that was voted about is not in this file.
    Control code { $code }
check-known = { $name } (known, key { $key })
check-claimed = { $name } (as the file says, key { $key })
check-claims = Not signed, only as the file says: { $claims }.
check-claim-text = the title, text, values and tables
check-claim-names = names, organisations and functions
check-claim-front = number of the edition, state, space and dates
check-claim-words = names of fields, tables and states (not those of this noaber)
check-claim-kept = what is kept up
check-claim-figures = figures
check-claim-ballot = ground, way and explanation of votes
check-claim-voices = who voted what
check-claim-open-votes = votes that are still open
check-claim-talk = comments and suggestions
check-names = What is proven is that whoever has these keys signed this.
    Compare the control code with the one on paper or in the space.
check-proof-what = This file was changed: what is to prove it is not whole any more.
check-line-ends-what = Only the ends of lines were changed, from line { $number } on.
check-text-what = This file was changed, from line { $number } on.
check-edition-what = This is not the text that was adopted.
check-decision-what = The result of vote { $number } is not the one that was signed.
check-voted-what = The text with vote { $number } is not the one that was voted about.
check-signature-what = A signature in this file is not right.
check-changed-now = Do not use it. Ask whoever made the file for it again.
check-too-long-what = This file is too large to check.
check-not-ours-what = This is no file of noaber that can be checked.
check-later-what = This file was made with a newer version of noaber.
check-nothing-signed-what = Nothing is signed in this file.
check-not-checkable-now = Ask for an export of an adopted text (md, html or json).
