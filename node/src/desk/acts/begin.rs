//! A new amendment on a document: the words that somebody chose there, as the first row of it.

use super::super::Filling;
use super::super::ask::NewDocument;
use super::super::open::OpenDocument;
use crate::handle::{ActProblem, BadInput, ChangedWords, NewChange, Problem};
use noaber_protocol::document::kinds::{Amends, KINDS, Kind, TableSpec};
use noaber_protocol::document::{Change, Heads, NoFit, SectionId, Way};
use noaber_protocol::limits;

/// Words on each side with which a change is told from others: more is another row.
const AROUND: usize = 12;

impl OpenDocument {
    /// What a new amendment on this document begins with, and its title.
    pub(super) fn amending(
        &mut self,
        title: &str,
        change: &NewChange,
        reason: String,
    ) -> Result<(NewDocument, String), Problem> {
        let (kind, amends, table) = amending_kind()?;
        let heads = self.document().heads();
        let row = match &change.words {
            ChangedWords::Chosen(words) => {
                let (place, old) = self.hold(words)?;
                let placed = self.document().placed(&place);
                let (from, _) = placed.ok_or(Problem::Act(ActProblem::Moved))?;
                self.row_at(&heads, &place.section, (from, &old), change)?
            }
            ChangedWords::Named { section, old } => self.row_of(&heads, section, old, change)?,
        };
        let cells = cells_of(&row, amends, table)?;
        let fold = self.acts();
        let mut edition = fold.editions.iter();
        let edition = edition.rfind(|one| one.step.transition.heads == heads);
        let edition = edition.or_else(|| fold.edition());
        let own = self.document().title().to_owned();
        let version = heads.to_string();
        let mut fields = vec![
            (amends.on.target, self.head.document.to_string()),
            (amends.on.title, own.clone()),
        ];
        fields.extend(edition.map(|one| (amends.on.edition, one.number.to_string())));
        if version.len() <= limits::VALUE_CHARS {
            fields.push((amends.on.version, version));
        }
        let title = match title.trim() {
            "" => format!("{}: {own}", kind.title.nl),
            title => title.to_owned(),
        };
        let filling = Filling {
            fields,
            table: table.key,
            cells,
            section: SectionId(amends.reasons.to_owned()),
            text: reason,
        };
        let new = NewDocument {
            space: self.head.space,
            kind,
            audience: self.head.audience.clone(),
            from: None,
            filling: Some(Box::new(filling)),
        };
        Ok((new, title.chars().take(limits::TITLE_CHARS).collect()))
    }

    /// The row for words that somebody named.
    fn row_of(
        &mut self,
        heads: &Heads,
        section: &str,
        old: &str,
        change: &NewChange,
    ) -> Result<Change, Problem> {
        let mut row = Change {
            place: section.trim().to_owned(),
            way: way(old, change),
            old: old.to_owned(),
            new: change.new.clone(),
        };
        let document = self.document();
        let proposed = document.proposed_at(heads, &row);
        let proposed = proposed.map_err(|why| why_not(why, old))?;
        if row.place.is_empty()
            && let Some(section) = document.section(&proposed.place.section)
        {
            row.place = document.place_name(section, place_chars()?);
        }
        Ok(row)
    }

    /// The row for words that were chosen in a text: with as many around them as tell their place.
    fn row_at(
        &mut self,
        heads: &Heads,
        section: &SectionId,
        (from, old): (usize, &str),
        change: &NewChange,
    ) -> Result<Change, Problem> {
        let most = place_chars()?;
        let document = self.document();
        let moved = || Problem::Act(ActProblem::Moved);
        let found = document.section(section).ok_or_else(moved)?;
        let (text, place) = (found.text().to_owned(), document.place_name(found, most));
        let to = from + old.len();
        let mut why = NoFit::Nothing;
        for around in 0..=AROUND {
            let row = around_words(&text, (from, to), around, change);
            let row = Change {
                place: place.clone(),
                ..row
            };
            match document.proposed_at(heads, &row) {
                Ok(_) => return Ok(row),
                Err(other) => why = other,
            }
        }
        Err(why_not(why, old))
    }
}

/// A row about some words of a text and so many more on each side; where none are chosen, what is new comes behind words.
fn around_words(
    text: &str,
    (from, to): (usize, usize),
    around: usize,
    change: &NewChange,
) -> Change {
    let piece = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let (first, last) = (back(text, from, around), on(text, to, around));
    let old = piece(from, to);
    let starts = piece(0, to).is_empty() || piece(0, to).ends_with('\n') || first == to;
    let ends = piece(to, text.len()).trim().is_empty();
    let row = |way, old: &str, new: String| Change {
        place: String::new(),
        way,
        old: old.to_owned(),
        new,
    };
    match way(old, change) {
        // at the beginning of a line there are none before it: what is new comes before those that follow
        Way::Insert if starts && !ends => {
            let next = piece(to, last).trim_start();
            row(Way::Replace, next, format!("{} {next}", change.new))
        }
        Way::Insert => row(Way::Insert, piece(first, to), change.new.clone()),
        Way::Strike if around == 0 => row(Way::Strike, old, String::new()),
        Way::Replace | Way::Strike => {
            let new = format!("{}{}{}", piece(first, from), change.new, piece(to, last));
            row(Way::Replace, piece(first, last), new)
        }
    }
}

fn way(old: &str, change: &NewChange) -> Way {
    match (old.trim(), change.new.trim()) {
        ("", _) => Way::Insert,
        (_, _) if change.behind => Way::Insert,
        (_, "") => Way::Strike,
        (_, _) => Way::Replace,
    }
}

/// Where so many words before a place begin.
fn back(text: &str, at: usize, count: usize) -> usize {
    let mut from = at;
    for _ in 0..count {
        let before = text.get(..from).unwrap_or_default().trim_end();
        let word = before.rfind(char::is_whitespace);
        let Some(word) = word else { return 0 };
        let next = before.get(word..).and_then(|rest| rest.chars().next());
        from = word + next.map_or(1, char::len_utf8);
    }
    from
}

/// Where so many words behind a place end.
fn on(text: &str, at: usize, count: usize) -> usize {
    let mut to = at;
    for _ in 0..count {
        let rest = text.get(to..).unwrap_or_default();
        let begins = rest.len() - rest.trim_start().len();
        let word = rest.get(begins..).unwrap_or_default();
        let len = word.find(char::is_whitespace).unwrap_or(word.len());
        to += begins + len;
    }
    to
}

/// The kind whose documents change others.
fn amending_kind() -> Result<(&'static Kind, &'static Amends, &'static TableSpec), Problem> {
    let found = KINDS.iter().find_map(|kind| {
        let amends = kind.amends?;
        Some((*kind, amends, kind.table(amends.changes.table)?))
    });
    found.ok_or(Problem::Act(ActProblem::NotOfKind))
}

/// How many characters the name of a place may have.
fn place_chars() -> Result<usize, Problem> {
    use noaber_protocol::document::kinds::FieldValue;
    let (_, amends, table) = amending_kind()?;
    let place = table.column(amends.changes.place).map(|it| it.value);
    Ok(match place {
        Some(FieldValue::Line(most)) => most,
        Some(_) | None => limits::VALUE_CHARS,
    })
}

/// The cells of a row; each is looked at before the document is founded.
fn cells_of(
    row: &Change,
    amends: &Amends,
    table: &TableSpec,
) -> Result<Vec<(&'static str, String)>, Problem> {
    let of = &amends.changes;
    let cells = [
        (of.place, row.place.as_str()),
        (of.way, row.tag(amends)),
        (of.old, row.old.as_str()),
        (of.new, row.new.as_str()),
    ];
    let mut read = Vec::new();
    for (key, value) in cells {
        let Some(column) = table.column(key) else {
            continue;
        };
        let kept = column.value.read(value).map_err(|fault| {
            Problem::Refused(BadInput::Value {
                column: column.name.nl.to_owned(),
                fault,
            })
        })?;
        read.push((column.key, kept));
    }
    Ok(read)
}

fn why_not(why: NoFit, words: &str) -> Problem {
    Problem::Act(match why {
        NoFit::UnknownHeads => ActProblem::NoVersion,
        NoFit::Nothing => ActProblem::Nothing,
        NoFit::NoWords => ActProblem::NoWords(words.to_owned()),
        NoFit::Often => ActProblem::WordsTwice(words.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Wij willen een bus.\nEn  een trein.";

    fn change(new: &str) -> NewChange {
        NewChange {
            words: ChangedWords::Named {
                section: String::new(),
                old: String::new(),
            },
            new: new.to_owned(),
            behind: false,
        }
    }

    fn told(old: &str, around: usize, new: &str) -> (Way, String, String) {
        let from = TEXT.find(old).unwrap();
        let row = around_words(TEXT, (from, from + old.len()), around, &change(new));
        (row.way, row.old, row.new)
    }

    #[test]
    fn as_many_words_go_along_as_tell_the_place() {
        let row = |way, old: &str, new: &str| (way, old.to_owned(), new.to_owned());
        assert_eq!(told("bus", 0, "tram"), row(Way::Replace, "bus", "tram"));
        let around = row(Way::Replace, "een bus.", "een tram.");
        assert_eq!(told("bus", 1, "tram"), around);
        assert_eq!(told("bus", 12, "tram").1, TEXT);
        assert_eq!(told("bus", 0, ""), row(Way::Strike, "bus", ""));
        let rest = row(Way::Replace, "willen een bus.", "willen bus.");
        assert_eq!(told("een ", 1, ""), rest);
    }

    #[test]
    fn where_nothing_is_chosen_what_is_new_comes_behind_words() {
        let at = |at: usize, around: usize| {
            let row = around_words(TEXT, (at, at), around, &change("x"));
            (row.way, row.old, row.new)
        };
        let behind = |old: &str| (Way::Insert, old.to_owned(), "x".to_owned());
        assert_eq!(at(18, 1), behind("bus"));
        assert_eq!(at(18, 2), behind("een bus"));
        assert_eq!(at(TEXT.len(), 0), behind(""));
        assert_eq!(at(TEXT.len(), 2), behind("een trein."));
        let before = |old: &str, new: &str| (Way::Replace, old.to_owned(), new.to_owned());
        assert_eq!(at(18, 0), before("", "x "));
        assert_eq!(at(0, 2), before("Wij willen", "x Wij willen"));
        assert_eq!(at(20, 1), before("En", "x En"));
    }
}
