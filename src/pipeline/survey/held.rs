//! What an archive holds of a county's portal beyond what its lists name: reports that a browser opened.

use super::Surveyor;
use super::document::is_report_of;
use super::list::Listed;
use crate::crawl::Kind;
use crate::crawl::visit::{Answer, Exchanges, Halt};
use crate::portal::attachment::file_name;
use crate::portal::{Page, Request, Row, TitleFrom, meta};
use crate::title::judge;

/// The name of the strategy in discovery records: none listed it.
const ARCHIVED: &str = "archived";

impl<E: Exchanges> Surveyor<'_, E> {
    /// The pages of the portal's hosts that nothing listed and that read as reports of the county; where a page of it said
    /// that it is another county's there are none.
    pub(super) async fn held(&mut self) -> Result<Vec<Listed>, Halt> {
        let mut listed = Vec::new();
        if self.survey.cases.iter().any(|case| case.kind == Kind::WrongSite.as_str()) {
            return Ok(listed);
        }
        // A host may be that of several portals.
        let county = self.survey.portal.code.clone();
        for url in self.visitor.held(&self.scope, &|content| is_report_of(content, &county)) {
            let request = Request::get(url);
            if let Ok(answer) = self.ask(&request).await? {
                listed.push(unlisted(request, &answer));
            }
        }
        Ok(listed)
    }
}

/// A report that no column lists, under the title that its page or file has.
fn unlisted(request: Request, answer: &Answer) -> Listed {
    let page = Page::parse(answer.url.clone(), &answer.content);
    let title = meta::tags(&page).article_title.unwrap_or_else(|| page.title.clone());
    let (title, title_from) = match title.trim() {
        "" => (file_name("", &answer.url), TitleFrom::File),
        title => (title.to_owned(), TitleFrom::Page),
    };
    Listed {
        judgement: judge(&title),
        row: Row { url: request.url.clone(), title, title_from, date: None, heading: None, files: Vec::new() },
        page_no: 0,
        list: request,
        seen: answer.retrieved,
        strategy: ARCHIVED,
        fingerprint: Vec::new(),
        column: None,
    }
}
