//! Acts at one desk, with a host that writes when it is told to.

mod holding;
mod putting;
mod refused;
mod voted;

use super::super::open::{AskedAct, OpenDocument, Reply};
use super::super::{EntryRef, FromDesk, Head, Material, NewBody, Standing, Who};
use super::{do_all, words_of};
use crate::control::ClientId;
use crate::handle::{
    ActProblem, ActRequest, ActsInfo, DiskTrouble, EditorEvent, EditorId, ExportFormat, Judgement,
    Majority, NewVote, NoRight, PlacedSplice, Problem, Response, SectionId, Selector, Splice,
    SuggestionStanding, VotedText, Way, Words,
};
use noaber_protocol::act::{
    Act, Attested, Closing, Comment, Place, Transition, Vote, decision_hash,
};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::{Document, SessionNonce, kinds};
use noaber_protocol::entry::{self, EntryType};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::SpaceNonce;
use noaber_protocol::ids::{AuthorId, EntryId, Millis, ParticipantId, SpaceId};
use noaber_protocol::text::SafeText;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

const CLIENT: ClientId = ClientId(1);
const EDITOR: EditorId = EditorId(1);

/// Somebody at a desk with a manifest that an editor has open.
struct Desk {
    open: OpenDocument,
    rng: ChaCha20Rng,
    out: VecDeque<FromDesk>,
    bodies: Arc<Mutex<BTreeMap<EntryId, Vec<u8>>>>,
    me: AuthorId,
    role: Role,
    last: EntryId,
    /// What came of others and is known here.
    known: Vec<EntryId>,
    count: u64,
    asked: u32,
    /// Who is named in what is asked.
    people: Vec<ParticipantId>,
    /// Of some of them, what their vote weighs.
    weights: BTreeMap<ParticipantId, u32>,
}

fn all() -> Selector {
    Selector(String::new())
}

fn key(seed: u8) -> SpaceKey {
    DeviceSeed::from_bytes([seed; 32]).space_key(&SpaceNonce([1; 16]))
}

fn casts(choice: &str) -> ActRequest {
    ActRequest::Cast {
        document: all(),
        vote: None,
        choice: choice.to_owned(),
        on_behalf: None,
        statement: String::new(),
    }
}

/// A vote by name with nothing asked of it.
fn plain() -> NewVote {
    NewVote {
        question: String::new(),
        options: Vec::new(),
        roll: Vec::new(),
        weights: Vec::new(),
        majority: Majority::Simple,
        quorum: 0,
        proxies: 0,
        way: Way::RollCall,
        hall: 0,
        ground: String::new(),
        until: None,
    }
}

fn closes(shown: Option<Vec<String>>) -> ActRequest {
    ActRequest::Close {
        document: all(),
        vote: None,
        hall: None,
        shown,
        reason: String::new(),
    }
}

/// A step as somebody takes it who knows of no other.
fn first_step(desk: &mut Desk) -> Act {
    Act::Transition(Transition {
        heads: desk.open.document().heads(),
        from: "concept".to_owned(),
        to: "ter_inzage".to_owned(),
        reason: String::new(),
        edition: None,
    })
}

fn says(text: &str) -> ActRequest {
    ActRequest::Comment {
        document: all(),
        re: None,
        place: None,
        text: text.to_owned(),
    }
}

fn moves(to: &str) -> ActRequest {
    ActRequest::Move {
        document: all(),
        to: to.to_owned(),
        reason: String::new(),
    }
}

fn suggests(old: &str, new: &str) -> ActRequest {
    ActRequest::Suggest {
        document: all(),
        place: Words::Quoted(old.to_owned()),
        new: new.to_owned(),
        reason: String::new(),
    }
}

fn accepts(info: &ActsInfo) -> ActRequest {
    ActRequest::Judge {
        document: all(),
        suggestion: info.suggestions[0].entry.clone(),
        verdict: Judgement::Accept,
        reason: String::new(),
    }
}

impl Desk {
    fn of(role: Role) -> Desk {
        let key = key(7);
        let me = key.author();
        let kind = kinds::by_tag("manifest").unwrap();
        let (_, founding) = Document::found(kind, "Manifest", me, SessionNonce([1; 16]));
        let first = EntryRef {
            entry: EntryId(entry::hash("test", &[b"founding"])),
            author: me,
            participant: ParticipantId::from(me),
            past: Vec::new(),
            at: Millis(0),
            has_body: true,
            kind: EntryType::FOUND_DOCUMENT,
            role,
        };
        let bodies = Arc::new(Mutex::new(BTreeMap::from([(first.entry, founding)])));
        let kept = Arc::clone(&bodies);
        let space = SpaceId([1; 32]);
        let may = match role >= Role::Editor {
            true => Ok(()),
            false => Err(Problem::NoRight(NoRight::Role {
                needed: Role::Editor,
            })),
        };
        let who = Who {
            participant: ParticipantId::from(me),
            name: SafeText::one_line("Anje"),
            organisation: SafeText::one_line("Dorp"),
            role: Some(role),
        };
        let standing = Arc::new(Standing {
            space,
            me,
            writable: BTreeMap::from([(Audience::Space, may)]),
            acts: BTreeMap::from([(Audience::Space, Ok(()))]),
            role: Some(role),
            name: SafeText::default(),
            audiences: BTreeMap::new(),
            live: false,
            heard: false,
            people: BTreeMap::from([(me, who)]),
            open: Arc::new(move |entry| kept.lock().unwrap().get(entry).cloned()),
            keys: 1,
            attest: Arc::new(move |document, hash| {
                let of = noaber_protocol::act::Of {
                    space,
                    document: *document,
                };
                Attested::sign(of, hash, &key)
            }),
        });
        let material = Material {
            head: Head {
                document: first.entry.into(),
                space,
                kind: kind.number,
                audience: Audience::Space,
                made_from: (1, first.entry),
                roles: None,
                kept: None,
            },
            entries: vec![first.clone()],
            draft: None,
            snapshot: None,
        };
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let mut open = OpenDocument::fold(material, standing, &mut rng);
        open.enter(EDITOR, CLIENT);
        Desk {
            open,
            rng,
            out: VecDeque::new(),
            bodies,
            me,
            role,
            last: first.entry,
            known: Vec::new(),
            count: 0,
            asked: 0,
            people: Vec::new(),
            weights: BTreeMap::new(),
        }
    }

    fn types(&mut self, seen: u64, text: &str) -> Result<(), Problem> {
        let splice = PlacedSplice {
            section: SectionId("visie".to_owned()),
            seen,
            splice: Splice {
                at: 0,
                delete: 0,
                insert: text.to_owned(),
            },
        };
        self.open
            .spliced(EDITOR, &[splice], &mut self.rng, &mut self.out)
    }

    /// Somebody asks for an act; as much is done as can be.
    fn asks(&mut self, request: ActRequest) -> u32 {
        self.asked += 1;
        let words = words_of(&request);
        let words = words.map(|words| self.open.hold(words).unwrap());
        self.open.ask_act(AskedAct {
            plan: None,
            to: (CLIENT, self.asked),
            request,
            words,
            people: self.people.clone(),
            weights: self.weights.clone(),
        });
        self.goes_on();
        self.asked
    }

    fn goes_on(&mut self) {
        do_all(&mut self.open, &mut self.rng, &mut self.out);
    }

    /// The bodies that the host is given next.
    fn given(&mut self) -> Vec<NewBody> {
        while let Some(message) = self.out.pop_front() {
            if let FromDesk::Write { bodies, .. } = message {
                return bodies;
            }
        }
        Vec::new()
    }

    /// The host writes them.
    fn writes(&mut self, bodies: Vec<NewBody>) {
        let mut done = Vec::new();
        for body in bodies {
            self.count += 1;
            let entry = EntryRef {
                entry: EntryId(entry::hash("test", &[&self.count.to_le_bytes()])),
                author: self.me,
                participant: ParticipantId::from(self.me),
                past: self.known.drain(..).chain([self.last]).collect(),
                at: Millis(0),
                has_body: body.kind == EntryType::CHANGES,
                kind: body.kind,
                role: self.role,
            };
            self.last = entry.entry;
            let mut bodies = self.bodies.lock().unwrap();
            bodies.insert(entry.entry, body.plaintext);
            done.push(vec![entry]);
        }
        self.open.written(done, None, &mut self.out);
        self.goes_on();
        let now = tokio::time::Instant::now();
        self.open.wake(now, false, &mut self.out);
    }

    /// What was answered to that request.
    fn answer(&mut self, wanted: u32) -> Option<Result<ActsInfo, Problem>> {
        let place = self
            .out
            .iter()
            .position(|message| matches!(message, FromDesk::Answer { id, .. } if *id == wanted))?;
        match self.out.remove(place) {
            Some(FromDesk::Answer { result, .. }) => Some(result.map(|response| match response {
                Response::Acts(info) => *info,
                other => panic!("{other:?}"),
            })),
            other => panic!("{other:?}"),
        }
    }

    /// An act comes of a device of that seed, whose author knew those entries.
    fn comes(&mut self, seed: u8, act: &Act, past: Vec<EntryId>) -> EntryId {
        self.count += 1;
        let author = key(seed).author();
        let entry = EntryRef {
            entry: EntryId(entry::hash("test", &[&self.count.to_le_bytes()])),
            author,
            participant: ParticipantId::from(author),
            past,
            at: Millis(0),
            has_body: false,
            kind: act.entry_type(),
            role: self.role,
        };
        let id = entry.entry;
        let mut bodies = self.bodies.lock().unwrap();
        bodies.insert(id, act.encode().unwrap());
        drop(bodies);
        self.open.changed(vec![entry]);
        self.open.catch_up(&mut self.out);
        self.known.push(id);
        id
    }

    fn first(&self) -> EntryId {
        self.open.entries[0].entry
    }

    /// A roll call in which the person here is the only one on the roll.
    fn roll_call(&mut self) -> EntryId {
        self.people = vec![ParticipantId::from(self.me)];
        self.opens(plain()).unwrap();
        self.last
    }

    /// Opens a vote of those who are named.
    fn opens(&mut self, vote: NewVote) -> Result<ActsInfo, Problem> {
        let document = all();
        let opened = self.does(ActRequest::Open { document, vote });
        self.people = Vec::new();
        self.weights = BTreeMap::new();
        opened
    }

    /// Asks and lets the host write until it is answered.
    fn does(&mut self, request: ActRequest) -> Result<ActsInfo, Problem> {
        let asked = self.asks(request);
        loop {
            if let Some(answer) = self.answer(asked) {
                return answer;
            }
            let given = self.given();
            assert!(!given.is_empty(), "nobody answers");
            self.writes(given);
        }
    }
}

fn kinds_of(bodies: &[NewBody]) -> Vec<EntryType> {
    bodies.iter().map(|body| body.kind).collect()
}

#[test]
fn an_act_waits_until_what_was_typed_is_an_entry_and_is_answered_when_it_is_one() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    let asked = desk.asks(says("Mooi."));
    let typed = desk.given();
    assert_eq!(kinds_of(&typed), [EntryType::CHANGES]);
    assert!(!desk.open.is_settled());
    desk.writes(typed);
    assert!(desk.answer(asked).is_none());
    let act = desk.given();
    assert_eq!(kinds_of(&act), [EntryType::COMMENT]);
    desk.writes(act);
    let info = desk.answer(asked).unwrap().unwrap();
    assert_eq!(info.comments[0].text.as_str(), "Mooi.");
    assert!(info.comments[0].own && desk.open.is_settled());
}

#[test]
fn what_is_taken_over_is_written_together_with_the_verdict() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    let info = desk.does(suggests("bus", "trein")).unwrap();
    let asked = desk.asks(accepts(&info));
    let given = desk.given();
    let wanted = [EntryType::CHANGES, EntryType::VERDICT];
    assert_eq!(kinds_of(&given), wanted);
    desk.writes(given);
    let info = desk.answer(asked).unwrap().unwrap();
    assert_eq!(info.suggestions[0].standing, SuggestionStanding::Accepted);
    assert_eq!(desk.open.text().sections[2].text, "Een trein.");
}

#[test]
fn an_act_that_the_host_refuses_is_answered_so_and_not_tried_again() {
    let mut desk = Desk::of(Role::Editor);
    let asked = desk.asks(says("Mooi."));
    assert_eq!(kinds_of(&desk.given()), [EntryType::COMMENT]);
    let full = Problem::Disk(DiskTrouble::Full);
    let refused = Some(full.clone());
    desk.open.written(Vec::new(), refused, &mut desk.out);
    assert_eq!(desk.answer(asked), Some(Err(full)));
    assert!(desk.open.is_settled() && desk.open.due().is_none());
    assert_eq!(desk.does(says("Toch.")).unwrap().comments.len(), 1);
}

#[test]
fn while_what_was_typed_is_refused_acts_are_too() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    let asked = desk.asks(says("Mooi."));
    assert_eq!(kinds_of(&desk.given()), [EntryType::CHANGES]);
    let full = Problem::Disk(DiskTrouble::Full);
    desk.open
        .written(Vec::new(), Some(full.clone()), &mut desk.out);
    desk.goes_on();
    assert_eq!(desk.answer(asked), Some(Err(full)));
}

#[test]
fn who_may_not_is_told_before_anything_is_given_to_the_host() {
    let mut desk = Desk::of(Role::Member);
    let board = Problem::NoRight(NoRight::Role {
        needed: Role::Board,
    });
    assert_eq!(desk.does(moves("ter_inzage")), Err(board));
    assert_eq!(desk.given(), []);
    assert_eq!(desk.does(says("Mooi.")).unwrap().comments.len(), 1);
    let info = desk.does(ActRequest::Support {
        document: all(),
        of: None,
        paper: None,
    });
    let not_of_kind = Problem::Act(ActProblem::NotOfKind);
    if kinds::by_tag("manifest").unwrap().acts.support.is_none() {
        assert_eq!(info, Err(not_of_kind));
    }
}

#[test]
fn typing_in_a_fixed_text_is_taken_back_and_the_editor_knows() {
    let mut desk = Desk::of(Role::Board);
    desk.types(0, "Een bus.").unwrap();
    desk.does(moves("ter_inzage")).unwrap();
    let info = desk.does(moves("vastgesteld")).unwrap();
    assert!(info.editions[0].intact, "{info:?}");
    let told = |desk: &mut Desk| {
        let mut told = Vec::new();
        while let Some(message) = desk.out.pop_front() {
            if let FromDesk::Tell { event, .. } = message {
                told.push(event);
            }
        }
        told
    };
    assert!(told(&mut desk).contains(&EditorEvent::Writable(false)));
    let fixed = Problem::Act(ActProblem::Fixed);
    assert_eq!(desk.types(0, "Nee. "), Err(fixed));
    let [EditorEvent::Splice { splice, is_own, .. }] = &told(&mut desk)[..] else {
        panic!("not taken back");
    };
    assert_eq!((splice.at, splice.delete, *is_own), (0, 5, true));
    desk.does(moves("concept")).unwrap();
    assert!(told(&mut desk).contains(&EditorEvent::Writable(true)));
}

#[test]
fn what_an_editor_takes_back_is_told_to_it_as_its_own() {
    let mut desk = Desk::of(Role::Editor);
    let told = |desk: &mut Desk| {
        let told = desk.out.drain(..).filter_map(|message| match message {
            FromDesk::Tell {
                event: EditorEvent::Splice { splice, is_own, .. },
                ..
            } => Some((splice.insert, is_own)),
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    desk.types(0, "Een bus.").unwrap();
    assert_eq!(told(&mut desk), []);
    let Desk { open, rng, out, .. } = &mut desk;
    open.undo(EDITOR, rng, out).unwrap();
    open.redo(EDITOR, rng, out).unwrap();
    let own = [(String::new(), true), ("Een bus.".to_owned(), true)];
    assert_eq!(told(&mut desk), own);
}

#[test]
fn an_act_without_a_key_counts_when_the_key_comes() {
    let mut desk = Desk::of(Role::Editor);
    let info = desk.does(says("Mooi.")).unwrap();
    assert_eq!(info.comments.len(), 1);
    let entry = desk.open.entries[1].clone();
    let body = desk.bodies.lock().unwrap().remove(&entry.entry).unwrap();
    let material = |desk: &Desk| Material {
        head: desk.open.head.clone(),
        entries: desk.open.entries.clone(),
        draft: None,
        snapshot: None,
    };
    let standing = Arc::clone(desk.open.standing());
    let mut other = OpenDocument::fold(material(&desk), standing, &mut desk.rng);
    assert!(other.has_unopened());
    assert_eq!(other.acts_info().comments, []);
    desk.bodies.lock().unwrap().insert(entry.entry, body);
    other.folded_again(material(&desk), &mut desk.out);
    assert_eq!(other.acts_info().comments.len(), 1);
    assert!(!other.has_unopened());
}

#[test]
fn words_stay_what_was_meant_while_others_write_before_them() {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    let meant = Words::At {
        section: SectionId("visie".to_owned()),
        from: 4,
        to: 7,
        before: "Een ".to_owned(),
        words: "bus".to_owned(),
    };
    let asked = desk.asks(ActRequest::Suggest {
        document: all(),
        place: meant,
        new: "trein".to_owned(),
        reason: String::new(),
    });
    // What is typed meanwhile goes before it, and moves it.
    let typed = desk.given();
    desk.types(0, "Nu: ").unwrap();
    desk.writes(typed);
    let typed = desk.given();
    assert_eq!(kinds_of(&typed), [EntryType::CHANGES]);
    desk.writes(typed);
    let act = desk.given();
    desk.writes(act);
    let info = desk.answer(asked).unwrap().unwrap();
    let told = &info.suggestions[0];
    assert_eq!(
        (told.old.as_str(), told.standing.clone()),
        ("bus", SuggestionStanding::Open)
    );
    assert_eq!(
        told.place.as_ref().map(|(_, from, to)| (*from, *to)),
        Some((8, 11))
    );
}
