//! Bringing a space back from the runs that were kept. It ends in the same state as taking them in one by one.

use crate::identity::DeviceSeed;
use crate::ids::{SpaceId, SpaceNonce};
use crate::record::Read;
use crate::run::Run;
use crate::space::accept::News;
use crate::space::carried::For;
use crate::space::{Footing, Made, Space};

impl Space {
    /// Brings a space back. The runs come in the order in which they were kept; they were checked when they came.
    ///
    /// A run whose place is gone, because one before it was damaged, is left out: it is fetched again from others.
    pub fn restore(
        id: SpaceId,
        nonce: SpaceNonce,
        seed: &DeviceSeed,
        runs: impl Iterator<Item = Vec<u8>>,
        read: &dyn Read,
        footing: Footing,
    ) -> Space {
        let mut space = Space::new(id, nonce, seed).on(footing);
        let mut news = News::default();
        for bytes in runs {
            let run = Run::decode(Some(id), &bytes);
            let what = run
                .as_ref()
                .map_or(For::Content, |run| For::chain(run.chain()));
            space.note_kept(bytes.len(), what);
            let Ok(mut run) = run else {
                continue;
            };
            let known = run
                .entries
                .iter()
                .take_while(|entry| space.holds(&entry.entry.id))
                .count();
            run.entries.drain(..known);
            let Some(first) = run.entries.first() else {
                continue;
            };
            if space.skeleton.place_of(&first.entry).is_ok() {
                space.insert(&run, &mut news);
            }
        }
        let late: Vec<_> = space
            .absent
            .iter()
            .copied()
            .filter(|slot| read.body(&space.skeleton.id(*slot)).is_some())
            .collect();
        for slot in late {
            let what = For::chain(space.skeleton.chain_of(slot).chain);
            space.note_kept(space.skeleton.link(slot).body_len as usize, what);
            space.skeleton.body_came(slot);
            space.absent.remove(&slot);
        }
        let state = space.charter.state();
        space.keyring.update(&state);
        space.counts.weigh_all(&space.skeleton, &space.charter);
        news.operations = false;
        for (document, slot, more) in std::mem::take(&mut news.founded) {
            space.note_document(document, slot, &more);
        }
        space.take_cards(&news.cards);
        space.open_cards(read);
        space.wait_for_nothing();
        // Nobody saw it otherwise.
        space.made = Made::default();
        space.duties.charter_moved = true;
        space.forget_fingerprints();
        space.restore_receipts(read);
        space
    }
}
