//! The states of a document, as a fold over the steps that people took.

use super::fold::{By, On, Signed, allows};
use super::graph::{Set, Slot};
use super::{Passed, Signature, Transition};
use crate::charter::role::Role;
use crate::document::kinds::TextIn;
use crate::ids::{EntryId, Millis, ParticipantId};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// A step that somebody took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its entry.
    pub entry: EntryId,
    /// Who.
    pub participant: ParticipantId,
    /// When, as their clock claims.
    pub at: Millis,
    /// What.
    pub transition: Transition,
}

/// A text that a step fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Which one it is, from 1.
    pub number: u32,
    /// The step that fixed it, with its heads.
    pub step: Step,
    /// Who signed it, one a participant.
    pub signatures: Vec<Signed>,
}

/// What people said about the state of a document, each list in the order of the graph.
#[derive(Default)]
pub(super) struct Moves<'a> {
    pub(super) transitions: Vec<By<'a, Transition>>,
    pub(super) signatures: Vec<By<'a, Signature>>,
}

/// Where a document has come to.
pub(super) struct Path {
    pub(super) state: String,
    pub(super) text: Option<[u8; 32]>,
    pub(super) clash: Vec<Step>,
    pub(super) steps: Vec<Step>,
    pub(super) editions: Vec<Edition>,
}

/// Follows the steps. One counts if
/// - its kind has it, from the state that the document is in as far as it knows, and its author's role is high enough;
/// - or that state stands because several steps clash, and it takes one of them, by the board;
/// - it attests the text, when the text could be changed until then and cannot any more.
pub(super) fn follow(
    on: &On<'_>,
    moves: &Moves<'_>,
    passed: &mut BTreeMap<EntryId, Passed>,
) -> Path {
    let slots: Vec<Slot> = moves.transitions.iter().map(|by| by.slot).collect();
    let mut walk = Walk {
        on,
        transitions: &moves.transitions,
        past: on.graph.before(&slots, &slots),
        counted: Vec::with_capacity(slots.len()),
        by_board: Set::default(),
        known: RefCell::default(),
    };
    for (at, by) in moves.transitions.iter().enumerate() {
        let counted = walk.weigh(by, &walk.past[at]);
        match counted {
            Err(why) => drop(passed.insert(by.done.entry, why)),
            Ok(_) if by.done.role >= Role::Board => walk.by_board.insert(at),
            Ok(_) => {}
        }
        walk.counted.push(counted.ok());
    }
    let here = walk.stand(Set::all(slots.len()));
    let (state, text) = (here.state.to_owned(), here.text);
    let clash = here.clash.iter().map(|at| walk.step(*at)).collect();
    let counted = (0..slots.len()).filter(|at| walk.counted[*at].is_some());
    Path {
        state,
        text,
        clash,
        steps: counted.map(|at| walk.step(at)).collect(),
        editions: walk.editions(&moves.signatures, passed),
    }
}

struct Walk<'a> {
    on: &'a On<'a>,
    transitions: &'a [By<'a, Transition>],
    /// Of each which others lie in its past.
    past: Vec<Set>,
    /// Of each, from the first on, whether it counts.
    counted: Vec<Option<Counted>>,
    /// Those that count and that somebody took who was at least board then.
    by_board: Set,
    /// Where it was found that steps lead which do not agree: who clashes again and again finds the way back once.
    known: RefCell<BTreeMap<Vec<usize>, End<'a>>>,
}

/// What a step that counts brought.
#[derive(Clone, Copy, Debug)]
struct Counted {
    /// The text that is fixed after it.
    text: Option<[u8; 32]>,
    makes: Makes,
}

/// What a step makes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Makes {
    /// An edition.
    Edition,
    /// It can be changed from now on.
    Open,
    /// What it was.
    Nothing,
}

/// A state, and the text that is fixed in it.
type End<'a> = (&'a str, Option<[u8; 32]>);

/// Where some steps lead.
struct Standing<'a> {
    state: &'a str,
    text: Option<[u8; 32]>,
    clash: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn weigh(&self, by: &By<'_, Transition>, past: &Set) -> Result<Counted, Passed> {
        let (kind, step) = (self.on.kind, by.what);
        let here = self.stand(past.clone());
        let way = kind.step(&step.from, &step.to);
        let is_chosen = here.clash.iter().any(|at| self.to(*at) == step.to);
        if step.from != here.state || (way.is_none() && !is_chosen) {
            return Err(Passed::NoStep);
        }
        let may_go = way.is_some_and(|way| by.done.role >= way.least);
        let may_choose = is_chosen && by.done.role >= Role::Board;
        if !may_go && !may_choose {
            return Err(Passed::Role);
        }
        let text_in = |key: &str| kind.state(key).map(|state| state.text);
        let (text, makes) = match (text_in(&step.from), text_in(&step.to)) {
            (None, _) | (_, None) => return Err(Passed::NoStep),
            (Some(TextIn::Fixed), Some(TextIn::Open)) => (None, Makes::Open),
            (Some(TextIn::Open), Some(TextIn::Open)) => (None, Makes::Nothing),
            (Some(TextIn::Fixed), Some(TextIn::Fixed)) => (here.text, Makes::Nothing),
            (Some(TextIn::Open), Some(TextIn::Fixed)) => {
                let attested = step.edition.as_ref();
                let holds = |it: &&super::Attested| it.holds(self.on.of, &by.done.author);
                let attested = attested.filter(holds).ok_or(Passed::DoesNotAddUp)?;
                (Some(attested.hash), Makes::Edition)
            }
        };
        Ok(Counted { text, makes })
    }

    /// Where steps lead of which all that lies in their past is among them. While the last of them do not agree, those
    /// that know least of the board give way, and of the others what they all know stands.
    fn stand(&self, mut within: Set) -> Standing<'a> {
        let mut heads = self.heads(&within);
        let clash = match self.agree(&heads) {
            true => Vec::new(),
            false => heads.clone(),
        };
        let mut disagreeing = Vec::new();
        let (state, text) = loop {
            if let Some(end) = self.known.borrow().get(&heads) {
                break *end;
            }
            if self.agree(&heads) {
                break heads.first().map_or(self.begin(), |head| self.end(*head));
            }
            for head in &heads {
                within.keep(&self.past[*head]);
            }
            let next = self.heads(&within);
            disagreeing.push(std::mem::replace(&mut heads, next));
        };
        let mut known = self.known.borrow_mut();
        for heads in disagreeing {
            known.insert(heads, (state, text));
        }
        Standing { state, text, clash }
    }

    /// The last steps among some, without those that give way.
    fn heads(&self, within: &Set) -> Vec<usize> {
        let heads = within.latest(&self.past, |at| self.counts(at).is_some());
        match self.agree(&heads) {
            true => heads,
            false => self.without_those_that_give_way(heads),
        }
    }

    fn agree(&self, heads: &[usize]) -> bool {
        let mut ends = heads.iter().map(|head| self.end(*head));
        let first = ends.next();
        ends.all(|end| Some(end) == first)
    }

    /// Of heads that do not agree those that do not give way: one does to another that has, in its past or itself, all
    /// steps of the board that it has, and more.
    fn without_those_that_give_way(&self, heads: Vec<usize>) -> Vec<usize> {
        let of_board: Vec<Set> = heads.iter().map(|head| self.of_board(*head)).collect();
        let different: BTreeSet<&Set> = of_board.iter().collect();
        let gives_way = |own: &&Set| {
            let mut others = different.iter().filter(|other| *other != own);
            others.any(|other| other.holds(own))
        };
        let giving: BTreeSet<&Set> = different.iter().copied().filter(gives_way).collect();
        let all = heads.iter().zip(&of_board);
        all.filter(|(_, own)| !giving.contains(own))
            .map(|(head, _)| *head)
            .collect()
    }

    /// The steps of the board in the past of a step, and that step if it is one.
    fn of_board(&self, at: usize) -> Set {
        let mut known = self.past[at].clone();
        known.keep(&self.by_board);
        if self.by_board.has(at) {
            known.insert(at);
        }
        known.trim();
        known
    }

    fn counts(&self, at: usize) -> Option<Counted> {
        self.counted.get(at).copied().flatten()
    }

    fn to(&self, at: usize) -> &'a str {
        &self.transitions[at].what.to
    }

    /// Where a document begins.
    fn begin(&self) -> End<'a> {
        let state = self.on.kind.states.first();
        (state.map_or("", |state| state.key), None)
    }

    fn end(&self, at: usize) -> End<'a> {
        (self.to(at), self.counts(at).and_then(|it| it.text))
    }

    fn makes(&self, at: usize) -> Makes {
        self.counts(at).map_or(Makes::Nothing, |it| it.makes)
    }

    fn step(&self, at: usize) -> Step {
        let By { done, what, .. } = &self.transitions[at];
        Step {
            entry: done.entry,
            participant: done.participant,
            at: done.at,
            transition: (*what).clone(),
        }
    }

    /// The editions in order: each after those in its past, of several the one with the lowest id first.
    fn editions(
        &self,
        signatures: &[By<'_, Signature>],
        passed: &mut BTreeMap<EntryId, Passed>,
    ) -> Vec<Edition> {
        let makes_one = |at: &usize| self.makes(*at) == Makes::Edition;
        let made: Vec<usize> = (0..self.transitions.len()).filter(makes_one).collect();
        let id = |at: usize| self.transitions[at].done.entry;
        let is_before = |earlier: usize, later: usize| self.past[later].has(earlier);
        let count = |at: usize| made.iter().filter(|it| is_before(**it, at)).count();
        let mut lacking: BTreeMap<usize, usize> = made.iter().map(|at| (*at, count(*at))).collect();
        let ready =
            |(at, lacking): (&usize, &usize)| (*lacking == 0).then(|| Reverse((id(*at), *at)));
        let mut next: BinaryHeap<_> = lacking.iter().filter_map(ready).collect();
        let mut signed = self.signed(signatures, passed);
        let mut editions = Vec::with_capacity(made.len());
        while let Some(Reverse((_, at))) = next.pop() {
            editions.push(Edition {
                number: u32::try_from(editions.len() + 1).unwrap_or(u32::MAX),
                step: self.step(at),
                signatures: signed.remove(&at).unwrap_or_default(),
            });
            for (later, lacking) in &mut lacking {
                if is_before(at, *later) {
                    *lacking -= 1;
                    if *lacking == 0 {
                        next.push(Reverse((id(*later), *later)));
                    }
                }
            }
        }
        editions
    }

    /// By edition who signed it, in the order of the graph.
    fn signed(
        &self,
        signatures: &[By<'_, Signature>],
        passed: &mut BTreeMap<EntryId, Passed>,
    ) -> BTreeMap<usize, Vec<Signed>> {
        let at: BTreeMap<EntryId, usize> = (0..)
            .zip(self.transitions)
            .map(|(at, by)| (by.done.entry, at))
            .collect();
        let steps: Vec<Slot> = self.transitions.iter().map(|by| by.slot).collect();
        let slots: Vec<Slot> = signatures.iter().map(|by| by.slot).collect();
        let known = self.on.graph.before(&steps, &slots);
        let mut by_signer: BTreeMap<(usize, ParticipantId), Vec<usize>> = BTreeMap::new();
        for (place, (by, known)) in signatures.iter().zip(&known).enumerate() {
            let edition = at.get(&by.what.edition).copied();
            match self.check_signature(by, edition, known) {
                Ok(edition) => {
                    let key = (edition, by.done.participant);
                    by_signer.entry(key).or_default().push(place);
                }
                Err(why) => drop(passed.insert(by.done.entry, why)),
            }
        }
        let groups: Vec<Vec<usize>> = by_signer.values().cloned().collect();
        let kept = self.on.one_of_each(signatures, &groups, passed);
        let mut signed: BTreeMap<usize, Vec<(usize, Signed)>> = BTreeMap::new();
        for ((edition, _), place) in by_signer.keys().zip(kept) {
            let By { done, what, .. } = &signatures[place];
            let it = Signed {
                entry: done.entry,
                participant: done.participant,
                at: done.at,
                signature: (*what).clone(),
            };
            signed.entry(*edition).or_default().push((place, it));
        }
        let in_order = |mut all: Vec<(usize, Signed)>| {
            all.sort_by_key(|(place, _)| *place);
            all.into_iter().map(|(_, signed)| signed).collect()
        };
        signed
            .into_iter()
            .map(|(edition, all)| (edition, in_order(all)))
            .collect()
    }

    /// The rules of a signature:
    /// - the kind lets who signs sign;
    /// - the edition lies in its past, and no step after it there fixes or opens the text again;
    /// - it attests what the edition holds, by its author.
    fn check_signature(
        &self,
        by: &By<'_, Signature>,
        edition: Option<usize>,
        known: &Set,
    ) -> Result<usize, Passed> {
        allows(self.on.kind.acts.sign, by.done.role)?;
        let edition = edition
            .filter(|at| self.makes(*at) == Makes::Edition && known.has(*at))
            .ok_or(Passed::AboutNothing)?;
        let is_over = known
            .backwards()
            .any(|at| self.makes(at) != Makes::Nothing && self.past[at].has(edition));
        if is_over {
            return Err(Passed::AboutNothing);
        }
        let attested = &by.what.attested;
        let text = self.counts(edition).and_then(|it| it.text);
        if text != Some(attested.hash) || !attested.holds(self.on.of, &by.done.author) {
            return Err(Passed::DoesNotAddUp);
        }
        Ok(edition)
    }
}
