//! Looking for words, and putting others in their place.

use super::Write;
use super::line::Line;
use crate::app::Context;
use crate::editor::{Editor, Toward};
use crate::widgets::field::{Field, Show};
use noaber_node::handle::Splice;

impl Write {
    /// Goes on with what was typed in the line at the foot; words are looked for that way.
    pub(super) fn enter(&mut self, toward: Toward, context: &mut Context) {
        match self.line.take() {
            Some(Line::Find(field)) => {
                self.search = field.text().to_owned();
                self.line = Some(Line::Find(field));
                self.find(toward, context);
            }
            Some(Line::Replace(field)) => {
                self.search = field.text().to_owned();
                let with = Field::new("", Show::Text);
                self.line = Some(Line::With(self.search.clone(), with));
            }
            Some(Line::With(words, field)) => self.replace(&words, field.text(), context),
            None => {}
        }
    }

    /// Puts other words everywhere in the place of these, from the end so that no place moves.
    pub(super) fn replace(&mut self, words: &str, with: &str, context: &mut Context) {
        let places = self.editor.places_of(words);
        let mut edits = Vec::new();
        for (section, range) in places.iter().rev() {
            let splice = Splice {
                at: range.start,
                delete: range.len(),
                insert: with.to_owned(),
            };
            edits.extend(self.editor.change(section, &splice));
        }
        self.send_all(edits, context);
        let said = context.words.count("replaced", places.len() as u64);
        context.say(said);
    }

    pub(super) fn find(&mut self, toward: Toward, context: &mut Context) {
        if !self.search.is_empty() && !self.editor.find(&self.search, toward) {
            let said = context.words.with("find-none", &[("words", &self.search)]);
            context.say(said);
        }
        self.say_cursor(context);
    }
}
