//! A check: what it is tried on, the codes of its findings, and its rules as users read them.
//!
//! The sums of a table are the form's ([`crate::form::Relation`]). Rules are what is asked beyond them: prose against
//! tables, years against each other, parts against wholes, a report against its form (FORM.md 4.4 to 4.9). None of them is
//! printed on the form, so that each says how it may fail without a mistake.

use super::prose::Judged;
use crate::finding::{Code, Finding};
use crate::record::{Report, Tally};

/// A check; [`CHECKS`](super::CHECKS) has those of one report, `between::CHECKS` those of a run.
#[derive(Debug)]
pub struct Check<On> {
    /// What it is tried on.
    pub on: On,
    /// The codes of its findings.
    pub codes: &'static [Code],
    /// What it asks, where a finding's `relation` names it.
    pub rules: &'static [Rule],
}

/// What a check of one report is tried on. It counts in the tally what the relations that it tried came to.
#[derive(Debug)]
pub enum On {
    /// A report by itself.
    Report(fn(&Report, &mut Tally) -> Vec<Finding>),
    /// What the prose of a report states of its own year.
    Prose(fn(&Report) -> Vec<Judged>),
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// `N1`, as a finding's `relation` names it.
    pub id: &'static str,
    /// The codes its findings have.
    pub codes: &'static [Code],
    /// What it asks, in Chinese.
    pub zh: &'static str,
    /// What it asks, in English.
    pub en: &'static str,
    /// How it may fail without a mistake, in English; empty where no such case is known.
    pub unless: &'static str,
}

/// A check whose rules are written as doc comments: what is asked in English, the rule's id and codes, the same in Chinese.
macro_rules! check {
    ($on:expr; codes: [$($code:ident),*]; $($(#[doc = $doc:literal])+ $id:ident [$($of:ident),+] $zh:literal $(unless $unless:literal)?;)*) => {
        Check {
            on: $on,
            codes: &[$(crate::finding::Code::$code),*],
            rules: &[$(crate::check::rule::Rule {
                id: stringify!($id),
                codes: &[$(crate::finding::Code::$of),+],
                zh: $zh,
                en: concat!($($doc),+).trim_ascii_start(),
                unless: concat!("" $(, $unless)?),
            }),*],
        }
    };
}
pub(in crate::check) use check;
