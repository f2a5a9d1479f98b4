//! `gouji harvest` over portals: what is being asked, and what it came to.

mod view;

use super::dataset::Written;
use super::log::{complain, tell};
use super::portals::{Wanted, registry, text};
use super::{BOLD, DIM, Done, FAILED, RED, Stop, YELLOW, harvest, table};
use gouji::crawl::crawler::{Crawler, Tally};
use gouji::crawl::fetch::{Client, Settings};
use gouji::crawl::host::Manners;
use gouji::crawl::names::{Hosts, Names};
use gouji::crawl::replay::Replay;
use gouji::dataset::Lock;
use gouji::pipeline::archived;
use gouji::pipeline::crawl::{self, Ended, Surveyed};
use gouji::pipeline::crawl_report::{self, Totals};
use gouji::pipeline::inputs::Inputs;
use gouji::pipeline::survey;
use gouji::portal::Portal;
use jiff::SignedDuration;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use view::{View, draw, size};

/// Counties named that a run which was stopped has not surveyed.
const MOST_MISSING: usize = 10;
/// Cases named on the terminal; `crawl-report.json` has them all.
const MOST_CASES: usize = 30;

/// Harvesting portals
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Portals")]
pub struct Portals {
    #[command(flatten)]
    wanted: Wanted,
    /// Reports on this year only; may be given several times
    #[arg(long, value_name = "YEAR")]
    year: Vec<i32>,
    /// Where whoever runs a portal reaches you: an address of mail, of a page, or both with a space between; every
    /// request says it (`gouji/VERSION (+PAGE; MAIL)`)
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// Seconds between two requests to a server, at least (1 to 30; less only for --hosts on this machine)
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS")]
    delay: f64,
    /// Servers asked at a time; never two requests to one server or address
    #[arg(long, default_value_t = 64, value_name = "N")]
    parallel: usize,
    /// The folder of what was asked and received; the same one goes on where a run ended
    #[arg(long, default_value = "crawl", value_name = "FOLDER")]
    state: PathBuf,
    /// Ask these servers under these names and no others (lines `127.0.0.2:8080 name`): a practice portal
    #[arg(long, value_name = "FILE")]
    hosts: Option<PathBuf>,
    /// Trust the authorities in this file (PEM) beside the system's
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
}

impl Portals {
    /// Whether anything was said that only portals need.
    pub fn is_said(&self) -> bool {
        self.wanted.is_said() || !self.year.is_empty() || self.contact.is_some() || self.hosts.is_some()
    }

    /// Whether it is said which portals.
    pub fn are_selected(&self) -> bool {
        self.wanted.is_said()
    }

    /// Crawls or replays, then reads what was fetched, beside `more` documents.
    pub fn run(self, registries: &[PathBuf], mut more: Inputs, written: &Written, out: &mut impl Write) -> Done {
        let (output, mut options) = (written.output.as_path(), written.options()?);
        let portals = self.portals(registries)?;
        let wanted = survey::Wanted { years: self.year.clone() };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| gouji::Error::new(format!("the runtime: {error}")))?;
        let client = if more.archives.is_empty() { Some(self.client()?) } else { None };
        let lock = Lock::take(output)?;
        let crawler = client.map(|(client, manners)| self.crawler(client, manners)).transpose()?.map(Arc::new);
        let ended = if let Some(crawler) = &crawler {
            runtime.block_on(self.live(&portals, crawler, &wanted, output))?
        } else {
            let archive = Arc::new(Replay::of(std::mem::take(&mut more.archives))?);
            let ended = runtime.block_on(crawl::replay(&portals, Arc::clone(&archive), &wanted, output, |_| {}))?;
            more.accounts.extend(archived::unasked(archive.parts(), |url| archive.given(url))?);
            ended
        };
        let Ended { surveyed, is_whole } = ended;
        surveyed.iter().flat_map(|county| &county.inputs).try_for_each(|input| more.push(input.clone()))?;
        more.accounts.extend(crawl::accounts(&surveyed));
        let years = if options.expected.years.is_empty() { &self.year } else { &options.expected.years };
        options.expected = crawl::expected(&portals, &surveyed, &self.year, years);
        let summary = harvest::read(more, &lock, &options)?;
        let tally = crawler.as_ref().map(|crawler| crawler.tally());
        // What stands there belongs to the dataset that stays.
        if !summary.is_kept {
            crawl_report::write(output, &surveyed, tally.as_ref())?;
        }
        if let Some(crawler) = crawler.filter(|_| is_whole) {
            crawler.end_round()?;
        }
        print(out, &surveyed, tally.as_ref())?;
        writeln!(out)?;
        harvest::print(out, &summary, output)?;
        if !summary.is_kept {
            writeln!(out, "{DIM}and discovery.jsonl, crawl-report.json, documents/{DIM:#}")?;
            written.show(&lock, out)?;
        }
        let unreached: usize = Totals::of(&surveyed).unreached();
        if unreached > 0 {
            let nobody = if tally.is_some_and(|tally| tally.is_unanswered()) { view::UNANSWERED } else { "" };
            complain(&format_args!("{unreached} counties could not be reached{nobody}"));
        }
        let conclusion = harvest::conclude(&summary, 0);
        if !is_whole {
            let (done, all, state) = (surveyed.len(), portals.len(), self.state.display());
            let is_missing = |portal: &&Portal| surveyed.iter().all(|county| county.survey.portal.code != portal.code);
            let missing: Vec<&str> = portals.iter().filter(is_missing).map(|portal| portal.name.as_str()).collect();
            let (shown, more) = missing.split_at(missing.len().min(MOST_MISSING));
            let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
            let why = format!(
                "stopped: the dataset has {done} of {all} counties, without {}{more}; what was received is in {state}, and the same command goes on",
                shown.join(", ")
            );
            return Err(Stop::Failed(gouji::Error::new(why)));
        }
        Ok(if unreached > 0 { FAILED } else { conclusion })
    }

    fn portals(&self, registries: &[PathBuf]) -> Result<Vec<Portal>, Stop> {
        let mut portals = Vec::new();
        for path in registries {
            portals.extend(registry(Some(path))?);
        }
        if registries.is_empty() {
            portals = registry(None)?;
        }
        let selected = self.wanted.selection().select(&portals).map_err(|error| Stop::Usage(error.to_string()))?;
        if selected.is_empty() {
            return Err(Stop::Usage("no portal is selected".to_owned()));
        }
        Ok(selected)
    }

    /// Who asks, and how; nothing is begun yet.
    fn client(&self) -> Result<(Client, Manners), Stop> {
        let names = match &self.hosts {
            Some(path) => {
                let text = text(path)?;
                Names::only(Hosts::parse(&text).map_err(|error| error.within(path.display()))?)
            }
            None => Names::of_system(Hosts::default()),
        };
        let practising = names.stays_on_this_machine();
        let least = if practising { 0.0 } else { 1.0 };
        if !(least..=30.0).contains(&self.delay) {
            return Err(Stop::Usage(format!("--delay {}: from 1 to 30 seconds", self.delay)));
        }
        let delay = SignedDuration::from_secs_f64(self.delay);
        let mut manners = Manners { delay, ..Manners::default() };
        if practising {
            let times_response = i32::from(self.delay > 0.0);
            manners = Manners { shortest: delay, retry: delay, rest: delay, times_response, ..manners };
        }
        let trusted = self.authority.as_deref().map(text).transpose()?.unwrap_or_default();
        let mut settings = Settings { contact: self.contact.clone(), trusted, ..Settings::default() };
        if practising {
            let second = Duration::from_secs(1);
            settings = Settings { connect: second, first_byte: 15 * second, whole: 30 * second, ..settings };
        }
        let client = Client::new(settings, Arc::new(names)).map_err(|error| Stop::Usage(error.to_string()))?;
        Ok((client, manners))
    }

    fn crawler(&self, client: Client, manners: Manners) -> gouji::Result<Crawler> {
        Ok(Crawler::open(&self.state, client, manners, self.parallel)?.heard_by(Box::new(view::exchange)))
    }

    async fn live(
        &self,
        portals: &[Portal],
        crawler: &Arc<Crawler>,
        wanted: &survey::Wanted,
        output: &Path,
    ) -> gouji::Result<Ended> {
        let view = Arc::new(View::new(portals.len()));
        let drawing = tokio::spawn(draw(Arc::clone(&view), Arc::clone(crawler)));
        let stopper = tokio::spawn({
            let (crawler, view) = (Arc::clone(crawler), Arc::clone(&view));
            async move {
                if tokio::signal::ctrl_c().await.is_ok() {
                    view.all.suspend(|| {
                        tell(&"stopping; answers on their way are still taken (again Ctrl-C to leave at once)");
                    });
                    crawler.stop();
                    leave_at_once().await;
                }
            }
        });
        let ended = crawl::live(portals, crawler, wanted, output, |county| view.done(county)).await;
        drawing.abort();
        stopper.abort();
        // The dataset is still to be written, and nobody else hears Ctrl-C any more.
        tokio::spawn(leave_at_once());
        view.end();
        ended
    }
}

/// Ends the process at Ctrl-C; the same command goes on from there.
async fn leave_at_once() {
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(i32::from(FAILED));
    }
}

fn print(out: &mut impl Write, surveyed: &[Surveyed], tally: Option<&Tally>) -> std::io::Result<()> {
    let totals = Totals::of(surveyed);
    let row = |name: &str, count: String| vec![name.to_owned(), format!("{count:>8}")];
    let mut rows =
        vec![row("counties asked", totals.asked.to_string()), row("  column found", totals.found.to_string())];
    rows.extend(totals.refused.iter().map(|(kind, count)| row(&format!("  {kind}"), count.to_string())));
    rows.push(row("reports found", totals.postings.to_string()));
    rows.extend(totals.outcomes.iter().map(|(outcome, count)| row(&format!("  {outcome}"), count.to_string())));
    if let Some(tally) = tally {
        let share = (tally.not_modified * 100).checked_div(tally.requests).unwrap_or(0);
        rows.push(row("requests", tally.requests.to_string()));
        rows.push(row("  not modified (304)", format!("{share} %")));
        rows.push(row("  known from before", tally.known.to_string()));
        rows.push(row("transferred", size(tally.bytes)));
    }
    table::write(out, &rows)?;
    let cases: Vec<_> = crawl_report::cases(surveyed).collect();
    if cases.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}needs a person{BOLD:#}")?;
    for (code, name, case) in cases.iter().take(MOST_CASES) {
        writeln!(out, "  {code} {name}  {RED}{}{RED:#}  {}  {}", case.kind, case.url, case.evidence)?;
        if !case.visited.is_empty() {
            writeln!(out, "    {DIM}pages looked at: {}; crawl-report.json names them{DIM:#}", case.visited.len())?;
        }
        writeln!(out, "    {DIM}{}{DIM:#}", case.step)?;
    }
    if cases.len() > MOST_CASES {
        writeln!(out, "  {YELLOW}and {} more, in crawl-report.json{YELLOW:#}", cases.len() - MOST_CASES)?;
    }
    Ok(())
}
