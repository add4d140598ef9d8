//! Hears every change that the text widget makes, in the place where it would keep its own undo.
//!
//! Undo is not the widget's: others write in the same text, and only one's own work may go back.

use rat_text::undo_buffer::{UndoBuffer, UndoEntry, UndoOp};
use std::cell::RefCell;
use std::rc::Rc;

/// A change that the widget says it made: the byte where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change(usize);

impl Change {
    /// Where it begins.
    pub(super) fn start(&self) -> usize {
        self.0
    }
}

/// The ear; clones share what was heard.
#[derive(Clone, Debug, Default)]
pub(super) struct Tap {
    heard: Rc<RefCell<Vec<Change>>>,
}

impl Tap {
    /// Takes what was heard since the last time.
    pub(super) fn take(&self) -> Vec<Change> {
        std::mem::take(&mut *self.heard.borrow_mut())
    }
}

impl UndoBuffer for Tap {
    fn undo_count(&self) -> u32 {
        0
    }

    fn set_undo_count(&mut self, _n: u32) {}

    fn begin_seq(&mut self) {}

    fn end_seq(&mut self) {}

    fn append(&mut self, undo: UndoOp) {
        let start = match undo {
            UndoOp::InsertChar { bytes, .. } | UndoOp::InsertStr { bytes, .. } => bytes.start,
            UndoOp::RemoveChar { bytes, .. } | UndoOp::RemoveStr { bytes, .. } => bytes.start,
            // The widget's own enum may grow; what is neither coming nor going of text is no edit.
            _ => return,
        };
        self.heard.borrow_mut().push(Change(start));
    }

    fn append_from_replay(&mut self, _undo: UndoEntry) {}

    fn clear(&mut self) {}

    fn open_undo(&self) -> usize {
        0
    }

    fn open_redo(&self) -> usize {
        0
    }

    fn undo(&mut self) -> Vec<&UndoOp> {
        Vec::new()
    }

    fn redo(&mut self) -> Vec<&UndoOp> {
        Vec::new()
    }

    fn enable_replay_log(&mut self, _replay: bool) {}

    fn has_replay_log(&self) -> bool {
        false
    }

    fn recent_replay_log(&mut self) -> Vec<UndoEntry> {
        Vec::new()
    }

    fn undo_styles_enabled(&self) -> bool {
        false
    }
}
