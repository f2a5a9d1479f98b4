//! Printed labels → rows, columns and captions of a form.
//!
//! In: the text of a cell or a line. Out: which label of the form it is, exactly or by likeness.
//! Spaces, punctuation, ordinals and bracketed glosses are not part of a label:
//! `2.其他法律行政法规禁止公开`, `规章(设区的市人民政府填报)`, `商业⏎企业`.

pub(super) mod chain;
pub mod edition;
pub(super) mod heads;
pub(super) mod tape;

use crate::form::{Block, Form, Row, RowKind};
use crate::text::finder::Finder;
pub use crate::text::normal::squeeze;
use crate::text::numeral;
use std::collections::HashMap;

/// A row of a form: table, block in the table, row in the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowAt {
    /// Index of the table.
    pub table: usize,
    /// Index of the block.
    pub block: usize,
    /// Index of the row.
    pub row: usize,
}

impl RowAt {
    /// The row of the form.
    #[must_use]
    pub fn of(self, form: &Form) -> &Row {
        &form.tables[self.table].blocks[self.block].rows[self.row]
    }
}

/// The fewest characters of a label that no sentence and no header has by chance.
pub(super) const SHORTEST_SURE: usize = 6;

/// The least likeness of a misprinted label to the form's.
///
/// `其他法律行政止公开` has 0.86 to its own label; no two labels of the 2019 and 2021 forms are above 0.79. The 2014 form
/// has labels nearer to each other, 政务微博公开政府信息数 and 政务微信公开政府信息数: there a misprint must be more like its
/// label than the nearest other one is.
const LEAST_LIKENESS: f64 = 0.8;

/// The labels of one form, ready to be looked up.
#[derive(Debug)]
pub struct Labels {
    /// The form.
    pub form: &'static Form,
    /// For every table, its wordings ready to be found in a text.
    pub words: Vec<Words>,
    rows: HashMap<String, Vec<RowAt>>,
    /// The wordings of headings, which some prints put before the labels under them.
    headings: Vec<String>,
    /// The words that only headers print: 信息内容, 申请人情况, 法人或其他组织.
    header_words: Vec<String>,
    captions: HashMap<String, (usize, usize)>,
}

/// What a wording of the form names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// The caption of a block.
    Caption,
    /// A row, heading rows among them.
    Row(RowAt),
}

/// The captions and row labels of a table in the form's order, found all at once.
#[derive(Debug)]
pub struct Words {
    /// Finds every wording in a squeezed text.
    pub finder: Finder,
    /// The wordings, by the finder's numbers.
    pub all: Vec<Word>,
}

/// A wording of a caption or row label.
#[derive(Debug)]
pub struct Word {
    /// What it names.
    pub name: Name,
    /// Its place in the order of the form.
    pub order: usize,
    /// Its length in characters.
    pub length: u32,
    /// The ordinal before it, without brackets.
    pub ordinal: &'static str,
}

impl Words {
    fn of(form: &'static Form, table: usize) -> Self {
        let (mut all, mut patterns) = (Vec::new(), Vec::new());
        let mut order = 0;
        let mut add = |wordings: &'static [String], name: Name, order: usize, ordinal: &'static str| {
            for wording in wordings {
                let length = u32::try_from(wording.chars().count()).unwrap_or(u32::MAX);
                all.push(Word { name, order, length, ordinal });
                patterns.push(wording.as_str());
            }
        };
        for (number, block) in form.tables[table].blocks.iter().enumerate() {
            order += 1;
            if block.captions.first().is_some_and(|caption| caption.starts_with('第')) {
                add(&block.captions, Name::Caption, order, "");
            }
            for (row, r) in block.rows.iter().enumerate() {
                order += 1;
                let name = Name::Row(RowAt { table, block: number, row });
                add(&r.wordings, name, order, r.ordinal.trim_matches(['（', '）']));
            }
        }
        Self { finder: Finder::of(patterns), all }
    }
}

impl Labels {
    /// The labels of a form.
    #[must_use]
    pub fn of(form: &'static Form) -> Self {
        let mut rows = HashMap::new();
        let mut captions = HashMap::new();
        let mut headings = Vec::new();
        for (table, t) in form.tables.iter().enumerate() {
            for (block, b) in t.blocks.iter().enumerate() {
                captions.extend(b.captions.first().map(|caption| (article(caption), (table, block))));
                for (row, r) in b.rows.iter().enumerate() {
                    if r.kind != RowKind::Figures {
                        headings.extend(r.wordings.iter().cloned());
                    }
                    for wording in &r.wordings {
                        rows.entry(wording.clone()).or_insert_with(Vec::new).push(RowAt { table, block, row });
                    }
                }
            }
        }
        let words = (0..form.tables.len()).map(|table| Words::of(form, table)).collect();
        let groups = form.tables.iter().flat_map(|table| &table.blocks).flat_map(|block| &block.columns);
        let groups = groups.filter_map(|column| column.group.as_deref()).map(squeeze);
        let header_words =
            form.tables.iter().flat_map(|table| table.header.corner.iter().cloned()).chain(groups).collect();
        Self { form, words, rows, headings, header_words, captions }
    }

    /// Whether a cell prints a word that only headers print.
    #[must_use]
    pub fn is_header_word(&self, head: &Head) -> bool {
        self.header_words.iter().any(|words| head.is(words))
    }

    /// The row a cell's text names, behind the row above it: 被依法纠错数 stands under 四 and under 五, and the section it
    /// stands in tells which it is. None where that does not tell.
    #[must_use]
    pub fn row(&self, text: &str, above: Option<RowAt>) -> Option<RowAt> {
        match self.rows(text) {
            [only] => Some(*only),
            several => {
                let above = above?;
                several.iter().copied().find(|at| (at.table, at.block) == (above.table, above.block) && *at > above)
            }
        }
    }

    /// Whether the label of a row is another row's too.
    #[must_use]
    pub fn is_shared(&self, at: RowAt) -> bool {
        let row = &self.form.tables[at.table].blocks[at.block].rows[at.row];
        row.wordings.iter().any(|wording| self.rows.get(wording).is_some_and(|rows| rows.len() > 1))
    }

    /// The rows a cell's text names: the whole text, or all of it but a gloss in brackets.
    #[must_use]
    pub fn rows(&self, text: &str) -> &[RowAt] {
        if text.len() > 400 {
            return &[];
        }
        let label = strip_ordinal(text);
        let whole = squeeze(label);
        // A heading with the label under it comes before a label with a gloss: both carry a bracket.
        let behind = || self.behind_heading(&whole);
        let bare = || self.rows.get(&squeeze(without_gloss(label)));
        self.rows.get(&whole).or_else(behind).or_else(bare).map_or(&[], Vec::as_slice)
    }

    /// The row whose label stands behind its heading in one cell: `（三）不予公开1.属于国家秘密`.
    fn behind_heading(&self, squeezed: &str) -> Option<&Vec<RowAt>> {
        self.headings.iter().find_map(|heading| {
            let rest = squeezed.strip_prefix(heading.as_str())?;
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七".contains(c));
            self.rows.get(rest)
        })
    }

    /// The row of a table whose label is most like the text, if it is like enough and no other is as like.
    #[must_use]
    pub fn similar_row(&self, text: &str, table: usize, taken: impl Fn(RowAt) -> bool) -> Option<RowAt> {
        let label = squeeze(without_gloss(strip_ordinal(text)));
        if label.chars().count() < 3 {
            return None;
        }
        let mut best: Option<(f64, RowAt)> = None;
        let mut second = 0.0_f64;
        for (block, b) in self.form.tables[table].blocks.iter().enumerate() {
            for (row, r) in b.rows.iter().enumerate().filter(|(_, r)| r.kind != RowKind::Heading) {
                let at = RowAt { table, block, row };
                if taken(at) {
                    continue;
                }
                let likeness = r.wordings.iter().map(|wording| likeness(wording, &label)).fold(0.0, f64::max);
                match best {
                    Some((top, _)) if likeness <= top => second = second.max(likeness),
                    _ => {
                        second = best.map_or(0.0, |(top, _)| top);
                        best = Some((likeness, at));
                    }
                }
            }
        }
        let is_enough = |top: f64, at: RowAt| top >= LEAST_LIKENESS && top > second && top >= least(self.form, at);
        best.filter(|(top, at)| is_enough(*top, *at)).map(|(_, at)| at)
    }

    /// The row of a table whose label is two stretches of words together, the first of them counted or not.
    #[must_use]
    pub fn broken_row(&self, first: &str, rest: &str, table: usize) -> Option<RowAt> {
        let label = squeeze(strip_ordinal(first)) + &squeeze(rest);
        let rows = self.rows.get(&label)?;
        rows.iter().copied().find(|at| at.table == table)
    }

    /// The block whose caption a text holds: 第二十条第（五）项.
    #[must_use]
    pub fn caption(&self, text: &str) -> Option<(usize, usize)> {
        if text.len() > 200 || !text.trim_start().starts_with('第') {
            return None;
        }
        let own = article(text);
        self.captions.iter().find(|(caption, _)| own.starts_with(caption.as_str())).map(|(_, block)| *block)
    }
}

/// The least likeness of a misprint to the label of a row: above that of the nearest other label of its table.
fn least<'f>(form: &'f Form, of: RowAt) -> f64 {
    let label = |row: &'f Row| row.wordings[0].as_str();
    let own = label(of.of(form));
    let blocks = form.tables[of.table].blocks.iter().enumerate();
    let rows = blocks.flat_map(|(block, b)| b.rows.iter().enumerate().map(move |(row, r)| ((block, row), r)));
    let others = rows.filter(|(at, _)| *at != (of.block, of.row)).map(|(_, other)| likeness(own, label(other)));
    let nearest = others.fold(0.0, f64::max);
    if nearest < LEAST_LIKENESS { LEAST_LIKENESS } else { nearest + f64::EPSILON }
}

/// The words of a header cell, squeezed once for all the look-ups a header takes part in.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its whole text.
    whole: String,
    /// Its text without a gloss in brackets, where it has one.
    bare: Option<String>,
    /// Its text without its ordinal, where it has one.
    counted: Option<String>,
}

impl Head {
    /// The words of a cell.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = if text.len() > 200 { "" } else { text };
        let shorter = |part: &str| (part.len() < text.len()).then(|| squeeze(part));
        Self { whole: squeeze(text), bare: shorter(without_gloss(text)), counted: shorter(strip_ordinal(text)) }
    }

    fn bare(&self) -> &str {
        self.bare.as_deref().unwrap_or(&self.whole)
    }

    fn counted(&self) -> &str {
        self.counted.as_deref().unwrap_or(&self.whole)
    }

    /// Whether the cell is empty of words, or too full of them for a header.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Whether the cell reads exactly so.
    #[must_use]
    pub fn is(&self, words: &str) -> bool {
        self.counted() == words || self.whole == words
    }

    /// The column of a block that the cell names.
    #[must_use]
    pub fn column(&self, block: &Block) -> Option<usize> {
        let names = |wording: &String| *wording == self.whole || wording == self.bare();
        block.columns.iter().position(|column| column.wordings.iter().any(names))
    }

    /// The row of a block that the cell names.
    #[must_use]
    pub fn row(&self, block: &Block) -> Option<usize> {
        // 行政诉讼（未经复议直接起诉） names the row with the heading above it.
        let own = |row: &Row| {
            let under = row.under.as_deref().and_then(|under| self.counted().strip_prefix(under));
            row.wordings.iter().any(|word| word == self.counted())
                || under.is_some_and(|own| row.wordings.iter().any(|word| word == own))
        };
        block.rows.iter().position(own)
    }
}

/// The text without the ordinal before it: 一、 （三） 2. ㈠
#[must_use]
pub fn strip_ordinal(text: &str) -> &str {
    let text = text.trim_start();
    let numeral = |c: char| !c.is_ascii_digit() && numeral::is_ordinal(c);
    let bracketed = text.strip_prefix('(');
    let body = bracketed.unwrap_or(text).trim_start();
    let digits = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let numerals = body.find(|c: char| !numeral(c)).unwrap_or(body.len());
    let end = digits.max(numerals);
    if end == 0 || digits > 2 {
        return text;
    }
    let rest = body[end..].trim_start();
    match rest.chars().next() {
        Some(')') => rest[1..].trim_start_matches(['、', '.', ' ', '\n']),
        Some('、' | '.' | ',' | '．' | ':') if bracketed.is_none() => {
            rest.trim_start_matches(['、', '.', ',', '．', ':', ' ', '\n'])
        }
        // A figure whose dot was lost, `1 属于国家秘密`; a Chinese numeral alone may be part of the label (三类内部事务信息).
        Some(c) if digits > 0 && !c.is_ascii() => rest,
        _ => text,
    }
}

/// The text up to its first bracket, unless it begins with one.
fn without_gloss(text: &str) -> &str {
    match text.find(['(', '〔', '[', '【']) {
        Some(at) if at > 0 => &text[..at],
        _ => text,
    }
}

/// An article as captions are compared by: 第二十条第（五）项, 第二十条（五）项 and 第二十条第5项 are one.
fn article(text: &str) -> String {
    const NUMERALS: [char; 9] = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let numeral = |c: char| c.to_digit(10).and_then(|digit| NUMERALS.get((digit as usize).wrapping_sub(1)).copied());
    squeeze(text).chars().filter(|c| *c != '第').map(|c| numeral(c).unwrap_or(c)).collect()
}

/// Twice the longest common subsequence over both lengths: 1 for equal texts, 0 for texts without a common character, and
/// for those that cannot reach [`LEAST_LIKENESS`] by their lengths.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX / 4);
    let total = count(a.len() + b.len()).max(1);
    let share = |common: u32| f64::from(2 * common) / f64::from(total);
    if share(count(a.len().min(b.len()))) < LEAST_LIKENESS {
        return 0.0;
    }
    let mut row = vec![0; b.len() + 1];
    for x in &a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    share(row[b.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normal::normalise;

    fn id(labels: &Labels, text: &str) -> Option<String> {
        let at = labels.row(&normalise(text), None)?;
        Some(labels.form.tables[at.table].blocks[at.block].rows[at.row].id.clone())
    }

    #[test]
    fn labels_as_printed() {
        let labels = Labels::of(Form::edition("2021").unwrap());
        for (printed, row) in [
            ("一、本年新收政府信息公开申请数量", "new_received"),
            ("（三） 不予公开", "refused"),
            ("2.其他法律行政止公开", "refused.prohibited_by_law"),
            ("2、其他法律行政法规禁止公开", "refused.prohibited_by_law"),
            ("3.危及“三安全一稳定”", "refused.security_or_stability"),
            ("3.危及\"三安全一稳定\"", "refused.security_or_stability"),
            ("5 属于三类内部事务信息", "refused.internal_affairs"),
            ("三类内部事务信息", "refused.internal_affairs"),
            ("(3) 其他", "other_handling.other"),
            ("规章（设区的市、自治州人民政府应提供相关数据）", "rules"),
            ("（七）总计", "outcomes_total"),
            ("行政\n许可", "licensing"),
            ("（三）不予公开1.属于国家秘密", "refused.state_secret"),
            ("三、本年度办理结果（一）予以公开", "disclosed_in_full"),
        ] {
            assert_eq!(id(&labels, printed).as_deref(), Some(row), "{printed}");
        }
        assert_eq!(id(&labels, "其他主动公开文件"), None);
        assert_eq!(labels.caption("第二十条 (一)项"), Some((0, 0)));
        assert_eq!(labels.caption("第二十条第(九)项"), None);
    }

    #[test]
    fn a_misprint_is_like_its_own_label_only() {
        let labels = Labels::of(Form::edition("2021").unwrap());
        let found = labels.similar_row("4.无正当理由大量反复申", 1, |_| false).unwrap();
        assert_eq!(labels.form.tables[1].blocks[0].rows[found.row].id, "not_processed.excessive");
        assert_eq!(labels.similar_row("其他主动公开文件", 0, |_| false), None);
    }

    #[test]
    fn no_two_labels_of_the_forms_with_applicants_are_alike_enough() {
        for form in Form::all().iter().filter(|form| form.id != "2014") {
            for table in &form.tables {
                let rows: Vec<_> = table.blocks.iter().flat_map(|b| &b.rows).collect();
                for (i, a) in rows.iter().enumerate() {
                    for b in &rows[i + 1..] {
                        let like = likeness(&a.wordings[0], &b.wordings[0]);
                        assert!(like < LEAST_LIKENESS, "{} and {}: {like}", a.label, b.label);
                    }
                }
            }
        }
    }

    #[test]
    fn a_label_of_two_sections_is_told_by_the_row_above() {
        let labels = Labels::of(Form::edition("2014").unwrap());
        let key = |above: &str| {
            let above = labels.row(above, None);
            let at = labels.row("(二)被依法纠错数", above)?;
            Some(labels.form.tables[at.table].blocks[at.block].rows[at.row].key.as_str())
        };
        assert_eq!(key("四、行政复议数量"), Some("review.corrected"));
        assert_eq!(key("(一)维护具体行政行为或者驳回原告诉讼请求数"), Some("suits.corrected"));
        assert_eq!(key("8.告知通过其他途径办理数"), None);
    }

    #[test]
    fn a_label_near_two_of_the_form_is_neither() {
        let labels = Labels::of(Form::edition("2014").unwrap());
        let weibo = labels.row("政务微博公开政府信息数", None);
        assert_eq!(labels.similar_row("4.政务抖音公开政府信息数", 0, |at| Some(at) == weibo), None);
        assert!(labels.similar_row("(二)举办各类培训数", 0, |_| false).is_some());
    }
}
