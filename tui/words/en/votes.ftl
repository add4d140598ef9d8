# Voting about a document.

action-votes = Votes
action-votes-help = The votes about this document.
action-open-vote = Open
action-open-vote-help = Shows the vote: who voted what.
action-vote-new = New vote
action-vote-new-help = Begins a vote about this document.
action-vote-for = For
action-vote-for-help = Votes for. A question comes first.
action-vote-against = Against
action-vote-against-help = Votes against. A question comes first.
action-vote-abstain = Abstain
action-vote-abstain-help = You vote neither for nor against. A question comes first.
action-vote-cast = Proxy
action-vote-cast-help = Votes for whoever gave you a proxy, or with a statement.
action-vote-close = Close
action-vote-close-help = Closes the vote. First you see which votes count.
action-vote-reopen = Reopen
action-vote-reopen-help = Opens a closed vote again.

votes-title = Votes
votes-empty = No vote yet. Who may chair begins one with N.
votes-about = Votes are open here and by name. Noaber holds no secret ballot.
    Is it about persons? Then vote on paper, and fill the result in here.
vote-heads = Who|Vote
vote-heads-hall = Who has a vote
vote-new-title = New vote
vote-new-do = Open the vote
vote-opened = The vote is open.
vote-not-secret = About persons? Noaber holds no secret ballot. Then choose
    How: on paper, and fill in later what was counted.
vote-question = Question
vote-question-about = What do you vote about? Empty: this document.
vote-options = Choices
vote-options-about = With commas between. Empty: voor, tegen, onthouden.
vote-roll = Who votes
vote-roll-about = Names with commas between. Empty: everybody in the circle who may vote.
vote-way = How
vote-way-about = Choose with ← and →.
vote-majority = Adopted by
vote-majority-about = Choose with ← and →.
vote-hall = May vote in the hall
vote-hall-about = Only when counted by hand: also who has no computer. Empty: the roll.
vote-hall-is = { $hall } in the hall
vote-quorum = Quorum
vote-quorum-about = How many must vote at least. Empty: no matter how many.
vote-proxies = Proxies
vote-proxies-about = For how many others one may vote. Empty: none.
vote-ground = Ground
vote-ground-about = On what the vote rests, as: statutes, article 12.
vote-until = Up to
vote-until-about = A date, as 1-12-2026. Empty: until somebody closes it.
vote-poll = poll (binds nobody)
majority-simple = more for than against
majority-absolute = more than half of all
majority-two-thirds = two thirds of for and against
majority-unanimous = everybody for
way-roll-call = by name
way-count = hands, counted by two
way-paper = on paper, counted by two
vote-two-results = Two results: choose
vote-two-results-now = Two results: who chairs the vote closes it again. That result counts.
vote-open-voted = { $count ->
    [one] ● Open: { $voted } of 1 voted
   *[other] ● Open: { $voted } of { $count } voted
    }
vote-open-weighed = ● Open: { $voted } of { $all } votes given
vote-text-then = The text was changed after the vote was opened; the vote is about the text of then.
vote-text-other = ⚠ The text that is voted about is not the one that the vote names.
    Do not go by this vote; nothing is lost. Ask for a new vote.
vote-text-missing = The text that is voted about is not here yet.
vote-open-hall = ● Open: is counted in the hall
outcome-adopted = adopted
outcome-rejected = rejected
outcome-tied = tied
outcome-no-quorum = too few votes
vote-quorum-is = { $count ->
    [one] at least 1 vote
   *[other] at least { $count } votes
    }
vote-until-is = up to { $day }
vote-ground-is = Ground: { $ground }
vote-not-yet = not yet
vote-not = did not vote
vote-was-late = too late: { $choice }
vote-counted-by = Counted by { $one } and { $other }.
vote-two = two votes: { $choices }
vote-two-of = Two votes of { $name }: { $choices }. None counts.
vote-by = { $choice } (by { $name })
vote-result = Result: { $outcome } ({ $counts })
vote-closed-by = Closed by { $name } on { $when }.
vote-said = Said with it: { $reason }
vote-late = Came too late: { $names }
vote-cast-text = You vote: { $choice }.
    Everybody in the circle sees your vote, with your name.
    Until the vote is closed you can change it.
vote-cast-no = Not yet
vote-cast-do = Vote { $choice }
vote-kept = Your vote is kept. Without a connection it goes along later by itself.
vote-choice = Vote
vote-choice-about = Choose with ← and →.
vote-whom = For
vote-whom-about = Yourself, or who gave you a proxy. noaber does not check that.
vote-myself = myself
vote-statement = Statement
vote-statement-about = What you want to say with it. May stay empty.
vote-give = Vote
vote-open-vote = Everybody in the circle sees this vote, with the name.
close-title = Closing the vote
close-text = These votes are on this computer, and stand.
    Enter closes the vote with this list.
    What comes later does not count, and stays to be seen as late.
close-counted = { $count ->
    [one] 1 vote counts:
   *[other] { $count } votes count:
    }
close-option = { $option } { $number }: { $names }
close-absent = Not voted: { $names }
close-number = How many were counted. Empty counts as none.
close-teller-1 = Teller 1
close-teller-2 = Teller 2
close-teller-about = The name of who counted. Two are needed.
close-reason = With it
close-reason-about = What is to be said with it. May stay empty.
close-do = Close with this count
close-hall = The result counts once you close. Look the numbers over together.
reopen-title = Reopening the vote
reopen-reason = Why?
reopen-hint = The result does not count any more then.
    Everybody can vote again, until it is closed again.
