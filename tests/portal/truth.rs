//! What must be found, what must be read from it, and what must be left alone.

use gouji::record::Mark;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Everything the practice portal knows about itself.
#[derive(Debug, Clone, Default)]
pub struct Truth {
    pub counties: Vec<County>,
    pub faults: Vec<Fault>,
}

/// A virtual county and its portal.
#[derive(Debug, Clone)]
pub struct County {
    pub code: String,
    pub name: String,
    pub host: String,
    pub home: String,
    /// The dialect its lists are printed in: `trs`.
    pub dialect: &'static str,
    /// The column of the annual reports, as a link on the portal leads there.
    pub column: String,
    /// The host is another county's: nothing on it may be taken.
    pub wrong_site: bool,
    /// URLs for the registry's `entry`.
    pub entry: Vec<String>,
    pub postings: Vec<Posting>,
    pub decoys: Vec<Decoy>,
}

/// A report as it is published.
#[derive(Debug, Clone)]
pub struct Posting {
    /// Its canonical URL: the page where there is one, else the file.
    pub url: String,
    /// The title that the list prints; in a grid the unit's name alone.
    pub title: String,
    pub year: i32,
    /// Whose report it is, where not the county government's.
    pub unit: Option<String>,
    pub kind: Kind,
    pub outcome: Outcome,
    /// The printed cells of the tables by key: a number, or the mark that says why there is none.
    pub cells: BTreeMap<String, Result<Decimal, Mark>>,
    /// The file that holds the report, where it is not the page itself.
    pub file: Option<String>,
    /// Other URLs of the same posting that the portal shows.
    pub aliases: Vec<String>,
    /// The URL of the posting that this one corrects.
    pub revises: Option<String>,
}

/// Where on the page the report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Html,
    Pdf,
    Docx,
    Doc,
    /// A zip with one report in it.
    Zip,
    /// `pdfjs/web/viewer.html?file=` in a frame.
    PdfJs,
    /// `showVsbpdfIframe("….pdf")`.
    VsbFrame,
    /// `var pdfData = '…'` in a script.
    PdfData,
    /// A PDF that holds only pictures.
    ScannedPdf,
    /// Pictures on the page.
    Pictures,
    /// The list leads straight to the file.
    File,
}

/// What harvesting it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Every cell is read.
    Read,
    /// A report of the years before the tables.
    NoTables,
    ImageOnly,
    /// A legacy Word file; read only with the feature `doc`.
    NeedsConversion,
    /// The attachment is a page that asks for a captcha.
    Captcha,
    /// The page answers 403.
    Forbidden,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::NoTables => "no_tables",
            Self::ImageOnly => "image_only",
            Self::NeedsConversion => "needs_conversion",
            Self::Captcha => "captcha",
            Self::Forbidden => "forbidden",
        }
    }
}

/// Something that looks like a report and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoy {
    pub url: String,
    pub title: String,
    /// What it is: `interpretation`.
    pub why: &'static str,
}

/// A host that fails in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: String,
    pub name: String,
    pub host: String,
    pub home: String,
    /// URLs for the registry's `entry`.
    pub entry: Vec<String>,
    /// What harvesting it must be called: `challenge_ruishu`.
    pub kind: &'static str,
    /// What the host does.
    pub does: &'static str,
}

impl Truth {
    /// All postings that must be found.
    pub fn postings(&self) -> impl Iterator<Item = &Posting> {
        self.counties.iter().flat_map(|county| &county.postings)
    }

    /// The county of a host.
    pub fn county(&self, host: &str) -> Option<&County> {
        self.counties.iter().find(|county| county.host == host)
    }
}
