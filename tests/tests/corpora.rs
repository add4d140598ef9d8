//! What decodes bytes of others: real ones, those that fuzzing found, and mutants of both.

use data_encoding::{BASE64, HEXLOWER};
use noaber_tests::samples;
use serde_json::Value;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Once;

#[expect(dead_code, reason = "of its two ways to bend bytes one is used here")]
#[path = "../../protocol/src/mutate.rs"]
mod mutate;
#[expect(unreachable_pub, reason = "it is a library for the fuzzer")]
#[path = "../fuzz/src/node_targets.rs"]
mod node_targets;
#[expect(unreachable_pub, reason = "it is a library for the fuzzer")]
#[path = "../fuzz/src/targets.rs"]
mod targets;

/// Mutants of each target.
const MUTANTS: u64 = 100_000;

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target)
}

/// Real samples of a target and its frozen vectors, then what fuzzing found.
fn all_samples(target: &str) -> Vec<Vec<u8>> {
    let mut all = seeds(target);
    let files = fs::read_dir(corpus(target)).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
    files.sort();
    // A fuzzer that runs meanwhile takes files away again.
    all.extend(files.iter().filter_map(|file| fs::read(file).ok()));
    all
}

/// What fuzzing begins with.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut all = real_samples(target);
    all.extend(vectors(target));
    all.sort();
    all.dedup();
    all
}

fn real_samples(target: &str) -> Vec<Vec<u8>> {
    match target {
        "container" => vec![targets::real_body()],
        "change" => targets::real_changes(),
        "cursor" => vec![targets::real_cursor()],
        "field" => targets::real_fields(),
        "values" => targets::real_values(),
        "export" => [node_targets::real_exports(), exports()].concat(),
        "doing" => node_targets::real_doings(),
        "act" => vec![targets::real_acts()],
        "bundle" => targets::real_blocks(),
        "control" => node_targets::real_messages(),
        "letter" => [node_targets::real_texts(target), vectors("ticket")].concat(),
        "markdown" | "page" | "table" | "import" | "relay_config" | "address" => {
            node_targets::real_texts(target)
        }
        other => samples::of_a_village(1, &targets::identity())
            .remove(other)
            .unwrap_or_default(),
    }
}

/// The frozen files, and what those carry that are no JSON.
fn exports() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/export");
    let names = ["1.html", "1.json", "1.md"];
    let files = names.map(|name| fs::read_to_string(folder.join(name)).expect("a file"));
    let carried = |file: &String| {
        let (_, rest) = file.split_once("<!-- noaber-proof\n")?;
        let (letters, _) = rest.split_once("\n-->")?;
        let data = BASE64.decode(letters.replace('\n', "").as_bytes());
        Some(data.expect("base64"))
    };
    let data = files.iter().filter_map(carried);
    let whole = files.iter().map(|file| file.clone().into_bytes());
    whole.chain(data).collect()
}

/// The frozen vectors of a target, right and wrong.
fn vectors(target: &str) -> Vec<Vec<u8>> {
    let file = match target {
        "device_ticket" => "device-ticket",
        "public_address" => "public-address",
        "safe_text" => "safe-text",
        "container" => "document",
        "header" | "run" | "frame" | "operation" | "card" | "ticket" | "bundle" | "receipt"
        | "presence" | "act" | "edition" => target,
        _ => return Vec::new(),
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("vectors/{file}.json"));
    let bytes = fs::read(path).expect("a file of vectors");
    let file: Value = serde_json::from_slice(&bytes).expect("JSON");
    let lists = ["vectors", "read_too", "refused"].into_iter();
    let of_lists = lists.filter_map(|list| file[list].as_array()).flatten();
    of_lists
        .flat_map(|vector| bytes_in(target, vector))
        .collect()
}

fn bytes_in(target: &str, vector: &Value) -> Vec<Vec<u8>> {
    let hex = |value: &Value| {
        let text = value.as_str()?;
        HEXLOWER.decode(text.as_bytes()).ok()
    };
    if let Some(entries) = vector["entries"].as_array() {
        return entries.iter().filter_map(|it| hex(&it["body"])).collect();
    }
    let mut all: Vec<Vec<u8>> = ["plain", "bytes"]
        .into_iter()
        .filter_map(|field| hex(&vector[field]))
        .collect();
    if let Some(text) = vector["text"].as_str().or(vector["raw"].as_str()) {
        all.push(text.as_bytes().to_vec());
        if vector["says"].is_object() {
            all.push(targets::fields_of(text));
        }
    }
    if target == "bundle" {
        all.extend(blocks_in(vector));
    }
    all
}

/// The kind and the payload of each block of a bundle.
fn blocks_in(vector: &Value) -> Vec<Vec<u8>> {
    let mut blocks = vec![vec![255, 0]];
    let parts = vector["says"]["parts"].as_array().into_iter().flatten();
    for part in parts {
        for (field, kind) in [("run", 1), ("receipt", 3)] {
            if let Some(text) = part[field].as_str() {
                let bytes = HEXLOWER.decode(text.as_bytes());
                blocks.push([&[kind], &bytes.expect("hexadecimal")[..]].concat());
            }
        }
    }
    blocks.push([&[2], &[7; 32][..], &[0, 1, 2, 3]].concat());
    // What a header says behind nonce, handle and author: one of nothing, and one since an earlier bundle.
    blocks.push(vec![0, 0, 0, 0, 0]);
    blocks.push([&[0, 2, 1][..], &[8; 32], &[0, 0]].concat());
    blocks
}

/// How many mutants of a target the suite has time for.
fn mutants_of(target: &str) -> u64 {
    match target {
        // Each is opened with a key, or becomes a document.
        "sealed" => 20_000,
        "container" => 30_000,
        "change" => 10_000,
        // Each is folded, with the signatures in it.
        "act" => 30_000,
        "page" => 2_000,
        "values" => 1_500,
        // Each is searched for an invitation a second time.
        "letter" => 20_000,
        // Each cell is read as the column that it stands in, a row is compared with all others.
        "import" => 20_000,
        // Each is written in five forms, and checked again.
        "export" => 1_000,
        _ => MUTANTS,
    }
}

/// The same, or as many as `NOABER_MUTANTS` says for all of them.
fn mutants_now(target: &str) -> u64 {
    let asked = std::env::var("NOABER_MUTANTS").ok();
    let asked = asked.and_then(|it| it.parse().ok());
    asked.unwrap_or_else(|| mutants_of(target))
}

fn holds_against_mutants(target: &str) {
    let (_, act) = every_target()
        .find(|(name, _)| *name == target)
        .expect("a target");
    static QUIET: Once = Once::new();
    QUIET.call_once(targets::quiet);
    let all = all_samples(target);
    assert!(!all.is_empty(), "{target} has samples");
    all.iter().for_each(|bytes| act(bytes));
    let count = mutants_now(target);
    mutate::mutants(&all, count, |bytes| {
        let failed = |_| format!("{target} fails over {}", HEXLOWER.encode(bytes));
        catch_unwind(|| act(bytes)).map_err(failed)
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
fn an_edition_of_others_harms_nobody() {
    holds_against_mutants("edition");
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
fn a_text_for_a_device_of_others_harms_nobody() {
    holds_against_mutants("device_ticket");
}

#[test]
fn a_public_address_of_others_harms_nobody() {
    holds_against_mutants("public_address");
}

#[test]
fn a_cursor_of_others_harms_nobody() {
    holds_against_mutants("cursor");
}

#[test]
fn a_value_of_others_harms_nobody() {
    holds_against_mutants("field");
}

#[test]
fn a_bundle_of_others_harms_nobody() {
    holds_against_mutants("bundle");
}

#[test]
fn a_receipt_of_others_harms_nobody() {
    holds_against_mutants("receipt");
}

#[test]
fn a_presence_of_others_harms_nobody() {
    holds_against_mutants("presence");
}

#[test]
fn an_act_of_others_harms_nobody() {
    holds_against_mutants("act");
}

#[test]
fn a_message_of_others_harms_nobody() {
    holds_against_mutants("control");
}

#[test]
fn a_markdown_file_of_others_harms_nobody() {
    holds_against_mutants("markdown");
}

#[test]
fn a_page_of_others_that_becomes_a_document_harms_nobody() {
    holds_against_mutants("page");
}

#[test]
fn a_table_of_members_harms_nobody() {
    holds_against_mutants("import");
}

#[test]
fn a_file_that_says_it_was_signed_harms_nobody() {
    holds_against_mutants("export");
}

#[test]
fn a_letter_of_others_harms_nobody() {
    holds_against_mutants("letter");
}

#[test]
fn what_others_say_they_are_doing_harms_nobody() {
    holds_against_mutants("doing");
}

#[test]
fn values_in_a_document_of_others_harm_nobody() {
    holds_against_mutants("values");
}

#[test]
fn a_table_of_others_harms_nobody() {
    holds_against_mutants("table");
}

#[test]
fn any_settings_of_a_relay_harm_nobody() {
    holds_against_mutants("relay_config");
}

#[test]
fn an_address_of_others_harms_nobody() {
    holds_against_mutants("address");
}

fn every_target() -> impl Iterator<Item = &'static (&'static str, targets::Target)> {
    targets::ALL.iter().chain(node_targets::ALL)
}

#[test]
fn every_target_has_a_program_for_the_fuzzer() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(here.join(path)).expect("a file");
    let (manifest, page) = (read("fuzz/Cargo.toml"), read("../docs/FUZZING.md"));
    for (name, _) in every_target() {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn what_runs_fewer_mutants_is_named_with_how_many() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(here.join("../docs/FUZZING.md")).expect("a file");
    for (name, _) in every_target() {
        let count = mutants_of(name);
        let named = format!("`{name}` {},{:03}", count / 1000, count % 1000);
        assert_eq!(page.contains(&named), count != MUTANTS, "{named}");
    }
}

/// Writes what fuzzing begins with, when it is asked for.
#[test]
fn every_target_has_seeds() {
    for (name, _) in every_target() {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name}");
        if std::env::var_os("NOABER_CORPORA").is_none() {
            continue;
        }
        fs::create_dir_all(corpus(name)).expect("a folder");
        for (number, seed) in seeds.iter().enumerate() {
            let path = corpus(name).join(format!("seed-{number:03}"));
            fs::write(path, seed).expect("a file");
        }
    }
}

#[test]
fn every_target_is_tested_here() {
    let here = include_str!("corpora.rs");
    for (name, _) in every_target() {
        let call = format!("holds_against_mutants(\"{name}\")");
        assert!(here.contains(&call), "{name}");
    }
}
