//! A document to a page and back: which section of a file is which of the document.

use super::markdown::{NotAPage, Page, PageSection, Parts, comparable};
use noaber_protocol::document::kinds::{Kind, Occurs};
use noaber_protocol::document::{
    Document, EditError, EditFromError, Heads, Section, SectionId, SessionNonce,
};

/// The headings that begin a part in a file of this kind, next to those that a document has now.
pub fn parts(kind: Option<&'static Kind>, sections: &[Section]) -> Parts {
    let specs = kind.map_or(&[][..], |kind| kind.sections);
    let known = specs
        .iter()
        .filter(|spec| spec.occurs.is_under())
        .map(|spec| spec.heading.nl);
    let here = sections
        .iter()
        .filter(|section| section.level() > 2)
        .map(Section::heading);
    Parts::new(known.chain(here))
}

/// A document as Markdown, with its id, kind and heads in front.
pub fn export(document: &mut Document) -> String {
    let heads = document.heads().to_string();
    let page = Page {
        doc: document.id().map(|id| id.to_string()),
        kind: document.kind().map(|kind| kind.tag.to_owned()),
        heads: Some(heads),
        title: Some(document.title().to_owned()).filter(|title| !title.is_empty()),
        sections: document.sections().iter().map(to_page).collect(),
        ..Page::default()
    };
    page.write(&parts(document.kind(), document.sections()))
}

fn to_page(section: &Section) -> PageSection {
    PageSection {
        level: section.level(),
        heading: section.heading().to_owned(),
        text: section.text().to_owned(),
    }
}

/// Reads a file for a new document of a kind.
///
/// # Errors
/// As [`Page::from_bytes`].
pub fn read_new(bytes: &[u8], kind: &'static Kind) -> Result<Page, NotAPage> {
    Page::from_bytes(bytes, &parts(Some(kind), &[]))
}

/// Fills a document that was just founded from its template: sections that the kind has go there by their heading,
/// others are added as what the kind repeats, and what stands before the first heading goes into the first section.
///
/// # Errors
/// As [`Document::splice`] and [`Document::add_section`].
pub fn fill(document: &mut Document, page: &Page) -> Result<(), EditError> {
    let mut filler = Filler::new(document);
    if !page.preface.is_empty() {
        let first = document.sections().first().map(|one| one.id().clone());
        filler.add(document, first, &page.preface)?;
    }
    for section in &page.sections {
        filler.take(document, section)?;
    }
    Ok(())
}

/// Puts sections of a page where they belong, one after the other.
struct Filler {
    /// The template's own repeated section, until one takes it.
    spare: Option<SectionId>,
    /// Where text goes that has no section of its own.
    last: Option<SectionId>,
    /// The repeated section that was filled last, and the parts under it.
    parts: Vec<SectionId>,
    /// Those of them that have what they get: the next of that name begins a group of its own, where the kind repeats one.
    taken: Vec<SectionId>,
    /// Behind which the next one comes.
    after: Option<SectionId>,
}

impl Filler {
    fn new(document: &Document) -> Filler {
        let first_part = document.sections().iter().position(|one| one.level() > 2);
        let spare = first_part
            .and_then(|at| at.checked_sub(1))
            .and_then(|at| document.sections().get(at));
        Filler {
            spare: spare.map(|one| one.id().clone()),
            last: document.sections().first().map(|one| one.id().clone()),
            parts: Vec::new(),
            taken: Vec::new(),
            after: document.sections().last().map(|one| one.id().clone()),
        }
    }

    fn take(&mut self, document: &mut Document, section: &PageSection) -> Result<(), EditError> {
        let same = |one: &&Section| comparable(one.heading()) == comparable(&section.heading);
        if section.level > 2 {
            let mut under = self.parts.iter().filter_map(|id| document.section(id));
            let found = under.find(same).map(|one| one.id().clone());
            let fresh = found
                .as_ref()
                .is_none_or(|id| self.taken.contains(id))
                .then(|| self.one_more(document, section));
            return match fresh.flatten().or(found) {
                Some(id) => {
                    self.taken.push(id.clone());
                    self.last = Some(id.clone());
                    self.add(document, Some(id), &section.text)
                }
                None => self.add_with_heading(document, section),
            };
        }
        let fixed = document.kind().and_then(|kind| {
            document.sections().iter().find(|one| {
                let spec = kind.section(one.key());
                same(one) && spec.is_some_and(|spec| spec.occurs == Occurs::Once)
            })
        });
        if let Some(id) = fixed.map(|one| one.id().clone()) {
            self.parts.clear();
            self.taken.clear();
            self.last = Some(id.clone());
            // what a file adds behind a section that stands once comes behind it
            if place(document, Some(&id)) > place(document, self.after.as_ref()) {
                self.after = Some(id.clone());
            }
            return self.add(document, Some(id), &section.text);
        }
        let id = match self.spare.take() {
            Some(id) => {
                document.set_heading(&id, &section.heading)?;
                id
            }
            None => match document.add_section(self.after.as_ref(), &section.heading) {
                Ok(id) => id,
                Err(EditError::NotRepeatable) => return self.add_with_heading(document, section),
                Err(error) => return Err(error),
            },
        };
        self.parts = parts_of(document, &id);
        self.taken.clear();
        self.after = self.parts.last().cloned().or_else(|| Some(id.clone()));
        self.last = Some(id.clone());
        self.add(document, Some(id), &section.text)
    }

    /// Another group of parts, when the section begins one that the kind repeats.
    fn one_more(&mut self, document: &mut Document, section: &PageSection) -> Option<SectionId> {
        let first = document.kind()?.repeatable_parts().first()?;
        if comparable(first.heading.nl) != comparable(&section.heading) {
            return None;
        }
        let added = document.add_part(self.last.as_ref()?).ok()?;
        self.parts = std::iter::once(added.clone())
            .chain(parts_of(document, &added))
            .collect();
        let count = document.kind()?.repeatable_parts().len();
        self.parts.truncate(count);
        self.taken.clear();
        self.after = self.parts.last().cloned();
        Some(added)
    }

    /// Text whose heading has no place of its own goes with it into the section before.
    fn add_with_heading(
        &mut self,
        document: &mut Document,
        section: &PageSection,
    ) -> Result<(), EditError> {
        let last = self.last.clone();
        self.add(document, last, &with_heading(section))
    }

    /// Adds text behind what a section holds.
    fn add(
        &mut self,
        document: &mut Document,
        id: Option<SectionId>,
        text: &str,
    ) -> Result<(), EditError> {
        let id = id.ok_or(EditError::NoSection)?;
        let len = document.section(&id).map_or(0, |one| one.text().len());
        let gap = if len > 0 && !text.is_empty() {
            "\n\n"
        } else {
            ""
        };
        document.splice(&id, len, 0, &format!("{gap}{text}"))
    }
}

fn with_heading(section: &PageSection) -> String {
    let marks = "#".repeat(usize::from(section.level));
    format!("{marks} {}\n\n{}", section.heading, section.text)
}

/// Where a section stands.
fn place(document: &Document, id: Option<&SectionId>) -> Option<usize> {
    let sections = document.sections();
    sections.iter().position(|one| Some(one.id()) == id)
}

/// The parts that stand under a section.
fn parts_of(document: &Document, id: &SectionId) -> Vec<SectionId> {
    let sections = document.sections();
    let at = sections.iter().position(|one| one.id() == id);
    let under = sections.iter().skip(at.map_or(sections.len(), |at| at + 1));
    under
        .take_while(|one| one.level() > 2)
        .map(|one| one.id().clone())
        .collect()
}

/// Applies the difference between a document at some heads and a page as edits where they belong: what others wrote
/// meanwhile stands. Sections are known by their heading and their place; one that is gone from the page loses its
/// text, one that is new is added.
///
/// `nonce` is new.
///
/// # Errors
/// As [`Document::edit_from`].
pub fn apply(
    document: &mut Document,
    base: &Heads,
    page: &Page,
    nonce: SessionNonce,
) -> Result<(), EditFromError> {
    let unknown = |_| EditFromError::UnknownHeads;
    let old = document.sections_at(base).map_err(unknown)?;
    let old_title = document.title_at(base).map_err(unknown)?;
    let plan = Plan::make(&old, page);
    document.edit_from(base, &plan.texts, nonce)?;
    for (id, heading) in &plan.headings {
        document.set_heading(id, heading)?;
    }
    for id in &plan.gone {
        let repeats = document.section(id).is_some_and(|one| {
            let spec = document.kind().and_then(|kind| kind.section(one.key()));
            spec.is_none_or(|spec| spec.occurs != Occurs::Once)
        });
        // what another wrote into it meanwhile keeps it in sight
        if repeats
            && document
                .section(id)
                .is_some_and(|one| one.text().is_empty())
        {
            document.remove_section(id)?;
        }
    }
    for (after, sections) in &plan.new {
        let after = after.as_ref().filter(|id| document.section(id).is_some());
        let mut filler = Filler {
            spare: None,
            last: after.cloned(),
            taken: after.map_or_else(Vec::new, |id| parts_of(document, id)),
            parts: after.map_or_else(Vec::new, |id| parts_of(document, id)),
            after: after.cloned(),
        };
        for section in sections {
            filler.take_new(document, section)?;
        }
    }
    if let Some(title) = &page.title
        && *title != old_title
    {
        document.set_title(title)?;
    }
    Ok(())
}

impl Filler {
    /// As [`Filler::take`], but never into a section that was there.
    fn take_new(
        &mut self,
        document: &mut Document,
        section: &PageSection,
    ) -> Result<(), EditError> {
        if section.level > 2 {
            return self.take(document, section);
        }
        match document.add_section(self.after.as_ref(), &section.heading) {
            Ok(id) => {
                self.parts = parts_of(document, &id);
                self.taken.clear();
                self.after = self.parts.last().cloned().or_else(|| Some(id.clone()));
                self.last = Some(id.clone());
                self.add(document, Some(id), &section.text)
            }
            Err(EditError::NotRepeatable) => self.add_with_heading(document, section),
            Err(error) => Err(error),
        }
    }
}

/// What a page asks of a document.
#[derive(Default)]
struct Plan {
    texts: Vec<(SectionId, String)>,
    headings: Vec<(SectionId, String)>,
    gone: Vec<SectionId>,
    new: Vec<(Option<SectionId>, Vec<PageSection>)>,
}

impl Plan {
    fn make(old: &[Section], page: &Page) -> Plan {
        let mut plan = Plan::default();
        let pairs = align(old, &page.sections);
        let (mut from, mut to) = (0, 0);
        let mut last = None;
        let ends = (old.len(), page.sections.len());
        for (next_from, next_to) in pairs.into_iter().chain([ends]) {
            let gap = old.get(from..next_from).unwrap_or_default();
            let new = page.sections.get(to..next_to).unwrap_or_default();
            plan.gap(gap, new, &mut last);
            if let (Some(old), Some(new)) = (old.get(next_from), page.sections.get(next_to)) {
                plan.pair(old, new);
                last = Some(old.id().clone());
            }
            (from, to) = (next_from + 1, next_to + 1);
        }
        if !page.preface.is_empty()
            && let Some((_, first)) = plan.texts.first_mut()
        {
            *first = format!("{}\n\n{first}", page.preface);
        }
        if page.is_edition {
            // what was empty is not in the file, and is not meant to go
            let had_text = |id: &SectionId| {
                let mut old = old.iter().filter(|one| one.id() == id);
                old.any(|one| !one.text().is_empty())
            };
            plan.gone.retain(had_text);
        }
        plan
    }

    fn pair(&mut self, old: &Section, new: &PageSection) {
        self.texts.push((old.id().clone(), new.text.clone()));
        if old.heading() != new.heading {
            self.headings.push((old.id().clone(), new.heading.clone()));
        }
    }

    /// Between two sections that stayed: what stands at the same place was renamed, the rest went or came.
    fn gap(&mut self, old: &[Section], new: &[PageSection], last: &mut Option<SectionId>) {
        let renamed = old
            .iter()
            .zip(new)
            .take_while(|(old, new)| old.level() == new.level)
            .count();
        for (old, new) in old.iter().zip(new).take(renamed) {
            self.pair(old, new);
            *last = Some(old.id().clone());
        }
        for gone in old.iter().skip(renamed) {
            self.texts.push((gone.id().clone(), String::new()));
            self.gone.push(gone.id().clone());
        }
        if let Some(new) = new.get(renamed..).filter(|new| !new.is_empty()) {
            self.new.push((last.clone(), new.to_vec()));
        }
    }
}

/// Pairs of places that have the same level and heading, as many as can be in order.
fn align(old: &[Section], new: &[PageSection]) -> Vec<(usize, usize)> {
    let same = |a: &Section, b: &PageSection| {
        a.level() == b.level && comparable(a.heading()) == comparable(&b.heading)
    };
    let wide = new.len() + 1;
    let mut best = vec![0_u32; (old.len() + 1) * wide];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            best[i * wide + j] = if same(a, b) {
                best[(i + 1) * wide + j + 1] + 1
            } else {
                best[(i + 1) * wide + j].max(best[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(a), Some(b)) = (old.get(i), new.get(j)) {
        if same(a, b) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * wide + j] >= best[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::document::kinds;
    use noaber_protocol::ids::{AuthorId, DocumentId};

    fn document() -> Document {
        let kind = kinds::by_tag("manifest").unwrap();
        let author = AuthorId([1; 32]);
        let (mut document, _) = Document::found(kind, "Manifest", author, SessionNonce([1; 16]));
        document.founded(DocumentId([7; 32]));
        document
    }

    fn filled(markdown: &str) -> Document {
        let mut document = document();
        let page = read_new(markdown.as_bytes(), document.kind().unwrap()).unwrap();
        fill(&mut document, &page).unwrap();
        document
    }

    fn outline(document: &Document) -> Vec<(u8, &str, &str)> {
        document
            .sections()
            .iter()
            .map(|one| (one.level(), one.heading(), one.text()))
            .collect()
    }

    const PROGRAMME: &str = "# Ons dorp\n\nVooraf.\n\n## Onze visie\n\nBlijven.\n\n### Losse kop\n\nMeer.\n\n## 1. Dorpshuis\n\nOpen.\n\n### Wij doen\n\nDe bar.\n\n## 2. Bus\n\nElk uur.\n";

    #[test]
    fn markdown_finds_its_sections_and_the_rest_become_points() {
        let document = filled(PROGRAMME);
        assert_eq!(
            outline(&document),
            [
                (2, "Inleiding", "Vooraf."),
                (2, "Wie wij zijn", ""),
                (2, "Onze visie", "Blijven.\n\n### Losse kop\n\nMeer."),
                (2, "1. Dorpshuis", "Open."),
                (3, "Wij doen", "De bar."),
                (3, "Wij vragen", ""),
                (2, "2. Bus", "Elk uur."),
                (3, "Wij doen", ""),
                (3, "Wij vragen", ""),
            ]
        );
    }

    #[test]
    fn a_document_that_went_out_comes_back_without_a_change() {
        let mut document = filled(PROGRAMME);
        let before = outline(&document).join_all();
        let markdown = export(&mut document);
        let heads = document.heads();
        let parts = parts(document.kind(), document.sections());
        let page = Page::from_bytes(markdown.as_bytes(), &parts).unwrap();
        assert_eq!(page.heads, Some(heads.to_string()));
        apply(&mut document, &heads, &page, SessionNonce([2; 16])).unwrap();
        assert_eq!(outline(&document).join_all(), before);
        assert_eq!(document.heads(), heads);
    }

    #[test]
    fn an_edited_file_lands_where_it_belongs_and_others_work_stands() {
        let mut document = filled(PROGRAMME);
        let markdown = export(&mut document);
        let heads = document.heads();
        let visie = SectionId("visie".to_owned());
        document.splice(&visie, 0, 0, "Samen. ").unwrap();
        let bus = document.sections()[6].id().clone();
        document.splice(&bus, 8, 0, " En zondag.").unwrap();

        let edited = markdown
            .replace("## 1. Dorpshuis", "## Het dorpshuis")
            .replace("De bar.", "De bar en de sleutel.")
            .replace("## 2. Bus\n\nElk uur.\n", "## Zorg\n\nDichtbij.\n")
            .replace("# Manifest", "# Ons mooie dorp")
            + "\n## School\n\nBlijft.\n\n### Wij vragen\n\nEen juf.\n";
        let parts = parts(document.kind(), document.sections());
        let page = Page::from_bytes(edited.as_bytes(), &parts).unwrap();
        apply(&mut document, &heads, &page, SessionNonce([2; 16])).unwrap();

        assert_eq!(document.title(), "Ons mooie dorp");
        let now = outline(&document);
        assert_eq!(
            now[2],
            (2, "Onze visie", "Samen. Blijven.\n\n### Losse kop\n\nMeer.")
        );
        assert_eq!(now[3], (2, "Het dorpshuis", "Open."));
        assert_eq!(now[4], (3, "Wij doen", "De bar en de sleutel."));
        assert_eq!((now[6].0, now[6].1), (2, "Zorg"));
        assert!(now[6].2.contains("Dichtbij.") && now[6].2.contains("En zondag."));
        let school = now.iter().position(|one| one.1 == "School").unwrap();
        assert_eq!(now[school + 2], (3, "Wij vragen", "Een juf."));
    }

    #[test]
    fn a_section_that_is_gone_from_the_file_goes_unless_another_wrote_in_it() {
        let mut document = filled(PROGRAMME);
        let markdown = export(&mut document);
        let heads = document.heads();
        let cut = markdown.split("## 2. Bus").next().unwrap();
        let parts = parts(document.kind(), document.sections());
        let page = Page::from_bytes(cut.as_bytes(), &parts).unwrap();
        let mut quiet = document.clone();
        apply(&mut quiet, &heads, &page, SessionNonce([2; 16])).unwrap();
        assert!(outline(&quiet).iter().all(|one| one.1 != "2. Bus"));
        let bus = document.sections()[6].id().clone();
        document.splice(&bus, 8, 0, " En zondag.").unwrap();
        apply(&mut document, &heads, &page, SessionNonce([2; 16])).unwrap();
        let left = outline(&document).contains(&(2, "2. Bus", " En zondag."));
        assert!(left);
    }

    #[test]
    fn a_programme_of_eighty_pages_comes_in_whole() {
        let chapter = "Wij willen dat dit dorp leeft, met een school en een winkel. ".repeat(85);
        let mut programme = String::from("# Programma\n\n");
        for number in 1..=40 {
            programme.push_str(&format!("## Hoofdstuk {number}\n\n{chapter}\n\n"));
        }
        let document = filled(&programme);
        assert_eq!(document.sections().len(), 3 + 40 * 3);
        let last = &document.sections()[3 + 39 * 3];
        assert_eq!(last.text(), chapter.trim_end());
    }

    #[test]
    fn every_kind_goes_out_as_a_file_and_comes_back_edited() {
        for kind in kinds::KINDS.iter().filter(|kind| !kind.is_record()) {
            let author = AuthorId([1; 32]);
            let (mut document, _) = Document::found(kind, "Titel", author, SessionNonce([1; 16]));
            document.founded(DocumentId([7; 32]));
            let template: Vec<_> = kind.sections.iter().map(|spec| spec.heading.nl).collect();
            let headings: Vec<_> = document.sections().iter().map(Section::heading).collect();
            assert_eq!(headings, template, "{}", kind.tag);
            let ids: Vec<_> = document
                .sections()
                .iter()
                .map(|one| one.id().clone())
                .collect();
            for (place, id) in ids.iter().enumerate() {
                document
                    .splice(id, 0, 0, &format!("Tekst {place}."))
                    .unwrap();
            }
            if !kind.repeatable().is_empty() {
                let added = document.add_section(None, "Nog een").unwrap();
                if !kind.repeatable_parts().is_empty() {
                    document.add_part(&added).unwrap();
                    let more = document.add_part(&ids[4]).unwrap();
                    document.splice(&more, 0, 0, "Nog een vraag.").unwrap();
                }
            }
            let markdown = export(&mut document);
            let (heads, before) = (document.heads(), outline(&document).join_all());
            let parts = parts(document.kind(), document.sections());
            let page = Page::from_bytes(markdown.as_bytes(), &parts).unwrap();
            apply(&mut document, &heads, &page, SessionNonce([2; 16])).unwrap();
            assert_eq!(outline(&document).join_all(), before, "{}", kind.tag);
            let edited = markdown.replace("Tekst 1.", "Andere tekst 1.");
            let page = Page::from_bytes(edited.as_bytes(), &parts).unwrap();
            apply(&mut document, &heads, &page, SessionNonce([3; 16])).unwrap();
            if let Some(second) = ids.get(1) {
                let second = document.section(second).unwrap();
                assert_eq!(second.text(), "Andere tekst 1.", "{}", kind.tag);
            }
            let from_file = read_new(markdown.as_bytes(), kind).unwrap();
            let (mut other, _) = Document::found(kind, "Titel", author, SessionNonce([4; 16]));
            other.founded(DocumentId([8; 32]));
            fill(&mut other, &from_file).unwrap();
            assert_eq!(outline(&other).join_all(), before, "{}", kind.tag);
        }
    }

    #[test]
    fn a_question_that_a_file_adds_becomes_one_with_its_own_answer() {
        let kind = kinds::by_tag("handbook").unwrap();
        let author = AuthorId([1; 32]);
        let (mut document, _) = Document::found(kind, "Titel", author, SessionNonce([1; 16]));
        document.founded(DocumentId([7; 32]));
        let markdown = export(&mut document);
        let heads = document.heads();
        let more = format!("{markdown}\n### Vraag\n\nEn dan?\n\n### Antwoord\n\nBellen.\n");
        let parts = parts(document.kind(), document.sections());
        let page = Page::from_bytes(more.as_bytes(), &parts).unwrap();
        apply(&mut document, &heads, &page, SessionNonce([2; 16])).unwrap();
        let all = outline(&document);
        let added = [
            (3, "Vraag", "En dan?"),
            (3, "Antwoord", "Bellen."),
            (3, "Bijvoorbeeld in", ""),
        ];
        assert_eq!(all[7..], added, "{all:?}");
    }

    trait JoinAll {
        fn join_all(&self) -> String;
    }

    impl JoinAll for Vec<(u8, &str, &str)> {
        fn join_all(&self) -> String {
            format!("{self:?}")
        }
    }
}
