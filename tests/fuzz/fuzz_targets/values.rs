//! Fuzzes `targets::values`.
#![no_main]

#[path = "../src/targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(init: targets::quiet(), |bytes: &[u8]| targets::values(bytes));
