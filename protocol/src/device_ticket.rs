//! The text with which somebody adds a second device: of at most 1 KiB, good for one device and a short time.
//!
//! `NOABERDEVICE:` and what `ticket_text` says, with these fields:
//! ```text
//! fields   = secret: 16, expires: signed, name: text, count and spaces: (space: 32, nonce: 16) × count,
//!            count and addresses: text × count
//! ```
//! From the secret comes the seed of a *carrier*: a device that the first device lists in each of the spaces when it
//! makes the text, that does nothing but list the new device, and that the first device withdraws after that.

use crate::canonical::{Reader, put_bytes, put_number, put_signed};
use crate::entry::hash;
use crate::identity::DeviceSeed;
use crate::ids::{Millis, SpaceId, SpaceNonce};
use crate::limits;
use crate::text::Name;
use crate::ticket_text::{TicketError, fitting_text, read, take_name, tidied};
use zeroize::Zeroizing;

/// What a new device needs to become one of somebody's. Its text is a secret until it is used: it is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceTicket {
    /// From which the carrier's seed comes.
    pub secret: Zeroizing<[u8; 16]>,
    /// Until when it can be used.
    pub expires: Millis,
    /// Whose device it will be.
    pub name: Name,
    /// The spaces in which it will be one; at most [`limits::DEVICE_SPACES`].
    pub spaces: Vec<(SpaceId, SpaceNonce)>,
    /// Where devices of these spaces can be found, as multiaddresses in text.
    pub addresses: Vec<String>,
}

impl std::fmt::Debug for DeviceTicket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceTicket")
            .field("spaces", &self.spaces.len())
            .finish_non_exhaustive()
    }
}

impl DeviceTicket {
    /// Whether a text is meant to be one.
    pub fn is_one(text: &str) -> bool {
        tidied(text).is_ok_and(|text| text.starts_with(PREFIX))
    }

    /// The seed of the carrier.
    pub fn carrier(&self) -> DeviceSeed {
        carrier(&self.secret)
    }

    /// The text, with as many of the addresses as fit.
    ///
    /// # Errors
    /// - [`TicketError::TooLong`]: more spaces than [`limits::DEVICE_SPACES`], or they do not fit.
    pub fn to_text(&self) -> Result<String, TicketError> {
        if self.spaces.len() > limits::DEVICE_SPACES {
            return Err(TicketError::TooLong);
        }
        fitting_text(PREFIX, &self.addresses, |fields, addresses| {
            self.put(fields, addresses);
        })
    }

    /// Reads a text, however letters and chats broke it up.
    ///
    /// # Errors
    /// As [`crate::ticket::Ticket::from_text`].
    pub fn from_text(text: &str) -> Result<DeviceTicket, TicketError> {
        read(PREFIX, text, DeviceTicket::take, |ticket, fields| {
            ticket.put(fields, &ticket.addresses);
            Ok(())
        })
    }

    fn put(&self, out: &mut Vec<u8>, addresses: &[String]) {
        out.extend_from_slice(&self.secret[..]);
        put_signed(out, self.expires.0);
        put_bytes(out, self.name.as_str().as_bytes());
        put_number(out, self.spaces.len() as u64);
        for (space, nonce) in &self.spaces {
            out.extend_from_slice(&space.0);
            out.extend_from_slice(&nonce.0);
        }
        put_number(out, addresses.len() as u64);
        for address in addresses {
            put_bytes(out, address.as_bytes());
        }
    }

    fn take(mut from: Reader<'_>) -> Result<DeviceTicket, TicketError> {
        let mut ticket = DeviceTicket {
            secret: Zeroizing::new(from.array()?),
            expires: Millis(from.signed()?),
            name: take_name(&mut from)?,
            spaces: Vec::new(),
            addresses: Vec::new(),
        };
        let count = from.number()?;
        if count > limits::DEVICE_SPACES as u64 {
            return Err(TicketError::TooLong);
        }
        for _ in 0..count {
            let space = SpaceId(from.array()?);
            ticket.spaces.push((space, SpaceNonce(from.array()?)));
        }
        let count = from.number()?;
        if count > limits::TICKET_ADDRESSES as u64 {
            return Err(TicketError::TooManyAddresses);
        }
        for _ in 0..count {
            let address = from.text(limits::ADDRESS_BYTES)?;
            ticket.addresses.push(address.to_owned());
        }
        from.end()?;
        Ok(ticket)
    }
}

/// The seed that comes from the secret of such a text.
pub(crate) fn carrier(secret: &[u8; 16]) -> DeviceSeed {
    let seed = Zeroizing::new(hash("device ticket", &[secret]));
    DeviceSeed::from_bytes(*seed)
}

const PREFIX: &str = "NOABERDEVICE:";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ticket_text::{VERSION, checksum};
    use data_encoding::BASE32_NOPAD;
    use proptest::prelude::*;

    fn ticket() -> DeviceTicket {
        DeviceTicket {
            secret: Zeroizing::new([4; 16]),
            expires: Millis(1_800_000_000_000),
            name: Name::new("Anneke").unwrap(),
            spaces: vec![(SpaceId([1; 32]), SpaceNonce([2; 16])); 2],
            addresses: vec!["/ip4/192.168.178.23/udp/45123/quic-v1".to_owned(); 3],
        }
    }

    #[test]
    fn a_device_ticket_reads_back_from_its_text_and_from_what_a_chat_makes_of_it() {
        let text = ticket().to_text().unwrap();
        assert_eq!(DeviceTicket::from_text(&text), Ok(ticket()));
        let broken = format!(" {}\r\n {}", &text[..40], text[40..].to_lowercase());
        assert_eq!(DeviceTicket::from_text(&broken), Ok(ticket()));
        assert!(DeviceTicket::is_one(&broken));
        assert!(!DeviceTicket::is_one("NOABER:AEAQ"));
        assert!(crate::ticket::Ticket::from_text(&text).is_err());
    }

    #[test]
    fn eight_spaces_fit_and_nine_are_refused() {
        let mut ticket = ticket();
        ticket.addresses = vec!["/dns4/".to_owned() + &"x".repeat(200); 8];
        ticket.spaces = vec![ticket.spaces[0]; 8];
        let read = DeviceTicket::from_text(&ticket.to_text().unwrap()).unwrap();
        assert_eq!(read.spaces.len(), 8);
        assert!(read.addresses.len() < 8);
        ticket.spaces.push(ticket.spaces[0]);
        assert_eq!(ticket.to_text(), Err(TicketError::TooLong));
    }

    #[test]
    fn one_changed_character_is_refused() {
        let text = ticket().to_text().unwrap();
        for place in PREFIX.len()..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(DeviceTicket::from_text(&changed).is_err(), "{place}");
        }
        assert!(!format!("{:?}", ticket()).contains("Anneke"));
    }

    proptest! {
        #[test]
        fn any_fields_are_read_without_a_panic(
            at in 0usize..400, byte: u8, cut in 1usize..400
        ) {
            let mut fields = vec![VERSION];
            ticket().put(&mut fields, &ticket().addresses);
            if let Some(place) = fields.get_mut(at) {
                *place = byte;
            }
            fields.truncate(cut);
            let sum = checksum(&fields);
            let text = PREFIX.to_owned() + &BASE32_NOPAD.encode(&[&fields[..], &sum[..]].concat());
            if let Ok(ticket) = DeviceTicket::from_text(&text) {
                prop_assert_eq!(ticket.to_text(), Ok(text));
            }
        }
    }
}
