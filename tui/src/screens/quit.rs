//! Stopping: asked only when something here is at nobody else's yet; in a demo never.

use super::Screen;
use super::question::Question;
use super::truth::{just_typed, only_here};
use crate::app::{Context, Effect};

/// The question before stopping, when there is one to ask.
pub fn question(context: &Context) -> Option<Box<dyn Screen>> {
    let waiting = only_here(context) + just_typed(context);
    if waiting == 0 || context.banner.is_some() {
        return None;
    }
    let words = context.words;
    let text = words.count("quit-text", waiting);
    let run = |context: &mut Context| context.want(Effect::Quit);
    Some(Box::new(Question::new(
        words.get("action-quit"),
        text,
        words.get("quit-stay"),
        words.get("action-quit"),
        run,
    )))
}
