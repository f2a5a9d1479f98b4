//! Many counties → their surveys, and the documents laid beside the dataset.
//!
//! In: portals, and either live servers or archives. Out: [`Surveyed`] counties in the order of the
//! registry. Live and from the archive of the same crawl they are the same.

use super::input::{self, Input};
use super::survey::{self, Standing, Survey, Wanted};
use crate::crawl::Kind;
use crate::crawl::crawler::Crawler;
use crate::crawl::replay::Replay;
use crate::crawl::visit::{Answered, Answers, Exchanges, Halt, Visitor};
use crate::dataset::account::{Account, Outcome};
use crate::dataset::tables::coverage::{Asked, Expected};
use crate::error::{Error, Result};
use crate::portal::Portal;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Counties surveyed at a time; most of them wait for their server.
const TOGETHER: usize = 256;

/// A county that was surveyed.
#[derive(Debug)]
pub struct Surveyed {
    /// What it came to; its documents are laid down.
    pub survey: Survey,
    /// What the dataset is to be read from.
    pub inputs: Vec<Input>,
    /// What was answered to it.
    pub answers: Answers,
}

/// How a crawl ended.
#[derive(Debug)]
pub struct Ended {
    /// The counties that were surveyed.
    pub surveyed: Vec<Surveyed>,
    /// Whether they are all; else it was stopped, what was archived stays, and the same command goes on.
    pub is_whole: bool,
}

/// Surveys portals live; `told` hears of every county as it is done.
///
/// The round goes on until its dataset is written and [`Crawler::end_round`] is called: a process
/// that is killed before asks for nothing again.
///
/// # Errors
/// The disk or the database failed.
pub async fn live(
    portals: &[Portal],
    crawler: &Arc<Crawler>,
    wanted: &Wanted,
    dataset: &Path,
    told: impl FnMut(&Surveyed),
) -> Result<Ended> {
    let running = tokio::spawn(Arc::clone(crawler).run());
    let source = |portal: &Portal| crawler.of(&portal.code);
    let ended = surveys(portals, source, wanted, dataset, told).await;
    crawler.stop();
    match running.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(error),
        Err(error) => return Err(Error::new(format!("the run ended badly: {error}"))),
    }
    ended
}

/// Surveys portals over archives; nobody is asked.
///
/// # Errors
/// The archive cannot be read, or the documents cannot be written.
pub async fn replay(
    portals: &[Portal],
    archive: Arc<Replay>,
    wanted: &Wanted,
    dataset: &Path,
    told: impl FnMut(&Surveyed),
) -> Result<Ended> {
    surveys(portals, |_| Arc::clone(&archive), wanted, dataset, told).await
}

async fn surveys<E: Exchanges + Send + 'static>(
    portals: &[Portal],
    source: impl Fn(&Portal) -> E,
    wanted: &Wanted,
    dataset: &Path,
    mut told: impl FnMut(&Surveyed),
) -> Result<Ended> {
    let room = Arc::new(Semaphore::new(TOGETHER));
    let mut tasks = JoinSet::new();
    for (place, portal) in portals.iter().enumerate() {
        let (room, source) = (Arc::clone(&room), source(portal));
        let (portal, wanted, dataset) = (portal.clone(), wanted.clone(), dataset.to_owned());
        tasks.spawn(async move {
            let _turn = room.acquire().await.map_err(|_| Halt::Stopped)?;
            let visitor = Visitor::new(&source);
            let survey = survey::survey(&portal, &visitor, &wanted).await?;
            Ok::<_, Halt>((place, lay(survey, visitor.answers(), &dataset)?))
        });
    }
    let mut done: Vec<Option<Surveyed>> = portals.iter().map(|_| None).collect();
    let mut stopped = false;
    while let Some(joined) = tasks.join_next().await {
        match joined {
            Ok(Ok((place, surveyed))) => {
                told(&surveyed);
                done[place] = Some(surveyed);
            }
            Ok(Err(Halt::Stopped)) => stopped = true,
            Ok(Err(Halt::Failed(error))) => return Err(error),
            Err(error) => return Err(Error::new(format!("a survey failed, and the fault is ours: {error}"))),
        }
    }
    Ok(Ended { surveyed: done.into_iter().flatten().collect(), is_whole: !stopped })
}

/// Lays a survey's documents beside the dataset.
fn lay(mut survey: Survey, answers: Answers, dataset: &Path) -> Result<Surveyed> {
    let documents = std::mem::take(&mut survey.documents);
    let inputs = documents.into_iter().map(|document| input::lay(dataset, &document.bytes, document.posted));
    Ok(Surveyed { inputs: inputs.collect::<Result<_>>()?, survey, answers })
}

/// Which counties and years a dataset of these portals is expected to have, and what asking them for the years that are `wanted`
/// came to; for all where there is none.
#[must_use]
pub fn expected(portals: &[Portal], surveyed: &[Surveyed], wanted: &[i32], years: &[i32]) -> Expected {
    let surveys: BTreeMap<&str, &Survey> =
        surveyed.iter().map(|county| (county.survey.portal.code.as_str(), &county.survey)).collect();
    let asked = |portal: &Portal| {
        let mut asked = Asked { years: wanted.to_vec(), ..Asked::nobody(portal.division()) };
        let Some(survey) = surveys.get(portal.code.as_str()) else { return asked };
        asked.is_asked = true;
        let standing = survey.standing();
        match standing {
            Standing::Refused(_) => asked.refused = Some(standing.as_str().to_owned()),
            Standing::NoColumn | Standing::EmptyColumn => asked.nothing = Some(standing.as_str().to_owned()),
            Standing::Found | Standing::Archived => {}
        }
        for posting in survey.of_county() {
            match posting.report_year {
                Some(year) if posting.outcome == survey::READ => asked.read.push(year),
                Some(year) => asked.unread.push((year, posting.outcome.clone())),
                None => {}
            }
        }
        asked
    };
    Expected { counties: Some(portals.iter().map(asked).collect()), years: years.to_vec() }
}

/// What came of the answers that are none of the dataset's documents, each once, whoever asked.
#[must_use]
pub fn accounts(surveyed: &[Surveyed]) -> Vec<Account> {
    let documents = surveyed.iter().flat_map(|county| &county.inputs).filter_map(|input| input.posted.as_ref());
    let documents: BTreeSet<&str> = documents.filter_map(|posted| posted.url.as_deref()).collect();
    let unread: BTreeMap<&str, &str> = surveyed.iter().flat_map(|county| county.survey.unread()).collect();
    let answers: BTreeMap<_, _> = surveyed.iter().flat_map(|county| &county.answers).collect();
    let others = answers.into_iter().filter(|((url, _), _)| !documents.contains(url.as_str()));
    let account = |((url, _), answered): (&(String, _), &Answered)| {
        let failed = unread.get(url.as_str()).map(|what| Outcome::Failed((*what).to_owned()));
        let outcome = failed.unwrap_or_else(|| came(answered));
        Account { path: None, member: None, url: Some(url.clone()), outcome }
    };
    others.map(account).collect()
}

/// What came of an answer that is no document. A body that did not come whole may have been one.
fn came(answered: &Answered) -> Outcome {
    match &answered.refusal {
        Some(refusal) => {
            let why = format!("{}: {}", refusal.kind, refusal.marker);
            let is_lost = matches!(refusal.kind, Kind::TooLarge | Kind::Timeout | Kind::Reset | Kind::Undecodable);
            if is_lost { Outcome::Failed(why) } else { Outcome::Nothing(why) }
        }
        None if answered.status == 200 => {
            Outcome::Nothing("a survey asked for it and took no report from it".to_owned())
        }
        None => Outcome::Nothing(format!("status {}", answered.status)),
    }
}
