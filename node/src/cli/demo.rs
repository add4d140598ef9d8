//! `demo`: three villages and a relay in one process, in a folder that goes away.

use super::args::DemoArgs;
use super::output::raw;
use super::{Context, INTERRUPTED};
use crate::demo::{self, Demo, Figures, Teller, Voice};
use crate::handle::Problem;
use crate::words::{text, with};
use tokio::signal::unix::{SignalKind, signal};

/// The exit code when not everything was as it should be.
const NOT_WELL: u8 = 1;

/// Tells what happens, and ends with the figures. Whatever ends it, nothing is left.
pub(super) async fn run(context: &Context, arguments: &DemoArgs) -> Result<u8, Problem> {
    let failed = |error: std::io::Error| Problem::General(error.to_string());
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut hang_up = signal(SignalKind::hangup()).map_err(failed)?;
    let seed = match arguments.seed {
        Some(seed) => seed,
        None => demo::any_seed()?,
    };
    let voice = if context.output.json {
        Voice::Silent
    } else {
        Voice::Aloud
    };
    let teller = Teller::new(context.lang, voice);
    let mut demo = Demo::new(context.lang)?;
    let folder = demo.folder().display().to_string();
    let arguments = [("seed", seed.to_string().into()), ("folder", folder.into())];
    teller.line(&with(context.lang, "demo-begin", &arguments));
    let told = tokio::select! {
        told = demo::tell(&mut demo, &teller, seed) => Some(told),
        _ = terminate.recv() => None,
        _ = interrupt.recv() => None,
        _ = hang_up.recv() => None,
    };
    demo.end().await?;
    match told {
        Some(figures) => give(context, &figures?),
        None => Ok(INTERRUPTED),
    }
}

fn give(context: &Context, figures: &Figures) -> Result<u8, Problem> {
    if context.output.json {
        context.output.give(|| figures.json(), |_| String::new())?;
    } else {
        raw(&format!("\n{}\n", figures.lines(context.lang).join("\n")))?;
    }
    if figures.is_well() {
        return Ok(0);
    }
    let key = if figures.is_level() {
        "demo-could-read"
    } else {
        "demo-not-level"
    };
    context.output.say(&text(context.lang, key));
    Ok(NOT_WELL)
}
