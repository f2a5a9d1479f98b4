//! Which headings are the top-level sections of the report.
//!
//! In: everything that could be a heading. Out: those of the report's own series, in printed order.
//! One manner of numbering is the top level; a list of contents, a second print of the report and
//! what follows its last section are left out. A section without a heading in that manner may have
//! one in another, at its place in the series.

use super::heading::{Heading, Style};

/// The most characters between two entries of a list of contents: dots and a page number.
const MOST_BETWEEN_ENTRIES: usize = 12;

/// The most headings of one style that are looked at; a report has a few dozen.
const MOST_HEADINGS: usize = 400;

/// The sections among the headings; `printed` counts the characters of a stretch, blanks left out.
#[must_use]
pub fn sections(headings: &[Heading], printed: impl Fn(&Heading, Option<&Heading>) -> usize) -> Vec<Heading> {
    let style = top_style(headings);
    let top: Vec<Heading> = headings.iter().filter(|h| h.style == style).take(MOST_HEADINGS).cloned().collect();
    let mut sections = one_print(&top, &printed);
    name_once(&mut sections);
    name_opening(&mut sections);
    cut_behind_last(&mut sections);
    add_missing(&mut sections, headings, style);
    sections
}

/// How many of the form's sections headings of a style name.
fn named(headings: &[Heading], style: Style) -> usize {
    (1..=6).filter(|section| headings.iter().any(|h| h.style == style && h.of_form == Some(*section))).count()
}

/// The manner of numbering of the top level: 一、 unless hardly any section has it.
fn top_style(headings: &[Heading]) -> Style {
    let usual = named(headings, Style::Han);
    if usual >= 3 {
        return Style::Han;
    }
    let speaks_of_all = |style: &Style| headings.iter().any(|h| h.style == *style && h.of_form == Some(1));
    let others = [Style::Part, Style::Bracketed, Style::Arabic, Style::Unnumbered];
    let found = others.into_iter().find(|style| {
        let least = if *style == Style::Part { 3 } else { 4 };
        named(headings, *style) >= least.max(usual + 1) && speaks_of_all(style)
    });
    found.unwrap_or(Style::Han)
}

/// Of several prints of the series, such as a list of contents and the report itself, the one with most under it.
fn one_print(headings: &[Heading], printed: &impl Fn(&Heading, Option<&Heading>) -> usize) -> Vec<Heading> {
    let mut bodies = Vec::with_capacity(headings.len());
    for (index, heading) in headings.iter().enumerate() {
        bodies.push(printed(heading, headings.get(index + 1)));
    }
    // What stands below the last entry of a list is the report's opening, what stands below the last section a page's foot.
    let mut prints: Vec<Vec<usize>> = Vec::new();
    for index in 0..headings.len() {
        let begins = headings[index].of_form == Some(1)
            && prints.last().is_some_and(|print| {
                print.iter().any(|at| headings[*at].of_form == Some(1))
                    && print.iter().any(|at| headings[*at].of_form > Some(3))
            });
        match prints.last_mut() {
            Some(print) if !begins => print.push(index),
            _ => prints.push(vec![index]),
        }
    }
    let weight = |print: &Vec<usize>| print[..print.len() - 1].iter().map(|at| bodies[*at]).sum::<usize>();
    let best = prints.iter().enumerate().max_by_key(|(at, print)| (weight(print), std::cmp::Reverse(*at)));
    let kept: Vec<usize> = best.map(|(_, print)| print.clone()).unwrap_or_default();
    let is_entry = |at: &usize| {
        let number_and_section = |at: usize| (headings[at].ordinal, headings[at].of_form);
        let same = |other: &usize| *other > *at && number_and_section(*other) == number_and_section(*at);
        headings[*at].of_form.is_some() && bodies[*at] <= MOST_BETWEEN_ENTRIES && kept.iter().any(same)
    };
    kept.iter().filter(|at| !is_entry(at)).map(|at| headings[*at].clone()).collect()
}

/// Leaves each section of the form one heading: the form's own words before words like them, then the first.
fn name_once(sections: &mut Vec<Heading>) {
    for section in 1..=6 {
        let named: Vec<usize> = (0..sections.len()).filter(|at| sections[*at].of_form == Some(section)).collect();
        let kept = named.iter().find(|at| sections[**at].is_exact).or(named.first()).copied();
        for at in named.into_iter().filter(|at| Some(*at) != kept) {
            sections[at].of_form = None;
        }
    }
    let mut seen: Vec<(Option<u32>, String)> = Vec::new();
    sections.retain(|section| {
        let key = (section.ordinal, section.title.clone());
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
}

/// The first section is the overview, whatever it is called, where the second is that of the form.
fn name_opening(sections: &mut [Heading]) {
    if let [first, second, ..] = sections
        && first.of_form.is_none()
        && first.ordinal == Some(1)
        && second.of_form == Some(2)
        && second.ordinal == Some(2)
    {
        first.of_form = Some(1);
    }
}

/// Nothing stands behind 其他需要报告的事项 but tables, appendices and the foot of the page; behind 问题 no new series begins.
fn cut_behind_last(sections: &mut Vec<Heading>) {
    if let Some(last) = sections.iter().position(|section| section.of_form == Some(6)) {
        let mut at = 0;
        sections.retain(|section| {
            at += 1;
            at <= last + 1 || (section.is_exact && section.of_form.is_some())
        });
    } else if let Some(last) = sections.iter().rposition(|section| section.of_form == Some(5)) {
        let restart = sections[last..].windows(2).position(|pair| pair[1].ordinal <= pair[0].ordinal);
        if let Some(restart) =
            restart.filter(|restart| sections[last + restart + 1..].iter().all(|s| s.of_form.is_none()))
        {
            sections.truncate(last + restart + 1);
        }
    }
}

/// Adds the sections whose headings are numbered in another manner, or not at all, where the series has a gap for them.
fn add_missing(sections: &mut Vec<Heading>, headings: &[Heading], top: Style) {
    if sections.is_empty() {
        return;
    }
    for wanted in 1..=6_u8 {
        if sections.iter().any(|section| section.of_form == Some(wanted)) {
            continue;
        }
        let after =
            sections.iter().filter(|s| s.of_form < Some(wanted) && s.of_form.is_some()).map(|s| s.range.end).max();
        let before = sections.iter().filter(|s| s.of_form > Some(wanted)).map(|s| s.range.start).min();
        let fits = |heading: &&Heading| {
            heading.style != top
                && heading.is_exact
                && heading.of_form == Some(wanted)
                && heading.ordinal.is_none_or(|ordinal| ordinal == u32::from(wanted))
                && after.is_none_or(|end| heading.range.start >= end)
                && before.is_none_or(|start| heading.range.end <= start)
        };
        if let Some(found) = headings.iter().find(fits) {
            sections.push(found.clone());
            sections.sort_by_key(|section| section.range.start);
        }
    }
}
