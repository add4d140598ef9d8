//! Acts as bytes: the body of an entry whose type tells which act it is, in exactly one form.

use super::{
    Act, Attested, Closing, Comment, Majority, Opening, Paper, Place, Reopening, Rule, Signature,
    Suggestion, Support, Taken, Transition, Verdict, Vote, Way,
};
use crate::canonical::{Reader, put_bytes, put_number, put_signed};
use crate::document::{Anchor, Heads, SectionId};
use crate::entry::{EntryType, Malformed};
use crate::ids::{EntryId, Millis, ParticipantId};
use crate::limits;

/// The version that an act's body begins with.
const VERSION: u8 = 1;
/// Bytes by which an [`Anchor`] names a character.
const CHARACTER: usize = 24;

impl Act {
    /// The type of its entry.
    pub fn entry_type(&self) -> EntryType {
        match self {
            Act::Comment(_) => EntryType::COMMENT,
            Act::Suggestion(_) => EntryType::SUGGESTION,
            Act::Support(_) => EntryType::SUPPORT,
            Act::Vote(_) => EntryType::VOTE,
            Act::TakeBack(_) => EntryType::TAKE_BACK,
            Act::Transition(_) => EntryType::TRANSITION,
            Act::Signature(_) => EntryType::SIGNATURE,
            Act::Verdict(_) => EntryType::VERDICT,
            Act::Opening(_) => EntryType::OPENING,
            Act::Closing(_) => EntryType::CLOSING,
            Act::Reopening(_) => EntryType::REOPENING,
        }
    }

    /// The body of its entry: the version, then its fields.
    ///
    /// # Errors
    /// Each rule is a bullet:
    /// - [`Malformed::TooLong`]: a text is over its limit, or the whole over [`limits::PLAINTEXT_BYTES`].
    /// - [`Malformed::TooMany`]: a list, or what a vote weighs, is over its limit.
    /// - [`Malformed::Unsorted`]: heads, a roll or the votes that count are not strictly ascending.
    /// - [`Malformed::Contradiction`]: an anchor names no character, or a vote is opened with fewer than two options, nobody
    ///   on the roll, not as many weights as people on it, or one that weighs nothing.
    /// - [`Malformed::NotCanonical`]: each on a roll weighs one, and it is written out.
    pub fn encode(&self) -> Result<Vec<u8>, Malformed> {
        let mut out = Out(vec![VERSION]);
        match self {
            Act::Comment(it) => out.comment(it)?,
            Act::Suggestion(it) => out.suggestion(it)?,
            Act::Support(it) => out.support(it)?,
            Act::Vote(it) => out.vote(it)?,
            Act::TakeBack(entry) => out.raw(&entry.0),
            Act::Transition(it) => out.transition(it)?,
            Act::Signature(it) => out.signature(it)?,
            Act::Verdict(it) => out.verdict(it)?,
            Act::Opening(it) => out.opening(it)?,
            Act::Closing(it) => out.closing(it)?,
            Act::Reopening(it) => {
                out.raw(&it.closing.0);
                out.text(&it.reason, limits::ACT_TEXT_BYTES)?;
            }
        }
        if out.0.len() > limits::PLAINTEXT_BYTES {
            return Err(Malformed::TooLong);
        }
        Ok(out.0)
    }

    /// Reads the body of an entry of that type.
    ///
    /// # Errors
    /// What [`Act::encode`] refuses, [`Malformed::Undecodable`] (another version too), [`Malformed::NotCanonical`] when
    /// it can be written shorter or something follows, and [`Malformed::Contradiction`] when the type is no act.
    pub fn decode(kind: EntryType, bytes: &[u8]) -> Result<Act, Malformed> {
        if !kind.is_act() {
            return Err(Malformed::Contradiction);
        }
        if bytes.len() > limits::PLAINTEXT_BYTES {
            return Err(Malformed::TooLong);
        }
        let mut from = In(Reader::new(bytes));
        if from.0.byte()? != VERSION {
            return Err(Malformed::Undecodable);
        }
        let act = match kind {
            EntryType::COMMENT => Act::Comment(from.comment()?),
            EntryType::SUGGESTION => Act::Suggestion(from.suggestion()?),
            EntryType::SUPPORT => Act::Support(from.support()?),
            EntryType::VOTE => Act::Vote(from.vote()?),
            EntryType::TAKE_BACK => Act::TakeBack(from.entry()?),
            EntryType::TRANSITION => Act::Transition(from.transition()?),
            EntryType::SIGNATURE => Act::Signature(from.signature()?),
            EntryType::VERDICT => Act::Verdict(from.verdict()?),
            EntryType::OPENING => Act::Opening(from.opening()?),
            EntryType::CLOSING => Act::Closing(from.closing()?),
            EntryType::REOPENING => Act::Reopening(Reopening {
                closing: from.entry()?,
                reason: from.text(limits::ACT_TEXT_BYTES)?,
            }),
            EntryType(_) => return Err(Malformed::Contradiction),
        };
        from.0.end()?;
        Ok(act)
    }
}

/// What is written so far.
struct Out(Vec<u8>);

impl Out {
    fn comment(&mut self, it: &Comment) -> Result<(), Malformed> {
        self.optional(it.re.as_ref(), |out, re| {
            out.raw(&re.0);
            Ok(())
        })?;
        self.optional(it.place.as_ref(), Out::place)?;
        self.heads(&it.heads)?;
        self.text(&it.text, limits::ACT_TEXT_BYTES)
    }

    fn suggestion(&mut self, it: &Suggestion) -> Result<(), Malformed> {
        self.place(&it.place)?;
        self.heads(&it.heads)?;
        for text in [&it.old, &it.new, &it.reason] {
            self.text(text, limits::ACT_TEXT_BYTES)?;
        }
        Ok(())
    }

    fn support(&mut self, it: &Support) -> Result<(), Malformed> {
        self.optional(it.of.as_ref(), |out, of| {
            out.raw(&of.0);
            Ok(())
        })?;
        self.optional(it.paper.as_ref(), |out, paper: &Paper| {
            out.number(paper.number);
            out.names(&paper.tellers)
        })
    }

    fn vote(&mut self, it: &Vote) -> Result<(), Malformed> {
        self.raw(&it.opening.0);
        self.0.push(it.choice);
        self.optional(it.on_behalf.as_ref(), |out, who| {
            out.raw(&who.0);
            Ok(())
        })?;
        self.text(&it.statement, limits::ACT_TEXT_BYTES)
    }

    fn transition(&mut self, it: &Transition) -> Result<(), Malformed> {
        self.heads(&it.heads)?;
        self.text(&it.from, limits::ACT_KEY_BYTES)?;
        self.text(&it.to, limits::ACT_KEY_BYTES)?;
        self.text(&it.reason, limits::ACT_TEXT_BYTES)?;
        self.optional(it.edition.as_ref(), |out, attested| {
            out.attested(attested);
            Ok(())
        })
    }

    fn signature(&mut self, it: &Signature) -> Result<(), Malformed> {
        self.raw(&it.edition.0);
        self.attested(&it.attested);
        self.short(&it.organisation, limits::NAME_CHARS)?;
        self.short(&it.function, limits::NAME_CHARS)
    }

    fn verdict(&mut self, it: &Verdict) -> Result<(), Malformed> {
        self.raw(&it.suggestion.0);
        self.0.push(match it.taken {
            Taken::Over => 0,
            Taken::Refused => 1,
        });
        self.text(&it.reason, limits::ACT_TEXT_BYTES)
    }

    fn opening(&mut self, it: &Opening) -> Result<(), Malformed> {
        check_opening(it)?;
        self.heads(&it.heads)?;
        self.raw(&it.text);
        self.text(&it.question, limits::ACT_TEXT_BYTES)?;
        self.options(&it.options)?;
        let roll = it.roll.iter().map(|who| who.0);
        self.sorted(roll, limits::VOTE_ROLL)?;
        put_weights(&mut self.0, &it.weights);
        put_rule(&mut self.0, &it.rule);
        self.0.push(match it.way {
            Way::RollCall => 0,
            Way::Count => 1,
            Way::Paper => 2,
        });
        if it.way != Way::RollCall {
            put_number(&mut self.0, u64::from(it.hall));
        }
        self.text(&it.ground, limits::ACT_TEXT_BYTES)?;
        self.optional(it.until.as_ref(), |out, until| {
            put_signed(&mut out.0, until.0);
            Ok(())
        })
    }

    fn closing(&mut self, it: &Closing) -> Result<(), Malformed> {
        self.raw(&it.opening.0);
        let counted = it.counted.iter().map(|vote| vote.0);
        self.sorted(counted, limits::VOTE_ROLL)?;
        self.counts(&it.counts)?;
        self.optional(it.tellers.as_ref(), Out::names)?;
        self.text(&it.reason, limits::ACT_TEXT_BYTES)?;
        self.attested(&it.attested);
        Ok(())
    }

    fn options(&mut self, options: &[String]) -> Result<(), Malformed> {
        self.length(options.len(), limits::VOTE_OPTIONS)?;
        for option in options {
            self.short(option, limits::TITLE_CHARS)?;
        }
        Ok(())
    }

    fn counts(&mut self, counts: &[u32]) -> Result<(), Malformed> {
        self.length(counts.len(), limits::VOTE_OPTIONS)?;
        for count in counts {
            self.number(*count);
        }
        Ok(())
    }

    fn names(&mut self, names: &[String; 2]) -> Result<(), Malformed> {
        let [one, other] = names;
        self.short(one, limits::NAME_CHARS)?;
        self.short(other, limits::NAME_CHARS)
    }

    fn place(&mut self, place: &Place) -> Result<(), Malformed> {
        self.text(&place.section.0, limits::ACT_KEY_BYTES)?;
        for anchor in [&place.start, &place.end] {
            for character in [&anchor.behind, &anchor.before] {
                check_character(character)?;
                put_bytes(&mut self.0, character);
            }
        }
        Ok(())
    }

    fn heads(&mut self, heads: &Heads) -> Result<(), Malformed> {
        self.sorted(heads.0.iter().copied(), limits::ACT_HEADS)
    }

    fn attested(&mut self, attested: &Attested) {
        self.raw(&attested.hash);
        self.raw(&attested.proof);
    }

    /// Ids that are strictly ascending.
    fn sorted(
        &mut self,
        ids: impl ExactSizeIterator<Item = [u8; 32]>,
        limit: usize,
    ) -> Result<(), Malformed> {
        self.length(ids.len(), limit)?;
        let mut last = None;
        for id in ids {
            if last.is_some_and(|last| last >= id) {
                return Err(Malformed::Unsorted);
            }
            self.raw(&id);
            last = Some(id);
        }
        Ok(())
    }

    fn optional<T>(
        &mut self,
        value: Option<&T>,
        put: impl FnOnce(&mut Out, &T) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        self.0.push(u8::from(value.is_some()));
        value.map_or(Ok(()), |value| put(self, value))
    }

    fn length(&mut self, length: usize, limit: usize) -> Result<(), Malformed> {
        if length > limit {
            return Err(Malformed::TooMany);
        }
        put_number(&mut self.0, length as u64);
        Ok(())
    }

    fn text(&mut self, text: &str, limit: usize) -> Result<(), Malformed> {
        if text.len() > limit {
            return Err(Malformed::TooLong);
        }
        put_bytes(&mut self.0, text.as_bytes());
        Ok(())
    }

    fn short(&mut self, text: &str, limit: usize) -> Result<(), Malformed> {
        check_characters(text, limit)?;
        put_bytes(&mut self.0, text.as_bytes());
        Ok(())
    }

    fn number(&mut self, number: u32) {
        put_number(&mut self.0, u64::from(number));
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

/// What is left to be read.
struct In<'a>(Reader<'a>);

impl In<'_> {
    fn comment(&mut self) -> Result<Comment, Malformed> {
        Ok(Comment {
            re: self.optional(In::entry)?,
            place: self.optional(In::place)?,
            heads: self.heads()?,
            text: self.text(limits::ACT_TEXT_BYTES)?,
        })
    }

    fn suggestion(&mut self) -> Result<Suggestion, Malformed> {
        Ok(Suggestion {
            place: self.place()?,
            heads: self.heads()?,
            old: self.text(limits::ACT_TEXT_BYTES)?,
            new: self.text(limits::ACT_TEXT_BYTES)?,
            reason: self.text(limits::ACT_TEXT_BYTES)?,
        })
    }

    fn support(&mut self) -> Result<Support, Malformed> {
        Ok(Support {
            of: self.optional(In::entry)?,
            paper: self.optional(|from| {
                Ok(Paper {
                    number: from.number()?,
                    tellers: from.names()?,
                })
            })?,
        })
    }

    fn vote(&mut self) -> Result<Vote, Malformed> {
        Ok(Vote {
            opening: self.entry()?,
            choice: self.0.byte()?,
            on_behalf: self.optional(|from| from.0.array().map(ParticipantId))?,
            statement: self.text(limits::ACT_TEXT_BYTES)?,
        })
    }

    fn transition(&mut self) -> Result<Transition, Malformed> {
        Ok(Transition {
            heads: self.heads()?,
            from: self.text(limits::ACT_KEY_BYTES)?,
            to: self.text(limits::ACT_KEY_BYTES)?,
            reason: self.text(limits::ACT_TEXT_BYTES)?,
            edition: self.optional(In::attested)?,
        })
    }

    fn signature(&mut self) -> Result<Signature, Malformed> {
        Ok(Signature {
            edition: self.entry()?,
            attested: self.attested()?,
            organisation: self.short(limits::NAME_CHARS)?,
            function: self.short(limits::NAME_CHARS)?,
        })
    }

    fn verdict(&mut self) -> Result<Verdict, Malformed> {
        Ok(Verdict {
            suggestion: self.entry()?,
            taken: match self.0.byte()? {
                0 => Taken::Over,
                1 => Taken::Refused,
                _ => return Err(Malformed::Undecodable),
            },
            reason: self.text(limits::ACT_TEXT_BYTES)?,
        })
    }

    fn opening(&mut self) -> Result<Opening, Malformed> {
        let mut opening = Opening {
            heads: self.heads()?,
            text: self.0.array()?,
            question: self.text(limits::ACT_TEXT_BYTES)?,
            options: self.list(limits::VOTE_OPTIONS, |from| from.short(limits::TITLE_CHARS))?,
            roll: self.sorted(limits::VOTE_ROLL, ParticipantId)?,
            weights: self.list(limits::VOTE_ROLL, In::number)?,
            rule: Rule {
                majority: match self.0.byte()? {
                    0 => Majority::Simple,
                    1 => Majority::Absolute,
                    2 => Majority::TwoThirds,
                    3 => Majority::Unanimous,
                    _ => return Err(Malformed::Undecodable),
                },
                quorum: self.number()?,
                proxies: self.0.byte()?,
            },
            way: match self.0.byte()? {
                0 => Way::RollCall,
                1 => Way::Count,
                2 => Way::Paper,
                _ => return Err(Malformed::Undecodable),
            },
            hall: 0,
            ground: String::new(),
            until: None,
        };
        if opening.way != Way::RollCall {
            opening.hall = self.number()?;
        }
        opening.ground = self.text(limits::ACT_TEXT_BYTES)?;
        opening.until = self.optional(|from| from.0.signed().map(Millis))?;
        check_opening(&opening)?;
        Ok(opening)
    }

    fn closing(&mut self) -> Result<Closing, Malformed> {
        Ok(Closing {
            opening: self.entry()?,
            counted: self.sorted(limits::VOTE_ROLL, EntryId)?,
            counts: self.list(limits::VOTE_OPTIONS, In::number)?,
            tellers: self.optional(In::names)?,
            reason: self.text(limits::ACT_TEXT_BYTES)?,
            attested: self.attested()?,
        })
    }

    fn names(&mut self) -> Result<[String; 2], Malformed> {
        Ok([
            self.short(limits::NAME_CHARS)?,
            self.short(limits::NAME_CHARS)?,
        ])
    }

    fn place(&mut self) -> Result<Place, Malformed> {
        Ok(Place {
            section: SectionId(self.text(limits::ACT_KEY_BYTES)?),
            start: self.anchor()?,
            end: self.anchor()?,
        })
    }

    fn anchor(&mut self) -> Result<Anchor, Malformed> {
        Ok(Anchor {
            behind: self.character()?,
            before: self.character()?,
        })
    }

    fn character(&mut self) -> Result<Vec<u8>, Malformed> {
        let bytes = self.0.bytes(CHARACTER)?;
        check_character(bytes)?;
        Ok(bytes.to_vec())
    }

    fn heads(&mut self) -> Result<Heads, Malformed> {
        self.sorted(limits::ACT_HEADS, |hash| hash).map(Heads)
    }

    fn attested(&mut self) -> Result<Attested, Malformed> {
        Ok(Attested {
            hash: self.0.array()?,
            proof: self.0.array()?,
        })
    }

    fn entry(&mut self) -> Result<EntryId, Malformed> {
        self.0.array().map(EntryId)
    }

    fn sorted<T>(&mut self, limit: usize, id: fn([u8; 32]) -> T) -> Result<Vec<T>, Malformed> {
        let mut last = None;
        self.list(limit, |from| {
            let next: [u8; 32] = from.0.array()?;
            if last.is_some_and(|last| last >= next) {
                return Err(Malformed::Unsorted);
            }
            last = Some(next);
            Ok(id(next))
        })
    }

    /// A list, of which no more is allocated than there are bytes for.
    fn list<T>(
        &mut self,
        limit: usize,
        mut take: impl FnMut(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        let count = self.0.length(limit, Malformed::TooMany)?;
        let mut list = Vec::with_capacity(count.min(self.0.left()));
        for _ in 0..count {
            list.push(take(self)?);
        }
        Ok(list)
    }

    fn optional<T>(
        &mut self,
        take: impl FnOnce(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        match self.0.byte()? {
            0 => Ok(None),
            1 => take(self).map(Some),
            _ => Err(Malformed::Undecodable),
        }
    }

    fn text(&mut self, limit: usize) -> Result<String, Malformed> {
        self.0.text(limit).map(str::to_owned)
    }

    /// A text of at most so many characters.
    fn short(&mut self, limit: usize) -> Result<String, Malformed> {
        let text = self.0.text(limit * char::MAX.len_utf8())?;
        check_characters(text, limit)?;
        Ok(text.to_owned())
    }

    fn number(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.0.number()?).map_err(|_| Malformed::Undecodable)
    }
}

/// Appends the rule of a vote.
pub(super) fn put_rule(out: &mut Vec<u8>, rule: &Rule) {
    out.push(match rule.majority {
        Majority::Simple => 0,
        Majority::Absolute => 1,
        Majority::TwoThirds => 2,
        Majority::Unanimous => 3,
    });
    put_number(out, u64::from(rule.quorum));
    out.push(rule.proxies);
}

/// Appends what votes weigh.
pub(super) fn put_weights(out: &mut Vec<u8>, weights: &[u32]) {
    put_number(out, weights.len() as u64);
    for weight in weights {
        put_number(out, u64::from(*weight));
    }
}

fn check_opening(opening: &Opening) -> Result<(), Malformed> {
    if opening.options.len() < 2 || opening.roll.is_empty() {
        return Err(Malformed::Contradiction);
    }
    if opening.way == Way::RollCall && opening.hall > 0 {
        return Err(Malformed::Contradiction);
    }
    if opening.hall > limits::VOTE_HALL {
        return Err(Malformed::TooMany);
    }
    check_weights(&opening.weights, opening.roll.len())
}

/// That there is a weight for each on the roll, or none at all where each counts once.
fn check_weights(weights: &[u32], roll: usize) -> Result<(), Malformed> {
    if weights.is_empty() {
        return Ok(());
    }
    if weights.len() != roll || weights.contains(&0) {
        return Err(Malformed::Contradiction);
    }
    if weights.iter().any(|weight| *weight > limits::VOTE_WEIGHT) {
        return Err(Malformed::TooMany);
    }
    if weights.iter().all(|weight| *weight == 1) {
        return Err(Malformed::NotCanonical);
    }
    Ok(())
}

fn check_character(bytes: &[u8]) -> Result<(), Malformed> {
    match bytes.len() {
        0 | CHARACTER => Ok(()),
        _ => Err(Malformed::Contradiction),
    }
}

fn check_characters(text: &str, limit: usize) -> Result<(), Malformed> {
    if text.chars().count() > limit {
        return Err(Malformed::TooLong);
    }
    Ok(())
}
