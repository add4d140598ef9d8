//! A ticket: text of at most 1 KiB with which a neighbour comes into a space.
//!
//! `NOABER:` and what `ticket_text` says, with these fields:
//! ```text
//! fields   = space: 32, nonce: 16, invite: 32, secret: 16, role: 1, expires: signed, space name: text, inviter: text,
//!            count and peers: text × count, count and addresses: (0 | 1 + place of its peer, text) × count
//! ```
//! An address is a multiaddress in text; its end from `/p2p/` on stands once in `peers`, sorted.

use crate::canonical::{Reader, put_bytes, put_number, put_signed};
use crate::charter::role::Role;
use crate::entry::Malformed;
use crate::ids::{EntryId, Millis, SpaceId, SpaceNonce};
use crate::limits;
use crate::text::Name;
pub use crate::ticket_text::TicketError;
use crate::ticket_text::{read, take_name, text_of};
use zeroize::Zeroizing;

/// What somebody needs to come into a space. Its text is a secret until it is used up: it is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The space.
    pub space: SpaceId,
    /// From which the joining device derives its keys there.
    pub nonce: SpaceNonce,
    /// What the inviter calls the space.
    pub space_name: Name,
    /// What the inviter is called.
    pub inviter: Name,
    /// The `Invite` operation.
    pub invite: EntryId,
    /// From which the invitation's key comes.
    pub secret: Zeroizing<[u8; 16]>,
    /// The role that the invitation gives.
    pub role: Role,
    /// Until when strangers are taken in with it.
    pub expires: Millis,
    /// Where devices of the space can be found, as multiaddresses in text; at most [`limits::TICKET_ADDRESSES`].
    pub addresses: Vec<String>,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("space", &self.space)
            .field("invite", &self.invite)
            .finish_non_exhaustive()
    }
}

impl Ticket {
    /// The text to send, to print, or to show as a QR code.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`TicketError::TooManyAddresses`]
    /// - [`TicketError::Malformed`]: an address is empty or over [`limits::ADDRESS_BYTES`].
    /// - [`TicketError::TooLong`]: see [`Ticket::to_fitting_text`].
    pub fn to_text(&self) -> Result<String, TicketError> {
        text_of(PREFIX, |fields| self.put(fields))
    }

    /// As [`Ticket::to_text`], leaving out as many of the last addresses as it takes to fit.
    ///
    /// # Errors
    /// [`TicketError::Malformed`] for an address that is none.
    pub fn to_fitting_text(&self) -> Result<String, TicketError> {
        let mut fitting = self.clone();
        fitting.addresses.truncate(limits::TICKET_ADDRESSES);
        loop {
            match fitting.to_text() {
                Err(TicketError::TooLong) if fitting.addresses.pop().is_some() => {}
                outcome => return outcome,
            }
        }
    }

    /// Reads a text, forgiving lower case, space, line breaks and what chat programs put between.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`TicketError::TooLong`]
    /// - [`TicketError::NotATicket`]: it does not begin with `NOABER:`.
    /// - [`TicketError::Damaged`]: not base32, or the checksum is wrong.
    /// - [`TicketError::Newer`]
    /// - [`TicketError::TooManyAddresses`], [`TicketError::Malformed`]: whole, but nothing that we would write.
    pub fn from_text(text: &str) -> Result<Ticket, TicketError> {
        read(PREFIX, text, Ticket::take, Ticket::put)
    }

    /// Whether the invitation has run out by this clock; others go by theirs.
    pub fn expired(&self, now: Millis) -> bool {
        now >= self.expires
    }

    fn put(&self, out: &mut Vec<u8>) -> Result<(), TicketError> {
        if self.addresses.len() > limits::TICKET_ADDRESSES {
            return Err(TicketError::TooManyAddresses);
        }
        out.extend_from_slice(&self.space.0);
        out.extend_from_slice(&self.nonce.0);
        out.extend_from_slice(&self.invite.0);
        out.extend_from_slice(&self.secret[..]);
        out.push(self.role.into());
        put_signed(out, self.expires.0);
        put_bytes(out, self.space_name.as_str().as_bytes());
        put_bytes(out, self.inviter.as_str().as_bytes());
        let mut peers = Vec::new();
        for address in &self.addresses {
            if address.is_empty() || address.len() > limits::ADDRESS_BYTES {
                return Err(Malformed::TooLong.into());
            }
            peers.extend(split(address).1);
        }
        peers.sort_unstable();
        peers.dedup();
        put_number(out, peers.len() as u64);
        for peer in &peers {
            put_bytes(out, peer.as_bytes());
        }
        put_number(out, self.addresses.len() as u64);
        for address in &self.addresses {
            let (place, peer) = split(address);
            let number = peer.and_then(|peer| peers.binary_search(&peer).ok());
            put_number(out, number.map_or(0, |number| 1 + number as u64));
            put_bytes(out, place.as_bytes());
        }
        Ok(())
    }

    fn take(mut from: Reader<'_>) -> Result<Ticket, TicketError> {
        let mut ticket = Ticket {
            space: SpaceId(from.array()?),
            nonce: SpaceNonce(from.array()?),
            invite: EntryId(from.array()?),
            secret: Zeroizing::new(from.array()?),
            role: Role::try_from(from.byte()?).map_err(|_| Malformed::Undecodable)?,
            expires: Millis(from.signed()?),
            space_name: take_name(&mut from)?,
            inviter: take_name(&mut from)?,
            addresses: Vec::new(),
        };
        let count = from.number()?;
        if count > limits::TICKET_ADDRESSES as u64 {
            return Err(TicketError::TooManyAddresses);
        }
        let mut peers = Vec::new();
        for _ in 0..count {
            peers.push(from.text(limits::ADDRESS_BYTES)?);
        }
        let count = from.number()?;
        if count > limits::TICKET_ADDRESSES as u64 {
            return Err(TicketError::TooManyAddresses);
        }
        for _ in 0..count {
            let peer = match from.number()?.checked_sub(1) {
                None => "",
                Some(place) => usize::try_from(place)
                    .ok()
                    .and_then(|place| peers.get(place))
                    .ok_or(Malformed::Contradiction)?,
            };
            let place = from.text(limits::ADDRESS_BYTES)?;
            ticket.addresses.push(place.to_owned() + peer);
        }
        from.end()?;
        Ok(ticket)
    }
}

const PREFIX: &str = "NOABER:";

/// An address as place and peer: `/p2p/…` at the first place where that stands.
fn split(address: &str) -> (&str, Option<&str>) {
    match address.find("/p2p/") {
        Some(at) => {
            let (place, peer) = address.split_at(at);
            (place, Some(peer))
        }
        None => (address, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::InvitationKey;
    use crate::ticket_text::{VERSION, checksum};
    use data_encoding::BASE32_NOPAD;
    use proptest::prelude::*;

    fn ticket() -> Ticket {
        let peer = "/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
        Ticket {
            space: SpaceId([1; 32]),
            nonce: SpaceNonce([2; 16]),
            space_name: Name::new("Dorpsbelang Zandeweer").unwrap(),
            inviter: Name::new("Anneke").unwrap(),
            invite: EntryId([3; 32]),
            secret: Zeroizing::new([4; 16]),
            role: Role::Editor,
            expires: Millis(1_800_000_000_000),
            addresses: vec![
                format!("/ip4/192.168.178.23/udp/45123/quic-v1{peer}"),
                format!("/ip4/192.168.178.23/tcp/45123{peer}"),
                "/dns4/doorgeefpunt.example/udp/443/quic-v1".to_owned(),
            ],
        }
    }

    /// The text of these fields with a right checksum.
    fn text_of(fields: &[u8]) -> String {
        let bytes = [fields, &checksum(fields)[..]].concat();
        PREFIX.to_owned() + &BASE32_NOPAD.encode(&bytes)
    }

    fn fields() -> Vec<u8> {
        let mut fields = vec![VERSION];
        ticket().put(&mut fields).unwrap();
        fields
    }

    #[test]
    fn a_ticket_reads_back_from_its_text() {
        let text = ticket().to_text().unwrap();
        assert_eq!(Ticket::from_text(&text), Ok(ticket()));
        assert!(text.len() < 600, "{}", text.len());
        let small_alphabet = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ':';
        assert!(text.chars().all(small_alphabet));
        assert_eq!(text, text_of(&fields()));
    }

    #[test]
    fn what_mail_and_chat_make_of_it_is_forgiven() {
        let text = ticket().to_text().unwrap();
        let mut pasted = String::from("\u{feff}  ");
        for (place, c) in text.to_lowercase().chars().enumerate() {
            pasted.push(c);
            if place % 60 == 59 {
                pasted.push_str("\u{200b}\r\n ");
            }
        }
        assert_eq!(Ticket::from_text(&pasted), Ok(ticket()));
    }

    #[test]
    fn what_is_no_ticket_says_so() {
        let text = ticket().to_text().unwrap();
        for (wrong, error) in [
            (String::new(), TicketError::NotATicket),
            ("https://noaber.example".to_owned(), TicketError::NotATicket),
            (text.replace(':', ""), TicketError::NotATicket),
            (PREFIX.to_owned(), TicketError::Damaged),
            (text.clone() + "A", TicketError::Damaged),
            (text[..text.len() - 1].to_owned(), TicketError::Damaged),
            (text[..40].to_owned(), TicketError::Damaged),
            (text.replacen('N', "M", 1), TicketError::NotATicket),
            (text.replacen("AEAQ", "AEQA", 1), TicketError::Damaged),
            (format!("{PREFIX}{}", "1".repeat(50)), TicketError::Damaged),
            (format!("{PREFIX}é"), TicketError::Damaged),
            (PREFIX.to_owned() + &"A".repeat(1_018), TicketError::TooLong),
            (" ".repeat(5_000) + &text, TicketError::TooLong),
            ("A".repeat(10_000_000), TicketError::TooLong),
        ] {
            assert_eq!(Ticket::from_text(&wrong), Err(error), "{wrong:.80}");
        }
        assert_eq!(
            Ticket::from_text(&(PREFIX.to_owned() + &"A".repeat(1_017))),
            Err(TicketError::Damaged)
        );
    }

    #[test]
    fn a_later_version_is_told_from_damage() {
        let mut later = fields();
        later[0] = 2;
        later.truncate(9);
        assert_eq!(Ticket::from_text(&text_of(&later)), Err(TicketError::Newer));
        later[0] = 0;
        let malformed = |why| Err(TicketError::Malformed(why));
        assert_eq!(
            Ticket::from_text(&text_of(&later)),
            malformed(Malformed::Undecodable)
        );
        later[0] = VERSION;
        assert_eq!(
            Ticket::from_text(&text_of(&later)),
            malformed(Malformed::Undecodable)
        );
        let more = [&fields()[..], &[0]].concat();
        assert_eq!(
            Ticket::from_text(&text_of(&more)),
            malformed(Malformed::NotCanonical)
        );
    }

    #[test]
    fn eight_addresses_fit_and_nine_are_refused() {
        let mut ticket = ticket();
        ticket.addresses = vec![ticket.addresses[0].clone(); 8];
        assert_eq!(
            Ticket::from_text(&ticket.to_text().unwrap()),
            Ok(ticket.clone())
        );
        ticket.addresses.push(ticket.addresses[0].clone());
        assert_eq!(ticket.to_text(), Err(TicketError::TooManyAddresses));
        let fitting = Ticket::from_text(&ticket.to_fitting_text().unwrap()).unwrap();
        assert_eq!(fitting.addresses.len(), 8);
        let mut many = fields();
        let count = many.len() - 1 - ticket_tail();
        many[count] = 200;
        many.insert(count + 1, 1);
        assert_eq!(
            Ticket::from_text(&text_of(&many)),
            Err(TicketError::TooManyAddresses)
        );
    }

    /// Bytes after the count of addresses.
    fn ticket_tail() -> usize {
        ticket()
            .addresses
            .iter()
            .map(|address| 2 + split(address).0.len())
            .sum()
    }

    #[test]
    fn an_address_too_many_bytes_is_left_out() {
        let mut ticket = ticket();
        ticket.addresses = vec!["/dns4/x".to_owned() + &"x".repeat(249); 3];
        assert_eq!(ticket.to_text(), Err(TicketError::TooLong));
        let fitting = Ticket::from_text(&ticket.to_fitting_text().unwrap()).unwrap();
        assert_eq!(fitting.addresses.len(), 1);
        ticket.addresses = vec!["/dns4/x".to_owned() + &"x".repeat(250)];
        let too_long = Err(TicketError::Malformed(Malformed::TooLong));
        assert_eq!(ticket.to_fitting_text(), too_long);
        ticket.addresses = vec![String::new()];
        assert_eq!(ticket.to_text(), too_long);
    }

    #[test]
    fn the_longest_names_fit() {
        let mut ticket = ticket();
        ticket.space_name = Name::new(&"🏘".repeat(64)).unwrap();
        ticket.inviter = ticket.space_name.clone();
        let text = ticket.to_fitting_text().unwrap();
        assert_eq!(Ticket::from_text(&text).unwrap().inviter, ticket.inviter);
    }

    #[test]
    fn a_name_that_would_be_scrubbed_is_refused() {
        let mut wrong = fields();
        let at = wrong.windows(6).position(|part| part == b"Anneke").unwrap();
        wrong[at] = 0x1b;
        let refused = Err(TicketError::Malformed(Malformed::NotCanonical));
        assert_eq!(Ticket::from_text(&text_of(&wrong)), refused);
    }

    #[test]
    fn a_ticket_runs_out_at_its_moment() {
        let ticket = ticket();
        assert!(!ticket.expired(Millis(1_799_999_999_999)));
        assert!(ticket.expired(Millis(1_800_000_000_000)));
    }

    #[test]
    fn a_ticket_shows_no_secret() {
        let shown = format!("{:?}", ticket());
        assert!(!shown.contains('4') && !shown.contains("secret"), "{shown}");
        let key = InvitationKey::from_secret(&ticket().secret);
        assert_eq!(key.public(), InvitationKey::from_secret(&[4; 16]).public());
    }

    #[test]
    fn one_flipped_bit_is_refused() {
        let fields = fields();
        let whole = [&fields[..], &checksum(&fields)[..]].concat();
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let text = PREFIX.to_owned() + &BASE32_NOPAD.encode(&flipped);
            assert_eq!(
                Ticket::from_text(&text),
                Err(TicketError::Damaged),
                "bit {bit}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_is_read_is_what_would_be_written(
            at in 0usize..600, byte: u8, cut in 0usize..600, extra in prop::collection::vec(any::<u8>(), 0..4)
        ) {
            let mut fields = fields();
            if let Some(place) = fields.get_mut(at) {
                *place = byte;
            }
            fields.truncate(cut.max(1));
            fields.extend(extra);
            let text = text_of(&fields);
            if let Ok(ticket) = Ticket::from_text(&text) {
                prop_assert_eq!(ticket.to_text(), Ok(text));
            }
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "(NOABER:)?\\PC{0,80}") {
            prop_assert!(Ticket::from_text(&text).is_err());
        }

        #[test]
        fn a_list_of_addresses_reads_back(
            addresses in prop::collection::vec("(/ip4/[0-9.]{1,9})?(/p2p/[a-c]{0,2}){0,2}x", 0..=8)
        ) {
            let ticket = Ticket { addresses, ..ticket() };
            let text = ticket.to_text().unwrap();
            prop_assert_eq!(Ticket::from_text(&text), Ok(ticket));
        }
    }
}
