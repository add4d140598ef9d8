# The margin: what was said about the text, and proposed.

action-suggest = Suggest
action-suggest-help = Proposes other words, for those at the cursor or chosen.
action-comment = Comment
action-comment-help = Says something about the words at the cursor.
action-margin = Margin
action-margin-help = Shows what was said and proposed.
action-margin-off = To the text
action-margin-off-help = Back to the text.
action-open-place = Go there
action-open-place-help = Puts the cursor at the words that this is about.
action-accept = Accept
action-accept-help = Takes the suggestion over into the text.
action-refuse = Refuse
action-refuse-help = Does not take the suggestion over.
action-once = Take one away
action-once-help = Leaves one of what was taken over twice.
action-amend-new = New amendment
action-amend-new-help = Begins an amendment on the words at the cursor.
action-reply = Reply
action-reply-help = Answers what is chosen.
action-take-back = Take back
action-take-back-help = Takes your own comment or suggestion back.
action-support-this = Support
action-support-this-help = Supports the suggestion.
action-amend = Amend
action-amend-help = Begins a new concept of a text that is fixed.

margin-title = { $count ->
    [one] Margin (1 open)
   *[other] Margin ({ $count } open)
    }
margin-empty = Nothing open. F4 proposes other words, Ctrl+K adds a comment.
margin-judged = { $taken } taken over, { $refused } refused
margin-was-taken = ✓ { $name }: "{ $old }" became "{ $new }".
    Taken over by { $judge }.
margin-was-refused = ✗ { $name }: "{ $new }" instead of "{ $old }".
    Refused by { $judge }.
margin-proposes = { $name } proposes
margin-lost = The words are not there any more.
margin-collides = Collides with { $signs }: refuse one of them first.
margin-twice = Taken over twice. E takes one away.
amend-new-title = Title (may be empty)
amend-new-hint = It says now: "{ $old }". Make it empty when these words are to go.
amend-new-done = The amendment is among the documents, as a draft.
margin-whole = (about the whole)
write-fixed = { $state }. Amending opens a new concept: Ctrl+W
write-fixed-end = { $state }. This text is fixed.
suggest-title = Proposing other words
suggest-new = New words
suggest-reason = Why? (may stay empty)
refuse-hint = Enter refuses the suggestion. What you write here stands in the margin.
reply-hint = Everybody who may read the text sees your answer.
suggest-hint = Now there stands: "{ $old }". Ctrl+N begins a new line (¶).
suggest-insert = These words come in, where the cursor is.
suggest-nowhere = A suggestion is about words in one part. Choose them first.
suggest-done = Your suggestion stands in the margin (F6).
comment-title = Comment
comment-label = What do you want to say?
comment-hint = About: "{ $words }"
comment-whole = About the whole document.
refuse-title = Refusing a suggestion
refuse-reason = Why? (may stay empty)
reply-title = Reply
reply-label = What do you want to answer?
