//! The words of the command line. Their explanations stand in the Fluent files, under `help-…` keys.

use super::act_args::{ActCommand, FormCommand, KindCommand};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What can stand before any command.
#[derive(Clone, Debug, Default, Args)]
pub struct Globals {
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "nl|en")]
    pub(crate) lang: Option<String>,
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// The line of `noaber`.
#[derive(Debug, Parser)]
#[command(name = "noaber", version, disable_help_subcommand = true)]
pub(crate) struct Line {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The line of `noaber-node`.
#[derive(Debug, Parser)]
#[command(
    name = "noaber-node",
    version,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub(crate) struct NodeLine {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: NodeCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NodeCommand {
    Run(RunArgs),
    #[command(flatten)]
    Both(Command),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(InitArgs),
    #[command(subcommand)]
    Space(SpaceCommand),
    Invite(InviteArgs),
    Join(JoinArgs),
    #[command(subcommand)]
    People(PeopleCommand),
    #[command(subcommand)]
    Device(DeviceCommand),
    #[command(subcommand)]
    Audience(AudienceCommand),
    #[command(subcommand)]
    Members(MembersCommand),
    #[command(subcommand)]
    Kind(KindCommand),
    #[command(subcommand)]
    Doc(DocCommand),
    #[command(flatten)]
    Act(ActCommand),
    Check {
        file: PathBuf,
    },
    #[command(subcommand)]
    Relay(RelayCommand),
    #[command(subcommand)]
    Start(StartCommand),
    Follow(FollowArgs),
    Unfollow {
        space: String,
    },
    Sync(SyncArgs),
    #[command(subcommand)]
    Bundle(BundleCommand),
    Demo(DemoArgs),
    #[command(flatten)]
    Home(HomeCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum HomeCommand {
    Status,
    Verify,
    Info,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct DemoArgs {
    #[arg(long)]
    pub(crate) plain: bool,
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    #[arg(long)]
    pub(crate) name: String,
    #[arg(long, value_name = "ORG")]
    pub(crate) org: String,
    #[arg(long, conflicts_with = "passphrase_file")]
    pub(crate) no_passphrase: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SpaceCommand {
    New { name: String },
    Ls,
    Show { space: String },
    Leave { space: String },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct InviteArgs {
    #[command(subcommand)]
    pub(crate) command: Option<InviteCommand>,
    #[arg(required = true)]
    pub(crate) space: Option<String>,
    #[arg(long, value_enum, default_value = "editor")]
    pub(crate) role: InviteRole,
    #[arg(long, default_value = "3", value_parser = clap::value_parser!(u32).range(1..=365))]
    pub(crate) days: u32,
    #[arg(long, default_value = "1", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) uses: u16,
}

#[derive(Debug, Subcommand)]
pub(crate) enum InviteCommand {
    Ls {
        space: String,
    },
    Rm {
        space: String,
        #[arg(value_name = "ID")]
        invitation: String,
    },
}

/// The roles that an invitation can give.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum InviteRole {
    Reader,
    Member,
    Editor,
}

/// All roles.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AnyRole {
    Reader,
    Member,
    Editor,
    Board,
    Admin,
}

#[derive(Debug, Args)]
pub(crate) struct JoinArgs {
    pub(crate) ticket: String,
    #[arg(long, value_name = "SECONDS", default_value = "30")]
    pub(crate) wait: u32,
}

#[derive(Debug, Args)]
pub(crate) struct FollowArgs {
    pub(crate) space: String,
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) at: Vec<String>,
    #[arg(long)]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "SECONDS", default_value = "30")]
    pub(crate) wait: u32,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PeopleCommand {
    Ls {
        space: String,
    },
    Role {
        space: String,
        who: String,
        #[arg(value_enum)]
        role: AnyRole,
    },
    Remove {
        space: String,
        who: String,
    },
    Proposals {
        space: String,
    },
    Approve {
        space: String,
        #[arg(value_name = "PROPOSAL")]
        proposal: String,
    },
    Devices {
        space: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    Add {
        #[arg(value_name = "SPACE")]
        spaces: Vec<String>,
        #[arg(long, default_value = "24", value_parser = clap::value_parser!(u32).range(1..=720))]
        hours: u32,
    },
    Join {
        ticket: String,
        #[arg(long, default_value = "")]
        name: String,
        #[arg(long, value_name = "SECONDS", default_value = "30")]
        wait: u32,
    },
    Ls,
    Rm {
        device: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AudienceCommand {
    Ls {
        space: String,
    },
    Set {
        space: String,
        name: String,
        #[arg(value_name = "WHO")]
        who: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum MembersCommand {
    Ls {
        space: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
    },
    Import {
        space: String,
        #[arg(long, value_name = "FILE.csv")]
        from: PathBuf,
        #[arg(long)]
        check: bool,
    },
    Export {
        space: String,
        #[arg(long, value_name = "FILE.csv")]
        to: PathBuf,
        #[arg(long, value_name = "TEXT")]
        purpose: String,
    },
    Add {
        space: String,
        #[arg(value_name = "COLUMN=VALUE", required = true)]
        values: Vec<String>,
    },
    Set {
        space: String,
        member: String,
        #[arg(value_name = "COLUMN=VALUE", required = true)]
        values: Vec<String>,
    },
    Rm {
        space: String,
        member: String,
        #[arg(long, value_name = "DATE")]
        resigned: Option<String>,
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    Log {
        space: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum DocCommand {
    New {
        space: String,
        #[arg(long)]
        kind: String,
        #[arg(long)]
        title: String,
        #[arg(long, value_name = "public|space|board|NAME")]
        audience: Option<String>,
        #[arg(long, value_name = "FILE.md")]
        from: Option<PathBuf>,
    },
    Ls {
        space: String,
    },
    Cat {
        doc: String,
        #[arg(long, value_enum, default_value = "md")]
        format: Format,
    },
    Edit {
        doc: String,
        #[arg(long, value_name = "FILE.md")]
        from: PathBuf,
        #[arg(long, value_name = "HEADS")]
        base: Option<String>,
        #[arg(long)]
        replace: bool,
    },
    Log {
        doc: String,
    },
    Blame {
        doc: String,
    },
    Sittings {
        doc: String,
    },
    Diff {
        doc: String,
        from: String,
        #[arg(default_value = "now")]
        to: String,
    },
    Name {
        doc: String,
        name: String,
        #[arg(long, value_name = "HEADS", default_value = "now")]
        at: String,
    },
    Restore {
        doc: String,
        to: String,
    },
    #[command(flatten)]
    Form(FormCommand),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Md,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BundleCommand {
    Write {
        space: String,
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        since_bundle: Option<PathBuf>,
    },
    Read {
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct SyncArgs {
    #[arg(long, value_name = "SECONDS", default_value = "30")]
    pub(crate) wait: u32,
    #[arg(long, value_name = "N")]
    pub(crate) until_safe: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[arg(long, value_name = "MULTIADDR")]
    pub(crate) listen: Vec<String>,
    #[arg(long)]
    pub(crate) no_mdns: bool,
}

/// Relays of kringen, and the relay that this home may be.
#[derive(Debug, Subcommand)]
pub(crate) enum RelayCommand {
    Add {
        space: String,
        address: String,
        #[arg(long)]
        token: Option<String>,
    },
    Ls {
        space: String,
    },
    Rm {
        space: String,
        address: String,
    },
    Inspect {
        space: String,
        address: Option<String>,
    },
    Init {
        #[arg(long)]
        name: String,
    },
    Run {
        #[arg(long, value_name = "MULTIADDR")]
        listen: Vec<String>,
    },
    Address,
    Status,
    Spaces,
    Block {
        space: String,
    },
    Limits,
    Health,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StartCommand {
    Add { address: String },
    Ls,
    Rm { address: String },
}
