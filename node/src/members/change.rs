//! What changes the list: new members, other values, the end of a membership, and the log of exports.

use super::columns::{COLUMNS, Column, IN_FILES, Part, is_refused};
use super::view::{self, Values};
use super::{Book, FromMembers, RecordHead, Registrar, folded_document};
use crate::desk::TakenOut;
use crate::exchange::csv;
use crate::handle::{
    Amount, BadInput, Clash, DocumentFile, FilePeople, NoRight, Problem, Response, Selector,
};
use noaber_protocol::document::kinds::{Form, Kind, KindNumber};
use noaber_protocol::document::{Document, EditError, SessionNonce};
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{AuthorId, DocumentId, SpaceId};
use noaber_protocol::node::NewEntry;
use noaber_protocol::text::SafeText;
use rand_core::Rng as _;
use std::io::Write as _;
use std::path::Path;

/// Characters of a purpose.
const PURPOSE: usize = 160;
/// Characters of what a document is called in the export log.
const WHAT: usize = 200;
/// Days between a resignation and the end of a membership, at least.
const NOTICE_DAYS: i64 = 28;

/// How a membership ends.
pub(super) struct End {
    pub(super) resigned: Option<String>,
    pub(super) until: Option<String>,
    pub(super) reason: Option<String>,
}

impl Registrar {
    pub(super) fn add(
        &mut self,
        book: &mut Book,
        values: &[(String, String)],
    ) -> Result<Response, Problem> {
        book.now.board.clone()?;
        let mut values = read_values(book, values)?;
        if view::value(&values, "achternaam").is_empty() {
            return Err(Problem::Refused(BadInput::EmptyName));
        }
        number(book, &mut values);
        let keys = view::keys(&values);
        let is_double = |person: &&view::Person| {
            let own = view::keys(&person.values);
            own.iter().any(|key| keys.contains(key))
        };
        if let Some(person) = book.people.iter().find(is_double) {
            let name = view::name_of(&person.values).spoken();
            return Err(Problem::Conflict(Clash::Double(name)));
        }
        let ids = self.found_members(book, &[values])?;
        self.shown(book, ids.first())
    }

    pub(super) fn set(
        &mut self,
        book: &mut Book,
        member: &Selector,
        values: &[(String, String)],
    ) -> Result<Response, Problem> {
        let person = book.find(member)?.clone();
        let values = read_values(book, values)?;
        if values.get("achternaam").is_some_and(String::is_empty) {
            return Err(Problem::Refused(BadInput::EmptyName));
        }
        self.change(book, person.id, person.money, &values)?;
        self.shown(book, Some(&person.id))
    }

    /// Marks a member as former; what is known stays, until somebody erases it.
    pub(super) fn end(
        &mut self,
        book: &mut Book,
        member: &Selector,
        end: &End,
    ) -> Result<Response, Problem> {
        let person = book.find(member)?.clone();
        let given = |column: &str, value: &Option<String>| {
            let value = value.clone().unwrap_or_default();
            (column.to_owned(), value)
        };
        let mut values = read_values(
            book,
            &[
                given("opgezegd_op", &end.resigned),
                given("lid_tot", &end.until),
                given("einde_reden", &end.reason),
            ],
        )?;
        let today = book.today.clone();
        let known = |column: &str, otherwise: String| match person.value(column) {
            "" => otherwise,
            before => before.to_owned(),
        };
        fill(&mut values, "opgezegd_op", || known("opgezegd_op", today));
        let resigned = view::value(&values, "opgezegd_op").to_owned();
        fill(&mut values, "lid_tot", || {
            known("lid_tot", last_day(&resigned))
        });
        fill(&mut values, "einde_reden", || {
            known("einde_reden", "opzegging lid".to_owned())
        });
        self.change(book, person.id, None, &values)?;
        self.shown(book, Some(&person.id))
    }

    /// Writes a line in the export log, and then the file.
    pub(super) fn export(
        &mut self,
        book: &Book,
        to: &str,
        purpose: &str,
    ) -> Result<Response, Problem> {
        book.now.board.clone()?;
        let purpose = purpose_of(purpose)?;
        let columns = COLUMNS.get(..IN_FILES).unwrap_or(COLUMNS);
        let heads: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let mut people: Vec<&view::Person> = book.people.iter().collect();
        people.sort_by_key(|person| {
            let number = person.value("lidnummer");
            let counts = number.parse::<u64>().unwrap_or(u64::MAX);
            (counts, number.to_owned())
        });
        let row = |person: &&view::Person| -> Vec<String> {
            columns
                .iter()
                .map(|column| column.write(person.value(column.name)))
                .collect()
        };
        let rows: Vec<Vec<String>> = people.iter().map(row).collect();
        let count = rows.len().to_string();
        let money = if book.now.money { "ja" } else { "nee" };
        let line = [("doel", purpose), ("aantal", &count), ("geld", money)];
        let (entry, _) = self.record(KindNumber::EXPORT_LOG, &line, book.now.me)?;
        self.write(book.space, vec![entry])?;
        self.kept()?;
        write_file(&super::import::path_of(to), &csv::write(&heads, &rows))?;
        Ok(Response::Exported(
            u32::try_from(rows.len()).unwrap_or(u32::MAX),
        ))
    }

    /// Writes a line in the export log, and then gives the file.
    pub(super) fn take_out(
        &mut self,
        space: SpaceId,
        taken: TakenOut,
    ) -> Result<Response, Problem> {
        let now = self.want(space)?;
        now.board.clone().map_err(|problem| match problem {
            Problem::NoRight(NoRight::Role { .. } | NoRight::NotInAudience) => {
                Problem::NoRight(NoRight::ExportLog)
            }
            other => other,
        })?;
        let (people, document) = (taken.people.to_string(), taken.document.to_string());
        let what: String = SafeText::one_line(&taken.what)
            .as_str()
            .chars()
            .take(WHAT)
            .collect();
        let line = [
            ("doel", taken.purpose.as_str()),
            ("aantal", &people),
            ("geld", "nee"),
            ("wat", &what),
            ("stuk", &document),
        ];
        let (entry, _) = self.record(KindNumber::EXPORT_LOG, &line, now.me)?;
        self.write(space, vec![entry])?;
        self.kept()?;
        Ok(Response::File(DocumentFile {
            bytes: taken.bytes,
            people: FilePeople::Logged(taken.people),
        }))
    }

    /// Founds the documents of new members; their numbers and values were checked.
    pub(super) fn found_members(
        &mut self,
        book: &Book,
        all: &[Values],
    ) -> Result<Vec<DocumentId>, Problem> {
        let mut entries = Vec::with_capacity(all.len());
        for values in all {
            let fields = fields_of(values, Part::Member);
            entries.push(self.record(KindNumber::MEMBER, &fields, book.now.me)?.0);
        }
        let ids = self.write(book.space, entries)?;
        let of: Vec<(DocumentId, &Values)> = ids.iter().copied().zip(all).collect();
        self.found_money(book, &of)?;
        Ok(ids)
    }

    /// Founds the documents about the money of members, of those of whom something is known and where it may be.
    pub(super) fn found_money(
        &mut self,
        book: &Book,
        of: &[(DocumentId, &Values)],
    ) -> Result<(), Problem> {
        let mut entries = Vec::new();
        for (id, values) in of {
            if !book.now.money || !has_money(values) {
                continue;
            }
            let name = id.to_string();
            let mut fields = fields_of(values, Part::Money);
            fields.push(("lid", &name));
            let made = self.record(KindNumber::MEMBER_FINANCE, &fields, book.now.me)?;
            entries.push(made.0);
        }
        self.write(book.space, entries)?;
        Ok(())
    }

    /// Changes the documents of a member; one about money is founded when there is none yet.
    fn change(
        &mut self,
        book: &Book,
        member: DocumentId,
        money: Option<DocumentId>,
        values: &Values,
    ) -> Result<(), Problem> {
        let fields = fields_of(values, Part::Member);
        let mut entries = self.change_record(book, member, &fields)?;
        let mut fields = fields_of(values, Part::Money);
        let name = member.to_string();
        match money {
            Some(money) => entries.extend(self.change_record(book, money, &fields)?),
            None if has_money(values) => {
                fields.push(("lid", &name));
                let made = self.record(KindNumber::MEMBER_FINANCE, &fields, book.now.me)?;
                entries.push(made.0);
            }
            None => {}
        }
        self.write(book.space, entries)?;
        self.kept()
    }

    /// The entries that change fields of a document; none when they stand so already.
    fn change_record(
        &mut self,
        book: &Book,
        id: DocumentId,
        fields: &[(&'static str, &str)],
    ) -> Result<Vec<NewEntry>, Problem> {
        let head = book.now.heads.iter().find(|head| head.document == id);
        let Some(head) = head.filter(|_| !fields.is_empty()) else {
            return Ok(Vec::new());
        };
        let found = self.ask(|reply| FromMembers::Entries(book.space, vec![id], reply))?;
        let entries = found.into_iter().next().map(|(_, entries)| entries);
        let lost = || Problem::NoRight(crate::handle::NoRight::NoKey);
        let document = entries.and_then(|entries| folded_document(head, &entries, &book.now));
        let mut document = document.ok_or_else(lost)?;
        document.begin(book.now.me, self.nonce());
        for (key, value) in fields {
            // A value that was set by two at the same time is set anew, so that one stands.
            if document.field_values(key) != [*value] {
                document.set_field(key, value).map_err(of_edit)?;
            }
        }
        Ok(changes(&mut document, head, book.now.me))
    }

    /// A new record: the entry that founds it.
    fn record(
        &mut self,
        number: KindNumber,
        fields: &[(&'static str, &str)],
        me: AuthorId,
    ) -> Result<(NewEntry, &'static Kind), Problem> {
        let kind = number.kind().ok_or(Problem::TooNew)?;
        let Form::Record(audience) = &kind.form else {
            return Err(Problem::TooNew);
        };
        let made = Document::found_record(kind, fields, me, self.nonce());
        let (_, plaintext) = made.map_err(of_edit)?;
        let entry = NewEntry {
            document: None,
            kind: EntryType::FOUND_DOCUMENT,
            on: Vec::new(),
            more: number.to_more(),
            audience: audience.clone(),
            plaintext,
        };
        Ok((entry, kind))
    }

    fn write(
        &mut self,
        space: SpaceId,
        entries: Vec<NewEntry>,
    ) -> Result<Vec<DocumentId>, Problem> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let written = self.ask(|reply| FromMembers::Write(space, entries, reply))??;
        Ok(written.into_iter().map(DocumentId::from).collect())
    }

    /// The row of a member as it is now.
    fn shown(&mut self, book: &mut Book, id: Option<&DocumentId>) -> Result<Response, Problem> {
        self.kept()?;
        *book = self.open(book.space, book.today.clone())?;
        let person = book.people.iter().find(|person| Some(&person.id) == id);
        let gone = || Problem::General("a member that was written is not there".to_owned());
        let double = view::doubles(&book.people);
        person
            .map(|person| Response::Member(person.row(&book.today, double.contains(&person.id))))
            .ok_or_else(gone)
    }

    fn nonce(&mut self) -> SessionNonce {
        let mut nonce = [0; 16];
        self.rng.fill_bytes(&mut nonce);
        SessionNonce(nonce)
    }
}

/// What something goes out for, as the export log takes it.
///
/// # Errors
/// - [`BadInput::NoPurpose`]: nothing is said.
/// - [`BadInput::TooLong`]: more than 160 characters.
pub fn purpose_of(text: &str) -> Result<&str, Problem> {
    let purpose = text.trim();
    if purpose.is_empty() {
        return Err(Problem::Refused(BadInput::NoPurpose));
    }
    if purpose.chars().count() > PURPOSE {
        return Err(Problem::Refused(BadInput::TooLong {
            limit: PURPOSE as u64,
            of: Amount::Characters,
        }));
    }
    Ok(purpose)
}

/// Reads columns and their values.
fn read_values(book: &Book, given: &[(String, String)]) -> Result<Values, Problem> {
    let mut values = Values::new();
    for (name, raw) in given {
        if is_refused(name) {
            return Err(Problem::Refused(BadInput::RefusedColumn(name.clone())));
        }
        let unknown = || Problem::Refused(BadInput::UnknownColumn(name.clone()));
        let column = Column::named(name).ok_or_else(unknown)?;
        if column.part == Part::Money && !book.now.money {
            return Err(Problem::NoRight(crate::handle::NoRight::NotInAudience));
        }
        let value = column.read(raw).map_err(|fault| {
            Problem::Refused(BadInput::Value {
                column: column.name.to_owned(),
                fault,
            })
        })?;
        values.insert(column.name, value);
    }
    Ok(values)
}

/// Gives a member without a number the next one.
pub(super) fn number(book: &Book, values: &mut Values) {
    if view::value(values, "lidnummer").is_empty() {
        let numbers = book.people.iter().map(|person| person.value("lidnummer"));
        values.insert("lidnummer", view::next_number(numbers).to_string());
    }
}

fn fields_of(values: &Values, part: Part) -> Vec<(&'static str, &str)> {
    COLUMNS
        .iter()
        .filter(|column| column.part == part)
        .filter_map(|column| Some((column.field, values.get(column.name)?.as_str())))
        .collect()
}

/// Whether anything is known about money.
pub(super) fn has_money(values: &Values) -> bool {
    let fields = fields_of(values, Part::Money);
    fields.iter().any(|(_, value)| !value.is_empty())
}

fn fill(values: &mut Values, column: &'static str, value: impl FnOnce() -> String) {
    if view::value(values, column).is_empty() {
        values.insert(column, value());
    }
}

/// The end of the year in which the notice ends.
fn last_day(resigned: &str) -> String {
    let day = resigned.parse::<jiff::civil::Date>();
    let notice = day.and_then(|day| day.checked_add(jiff::Span::new().days(NOTICE_DAYS)));
    match notice {
        Ok(day) => format!("{:04}-12-31", day.year()),
        Err(_) => resigned.to_owned(),
    }
}

fn changes(document: &mut Document, head: &RecordHead, me: AuthorId) -> Vec<NewEntry> {
    let mut on = document.frontier(me);
    let bodies = document.commit().into_iter();
    bodies
        .map(|plaintext| NewEntry {
            document: Some(head.document),
            kind: EntryType::CHANGES,
            on: std::mem::take(&mut on),
            more: Vec::new(),
            audience: noaber_protocol::charter::op::Audience::Board,
            plaintext,
        })
        .collect()
}

fn of_edit(error: EditError) -> Problem {
    if error == EditError::Full {
        return Problem::Refused(BadInput::FullDocument);
    }
    tracing::error!(%error, "a checked value does not fit its record");
    Problem::General(error.to_string())
}

/// Writes a file that only its owner reads, whole or not at all.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let missing = || {
        let file = path.display().to_string();
        Problem::NotFound(crate::handle::Missing::Folder(file))
    };
    let name = path.file_name().ok_or_else(missing)?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(".part");
    let beside = path.with_file_name(beside);
    let write = || {
        // what a run that was cut off left behind may have other modes, or point elsewhere
        let _none = std::fs::remove_file(&beside);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options.open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    let written = write();
    if written.is_err() {
        // What cannot be finished is not left lying about; it may not be there at all.
        let _gone = std::fs::remove_file(&beside);
    }
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied => missing(),
        _ => crate::config::disk(&error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_membership_ends_with_the_year_in_which_the_notice_ends() {
        assert_eq!(last_day("2026-11-10"), "2026-12-31");
        assert_eq!(last_day("2026-12-03"), "2026-12-31");
        assert_eq!(last_day("2026-12-04"), "2027-12-31");
    }
}
