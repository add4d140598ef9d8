//! Who reads what: named audiences with their names, and which documents can be read here.

use crate::charter::op::{Audience, Operation, SetAudience, Share};
use crate::charter::role::Role;
use crate::entry::EntryType;
use crate::ids::{AuthorId, DocumentId, EntryId, EpochId, ParticipantId};
use crate::limits;
use crate::seal::Recipient;
use crate::space::{Card, Cx, Refused, Space};
use crate::text::Name;

impl Space {
    /// What a named audience is called; none when its card cannot be opened here, and for
    /// [`Audience::FINANCE`], which is called so everywhere.
    pub fn audience_name(&self, number: u32) -> Option<&Name> {
        let cards = self.cards.all(&self.charter);
        let mut found: Vec<(EntryId, &Name)> = cards
            .into_iter()
            .filter(|(operation, author, _)| {
                self.defines(operation, number) && self.author_of(operation) == Some(*author)
            })
            .filter_map(|(operation, _, card)| Some((operation, card.space.as_ref()?)))
            .collect();
        let all: Vec<EntryId> = found.iter().map(|(operation, _)| *operation).collect();
        found.retain(|(operation, _)| !self.charter.in_past(operation, &all));
        found.first().map(|(_, name)| *name)
    }

    fn defines(&self, operation: &EntryId, number: u32) -> bool {
        let is_one = matches!(
            self.charter.operation(operation),
            Some(Operation::SetAudience(set)) if set.number == number
        );
        is_one && self.charter.counts(operation)
    }

    /// Whether the text of a document can be opened here: it is public, or the epoch of its founding entry is held.
    pub fn can_read(&self, document: &DocumentId) -> bool {
        let founding = self.documents.get(document).and_then(|it| it.founding());
        let Some(founding) = founding else {
            return false;
        };
        let epoch = self.skeleton.epoch(founding.slot);
        epoch.is_none_or(|epoch| self.keyring.held().holds(&epoch))
    }

    /// Whether this device may write on documents of an audience now, and has the key to.
    ///
    /// # Errors
    /// [`Refused::NotIn`], [`Refused::Role`], [`Refused::NotInAudience`], [`Refused::NoKey`].
    pub fn may_write_for(&self, audience: &Audience) -> Result<(), Refused> {
        self.may_write_as(audience, EntryType::CHANGES)
    }

    /// Whether this device may write entries of that type now for an audience, and has the key to it.
    ///
    /// # Errors
    /// Why not, as [`Space::write`].
    pub fn may_write_as(&self, audience: &Audience, kind: EntryType) -> Result<(), Refused> {
        let state = self.charter.state();
        self.may_write(&state, audience, kind)?;
        match state.epoch(audience) {
            Some((epoch, _)) if !self.keyring.held().holds(&epoch) => Err(Refused::NoKey),
            Some(_) | None => Ok(()),
        }
    }

    /// Defines a named audience. One that has no number yet gets one; its name stands in a card for the space.
    /// Answers with its number.
    ///
    /// # Errors
    /// - [`Refused::NoRight`]: only an admin may.
    /// - [`Refused::TooLong`]: more than [`limits::NAMED_AUDIENCES`], or more people than an operation holds.
    /// - [`Refused::NoKey`]: the name cannot be sealed for the space yet.
    pub(crate) fn set_audience(
        &mut self,
        cx: &mut Cx<'_>,
        number: Option<u32>,
        name: Option<&Name>,
        mut participants: Vec<ParticipantId>,
    ) -> Result<u32, Refused> {
        participants.sort_unstable();
        participants.dedup();
        let state = self.charter.state();
        let audiences = &state.settings.audiences;
        let is_new = number.is_none_or(|number| !audiences.contains_key(&number));
        if participants.len() > limits::OPERATION_PARTICIPANTS
            || (is_new && audiences.len() >= limits::NAMED_AUDIENCES)
        {
            return Err(Refused::TooLong);
        }
        let number = number.unwrap_or_else(|| self.free_number(cx));
        let operation = Operation::SetAudience(SetAudience {
            number,
            participants: participants.clone(),
        });
        self.charter
            .would_count(&self.me(), &operation)
            .map_err(Refused::NoRight)?;
        let name = name
            .cloned()
            .or_else(|| self.audience_name(number).cloned());
        match name {
            Some(name) => {
                let (epoch, recipient) = self.epoch_to_write(cx, &Audience::Space)?;
                let own = self.card(&self.me()).cloned().ok_or(Refused::NoKey)?;
                let card = Card {
                    space: Some(name),
                    ..own
                };
                self.operate_all(cx, &[operation], Some((&card, epoch, recipient)))?;
            }
            None => {
                self.operate_all(cx, &[operation], None)?;
            }
        }
        // It is defined; an epoch that cannot be begun now is begun when it is due.
        let _ = self.rekey_now(cx);
        for participant in participants {
            self.welcome(&participant);
        }
        Ok(number)
    }

    /// The first document about money founds the audience for it: the founder alone while he is an admin, else the
    /// admin who writes it.
    pub(super) fn begin_finance(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        let state = self.charter.state();
        let Audience::Named(number) = Audience::FINANCE else {
            return Ok(());
        };
        let is_defined = state.settings.audiences.contains_key(&number);
        if is_defined || self.my_role() != Some(Role::Admin) {
            return Ok(());
        }
        let founder = self.author_of(&self.id.into()).map(ParticipantId::from);
        let founder = founder.filter(|who| {
            let founder = state.participants.get(who);
            founder.is_some_and(|it| it.role == Role::Admin)
        });
        let me = state.participant_of(&self.me());
        let first = founder.or(me).into_iter().collect();
        self.set_audience(cx, Some(number), None, first)?;
        Ok(())
    }

    /// Begins epochs at once where an own operation left an audience without one, as far as this device may.
    pub(crate) fn rekey_now(&mut self, cx: &mut Cx<'_>) -> Result<(), Refused> {
        if self.my_role() != Some(Role::Admin) {
            return Ok(());
        }
        self.rekey_unkeyed(cx)
    }

    /// The secret of an epoch, sealed for a device or an invitation; none while it cannot be opened here.
    pub(crate) fn share_of(
        &self,
        epoch: &EpochId,
        device: AuthorId,
        recipient: &Recipient,
    ) -> Option<Share> {
        self.keyring.share(epoch, device, recipient)
    }

    fn free_number(&self, cx: &mut Cx<'_>) -> u32 {
        let state = self.charter.state();
        loop {
            let mut bytes = [0; 4];
            cx.rng.fill_bytes(&mut bytes);
            let number = u32::from_le_bytes(bytes);
            let is_free = !state.settings.audiences.contains_key(&number);
            if number >= Audience::FIRST_OWN && is_free {
                return number;
            }
        }
    }
}
