use std::process::ExitCode;

fn main() -> ExitCode {
    vitaal::cli::run(std::env::args_os())
}
