//! Keeps two copies of a text the same while both sides change theirs at once and hear of the other's changes later.
//!
//! Jupiter (Nichols et al., 1995): one side is the desk, the other an editor; messages between the two stay in order.
//! Each message says how many of the other's messages its sender had applied; whatever the receiver sent beyond that is
//! concurrent with it, and the two are carried past each other. Of two insertions at one place the editor's comes first: its
//! cursor stays before what comes in at it, so what one types next follows what one typed last, and each word stays whole.

use crate::handle::Splice;
use std::collections::VecDeque;

/// At which end of a channel one stands; it only breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where the document is.
    Desk,
    /// Where a person types.
    Editor,
}

/// A message that cannot belong to this channel: both ends must begin again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a splice does not fit the channel it came through")]
pub struct OutOfStep;

/// One end of the channel of one text.
#[derive(Clone, Debug)]
pub struct Channel {
    side: Side,
    /// How many splices of the other were applied here.
    applied: u64,
    /// How many of ours the other had applied when it last spoke.
    confirmed: u64,
    /// Ours that the other may not have applied, as they stand against what we have applied of theirs.
    outgoing: VecDeque<Change>,
}

impl Channel {
    /// A channel on which nothing was said; both ends hold the same text.
    pub fn new(side: Side) -> Channel {
        Channel {
            side,
            applied: 0,
            confirmed: 0,
            outgoing: VecDeque::new(),
        }
    }

    /// Notes a change that was made here and is sent now; returns the `seen` to send with it.
    pub fn sent(&mut self, splice: &Splice) -> u64 {
        self.outgoing.push_back(Change::of(splice));
        self.applied
    }

    /// How many splices of the other were applied here.
    pub fn seen(&self) -> u64 {
        self.applied
    }

    /// Where a place in the other's text is in the text here: the other had applied so many of ours; none when it cannot
    /// have.
    pub fn place(&self, seen: u64, at: usize) -> Option<usize> {
        let news = usize::try_from(seen.checked_sub(self.confirmed)?).ok()?;
        let is_sent = news <= self.outgoing.len();
        let later = self.outgoing.iter().skip(news);
        is_sent.then(|| later.fold(at, |at, ours| ours.moved(at)))
    }

    /// Keeps no more than so many of ours that the other may not have applied: of those before it is taken that it has.
    pub(super) fn keep(&mut self, most: usize) {
        let over = self.outgoing.len().saturating_sub(most);
        self.outgoing.drain(..over);
        self.confirmed += over as u64;
    }

    /// Takes in a change of the other side; returns what to apply here, one after the other.
    ///
    /// # Errors
    /// [`OutOfStep`] when `seen` goes back, or beyond what was sent.
    pub fn received(&mut self, seen: u64, splice: &Splice) -> Result<Vec<Splice>, OutOfStep> {
        self.confirm(seen)?;
        let mut theirs = Change::of(splice);
        for ours in &mut self.outgoing {
            let (past_theirs, past_ours) = match self.side {
                Side::Editor => carry(ours, &theirs),
                Side::Desk => {
                    let (past_ours, past_theirs) = carry(&theirs, ours);
                    (past_theirs, past_ours)
                }
            };
            *ours = past_theirs;
            theirs = past_ours;
        }
        self.applied += 1;
        Ok(theirs.splices())
    }

    /// Notes how many of ours the other had applied: nothing it says later is concurrent with those.
    ///
    /// # Errors
    /// [`OutOfStep`] when `seen` goes back, or beyond what was sent.
    pub(super) fn confirm(&mut self, seen: u64) -> Result<(), OutOfStep> {
        let news = seen.checked_sub(self.confirmed).ok_or(OutOfStep)?;
        let news = usize::try_from(news).map_err(|_| OutOfStep)?;
        if news > self.outgoing.len() {
            return Err(OutOfStep);
        }
        self.outgoing.drain(..news);
        self.confirmed = seen;
        Ok(())
    }
}

/// A part of a change, from the beginning of the text to its end; what follows the last part stays.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Keep(usize),
    Delete(usize),
    Insert(String),
}

/// A change of a whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Change(Vec<Part>);

impl Change {
    /// The change that a splice makes.
    pub(super) fn of(splice: &Splice) -> Change {
        let mut change = Change::default();
        change.keep(splice.at);
        change.insert(splice.insert.clone());
        change.delete(splice.delete);
        change
    }

    /// Where a place is after the change; what came there stands behind it.
    fn moved(&self, at: usize) -> usize {
        let (mut old, mut new) = (0, 0);
        for part in &self.0 {
            match part {
                Part::Keep(bytes) if at < old + bytes => return new + at - old,
                Part::Keep(bytes) => (old, new) = (old + bytes, new + bytes),
                Part::Insert(_) if at == old => return new,
                Part::Insert(text) => new += text.len(),
                Part::Delete(bytes) if at < old + bytes => return new,
                Part::Delete(bytes) => old += bytes,
            }
        }
        new + at - old
    }

    fn keep(&mut self, bytes: usize) {
        if bytes == 0 {
            return;
        }
        if let Some(Part::Keep(before)) = self.0.last_mut() {
            *before += bytes;
        } else {
            self.0.push(Part::Keep(bytes));
        }
    }

    fn delete(&mut self, bytes: usize) {
        if bytes == 0 {
            return;
        }
        if let Some(Part::Delete(before)) = self.0.last_mut() {
            *before += bytes;
        } else {
            self.0.push(Part::Delete(bytes));
        }
    }

    fn insert(&mut self, text: String) {
        if text.is_empty() {
            return;
        }
        if let Some(Part::Insert(before)) = self.0.last_mut() {
            before.push_str(&text);
        } else {
            self.0.push(Part::Insert(text));
        }
    }

    /// The same change as splices, each to be applied to what the one before it left.
    pub(super) fn splices(self) -> Vec<Splice> {
        let mut found: Vec<Splice> = Vec::new();
        let mut at = 0;
        let mut open = false;
        for part in self.0 {
            if let Part::Keep(bytes) = part {
                at += bytes;
                open = false;
                continue;
            }
            if !open {
                found.push(Splice {
                    at,
                    delete: 0,
                    insert: String::new(),
                });
                open = true;
            }
            let splice = found.last_mut().expect("one was begun just now");
            match part {
                Part::Insert(text) => {
                    at += text.len();
                    splice.insert.push_str(&text);
                }
                Part::Delete(bytes) => splice.delete += bytes,
                Part::Keep(_) => {}
            }
        }
        found
    }
}

/// The parts of a change, to be taken in pieces.
struct Parts<'a> {
    rest: std::slice::Iter<'a, Part>,
    part: Option<Part>,
}

impl<'a> Parts<'a> {
    fn of(change: &'a Change) -> Parts<'a> {
        let mut rest = change.0.iter();
        let part = rest.next().cloned();
        Parts { rest, part }
    }

    /// Takes the insertion that stands here, if one does.
    fn insertion(&mut self) -> Option<String> {
        match self.part.take() {
            Some(Part::Insert(text)) => {
                self.part = self.rest.next().cloned();
                Some(text)
            }
            other => {
                self.part = other;
                None
            }
        }
    }

    /// What happens to the bytes here: kept or deleted, and how many; beyond the end all are kept.
    fn run(&self) -> (bool, usize) {
        match self.part {
            Some(Part::Delete(bytes)) => (true, bytes),
            Some(Part::Keep(bytes)) => (false, bytes),
            Some(Part::Insert(_)) | None => (false, usize::MAX),
        }
    }

    fn advance(&mut self, bytes: usize) {
        let left = match &mut self.part {
            Some(Part::Keep(left) | Part::Delete(left)) => left,
            Some(Part::Insert(_)) | None => return,
        };
        *left -= bytes;
        if *left == 0 {
            self.part = self.rest.next().cloned();
        }
    }
}

/// Carries two changes of one text past each other: the first for after the second, and the second for after the first.
/// Of what both insert at one place, the first's comes first.
pub(super) fn carry(first: &Change, second: &Change) -> (Change, Change) {
    let (mut one, mut other) = (Parts::of(first), Parts::of(second));
    let (mut first_after, mut second_after) = (Change::default(), Change::default());
    loop {
        if let Some(text) = one.insertion() {
            second_after.keep(text.len());
            first_after.insert(text);
            continue;
        }
        if let Some(text) = other.insertion() {
            first_after.keep(text.len());
            second_after.insert(text);
            continue;
        }
        if one.part.is_none() && other.part.is_none() {
            return (first_after, second_after);
        }
        let ((first_deletes, left), (second_deletes, right)) = (one.run(), other.run());
        let bytes = left.min(right);
        match (first_deletes, second_deletes) {
            (true, true) => {}
            (true, false) => first_after.delete(bytes),
            (false, true) => second_after.delete(bytes),
            (false, false) => {
                first_after.keep(bytes);
                second_after.keep(bytes);
            }
        }
        one.advance(bytes);
        other.advance(bytes);
    }
}

/// Applies a splice to a text.
///
/// # Errors
/// [`OutOfStep`] when it reaches beyond the text or into a character.
pub fn apply(text: &mut String, splice: &Splice) -> Result<(), OutOfStep> {
    let end = splice.at.checked_add(splice.delete).ok_or(OutOfStep)?;
    if text.get(splice.at..end).is_none() {
        return Err(OutOfStep);
    }
    text.replace_range(splice.at..end, &splice.insert);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct End {
        channel: Channel,
        text: String,
        /// Messages on their way to this end.
        inbox: VecDeque<(u64, Said)>,
    }

    enum Said {
        Splice(Splice),
        Here(usize),
    }

    impl End {
        fn new(side: Side, text: &str) -> End {
            End {
                channel: Channel::new(side),
                text: text.to_owned(),
                inbox: VecDeque::new(),
            }
        }

        fn write(&mut self, splice: Splice, other: &mut End) {
            apply(&mut self.text, &splice).unwrap();
            let seen = self.channel.sent(&splice);
            other.inbox.push_back((seen, Said::Splice(splice)));
        }

        fn says_where(&self, at: usize, other: &mut End) {
            let here = Said::Here(self.random(at, 0, "").at);
            other.inbox.push_back((self.channel.seen(), here));
        }

        fn hear(&mut self) {
            match self.inbox.pop_front() {
                None => {}
                Some((seen, Said::Splice(splice))) => {
                    for splice in self.channel.received(seen, &splice).unwrap() {
                        apply(&mut self.text, &splice).unwrap();
                    }
                }
                Some((seen, Said::Here(at))) => {
                    let at = self.channel.place(seen, at).unwrap();
                    self.channel.confirm(seen).unwrap();
                    assert!(self.text.is_char_boundary(at));
                }
            }
        }

        fn random(&self, at: usize, delete: usize, insert: &str) -> Splice {
            let places: Vec<usize> = self
                .text
                .char_indices()
                .map(|(place, _)| place)
                .chain([self.text.len()])
                .collect();
            let from = at % places.len();
            let to = (from + delete).min(places.len() - 1);
            Splice {
                at: places[from],
                delete: places[to] - places[from],
                insert: insert.to_owned(),
            }
        }
    }

    fn splice(at: usize, delete: usize, insert: &str) -> Splice {
        Splice {
            at,
            delete,
            insert: insert.to_owned(),
        }
    }

    #[test]
    fn two_insertions_at_one_place_stand_in_the_same_order_on_both_sides() {
        let mut desk = End::new(Side::Desk, "ab");
        let mut editor = End::new(Side::Editor, "ab");
        desk.write(splice(1, 0, "D"), &mut editor);
        editor.write(splice(1, 0, "E"), &mut desk);
        desk.hear();
        editor.hear();
        assert_eq!(desk.text, "aEDb");
        assert_eq!(editor.text, "aEDb");
    }

    #[test]
    fn what_is_typed_inside_a_deleted_part_stays() {
        let mut desk = End::new(Side::Desk, "het dorpshuis");
        let mut editor = End::new(Side::Editor, "het dorpshuis");
        desk.write(splice(0, 13, ""), &mut editor);
        editor.write(splice(4, 0, "oude "), &mut desk);
        desk.hear();
        editor.hear();
        assert_eq!(desk.text, "oude ");
        assert_eq!(editor.text, "oude ");
    }

    #[test]
    fn a_message_that_cannot_be_is_refused() {
        let mut channel = Channel::new(Side::Desk);
        assert_eq!(channel.received(1, &splice(0, 0, "x")), Err(OutOfStep));
        channel.sent(&splice(0, 0, "y"));
        assert!(channel.received(1, &splice(0, 0, "x")).is_ok());
        assert_eq!(channel.received(0, &splice(0, 0, "x")), Err(OutOfStep));
        assert_eq!(
            apply(&mut "é".to_owned(), &splice(1, 0, "x")),
            Err(OutOfStep)
        );
        assert_eq!(
            apply(&mut "e".to_owned(), &splice(usize::MAX, 2, "")),
            Err(OutOfStep)
        );
    }

    #[derive(Clone, Debug)]
    enum Step {
        Write(bool, usize, usize, String),
        Where(bool, usize),
        Hear(bool),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (any::<bool>(), 0..40usize, 0..6usize, "[a-cé€🏡]{0,4}")
                .prop_map(|(desk, at, delete, insert)| Step::Write(desk, at, delete, insert)),
            (any::<bool>(), 0..40usize).prop_map(|(desk, at)| Step::Where(desk, at)),
            any::<bool>().prop_map(Step::Hear),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn both_sides_end_with_one_text_whatever_the_interleaving(
            steps in prop::collection::vec(step(), 0..60),
        ) {
            let begin = "Wij nemen het dörpshuis over.";
            let mut desk = End::new(Side::Desk, begin);
            let mut editor = End::new(Side::Editor, begin);
            for step in steps {
                match step {
                    Step::Write(true, at, delete, insert) => {
                        let splice = desk.random(at, delete, &insert);
                        desk.write(splice, &mut editor);
                    }
                    Step::Write(false, at, delete, insert) => {
                        let splice = editor.random(at, delete, &insert);
                        editor.write(splice, &mut desk);
                    }
                    Step::Where(true, at) => desk.says_where(at, &mut editor),
                    Step::Where(false, at) => editor.says_where(at, &mut desk),
                    Step::Hear(true) => desk.hear(),
                    Step::Hear(false) => editor.hear(),
                }
            }
            while !desk.inbox.is_empty() || !editor.inbox.is_empty() {
                desk.hear();
                editor.hear();
            }
            prop_assert_eq!(&desk.text, &editor.text);
            desk.says_where(0, &mut editor);
            editor.says_where(0, &mut desk);
            desk.hear();
            editor.hear();
            prop_assert!(desk.channel.outgoing.is_empty() && editor.channel.outgoing.is_empty());
        }
    }
}
