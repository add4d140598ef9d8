//! `device`: the devices of the person here.

use super::args::DeviceCommand;
use super::output::{mark, table};
use super::space::{self, ticket_text};
use super::{Context, people};
use crate::handle::{DeviceInfo, DeviceRequest, Problem, Request, Response, Selector};
use crate::host::NetworkUse;
use crate::words::{Lang, moment, rfc3339, text, with};
use serde_json::{Value, json};

pub(super) async fn device(context: &mut Context, command: &DeviceCommand) -> Result<u8, Problem> {
    let (request, network) = match command {
        DeviceCommand::Add { spaces, hours } => {
            let add = DeviceRequest::Add {
                spaces: spaces.iter().cloned().map(Selector).collect(),
                hours: *hours,
            };
            // With the network, so that the text holds addresses at which this device can be found.
            (add, NetworkUse::On)
        }
        DeviceCommand::Join { ticket, name, wait } => {
            let join = DeviceRequest::Join {
                ticket: ticket_text(ticket).map_err(Problem::of_second_device)?,
                name: name.clone(),
                wait_seconds: *wait,
            };
            (join, NetworkUse::On)
        }
        DeviceCommand::Ls => (DeviceRequest::List, NetworkUse::Off),
        DeviceCommand::Rm { device } => {
            let device = Selector(device.clone());
            (DeviceRequest::Remove { device }, NetworkUse::Off)
        }
    };
    let caller = context.caller(network).await?;
    match caller.ask(Request::Device(request)).await? {
        Response::DeviceTicket(made) => {
            let spaces: Vec<&str> = made.spaces.iter().map(|name| name.as_str()).collect();
            context.output.give(
                || {
                    json!({
                        "ticket": made.ticket,
                        "expires": rfc3339(made.expires),
                        "spaces": spaces,
                    })
                },
                |_| made.ticket.clone(),
            )?;
            if !context.output.json {
                let arguments = [
                    ("date", moment(made.expires, context.lang).into()),
                    ("spaces", spaces.join(", ").into()),
                ];
                let said = with(context.lang, "device-added", &arguments);
                context.output.say(&said);
            }
        }
        Response::Spaces(all) => {
            context.output.give(
                || all.iter().map(space::space_json).collect(),
                |lang| {
                    let rows: Vec<_> = all.iter().map(|it| space::space_row(it, lang)).collect();
                    table(&rows)
                },
            )?;
            if all.is_empty() || all.iter().any(|info| info.joining) {
                context.output.say(&text(context.lang, "cli-still-joining"));
                let (holders, wanted) = (0, 1);
                return Ok(Problem::NotSafeYet { holders, wanted }.exit_code());
            }
        }
        Response::Devices(all) => give(context, &all)?,
        Response::Signed(signed) => people::give_signed(context, &signed, "device-removed")?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

/// Lists devices.
pub(super) fn give(context: &Context, all: &[DeviceInfo]) -> Result<(), Problem> {
    context.output.give(
        || all.iter().map(device_json).collect(),
        |lang| {
            let rows: Vec<_> = all.iter().map(|it| device_row(it, lang)).collect();
            table(&rows)
        },
    )
}

fn device_json(device: &DeviceInfo) -> Value {
    json!({
        "id": device.id.to_string(),
        "space": device.space.to_string(),
        "space_name": device.space_name.as_str(),
        "participant": device.participant.to_string(),
        "person": device.person.as_str(),
        "name": device.name.as_str(),
        "paper": device.paper,
        "me": device.me,
        "mine": device.mine,
        "connected": device.connected,
    })
}

fn device_row(device: &DeviceInfo, lang: Lang) -> Vec<String> {
    let said = match (device.me, device.paper) {
        (true, _) => text(lang, "device-me"),
        (false, true) => text(lang, "device-paper"),
        (false, false) => String::new(),
    };
    vec![
        mark(device.id),
        device.space_name.as_str().to_owned(),
        device.person.as_str().to_owned(),
        device.name.as_str().to_owned(),
        said,
    ]
}
