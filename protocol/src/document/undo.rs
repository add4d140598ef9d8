//! Undo of one's own edits only, as the tests take them back: what others wrote inside them stands, wherever it has moved.
//!
//! Every inserted character is remembered by the operation that made it, every deleted stretch by its right
//! neighbour; so an undo finds them back whatever came in between, and takes only what is still there.

use super::origin::{OpRef, Stretch};
use super::{Document, EditError, SectionId, Splice};
use std::collections::BTreeMap;

/// Characters after which typing on begins a new step.
const STEP_CHARS: usize = 200;
/// Steps that are remembered.
const STEPS: usize = 1_000;

/// One's own edits on a document, to be taken back and made again.
#[derive(Debug, Default)]
pub(super) struct Undo {
    done: Vec<Step>,
    undone: Vec<Step>,
    again: Again,
    /// Where the next key goes on with the last step; none after a pause.
    goes_on: Option<(SectionId, usize, Sort)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Typing,
    Erasing,
}

#[derive(Debug, Default)]
struct Step {
    edits: Vec<Edit>,
    chars: usize,
}

#[derive(Debug)]
enum Edit {
    /// Characters came: consecutive operations.
    Inserted {
        section: SectionId,
        first: OpRef,
        text: String,
    },
    /// Characters went, from before this one (or the end).
    Deleted {
        section: SectionId,
        text: String,
        chars: Vec<Stretch>,
        right: Option<OpRef>,
    },
}

/// Characters that went and came again: they are other operations now, and earlier steps name the old ones.
#[derive(Debug, Default)]
struct Again(BTreeMap<OpRef, Stretch>);

impl Again {
    fn note(&mut self, old: &[Stretch], new: OpRef) {
        let mut first = new;
        for stretch in old {
            self.0.insert(stretch.first, Stretch { first, ..*stretch });
            first.counter += u64::from(stretch.len);
        }
    }

    /// The operation that stands for this one now.
    fn now(&self, op: OpRef) -> OpRef {
        let mut op = op;
        while let Some((old, new)) = self.0.range(..=op).next_back() {
            let offset = op.counter.saturating_sub(old.counter);
            if old.actor != op.actor || offset >= u64::from(new.len) {
                break;
            }
            op = OpRef {
                counter: new.first.counter + offset,
                ..new.first
            };
        }
        op
    }
}

impl Undo {
    /// Nothing to take back yet.
    pub(super) fn new() -> Undo {
        Undo::default()
    }

    /// Changes a text and remembers how to take it back.
    ///
    /// # Errors
    /// As [`Document::splice`].
    pub(super) fn splice(
        &mut self,
        document: &mut Document,
        section: &SectionId,
        at: usize,
        delete: usize,
        insert: &str,
    ) -> Result<(), EditError> {
        let text = document
            .section(section)
            .map_or("", |section| section.text());
        let gone = text.get(at..at.saturating_add(delete)).unwrap_or_default();
        let gone = Gone::of(document, section, at, gone);
        document.splice(section, at, delete, insert)?;
        let gone_is_empty = gone.text.is_empty();
        let count = gone.text.chars().count();
        let edits = remember(document, section, at, gone, insert);
        let chars = count + insert.chars().count();
        if chars == 0 {
            return Ok(());
        }
        let sort = match (gone_is_empty, insert.is_empty()) {
            (true, false) => Some(Sort::Typing),
            (false, true) => Some(Sort::Erasing),
            (true, true) | (false, false) => None,
        };
        // typing goes on behind what came, erasing before or at the place
        let here = match sort {
            Some(Sort::Erasing) => at + delete,
            Some(Sort::Typing) | None => at,
        };
        let on = self.goes_on.take().is_some_and(|(last, place, of)| {
            let near = place == here || (of == Sort::Erasing && place == at);
            last == *section && near && Some(of) == sort && !insert.contains('\n')
        });
        self.undone.clear();
        match self
            .done
            .last_mut()
            .filter(|step| on && step.chars < STEP_CHARS)
        {
            Some(step) => {
                step.edits.extend(edits);
                step.chars += chars;
            }
            None => {
                self.done.push(Step { edits, chars });
                if self.done.len() > STEPS {
                    self.done.remove(0);
                }
            }
        }
        self.goes_on = sort.map(|sort| (section.clone(), at + insert.len(), sort));
        Ok(())
    }

    /// Ends the step: what comes next is taken back by itself.
    pub(super) fn pause(&mut self) {
        self.goes_on = None;
    }

    /// Whether there is something to take back.
    pub(super) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether there is something to make again.
    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes back the last step of which something is left; gives the changes that were made.
    pub(super) fn undo(&mut self, document: &mut Document) -> Vec<Splice> {
        self.goes_on = None;
        turn(&mut self.done, &mut self.undone, &mut self.again, document)
    }

    /// Makes again what was last taken back.
    pub(super) fn redo(&mut self, document: &mut Document) -> Vec<Splice> {
        self.goes_on = None;
        turn(&mut self.undone, &mut self.done, &mut self.again, document)
    }
}

/// Reverses the last step that still has an effect, and remembers how to reverse that.
fn turn(
    from: &mut Vec<Step>,
    to: &mut Vec<Step>,
    again: &mut Again,
    document: &mut Document,
) -> Vec<Splice> {
    while let Some(step) = from.pop() {
        let mut made = Vec::new();
        let mut back = Step::default();
        for edit in step.edits.iter().rev() {
            for splice in reverse(edit, again, document) {
                let Splice {
                    section,
                    at,
                    delete,
                    insert,
                } = &splice;
                let text = document.section(section).map_or("", |s| s.text());
                let gone = text.get(*at..at + delete).unwrap_or_default().to_owned();
                let gone = Gone::of(document, section, *at, &gone);
                back.chars += gone.text.len() + insert.len();
                if document.splice(section, *at, *delete, insert).is_err() {
                    continue;
                }
                let edits = remember(document, section, *at, gone, insert);
                if let Edit::Deleted { chars, .. } = edit
                    && let Some(Edit::Inserted { first, .. }) = edits.last()
                {
                    again.note(chars, *first);
                }
                back.edits.extend(edits);
                made.push(splice);
            }
        }
        if !made.is_empty() {
            to.push(back);
            return made;
        }
    }
    Vec::new()
}

/// What goes, noted while it is still there.
struct Gone {
    text: String,
    chars: Vec<Stretch>,
}

impl Gone {
    fn of(document: &Document, section: &SectionId, at: usize, text: &str) -> Gone {
        Gone {
            text: text.to_owned(),
            chars: document.characters(section, at, at + text.len()).0,
        }
    }
}

fn remember(
    document: &Document,
    section: &SectionId,
    at: usize,
    gone: Gone,
    came: &str,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !gone.text.is_empty() {
        edits.push(Edit::Deleted {
            section: section.clone(),
            text: gone.text,
            chars: gone.chars,
            right: document.operation_at(section, at + came.len()),
        });
    }
    if !came.is_empty()
        && let Some(first) = document.operation_at(section, at)
    {
        edits.push(Edit::Inserted {
            section: section.clone(),
            first,
            text: came.to_owned(),
        });
    }
    edits
}

/// The changes that take an edit back, each on the text as the ones before leave it.
fn reverse(edit: &Edit, again: &Again, document: &Document) -> Vec<Splice> {
    match edit {
        Edit::Deleted {
            section,
            text,
            right,
            chars: _,
        } => {
            let Some(found) = document.section(section) else {
                return Vec::new();
            };
            let at = right.map_or(Some(found.text().len()), |right| {
                document
                    .place_of(section, again.now(right))
                    .map(|(at, _)| at)
            });
            let splice = at.map(|at| Splice {
                section: section.clone(),
                at,
                delete: 0,
                insert: text.clone(),
            });
            splice.into_iter().collect()
        }
        Edit::Inserted {
            section,
            first,
            text,
        } => {
            let mut stretches = Vec::new();
            still_there(document, again, section, (*first, text), &mut stretches);
            stretches.sort_unstable();
            // from the end, so that no change moves the places of those to come
            let from_the_end = stretches.into_iter().rev();
            from_the_end
                .map(|(at, delete)| Splice {
                    section: section.clone(),
                    at,
                    delete,
                    insert: String::new(),
                })
                .collect()
        }
    }
}

/// Where the characters of an insertion still stand: places and lengths in bytes.
fn still_there(
    document: &Document,
    again: &Again,
    section: &SectionId,
    (first, text): (OpRef, &str),
    out: &mut Vec<(usize, usize)>,
) {
    for (op, letter) in (0..).map(|skip| first.plus(skip)).zip(text.chars()) {
        if let Some((at, true)) = document.place_of(section, again.now(op)) {
            push(out, at, letter.len_utf8());
        }
    }
}

fn push(out: &mut Vec<(usize, usize)>, at: usize, len: usize) {
    match out.last_mut() {
        Some((start, so_far)) if *start + *so_far == at => *so_far += len,
        Some(_) | None => out.push((at, len)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Incoming, SessionNonce, kinds};
    use crate::ids::{AuthorId, EntryId, ParticipantId};

    /// One who types, with all that she needs to send it.
    struct Writer {
        document: Document,
        undo: Undo,
        of: u8,
        sent: u8,
        last: Option<EntryId>,
    }

    fn two() -> (Writer, Writer) {
        let kind = kinds::by_tag("manifest").unwrap();
        let author = AuthorId([1; 32]);
        let (mut document, body) = Document::found(kind, "T", author, SessionNonce([1; 16]));
        let id = EntryId([9; 32]);
        document.founded(id.into());
        let first = Incoming {
            entry: id,
            author,
            participant: ParticipantId([1; 32]),
            past: Vec::new(),
            plaintext: body,
        };
        document.absorb(std::slice::from_ref(&first));
        let mut other = Document::fold(id.into(), kind.number, &[first]);
        other.begin(AuthorId([2; 32]), SessionNonce([2; 16]));
        let writer = |document, of, last| Writer {
            document,
            undo: Undo::new(),
            of,
            sent: 0,
            last,
        };
        (writer(document, 1, Some(id)), writer(other, 2, None))
    }

    fn visie() -> SectionId {
        SectionId("visie".to_owned())
    }

    impl Writer {
        fn types(&mut self, at: usize, text: &str) {
            let mut at = at;
            for key in text.chars() {
                let mut bytes = [0; 4];
                let key = key.encode_utf8(&mut bytes);
                self.undo
                    .splice(&mut self.document, &visie(), at, 0, key)
                    .unwrap();
                at += key.len();
            }
            self.undo.pause();
        }

        fn sends_to(&mut self, other: &mut Writer) {
            for plaintext in self.document.commit() {
                self.sent += 1;
                let author = AuthorId([self.of; 32]);
                let mut past = self.document.frontier(author);
                past.extend(self.last);
                let entry = Incoming {
                    entry: EntryId([self.of * 16 + self.sent; 32]),
                    author,
                    participant: ParticipantId([self.of; 32]),
                    past,
                    plaintext,
                };
                self.last = Some(entry.entry);
                self.document.absorb(std::slice::from_ref(&entry));
                assert_eq!(other.document.absorb(&[entry]).quarantined, []);
            }
        }

        fn text(&self) -> &str {
            self.document.section(&visie()).unwrap().text()
        }
    }

    #[test]
    fn what_another_wrote_inside_stands_when_one_takes_back_her_sentence() {
        let (mut jan, mut wiep) = two();
        jan.types(0, "Begin. Slot.");
        jan.sends_to(&mut wiep);
        jan.types(7, "Jan tikt een lange zin met é. ");
        jan.sends_to(&mut wiep);
        wiep.types(15, "[Wiep hier] ");
        wiep.sends_to(&mut jan);
        let made = jan.undo.undo(&mut jan.document);
        assert!(!made.is_empty());
        assert_eq!(jan.text(), "Begin. [Wiep hier] Slot.");
        jan.sends_to(&mut wiep);
        wiep.undo.undo(&mut wiep.document);
        wiep.sends_to(&mut jan);
        assert_eq!(jan.text(), "Begin. Slot.");
        assert_eq!(jan.text(), wiep.text());
    }

    #[test]
    fn redo_makes_again_what_undo_took_back() {
        let (mut jan, _) = two();
        jan.types(0, "een ");
        jan.types(4, "twee ");
        let text = jan.text().to_owned();
        jan.undo
            .splice(&mut jan.document, &visie(), 0, 4, "EEN ")
            .unwrap();
        for _ in 0..3 {
            jan.undo.undo(&mut jan.document);
        }
        assert_eq!((jan.text(), jan.undo.can_undo()), ("", false));
        jan.undo.redo(&mut jan.document);
        jan.undo.redo(&mut jan.document);
        assert_eq!(jan.text(), text);
        jan.undo.redo(&mut jan.document);
        assert_eq!((jan.text(), jan.undo.can_redo()), ("EEN twee ", false));
    }

    #[test]
    fn a_step_of_which_nothing_is_left_is_passed_over() {
        let (mut jan, mut wiep) = two();
        jan.types(0, "Blijft. ");
        jan.types(8, "Gaat weg.");
        jan.sends_to(&mut wiep);
        wiep.document.splice(&visie(), 8, 9, "").unwrap();
        wiep.sends_to(&mut jan);
        jan.undo.undo(&mut jan.document);
        assert_eq!((jan.text(), jan.undo.can_undo()), ("", false));
    }

    #[test]
    fn a_long_paste_goes_as_it_came() {
        let (mut jan, mut wiep) = two();
        let paste = "Een lange lap tekst, geplakt. ".repeat(500);
        jan.undo
            .splice(&mut jan.document, &visie(), 0, 0, &paste)
            .unwrap();
        jan.sends_to(&mut wiep);
        wiep.types(7_000, "[Wiep]");
        wiep.sends_to(&mut jan);
        jan.undo.undo(&mut jan.document);
        assert_eq!(jan.text(), "[Wiep]");
    }
}
