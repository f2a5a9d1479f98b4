//! A page's glyphs, lines and pictures → its tables, and the lines around them.
//!
//! In: a [`Page`]. Out: a [`Sheet`]. A table printed sideways on an upright page is laid down by
//! itself, which its figures tell: labels are printed sideways in upright tables too.

use super::lines::{Line, lines};
use super::page::{Extent, Glyph, Page, main_turn};
use super::table::Table;
use crate::document::look::Thing;
use crate::grid::ruled::{self, Ruled};

/// The fewest figures that tell which way a table is printed.
const FEWEST_FIGURES: usize = 3;
/// The smallest picture that could show a figure: width and height in points.
const SMALLEST_PICTURE: (f32, f32) = (3.0, 5.0);
/// Pictures of one page that are held against its cells.
const MOST_PICTURES: usize = 200;
/// How far the ruling lines of a table reach past its grid, in points.
const REACH: f32 = 3.5;

/// What stands on a page.
#[derive(Default)]
pub struct Sheet {
    /// Tables with their upper edges, from the top down.
    pub tables: Vec<(f32, Table)>,
    /// Lines that stand in no table.
    pub lines: Vec<Line>,
    /// Lines printed another way than the page is read, which stand before everything else.
    pub aside: Vec<Line>,
    /// The height of the page as it is read.
    pub height: f32,
}

impl Sheet {
    /// What stands on a page with this number.
    pub fn of(page: &Page, number: usize) -> Self {
        let ruled = ruled::tables(page.rules.clone());
        let (inside, mut outside) = shared_out(&ruled, &page.glyphs);
        let mut tables = Vec::new();
        for (ruled, glyphs) in ruled.into_iter().zip(inside) {
            let top = ruled.ys[0];
            let figures = || glyphs.iter().flatten().filter(|glyph| glyph.is_digit());
            match main_turn(figures()) {
                turn if turn > 0 && figures().count() >= FEWEST_FIGURES => {
                    let (found, rest) = laid_down(page, &ruled, glyphs, turn, number);
                    tables.extend(found.into_iter().map(|table| (top, table)));
                    outside.extend(rest);
                }
                _ => tables.extend(table(page, ruled, glyphs, number).map(|table| (top, table))),
            }
        }
        let (mut lines, mut aside) = (lines(&outside), Vec::new());
        let is_turned = |line: &Line| line.glyphs.first().is_some_and(|glyph| glyph.turn != 0);
        let has_figure = |line: &&Line| line.glyphs.iter().any(Glyph::is_digit);
        let has_figures = lines.iter().filter(|line| is_turned(line)).filter(has_figure).count() >= FEWEST_FIGURES;
        if page.turn != 0 || has_figures {
            (aside, lines) = lines.into_iter().partition(is_turned);
            if let Some(first) = aside.first().filter(|_| has_figures).and_then(|line| line.glyphs.first()) {
                aside.insert(0, Line::around(vec![Glyph::unseen(Thing::Turned, first.shown(), first.area)]));
            }
        }
        lines.sort_by(|a, b| (a.y0 + a.y1).total_cmp(&(b.y0 + b.y1)));
        Self { tables, lines, aside, height: page.paper.1 }
    }
}

/// The glyphs of each cell of each table, and those outside of all.
fn shared_out(ruled: &[Ruled], glyphs: &[Glyph]) -> (Vec<Vec<Vec<Glyph>>>, Vec<Glyph>) {
    let mut inside: Vec<Vec<Vec<Glyph>>> = ruled.iter().map(|table| vec![Vec::new(); table.cells.len()]).collect();
    let mut outside = Vec::new();
    for glyph in glyphs {
        let (x, y) = glyph.middle();
        let cell = ruled.iter().enumerate().find_map(|(at, table)| {
            let (row, column) = table.slot(x, y)?;
            Some((at, table.cell_at(row, column)?))
        });
        match cell {
            Some((table, cell)) => inside[table][cell].push(glyph.clone()),
            None => outside.push(glyph.clone()),
        }
    }
    (inside, outside)
}

/// A table with its text and, in cells without text, its pictures; none where nothing stands in it.
fn table(page: &Page, ruled: Ruled, mut glyphs: Vec<Vec<Glyph>>, number: usize) -> Option<Table> {
    if glyphs.iter().all(Vec::is_empty) {
        return None;
    }
    let is_large = |shown: &Extent| shown.width() >= SMALLEST_PICTURE.0 && shown.height() >= SMALLEST_PICTURE.1;
    for picture in page.pictures.iter().filter(|picture| is_large(&picture.shown)).take(MOST_PICTURES) {
        // What print stands on is the ground of a table, or a watermark.
        if page.glyphs.iter().any(|glyph| picture.shown.holds(glyph.middle())) {
            continue;
        }
        for (cell, glyphs) in ruled.cells.iter().zip(&mut glyphs).filter(|(_, glyphs)| glyphs.is_empty()) {
            let place = Extent {
                x0: ruled.xs[cell.column],
                y0: ruled.ys[cell.row],
                x1: ruled.xs[cell.column + cell.colspan],
                y1: ruled.ys[cell.row + cell.rowspan],
            };
            let shared = place.shared(&picture.shown);
            if place.holds(picture.shown.middle()) || 2.0 * shared > place.width() * place.height() {
                glyphs.push(Glyph::unseen(Thing::Picture, picture.shown, picture.area));
            }
        }
    }
    Some(Table::of(ruled, glyphs, number))
}

/// The tables that one printed sideways makes on paper turned to the left by so many quarters, and the glyphs that stand in none.
fn laid_down(page: &Page, ruled: &Ruled, glyphs: Vec<Vec<Glyph>>, turn: u8, number: usize) -> (Vec<Table>, Vec<Glyph>) {
    let within = |lines: &[f32], from: f32, to: f32| lines[0] - REACH <= from && to <= lines[lines.len() - 1] + REACH;
    let is_own = |rule: &&ruled::Rule| {
        let (across, along) = if rule.level { (&ruled.ys, &ruled.xs) } else { (&ruled.xs, &ruled.ys) };
        within(across, rule.at, rule.at) && within(along, rule.from, rule.to)
    };
    let part = Page {
        paper: page.paper,
        glyphs: glyphs.into_iter().flatten().collect(),
        rules: page.rules.iter().filter(is_own).copied().collect(),
        pictures: page.pictures.clone(),
        ..Page::default()
    }
    .turned(turn);
    let laid = ruled::tables(part.rules.clone());
    let (inside, rest) = shared_out(&laid, &part.glyphs);
    let tables = laid.into_iter().zip(inside).filter_map(|(ruled, glyphs)| table(&part, ruled, glyphs, number));
    let back = |glyph: &Glyph| glyph.turned((4 - turn) % 4, part.paper);
    (tables.collect(), rest.iter().map(back).collect())
}
