//! Every operation of the charter.

use super::book::{
    EVENING, NONCE, author, epoch, key, person, recipient, some, some_id, the_epoch,
};
use super::frozen::{Form, Format, Samples, error, hex, plain, wrong};
use noaber_protocol::charter::op::{
    AddDevice, Admit, Approve, Audience, Cut, Erase, Found, Invite, Join, Leave, Limit, Operation,
    Recover, Rekey, RelayAddress, Remove, SetAudience, SetRelays, SetRole, Share, WithdrawDevice,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::charter::{prove_device, prove_join};
use noaber_protocol::identity::{InvitationKey, invitation_identity};
use noaber_protocol::ids::{EntryId, Millis, PeerId, SpaceId};
use serde_json::{Value, json};

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list
}

fn space() -> SpaceId {
    some_id("space").into()
}

fn cut(of: &str) -> Cut {
    Cut {
        author: author(of),
        heads: sorted(vec![some_id("head"), some_id("other head")]),
    }
}

fn rekey(audience: Audience) -> Rekey {
    Rekey {
        audience,
        recipient: epoch("the second").recipient(),
        link: Some((the_epoch(), b"an age file".to_vec())),
        devices: sorted(vec![author("F"), author("A")]),
    }
}

fn cuts() -> Vec<Cut> {
    let mut cuts = vec![cut("A"), cut("A2")];
    cuts.sort_unstable_by_key(|cut| cut.author);
    cuts
}

fn relays() -> Vec<RelayAddress> {
    let relay = |name: &str, addresses: &[&str]| RelayAddress {
        peer: PeerId(some(name)),
        addresses: addresses.iter().map(|it| (*it).to_owned()).collect(),
    };
    sorted(vec![
        relay(
            "a relay",
            &[
                "/dns4/doorgeefpunt.example/udp/4001/quic-v1",
                "/ip4/192.0.2.7/tcp/4001",
            ],
        ),
        relay("another relay", &[]),
    ])
}

/// One of each, in the order of their numbers.
fn right() -> Vec<(&'static str, Operation)> {
    let mut all = coming_and_going();
    all.extend(settings());
    all
}

fn coming_and_going() -> Vec<(&'static str, Operation)> {
    let ticket = some::<16>("secret");
    let invitation = InvitationKey::from_secret(&ticket);
    let (a, a2) = (author("A"), key("A2"));
    vec![
        (
            "Found",
            Operation::Found(Found {
                nonce: NONCE,
                recipient: recipient("F"),
                epoch: epoch("the first").recipient(),
            }),
        ),
        (
            "Invite",
            Operation::Invite(Invite {
                key: invitation.public(),
                recipient: invitation_identity(&ticket).recipient(),
                role: Role::Editor,
                expires: Millis(EVENING),
                uses: 300,
            }),
        ),
        (
            "Invite: withdrawn",
            Operation::Invite(Invite {
                key: invitation.public(),
                recipient: invitation_identity(&ticket).recipient(),
                role: Role::Reader,
                expires: Millis(-1),
                uses: 0,
            }),
        ),
        (
            "Join",
            Operation::Join(Join {
                invite: some_id("invite"),
                proof: prove_join(&invitation, &space(), &a, &recipient("A")),
                recipient: recipient("A"),
            }),
        ),
        (
            "Admit",
            Operation::Admit(Admit {
                participant: person("A"),
                recipient: Some(recipient("A")),
                role: Role::Board,
                organisation: Some(some("an organisation")),
                signs: true,
            }),
        ),
        (
            "Admit: nothing but a role",
            Operation::Admit(Admit {
                participant: person("A"),
                recipient: None,
                role: Role::Member,
                organisation: None,
                signs: false,
            }),
        ),
        (
            "SetRole: a demotion",
            Operation::SetRole(SetRole {
                participant: person("A"),
                role: Role::Reader,
                cut: cuts(),
            }),
        ),
        (
            "Remove",
            Operation::Remove(Remove {
                participant: person("A"),
                cut: cuts(),
                rekeys: vec![rekey(Audience::Space), rekey(Audience::Named(300))],
            }),
        ),
        ("Leave", Operation::Leave(Leave { cut: cuts() })),
        (
            "AddDevice",
            Operation::AddDevice(AddDevice {
                participant: person("A"),
                device: a2.author(),
                recipient: recipient("A2"),
                proof: prove_device(&a2, &space(), &person("A"), &recipient("A2")),
                paper: false,
            }),
        ),
        (
            "WithdrawDevice",
            Operation::WithdrawDevice(WithdrawDevice {
                device: a2.author(),
                cut: Vec::new(),
                rekeys: vec![rekey(Audience::Board)],
            }),
        ),
    ]
}

fn settings() -> Vec<(&'static str, Operation)> {
    vec![
        ("Rekey", Operation::Rekey(rekey(Audience::Space))),
        (
            "Rekey: nothing before it, for nobody yet",
            Operation::Rekey(Rekey {
                link: None,
                devices: Vec::new(),
                ..rekey(Audience::FINANCE)
            }),
        ),
        (
            "Share",
            Operation::Share(Share {
                epoch: the_epoch(),
                device: author("A"),
                sealed: b"an age file".repeat(20),
            }),
        ),
        (
            "SetAudience",
            Operation::SetAudience(SetAudience {
                number: 70_000,
                participants: sorted(vec![person("F"), person("A")]),
            }),
        ),
        (
            "SetRelays",
            Operation::SetRelays(SetRelays { relays: relays() }),
        ),
        ("Limit", Operation::Limit(Limit { cut: cut("A") })),
        (
            "Erase",
            Operation::Erase(Erase {
                entries: sorted(vec![some_id("an entry"), some_id("another entry")]),
            }),
        ),
        (
            "Approve",
            Operation::Approve(Approve {
                proposal: some_id("a proposal"),
            }),
        ),
        (
            "Recover: a group",
            Operation::Recover(Recover::Group {
                people: sorted(vec![person("A"), person("B"), person("C")]),
                needed: 2,
            }),
        ),
        (
            "Recover: a new device",
            Operation::Recover(Recover::Bring {
                participant: person("F"),
                device: author("F5"),
                recipient: recipient("F5"),
                cut: vec![cut("F")],
            }),
        ),
        (
            "Recover: a form of a later version",
            Operation::Unknown {
                number: 16,
                bytes: vec![2, 1, 2, 3],
            },
        ),
        ("Checkpoint", Operation::Checkpoint),
        ("Rename", Operation::Rename),
        ("Close", Operation::Close),
        (
            "an operation of a later version",
            Operation::Unknown {
                number: 20,
                bytes: vec![1, 2, 3],
            },
        ),
    ]
}

fn says(operation: &Operation) -> Value {
    let fields = match operation {
        Operation::Found(it) => plain(it),
        Operation::Invite(it) => plain(it),
        Operation::Join(it) => plain(it),
        Operation::Admit(it) => plain(it),
        Operation::SetRole(it) => plain(it),
        Operation::Remove(it) => plain(it),
        Operation::Leave(it) => plain(it),
        Operation::AddDevice(it) => plain(it),
        Operation::WithdrawDevice(it) => plain(it),
        Operation::Rekey(it) => plain(it),
        Operation::Share(it) => plain(it),
        Operation::SetAudience(it) => plain(it),
        Operation::SetRelays(it) => plain(it),
        Operation::Limit(it) => plain(it),
        Operation::Erase(it) => plain(it),
        Operation::Approve(it) => plain(it),
        Operation::Recover(it) => plain(it),
        Operation::Checkpoint | Operation::Rename | Operation::Close => Value::Null,
        Operation::Unknown { bytes, .. } => json!({ "unknown": hex(bytes) }),
    };
    let mut says = json!({ "number": operation.number(), "fields": fields });
    if matches!(operation, Operation::Join(_) | Operation::AddDevice(_)) {
        says["proved_in"] = json!(hex(space().0));
    }
    says
}

/// The bytes of the operation of that name.
fn bytes_of(name: &str) -> Vec<u8> {
    let all = right();
    let (_, operation) = all.iter().find(|(it, _)| *it == name).expect("a name");
    operation.encode().expect("an operation")
}

fn ids(number: u8, count: usize, ids: impl Iterator<Item = EntryId>) -> Vec<u8> {
    let mut bytes = vec![number];
    noaber_protocol::canonical::put_number(&mut bytes, count as u64);
    ids.for_each(|id| bytes.extend(id.0));
    bytes
}

#[test]
fn operations_are_as_they_are_frozen() {
    let approve = bytes_of("Approve");
    let mut descends = sorted(vec![some_id("an entry"), some_id("another entry")]);
    descends.reverse();
    let mut weak = bytes_of("Found");
    weak[17..49].fill(0);
    let mut role = bytes_of("Invite");
    role[65] = 5;
    let mut bool_of_two = bytes_of("AddDevice");
    *bool_of_two.last_mut().expect("a last byte") = 2;
    let mut longer = bytes_of("Erase");
    longer.splice(1..2, [0x82, 0]);
    let audience = [&[9, 4][..], &bytes_of("Rekey")[2..]].concat();
    let relay = |name: &str| [&some::<32>(name)[..], &[0]].concat();
    let (one, other) = (relay("a relay"), relay("another relay"));
    let (low, high) = (one.clone().min(other.clone()), one.max(other));
    Format {
        file: "operation",
        about: "Operations of the charter, as the bodies of their entries. Proofs were made in the space `proved_in`.",
        form: Form::Bytes,
        decode: |bytes| Operation::decode(bytes).map_err(error),
        encode: |operation| operation.encode().expect("it was read"),
        says,
    }
    .holds(Samples {
        right: right(),
        read_too: Vec::new(),
        wrong: vec![
            wrong("nothing", [], "Undecodable"),
            wrong("cut off", &approve[..approve.len() - 1], "Undecodable"),
            wrong("a byte after the end", [&approve[..], &[0]].concat(), "NotCanonical"),
            wrong("a byte after an operation without fields", [19, 0], "NotCanonical"),
            wrong("more than 256 KiB", [200], "TooLong").and_zeros(256 * 1024),
            wrong("a list that descends", ids(14, 2, descends.into_iter()), "Unsorted"),
            wrong(
                "more entries said than there are",
                ids(14, 4_097, std::iter::empty()),
                "Undecodable",
            ),
            wrong(
                "33 people in a recovery group",
                {
                    let people = (0..33u8).map(|at| EntryId([at; 32]));
                    let list = ids(0, 33, people);
                    [&[16][..], &list, &[2]].concat()
                },
                "TooMany",
            ),
            wrong(
                "relays that descend",
                [&[12, 2][..], &high, &low].concat(),
                "Unsorted",
            ),
            wrong(
                "nine addresses of a relay",
                [&[12, 1][..], &some::<32>("a relay"), &[9], &[0; 9]].concat(),
                "TooMany",
            ),
            wrong(
                "an address of 257 bytes",
                [&[12, 1][..], &some::<32>("a relay"), &[1, 0x81, 2], &[b'/'; 257]].concat(),
                "TooLong",
            ),
            wrong("a recipient that no secret can be agreed with", weak, "Undecodable"),
            wrong("a role 5", role, "Undecodable"),
            wrong("a fifth audience", audience, "Undecodable"),
            wrong("neither 0 nor 1", bool_of_two, "Undecodable"),
            wrong("a number longer than needed", longer, "NotCanonical"),
            wrong("a later form of Recover, its number longer than needed", [16, 0x82, 0, 7], "Undecodable"),
        ],
    });
}
