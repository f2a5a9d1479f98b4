//! Which pages of a portal hold the annual reports? Judged from the pages alone.
//!
//! In: pages as they were received. Out: what to ask next, the column with its proof, and one
//! [`Posting`](posting::Posting) a report. Nothing here asks a server; `crawl` does, and `pipeline` walks.

pub mod attachment;
pub mod column;
pub mod meta;
pub mod page;
pub mod posting;
pub mod registry;
pub mod report_page;
pub mod strategies;
pub mod walk;
pub mod year;

use crate::record::division::{Division, Level};
use jiff::civil::Date;
pub use page::{Anchor, Page};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use url::Url;
pub use walk::Walk;

/// A county's portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portal {
    /// The division's code: `431228`.
    pub code: String,
    /// Its name: 芷江侗族自治县.
    pub name: String,
    /// The province it is in; none for a province itself.
    pub province: Option<String>,
    /// The prefecture it is in.
    pub prefecture: Option<String>,
    /// Home pages, the likeliest first.
    pub home: Vec<Url>,
    /// Columns known to hold the reports; tried before anything is looked for.
    pub entry: Vec<Url>,
    /// What the home page last answered, and when: `direct 2026-04-26`.
    pub answer: Option<String>,
    /// Where the server of the home page stands, as far as somebody looked: portals of one network go into one shard.
    pub address: Option<IpAddr>,
}

impl Portal {
    /// The division whose portal it is, as the registry names it; a zone is taken for a county.
    #[must_use]
    pub fn division(&self) -> Division {
        let Self { code, name, prefecture, province, .. } = self.clone();
        let level = match code.strip_suffix("00") {
            Some(above) if above.ends_with("00") => Level::Province,
            Some(_) => Level::Prefecture,
            None => Level::County,
        };
        Division { code, name, level, prefecture, province }
    }
}

/// What is asked of a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Request {
    /// Where; the fragment is never sent.
    pub url: Url,
    /// The body of a POST. None: a GET.
    pub form: Option<Form>,
    /// The page that leads there; some servers answer only with it.
    pub referer: Option<Url>,
}

impl Request {
    /// A GET.
    #[must_use]
    pub fn get(url: Url) -> Self {
        Self { url, form: None, referer: None }
    }

    /// A POST of a form.
    #[must_use]
    pub fn post(url: Url, form: Vec<(String, String)>) -> Self {
        Self { url, form: Some(Form::Fields(form)), referer: None }
    }

    /// A POST of JSON.
    #[must_use]
    pub fn post_json(url: Url, json: &serde_json::Value) -> Self {
        Self { url, form: Some(Form::Json(json.to_string().into())), referer: None }
    }

    /// The fields of its form; none of a GET or of JSON.
    #[must_use]
    pub fn fields(&self) -> Option<&[(String, String)]> {
        match self.form.as_ref()? {
            Form::Fields(fields) => Some(fields),
            Form::Json(_) => None,
        }
    }

    /// The same, as a browser on `page` would ask.
    #[must_use]
    pub fn from_page(mut self, page: &Url) -> Self {
        self.referer = Some(page.clone());
        self
    }

    /// Would the server see the same question? A fragment is never sent, a referer changes no answer.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        let sent = |url: &Url| url.as_str().split('#').next().unwrap_or_default().to_owned();
        self.form == other.form && sent(&self.url) == sent(&other.url)
    }
}

/// The body of a POST.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Form {
    /// The fields of a form.
    Fields(Vec<(String, String)>),
    /// An object of JSON.
    Json(Box<str>),
}

impl Form {
    /// As it is sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Fields(fields) => {
                url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
            }
            Self::Json(text) => text.as_bytes().to_vec(),
        }
    }

    /// From what was sent; no form begins with a brace.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"{") {
            return Self::Json(String::from_utf8_lossy(bytes).into());
        }
        Self::Fields(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// Its `Content-Type`.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Fields(_) => "application/x-www-form-urlencoded; charset=UTF-8",
            Self::Json(_) => "application/json;charset=UTF-8",
        }
    }
}

/// A line of a list: a link and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it leads, resolved.
    pub url: Url,
    /// The best title: the longest of the title attribute, the text and the picture's alternative.
    pub title: String,
    /// Which of them it was.
    pub title_from: TitleFrom,
    /// The date printed in the row or given by the data.
    pub date: Option<Date>,
    /// The heading or tab above it; in a grid it alone gives the year: `2023年`.
    pub heading: Option<String>,
    /// Files the data already names beside the page.
    pub files: Vec<Url>,
}

/// Where a title was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TitleFrom {
    /// The link's title attribute.
    Attribute,
    /// The link's text.
    Text,
    /// The alternative text of a picture.
    Picture,
    /// The name of a file.
    File,
    /// A field of the data.
    Data,
    /// The page's own title, where no list links it.
    Page,
}

/// What a strategy wants after a page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Ask this; its answer is the next page of the same list.
    Ask(Request),
    /// The list is over.
    End(Stop),
}

/// Why a list was not followed further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stop {
    /// The list says or shows that this was its last page.
    LastPage,
    /// Nothing on the page leads on.
    NoPager,
    /// The page counts further pages, and nothing on it leads there: a script must.
    Unlinked,
    /// A page brought no new row.
    NothingNew,
    /// The next page could not be had.
    Unanswered,
    /// A page under 600 bytes.
    Stub,
    /// The same bytes again.
    SameBody,
    /// Sent back to the home page.
    BackHome,
    /// The most pages a list may have.
    PageCap,
    /// Rows from before 2008, when the duty to report began.
    TooOld,
}

impl Stop {
    /// The word of the report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LastPage => "last_page",
            Self::NoPager => "no_pager",
            Self::Unlinked => "unlinked",
            Self::NothingNew => "nothing_new",
            Self::Unanswered => "unanswered",
            Self::Stub => "stub",
            Self::SameBody => "same_body",
            Self::BackHome => "back_home",
            Self::PageCap => "page_cap",
            Self::TooOld => "too_old",
        }
    }
}
