//! One round of Have between two devices about one space, and the exchange that follows when they differ.
//!
//! A round is two frames `Have`, one from each side. Both sides decide by these two alone: done when the
//! fingerprints are equal, or when they are the pair after which neither side took anything. Else the charters are
//! exchanged and a new round begins; when the charters are done, the content is.
//!
//! An exchange: `Tips` both ways; `Known` answers; where both have something unknown, `Ancestors` and `Known` again;
//! then runs and bodies, `End` when all is sent, and another `End` that says whether anything was taken.

use crate::entry::hash;
use crate::ids::{EntryId, PeerId};
use crate::limits;
use crate::record::Sequence;
use crate::sync::fault::Fault;
use crate::sync::frame::{Fingerprint, Have, Pair, Part, Tips, Took};
use std::collections::BTreeSet;

/// Where a round stands.
#[derive(Debug)]
pub(crate) struct Round<P> {
    /// What this side said.
    pub(crate) said: Option<Have>,
    /// What the other said.
    pub(crate) heard: Option<Have>,
    /// What is being exchanged.
    pub(crate) exchange: Option<Exchange<P>>,
}

/// What two Haves decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Both hold the same, or nothing is to be had.
    Done,
    /// That part is to be exchanged.
    Exchange(Part, Pair),
}

impl<P> Default for Round<P> {
    fn default() -> Self {
        Round {
            said: None,
            heard: None,
            exchange: None,
        }
    }
}

impl<P> Round<P> {
    /// Whether nothing is going on, so that a new round may begin.
    pub(crate) fn is_idle(&self) -> bool {
        self.said.is_none() && self.exchange.is_none()
    }

    /// What the two Haves decide, when both were said and nothing is decided yet.
    pub(crate) fn decide(&self, me: &PeerId, them: &PeerId) -> Option<Verdict> {
        let (Some(said), Some(heard), None) = (&self.said, &self.heard, &self.exchange) else {
            return None;
        };
        let charter = pair(me, &said.charter, them, &heard.charter);
        let settled = Some(charter);
        if said.charter != heard.charter
            && (said.settled_charter != settled || heard.settled_charter != settled)
        {
            return Some(Verdict::Exchange(Part::Charter, charter));
        }
        let content = pair(me, &said.content, them, &heard.content);
        let settled = Some(content);
        if said.content != heard.content
            && (said.settled_content != settled || heard.settled_content != settled)
        {
            return Some(Verdict::Exchange(Part::Content, content));
        }
        Some(Verdict::Done)
    }
}

/// Two fingerprints in the order of the peers, as one name that both compute.
pub(crate) fn pair(me: &PeerId, mine: &Fingerprint, them: &PeerId, theirs: &Fingerprint) -> Pair {
    let (first, second) = if me < them {
        (mine, theirs)
    } else {
        (theirs, mine)
    };
    let bytes = hash("pair", &[&first.0, &second.0]);
    let (first, _) = bytes.split_first_chunk().expect("a hash is 32 bytes");
    Pair(*first)
}

/// The exchange of one part.
#[derive(Debug)]
pub(crate) struct Exchange<P> {
    /// Which chains.
    pub(crate) part: Part,
    /// The pair of Haves that it began with.
    pub(crate) pair: Pair,
    /// What this side took since.
    pub(crate) took: Took,
    /// What the other said of its tips.
    pub(crate) theirs: Theirs,
    /// What this side asked the other to recognise.
    asked: Asked,
    /// What both have, with all before it.
    known: BTreeSet<EntryId>,
    /// What is still to be sent, once that is known.
    pub(crate) plan: Option<P>,
    /// The plan may be sent once everything up to there is durable.
    pub(crate) plan_after: Sequence,
    /// How far each side is.
    pub(crate) ends: Ends,
}

/// The tips that the other listed.
#[derive(Debug, Default)]
pub(crate) struct Theirs {
    tips: usize,
    unknown: usize,
    pub(crate) wanted: Vec<EntryId>,
    complete: bool,
    ancestors: bool,
}

/// What an exchange waits to hear of the ids that this side listed.
#[derive(Debug)]
enum Asked {
    /// Its tips: those not answered yet.
    Tips {
        left: Vec<EntryId>,
        unknown: Vec<EntryId>,
    },
    /// Entries before them.
    Ancestors(Vec<EntryId>),
    /// Nothing more.
    Nothing,
}

/// Which ends were said.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    /// This side sent everything.
    pub(crate) sent: bool,
    /// The other sent everything.
    pub(crate) heard: bool,
    /// What this side said that it took.
    pub(crate) took_said: Option<Took>,
    /// What the other said that it took.
    pub(crate) took_heard: Option<Took>,
}

/// What an exchange does next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Waits for the other.
    Wait,
    /// Says what lies before these tips, which the other does not know.
    Ancestors(Vec<EntryId>),
    /// Plans: the other has these and all before them.
    Plan(Vec<EntryId>),
}

impl<P> Exchange<P> {
    /// Begins with this side's own tips.
    pub(crate) fn new(part: Part, pair: Pair, tips: Vec<EntryId>) -> Self {
        Exchange {
            part,
            pair,
            took: Took::Nothing,
            theirs: Theirs::default(),
            asked: Asked::Tips {
                left: tips,
                unknown: Vec::new(),
            },
            known: BTreeSet::new(),
            plan: None,
            plan_after: Sequence::default(),
            ends: Ends::default(),
        }
    }

    /// Takes tips of the other; gives the answer for each.
    ///
    /// # Errors
    /// - [`Fault::OutOfOrder`]: after the last ones.
    /// - [`Fault::Flooding`]: more than a space can have.
    pub(crate) fn hear_tips(
        &mut self,
        tips: Tips,
        holds: impl Fn(&EntryId) -> bool,
    ) -> Result<Vec<bool>, Fault> {
        if self.theirs.complete {
            return Err(Fault::OutOfOrder);
        }
        self.theirs.tips += tips.tips.len();
        self.theirs.wanted.extend(tips.wanted);
        self.theirs.complete = tips.last;
        if self.theirs.tips.max(self.theirs.wanted.len()) > limits::EXCHANGE_TIPS {
            return Err(Fault::Flooding);
        }
        let answer: Vec<bool> = tips.tips.iter().map(holds).collect();
        for (id, known) in tips.tips.iter().zip(&answer) {
            if *known {
                self.known.insert(*id);
            } else {
                self.theirs.unknown += 1;
            }
        }
        Ok(answer)
    }

    /// Takes ids before the other's tips; gives the answer for each.
    ///
    /// # Errors
    /// [`Fault::OutOfOrder`]: before the tips, or a second time.
    pub(crate) fn hear_ancestors(
        &mut self,
        groups: &[Vec<EntryId>],
        holds: impl Fn(&EntryId) -> bool,
    ) -> Result<Vec<bool>, Fault> {
        if !self.theirs.complete || self.theirs.ancestors {
            return Err(Fault::OutOfOrder);
        }
        self.theirs.ancestors = true;
        let ids: Vec<EntryId> = groups.iter().flatten().copied().collect();
        let answer: Vec<bool> = ids.iter().map(holds).collect();
        if self.plan.is_none() {
            let held = ids.iter().zip(&answer).filter(|(_, known)| **known);
            self.known.extend(held.map(|(id, _)| *id));
        }
        Ok(answer)
    }

    /// Takes the other's answer to what was listed last.
    ///
    /// # Errors
    /// [`Fault::OutOfOrder`]: nothing was asked, or another number of answers.
    pub(crate) fn hear_known(&mut self, answers: &[bool]) -> Result<(), Fault> {
        match &mut self.asked {
            Asked::Tips { left, unknown } => {
                if answers.len() > left.len() {
                    return Err(Fault::OutOfOrder);
                }
                for (id, known) in left.drain(..answers.len()).zip(answers) {
                    if *known {
                        self.known.insert(id);
                    } else {
                        unknown.push(id);
                    }
                }
                Ok(())
            }
            Asked::Ancestors(ids) => {
                if answers.len() != ids.len() {
                    return Err(Fault::OutOfOrder);
                }
                let held = ids.iter().zip(answers).filter(|(_, known)| **known);
                self.known.extend(held.map(|(id, _)| *id));
                self.asked = Asked::Nothing;
                Ok(())
            }
            Asked::Nothing => Err(Fault::OutOfOrder),
        }
    }

    /// What to do now.
    pub(crate) fn step(&self) -> Step {
        if self.plan.is_some() || !self.theirs.complete {
            return Step::Wait;
        }
        match &self.asked {
            Asked::Tips { left, .. } if !left.is_empty() => Step::Wait,
            Asked::Tips { unknown, .. } if unknown.is_empty() || self.theirs.unknown == 0 => {
                Step::Plan(self.known())
            }
            Asked::Tips { unknown, .. } => Step::Ancestors(unknown.clone()),
            Asked::Ancestors(_) => Step::Wait,
            Asked::Nothing => Step::Plan(self.known()),
        }
    }

    /// What both have, as far as it is known.
    pub(crate) fn known(&self) -> Vec<EntryId> {
        self.known.iter().copied().collect()
    }

    /// Remembers which ids were listed, in order.
    pub(crate) fn ask_ancestors(&mut self, ids: Vec<EntryId>) {
        self.asked = if ids.is_empty() {
            Asked::Nothing
        } else {
            Asked::Ancestors(ids)
        };
    }

    /// Takes an `End`: the first says that all was sent, the second what was taken.
    ///
    /// # Errors
    /// [`Fault::OutOfOrder`]: before the tips, or a third.
    pub(crate) fn hear_end(&mut self, took: Option<Took>) -> Result<(), Fault> {
        let ends = &mut self.ends;
        match took {
            None if self.theirs.complete && !ends.heard => ends.heard = true,
            Some(took) if ends.heard && ends.took_heard.is_none() => ends.took_heard = Some(took),
            None | Some(_) => return Err(Fault::OutOfOrder),
        }
        Ok(())
    }

    /// When both sides said what they took: whether that was nothing on both.
    pub(crate) fn outcome(&self) -> Option<Took> {
        let (Some(said), Some(heard)) = (self.ends.took_said, self.ends.took_heard) else {
            return None;
        };
        Some(match (said, heard) {
            (Took::Nothing, Took::Nothing) => Took::Nothing,
            (Took::Something, _) | (_, Took::Something) => Took::Something,
        })
    }
}
