//! A terminal window in which a program runs, until the window itself is killed: then its terminal closes at once.
//!
//! `window PROGRAM HOME WORDS`. Says the number of the program on its standard output once those words have been shown,
//! and goes on pressing keys.

use noaber_tests::terminal::Terminal;
use std::path::PathBuf;
use std::time::Duration;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what| arguments.next().expect(what);
    let program = PathBuf::from(next("a program"));
    let home = PathBuf::from(next("a home"));
    let words = next("words");
    let mut window = Terminal::start("the window", &program, &home, 80, 24);
    window.see(&words);
    println!("{}", window.process());
    loop {
        window.keys("\x1b[B\x1b[A");
        std::thread::sleep(Duration::from_millis(1));
    }
}
