//! `gouji`, the command.
//!
//! Data on standard output, everything else on standard error. Exit codes: 0 done, 1 findings at or
//! above `--fail-on` (only `check`), 2 some inputs could not be processed, 64 usage.

mod cli;

/// Records are made by many threads and taken apart by others.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Arguments::try_parse() {
        Ok(arguments) => cli::run(arguments),
        Err(error) => {
            let usage = error.use_stderr();
            // A message that cannot be printed has nowhere else to go.
            let _ = error.print();
            ExitCode::from(if usage { cli::USAGE } else { 0 })
        }
    }
}
