//! Reads and writes canonical bytes by hand: what postcard writes, but exactly one form for each value, and fast.
//!
//! Numbers are LEB128, signed ones in zigzag, lists carry their length first, arrays are bare. A [`Reader`] refuses
//! every other form of the same number, so what was decoded this way encodes to the same bytes without trying it.

use crate::entry::Malformed;

/// Takes canonical values from the front of some bytes.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Begins at the front of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Takes one byte.
    ///
    /// # Errors
    /// [`Malformed::Undecodable`] at the end.
    pub fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed::Undecodable)?;
        self.rest = rest;
        Ok(*first)
    }

    /// Takes so many bytes without copying them.
    ///
    /// # Errors
    /// [`Malformed::Undecodable`] when there are fewer.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(Malformed::Undecodable)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Takes an array.
    ///
    /// # Errors
    /// [`Malformed::Undecodable`] when there are fewer bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (taken, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or(Malformed::Undecodable)?;
        self.rest = rest;
        Ok(*taken)
    }

    /// Takes a number of at most 64 bits.
    ///
    /// # Errors
    /// - [`Malformed::Undecodable`]: cut off, or more than 64 bits.
    /// - [`Malformed::NotCanonical`]: written longer than needed.
    pub fn number(&mut self) -> Result<u64, Malformed> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Malformed::Undecodable);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    return Err(Malformed::NotCanonical);
                }
                return Ok(value);
            }
        }
        Err(Malformed::Undecodable)
    }

    /// Takes a signed number of at most 64 bits.
    ///
    /// # Errors
    /// As [`Reader::number`].
    pub fn signed(&mut self) -> Result<i64, Malformed> {
        let zigzag = self.number()?;
        Ok((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
    }

    /// Takes a length of at most `limit`, before anything is allocated for it.
    ///
    /// # Errors
    /// As [`Reader::number`]; `over` when it is more than `limit`.
    pub fn length(&mut self, limit: usize, over: Malformed) -> Result<usize, Malformed> {
        let length = self.number()?;
        if length > limit as u64 {
            return Err(over);
        }
        Ok(length as usize)
    }

    /// Takes a length and that many bytes.
    ///
    /// # Errors
    /// As [`Reader::length`] with [`Malformed::TooLong`].
    pub fn bytes(&mut self, limit: usize) -> Result<&'a [u8], Malformed> {
        let length = self.length(limit, Malformed::TooLong)?;
        self.take(length)
    }

    /// Takes a text of at most `limit` bytes.
    ///
    /// # Errors
    /// As [`Reader::bytes`]; [`Malformed::Undecodable`] when it is not UTF-8.
    pub fn text(&mut self, limit: usize) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.bytes(limit)?).map_err(|_| Malformed::Undecodable)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// [`Malformed::NotCanonical`] when bytes are left.
    pub fn end(self) -> Result<(), Malformed> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Malformed::NotCanonical)
        }
    }
}

/// Appends a number.
pub fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a signed number.
pub fn put_signed(out: &mut Vec<u8>, value: i64) {
    put_number(out, ((value << 1) ^ (value >> 63)) as u64);
}

/// Appends a length and the bytes.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_written_longer_than_needed_is_refused() {
        assert_eq!(Reader::new(&[0x7f]).number(), Ok(127));
        assert_eq!(
            Reader::new(&[0xff, 0x00]).number(),
            Err(Malformed::NotCanonical)
        );
        assert_eq!(
            Reader::new(&[0x80, 0x00]).number(),
            Err(Malformed::NotCanonical)
        );
    }

    #[test]
    fn a_number_of_more_than_64_bits_is_refused() {
        let mut most = [0xff; 10];
        most[9] = 1;
        assert_eq!(Reader::new(&most).number(), Ok(u64::MAX));
        most[9] = 2;
        assert_eq!(Reader::new(&most).number(), Err(Malformed::Undecodable));
        assert_eq!(
            Reader::new(&[0x80; 11]).number(),
            Err(Malformed::Undecodable)
        );
        assert_eq!(Reader::new(&[0x80]).number(), Err(Malformed::Undecodable));
    }

    #[test]
    fn what_is_left_is_refused() {
        let mut reader = Reader::new(&[1, 2]);
        assert_eq!(reader.byte(), Ok(1));
        assert_eq!(reader.clone().end(), Err(Malformed::NotCanonical));
        assert_eq!(reader.byte(), Ok(2));
        assert_eq!(reader.byte(), Err(Malformed::Undecodable));
        assert_eq!(reader.end(), Ok(()));
    }

    proptest! {
        #[test]
        fn numbers_are_postcards(value: u64, small in 0u64..300, signed: i64) {
            for value in [value, small] {
                let mut out = Vec::new();
                put_number(&mut out, value);
                prop_assert_eq!(&out, &postcard::to_stdvec(&value).unwrap());
                prop_assert_eq!(Reader::new(&out).number(), Ok(value));
            }
            let mut out = Vec::new();
            put_signed(&mut out, signed);
            prop_assert_eq!(&out, &postcard::to_stdvec(&signed).unwrap());
            prop_assert_eq!(Reader::new(&out).signed(), Ok(signed));
        }
    }
}
