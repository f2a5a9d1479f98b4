//! TOML → [`Form`], checking itself: keys, short names, references and labels.
//!
//! A form that contradicts itself does not load, and the error names the place.

use super::file::{
    BasisFile, BlockFile, CarryFile, EachFile, FormFile, KindFile, LayoutFile, PlaceFile, RelationFile, RowKindFile,
    SeverityFile,
};
use super::relation::{Basis, Comparison, Each, Instance, Relation};
use super::{Block, Carry, CellPlace, Column, Form, Header, Kind, Layout, Row, RowKind, Table};
use crate::error::{Context, Error, Result};
use crate::text::normal::{normalise, squeeze};
use std::collections::{HashMap, HashSet};

/// The longest short name of a cell: what Stata allows a variable.
pub const MOST_SHORT: usize = 32;

/// Loads one edition.
///
/// # Errors
/// The text is not TOML of this shape, a key or a short name stands twice, a short name is missing or longer than
/// [`MOST_SHORT`], a relation names a cell that does not
/// exist, or two rows or two columns of a block cannot be told apart by their labels.
pub fn load(text: &str) -> Result<Form> {
    let file: FormFile = toml::from_str(text).context("the form's TOML")?;
    let mut cells = Vec::new();
    let mut tables = Vec::new();
    for (t, table) in file.table.into_iter().enumerate() {
        let mut blocks = Vec::new();
        for (b, mut block) in table.block.into_iter().enumerate() {
            if block.columns.is_empty() {
                block.columns.clone_from(&table.columns);
            }
            let prefix = if table.keyed_by_block { block.id.clone() } else { table.id.clone() };
            let block = place_block((&prefix, &table.short), (t, b), block, &mut cells);
            blocks.push(block.map_err(|error| error.within(format!("form {}", file.id)))?);
        }
        let words = |words: &[String]| words.iter().map(|word| squeeze(&normalise(word))).collect();
        let header = Header {
            corner: words(&table.header.corner),
            labels: words(&table.header.labels),
            units: words(&table.header.units),
            codes: words(&table.header.codes),
        };
        let keyed_by_block = table.keyed_by_block;
        let foot = table.foot;
        tables.push(Table { id: table.id, title: table.title, also: table.also, header, foot, keyed_by_block, blocks });
    }
    let (mut index, mut shorts) = (HashMap::new(), HashSet::new());
    for (position, cell) in cells.iter().enumerate() {
        if index.insert(cell.key.clone(), position).is_some() {
            return Err(Error::new(format!("form {}: the key {} stands twice", file.id, cell.key)));
        }
        if !shorts.insert(&cell.short) {
            return Err(Error::new(format!("form {}: the short name {} stands twice", file.id, cell.short)));
        }
        if cell.short.len() > MOST_SHORT {
            return Err(Error::new(format!("form {}: {} has more than {MOST_SHORT} letters", file.id, cell.short)));
        }
    }
    let mut form = Form {
        id: file.id,
        authority: file.authority,
        since: file.since,
        tables,
        cells,
        relations: Vec::new(),
        instances: Vec::new(),
        carries: Vec::new(),
        index,
    };
    for relation in file.relation {
        let id = relation.id.clone();
        add_relation(&mut form, relation).map_err(|error| error.within(format!("form {}, relation {id}", form.id)))?;
    }
    for carry in file.carry {
        let carries =
            carries(&form, &carry).map_err(|error| error.within(format!("form {}, carry {}", form.id, carry.id)))?;
        form.carries.extend(carries);
    }
    labels_differ(&form)?;
    Ok(form)
}

/// The filled parts of a key with dots between them.
fn key(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// Puts the cells of a block behind those before it; its keys begin with the first prefix, its short names with the second.
fn place_block(
    (prefix, short): (&str, &str),
    (table, block): (usize, usize),
    file: BlockFile,
    cells: &mut Vec<CellPlace>,
) -> Result<Block> {
    let shorts: Vec<String> = file.columns.iter().map(|column| column.short.clone()).collect();
    let columns: Vec<Column> = file
        .columns
        .into_iter()
        .map(|column| Column {
            id: column.id,
            wordings: wordings(&column.label, &column.also),
            label: column.label,
            group: column.group,
            kind: match column.kind {
                KindFile::Count => Kind::Count,
                KindFile::Change => Kind::Change,
                KindFile::Money => Kind::Money,
            },
        })
        .collect();
    let mut rows = Vec::new();
    for (position, row) in file.rows.into_iter().enumerate() {
        let kind = match row.kind {
            RowKindFile::Figures => RowKind::Figures,
            RowKindFile::Heading => RowKind::Heading,
            RowKindFile::Foreign => RowKind::Foreign,
        };
        let first_cell = (kind != RowKind::Heading).then_some(cells.len());
        if first_cell.is_some() {
            let Some(row_short) = &row.short else { return Err(Error::new(format!("{} has no `short`", row.label))) };
            cells.extend(columns.iter().enumerate().map(|(at, column)| CellPlace {
                short: format!("{short}_{row_short}_{}", shorts[at]),
                key: key(&[prefix, &row.id, &column.id]),
                table,
                block,
                row: position,
                column: at,
                // 万元 beside a row makes its figures amounts.
                kind: if row.unit.as_deref() == Some("万元") { Kind::Money } else { column.kind },
                foreign: kind == RowKind::Foreign,
            }));
        }
        let wordings = wordings(&row.label, &row.also);
        rows.push(Row {
            key: key(&[prefix, &row.id]),
            unit: row.unit,
            id: row.id,
            ordinal: row.ordinal,
            label: row.label,
            wordings,
            kind,
            under: row.under,
            first_cell,
        });
    }
    let layout = match file.layout {
        LayoutFile::Rows => Layout::Rows,
        LayoutFile::SideBySide => Layout::SideBySide,
    };
    let caption = squeeze(&normalise(&file.caption));
    // 第二十条(一)项 stands for 第二十条第（一）项 in some prints.
    let shorter = caption.replacen("第二十条第", "第二十条", 1);
    let mut captions = vec![caption, shorter];
    captions.dedup();
    captions.retain(|caption| !caption.is_empty());
    Ok(Block { id: file.id, caption: file.caption, captions, unit: file.unit, layout, columns, rows })
}

/// A label and its other wordings as they are matched, each once.
fn wordings(label: &str, also: &[String]) -> Vec<String> {
    let mut wordings = Vec::new();
    for wording in std::iter::once(label).chain(also.iter().map(String::as_str)) {
        let wording = squeeze(&normalise(wording));
        if !wordings.contains(&wording) {
            wordings.push(wording);
        }
    }
    wordings
}

fn add_relation(form: &mut Form, file: RelationFile) -> Result<()> {
    let relation = form.relations.len();
    let instances = match file.each {
        EachFile::Place => {
            file.place.iter().map(|place| at_place(form, relation, place)).collect::<Result<Vec<_>>>()?
        }
        EachFile::Column | EachFile::Row => at_lines(form, relation, &file)?,
    };
    if instances.is_empty() {
        return Err(Error::new("it is tried nowhere"));
    }
    form.instances.extend(instances);
    form.relations.push(Relation {
        id: file.id,
        basis: match (&file.stated, file.basis) {
            (Some(_), _) => Basis::Printed,
            (None, BasisFile::Structure) => Basis::Structure,
            (None, BasisFile::Customary) => Basis::Customary,
            (None, BasisFile::Law) => Basis::Law,
        },
        stated: file.stated,
        name_zh: file.name.zh,
        name_en: file.name.en,
        error: file.severity == SeverityFile::Error,
        each: match file.each {
            EachFile::Column => Each::Column,
            EachFile::Row => Each::Row,
            EachFile::Place => Each::Place,
        },
        level: file.level,
    });
    Ok(())
}

/// The right side and how it compares: exactly one is given.
fn compared<'a>(
    equals: Option<&'a Vec<String>>,
    at_least: Option<&'a Vec<String>>,
    at_most: Option<&'a Vec<String>>,
) -> Result<(&'a [String], Comparison)> {
    match (equals, at_least, at_most) {
        (Some(right), None, None) => Ok((right, Comparison::Equals)),
        (None, Some(right), None) => Ok((right, Comparison::AtLeast)),
        (None, None, Some(right)) => Ok((right, Comparison::AtMost)),
        _ => Err(Error::new("give one of `equals`, `at_least` and `at_most`")),
    }
}

/// A relation at a place it names.
fn at_place(form: &Form, relation: usize, place: &PlaceFile) -> Result<Instance> {
    let (right, comparison) = compared(place.equals.as_ref(), place.at_least.as_ref(), place.at_most.as_ref())?;
    let cells = |keys: &[String]| keys.iter().map(|key| cell(form, &[key])).collect::<Result<Vec<usize>>>();
    let at = place.at.clone();
    Ok(Instance {
        relation,
        at,
        left: cells(&place.sum)?,
        instead: None,
        right: cells(right)?,
        comparison,
        foreign: false,
    })
}

/// A relation on every column, or on every row, of its table.
fn at_lines(form: &Form, relation: usize, file: &RelationFile) -> Result<Vec<Instance>> {
    let (right, comparison) = compared(file.equals.as_ref(), file.at_least.as_ref(), file.at_most.as_ref())?;
    let id = file.table.as_deref().ok_or_else(|| Error::new("it names no table"))?;
    let table = form.tables.iter().find(|table| table.id == id);
    let table = table.ok_or_else(|| Error::new(format!("there is no table {id}")))?;
    let mut instances = Vec::new();
    for block in &table.blocks {
        if let EachFile::Column = file.each {
            for column in &block.columns {
                let cells = |rows: &[String]| -> Result<Vec<usize>> {
                    rows.iter().map(|row| cell(form, &[id, row, &column.id])).collect()
                };
                let instead = match &file.instead {
                    Some(instead) => Some((cells(&instead.of)?, cells(&instead.rows)?)),
                    None => None,
                };
                let (left, right) = (cells(&file.sum)?, cells(right)?);
                let at = column.id.clone();
                instances.push(Instance { relation, at, left, instead, right, comparison, foreign: false });
            }
        } else {
            for row in block.rows.iter().filter(|row| row.kind != RowKind::Heading) {
                if file.rows.as_ref().is_some_and(|rows| !rows.contains(&row.id)) {
                    continue;
                }
                let cells = |columns: &[String]| -> Result<Vec<usize>> {
                    columns.iter().map(|column| cell(form, &[id, &row.id, column])).collect()
                };
                let (left, right) = (cells(&file.sum)?, cells(right)?);
                let (at, foreign) = (row.id.clone(), row.kind == RowKind::Foreign);
                instances.push(Instance { relation, at, left, instead: None, right, comparison, foreign });
            }
        }
    }
    Ok(instances)
}

/// A carry on every row or column of its table.
fn carries(form: &Form, file: &CarryFile) -> Result<Vec<Carry>> {
    let table = form.tables.iter().find(|table| table.id == file.table);
    let table = table.ok_or_else(|| Error::new(format!("there is no table {}", file.table)))?;
    let lines: Vec<&str> = match file.each {
        EachFile::Column => {
            table.blocks.iter().flat_map(|block| &block.columns).map(|column| column.id.as_str()).collect()
        }
        EachFile::Row => {
            let rows = file.rows.as_ref().ok_or_else(|| Error::new("it names no rows"))?;
            rows.iter().map(String::as_str).collect()
        }
        EachFile::Place => return Err(Error::new("a carry is tried on rows or columns")),
    };
    let carry = |line: &str| {
        let parts = |other: &str| match file.each {
            EachFile::Column => key(&[&file.table, other, line]),
            EachFile::Row | EachFile::Place => key(&[&file.table, line, other]),
        };
        let cells = |names: &[String]| names.iter().map(|name| cell(form, &[&parts(name)])).collect::<Result<_>>();
        Ok(Carry {
            id: file.id.clone(),
            name_zh: file.name.zh.clone(),
            name_en: file.name.en.clone(),
            at: line.to_owned(),
            last: file.last.iter().map(|name| parts(name)).collect(),
            sum: cells(&file.sum)?,
            less: cells(&file.less)?,
            equals: cell(form, &[&parts(&file.equals)])?,
        })
    };
    lines.into_iter().map(carry).collect()
}

fn cell(form: &Form, parts: &[&str]) -> Result<usize> {
    let key = key(parts);
    form.cell(&key).ok_or_else(|| Error::new(format!("there is no cell {key}")))
}

/// No two rows and no two columns of a block share a wording; the sections of a table may, as 四 and 五 of 2014 do.
fn labels_differ(form: &Form) -> Result<()> {
    fn distinct<'a>(place: &str, labels: impl Iterator<Item = &'a [String]>) -> Result<()> {
        let mut seen = HashMap::new();
        for (position, wordings) in labels.enumerate() {
            for wording in wordings {
                if seen.insert(wording, position).is_some_and(|other| other != position) {
                    return Err(Error::new(format!("{place}: two labels read {wording}")));
                }
            }
        }
        Ok(())
    }
    for table in &form.tables {
        for block in &table.blocks {
            let rows = block.rows.iter().map(|row| row.wordings.as_slice());
            distinct(&format!("form {}, rows of {}", form.id, block.id), rows)?;
            let columns = block.columns.iter().map(|column| column.wordings.as_slice());
            distinct(&format!("form {}, columns of {}", form.id, block.id), columns)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edition_loads_with_the_cells_of_the_form() {
        for (edition, cells) in [("2021", 200), ("2019", 198), ("2014", 58)] {
            let form = Form::edition(edition).unwrap();
            assert_eq!(form.cells.iter().filter(|cell| !cell.foreign).count(), cells);
        }
        let form = Form::edition("2021").unwrap();
        assert!(form.cell("applications.refused.state_secret.total").is_some());
        assert!(form.cells[form.cell("applications.other_handling.total").unwrap()].foreign);
        let sums =
            |id: &str| form.instances.iter().filter(|i| !i.foreign && form.relations[i.relation].id == id).count();
        assert_eq!((sums("T3.balance"), sums("T3.outcomes"), sums("T3.applicants"), sums("T4.sum")), (7, 7, 25, 3));
    }

    #[test]
    fn every_carry_names_cells_that_some_edition_has() {
        let carries = |edition: &str| {
            let ids = Form::edition(edition).unwrap().carries.iter().map(|carry| carry.id.as_str());
            ["Y1", "Y2", "Y3"].map(|id| ids.clone().filter(|own| *own == id).count())
        };
        assert_eq!((carries("2021"), carries("2019"), carries("2014")), ([7, 2, 0], [7, 0, 5], [0, 0, 0]));
        for carry in Form::all().iter().flat_map(|form| &form.carries) {
            assert!(carry.last.iter().all(|key| Form::all().iter().any(|form| form.cell(key).is_some())), "{carry:?}");
        }
    }

    /// The columns of a panel over all editions: one cell has one name, and one name is one cell.
    #[test]
    fn a_cell_has_one_short_name_in_every_edition() {
        let cells = || Form::all().iter().flat_map(|form| &form.cells);
        let keys: HashMap<&str, &str> = cells().map(|cell| (cell.short.as_str(), cell.key.as_str())).collect();
        let shorts: HashMap<&str, &str> = cells().map(|cell| (cell.key.as_str(), cell.short.as_str())).collect();
        for cell in cells() {
            assert_eq!(
                (keys[cell.short.as_str()], shorts[cell.key.as_str()]),
                (cell.key.as_str(), cell.short.as_str())
            );
            let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(cell.short.chars().all(is_name), "{}", cell.short);
        }
        assert_eq!(shorts["applications.refused.state_secret.total"], "t3_ref_secret_total");
    }

    #[test]
    fn a_form_that_contradicts_itself_does_not_load() {
        let good = include_str!("editions/2021.toml");
        let twice = good.replace("id = \"compulsion\"", "id = \"penalties\"");
        assert!(load(&twice).unwrap_err().to_string().contains("penalties.decisions stands twice"));
        let nowhere = good.replace("equals = [\"outcomes_total\"]", "equals = [\"no_such_row\"]");
        assert!(load(&nowhere).unwrap_err().to_string().contains("there is no cell applications.no_such_row"));
        let same = good.replace("short = \"penalties\"", "short = \"compulsion\"");
        assert!(load(&same).unwrap_err().to_string().contains("the short name t2_compulsion_decisions stands twice"));
        let none = good.replace("short = \"penalties\", ", "");
        assert!(load(&none).unwrap_err().to_string().contains("行政处罚 has no `short`"));
        let alike = good.replace("label = \"重复申请\"", "label = \"予以公开\"");
        assert!(load(&alike).unwrap_err().to_string().contains("two labels read 予以公开"));
    }
}
