//! Looking around: the screens at the laptop of a demo, while invented people write; nothing of it is kept.

use crate::app::{App, Effect};
use crate::screens::documents::Documents;
use crate::screens::notice::Notice;
use crate::screens::spaces::Spaces;
use crate::theme::Theme;
use crate::words::Words;
use noaber_node::config::HomePaths;
use noaber_node::demo::{Demo, Visit, any_seed};
use noaber_node::handle::Problem;
use noaber_node::words::Lang;
use noaber_protocol::ids::Millis;

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
