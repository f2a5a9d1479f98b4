//! A story in words, in both languages.
//!
//! In: a report's tables and a story about them. Out: what each of its mendings says, with the
//! figures put in. A mending is a condition, "would be consistent if", never a correction.

use super::search::{MOST_CELLS, MOST_STEPS};
use crate::check::blame::{Change, Mending, Story};
use crate::check::sums::Tried;
use crate::finding::Cause;
use crate::form::Each;
use crate::message::Words;
use crate::record::Tables;

/// What a mending says: `总计留在默认的0：若行政复议·总计为11（印为0）则一致`.
#[must_use]
pub fn mending(tables: &Tables, mending: &Mending) -> Words {
    let (pattern, condition) = (pattern(tables, mending), condition(tables, mending));
    Words { zh: format!("{}：{}", pattern.zh, condition.zh), en: format!("{}: {}", pattern.en, condition.en) }
}

/// The cause of a story; of several explanations the likeliest pattern, as a possibility: `可能是合计有误，另有2种解释`.
#[must_use]
pub fn cause(tables: &Tables, story: &Story) -> Words {
    match story.mendings.as_slice() {
        [] => Words::new("未见简单原因", "nothing small explains it"),
        [one] => pattern(tables, one),
        [likeliest, others @ ..] => {
            let pattern = pattern(tables, likeliest);
            Words {
                zh: format!("可能是{}，另有{}种解释", pattern.zh, others.len()),
                en: format!("perhaps {}, or {} other", pattern.en, others.len()),
            }
        }
    }
}

/// A mending as a condition: `若行政复议·总计为11（印为0）则一致`.
#[must_use]
pub fn condition(tables: &Tables, mending: &Mending) -> Words {
    let figure = |change: &Change| tables.cells[change.cell].number().map(|n| n.to_string()).unwrap_or_default();
    let one = |change: &Change| {
        let (row, column) = tables.form.labels(change.cell);
        let name = if column.is_empty() { row.to_owned() } else { format!("{row}·{column}") };
        let (key, printed) = (&tables.form.cells[change.cell].key, figure(change));
        match change.implied {
            Some(implied) => {
                (format!("{name}为{implied}（印为{printed}）"), format!("{key} were {implied} (printed {printed})"))
            }
            None => (format!("{name}另有其数（印为{printed}）"), format!("{key} were another (printed {printed})")),
        }
    };
    let (names, keys): (Vec<String>, Vec<String>) = mending.changes.iter().map(one).unzip();
    Words {
        zh: format!("若{}则一致", names.join("、")), en: format!("would be consistent if {}", keys.join(" and "))
    }
}

/// What to say of a story without a mending: that nothing small explains it, and by how much each relation fails.
#[must_use]
pub fn unexplained(tables: &Tables, tried: &[Tried], story: &Story) -> Words {
    let residual = |index: &usize| {
        let one = &tried[*index];
        format!("{} {} {:+}", tables.form.relations[one.instance.relation].id, one.instance.at, one.difference)
    };
    let residuals = story.broken.iter().map(residual).collect::<Vec<_>>().join(", ");
    if story.complete {
        let zh = format!("改动{MOST_CELLS}个以内的单元格均不能使之一致；差额：{residuals}");
        return Words { zh, en: format!("no {MOST_CELLS} cells or fewer explain it; differences: {residuals}") };
    }
    let zh = format!("查找{MOST_STEPS}步后停止，未得结果；差额：{residuals}");
    Words { zh, en: format!("the search stopped after {MOST_STEPS} steps; differences: {residuals}") }
}

/// The pattern of a mending as a clause.
#[must_use]
pub fn pattern(tables: &Tables, mending: &Mending) -> Words {
    let (zh, en) = match mending.cause {
        Cause::DefaultTotal => ("总计留在默认的0", "a total left at its default 0"),
        Cause::SwappedDigits => ("相邻两位数字颠倒", "two neighbouring digits swapped"),
        Cause::OneDigit => ("一位数字有误", "one digit wrong"),
        Cause::SplitNumber => ("一个数字被拆入相邻两格", "one number split over two cells"),
        Cause::JoinedNumbers => ("两个数字并入一格", "two numbers joined in one cell"),
        Cause::ShiftedRow => ("一行数字错列", "the figures of a row stand beside their columns"),
        Cause::ShiftedColumn => ("一列数字错行", "the figures of a column stand above or below their rows"),
        Cause::TwoColumnsTraded => ("一列多计、另一列少计同数", "counted in one column that belongs in another"),
        Cause::BlankPart => ("总计未含空白项", "a total added up without a part that is blank"),
        Cause::WrongTotal => ("合计有误", "a total is wrong"),
        Cause::WrongCell if mending.changes.len() == 1 => ("一格有误", "one cell is wrong"),
        Cause::Unknown if is_counted_twice(tables, mending) => (
            "各项之和恰多出这一行：该行所计似已计入其他行",
            "the rows exceed their total by exactly this row, as if what it counts were counted in another row too",
        ),
        Cause::WrongCell => ("几格有误", "several cells are wrong"),
        Cause::Unknown => ("原因不明", "no pattern known"),
    };
    Words { zh: zh.to_owned(), en: en.to_owned() }
}

/// Whether a mending empties a row of parts: what 区分处理 forbids, one application in two rows.
fn is_counted_twice(tables: &Tables, mending: &Mending) -> bool {
    let form = tables.form;
    let row = |change: &Change| (form.cells[change.cell].block, form.cells[change.cell].row);
    let is_part = |cell: usize| {
        let mut sums = form.instances.iter().filter(|sum| form.relations[sum.relation].each == Each::Column);
        sums.any(|sum| sum.right.len() == 1 && sum.left.contains(&cell))
    };
    mending.changes.len() > 1
        && mending.changes.iter().all(|change| {
            change.implied.is_some_and(|implied| implied.is_zero())
                && row(change) == row(&mending.changes[0])
                && is_part(change.cell)
        })
}
