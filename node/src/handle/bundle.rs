//! What callers ask and learn about bundles: a kring in a file, on a USB stick.

use crate::handle::Selector;
use noaber_protocol::ids::SpaceId;
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What can be asked about bundles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BundleRequest {
    /// Writes a space into a file.
    Write {
        /// The space.
        space: Selector,
        /// The file; a folder gets a file with a name of its own.
        file: PathBuf,
        /// An earlier bundle: only what is new since then is written.
        since: Option<PathBuf>,
    },
    /// Writes a space onto a stick: only what is new since the bundles of that space that are there already.
    Take {
        /// The space.
        space: Selector,
        /// The folder of the stick.
        stick: PathBuf,
    },
    /// Lists the sticks that are in this machine.
    Sticks,
    /// Reads a file; of a folder all bundles of our spaces in it.
    Read {
        /// The file.
        file: PathBuf,
    },
}

/// A bundle that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleWritten {
    /// The space.
    pub space: SpaceId,
    /// Where it lies.
    pub file: PathBuf,
    /// How many entries are in it.
    pub entries: u64,
    /// How large it is.
    pub bytes: u64,
    /// Whether it holds everything, not only what is new.
    pub whole: bool,
}

/// A bundle that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BundleRead {
    /// The file.
    pub file: PathBuf,
    /// The space.
    pub space: SpaceId,
    /// What it is called.
    pub name: SafeText,
    /// How many entries are in it.
    pub entries: u64,
    /// How many of them, or of their bodies, are new here.
    pub new: u64,
    /// How many go on from something that is not here: an earlier bundle is to be read first.
    pub waiting: u64,
    /// How many are missing at its end, when it was cut off.
    pub missing: Option<u64>,
}

/// What is wrong with a bundle, or with the stick that it is on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BundleProblem {
    /// The file is no bundle.
    NotABundle,
    /// It is of a space that this device does not know.
    UnknownSpace,
    /// It is of another of our spaces than was asked for.
    OtherSpace,
    /// It is damaged.
    Damaged {
        /// In which way, as scripts and tests know it.
        flaw: String,
        /// In which block.
        block: u32,
        /// At which byte that begins.
        at: u64,
    },
    /// It ends before anything of it is whole, or is an earlier bundle to go on from that is not whole.
    CutOff,
    /// It is by a device that is not in the space, as far as is known here: no earlier bundle to go on from.
    Outsider,
    /// There is a file of that name that is not to be replaced.
    Exists,
    /// The stick is full.
    Full,
    /// The stick cannot be written to.
    ReadOnly,
    /// The stick, or the folder, is not there (any more).
    Gone,
    /// The stick fails.
    Failing,
}

impl BundleProblem {
    /// The exit code on the command line.
    pub fn exit_code(&self) -> u8 {
        match self {
            BundleProblem::UnknownSpace => 3,
            BundleProblem::Exists => 6,
            BundleProblem::Full
            | BundleProblem::ReadOnly
            | BundleProblem::Gone
            | BundleProblem::Failing => 11,
            BundleProblem::NotABundle
            | BundleProblem::OtherSpace
            | BundleProblem::Damaged { .. }
            | BundleProblem::CutOff
            | BundleProblem::Outsider => 12,
        }
    }
}
