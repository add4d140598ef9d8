//! Sentences of the screens, from the Fluent files in `tui/words`, in Dutch and English.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{Loader, static_loader};
use noaber_node::words::Lang;
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
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> = fill
            .iter()
            .map(|(name, value)| {
                (
                    Cow::Borrowed(*name),
                    FluentValue::String(Cow::Borrowed(*value)),
                )
            })
            .collect();
        WORDS
            .try_lookup_with_args(self.id(), key, &values)
            .unwrap_or_else(|| key.to_owned())
    }

    /// The sentence of a key that speaks of a number of things.
    pub fn count(self, key: &str, count: u64) -> String {
        let values = HashMap::from([(Cow::Borrowed("count"), FluentValue::from(count))]);
        WORDS
            .try_lookup_with_args(self.id(), key, &values)
            .unwrap_or_else(|| key.to_owned())
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self.0 {
            Lang::Nl => &NL,
            Lang::En => &EN,
        }
    }
}
