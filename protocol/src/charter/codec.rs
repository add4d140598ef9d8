//! Operations as bytes: a number, then postcard of what the operation says, in exactly one form.

use crate::canonical::Reader;
use crate::charter::op::{
    AddDevice, Admit, Approve, Cut, Erase, Found, Invite, Join, Leave, Limit, Operation, Recover,
    Rekey, RelayAddress, Remove, SetAudience, SetRelays, SetRole, Share, WithdrawDevice,
};
use crate::entry::Malformed;
use crate::limits;
use serde::Serialize;
use serde::de::DeserializeOwned;

impl Operation {
    /// The operation's number on the wire; it never changes meaning.
    pub fn number(&self) -> u8 {
        match self {
            Operation::Found(_) => 0,
            Operation::Invite(_) => 1,
            Operation::Join(_) => 2,
            Operation::Admit(_) => 3,
            Operation::SetRole(_) => 4,
            Operation::Remove(_) => 5,
            Operation::Leave(_) => 6,
            Operation::AddDevice(_) => 7,
            Operation::WithdrawDevice(_) => 8,
            Operation::Rekey(_) => 9,
            Operation::Share(_) => 10,
            Operation::SetAudience(_) => 11,
            Operation::SetRelays(_) => 12,
            Operation::Limit(_) => 13,
            Operation::Erase(_) => 14,
            Operation::Approve(_) => 15,
            Operation::Recover(_) => RECOVER,
            Operation::Checkpoint => 17,
            Operation::Rename => 18,
            Operation::Close => 19,
            Operation::Unknown { number, .. } => *number,
        }
    }

    /// The body of the operation's entry: its number, then postcard of its fields.
    ///
    /// # Errors
    /// Each rule is a bullet, in the order in which it is checked:
    /// - [`Malformed::TooMany`]: a list is longer than its limit.
    /// - [`Malformed::Unsorted`]: a list is not strictly ascending.
    /// - [`Malformed::Contradiction`]: [`Operation::Unknown`] with the number of a known one.
    /// - [`Malformed::TooLong`]: the whole is longer than a body may be.
    pub fn encode(&self) -> Result<Vec<u8>, Malformed> {
        self.check()?;
        let mut bytes = vec![self.number()];
        match self {
            Operation::Found(it) => put(&mut bytes, it)?,
            Operation::Invite(it) => put(&mut bytes, it)?,
            Operation::Join(it) => put(&mut bytes, it)?,
            Operation::Admit(it) => put(&mut bytes, it)?,
            Operation::SetRole(it) => put(&mut bytes, it)?,
            Operation::Remove(it) => put(&mut bytes, it)?,
            Operation::Leave(it) => put(&mut bytes, it)?,
            Operation::AddDevice(it) => put(&mut bytes, it)?,
            Operation::WithdrawDevice(it) => put(&mut bytes, it)?,
            Operation::Rekey(it) => put(&mut bytes, it)?,
            Operation::Share(it) => put(&mut bytes, it)?,
            Operation::SetAudience(it) => put(&mut bytes, it)?,
            Operation::SetRelays(it) => put(&mut bytes, it)?,
            Operation::Limit(it) => put(&mut bytes, it)?,
            Operation::Erase(it) => put(&mut bytes, it)?,
            Operation::Approve(it) => put(&mut bytes, it)?,
            Operation::Recover(it) => put(&mut bytes, it)?,
            Operation::Checkpoint | Operation::Rename | Operation::Close => {}
            Operation::Unknown {
                number,
                bytes: rest,
            } => {
                if *number < FIRST_UNKNOWN && !is_later_form(*number, rest) {
                    return Err(Malformed::Contradiction);
                }
                bytes.extend_from_slice(rest);
            }
        }
        if bytes.len() > limits::BODY_BYTES {
            return Err(Malformed::TooLong);
        }
        Ok(bytes)
    }

    /// Reads the body of an operation's entry. Numbers of later versions become [`Operation::Unknown`], and so do later
    /// forms of `Recover`.
    ///
    /// # Errors
    /// [`Malformed::TooLong`] over the limit of a body, [`Malformed::Undecodable`], what [`Operation::encode`] refuses,
    /// and [`Malformed::NotCanonical`] when encoding again gives other bytes (so nothing may follow).
    pub fn decode(bytes: &[u8]) -> Result<Operation, Malformed> {
        if bytes.len() > limits::BODY_BYTES {
            return Err(Malformed::TooLong);
        }
        let (number, rest) = bytes.split_first().ok_or(Malformed::Undecodable)?;
        let operation = Operation::read(*number, rest)?;
        if operation.encode()? != bytes {
            return Err(Malformed::NotCanonical);
        }
        Ok(operation)
    }

    fn read(number: u8, bytes: &[u8]) -> Result<Operation, Malformed> {
        Ok(match number {
            0 => Operation::Found(take::<Found>(bytes)?),
            1 => Operation::Invite(take::<Invite>(bytes)?),
            2 => Operation::Join(take::<Join>(bytes)?),
            3 => Operation::Admit(take::<Admit>(bytes)?),
            4 => Operation::SetRole(take::<SetRole>(bytes)?),
            5 => Operation::Remove(take::<Remove>(bytes)?),
            6 => Operation::Leave(take::<Leave>(bytes)?),
            7 => Operation::AddDevice(take::<AddDevice>(bytes)?),
            8 => Operation::WithdrawDevice(take::<WithdrawDevice>(bytes)?),
            9 => Operation::Rekey(take::<Rekey>(bytes)?),
            10 => Operation::Share(take::<Share>(bytes)?),
            11 => Operation::SetAudience(take::<SetAudience>(bytes)?),
            12 => Operation::SetRelays(take::<SetRelays>(bytes)?),
            13 => Operation::Limit(take::<Limit>(bytes)?),
            14 => Operation::Erase(take::<Erase>(bytes)?),
            15 => Operation::Approve(take::<Approve>(bytes)?),
            RECOVER if is_later_form(number, bytes) => Operation::Unknown {
                number,
                bytes: bytes.to_vec(),
            },
            RECOVER => Operation::Recover(take::<Recover>(bytes)?),
            17 => Operation::Checkpoint,
            18 => Operation::Rename,
            19 => Operation::Close,
            FIRST_UNKNOWN.. => Operation::Unknown {
                number,
                bytes: bytes.to_vec(),
            },
        })
    }

    fn check(&self) -> Result<(), Malformed> {
        match self {
            Operation::SetRole(it) => check_cuts(&it.cut),
            Operation::Remove(it) => check_cuts(&it.cut).and(check_rekeys(&it.rekeys)),
            Operation::Leave(it) => check_cuts(&it.cut),
            Operation::WithdrawDevice(it) => check_cuts(&it.cut).and(check_rekeys(&it.rekeys)),
            Operation::Rekey(it) => check_rekeys(std::slice::from_ref(it)),
            Operation::SetAudience(it) => sorted(&it.participants, limits::OPERATION_PARTICIPANTS),
            Operation::SetRelays(it) => check_relays(&it.relays),
            Operation::Limit(it) => sorted(&it.cut.heads, limits::CUT_HEADS),
            Operation::Erase(it) => sorted(&it.entries, limits::OPERATION_ENTRIES),
            Operation::Recover(Recover::Group { people, .. }) => {
                sorted(people, limits::RECOVERY_PEOPLE)
            }
            Operation::Recover(Recover::Bring { cut, .. }) => check_cuts(cut),
            Operation::Found(_)
            | Operation::Invite(_)
            | Operation::Join(_)
            | Operation::Admit(_)
            | Operation::AddDevice(_)
            | Operation::Share(_)
            | Operation::Approve(_)
            | Operation::Checkpoint
            | Operation::Rename
            | Operation::Close
            | Operation::Unknown { .. } => Ok(()),
        }
    }
}

/// The first number that this version does not know.
const FIRST_UNKNOWN: u8 = 20;
/// The number of the operation that has more than one form.
const RECOVER: u8 = 16;
/// The first form of it that this version does not know.
const FIRST_UNKNOWN_FORM: u64 = 2;

/// Whether an operation with a known number has a form that this version does not know.
fn is_later_form(number: u8, bytes: &[u8]) -> bool {
    let form = || Reader::new(bytes).number();
    number == RECOVER && form().is_ok_and(|form| form >= FIRST_UNKNOWN_FORM)
}

fn put<T: Serialize>(bytes: &mut Vec<u8>, value: &T) -> Result<(), Malformed> {
    let encoded = postcard::to_stdvec(value).map_err(|_| Malformed::Undecodable)?;
    bytes.extend_from_slice(&encoded);
    Ok(())
}

fn take<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Malformed> {
    postcard::from_bytes(bytes).map_err(|_| Malformed::Undecodable)
}

fn sorted<T: Ord>(list: &[T], limit: usize) -> Result<(), Malformed> {
    if list.len() > limit {
        return Err(Malformed::TooMany);
    }
    if list.windows(2).any(|pair| pair[0] >= pair[1]) {
        return Err(Malformed::Unsorted);
    }
    Ok(())
}

fn check_cuts(cuts: &[Cut]) -> Result<(), Malformed> {
    if cuts.len() > limits::CUT_AUTHORS {
        return Err(Malformed::TooMany);
    }
    if cuts.windows(2).any(|pair| pair[0].author >= pair[1].author) {
        return Err(Malformed::Unsorted);
    }
    cuts.iter()
        .try_for_each(|cut| sorted(&cut.heads, limits::CUT_HEADS))
}

fn check_rekeys(rekeys: &[Rekey]) -> Result<(), Malformed> {
    if rekeys.len() > limits::OPERATION_REKEYS {
        return Err(Malformed::TooMany);
    }
    if rekeys
        .windows(2)
        .any(|pair| pair[0].audience >= pair[1].audience)
    {
        return Err(Malformed::Unsorted);
    }
    rekeys
        .iter()
        .try_for_each(|rekey| sorted(&rekey.devices, limits::OPERATION_DEVICES))
}

fn check_relays(relays: &[RelayAddress]) -> Result<(), Malformed> {
    if relays.len() > limits::OPERATION_RELAYS {
        return Err(Malformed::TooMany);
    }
    if relays.windows(2).any(|pair| pair[0].peer >= pair[1].peer) {
        return Err(Malformed::Unsorted);
    }
    for relay in relays {
        if relay.addresses.len() > limits::RELAY_ADDRESSES {
            return Err(Malformed::TooMany);
        }
        if relay
            .addresses
            .iter()
            .any(|address| address.len() > limits::ADDRESS_BYTES)
        {
            return Err(Malformed::TooLong);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charter::op::Audience;
    use crate::charter::role::Role;
    use crate::ids::{AuthorId, EntryId, EpochId, Millis, ParticipantId, PeerId, SpaceNonce};
    use crate::mutate::mutants;
    use crate::run::Signature;
    use crate::seal::Recipient;

    fn cut() -> Cut {
        Cut {
            author: AuthorId([1; 32]),
            heads: vec![EntryId([2; 32]), EntryId([3; 32])],
        }
    }

    fn rekey() -> Rekey {
        Rekey {
            audience: Audience::Named(3),
            recipient: Recipient([4; 32]),
            link: Some((EpochId([5; 16]), vec![6; 40])),
            devices: vec![AuthorId([1; 32]), AuthorId([7; 32])],
        }
    }

    fn one_of_each() -> Vec<Operation> {
        let who = ParticipantId([9; 32]);
        let device = AuthorId([10; 32]);
        let recipient = Recipient([4; 32]);
        let proof = Signature([11; 64]);
        vec![
            Operation::Found(Found {
                nonce: SpaceNonce([1; 16]),
                recipient,
                epoch: Recipient([12; 32]),
            }),
            Operation::Invite(Invite {
                key: [13; 32],
                recipient,
                role: Role::Editor,
                expires: Millis(-5),
                uses: 300,
            }),
            Operation::Join(Join {
                invite: EntryId([14; 32]),
                proof,
                recipient,
            }),
            Operation::Admit(Admit {
                participant: who,
                recipient: Some(recipient),
                role: Role::Board,
                organisation: Some([15; 16]),
                signs: true,
            }),
            Operation::SetRole(SetRole {
                participant: who,
                role: Role::Admin,
                cut: vec![cut()],
            }),
            Operation::Remove(Remove {
                participant: who,
                cut: vec![cut()],
                rekeys: vec![rekey()],
            }),
            Operation::Leave(Leave { cut: vec![cut()] }),
            Operation::AddDevice(AddDevice {
                participant: who,
                device,
                recipient,
                proof,
                paper: true,
            }),
            Operation::WithdrawDevice(WithdrawDevice {
                device,
                cut: vec![],
                rekeys: vec![rekey()],
            }),
            Operation::Rekey(rekey()),
            Operation::Share(Share {
                epoch: EpochId([5; 16]),
                device,
                sealed: vec![16; 300],
            }),
            Operation::SetAudience(SetAudience {
                number: 3,
                participants: vec![who],
            }),
            Operation::SetRelays(SetRelays {
                relays: vec![RelayAddress {
                    peer: PeerId([17; 32]),
                    addresses: vec!["/ip4/127.0.0.1/udp/4001/quic-v1".to_owned()],
                }],
            }),
            Operation::Limit(Limit { cut: cut() }),
            Operation::Erase(Erase {
                entries: vec![EntryId([18; 32])],
            }),
            Operation::Approve(Approve {
                proposal: EntryId([19; 32]),
            }),
            Operation::Recover(Recover::Group {
                people: vec![who],
                needed: 2,
            }),
            Operation::Recover(Recover::Bring {
                participant: who,
                device,
                recipient,
                cut: vec![cut()],
            }),
            Operation::Checkpoint,
            Operation::Rename,
            Operation::Close,
            Operation::Unknown {
                number: 200,
                bytes: vec![1, 2, 3],
            },
        ]
    }

    #[test]
    fn every_operation_reads_back_from_its_bytes() {
        for operation in one_of_each() {
            let bytes = operation.encode().expect("it is well-formed");
            assert_eq!(bytes.first(), Some(&operation.number()));
            assert_eq!(Operation::decode(&bytes), Ok(operation));
        }
    }

    #[test]
    fn nothing_may_follow_an_operation() {
        for operation in one_of_each() {
            let mut bytes = operation.encode().expect("it is well-formed");
            bytes.push(0);
            if matches!(operation, Operation::Unknown { .. }) {
                continue;
            }
            assert_eq!(Operation::decode(&bytes), Err(Malformed::NotCanonical));
        }
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        for operation in one_of_each() {
            let bytes = operation.encode().expect("it is well-formed");
            if matches!(operation, Operation::Unknown { .. }) {
                continue;
            }
            for end in 0..bytes.len() {
                assert!(Operation::decode(&bytes[..end]).is_err(), "{operation:?}");
            }
        }
    }

    #[test]
    fn lists_are_sorted_and_bounded() {
        let mut unsorted = cut();
        unsorted.heads.reverse();
        let limit = Operation::Limit(Limit { cut: unsorted });
        assert_eq!(limit.encode(), Err(Malformed::Unsorted));
        let twice = Operation::Leave(Leave {
            cut: vec![cut(), cut()],
        });
        assert_eq!(twice.encode(), Err(Malformed::Unsorted));
        let mut entries: Vec<EntryId> = (0..=limits::OPERATION_ENTRIES as u32)
            .map(|number| {
                let mut id = [0; 32];
                id[..4].copy_from_slice(&number.to_be_bytes());
                EntryId(id)
            })
            .collect();
        let erase = |entries: &[EntryId]| {
            Operation::Erase(Erase {
                entries: entries.to_vec(),
            })
        };
        assert_eq!(erase(&entries).encode(), Err(Malformed::TooMany));
        entries.pop();
        assert!(erase(&entries).encode().is_ok());
    }

    #[test]
    fn a_known_number_cannot_pass_for_an_unknown_one() {
        let disguised = Operation::Unknown {
            number: 19,
            bytes: vec![],
        };
        assert_eq!(disguised.encode(), Err(Malformed::Contradiction));
        let disguised = Operation::Unknown {
            number: RECOVER,
            bytes: vec![1],
        };
        assert_eq!(disguised.encode(), Err(Malformed::Contradiction));
    }

    #[test]
    fn a_later_form_of_recovery_is_kept_as_it_is() {
        for form in [vec![2], vec![0x80, 1]] {
            let bytes = [&[RECOVER], &form[..], &[7, 7]].concat();
            let operation = Operation::decode(&bytes).expect("of a later version");
            assert!(matches!(operation, Operation::Unknown { number, .. } if number == RECOVER));
            assert_eq!(operation.encode().as_deref(), Ok(&bytes[..]));
        }
        // Two in a form that nobody would write.
        assert!(Operation::decode(&[RECOVER, 0x82, 0, 7]).is_err());
    }

    #[test]
    fn mutants_are_refused_or_canonical() {
        let samples: Vec<Vec<u8>> = one_of_each()
            .iter()
            .map(|operation| operation.encode().expect("it is well-formed"))
            .collect();
        mutants(&samples, 20_000, |bytes| match Operation::decode(bytes) {
            Ok(operation) if operation.encode().as_deref() != Ok(bytes) => {
                Err(format!("{operation:?} has two forms"))
            }
            Ok(_) | Err(_) => Ok(()),
        });
    }
}
