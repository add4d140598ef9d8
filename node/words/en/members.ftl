# The member list.

members-imported = { $people ->
    [one] 1 member added.
   *[other] { $people } members added.
    }
members-would = { $people ->
    [one] 1 member would be added.
   *[other] { $people } members would be added.
    }
members-completed = { $people ->
    [one] Money matters filled in for 1 member.
   *[other] Money matters filled in for { $people } members.
    }
members-meant = Column "{ $file }" is read as { $list }.
members-old-letters = The file was in the old letters of Windows. They were converted.
members-skipped = Column "{ $column }" passed over: { $why }.
members-wrong = Line { $line }, { $column }: { $why }. This row was not added.
members-wrong-now = Correct these rows and import the file again.
    Whoever is in the list already will not come in twice.
members-double-row = Line { $line }: { $name } is in the list already.
members-only-count = { $people ->
    [one] This list is for the board. You only see: 1 member.
   *[other] This list is for the board. You only see: { $people } members.
    }
members-readers = Only these people can read this: { $names }. Others only see how many.
members-no-money = The money matters cannot be read here: they are for whoever keeps the money.
members-standing-member = member
members-standing-resigned = resigned, member until { $until }
members-standing-former = former member since { $until }
members-double = seems double
members-clash = two values
members-also = or: { $value }
members-exported = { $people ->
    [one] 1 member is in the file. The export log has a new line.
   *[other] { $people } members are in the file. The export log has a new line.
    }
members-count = { $people ->
    [one] 1 member
   *[other] { $people } members
    }

fault-missing = is missing
fault-too-long = is too long (at most { $most } characters)
fault-choice = is none of the choices
fault-date = is no date with day, month and year, such as 31-12-2026
fault-year = is not a year
fault-number = is not a number
fault-amount = is not an amount
fault-postcode = is not a postcode
fault-email = is not an e-mail address
fault-iban = is not an IBAN, or its check digits do not fit
fault-document = is not a document
fault-time = is not a time (hh:mm)
fault-rating = is not a rating from 1 to 10 (at most one decimal)
fault-web = is not a web address (https://...)
skip-refused = this column is not allowed, it is left out
skip-unknown = this column is not known
skip-twice = this column stands there twice
skip-money = only for whoever keeps the money

problem-no-member-what = There is no member "{ $name }". Nothing was changed.
problem-no-member-now = See who is in the list with noaber members ls.
problem-double-what = { $name } is in the list already. Nothing was added.
problem-double-now = Change what is there, or give another member number and address.
problem-not-a-table-what = This file is not a table with columns. Nothing was changed.
problem-not-a-table-now = Save the list as CSV in your spreadsheet, and try again.
problem-no-names-what = This file has no column with surnames. Nothing was changed.
problem-no-names-now = Call the column "achternaam" on the first line, and try again.
problem-unknown-column-what = The list has no column "{ $column }". Nothing was changed.
problem-unknown-column-now = Use a column of the member list, such as telefoon or woonplaats.
problem-refused-column-what = "{ $column }" is not allowed in a member list. Nothing was kept.
problem-refused-column-now = Leave it out. Nobody needs it to be a member.
problem-value-what = { $column }: that { $fault }. Nothing was changed.
problem-value-now = Correct the value, and try again.
problem-no-purpose-what = Without a purpose no names go out. Nothing was written.
problem-no-purpose-now = Say what it is for. The board can read it.
problem-without-names-what = Names were left out of this file. The document was not changed.
problem-without-names-now = Change the document itself. You get the text with names with: noaber doc cat
problem-without-names-screen = Change the document itself.
problem-export-log-what = Names go out with a line in the export log of the board.
    You cannot write in it. Nothing was written.
problem-export-log-now = Leave --purpose out: then it goes without names. Or ask the board for it.
problem-export-log-screen = Leave empty what it is for: then it goes without names. Or ask the board for it.
export-left-out = Written without names. Not in the file: { $left }.
    Read the text itself again: a name may still stand there.
export-left-out-now = Should the names be in it? Then say what for, with --purpose.
    That goes into the export log, which the board reads.
export-never-public = No names ever go out of a public document. Not in the file: { $left }.
    Read the text itself again: a name may still stand there.
export-logged = { $people ->
    [one] 1 person is in the file. The export log has a new line.
   *[other] { $people } people are in the file. The export log has a new line.
    }
export-people = { $people ->
    [one] 1 person
   *[other] { $people } people
    }
export-list = Member list

help-members = Member list: show, change, import, export
help-members-ls = Show the members, or those who are found
help-members-ls-arg-search = Look for these words
help-members-import = Take in a file with members
help-members-import-arg-from = The CSV file
help-members-import-arg-check = Only say what would happen
help-members-export = Write the member list to a file
help-members-export-arg-to = The CSV file
help-members-export-arg-purpose = What for; it goes into the export log
help-members-add = Add a member
help-members-add-arg-values = Column and value, for example achternaam=Bolhuis
help-members-set = Change what is known of a member
help-members-set-arg-values = Column and value; without a value it goes
help-members-rm = Mark a member as former; nothing is erased
help-members-rm-arg-resigned = The day of the resignation; otherwise today
help-members-rm-arg-until = The last day; otherwise the end of the year
help-members-rm-arg-reason = The reason; otherwise: opzegging lid
help-members-log = Show who took names out, when and what for
help-arg-member = The member: number, name, or the beginning of the id
