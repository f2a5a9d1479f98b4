//! How the cells of a workbook look: fonts, fills and number formats, by the index a cell states.
//!
//! In: the lists a workbook keeps of them. Out: the [`Face`] of a cell, and what it shows.

use super::cells::{Cell, Text, Value};
use super::format::{Format, Words, figure};
use crate::document::look::Look;
use crate::document::office::line::Line;
use crate::document::office::paint::{self, Colour, Ground, WHITE};
use std::rc::Rc;

/// The size in points up to which print cannot be read.
const UNREADABLE: f64 = 1.0;

/// A font, as far as it changes what is read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Font {
    /// Whether it is set off the line.
    pub is_raised: bool,
    /// Whether it is crossed out.
    pub is_struck: bool,
    /// Its colour; none is black.
    pub ink: Option<Colour>,
    /// Its size in points.
    pub size: Option<f64>,
}

impl Font {
    fn look(&self) -> Option<Look> {
        if self.is_struck { Some(Look::Struck) } else { self.is_raised.then_some(Look::Raised) }
    }

    fn is_lost(&self, ground: Ground) -> bool {
        let is_tiny = self.size.is_some_and(|size| size <= UNREADABLE);
        is_tiny || self.ink.is_some_and(|ink| paint::is_lost(ink, ground))
    }
}

/// How a cell looks.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// Its number format.
    pub format: Rc<Format>,
    /// Its font.
    pub font: Font,
    /// What its fill lays under it; none is paper.
    pub fill: Option<Ground>,
}

/// What of a sheet bears on how its cells look.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// Whether days are counted from 1904.
    pub is_1904: bool,
    /// Whether zeros are shown.
    pub shows_zeros: bool,
    /// What lies under cells without a fill.
    pub paper: Ground,
}

impl Default for Habits {
    fn default() -> Self {
        Self { is_1904: false, shows_zeros: true, paper: Ground::Plain(WHITE) }
    }
}

impl Face {
    /// What a cell shows.
    #[must_use]
    pub fn line(&self, cell: &Cell, habits: Habits) -> Line {
        let ground = self.fill.unwrap_or(habits.paper);
        if let Some(thing) = cell.thing {
            let mut line = Line::default();
            line.unseen(thing);
            return line;
        }
        match &cell.value {
            Value::Nothing => Line::default(),
            Value::Number(number) => self.number(*number, ground, habits),
            Value::Text(text) => self.text(text, ground),
            Value::Word(word) => self.text(&Text::plain(word), ground),
        }
    }

    fn number(&self, number: f64, ground: Ground, habits: Habits) -> Line {
        let shown = self.format.number(number, habits.is_1904);
        let font = Font { ink: shown.ink.or(self.font.ink), ..self.font };
        let is_hidden_zero = number == 0.0 && !habits.shows_zeros;
        let mut line = Line::default();
        if is_hidden_zero || font.is_lost(ground) {
            return Line::instead("", None, figure(number));
        }
        if shown.differs {
            return Line::instead(&shown.text, font.look(), figure(number));
        }
        line.push(&shown.text, font.look());
        line
    }

    fn text(&self, text: &Text, ground: Ground) -> Line {
        let mut line = Line::default();
        for (words, own) in text.runs() {
            let font = own.unwrap_or(self.font);
            if !font.is_lost(ground) {
                line.push(words, font.look());
            }
        }
        match self.format.words() {
            Words::Between(before, behind) if before.is_empty() && behind.is_empty() => line,
            Words::Between(before, behind) => line.between(&before, &behind),
            Words::Instead(_) if line.is_blank() => line,
            Words::Instead(shown) => Line::instead(&shown, None, text.whole()),
        }
    }
}

/// The faces of a workbook.
#[derive(Debug, Default)]
pub struct Faces(pub Vec<Face>);

impl Faces {
    /// The face of a cell by the index it states.
    #[must_use]
    pub fn get(&self, index: usize) -> Face {
        self.0.get(index).cloned().unwrap_or_default()
    }
}
