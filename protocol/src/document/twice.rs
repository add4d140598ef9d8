//! What was taken over on devices that did not know of each other, and so stands in the text more than once: how that is
//! seen, and the edit that leaves one.
//!
//! Two verdicts take over the same when they put the same words in the place of the same characters: two on one suggestion,
//! or on two that two devices made of one row of an amendment. What went, went once; what came, came with each. Of those
//! that still stand whole the one whose verdict has the lowest id stays. So whoever leaves one, with whatever is here, never
//! takes away the lowest of all; what several take away is gone once; and in the end there is one.

use super::authors::Written;
use super::{Document, EditError, SectionId};
use crate::act::{Past, Suggested, Suggestion};
use crate::ids::EntryId;
use std::collections::BTreeMap;

/// The words of a suggestion once more, in the bytes of its section as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The verdict with which they came.
    pub verdict: EntryId,
    /// The section.
    pub section: SectionId,
    /// The first byte.
    pub from: usize,
    /// The byte behind the last.
    pub to: usize,
}

/// What was taken over with one verdict.
struct Taking<'a> {
    verdict: EntryId,
    of: EntryId,
    suggestion: &'a Suggestion,
}

impl Taking<'_> {
    /// What it puts where: the same of those that may stand twice.
    fn what(&self) -> [&[u8]; 6] {
        let Suggestion { place, new, .. } = self.suggestion;
        let (start, end) = (&place.start, &place.end);
        [
            place.section.0.as_bytes(),
            &start.behind,
            &start.before,
            &end.behind,
            &end.before,
            new.as_bytes(),
        ]
    }
}

impl Document {
    /// By suggestion, of those that `suggestions` tells, the words that came with it once more than they should: each
    /// beside one that stays. Time grows with the texts in which something was taken over more than once.
    pub fn twice(&self, suggestions: &[Suggested]) -> BTreeMap<EntryId, Vec<Again>> {
        let mut takings: Vec<Taking<'_>> = suggestions.iter().flat_map(takings).collect();
        takings.sort_by(|a, b| (a.what(), a.verdict).cmp(&(b.what(), b.verdict)));
        let same = takings.chunk_by(|a, b| a.what() == b.what());
        let mut written: BTreeMap<&SectionId, Vec<Written>> = BTreeMap::new();
        let mut twice: BTreeMap<EntryId, Vec<Again>> = BTreeMap::new();
        for some in same.filter(|some| some.len() > 1) {
            let Some(first) = some.first() else { continue };
            let section = &first.suggestion.place.section;
            let written = written
                .entry(section)
                .or_insert_with(|| self.put_in(section));
            let whole = some.iter().filter_map(|taking| {
                let again = self.came_with(taking, written)?;
                Some((taking.of, again))
            });
            for (of, again) in whole.skip(1) {
                twice.entry(of).or_default().push(again);
            }
        }
        twice
    }

    /// Takes away the words of a suggestion that [`Document::twice`] tells; says whether there were any.
    ///
    /// # Errors
    /// As [`Document::splice`].
    pub fn leave_one(
        &mut self,
        which: &EntryId,
        suggestions: &[Suggested],
    ) -> Result<bool, EditError> {
        self.settle();
        let mut all = self.twice(suggestions).remove(which).unwrap_or_default();
        all.sort_by_key(|again| std::cmp::Reverse(again.from));
        for again in &all {
            let len = again.to - again.from;
            self.splice(&again.section, again.from, len, "")?;
        }
        Ok(!all.is_empty())
    }

    /// The words that came with one verdict, when they stand there whole: in one piece, all by the edit right before it.
    fn came_with(&self, taking: &Taking<'_>, written: &[Written]) -> Option<Again> {
        let section = &taking.suggestion.place.section;
        let text = self.section(section)?.text();
        let edit = self.edit_before(&taking.verdict)?;
        let mut at = 0;
        let mut found = None;
        for stretch in written {
            let to = at + stretch.bytes;
            if stretch.entry == Some(edit) {
                if found.is_some() {
                    return None;
                }
                found = Some((at, to));
            }
            at = to;
        }
        let (from, to) = found?;
        let is_whole = text.get(from..to) == Some(taking.suggestion.new.as_str());
        is_whole.then(|| Again {
            verdict: taking.verdict,
            section: section.clone(),
            from,
            to,
        })
    }

    /// The entry of the same author right before a verdict: the edit that it is about.
    fn edit_before(&self, verdict: &EntryId) -> Option<EntryId> {
        let author = |id: &EntryId| {
            let slot = self.entries.find(id)?;
            Some(self.entries.node(slot).author)
        };
        let own = author(verdict)?;
        let mut before = self.right_before(verdict).into_iter();
        before.find(|id| author(id) == Some(own))
    }
}

fn takings(of: &Suggested) -> impl Iterator<Item = Taking<'_>> {
    // what only takes away does so once, however often
    let came = !of.suggestion.new.is_empty();
    let over = of.over.iter().filter(move |_| came);
    over.map(|verdict| Taking {
        verdict: *verdict,
        of: of.entry,
        suggestion: &of.suggestion,
    })
}
