//! A terminal window in which a program runs, until the window itself is killed: then its terminal closes at once.
//!
//! `window PROGRAM HOME WORDS`. Says the number of the program on its standard output once those words have been shown,
//! and goes on pressing keys.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::time::Duration;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().expect("a program");
    let home = arguments.next().expect("a home");
    let words = arguments.next().expect("words");
    let size = PtySize {
        rows: 24,
        cols: 80,
        ..PtySize::default()
    };
    let pair = native_pty_system()
        .openpty(size)
        .expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(program);
    command.env("NOABER_HOME", home);
    command.env("LANG", "nl_NL.UTF-8");
    command.env("TERM", "xterm-256color");
    let child = pair
        .slave
        .spawn_command(command)
        .expect("the program starts");
    drop(pair.slave);
    let number = child.process_id().expect("it has a number");
    let mut output = pair.master.try_clone_reader().expect("it can be read");
    let mut keys = pair.master.take_writer().expect("it can be written");
    let mut shown = String::new();
    let mut bytes = [0; 65536];
    while !shown.contains(&words) {
        let count = output
            .read(&mut bytes)
            .expect("the program shows something");
        assert!(count > 0, "the program ended");
        shown.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    std::thread::spawn(move || while output.read(&mut bytes).is_ok_and(|count| count > 0) {});
    println!("{number}");
    loop {
        keys.write_all(b"\x1b[B\x1b[A")
            .expect("the program reads keys");
        std::thread::sleep(Duration::from_millis(1));
    }
}
