//! What is known of the changes in a document: who made which operation, on what, and after what.
//!
//! Automerge does not check that the operations of a change name things of the right sort that its author could
//! know; here they are checked before it sees them, each against the past of its own change only, so that the
//! answer is the same in whatever order changes arrive.

use super::filter::Reason;
use super::order::Joint;
use super::origin::{self, Origin};
use super::typed::Typed;
use automerge::ScalarValue;
use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ObjType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How deep objects may lie in each other: a document of ours has three.
const DEPTH: u8 = 16;

/// Sixteen bytes: the length of every actor that we bind.
pub(crate) type Actor = [u8; 16];
/// An operation: the place of its actor, and its counter.
pub(super) type OpKey = (u32, u32);

/// The place of a change among the changes of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct ChangeSlot(pub(crate) u32);

/// What a change brought.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Node {
    /// Its hash.
    pub(crate) hash: [u8; 32],
    /// What it depends on.
    pub(crate) deps: Vec<ChangeSlot>,
    pub(super) actor: u32,
    pub(super) start: u32,
    pub(super) len: u32,
    pub(super) runs: Vec<Run>,
    /// The characters that it put into texts.
    pub(super) typed: Typed,
    pub(super) joints: Vec<Joint>,
    /// Those of them that came again.
    pub(super) origins: Vec<Origin>,
}

impl Node {
    pub(super) fn end(&self) -> u32 {
        self.start + self.len - 1
    }

    /// The objects into which it put elements, each as often as it came back to it.
    fn puts_into(&self) -> impl Iterator<Item = u32> {
        let runs = self.runs.iter().filter(|run| run.what == What::Insert);
        runs.map(|run| run.object)
    }
}

/// Consecutive operations of one change on one object.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Run {
    /// The counter of the first.
    pub(super) start: u32,
    pub(super) object: u32,
    pub(super) what: What,
}

/// What an operation did, as far as later ones may name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    /// Put an element into a list or text.
    Insert,
    /// Put a value under a key or over an element.
    Put,
    /// Took something away.
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Sort {
    Map,
    List,
    Text,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Object {
    pub(super) id: Option<OpKey>,
    pub(super) sort: Sort,
    depth: u8,
    /// The changes that put elements into it, in order.
    pub(super) put_in_by: Vec<ChangeSlot>,
}

/// Where a value was put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Place {
    Key(String),
    Element(OpKey),
}

/// The changes of a document that were admitted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct History {
    pub(super) actors: Vec<Actor>,
    pub(super) actor_at: BTreeMap<Actor, u32>,
    pub(super) changes: Vec<Node>,
    by_hash: BTreeMap<[u8; 32], ChangeSlot>,
    /// By actor: its changes in sequence.
    pub(super) lines: Vec<Vec<ChangeSlot>>,
    pub(super) objects: Vec<Object>,
    pub(super) object_at: BTreeMap<OpKey, u32>,
    /// Where each value was put that is no element: few, next to the characters of a text.
    pub(super) puts: BTreeMap<OpKey, (u32, Place)>,
    #[serde(skip)]
    pub(super) clocks: BTreeMap<ChangeSlot, Vec<u32>>,
}

impl Default for History {
    fn default() -> Self {
        History {
            actors: Vec::new(),
            actor_at: BTreeMap::new(),
            changes: Vec::new(),
            by_hash: BTreeMap::new(),
            lines: Vec::new(),
            objects: vec![Object {
                id: None,
                sort: Sort::Map,
                depth: 0,
                put_in_by: Vec::new(),
            }],
            object_at: BTreeMap::new(),
            puts: BTreeMap::new(),
            clocks: BTreeMap::new(),
        }
    }
}

impl History {
    /// How many changes there are.
    pub(crate) fn len(&self) -> u32 {
        self.changes.len() as u32
    }

    /// The place of the change with this hash.
    pub(crate) fn find(&self, hash: &[u8; 32]) -> Option<ChangeSlot> {
        self.by_hash.get(hash).copied()
    }

    /// What is known of a change.
    pub(crate) fn node(&self, slot: ChangeSlot) -> &Node {
        &self.changes[slot.0 as usize]
    }

    /// The actor of a change.
    pub(crate) fn actor_of(&self, slot: ChangeSlot) -> Actor {
        self.actors[self.node(slot).actor as usize]
    }

    /// Takes a change in, when it follows from what it depends on.
    ///
    /// # Errors
    /// - [`Reason::OutsidePast`]: a dependency is not here, or it has none though it is not the first.
    /// - [`Reason::OutOfSequence`]: its actor's sequence number, or the counter of its first operation, is not the next
    ///   one in its own past.
    /// - [`Reason::Newer`]: an operation of a sort that this version does not write.
    /// - [`Reason::BadReference`]: an operation names what is not there, or not of its sort.
    /// - [`Reason::OverLimit`]: objects too deep in each other.
    pub(crate) fn take_in(&mut self, change: &Change) -> Result<ChangeSlot, Reason> {
        let actor: Actor = bytes_of(change.actor_id()).ok_or(Reason::Forged)?;
        let mut deps = Vec::with_capacity(change.deps().len());
        for ChangeHash(hash) in change.deps() {
            deps.push(self.find(hash).ok_or(Reason::OutsidePast)?);
        }
        if deps.is_empty() && !self.changes.is_empty() {
            return Err(Reason::OutsidePast);
        }
        let mut clock = self.clock(&deps);
        let own = match self.actor_at.get(&actor) {
            Some(own) => *own,
            None => self.actors.len() as u32,
        };
        self.check_sequence(&clock, own, change)?;
        let start = change.start_op().get() as u32;
        let mut examiner = Examiner::new(self, &clock, (actor, own), start);
        for op in &change.decode().operations {
            examiner.examine(op)?;
        }
        let Examiner {
            runs,
            objects,
            puts,
            typed,
            joints,
            claim,
            ..
        } = examiner;

        let slot = ChangeSlot(self.len());
        if own as usize == self.actors.len() {
            self.actors.push(actor);
            self.actor_at.insert(actor, own);
            self.lines.push(Vec::new());
            clock.push(0);
        }
        for object in objects {
            let at = self.objects.len() as u32;
            if let Some(id) = object.id {
                self.object_at.insert(id, at);
            }
            self.objects.push(object);
        }
        self.puts.extend(puts);
        let len = change.len() as u32;
        let typed = Typed::of(typed, &runs, start + len, |object| {
            let object = self.objects.get(object as usize);
            object.is_some_and(|object| object.sort == Sort::Text)
        });
        let mut node = Node {
            hash: change.hash().0,
            deps,
            actor: own,
            start,
            len,
            runs,
            typed,
            joints,
            origins: Vec::new(),
        };
        node.origins = self.believed(&node, &claim, &clock);
        clock[own as usize] = node.end();
        for object in node.puts_into() {
            let put_in_by = &mut self.objects[object as usize].put_in_by;
            if put_in_by.last() != Some(&slot) {
                put_in_by.push(slot);
            }
        }
        self.by_hash.insert(node.hash, slot);
        self.lines[own as usize].push(slot);
        self.changes.push(node);
        self.keep_clock(slot, clock);
        Ok(slot)
    }

    /// Forgets every change from this place on.
    pub(crate) fn forget_from(&mut self, first: u32) {
        while self.len() > first {
            let slot = ChangeSlot(self.len() - 1);
            let Some(node) = self.changes.pop() else {
                return;
            };
            self.by_hash.remove(&node.hash);
            self.clocks.remove(&slot);
            self.lines[node.actor as usize].pop();
            for object in node.puts_into() {
                let put_in_by = &mut self.objects[object as usize].put_in_by;
                put_in_by.pop_if(|last| *last == slot);
            }
            for counter in node.start..=node.end() {
                let key = (node.actor, counter);
                self.puts.remove(&key);
                self.object_at.remove(&key);
            }
            while let Some(last) = self.objects.last() {
                let here = last
                    .id
                    .is_some_and(|(actor, counter)| actor == node.actor && counter >= node.start);
                if !here {
                    break;
                }
                self.objects.pop();
            }
        }
    }

    fn check_sequence(&self, clock: &[u32], own: u32, change: &Change) -> Result<(), Reason> {
        let known = self.lines.get(own as usize).map_or(0, Vec::len) as u64;
        let last = known
            .checked_sub(1)
            .map(|at| self.node(self.lines[own as usize][at as usize]));
        let seen = last.is_none_or(|node| clock.get(own as usize) == Some(&node.end()));
        let highest = clock.iter().copied().max().unwrap_or(0);
        let end = change.start_op().get() + change.len() as u64;
        if change.seq() != known + 1
            || !seen
            || change.start_op().get() != u64::from(highest) + 1
            || end > u64::from(u32::MAX)
        {
            return Err(Reason::OutOfSequence);
        }
        Ok(())
    }

    /// The object that an operation was on, and what it did.
    pub(super) fn operation(&self, (actor, counter): OpKey) -> Option<(u32, What)> {
        let line = self.lines.get(actor as usize)?;
        let after = line.partition_point(|slot| self.node(*slot).start <= counter);
        let node = self.node(*line.get(after.checked_sub(1)?)?);
        if counter > node.end() {
            return None;
        }
        find_run(&node.runs, counter)
    }
}

fn find_run(runs: &[Run], counter: u32) -> Option<(u32, What)> {
    let after = runs.partition_point(|run| run.start <= counter);
    let run = runs.get(after.checked_sub(1)?)?;
    Some((run.object, run.what))
}

fn bytes_of(actor: &ActorId) -> Option<Actor> {
    actor.to_bytes().try_into().ok()
}

/// Looks at the operations of one change, in order.
struct Examiner<'a> {
    history: &'a History,
    clock: &'a [u32],
    own: u32,
    start: u32,
    counter: u32,
    runs: Vec<Run>,
    objects: Vec<Object>,
    object_at: BTreeMap<u32, u32>,
    puts: BTreeMap<OpKey, (u32, Place)>,
    typed: String,
    joints: Vec<Joint>,
    claim: String,
    own_actor: Actor,
    last_actor: (Actor, u32),
}

impl<'a> Examiner<'a> {
    fn new(history: &'a History, clock: &'a [u32], own: (Actor, u32), start: u32) -> Self {
        Examiner {
            history,
            clock,
            own: own.1,
            start,
            counter: start,
            runs: Vec::new(),
            objects: Vec::new(),
            object_at: BTreeMap::new(),
            puts: BTreeMap::new(),
            typed: String::new(),
            joints: Vec::new(),
            claim: String::new(),
            last_actor: own,
            own_actor: own.0,
        }
    }

    fn examine(&mut self, op: &Op) -> Result<(), Reason> {
        let object = self.object(&op.obj)?;
        let (sort, depth) = self.sort(object);
        let what = match sort {
            Sort::Text => self.on_text(op, object)?,
            Sort::List => self.on_list(op, object)?,
            Sort::Map => self.on_map(op, object)?,
        };
        if let OpType::Make(made) = &op.action {
            self.make(*made, depth)?;
        }
        let goes_on = self
            .runs
            .last()
            .is_some_and(|run| run.object == object && run.what == what);
        if !goes_on {
            self.runs.push(Run {
                start: self.counter,
                object,
                what,
            });
        }
        self.counter += 1;
        Ok(())
    }

    /// In a text: characters one by one, and each goes as one.
    fn on_text(&mut self, op: &Op, object: u32) -> Result<What, Reason> {
        match (&op.action, op.insert) {
            (OpType::Put(ScalarValue::Str(text)), true) => {
                let behind = self.element_or_head(&op.key, object)?;
                if op.pred.iter().next().is_some() {
                    return Err(Reason::BadReference);
                }
                if text.chars().count() != 1 {
                    return Err(Reason::Newer);
                }
                let counter = self.counter;
                if behind != Some((self.own, counter - 1)) {
                    self.joints.push(Joint { counter, behind });
                }
                self.typed.push_str(text);
                Ok(What::Insert)
            }
            (OpType::Delete, false) => {
                let element = self.element(&op.key, object)?;
                let mut preds = op.pred.iter();
                let only = preds.next().ok_or(Reason::BadReference)?;
                if self.resolve(only)? != element || preds.next().is_some() {
                    return Err(Reason::BadReference);
                }
                Ok(What::Delete)
            }
            _ => Err(Reason::Newer),
        }
    }

    fn on_list(&mut self, op: &Op, object: u32) -> Result<What, Reason> {
        let what = what_of(&op.action)?;
        if op.insert {
            if what == What::Delete || op.pred.iter().next().is_some() {
                return Err(Reason::BadReference);
            }
            self.element_or_head(&op.key, object)?;
            return Ok(What::Insert);
        }
        let element = self.element(&op.key, object)?;
        self.predecessors(op, object, &Place::Element(element), Some(element))?;
        if what == What::Put {
            let place = (object, Place::Element(element));
            self.puts.insert((self.own, self.counter), place);
        }
        Ok(what)
    }

    fn on_map(&mut self, op: &Op, object: u32) -> Result<What, Reason> {
        let what = what_of(&op.action)?;
        let Key::Map(key) = &op.key else {
            return Err(Reason::BadReference);
        };
        if op.insert {
            return Err(Reason::BadReference);
        }
        if object == 0
            && key == origin::KEY
            && let OpType::Put(ScalarValue::Str(claim)) = &op.action
        {
            self.claim = claim.to_string();
        }
        let place = Place::Key(key.to_string());
        let some = self.predecessors(op, object, &place, None)?;
        match what {
            What::Put => {
                self.puts.insert((self.own, self.counter), (object, place));
            }
            What::Delete if some == 0 => return Err(Reason::BadReference),
            What::Delete | What::Insert => {}
        }
        Ok(what)
    }

    /// Checks that each predecessor is a value that was put at this very place; says how many there are.
    fn predecessors(
        &mut self,
        op: &Op,
        object: u32,
        place: &Place,
        element: Option<OpKey>,
    ) -> Result<usize, Reason> {
        let mut before: Option<OpKey> = None;
        let mut count = 0;
        for pred in op.pred.iter() {
            let key = self.resolve(pred)?;
            if before == Some(key) {
                return Err(Reason::BadReference);
            }
            let there = Some(key) == element
                || self
                    .puts
                    .get(&key)
                    .or_else(|| self.history.puts.get(&key))
                    .is_some_and(|(on, at)| *on == object && at == place);
            if !there {
                return Err(Reason::BadReference);
            }
            before = Some(key);
            count += 1;
        }
        if element.is_some() && count == 0 {
            return Err(Reason::BadReference);
        }
        Ok(count)
    }

    fn make(&mut self, made: ObjType, depth: u8) -> Result<(), Reason> {
        let sort = match made {
            ObjType::Map => Sort::Map,
            ObjType::List => Sort::List,
            ObjType::Text => Sort::Text,
            ObjType::Table => return Err(Reason::Newer),
        };
        if depth >= DEPTH {
            return Err(Reason::OverLimit);
        }
        let at = (self.history.objects.len() + self.objects.len()) as u32;
        self.object_at.insert(self.counter, at);
        self.objects.push(Object {
            id: Some((self.own, self.counter)),
            sort,
            depth: depth + 1,
            put_in_by: Vec::new(),
        });
        Ok(())
    }

    fn object(&mut self, id: &ObjectId) -> Result<u32, Reason> {
        let ObjectId::Id(id) = id else {
            return Ok(0);
        };
        let key = self.resolve(id)?;
        let found = if self.is_own(key) {
            self.object_at.get(&key.1)
        } else {
            self.history.object_at.get(&key)
        };
        found.copied().ok_or(Reason::BadReference)
    }

    fn sort(&self, object: u32) -> (Sort, u8) {
        let known = self.history.objects.len();
        let object = match self.history.objects.get(object as usize) {
            Some(object) => object,
            None => &self.objects[object as usize - known],
        };
        (object.sort, object.depth)
    }

    fn element_or_head(&mut self, key: &Key, object: u32) -> Result<Option<OpKey>, Reason> {
        match key {
            Key::Seq(ElementId::Head) => Ok(None),
            Key::Seq(ElementId::Id(_)) => self.element(key, object).map(Some),
            Key::Map(_) => Err(Reason::BadReference),
        }
    }

    /// The element of that very list or text which a key names.
    fn element(&mut self, key: &Key, object: u32) -> Result<OpKey, Reason> {
        let Key::Seq(ElementId::Id(id)) = key else {
            return Err(Reason::BadReference);
        };
        let key = self.resolve(id)?;
        let found = if self.is_own(key) {
            find_run(&self.runs, key.1)
        } else {
            self.history.operation(key)
        };
        if found != Some((object, What::Insert)) {
            return Err(Reason::BadReference);
        }
        Ok(key)
    }

    /// An operation in the past of this change, or earlier in it.
    fn resolve(&mut self, OpId(counter, actor): &OpId) -> Result<OpKey, Reason> {
        let actor = self.actor(actor)?;
        let counter = u32::try_from(*counter).map_err(|_| Reason::BadReference)?;
        let known = self.clock.get(actor as usize).copied().unwrap_or(0);
        let earlier = actor == self.own && (self.start..self.counter).contains(&counter);
        if counter == 0 || (counter > known && !earlier) {
            return Err(Reason::BadReference);
        }
        Ok((actor, counter))
    }

    fn actor(&mut self, actor: &ActorId) -> Result<u32, Reason> {
        let bytes = bytes_of(actor).ok_or(Reason::BadReference)?;
        if self.last_actor.0 == bytes {
            return Ok(self.last_actor.1);
        }
        let at = match self.history.actor_at.get(&bytes) {
            Some(at) => *at,
            None if bytes == self.own_actor => self.own,
            None => return Err(Reason::BadReference),
        };
        self.last_actor = (bytes, at);
        Ok(at)
    }

    fn is_own(&self, (actor, counter): OpKey) -> bool {
        actor == self.own && counter >= self.start
    }
}

fn what_of(action: &OpType) -> Result<What, Reason> {
    match action {
        OpType::Make(_) => Ok(What::Put),
        OpType::Put(ScalarValue::Counter(_) | ScalarValue::Unknown { .. }) => Err(Reason::Newer),
        OpType::Put(_) => Ok(What::Put),
        OpType::Delete => Ok(What::Delete),
        OpType::Increment(_) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => Err(Reason::Newer),
    }
}
