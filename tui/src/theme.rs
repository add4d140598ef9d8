//! How things look: the sixteen colours of the terminal, or none, and the signs that it has; state is always carried by a sign or
//! word too.

use crate::signs::Signs;
use ratatui::style::{Color, Modifier, Style};

/// The styles of the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// Headings and names of panes.
    pub heading: Style,
    /// The chosen row.
    pub chosen: Style,
    /// What an empty place asks for.
    pub hint: Style,
    /// The bar at the top.
    pub bar: Style,
    /// A key in a hint.
    pub key: Style,
    /// What is well.
    pub good: Style,
    /// What waits.
    pub waiting: Style,
    /// What is lost or cannot be undone.
    pub serious: Style,
    /// The frame of the pane that has the keys.
    pub focus: Style,
    /// The frame of another pane.
    pub frame: Style,
    /// Text that came.
    pub came: Style,
    /// Text that went.
    pub gone: Style,
    /// Words that something was said about.
    pub noted: Style,
    /// The place of another's cursor.
    pub other: Style,
    /// The name at it.
    pub other_name: Style,
    /// The text of each writer, by turns; a sign always tells it too.
    pub authors: [Style; 6],
    /// The signs that the terminal can show.
    pub signs: Signs,
}

impl Theme {
    /// The terminal's own colours, light or dark as the person set it.
    pub fn terminal() -> Theme {
        let plain = Style::new();
        Theme {
            text: plain,
            heading: plain.add_modifier(Modifier::BOLD),
            chosen: plain.add_modifier(Modifier::REVERSED),
            hint: plain.add_modifier(Modifier::ITALIC),
            bar: plain.add_modifier(Modifier::BOLD),
            key: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            good: plain.fg(Color::Green),
            waiting: plain.fg(Color::Yellow),
            serious: plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            focus: plain.fg(Color::Cyan),
            frame: plain,
            came: plain.fg(Color::Green).add_modifier(Modifier::UNDERLINED),
            gone: plain.fg(Color::Red).add_modifier(Modifier::CROSSED_OUT),
            noted: plain.add_modifier(Modifier::UNDERLINED),
            other: plain.fg(Color::Magenta).add_modifier(Modifier::REVERSED),
            other_name: plain.fg(Color::Magenta),
            authors: [
                plain.fg(Color::Cyan),
                plain.fg(Color::Yellow),
                plain.fg(Color::Magenta),
                plain.fg(Color::Green),
                plain.fg(Color::Blue),
                plain.fg(Color::Red),
            ],
            signs: Signs::All,
        }
    }

    /// The style of a writer, by the place among all writers.
    pub fn author(&self, place: usize) -> Style {
        self.authors[place % self.authors.len()]
    }

    /// Whether writers differ in colour.
    pub fn has_colour(&self) -> bool {
        self.authors.iter().any(|style| style.fg.is_some())
    }

    /// No colour at all: bold, reverse and underline only.
    pub fn plain() -> Theme {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Theme {
            text: plain,
            heading: bold,
            chosen: plain.add_modifier(Modifier::REVERSED),
            hint: plain.add_modifier(Modifier::ITALIC),
            bar: bold,
            key: bold,
            good: plain,
            waiting: plain,
            serious: bold.add_modifier(Modifier::UNDERLINED),
            focus: bold,
            frame: plain,
            came: plain.add_modifier(Modifier::UNDERLINED),
            gone: plain.add_modifier(Modifier::CROSSED_OUT),
            noted: plain.add_modifier(Modifier::UNDERLINED),
            other: plain.add_modifier(Modifier::REVERSED),
            other_name: bold,
            authors: [
                plain,
                plain.add_modifier(Modifier::UNDERLINED),
                bold,
                plain.add_modifier(Modifier::ITALIC),
                bold.add_modifier(Modifier::UNDERLINED),
                plain.add_modifier(Modifier::ITALIC | Modifier::UNDERLINED),
            ],
            signs: Signs::All,
        }
    }

    /// The same with other signs.
    pub fn with_signs(self, signs: Signs) -> Theme {
        Theme { signs, ..self }
    }

    /// The theme that the environment asks for: none of colour where `NO_COLOR` is set.
    pub fn from_environment(no_color: Option<&str>) -> Theme {
        match no_color {
            Some(value) if !value.is_empty() => Theme::plain(),
            Some(_) | None => Theme::terminal(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_nothing_in_the_theme_has_one() {
        let theme = Theme::from_environment(Some("1"));
        let all = [
            theme.text,
            theme.heading,
            theme.chosen,
            theme.bar,
            theme.key,
            theme.good,
        ];
        let rest = [
            theme.waiting,
            theme.serious,
            theme.focus,
            theme.frame,
            theme.hint,
            theme.came,
            theme.gone,
            theme.noted,
            theme.other,
            theme.other_name,
        ];
        assert!(
            all.iter()
                .chain(&rest)
                .chain(&theme.authors)
                .all(|style| style.fg.is_none() && style.bg.is_none())
        );
        assert_eq!(Theme::from_environment(Some("")), Theme::terminal());
    }
}
