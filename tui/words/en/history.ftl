# The history of a document, and who wrote what.

action-history = History
action-history-help = How this document came to be, sitting by sitting.
action-authors = Who wrote what
action-authors-help = Shows whose each stretch of text is.
action-replace = Replace
action-replace-help = Puts other words everywhere.
action-earlier = Earlier
action-earlier-help = To the sitting before.
action-later = Later
action-later-help = To the next sitting.
action-compare = Compare
action-compare-help = With how it is now, or how it was.
action-name-version = Name
action-name-version-help = Gives this version a name.
action-restore = Put back
action-restore-help = Puts this text back as a new edit.

authors-title = Who wrote what
authors-me = you
authors-unknown = unknown
authors-organisations = Organisations

history-title = History
history-one = There is only one version yet.
history-place = { $place } of { $count }
history-size = +{ $came } −{ $went }
history-changed = What changed in this sitting
history-since = What changed since this version
history-same = There is no difference.
version-title = Version
version-label = What is this version called? (empty takes the name away)
restore-title = Put back
restore-text = The text becomes what it was on { $when }.
    It is a new edit: what stands there now stays in the history.
restore-not = Leave it
restore-do = Put back
restored-here = The old text stands there again. Ctrl+Z takes that back.

replace-label = Replace:
replace-with = With:
replaced = { $count ->
    [0] Those words are not there.
    [one] Replaced in 1 place.
   *[other] Replaced in { $count } places.
    }

write-types = { $name } types in { $section }
write-reads = { $name } reads in { $section }
write-types-short = { $name } types
write-reads-short = { $name } reads
