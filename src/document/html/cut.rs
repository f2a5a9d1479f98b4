//! Whether the bytes of a page end before the page does, judged by what this page closes elsewhere.

/// What a page has closed so far, and what it left open.
#[derive(Debug, Default, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Habits {
    pub(super) closes_cells: bool,
    pub(super) closes_rows: bool,
    pub(super) closes_tables: bool,
    /// It opens `<html>` or `<body>`.
    pub(super) opens_page: bool,
    /// It closes `<html>` or `<body>`: nothing is missing.
    pub(super) closes_page: bool,
    /// The bytes end within a tag or a comment.
    pub(super) ends_in_markup: bool,
}

/// What stands open where the bytes end.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Ending {
    pub(super) in_table: bool,
    pub(super) in_row: bool,
    pub(super) in_cell: bool,
    /// In a script, a sheet, a title or the like, which a page cannot leave open.
    pub(super) in_raw_text: bool,
}

impl Habits {
    /// Whether a page that ends like this is cut. Who never closes cells, rows or tables may leave the last open.
    pub(super) fn is_cut(self, ending: Ending) -> bool {
        let breaks_habit = self.closes_tables
            || self.opens_page
            || ending.in_cell && self.closes_cells
            || ending.in_row && !ending.in_cell && self.closes_rows;
        !self.closes_page && (self.ends_in_markup || ending.in_raw_text || ending.in_table && breaks_habit)
    }
}
