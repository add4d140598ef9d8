//! Who proves a key that the charter does not know, or nothing: he is spoken with about the charter only, and is given no
//! proof, which would tell whose device this is. When the charter that he hands in lists him, he is shown it.

use crate::ids::SpaceId;
use crate::sync::fault::Fault;
use crate::sync::frame::Tag;
use crate::sync::link::Shown;
use crate::sync::replica::{Replica, Standing, Who};
use crate::sync::session::{Around, Session};
use crate::sync::shared::Shared;

impl<P> Session<P> {
    /// Who answered a handle knows the space, and is spoken with about its charter before he proves anything: he may be a
    /// relay, which never does, or a device that waits for the charter in which this one is listed.
    pub(crate) fn speak_first(&mut self, tag: Tag) -> Result<(), Fault> {
        let them = self.them;
        let people = &mut self.link_at(tag)?.people;
        // Who is out hands over his own work too, and that to nobody who has not proved himself.
        if people.theirs.is_none() && !people.is_member_match && people.out.is_none() {
            people.theirs = Some(Who::Peer(them));
            people.standing = Standing::Stranger;
        }
        Ok(())
    }

    /// Whether the other is given this device's proof: the charter knows him, or he holds an epoch's secret, was met
    /// here before, or is one to whom this device has to prove itself first.
    pub(crate) fn owes_proof(
        &self,
        tag: Tag,
        space: SpaceId,
        standing: Option<Standing>,
        shared: &Shared,
    ) -> bool {
        let link = self.links.get(&tag);
        standing.is_some()
            || link.is_some_and(|link| link.people.is_member_match)
            || self.greeting.plain.contains(&space)
            || shared.met.contains_key(&(space, self.them))
    }

    /// Goes on without a proof of this side: what is said from here on needs none, and the other begins.
    pub(crate) fn give_no_proof(&mut self, tag: Tag) -> Result<(), Fault> {
        let people = &mut self.link_at(tag)?.people;
        if people.mine == Shown::Nothing {
            people.mine = Shown::NoProof;
            people.is_shown = true;
        }
        Ok(())
    }

    /// Shows whose device this is to whom the charter knows by now, and remembers him.
    pub(crate) fn show_to_who_is_known<R: Replica<Plan = P>>(
        &mut self,
        space: &SpaceId,
        shared: &mut Shared,
        around: &Around<'_, R>,
    ) {
        let Some(tag) = self.tag_of(space) else {
            return;
        };
        let Some(link) = self.links.get(&tag) else {
            return;
        };
        let people = &link.people;
        let is_shown = people.mine != Shown::NoProof || link.is_followed();
        let (Some(who), false) = (people.theirs, is_shown) else {
            return;
        };
        if people.standing != Standing::Stranger {
            shared.met.insert((*space, self.them), who);
            // Whoever lets a thousand frames wait is cut off for that.
            let _ = self.show(tag, shared, around);
        }
    }
}
