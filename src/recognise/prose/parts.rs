//! 其中: which total a figure is a part of.
//!
//! In: what was stated before a list of parts opened. Out: the total of the same thing and unit that stands before it. Of several
//! ways of publishing none is the total of what follows them all: 网站500条，微信300条，其中…. A list one of whose entries is larger
//! than its total is a list of something else, unless it counts the very thing by applicant, way or result.

use super::applications::APPLICATION_CHANNELS;
use super::topic::{self, Topic};
use crate::lexicon::PROSE;
use crate::record::statement::{Kind, Precision, Statement};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many statements back the total of a part is looked for.
const NEAR: usize = 64;

/// The list of parts that is open, or was the last.
#[derive(Debug, Default)]
pub struct Parts {
    /// The total right before the list.
    pub whole: Option<usize>,
    /// The statements that may be totals of its entries.
    totals: Range<usize>,
    beside: usize,
    /// Whether a mark right behind a figure opens it, which then is the total.
    is_behind: bool,
    /// Whether it stands in brackets, which end it.
    pub in_brackets: bool,
    /// Whether the figure before it counted something that is no topic, so that its entries do too.
    pub are_foreign: bool,
}

impl Parts {
    /// A list that opens behind these statements; ways of publishing stand beside each other from `beside` on.
    pub fn behind(statements: &[Statement], totals: Range<usize>, beside: usize, is_behind: bool) -> Self {
        let mut parts = Self { totals, beside, is_behind, ..Self::default() };
        let last = parts.totals.clone().rev().find(|index| statements[*index].kind != Kind::Percent);
        parts.whole = last.filter(|last| !parts.is_one_of_several(statements, *last));
        parts
    }

    /// The total that a figure of these words is a part of.
    pub fn whole_of(&self, statements: &[Statement], topic: &Topic, unit: Option<&str>) -> Option<usize> {
        if topic.kind == Kind::Percent {
            return None;
        }
        let from = self.totals.start.max(self.totals.end.saturating_sub(NEAR));
        let mut totals = (from..self.totals.end).rev().filter(|index| {
            let total = &statements[*index];
            is_total(total) && total.kind == topic.kind && counts_alike(total, topic, unit)
        });
        let same = totals.clone().find(|index| {
            let total = &statements[*index];
            total.topic == topic.name && holds(total, topic.channel) && !self.is_one_of_several(statements, *index)
        });
        same.or_else(|| totals.find(|index| topic::is_part(&topic.name, &statements[*index].topic)))
    }

    /// Whether it is one way among others beside it, each with a figure of its own.
    fn is_one_of_several(&self, statements: &[Statement], index: usize) -> bool {
        let own = &statements[index];
        if own.channel.is_none() || self.is_behind {
            return false;
        }
        let is_beside = |other: &&Statement| other.topic == own.topic && is_total(other) && other.channel.is_some();
        let before = statements[self.beside.max(index.saturating_sub(NEAR)).min(index)..index].iter().rev();
        let after = statements[index + 1..self.totals.end.min(index + NEAR).max(index + 1)].iter();
        [before.take_while(is_beside).next(), after.take_while(is_beside).next()]
            .into_iter()
            .flatten()
            .any(|other| other.channel != own.channel)
    }
}

fn is_total(statement: &Statement) -> bool {
    statement.part_of.is_none() && statement.applicant.is_none() && statement.result.is_none()
}

/// Whether a figure of these words counts in the unit of a total; one that was lost may be any.
fn counts_alike(total: &Statement, topic: &Topic, unit: Option<&str>) -> bool {
    let (Some(whole), Some(part)) = (total.unit.as_deref(), unit) else { return true };
    let of_applications = topic.family() == "applications";
    whole == part
        || (of_applications && PROSE.application_units.has(whole))
        || topic.family() == "review_and_litigation"
}

/// Whether the way of a total holds another: 新媒体 holds 微信, and 其他方式 may hold any.
fn holds(total: &Statement, part: Option<&str>) -> bool {
    let (Some(whole), Some(part)) = (total.channel.as_deref(), part) else { return true };
    whole == part
        || match whole {
            "other" => true,
            "new_media" => matches!(part, "wechat" | "weibo" | "video" | "app"),
            "online" => matches!(part, "website" | "email" | "wechat" | "weibo" | "video" | "app" | "new_media"),
            "offline" | "written" => APPLICATION_CHANNELS.contains(&part),
            _ => false,
        }
}

/// Lets go of the lists of a sentence that one entry shows to be none of their total's; entries that are nothing else
/// than its parts (`derived`) are dropped.
pub fn loosen(statements: &mut Vec<Statement>, from: usize, derived: &BTreeSet<usize>) {
    let own = || statements[from..].iter().map(|part| (part, part.part_of.map(|whole| (whole, &statements[whole]))));
    let exceeded: BTreeSet<usize> = own()
        .filter_map(|(part, whole)| whole.filter(|(_, whole)| exceeds(part, whole) && !says_so(part, whole)))
        .map(|(index, _)| index)
        .collect();
    let is_loose: Vec<bool> = own()
        .map(|(part, whole)| whole.is_some_and(|(index, whole)| exceeded.contains(&index) && !says_so(part, whole)))
        .collect();
    if exceeded.is_empty() {
        return;
    }
    // Where each statement of the sentence stands afterwards.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(is_loose.len());
    for (at, mut statement) in statements.split_off(from).into_iter().enumerate() {
        statement.part_of =
            statement.part_of.filter(|_| !is_loose[at]).and_then(|whole| match whole.checked_sub(from) {
                Some(own) => places[own],
                None => Some(whole),
            });
        let is_kept = !is_loose[at] || !derived.contains(&(from + at));
        places.push(is_kept.then_some(statements.len()));
        statements.extend(is_kept.then_some(statement));
    }
}

/// Whether an entry is larger than its total, both meant exactly.
fn exceeds(part: &Statement, whole: &Statement) -> bool {
    let are_exact = [part, whole].iter().all(|one| one.precision == Precision::Exact);
    are_exact && part.year == whole.year && part.value > whole.value
}

/// Whether an entry's own words say that it is of its total: who applied, by which way, with which result.
fn says_so(part: &Statement, whole: &Statement) -> bool {
    let of_applications = part.topic.starts_with("applications.") && part.channel.is_some();
    part.applicant.is_some() || part.result.is_some() || part.topic != whole.topic || of_applications
}
