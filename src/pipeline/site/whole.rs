//! The pages of more than one report.

use super::data::Data;
use super::facts::Facts;
use super::{Built, Run, write};
use crate::error::Result;
use crate::site::address::{Address, INDEX};
use crate::site::model::compare;
use crate::site::model::division::{DivisionPage, Part};
use crate::site::model::index::Index;
use crate::site::model::indicators::{Indicators, Values, all_named};
use crate::site::{sheet, templates, words};
use serde_json::json;
use std::collections::BTreeMap;

/// What came of a report.
pub(super) struct Made {
    pub part: Part,
    /// Its lines of the queue: of errors, warnings and notes.
    pub lines: [Vec<String>; 3],
    pub has_source: bool,
    pub note: Option<String>,
}

/// What the pages of more than one report are made of.
pub(super) struct Whole<'a> {
    run: &'a Run<'a>,
    facts: Facts,
    index: Index,
    pub built: Built,
    /// The county whose reports come one behind the other.
    division: Option<DivisionPage>,
    queue: [Data; 3],
    bodies: Data,
}

impl<'a> Whole<'a> {
    pub fn of(run: &'a Run<'a>, facts: Facts) -> Self {
        let queue =
            ["errors", "warnings", "notes"].map(|name| Data::of(templates::queue::address(), name, "gouji.findings(["));
        let bodies = Data::of(Address::of("data"), "bodies", "gouji.bodies([");
        let (index, built) = (Index::default(), Built::default());
        Self { run, facts, index, built, division: None, queue, bodies }
    }

    pub fn add(&mut self, made: Made) -> Result<()> {
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
        let Some(page) = division else { return Ok(()) };
        self.index.add(&page);
        let code = page.entries.iter().find_map(|entry| entry.code.as_deref()).filter(|_| page.is_division);
        for (name, address) in page.bodies() {
            let line = json!([name, code.unwrap_or_default(), address.folder()]);
            self.bodies.add(self.run, &line.to_string())?;
        }
        if page.can_be_asked() {
            self.run.put(&page.address.below("letter"), INDEX, &templates::letter(&page))?;
            let place = self.run.begun.join(page.address.folder()).join(sheet::NAME);
            write(&place, sheet::workbook(&page)?)?;
        }
        let expected = self.facts.coverage.as_ref().zip(code).and_then(|(all, code)| all.counties.get(code));
        for (name, html) in templates::division(&page, expected, &self.facts.bands) {
            self.run.put(&page.address, &name, &html)?;
        }
        Ok(())
    }

    pub fn end(mut self) -> Result<Built> {
        let last = self.division.take();
        self.division_ends(last)?;
        let Self { run, facts, index, built, queue, bodies, .. } = self;
        for (name, counties) in &index.provinces {
            for (file, html) in templates::province(name, counties) {
                run.put(&templates::of_province(name), &file, &html)?;
            }
        }
        let [errors, warnings, notes] = queue;
        let gravest_first = [errors.end(run)?, warnings.end(run)?].concat();
        let queue = templates::queue::queue(&gravest_first, &notes.end(run)?);
        run.put(&templates::queue::address(), INDEX, &queue)?;
        covered(run, &facts, &index)?;
        compared(run, &facts, &index)?;
        let relations = match &facts.relations {
            Some(came) => templates::relations::relations(came),
            None => templates::missing(&templates::relations::address(), words::RELATIONS),
        };
        run.put(&templates::relations::address(), INDEX, &relations)?;
        run.put(&templates::methods::address(), INDEX, &templates::methods::methods())?;
        run.put(&templates::downloads::address(), INDEX, &templates::downloads::downloads(&facts.files))?;
        let bodies: Vec<String> = bodies.end(run)?.iter().map(|name| format!("data/{name}")).collect();
        let mixes = facts.indicators.as_ref().map(Indicators::mixes).unwrap_or_default();
        let first = templates::index(&index, facts.coverage.as_ref(), &mixes, &bodies);
        run.put(&Address::root(), INDEX, &first)?;
        Ok(built)
    }
}

/// The pages of what became of every expected county.
fn covered(run: &Run<'_>, facts: &Facts, index: &Index) -> Result<()> {
    use templates::coverage::{address, coverage, of_province, province};
    let Some(all) = &facts.coverage else {
        return run.put(&address(), INDEX, &templates::missing(&address(), words::COVERAGE));
    };
    let years = all.years();
    for (name, counties) in all.provinces() {
        run.put(&of_province(name), INDEX, &province(name, &counties, &years, &index.known))?;
    }
    run.put(&address(), INDEX, &coverage(all))
}

/// The pages of the indicators, and that which compares counties.
fn compared(run: &Run<'_>, facts: &Facts, index: &Index) -> Result<()> {
    use templates::{compare as page, indicators};
    let Some(all) = &facts.indicators else {
        run.put(&page::address(), INDEX, &templates::missing(&page::address(), words::COMPARE))?;
        return run.put(&indicators::address(), INDEX, &templates::missing(&indicators::address(), words::INDICATORS));
    };
    run.put(&indicators::address(), INDEX, &indicators::indicators(all))?;
    let nothing = Values::default();
    for named in all_named() {
        let values = all.of(named.id).unwrap_or(&nothing);
        run.put(&indicators::of_indicator(named.id), INDEX, &indicators::indicator(&named, values, all, &index.known))?;
    }
    let mut places = Data::of(Address::of("data"), "places", "gouji.places([");
    let nothing = BTreeMap::new();
    let expected = facts.coverage.as_ref().map_or(&nothing, |all| &all.counties);
    compare::places(all, expected, &index.known).try_for_each(|line| places.add(run, &line.to_string()))?;
    let mut of_indicators = Vec::new();
    for named in compare::known(all) {
        let mut data = Data::of(Address::of("data"), named.id, &format!("gouji.values(\"{}\", [", named.id));
        compare::values(all, named.id).try_for_each(|line| data.add(run, &line))?;
        of_indicators.push(compare::Files { named, files: data.end(run)? });
    }
    let data = compare::Data {
        places: places.end(run)?,
        indicators: of_indicators,
        years: all.years(),
        digest: facts.digest.clone(),
    };
    run.put(&page::address(), INDEX, &page::compare(&data))
}
