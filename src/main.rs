//! The program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    coattails::main(std::env::args_os())
}
