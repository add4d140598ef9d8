//! Receipts in a session: what both keep is compared by four bytes; whose receipts the other has newer is asked for.

use crate::canonical::{Reader, put_number};
use crate::entry::Malformed;
use crate::ids::{AuthorId, PeerId, SpaceId};
use crate::limits;
use crate::record::Record;
use crate::sync::fault::Fault;
use crate::sync::fields::{list, put_list, rest};
use crate::sync::frame::{Frame, Prefix, Tag};
use crate::sync::link::Link;
use crate::sync::replica::{Replica, Standing, View};
use crate::sync::session::{Around, Session, Told};
use crate::sync::shared::Shared;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// [`Frame::Receipts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipts {
    /// The space.
    pub space: Tag,
    /// What is said about them.
    pub said: Said,
}

/// What is said about receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Receipts that are here.
    Marks(Vec<Mark>),
    /// Receipts of these devices are asked for, by the first eight bytes of their keys.
    Ask(Vec<Prefix>),
    /// A receipt that was asked for.
    Give(Vec<u8>),
}

/// A receipt that is here: of whom, and how new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The first eight bytes of the author.
    pub author: Prefix,
    /// The counter.
    pub counter: u64,
}

impl Mark {
    /// The mark of a receipt.
    pub fn of(author: &AuthorId, counter: u64) -> Mark {
        Mark {
            author: prefix(author),
            counter,
        }
    }
}

/// The first eight bytes of an author.
pub fn prefix(author: &AuthorId) -> Prefix {
    let (first, _) = author.0.split_first_chunk().expect("a key is 32 bytes");
    Prefix(*first)
}

impl Receipts {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.space.0);
        match &self.said {
            Said::Marks(marks) => {
                out.push(0);
                put_number(out, marks.len() as u64);
                for mark in marks {
                    out.extend(mark.author.0);
                    put_number(out, mark.counter);
                }
            }
            Said::Ask(authors) => {
                out.push(1);
                put_list(out, authors, |author| author.0);
            }
            Said::Give(bytes) => {
                out.push(2);
                out.extend_from_slice(bytes);
            }
        }
    }

    pub(super) fn take(reader: &mut Reader<'_>) -> Result<Receipts, Malformed> {
        let space = Tag(reader.array()?);
        let said = match reader.byte()? {
            0 => {
                let count = reader.length(limits::FRAME_PREFIXES, Malformed::TooMany)?;
                let mut marks = Vec::new();
                for _ in 0..count {
                    marks.push(Mark {
                        author: Prefix(reader.array()?),
                        counter: reader.number()?,
                    });
                }
                Said::Marks(marks)
            }
            1 => Said::Ask(list(reader, limits::FRAME_PREFIXES, Prefix)?),
            2 => Said::Give(rest(reader, limits::RECEIPT_BYTES)?),
            _ => return Err(Malformed::NotCanonical),
        };
        Ok(Receipts { space, said })
    }
}

/// Receipts in a link: what is to be said, and what was.
#[derive(Debug, Default)]
pub(crate) struct Talk {
    marks: VecDeque<Mark>,
    ask: VecDeque<Prefix>,
    answer: VecDeque<Prefix>,
    asked: BTreeSet<Prefix>,
    theirs: BTreeMap<Prefix, u64>,
}

impl Talk {
    /// Tells of a receipt, unless the other has it.
    pub(crate) fn tell(&mut self, mark: Mark) {
        let known = self.theirs.get(&mark.author);
        let old = |waiting: &Mark| waiting.author != mark.author;
        if known.is_none_or(|known| *known < mark.counter) {
            self.marks.retain(old);
            if self.marks.len() < limits::FRAME_PREFIXES {
                self.marks.push_back(mark);
            }
        }
    }

    fn heard(&mut self, mark: Mark) {
        if self.theirs.len() >= limits::FRAME_PREFIXES {
            self.theirs.clear();
        }
        let known = self.theirs.entry(mark.author).or_default();
        *known = mark.counter.max(*known);
    }

    fn ask(&mut self, author: Prefix) {
        if self.asked.len() < limits::FRAME_PREFIXES && self.asked.insert(author) {
            self.ask.push_back(author);
        }
    }

    /// Whether nothing is to be said about any.
    pub(crate) fn is_idle(&self) -> bool {
        self.marks.is_empty() && self.ask.is_empty() && self.answer.is_empty()
    }
}

impl<P> Link<P> {
    /// Whether receipts are spoken about: among devices and relays of the charter.
    fn sees_receipts(&self) -> bool {
        let standing = match self.people.standing {
            Standing::Device(_) | Standing::Relay => true,
            Standing::Invited(_) | Standing::Removed(..) | Standing::Stranger => false,
        };
        standing && self.people.theirs.is_some() && self.view() == View::All
    }
}

impl<P> Session<P> {
    /// Tells whose receipts are here, when the other keeps others than this side.
    pub(crate) fn compare_receipts<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        theirs: Option<[u8; 4]>,
        shared: &mut Shared,
        around: &Around<'_, R>,
    ) {
        let Some(link) = self.links.get_mut(&tag) else {
            return;
        };
        let replica = around.spaces.get(&link.space);
        if let (Some(theirs), Some(replica)) = (theirs, replica)
            && link.sees_receipts()
            && theirs != replica.receipts_print()
        {
            link.receipts.marks = replica.receipt_marks().into();
            link.receipts.marks.truncate(limits::FRAME_PREFIXES);
            // Nothing else may be left to say that would bring the transport here.
            shared.ready.insert(self.them);
        }
    }

    /// Takes what the other says about receipts.
    pub(crate) fn on_receipts<R: Replica<Plan = P>>(
        &mut self,
        receipts: Receipts,
        shared: &mut Shared,
        around: &mut Around<'_, R>,
    ) -> Result<(), Fault> {
        let them = self.them;
        let link = self.link_at(receipts.space)?;
        let space = link.space;
        let Some(replica) = around.spaces.get_mut(&space) else {
            return Ok(());
        };
        if !link.sees_receipts() {
            return Ok(());
        }
        let talk = &mut link.receipts;
        match receipts.said {
            Said::Marks(marks) => {
                let here: BTreeMap<Prefix, u64> = replica
                    .receipt_marks()
                    .into_iter()
                    .map(|mark| (mark.author, mark.counter))
                    .collect();
                for mark in marks {
                    talk.heard(mark);
                    if here.get(&mark.author).is_none_or(|it| *it < mark.counter) {
                        talk.ask(mark.author);
                    }
                }
            }
            Said::Ask(authors) => {
                if talk.answer.len() + authors.len() > 2 * limits::FRAME_PREFIXES {
                    return Err(Fault::Flooding);
                }
                talk.answer.extend(authors);
            }
            Said::Give(bytes) => {
                if let Some((mark, record)) = take(talk, replica, &bytes)? {
                    shared.latest = (around.append)(record);
                    (around.told)(Told::Receipt {
                        space,
                        mark,
                        peer: them,
                    });
                }
            }
        }
        shared.ready.insert(them);
        Ok(())
    }

    /// The next frame about receipts: none of them rests on what is not durable here.
    pub(crate) fn next_about_receipts<R: Replica<Plan = P>>(
        &mut self,
        tag: Tag,
        shared: &Shared,
        around: &Around<'_, R>,
    ) -> Option<Frame> {
        let link = self.links.get_mut(&tag)?;
        if link.receipts.is_idle() || shared.latest > shared.durable || !link.sees_receipts() {
            return None;
        }
        let replica = around.spaces.get(&link.space)?;
        let talk = &mut link.receipts;
        let frame = |said| Some(Frame::Receipts(Receipts { space: tag, said }));
        if !talk.marks.is_empty() {
            return frame(Said::Marks(talk.marks.drain(..).collect()));
        }
        if !talk.ask.is_empty() {
            return frame(Said::Ask(talk.ask.drain(..).collect()));
        }
        while let Some(author) = talk.answer.pop_front() {
            if let Some(bytes) = replica.receipt_of(&author) {
                return frame(Said::Give(bytes));
            }
        }
        None
    }

    /// Tells of a receipt that came or was signed here.
    pub(crate) fn tell_receipt(&mut self, space: &SpaceId, mark: Mark, from: Option<PeerId>) {
        let them = self.them;
        if let Some(link) = self.link_of_mut(space)
            && from != Some(them)
            && link.sees_receipts()
        {
            link.receipts.tell(mark);
        }
    }
}

/// Takes a receipt that was asked for; another is let go.
fn take<R: Replica>(
    talk: &mut Talk,
    replica: &mut R,
    bytes: &[u8],
) -> Result<Option<(Mark, Record)>, Fault> {
    let author = bytes.get(1..9).and_then(|first| first.try_into().ok());
    if !author.is_some_and(|author| talk.asked.remove(&Prefix(author))) {
        return Ok(None);
    }
    let taken = replica.take_receipt(bytes)?;
    if let Some((mark, _)) = &taken {
        talk.heard(*mark);
    }
    Ok(taken)
}
