//! Looking around: the screens at the laptop of a demo, while invented people write; nothing of it is kept.

use crate::app::{App, Effect};
use crate::screens::documents::Documents;
use crate::screens::notice::Notice;
use crate::screens::spaces::Spaces;
use crate::theme::Theme;
use crate::words::Words;
use noaber_node::config::HomePaths;
use noaber_node::demo::{Demo, Visit, any_seed};
use noaber_node::handle::{
    BadInput, BundleRequest, DeviceRequest, FollowRequest, MembersRequest, NetworkRequest, Problem,
    RelayRequest, Request, SpaceRequest,
};
use noaber_node::words::Lang;
use noaber_protocol::ids::Millis;
use std::path::Path;

/// Who asked to look around, and so where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The first start, which comes back.
    Start,
    /// The command line: then the program stops.
    Command {
        /// The number that the demo begins with; none: any.
        seed: Option<u64>,
    },
}

/// A demo that is shown.
pub(crate) struct Tour {
    /// What is to be ended when the screens are closed.
    pub(crate) demo: Demo,
    /// The home of the person who looks around, which is left alone meanwhile.
    pub(crate) home: HomePaths,
}

/// Prepares a demo; one that cannot be prepared leaves nothing.
pub(crate) async fn prepare(lang: Lang, from: From) -> Result<(Demo, Visit), Problem> {
    let seed = match from {
        From::Command { seed: Some(seed) } => seed,
        From::Command { seed: None } | From::Start => any_seed()?,
    };
    let mut demo = Demo::new(lang)?;
    match demo.look_around(seed).await {
        Ok(visit) => Ok((demo, visit)),
        Err(problem) => {
            demo.end().await?;
            Err(problem)
        }
    }
}

/// Whether it would leave something outside the demo, reach a machine that is not of it, or bring something in: an
/// invitation that is used here is lost for who got it.
pub(crate) fn goes_outside(request: &Request) -> bool {
    match request {
        Request::Space(SpaceRequest::Join { .. })
        | Request::Device(DeviceRequest::Join { .. })
        | Request::Members(MembersRequest::Import { .. } | MembersRequest::Export { .. })
        | Request::Network(NetworkRequest::Dial { .. })
        | Request::Bundle(
            BundleRequest::Write { .. } | BundleRequest::Take { .. } | BundleRequest::Read { .. },
        )
        | Request::Relay(RelayRequest::Add { .. } | RelayRequest::AddStart(_))
        | Request::Follow(FollowRequest::Follow { .. }) => true,
        Request::Home(_)
        | Request::Space(_)
        | Request::People(_)
        | Request::Audience(_)
        | Request::Members(_)
        | Request::Device(_)
        | Request::Document(_)
        | Request::Form(_)
        | Request::Act(_)
        | Request::Editor(_)
        | Request::History(_)
        | Request::Network(_)
        | Request::Bundle(BundleRequest::Sticks)
        | Request::Relay(_)
        | Request::Follow(_) => false,
    }
}

/// What is said instead.
pub(crate) fn refusal() -> Problem {
    Problem::Refused(BadInput::LookingAround)
}

/// Keeps no file: nothing of a demo stays behind.
///
/// # Errors
/// [`BadInput::LookingAround`], always.
pub(crate) fn keep_nothing(_path: &Path, _text: &str) -> Result<(), Problem> {
    Err(refusal())
}

/// The screens of a visitor: the documents of the kring, and over them who the visitor is.
pub(crate) fn app(lang: Lang, theme: Theme, visit: &Visit, now: Millis) -> (App, Vec<Effect>) {
    let mut app = App::new(lang, theme, Box::new(Spaces::default()));
    app.banner("tour-banner");
    let mut effects = app.begin(now);
    let documents = Documents::new(visit.space);
    effects.extend(app.over(Box::new(documents), now));
    let fill = [
        ("name", visit.person.name),
        ("village", visit.person.village.name()),
    ];
    let words = Words(lang);
    let welcome = Notice::new(words.with("tour-welcome", &fill), words.get("tour-how"));
    effects.extend(app.over(Box::new(welcome), now));
    (app, effects)
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_node::handle::Selector;

    #[test]
    fn nothing_of_a_demo_goes_outside_and_the_rest_goes_on() {
        let space = || Selector("Wierdenland".to_owned());
        let stick = || "/stick".into();
        let take = BundleRequest::Take {
            space: space(),
            stick: stick(),
        };
        for outside in [
            Request::Bundle(take),
            Request::Bundle(BundleRequest::Read { file: stick() }),
            Request::Relay(RelayRequest::AddStart("/ip4/192.0.2.1/tcp/4001".to_owned())),
        ] {
            assert!(goes_outside(&outside), "{outside:?}");
        }
        for within in [
            Request::Bundle(BundleRequest::Sticks),
            Request::Space(SpaceRequest::List),
            Request::Relay(RelayRequest::List(space())),
        ] {
            assert!(!goes_outside(&within), "{within:?}");
        }
        let place = std::env::temp_dir().join("noaber-demo-keeps-nothing.txt");
        assert_eq!(keep_nothing(&place, "NOABER:A"), Err(refusal()));
        assert!(!place.exists());
    }
}
