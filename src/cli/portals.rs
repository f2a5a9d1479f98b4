//! `gouji portals`: which counties have which portal, and lists from elsewhere joined to the code table.

use super::log::tell;
use super::{Done, Stop};
use gouji::crawl::names::{Hosts, Names};
use gouji::portal::Portal;
use gouji::portal::registry::{self, Selection};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Show the registry of portals, or join a list from elsewhere to the code table
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji portals --province 湖南             the portals of a province
  gouji portals --county 芷江县             one, by any of its names or its code
  gouji portals --addresses > mine.tsv      with the address of each server, for --shard on several machines
  gouji portals --join list.tsv > mine.tsv  a list of other people's, joined with certainty or named on standard error;
                                            columns: province prefecture_or_district county home_url final_url reached checked")]
pub struct Portals {
    /// The registry; without it, the one that the program carries
    registry: Option<PathBuf>,
    #[command(flatten)]
    wanted: Wanted,
    /// Join this list to the code table; its columns are those of the last example
    #[arg(long, value_name = "LIST", conflicts_with_all = ["county", "province", "shard"])]
    join: Option<PathBuf>,
    /// Look up where each server stands and write that into the column `address`: then --shard keeps the portals of one
    /// network together
    #[arg(long, conflicts_with = "join")]
    addresses: bool,
}

/// Which portals are wanted.
#[derive(Debug, clap::Args)]
pub struct Wanted {
    /// A county by its code or name; may be given several times
    #[arg(long, value_name = "CODE|NAME")]
    county: Vec<String>,
    /// All counties of a province
    #[arg(long, value_name = "NAME")]
    province: Vec<String>,
    /// One part of several, by the network of the registry's `address`, else by host: 3/16
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(u32, u32)>,
}

impl Wanted {
    /// The same as the library's selection.
    pub fn selection(&self) -> Selection {
        Selection { counties: self.county.clone(), provinces: self.province.clone(), shard: self.shard }
    }

    /// Whether anything was selected.
    pub fn is_said(&self) -> bool {
        !self.county.is_empty() || !self.province.is_empty() || self.shard.is_some()
    }
}

fn shard(printed: &str) -> Result<(u32, u32), String> {
    let parts = printed.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    parts
        .filter(|&(part, of): &(u32, u32)| part >= 1 && part <= of)
        .ok_or_else(|| "a shard is I/N with I from 1 to N, such as 3/16".to_owned())
}

impl Portals {
    pub fn run(self, out: &mut impl Write) -> Done {
        if let Some(list) = self.join {
            let joined = registry::join_list(&text(&list)?).map_err(|error| error.within(list.display()))?;
            write!(out, "{}", registry::to_table(&joined.portals))?;
            for (place, why) in &joined.open {
                tell(&format_args!("{place}: {why}"));
            }
            let (certain, open) = (joined.portals.len(), joined.open.len());
            tell(&format_args!("{certain} of {} lines joined with certainty, {open} named above", certain + open));
            return Ok(0);
        }
        let portals = registry(self.registry.as_deref())?;
        let mut selected = self.wanted.selection().select(&portals).map_err(|error| Stop::Usage(error.to_string()))?;
        if self.addresses {
            look_up(&mut selected)?;
        }
        write!(out, "{}", registry::to_table(&selected))?;
        tell(&format_args!("{} of {} portals", selected.len(), portals.len()));
        Ok(0)
    }
}

/// Asks for the addresses of the home pages; where there is none now, what stood there stays.
fn look_up(portals: &mut [Portal]) -> Result<(), Stop> {
    let names = Names::of_system(Hosts::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for portal in portals {
        for home in &portal.home {
            if let Ok(address) = runtime.block_on(names.address(home)) {
                portal.address = Some(address.ip());
                break;
            }
        }
    }
    Ok(())
}

/// The portals of a registry, or of the one that the program carries.
pub fn registry(path: Option<&Path>) -> Result<Vec<Portal>, Stop> {
    match path {
        Some(path) => Ok(registry::parse(&text(path)?).map_err(|error| error.within(path.display()))?),
        None => Ok(registry::parse(registry::BUNDLED)?),
    }
}

/// A text file the user named.
pub fn text(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(|error| Stop::Usage(format!("{}: {error}", path.display())))
}
