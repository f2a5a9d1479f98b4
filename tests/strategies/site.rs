//! A portal in memory and a walk over one of its lists.

use gouji::portal::strategies::{self, Strategy, step};
use gouji::portal::{Next, Page, Request, Stop, Walk};
use std::collections::BTreeMap;
use url::Url;

pub const HOME: &str = "http://www.yunting.example";
const MOST_REQUESTS: usize = 30;

/// Answers by request: `GET /a/`, `POST /b?c=1 col=1`.
pub struct Site {
    answers: BTreeMap<String, String>,
}

/// What a walk asked and brought.
#[derive(Debug, PartialEq)]
pub struct Walked {
    pub asked: Vec<String>,
    pub titles: Vec<String>,
    pub stop: Stop,
    pub promised: Option<usize>,
    pub gap: bool,
}

pub fn line(request: &Request) -> String {
    let url = request.url.as_str().strip_prefix(HOME).unwrap_or(request.url.as_str());
    match &request.form {
        None => format!("GET {url}"),
        Some(form) => format!("POST {url} {}", String::from_utf8(form.to_bytes()).unwrap()),
    }
}

pub fn page(path: &str, body: &str) -> Page {
    Page::parse(Url::parse(HOME).unwrap().join(path).unwrap(), body.as_bytes())
}

/// A list item of a plain page with a title for that year.
pub fn item(path: &str, year: u32) -> String {
    format!("<li><a href=\"{path}\">云汀县{year}年政府信息公开工作年度报告</a><span>{}-01-20</span></li>", year + 1)
}

impl Site {
    pub fn new(answers: &[(&str, &str)]) -> Self {
        Self { answers: answers.iter().map(|(asked, body)| ((*asked).to_owned(), (*body).to_owned())).collect() }
    }

    fn answer(&self, request: &Request) -> Option<Page> {
        let mut wanted = request.clone();
        wanted.url.set_fragment(None);
        self.answers.get(&line(&wanted)).map(|body| Page::parse(wanted.url, body.as_bytes()))
    }

    /// Walks as a strategy says, from the page at `entry`, which the site must have.
    pub fn walk(&self, strategy: &str, entry: &str) -> Walked {
        let strategy = strategies::named(strategy).unwrap();
        let request = Request::get(Url::parse(HOME).unwrap().join(entry).unwrap());
        let mut page = self.answer(&request).unwrap();
        let (mut walk, rows) = Walk::begin(strategy, request, page.clone());
        let mut titles: Vec<String> = rows.into_iter().map(|row| row.title).collect();
        let mut asked = Vec::new();
        loop {
            match step(strategy, &page, &walk) {
                Next::End(stop) => {
                    return Walked { asked, titles, stop, promised: walk.promised, gap: walk.has_gap() };
                }
                Next::Ask(request) => {
                    asked.push(line(&request));
                    assert!(asked.len() <= MOST_REQUESTS, "no end: {asked:?}");
                    let Some(answer) = self.answer(&request) else {
                        walk.in_vain(request, Stop::Unanswered);
                        continue;
                    };
                    let rows = walk.answered(strategy, request, &answer);
                    if !rows.is_empty() {
                        page = answer;
                    }
                    titles.extend(rows.into_iter().map(|row| row.title));
                }
            }
        }
    }
}

/// The years in the walk's titles.
pub fn years(walked: &Walked) -> Vec<u32> {
    walked.titles.iter().filter_map(|title| title.strip_prefix("云汀县")?.get(..4)?.parse().ok()).collect()
}

pub fn first_request(strategy: &dyn Strategy, page: &Page) -> Next {
    let (walk, _) = Walk::begin(strategy, Request::get(page.url.clone()), page.clone());
    step(strategy, page, &walk)
}
