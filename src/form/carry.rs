//! What a year's report takes over from the year before it (FORM.md 4.5).
//!
//! In: `[[carry]]` of the edition's TOML. Out: [`Carry`], one for every row or column it is tried
//! on. The year before may be of another edition: its cells are named by key and looked up there.

/// A relation between two years at one place: `last` + `sum` − `less` = `equals`.
///
/// Y2 of 行政规范性文件: 597件 in force last year, 50 issued, 227 repealed, 420 in force.
#[derive(Debug, Clone)]
pub struct Carry {
    /// `Y1`.
    pub id: String,
    /// A short name in Chinese.
    pub name_zh: String,
    /// A short name in English.
    pub name_en: String,
    /// The key of the row or column: `natural_person`, `normative_documents`.
    pub at: String,
    /// Keys of the cells added of last year's report.
    pub last: Vec<String>,
    /// Cells added of this year's.
    pub sum: Vec<usize>,
    /// Cells taken off.
    pub less: Vec<usize>,
    /// The cell that should come out.
    pub equals: usize,
}
