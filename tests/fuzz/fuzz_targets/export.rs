//! Fuzzes `node_targets::export`.
#![no_main]

#[path = "../src/node_targets.rs"]
mod node_targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| node_targets::export(bytes));
