# The member list.

action-members = Members
action-members-help = The member list. Only the board can read it.
action-open-member = See all
action-open-member-help = Shows everything that is known of this member.
action-new-member = New
action-new-member-help = Adds a member.
action-change = Change
action-change-help = Changes what is known of a member.
action-end = Former
action-end-help = Somebody stops being a member. Nothing is erased.
action-import = Import
action-import-help = Takes in a list from Excel or CSV.
action-export = Export
action-export-help = Writes the list to a file. The board sees what for.
action-search = Search
action-search-help = Looks in names, addresses and numbers.
action-sort = Order
action-sort-help = Another order: name, town, member since, paid.
action-export-log = Log
action-export-log-help = Who wrote names to a file when, and what for.

members-title = Members
members-pane = Member list  { $shown } of { $all }  ·  { $order }
members-order-0 = by name
members-order-1 = by town
members-order-2 = by member since
members-order-3 = by paid up to
members-heads = Name|Town|Role|Since|Fee|Number|E-mail
members-board-only = board only
members-former = former
members-fee-paid = paid
members-fee-open = open (€ { $fee })
members-fee-hidden = not readable
members-chosen = Chosen: { $name }
members-none-chosen = Nobody found
members-empty = No members yet.

    I  Takes in a list from Excel or CSV.
    N  Adds one member.

new-member-title = New member
member-roepnaam = First name
member-tussenvoegsel = Name prefix
member-achternaam = Surname
member-lid-sinds = Member since (day-month-year)
member-change-title = Change
member-choices = Choose from: { $choices }.
member-also = or: { $value }
member-clash = Two people changed this at once. Both were kept. W: choose what is right.
end-title = Former member: nothing is erased
end-resigned = Resigned on (empty: today)
end-until = Member until (empty: end of the year)
end-reason = Reason (empty: opzegging lid)
import-title = Take in members from a file
import-label = Where is the file? (CSV, for example ~/Documents/members.csv)
export-title = Member list to a file
export-purpose = What for? The board can read this
export-file = To which file?
export-hint = Whoever has the file can read everything. Throw it away when it is not needed.
export-log-title = Who wrote names to a file?
export-log-empty = Nobody yet.
