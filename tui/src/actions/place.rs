//! Where an action is at home.

/// Makes the places, and the list of all of them.
macro_rules! places {
    ($($(#[$meaning:meta])* $place:ident,)*) => {
        /// On which screens an action is at home.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Place {
            $($(#[$meaning])* $place,)*
        }

        impl Place {
            /// All places.
            pub const ALL: &[Place] = &[$(Place::$place,)*];
        }
    };
}

places! {
    /// The first start: what to do.
    Start,
    /// A home that wants its passphrase.
    Unlock,
    /// Waiting for the node.
    Busy,
    /// The kringen.
    Spaces,
    /// The documents of a kring.
    Documents,
    /// A document that is open.
    Write,
    /// What was said and proposed, beside a document that is open.
    Margin,
    /// What goes with a document beside its text.
    Card,
    /// A table of a document.
    Rows,
    /// The votes about a document.
    Votes,
    /// A vote.
    Vote,
    /// The history of a document.
    History,
    /// The people of a kring.
    People,
    /// A new invitation.
    Invite,
    /// The address with which others follow a kring.
    Address,
    /// The member list.
    Members,
    /// Looking for words in the member list.
    Searching,
    /// A member.
    Member,
    /// Lines to read before something is done, and after.
    Report,
    /// How it stands with other devices.
    Network,
    /// The first addresses.
    Starts,
    /// A USB stick.
    Usb,
    /// Lines to fill in.
    Form,
    /// A list to choose one of.
    Pick,
    /// A question with two answers.
    Question,
    /// A few answers to choose from.
    Choice,
    /// What went wrong.
    Notice,
    /// Somebody's devices.
    Devices,
    /// The invitations of a kring.
    Invitations,
    /// What waits for admins.
    Proposals,
    /// All that can be done.
    Help,
}
