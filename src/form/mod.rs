//! The statutory form as data: tables, blocks, rows, columns, relations and carries of every edition.
//!
//! In: `editions/*.toml`. Out: [`Form`]. The recogniser, the checks, the dataset's columns and
//! `gouji forms` all read it; adding an edition is adding one file. Source: FORM.md 1, 2 and 4.

pub mod carry;
mod file;
pub mod load;
pub mod relation;
pub mod sample;

pub use carry::Carry;
pub use relation::{Basis, Comparison, Each, Instance, Relation};

use std::collections::HashMap;
use std::sync::LazyLock;

/// One edition of the form.
#[derive(Debug)]
pub struct Form {
    /// `"2021"`, `"2019"`, `"2014"`.
    pub id: String,
    /// The instrument that ordered it: 国办公开办函〔2021〕30号.
    pub authority: String,
    /// The first report year it was ordered for; reports of later years still print older forms.
    pub since: i32,
    /// Tables in printed order.
    pub tables: Vec<Table>,
    /// Every cell in printed order; all other indices point here.
    pub cells: Vec<CellPlace>,
    /// The sums the form promises.
    pub relations: Vec<Relation>,
    /// Every place a relation is tried on.
    pub instances: Vec<Instance>,
    /// What a year takes over from the year before.
    pub carries: Vec<Carry>,
    index: HashMap<String, usize>,
}

/// One table: 主动公开政府信息情况.
#[derive(Debug)]
pub struct Table {
    /// The key: `proactive_disclosure`.
    pub id: String,
    /// The section heading it stands under.
    pub title: String,
    /// Other wordings of the heading.
    pub also: Vec<String>,
    /// The words over its columns of labels, units and codes, where it has such.
    pub header: Header,
    /// The fields that it prints below its last row: 填报人.
    pub foot: Vec<String>,
    /// Whether its cells' keys begin with the block's id, as in a table of sections, instead of its own.
    pub keyed_by_block: bool,
    /// Its parts, each with columns of its own.
    pub blocks: Vec<Block>,
}

impl Table {
    /// What it is called in Chinese and in English: its heading and its key.
    #[must_use]
    pub fn name(&self) -> (&str, &str) {
        (&self.title, &self.id)
    }
}

/// The words over the columns that hold no figures: 统计指标 | 代码 | 单位. Squeezed; none where the form prints no such column.
#[derive(Debug, Default)]
pub struct Header {
    /// In the corner over labels that have no column of units beside them: 信息内容, 申请人情况 and the note below it.
    pub corner: Vec<String>,
    /// Over the labels: 统计指标, 指标名称.
    pub labels: Vec<String>,
    /// Over the units of the rows: 单位, 计量单位.
    pub units: Vec<String>,
    /// Over the numbers of the rows, which are no figures: 代码, 序号.
    pub codes: Vec<String>,
}

/// A part of a table with one set of columns: 第二十条第（一）项.
#[derive(Debug)]
pub struct Block {
    /// The key of the part: `art20_1`. In a table of sections it begins the keys of its cells: `proactive`.
    pub id: String,
    /// The caption row.
    pub caption: String,
    /// The caption as it is matched, squeezed; none where the block has none.
    pub captions: Vec<String>,
    /// 件, 项 or 万元; empty where every row has a unit of its own.
    pub unit: String,
    /// How rows and columns are laid out.
    pub layout: Layout,
    /// Columns in printed order.
    pub columns: Vec<Column>,
    /// Rows in printed order, headings without cells among them.
    pub rows: Vec<Row>,
}

/// How a block is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A label to the left, its figures to the right.
    Rows,
    /// All rows on one line, beside each other: 行政复议 | 未经复议直接起诉 | 复议后起诉.
    SideBySide,
}

/// A column of a block.
#[derive(Debug)]
pub struct Column {
    /// The last part of the key: `natural_person`; empty for the only column of a table, 统计数.
    pub id: String,
    /// The label as the form prints it.
    pub label: String,
    /// The label and its other wordings seen in print, squeezed.
    pub wordings: Vec<String>,
    /// The heading above several columns: 法人或其他组织.
    pub group: Option<String>,
    /// What may stand in it.
    pub kind: Kind,
}

/// What may stand in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole and not negative, in the block's unit.
    Count,
    /// Whole, with a sign: 本年增/减.
    Change,
    /// 万元, exact decimals; the unit may be printed in the cell (`251000元` is 25.1).
    Money,
}

/// A row of a block.
#[derive(Debug)]
pub struct Row {
    /// The middle of the key: `refused.state_secret`; empty where the block is one row, as 六、举报投诉数量 is.
    pub id: String,
    /// Its key without the column: `applications.refused.state_secret`.
    pub key: String,
    /// 一, （三）, 2.
    pub ordinal: String,
    /// The label as the form prints it, without its ordinal.
    pub label: String,
    /// The label and its other wordings seen in print, squeezed.
    pub wordings: Vec<String>,
    /// Whether it has cells, and of which edition.
    pub kind: RowKind,
    /// The unit printed beside it, 条 or 万元, where rows have units of their own.
    pub unit: Option<String>,
    /// The printed heading above it: 行政诉讼.
    pub under: Option<String>,
    /// Index of its first cell; it has as many as the block has columns.
    pub first_cell: Option<usize>,
}

impl Row {
    /// What it is called in Chinese and in English: its label, and its id, or its key where it has none.
    #[must_use]
    pub fn name(&self) -> (&str, &str) {
        (&self.label, if self.id.is_empty() { &self.key } else { &self.id })
    }
}

/// Whether a row carries figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// A row of figures.
    Figures,
    /// A heading: （三）不予公开 has no cells on the form.
    Heading,
    /// A row of the other edition, kept when a hybrid prints it: the single （六）其他处理 in a 2021 table.
    Foreign,
}

/// Where a cell of the form stands.
#[derive(Debug, Clone)]
pub struct CellPlace {
    /// Its name where a cell is a column, the same in every edition that has it: `t3_ref_secret_total`; at most
    /// [`MOST_SHORT`](load::MOST_SHORT) letters.
    pub short: String,
    /// `applications.refused.state_secret.total`; `complaints` where neither row nor column has a part in it.
    pub key: String,
    /// Index of the table.
    pub table: usize,
    /// Index of the block in the table.
    pub block: usize,
    /// Index of the row in the block.
    pub row: usize,
    /// Index of the column in the block.
    pub column: usize,
    /// What may stand in it.
    pub kind: Kind,
    /// Whether it belongs to a row of the other edition.
    pub foreign: bool,
}

// An embedded form that does not load is a mistake of the program, caught by the loader's own test.
static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    [include_str!("editions/2021.toml"), include_str!("editions/2019.toml"), include_str!("editions/2014.toml")]
        .iter()
        .map(|text| load::load(text).unwrap_or_else(|error| panic!("an embedded form does not load: {error}")))
        .collect()
});

impl Form {
    /// Every edition, newest first.
    #[must_use]
    pub fn all() -> &'static [Form] {
        &FORMS
    }

    /// The edition with this id.
    #[must_use]
    pub fn edition(id: &str) -> Option<&'static Form> {
        FORMS.iter().find(|form| form.id == id)
    }

    /// The cell with this key.
    #[must_use]
    pub fn cell(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// The sums that every report must satisfy, with their indices; not the inequalities, nor what holds at one level only.
    pub fn equations(&self) -> impl Iterator<Item = (usize, &Instance)> {
        self.instances.iter().enumerate().filter(|(_, instance)| {
            instance.comparison == Comparison::Equals && self.relations[instance.relation].level.is_none()
        })
    }

    /// The block a cell stands in.
    #[must_use]
    pub fn block(&self, cell: usize) -> &Block {
        let place = &self.cells[cell];
        &self.tables[place.table].blocks[place.block]
    }

    /// Table, row and column of a cell, whose filled parts are its key: `("review", "upheld", "")`.
    #[must_use]
    pub fn parts(&self, cell: usize) -> (&str, &str, &str) {
        let place = &self.cells[cell];
        let block = self.block(cell);
        let table = &self.tables[place.table];
        let first = if table.keyed_by_block { &block.id } else { &table.id };
        (first, &block.rows[place.row].id, &block.columns[place.column].id)
    }

    /// The unit of a cell: 件, 条, 万元.
    #[must_use]
    pub fn unit(&self, cell: usize) -> &str {
        let block = self.block(cell);
        block.rows[self.cells[cell].row].unit.as_deref().unwrap_or(&block.unit)
    }

    /// Row label and column label of a cell, as the form prints them.
    #[must_use]
    pub fn labels(&self, cell: usize) -> (&str, &str) {
        let place = &self.cells[cell];
        let block = self.block(cell);
        (&block.rows[place.row].label, &block.columns[place.column].label)
    }

    /// What tells one place of one relation from all others: `T3.applicants:refused.state_secret`.
    #[must_use]
    pub fn instance_name(&self, instance: &Instance) -> String {
        format!("{}:{}", self.relations[instance.relation].id, instance.at)
    }

    /// The relation with this id.
    #[must_use]
    pub fn relation(&self, id: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.id == id)
    }
}
