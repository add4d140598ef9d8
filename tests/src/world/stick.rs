//! A stick that goes from one to another: bundles through the very code that writes and reads them.

use super::World;
use noaber_protocol::bundle::{Damage, Decoder, Flaw, Header, Part};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::node::{Earlier, TakenIn};

/// The whole parts of a bundle, and what is wrong behind them.
pub fn parts(bytes: &[u8], space: Option<SpaceId>) -> (Vec<Part>, Result<(), Damage>) {
    let mut decoder = Decoder::default();
    let (mut parts, mut at) = (Vec::new(), 0);
    while decoder.wants() > 0 {
        let Some(next) = bytes.get(at..at + decoder.wants()) else {
            return (parts, Err(decoder.damage(Flaw::CutOff)));
        };
        at += next.len();
        let taken = decoder.take(next).and_then(|part| {
            if let (Some(Part::Header(_)), Some(space)) = (&part, space) {
                decoder.expect(space)?;
            }
            Ok(part)
        });
        match taken {
            Ok(part) => parts.extend(part),
            Err(damage) => return (parts, Err(damage)),
        }
    }
    if at < bytes.len() {
        return (parts, Err(decoder.damage(Flaw::Trailing)));
    }
    (parts, Ok(()))
}

/// What a bundle says of itself.
pub fn header(bytes: &[u8]) -> Option<Header> {
    match parts(bytes, None).0.into_iter().next() {
        Some(Part::Header(header)) => Some(header),
        Some(_) | None => None,
    }
}

impl World {
    /// Somebody writes a bundle; it is handed out when all in it is durable, and ends where the power is cut.
    ///
    /// # Panics
    /// When the device is not in the space.
    pub fn write_bundle(&mut self, who: usize, space: SpaceId, since: Option<&[u8]>) -> Vec<u8> {
        let earlier = since.and_then(header).map(|header| Earlier {
            tips: header.tips,
            wanted: header.wanted,
        });
        let earlier = earlier.unwrap_or_default();
        let writing = self.with(who, |node, cx| node.write_bundle(cx, space, &earlier));
        let mut bytes = Vec::new();
        let Some(writing) = writing else {
            return bytes;
        };
        let mut writing = writing.expect("it is in the space");
        self.pass(100);
        loop {
            let next = self.with(who, |node, cx| node.next_of_bundle(&mut writing, cx.read));
            match next {
                Some(next) => match next.expect("it is in the space") {
                    Some(block) => bytes.extend(block),
                    None => return bytes,
                },
                None => return bytes,
            }
        }
    }

    /// Somebody reads a bundle, as far as it is whole and the power is not cut.
    ///
    /// # Panics
    /// When it is of no space of theirs, or holds what no honest device writes.
    pub fn read_bundle(&mut self, who: usize, bytes: &[u8]) -> TakenIn {
        let mut all = TakenIn::default();
        let Some(header) = header(bytes) else {
            return all;
        };
        for part in parts(bytes, None).0 {
            let taken = self.with(who, |node, cx| {
                let space = node.space_of_bundle(&header).expect("a space of theirs");
                node.take_bundled(cx, space, header.author, part)
            });
            let Some(taken) = taken else {
                return all;
            };
            let taken = taken.expect("an honest bundle");
            all.new += taken.new;
            all.waiting += taken.waiting;
        }
        self.pass(1_000);
        all
    }
}
