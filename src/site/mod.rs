//! The audit site: static pages where every figure stands beside its source.
//!
//! In: records with what their checks found, and the documents they were read from. Out: pages as text. Models say what
//! a page shows and know no HTML; templates know HTML and judge nothing. No files, no network: `pipeline::site` writes.

pub mod address;
pub mod model;
pub mod sheet;
pub mod source;
pub mod templates;
pub(crate) mod words;

use crate::form::{CellPlace, Form};
use std::borrow::Cow;

/// The style sheet, which every site has.
pub const STYLE: &str = "assets/site.css";

/// The files that are the same for every dataset, by their paths within the site: the style sheet and the scripts.
pub fn assets() -> impl Iterator<Item = (String, Cow<'static, str>)> {
    let written = [
        ("site.css", include_str!("assets/site.css")),
        ("language.js", include_str!("assets/language.js")),
        ("hand.js", include_str!("assets/hand.js")),
        ("report.js", include_str!("assets/report.js")),
        ("queue.js", include_str!("assets/queue.js")),
        ("search.js", include_str!("assets/search.js")),
        ("compare.js", include_str!("assets/compare.js")),
        ("compare-picture.js", include_str!("assets/compare-picture.js")),
    ];
    let written = written.into_iter().map(|(name, content)| (name.to_owned(), Cow::Borrowed(content)));
    let made = Form::all().iter().map(|form| (form_script(&form.id), Cow::Owned(cells_of(form))));
    let words = ("words.js".to_owned(), Cow::Owned(words::script()));
    written.chain(made).chain([words]).map(|(name, content)| (format!("assets/{name}"), content))
}

/// The name of the script that says what the cells of an edition are.
pub(crate) fn form_script(edition: &str) -> String {
    format!("form-{edition}.js")
}

/// Key, row and column of every cell, in the order of the edition.
fn cells_of(form: &Form) -> String {
    let cell = |(index, cell): (usize, &CellPlace)| {
        let (row, column) = form.labels(index);
        format!("{},\n", serde_json::json!([cell.key, row, column]))
    };
    let cells: String = form.cells.iter().enumerate().map(cell).collect();
    format!("// The cells of the form of {}.\n\"use strict\";\ngouji.form = [\n{cells}];\n", form.id)
}
