//! What stands behind the broken sums of a report: its tables, every relation as tried, the stories.
//!
//! In: a report. Out: [`Evidence`], which finds the story of a finding, the cells that would mend it
//! and the other relations on these cells.

use crate::check::blame::{Mending, Story};
use crate::check::sums::Tried;
use crate::finding::{Code, Finding, Outcome};
use crate::record::{Report, Tables};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A report's tables and what the checks made of them.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The tables.
    pub tables: &'a Tables,
    /// Every relation at every place.
    pub tried: Vec<Tried>,
    /// The broken ones, by cause.
    pub stories: Vec<Story>,
}

impl<'a> Evidence<'a> {
    /// The evidence of a report; none where it prints no table.
    #[must_use]
    pub fn of(report: &'a Report) -> Option<Self> {
        let (tried, stories) = crate::check::broken::explain(report)?;
        Some(Self { tables: report.tables.as_ref()?, tried, stories })
    }

    /// The story a finding is part of; none for a finding that is no broken sum.
    #[must_use]
    pub fn story(&self, finding: &Finding) -> Option<&Story> {
        self.stories.iter().find(|story| story.broken.iter().any(|index| self.is_about(finding, *index)))
    }

    /// The first finding of the story that a finding is part of.
    #[must_use]
    pub fn first_of_story<'f>(&self, finding: &Finding, all: &'f [Finding]) -> Option<&'f Finding> {
        let first = self.story(finding)?.broken.iter().min()?;
        all.iter().find(|other| self.is_about(other, *first))
    }

    /// Whether a finding says that this relation is broken.
    #[must_use]
    pub fn is_about(&self, finding: &Finding, tried: usize) -> bool {
        let one = &self.tried[tried];
        let relation = self.tables.form.relations[one.instance.relation].id.as_str();
        finding.code == Code::RelationBroken
            && one.outcome == Outcome::Broken
            && finding.relation.as_deref() == Some(relation)
            && finding.at.as_ref() == Some(&one.instance.at)
    }

    /// The other relations on the cells of some mendings, with what they came to.
    pub fn others<'s>(&'s self, story: &'s Story, mendings: &'s [Mending]) -> impl Iterator<Item = &'s Tried> {
        let is_blamed =
            move |cell: usize| mendings.iter().flat_map(|mending| &mending.changes).any(|change| change.cell == cell);
        let others = self.tried.iter().enumerate().filter(|(index, _)| !story.broken.contains(index));
        others.map(|(_, one)| one).filter(move |one| one.cells().any(is_blamed))
    }

    /// A relation with its figures put in: `10+1+0+0 ≠ 0`, `11+0 = 12+?` where an operand is missing.
    #[must_use]
    pub fn spelled(&self, one: &Tried) -> String {
        use crate::form::Comparison::{AtLeast, AtMost, Equals};
        let sign = match (one.outcome, one.instance.comparison) {
            (Outcome::Broken, Equals) => "≠",
            (Outcome::Broken, AtLeast) => "<",
            (Outcome::Broken, AtMost) => ">",
            (_, Equals) => "=",
            (_, AtLeast) => "≥",
            (_, AtMost) => "≤",
        };
        format!("{} {sign} {}", self.sum(&one.left), self.sum(&one.instance.right))
    }

    /// `10+1+0+0`; of a long sum only what is not 0.
    fn sum(&self, cells: &[usize]) -> String {
        let figure = |cell: &usize| self.tables.cells[*cell].number();
        let is_long = cells.len() > crate::check::sums::TERMS_IN_FULL;
        let terms: Vec<String> = cells
            .iter()
            .map(figure)
            .filter(|figure| !is_long || *figure != Some(Decimal::ZERO))
            .map(|figure| figure.map_or_else(|| "?".to_owned(), |figure| figure.to_string()))
            .collect();
        if terms.is_empty() { "0".to_owned() } else { terms.join("+") }
    }
}

/// The cells of some mendings; with what would be consistent where there is one mending, and so no other choice.
#[must_use]
pub fn blamed(mendings: &[Mending]) -> BTreeMap<usize, Option<Decimal>> {
    let is_only = mendings.len() == 1;
    let changes = mendings.iter().flat_map(|mending| &mending.changes);
    changes.map(|change| (change.cell, change.implied.filter(|_| is_only))).collect()
}
