//! The text with which anybody follows what a space makes public: to be printed and put on a website. It is no secret and
//! opens nothing.
//!
//! `NOABERFOLLOW:` and what `ticket_text` says, with these fields:
//! ```text
//! fields   = space: 32, name: text (empty: not said), count and addresses: text × count
//! ```

use crate::canonical::{Reader, put_bytes, put_number};
use crate::entry::Malformed;
use crate::ids::SpaceId;
use crate::limits;
use crate::text::Name;
use crate::ticket_text::{TicketError, fitting_text, read, tidied};

/// What somebody needs who follows a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress {
    /// The space.
    pub space: SpaceId,
    /// What it is called, as far as that is said to everybody.
    pub name: Option<Name>,
    /// Where somebody can be found who has it, as multiaddresses in text; normally its relays.
    pub addresses: Vec<String>,
}

impl PublicAddress {
    /// Whether a text is meant to be one.
    pub fn is_one(text: &str) -> bool {
        tidied(text).is_ok_and(|text| text.starts_with(PREFIX))
    }

    /// The text, with as many of the addresses as fit.
    ///
    /// # Errors
    /// [`TicketError::TooLong`]: it does not fit without any address, which cannot be.
    pub fn to_text(&self) -> Result<String, TicketError> {
        fitting_text(PREFIX, &self.addresses, |fields, addresses| {
            self.put(fields, addresses);
        })
    }

    /// Reads a text, however letters and chats broke it up.
    ///
    /// # Errors
    /// As [`crate::ticket::Ticket::from_text`].
    pub fn from_text(text: &str) -> Result<PublicAddress, TicketError> {
        read(PREFIX, text, PublicAddress::take, |address, fields| {
            address.put(fields, &address.addresses);
            Ok(())
        })
    }

    fn put(&self, out: &mut Vec<u8>, addresses: &[String]) {
        out.extend_from_slice(&self.space.0);
        put_bytes(out, self.name.as_ref().map_or("", Name::as_str).as_bytes());
        put_number(out, addresses.len() as u64);
        for address in addresses {
            put_bytes(out, address.as_bytes());
        }
    }

    fn take(mut from: Reader<'_>) -> Result<PublicAddress, TicketError> {
        let space = SpaceId(from.array()?);
        let name = match from.text(4 * limits::NAME_CHARS)? {
            "" => None,
            raw => Some(Name::new(raw).map_err(|_| Malformed::NotCanonical)?),
        };
        let count = from.number()?;
        if count > limits::TICKET_ADDRESSES as u64 {
            return Err(TicketError::TooManyAddresses);
        }
        let mut addresses = Vec::new();
        for _ in 0..count {
            addresses.push(from.text(limits::ADDRESS_BYTES)?.to_owned());
        }
        from.end()?;
        Ok(PublicAddress {
            space,
            name,
            addresses,
        })
    }
}

const PREFIX: &str = "NOABERFOLLOW:";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket_text::{VERSION, checksum};
    use data_encoding::BASE32_NOPAD;
    use proptest::prelude::*;

    fn address() -> PublicAddress {
        let peer = "/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
        PublicAddress {
            space: SpaceId([1; 32]),
            name: Name::new("Dorpsbelang Zandeweer").ok(),
            addresses: vec![format!("/dns4/kennispunt.example/udp/4001/quic-v1{peer}")],
        }
    }

    #[test]
    fn an_address_reads_back_from_its_text_and_from_what_a_page_makes_of_it() {
        let nameless = PublicAddress {
            name: None,
            addresses: Vec::new(),
            ..address()
        };
        for address in [address(), nameless] {
            let text = address.to_text().unwrap();
            assert_eq!(PublicAddress::from_text(&text), Ok(address.clone()));
            let broken = format!(" {}\r\n {}", &text[..40], text[40..].to_lowercase());
            assert_eq!(PublicAddress::from_text(&broken), Ok(address));
            assert!(PublicAddress::is_one(&broken));
            assert!(crate::ticket::Ticket::from_text(&text).is_err());
        }
        assert!(!PublicAddress::is_one("NOABER:AEAQ"));
        assert!(address().to_text().unwrap().len() < 300);
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_one_changed_character_is_refused() {
        let mut long = address();
        long.addresses = vec!["/dns4/".to_owned() + &"x".repeat(240); 8];
        let text = long.to_text().unwrap();
        assert!(text.len() <= limits::TICKET_BYTES);
        let read = PublicAddress::from_text(&text).unwrap();
        assert!((1..8).contains(&read.addresses.len()));
        let text = address().to_text().unwrap();
        for place in PREFIX.len()..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(PublicAddress::from_text(&changed).is_err(), "{place}");
        }
    }

    proptest! {
        #[test]
        fn any_fields_are_read_without_a_panic(
            at in 0usize..200, byte: u8, cut in 1usize..200
        ) {
            let mut fields = vec![VERSION];
            address().put(&mut fields, &address().addresses);
            if let Some(place) = fields.get_mut(at) {
                *place = byte;
            }
            fields.truncate(cut);
            let sum = checksum(&fields);
            let text = PREFIX.to_owned() + &BASE32_NOPAD.encode(&[&fields[..], &sum[..]].concat());
            if let Ok(address) = PublicAddress::from_text(&text) {
                prop_assert_eq!(address.to_text(), Ok(text));
            }
        }
    }
}
