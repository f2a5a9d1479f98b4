//! A dataset → its site.
//!
//! In: the records of a dataset and the documents they were read from. Out: a folder of pages, written beside its place and
//! moved there when it is complete. A report is in memory only while its pages are made.

use super::in_order::in_order;
use super::kept::Kept;
use super::records;
use crate::dataset::{self, SITE};
use crate::document::pdf::picture;
use crate::error::{Context, Error, Result};
use crate::finding::Severity;
use crate::record::key::Key;
use crate::record::{Report, parse};
use crate::review::Review;
use crate::review::decisions::Decisions;
use crate::review::evidence::Evidence;
use crate::site::address::{Address, INDEX};
use crate::site::model::division::{DivisionPage, Part};
use crate::site::model::index::Index;
use crate::site::model::queue;
use crate::site::model::report::{ReportPage, places};
use crate::site::model::years;
use crate::site::source::{self, Picture, Shown};
use crate::site::{ASSETS, sheet, templates};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// The largest page, in bytes.
const MOST_PAGE: usize = 2 << 20;

/// The largest file of data, in bytes.
const MOST_DATA: usize = 900 << 10;

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
    let mut whole = Whole::of(&run);
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
    for asset in ASSETS {
        write(&begun.join(asset.path), asset.content)?;
    }
    let place = folder.join(SITE);
    if place.exists() {
        if !place.join(ASSETS[0].path).is_file() {
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
    /// The prints of reports of which there are several, the first the one that has the address of the id.
    prints: BTreeMap<String, Vec<String>>,
}

/// What came of a report.
struct Made {
    part: Part,
    /// Its lines of the queue: of errors and warnings, and of notes.
    lines: [Vec<String>; 2],
    has_source: bool,
    note: Option<String>,
}

/// What the pages of more than one report are made of.
struct Whole<'a> {
    run: &'a Run<'a>,
    index: Index,
    built: Built,
    /// The county whose reports come one behind the other.
    division: Option<DivisionPage>,
    queue: [Data; 2],
}

impl<'a> Whole<'a> {
    fn of(run: &'a Run<'a>) -> Self {
        let queue = ["data", "notes"].map(Data::of);
        Self { run, index: Index::default(), built: Built::default(), division: None, queue }
    }

    fn add(&mut self, made: Made) -> Result<()> {
        let Made { part, lines, has_source, note } = made;
        self.built.reports += 1;
        self.built.without_source += usize::from(!has_source);
        self.built.notes.extend(note);
        for (data, lines) in self.queue.iter_mut().zip(lines) {
            lines.into_iter().try_for_each(|line| data.add(self.run, &line))?;
        }
        match &mut self.division {
            Some(division) if division.address == part.address => division.add(part),
            _ => {
                let before = self.division.replace(DivisionPage::of(part));
                self.division_ends(before)?;
            }
        }
        Ok(())
    }

    /// No more reports of a county come.
    fn division_ends(&mut self, division: Option<DivisionPage>) -> Result<()> {
        let Some(division) = division else { return Ok(()) };
        self.index.add(&division);
        self.run.division(&division)
    }

    fn end(mut self) -> Result<Built> {
        let run = self.run;
        let last = self.division.take();
        self.division_ends(last)?;
        for (name, counties) in &self.index.provinces {
            run.put(&templates::of_province(name), INDEX, &templates::province(name, counties))?;
        }
        let [data, notes] = self.queue;
        let queue = templates::queue::queue(&data.end(run)?, &notes.end(run)?);
        run.put(&templates::queue::address(), INDEX, &queue)?;
        run.put(&Address::root(), INDEX, &templates::index(&self.index))?;
        Ok(self.built)
    }
}

/// Lines of the queue in files that a page can take.
struct Data {
    name: &'static str,
    files: Vec<String>,
    begun: String,
}

impl Data {
    fn of(name: &'static str) -> Self {
        Self { name, files: Vec::new(), begun: String::new() }
    }

    fn add(&mut self, run: &Run<'_>, line: &str) -> Result<()> {
        if self.begun.len() + line.len() > MOST_DATA {
            self.put(run)?;
        }
        self.begun.push_str(line);
        self.begun.push_str(",\n");
        Ok(())
    }

    fn put(&mut self, run: &Run<'_>) -> Result<()> {
        let name = format!("{}-{}.js", self.name, self.files.len() + 1);
        let content = format!("gouji.findings([\n{}]);\n", std::mem::take(&mut self.begun));
        run.put(&templates::queue::address(), &name, &content)?;
        self.files.push(name);
        Ok(())
    }

    /// The names of the files.
    fn end(mut self, run: &Run<'_>) -> Result<Vec<String>> {
        if !self.begun.is_empty() {
            self.put(run)?;
        }
        Ok(self.files)
    }
}

impl<'a> Run<'a> {
    fn of(records: &Path, folder: &'a Path, begun: &'a Path, options: &'a Options) -> Result<Self> {
        let mut review = Review::new(options.decisions.clone(), None);
        let mut prints: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut last: Option<Key> = None;
        let mut reports = 0;
        for line in lines(records)? {
            let line = line?;
            let Some(key) = key(&line) else { continue };
            review.holds(&key);
            reports += 1;
            if let Some(before) = last.replace(key.clone()).filter(|before| before.id == key.id) {
                prints.entry(key.id).or_insert_with(|| vec![before.variant]).push(key.variant);
            }
        }
        Ok(Self { folder, begun, folders: [folder.to_owned()], options, review, reports, prints })
    }

    /// The address of a print of a report.
    fn address(&self, key: &Key) -> Address {
        let first = self.prints.get(&key.id).and_then(|prints| prints.first());
        let is_further = first.is_some_and(|first| *first != key.variant);
        Address::of_report(&key.id, is_further.then_some(key.variant.as_str()))
    }

    /// Writes the pages of a report.
    fn report(&self, line: &str) -> Result<Made> {
        let report = parse::parse(line)?.report;
        let key = report.key();
        let evidence = Evidence::of(&report);
        let cases = self.review.judged(&report, evidence.as_ref());
        let mut page = ReportPage::of(&report, evidence.as_ref(), &cases, self.address(&key));
        let others = self.prints.get(&key.id).into_iter().flatten().filter(|variant| **variant != key.variant);
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
        let mut lines = [Vec::new(), Vec::new()];
        for (query, line) in queue::lines(&page) {
            lines[usize::from(query.severity == Severity::Note)].push(serde_json::to_string(&line).context(&key)?);
        }
        let has_source = page.has_source;
        let points = years::points(&report, evidence.as_ref(), &page.address);
        Ok(Made { part: Part::of(page, points), lines, has_source, note })
    }

    /// Writes the pages of a county, with the letter and the workbook of what it is to be asked.
    fn division(&self, page: &DivisionPage) -> Result<()> {
        if page.can_be_asked() {
            self.put(&page.address.below("letter"), INDEX, &templates::letter(page))?;
            write(&self.begun.join(page.address.folder()).join(sheet::NAME), sheet::workbook(page)?)?;
        }
        self.put(&page.address, INDEX, &templates::division(page))
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
    let text = |name: &str| {
        let (_, behind) = line.split_once(&format!("\"{name}\":"))?;
        serde_json::Deserializer::from_str(behind).into_iter::<String>().next()?.ok()
    };
    Some(Key { id: text("id")?, variant: text("variant")? })
}
