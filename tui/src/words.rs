//! Sentences of the screens, from the Fluent files in `tui/words`, in Dutch and English.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use noaber_node::words::Lang;
use noaber_protocol::document::kinds;
use std::borrow::Cow;
use std::collections::HashMap;
use unic_langid::{LanguageIdentifier, langid};

static_loader! {
    static WORDS = {
        locales: "./words",
        fallback_language: "nl",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static NL: LanguageIdentifier = langid!("nl");
static EN: LanguageIdentifier = langid!("en");

/// The language that the screens speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words(pub Lang);

impl Words {
    /// The sentence of a key; the key itself when there is none, which a test excludes.
    pub fn get(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The sentence of a key, with names filled in.
    pub fn with(self, key: &str, fill: &[(&'static str, &str)]) -> String {
        WORDS
            .try_lookup_with_args(self.id(), key, &filled(fill))
            .unwrap_or_else(|| key.to_owned())
    }

    /// The sentence of a key that speaks of a number of things.
    pub fn count(self, key: &str, count: u64) -> String {
        self.count_with(key, count, &[])
    }

    /// The sentence of a key that speaks of a number of things, with names filled in.
    pub fn count_with(self, key: &str, count: u64, fill: &[(&'static str, &str)]) -> String {
        let mut values = filled(fill);
        values.insert(Cow::Borrowed("count"), FluentValue::from(count));
        WORDS
            .try_lookup_with_args(self.id(), key, &values)
            .unwrap_or_else(|| key.to_owned())
    }

    /// Words of a kind's table.
    pub fn of(self, both: kinds::Words) -> &'static str {
        match self.0 {
            Lang::Nl => both.nl,
            Lang::En => both.en,
        }
    }

    /// What people call a kind; of one that this version does not know, what scripts call it.
    pub fn kind(self, tag: &str) -> String {
        kinds::by_tag(tag)
            .map_or(tag, |kind| self.of(kind.title))
            .to_owned()
    }

    /// What people call a state of a kind; nothing for a kind without states.
    pub fn state(self, tag: &str, key: &str) -> String {
        let state = kinds::by_tag(tag).and_then(|kind| kind.state(key));
        state.map_or(key, |state| self.of(state.name)).to_owned()
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self.0 {
            Lang::Nl => &NL,
            Lang::En => &EN,
        }
    }
}

/// What stands in the place of names, for Fluent.
type Values<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

fn filled<'a>(fill: &[(&'static str, &'a str)]) -> Values<'a> {
    let value = |text: &'a str| FluentValue::String(Cow::Borrowed(text));
    fill.iter()
        .map(|(name, text)| (Cow::Borrowed(*name), value(text)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::Path;

    /// Key to lines, of all files of a language.
    fn entries(lang: Lang) -> BTreeMap<String, Vec<String>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("words")
            .join(lang.code());
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in std::fs::read_dir(folder).unwrap().flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let mut key = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                match line.split_once(" =") {
                    Some((name, value)) if !line.starts_with(' ') => {
                        key = name.to_owned();
                        let before = found.insert(key.clone(), vec![value.to_owned()]);
                        assert!(before.is_none(), "{key} stands twice");
                    }
                    _ => found.entry(key.clone()).or_default().push(line.to_owned()),
                }
            }
        }
        found
    }

    #[test]
    fn one_is_spoken_of_otherwise_than_more() {
        let fill = [("name", "Dorp"), ("file", "a.noaber"), ("line", "3")];
        for (key, one, two) in [
            (
                "usb-taken",
                "Klaar: 1 wijziging in a.noaber. Je kunt de stick uitnemen.",
                "Klaar: 2 wijzigingen in a.noaber. Je kunt de stick uitnemen.",
            ),
            (
                "usb-read",
                "Dorp: 1 nieuwe wijziging.",
                "Dorp: 2 nieuwe wijzigingen.",
            ),
            ("write-measure", "regel 3 · 1 woord", "regel 3 · 2 woorden"),
            (
                "truth-busy",
                "◐ Bezig met bijwerken met 1 ander",
                "◐ Bezig met bijwerken met 2 anderen",
            ),
        ] {
            let words = Words(Lang::Nl);
            assert_eq!(words.count_with(key, 1, &fill), one);
            assert_eq!(words.count_with(key, 2, &fill), two);
        }
    }

    #[test]
    fn whatever_is_counted_has_a_word_for_one_in_both_languages() {
        // Of these, "others" is never one, and the last two have no noun.
        let plain = ["truth-lack", "history-place", "proposal-signed"];
        for lang in Lang::ALL {
            for (key, lines) in entries(lang) {
                let text = lines.concat();
                let counts = text.contains("{ $count }") && !plain.contains(&key.as_str());
                assert!(!counts || text.contains("[one]"), "{key} in {lang:?}");
            }
        }
    }

    #[test]
    fn every_sentence_stands_in_both_languages() {
        let keys = |lang| entries(lang).into_keys().collect::<Vec<_>>();
        assert_eq!(keys(Lang::Nl), keys(Lang::En));
    }

    #[test]
    fn the_sentences_keep_to_the_tone_of_the_house() {
        // A capital U is a key.
        let forbidden = [
            "u",
            "uw",
            "Uw",
            "succesvol",
            "gebruiker",
            "peer",
            "hash",
            "crdt",
        ];
        for (key, lines) in entries(Lang::Nl) {
            for line in lines {
                assert!(!line.contains('!'), "{key}: no exclamation marks: {line}");
                assert!(line.chars().count() <= 110, "{key} is too wide: {line}");
                let line = line
                    .split("{ $")
                    .map(|part| part.split_once('}').map_or(part, |it| it.1));
                let line = line.collect::<Vec<_>>().concat();
                let mut words = line.split(|letter: char| !letter.is_alphanumeric());
                let bad = words.find(|word| forbidden.contains(word));
                assert_eq!(bad, None, "{key}: {line}");
            }
        }
    }
}
