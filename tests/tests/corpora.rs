//! What decodes bytes of others: real ones, those that fuzzing found, and mutants of both.

use noaber_tests::samples;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};

#[expect(dead_code, reason = "of its two ways to bend bytes one is used here")]
#[path = "../../protocol/src/mutate.rs"]
mod mutate;
#[expect(unreachable_pub, reason = "it is a library for the fuzzer")]
#[path = "../fuzz/src/targets.rs"]
mod targets;

/// Mutants of each target.
const MUTANTS: u64 = 100_000;
/// How long one target takes at most.
const PATIENCE: Duration = Duration::from_secs(5);

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target)
}

/// Real samples of a target, then what fuzzing found.
fn all_samples(target: &str) -> Vec<Vec<u8>> {
    let mut all = real_samples(target);
    let files = fs::read_dir(corpus(target)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
    files.sort();
    all.extend(
        files
            .iter()
            .map(|file| fs::read(file).expect("a file of a corpus")),
    );
    all
}

fn real_samples(target: &str) -> Vec<Vec<u8>> {
    match target {
        "container" => vec![targets::real_body()],
        "change" => targets::real_changes(),
        other => samples::of_a_village(1, &targets::identity())
            .remove(other)
            .unwrap_or_default(),
    }
}

fn holds_against_mutants(target: &str) {
    let (_, act) = targets::ALL
        .iter()
        .find(|(name, _)| *name == target)
        .expect("a target");
    static QUIET: Once = Once::new();
    QUIET.call_once(targets::quiet);
    let all = all_samples(target);
    assert!(!all.is_empty(), "{target} has samples");
    all.iter().for_each(|bytes| act(bytes));
    let (from, mut count) = (Instant::now(), 0u64);
    mutate::mutants(&all, MUTANTS, |bytes| {
        if from.elapsed() < PATIENCE {
            act(bytes);
            count += 1;
        }
        Ok(())
    });
    println!("{target}: {} samples, {count} mutants", all.len());
}

#[test]
fn a_header_of_others_harms_nobody() {
    holds_against_mutants("header");
}

#[test]
fn a_run_of_others_harms_nobody() {
    holds_against_mutants("run");
}

#[test]
fn a_frame_of_others_harms_nobody() {
    holds_against_mutants("frame");
}

#[test]
fn an_operation_of_others_harms_nobody() {
    holds_against_mutants("operation");
}

#[test]
fn a_card_of_others_harms_nobody() {
    holds_against_mutants("card");
}

#[test]
fn a_ticket_of_others_harms_nobody() {
    holds_against_mutants("ticket");
}

#[test]
fn a_text_of_others_harms_nobody() {
    holds_against_mutants("safe_text");
}

#[test]
fn a_sealed_body_of_others_harms_nobody() {
    holds_against_mutants("sealed");
}

#[test]
fn a_body_of_others_harms_nobody() {
    holds_against_mutants("container");
}

#[test]
fn a_change_of_others_harms_nobody() {
    holds_against_mutants("change");
}

#[test]
fn every_target_is_tested_here() {
    let here = include_str!("corpora.rs");
    for (name, _) in targets::ALL {
        let call = format!("holds_against_mutants(\"{name}\")");
        assert!(here.contains(&call), "{name}");
    }
}
