//! A line of text in runs of one look each.
//!
//! In: what is printed, piece by piece, with its look. Out: the pieces of a document at one place.
//! Runs beside each other that look the same are one.

use crate::document::look::{Look, Thing, UNSEEN};
use crate::document::pieces::{Piece, Pieces};
use crate::source::Place;

/// A stretch of one look.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    text: String,
    look: Option<Look>,
    thing: Option<Thing>,
    held: Option<String>,
}

/// A line of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line(Vec<Run>);

impl Line {
    /// A line without a look of its own.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        let mut line = Self::default();
        line.push(text, None);
        line
    }

    /// A line that shows one thing and another stands behind it: what a sheet rounds, scales or hides.
    #[must_use]
    pub fn instead(text: &str, look: Option<Look>, held: String) -> Self {
        Self(vec![Run { text: text.to_owned(), look, thing: None, held: Some(held) }])
    }

    /// Adds text.
    pub fn push(&mut self, text: &str, look: Option<Look>) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.look == look && last.thing.is_none() && last.held.is_none() => last.text.push_str(text),
            _ => self.0.push(Run { text: text.to_owned(), look, thing: None, held: None }),
        }
    }

    /// Adds something that is no text.
    pub fn unseen(&mut self, thing: Thing) {
        self.0.push(Run { text: UNSEEN.to_string(), look: None, thing: Some(thing), held: None });
    }

    /// Adds a line below.
    pub fn append(&mut self, below: Self) {
        self.push("\n", None);
        for run in below.0 {
            match run {
                Run { text, look, thing: None, held: None } => self.push(&text, look),
                run => self.0.push(run),
            }
        }
    }

    /// Puts words before and behind it.
    #[must_use]
    pub fn between(self, before: &str, behind: &str) -> Self {
        let mut line = Self::plain(before);
        for run in self.0 {
            match run {
                Run { text, look, thing: None, held: None } => line.push(&text, look),
                run => line.0.push(run),
            }
        }
        line.push(behind, None);
        line
    }

    /// How many runs it has.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.0.len()
    }

    /// Whether it prints nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|run| run.text.trim().is_empty())
    }

    /// Whether it prints nothing and nothing stands behind it either.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_blank() && self.0.iter().all(|run| run.held.is_none())
    }

    /// Whether its text holds a character of this kind.
    pub fn has(&self, kind: impl Fn(char) -> bool) -> bool {
        self.0.iter().any(|run| run.text.contains(&kind))
    }

    /// What it prints.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    /// Leaves out things that are no text.
    pub fn leave_out(&mut self, things: &[Thing]) {
        self.0.retain(|run| run.thing.is_none_or(|thing| !things.contains(&thing)));
    }

    /// A line that is raised as a whole is not raised against anything.
    pub fn level_off(&mut self) {
        if self.0.iter().all(|run| run.look == Some(Look::Raised) || run.text.trim().is_empty()) {
            self.0.iter_mut().for_each(|run| run.look = None);
        }
    }

    /// Its pieces, all at one place; a line without a run is one piece without text, so that a blank has a place.
    #[must_use]
    pub fn pieces(self, place: &Place) -> Pieces {
        if self.0.is_empty() {
            return vec![Piece::plain(String::new(), place.clone())];
        }
        let piece =
            |run: Run| Piece { text: run.text, place: place.clone(), look: run.look, thing: run.thing, held: run.held };
        self.0.into_iter().map(piece).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_look_the_same_are_one() {
        let mut line = Line::plain("1");
        line.push("7", None);
        line.push("1", Some(Look::Raised));
        line.push("", None);
        line.push(")", Some(Look::Raised));
        line.append(Line::plain("件"));
        line.unseen(Thing::Field);
        assert_eq!((line.runs(), line.text()), (4, format!("171)\n件{UNSEEN}")));
        assert!(!line.is_blank() && Line::instead(" ", None, "5".to_owned()).is_blank());
    }

    #[test]
    fn a_line_raised_as_a_whole_is_level() {
        let raised = |words: &[(&str, Option<Look>)]| {
            let mut line = Line::default();
            for (text, look) in words {
                line.push(text, *look);
            }
            line.level_off();
            line.0.iter().map(|run| run.look).collect::<Vec<_>>()
        };
        assert_eq!(raised(&[("标题", Some(Look::Raised)), (" ", None)]), [None, None]);
        assert_eq!(raised(&[("标题", None), ("1", Some(Look::Raised))]), [None, Some(Look::Raised)]);
    }
}
