//! `follow` and `unfollow`, and the public address that `space show` prints.

use super::args::FollowArgs;
use super::output::table;
use super::space::{space_json, space_row};
use super::{Context, unexpected};
use crate::handle::{FollowAddress, FollowRequest, Problem, Request, Response, Selector};
use crate::host::NetworkUse;
use crate::words::text;
use serde_json::json;

/// Follows what is public in a kring that this device is not in.
pub(super) async fn follow(context: &mut Context, arguments: &FollowArgs) -> Result<u8, Problem> {
    let request = FollowRequest::Follow {
        space: arguments.space.clone(),
        addresses: arguments.at.clone(),
        name: arguments.name.clone(),
        wait_seconds: arguments.wait,
    };
    let caller = context.caller(NetworkUse::On).await?;
    let Response::Space(info) = caller.ask(Request::Follow(request)).await? else {
        return Err(unexpected());
    };
    context.output.give(
        || space_json(&info),
        |lang| table(&[space_row(&info, lang)]),
    )?;
    if info.joining {
        context
            .output
            .say(&text(context.lang, "cli-still-following"));
        return Ok(Problem::NotSafeYet {
            holders: 0,
            wanted: 1,
        }
        .exit_code());
    }
    Ok(0)
}

/// Follows a kring no more.
pub(super) async fn unfollow(context: &mut Context, space: &str) -> Result<u8, Problem> {
    let request = FollowRequest::Unfollow(Selector(space.to_owned()));
    match context.ask(Request::Follow(request)).await? {
        Response::Done => context
            .output
            .give(|| json!({}), |lang| text(lang, "cli-unfollowed"))?,
        other => return Err(super::unfit(&other)),
    }
    Ok(0)
}

/// With what others follow a kring.
pub(super) async fn address(context: &mut Context, space: &str) -> Result<FollowAddress, Problem> {
    let request = FollowRequest::Address(Selector(space.to_owned()));
    match context.ask(Request::Follow(request)).await? {
        Response::FollowAddress(address) => Ok(address),
        other => Err(super::unfit(&other)),
    }
}
