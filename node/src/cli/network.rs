//! `sync`, and `noaber-node run`.

use super::args::{RunArgs, SyncArgs};
use super::{Context, home, unexpected};
use crate::handle::{Event, HomeRequest, NetworkRequest, Problem, Request, Response};
use crate::host::{self, NetworkUse};
use crate::words::{text, with};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

pub(super) async fn sync(context: &mut Context, arguments: &SyncArgs) -> Result<u8, Problem> {
    let request = NetworkRequest::Sync {
        wait_seconds: arguments.wait,
        until_safe: arguments.until_safe,
    };
    let caller = context.caller(NetworkUse::On).await?;
    let Response::Status(status) = caller.ask(Request::Network(request)).await? else {
        return Err(unexpected());
    };
    home::give_status(context, &status)?;
    Ok(0)
}

/// Runs until somebody stops it; says on stdout at which addresses it listens, one JSON value a line with `--json`.
pub(super) async fn run(context: &mut Context, arguments: &RunArgs) -> Result<u8, Problem> {
    run_until_stopped(context, &arguments.listen, arguments.no_mdns).await
}

/// The same, for a relay too.
pub(super) async fn run_until_stopped(
    context: &mut Context,
    listen: &[String],
    no_mdns: bool,
) -> Result<u8, Problem> {
    let failed = |error: std::io::Error| Problem::General(error.to_string());
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let config = context.host_config(NetworkUse::Chosen {
        listen: listen.to_vec(),
        no_mdns,
    })?;
    let connection = context.connection.insert(host::host(config).await?);
    let caller = connection.caller.clone();
    context.output.say(&text(context.lang, "cli-running"));
    let mut said: Vec<String> = Vec::new();
    loop {
        if let Response::Info(info) = caller.ask(Request::Home(HomeRequest::Info)).await? {
            for address in info.addresses {
                if !said.contains(&address) {
                    super::output::raw(&listening(&address, context.output.json))?;
                    said.push(address);
                }
            }
        }
        loop {
            tokio::select! {
                _ = terminate.recv() => return Ok(0),
                _ = interrupt.recv() => return Ok(super::INTERRUPTED),
                event = connection.events.next() => match event {
                    Some(Event::Links | Event::Missed) => break,
                    Some(Event::Stopping) | None => return Err(Problem::General(
                        with(context.lang, "cli-stopped", &[]),
                    )),
                    Some(_) => {}
                },
            }
        }
    }
}

fn listening(address: &str, as_json: bool) -> String {
    if as_json {
        format!("{}\n", json!({ "listening": address }))
    } else {
        format!("{address}\n")
    }
}
