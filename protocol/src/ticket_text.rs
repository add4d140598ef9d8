//! The text of a ticket, whatever it says: a prefix, and upper-case base32 (RFC 4648, no padding), so that a QR code takes
//! it in its small alphabet.
//!
//! ```text
//! bytes    = version: 1, fields, checksum: the first 4 bytes of hash("ticket", version and fields)
//! ```
//! A reader forgives lower case, white space and what chat programs put between, and nothing else.

use crate::canonical::Reader;
use crate::entry::{Malformed, hash};
use crate::limits;
use crate::text::Name;
use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

/// Why a text is no ticket that we can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// More than [`limits::TICKET_BYTES`] characters.
    #[error("longer than a ticket")]
    TooLong,
    /// It does not begin as a ticket.
    #[error("not a ticket")]
    NotATicket,
    /// Characters are missing, changed or added.
    #[error("damaged: a part is missing or changed")]
    Damaged,
    /// Of a later version.
    #[error("made by a newer version")]
    Newer,
    /// More than [`limits::TICKET_ADDRESSES`] addresses.
    #[error("too many addresses")]
    TooManyAddresses,
    /// Whole, but not what a ticket says.
    #[error("the fields of the ticket are wrong: {0}")]
    Malformed(#[from] Malformed),
}

/// The text with what `put` writes as fields, of at most [`limits::TICKET_BYTES`] characters.
///
/// # Errors
/// As `put`; then [`TicketError::TooLong`].
pub(crate) fn text_of(
    prefix: &str,
    put: impl FnOnce(&mut Vec<u8>) -> Result<(), TicketError>,
) -> Result<String, TicketError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(limits::TICKET_BYTES));
    bytes.push(VERSION);
    put(&mut bytes)?;
    let checksum = checksum(&bytes);
    bytes.extend_from_slice(&checksum);
    let text = prefix.to_owned() + &BASE32_NOPAD.encode(&bytes);
    if text.len() > limits::TICKET_BYTES {
        return Err(TicketError::TooLong);
    }
    Ok(text)
}

/// The text with as many of the first addresses as fit, of at most [`limits::TICKET_ADDRESSES`].
///
/// # Errors
/// [`TicketError::TooLong`]: it does not fit without any address.
pub(crate) fn fitting_text(
    prefix: &str,
    addresses: &[String],
    put: impl Fn(&mut Vec<u8>, &[String]),
) -> Result<String, TicketError> {
    let most = addresses.len().min(limits::TICKET_ADDRESSES);
    for count in (0..=most).rev() {
        let first = addresses.get(..count).unwrap_or_default();
        let text = text_of(prefix, |fields| {
            put(fields, first);
            Ok(())
        });
        match text {
            Err(TicketError::TooLong) => {}
            outcome => return outcome,
        }
    }
    Err(TicketError::TooLong)
}

/// Reads a text with such a prefix; what `put` would write otherwise is refused.
///
/// # Errors
/// Each rule is a bullet, in the order in which it is checked:
/// - [`TicketError::TooLong`]
/// - [`TicketError::NotATicket`]: it does not begin with the prefix.
/// - [`TicketError::Damaged`]: not base32, or the checksum is wrong.
/// - [`TicketError::Newer`]
/// - as `take`, then as `put`; [`Malformed::NotCanonical`] when that writes other bytes.
pub(crate) fn read<T>(
    prefix: &str,
    text: &str,
    take: impl FnOnce(Reader<'_>) -> Result<T, TicketError>,
    put: impl FnOnce(&T, &mut Vec<u8>) -> Result<(), TicketError>,
) -> Result<T, TicketError> {
    let text = tidied(text)?;
    let digits = text.strip_prefix(prefix).ok_or(TicketError::NotATicket)?;
    let bytes = BASE32_NOPAD
        .decode(digits.as_bytes())
        .map_err(|_| TicketError::Damaged)?;
    let bytes = Zeroizing::new(bytes);
    let (fields, sum) = bytes.split_last_chunk::<4>().ok_or(TicketError::Damaged)?;
    if *sum != checksum(fields) {
        return Err(TicketError::Damaged);
    }
    let mut from = Reader::new(fields);
    match from.byte()? {
        VERSION => {
            let ticket = take(from)?;
            let mut again = Zeroizing::new(vec![VERSION]);
            put(&ticket, &mut again)?;
            if again[..] == *fields {
                Ok(ticket)
            } else {
                Err(Malformed::NotCanonical.into())
            }
        }
        0 => Err(TicketError::Malformed(Malformed::Undecodable)),
        _ => Err(TicketError::Newer),
    }
}

/// A name that is safe for a screen as it stands.
///
/// # Errors
/// As [`Reader::text`]; [`Malformed::NotCanonical`] when it is not.
pub(crate) fn take_name(from: &mut Reader<'_>) -> Result<Name, Malformed> {
    let raw = from.text(4 * limits::NAME_CHARS)?;
    let name = Name::new(raw).map_err(|_| Malformed::NotCanonical)?;
    if name.as_str() == raw {
        Ok(name)
    } else {
        Err(Malformed::NotCanonical)
    }
}

/// The text in upper case without space and without what is not seen.
///
/// # Errors
/// [`TicketError::TooLong`]
pub(crate) fn tidied(text: &str) -> Result<Zeroizing<String>, TicketError> {
    let mut tidy = Zeroizing::new(String::with_capacity(limits::TICKET_BYTES));
    let hidden = |c: char| {
        matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
    };
    for (seen, c) in text.chars().enumerate() {
        if seen >= 4 * limits::TICKET_BYTES {
            return Err(TicketError::TooLong);
        }
        if c.is_whitespace() || hidden(c) {
            continue;
        }
        if tidy.len() >= limits::TICKET_BYTES {
            return Err(TicketError::TooLong);
        }
        tidy.push(c.to_ascii_uppercase());
    }
    Ok(tidy)
}

pub(crate) const VERSION: u8 = 1;

pub(crate) fn checksum(bytes: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = hash("ticket", &[bytes]);
    [a, b, c, d]
}
