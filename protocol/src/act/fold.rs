//! What all acts on a document come to: the same for everybody who holds the same entries, in whatever order they came.

use super::graph::{Graph, Slot};
use super::path::{self, Moves};
use super::room::{self, Most};
use super::said::{self, Said};
use super::voting::{self, Given};
use super::{Act, Comment, Edition, Paper, Signature, Step, Suggestion, Taken, Voting};
use crate::charter::role::Role;
use crate::document::kinds::{Kind, TextIn};
use crate::entry::Malformed;
use crate::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId};
use crate::space::counts::least_role;
use std::collections::{BTreeMap, BTreeSet};

/// An act with who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Its entry.
    pub entry: EntryId,
    /// The device that signed it.
    pub author: AuthorId,
    /// Whose device that is.
    pub participant: ParticipantId,
    /// The role that its author had, as [`Space::role_at_entry`](crate::space::Space::role_at_entry) tells; of who had none
    /// [`Role::Reader`], which does nothing.
    pub role: Role,
    /// When, as the author's clock claims; it decides nothing.
    pub at: Millis,
    /// How many bytes its body has.
    pub bytes: usize,
    /// What it is.
    pub act: Result<Act, Malformed>,
}

/// Which document the acts are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Of {
    /// Its space.
    pub space: SpaceId,
    /// The document.
    pub document: DocumentId,
}

/// What lies in whose past, among the entries on a document.
pub trait Past {
    /// The entries right before an entry on the document: those that it names, and its author's own.
    fn right_before(&self, entry: &EntryId) -> Vec<EntryId>;

    /// Whether `earlier` lies in the past of `later`; an entry is not in its own.
    fn is_before(&self, earlier: &EntryId, later: &EntryId) -> bool {
        let mut seen = BTreeSet::new();
        let mut left = self.right_before(later);
        while let Some(id) = left.pop() {
            if id == *earlier {
                return true;
            }
            if seen.insert(id) {
                left.extend(self.right_before(&id));
            }
        }
        false
    }
}

/// By entry those right before it.
impl Past for BTreeMap<EntryId, Vec<EntryId>> {
    fn right_before(&self, entry: &EntryId) -> Vec<EntryId> {
        self.get(entry).cloned().unwrap_or_default()
    }
}

/// What the acts on a document come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fold {
    /// The key of the state that it is in; empty for a kind without states.
    pub state: String,
    /// The hash of the text that is fixed in that state.
    pub text: Option<[u8; 32]>,
    /// Steps that were taken without knowing of each other and lead to different states or texts: while there are any,
    /// the state is the last that all agree on, and somebody must choose. Steps that give way to the board's are not
    /// among them.
    pub clash: Vec<Step>,
    /// The steps that count, each after those in its past.
    pub steps: Vec<Step>,
    /// The editions, each after those in its past.
    pub editions: Vec<Edition>,
    /// What was said, in the same order.
    pub comments: Vec<Commented>,
    /// What was proposed.
    pub suggestions: Vec<Suggested>,
    /// Who supports what: a suggestion, or (none) the document.
    pub support: BTreeMap<Option<EntryId>, Supported>,
    /// The votes about it.
    pub votings: Vec<Voting>,
    /// What does not count, and why.
    pub passed: BTreeMap<EntryId, Passed>,
}

impl Fold {
    /// Whether the text cannot be changed: in the state that it is in, or where one of the steps leads that clash.
    pub fn is_fixed(&self, kind: &Kind) -> bool {
        let clashing = self.clash.iter().map(|step| &step.transition.to);
        let mut states = clashing.chain([&self.state]);
        states.any(|key| {
            let state = kind.state(key);
            state.is_some_and(|state| state.text == TextIn::Fixed)
        })
    }

    /// The edition whose text is fixed in the state that it is in; it need not be the one with the highest number.
    pub fn edition(&self) -> Option<&Edition> {
        let hash = self.text?;
        let holds = |it: &&Edition| {
            let attested = it.step.transition.edition.as_ref();
            attested.is_some_and(|attested| attested.hash == hash)
        };
        self.editions.iter().rfind(holds)
    }
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commented {
    /// Its entry.
    pub entry: EntryId,
    /// Who.
    pub participant: ParticipantId,
    /// When, as their clock claims.
    pub at: Millis,
    /// What.
    pub comment: Comment,
}

/// Something that was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// Its entry.
    pub entry: EntryId,
    /// Who.
    pub participant: ParticipantId,
    /// When, as their clock claims.
    pub at: Millis,
    /// What.
    pub suggestion: Suggestion,
    /// What became of it; none: it is open. Of contradicting verdicts that do not know of each other, taken over stands.
    pub verdict: Option<(EntryId, Taken)>,
    /// The verdicts that count and take it over, sorted: those too in whose place another stands, for each came with an
    /// edit of its own.
    pub over: Vec<EntryId>,
}

/// Support of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supported {
    /// Who.
    pub people: BTreeSet<ParticipantId>,
    /// On paper, as handed in.
    pub paper: Vec<(EntryId, Paper)>,
}

/// A signature under an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its entry.
    pub entry: EntryId,
    /// Who.
    pub participant: ParticipantId,
    /// When, as their clock claims.
    pub at: Millis,
    /// What.
    pub signature: Signature,
}

/// Why an act does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Passed {
    /// Its bytes are not in a form that this version knows.
    #[error("not readable")]
    Unreadable,
    /// The kind does not have it, or asks a higher role.
    #[error("the role is too low")]
    Role,
    /// There is no such step from the state that the document was in for whom took it.
    #[error("no such step")]
    NoStep,
    /// What it is about is not in its past, or does not count.
    #[error("about nothing")]
    AboutNothing,
    /// It takes back what somebody else did, or what cannot be taken back.
    #[error("not one's own")]
    NotOwn,
    /// It was taken back.
    #[error("taken back")]
    TakenBack,
    /// Who voted is not on the roll, or holds too many proxies.
    #[error("not on the roll")]
    NotOnRoll,
    /// It contradicts itself: an option that is not there, counts that are not those of the votes.
    #[error("does not add up")]
    DoesNotAddUp,
    /// Its device did more on this document than one device may: it is put aside.
    #[error("more than one device may do")]
    TooMany,
    /// It counted, and another one stands in its place: a later one of the same person, or one that chairs or judges
    /// after it.
    #[error("another one stands")]
    Replaced,
}

/// Folds all acts on a document.
pub fn fold(of: Of, kind: &Kind, acts: &[Done], past: &dyn Past) -> Fold {
    fold_within(of, kind, acts, past, Most::default())
}

/// Folds them as if a device may do so much.
pub(super) fn fold_within(of: Of, kind: &Kind, acts: &[Done], past: &dyn Past, most: Most) -> Fold {
    let entries = acts.iter().map(|done| done.entry);
    let on = On {
        of,
        kind,
        graph: Graph::of(entries, past),
    };
    let mut passed = BTreeMap::new();
    room::put_aside(&on.graph, acts, most, &mut passed);
    let sorted = Sorted::by_what_they_are(&on, acts, &mut passed);
    let path = path::follow(&on, &sorted.moves, &mut passed);
    let heard = said::hear(&on, &sorted.said, &mut passed);
    Fold {
        state: path.state,
        text: path.text,
        clash: path.clash,
        steps: path.steps,
        editions: path.editions,
        comments: heard.comments,
        suggestions: heard.suggestions,
        support: heard.support,
        votings: voting::count(&on, &sorted.given, &mut passed),
        passed,
    }
}

/// What acts are on.
pub(super) struct On<'a> {
    pub(super) of: Of,
    pub(super) kind: &'a Kind,
    pub(super) graph: Graph,
}

/// What somebody did, and where in the order.
pub(super) struct By<'a, T> {
    pub(super) slot: Slot,
    pub(super) done: &'a Done,
    pub(super) what: &'a T,
}

impl On<'_> {
    /// For each whether an entry lies in the past of the place.
    pub(super) fn are_before(&self, named: impl Iterator<Item = (EntryId, Slot)>) -> Vec<bool> {
        let pairs: Vec<Option<(Slot, Slot)>> = named
            .map(|(id, later)| Some((self.graph.slot(&id)?, later)))
            .collect();
        let found: Vec<(Slot, Slot)> = pairs.iter().copied().flatten().collect();
        let mut found = self.graph.are_before(&found).into_iter();
        let is_before = |pair: Option<_>| pair.is_some() && found.next() == Some(true);
        pairs.into_iter().map(is_before).collect()
    }

    /// Of each group, by place in `all`, the latest, and of several the one with the lowest id.
    pub(super) fn one_of_each<T>(
        &self,
        all: &[By<'_, T>],
        groups: &[Vec<usize>],
        passed: &mut BTreeMap<EntryId, Passed>,
    ) -> Vec<usize> {
        let slots = |group: &Vec<usize>| group.iter().map(|at| all[*at].slot).collect();
        let slots: Vec<Vec<Slot>> = groups.iter().map(slots).collect();
        let mut one = Vec::with_capacity(groups.len());
        for (group, latest) in groups.iter().zip(self.graph.latest(&slots)) {
            let latest = latest.into_iter().map(|place| group[place]);
            let kept = latest.min_by_key(|at| all[*at].done.entry);
            for at in group.iter().filter(|at| Some(**at) != kept) {
                passed.insert(all[*at].done.entry, Passed::Replaced);
            }
            one.extend(kept);
        }
        one
    }
}

/// Acts by what they are, each list in the order of the graph.
#[derive(Default)]
struct Sorted<'a> {
    moves: Moves<'a>,
    said: Said<'a>,
    given: Given<'a>,
}

impl<'a> Sorted<'a> {
    fn by_what_they_are(
        on: &On<'_>,
        acts: &'a [Done],
        passed: &mut BTreeMap<EntryId, Passed>,
    ) -> Sorted<'a> {
        let by_slot: BTreeMap<Slot, &Done> = acts
            .iter()
            .filter_map(|done| Some((on.graph.slot(&done.entry)?, done)))
            .collect();
        let mut sorted = Sorted::default();
        for (slot, done) in by_slot {
            if passed.contains_key(&done.entry) {
                continue;
            }
            let why = match &done.act {
                Ok(act) if done.role < least_role(act.entry_type()) => Passed::Role,
                Ok(act) => {
                    sorted.add(slot, done, act);
                    continue;
                }
                Err(_) => Passed::Unreadable,
            };
            passed.insert(done.entry, why);
        }
        sorted
    }

    fn add(&mut self, slot: Slot, done: &'a Done, act: &'a Act) {
        fn put<'a, T>(list: &mut Vec<By<'a, T>>, slot: Slot, done: &'a Done, what: &'a T) {
            list.push(By { slot, done, what });
        }
        let Sorted { moves, said, given } = self;
        match act {
            Act::Comment(it) => put(&mut said.comments, slot, done, it),
            Act::Suggestion(it) => put(&mut said.suggestions, slot, done, it),
            Act::Support(it) => put(&mut said.support, slot, done, it),
            Act::Verdict(it) => put(&mut said.verdicts, slot, done, it),
            Act::TakeBack(it) => put(&mut said.taken_back, slot, done, it),
            Act::Transition(it) => put(&mut moves.transitions, slot, done, it),
            Act::Signature(it) => put(&mut moves.signatures, slot, done, it),
            Act::Opening(it) => put(&mut given.openings, slot, done, it),
            Act::Vote(it) => put(&mut given.votes, slot, done, it),
            Act::Closing(it) => put(&mut given.closings, slot, done, it),
            Act::Reopening(it) => put(&mut given.reopenings, slot, done, it),
        }
    }
}

/// Whether a role is the least that may do it.
pub(super) fn allows(least: Option<Role>, role: Role) -> Result<(), Passed> {
    match least.is_some_and(|least| role >= least) {
        true => Ok(()),
        false => Err(Passed::Role),
    }
}

/// Whether two people are named.
pub(super) fn are_two(names: &[String; 2]) -> bool {
    let [one, other] = names.each_ref().map(|name| name.trim());
    !one.is_empty() && !other.is_empty() && one != other
}
