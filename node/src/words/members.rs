//! What is said about the member list: by the command line and on the screens.

use super::{Lang, people, text, with};
use crate::handle::{
    ExportLine, FilePeople, ImportHow, Imported, MemberList, MemberRow, MemberStanding, RowFault,
    SkipReason, SkippedColumn,
};
use crate::members::{COLUMNS, Column};
use noaber_protocol::document::kinds::ValueFault;
use noaber_protocol::text::SafeText;

/// What an import did, a line each: first how many came in, then what did not and why.
pub fn imported(report: &Imported, lang: Lang) -> Vec<String> {
    let first = match report.how {
        ImportHow::Look => "members-would",
        ImportHow::Take => "members-imported",
    };
    let mut lines = vec![people(lang, first, u64::from(report.added))];
    if report.completed > 0 {
        let completed = u64::from(report.completed);
        lines.push(people(lang, "members-completed", completed));
    }
    if report.old_letters {
        lines.push(text(lang, "members-old-letters"));
    }
    lines.extend(report.meant.iter().map(|(file, list)| {
        with(
            lang,
            "members-meant",
            &[
                ("file", file.as_str().into()),
                ("list", list.as_str().into()),
            ],
        )
    }));
    let column = |it: &SkippedColumn| {
        let why = skipped(it.why, lang);
        let name = it.column.as_str().to_owned();
        with(
            lang,
            "members-skipped",
            &[("column", name.into()), ("why", why.into())],
        )
    };
    lines.extend(report.skipped.iter().map(column));
    lines.extend(report.wrong.iter().map(|row| {
        with(
            lang,
            "members-wrong",
            &[
                ("line", row.line.to_string().into()),
                ("column", row.column.as_str().into()),
                ("why", row_fault(row.why, lang).into()),
            ],
        )
    }));
    lines.extend(report.doubles.iter().map(|row| {
        with(
            lang,
            "members-double-row",
            &[
                ("line", row.line.to_string().into()),
                ("name", row.name.as_str().into()),
            ],
        )
    }));
    if !report.wrong.is_empty() {
        lines.push(text(lang, "members-wrong-now"));
    }
    lines
}

/// What who may not read the list is told.
pub fn only_count(count: u32, lang: Lang) -> String {
    people(lang, "members-only-count", u64::from(count))
}

/// How many people a line of the export log tells of.
pub fn taken_people(line: &ExportLine, lang: Lang) -> String {
    let key = match line.document {
        None => "members-count",
        Some(_) => "export-people",
    };
    people(lang, key, u64::from(line.people))
}

/// What a line of the export log says was taken out.
pub fn taken_out(line: &ExportLine, lang: Lang) -> String {
    match line.what.as_str() {
        "" => text(lang, "export-list"),
        what => what.to_owned(),
    }
}

/// What a file of a document tells of people; none when there is nothing to say of it.
pub fn file_people(told: &FilePeople, lang: Lang) -> Option<String> {
    let named = |key, left: &[SafeText]| {
        let names: Vec<&str> = left.iter().map(|name| name.as_str()).collect();
        with(lang, key, &[("left", names.join(", ").into())])
    };
    match told {
        FilePeople::Nothing => None,
        FilePeople::LeftOut(left) => Some(named("export-left-out", left)),
        FilePeople::NeverPublic(left) => Some(named("export-never-public", left)),
        FilePeople::Logged(count) => Some(people(lang, "export-logged", u64::from(*count))),
    }
}

/// Who can read the list, and what of it.
pub fn foot(list: &MemberList, lang: Lang) -> String {
    let readers: Vec<&str> = list.readers.iter().map(|name| name.as_str()).collect();
    let names = readers.join(", ");
    let mut said = with(lang, "members-readers", &[("names", names.into())]);
    if !list.money {
        said.push('\n');
        said.push_str(&text(lang, "members-no-money"));
    }
    said
}

/// How a member stands, with the day until which they are one.
pub fn standing(row: &MemberRow, lang: Lang) -> String {
    let key = match row.standing {
        MemberStanding::Member => "members-standing-member",
        MemberStanding::Resigned => "members-standing-resigned",
        MemberStanding::Former => "members-standing-former",
    };
    with(lang, key, &[("until", row.value("lid_tot").into())])
}

/// Everything that is known of a member: what it is called, and what it is.
pub fn lines(row: &MemberRow, lang: Lang) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for column in COLUMNS {
        let value = row.value(column.name);
        if !value.is_empty() {
            lines.push((label(column, lang), value.to_owned()));
        }
        for other in row.clashes.get(column.name).into_iter().flatten() {
            let also = with(lang, "members-also", &[("value", other.as_str().into())]);
            lines.push((label(column, lang), also));
        }
    }
    lines
}

/// What people call a column.
pub fn label(column: &Column, lang: Lang) -> String {
    let field = column.part.kind().field(column.field);
    let name = field.map(|field| match lang {
        Lang::Nl => field.name.nl,
        Lang::En => field.name.en,
    });
    name.unwrap_or(column.name).to_owned()
}

/// Why a row of a file was left out.
pub fn row_fault(why: RowFault, lang: Lang) -> String {
    match why {
        RowFault::Missing => text(lang, "fault-missing"),
        RowFault::Value(value) => fault(value, lang),
    }
}

/// Why a column of a file was passed over.
pub fn skipped(why: SkipReason, lang: Lang) -> String {
    text(
        lang,
        match why {
            SkipReason::Refused => "skip-refused",
            SkipReason::Unknown => "skip-unknown",
            SkipReason::Twice => "skip-twice",
            SkipReason::Money => "skip-money",
        },
    )
}

/// Why a value cannot stand in a column.
pub fn fault(fault: ValueFault, lang: Lang) -> String {
    let key = match fault {
        ValueFault::TooLong(most) => {
            return with(lang, "fault-too-long", &[("most", most.to_string().into())]);
        }
        ValueFault::NotAChoice => "fault-choice",
        ValueFault::NotADate => "fault-date",
        ValueFault::NotAYear => "fault-year",
        ValueFault::NotANumber => "fault-number",
        ValueFault::NotAnAmount => "fault-amount",
        ValueFault::NotAPostcode => "fault-postcode",
        ValueFault::NotAnEmail => "fault-email",
        ValueFault::NotAnIban => "fault-iban",
        ValueFault::NotADocument => "fault-document",
        ValueFault::NotATime => "fault-time",
        ValueFault::NotARating => "fault-rating",
        ValueFault::NotAWebAddress => "fault-web",
    };
    text(lang, key)
}
