//! How much of others is taken in and kept: by the day what comes live, and what is kept beside of late work.

use crate::charter::role::Role;
use crate::ids::{AuthorId, Millis};
use crate::limits;
use crate::run::Run;
use crate::space::Space;
use crate::space::counts::Verdict;
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

    /// Takes the bodies of late work, and of what is undecided, beyond what is kept of a device out of a run. Answers whose
    /// they were.
    pub(super) fn keep_beside(&self, start: Slot, run: &mut Run) -> Vec<Slot> {
        if self.counts.all_count() || Part::of(run.chain()) == Part::Charter {
            return Vec::new();
        }
        let author = run.author();
        let mut kept = BTreeMap::new();
        let mut stripped = Vec::new();
        let mut slot = start;
        for entry in &mut run.entries {
            if entry.body.is_some()
                && let Some(aside) = self.aside(slot)
            {
                let sum = || self.kept_aside(author, start, aside);
                let kept = kept.entry(aside).or_insert_with(sum);
                *kept += u64::from(entry.entry.header.body_len);
                if *kept > aside.most() {
                    entry.body = None;
                    stripped.push(slot);
                }
            }
            slot = slot.next();
        }
        stripped
    }

    /// Whether there is room for the body of an entry that does not count here, or not yet.
    pub(super) fn has_room_aside(&self, slot: Slot, bytes: usize) -> bool {
        let author = self.skeleton.chain_of(slot).author;
        self.aside(slot).is_none_or(|aside| {
            let kept = self.kept_aside(author, self.skeleton.end(), aside);
            kept + bytes as u64 <= aside.most()
        })
    }

    fn aside(&self, slot: Slot) -> Option<Aside> {
        match self.counts.verdict(slot) {
            Verdict::Counts => None,
            Verdict::Undecided => Some(Aside::Undecided),
            Verdict::Void(_) => Some(Aside::Void),
        }
    }

    /// Bytes of bodies that are kept of such entries of a device, of what came before `end`.
    fn kept_aside(&self, author: AuthorId, end: Slot, aside: Aside) -> u64 {
        let slots: Vec<Slot> = match aside {
            Aside::Void => self.counts.void().map(|(slot, _)| slot).collect(),
            Aside::Undecided => self.counts.undecided().collect(),
        };
        slots
            .into_iter()
            .filter(|slot| *slot < end && self.skeleton.chain_of(*slot).author == author)
            .map(|slot| self.skeleton.link(slot))
            .filter(|link| link.is_whole())
            .map(|link| u64::from(link.body_len))
            .sum()
    }
}

/// What does not count here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aside {
    /// It does not.
    Void,
    /// It may, once what it names is here: which may never be, since anybody can name what nobody has.
    Undecided,
}

impl Aside {
    fn most(self) -> u64 {
        match self {
            Aside::Void => limits::BESIDE_BYTES,
            Aside::Undecided => limits::UNDECIDED_BYTES,
        }
    }
}
