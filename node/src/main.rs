//! `noaber-node`: a node without screens, and the command line.

fn main() -> std::process::ExitCode {
    noaber_node::cli::node_main_with(std::env::args_os()).into()
}
