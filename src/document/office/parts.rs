//! The parts of an office package, found by what the package says of them and never by their names.
//!
//! In: the package, its content types and relationships. Out: the main part with its kind, and the
//! parts another part stands in relation to. A package without either is told by the usual names.

use super::xml::{self, Walk, attribute};
use crate::document::package::Package;
use crate::error::Result;
use quick_xml::events::BytesStart;

/// What the main part of a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text: DOCX, DOCM, DOTX.
    Word,
    /// A workbook: XLSX, XLSM, XLTX.
    Workbook,
    /// A workbook whose parts are no XML: XLSB.
    BinaryWorkbook,
    /// A presentation: PPTX.
    Slides,
}

/// What a part stands in relation to.
#[derive(Debug)]
pub struct Relation {
    /// What the part calls it by.
    pub id: String,
    /// The last step of its type: `worksheet`, `styles`.
    pub kind: String,
    /// The name of the part.
    pub target: String,
}

/// The main part and its kind; none where the package is of no office program.
///
/// # Errors
/// The content types or relationships inflate past the limits or are no well-formed XML.
pub fn main_part(package: &mut Package) -> Result<Option<(Kind, String)>> {
    let types = Types::read(package)?;
    let related = relations(package, "")?.into_iter().filter(|relation| relation.kind == "officeDocument");
    let stated = types.parts.iter().filter(|(_, kind)| kind.contains("main")).map(|(name, _)| name.clone());
    let mut candidates: Vec<String> = related.map(|relation| relation.target).chain(stated).collect();
    let usual = |name: &String| name.starts_with("word/document") && name.to_ascii_lowercase().ends_with(".xml");
    candidates.extend(package.names().into_iter().filter(usual).min());
    candidates.extend(["xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"].map(str::to_owned));
    let mut found = candidates.iter().filter_map(|name| package.find(name));
    Ok(found.find_map(|name| Some((types.kind(&name)?, name))))
}

/// The parts a part stands in relation to; the package itself is the part without a name.
///
/// # Errors
/// As [`main_part`].
pub fn relations(package: &mut Package, part: &str) -> Result<Vec<Relation>> {
    let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
    let separator = if folder.is_empty() { "" } else { "/" };
    let Some(own) = package.find(&format!("{folder}{separator}_rels/{name}.rels")) else { return Ok(Vec::new()) };
    let mut found = Relations { folder, all: Vec::new() };
    xml::walk(&package.xml(&own)?, &mut found).map_err(|error| error.within(own))?;
    Ok(found.all)
}

/// The part of this kind among the relations, else the one of the usual name.
#[must_use]
pub fn related(package: &Package, relations: &[Relation], kind: &str, usual: &str) -> Option<String> {
    let own = relations.iter().filter(|relation| relation.kind.eq_ignore_ascii_case(kind));
    own.map(|relation| relation.target.as_str()).chain([usual]).find_map(|name| package.find(name))
}

struct Relations<'a> {
    folder: &'a str,
    all: Vec<Relation>,
}

impl Walk for Relations<'_> {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        let value = |name: &str| attribute(element, name);
        let is_inside = value("TargetMode").is_none_or(|mode| !mode.eq_ignore_ascii_case("External"));
        if element.local_name().as_ref() == "Relationship"
            && is_inside
            && let (Some(id), Some(kind), Some(target)) = (value("Id"), value("Type"), value("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            self.all.push(Relation { id, kind, target: resolved(self.folder, &target) });
        }
        Ok(true)
    }

    fn close(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}

/// The name of a part from a target: `/xl/a.xml` is said from the root, `a.xml` and `../a.xml` from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// What a package says its parts are.
#[derive(Default)]
struct Types {
    parts: Vec<(String, String)>,
    endings: Vec<(String, String)>,
}

impl Types {
    fn read(package: &mut Package) -> Result<Self> {
        let mut types = Self::default();
        if let Some(part) = package.find("[Content_Types].xml") {
            xml::walk(&package.xml(&part)?, &mut types).map_err(|error| error.within(part))?;
        }
        Ok(types)
    }

    /// The kind of a part by what the package says of it, else by its folder.
    fn kind(&self, part: &str) -> Option<Kind> {
        let own = self.parts.iter().find(|(name, _)| name.eq_ignore_ascii_case(part));
        let ending = || {
            let ending = part.rsplit('.').next().unwrap_or_default();
            self.endings.iter().find(|(of, _)| of.eq_ignore_ascii_case(ending))
        };
        let said = own.or_else(ending).map_or("", |(_, kind)| kind.as_str());
        let says = |word: &str| said.contains(word);
        let lies = |folder: &str| part.to_ascii_lowercase().starts_with(folder);
        if says("ms-excel.sheet.binary") || part.to_ascii_lowercase().ends_with("workbook.bin") {
            Some(Kind::BinaryWorkbook)
        } else if says("wordprocessingml") || says("ms-word") {
            Some(Kind::Word)
        } else if says("spreadsheetml") || says("ms-excel") {
            Some(Kind::Workbook)
        } else if says("presentationml") || says("ms-powerpoint") || lies("ppt/") {
            Some(Kind::Slides)
        } else if lies("word/") {
            Some(Kind::Word)
        } else {
            lies("xl/").then_some(Kind::Workbook)
        }
    }
}

impl Walk for Types {
    fn open(&mut self, element: &BytesStart) -> Result<bool> {
        if let Some(kind) = attribute(element, "ContentType") {
            if let Some(part) = attribute(element, "PartName") {
                self.parts.push((resolved("", &part), kind));
            } else if let Some(ending) = attribute(element, "Extension") {
                self.endings.push((ending, kind));
            }
        }
        Ok(true)
    }

    fn close(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_are_said_from_a_folder_or_from_the_root() {
        for (target, part) in [
            ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("../other/./sheet.xml", "other/sheet.xml"),
            ("../../../sheet.xml", "sheet.xml"),
        ] {
            assert_eq!(resolved("xl", target), part);
        }
        assert_eq!(resolved("", "word/document2.xml"), "word/document2.xml");
    }
}
