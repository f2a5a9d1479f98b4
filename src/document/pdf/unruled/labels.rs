//! Which words are the label of which row of figures.
//!
//! In: the lines of a block and how far apart the lines of a label may be. Out: for every line of
//! figures its [`Label`], and the words that belong to none: labels of rows that are blank.

use super::columns::Column;
use super::{Row, is_aligned};
use crate::document::pdf::lines::Line;

/// The label of a row of figures, and what stands before it in cells of its own.
pub(super) struct Label {
    /// The line of its figures in the block.
    pub row: usize,
    /// The height of its figures.
    middle: f32,
    /// The words to the left of it, from the top down.
    pub before: Vec<Line>,
    /// Its words, from the top down; none where nothing level with the figures can be it.
    pub own: Vec<Line>,
}

impl Label {
    /// Whether some words are further from it, and from its figures, than the lines of one label are apart.
    pub fn is_apart_from(&self, words: &[Line], pitch: f32) -> bool {
        let own = self.own.iter().map(middle).chain([self.middle]);
        let gaps = own.flat_map(|own| words.iter().map(move |word| (own - middle(word)).abs()));
        !self.own.is_empty() && gaps.fold(f32::INFINITY, f32::min) > pitch
    }
}

fn middle(word: &Line) -> f32 {
    f32::midpoint(word.y0, word.y1)
}

/// Words that may be a line of a label.
struct Near {
    /// The height of their line.
    at: f32,
    line: Line,
    /// The label nearest to them.
    label: Option<usize>,
    /// How far they are from the nearest line of it.
    gap: f32,
    is_aligned: bool,
}

impl Near {
    fn of(at: f32, line: Line, labels: &[Label], block: &[Row]) -> Self {
        let distance = |label: &Label| (label.middle - at).abs();
        let label = (0..labels.len()).min_by(|a, b| distance(&labels[*a]).total_cmp(&distance(&labels[*b])));
        let lines =
            label.into_iter().flat_map(|label| labels[label].own.iter().map(middle).chain([labels[label].middle]));
        let gap = lines.map(|line| (line - at).abs()).fold(f32::INFINITY, f32::min);
        Self { at, label, gap, is_aligned: is_aligned(&line, block), line }
    }
}

/// For every line of figures its label: the words on it, and those on the lines around it that belong to no nearer one. What belongs to none comes after, lines of one label together.
pub(super) fn labels(block: &[Row], pitch: f32) -> (Vec<Label>, Vec<Vec<Line>>) {
    let edges = edges(block);
    let mut labels: Vec<Label> = Vec::new();
    for (row, line) in block.iter().enumerate().filter(|(_, row)| !row.figures.is_empty()) {
        let own = line.words.iter().flat_map(|word| split(word, &edges)).collect();
        labels.push(Label { row, middle: line.middle(), before: Vec::new(), own });
    }
    let words = block
        .iter()
        .filter(|row| row.figures.is_empty() && !row.is_header)
        .flat_map(|row| row.words.iter().flat_map(|word| split(word, &edges)).map(|word| (row.middle(), word)));
    let mut rest: Vec<Near> = words.map(|(at, line)| Near::of(at, line, &labels, block)).collect();
    // Nearest first, so that a label of four lines is reached from its middle.
    loop {
        let near = rest.iter().enumerate().filter(|(_, near)| near.is_aligned && near.gap <= pitch);
        let Some((at, _)) = near.min_by(|a, b| a.1.gap.total_cmp(&b.1.gap)) else { break };
        let Near { label, line, .. } = rest.swap_remove(at);
        let Some(label) = label else { break };
        let place = middle(&line);
        labels[label].own.push(line);
        for other in rest.iter_mut().filter(|other| other.label == Some(label)) {
            other.gap = other.gap.min((other.at - place).abs());
        }
    }
    let mut rest: Vec<(f32, Line)> = rest.into_iter().map(|near| (near.at, near.line)).collect();
    let mut parts: Vec<Label> = Vec::new();
    for label in labels {
        let mut label = parted(label);
        // The lines of a label stand about the line of its figures; those above or below alone are of a row that is blank.
        if !is_level(&label.own, label.middle) {
            let (own, others): (Vec<Line>, Vec<Line>) =
                label.own.into_iter().partition(|word| is_level(std::slice::from_ref(word), label.middle));
            rest.extend(others.into_iter().map(|word| (middle(&word), word)));
            label.own = own;
        }
        parts.push(label);
    }
    rest.sort_by(|a, b| a.0.total_cmp(&b.0));
    let anchors: Vec<f32> = parts.iter().map(|label| label.middle).collect();
    let mut alone: Vec<Vec<Line>> = Vec::new();
    let mut last = f32::NEG_INFINITY;
    for (y, word) in rest {
        let goes_on = y - last <= pitch && !anchors.iter().any(|anchor| (last..=y).contains(anchor));
        match alone.last_mut() {
            Some(label) if goes_on && (label[0].x0 - word.x0).abs() < 1.0 => label.push(word),
            _ => alone.push(vec![word]),
        }
        last = y;
    }
    (parts, alone)
}

/// Whether the middle of some lines is at a height, to less than half a line.
fn is_level(lines: &[Line], height: f32) -> bool {
    let top = lines.iter().map(|line| line.y0).fold(f32::INFINITY, f32::min);
    let bottom = lines.iter().map(|line| line.y1).fold(f32::NEG_INFINITY, f32::max);
    let size = lines.iter().map(Line::size).fold(0.0, f32::max);
    (f32::midpoint(top, bottom) - height).abs() <= 0.4 * size
}

/// Parts the words before a label from it: the label is what stands furthest to the right.
fn parted(label: Label) -> Label {
    let Some(last) = label.own.iter().max_by(|a, b| a.x0.total_cmp(&b.x0)) else { return label };
    let mut column = Column::of(last);
    loop {
        let wider = label.own.iter().filter(|word| column.overlaps(word)).fold(column, Column::cover);
        if wider.x0 >= column.x0 && wider.x1 <= column.x1 {
            break;
        }
        column = wider;
    }
    let (mut own, mut before): (Vec<Line>, Vec<Line>) =
        label.own.iter().cloned().partition(|word| column.overlaps(word));
    own.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    before.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    Label { before, own, ..label }
}

/// Left edges at which at least three lines have a word.
fn edges(block: &[Row]) -> Vec<f32> {
    let mut starts: Vec<f32> = block.iter().flat_map(|row| &row.words).map(|word| word.x0).collect();
    starts.sort_by(f32::total_cmp);
    let mut edges: Vec<f32> = starts.windows(3).filter(|near| near[2] - near[0] < 1.0).map(|near| near[1]).collect();
    edges.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    edges
}

/// A word that runs over the left edge of the next column, cut there.
fn split(word: &Line, edges: &[f32]) -> Vec<Line> {
    word.parted(|at| edges.iter().any(|edge| (word.glyphs[at].x0 - edge).abs() < 1.0))
}
