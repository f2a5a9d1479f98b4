//! The columns of a table without ruling lines, and which figure stands in which.
//!
//! In: the rows with figures and the lines of the header above them. Out: [`Column`]s from left to
//! right with their header words; a figure that stands in no column for certain is put in none.

use super::Row;
use crate::document::pdf::lines::Line;
use crate::grid::Told;

/// The fewest rows with a figure in every column that tell the columns where no header does: a number printed with a gap makes one row look full.
const FEWEST_FULL: usize = 2;

/// A column: where its figures and header words stand.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Column {
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
}

impl Column {
    pub fn of(line: &Line) -> Self {
        Self { x0: line.x0, x1: line.x1 }
    }

    fn middle(self) -> f32 {
        f32::midpoint(self.x0, self.x1)
    }

    pub fn overlaps(self, line: &Line) -> bool {
        line.x0 < self.x1 && self.x0 < line.x1
    }

    fn meets(self, other: Self) -> bool {
        self.x0 < other.x1 && other.x0 < self.x1
    }

    pub fn cover(self, line: &Line) -> Self {
        Self { x0: self.x0.min(line.x0), x1: self.x1.max(line.x1) }
    }
}

/// The columns of a block.
pub(super) struct Columns {
    /// From left to right.
    pub places: Vec<Column>,
    /// The header words over each.
    pub heads: Vec<Vec<Line>>,
    /// Whether the header shows all of them.
    pub by_header: bool,
    /// What tells a blank from a figure of the next column; none where nothing does.
    pub told: Option<Told>,
}

/// The columns of a block: those of the header where it has a word over every figure, else those of the rows with most figures.
///
/// Cells of two columns never stand above each other, so that what overlaps a figure or a head is of
/// its column; columns are told where each has a head, or figures in at least two rows that fill all.
pub(super) fn columns(rows: &[&Row], header: &[&Row]) -> Columns {
    let most = rows.iter().map(|row| row.figures.len()).max().unwrap_or_default();
    let by_figures = figure_columns(rows);
    let fits = |places: &[Column]| {
        let misfits = rows.iter().filter(|row| placed(&row.figures, places).is_none()).count();
        places.len() >= most && misfits * 4 <= rows.len()
    };
    // Narrow columns have heads as near to each other as the words of a line; only a column without figures hides between them.
    let gaps = [super::CELL_GAP, super::HEAD_GAP];
    let mut by_header = gaps.into_iter().map(|gap| head_columns(rows, header, &by_figures, gap));
    let found = by_header.next().filter(|(places, _)| fits(places) && places.len() > most);
    let found = found.or_else(|| by_header.next().filter(|(places, _)| fits(places) && places.len() > most));
    if let Some((places, heads)) = found {
        let places = widened(places, rows);
        let told = are_apart(&places).then_some(Told::ByHeads);
        return Columns { places, heads, by_header: true, told };
    }
    let (over, words) = head_columns(rows, header, &by_figures, super::CELL_GAP);
    let by_header = fits(&over);
    let heads: Vec<Vec<Line>> = if by_header {
        words
    } else {
        let head = |column: &Column| {
            let mut over = words.iter().zip(&over).filter(|(_, place)| column.meets(**place));
            let is_alone = |place: &Column| by_figures.iter().filter(|column| column.meets(*place)).count() == 1;
            match (over.next(), over.next()) {
                (Some((head, place)), None) if is_alone(place) => head.clone(),
                _ => Vec::new(),
            }
        };
        by_figures.iter().map(head).collect()
    };
    let places = widened(if by_header { over } else { by_figures }, rows);
    let full = rows.iter().filter(|row| row.figures.len() == places.len() && placed(&row.figures, &places).is_some());
    let enough = if by_header { 1 } else { FEWEST_FULL };
    let told = (full.count() >= enough && are_apart(&places)).then_some(Told::ByFullRows);
    Columns { places, heads, by_header, told }
}

/// The columns that the header shows, each with its words, where words further apart than `gap` are two.
fn head_columns(rows: &[&Row], header: &[&Row], by_figures: &[Column], gap: f32) -> (Vec<Column>, Vec<Vec<Line>>) {
    // From the bottom up: the words next to the figures are a column's own, those above that reach over several are not.
    // Words to the right of every label are no label's head, even where no row prints a figure under them.
    let left = by_figures.first().map_or(0.0, |column| column.x0);
    let labels = rows.iter().filter_map(|row| row.words.last()).map(|label| label.x1).fold(f32::NEG_INFINITY, f32::max);
    let is_head = |word: &Line| word.x1 > left || word.x0 >= labels;
    let mut by_header: Vec<(Column, Vec<Line>)> = Vec::new();
    let words = header.iter().rev().flat_map(|row| row.line.words(gap)).flat_map(|word| parts(&word, by_figures));
    let words = words.filter(|word| word.x1 - word.x0 <= 1.1 * room(word, by_figures));
    for word in words.filter(is_head) {
        let under: Vec<usize> = (0..by_header.len()).filter(|at| by_header[*at].0.overlaps(&word)).collect();
        match under.as_slice() {
            [] => by_header.push((Column::of(&word), vec![word])),
            [one] => {
                by_header[*one].0 = by_header[*one].0.cover(&word);
                by_header[*one].1.insert(0, word);
            }
            _ => {}
        }
    }
    without_groups(&mut by_header);
    by_header.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    by_header.into_iter().unzip()
}

/// The columns as wide as their figures make them: a figure that stands in one column only widens it.
fn widened(mut columns: Vec<Column>, rows: &[&Row]) -> Vec<Column> {
    loop {
        let mut wider = columns.clone();
        for figure in rows.iter().flat_map(|row| &row.figures) {
            let mut over = (0..columns.len()).filter(|at| columns[*at].overlaps(figure));
            if let (Some(at), None) = (over.next(), over.next()) {
                wider[at] = wider[at].cover(figure);
            }
        }
        if wider == columns {
            return columns;
        }
        columns = wider;
    }
}

fn are_apart(columns: &[Column]) -> bool {
    columns.windows(2).all(|pair| pair[0].x1 <= pair[1].x0)
}

/// The columns that the figures of all rows make: figures above each other stand in one.
///
/// Rows of five figures out of seven may leave different columns blank: only together do they show
/// all, unless every row fits under the fullest ones.
fn figure_columns(rows: &[&Row]) -> Vec<Column> {
    let most = rows.iter().map(|row| row.figures.len()).max().unwrap_or_default();
    let full: Vec<&&Row> = rows.iter().filter(|row| row.figures.len() == most).collect();
    let cover =
        |at: usize| full.iter().map(|row| &row.figures[at]).fold(Column::of(&full[0].figures[at]), Column::cover);
    let fullest: Vec<Column> = (0..most).map(cover).collect();
    let fits = |row: &&Row| {
        let figures: Vec<Line> = row.figures.iter().flat_map(|figure| parts(figure, &fullest)).collect();
        placed(&figures, &fullest).is_some()
    };
    // A row whose figures touch each other fits nowhere and is left open by itself.
    let misfits = rows.iter().filter(|row| !fits(row)).count();
    if are_apart(&fullest) && misfits * 4 <= rows.len() {
        return fullest;
    }
    let mut figures: Vec<&Line> = rows.iter().flat_map(|row| &row.figures).collect();
    figures.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut columns: Vec<Column> = Vec::new();
    for figure in figures {
        match columns.last_mut() {
            Some(column) if column.overlaps(figure) => *column = column.cover(figure),
            _ => columns.push(Column::of(figure)),
        }
    }
    columns
}

/// Takes the words that head several columns from the one they stand over: they are further from its own words than those are from each other.
///
/// 行政复议 above 结果/维持, in two lines.
fn without_groups(heads: &mut [(Column, Vec<Line>)]) {
    let step = |pair: &[Line]| pair[1].y0 - pair[0].y0;
    let steps = heads.iter().flat_map(|(_, words)| words.windows(2)).filter(|pair| step(pair) > 0.5 * pair[0].height());
    let pitch = steps.map(step).fold(f32::INFINITY, f32::min);
    for (column, words) in heads {
        if let Some(group) = words.windows(2).rposition(|pair| step(pair) > 1.25 * pitch) {
            words.drain(..=group);
            *column = words.iter().fold(Column::of(&words[0]), Column::cover);
        }
    }
}

/// How wide the head of the column under a word may be: as far as to the next column's middle.
fn room(word: &Line, columns: &[Column]) -> f32 {
    let middle = f32::midpoint(word.x0, word.x1);
    let distance = |column: &Column| (column.middle() - middle).abs();
    let own = (0..columns.len()).min_by(|a, b| distance(&columns[*a]).total_cmp(&distance(&columns[*b])));
    let beside = own.into_iter().flat_map(|own| [own.checked_sub(1), Some(own + 1)].map(|at| Some((own, at?))));
    let apart =
        beside.flatten().filter_map(|(own, at)| Some((columns.get(at)?.middle() - columns[own].middle()).abs()));
    let widest = apart.fold(0.0, f32::max);
    if widest > 0.0 { widest } else { f32::INFINITY }
}

/// The parts of a header word that fills its cell up to the next one: 结果维|结果纠 over two columns.
pub(super) fn parts(word: &Line, columns: &[Column]) -> Vec<Line> {
    word.parted(|at| {
        let place = f32::midpoint(word.glyphs[at - 1].x1, word.glyphs[at].x0);
        columns.windows(2).any(|pair| pair[0].x1 < place && place < pair[1].x0)
    })
}

/// For every column, the figure that stands in it; none where a figure stands in no column for certain.
pub(super) fn placed(figures: &[Line], columns: &[Column]) -> Option<Vec<Option<usize>>> {
    let mut places = vec![None; columns.len()];
    for (at, figure) in figures.iter().enumerate() {
        let mut over = (0..columns.len()).filter(|column| columns[*column].overlaps(figure));
        let (Some(column), None) = (over.next(), over.next()) else { return None };
        if places[column].replace(at).is_some() {
            return None;
        }
    }
    Some(places)
}
