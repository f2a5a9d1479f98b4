//! Space-padded columns: where a row prints fewer figures than it has cells, their places under
//! the whole rows' figures and the header's words tell which cells they are.
//!
//! In: lines whose columns are all filled. Out: the cells of a short row, or nothing where two
//! readings stay. Places are counted in the text as printed, before widths were normalised.

use super::tokens::Token;
use crate::document::Document;
use crate::recognise::reading::Seen;
use crate::text::normal::is_hanzi;
use std::collections::BTreeSet;
use std::ops::Range;

/// Figures of one row that prove its columns by themselves, when each keeps to an edge of another header word.
const ENOUGH_EDGES: usize = 4;

/// A line of a table: the places of its figures or header words, from left to right.
pub(in crate::recognise) type Line = Vec<Range<usize>>;

/// The stretches of a line that the columns of whole rows cover.
#[derive(Debug, Default)]
pub(in crate::recognise) struct Columns {
    tables: Vec<Table>,
    /// Whether any table of the text proved to be aligned.
    proven: bool,
}

/// The columns of a table's blocks of one width.
#[derive(Debug)]
struct Table {
    of: usize,
    measure: Measure,
    /// The stretch of every column.
    stretches: Line,
    /// The edge that the figures of all whole rows keep, and where it is in every column.
    edges: Option<(Edge, Vec<usize>)>,
}

/// The edge of a column that figures stand at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Left,
    Right,
}

impl Edge {
    fn of(self, place: &Range<usize>) -> usize {
        if self == Self::Left { place.start } else { place.end }
    }

    /// The one edge that lines keep in every column; figures of one width keep both, which says nothing.
    fn kept(lines: &[Line]) -> Option<(Self, Vec<usize>)> {
        let places = |edge: Self, line: &Line| -> Vec<usize> { line.iter().map(|place| edge.of(place)).collect() };
        let keep = |edge: Self| lines.windows(2).all(|pair| places(edge, &pair[0]) == places(edge, &pair[1]));
        let edge = match (keep(Self::Left), keep(Self::Right)) {
            (true, false) => Self::Left,
            (false, true) => Self::Right,
            _ => return None,
        };
        Some((edge, places(edge, &lines[0])))
    }
}

/// What a table shows of its columns.
#[derive(Debug, Default)]
pub(in crate::recognise) struct Evidence {
    /// Index of the table.
    pub table: usize,
    /// Rows of figures on one line.
    pub rows: Vec<Row>,
    /// Headers that name every column.
    pub headers: Vec<Line>,
}

/// A row of figures on one line.
#[derive(Debug)]
pub(in crate::recognise) struct Row {
    /// How many figures it should have.
    pub columns: usize,
    /// The figures it has.
    pub figures: Line,
    /// Where its label ends.
    pub label_end: usize,
}

impl Evidence {
    /// The numbers of columns its blocks have, one-column blocks left out.
    fn widths(&self) -> BTreeSet<usize> {
        let rows = self.rows.iter().map(|row| row.figures.len());
        self.headers.iter().map(Vec::len).chain(rows).filter(|width| *width > 1).collect()
    }

    /// The columns of tables this wide, if the lines agree on them.
    fn table(&self, document: &Document, width: usize, measure: Measure, proof: Proof) -> Option<Table> {
        let mut ruler = Ruler::new(document, measure);
        let headers = self.headers.iter().filter(|line| line.len() == width);
        let headers: Vec<Line> = headers.map(|line| ruler.line(line)).collect();
        let filled = || self.rows.iter().filter(|row| row.columns == width && !row.figures.is_empty());
        let rows: Vec<Line> = filled().map(|row| ruler.line(&row.figures)).collect();
        let whole: Vec<Line> = rows.iter().filter(|row| row.len() == width).cloned().collect();
        // Figures that stand over each other although the labels before them differ in width were put there.
        let labels: Vec<(bool, usize)> =
            filled().map(|row| (row.figures.len() == width, ruler.place(row.label_end..row.label_end).start)).collect();
        let whole_labels: BTreeSet<usize> =
            labels.iter().filter(|(is_whole, _)| *is_whole).map(|(_, at)| *at).collect();
        let labels: BTreeSet<usize> = labels.iter().map(|(_, at)| *at).collect();
        let edges = if headers.is_empty() { &whole } else { &headers };
        let kept = Edge::kept(&whole);
        let stretches = match proof {
            Proof::Edges => {
                let several = whole_labels.len() > 1 || (rows.len() >= 3 && labels.len() > 1);
                let proven = several && edges_kept(edges, &rows);
                proven.then(|| common(headers.into_iter().chain(whole))).flatten()
            }
            Proof::Overlap => (whole_labels.len() > 1).then(|| common(whole.into_iter())).flatten(),
            Proof::Others => edges_kept(edges, &rows).then(|| common(headers.into_iter().chain(whole))).flatten(),
        };
        Some(Table { of: self.table, measure, stretches: stretches?, edges: kept })
    }
}

/// What may prove that a text is aligned, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Whole rows that agree, or three rows, and every figure keeps to an edge of the header's words.
    Edges,
    /// Whole rows whose figures stand over each other, as centred ones do.
    Overlap,
    /// Another table of the text is aligned, and every figure keeps to an edge.
    Others,
}

/// How the place in a line is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// A Chinese character is two wide.
    Screen,
    /// Every character is one wide.
    Characters,
}

impl Columns {
    /// Learns the columns of a text's tables: from whole rows that agree, from a header whose edges every figure keeps, or
    /// from such a header in a text whose other tables have proved it.
    pub fn of(document: &Document, evidence: &[Evidence]) -> Self {
        let mut columns = Self::default();
        for proof in [Proof::Edges, Proof::Overlap, Proof::Others] {
            for own in evidence.iter().filter(|_| proof != Proof::Others || columns.proven) {
                for width in own.widths() {
                    for measure in [Measure::Screen, Measure::Characters] {
                        let known =
                            columns.tables.iter().any(|known| known.of == own.table && known.stretches.len() == width);
                        let table = || own.table(document, width, measure, proof);
                        columns.tables.extend((!known).then(table).flatten());
                    }
                }
            }
            columns.proven |= !columns.tables.is_empty();
        }
        columns
    }

    /// The cells of a row under a header, in a text whose other tables proved to be aligned; by whichever measure its figures keep the header's edges.
    pub fn under(&self, document: &Document, header: &Line, tokens: &[Token]) -> Option<Vec<Seen>> {
        if !self.proven && tokens.len() < ENOUGH_EDGES {
            return None;
        }
        let line: Line = tokens.iter().map(|token| token.place.clone()).collect();
        let by = |measure: Measure| {
            let mut ruler = Ruler::new(document, measure);
            let header = ruler.line(header);
            let apart = header.windows(2).all(|pair| pair[0].end <= pair[1].start);
            let kept = apart && edges_kept(std::slice::from_ref(&header), &[ruler.line(&line)]);
            kept.then(|| Table { of: 0, measure, stretches: header, edges: None }.place(document, tokens)).flatten()
        };
        match (by(Measure::Screen), by(Measure::Characters)) {
            (Some(a), Some(b)) if a != b => None,
            (a, b) => a.or(b),
        }
    }

    /// The cells of a row with fewer figures than columns.
    pub fn place(&self, document: &Document, table: usize, tokens: &[Token], columns: usize) -> Option<Vec<Seen>> {
        self.tables.iter().find(|own| own.of == table && own.stretches.len() == columns)?.place(document, tokens)
    }
}

impl Table {
    fn place(&self, document: &Document, tokens: &[Token]) -> Option<Vec<Seen>> {
        let Self { measure, stretches, edges, .. } = self;
        let columns = stretches.len();
        let one_line = tokens.iter().skip(1).all(|token| token.lines == 0);
        if !one_line || tokens.iter().any(|token| token.glued) || tokens.len() >= columns {
            return None;
        }
        let mut cells = vec![Seen::Blank; columns];
        let line: Vec<Range<usize>> = tokens.iter().map(|token| token.place.clone()).collect();
        for (token, place) in tokens.iter().zip(Ruler::new(document, *measure).line(&line)) {
            let mut under = (0..columns)
                .filter(|column| stretches[*column].start < place.end && place.start < stretches[*column].end);
            let column = under.next()?;
            let is_apart = edges.as_ref().is_some_and(|(edge, places)| edge.of(&place) != places[column]);
            if is_apart || under.next().is_some() || cells[column] != Seen::Blank {
                return None;
            }
            cells[column] = Seen::At(token.place.clone());
        }
        Some(cells)
    }
}

/// Measures where stretches of the text stand in their printed lines: what stands before one is measured once.
struct Ruler<'d> {
    document: &'d Document,
    measure: Measure,
    /// Where the last stretch begins in the text.
    last: usize,
    /// How far its line is measured, in the text as decoded, and how wide it is up to there.
    end: usize,
    width: usize,
}

impl<'d> Ruler<'d> {
    fn new(document: &'d Document, measure: Measure) -> Self {
        Self { document, measure, last: 0, end: 0, width: 0 }
    }

    fn line(&mut self, stretches: &[Range<usize>]) -> Line {
        stretches.iter().map(|stretch| self.place(stretch.clone())).collect()
    }

    fn place(&mut self, stretch: Range<usize>) -> Range<usize> {
        let text = &self.document.text;
        let between = text.string.get(self.last..stretch.start);
        if between.is_none_or(|between| between.contains('\n')) || self.last == 0 {
            let line = text.string[..stretch.start].rfind('\n').map_or(0, |at| at + 1);
            (self.end, self.width, self.last) = (text.map.source(line..stretch.start).start, 0, line);
        }
        let before = text.map.source(self.last..stretch.start);
        if before.end > self.end {
            self.width += self.wide(self.end..before.end);
            self.end = before.end;
        }
        self.last = stretch.start;
        self.width..self.width + self.wide(text.map.source(stretch))
    }

    /// How wide a stretch of the text as decoded is.
    fn wide(&self, stretch: Range<usize>) -> usize {
        let printed = self.document.decoded.get(stretch).unwrap_or_default().chars();
        printed.map(|c| if self.measure == Measure::Screen && is_wide(c) { 2 } else { 1 }).sum()
    }
}

fn is_wide(c: char) -> bool {
    is_hanzi(c)
        || matches!(c, '\u{2e80}'..='\u{303f}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '“' | '”' | '—')
}

/// Whether all figures keep to the left edges of the headers' words, or all to their right edges.
fn edges_kept(headers: &[Line], rows: &[Line]) -> bool {
    let mut figures = rows.iter().flatten();
    let heads = || headers.iter().flatten();
    figures.clone().all(|place| heads().any(|head| head.start == place.start))
        || figures.all(|place| heads().any(|head| head.end == place.end))
}

/// The stretches that hold every line's figures of a column; `None` if two columns share a place.
fn common(mut lines: impl Iterator<Item = Vec<Range<usize>>>) -> Option<Vec<Range<usize>>> {
    let mut columns = lines.next()?;
    for line in lines {
        for (column, place) in columns.iter_mut().zip(line) {
            if place.start >= column.end || column.start >= place.end {
                return None;
            }
            *column = column.start.min(place.start)..column.end.max(place.end);
        }
    }
    columns.windows(2).all(|pair| pair[0].end <= pair[1].start).then_some(columns)
}
