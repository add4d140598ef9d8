//! `init`, `info`, `status` and `verify`.

use super::args::InitArgs;
use super::output::table;
use super::{Context, passphrase_to_begin_with, unexpected};
use crate::handle::Problem;
use crate::handle::{
    DeviceStatus, HomeRequest, Info, Profile, Request, Response, SpaceStatus, Status, Verified,
    Via, Warning,
};
use crate::host::{self, NetworkUse};
use crate::words::{Lang, moment, text, with};
use serde_json::{Value, json};

pub(super) async fn init(context: &mut Context, arguments: &InitArgs) -> Result<u8, Problem> {
    host::refuse_existing(&context.paths)?;
    let passphrase = if arguments.no_passphrase {
        context.output.say(&text(context.lang, "cli-no-passphrase"));
        None
    } else {
        Some(passphrase_to_begin_with(
            arguments.passphrase_file.as_deref(),
            context.lang,
        )?)
    };
    let profile = Profile {
        name: arguments.name.clone(),
        organisation: arguments.org.clone(),
    };
    let info = host::create_home(&context.paths, &profile, passphrase.as_ref(), None)?;
    context
        .output
        .give(|| info_json(&info), |lang| made(&info, lang))?;
    Ok(0)
}

fn made(info: &Info, lang: Lang) -> String {
    with(
        lang,
        "cli-init-done",
        &[("home", info.home.as_str().into())],
    )
}

pub(super) async fn info(context: &mut Context) -> Result<u8, Problem> {
    let info = match host::attach(&context.paths).await? {
        Some(connection) => {
            let answer = connection
                .caller
                .ask(Request::Home(HomeRequest::Info))
                .await?;
            let Response::Info(info) = answer else {
                return Err(unexpected());
            };
            info
        }
        None => host::info_without_host(&context.paths)?,
    };
    context
        .output
        .give(|| info_json(&info), |lang| info_lines(&info, lang))?;
    Ok(0)
}

fn info_json(info: &Info) -> Value {
    json!({
        "version": info.version,
        "home": info.home,
        "journal": info.journal,
        "index": info.index,
        "keyring": info.keyring,
        "config": info.config,
        "socket": info.socket,
        "log": info.log,
        "name": info.profile.name,
        "organisation": info.profile.organisation,
        "device": info.peer,
        "addresses": info.addresses,
        "host_process": (info.host_process != 0).then_some(info.host_process),
    })
}

fn info_lines(info: &Info, lang: Lang) -> String {
    let mut rows: Vec<Vec<String>> = [
        ("info-version", &info.version),
        ("info-name", &info.profile.name),
        ("info-organisation", &info.profile.organisation),
        ("info-home", &info.home),
        ("info-journal", &info.journal),
        ("info-index", &info.index),
        ("info-keyring", &info.keyring),
        ("info-config", &info.config),
        ("info-socket", &info.socket),
        ("info-log", &info.log),
    ]
    .into_iter()
    .map(|(key, value)| vec![text(lang, key), value.clone()])
    .collect();
    rows.extend(
        info.addresses
            .iter()
            .map(|address| vec![text(lang, "info-address"), address.clone()]),
    );
    table(&rows)
}

pub(super) async fn status(context: &mut Context) -> Result<u8, Problem> {
    let answer = context.ask(Request::Home(HomeRequest::Status)).await?;
    let Response::Status(status) = answer else {
        return Err(unexpected());
    };
    give_status(context, &status)?;
    Ok(0)
}

/// Gives the state of things.
pub(super) fn give_status(context: &Context, status: &Status) -> Result<(), Problem> {
    context
        .output
        .give(|| status_json(status), |lang| status_lines(status, lang))
}

fn status_json(status: &Status) -> Value {
    let spaces: Vec<Value> = status.spaces.iter().map(space_json).collect();
    let warnings: Vec<Value> = status.warnings.iter().map(warning_json).collect();
    json!({
        "schema": "noaber.status/1",
        "device": status.device,
        "spaces": spaces,
        "relays": status.relays.iter().map(super::relay::relay_json).collect::<Vec<_>>(),
        "nearby": status.nearby,
        "warnings": warnings,
    })
}

fn space_json(space: &SpaceStatus) -> Value {
    let devices: Vec<Value> = space.devices.iter().map(device_json).collect();
    json!({
        "id": space.id.to_string(),
        "name": space.name.as_str(),
        "participants": space.participants,
        "documents": space.documents,
        "entries": space.entries,
        "devices": devices,
        "givers": space.givers,
    })
}

fn device_json(device: &DeviceStatus) -> Value {
    json!({
        "name": device.name.as_str(),
        "organisation": device.organisation.as_str(),
        "connected": device.connected,
        "via": via_name(device.via),
        "they_lack": device.they_lack,
        "we_lack": device.we_lack,
        "level_at": device.level_at.map(crate::words::rfc3339),
    })
}

fn via_name(via: Via) -> &'static str {
    match via {
        Via::Lan => "lan",
        Via::Direct => "direct",
        Via::Relay => "relay",
        Via::None => "none",
    }
}

fn warning_json(warning: &Warning) -> Value {
    match warning {
        Warning::Clock { now } => json!({"warning": "clock", "now": crate::words::rfc3339(*now)}),
        Warning::Disk => json!({"warning": "disk"}),
        Warning::Damaged { entries } => json!({"warning": "damaged", "entries": entries}),
        Warning::Quarantined { entries } => json!({"warning": "quarantined", "entries": entries}),
    }
}

fn status_lines(status: &Status, lang: Lang) -> String {
    let mut lines = String::new();
    for warning in &status.warnings {
        lines.push_str(&warning_line(warning, lang));
        lines.push('\n');
    }
    if status.spaces.is_empty() {
        lines.push_str(&text(lang, "status-no-spaces"));
    }
    for space in &status.spaces {
        let arguments = [
            ("name", space.name.as_str().into()),
            ("people", space.participants.to_string().into()),
            ("documents", space.documents.to_string().into()),
        ];
        lines.push_str(&with(lang, "status-space", &arguments));
        lines.push('\n');
        let rows: Vec<Vec<String>> = space
            .devices
            .iter()
            .map(|device| device_row(device, lang))
            .collect();
        lines.push_str(&table(&rows));
        let relays = status.relays.iter();
        let rows: Vec<Vec<String>> = relays
            .filter(|relay| relay.space == space.id)
            .map(|relay| super::relay::relay_row(relay, lang))
            .collect();
        lines.push_str(&table(&rows));
    }
    lines
}

fn device_row(device: &DeviceStatus, lang: Lang) -> Vec<String> {
    let owed = match (device.they_lack, device.we_lack) {
        (Some(0), Some(0)) => text(lang, "status-level"),
        (None, _) | (_, None) => text(lang, "status-unknown"),
        (Some(theirs), Some(ours)) => with(
            lang,
            "status-owed",
            &[
                ("theirs", theirs.to_string().into()),
                ("ours", ours.to_string().into()),
            ],
        ),
    };
    vec![
        format!("  {}", device.name.as_str()),
        device.organisation.as_str().to_owned(),
        text(lang, &format!("via-{}", via_name(device.via))),
        owed,
    ]
}

fn warning_line(warning: &Warning, lang: Lang) -> String {
    match warning {
        Warning::Clock { now } => {
            with(lang, "warning-clock", &[("now", moment(*now, lang).into())])
        }
        Warning::Disk => text(lang, "warning-disk"),
        Warning::Damaged { entries } => with(
            lang,
            "warning-damaged",
            &[("entries", entries.to_string().into())],
        ),
        Warning::Quarantined { entries } => with(
            lang,
            "warning-quarantined",
            &[("entries", entries.to_string().into())],
        ),
    }
}

pub(super) async fn verify(context: &mut Context) -> Result<u8, Problem> {
    let caller = context.caller(NetworkUse::Off).await?;
    let answer = caller.ask(Request::Home(HomeRequest::Verify)).await?;
    let Response::Verified(found) = answer else {
        return Err(unexpected());
    };
    context.output.give(
        || verified_json(&found),
        |lang| verified_lines(&found, lang),
    )?;
    if found.damaged.is_empty() {
        return Ok(0);
    }
    Err(Problem::Corrupt(found.damaged.join("; ")))
}

fn verified_json(found: &Verified) -> Value {
    json!({
        "entries": found.entries,
        "signatures": found.signatures,
        "bodies": found.bodies,
        "bytes": found.bytes,
        "damaged": found.damaged,
    })
}

fn verified_lines(found: &Verified, lang: Lang) -> String {
    with(
        lang,
        "verified",
        &[
            ("entries", found.entries.to_string().into()),
            ("signatures", found.signatures.to_string().into()),
            ("bodies", found.bodies.to_string().into()),
        ],
    )
}
