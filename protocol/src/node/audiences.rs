//! What people ask of a node about who reads what.

use crate::ids::{ParticipantId, SpaceId};
use crate::node::Node;
use crate::space::{Cx, Refused};
use crate::text::Name;
use std::collections::BTreeSet;

impl Node {
    /// Defines a named audience: the one with that number, or a new one with that name. Who comes in gets its key from
    /// here at once, when this device has it; when somebody goes, a new epoch begins. Answers with its number.
    ///
    /// # Errors
    /// - [`Refused::NoSpace`]
    /// - [`Refused::NoRight`]: only an admin may.
    /// - [`Refused::TooLong`]: there are too many audiences, or too many people in it.
    /// - [`Refused::NoKey`]: the name cannot be sealed for the space yet.
    pub fn set_audience(
        &mut self,
        cx: &mut Cx<'_>,
        space: SpaceId,
        number: Option<u32>,
        name: Option<&Name>,
        participants: Vec<ParticipantId>,
    ) -> Result<u32, Refused> {
        let here = self.spaces.get_mut(&space).ok_or(Refused::NoSpace)?;
        let number = here.set_audience(cx, number, name, participants);
        self.settle(cx, BTreeSet::from([space]));
        number
    }
}
