//! Writing: the whole document in one view, each section a text of its own, headings in between that stand fast.

mod buffer;
mod difference;
mod keys;
mod labels;
mod marks;
mod notes;
mod seek;
mod tap;

pub use buffer::{Buffer, Edited, Outcome};
pub use notes::Note;

use crate::theme::Theme;
use crossterm::event::Event;
use noaber_node::handle::{Blame, SectionId, SectionText, Splice};
use ratatui::buffer::Buffer as Cells;
use ratatui::layout::{Position, Rect};
use std::ops::Range;

/// What a screen needs of a text editor; which widget does it is nobody's business.
pub trait Editor {
    /// Shows other sections; the cursor stays where it was as far as that place still exists.
    fn load(&mut self, sections: &[SectionText]);
    /// What empty sections ask for; it is shown in their place and is never text.
    fn hints(&mut self, hints: &[(SectionId, String)]);
    /// Takes a key, a click or a paste.
    fn event(&mut self, event: &Event, mode: Mode) -> Outcome;
    /// Takes in what came from others.
    fn remote(&mut self, section: &SectionId, splice: &Splice);
    /// Draws, and says where the cursor is.
    fn draw(&mut self, area: Rect, cells: &mut Cells, theme: &Theme) -> Option<Position>;
    /// In which section the cursor is, and at which byte of it; the end of a heading's section before it counts as its start.
    fn cursor(&self) -> Option<(SectionId, usize)>;
    /// Puts the cursor at a byte of a section and shows it.
    fn place(&mut self, section: &SectionId, at: usize);
    /// The text of a section as it stands here.
    fn section(&self, section: &SectionId) -> Option<String>;
    /// What is selected, empty when nothing is.
    fn selected(&self) -> String;
    /// Shows the next place where the words stand, or the one before, from the cursor on and round.
    fn find(&mut self, words: &str, toward: Toward) -> bool;
    /// The places where the words stand, first to last.
    fn places_of(&self, words: &str) -> Vec<(SectionId, Range<usize>)>;
    /// Changes a text from here, as a key would.
    fn change(&mut self, section: &SectionId, splice: &Splice) -> Option<Edited>;
    /// Shows who wrote what, or shows it no more.
    fn paint(&mut self, blame: Option<&Blame>);
    /// Shows where others are.
    fn others(&mut self, others: Vec<Other>);
    /// Shows each of them by the sign and colour of this place.
    fn places(&mut self, place_of: &dyn Fn(&str) -> usize);
    /// Shows marks of what was said and proposed.
    fn notes(&mut self, notes: Vec<Note>);
    /// What is selected within one section; when nothing is, the word at the cursor, or the place between words there.
    fn words_here(&self) -> Option<(SectionId, Range<usize>)>;
    /// The line on which the cursor is and the number of words, from one.
    fn measure(&self) -> (usize, usize);
}

/// Somebody else in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// In which section.
    pub section: SectionId,
    /// Before which byte.
    pub at: usize,
    /// Their name.
    pub name: String,
    /// By which sign and colour they are known.
    pub place: usize,
}

/// The signs of writers, by turns: colour never stands alone.
const SIGNS: [char; 6] = ['■', '▲', '●', '◆', '▼', '★'];

/// The sign of a writer, by the place among all writers.
pub fn sign_of(place: usize) -> char {
    SIGNS[place % SIGNS.len()]
}

/// Which place is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// The next one.
    Next,
    /// The one before.
    Previous,
}

/// Whether keys may change the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They may.
    Write,
    /// They only move.
    Read,
}
