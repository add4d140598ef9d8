//! Several people who write in one text at once, each in an editor at a desk: who types in one empty place keeps whole words,
//! all texts end equal, cursors stay beside their letters and are shown there, and nobody takes back another's work.

mod cursors;
mod gone;
mod refused;
mod states;
mod whole_words;

use super::open::OpenDocument;
use super::{EntryRef, FromDesk, Head, Material, NewBody, Standing, Who};
use crate::control::ClientId;
use crate::desk::jupiter::{Channel, Side, apply};
use crate::handle::{EditorEvent, EditorId, Here, PlacedSplice, SectionId, Splice};
use noaber_protocol::act::Attested;
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::{self, Document, SessionNonce, kinds};
use noaber_protocol::entry::{self, EntryType};
use noaber_protocol::ids::{AuthorId, EntryId, Millis, ParticipantId, SpaceId};
use noaber_protocol::text::SafeText;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

/// A key that takes the character before the cursor away.
const BACKSPACE: char = '\u{8}';
/// So far ahead of the clock a desk is woken: what was typed is due, and nobody is taken to be gone.
const SOON: Duration = Duration::from_millis(1_100);
/// So much further at each round in which all becomes quiet: a cursor may be told again.
const ROUND: Duration = Duration::from_millis(600);

/// What an editor says to its desk.
enum Said {
    Splice(u64, Splice),
    Cursor(u64, usize),
    Undo,
    Redo,
}

/// What a desk hears of the others.
#[derive(Clone)]
enum News {
    Entry(EntryRef),
    Presence(AuthorId, Vec<u8>),
}

/// One home: its desk, and the host beside it.
struct Home {
    me: AuthorId,
    open: OpenDocument,
    rng: ChaCha20Rng,
    out: VecDeque<FromDesk>,
    /// Bodies that the host was given and did not write yet.
    writes: VecDeque<(Vec<EntryId>, Vec<NewBody>)>,
    news: VecDeque<News>,
    last: Option<EntryId>,
    count: u64,
}

/// Somebody with the document open.
struct Hand {
    home: usize,
    id: EditorId,
    text: String,
    cursor: usize,
    /// The letter behind which the cursor stood was taken away by somebody else.
    letter_went: bool,
    channel: Channel,
    said: VecDeque<Said>,
    told: VecDeque<EditorEvent>,
    /// Where the others are, by name.
    others: BTreeMap<String, usize>,
}

/// All of them.
struct Village {
    homes: Vec<Home>,
    hands: Vec<Hand>,
    bodies: Arc<Mutex<BTreeMap<EntryId, Vec<u8>>>>,
    ahead: Duration,
}

fn visie() -> SectionId {
    SectionId("visie".to_owned())
}

fn name(home: usize) -> String {
    format!("home {home}")
}

/// Where a place is after a change; what comes in at it stands behind it.
fn moved(place: usize, splice: &Splice) -> usize {
    let end = splice.at + splice.delete;
    if place <= splice.at {
        place
    } else if place >= end {
        place - splice.delete + splice.insert.len()
    } else {
        splice.at + splice.insert.len()
    }
}

/// How an author stands in the space: for all that is in it.
fn standing(
    me: AuthorId,
    people: &BTreeMap<AuthorId, Who>,
    bodies: &Arc<Mutex<BTreeMap<EntryId, Vec<u8>>>>,
) -> Arc<Standing> {
    let kept = Arc::clone(bodies);
    Arc::new(Standing {
        space: SpaceId([1; 32]),
        me,
        writable: BTreeMap::from([(Audience::Space, Ok(()))]),
        acts: BTreeMap::from([(Audience::Space, Ok(()))]),
        role: Some(Role::Editor),
        name: SafeText::default(),
        audiences: BTreeMap::new(),
        live: true,
        heard: true,
        people: people.clone(),
        open: Arc::new(move |entry| kept.lock().unwrap().get(entry).cloned()),
        keys: 1,
        attest: Arc::new(|_, hash| Attested {
            hash,
            proof: [0; 64],
        }),
    })
}

impl Village {
    /// As many homes as the highest number in `hands` says, and an editor in each home that it names.
    fn new(hands: &[usize], begin: &str) -> Village {
        let homes = hands.iter().max().map_or(0, |most| most + 1);
        let authors: Vec<AuthorId> = (0..homes)
            .map(|home| AuthorId([home as u8 + 1; 32]))
            .collect();
        let kind = kinds::by_tag("manifest").unwrap();
        let (_, body) = Document::found(kind, "Manifest", authors[0], SessionNonce([1; 16]));
        let bodies = Arc::new(Mutex::new(BTreeMap::new()));
        let founding = EntryRef {
            entry: EntryId(entry::hash("test", &[b"founding"])),
            author: authors[0],
            participant: ParticipantId::from(authors[0]),
            past: Vec::new(),
            at: Millis(0),
            has_body: true,
            kind: EntryType::CHANGES,
            role: Role::Editor,
        };
        bodies.lock().unwrap().insert(founding.entry, body);
        let people: BTreeMap<AuthorId, Who> = authors
            .iter()
            .enumerate()
            .map(|(home, author)| {
                let who = Who {
                    participant: ParticipantId::from(*author),
                    name: SafeText::one_line(&name(home)),
                    organisation: SafeText::default(),
                    role: Some(Role::Editor),
                };
                (*author, who)
            })
            .collect();
        let mut village = Village {
            homes: Vec::new(),
            hands: Vec::new(),
            bodies: Arc::clone(&bodies),
            ahead: SOON,
        };
        for (home, author) in authors.iter().enumerate() {
            let standing = standing(*author, &people, &bodies);
            let material = Material {
                head: Head {
                    document: founding.entry.into(),
                    space: SpaceId([1; 32]),
                    kind: kind.number,
                    audience: Audience::Space,
                    made_from: (1, founding.entry),
                    roles: None,
                    kept: None,
                },
                entries: vec![founding.clone()],
                draft: None,
                snapshot: None,
            };
            let mut rng = ChaCha20Rng::from_seed([home as u8 + 1; 32]);
            village.homes.push(Home {
                me: *author,
                open: OpenDocument::fold(material, standing, &mut rng),
                rng,
                out: VecDeque::new(),
                writes: VecDeque::new(),
                news: VecDeque::new(),
                last: (home == 0).then_some(founding.entry),
                count: 0,
            });
        }
        for (number, home) in hands.iter().enumerate() {
            let id = EditorId(number as u32);
            village.homes[*home].open.enter(id, ClientId(number as u32));
            village.hands.push(Hand {
                home: *home,
                id,
                text: String::new(),
                cursor: 0,
                letter_went: false,
                channel: Channel::new(Side::Editor),
                said: VecDeque::new(),
                told: VecDeque::new(),
                others: BTreeMap::new(),
            });
        }
        if !begin.is_empty() {
            village.types(0, begin);
            village.becomes_quiet();
        }
        village
    }

    /// Somebody changes the text: at once in the own editor.
    fn splices(&mut self, hand: usize, splice: Splice) {
        let hand = &mut self.hands[hand];
        apply(&mut hand.text, &splice).unwrap();
        hand.cursor = splice.at + splice.insert.len();
        hand.letter_went = false;
        for other in hand.others.values_mut() {
            *other = moved(*other, &splice);
        }
        let seen = hand.channel.sent(&splice);
        hand.said.push_back(Said::Splice(seen, splice));
    }

    fn types(&mut self, hand: usize, letters: &str) {
        let at = self.hands[hand].cursor;
        let insert = letters.to_owned();
        self.splices(
            hand,
            Splice {
                at,
                delete: 0,
                insert,
            },
        );
    }

    /// Takes some characters away before the cursor.
    fn backspaces(&mut self, hand: usize, count: usize) {
        let here = &self.hands[hand];
        let before = here.text[..here.cursor].chars().rev().take(count);
        let delete: usize = before.map(char::len_utf8).sum();
        if delete > 0 {
            let at = here.cursor - delete;
            let insert = String::new();
            self.splices(hand, Splice { at, delete, insert });
        }
    }

    fn presses(&mut self, hand: usize, key: char) {
        match key {
            BACKSPACE => self.backspaces(hand, 1),
            letter => self.types(hand, letter.encode_utf8(&mut [0; 4])),
        }
    }

    fn moves(&mut self, hand: usize, place: usize) {
        let hand = &mut self.hands[hand];
        let mut at = place % (hand.text.len() + 1);
        while !hand.text.is_char_boundary(at) {
            at -= 1;
        }
        hand.cursor = at;
        hand.letter_went = false;
        hand.said.push_back(Said::Cursor(hand.channel.seen(), at));
    }

    /// The desk takes the next thing that an editor said.
    fn desk(&mut self, hand: usize) -> bool {
        let Hand { home, id, said, .. } = &mut self.hands[hand];
        let (home, id) = (*home, *id);
        let Some(said) = said.pop_front() else {
            return false;
        };
        let Home { open, rng, out, .. } = &mut self.homes[home];
        match said {
            Said::Splice(seen, splice) => {
                let placed = PlacedSplice {
                    section: visie(),
                    seen,
                    splice,
                };
                open.spliced(id, &[placed], rng, out).unwrap();
            }
            Said::Cursor(seen, at) => open.cursor(id, &visie(), seen, at).unwrap(),
            Said::Undo => open.undo(id, rng, out).unwrap(),
            Said::Redo => open.redo(id, rng, out).unwrap(),
        }
        self.pass_on(home);
        true
    }

    /// An editor takes in the next thing that its desk told.
    fn hears(&mut self, hand: usize) -> bool {
        let hand = &mut self.hands[hand];
        match hand.told.pop_front() {
            None => return false,
            Some(EditorEvent::Splice {
                section,
                seen,
                splice,
                ..
            }) => {
                assert_eq!(section, visie());
                for splice in hand.channel.received(seen, &splice).unwrap() {
                    apply(&mut hand.text, &splice).unwrap();
                    let gone = splice.at + 1..=splice.at + splice.delete;
                    hand.letter_went |= gone.contains(&hand.cursor);
                    hand.cursor = moved(hand.cursor, &splice);
                    for other in hand.others.values_mut() {
                        *other = moved(*other, &splice);
                    }
                }
            }
            Some(EditorEvent::Others(others)) => {
                let place = |here: &Here| hand.channel.place(here.seen, here.at?);
                let placed = others.iter().filter_map(|here| {
                    let name = here.name.as_str().to_owned();
                    Some((name, place(here)?))
                });
                hand.others = placed.collect();
            }
            Some(EditorEvent::Outline(_) | EditorEvent::Kept { .. } | EditorEvent::Writable(_)) => {
            }
        }
        true
    }

    /// Time passes at a desk.
    fn wakes(&mut self, home: usize) {
        let here = &mut self.homes[home];
        here.open
            .wake(Instant::now() + self.ahead, false, &mut here.out);
        self.pass_on(home);
    }

    /// The host writes what its desk gave it, and all others hear of it later.
    fn writes(&mut self, home: usize) -> bool {
        let here = &mut self.homes[home];
        let Some((on, bodies)) = here.writes.pop_front() else {
            return false;
        };
        let mut past = on;
        let mut done = Vec::new();
        for body in bodies {
            past.extend(here.last);
            let number = here.count.to_le_bytes();
            let entry = EntryRef {
                entry: EntryId(entry::hash("test", &[here.me.as_bytes(), &number])),
                author: here.me,
                participant: ParticipantId::from(here.me),
                past: std::mem::take(&mut past),
                at: Millis(0),
                has_body: true,
                kind: body.kind,
                role: Role::Editor,
            };
            here.count += 1;
            here.last = Some(entry.entry);
            let mut bodies = self.bodies.lock().unwrap();
            bodies.insert(entry.entry, body.plaintext);
            done.push(entry);
        }
        let written = done.iter().map(|entry| vec![entry.clone()]).collect();
        here.open.written(written, None, &mut here.out);
        for entry in done {
            self.tell(home, &News::Entry(entry));
        }
        self.pass_on(home);
        true
    }

    fn tell(&mut self, from: usize, news: &News) {
        for (home, other) in self.homes.iter_mut().enumerate() {
            if home != from {
                other.news.push_back(news.clone());
            }
        }
    }

    /// A home takes in the next thing that others did.
    fn learns(&mut self, home: usize) -> bool {
        let here = &mut self.homes[home];
        match here.news.pop_front() {
            None => return false,
            Some(News::Entry(entry)) => here.open.changed(vec![entry]),
            Some(News::Presence(who, what)) => {
                // by the clock of the wakings: else who is heard late is gone at once, and greeted again
                let now = Instant::now() + self.ahead;
                here.open.heard(who, &what, now, &mut here.out);
            }
        }
        self.pass_on(home);
        true
    }

    /// Gives what a desk put out to whom it is for.
    fn pass_on(&mut self, home: usize) {
        let me = self.homes[home].me;
        while let Some(message) = self.homes[home].out.pop_front() {
            match message {
                FromDesk::Tell { editor, event, .. } => {
                    let hand = self.hands.iter_mut().find(|hand| hand.id == editor);
                    hand.unwrap().told.push_back(event);
                }
                FromDesk::Write { on, bodies, .. } => {
                    self.homes[home].writes.push_back((on, bodies));
                }
                FromDesk::Present { what, .. } => self.tell(home, &News::Presence(me, what)),
                FromDesk::Draft { .. }
                | FromDesk::TakenOut { .. }
                | FromDesk::Documents(_)
                | FromDesk::Aside(..) => {}
                other => panic!("not awaited: {other:?}"),
            }
        }
    }

    /// Lets everything arrive that is under way.
    fn becomes_quiet(&mut self) {
        let mut quiet = 0;
        for _ in 0..30 {
            let mut moved = false;
            for hand in 0..self.hands.len() {
                while self.desk(hand) || self.hears(hand) {
                    moved = true;
                }
            }
            for home in 0..self.homes.len() {
                while self.learns(home) || self.writes(home) {
                    moved = true;
                }
                self.wakes(home);
                moved |= !self.homes[home].open.is_settled();
            }
            moved |= self.hands.iter().any(|hand| !hand.told.is_empty());
            moved |= self.homes.iter().any(|home| !home.news.is_empty());
            quiet = if moved { 0 } else { quiet + 1 };
            // Where a cursor is, is told some time after it moved.
            if quiet == 3 {
                return;
            }
            self.ahead += ROUND;
        }
        panic!("it never becomes quiet");
    }

    /// The characters in a home's text that others put there, in order.
    fn of_others(&self, home: usize) -> Vec<(char, AuthorId)> {
        let here = &self.homes[home];
        let section = document::SectionId(visie().0);
        let document = here.open.document_ref();
        let text = document.section(&section).unwrap().text();
        let mut at = 0;
        let mut all = Vec::new();
        for stretch in document.put_in(&section) {
            let part = &text[at..at + stretch.bytes];
            at += stretch.bytes;
            all.extend(part.chars().map(|one| (one, stretch.author)));
        }
        all.retain(|(_, author)| *author != here.me);
        all
    }

    /// Checks that all editors and all desks have one text, and gives it.
    fn text(&self) -> String {
        let text = &self.hands[0].text;
        for hand in &self.hands {
            assert_eq!(&hand.text, text);
        }
        let section = document::SectionId(visie().0);
        for home in &self.homes {
            let there = home.open.document_ref().section(&section).unwrap();
            assert_eq!(there.text(), text);
        }
        text.clone()
    }
}

/// What happens next, to whom.
#[derive(Clone, Copy, Debug)]
enum Under {
    Desk,
    Hears,
    Learns,
    Writes,
    Wakes,
}

fn under_way() -> impl Strategy<Value = Under> {
    prop::sample::select(vec![
        Under::Desk,
        Under::Desk,
        Under::Hears,
        Under::Hears,
        Under::Learns,
        Under::Writes,
        Under::Wakes,
    ])
}

impl Village {
    fn goes_on(&mut self, who: usize, what: Under) {
        let home = self.hands[who].home;
        match what {
            Under::Desk => {
                self.desk(who);
            }
            Under::Hears => {
                self.hears(who);
            }
            Under::Learns => {
                self.learns(home);
            }
            Under::Writes => {
                self.writes(home);
            }
            Under::Wakes => self.wakes(home),
        }
    }
}
