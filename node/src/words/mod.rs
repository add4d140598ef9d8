//! Sentences for people, from the Fluent files in `node/words`, in Dutch and English.

mod day;
mod difference;
pub mod members;
mod problem;
mod watch;

pub use day::{date, day, end_of_day};
pub use difference::part_name;
pub use problem::{problem, problem_on_screen};
pub use watch::{watch_name, watch_said};

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{self, Words};
use noaber_protocol::ids::Millis;
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

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Dutch.
    #[default]
    Nl,
    /// English.
    En,
}

impl Lang {
    /// All languages.
    pub const ALL: [Lang; 2] = [Lang::Nl, Lang::En];

    /// Reads a language's code, as `--lang` and the configuration give it.
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Nl => "nl",
            Lang::En => "en",
        }
    }

    /// The language of the machine: English where its locale says English, else Dutch.
    pub fn of_machine() -> Lang {
        let set = |name| std::env::var(name).ok().filter(|text| !text.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        Lang::of_locale(locale.as_deref())
    }

    fn of_locale(locale: Option<&str>) -> Lang {
        match locale {
            Some(text) if text.starts_with("en") => Lang::En,
            Some(_) | None => Lang::Nl,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Lang::Nl => &NL,
            Lang::En => &EN,
        }
    }
}

/// What stands in the place of a name in a sentence.
pub type Argument<'a> = (&'static str, Cow<'a, str>);

/// The arguments that count something: a sentence may speak of one otherwise than of more.
const COUNTS: [&str; 12] = [
    "bodies",
    "changes",
    "days",
    "documents",
    "entries",
    "holders",
    "hours",
    "missing",
    "new",
    "people",
    "signatures",
    "uses",
];

/// The sentence of a key; the key itself when there is none, which a test excludes.
pub fn text(lang: Lang, key: &str) -> String {
    with(lang, key, &[])
}

/// The sentence of a key, with names filled in.
pub fn with(lang: Lang, key: &str, arguments: &[Argument<'_>]) -> String {
    find(lang, key, arguments).unwrap_or_else(|| key.to_owned())
}

/// The sentence of a key that speaks of a number of people: one, or more.
pub fn people(lang: Lang, key: &str, count: u64) -> String {
    let values = HashMap::from([(Cow::Borrowed("people"), FluentValue::from(count))]);
    WORDS
        .try_lookup_with_args(lang.id(), key, &values)
        .unwrap_or_else(|| key.to_owned())
}

/// The sentence of a key that may be missing.
pub fn find(lang: Lang, key: &str, arguments: &[Argument<'_>]) -> Option<String> {
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> = arguments
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), filled(name, value)))
        .collect();
    WORDS.try_lookup_with_args(lang.id(), key, &values)
}

fn filled<'a>(name: &str, value: &'a str) -> FluentValue<'a> {
    match value.parse::<u64>() {
        Ok(count) if COUNTS.contains(&name) => FluentValue::from(count),
        Ok(_) | Err(_) => FluentValue::String(Cow::Borrowed(value)),
    }
}

/// The name of a role, as the screens call it.
pub fn role(role: Role, lang: Lang) -> String {
    text(lang, &format!("role-{}", role.name()))
}

/// Words that stand in a kind's table.
pub fn of_kind(words: Words, lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => words.nl,
        Lang::En => words.en,
    }
}

/// What people call a state of a kind; its key when this version does not know it.
pub fn state_name(kind: &str, state: &str, lang: Lang) -> String {
    let known = kinds::by_tag(kind).and_then(|kind| kind.state(state));
    known.map_or_else(
        || state.to_owned(),
        |state| of_kind(state.name, lang).to_owned(),
    )
}

/// A moment in local time: "di 9 december 2026, 19.30 uur".
pub fn moment(at: Millis, lang: Lang) -> String {
    let Ok(stamp) = jiff::Timestamp::from_millisecond(at.0) else {
        return at.0.to_string();
    };
    let zoned = stamp.to_zoned_datetime(jiff::tz::TimeZone::system());
    let day = text(lang, &format!("day-{}", zoned.strftime("%u")));
    let month = text(lang, &format!("month-{}", zoned.strftime("%-m")));
    with(
        lang,
        "moment",
        &[
            ("weekday", day.into()),
            ("day", zoned.strftime("%-d").to_string().into()),
            ("month", month.into()),
            ("year", zoned.strftime("%Y").to_string().into()),
            ("hour", zoned.strftime("%H").to_string().into()),
            ("minute", zoned.strftime("%M").to_string().into()),
        ],
    )
}

/// A moment for scripts (RFC 3339, UTC).
pub fn rfc3339(at: Millis) -> String {
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(stamp) => stamp.to_string(),
        Err(_) => at.0.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::Path;

    /// Key to value lines, of all files of a language.
    fn entries(lang: Lang) -> BTreeMap<String, Vec<String>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("words")
            .join(lang.code());
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in std::fs::read_dir(folder).unwrap().flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            let mut key = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if line.starts_with(' ') {
                    found
                        .get_mut(&key)
                        .unwrap()
                        .push(line.trim_start().to_owned());
                } else if let Some((name, value)) = line.split_once('=') {
                    key = name.trim().to_owned();
                    let before = found.insert(key.clone(), vec![value.trim().to_owned()]);
                    assert!(before.is_none(), "{key} stands twice");
                }
            }
        }
        found
    }

    #[test]
    fn one_is_spoken_of_otherwise_than_more() {
        let said = |key, name, count: &str| {
            let arguments = [(name, count.into()), ("name", "007".into())];
            with(Lang::Nl, key, &arguments)
        };
        assert_eq!(said("space-people", "people", "1"), "1 deelnemer");
        assert_eq!(said("space-people", "people", "2"), "2 deelnemers");
        // A name of digits stays as it is.
        assert_eq!(
            said("bundle-read", "new", "1"),
            "007: 1 nieuwe stap ingelezen."
        );
        assert_eq!(
            said("bundle-read", "new", "0"),
            "007: 0 nieuwe stappen ingelezen."
        );
    }

    #[test]
    fn every_key_stands_in_both_languages() {
        let keys = |lang| entries(lang).into_keys().collect::<Vec<_>>();
        assert_eq!(keys(Lang::Nl), keys(Lang::En));
        for lang in Lang::ALL {
            for (key, lines) in entries(lang) {
                let names: Vec<Argument<'_>> = lines
                    .iter()
                    .flat_map(|line| line.split("{ $").skip(1))
                    .filter_map(|rest| rest.split(' ').next())
                    .map(|name| (&*name.to_owned().leak(), "Jan".into()))
                    .collect();
                assert!(find(lang, &key, &names).is_some(), "{key} is read");
            }
        }
    }

    #[test]
    fn the_words_keep_to_the_tone_of_the_house() {
        let forbidden = ["u", "uw", "succesvol", "gebruiker", "peer", "hash", "crdt"];
        for lang in Lang::ALL {
            for (key, lines) in entries(lang) {
                for line in lines {
                    assert!(!line.contains('!'), "{key}: no exclamation marks: {line}");
                    assert!(line.chars().count() <= 90, "{key} is too wide: {line}");
                    let bad = line
                        .split(|letter: char| !letter.is_alphanumeric())
                        .find(|word| forbidden.contains(&word.to_lowercase().as_str()));
                    assert_eq!(bad, None, "{key}: {line}");
                }
            }
        }
    }

    #[test]
    fn the_machines_language_is_dutch_unless_it_says_english() {
        assert_eq!(Lang::of_locale(None), Lang::Nl);
        assert_eq!(Lang::of_locale(Some("C.UTF-8")), Lang::Nl);
        assert_eq!(Lang::of_locale(Some("nl_NL.UTF-8")), Lang::Nl);
        assert_eq!(Lang::of_locale(Some("en_GB.UTF-8")), Lang::En);
    }

    #[test]
    fn a_moment_reads_as_people_write_it() {
        let text = moment(Millis(1_796_800_000_000), Lang::Nl);
        assert!(
            text.contains("december 2026") && text.ends_with("uur"),
            "{text}"
        );
    }
}
