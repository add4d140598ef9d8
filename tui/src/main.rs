//! The program of people: without arguments the screens, with arguments the command line.

use noaber_node::cli::{Asked, main_with};
use std::process::ExitCode;

fn main() -> ExitCode {
    let code = match main_with(std::env::args_os()) {
        Asked::Screens(globals) => noaber_tui::run::run(&globals),
        Asked::LookAround(globals, seed) => noaber_tui::run::look_around(&globals, seed),
        Asked::Done(code) => code,
    };
    ExitCode::from(code)
}
