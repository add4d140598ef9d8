//! The epochs that this device can open, and how it learns them: shares for it, and links to the epochs before.

use crate::charter::State;
use crate::charter::op::{Audience, Rekey, Share};
use crate::entry::{Body, Header};
use crate::ids::{AuthorId, EpochId, SpaceNonce};
use crate::seal::{self, Recipient, SealError, SealIdentity};
use rand_core::CryptoRng;
use std::collections::BTreeMap;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Opens bodies of a space. Cheap to clone into a worker thread; holds what could be opened when it was taken.
#[derive(Clone, Debug, Default)]
pub struct EpochKeys {
    held: BTreeMap<EpochId, SealIdentity>,
}

impl EpochKeys {
    /// Whether bodies sealed to that epoch can be opened.
    pub fn holds(&self, epoch: &EpochId) -> bool {
        self.held.contains_key(epoch)
    }

    /// The identity of an epoch.
    pub fn identity(&self, epoch: &EpochId) -> Option<&SealIdentity> {
        self.held.get(epoch)
    }

    /// What a body says: opened when it is sealed, as it is when it is public.
    ///
    /// # Errors
    /// - [`SealError::NotForUs`]: the epoch cannot be opened here.
    /// - as [`seal::open_body`].
    pub fn open(&self, header: &Header, body: &Body) -> Result<Vec<u8>, SealError> {
        match header.epoch {
            None => Ok(body.bytes.clone()),
            Some(epoch) => {
                let identity = self.held.get(&epoch).ok_or(SealError::NotForUs)?;
                seal::open_body(identity, header, body)
            }
        }
    }
}

/// The keys of one space on this device.
#[derive(Debug)]
pub struct Keyring {
    nonce: SpaceNonce,
    me: AuthorId,
    own: SealIdentity,
    /// The key of the invitation with which this device is joining, and what opens shares for it.
    invitation: Option<(AuthorId, SealIdentity)>,
    held: Arc<EpochKeys>,
    /// Opened shares of epochs that the charter does not know, or not yet.
    unproven: Vec<(EpochId, SealIdentity)>,
}

impl Keyring {
    /// An empty one, for a device that opens its shares with `own`.
    pub fn new(nonce: SpaceNonce, me: AuthorId, own: SealIdentity) -> Self {
        Keyring {
            nonce,
            me,
            own,
            invitation: None,
            held: Arc::default(),
            unproven: Vec::new(),
        }
    }

    /// What this device's shares are sealed to.
    pub fn recipient(&self) -> Recipient {
        self.own.recipient()
    }

    /// What can be opened now.
    pub fn held(&self) -> &Arc<EpochKeys> {
        &self.held
    }

    /// Opens shares for that invitation too from now on. Answers whether that is new: shares that stand in the charter
    /// already are then to be seen again.
    pub fn join_with(&mut self, key: AuthorId, identity: SealIdentity) -> bool {
        let known = self.invitation.as_ref();
        if known.is_some_and(|(known, _)| *known == key) {
            return false;
        }
        self.invitation = Some((key, identity));
        true
    }

    /// Takes in a share that stands in the charter, if it is for this device, or its invitation, and opens.
    pub fn saw(&mut self, share: &Share) {
        let opens = match &self.invitation {
            _ if share.device == self.me => &self.own,
            Some((key, identity)) if share.device == *key => identity,
            Some(_) | None => return,
        };
        if self.held.holds(&share.epoch) {
            return;
        }
        let Ok(secret) = seal::open(opens, &share.sealed, SECRET_BYTES).map(Zeroizing::new) else {
            return;
        };
        if let Ok(secret) = <[u8; SECRET_BYTES]>::try_from(&secret[..]) {
            self.unproven
                .push((share.epoch, SealIdentity::from_secret(secret)));
        }
    }

    /// Compares what was opened with the charter, and follows the links to older epochs. Answers whether more can be
    /// opened than before.
    pub fn update(&mut self, state: &State) -> bool {
        let mut found: BTreeMap<EpochId, SealIdentity> = BTreeMap::new();
        let is_known = |epoch: &EpochId, identity: &SealIdentity| {
            state
                .epochs
                .get(epoch)
                .is_some_and(|known| known.recipient == identity.recipient())
        };
        self.unproven.retain(|(epoch, identity)| {
            let known = is_known(epoch, identity);
            if known {
                found.insert(*epoch, identity.clone());
            }
            !known
        });
        let fresh: Vec<EpochId> = found.keys().copied().collect();
        let held = &self.held;
        let has = |found: &BTreeMap<EpochId, SealIdentity>, epoch: &EpochId| {
            found.contains_key(epoch) || held.holds(epoch)
        };
        // A link may have come after its epoch was opened: look at those of every epoch that is open.
        let mut left: Vec<EpochId> = held.held.keys().copied().chain(fresh).collect();
        while let Some(epoch) = left.pop() {
            let Some((older, sealed)) = state.epochs.get(&epoch).and_then(|it| it.link.as_ref())
            else {
                continue;
            };
            if has(&found, older) {
                continue;
            }
            let Some(identity) = found.get(&epoch).or_else(|| held.identity(&epoch)) else {
                continue;
            };
            if let Some(identity) = open_link(identity, sealed)
                && is_known(older, &identity)
            {
                found.insert(*older, identity);
                left.push(*older);
            }
        }
        found.retain(|epoch, _| !held.holds(epoch));
        if found.is_empty() {
            return false;
        }
        Arc::make_mut(&mut self.held).held.extend(found);
        true
    }

    /// The secret of an epoch, sealed for a device.
    pub fn share(&self, epoch: &EpochId, device: AuthorId, recipient: &Recipient) -> Option<Share> {
        let secret = self.held.identity(epoch)?.secret();
        Some(Share {
            epoch: *epoch,
            device,
            sealed: seal::seal(recipient, &*secret).ok()?,
        })
    }

    /// The id of an epoch of this space.
    pub fn epoch_id(&self, audience: &Audience, recipient: &Recipient) -> EpochId {
        seal::epoch_id(&self.nonce, audience, recipient)
    }

    /// A new epoch of an audience for these devices, with their shares, in order. It links to `older` where this device
    /// can open that.
    pub fn new_epoch(
        &self,
        rng: &mut dyn CryptoRng,
        audience: Audience,
        older: Option<EpochId>,
        devices: &[(AuthorId, Recipient)],
    ) -> (Rekey, Vec<Share>) {
        let identity = SealIdentity::generate(rng);
        let recipient = identity.recipient();
        let epoch = self.epoch_id(&audience, &recipient);
        let shares: Vec<Share> = devices
            .iter()
            .filter_map(|(device, to)| {
                Some(Share {
                    epoch,
                    device: *device,
                    sealed: seal::seal(to, &*identity.secret()).ok()?,
                })
            })
            .collect();
        let link = older.and_then(|older| {
            let secret = self.held.identity(&older)?.secret();
            Some((older, seal::seal(&recipient, &*secret).ok()?))
        });
        let rekey = Rekey {
            audience,
            recipient,
            link,
            devices: shares.iter().map(|share| share.device).collect(),
        };
        (rekey, shares)
    }
}

const SECRET_BYTES: usize = 32;

fn open_link(identity: &SealIdentity, sealed: &[u8]) -> Option<SealIdentity> {
    let secret = Zeroizing::new(seal::open(identity, sealed, SECRET_BYTES).ok()?);
    let secret: [u8; SECRET_BYTES] = (&secret[..]).try_into().ok()?;
    Some(SealIdentity::from_secret(secret))
}
