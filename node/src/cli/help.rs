//! Puts the explanations of the Fluent files into the command line.

use crate::words::{Lang, find, text};
use clap::{Arg, Command};

/// A command with its explanations in that language.
pub(super) fn explained(command: Command, lang: Lang) -> Command {
    let about = text(lang, "help-about");
    explain(command.about(about), lang, "help")
}

fn explain(command: Command, lang: Lang, path: &str) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let mut command = command.mut_args(|argument| explain_argument(argument, lang, path));
    for name in names {
        let key = format!("{path}-{name}");
        command = command.mut_subcommand(&name, |sub| {
            explain(sub.about(text(lang, &key)), lang, &key)
        });
    }
    command
}

/// The explanation of the argument in this command, else the one that it has everywhere.
fn explain_argument(argument: Arg, lang: Lang, path: &str) -> Arg {
    let id = argument.get_id().as_str().replace('_', "-");
    let found = find(lang, &format!("{path}-arg-{id}"), &[])
        .or_else(|| find(lang, &format!("help-arg-{id}"), &[]));
    match found {
        Some(help) => argument.help(help),
        None => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Line, NodeLine};
    use clap::CommandFactory as _;

    fn check(command: &Command, lang: Lang, path: &str) {
        for sub in command.get_subcommands() {
            let name = format!("{path}-{}", sub.get_name());
            let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_empty() && !about.starts_with("help-"), "{name}");
            for argument in sub.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{name} {} in {lang:?}",
                    argument.get_id()
                );
            }
            check(sub, lang, &name);
        }
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        for lang in Lang::ALL {
            check(&explained(Line::command(), lang), lang, "noaber");
            check(&explained(NodeLine::command(), lang), lang, "noaber-node");
        }
    }

    #[test]
    fn the_command_line_holds_together() {
        Line::command().debug_assert();
        NodeLine::command().debug_assert();
    }
}
