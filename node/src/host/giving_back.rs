//! The bytes of spaces that a relay put down: they are given back beside the loop, a few segments at a time.

use super::beside::beside;
use super::run::Host;
use super::sleeping::Back;
use crate::store::{GivenBack, Store, StoreError, Thrift};
use noaber_protocol::ids::SpaceId;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::Instant;

/// Segments that are rewritten before others get a turn.
const AT_ONCE: usize = 8;
/// How long is waited after nothing could be rewritten, and how often that is done.
const PAUSE: Duration = Duration::from_secs(60);
const TRIES: u32 = 5;

/// When to look for what may go.
pub(super) struct GivingBack {
    due: Option<Instant>,
    is_busy: bool,
    in_vain: u32,
}

impl Default for GivingBack {
    fn default() -> Self {
        GivingBack {
            // What was put down before the last stop may be there still.
            due: Some(Instant::now()),
            is_busy: false,
            in_vain: 0,
        }
    }
}

impl GivingBack {
    /// Whether there is something to be done soon.
    pub(super) fn is_wanted(&self) -> bool {
        self.due.is_some() && !self.is_busy
    }

    /// A space was put down.
    pub(super) fn wants_to(&mut self) {
        (self.due, self.in_vain) = (Some(Instant::now()), 0);
    }

    fn ended(&mut self, went: Went) {
        self.is_busy = false;
        let pause = match went {
            Went::Through => return,
            Went::OnePart => Duration::ZERO,
            Went::InVain => PAUSE,
        };
        self.in_vain = match went {
            Went::InVain => self.in_vain + 1,
            Went::Through | Went::OnePart => 0,
        };
        if self.in_vain < TRIES {
            self.due.get_or_insert(Instant::now() + pause);
        }
    }
}

/// How it went.
#[derive(Clone, Copy)]
enum Went {
    Through,
    OnePart,
    /// Something is being read, or is damaged, or the disk failed.
    InVain,
}

impl Host {
    /// Gives back what may go, when something was put down: all of what is blocked, of the rest what is worth the trouble.
    pub(super) fn give_back(&mut self) {
        let giving = &mut self.sleeping.giving_back;
        let is_due = giving.due.is_some_and(|due| due <= Instant::now());
        if !is_due || giving.is_busy {
            return;
        }
        giving.due = None;
        let (node, store) = (&self.parts.node, self.parts.store.clone());
        if !node.is_relay() {
            return;
        }
        let is_here = |space: &SpaceId| node.space(space).is_some() || node.sleeps(space);
        let gone = store.spaces().into_iter().filter(|space| !is_here(space));
        let (blocked, rest): (BTreeSet<_>, BTreeSet<_>) =
            gone.partition(|space| node.is_blocked(space));
        if blocked.is_empty() && rest.is_empty() {
            return;
        }
        giving.is_busy = true;
        // One that comes back is written anew, from here on.
        let thrift = Thrift::Worthwhile(store.last_segment());
        let back = self.sleeping.back.0.clone();
        let work = move || {
            let given = both(&store, &blocked, &rest, thrift);
            given.inspect_err(|error| {
                tracing::error!(%error, "what was put down stays in the journal for now");
            })
        };
        beside(work, move |given| {
            let given = given.ok().and_then(Result::ok);
            // The host may have stopped meanwhile.
            let _ = back.blocking_send(Back::Gave(given));
        });
    }

    /// Something was given back.
    pub(super) fn gave_back(&mut self, given: Option<GivenBack>) {
        let giving = &mut self.sleeping.giving_back;
        match given {
            Some(GivenBack { done, left }) => {
                tracing::info!(
                    segments = done.segments,
                    bytes = done.before.saturating_sub(done.after),
                    left,
                    "what was put down was given back"
                );
                giving.ended(match (left, done.segments) {
                    (0, _) => Went::Through,
                    (_, 0) => Went::InVain,
                    _ => Went::OnePart,
                });
            }
            None => giving.ended(Went::InVain),
        }
    }
}

fn both(
    store: &Store,
    blocked: &BTreeSet<SpaceId>,
    rest: &BTreeSet<SpaceId>,
    thrift: Thrift,
) -> Result<GivenBack, StoreError> {
    let mut given = GivenBack::default();
    for (spaces, thrift) in [(blocked, Thrift::Everything), (rest, thrift)] {
        if spaces.is_empty() {
            continue;
        }
        let more = store.give_back(spaces, thrift, AT_ONCE)?;
        given.done.segments += more.done.segments;
        given.done.before += more.done.before;
        given.done.after += more.done.after;
        given.left += more.left;
    }
    Ok(given)
}
