//! Epoint 新点 `WebBuilder`: columns by numbers, `/009001/009001002/`.
//!
//! Where a script fetches the list, its call wants fields that the page does not print, a site's
//! GUID and often a token or a captcha. Those are not obtained: such a list shows no rows here.

use super::{Strategy, listed};
use crate::portal::{Next, Page, Row, Walk};

/// Epoint.
pub struct Epoint;

impl Strategy for Epoint {
    fn name(&self) -> &'static str {
        "epoint"
    }

    fn recognises(&self, page: &Page) -> bool {
        page.body.contains("EWB-FRONT") || page.body.contains("webBuilderCommon.js")
    }

    fn rows(&self, page: &Page) -> Vec<Row> {
        listed::rows(page)
    }

    fn next(&self, page: &Page, walk: &Walk) -> Next {
        listed::next(page, walk)
    }
}
