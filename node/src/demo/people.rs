//! The invented people of a demo, the villages they live in, and what they write.

use crate::words::{Lang, text};

/// A village.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Village(pub(super) usize);

/// What the villages are called.
const VILLAGES: [&str; 3] = ["Tilwerd", "Achterhornen", "Noorderzijl-Oost"];

impl Village {
    /// All of them.
    pub(super) fn all() -> impl Iterator<Item = Village> {
        (0..VILLAGES.len()).map(Village)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        VILLAGES.get(self.0).copied().unwrap_or_default()
    }
}

/// Somebody with a laptop.
#[derive(Debug, PartialEq, Eq)]
pub struct Person {
    /// Their name.
    pub name: &'static str,
    /// Where they live.
    pub village: Village,
    /// How their sentences are called in the Fluent files.
    pub(super) slug: &'static str,
    /// In which section of the manifest they write, from zero.
    pub(super) section: usize,
    /// Where in its paragraph.
    pub(super) edge: Edge,
}

/// Where somebody writes in a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// Before all that stands there.
    Begin,
    /// After it.
    End,
}

impl Edge {
    /// A sentence with the blank that parts it from what stands there.
    pub(super) fn line(self, sentence: &str) -> String {
        match self {
            Edge::Begin => format!("{sentence} "),
            Edge::End => format!(" {sentence}"),
        }
    }
}

/// Everybody; the first begins the kring, and is who looks around.
pub(super) static PEOPLE: [Person; 6] = [
    person("Anje", 0, "anje", 0, Edge::Begin),
    person("Jan Hendrik", 0, "janhendrik", 1, Edge::Begin),
    person("Geert", 1, "geert", 1, Edge::End),
    person("Meryem", 1, "meryem", 2, Edge::Begin),
    person("Roelfke", 2, "roelfke", 0, Edge::End),
    person("Piet", 2, "piet", 2, Edge::End),
];

/// How many sentences everybody has.
pub(super) const SENTENCES: usize = 4;
/// How many sections the manifest has.
const SECTIONS: usize = 3;

const fn person(
    name: &'static str,
    village: usize,
    slug: &'static str,
    section: usize,
    edge: Edge,
) -> Person {
    Person {
        name,
        village: Village(village),
        slug,
        section,
        edge,
    }
}

impl Person {
    /// One of their sentences, counted from zero.
    pub(super) fn sentence(&self, lang: Lang, number: usize) -> String {
        let number = number % SENTENCES + 1;
        text(lang, &format!("demo-{}-{number}", self.slug))
    }
}

/// The headings of the sections in which people write.
pub(super) fn headings(lang: Lang) -> Vec<String> {
    let heading = |number| text(lang, &format!("demo-heading-{number}"));
    (1..=SECTIONS).map(heading).collect()
}

/// The manifest as it is begun: under every heading one sentence, before and after which the two who write there go on.
pub(super) fn manifest(lang: Lang) -> String {
    let sections = headings(lang).into_iter().zip(1..);
    sections
        .map(|(heading, number)| {
            let opening = text(lang, &format!("demo-opening-{number}"));
            format!("## {heading}\n\n{opening}\n\n")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nobody_says_what_another_says() {
        for lang in Lang::ALL {
            let all = PEOPLE
                .iter()
                .flat_map(|person| (0..SENTENCES).map(|number| person.sentence(lang, number)));
            let all: Vec<String> = all.collect();
            assert!(
                all.iter().all(|sentence| sentence.ends_with('.')),
                "{all:?}"
            );
            let different: BTreeSet<&String> = all.iter().collect();
            assert_eq!(different.len(), PEOPLE.len() * SENTENCES);
        }
    }

    #[test]
    fn every_village_has_two_laptops_and_every_section_two_writers() {
        for village in Village::all() {
            let here = PEOPLE.iter().filter(|person| person.village == village);
            assert_eq!(here.count(), 2, "{}", village.name());
        }
        // Two who type at the very same place may part each other's sentences.
        for section in 0..SECTIONS {
            let here = PEOPLE.iter().filter(|person| person.section == section);
            let edges: Vec<Edge> = here.map(|person| person.edge).collect();
            assert_eq!(edges, [Edge::Begin, Edge::End], "section {section}");
        }
    }
}
