//! Which division (县, 市, 省 …) a printed body name stands for, in the code list of a given year.
//!
//! Codes and names move: a district keeps its name and changes its code, a county becomes a
//! city, a prefecture is dissolved. Every row of the table therefore carries the years it was in
//! force, and every look-up names a year.

mod matcher;
mod tail;

use crate::word::words;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// A row of the code table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    /// The six-digit code, such as `431228`.
    pub code: String,
    /// The full name, such as 芷江侗族自治县.
    pub name: String,
    /// Where the unit stands in the hierarchy.
    pub level: Level,
    /// The full name of the prefecture above a county; none where the county answers to its
    /// province directly (北京市朝阳区, 湖北省仙桃市).
    pub prefecture: Option<String>,
    /// The full name of the province above; none for a province itself.
    pub province: Option<String>,
}

words! {
    /// The three levels of the code table.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Level {
        /// 省, 自治区, 直辖市, 特别行政区.
        Province = "province",
        /// 地级市, 自治州, 盟, 地区.
        Prefecture = "prefecture",
        /// 县, 县级市, 区, 旗, and what else has a county's code.
        County = "county",
    }
}

/// What a body name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// Exactly one division, found in the list of `list_year`, which is not always the year asked.
    One {
        /// The division.
        division: Division,
        /// The year whose list holds it.
        list_year: i32,
    },
    /// Several divisions the name fits equally well, sorted by code.
    Ambiguous(Vec<Division>),
    /// No division: not named at all, or named as a part that has no code, such as 苏州工业园区.
    None,
}

/// The division that the printed `body` of a report of `year` belongs to.
///
/// A bureau, a town or a street belongs to the division named in front of it. The lists are
/// tried in the order `year`, the year after, the year before; a year later than the table's
/// last counts as its last. A body that names an unlisted part of a prefecture or province is
/// [`Match::None`], never the unit above it.
#[must_use]
pub fn find(body: &str, year: i32) -> Match {
    let plain = plain(body);
    let body = without_system(&plain);
    for list_year in TABLE.list_years(year) {
        let found = matcher::read(&TABLE, body, list_year);
        if let [spell] = found[..] {
            return Match::One { division: TABLE.division(spell, list_year), list_year };
        }
        if !found.is_empty() {
            return Match::Ambiguous(found.into_iter().map(|spell| TABLE.division(spell, list_year)).collect());
        }
    }
    Match::None
}

/// The name without that of the national system a body belongs to: 国家税务总局沭阳县税务局 is of 沭阳县.
#[must_use]
pub fn without_system(body: &str) -> &str {
    SYSTEMS.iter().find_map(|system| body.strip_prefix(system)).unwrap_or(body)
}

/// Whether the 管理委员会 of this is one of a matter, such as 国有资产监督管理委员会, and not of a zone.
#[must_use]
pub fn is_matter(of: &str) -> bool {
    tail::is_matter(of)
}

/// The division that has the six-digit `code` in the list of `year`, else of the year after, else
/// of the year before.
#[must_use]
pub fn by_code(code: &str, year: i32) -> Option<Division> {
    TABLE.list_years(year).find_map(|list| TABLE.spell(code, list).map(|spell| TABLE.division(spell, list)))
}

/// Every name a code has had, the oldest first: 510132 was 新津县 until 2020 and is nobody's since.
pub fn names_of(code: &str) -> impl Iterator<Item = &'static str> {
    TABLE.of_code(code).map(|spell| spell.name)
}

/// Every name that any code has or had.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.spells.iter().map(|spell| spell.name)
}

/// A division in the years in which its code, name and parent did not change.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The division as it was in the first of them.
    pub division: Division,
    /// Its code.
    pub code: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// The code of the division above; empty of a province.
    pub parent: &'static str,
    /// The first year.
    pub from: i32,
    /// The last year; none while it goes on.
    pub to: Option<i32>,
}

/// The whole code table, in its order.
pub fn all() -> impl Iterator<Item = InForce> {
    TABLE.spells.iter().map(|spell| InForce {
        division: TABLE.division(spell, spell.first),
        code: spell.code,
        name: spell.name,
        parent: spell.parent,
        from: spell.first,
        to: Some(spell.last).filter(|last| *last != i32::MAX),
    })
}

/// Whether a code is a county's, whether the table has it or not: 431228; not 431200, a prefecture's, nor the id of a zone.
#[must_use]
pub fn is_county_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()) && !code.ends_with("00")
}

/// The code that a county had before it was given this one: 510118 新津区 was 510132 新津县. None where the table does not tell:
/// counties were merged or split, or the name changed.
#[must_use]
pub fn predecessor(code: &str) -> Option<&'static str> {
    let first = TABLE.of_code(code).min_by_key(|spell| spell.first)?;
    let is_before = |spell: &&Spell| {
        let same_name = spell.core == first.core && spell.level == first.level && spell.code[..2] == first.code[..2];
        same_name && spell.last == first.first - 1 && TABLE.of_code(spell.code).all(|own| own.last <= spell.last)
    };
    let mut before = TABLE.spells.iter().filter(is_before).map(|spell| spell.code);
    before.next().filter(|_| before.next().is_none())
}

/// Drops spaces and brackets: both are set inside names, as in （临洮县）上营乡.
fn plain(body: &str) -> Cow<'_, str> {
    let noise = |c: char| {
        c.is_whitespace()
            || matches!(c, '（' | '）' | '(' | ')' | '〔' | '〕' | '【' | '】' | '[' | ']')
            || matches!(c, '《' | '》' | '“' | '”' | '"' | '\u{200b}' | '\u{feff}')
    };
    if body.contains(noise) {
        let kept: String = body.chars().filter(|&c| !noise(c)).collect();
        kept.into()
    } else {
        body.into()
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("../../corpus/divisions.tsv")));

/// The years in which one code had one name and one parent.
#[derive(Debug)]
struct Spell {
    code: &'static str,
    name: &'static str,
    core: &'static str,
    level: Level,
    parent: &'static str,
    first: i32,
    last: i32,
}

impl Spell {
    fn parse(line: &'static str) -> Option<Self> {
        let mut rest = line.as_bytes();
        let mut at = 0;
        let mut next = || {
            let length = rest.iter().position(|byte| *byte == b'\t').unwrap_or(rest.len());
            let field = line.get(at..at + length);
            (rest, at) = (&rest[(length + 1).min(rest.len())..], at + length + 1);
            field
        };
        let (code, name, short) = (next()?, next()?, next()?);
        let (level, parent) = (Level::find(next()?)?, next()?);
        let (first, last) = (next()?.parse().ok()?, next()?);
        let last = if last.is_empty() { i32::MAX } else { last.parse().ok()? };
        let is_code = code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit());
        is_code.then_some(Self { code, name, core: core_of(name, short), level, parent, first, last })
    }

    fn in_force(&self, year: i32) -> bool {
        (self.first..=self.last).contains(&year)
    }

    /// Whether a unit below the province has its name from a people: 自治县, 自治旗, 自治州, 回族区.
    fn is_ethnic(&self) -> bool {
        self.level != Level::Province && (self.name.contains("自治") || self.name.ends_with("族区"))
    }
}

/// Mends the table's short column where it leaves a kind on: 东乡族自治县 → 东乡, 浦东新 → 浦东.
fn core_of(name: &'static str, short: &'static str) -> &'static str {
    if let Some(people) = short.strip_suffix("自治县").or_else(|| short.strip_suffix("自治旗")) {
        return people.strip_suffix('族').unwrap_or(people);
    }
    if name.ends_with("新区") { short.strip_suffix('新').unwrap_or(short) } else { short }
}

/// How a spell is named in a text, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// 湖南省, 怀化市, 芷江侗族自治县.
    Full,
    /// Short but still saying what kind of unit it is, or a province's usual name: 湖南, 黔东南州,
    /// 芷江县, 莫旗.
    Short,
    /// The name without its kind: 怀化, 芷江.
    Core,
}

/// A form of a name, and the place of its spell.
type Named = (Cow<'static, str>, usize, Form);

/// The spells and the ways to reach them: their places by code and by parent, and the places of the forms of their names by the
/// first two characters. Sorted lists are made faster than maps, and every program that reads one report makes them.
struct Table {
    spells: Vec<Spell>,
    by_code: Vec<usize>,
    by_parent: Vec<usize>,
    forms: Vec<Named>,
    by_head: Vec<(Head, usize)>,
    last_year: i32,
}

/// The first two characters of a name.
type Head = (char, char);

/// The stretch of a sorted list whose items have this key.
fn stretch<T, K: Ord>(sorted: &[T], key: impl Fn(&T) -> K, wanted: &K) -> Range<usize> {
    let from = sorted.partition_point(|item| key(item) < *wanted);
    from..from + sorted[from..].iter().take_while(|item| key(item) == *wanted).count()
}

impl Table {
    /// Reads the table and passes over the lines that are not spells: its heading lines.
    fn parse(text: &'static str) -> Self {
        let spells: Vec<Spell> = text.lines().filter_map(Spell::parse).collect();
        let sorted = |key: fn(&Spell) -> &'static str| {
            let mut places: Vec<usize> = (0..spells.len()).collect();
            places.sort_by_key(|&at| key(&spells[at]));
            places
        };
        let ends = |spell: &Spell| if spell.last == i32::MAX { spell.first } else { spell.last };
        let of = |(at, spell)| forms(spell).into_iter().map(move |(words, form)| (words, at, form));
        let forms: Vec<Named> = spells.iter().enumerate().flat_map(of).collect();
        let heads = forms.iter().zip(0..).filter_map(|((words, ..), at)| Some((head_of(words)?, at)));
        let mut by_head: Vec<(Head, usize)> = heads.collect();
        by_head.sort_unstable();
        Self {
            by_code: sorted(|spell| spell.code),
            by_parent: sorted(|spell| spell.parent),
            last_year: spells.iter().map(ends).max().unwrap_or(i32::MIN),
            spells,
            forms,
            by_head,
        }
    }

    fn of_code(&self, code: &str) -> impl Iterator<Item = &Spell> {
        let own = stretch(&self.by_code, |&at| self.spells[at].code, &code);
        self.by_code[own].iter().map(|&at| &self.spells[at])
    }

    /// The forms that begin with the first two characters of `text`, which every form has.
    fn forms_like(&self, text: &str) -> impl Iterator<Item = &Named> {
        let places = head_of(text).map_or(0..0, |head| stretch(&self.by_head, |(own, _)| *own, &head));
        self.by_head[places].iter().map(|(_, at)| &self.forms[*at])
    }

    /// The lists to try for a report of `year`, in order.
    fn list_years(&self, year: i32) -> impl Iterator<Item = i32> {
        let (year, end) = (year.min(self.last_year), self.last_year);
        [year, year.saturating_add(1), year.saturating_sub(1)].into_iter().filter(move |&list| list <= end)
    }

    fn spell(&self, code: &str, year: i32) -> Option<&Spell> {
        self.of_code(code).find(|spell| spell.in_force(year))
    }

    fn province(&self, spell: &Spell, year: i32) -> Option<&Spell> {
        let mut code = spell.code.get(..2)?.to_owned();
        code.push_str("0000");
        self.spell(&code, year).filter(|_| spell.level != Level::Province)
    }

    fn has_counties(&self, prefecture: &Spell, year: i32) -> bool {
        let inside = stretch(&self.by_parent, |&at| self.spells[at].parent, &prefecture.code);
        self.by_parent[inside].iter().any(|&at| self.spells[at].in_force(year))
    }

    fn division(&self, spell: &Spell, year: i32) -> Division {
        let prefecture = self.spell(spell.parent, year).filter(|above| above.level == Level::Prefecture);
        Division {
            code: spell.code.to_owned(),
            name: spell.name.to_owned(),
            level: spell.level,
            prefecture: prefecture.map(|above| above.name.to_owned()),
            province: self.province(spell, year).map(|above| above.name.to_owned()),
        }
    }
}

fn head_of(text: &str) -> Option<(char, char)> {
    let mut chars = text.chars();
    Some((chars.next()?, chars.next()?))
}

/// Every form of a spell's name; no two of them are the same words.
fn forms(spell: &Spell) -> Vec<(Cow<'static, str>, Form)> {
    let mut all = vec![(Cow::Borrowed(spell.name), Form::Full)];
    let mut add = |words: Cow<'static, str>, form| {
        if all.iter().all(|(known, _)| *known != words) {
            all.push((words, form));
        }
    };
    if let Some(kind) = spell.name.chars().last().filter(|_| spell.is_ethnic()) {
        add(format!("{}{kind}", spell.core).into(), Form::Short);
        if kind != '区' {
            add(format!("{}自治{kind}", spell.core).into(), Form::Short);
        }
    }
    for (words, name) in COLLOQUIAL {
        if *name == spell.name {
            add((*words).into(), Form::Short);
        }
    }
    // 沙县区 and 辉县市 took the old county's whole name for their core.
    let keeps_kind = spell.level == Level::County && spell.core.ends_with('县');
    let form = if keeps_kind || spell.level == Level::Province { Form::Short } else { Form::Core };
    add(spell.core.into(), form);
    all
}

/// What the names of bodies begin with that answer to a national one.
const SYSTEMS: &[&str] = &[
    "国家税务总局",
    "国家统计局",
    "国家能源局",
    "国家金融监督管理总局",
    "国家矿山安全监察局",
    "国家外汇管理局",
    "中国人民银行",
    "中国气象局",
    "中华人民共和国",
    "中国共产党",
    "中共",
];

/// Names in daily use that follow no rule. Left out are those that fit two units: 阿旗, 扎旗, 左旗.
const COLLOQUIAL: &[(&str, &str)] = &[
    ("莫旗", "莫力达瓦达斡尔族自治旗"),
    ("陈旗", "陈巴尔虎旗"),
    ("新左旗", "新巴尔虎左旗"),
    ("新右旗", "新巴尔虎右旗"),
    ("东乌旗", "东乌珠穆沁旗"),
    ("西乌旗", "西乌珠穆沁旗"),
    ("东苏旗", "苏尼特左旗"),
    ("西苏旗", "苏尼特右旗"),
    ("苏左旗", "苏尼特左旗"),
    ("苏右旗", "苏尼特右旗"),
    ("达茂旗", "达尔罕茂明安联合旗"),
    ("土左旗", "土默特左旗"),
    ("土右旗", "土默特右旗"),
    ("阿左旗", "阿拉善左旗"),
    ("阿右旗", "阿拉善右旗"),
    ("额旗", "额济纳旗"),
    ("克旗", "克什克腾旗"),
    ("翁旗", "翁牛特旗"),
    ("鄂前旗", "鄂托克前旗"),
    ("准旗", "准格尔旗"),
    ("达旗", "达拉特旗"),
    ("伊旗", "伊金霍洛旗"),
    ("杭后旗", "杭锦后旗"),
    ("乌前旗", "乌拉特前旗"),
    ("乌中旗", "乌拉特中旗"),
    ("乌后旗", "乌拉特后旗"),
    ("察右前旗", "察哈尔右翼前旗"),
    ("察右中旗", "察哈尔右翼中旗"),
    ("察右后旗", "察哈尔右翼后旗"),
    ("科左中旗", "科尔沁左翼中旗"),
    ("科左后旗", "科尔沁左翼后旗"),
    ("科右前旗", "科尔沁右翼前旗"),
    ("科右中旗", "科尔沁右翼中旗"),
    ("前郭县", "前郭尔罗斯蒙古族自治县"),
    ("杜蒙县", "杜尔伯特蒙古族自治县"),
    ("喀左县", "喀喇沁左翼蒙古族自治县"),
    ("和丰县", "和布克赛尔蒙古自治县"),
    ("察县", "察布查尔锡伯自治县"),
    ("塔县", "塔什库尔干塔吉克自治县"),
    ("锡盟", "锡林郭勒盟"),
    ("阿盟", "阿拉善盟"),
    ("巴州", "巴音郭楞蒙古自治州"),
    ("博州", "博尔塔拉蒙古自治州"),
    ("克州", "克孜勒苏柯尔克孜自治州"),
    ("克孜勒苏州", "克孜勒苏柯尔克孜自治州"),
];

#[cfg(test)]
mod tests;
