//! What an amendment asks of the document that it is on: read from its own values, and looked up in that document as it stood
//! at the heads that the amendment names, row by row. Each row becomes a suggestion, and is taken over as one.
//!
//! Values are lines, so the words of a row are found whatever blanks and ends of lines stand between them.

use super::kinds::Amends;
use super::{Content, Document, Heads, Section, UnknownHeads, Values};
use crate::act::Suggestion;
use crate::ids::DocumentId;
use std::collections::BTreeSet;

/// What an amendment asks, as its edition says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The document that it is on.
    pub target: Option<DocumentId>,
    /// The heads of the text that it is on.
    pub version: Option<Heads>,
    /// The number of the edition that it is on.
    pub edition: Option<u32>,
    /// What it changes there, row by row.
    pub changes: Vec<Change>,
}

/// One row of an amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which section, in the words of people.
    pub place: String,
    /// Which way.
    pub way: Way,
    /// The words that stand there.
    pub old: String,
    /// The words that are to.
    pub new: String,
}

/// Which way a row changes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The new words come in the place of the old ones.
    Replace,
    /// The new words come behind the old ones; without old ones, at the end of the section.
    Insert,
    /// The old words go.
    Strike,
}

/// Why a row does not fit into the text that it is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFit {
    /// The document does not have these heads.
    #[error("no such heads in this document")]
    UnknownHeads,
    /// It names no words, or no section to put some behind.
    #[error("no words are named")]
    Nothing,
    /// Its words do not stand there.
    #[error("its words do not stand there")]
    NoWords,
    /// Its words stand there more than once.
    #[error("its words stand there more than once")]
    Often,
}

impl Amendment {
    /// Reads what an amendment asks from what its edition holds; none of a kind that changes no other.
    pub fn of(content: &Content) -> Option<Amendment> {
        let amends = content.kind.kind()?.amends?;
        let field = |key: &str| value(&content.fields, key);
        let mut tables = content.tables.iter();
        let rows = tables.find(|(key, _)| key == amends.changes.table);
        let rows = rows.map_or(&[][..], |(_, rows)| rows);
        Some(Amendment {
            target: field(amends.on.target).parse().ok(),
            version: field(amends.on.version).parse().ok(),
            edition: field(amends.on.edition).parse().ok(),
            changes: rows.iter().map(|row| Change::of(row, amends)).collect(),
        })
    }
}

fn value<'a>(values: &'a Values, key: &str) -> &'a str {
    let mut all = values.iter();
    all.find(|(it, _)| it == key).map_or("", |(_, value)| value)
}

impl Change {
    /// Reads a row. Which way it goes is told by its words when nobody chose.
    fn of(row: &Values, amends: &Amends) -> Change {
        let of = &amends.changes;
        let (old, new) = (value(row, of.old), value(row, of.new));
        let tag = value(row, of.way);
        let way = match of.ways.iter().position(|way| *way == tag) {
            Some(0) => Way::Replace,
            Some(1) => Way::Insert,
            Some(_) => Way::Strike,
            None if new.is_empty() => Way::Strike,
            None if old.is_empty() => Way::Insert,
            None => Way::Replace,
        };
        Change {
            place: value(row, of.place).to_owned(),
            way,
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    /// The tag of its way.
    pub fn tag(&self, amends: &Amends) -> &'static str {
        let [replace, insert, strike] = amends.changes.ways;
        match self.way {
            Way::Replace => replace,
            Way::Insert => insert,
            Way::Strike => strike,
        }
    }

    /// Whether a suggestion says the same words, wherever.
    pub fn has_words_of(&self, suggestion: &Suggestion) -> bool {
        let (old, new) = (line(&suggestion.old), line(&suggestion.new));
        match self.way {
            Way::Replace => old == line(&self.old) && new == line(&self.new),
            Way::Insert => old.is_empty() && new == line(&self.new),
            Way::Strike => old == line(&self.old) && new.is_empty(),
        }
    }

    /// What goes and what comes, of a text in which its old words stand there.
    fn edit(&self, text: &str, from: usize, to: usize) -> (usize, usize, String) {
        let before = |at: usize| text.get(..at).and_then(|text| text.chars().next_back());
        let behind = |at: usize| text.get(at..).and_then(|text| text.chars().next());
        match self.way {
            Way::Replace => (from, to, self.new.clone()),
            Way::Strike => {
                // of the two blanks around them one goes too
                let ends = behind(to).is_none_or(|it| !it.is_alphanumeric());
                let begins = before(from).is_none_or(|it| it == '\n');
                match (before(from), behind(to)) {
                    (Some(' '), _) if ends => (from - 1, to, String::new()),
                    (_, Some(' ')) if begins => (from, to + 1, String::new()),
                    (_, _) => (from, to, String::new()),
                }
            }
            Way::Insert => {
                let opens = |it: char| it.is_alphanumeric() || "(\"'“‘„–€".contains(it);
                let starts = self.new.chars().next().is_some_and(opens);
                let apart = match before(to) {
                    Some('\n') | None => "",
                    Some(_) if from == to => "\n",
                    Some(it) if starts && !it.is_whitespace() => " ",
                    Some(_) => "",
                };
                let goes_on = behind(to).is_some_and(char::is_alphanumeric);
                let rest = if goes_on { " " } else { "" };
                (to, to, format!("{apart}{}{rest}", self.new))
            }
        }
    }
}

impl Document {
    /// What a row proposes for this document, held by the characters that its words had at some heads. Whether they still
    /// stand, [`Document::stands`] tells.
    ///
    /// # Errors
    /// - [`NoFit::UnknownHeads`]: this document does not have these heads.
    /// - [`NoFit::Nothing`]: the row names no words, changes none, or names no section to put some behind.
    /// - [`NoFit::NoWords`]: its words did not stand there.
    /// - [`NoFit::Often`]: they stood there more than once.
    pub fn proposed_at(&mut self, heads: &Heads, change: &Change) -> Result<Suggestion, NoFit> {
        let sections = self.sections_at(heads);
        let sections = sections.map_err(|UnknownHeads| NoFit::UnknownHeads)?;
        let (section, from, to) = find(&sections, change)?;
        let text = section.text();
        let (from, to, new) = change.edit(text, from, to);
        let old = text.get(from..to).unwrap_or_default().to_owned();
        if old == new {
            return Err(NoFit::Nothing);
        }
        let place = self.place_at(heads, section, from, to);
        Ok(Suggestion {
            place: place.ok_or(NoFit::NoWords)?,
            heads: heads.clone(),
            old,
            new,
            reason: String::new(),
        })
    }

    /// How people call a section, so that a row names it and no other: by its heading, with the one that it stands under,
    /// else by its name in the document.
    pub fn place_name(&self, section: &Section, most: usize) -> String {
        let all = self.sections();
        let at = all.iter().position(|one| one.id() == section.id());
        let above = all
            .iter()
            .take(at.unwrap_or(0))
            .rfind(|one| one.level() == 2);
        let above = above.filter(|_| section.level() > 2);
        let under = above.map(|above| format!("{}, {}", above.heading(), section.heading()));
        let names = [Some(section.heading().to_owned()), under];
        let fits = |name: &String| {
            let alone = named(all, name);
            let is_it = alone.first().is_some_and(|one| one.id() == section.id());
            let is_short = !name.is_empty() && name.chars().count() <= most;
            is_it && is_short && alone.iter().all(|one| is_part(all, section, one))
        };
        let name = names.into_iter().flatten().find(fits);
        name.unwrap_or_else(|| section.id().0.clone())
    }
}

/// Whether the second is the first, or stands under it.
fn is_part(all: &[Section], section: &Section, other: &Section) -> bool {
    let at = |of: &Section| all.iter().position(|one| one.id() == of.id());
    match (at(section), at(other)) {
        (Some(first), Some(then)) if first <= then => {
            let between = all.get(first + 1..=then).unwrap_or_default();
            section.id() == other.id()
                || (section.level() == 2 && between.iter().all(|one| one.level() > 2))
        }
        (_, _) => false,
    }
}

/// The section of a row and the one place in it where its old words stand: in the section of that very name, else in those
/// that people may mean by it.
fn find<'a>(
    sections: &'a [Section],
    change: &Change,
) -> Result<(&'a Section, usize, usize), NoFit> {
    let very = sections.iter().find(|one| one.id().0 == change.place);
    let within = very.map(|one| find_among(&[one], change));
    match within {
        None | Some(Err(NoFit::NoWords)) => find_among(&named(sections, &change.place), change),
        Some(found) => found,
    }
}

fn find_among<'a>(
    among: &[&'a Section],
    change: &Change,
) -> Result<(&'a Section, usize, usize), NoFit> {
    let old: Vec<&str> = words(&change.old).collect();
    let is_empty = line(&change.new).is_empty();
    match change.way {
        Way::Replace | Way::Strike if old.is_empty() => return Err(NoFit::Nothing),
        Way::Insert if is_empty => return Err(NoFit::Nothing),
        Way::Insert if old.is_empty() => {
            return match among {
                [one] => Ok((*one, one.text().len(), one.text().len())),
                _ => Err(NoFit::Nothing),
            };
        }
        Way::Replace | Way::Strike | Way::Insert => {}
    }
    let mut found = None;
    for section in among {
        for (from, to) in places(section.text(), &old) {
            if found.replace((*section, from, to)).is_some() {
                return Err(NoFit::Often);
            }
        }
    }
    found.ok_or(NoFit::NoWords)
}

/// Where words stand behind each other in a text, with blanks between them.
fn places<'a>(text: &'a str, words: &'a [&'a str]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let (first, rest) = words.split_first().map_or(("", &[][..]), |(a, b)| (*a, b));
    let step = first.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + text.get(from..)?.find(first)?;
            from = at + step;
            if let Some(to) = follow(text, at + first.len(), rest) {
                return Some((at, to));
            }
        }
    })
}

/// Where words end that stand behind a place, each after blanks.
fn follow(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    let mut at = at;
    for word in words {
        let rest = text.get(at..)?;
        let next = rest.trim_start_matches(is_blank);
        if next.len() == rest.len() || !next.starts_with(word) {
            return None;
        }
        at += rest.len() - next.len() + word.len();
    }
    Some(at)
}

/// The sections that people mean by some words: those of that name or heading, else those whose heading stands among the
/// words, the longest, each with the parts under it; else all.
fn named<'a>(sections: &'a [Section], place: &str) -> Vec<&'a Section> {
    let meant = small(place);
    let is_named = |one: &&Section| {
        let names = [one.id().0.as_str(), one.key(), one.heading()];
        names.iter().any(|name| small(name) == meant)
    };
    if sections.iter().any(|one| is_named(&one)) {
        return with_parts(sections, is_named);
    }
    // a heading of a part says which when it stands there beside that of what it is under
    let longest = |level_two: bool| {
        let of_level = sections
            .iter()
            .filter(|one| (one.level() == 2) == level_two);
        let within = of_level.map(|one| small(one.heading()));
        let within = within.filter(|heading| has_words(&meant, heading));
        within.max_by_key(String::len)
    };
    let is =
        |one: &Section, heading: &Option<String>| Some(&small(one.heading())) == heading.as_ref();
    let (whole, part) = (longest(true), longest(false));
    let under = with_parts(sections, |one| one.level() == 2 && is(one, &whole));
    let parts = |among: &[&'a Section]| -> Vec<&'a Section> {
        let parts = among.iter().copied();
        parts
            .filter(|one| one.level() > 2 && is(one, &part))
            .collect()
    };
    let all: Vec<&Section> = sections.iter().collect();
    let choices = [parts(&under), under, parts(&all)];
    let mut choices = choices.into_iter();
    choices.find(|some| !some.is_empty()).unwrap_or(all)
}

/// Those of some sections that are meant, each with the parts under it.
fn with_parts(sections: &[Section], is_meant: impl Fn(&&Section) -> bool) -> Vec<&Section> {
    let mut under = false;
    let mut found = Vec::new();
    for one in sections {
        let meant = is_meant(&one);
        if one.level() == 2 {
            under = meant;
        }
        if meant || under {
            found.push(one);
        }
    }
    found
}

/// Whether some words stand whole in others.
fn has_words(text: &str, heading: &str) -> bool {
    let is_end = |it: Option<char>| it.is_none_or(|it| !it.is_alphanumeric());
    !heading.is_empty()
        && text.match_indices(heading).any(|(at, _)| {
            let (before, rest) = text.split_at(at);
            let behind = rest.get(heading.len()..).unwrap_or_default();
            is_end(before.chars().next_back()) && is_end(behind.chars().next())
        })
}

/// Blanks as a line of values has them between words.
fn is_blank(it: char) -> bool {
    it.is_whitespace() || it.is_control() || it == '\u{feff}'
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_blank).filter(|word| !word.is_empty())
}

fn line(text: &str) -> String {
    let words: Vec<&str> = words(text).collect();
    words.join(" ")
}

fn small(text: &str) -> String {
    line(text).to_lowercase()
}

/// One of several amendments on a document, as far as the order of voting asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The amendment.
    pub id: DocumentId,
    /// The amendment that it changes first.
    pub under: Option<DocumentId>,
    /// The place that somebody gave it.
    pub given: Option<u32>,
    /// How far it reaches.
    pub reach: u64,
}

/// The order in which amendments are voted about: one that changes another right before that one; of those that stand side by
/// side first those that somebody gave a place, by that, then the ones that reach furthest; then as they come.
pub fn in_turn(all: &[Turn]) -> Vec<usize> {
    let ids: BTreeSet<DocumentId> = all.iter().map(|one| one.id).collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| {
        let one = &all[*at];
        (one.given.is_none(), one.given, std::cmp::Reverse(one.reach))
    });
    let is_root = |one: &Turn| one.under.is_none_or(|under| !ids.contains(&under));
    let mut turns = Turns {
        all,
        order: &order,
        seen: BTreeSet::new(),
        out: Vec::new(),
    };
    for at in order.iter().filter(|at| is_root(&all[**at])) {
        turns.add(*at);
    }
    // those that change each other in a circle
    for at in &order {
        turns.add(*at);
    }
    turns.out
}

struct Turns<'a> {
    all: &'a [Turn],
    order: &'a [usize],
    seen: BTreeSet<usize>,
    out: Vec<usize>,
}

impl Turns<'_> {
    /// Adds one behind all that change it, without a call for each that stands under another.
    fn add(&mut self, first: usize) {
        let mut todo = vec![(first, false)];
        while let Some((at, is_last)) = todo.pop() {
            if is_last {
                self.out.push(at);
                continue;
            }
            if !self.seen.insert(at) {
                continue;
            }
            todo.push((at, true));
            let id = self.all[at].id;
            let under = self.order.iter().rev();
            let under = under.filter(|it| self.all[**it].under == Some(id));
            todo.extend(under.map(|it| (*it, false)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::kinds::by_tag;
    use super::super::village::{Neighbour, found};
    use super::super::{SectionId, SessionNonce};
    use super::*;
    use crate::ids::AuthorId;

    fn change(place: &str, old: &str, new: &str) -> Change {
        let way = match (old, new) {
            (_, "") => Way::Strike,
            ("", _) => Way::Insert,
            (_, _) => Way::Replace,
        };
        Change {
            place: place.to_owned(),
            way,
            old: old.to_owned(),
            new: new.to_owned(),
        }
    }

    fn behind(place: &str, old: &str, new: &str) -> Change {
        Change {
            way: Way::Insert,
            ..change(place, old, new)
        }
    }

    fn written(text: &str) -> Neighbour {
        let (mut jan, _) = found(1);
        jan.writes("visie", 0, 0, text);
        jan.commits();
        jan
    }

    /// The text of a section after a row was taken over, as it is proposed for what stands there now.
    fn after(jan: &Neighbour, change: &Change) -> Result<String, NoFit> {
        let mut jan = jan.clone();
        let heads = jan.document.heads();
        let suggestion = jan.document.proposed_at(&heads, change)?;
        let id = crate::ids::EntryId([1; 32]);
        jan.document.take_over(&id, &[(id, &suggestion)]).unwrap();
        assert!(change.has_words_of(&suggestion), "{change:?}");
        let section = jan.document.section(&suggestion.place.section);
        Ok(section.unwrap().text().to_owned())
    }

    #[test]
    fn an_edition_says_what_its_amendment_asks() {
        let kind = by_tag("amendment").unwrap();
        let nonce = SessionNonce([1; 16]);
        let (mut document, _) = Document::found(kind, "A", AuthorId([1; 32]), nonce);
        document.founded(DocumentId([9; 32]));
        let nothing = |document: &mut Document| {
            let heads = document.heads();
            Amendment::of(&document.content_at(&heads).unwrap()).unwrap()
        };
        let asked = nothing(&mut document);
        assert_eq!((asked.target, asked.version), (None, None));
        assert!(asked.changes.is_empty() && asked.edition.is_none());
        let (target, version) = (DocumentId([7; 32]), Heads(vec![[3; 32], [4; 32]]));
        document.set_field("op", &target.to_string()).unwrap();
        document.set_field("op_editie", "2").unwrap();
        let text = version.to_string();
        document.set_field("op_versie", &text).unwrap();
        let rows = [
            [("oude_tekst", "een  bus"), ("nieuwe_tekst", "een trein")],
            [("oude_tekst", "elk uur"), ("plaats", "Onze visie")],
            [("soort", "invoegen"), ("nieuwe_tekst", "En een halte.")],
        ];
        for cells in rows {
            document.add_row("wijzigingen", &cells).unwrap();
        }
        let asked = nothing(&mut document);
        assert_eq!(asked.target, Some(target));
        assert_eq!(asked.version, Some(version));
        assert_eq!(asked.edition, Some(2));
        let wanted = [
            change("", "een bus", "een trein"),
            change("Onze visie", "elk uur", ""),
            change("", "", "En een halte."),
        ];
        assert_eq!(asked.changes, wanted);
        let amends = kind.amends.unwrap();
        let tags: Vec<&str> = wanted.iter().map(|it| it.tag(amends)).collect();
        assert_eq!(tags, ["vervangen", "schrappen", "invoegen"]);
        let (mut other, _) = found(1);
        let heads = other.document.heads();
        let content = other.document.content_at(&heads).unwrap();
        assert_eq!(Amendment::of(&content), None);
    }

    #[test]
    fn words_are_found_once_whatever_blanks_stand_between_them() {
        let jan = written("Wij willen een\nbus,\u{a0} elk uur. Een bus? Ja, een  trein.");
        let fits = |old: &str, new: &str| after(&jan, &change("Onze visie", old, new));
        let all = "Wij willen een tram,\u{a0} elk uur. Een bus? Ja, een  trein.";
        assert_eq!(fits("een bus", "een tram").as_deref(), Ok(all));
        assert_eq!(fits("bus, elk", "bus elk").map(|_| ()), Ok(()));
        assert_eq!(fits("bus", "tram"), Err(NoFit::Often));
        assert_eq!(fits("een trein", "x").map(|_| ()), Ok(()));
        assert_eq!(fits("eentrein", "x"), Err(NoFit::NoWords));
        assert_eq!(fits("een boot", "x"), Err(NoFit::NoWords));
        assert_eq!(fits("trein.", "trein."), Err(NoFit::Nothing));
        assert_eq!(fits("", ""), Err(NoFit::Nothing));
        let mut nowhere = jan.clone();
        let unknown = Heads(vec![[7; 32]]);
        let row = change("", "een trein", "x");
        let refused = nowhere.document.proposed_at(&unknown, &row);
        assert_eq!(refused, Err(NoFit::UnknownHeads));
        // places that lie over each other are two
        let jan = written("aaa");
        let twice = after(&jan, &change("", "aa", "b"));
        assert_eq!(twice, Err(NoFit::Often));
    }

    #[test]
    fn what_comes_and_goes_leaves_single_blanks() {
        let jan = written("Wij willen een bus, elk uur.\nGratis ook.");
        let fits = |row: Change| after(&jan, &row).unwrap();
        let strike = |old: &str| fits(change("visie", old, ""));
        assert_eq!(strike("een"), "Wij willen bus, elk uur.\nGratis ook.");
        assert_eq!(strike("elk uur"), "Wij willen een bus,.\nGratis ook.");
        assert_eq!(strike("Wij"), "willen een bus, elk uur.\nGratis ook.");
        assert_eq!(strike("Gratis"), "Wij willen een bus, elk uur.\nook.");
        assert_eq!(strike("us"), "Wij willen een b, elk uur.\nGratis ook.");
        let insert = |old: &str, new: &str| fits(behind("visie", old, new));
        assert!(insert("een bus", "of tram").contains("een bus of tram, elk"));
        assert!(insert("een bus", ", een tram").contains("een bus, een tram, elk"));
        assert!(insert("een", "snelle").contains("een snelle bus"));
        assert!(insert("een b", "rede").contains("een b rede us"));
        let end = insert("", "En een halte.");
        assert_eq!(
            end,
            "Wij willen een bus, elk uur.\nGratis ook.\nEn een halte."
        );
        let first = after(&jan, &change("Inleiding", "", "Begin."));
        assert_eq!(first.as_deref(), Ok("Begin."));
        let nowhere = after(&jan, &change("", "", "Waar?"));
        assert_eq!(nowhere, Err(NoFit::Nothing));
    }

    /// Two points of a manifest, each with its parts.
    fn points() -> Neighbour {
        let mut jan = written("Een bus.");
        let document = &mut jan.document;
        let first = document.sections()[3].id().clone();
        document.set_heading(&first, "Wonen").unwrap();
        let second = document.add_section(None, "Wonen en zorg").unwrap();
        let part = |document: &Document, of: &SectionId, more: usize| {
            let mut all = document.sections().iter();
            let at = all.position(|one| one.id() == of).unwrap();
            document.sections()[at + more].id().clone()
        };
        let texts = [
            (first.clone(), "Een huis voor ieder."),
            (part(document, &first, 1), "Wij bouwen tien huizen."),
            (part(document, &second, 1), "Wij bouwen tien huizen."),
            (second, "Een huis voor ieder."),
        ];
        for (id, text) in texts {
            document.splice(&id, 0, 0, text).unwrap();
        }
        jan.commits();
        jan
    }

    #[test]
    fn a_place_narrows_where_words_are_looked_for() {
        let mut jan = points();
        let heads = jan.document.heads();
        let mut at = |place: &str, old: &str| {
            let row = change(place, old, "x");
            let proposed = jan.document.proposed_at(&heads, &row)?;
            let section = jan.document.section(&proposed.place.section).unwrap();
            let mut all = jan.document.sections().iter();
            let place = all.position(|one| one.id() == section.id());
            Ok(place.unwrap())
        };
        assert_eq!(at("", "Een bus"), Ok(2));
        assert_eq!(at("alinea 3", "Een bus"), Ok(2));
        assert_eq!(at("", "tien"), Err(NoFit::Often));
        // by the longest heading among the words, with what stands under it
        assert_eq!(at("hoofdstuk Wonen, alinea 3", "tien"), Ok(4));
        assert_eq!(at("Hoofdstuk wonen en zorg", "tien"), Ok(7));
        assert_eq!(at("Wonen", "Een huis"), Ok(3));
        assert_eq!(at("Wij doen", "tien"), Err(NoFit::Often));
        assert_eq!(at("Wonen en zorg, Wij doen", "tien"), Ok(7));
        assert_eq!(at("Wonen", "Een bus"), Err(NoFit::NoWords));
        assert_eq!(
            at("Bewoners", "Een bus"),
            Ok(2),
            "no heading is a piece of a word"
        );
    }

    #[test]
    fn a_section_is_called_so_that_it_is_found() {
        let mut jan = points();
        let heads = jan.document.heads();
        let names = |jan: &Neighbour, most: usize| -> Vec<String> {
            let all = jan.document.sections().iter();
            all.map(|one| jan.document.place_name(one, most)).collect()
        };
        let all = names(&jan, 80);
        assert_eq!(
            all[2..6],
            [
                "Onze visie",
                "Wonen",
                "Wonen, Wij doen",
                "Wonen, Wij vragen"
            ]
        );
        assert_eq!(all[7], "Wonen en zorg, Wij doen");
        for name in [all, names(&jan, 4)].concat() {
            let row = behind(&name, "", "x");
            let found = jan.document.proposed_at(&heads, &row);
            let is_whole = !matches!(found, Err(NoFit::Often | NoFit::NoWords));
            assert!(is_whole, "{name}: {found:?}");
        }
        let by_id = names(&jan, 4)[7].clone();
        let row = change(&by_id, "tien", "x");
        let found = jan.document.proposed_at(&heads, &row).unwrap();
        assert_eq!(found.place.section.0, by_id);
    }

    #[test]
    fn a_row_of_an_older_text_stands_where_its_words_are_now_or_is_lost() {
        let mut jan = written("Wij willen een bus. Elk uur.");
        let heads = jan.document.heads();
        jan.writes("visie", 0, 0, "Nu: een bus! ");
        jan.writes("visie", 28, 3, "tram");
        jan.commits();
        assert_eq!(
            jan.text("visie"),
            "Nu: een bus! Wij willen een tram. Elk uur."
        );
        let document = &mut jan.document;
        let row = |old: &str| change("visie", old, "x");
        let lost = document.proposed_at(&heads, &row("bus")).unwrap();
        assert_eq!(document.stands(&lost), None);
        let there = document.proposed_at(&heads, &row("Elk uur")).unwrap();
        assert_eq!(document.stands(&there), Some((34, 41)));
        assert_eq!(there.heads, heads);
    }

    fn turn(id: u8, under: Option<u8>, given: Option<u32>, reach: u64) -> Turn {
        Turn {
            id: DocumentId([id; 32]),
            under: under.map(|under| DocumentId([under; 32])),
            given,
            reach,
        }
    }

    #[test]
    fn what_changes_another_comes_before_it_and_the_given_place_before_the_reach() {
        let all = [
            turn(1, None, None, 1),
            turn(2, None, Some(2), 1),
            turn(3, Some(1), None, 9),
            turn(4, None, None, 5),
            turn(5, Some(3), None, 1),
            turn(6, None, Some(1), 0),
            turn(7, Some(99), None, 7),
            turn(8, Some(1), Some(1), 1),
        ];
        assert_eq!(in_turn(&all), [5, 1, 6, 3, 7, 4, 2, 0]);
        assert_eq!(in_turn(&[]), [0_usize; 0]);
        // who change each other in a circle, and one that changes itself, come too
        let circle = [turn(1, Some(2), None, 1), turn(2, Some(1), None, 1)];
        let mut order = in_turn(&circle);
        order.sort_unstable();
        assert_eq!(order, [0, 1]);
        assert_eq!(in_turn(&[turn(1, Some(1), None, 1)]), [0]);
        let long: Vec<Turn> = (0..200)
            .map(|at| turn(at, at.checked_sub(1), None, 1))
            .collect();
        let backwards: Vec<usize> = (0..200).rev().collect();
        assert_eq!(in_turn(&long), backwards);
    }
}
