//! XLSX: the parts of a workbook → its sheets as they are stored.
//!
//! In: the package. Out: the sheets that are not hidden, and their faces. A formula is its stored
//! result. Memory is given for what a part holds, never for what it claims.

mod drawing;
mod worksheet;

use super::Book;
use super::cells::Budget;
use super::formula::Writer;
use super::{MOST_SHEETS, faces::Faces, strings, styles};
use crate::document::office::parts::{self, Relation};
use crate::document::office::xml::{self, Walk, attribute, is_true};
use crate::document::package::Package;
use crate::error::{Error, Result};
use quick_xml::events::BytesStart;

/// Reads a workbook by its main part.
///
/// # Errors
/// A part inflates past the limits, is no well-formed XML or holds more than is read; no sheet is visible.
pub fn read(package: &mut Package, part: &str) -> Result<Book> {
    let relations = parts::relations(package, part)?;
    let mut own = Workbook::default();
    xml::walk(&package.xml(part)?, &mut own).map_err(|error| error.within(part))?;
    if own.count > MOST_SHEETS {
        return Err(Error::new(format!("the workbook has {} sheets; at most {MOST_SHEETS} are read", own.count)));
    }
    let texts = match parts::related(package, &relations, "sharedStrings", "xl/sharedStrings.xml") {
        Some(own) => strings::shared(&package.xml(&own)?).map_err(|error| error.within(own))?,
        None => Vec::new(),
    };
    let faces = match parts::related(package, &relations, "styles", "xl/styles.xml") {
        Some(own) => styles::read(&package.xml(&own)?).map_err(|error| error.within(own))?,
        None => Faces::default(),
    };
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for sheet in own.sheets.iter().filter(|sheet| !sheet.is_hidden) {
        if let Some(own) = sheet.part(&relations)? {
            let own = package.find(&own).ok_or_else(|| {
                Error::new(format!("the part {own} of the sheet {:?} is not in the container", sheet.name))
            })?;
            let mut stored =
                worksheet::read(&package.xml(&own)?, &texts, &mut budget).map_err(|error| error.within(&own))?;
            let beside = parts::relations(package, &own)?;
            stored.is_laid_out = beside.iter().any(|relation| relation.kind == "table");
            let drawings = beside.iter().filter(|relation| relation.kind == "drawing");
            for drawing in drawings.filter_map(|relation| package.find(&relation.target)).collect::<Vec<_>>() {
                drawing::cover(&mut stored, &package.xml(&drawing)?).map_err(|error| error.within(&drawing))?;
            }
            stored.name.clone_from(&sheet.name);
            sheets.push(stored);
        }
    }
    if sheets.is_empty() {
        return Err(Error::new(format!("the workbook has {} sheets and none is visible", own.sheets.len())));
    }
    let writer = if own.calculates { Writer::Calculates } else { Writer::Unknown };
    Ok(Book { sheets, faces, is_1904: own.is_1904, writer })
}

/// A sheet as the workbook names it.
#[derive(Debug)]
struct Named {
    name: String,
    relation: String,
    is_hidden: bool,
}

impl Named {
    /// The name of its part; none where it is a chart or a macro.
    fn part(&self, relations: &[Relation]) -> Result<Option<String>> {
        let own = relations.iter().find(|relation| relation.id == self.relation).ok_or_else(|| {
            Error::new(format!("where the sheet {:?} stands in the container is not said", self.name))
        })?;
        Ok((own.kind == "worksheet").then(|| own.target.clone()))
    }
}

#[derive(Debug, Default)]
struct Workbook {
    /// Its sheets, and how many it names.
    sheets: Vec<Named>,
    count: usize,
    is_1904: bool,
    calculates: bool,
}

impl Walk for Workbook {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        let value = |name: &str| attribute(element, name);
        let says = |name: &str| value(name).is_some_and(|value| is_true(&value));
        match element.local_name().as_ref() {
            "workbookPr" => self.is_1904 = says("date1904"),
            "calcPr" => self.calculates = !says("fullCalcOnLoad"),
            "sheet" => {
                self.count += 1;
                if self.count <= MOST_SHEETS {
                    self.sheets.push(Named {
                        name: value("name").unwrap_or_default(),
                        relation: value("id").unwrap_or_default(),
                        is_hidden: value("state").is_some_and(|state| state != "visible"),
                    });
                }
            }
            _ => {}
        }
        Ok(true)
    }

    fn close(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}
