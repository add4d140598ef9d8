//! The words of the command line about acts and values. Their explanations stand in the Fluent files, under `help-…` keys.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What people do with a document beside writing in it.
#[derive(Debug, Subcommand)]
pub(crate) enum ActCommand {
    Comment {
        doc: String,
        text: String,
        #[arg(long, value_name = "ID")]
        re: Option<String>,
        #[arg(long, value_name = "WORDS")]
        on: Option<String>,
    },
    Comments {
        doc: String,
    },
    Suggest {
        doc: String,
        #[arg(long, value_name = "WORDS")]
        old: String,
        #[arg(long, value_name = "WORDS")]
        new: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    Suggestions {
        doc: String,
    },
    Accept(JudgeArgs),
    Refuse(JudgeArgs),
    Once {
        doc: String,
        #[arg(value_name = "ID")]
        suggestion: String,
    },
    #[command(subcommand)]
    Amend(AmendCommand),
    Support {
        doc: String,
        #[arg(long, value_name = "ID")]
        of: Option<String>,
        #[arg(long, value_name = "N", requires = "tellers")]
        paper: Option<u32>,
        #[arg(long, value_name = "A,B", value_delimiter = ',', requires = "paper")]
        tellers: Vec<String>,
    },
    TakeBack {
        doc: String,
        #[arg(value_name = "ID", default_value = "")]
        act: String,
    },
    #[command(subcommand)]
    Vote(VoteCommand),
    Sign {
        doc: String,
        #[arg(long, value_name = "N")]
        edition: Option<u32>,
        #[arg(long, value_name = "ORG", default_value = "")]
        org: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        function: String,
    },
    Adopt {
        doc: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    Acts {
        doc: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct JudgeArgs {
    pub(crate) doc: String,
    #[arg(value_name = "ID")]
    pub(crate) suggestion: String,
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

/// What is done with amendments.
#[derive(Debug, Subcommand)]
pub(crate) enum AmendCommand {
    New(AmendArgs),
    Ls { doc: String },
    Apply { amendment: String },
}

#[derive(Debug, Args)]
pub(crate) struct AmendArgs {
    pub(crate) doc: String,
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub(crate) section: String,
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub(crate) old: String,
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub(crate) new: String,
    #[arg(long)]
    pub(crate) behind: bool,
    #[arg(long, default_value = "")]
    pub(crate) title: String,
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VoteCommand {
    Open(VoteArgs),
    Cast {
        doc: String,
        choice: String,
        #[arg(long, value_name = "ID")]
        vote: Option<String>,
        #[arg(long = "for", value_name = "WHO")]
        on_behalf: Option<String>,
        #[arg(long, default_value = "")]
        statement: String,
    },
    Close {
        doc: String,
        #[arg(long, value_name = "ID")]
        vote: Option<String>,
        #[arg(
            long,
            value_name = "N,N,N",
            value_delimiter = ',',
            requires = "tellers"
        )]
        counts: Vec<u32>,
        #[arg(long, value_name = "A,B", value_delimiter = ',', requires = "counts")]
        tellers: Vec<String>,
        #[arg(long, default_value = "")]
        reason: String,
    },
    Reopen {
        doc: String,
        #[arg(long, value_name = "ID")]
        vote: Option<String>,
        #[arg(long, default_value = "")]
        reason: String,
    },
    Result {
        doc: String,
        #[arg(long, value_name = "ID")]
        vote: Option<String>,
    },
    Ls {
        doc: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct VoteArgs {
    pub(crate) doc: String,
    #[arg(long, default_value = "")]
    pub(crate) question: String,
    #[arg(long = "option", value_name = "WORDS")]
    pub(crate) options: Vec<String>,
    #[arg(long, value_name = "WHO")]
    pub(crate) roll: Vec<String>,
    #[arg(long = "weight", value_name = "WHO=N")]
    pub(crate) weights: Vec<String>,
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) hall: u32,
    #[arg(long, value_enum, default_value = "simple")]
    pub(crate) majority: MajorityArg,
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) quorum: u32,
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) proxies: u8,
    #[arg(long, value_enum, default_value = "roll-call")]
    pub(crate) way: WayArg,
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) ground: String,
    #[arg(long, value_name = "MOMENT")]
    pub(crate) until: Option<String>,
}

/// When something is adopted.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MajorityArg {
    Simple,
    Absolute,
    TwoThirds,
    Unanimous,
}

/// How votes are given.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum WayArg {
    RollCall,
    Count,
    Paper,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KindCommand {
    Ls,
    Show {
        #[arg(value_name = "KIND")]
        kind: String,
    },
}

/// Values of a document, its state, and a file of it.
#[derive(Debug, Subcommand)]
pub(crate) enum FormCommand {
    Set {
        doc: String,
        field: String,
        value: String,
    },
    Get {
        doc: String,
        field: Option<String>,
    },
    #[command(subcommand)]
    Row(RowCommand),
    Move {
        doc: String,
        state: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    Export {
        doc: String,
        #[arg(long, value_enum)]
        format: FileFormat,
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[arg(long, value_name = "TEXT", conflicts_with = "view")]
        purpose: Option<String>,
        #[arg(long, value_name = "PART")]
        view: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum RowCommand {
    Add {
        doc: String,
        table: String,
        #[arg(value_name = "COLUMN=VALUE", required = true)]
        values: Vec<String>,
    },
    Set {
        doc: String,
        table: String,
        row: String,
        #[arg(value_name = "COLUMN=VALUE", required = true)]
        values: Vec<String>,
    },
    Rm {
        doc: String,
        table: String,
        row: String,
    },
}

/// In which form a document is written into a file.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FileFormat {
    Md,
    Html,
    Csv,
    Ics,
    Json,
}
