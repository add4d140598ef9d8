//! Small charters and what they come to: some of the scenarios that PROTOCOL.md names, and a village with everything.

use super::book::{Book, Signed, author, epoch, key, person, recipient, some, some_id, the_epoch};
use super::frozen::{array, frozen, hex, list, text, unhex};
use noaber_protocol::charter::op::{
    AddDevice, Admit, Audience, Cut, Erase, Invite, Join, Limit, Operation, Recover, Rekey,
    RelayAddress, Remove, SetAudience, SetRelays, SetRole, Share, WithdrawDevice,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::charter::{Charter, Epoch, Invitation, State, prove_device, prove_join};
use noaber_protocol::entry::EntryType;
use noaber_protocol::identity::{InvitationKey, invitation_identity};
use noaber_protocol::ids::{EntryId, Millis, ParticipantId, PeerId, SpaceId};
use noaber_protocol::run::Run;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list
}

/// What people do, in words of the scenarios.
impl Book {
    /// F founded; M is a member, and then these came in as admins, in this order of rank.
    fn with_admins(admins: &str) -> Book {
        let mut book = Book::founded();
        book.admit("F", "M", Role::Member, &[book.last()]);
        let mut earlier: Vec<&str> = Vec::new();
        for name in admins.split_whitespace().filter(|name| *name != "F") {
            let proposal = book.admit("F", name, Role::Admin, &[book.last()]);
            for other in &earlier {
                book.approve(other, proposal, &[book.last()]);
            }
            earlier.push(name);
        }
        book
    }

    fn know(&mut self, name: &str) {
        self.people.insert(name.to_owned(), author(name));
    }

    fn admit(&mut self, by: &str, who: &str, role: Role, after: &[EntryId]) -> EntryId {
        self.know(who);
        let admit = Operation::Admit(Admit {
            participant: person(who),
            recipient: Some(recipient(who)),
            role,
            organisation: None,
            signs: false,
        });
        let said = format!("{by} admits {who} as {}", role.name());
        self.sign(by, &said, admit, after)
    }

    fn set_role(&mut self, by: &str, who: &str, role: Role, after: &[EntryId]) -> EntryId {
        let set = Operation::SetRole(SetRole {
            participant: person(who),
            role,
            cut: Vec::new(),
        });
        let said = format!("{by} makes {who} {}", role.name());
        self.sign(by, &said, set, after)
    }

    fn remove(&mut self, by: &str, who: &str, after: &[EntryId]) -> EntryId {
        let remove = Operation::Remove(Remove {
            participant: person(who),
            cut: Vec::new(),
            rekeys: Vec::new(),
        });
        self.sign(by, &format!("{by} removes {who}"), remove, after)
    }

    /// The first proposes, the others approve: answers with the last of it.
    fn together(
        &mut self,
        names: &str,
        propose: impl FnOnce(&mut Book, &str) -> EntryId,
    ) -> EntryId {
        let mut names = names.split('+');
        let proposal = propose(self, names.next().expect("somebody proposes"));
        names.fold(proposal, |last, other| {
            self.approve(other, proposal, &[last])
        })
    }

    fn remove_together(&mut self, names: &str, who: &str, after: &[EntryId]) -> EntryId {
        self.together(names, |book, by| book.remove(by, who, after))
    }

    fn checkpoint(&mut self, names: &str, after: &[EntryId]) -> EntryId {
        self.together(names, |book, by| {
            let said = format!("{by} proposes a checkpoint");
            book.sign(by, &said, Operation::Checkpoint, after)
        })
    }

    fn invite(&mut self, by: &str, secret: &[u8; 16], after: &[EntryId]) -> EntryId {
        let invite = Operation::Invite(Invite {
            key: InvitationKey::from_secret(secret).public(),
            recipient: invitation_identity(secret).recipient(),
            role: Role::Editor,
            expires: Millis(super::book::EVENING + 1_209_600_000),
            uses: 1,
        });
        self.sign(by, &format!("{by} makes an invitation"), invite, after)
    }

    fn join(&mut self, who: &str, invite: EntryId, secret: &[u8; 16]) -> EntryId {
        let key = InvitationKey::from_secret(secret);
        let join = Operation::Join(Join {
            invite,
            proof: prove_join(&key, &self.space, &author(who), &recipient(who)),
            recipient: recipient(who),
        });
        self.sign(who, &format!("{who} joins with it"), join, &[invite])
    }

    fn add_device(&mut self, by: &str, who: &str, device: &str, after: &[EntryId]) -> EntryId {
        self.know(device);
        let add = Operation::AddDevice(AddDevice {
            participant: person(who),
            device: author(device),
            recipient: recipient(device),
            proof: prove_device(&key(device), &self.space, &person(who), &recipient(device)),
            paper: false,
        });
        self.sign(
            by,
            &format!("{by} adds the device {device} of {who}"),
            add,
            after,
        )
    }

    fn withdraw(&mut self, by: &str, device: &str, after: &[EntryId]) -> EntryId {
        let withdraw = Operation::WithdrawDevice(WithdrawDevice {
            device: author(device),
            cut: Vec::new(),
            rekeys: Vec::new(),
        });
        self.sign(
            by,
            &format!("{by} withdraws the device {device}"),
            withdraw,
            after,
        )
    }

    fn charter(&self, without: &[EntryId]) -> Charter {
        let mut charter = Charter::new(self.space);
        for one in self
            .signed
            .iter()
            .filter(|one| !without.contains(&one.entry.id))
        {
            let body = one.body.as_ref().expect("a body");
            charter
                .insert(&one.entry, &body.bytes)
                .expect("it is well-formed");
        }
        charter
    }
}

/// A charter with its name and who is what in the end.
struct Set {
    name: &'static str,
    book: Book,
    /// `admin: A F; member: M; out: B`, as PROTOCOL.md has it.
    comes_to: &'static str,
    /// What is not there.
    without: Vec<EntryId>,
}

fn set(name: &'static str, comes_to: &'static str, play: impl FnOnce(&mut Book)) -> Set {
    let admins = if name.contains(" D") {
        "F A B C D"
    } else {
        "F A B"
    };
    let admins = if name.contains("of F A B C:") {
        "F A B C"
    } else {
        admins
    };
    let mut book = Book::with_admins(admins);
    play(&mut book);
    Set {
        name,
        book,
        comes_to,
        without: Vec::new(),
    }
}

fn removals() -> Vec<Set> {
    vec![
        set(
            "1: A removes B beside B removes A",
            "admin: A F; member: M; out: B",
            |it| {
                let base = [it.last()];
                it.remove("A", "B", &base);
                it.remove("B", "A", &base);
            },
        ),
        set(
            "2: B alone removes A and demotes F",
            "admin: A B F; member: M",
            |it| {
                let first = it.remove("B", "A", &[it.last()]);
                it.set_role("B", "F", Role::Member, &[first]);
            },
        ),
        set(
            "3: revenge that is backdated",
            "admin: A F; member: M; out: B",
            |it| {
                let base = [it.last()];
                it.remove("A", "B", &base);
                let revenge = it.remove("B", "A", &base);
                it.admit("B", "Z", Role::Member, &[revenge]);
            },
        ),
        set(
            "6: all admins step down at once",
            "admin: B; member: A F M",
            |it| {
                let base = [it.last()];
                for name in ["F", "A", "B"] {
                    it.set_role(name, name, Role::Member, &base);
                }
            },
        ),
        set(
            "11: A and B remove F",
            "admin: A B; member: M; out: F",
            |it| {
                let base = [it.last()];
                it.remove_together("A+B", "F", &base);
            },
        ),
        set(
            "12: of F A B C D, A and B remove F",
            "admin: A B C D F; member: M",
            |it| {
                let base = [it.last()];
                it.remove_together("A+B", "F", &base);
            },
        ),
    ]
}

fn approvals_and_cuts() -> Vec<Set> {
    vec![
        set(
            "18: of F A B C: B and C remove F beside A removes C",
            "admin: A B; member: M; out: C F",
            |it| {
                let base = [it.last()];
                it.remove_together("B+C", "F", &base);
                it.remove("A", "C", &base);
            },
        ),
        set(
            "21: puppets do not vote",
            "admin: A B F; member: M P Q R",
            |it| {
                for name in ["P", "Q", "R"] {
                    it.admit("B", name, Role::Member, &[it.last()]);
                    it.set_role("B", name, Role::Admin, &[it.last()]);
                }
                let base = [it.last()];
                it.remove_together("B+P+Q+R", "F", &base);
            },
        ),
        set(
            "30: admitted again after a removal",
            "admin: B F; member: M; reader: A",
            |it| {
                let removed = it.remove("F", "A", &[it.last()]);
                let again = it.admit("F", "A", Role::Reader, &[removed]);
                it.admit("A", "Z", Role::Member, &[again]);
            },
        ),
        set(
            "33: a wider cut by another",
            "admin: A F; member: M; out: B",
            |it| {
                let base = it.last();
                let admitted = it.admit("B", "P", Role::Member, &[base]);
                it.remove("F", "B", &[base]);
                it.remove("A", "B", &[admitted]);
            },
        ),
        set(
            "43: building on something void",
            "admin: A F; member: M Q; out: B",
            |it| {
                let base = it.last();
                it.remove("F", "B", &[base]);
                let void = it.admit("B", "P", Role::Member, &[base]);
                it.admit("A", "Q", Role::Member, &[void]);
            },
        ),
        set("46: two roles at once", "admin: A B F; editor: M", |it| {
            let base = [it.last()];
            it.set_role("B", "M", Role::Reader, &base);
            it.set_role("A", "M", Role::Editor, &base);
        }),
    ]
}

fn joins_and_devices() -> Vec<Set> {
    let secret = some::<16>("secret");
    let mut missing = set("49: a parent is missing", "admin: A B F; member: M", |it| {
        let invite = it.invite("A", &some("secret"), &[it.last()]);
        it.join("P", invite, &some("secret"));
    });
    let invite = missing.book.signed.len() - 2;
    missing.without = vec![missing.book.signed[invite].entry.id];
    vec![
        set(
            "15: of F A B C D, a checkpoint settles a purge",
            "admin: A D F; member: M; out: B C",
            |it| {
                let base = [it.last()];
                let first = it.remove("F", "B", &base);
                let second = it.remove("F", "C", &[first]);
                it.checkpoint("F+A+D", &[second]);
                it.remove_together("B+C", "F", &base);
            },
        ),
        set(
            "26: an invitation of a removed admin",
            "admin: A F; member: M; out: B; waiting: P",
            |it| {
                let invite = it.invite("B", &secret, &[it.last()]);
                it.remove("F", "B", &[invite]);
                it.join("P", invite, &secret);
            },
        ),
        set(
            "34: a checkpoint beside a removal",
            "admin: B F; member: M P; out: A",
            |it| {
                let base = it.last();
                let admitted = it.admit("A", "P", Role::Member, &[base]);
                it.checkpoint("A+B", &[admitted]);
                it.remove("F", "A", &[base]);
            },
        ),
        set(
            "39: two devices withdraw each other",
            "admin: A B F; member: M",
            |it| {
                let added = it.add_device("F", "F", "F2", &[it.last()]);
                it.withdraw("F", "F2", &[added]);
                let thief = it.withdraw("F2", "F", &[added]);
                it.remove("F2", "A", &[thief]);
            },
        ),
        set(
            "41: of F A B C: recovery ends what a thief does",
            "admin: A B C F; member: M",
            |it| {
                let group = Operation::Recover(Recover::Group {
                    people: sorted(["A", "B", "C"].map(person).to_vec()),
                    needed: 2,
                });
                let group = it.sign(
                    "F",
                    "F names A, B and C, of whom two bring F back",
                    group,
                    &[it.last()],
                );
                it.know("F5");
                it.together("A+B", |it, by| {
                    let bring = Operation::Recover(Recover::Bring {
                        participant: person("F"),
                        device: author("F5"),
                        recipient: recipient("F5"),
                        cut: Vec::new(),
                    });
                    it.sign(by, "A brings F back on the device F5", bring, &[group])
                });
                let thief = it.remove("F", "A", &[group]);
                it.remove("F", "B", &[thief]);
            },
        ),
        missing,
    ]
}

/// Audience, epoch, relays, name and erasure.
fn set_everything(it: &mut Book) {
    let audience = Operation::SetAudience(SetAudience {
        number: 1,
        participants: sorted(vec![person("F"), person("A")]),
    });
    it.sign("F", "F and A are the audience 1", audience, &[it.last()]);
    let rekey = Operation::Rekey(Rekey {
        audience: Audience::FINANCE,
        recipient: epoch("of finance").recipient(),
        link: None,
        devices: sorted(["F", "A", "A2"].map(author).to_vec()),
    });
    it.sign(
        "F",
        "F begins an epoch of the audience 1",
        rekey,
        &[it.last()],
    );
    let relays = Operation::SetRelays(SetRelays {
        relays: vec![RelayAddress {
            peer: PeerId(some("a relay")),
            addresses: vec!["/dns4/doorgeefpunt.example/udp/4001/quic-v1".to_owned()],
        }],
    });
    it.sign("F", "F names a relay", relays, &[it.last()]);
    it.sign("F", "F renames the space", Operation::Rename, &[it.last()]);
    let erase = Operation::Erase(Erase {
        entries: vec![some_id("an entry")],
    });
    it.sign("F", "F erases an entry", erase, &[it.last()]);
}

/// One of everything that is set, by people who agree.
fn village() -> Set {
    let secret = some::<16>("secret");
    let mut book = Book::founded();
    let it = &mut book;
    let invite = it.invite("F", &secret, &[it.last()]);
    let join = it.join("A", invite, &secret);
    it.put(
        "A",
        "a card of A about joining",
        EntryType::CARD,
        b"sealed".to_vec(),
        &[join],
        vec![join],
    );
    let share = Operation::Share(Share {
        epoch: the_epoch(),
        device: author("A"),
        sealed: b"an age file".to_vec(),
    });
    it.sign(
        "F",
        "F gives A the secret of the first epoch",
        share,
        &[join],
    );
    it.set_role("F", "A", Role::Board, &[it.last()]);
    it.admit("F", "M", Role::Member, &[it.last()]);
    it.add_device("A", "A", "A2", &[it.last()]);
    set_everything(it);
    let limit = Operation::Limit(Limit {
        cut: Cut {
            author: author("A2"),
            heads: vec![some_id("a head of A2")],
        },
    });
    it.sign("F", "F limits the device A2", limit, &[it.last()]);
    let remove = Operation::Remove(Remove {
        participant: person("M"),
        cut: vec![Cut {
            author: author("M"),
            heads: Vec::new(),
        }],
        rekeys: vec![Rekey {
            audience: Audience::Space,
            recipient: epoch("the second").recipient(),
            link: Some((the_epoch(), b"an age file".to_vec())),
            devices: sorted(["F", "A", "A2"].map(author).to_vec()),
        }],
    });
    it.sign("F", "F removes M and begins an epoch", remove, &[it.last()]);
    it.admit("F", "B", Role::Admin, &[it.last()]);
    it.sign(
        "F",
        "F proposes to close the space",
        Operation::Close,
        &[it.last()],
    );
    let unknown = Operation::Unknown {
        number: 20,
        bytes: vec![1],
    };
    it.sign(
        "F",
        "an operation of a later version",
        unknown,
        &[it.last()],
    );
    Set {
        name: "a village with everything",
        book,
        comes_to: "admin: B F; board: A; out: M",
        without: Vec::new(),
    }
}

fn hexed(id: &EntryId) -> String {
    hex(id.0)
}

/// A map with ids for names.
fn by_id<K, V>(
    map: &BTreeMap<K, V>,
    name: impl Fn(&K) -> String,
    says: impl Fn(&V) -> Value,
) -> Value {
    let fields: Map<String, Value> = map
        .iter()
        .map(|(key, value)| (name(key), says(value)))
        .collect();
    Value::Object(fields)
}

fn people(list: &[ParticipantId]) -> Vec<String> {
    list.iter().map(|who| hex(who.0)).collect()
}

fn invitation(it: &Invitation) -> Value {
    json!({
        "key": hex(it.key),
        "recipient": hex(it.recipient.0),
        "role": it.role.name(),
        "expires": it.expires.0,
        "uses": it.uses,
        "used_by": people(&it.used_by),
        "by": hex(it.by.0),
        "open": it.open,
        "withdrawn": it.withdrawn,
        "reads": it.reads,
    })
}

fn epoch_says(it: &Epoch) -> Value {
    let audience = match it.audience {
        Audience::Public => "public".to_owned(),
        Audience::Space => "space".to_owned(),
        Audience::Board => "board".to_owned(),
        Audience::Named(number) => format!("named {number}"),
    };
    json!({
        "audience": audience,
        "recipient": hex(it.recipient.0),
        "op": hexed(&it.op),
        "by": hex(it.by.0),
        "depth": it.depth,
        "before": it.link.as_ref().map(|(epoch, _)| hex(epoch.0)),
        "openers": it.openers.iter().map(|device| hex(device.0)).collect::<Vec<String>>(),
        "usable": it.usable,
    })
}

fn says_of_state(state: &State) -> Value {
    let State {
        participants,
        out,
        waiting,
        devices,
        invitations,
        epochs,
        ends,
        relays,
        closed,
        settings,
        proposals,
        checkpoints,
    } = state;
    let who = |who: &ParticipantId| hex(who.0);
    let ids = |ids: &[EntryId]| -> Vec<String> { ids.iter().map(hexed).collect() };
    json!({
        "participants": by_id(participants, who, |it| json!({
            "role": it.role.name(),
            "devices": it.devices.iter().map(|device| hex(device.0)).collect::<Vec<String>>(),
            "admitted_by": it.admitted_by.as_ref().map(who),
            "via": hexed(&it.via),
            "invitation": it.invitation.as_ref().map(hexed),
            "organisation": it.organisation.map(hex),
            "signs": it.signs,
            "recovery": it.recovery.as_ref().map(|group| json!({
                "people": people(&group.people),
                "needed": group.needed,
            })),
        })),
        "out": by_id(out, who, |id| json!(hexed(id))),
        "waiting": by_id(waiting, who, |id| json!(hexed(id))),
        "devices": by_id(devices, |device| hex(device.0), |it| json!({
            "participant": who(&it.participant),
            "recipient": it.recipient.map(|recipient| hex(recipient.0)),
            "paper": it.paper,
            "op": hexed(&it.op),
        })),
        "invitations": by_id(invitations, hexed, invitation),
        "epochs": by_id(epochs, |epoch| hex(epoch.0), epoch_says),
        "epoch_in_use": state.epoch(&Audience::Space).map(|(epoch, _)| hex(epoch.0)),
        "ends": by_id(ends, |device| hex(device.0), |ends| {
            let ends = ends.iter().map(|end| json!({
                "op": hexed(&end.op),
                "cut": ids(&end.cut),
                "role_left": end.role_left.map(Role::name),
            }));
            ends.collect()
        }),
        "relays": relays.iter().map(|relay| json!({
            "peer": hex(relay.peer.0),
            "addresses": relay.addresses,
        })).collect::<Vec<Value>>(),
        "closed": closed.as_ref().map(hexed),
        "audiences": by_id(&settings.audiences, u32::to_string, |list| json!(people(list))),
        "name": settings.name.as_ref().map(hexed),
        "erased": by_id(&settings.erased, hexed, |by| json!(ids(by))),
        "erasure_approvals": by_id(&settings.erasure_approvals, hexed, |by| {
            json!(by.iter().map(who).collect::<Vec<String>>())
        }),
        "proposals": by_id(proposals, hexed, |signed| json!(signed)),
        "checkpoints": ids(checkpoints),
    })
}

/// Who is what, as PROTOCOL.md writes it.
fn roles(state: &State, names: &BTreeMap<String, noaber_protocol::ids::AuthorId>) -> String {
    let mut by_role: BTreeMap<(u8, &str), Vec<String>> = BTreeMap::new();
    let name_of = |who: &ParticipantId| {
        let name = names.iter().find(|(_, author)| author.0 == who.0);
        name.map_or_else(|| hex(who.0), |(name, _)| name.clone())
    };
    for (who, it) in &state.participants {
        let place = (4 - u8::from(it.role), it.role.name());
        by_role.entry(place).or_default().push(name_of(who));
    }
    for who in state.out.keys() {
        by_role.entry((5, "out")).or_default().push(name_of(who));
    }
    for who in state.waiting.keys() {
        by_role
            .entry((6, "waiting"))
            .or_default()
            .push(name_of(who));
    }
    let parts: Vec<String> = by_role
        .into_iter()
        .map(|((_, role), names)| format!("{role}: {}", sorted(names).join(" ")))
        .collect();
    parts.join("; ")
}

fn vector(set: &Set) -> Value {
    let charter = set.book.charter(&set.without);
    let state = charter.state();
    let who = roles(&state, &set.book.people);
    assert_eq!(who, set.comes_to, "{}", set.name);
    let entry = |one: &Signed| {
        let is_here = !set.without.contains(&one.entry.id);
        json!({
            "said": one.said,
            "id": hexed(&one.entry.id),
            "is_here": is_here,
            "counts": charter.counts(&one.entry.id),
            "run": hex(one.run().encode().expect("a run")),
        })
    };
    json!({
        "name": set.name,
        "space": hex(set.book.space.0),
        "people": by_id(&set.book.people, String::clone, |author| json!(hex(author.0))),
        "entries": set.book.signed.iter().map(entry).collect::<Vec<Value>>(),
        "comes_to": set.comes_to,
        "heads": charter.heads().iter().map(hexed).collect::<Vec<String>>(),
        "missing": charter.missing().iter().map(hexed).collect::<Vec<String>>(),
        "state": says_of_state(&state),
    })
}

/// The runs of the entries of a vector that are here, checked.
fn runs(vector: &Value) -> Vec<Run> {
    let space = SpaceId(array(&vector["space"]));
    let here = list(vector, "entries").iter();
    here.filter(|entry| entry["is_here"] == true)
        .map(|entry| {
            let run = Run::decode(Some(space), &unhex(&entry["run"])).expect("a run");
            run.verify().expect("signed");
            assert_eq!(hexed(&run.last().id), entry["id"]);
            run
        })
        .collect()
}

fn evaluate(space: SpaceId, runs: &[&Run]) -> Charter {
    let mut charter = Charter::new(space);
    for run in runs {
        for one in &run.entries {
            let body = one.body.as_ref().map_or(&[][..], |body| &body.bytes);
            charter.insert(&one.entry, body).expect("it is well-formed");
        }
    }
    charter
}

#[test]
fn charters_come_to_what_is_frozen_in_every_order() {
    let mut sets = removals();
    sets.extend(approvals_and_cuts());
    sets.extend(joins_and_devices());
    sets.push(village());
    let made = json!({ "vectors": sets.iter().map(vector).collect::<Vec<Value>>() });
    let about = "Charters, each entry in a run of its own, with which of them count and the state that they come to in \
                 any order. Numbers are those of the named scenarios in PROTOCOL.md.";
    let file = frozen("charter", about, made);
    for vector in list(&file, "vectors") {
        let name = text(vector, "name");
        let space = SpaceId(array(&vector["space"]));
        let runs = runs(vector);
        let forward: Vec<&Run> = runs.iter().collect();
        let backward: Vec<&Run> = runs.iter().rev().collect();
        let twice = [&backward[..], &forward[..]].concat();
        let mut odd: Vec<&Run> = forward.iter().copied().skip(1).step_by(2).collect();
        odd.extend(forward.iter().copied().step_by(2));
        for order in [&forward, &backward, &twice, &odd] {
            let charter = evaluate(space, order);
            assert_eq!(says_of_state(&charter.state()), vector["state"], "{name}");
            for entry in list(vector, "entries") {
                let id = EntryId(array(&entry["id"]));
                assert_eq!(
                    json!(charter.counts(&id)),
                    entry["counts"],
                    "{name}: {}",
                    entry["said"]
                );
            }
            let ids = |ids: &[EntryId]| json!(ids.iter().map(hexed).collect::<Vec<String>>());
            assert_eq!(ids(&charter.heads()), vector["heads"], "{name}");
            assert_eq!(ids(&charter.missing()), vector["missing"], "{name}");
        }
    }
}
