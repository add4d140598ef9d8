//! Receipts: what a device says that it holds. The newest of each device replaces its older ones; they lie outside the
//! chains, and everybody keeps and passes on those of all, so that one knows how it stands with who is not there now.
//!
//! ```text
//! receipt = 1, author: 32, counter: number, heads: ids, tips: list of 8, erased: ids, signature: 64
//! ```
//! `heads` are the charter heads that the device holds, `tips` the first eight bytes of the latest entries of all chains
//! of which it holds everything, `erased` the erasures that it did. Lists are sorted. A higher counter of one author is the
//! newer one; counters of different authors are never compared.

use crate::canonical::{Reader, put_number};
use crate::entry::Malformed;
use crate::identity::{self, SpaceKey};
use crate::ids::{AuthorId, EntryId, Millis, SpaceId};
use crate::limits;
use crate::record::{LocalKey, Read, Record};
use crate::run::Signature;
use crate::space::skeleton::Part;
use crate::space::{Cx, Space, View};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// What a device says that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whose device.
    pub author: AuthorId,
    /// Higher than in all its earlier ones.
    pub counter: u64,
    /// The charter heads that it holds.
    pub heads: Vec<EntryId>,
    /// The first eight bytes of the latest entries that it holds.
    pub tips: Vec<[u8; 8]>,
    /// Erasures that it did.
    pub erased: Vec<EntryId>,
}

impl Receipt {
    /// The canonical bytes, signed.
    pub fn sign(&self, space: &SpaceId, key: &SpaceKey) -> Vec<u8> {
        let mut out = self.unsigned();
        let signature = key.sign_bytes("receipt", &[&space.0, &out]);
        out.extend(signature.0);
        out
    }

    /// Reads canonical bytes. Whether they are signed is asked of [`is_signed`].
    ///
    /// # Errors
    /// Each rule is a bullet:
    /// - [`Malformed::TooLong`]: longer than [`limits::RECEIPT_BYTES`].
    /// - [`Malformed::TooMany`]: a list over its limit.
    /// - [`Malformed::Unsorted`]: a list out of order, or with something twice.
    /// - [`Malformed::Undecodable`], [`Malformed::NotCanonical`]: cut off, of another form, or something after the end.
    pub fn decode(bytes: &[u8]) -> Result<Receipt, Malformed> {
        if bytes.len() > limits::RECEIPT_BYTES {
            return Err(Malformed::TooLong);
        }
        let mut from = Reader::new(bytes);
        if from.byte()? != FORM {
            return Err(Malformed::Undecodable);
        }
        let receipt = Receipt {
            author: AuthorId(from.array()?),
            counter: from.number()?,
            heads: take_sorted(&mut from, limits::RECEIPT_HEADS)?
                .into_iter()
                .map(EntryId)
                .collect(),
            tips: take_sorted(&mut from, limits::RECEIPT_TIPS)?,
            erased: take_sorted(&mut from, limits::RECEIPT_ERASED)?
                .into_iter()
                .map(EntryId)
                .collect(),
        };
        let _signature: [u8; SIGNATURE_BYTES] = from.array()?;
        from.end()?;
        Ok(receipt)
    }

    fn unsigned(&self) -> Vec<u8> {
        let mut out = vec![FORM];
        out.extend(self.author.0);
        put_number(&mut out, self.counter);
        put_sorted(&mut out, self.heads.iter().map(|id| id.0));
        put_sorted(&mut out, self.tips.iter().copied());
        put_sorted(&mut out, self.erased.iter().map(|id| id.0));
        out
    }
}

/// Reads canonical bytes that their author signed.
///
/// # Errors
/// As [`Receipt::decode`]; then [`Malformed::Forged`].
pub fn proven(space: &SpaceId, bytes: &[u8]) -> Result<Receipt, Malformed> {
    let receipt = Receipt::decode(bytes)?;
    if is_signed(space, &receipt.author, bytes) {
        Ok(receipt)
    } else {
        Err(Malformed::Forged)
    }
}

/// Whether its author signed a receipt.
pub fn is_signed(space: &SpaceId, author: &AuthorId, bytes: &[u8]) -> bool {
    let Some((body, signature)) = bytes.split_last_chunk::<SIGNATURE_BYTES>() else {
        return false;
    };
    identity::verify_bytes(
        &author.0,
        "receipt",
        &[&space.0, body],
        &Signature(*signature),
    )
}

/// The receipts of a space, and when this device signs its next one.
#[derive(Debug, Default)]
pub(super) struct Receipts {
    of: BTreeMap<AuthorId, Kept>,
    /// Whether what is held here changed since the last look.
    moved: Cell<bool>,
    /// Since when it differs from what this device last said, as far as it was looked at.
    since: Option<Millis>,
    /// When this device signed the last one.
    signed_at: Option<Millis>,
    /// How many entries devices lack, and at least have that are not here, until something changes.
    lacking: RefCell<BTreeMap<AuthorId, Lack>>,
}

#[derive(Debug)]
struct Kept {
    receipt: Receipt,
    bytes: Vec<u8>,
}

/// How it stands with a device, as its latest receipt says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Entries here that it did not hold.
    pub theirs: u64,
    /// Chains of which it held more than is here.
    pub ours: u64,
}

impl Receipts {
    /// What is held here changed.
    pub(super) fn moved(&self) {
        self.moved.set(true);
        self.lacking.borrow_mut().clear();
    }
}

impl Space {
    /// When a receipt is due: a moment after something changed, and not before a minute after the last one.
    pub fn receipt_due(&self) -> Option<Millis> {
        if self.my_role().is_none() || self.joining().is_some() {
            return None;
        }
        if self.receipts.moved.get() && self.receipts.since.is_none() {
            return Some(Millis(i64::MIN));
        }
        let due = self.receipts.since?.plus(limits::RECEIPT_SOON_MILLIS);
        let last = self.receipts.signed_at;
        let earliest = last.map(|at| at.plus(limits::RECEIPT_AGAIN_MILLIS));
        Some(earliest.map_or(due, |earliest| due.max(earliest)))
    }

    /// Signs the next receipt without waiting for more to change: something leaves that should tell of it.
    pub fn hurry_receipt(&mut self, now: Millis) {
        if self.receipts.moved.take() || self.receipts.since.is_some() {
            self.receipts.since = Some(now.plus(-limits::RECEIPT_SOON_MILLIS));
        }
    }

    /// Signs a receipt when one is due. To be called after anything changed, and at [`Space::receipt_due`].
    pub fn tend_receipt(&mut self, cx: &mut Cx<'_>) {
        if self.receipt_due().is_none() {
            return;
        }
        if self.receipts.moved.take() && self.receipts.since.is_none() {
            self.receipts.since = Some(cx.now);
        }
        if self.receipt_due().is_none_or(|due| due > cx.now) {
            return;
        }
        self.receipts.since = None;
        let next = self.next_receipt(cx.now);
        let before = self.receipts.of.get(&next.author);
        let same = |kept: &Kept| {
            let Receipt {
                heads,
                tips,
                erased,
                ..
            } = &kept.receipt;
            (heads, tips, erased) == (&next.heads, &next.tips, &next.erased)
        };
        if before.is_some_and(same) {
            return;
        }
        self.receipts.signed_at = Some(cx.now);
        let bytes = next.sign(&self.id, &self.key);
        let record = self.keep_receipt(next, bytes);
        self.made.records.push(record);
        self.made.receipts.push(self.me());
    }

    /// Takes in a receipt that somebody passed on. None when it is no newer than what is here, or of nobody who is in.
    ///
    /// # Errors
    /// What [`Receipt::decode`] says; [`Malformed::Forged`] when its author did not sign it.
    pub fn take_receipt(&mut self, bytes: &[u8]) -> Result<Option<(AuthorId, Record)>, Malformed> {
        let receipt = Receipt::decode(bytes)?;
        let author = receipt.author;
        if self.charter.state().role_of(&author).is_none() {
            return Ok(None);
        }
        if self.receipt_counter(&author) >= Some(receipt.counter) {
            return Ok(None);
        }
        if !is_signed(&self.id, &author, bytes) {
            return Err(Malformed::Forged);
        }
        if author == self.me() {
            // Of before a backup was put back: what is here now is to be said with a higher counter.
            self.receipts.moved.set(true);
        }
        let record = self.keep_receipt(receipt, bytes.to_vec());
        Ok(Some((author, record)))
    }

    /// The counter of the latest receipt of a device.
    pub fn receipt_counter(&self, author: &AuthorId) -> Option<u64> {
        let kept = self.receipts.of.get(author)?;
        Some(kept.receipt.counter)
    }

    /// The latest receipts of the devices that are in, by author.
    pub fn receipts(&self) -> Vec<(AuthorId, u64, &[u8])> {
        let state = self.charter.state();
        let kept = self.receipts.of.iter();
        kept.filter(|(author, _)| state.role_of(author).is_some())
            .map(|(author, kept)| (*author, kept.receipt.counter, &kept.bytes[..]))
            .collect()
    }

    /// The latest receipt of a device.
    pub fn receipt(&self, author: &AuthorId) -> Option<&Receipt> {
        Some(&self.receipts.of.get(author)?.receipt)
    }

    /// What a device lacked when it signed its latest receipt, of what counts here now.
    pub fn lack_of(&self, author: &AuthorId) -> Option<Lack> {
        let receipt = self.receipt(author)?;
        if let Some(known) = self.receipts.lacking.borrow().get(author) {
            return Some(*known);
        }
        let (mut had, mut ours) = (Vec::new(), 0);
        for tip in &receipt.tips {
            let found = self.skeleton.beginning_with(*tip);
            ours += u64::from(found.is_empty());
            had.extend(found);
        }
        let parts = [Part::Charter, Part::Content].into_iter();
        let plans = parts.map(|part| self.plan(part, &View::All, &had, &[]));
        let theirs = plans.map(|plan| plan.left() as u64).sum();
        let lack = Lack { theirs, ours };
        self.receipts.lacking.borrow_mut().insert(*author, lack);
        Some(lack)
    }

    /// Brings back the receipts that were kept.
    pub(super) fn restore_receipts(&mut self, read: &dyn Read) {
        let state = self.charter.state();
        for author in state.devices.keys() {
            let kept = read.local(&LocalKey::Receipt(self.id, *author));
            let receipt = kept.and_then(|bytes| Some((Receipt::decode(&bytes).ok()?, bytes)));
            if let Some((receipt, bytes)) = receipt
                && receipt.author == *author
                && is_signed(&self.id, author, &bytes)
            {
                self.receipts.of.insert(*author, Kept { receipt, bytes });
            }
        }
        self.receipts.moved();
    }

    fn next_receipt(&self, now: Millis) -> Receipt {
        let author = self.me();
        let after = self.receipt_counter(&author);
        let clock = u64::try_from(now.0).unwrap_or(0);
        let parts = [Part::Charter, Part::Content].into_iter();
        let mut tips: Vec<[u8; 8]> = parts
            .flat_map(|part| self.tips(part, &View::All))
            .filter_map(|id| id.0.first_chunk().copied())
            .collect();
        tips.sort_unstable();
        tips.dedup();
        tips.truncate(limits::RECEIPT_TIPS);
        let mut heads = self.charter.heads();
        heads.sort_unstable();
        heads.truncate(limits::RECEIPT_HEADS);
        Receipt {
            author,
            counter: after.map_or(clock, |after| clock.max(after.saturating_add(1))),
            heads,
            tips,
            erased: Vec::new(),
        }
    }

    fn keep_receipt(&mut self, receipt: Receipt, bytes: Vec<u8>) -> Record {
        let author = receipt.author;
        let key = LocalKey::Receipt(self.id, author);
        let sealed = bytes.clone();
        self.receipts.of.insert(author, Kept { receipt, bytes });
        self.receipts.lacking.borrow_mut().remove(&author);
        Record::Local { key, sealed }
    }
}

/// The version of the form.
const FORM: u8 = 1;
const SIGNATURE_BYTES: usize = 64;

fn put_sorted<const N: usize>(out: &mut Vec<u8>, items: impl ExactSizeIterator<Item = [u8; N]>) {
    put_number(out, items.len() as u64);
    items.for_each(|item| out.extend(item));
}

fn take_sorted<const N: usize>(
    from: &mut Reader<'_>,
    limit: usize,
) -> Result<Vec<[u8; N]>, Malformed> {
    let count = from.length(limit, Malformed::TooMany)?;
    let mut items: Vec<[u8; N]> = Vec::new();
    for _ in 0..count {
        let item = from.array()?;
        if items.last().is_some_and(|last| *last >= item) {
            return Err(Malformed::Unsorted);
        }
        items.push(item);
    }
    Ok(items)
}
