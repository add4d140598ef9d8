//! How much of others is taken in and kept: by the day what comes live, and what is kept beside of late work.

use crate::charter::role::Role;
use crate::ids::{AuthorId, Millis};
use crate::limits;
use crate::run::Run;
use crate::space::Space;
use crate::space::skeleton::{Part, Slot};
use std::collections::BTreeMap;

/// What of others came live today, by the clock here.
#[derive(Debug, Default)]
pub(super) struct Quota {
    day: i64,
    today: BTreeMap<AuthorId, (u64, u32)>,
}

impl Space {
    /// Whether a live run fits in what its author may send in a day. What does not is fetched later: a quota delays.
    pub(super) fn is_within_quota(&mut self, now: Millis, run: &Run) -> bool {
        let day = now.0.div_euclid(24 * 60 * 60 * 1000);
        if self.quota.day != day {
            self.quota.day = day;
            self.quota.today.clear();
        }
        let author = run.author();
        let (most_bytes, most_documents) = match self.charter.state().role_of(&author) {
            Some(Role::Editor | Role::Board | Role::Admin) => {
                (limits::LIVE_BYTES_DAY, limits::LIVE_DOCUMENTS_DAY)
            }
            Some(Role::Reader | Role::Member) | None => (
                limits::LIVE_BYTES_DAY_MEMBER,
                limits::LIVE_DOCUMENTS_DAY_MEMBER,
            ),
        };
        let headers = run.entries.iter().map(|entry| &entry.entry.header);
        let bytes: u64 = headers.clone().map(|it| u64::from(it.body_len)).sum();
        let founded = headers.filter(|it| it.founds_document()).count() as u32;
        let used = self.quota.today.entry(author).or_default();
        let after = (used.0 + bytes, used.1 + founded);
        if after.0 > most_bytes || after.1 > most_documents {
            return false;
        }
        *used = after;
        true
    }

    /// Takes the bodies of late work beyond what is kept beside out of a run. Answers whose they were.
    pub(super) fn keep_beside(&self, start: Slot, run: &mut Run) -> Vec<Slot> {
        if self.counts.all_count() || Part::of(run.chain()) == Part::Charter {
            return Vec::new();
        }
        let mut kept = self.beside(run.author(), start);
        let mut stripped = Vec::new();
        let mut slot = start;
        for entry in &mut run.entries {
            if entry.body.is_some() && self.counts.is_void(slot) {
                kept += u64::from(entry.entry.header.body_len);
                if kept > limits::BESIDE_BYTES {
                    entry.body = None;
                    stripped.push(slot);
                }
            }
            slot = slot.next();
        }
        stripped
    }

    /// Bytes that are kept beside of a device's late work, of what came before `end`.
    pub(super) fn beside(&self, author: AuthorId, end: Slot) -> u64 {
        self.counts
            .void()
            .take_while(|(slot, _)| *slot < end)
            .map(|(slot, _)| slot)
            .filter(|slot| self.skeleton.chain_of(*slot).author == author)
            .map(|slot| self.skeleton.link(slot))
            .filter(|link| link.is_whole())
            .map(|link| u64::from(link.body_len))
            .sum()
    }
}
