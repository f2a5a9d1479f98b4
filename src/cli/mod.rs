//! Arguments, one file per command, human output.

mod build;
mod check;
mod crawl;
mod dataset;
mod explain;
mod forms;
mod harvest;
mod log;
mod portals;
mod read;
mod schema;
mod show;
mod site;
mod table;

use clap::{Parser, Subcommand};
use gouji::Error;
use gouji::pipeline::found::Found;
use log::complain;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Findings at or above `--fail-on`.
pub const FOUND: u8 = 1;
/// Some inputs could not be processed.
pub const FAILED: u8 = 2;
/// The command line was wrong.
pub const USAGE: u8 = 64;

/// Reads the annual disclosure reports of China's counties, checks every sum they promise and
/// writes one dataset in which every figure points back to its source.
#[derive(Debug, Parser)]
#[command(name = "gouji", version = gouji::VERSION, max_term_width = 100)]
#[command(after_help = "Examples:
  gouji harvest                              the bundled corpus into output/
  gouji harvest reports/ -o dataset          a folder of pages and texts
  gouji read page.html | jq .tables          one record a line
  gouji check page.html                      every sum that fails, spelled out
  gouji show page.html applications.new_received.total
  gouji explain T3.balance

Exit codes: 0 done, 1 findings at or above --fail-on (check), 2 some inputs failed, servers were not
reached or nothing was read (harvest), 64 usage.")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant)] // There is one in a process.
enum Command {
    Harvest(harvest::Harvest),
    Build(build::Build),
    Read(read::Read),
    Check(check::Check),
    Show(show::Show),
    Explain(explain::Explain),
    Forms(forms::Forms),
    Portals(portals::Portals),
    Schema(schema::Schema),
    Site(site::Site),
}

/// Runs a command; errors go to standard error.
pub fn run(arguments: Arguments) -> ExitCode {
    let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout()));
    let done = match arguments.command {
        Command::Harvest(command) => command.run(&mut out),
        Command::Build(command) => command.run(&mut out),
        // Records are no text for people: nothing in them is a colour, and nothing is to be taken out of them.
        Command::Read(command) => command.run(&mut io::BufWriter::new(io::stdout())),
        Command::Check(command) => command.run(&mut out),
        Command::Show(command) => command.run(&mut out),
        Command::Explain(command) => command.run(&mut out),
        Command::Forms(command) => command.run(&mut out),
        Command::Site(command) => command.run(&mut out),
        Command::Portals(command) => command.run(&mut out),
        Command::Schema(command) => command.run(&mut io::BufWriter::new(io::stdout())),
    };
    let done = done.and_then(|code| out.flush().map(|()| code).map_err(Stop::from));
    match done {
        Ok(code) => ExitCode::from(code),
        // Whoever read our output has enough of it: `gouji read … | head`.
        Err(Stop::Closed) => ExitCode::SUCCESS,
        Err(Stop::Failed(error)) => {
            complain(&error);
            ExitCode::from(FAILED)
        }
        Err(Stop::Usage(message)) => {
            complain(&message);
            ExitCode::from(USAGE)
        }
    }
}

/// Why a command ended early.
enum Stop {
    Closed,
    Failed(Error),
    Usage(String),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Failed(Error::new(format!("standard output: {error}"))),
        }
    }
}

/// What a command returns: its exit code.
type Done = Result<u8, Stop>;

/// The files behind sources.
///
/// # Errors
/// There is no file in any of them, or no room on the disk.
fn found(sources: &[PathBuf]) -> Result<Found, Stop> {
    let found = Found::of(sources)?;
    if found.count()? == 0 && !sources.is_empty() {
        let names: Vec<String> = sources.iter().map(|source| source.display().to_string()).collect();
        return Err(Stop::Usage(format!("no file in {}; nothing was read", names.join(", "))));
    }
    Ok(found)
}

const BOLD: anstyle::Style = anstyle::Style::new().bold();
const RED: anstyle::Style = anstyle::AnsiColor::Red.on_default();
const YELLOW: anstyle::Style = anstyle::AnsiColor::Yellow.on_default();
const GREEN: anstyle::Style = anstyle::AnsiColor::Green.on_default();
const DIM: anstyle::Style = anstyle::Style::new().dimmed();
const MARKED: anstyle::Style = anstyle::AnsiColor::Green.on_default().bold().underline();
