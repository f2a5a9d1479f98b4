//! An edition's TOML as it is written, before [`super::load`] makes a form of it.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormFile {
    pub id: String,
    pub authority: String,
    pub since: i32,
    pub table: Vec<TableFile>,
    pub relation: Vec<RelationFile>,
    #[serde(default)]
    pub carry: Vec<CarryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile {
    pub id: String,
    /// What the names of its cells in a panel begin with.
    pub short: String,
    pub title: String,
    #[serde(default)]
    pub also: Vec<String>,
    #[serde(default)]
    pub header: HeaderFile,
    #[serde(default)]
    pub foot: Vec<String>,
    /// Whether keys begin with the block's id instead of the table's.
    #[serde(default)]
    pub keyed_by_block: bool,
    /// The columns of blocks that give none.
    #[serde(default)]
    pub columns: Vec<ColumnFile>,
    pub block: Vec<BlockFile>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct HeaderFile {
    #[serde(default)]
    pub corner: Vec<String>,
    #[serde(default)]
    pub labels: Vec<String>,
    #[serde(default)]
    pub units: Vec<String>,
    #[serde(default)]
    pub codes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockFile {
    pub id: String,
    #[serde(default)]
    pub caption: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub layout: LayoutFile,
    #[serde(default)]
    pub columns: Vec<ColumnFile>,
    pub rows: Vec<RowFile>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum LayoutFile {
    #[default]
    Rows,
    SideBySide,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnFile {
    pub id: String,
    /// What the names of its cells in a panel end in.
    pub short: String,
    pub label: String,
    #[serde(default)]
    pub also: Vec<String>,
    pub group: Option<String>,
    #[serde(default)]
    pub kind: KindFile,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum KindFile {
    #[default]
    Count,
    Change,
    Money,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowFile {
    pub id: String,
    /// The middle of the names of its cells in a panel; none for a heading.
    pub short: Option<String>,
    #[serde(default)]
    pub ordinal: String,
    pub label: String,
    #[serde(default)]
    pub also: Vec<String>,
    #[serde(default)]
    pub kind: RowKindFile,
    pub unit: Option<String>,
    pub under: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum RowKindFile {
    #[default]
    Figures,
    Heading,
    Foreign,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelationFile {
    pub id: String,
    /// The table it is tried in, unless it names its places.
    pub table: Option<String>,
    pub stated: Option<String>,
    #[serde(default)]
    pub basis: BasisFile,
    pub name: NameFile,
    #[serde(default)]
    pub severity: SeverityFile,
    pub each: EachFile,
    pub level: Option<String>,
    pub rows: Option<Vec<String>>,
    #[serde(default)]
    pub sum: Vec<String>,
    pub instead: Option<InsteadFile>,
    pub equals: Option<Vec<String>>,
    pub at_least: Option<Vec<String>>,
    pub at_most: Option<Vec<String>>,
    #[serde(default)]
    pub place: Vec<PlaceFile>,
}

/// One of the places of a relation that names them; cells by their whole keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceFile {
    pub at: String,
    pub sum: Vec<String>,
    pub equals: Option<Vec<String>>,
    pub at_least: Option<Vec<String>>,
    pub at_most: Option<Vec<String>>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum BasisFile {
    #[default]
    Structure,
    Customary,
    Law,
}

#[derive(Deserialize)]
pub(super) struct NameFile {
    pub zh: String,
    pub en: String,
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum SeverityFile {
    #[default]
    Error,
    Warning,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(super) enum EachFile {
    Column,
    Row,
    Place,
}

#[derive(Deserialize)]
pub(super) struct InsteadFile {
    pub of: Vec<String>,
    pub rows: Vec<String>,
}

/// What a year takes over from the year before: `last` of that year, plus `sum`, less `less`, is `equals` of this one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CarryFile {
    pub id: String,
    pub table: String,
    pub name: NameFile,
    pub each: EachFile,
    pub rows: Option<Vec<String>>,
    pub last: Vec<String>,
    #[serde(default)]
    pub sum: Vec<String>,
    #[serde(default)]
    pub less: Vec<String>,
    pub equals: String,
}
