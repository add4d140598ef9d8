//! People with names who sign operations, for the tests: what they sign comes out the same in every order of arrival.

use crate::charter::op::{
    AddDevice, Admit, Approve, Invite, Join, Leave, Operation, Recover, Remove, SetRole,
    WithdrawDevice,
};
use crate::charter::op::{Found, Rekey};
use crate::charter::role::Role;
use crate::charter::{Charter, State, prove_device, prove_join};
use crate::entry::{Chain, Entry, EntryType, Header, VERSION, hash};
use crate::identity::{DeviceSeed, InvitationKey, SpaceKey, invitation_identity};
use crate::ids::{AuthorId, EntryId, Millis, ParticipantId, SpaceId, SpaceNonce};
use crate::seal::{Recipient, SealIdentity};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The nonce of every space here.
pub(super) const NONCE: SpaceNonce = SpaceNonce([7; 16]);

/// What the people of one space signed, in the order in which they did.
#[derive(Clone)]
pub(super) struct Play {
    pub(super) space: SpaceId,
    pub(super) entries: Vec<(Entry, Vec<u8>)>,
    people: BTreeMap<String, ParticipantId>,
    keys: BTreeMap<String, SpaceKey>,
    /// The entry after which a scenario begins.
    pub(super) base: EntryId,
}

impl Play {
    /// A space founded by F with these other admins, in this order of rank, and M, a member before they were.
    pub(super) fn with_admins(admins: &str) -> Play {
        let mut play = Play::founded();
        play.base = play.admit("F", "M", Role::Member, &[play.base]);
        let mut earlier = vec!["F".to_owned()];
        for name in admins.split_whitespace().filter(|name| *name != "F") {
            play.base = play.admit("F", name, Role::Admin, &[play.base]);
            let proposal = play.base;
            for other in earlier.clone().iter().filter(|other| *other != "F") {
                play.base = play.approve(other, proposal, &[play.base]);
            }
            earlier.push(name.to_owned());
        }
        play
    }

    /// A space with F alone.
    pub(super) fn founded() -> Play {
        let mut play = Play {
            space: SpaceId([0; 32]),
            entries: Vec::new(),
            people: BTreeMap::new(),
            keys: BTreeMap::new(),
            base: EntryId([0; 32]),
        };
        let found = Operation::Found(Found {
            nonce: NONCE,
            recipient: recipient("F"),
            epoch: recipient("the first epoch"),
        });
        play.base = play.sign("F", found, &[]);
        play.space = play.base.into();
        play
    }

    /// Everything that was signed, a line each: for whoever reads a failed test.
    pub(super) fn tell(&self, before: &Charter) -> String {
        let charter = self.charter();
        let mut numbers = BTreeMap::new();
        let mut text = String::new();
        for (number, (entry, body)) in self.entries.iter().enumerate() {
            numbers.insert(entry.id, number);
            let mut after: Vec<usize> = [&entry.header.prev, &entry.header.charter]
                .into_iter()
                .flatten()
                .filter_map(|id| numbers.get(id).copied())
                .collect();
            after.sort_unstable();
            let author = self
                .keys
                .iter()
                .find(|(_, key)| key.author() == entry.header.author)
                .map_or("?", |(name, _)| name);
            let said = match Operation::decode(body) {
                Ok(Operation::Remove(it)) => format!("removes {}", self.name(&it.participant)),
                Ok(Operation::SetRole(it)) => {
                    format!("makes {} {}", self.name(&it.participant), it.role.name())
                }
                Ok(Operation::Admit(it)) => {
                    format!(
                        "admits {} as {}",
                        self.name(&it.participant),
                        it.role.name()
                    )
                }
                Ok(Operation::Approve(it)) => format!("approves {:?}", numbers.get(&it.proposal)),
                Ok(Operation::Leave(_)) => "leaves".to_owned(),
                Ok(other) => format!("{other:?}").chars().take(60).collect(),
                Err(why) => why.to_string(),
            };
            let void = match (before.counts(&entry.id), charter.counts(&entry.id)) {
                (true, true) => "",
                (false, false) => " (void)",
                (true, false) => " (counted before)",
                (false, true) => " (new, or void before)",
            };
            text += &format!("\n#{number} after {after:?}: {author} {said}{void}");
        }
        text
    }

    /// A device's key. `F` and `F1` are one device.
    pub(super) fn key(&mut self, device: &str) -> SpaceKey {
        let device = device.strip_suffix('1').unwrap_or(device);
        self.keys
            .entry(device.to_owned())
            .or_insert_with(|| {
                DeviceSeed::from_bytes(hash("test device", &[device.as_bytes()])).space_key(&NONCE)
            })
            .clone()
    }

    pub(super) fn device(&mut self, device: &str) -> AuthorId {
        self.key(device).author()
    }

    pub(super) fn who(&mut self, name: &str) -> ParticipantId {
        let who = ParticipantId::from(self.device(name));
        self.people.insert(name.to_owned(), who);
        who
    }

    /// The name of a participant.
    pub(super) fn name(&self, who: &ParticipantId) -> String {
        self.people
            .iter()
            .find(|(_, it)| *it == who)
            .map_or_else(|| who.short(), |(name, _)| name.clone())
    }

    /// Any operation, with any parents.
    pub(super) fn sign(
        &mut self,
        device: &str,
        operation: Operation,
        after: &[EntryId],
    ) -> EntryId {
        let author = self.device(device);
        let body = operation.encode().expect("tests sign what is well-formed");
        let mut parents = after.to_vec();
        parents.sort_unstable();
        parents.dedup();
        let header = Header {
            version: VERSION,
            space: self.space,
            author,
            chain: Chain::CHARTER,
            prev: parents.split_off(parents.len().min(8)),
            charter: parents,
            on: Vec::new(),
            at: Millis(self.entries.len() as i64),
            kind: EntryType::OPERATION,
            document: None,
            epoch: None,
            body_len: body.len() as u32,
            body_commit: hash("test body", &[&body]),
            more: Vec::new(),
        };
        let entry = Entry::new(header).expect("tests sign what is well-formed");
        let id = entry.id;
        self.entries.push((entry, body));
        id
    }

    pub(super) fn admit(&mut self, by: &str, who: &str, role: Role, after: &[EntryId]) -> EntryId {
        let admit = Operation::Admit(Admit {
            participant: self.who(who),
            recipient: Some(recipient(who)),
            role,
            organisation: None,
            signs: false,
        });
        self.sign(by, admit, after)
    }

    pub(super) fn remove(&mut self, by: &str, who: &str, after: &[EntryId]) -> EntryId {
        let remove = Operation::Remove(Remove {
            participant: self.who(who),
            cut: Vec::new(),
            rekeys: Vec::new(),
        });
        self.sign(by, remove, after)
    }

    pub(super) fn set_role(
        &mut self,
        by: &str,
        who: &str,
        role: Role,
        after: &[EntryId],
    ) -> EntryId {
        let set = Operation::SetRole(SetRole {
            participant: self.who(who),
            role,
            cut: Vec::new(),
        });
        self.sign(by, set, after)
    }

    pub(super) fn leave(&mut self, by: &str, after: &[EntryId]) -> EntryId {
        self.sign(by, Operation::Leave(Leave { cut: Vec::new() }), after)
    }

    pub(super) fn approve(&mut self, by: &str, proposal: EntryId, after: &[EntryId]) -> EntryId {
        let mut after = after.to_vec();
        after.push(proposal);
        self.sign(by, Operation::Approve(Approve { proposal }), &after)
    }

    /// "X+Y remove T": a proposal by the first with approvals by the others. Answers with the last.
    pub(super) fn together(
        &mut self,
        names: &str,
        propose: impl FnOnce(&mut Play, &str) -> EntryId,
    ) -> EntryId {
        let mut names = names.split('+');
        let first = names.next().expect("somebody proposes").to_owned();
        let proposal = propose(self, &first);
        let others: Vec<String> = names.map(str::to_owned).collect();
        let mut last = proposal;
        for other in others {
            last = self.approve(&other, proposal, &[last]);
        }
        last
    }

    pub(super) fn remove_together(&mut self, names: &str, who: &str, after: &[EntryId]) -> EntryId {
        self.together(names, |play, by| play.remove(by, who, after))
    }

    pub(super) fn set_role_together(
        &mut self,
        names: &str,
        who: &str,
        role: Role,
        after: &[EntryId],
    ) -> EntryId {
        self.together(names, |play, by| play.set_role(by, who, role, after))
    }

    pub(super) fn checkpoint(&mut self, names: &str, after: &[EntryId]) -> EntryId {
        self.together(names, |play, by| {
            play.sign(by, Operation::Checkpoint, after)
        })
    }

    pub(super) fn invite(&mut self, by: &str, after: &[EntryId]) -> EntryId {
        let invite = Operation::Invite(Invite {
            key: InvitationKey::from_secret(&[3; 16]).public(),
            recipient: invitation_identity(&[3; 16]).recipient(),
            role: Role::Member,
            expires: Millis(0),
            uses: 1,
        });
        self.sign(by, invite, after)
    }

    pub(super) fn join(&mut self, who: &str, invite: EntryId, after: &[EntryId]) -> EntryId {
        self.who(who);
        let key = InvitationKey::from_secret(&[3; 16]);
        let device = self.device(who);
        let join = Operation::Join(Join {
            invite,
            proof: prove_join(&key, &self.space, &device, &recipient(who)),
            recipient: recipient(who),
        });
        let mut after = after.to_vec();
        after.push(invite);
        self.sign(who, join, &after)
    }

    pub(super) fn add_device(
        &mut self,
        by: &str,
        who: &str,
        device: &str,
        after: &[EntryId],
    ) -> EntryId {
        let participant = self.who(who);
        let key = self.key(device);
        let add = Operation::AddDevice(AddDevice {
            participant,
            device: key.author(),
            recipient: recipient(device),
            proof: prove_device(&key, &self.space, &participant, &recipient(device)),
            paper: false,
        });
        self.sign(by, add, after)
    }

    pub(super) fn withdraw(&mut self, by: &str, device: &str, after: &[EntryId]) -> EntryId {
        let withdraw = Operation::WithdrawDevice(WithdrawDevice {
            device: self.device(device),
            cut: Vec::new(),
            rekeys: Vec::new(),
        });
        self.sign(by, withdraw, after)
    }

    pub(super) fn name_group(
        &mut self,
        by: &str,
        people: &str,
        needed: u8,
        after: &[EntryId],
    ) -> EntryId {
        let mut people: Vec<ParticipantId> = people
            .split_whitespace()
            .map(|name| self.who(name))
            .collect();
        people.sort_unstable();
        let group = Operation::Recover(Recover::Group { people, needed });
        self.sign(by, group, after)
    }

    pub(super) fn recover(
        &mut self,
        names: &str,
        who: &str,
        device: &str,
        after: &[EntryId],
    ) -> EntryId {
        let bring = Operation::Recover(Recover::Bring {
            participant: self.who(who),
            device: self.device(device),
            recipient: recipient(device),
            cut: Vec::new(),
        });
        self.together(names, |play, by| play.sign(by, bring, after))
    }

    /// The charter of all of it, in the order in which it was signed.
    pub(super) fn charter(&self) -> Charter {
        let mut charter = Charter::new(self.space);
        for (entry, body) in &self.entries {
            charter.insert(entry, body).expect("it is well-formed");
        }
        charter
    }

    /// The state, after checking that random orders, with duplicates and looks in between, give the same one.
    pub(super) fn state(&self, seed: u64) -> Arc<State> {
        let state = self.charter().state();
        for seed in seed..seed + 4 {
            let charter = self.shuffled(seed);
            assert!(charter.missing().is_empty());
            assert_eq!(
                *charter.state(),
                *state,
                "another state in the order of seed {seed}"
            );
        }
        state
    }

    /// All of it in a random order, half of it twice; every third seed looks at the state after each.
    pub(super) fn shuffled(&self, seed: u64) -> Charter {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.extend((0..self.entries.len()).filter(|_| rng.next_u32() & 1 == 0));
        // Some orders are nearly those of signing, as on a network.
        let reach = [order.len(), 3, order.len()][seed as usize % 3].max(1);
        for at in 0..order.len() {
            let to = at + rng.next_u32() as usize % reach.min(order.len() - at);
            order.swap(at, to);
        }
        let mut charter = Charter::new(self.space);
        for at in order {
            let (entry, body) = &self.entries[at];
            charter.insert(entry, body).expect("it is well-formed");
            if seed.is_multiple_of(3) {
                charter.state();
            }
        }
        charter
    }

    /// Checks who is what: `admin: A F; member: M; out: B`. Nobody else may be in.
    pub(super) fn expect(&mut self, expected: &str) {
        let state = self.state(1);
        let mut told: BTreeMap<ParticipantId, Option<Role>> = BTreeMap::new();
        for part in expected.split(';') {
            let (role, names) = part.split_once(':').expect("a role and names");
            for name in names.split_whitespace() {
                told.insert(self.who(name), role.trim().parse().ok());
            }
        }
        let mut found: BTreeMap<ParticipantId, Option<Role>> = state
            .participants
            .iter()
            .map(|(who, participant)| (*who, Some(participant.role)))
            .collect();
        for (who, role) in &told {
            if role.is_none() {
                found.entry(*who).or_insert(None);
            }
        }
        let show = |roles: &BTreeMap<ParticipantId, Option<Role>>| {
            let mut lines: Vec<String> = roles
                .iter()
                .map(|(who, role)| format!("{} {:?}", self.name(who), role))
                .collect();
            lines.sort();
            lines.join(", ")
        };
        assert_eq!(show(&found), show(&told));
    }

    /// Checks the devices of somebody.
    pub(super) fn expect_devices(&mut self, who: &str, devices: &str) {
        let state = self.state(2);
        let expected: Vec<AuthorId> = devices
            .split_whitespace()
            .map(|device| self.device(device))
            .collect();
        let who = self.who(who);
        let participant = state.participants.get(&who).expect("is in");
        assert_eq!(participant.devices, expected);
    }
}

/// A recipient for a name.
pub(super) fn recipient(name: &str) -> Recipient {
    Recipient(hash("test recipient", &[name.as_bytes()]))
}

/// A new epoch of the space for some devices.
pub(super) fn rekey(
    name: &str,
    audience: crate::charter::op::Audience,
    devices: &[AuthorId],
) -> Rekey {
    let mut devices = devices.to_vec();
    devices.sort_unstable();
    Rekey {
        audience,
        recipient: recipient(name),
        link: None,
        devices,
    }
}

/// A recipient whose identity somebody has.
pub(super) fn identity(name: &str) -> SealIdentity {
    SealIdentity::from_secret(hash("test identity", &[name.as_bytes()]))
}
