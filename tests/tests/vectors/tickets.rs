//! The texts that people send each other: invitations, a second device's way in, and the way to what is public.

use super::book::{EVENING, NONCE, some, some_id};
use super::frozen::{Form, Format, Samples, Wrong, error, hex, wrong};
use data_encoding::BASE32_NOPAD;
use noaber_protocol::charter::role::Role;
use noaber_protocol::device_ticket::DeviceTicket;
use noaber_protocol::entry::hash;
use noaber_protocol::identity::{InvitationKey, invitation_identity};
use noaber_protocol::ids::{Millis, SpaceNonce};
use noaber_protocol::public_address::PublicAddress;
use noaber_protocol::text::Name;
use noaber_protocol::ticket::Ticket;
use serde_json::{Value, json};

const PEER: &str = "/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
const OTHER: &str = "/p2p/12D3KooWRJYKp6kFxq2Vn6pVqVnDkMCFzyPbUaPaWCmFEdaaJ4hR";

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// A text in the form of all of them, of any fields.
fn text_of(prefix: &str, fields: &[u8]) -> String {
    let [a, b, c, d, ..] = hash("ticket", &[fields]);
    prefix.to_owned() + &BASE32_NOPAD.encode(&[fields, &[a, b, c, d]].concat())
}

/// The version and the fields in such a text.
fn fields_of(text: &str) -> Vec<u8> {
    let (_, digits) = text.split_once(':').expect("a prefix");
    let mut bytes = BASE32_NOPAD.decode(digits.as_bytes()).expect("base32");
    bytes.truncate(bytes.len() - 4);
    bytes
}

/// A text as a chat sends it on: lower case, cut into lines, with what is not seen between.
fn as_chats_send_it(text: &str) -> Vec<u8> {
    let mut sent = String::from("\u{feff}  ");
    for (place, c) in text.to_lowercase().chars().enumerate() {
        sent.push(c);
        if place % 60 == 59 {
            sent.push_str("\u{200b}\r\n ");
        }
    }
    sent.into_bytes()
}

fn one_character_changed(text: &str) -> String {
    let last = if text.ends_with('A') { 'B' } else { 'A' };
    text[..text.len() - 1].to_owned() + &last.to_string()
}

/// What is wrong with all of them alike.
fn wrong_alike(prefix: &'static str, right: &str) -> Vec<Wrong> {
    let mut fields = fields_of(right);
    let longer = text_of(prefix, &[&fields[..], &[0]].concat());
    fields[0] = 2;
    let later = text_of(prefix, &fields);
    fields[0] = 0;
    let before = text_of(prefix, &fields);
    vec![
        wrong("nothing", "", "NotATicket"),
        wrong("another text", "https://noaber.example", "NotATicket"),
        wrong("nothing behind the colon", prefix, "Damaged"),
        wrong(
            "the last character changed",
            one_character_changed(right),
            "Damaged",
        ),
        wrong(
            "the last character missing",
            &right[..right.len() - 1],
            "Damaged",
        ),
        wrong("no base32", prefix.to_owned() + &"1".repeat(50), "Damaged"),
        wrong(
            "1,025 characters",
            prefix.to_owned() + &"A".repeat(1_025 - prefix.len()),
            "TooLong",
        ),
        wrong("a later version", later, "Newer"),
        wrong(
            "a version before the first",
            before,
            "Malformed(Undecodable)",
        ),
        wrong(
            "a byte after the last field",
            longer,
            "Malformed(NotCanonical)",
        ),
    ]
}

/// The same text with some bytes of its fields replaced, once.
fn replaced(prefix: &str, text: &str, what: &[u8], with: &[u8]) -> String {
    let fields = fields_of(text);
    let at = fields
        .windows(what.len())
        .position(|window| window == what)
        .expect("it is in the fields");
    let changed = [&fields[..at], with, &fields[at + what.len()..]].concat();
    text_of(prefix, &changed)
}

fn ticket() -> Ticket {
    Ticket {
        space: some_id("space").into(),
        nonce: NONCE,
        space_name: name("Dorpsbelang Zandeweer"),
        inviter: name("Anneke"),
        invite: some_id("invite"),
        secret: some::<16>("secret").into(),
        role: Role::Editor,
        expires: Millis(EVENING),
        addresses: vec![
            format!("/ip4/192.168.178.23/udp/45123/quic-v1{PEER}"),
            format!("/dns4/doorgeefpunt.example/udp/4001/quic-v1{OTHER}"),
            format!("/ip4/192.168.178.23/tcp/45123{PEER}"),
            "/dns4/zonder-naam.example/tcp/4001".to_owned(),
        ],
    }
}

fn says_of_ticket(ticket: &Ticket) -> Value {
    let key = InvitationKey::from_secret(&ticket.secret);
    json!({
        "space": hex(ticket.space.0),
        "nonce": hex(ticket.nonce.0),
        "invite": hex(ticket.invite.0),
        "secret": hex(&ticket.secret[..]),
        "role": u8::from(ticket.role),
        "expires": ticket.expires.0,
        "space_name": ticket.space_name.as_str(),
        "inviter": ticket.inviter.as_str(),
        "addresses": ticket.addresses,
        "invitation_key": hex(key.public()),
        "invitation_recipient": hex(invitation_identity(&ticket.secret).recipient().0),
    })
}

#[test]
fn tickets_are_as_they_are_frozen() {
    const PREFIX: &str = "NOABER:";
    let text = ticket().to_text().expect("it fits");
    let mut wrong_ones = wrong_alike(PREFIX, &text);
    wrong_ones.extend([
        wrong(
            "the prefix of a second device's",
            text.replacen("NOABER", "NOABERDEVICE", 1),
            "NotATicket",
        ),
        wrong(
            "a role 5",
            with_role_five(PREFIX, &text),
            "Malformed(Undecodable)",
        ),
        wrong(
            "a name that would be scrubbed",
            replaced(PREFIX, &text, b"Anneke", b"An\x1beke"),
            "Malformed(NotCanonical)",
        ),
        wrong(
            "a peer that is not in the list",
            replaced(PREFIX, &text, b"\x02\x2b/dns4/door", b"\x09\x2b/dns4/door"),
            "Malformed(Contradiction)",
        ),
        wrong(
            "an address without its peer's end taken off",
            {
                let ticket = Ticket {
                    addresses: vec!["/dns4/x".to_owned()],
                    ..ticket()
                };
                let text = ticket.to_text().expect("it fits");
                replaced(
                    PREFIX,
                    &text,
                    b"\x00\x01\x00\x07/dns4/x",
                    b"\x00\x01\x00\x08/p2p/abc",
                )
            },
            "Malformed(NotCanonical)",
        ),
    ]);
    Format {
        file: "ticket",
        about: "Invitations as text, with the keys that come from their secret.",
        form: Form::Text,
        decode: |bytes| {
            Ticket::from_text(std::str::from_utf8(bytes).expect("a text")).map_err(error)
        },
        encode: |ticket| ticket.to_text().expect("it fits").into_bytes(),
        says: says_of_ticket,
    }
    .holds(Samples {
        right: vec![
            ("an invitation with four addresses at two peers", ticket()),
            (
                "an invitation without an address, for a reader, before 1970",
                Ticket {
                    addresses: Vec::new(),
                    role: Role::Reader,
                    expires: Millis(-1),
                    inviter: name("Sjoerd-Jan de Vries-\u{e9}\u{e9}n \u{1f3d8}"),
                    ..ticket()
                },
            ),
        ],
        read_too: vec![(
            "as a chat sends it on",
            as_chats_send_it(&text),
            "an invitation with four addresses at two peers",
        )],
        wrong: wrong_ones,
    });
}

/// The role stands behind version, space, nonce, invite and secret.
fn with_role_five(prefix: &str, text: &str) -> String {
    let mut fields = fields_of(text);
    fields[1 + 32 + 16 + 32 + 16] = 5;
    text_of(prefix, &fields)
}

fn device_ticket() -> DeviceTicket {
    DeviceTicket {
        secret: some::<16>("secret").into(),
        expires: Millis(EVENING),
        name: name("Anneke"),
        spaces: vec![
            (some_id("space").into(), NONCE),
            (
                some_id("other space").into(),
                SpaceNonce(some("other nonce")),
            ),
        ],
        addresses: vec![format!("/ip4/192.168.178.23/udp/45123/quic-v1{PEER}")],
    }
}

#[test]
fn device_tickets_are_as_they_are_frozen() {
    const PREFIX: &str = "NOABERDEVICE:";
    let text = device_ticket().to_text().expect("it fits");
    let mut wrong_ones = wrong_alike(PREFIX, &text);
    let name_and_count = |count: u8| [&b"\x06Anneke"[..], &[count]].concat();
    wrong_ones.extend([
        wrong(
            "an invitation's prefix",
            text.replacen("NOABERDEVICE", "NOABER", 1),
            "NotATicket",
        ),
        wrong(
            "nine spaces",
            replaced(PREFIX, &text, &name_and_count(2), &name_and_count(9)),
            "TooLong",
        ),
        wrong(
            "nine addresses",
            {
                let none = DeviceTicket {
                    spaces: Vec::new(),
                    addresses: Vec::new(),
                    ..device_ticket()
                };
                let text = none.to_text().expect("it fits");
                replaced(PREFIX, &text, b"Anneke\x00\x00", b"Anneke\x00\x09")
            },
            "TooManyAddresses",
        ),
    ]);
    Format {
        file: "device-ticket",
        about: "Texts with which a second device comes in, with the key that the carrier has on the network and in the \
                first space.",
        form: Form::Text,
        decode: |bytes| {
            DeviceTicket::from_text(std::str::from_utf8(bytes).expect("a text")).map_err(error)
        },
        encode: |ticket| ticket.to_text().expect("it fits").into_bytes(),
        says: |ticket| {
            let spaces: Vec<Value> = ticket
                .spaces
                .iter()
                .map(|(space, nonce)| json!({ "space": hex(space.0), "nonce": hex(nonce.0) }))
                .collect();
            let carrier = ticket.carrier();
            let in_first = ticket.spaces.first().map(|(_, nonce)| carrier.space_key(nonce));
            json!({
                "secret": hex(&ticket.secret[..]),
                "expires": ticket.expires.0,
                "name": ticket.name.as_str(),
                "spaces": spaces,
                "addresses": ticket.addresses,
                "carrier_seed": hex(carrier.as_bytes()),
                "carrier_peer": hex(carrier.peer_id().0),
                "carrier_author": in_first.map(|key| hex(key.author().0)),
            })
        },
    }
    .holds(Samples {
        right: vec![
            ("two spaces and an address", device_ticket()),
            (
                "eight spaces and no address",
                DeviceTicket {
                    spaces: (0..8)
                        .map(|at| (some_id(&format!("space {at}")).into(), NONCE))
                        .collect(),
                    addresses: Vec::new(),
                    ..device_ticket()
                },
            ),
        ],
        read_too: vec![(
            "as a chat sends it on",
            as_chats_send_it(&text),
            "two spaces and an address",
        )],
        wrong: wrong_ones,
    });
}

fn public_address() -> PublicAddress {
    PublicAddress {
        space: some_id("space").into(),
        name: Some(name("Dorpsbelang Zandeweer")),
        addresses: vec![format!("/dns4/doorgeefpunt.example/udp/4001/quic-v1{PEER}")],
    }
}

#[test]
fn public_addresses_are_as_they_are_frozen() {
    const PREFIX: &str = "NOABERFOLLOW:";
    let text = public_address().to_text().expect("it fits");
    let mut wrong_ones = wrong_alike(PREFIX, &text);
    wrong_ones.extend([
        wrong(
            "an invitation's prefix",
            text.replacen("NOABERFOLLOW", "NOABER", 1),
            "NotATicket",
        ),
        wrong(
            "a name that would be scrubbed",
            replaced(PREFIX, &text, b"Zandeweer", b"Zan\xe2\x80\xaeeer"),
            "Malformed(NotCanonical)",
        ),
        wrong(
            "a name that is no UTF-8",
            replaced(PREFIX, &text, b"Zandeweer", b"Zandewee\xff"),
            "Malformed(Undecodable)",
        ),
        wrong(
            "nine addresses",
            {
                let none = PublicAddress {
                    name: None,
                    addresses: Vec::new(),
                    ..public_address()
                };
                let mut fields = fields_of(&none.to_text().expect("it fits"));
                *fields.last_mut().expect("a count") = 9;
                text_of(PREFIX, &fields)
            },
            "TooManyAddresses",
        ),
    ]);
    Format {
        file: "public-address",
        about: "Texts with which anybody follows what a space makes public.",
        form: Form::Text,
        decode: |bytes| {
            PublicAddress::from_text(std::str::from_utf8(bytes).expect("a text")).map_err(error)
        },
        encode: |address| address.to_text().expect("it fits").into_bytes(),
        says: |address| {
            json!({
                "space": hex(address.space.0),
                "name": address.name.as_ref().map(Name::as_str),
                "addresses": address.addresses,
            })
        },
    }
    .holds(Samples {
        right: vec![
            ("a name and a relay", public_address()),
            (
                "nothing but the space",
                PublicAddress {
                    name: None,
                    addresses: Vec::new(),
                    ..public_address()
                },
            ),
        ],
        read_too: vec![(
            "as a page breaks it",
            as_chats_send_it(&text),
            "a name and a relay",
        )],
        wrong: wrong_ones,
    });
}
