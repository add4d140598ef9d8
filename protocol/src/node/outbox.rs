//! What comes out of a node, in order: records to keep, peers that can be written to, and news for people.

use crate::ids::{DocumentId, EntryId, PeerId, SpaceId};
use crate::record::{Record, Sequence};
use crate::space::JoinFailure;
use crate::space::presence::Presence;
use crate::sync::Fault;
use std::collections::VecDeque;

/// One thing that a node wants done or known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// To be kept; reported back by its sequence when it is durable.
    Append {
        /// Its place among the records.
        sequence: Sequence,
        /// The record.
        record: Record,
    },
    /// There may be something to send to this peer.
    Ready {
        /// Which.
        peer: PeerId,
    },
    /// The stream to this peer is to be closed.
    Close {
        /// Which.
        peer: PeerId,
        /// Why.
        fault: Fault,
    },
    /// Something that people or open documents want to know.
    Event(Event),
}

/// News.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Entries of others on a document that count, with their bodies: new here, and durable.
    Content {
        /// The space.
        space: SpaceId,
        /// The document.
        document: DocumentId,
        /// The entries, in an order in which each follows its own chain.
        entries: Vec<EntryId>,
    },
    /// Other entries of a document count than before: fold it anew.
    Refold {
        /// The space.
        space: SpaceId,
        /// The document.
        document: DocumentId,
    },
    /// Members, roles, names, relays or keys of a space changed.
    Charter {
        /// The space.
        space: SpaceId,
    },
    /// The joining counts: this device is in the space and can read.
    Joined {
        /// The space.
        space: SpaceId,
    },
    /// The joining will not count; the space is gone from this node.
    JoinFailed {
        /// The space.
        space: SpaceId,
        /// Why.
        why: JoinFailure,
    },
    /// Somebody is doing something in a document; nothing of it is kept.
    Presence {
        /// The space.
        space: SpaceId,
        /// What.
        presence: Presence,
    },
    /// A peer came or went, or took or gave something.
    Link {
        /// Which.
        peer: PeerId,
    },
    /// A device said what it holds: how it stands with it may be known better than before.
    Receipt {
        /// The space.
        space: SpaceId,
    },
    /// Somebody asks for a space that sleeps here: it is to be brought back with [`crate::node::Node::waking`].
    Wake {
        /// The space.
        space: SpaceId,
    },
    /// A space sleeps from now on: nothing of it is read any more until it is woken.
    Slept {
        /// The space.
        space: SpaceId,
    },
    /// This relay has a space no more: nothing of it is read, and what was kept of it may go.
    PutDown {
        /// The space.
        space: SpaceId,
    },
    /// A peer did something that no honest peer does; its stream is closed.
    Fault {
        /// Which.
        peer: PeerId,
        /// What.
        fault: Fault,
    },
}

/// Outputs in order, with the sequence of the next record.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    queue: VecDeque<Output>,
    last: Sequence,
}

impl Outbox {
    /// Gives a record out, to be kept.
    pub(super) fn append(&mut self, record: Record) -> Sequence {
        self.last = Sequence(self.last.0 + 1);
        let sequence = self.last;
        self.queue.push_back(Output::Append { sequence, record });
        sequence
    }

    /// Asks for a stream to be closed.
    pub(super) fn close(&mut self, peer: PeerId, fault: Fault) {
        self.queue.push_back(Output::Close { peer, fault });
    }

    /// Tells news; the same twice in a row is told once.
    pub(super) fn event(&mut self, event: Event) {
        let event = Output::Event(event);
        if self.queue.back() != Some(&event) {
            self.queue.push_back(event);
        }
    }

    /// The next output.
    pub(super) fn poll(&mut self) -> Option<Output> {
        self.queue.pop_front()
    }

    /// The sequence of the last record that was given out.
    pub(super) fn last(&self) -> Sequence {
        self.last
    }
}
