//! `relay` and `start`: the relays of a kring, the relay that a home may be, and first addresses.

use super::args::{RelayCommand, StartCommand};
use super::output::{mark, raw, table};
use super::{Context, network, unexpected};
use crate::handle::{
    Inspected, Missing, Problem, RelayInfo, RelayRequest, RelayStatus, Request, Response,
    SeenEntry, Selector,
};
use crate::host;
use crate::relay::{RelayConfig, Serves};
use crate::words::{Lang, moment, text, with};
use noaber_protocol::ids::SpaceId;
use serde_json::{Value, json};

/// What `relay health` says when not all is well.
const DEGRADED: u8 = 1;
/// What it says when the relay does not answer.
const DOWN: u8 = 2;

pub(super) async fn relay(context: &mut Context, command: &RelayCommand) -> Result<u8, Problem> {
    match command {
        RelayCommand::Add {
            space,
            address,
            token,
        } => {
            let request = RelayRequest::Add {
                space: Selector(space.clone()),
                address: address.clone(),
                token: token.clone(),
            };
            done(context, request, "relay-added").await
        }
        RelayCommand::Rm { space, address } => {
            let request = RelayRequest::Remove {
                space: Selector(space.clone()),
                address: address.clone(),
            };
            done(context, request, "relay-removed").await
        }
        RelayCommand::Ls { space } => list(context, space).await,
        RelayCommand::Inspect { space, address } => inspect(context, space, address.clone()).await,
        RelayCommand::Init { name } => init(context, name),
        // Runs apart: it ends by a signal.
        RelayCommand::Run { .. } => Err(unexpected()),
        RelayCommand::Address => address(context).await,
        RelayCommand::Status => status(context).await,
        RelayCommand::Spaces => spaces(context).await,
        RelayCommand::Block { space } => block(context, space).await,
        RelayCommand::Limits => limits(context),
        RelayCommand::Health => health(context).await,
    }
}

pub(super) async fn start(context: &mut Context, command: &StartCommand) -> Result<u8, Problem> {
    let request = match command {
        StartCommand::Add { address } => RelayRequest::AddStart(address.clone()),
        StartCommand::Rm { address } => RelayRequest::RemoveStart(address.clone()),
        StartCommand::Ls => {
            let answer = context.ask(Request::Relay(RelayRequest::Starts)).await?;
            let Response::Starts(starts) = answer else {
                return Err(unexpected());
            };
            context
                .output
                .give(|| json!(starts), |_| starts.join("\n"))?;
            return Ok(0);
        }
    };
    done(context, request, "start-changed").await
}

/// Runs a relay until somebody stops it.
pub(super) async fn run(context: &mut Context, listen: &[String]) -> Result<u8, Problem> {
    RelayConfig::of(&context.paths)?;
    match network::run_until_stopped(context, listen, true).await {
        Err(problem @ Problem::InUse) => {
            context.output.say(&text(context.lang, "relay-runs"));
            Ok(problem.exit_code())
        }
        ended => ended,
    }
}

async fn done(context: &mut Context, request: RelayRequest, said: &str) -> Result<u8, Problem> {
    match context.ask(Request::Relay(request)).await? {
        Response::Done => context.output.give(|| json!({}), |lang| text(lang, said))?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

async fn list(context: &mut Context, space: &str) -> Result<u8, Problem> {
    let request = RelayRequest::List(Selector(space.to_owned()));
    let Response::Relays(relays) = context.ask(Request::Relay(request)).await? else {
        return Err(unexpected());
    };
    context.output.give(
        || relays.iter().map(relay_json).collect(),
        |lang| {
            let rows: Vec<_> = relays.iter().map(|it| relay_row(it, lang)).collect();
            table(&rows)
        },
    )?;
    Ok(0)
}

/// A relay of a kring.
pub(super) fn relay_json(relay: &RelayInfo) -> Value {
    let holding = relay.holding.map(|holding| {
        json!({
            "entries": holding.entries,
            "bytes": holding.bytes,
            "most": holding.most,
            "at": crate::words::rfc3339(holding.at),
            "complete": holding.complete,
        })
    });
    json!({
        "space": relay.space.to_string(),
        "peer": relay.peer,
        "address": relay.addresses.first(),
        "addresses": relay.addresses,
        "connected": relay.connected,
        "they_lack": relay.they_lack,
        "full": relay.full,
        "holding": holding,
    })
}

/// The same, for people.
pub(super) fn relay_row(relay: &RelayInfo, lang: Lang) -> Vec<String> {
    let connected = if relay.connected {
        "relay-connected"
    } else {
        "via-none"
    };
    let state = match relay.they_lack {
        _ if relay.full => text(lang, "relay-full"),
        Some(0) => text(lang, "relay-level"),
        Some(lack) => with(lang, "relay-lacks", &[("entries", lack.to_string().into())]),
        None => text(lang, "status-unknown"),
    };
    vec![
        format!("  {}", text(lang, "relay-word")),
        relay
            .addresses
            .first()
            .cloned()
            .unwrap_or_else(|| relay.peer.clone()),
        text(lang, connected),
        state,
    ]
}

async fn inspect(
    context: &mut Context,
    space: &str,
    address: Option<String>,
) -> Result<u8, Problem> {
    let request = RelayRequest::Inspect {
        space: Selector(space.to_owned()),
        address,
    };
    let Response::Inspected(found) = context.ask(Request::Relay(request)).await? else {
        return Err(unexpected());
    };
    context.output.give(
        || inspected_json(&found),
        |lang| inspected_lines(&found, lang),
    )?;
    Ok(0)
}

fn inspected_json(found: &Inspected) -> Value {
    let entries: Vec<Value> = found.entries.iter().map(entry_json).collect();
    json!({ "relay": relay_json(&found.relay), "entries": entries })
}

fn entry_json(entry: &SeenEntry) -> Value {
    json!({
        "id": entry.id.to_string(),
        "author": entry.author,
        "chain": entry.chain,
        "kind": entry.kind,
        "document": entry.document.map(|document| document.to_string()),
        "at": crate::words::rfc3339(entry.at),
        "bytes": entry.body_bytes,
        "sealed": entry.sealed,
    })
}

fn inspected_lines(found: &Inspected, lang: Lang) -> String {
    let mut lines = match found.relay.holding {
        None => text(lang, "inspect-unknown"),
        Some(holding) => {
            let arguments = [
                ("entries", holding.entries.to_string().into()),
                ("bytes", holding.bytes.to_string().into()),
                ("at", moment(holding.at, lang).into()),
            ];
            let key = if holding.complete {
                "inspect-complete"
            } else {
                "inspect-incomplete"
            };
            with(lang, key, &arguments)
        }
    };
    lines.push('\n');
    lines.push_str(&text(lang, "inspect-explained"));
    lines.push('\n');
    let rows: Vec<Vec<String>> = found
        .entries
        .iter()
        .map(|entry| {
            let key = if entry.sealed {
                "inspect-sealed"
            } else {
                "inspect-open"
            };
            vec![
                moment(entry.at, lang),
                entry.author.clone(),
                entry.chain.clone(),
                entry.kind.to_string(),
                entry.document.map(mark).unwrap_or_default(),
                entry.body_bytes.to_string(),
                text(lang, key),
            ]
        })
        .collect();
    lines.push_str(&table(&rows));
    lines
}

fn init(context: &Context, name: &str) -> Result<u8, Problem> {
    let info = host::create_relay(&context.paths, name, None)?;
    let config = RelayConfig::of(&context.paths)?;
    context.output.give(
        || {
            json!({
                "home": info.home,
                "name": info.profile.name,
                "config": context.paths.relay().display().to_string(),
                "keyring": info.keyring,
                "limits": limits_json(&config),
            })
        },
        |lang| {
            let arguments = [
                ("home", info.home.as_str().into()),
                ("keyring", info.keyring.as_str().into()),
            ];
            let done = with(lang, "relay-init-done", &arguments);
            format!("{done}\n{}", limits_lines(&config, lang))
        },
    )?;
    Ok(0)
}

/// Asks the relay that runs; one that does not is not started for it.
async fn running(context: &mut Context) -> Result<Option<RelayStatus>, Problem> {
    RelayConfig::of(&context.paths)?;
    let Some(connection) = host::attach(&context.paths).await? else {
        return Ok(None);
    };
    let caller = context.connection.insert(connection).caller.clone();
    let answer = caller.ask(Request::Relay(RelayRequest::Status)).await?;
    let Response::Relay(status) = answer else {
        return Err(unexpected());
    };
    Ok(Some(status))
}

async fn running_or_not(context: &mut Context) -> Result<RelayStatus, Problem> {
    let status = running(context).await?;
    status.ok_or(Problem::NotFound(Missing::Relay))
}

async fn address(context: &mut Context) -> Result<u8, Problem> {
    let status = running_or_not(context).await?;
    if context.output.json {
        context
            .output
            .give(|| json!(status.addresses), |_| String::new())?;
        return Ok(0);
    }
    let lines: String = status
        .addresses
        .iter()
        .map(|it| format!("{it}\n"))
        .collect();
    raw(&lines)?;
    Ok(0)
}

async fn status(context: &mut Context) -> Result<u8, Problem> {
    let status = running_or_not(context).await?;
    context.output.give(
        || json!({ "spaces": spaces_json(&status), "connections": status.connections }),
        |lang| {
            let entries: u64 = status.spaces.iter().map(|space| space.entries).sum();
            let bytes: u64 = status.spaces.iter().map(|space| space.bytes).sum();
            let full = status.spaces.iter().filter(|space| space.full).count();
            let arguments = [
                ("spaces", status.spaces.len().to_string().into()),
                ("entries", entries.to_string().into()),
                ("bytes", bytes.to_string().into()),
                ("total", status.total_bytes.to_string().into()),
                ("full", full.to_string().into()),
                ("connections", status.connections.to_string().into()),
            ];
            with(lang, "relay-status", &arguments)
        },
    )?;
    Ok(0)
}

fn spaces_json(status: &RelayStatus) -> Vec<Value> {
    let spaces = status.spaces.iter();
    spaces
        .map(|space| {
            json!({
                "space": space.space.to_string(),
                "entries": space.entries,
                "bytes": space.bytes,
                "full": space.full,
            })
        })
        .collect()
}

async fn spaces(context: &mut Context) -> Result<u8, Problem> {
    let status = running_or_not(context).await?;
    context.output.give(
        || json!(spaces_json(&status)),
        |lang| {
            let rows: Vec<Vec<String>> = status
                .spaces
                .iter()
                .map(|space| {
                    let full = if space.full {
                        text(lang, "relay-is-full")
                    } else {
                        String::new()
                    };
                    vec![
                        space.space.to_string(),
                        space.entries.to_string(),
                        space.bytes.to_string(),
                        full,
                    ]
                })
                .collect();
            table(&rows)
        },
    )?;
    Ok(0)
}

async fn block(context: &mut Context, space: &str) -> Result<u8, Problem> {
    RelayConfig::of(&context.paths)?;
    let missing = || Problem::NotFound(Missing::Carried(space.to_owned()));
    let space: SpaceId = space.parse().map_err(|_| missing())?;
    done(context, RelayRequest::Block(space), "relay-blocked").await
}

fn limits(context: &Context) -> Result<u8, Problem> {
    let config = RelayConfig::of(&context.paths)?;
    context
        .output
        .give(|| limits_json(&config), |lang| limits_lines(&config, lang))?;
    Ok(0)
}

fn limits_json(config: &RelayConfig) -> Value {
    json!({
        "policy": policy(config.policy),
        "space_bytes": config.space_bytes,
        "total_bytes": config.total_bytes,
        "blocked": config.blocked,
    })
}

fn limits_lines(config: &RelayConfig, lang: Lang) -> String {
    let megabytes = |bytes: u64| (bytes / (1024 * 1024)).to_string();
    let arguments = [
        ("policy", policy(config.policy).into()),
        ("space", megabytes(config.space_bytes).into()),
        ("total", megabytes(config.total_bytes).into()),
        ("blocked", config.blocked.len().to_string().into()),
    ];
    with(lang, "relay-limits", &arguments)
}

fn policy(policy: Serves) -> &'static str {
    match policy {
        Serves::Open => "open",
        Serves::Token => "token",
        Serves::List => "list",
    }
}

/// Exit code 0: all is well; 1: it works and somebody must look; 2: it does not answer.
async fn health(context: &mut Context) -> Result<u8, Problem> {
    let status = match running(context).await {
        Ok(status) => status,
        Err(problem @ Problem::NotFound(_)) => return Err(problem),
        Err(_) => None,
    };
    let (word, code) = match &status {
        None => ("down", DOWN),
        Some(status) if is_well(status) => ("ok", 0),
        Some(_) => ("degraded", DEGRADED),
    };
    context.output.give(
        || json!({ "health": word }),
        |lang| text(lang, &format!("relay-health-{word}")),
    )?;
    Ok(code)
}

fn is_well(status: &RelayStatus) -> bool {
    let bytes: u64 = status.spaces.iter().map(|space| space.bytes).sum();
    status.disk && !status.addresses.is_empty() && bytes < status.total_bytes / 10 * 9
}
