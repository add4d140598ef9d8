//! What is said of a line that does not parse, in the language of the screens.

use crate::words::{Lang, text, with};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use noaber_protocol::text::SafeText;

/// What is wrong with the line, and how it goes; none for the kinds that are left to the parser's own words.
pub(super) fn said(error: &clap::Error, lang: Lang) -> Option<String> {
    let of = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    let (key, arguments) = match error.kind() {
        ErrorKind::UnknownArgument => ("usage-unknown", vec![("name", argument)]),
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand);
            ("usage-no-command", vec![("name", name)])
        }
        ErrorKind::MissingRequiredArgument => ("usage-missing", vec![("name", argument)]),
        ErrorKind::InvalidValue if value.is_empty() => ("usage-no-value", vec![("name", argument)]),
        ErrorKind::InvalidValue => {
            let allowed = of(ContextKind::ValidValue);
            let all = vec![("name", argument), ("value", value), ("allowed", allowed)];
            ("usage-choice", all)
        }
        ErrorKind::ValueValidation => ("usage-value", vec![("name", argument), ("value", value)]),
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg);
            ("usage-conflict", vec![("name", argument), ("value", other)])
        }
        _ => return None,
    };
    let arguments: Vec<_> = arguments
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect();
    let mut lines = vec![with(lang, key, &arguments)];
    let suggested = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    let suggested = suggested.into_iter().map(of).find(|it| !it.is_empty());
    if let Some(name) = suggested {
        lines.push(with(lang, "usage-meant", &[("name", name.into())]));
    }
    let usage = of(ContextKind::Usage);
    if let Some(line) = usage.trim().strip_prefix("Usage:") {
        let line = line.trim().to_owned();
        lines.push(with(lang, "usage-line", &[("line", line.into())]));
    }
    lines.push(text(lang, "cli-usage"));
    Some(lines.join("\n"))
}

/// What the parser found, fit for a terminal: it holds what somebody typed.
fn shown(value: &ContextValue) -> String {
    let plain = match value {
        ContextValue::Strings(all) => all.join(", "),
        other => other.to_string(),
    };
    SafeText::new(&plain).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Line, NodeLine};
    use clap::Parser as _;

    fn of(words: &[&str], lang: Lang) -> String {
        let error = Line::try_parse_from(words).expect_err("it does not parse");
        said(&error, lang).unwrap_or_else(|| panic!("{words:?}: {error}"))
    }

    #[test]
    fn the_common_mistakes_are_told_in_dutch_with_what_can_be() {
        for (words, wanted) in [
            (
                &["noaber", "spce"][..],
                &["\"spce\"", "Bedoelde je: space"][..],
            ),
            (
                &["noaber", "space", "ls", "--alles"],
                &["\"--alles\" kent noaber hier niet.", "noaber space ls"],
            ),
            (
                &["noaber", "doc", "new", "Tilwerd"],
                &["Hier ontbreekt nog: ", "--kind", "noaber doc new"],
            ),
            (
                &["noaber", "invite", "Tilwerd", "--role", "baas"],
                &["\"baas\"", "--role", "editor"],
            ),
            (
                &["noaber", "sync", "--wait", "lang"],
                &["\"lang\"", "--wait"],
            ),
            (
                &["noaber", "sync", "--wait"],
                &["--wait", "moet nog een waarde komen"],
            ),
        ] {
            let said = of(words, Lang::Nl);
            for wanted in wanted {
                assert!(said.contains(wanted), "{words:?}: {said}");
            }
            for english in ["error:", "Usage:", "unexpected", "invalid", "For more"] {
                assert!(!said.contains(english), "{words:?}: {said}");
            }
        }
    }

    #[test]
    fn what_was_typed_does_nothing_to_the_terminal_and_help_stays_help() {
        let said = of(&["noaber", "\u{1b}[2Jspace"], Lang::En);
        assert!(!said.contains('\u{1b}'), "{said:?}");
        let help = NodeLine::try_parse_from(["noaber-node", "--help"]).expect_err("help");
        assert_eq!(super::said(&help, Lang::Nl), None);
    }
}
