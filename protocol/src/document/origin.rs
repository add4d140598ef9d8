//! Words that came again: put back by who took them away, or by who went back to an earlier state. They are other
//! operations now, of another hand; whose they are is told by the characters that they were.
//!
//! The change that puts them back says so, at the root under [`KEY`]: which of its characters is which of before. A claim is
//! believed of a character only when that stood in the same text, in the past of the change, as the same character; and of
//! all of one author that are put back only as many as stand in the order in which they stood at first, among each other
//! and with what stands of his there. Of words of different authors the order binds nothing: which of two comes first
//! when they never stood there together was written by nobody.

use super::Document;
use super::authors::words;
use super::history::{Actor, History, Node, OpKey};
use super::order::{Order, longest};
use super::write::PIECE_CHARS;
use crate::ids::AuthorId;
use crate::limits;
use automerge::{ObjId, ReadDoc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a change says which of its characters came again.
pub(super) const KEY: &str = "origin";

/// So many characters are looked up one by one; for more the text is gone through once.
const FEW: usize = 256;

/// Characters that were inserted by consecutive operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: OpRef,
    pub(super) len: u32,
}

/// The operation that inserted a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OpRef {
    /// Its actor.
    pub(crate) actor: [u8; 16],
    /// Its counter.
    pub(crate) counter: u64,
}

impl OpRef {
    pub(super) fn plus(self, count: u32) -> OpRef {
        OpRef {
            counter: self.counter + u64::from(count),
            ..self
        }
    }
}

/// Characters of a text, known by the operations that put them there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Characters(pub(super) Vec<Stretch>);

impl Characters {
    /// How many they are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|stretch| stretch.len as usize).sum()
    }

    pub(super) fn push(&mut self, op: OpRef, count: u32) {
        match self.0.last_mut() {
            Some(last) if last.first.plus(last.len) == op => last.len += count,
            Some(_) | None => self.0.push(Stretch {
                first: op,
                len: count,
            }),
        }
    }

    /// Some of them, in the order in which they are.
    pub(super) fn some(&self, skip: usize, take: usize) -> Characters {
        let (mut skip, mut take) = (skip as u64, take as u64);
        let mut some = Characters::default();
        for stretch in &self.0 {
            let len = u64::from(stretch.len);
            let left_out = skip.min(len);
            let kept = take.min(len - left_out);
            skip -= left_out;
            take -= kept;
            if kept > 0 {
                some.push(stretch.first.plus(left_out as u32), kept as u32);
            }
        }
        some
    }
}

/// What is being written and not in a change yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    /// Bytes, of values and texts.
    pub(super) bytes: usize,
    /// Characters of it that came again, by the counter of the first.
    again: Vec<(u64, Stretch)>,
}

impl Pending {
    /// Whether a change must end before more of these go into it.
    pub(super) fn is_full_of_origins(&self) -> bool {
        self.again.len() + PIECE_CHARS > limits::CHANGE_ORIGINS
    }

    /// The character that stands for one of what is being written, and for how many that goes on.
    fn before(&self, counter: u64) -> Option<(OpRef, u64)> {
        self.again.iter().find_map(|(first, stretch)| {
            let skip = counter.checked_sub(*first)?;
            let left = u64::from(stretch.len).checked_sub(skip)?;
            (left > 0).then(|| (stretch.first.plus(skip as u32), left))
        })
    }

    /// The claim of a change, in the form in which it stands in it: by actor, `counter.length.counter` of each stretch.
    pub(super) fn take_claim(&mut self) -> Option<String> {
        let again = std::mem::take(&mut self.again);
        debug_assert!(
            again.len() <= limits::CHANGE_ORIGINS,
            "a piece has no more characters than stretches still fit"
        );
        let mut by_actor: BTreeMap<Actor, Vec<String>> = BTreeMap::new();
        for (new, Stretch { first, len }) in &again {
            let words = format!("{new}.{len}.{}", first.counter);
            by_actor.entry(first.actor).or_default().push(words);
        }
        let groups: Vec<String> = by_actor
            .into_iter()
            .map(|(actor, stretches)| {
                let actor = u128::from_be_bytes(actor);
                format!("{actor:032x}:{}", stretches.join(","))
            })
            .collect();
        (!groups.is_empty()).then(|| groups.join(" "))
    }
}

impl Document {
    /// Of the characters that stand in a text, in order, those that came again and what they are, by their place.
    pub(super) fn origins(&self, text: &ObjId, here: &[OpKey]) -> BTreeMap<usize, OpKey> {
        let author_of = |actor| self.author_of(actor);
        self.history.origins(text, here, author_of)
    }

    /// The characters of a stretch of a section's text, in bytes.
    pub fn characters(&self, section: &super::SectionId, from: usize, to: usize) -> Characters {
        let mut characters = Characters::default();
        let Some(section) = self.section(section) else {
            return characters;
        };
        let (text, object) = (section.text(), section.object());
        let text = text.get(from..to).unwrap_or_default();
        if text.chars().nth(FEW).is_none() {
            let places = text.char_indices().map(|(at, _)| from + at);
            for op in places.filter_map(|at| self.operation_of(object, at, None)) {
                characters.push(op, 1);
            }
            return characters;
        }
        let mut at = 0;
        for item in self.doc.list_range(object, ..) {
            if at >= to {
                break;
            }
            if at >= from
                && let ObjId::Id(counter, actor, _) = item.id()
                && let Ok(actor) = actor.to_bytes().try_into()
            {
                characters.push(OpRef { actor, counter }, 1);
            }
            at += words(&item.value).map_or(0, str::len);
        }
        characters
    }

    /// Notes that a stretch that was just put into a text is of characters that stood there before. Of what is being
    /// written itself only what came again already is noted: the rest is of the same hand anyway.
    pub(super) fn note_origins(&mut self, text: &ObjId, at: usize, from: &Characters) {
        let Some(first) = self.operation_of(text, at, None) else {
            return;
        };
        let mut new = first.counter;
        let mut again = Vec::new();
        for stretch in &from.0 {
            let mut skip = 0;
            while skip < stretch.len {
                let source = stretch.first.plus(skip);
                let left = u64::from(stretch.len - skip);
                let is_settled = self.history.change_of(&source.actor, source.counter);
                let (of, len) = match is_settled {
                    Some(change) => {
                        let node = self.history.node(change);
                        let end = u64::from(node.start + node.len);
                        (Some(source), left.min(end - source.counter))
                    }
                    None if source.actor == first.actor => {
                        let before = self.pending.before(source.counter);
                        before.map_or((None, 1), |(of, len)| (Some(of), left.min(len)))
                    }
                    None => (None, left),
                };
                let len = len.max(1) as u32;
                if let Some(first) = of {
                    join(&mut again, new, Stretch { first, len });
                }
                new += u64::from(len);
                skip += len;
            }
        }
        self.pending.again.extend(again);
    }
}

/// Characters of a change that came again, and what they are.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Origin {
    /// The counter of the first.
    first: u32,
    len: u32,
    /// The first of what they are: of consecutive operations, none of which is one that came again.
    of: OpKey,
}

impl History {
    /// What is to be believed of a change's claim about its characters: that they stood in the same text, in its past.
    pub(super) fn believed(&self, node: &Node, claim: &str, past: &[u32]) -> Vec<Origin> {
        let mut believed: Vec<Origin> = Vec::new();
        let mut claimed = self.read(claim).unwrap_or_default();
        // of two about one character the first that is written: not by actors, whose places differ from device to device
        claimed.sort_by_key(|(new, ..)| *new);
        let mut free = node.start;
        for (new, len, (actor, source)) in claimed {
            let known = past.get(actor as usize).copied().unwrap_or(0);
            let last = source.checked_add(len - 1);
            let is_past = source > 0 && last.is_some_and(|last| last <= known);
            if new < free || !is_past {
                continue;
            }
            let Some((object, words)) = node.inserted(new, len) else {
                continue;
            };
            free = new + len;
            let mut letters = words.chars();
            let mut skip = 0;
            while skip < len {
                let (at, source) = (new + skip, (actor, source + skip));
                let Some((of, mut some)) = self.came_from(source, len - skip) else {
                    break;
                };
                let old = self.node_of(source).and_then(|node| {
                    // of two stretches of one change the first
                    some = some.min(node.run_left(source.1));
                    node.inserted(source.1, some)
                });
                let same_text = old.is_some_and(|(there, _)| there == object);
                let mut was = old.map_or("", |(_, words)| words).chars();
                for place in 0..some {
                    let is_same = same_text && letters.next() == was.next();
                    if !same_text {
                        letters.next();
                    }
                    if is_same {
                        put(&mut believed, at + place, (of.0, of.1 + place));
                    }
                }
                skip += some.max(1);
            }
        }
        believed
    }

    /// Reads a claim: which characters, how many, and which they are. None when it is of another form.
    fn read(&self, claim: &str) -> Option<Vec<(u32, u32, OpKey)>> {
        let mut all = Vec::new();
        let mut count = 0;
        for group in claim.split(' ').filter(|group| !group.is_empty()) {
            let (actor, stretches) = group.split_once(':')?;
            let actor: Actor = u128::from_str_radix(actor, 16).ok()?.to_be_bytes();
            let actor = self.actor_at.get(&actor).copied();
            for stretch in stretches.split(',') {
                let mut numbers = stretch.split('.').map(|number| number.parse().ok());
                let mut next = || numbers.next().flatten();
                let (new, len, old): (u32, u32, u32) = (next()?, next()?, next()?);
                // also those of actors that are not here: what counts does not change when they come
                if count == limits::CHANGE_ORIGINS || len == 0 {
                    return None;
                }
                count += 1;
                all.extend(actor.map(|actor| (new, len, (actor, old))));
            }
        }
        Some(all)
    }

    /// What a character is, when it came again, else itself; and for how many that goes on.
    fn came_from(&self, (actor, counter): OpKey, most: u32) -> Option<(OpKey, u32)> {
        let node = self.node_of((actor, counter))?;
        let most = most.min(node.start + node.len - counter);
        if let Some(origin) = node.origin_at(counter) {
            let skip = counter - origin.first;
            let of = (origin.of.0, origin.of.1 + skip);
            return Some((of, most.min(origin.len - skip)));
        }
        let after = node.origins.partition_point(|it| it.first <= counter);
        let next = node.origins.get(after);
        let free = next.map_or(most, |next| next.first - counter);
        Some(((actor, counter), most.min(free)))
    }

    fn node_of(&self, (actor, counter): OpKey) -> Option<&Node> {
        let slot = self.change_at((actor, counter))?;
        Some(self.node(slot))
    }

    /// Of the characters that stand in a text, in order, those that came again and what they are, by their place: of each
    /// author as many as keep the order in which they stood at first, together with all of his that stand there; and none
    /// that still stands there itself.
    pub(super) fn origins(
        &self,
        text: &ObjId,
        here: &[OpKey],
        author_of: impl Fn(u32) -> AuthorId,
    ) -> BTreeMap<usize, OpKey> {
        let mut found = BTreeMap::new();
        let mut known: Option<(u32, &Node)> = None;
        for (place, key) in here.iter().enumerate() {
            let holds = |(actor, node): &(u32, &Node)| {
                *actor == key.0 && key.1 >= node.start && key.1 - node.start < node.len
            };
            let again = known.filter(holds);
            known = again.or_else(|| Some((key.0, self.node_of(*key)?)));
            if known.is_none_or(|(_, node)| node.origins.is_empty()) {
                continue;
            }
            let of = self.came_from(*key, 1).map(|(of, _)| of);
            found.extend(of.filter(|of| of != key).map(|of| (place, of)));
        }
        if found.is_empty() {
            return found;
        }
        let Some(object) = self.object_of(text) else {
            return BTreeMap::new();
        };
        let order = Order::of(self, object);
        let mut places: Vec<Option<u32>> = here.iter().map(|key| order.place(*key)).collect();
        let mut stands = vec![false; order.ids.len()];
        for place in places.iter().flatten() {
            stands[*place as usize] = true;
        }
        for place in &mut places {
            *place = place.filter(|place| !order.aside[*place as usize]);
        }
        found.retain(|place, of| {
            let was = order.place(*of).filter(|was| !stands[*was as usize]);
            if was.is_some() {
                places[*place] = was;
            }
            was.is_some()
        });
        let mut authors: BTreeMap<u32, AuthorId> = BTreeMap::new();
        let mut lines: BTreeMap<AuthorId, Vec<usize>> = BTreeMap::new();
        for (at, key) in here.iter().enumerate() {
            let (actor, _) = *found.get(&at).unwrap_or(key);
            let author = *authors.entry(actor).or_insert_with(|| author_of(actor));
            lines.entry(author).or_default().push(at);
        }
        for line in lines.values() {
            let places: Vec<Option<u32>> = line.iter().map(|at| places[*at]).collect();
            for (at, is_kept) in line.iter().zip(longest(&places)) {
                if !is_kept {
                    found.remove(at);
                }
            }
        }
        found
    }

    fn object_of(&self, text: &ObjId) -> Option<u32> {
        let ObjId::Id(counter, actor, _) = text else {
            return None;
        };
        let actor: Actor = actor.to_bytes().try_into().ok()?;
        let counter = u32::try_from(*counter).ok()?;
        let key = (*self.actor_at.get(&actor)?, counter);
        self.object_at.get(&key).copied()
    }
}

impl Node {
    /// Of which characters one of its own is, if it came again.
    fn origin_at(&self, counter: u32) -> Option<&Origin> {
        let after = self.origins.partition_point(|it| it.first <= counter);
        let before = self.origins.get(after.checked_sub(1)?)?;
        (counter - before.first < before.len).then_some(before)
    }

    /// Whether one of its characters came again.
    pub(super) fn is_again(&self, counter: u32) -> bool {
        self.origin_at(counter).is_some()
    }

    /// How many operations of one sort on one object go on from here.
    fn run_left(&self, counter: u32) -> u32 {
        let after = self.runs.partition_point(|run| run.start <= counter);
        let end = self.runs.get(after).map(|run| run.start);
        end.unwrap_or(self.start + self.len) - counter
    }

    /// The characters that consecutive operations of it put into one text, and that text.
    fn inserted(&self, first: u32, len: u32) -> Option<(u32, &str)> {
        self.typed.inserted(&self.runs, first, len)
    }
}

/// Adds characters of one text that came again, as part of the last stretch when they go on: over the end of a change too.
fn join(again: &mut Vec<(u64, Stretch)>, new: u64, of: Stretch) {
    match again.last_mut() {
        Some((begin, last))
            if *begin + u64::from(last.len) == new && last.first.plus(last.len) == of.first =>
        {
            last.len += of.len;
        }
        Some(_) | None => again.push((new, of)),
    }
}

/// Adds a character to what is believed, as part of the last stretch when it goes on.
fn put(believed: &mut Vec<Origin>, new: u32, of: OpKey) {
    if let Some(last) = believed.last_mut()
        && last.first + last.len == new
        && (last.of.0, last.of.1 + last.len) == of
    {
        last.len += 1;
        return;
    }
    believed.push(Origin {
        first: new,
        len: 1,
        of,
    });
}

#[cfg(test)]
mod tests {
    use super::super::village::{Neighbour, found};
    use super::super::{Heads, Incoming, SectionId};
    use super::*;
    use proptest::prelude::*;

    fn visie() -> SectionId {
        SectionId("visie".to_owned())
    }

    /// The text, with the number of its author before each stretch.
    fn whose(document: &Document) -> String {
        let text = document.section(&visie()).unwrap().text();
        let mut at = 0;
        let mut all = String::new();
        let mut last = 0;
        for stretch in document.written(&visie()) {
            let part = &text[at..at + stretch.bytes];
            at += stretch.bytes;
            let author = stretch.author.0[0];
            if author != last {
                all.push_str(&format!("|{author}:"));
            }
            last = author;
            all.push_str(part);
        }
        all
    }

    /// Anje, Jan and Wiep, and all that was written.
    struct Table {
        all: Vec<Neighbour>,
        entries: Vec<Incoming>,
    }

    impl Table {
        fn laid() -> Table {
            let (anje, first) = found(1);
            let joins = |of| Neighbour::joins(of, std::slice::from_ref(&first));
            Table {
                all: vec![anje, joins(2), joins(3)],
                entries: vec![first.clone()],
            }
        }

        fn writes(&mut self, who: usize, at: usize, delete: usize, insert: &str) {
            self.all[who].writes("visie", at, delete, insert);
            self.tells(who);
        }

        fn tells(&mut self, who: usize) {
            let entries = self.all[who].commits();
            for (number, other) in self.all.iter_mut().enumerate() {
                if number != who {
                    let absorbed = other.document.absorb(&entries);
                    assert_eq!(absorbed.quarantined, []);
                }
            }
            self.entries.extend(entries);
        }

        fn restores(&mut self, who: usize, heads: &Heads) {
            self.all[who].document.restore(heads).unwrap();
            self.tells(who);
        }

        /// Whose what is, the same for all, from a snapshot and made anew.
        fn whose(&mut self) -> String {
            let told = whose(&self.all[0].document);
            for one in &mut self.all {
                assert_eq!(whose(&one.document), told);
            }
            let saved = self.all[0].document.save().unwrap();
            assert_eq!(whose(&Document::load(&saved).unwrap()), told);
            let first = self.entries[0].entry.into();
            let kind = self.all[0].document.kind_number();
            assert_eq!(whose(&Document::fold(first, kind, &self.entries)), told);
            told
        }

        fn edits(&mut self, edits: &[Edit], unlike: bool) {
            for (who, at, delete, insert) in edits {
                let text = self.all[*who].text("visie");
                let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                let places: Vec<usize> = ends.collect();
                let from = at.index(places.len());
                let to = (from + delete).min(places.len() - 1);
                let (from, to) = (places[from], places[to]);
                let insert = if unlike {
                    insert.to_uppercase()
                } else {
                    insert.clone()
                };
                self.writes(*who, from, to - from, &insert);
            }
        }
    }

    type Edit = (usize, prop::sample::Index, usize, String);

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let one = (
            0..3_usize,
            any::<prop::sample::Index>(),
            0..6_usize,
            "[abé]{0,5}",
        );
        prop::collection::vec(one, 0..12)
    }

    #[test]
    fn words_that_are_put_back_are_of_who_wrote_them() {
        let mut table = Table::laid();
        table.writes(0, 0, 0, "Wij willen één bus.");
        table.writes(1, 10, 0, " 👨\u{200d}👩 graag");
        let then = table.all[0].document.heads();
        let full = "|1:Wij willen|2: 👨\u{200d}👩 graag|1: één bus.";
        assert_eq!(table.whose(), full);
        let length = table.all[0].text("visie").len();
        table.writes(2, 0, length, "Niets.");
        table.restores(2, &then);
        assert_eq!(table.whose(), full);
        // And again, of what came again already; a section that went out of sight too.
        table.all[1].document.remove_section(&visie()).unwrap();
        table.tells(1);
        table.restores(1, &then);
        assert_eq!(table.whose(), full);
        table.writes(0, 0, 3, "Zij");
        table.restores(2, &then);
        assert_eq!(table.whose(), full);
    }

    #[test]
    fn a_word_that_stands_beside_the_same_word_is_put_back_on_its_own_side() {
        let mut table = Table::laid();
        table.writes(0, 0, 0, "Wij willen een school.");
        table.writes(1, 11, 0, "een bus en ");
        let then = table.all[0].document.heads();
        let full = "|1:Wij willen |2:een bus en |1:een school.";
        assert_eq!(table.whose(), full);
        table.writes(2, 11, 11, "");
        table.restores(2, &then);
        assert_eq!(table.whose(), full);
    }

    #[test]
    fn what_is_put_back_right_away_is_of_who_wrote_it_however_often() {
        let mut table = Table::laid();
        table.writes(0, 0, 0, "Samen sterk");
        let jan = &mut table.all[1].document;
        for _ in 0..3 {
            let gone = jan.characters(&visie(), 5, 11);
            jan.splice(&visie(), 5, 6, "").unwrap();
            jan.splice_again(&visie(), 5, 0, " sterk", &gone).unwrap();
        }
        table.tells(1);
        assert_eq!(table.whose(), "|1:Samen sterk");
        // His own, that he took away and put back before anybody had it, is his.
        let jan = &mut table.all[1].document;
        jan.splice(&visie(), 0, 0, "Jan: ").unwrap();
        let own = jan.characters(&visie(), 0, 5);
        jan.splice(&visie(), 0, 5, "").unwrap();
        jan.splice_again(&visie(), 0, 0, "Jan: ", &own).unwrap();
        table.tells(1);
        assert_eq!(table.whose(), "|2:Jan: |1:Samen sterk");
    }

    impl Table {
        /// Cuts a stretch and puts it back right away, at another place if one is given.
        fn cuts_and_puts_back(&mut self, who: usize, from: usize, to: usize, at: usize) {
            let words = self.all[who].text("visie")[from..to].to_owned();
            let document = &mut self.all[who].document;
            let gone = document.characters(&visie(), from, to);
            document.splice(&visie(), from, to - from, "").unwrap();
            document
                .splice_again(&visie(), at, 0, &words, &gone)
                .unwrap();
        }
    }

    #[test]
    fn a_text_of_which_no_two_letters_go_on_is_put_back_whole() {
        let mut table = Table::laid();
        let count = limits::CHANGE_ORIGINS + 50;
        for _ in 0..count {
            table.all[0].writes("visie", 0, 0, "a");
        }
        table.tells(0);
        let then = table.all[0].document.heads();
        let full = table.whose();
        assert_eq!(full, format!("|1:{}", "a".repeat(count)));
        table.cuts_and_puts_back(2, 0, count, 0);
        table.tells(2);
        assert_eq!(table.whose(), full);
        table.writes(1, 0, count, "");
        table.restores(1, &then);
        assert_eq!(table.whose(), full);
    }

    #[test]
    fn what_was_typed_letter_by_letter_is_one_stretch_that_came_again() {
        let mut table = Table::laid();
        for (at, letter) in ('a'..='t').enumerate() {
            table.writes(0, at, 0, &letter.to_string());
        }
        let full = table.whose();
        table.cuts_and_puts_back(2, 0, 20, 0);
        assert_eq!(table.all[2].document.pending.again.len(), 1);
        table.tells(2);
        assert_eq!(table.whose(), full);
    }

    #[test]
    fn a_correction_of_the_same_length_within_a_long_text_stays_with_who_made_it() {
        let mut table = Table::laid();
        let long = "Wij willen een school. ".repeat(40);
        table.writes(0, 0, 0, &long);
        table.writes(1, 245, 6, "schuur");
        assert_eq!(
            &table.all[0].text("visie")[230..253],
            "Wij willen een schuur. "
        );
        let full = table.whose();
        assert!(full.contains("|2:schuur|1:"));
        table.cuts_and_puts_back(2, 0, long.len(), 0);
        table.tells(2);
        assert_eq!(table.whose(), full);
    }

    #[test]
    fn the_characters_of_a_long_stretch_are_those_of_its_letters() {
        let mut table = Table::laid();
        table.writes(0, 0, 0, &"één ij 😀 ".repeat(60));
        table.writes(1, 300, 0, "dorp");
        table.all[1].writes("visie", 14, 0, "nog niet in een wijziging");
        let document = &table.all[1].document;
        let text = document.section(&visie()).unwrap().text();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for (from, to) in [(0, 560), (3, 550), (200, 201 + FEW), (0, FEW), (7, 7)] {
            let mut one_by_one = Characters::default();
            for at in &places[from..to] {
                one_by_one.push(document.operation_at(&visie(), *at).unwrap(), 1);
            }
            let characters = document.characters(&visie(), places[from], places[to]);
            assert_eq!(characters, one_by_one, "{from} {to}");
        }
    }

    #[test]
    fn much_that_another_writes_where_words_were_cut_takes_nobody_his_words() {
        let mut table = Table::laid();
        let (hers, his) = ("Een bus. ", "Een weg en een school. ");
        table.writes(0, 0, 0, hers);
        let gone = table.all[2].document.characters(&visie(), 0, hers.len());
        table.writes(2, 0, hers.len(), "");
        table.writes(1, 0, 0, his);
        let document = &mut table.all[2].document;
        document.splice_again(&visie(), 0, 0, hers, &gone).unwrap();
        table.tells(2);
        assert_eq!(table.whose(), format!("|1:{hers}|2:{his}"));
    }

    #[test]
    fn nobody_gets_other_words_or_another_order_into_his_mouth() {
        let mut table = Table::laid();
        table.writes(0, 0, 0, "tegen de bus, nooit voor");
        let anje = &table.all[0].document;
        let tegen = anje.characters(&visie(), 0, 5);
        let voor = anje.characters(&visie(), 20, 24);
        let put = |table: &mut Table, at: usize, words: &str, of: &Characters| {
            let jan = &mut table.all[1].document;
            jan.splice_again(&visie(), at, 0, words, of).unwrap();
            table.tells(1);
        };
        // What still stands there does not come again.
        put(&mut table, 0, "voor", &voor);
        assert_eq!(table.whose(), "|2:voor|1:tegen de bus, nooit voor");
        table.writes(1, 0, 28, "");
        // Other words than they were.
        put(&mut table, 0, "vóór", &voor);
        assert_eq!(table.whose(), "|1:v|2:óó|1:r");
        table.writes(1, 0, "vóór".len(), "");
        // Before what they stood behind: of two that changed places one is of who put it there.
        put(&mut table, 0, "voor", &voor);
        assert_eq!(table.whose(), "|1:voor");
        put(&mut table, 4, "tegen", &tegen);
        assert_eq!(table.whose(), "|2:voor|1:tegen");
        // Twice is once.
        table.writes(1, 0, 4, "");
        put(&mut table, 5, "tegen", &tegen);
        assert!(["|1:tegen|2:tegen", "|2:tegen|1:tegen"].contains(&table.whose().as_str()));
    }

    #[test]
    fn a_claim_of_another_form_or_about_anothers_change_says_nothing() {
        let mut table = Table::laid();
        table.writes(0, 0, 0, "bus");
        let bus = table.all[0].document.characters(&visie(), 0, 3).0[0];
        table.writes(1, 0, 3, "");
        table.writes(1, 0, 0, "bus");
        let new = table.all[1].document.characters(&visie(), 0, 3).0[0];
        let actor = u128::from_be_bytes(bus.first.actor);
        let (old, new) = (bus.first.counter, new.first.counter);
        let claims = [
            format!("{actor:032x}:{new}.3.{old}"),
            format!("{actor:032x}:{new}.4294967295.{old}"),
            format!("{actor:032x}:1.0.4294967295"),
            "x:1.1.1".to_owned(),
            format!("{actor:032x}:1.1"),
        ];
        for claim in claims {
            for who in [1, 2] {
                let document = &mut table.all[who].document;
                document.put(&automerge::ROOT, KEY, &claim);
                table.tells(who);
                assert_eq!(table.whose(), "|2:bus", "{claim}");
            }
        }
    }

    #[test]
    fn of_two_claims_about_one_character_the_same_one_counts_for_all() {
        let no_one = |count: usize| format!("{:032x}:{}", 9, vec!["1.1.1"; count].join(","));
        let cases = [
            (0, "|3:x"),
            (limits::CHANGE_ORIGINS - 2, "|3:x"),
            (limits::CHANGE_ORIGINS - 1, "|1:x"),
        ];
        for (others, told) in cases {
            let mut table = Table::laid();
            for who in [1, 2] {
                table.all[who].writes("visie", 0, 0, "x");
            }
            let of = [2, 1].map(|who| table.all[who].document.characters(&visie(), 0, 1).0[0]);
            // each knows the two in another order
            let (jan, wiep) = (table.all[1].commits(), table.all[2].commits());
            table.all[1].document.absorb(&wiep);
            table.all[2].document.absorb(&jan);
            for some in [jan, wiep] {
                table.all[0].document.absorb(&some);
                table.entries.extend(some);
            }
            table.writes(0, 0, 2, "");
            table.all[0].writes("visie", 0, 0, "x");
            let document = &mut table.all[0].document;
            let new = document.characters(&visie(), 0, 1).0[0].first.counter;
            let mut claim: Vec<String> = of
                .iter()
                .map(|old| {
                    let actor = u128::from_be_bytes(old.first.actor);
                    format!("{actor:032x}:{new}.1.{}", old.first.counter)
                })
                .collect();
            if others > 0 {
                claim.push(no_one(others));
            }
            document.put(&automerge::ROOT, KEY, &claim.join(" "));
            table.tells(0);
            assert_eq!(table.whose(), told, "{others}");
        }
    }

    #[test]
    fn what_others_write_meanwhile_takes_nobody_his_words() {
        let mut table = Table::laid();
        table.writes(0, 0, 0, "Begin. Midden. Slot.");
        let then = table.all[0].document.heads();
        table.writes(1, 0, 20, "");
        table.all[1].document.restore(&then).unwrap();
        table.all[2].writes("visie", 0, 0, "x");
        let from_jan = table.all[1].commits();
        table.tells(2);
        for who in [0, 2] {
            table.all[who].document.absorb(&from_jan);
        }
        table.entries.extend(from_jan);
        let both = ["|3:x|1:Begin. Midden. Slot.", "|1:Begin. Midden. Slot.|3:x"];
        assert!(both.contains(&table.whose().as_str()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn going_back_leaves_each_character_with_who_had_it(
            before in edits(), since in edits(), twice in edits(),
        ) {
            let mut table = Table::laid();
            table.writes(0, 0, 0, "een");
            table.edits(&before, false);
            let then = table.all[0].document.heads();
            let was = table.whose();
            for since in [since, twice] {
                table.edits(&since, true);
                table.restores(2, &then);
                prop_assert_eq!(&table.whose(), &was);
            }
        }

        #[test]
        fn of_each_author_what_came_again_keeps_its_order_and_comes_once(
            before in edits(),
            moves in prop::collection::vec(
                (0..3_usize, any::<[prop::sample::Index; 3]>()), 1..8,
            ),
        ) {
            let mut table = Table::laid();
            table.edits(&before, false);
            for (who, at) in moves {
                let text = table.all[who].text("visie");
                let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                let places: Vec<usize> = ends.collect();
                let [from, to, at] = at.map(|at| places[at.index(places.len())]);
                let (from, to) = (from.min(to), from.max(to));
                // where that is once the stretch went
                let at = if at <= from { at } else { at.max(to) - (to - from) };
                table.cuts_and_puts_back(who, from, to, at);
                table.tells(who);
            }
            table.whose();
            let document = &table.all[0].document;
            let object = document.section(&visie()).unwrap().object();
            let elements = document.elements(object, None);
            let here: Vec<OpKey> = elements.into_iter().map(|(key, _)| key).collect();
            let order = Order::of(&document.history, document.history.object_of(object).unwrap());
            let mut last: BTreeMap<AuthorId, u32> = BTreeMap::new();
            for of in document.origins(object, &here).into_values() {
                prop_assert!(!here.contains(&of));
                let place = order.place(of).unwrap();
                let before = last.insert(document.author_of(of.0), place);
                prop_assert!(before.is_none_or(|before| before < place));
            }
        }

        #[test]
        fn the_order_of_those_that_stand_is_that_of_the_text(
            rounds in prop::collection::vec(edits(), 1..4),
        ) {
            let mut table = Table::laid();
            for edits in rounds {
                for (who, at, delete, insert) in edits {
                    let places: Vec<usize> = {
                        let text = table.all[who].text("visie");
                        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
                    };
                    let from = at.index(places.len());
                    let to = (from + delete).min(places.len() - 1);
                    let (from, to) = (places[from], places[to]);
                    table.all[who].writes("visie", from, to - from, &insert);
                }
                for who in 0..3 {
                    table.tells(who);
                }
            }
            let document = &table.all[0].document;
            let section = document.section(&visie()).unwrap();
            let object = document.history.object_of(section.object()).unwrap();
            let order = Order::of(&document.history, object);
            let here = document.elements(section.object(), None).into_iter();
            let places: Vec<u32> = here.map(|(key, _)| order.place(key).unwrap()).collect();
            prop_assert!(places.is_sorted_by(|a, b| a < b), "{:?}", places);
        }
    }
}
