//! When what was typed becomes a draft, and when an entry.

use super::{OpenDocument, Refold, Reply, Writing, incoming};
use crate::control::ClientId;
use crate::desk::draft::{Draft, Edit, carry_over};
use crate::desk::{EntryRef, FromDesk, NewBody, When};
use crate::handle::{Problem, Response, SectionId, Splice};
use noaber_protocol::document::{self, Incoming};
use noaber_protocol::entry::EntryType;
use rand_chacha::ChaCha20Rng;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::time::Instant;

/// How long others' work waits for more of it.
const TICK: Duration = Duration::from_millis(60);
/// How soon what is typed is durable.
const DRAFT: Duration = Duration::from_millis(250);
/// Bytes of a draft beyond which it becomes an entry at once.
const DRAFT_BYTES: usize = 64 * 1024;
/// The pause and the longest time after which typing becomes an entry while others are there.
const LIVE: (Duration, Duration) = (Duration::from_millis(300), Duration::from_secs(1));
/// The same while nobody is there.
const ALONE: (Duration, Duration) = (Duration::from_secs(3), Duration::from_secs(15));
/// The least time between two entries when others' work waits to be taken in.
const BETWEEN: Duration = Duration::from_millis(300);
/// How long a refused write waits before it is tried again.
const RETRY: Duration = Duration::from_secs(30);

impl OpenDocument {
    /// Writes what was typed so far, and answers when it is durable.
    pub(in crate::desk) fn write_and_answer(
        &mut self,
        to: (ClientId, u32),
        reply: Reply,
        out: &mut VecDeque<FromDesk>,
    ) {
        self.answers.push((to.0, to.1, reply));
        self.commit(out);
        self.answer_written(out);
    }

    /// Gives the answers that waited for what is written now, or kept as a draft because the host refused it. What no draft
    /// holds is not kept then, and that is what is answered.
    pub(super) fn answer_written(&mut self, out: &mut VecDeque<FromDesk>) {
        if !self.is_settled() {
            return;
        }
        let writing = self.writing.as_ref();
        let beyond = writing.filter(|it| it.draft.beyond || self.draft.beyond);
        let lost = beyond.and_then(|writing| writing.refused.clone());
        for (client, id, reply) in std::mem::take(&mut self.answers) {
            if let Some(problem) = &lost {
                out.push_back(FromDesk::Answer {
                    client,
                    id,
                    result: Err(problem.clone()),
                    when: When::Now,
                });
                continue;
            }
            let response = match reply {
                Reply::Done => Response::Done,
                Reply::Acts => Response::Acts(Box::new(self.acts_info())),
                Reply::Form(others) => Response::Form(self.form_info(&others)),
            };
            out.push_back(FromDesk::Answer {
                client,
                id,
                result: Ok(response),
                when: When::Kept,
            });
        }
    }

    pub(super) fn begin_draft(&mut self) {
        let heads = self.document.heads().to_string();
        self.draft = Draft::new(self.own_last, heads);
    }

    /// Puts back what was typed before a crash, on the text as it is now.
    pub(super) fn recover(&mut self, draft: &Draft, rng: &mut ChaCha20Rng) {
        if draft.after != self.own_last || draft.edits.is_empty() {
            return;
        }
        if self.begin(rng).is_err() {
            return;
        }
        self.drafted = true;
        for (section, splices) in texts_of(draft) {
            let id = document::SectionId(section.0.clone());
            let base = draft
                .base
                .parse()
                .and_then(|heads| self.document.sections_at(&heads))
                .unwrap_or_default();
            let base = base.iter().find(|section| *section.id() == id);
            let base = base.map(|section| section.text().to_owned());
            let now = self.document.section(&id).map(|now| now.text().to_owned());
            let carried = match (base, now) {
                (Some(base), Some(now)) => carry_over(&base, &splices, &now),
                (None, _) | (_, None) => None,
            };
            for splice in carried.unwrap_or_default() {
                let edit = Edit::Splice(section.clone(), splice);
                // Each stands on the text as the one before left it.
                if self.apply(&edit).is_err() {
                    break;
                }
                self.typed(edit);
            }
        }
        for edit in &draft.edits {
            if !matches!(edit, Edit::Splice(..)) && self.apply(edit).is_ok() {
                self.typed(edit.clone());
            }
        }
    }

    /// Takes over what the host wrote of the bodies it was given.
    pub(in crate::desk) fn written(
        &mut self,
        done: Vec<Vec<EntryRef>>,
        problem: Option<Problem>,
        out: &mut VecDeque<FromDesk>,
    ) {
        let Some(mut writing) = self.writing.take() else {
            return;
        };
        for entries in done {
            let body = writing.bodies.pop_front();
            let body = body.map(|body| body.plaintext).unwrap_or_default();
            let batch: Vec<Incoming> = entries
                .iter()
                .map(|entry| incoming(entry, if entry.has_body { &body } else { &[] }))
                .collect();
            let absorbed = self.document.absorb(&batch);
            if absorbed.refold {
                self.refold();
            }
            self.note_written(entries, Some(&body));
        }
        match problem {
            None => {
                // What was typed since stands on what was written now.
                self.draft.after = self.own_last;
                if let Some(typing) = &mut self.typing {
                    typing.unkept = Some(typing.first);
                }
                if self.drafted && self.typing.is_none() {
                    self.drafted = false;
                    out.push_back(FromDesk::Draft {
                        document: self.head.document,
                        bytes: Vec::new(),
                    });
                }
                for editor in &mut self.editors {
                    if self.typing.is_none() {
                        editor.tell_kept(out);
                    }
                }
            }
            Some(problem) => {
                tracing::warn!(
                    document = self.head.document.short(),
                    code = problem.exit_code(),
                    "not written"
                );
                writing.again = Some(Instant::now() + RETRY);
                writing.refused = Some(problem.clone());
                self.writing = Some(writing);
                self.drop_act(&problem, out);
                if self.writing.is_some() {
                    self.keep_draft(out);
                }
            }
        }
        self.tell_writable(out);
        out.push_back(FromDesk::Documents(self.head.space));
    }

    /// Does what is due now; `all` when everything is to be written whatever the time.
    pub(in crate::desk) fn wake(&mut self, now: Instant, all: bool, out: &mut VecDeque<FromDesk>) {
        self.try_again(now, out);
        self.tend_people(now, out);
        let due = |moment: Option<Instant>| moment.is_some_and(|moment| moment <= now);
        let awaited = all || !self.answers.is_empty();
        let at_once = awaited || self.draft.bytes() > DRAFT_BYTES;
        if self.writing.is_none() && (due(self.commit_due()) || at_once) {
            self.commit(out);
        }
        let draft_due = self.draft_due();
        // What the host refuses is awaited no further than into a draft.
        if due(draft_due) || (awaited && self.is_refused() && draft_due.is_some()) {
            self.keep_draft(out);
        }
        self.answer_written(out);
        if due(self.absorb_due()) {
            self.absorb(out);
        }
        if self.refold == Refold::Wanted && self.typing.is_none() && self.writing.is_none() {
            self.refold = Refold::Asked;
            out.push_back(FromDesk::Want(self.head.document));
        }
    }

    /// When it wants to be woken.
    pub(in crate::desk) fn due(&self) -> Option<Instant> {
        let again = self.writing.as_ref().and_then(|writing| writing.again);
        let people = self.people.due(Instant::now(), self.standing.heard);
        let moments = [
            again,
            people,
            self.commit_due(),
            self.draft_due(),
            self.absorb_due(),
        ];
        moments.into_iter().flatten().min()
    }

    /// When what is typed becomes an entry.
    pub(super) fn commit_due(&self) -> Option<Instant> {
        let typing = self.typing.filter(|_| self.writing.is_none())?;
        // Who is in the document with us may be behind a relay.
        let is_live = self.standing.live || self.has_people();
        let (pause, longest) = if is_live { LIVE } else { ALONE };
        let own = (typing.last + pause).min(typing.first + longest);
        if self.arrived.is_empty() && self.refold == Refold::No {
            return Some(own);
        }
        // Others' work waits for ours: a draft names what it stands on, and that does not move under it.
        Some(own.min(self.committed_at + BETWEEN))
    }

    /// When what is typed is to be durable. While the host writes, a draft would name an entry that is about to have a
    /// successor, and fall with it.
    pub(super) fn draft_due(&self) -> Option<Instant> {
        let is_refused = |writing: &Writing| writing.again.is_some();
        if !self.writing.as_ref().is_none_or(is_refused) {
            return None;
        }
        Some(self.typing?.unkept? + DRAFT)
    }

    /// When what others wrote is taken in.
    pub(super) fn absorb_due(&self) -> Option<Instant> {
        let waits = !self.arrived.is_empty() && self.typing.is_none() && self.writing.is_none();
        waits.then(|| self.absorbed_at + TICK)
    }

    /// Takes in what has come, for somebody who reads now.
    pub(in crate::desk) fn catch_up(&mut self, out: &mut VecDeque<FromDesk>) {
        if self.absorb_due().is_some() {
            self.absorb(out);
        }
    }

    /// Gives what was typed to the host, to be written.
    pub(in crate::desk) fn commit(&mut self, out: &mut VecDeque<FromDesk>) {
        if self.writing.is_some() || self.typing.take().is_none() {
            return;
        }
        self.give(None, out);
    }

    /// Gives what was changed to the host, and behind it an act with who asked for it.
    pub(super) fn give(
        &mut self,
        act: Option<((ClientId, u32), NewBody)>,
        out: &mut VecDeque<FromDesk>,
    ) {
        let changes = self.document.commit().into_iter();
        let mut bodies: VecDeque<NewBody> = changes
            .map(|plaintext| NewBody {
                kind: EntryType::CHANGES,
                plaintext,
            })
            .collect();
        let (to, act) = act.unzip();
        bodies.extend(act);
        self.give_bodies(to, bodies, out);
    }

    /// Gives these bodies to the host, with who asked for the acts among them.
    pub(super) fn give_bodies(
        &mut self,
        to: Option<(ClientId, u32)>,
        bodies: VecDeque<NewBody>,
        out: &mut VecDeque<FromDesk>,
    ) {
        let has_act = bodies.iter().any(|body| body.kind.is_act());
        let is_bound = has_act && bodies.iter().any(|body| !body.kind.is_act());
        self.committed_at = Instant::now();
        if bodies.is_empty() {
            self.begin_draft();
            return;
        }
        out.push_back(FromDesk::Write {
            document: self.head.document,
            on: self.document.frontier(self.standing.me),
            bodies: bodies.iter().cloned().collect(),
        });
        self.writing = Some(Writing {
            bodies,
            draft: std::mem::take(&mut self.draft),
            act: to,
            is_bound,
            again: None,
            refused: None,
        });
        self.begin_draft();
    }

    pub(super) fn try_again(&mut self, now: Instant, out: &mut VecDeque<FromDesk>) {
        let Some(writing) = &mut self.writing else {
            return;
        };
        if writing.again.is_some_and(|again| again <= now) {
            writing.again = None;
            writing.refused = None;
            out.push_back(FromDesk::Write {
                document: self.head.document,
                on: self.document.frontier(self.standing.me),
                bodies: writing.bodies.iter().cloned().collect(),
            });
        }
    }

    pub(super) fn keep_draft(&mut self, out: &mut VecDeque<FromDesk>) {
        if let Some(typing) = &mut self.typing {
            typing.unkept = None;
        }
        self.drafted = true;
        let refused = self.writing.as_ref().map(|writing| &writing.draft);
        let bytes = match refused {
            Some(refused) => refused.and_then(&self.draft).encode(),
            None => self.draft.encode(),
        };
        out.push_back(FromDesk::Draft {
            document: self.head.document,
            bytes,
        });
        for editor in &mut self.editors {
            editor.tell_kept(out);
        }
    }
}

/// The splices of a draft by section, in the order in which they were made.
fn texts_of(draft: &Draft) -> BTreeMap<SectionId, Vec<Splice>> {
    let mut texts: BTreeMap<SectionId, Vec<Splice>> = BTreeMap::new();
    for edit in &draft.edits {
        if let Edit::Splice(section, splice) = edit {
            texts
                .entry(section.clone())
                .or_default()
                .push(splice.clone());
        }
    }
    texts
}
