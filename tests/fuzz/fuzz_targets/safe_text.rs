//! Fuzzes `targets::safe_text`.
#![no_main]

#[path = "../src/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(init: targets::quiet(), |bytes: &[u8]| targets::safe_text(bytes));
