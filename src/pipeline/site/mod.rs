//! A dataset → its site.
//!
//! In: the records of a dataset and the documents they were read from. Out: a folder of pages, written beside its place and
//! moved there when it is complete. A report is in memory only while its pages are made.

mod data;
mod facts;
mod whole;

use super::in_order::in_order;
use super::kept::Kept;
use super::records;
use crate::dataset::{self, SITE};
use crate::document::pdf::picture;
use crate::error::{Context, Error, Result};
use crate::finding::Severity;
use crate::record::issue::latest;
use crate::record::key::Key;
use crate::record::{Report, parse};
use crate::review::Review;
use crate::review::decisions::Decisions;
use crate::review::evidence::Evidence;
use crate::site::address::{Address, INDEX};
use crate::site::model::division::Part;
use crate::site::model::queue;
use crate::site::model::report::{ReportPage, places};
use crate::site::model::years;
use crate::site::source::{self, Picture, Shown};
use crate::site::{STYLE, assets, templates};
use facts::Facts;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use whole::{Made, Whole};

/// The largest page, in bytes.
const MOST_PAGE: usize = 2 << 20;

/// How a site is built.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What was decided about findings.
    pub decisions: Decisions,
    /// Whether every page of a PDF is drawn, not only those that something is noticed on.
    pub all_pictures: bool,
}

/// What a site came to.
#[derive(Debug, Default)]
pub struct Built {
    /// Where its first page is.
    pub index: PathBuf,
    /// How many reports it shows.
    pub reports: usize,
    /// How many of them without their source, which is not at hand any more or has changed.
    pub without_source: usize,
    /// Sources that are too large for a page, and why others cannot be shown.
    pub notes: Vec<String>,
}

/// Builds the site of a dataset into its folder. `each` hears how many reports of how many are done.
///
/// # Errors
/// The folder holds no dataset with its records, or a file cannot be written.
pub fn build(folder: &Path, options: &Options, mut each: impl FnMut(usize, usize)) -> Result<Built> {
    let none = || Error::new("no dataset stands here; `gouji harvest` makes one").within(folder.display());
    let records = records::of_source(folder)?.filter(|_| dataset::stands_in(folder)).ok_or_else(none)?;
    let begun = folder.join(format!(".{SITE}{}", dataset::BEGUN));
    // What a run that was killed has left.
    let _ = fs::remove_dir_all(&begun);
    let run = Run::of(&records, folder, &begun, options)?;
    let mut whole = Whole::of(&run, Facts::of(folder)?);
    in_order(
        lines(&records)?,
        |line| run.report(&line?),
        |made| {
            whole.add(made?)?;
            each(whole.built.reports, run.reports);
            Ok(())
        },
    )?;
    let mut built = whole.end()?;
    for (path, content) in assets() {
        write(&begun.join(path), content.as_bytes())?;
    }
    let place = folder.join(SITE);
    if place.exists() {
        if !place.join(STYLE).is_file() {
            return Err(Error::new("this is no site of gouji's and stays as it is").within(place.display()));
        }
        fs::remove_dir_all(&place).context(place.display())?;
    }
    fs::rename(&begun, &place).context(place.display())?;
    built.index = place.join(INDEX);
    Ok(built)
}

/// The records of a dataset, a line each.
fn lines(records: &Path) -> Result<impl Iterator<Item = Result<String>>> {
    let file = BufReader::with_capacity(1 << 18, File::open(records).context(records.display())?);
    let name = records.display().to_string();
    Ok(file.lines().map(move |line| line.context(&name)))
}

thread_local! {
    /// What this thread has opened last: the reports of an archive stand one behind the other.
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// What the pages of a run go by.
struct Run<'a> {
    folder: &'a Path,
    begun: &'a Path,
    /// Where fetched documents lie.
    folders: [PathBuf; 1],
    options: &'a Options,
    review: Review,
    reports: usize,
    /// The prints of reports of which there are several.
    prints: BTreeMap<String, Prints>,
}

/// Several prints of one report.
#[derive(Debug, Default)]
struct Prints {
    /// Their variants, and when they were published.
    all: Vec<(String, Option<String>)>,
}

impl Prints {
    /// The one that counts, which is the one published last; none where nobody can tell.
    fn counting(&self) -> Option<&str> {
        let at = latest(self.all.iter().map(|(_, published)| published.as_deref()))?;
        Some(&self.all[at].0)
    }

    /// The one that has the address of the report: the one that counts, else the first.
    fn first(&self) -> Option<&str> {
        self.counting().or_else(|| self.all.first().map(|(variant, _)| variant.as_str()))
    }
}

impl<'a> Run<'a> {
    fn of(records: &Path, folder: &'a Path, begun: &'a Path, options: &'a Options) -> Result<Self> {
        let mut review = Review::new(options.decisions.clone(), None);
        let mut prints: BTreeMap<String, Prints> = BTreeMap::new();
        let mut last: Option<(Key, Option<String>)> = None;
        let mut reports = 0;
        for line in lines(records)? {
            let line = line?;
            let Some(key) = key(&line) else { continue };
            review.holds(&key);
            reports += 1;
            let own = (key.clone(), text(&line, "published"));
            if let Some((before, published)) = last.replace(own.clone()).filter(|(before, _)| before.id == key.id) {
                let of_id = prints.entry(key.id).or_default();
                if of_id.all.is_empty() {
                    of_id.all.push((before.variant, published));
                }
                of_id.all.push((key.variant, own.1));
            }
        }
        Ok(Self { folder, begun, folders: [folder.to_owned()], options, review, reports, prints })
    }

    /// The address of a print of a report.
    fn address(&self, key: &Key) -> Address {
        let first = self.prints.get(&key.id).and_then(Prints::first);
        let is_further = first.is_some_and(|first| first != key.variant);
        Address::of_report(&key.id, is_further.then_some(key.variant.as_str()))
    }

    /// Writes the pages of a report.
    fn report(&self, line: &str) -> Result<Made> {
        let report = parse::parse(line)?.report;
        let key = report.key();
        let evidence = Evidence::of(&report);
        let cases = self.review.judged(&report, evidence.as_ref());
        let mut page = ReportPage::of(&report, evidence.as_ref(), &cases, self.address(&key));
        let prints = self.prints.get(&key.id);
        let others = prints.iter().flat_map(|prints| &prints.all).map(|(variant, _)| variant);
        let others = others.filter(|variant| **variant != key.variant);
        let of_variant = |variant: &String| Key { id: key.id.clone(), variant: variant.clone() };
        page.others = others.map(|variant| (variant.clone(), self.address(&of_variant(variant)))).collect();
        let document = KEPT.with_borrow_mut(|kept| kept.find(&report.source, &self.folders));
        let note = match &document {
            Some(document) => {
                let copy = document.path.strip_prefix(self.folder).ok();
                // The site lies in the folder of the dataset.
                page.copy =
                    copy.map(|copy| format!("{}../{}", page.address.up(), escaped(&copy.display().to_string())));
                let shown = self.source(&report, &page, &document.bytes);
                page.has_source = shown.is_ok();
                shown.err().map(|why| why.within(&key).to_string())
            }
            None => None,
        };
        self.put(&page.address, INDEX, &templates::report(&page))?;
        let mut lines = [const { Vec::new() }; 3];
        for (query, line) in queue::lines(&page) {
            let of = [Severity::Error, Severity::Warning, Severity::Note].iter().position(|of| *of == query.severity);
            lines[of.unwrap_or_default()].push(serde_json::to_string(&line).context(&key)?);
        }
        let has_source = page.has_source;
        let figures = match prints {
            Some(prints) if prints.counting().is_none() => years::of_several(&report, &page.address),
            _ => years::points(&report, evidence.as_ref(), &page.address),
        };
        Ok(Made { part: Part::of(page, figures), lines, has_source, note })
    }

    /// Writes the page of a source; the error says why it cannot be shown.
    fn source(&self, report: &Report, page: &ReportPage<'_>, bytes: &[u8]) -> Result<()> {
        let (kind, shown) = match source::show(&report.source.media_type, bytes, places(report))? {
            Shown::Text(text) => (templates::Kind::Text, text),
            Shown::Page(page) => (templates::Kind::Page, page),
            Shown::Pages(pages) => {
                let noticed = page.noticed();
                let numbers = pages.with(|anchor| self.options.all_pictures || noticed.contains(anchor));
                (templates::Kind::Drawn, pages.shown(&self.pictures(page, bytes, &numbers)?))
            }
        };
        let html = templates::source(&report.id, kind, &shown);
        if html.len() > MOST_PAGE {
            return Err(Error::new(format!(
                "the source takes {} bytes as a page; at most {MOST_PAGE} are shown",
                html.len()
            )));
        }
        self.put(&page.address, source::NAME, &html)
    }

    /// Draws pages of a PDF and writes the pictures; a page whose picture is too large goes without.
    fn pictures(&self, page: &ReportPage<'_>, bytes: &[u8], numbers: &[usize]) -> Result<BTreeMap<usize, Picture>> {
        let mut pictures = BTreeMap::new();
        if numbers.is_empty() {
            return Ok(pictures);
        }
        for drawn in picture::draw(bytes, numbers)?.into_iter().filter(|drawn| drawn.svg.len() <= MOST_PAGE) {
            let name = format!("page-{}.svg", drawn.page);
            self.put(&page.address, &name, &drawn.svg)?;
            pictures.insert(drawn.page, Picture { name, size: drawn.size });
        }
        Ok(pictures)
    }

    fn put(&self, address: &Address, name: &str, content: &str) -> Result<()> {
        write(&self.begun.join(address.folder()).join(name), content)
    }
}

fn write(place: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder).context(folder.display())?;
    fs::write(place, content).context(place.display())
}

/// A path as a link has it.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('#', "%23").replace('?', "%3F")
}

/// Which report a line holds, without reading the rest of it; none where it holds none.
fn key(line: &str) -> Option<Key> {
    Some(Key { id: text(line, "id")?, variant: text(line, "variant")? })
}

/// The first text of this name in a line.
fn text(line: &str, name: &str) -> Option<String> {
    let (_, behind) = line.split_once(&format!("\"{name}\":"))?;
    serde_json::Deserializer::from_str(behind).into_iter::<String>().next()?.ok()
}
