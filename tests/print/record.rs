//! A random report: which form, who, when, and what every cell prints.

use super::Draw;
use gouji::Form;
use gouji::form::{CellPlace, Kind, sample};
use gouji::record::Mark;
use rust_decimal::Decimal;

/// What one cell prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Print {
    /// Its row is not printed.
    Absent,
    /// No number: the words that stand there, if any, and what they mean.
    Nothing(&'static str, Mark),
    /// A figure as printed and the number it says, in the record's unit.
    Figure(String, Decimal),
}

/// One random report.
#[derive(Debug, Clone)]
pub struct Record {
    pub seed: u64,
    pub form: &'static Form,
    /// A 2021 report with the single 2019 row （六）其他处理.
    pub hybrid: bool,
    pub body: &'static str,
    pub year: i32,
    /// One for every cell of the form.
    pub cells: Vec<Print>,
    /// 采购总金额（万元） in the header; otherwise the unit stands in the cell.
    pub unit_in_header: bool,
}

/// How a report writes its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    FullWidth,
    Thousands,
    /// 增15 and 减3 for a change.
    WordsForSigns,
    /// +2 for a change.
    Plus,
    /// Amounts in 元 where the unit stands in the cell.
    Yuan,
    TrailingZeros,
}

struct Hand(Vec<Habit>);

/// Bodies that exist nowhere, so that no level of the code table brings in further relations.
const BODIES: [&str; 5] =
    ["云岫县人民政府", "沙棠县人民政府", "青砚县民政局", "竹屿县人民政府办公室", "槐溪县白石镇人民政府"];

impl Record {
    /// The report with this seed.
    pub fn draw(seed: u64) -> Self {
        let mut draw = Draw::new(seed);
        let edition = draw.pick(&["2021", "2021", "2021", "2019", "2019"]);
        Self::of(edition, seed, draw)
    }

    /// The report with this seed and the statistics table of 2014.
    pub fn statistics(seed: u64) -> Self {
        Self::of("2014", seed, Draw::new(seed))
    }

    fn of(edition: &str, seed: u64, mut draw: Draw) -> Self {
        let form = Form::edition(edition).unwrap();
        let size = draw.pick(&[1, 8, 60, 600, 50_000]);
        let mut values = sample::consistent(form, size, |n| draw.below(n));
        let hybrid = form.id == "2021" && draw.percent(15);
        if hybrid {
            fold_other_handling(form, &mut values);
        }
        for (value, place) in values.iter_mut().zip(&form.cells) {
            if place.kind == Kind::Change && draw.percent(40) {
                value.set_sign_negative(!value.is_zero());
            }
        }
        if draw.percent(30) {
            spoil(form, &mut values, size, &mut draw);
        }
        let hand = Hand::draw(&mut draw);
        let unit_in_header = draw.percent(40);
        let mut cells: Vec<Print> = form
            .cells
            .iter()
            .zip(&values)
            .map(|(place, value)| {
                let (printed, value) = hand.write(place, *value, form.id == "2019" && !unit_in_header);
                Print::Figure(printed, value)
            })
            .collect();
        empty(form, &mut cells, &mut draw);
        for (cell, place) in cells.iter_mut().zip(&form.cells) {
            let other_handling = place.key.starts_with("applications.other_handling.");
            let printed = match (other_handling, form.id.as_str()) {
                (true, "2021") => hybrid == place.foreign,
                _ => !place.foreign,
            };
            if !printed {
                *cell = Print::Absent;
            }
        }
        let years: &[i32] = match edition {
            "2021" => &[2021, 2022, 2023, 2024, 2025],
            "2019" => &[2019, 2020, 2023],
            _ => &[2014, 2015, 2016, 2017, 2018],
        };
        Self { seed, form, hybrid, body: draw.pick(&BODIES), year: draw.pick(years), cells, unit_in_header }
    }

    pub fn title(&self) -> String {
        format!("{}{}年政府信息公开工作年度报告", self.body, self.year)
    }

    /// Whether the rows of the statistics table carry codes, which only cells keep apart from figures.
    pub fn codes(&self) -> bool {
        self.form.id == "2014" && self.seed.is_multiple_of(5)
    }

    /// The number a cell prints.
    pub fn number(&self, cell: usize) -> Option<Decimal> {
        match &self.cells[cell] {
            Print::Figure(_, value) => Some(*value),
            _ => None,
        }
    }

    pub fn is_printed(&self, cell: usize) -> bool {
        self.cells[cell] != Print::Absent
    }

    /// The same report with a plain 0 in every printed cell of a row: what a failure can do without.
    pub fn without(&self, row: (usize, usize, usize)) -> Self {
        let mut simpler = self.clone();
        for (cell, place) in simpler.cells.iter_mut().zip(&self.form.cells) {
            if (place.table, place.block, place.row) == row && *cell != Print::Absent {
                *cell = Print::Figure("0".to_owned(), Decimal::ZERO);
            }
        }
        simpler
    }
}

/// The sums of the three children become the single row of the 2019 form.
fn fold_other_handling(form: &Form, values: &mut [Decimal]) {
    let of = |cell: &CellPlace| cell.key.rsplit_once('.').map(|(row, column)| (row.to_owned(), column.to_owned()));
    for (index, place) in form.cells.iter().enumerate().filter(|(_, place)| place.foreign) {
        let Some((row, column)) = of(place) else { continue };
        let children = form
            .cells
            .iter()
            .enumerate()
            .filter(|(_, child)| of(child).is_some_and(|(r, c)| c == column && r.starts_with(&format!("{row}."))));
        values[index] = children.map(|(child, _)| values[child]).sum();
    }
}

/// Puts other counts into some cells, so that sums fail.
fn spoil(form: &Form, values: &mut [Decimal], size: u32, draw: &mut Draw) {
    for _ in 0..=draw.below(4) {
        let index = draw.index(values.len());
        if form.cells[index].kind == Kind::Count {
            values[index] = Decimal::from(draw.below(size + 2));
        }
    }
}

/// Leaves cells without a number: single ones, rows, the organisation columns, or all of them.
fn empty(form: &Form, cells: &mut [Print], draw: &mut Draw) {
    const WAYS: [(&str, Mark); 8] = [
        ("", Mark::Blank),
        ("/", Mark::Slash),
        ("-", Mark::Dash),
        ("—", Mark::Dash),
        ("无", Mark::None),
        ("——", Mark::Dash),
        ("不涉及", Mark::None),
        ("／", Mark::Slash),
    ];
    let mut usual = (draw.percent(40)).then(|| WAYS[draw.index(WAYS.len())]);
    if draw.percent(60) {
        usual = Some(WAYS[0]);
    }
    let nothing = |draw: &mut Draw| {
        let (words, mark) = usual.unwrap_or_else(|| WAYS[draw.index(WAYS.len())]);
        Print::Nothing(words, mark)
    };
    let row = |place: &CellPlace| (place.table, place.block, place.row);
    match draw.below(20) {
        0..=6 => {}
        way @ 7..=12 => {
            let share = if way < 10 { 5 } else { 60 };
            for cell in cells.iter_mut() {
                if draw.percent(share) {
                    *cell = nothing(draw);
                }
            }
        }
        13..=15 => {
            let mut rows: Vec<_> = form.cells.iter().map(row).collect();
            rows.dedup();
            rows.retain(|_| draw.percent(30));
            for (cell, place) in cells.iter_mut().zip(&form.cells) {
                if rows.contains(&row(place)) {
                    *cell = nothing(draw);
                }
            }
        }
        16..=18 => {
            for (cell, place) in cells.iter_mut().zip(&form.cells) {
                if place.key.starts_with("applications.") && (1..=5).contains(&place.column) {
                    *cell = nothing(draw);
                }
            }
        }
        _ => cells.iter_mut().for_each(|cell| *cell = nothing(draw)),
    }
}

impl Hand {
    fn draw(draw: &mut Draw) -> Self {
        const SHARES: [(Habit, u32); 6] = [
            (Habit::FullWidth, 10),
            (Habit::Thousands, 20),
            (Habit::WordsForSigns, 30),
            (Habit::Plus, 30),
            (Habit::Yuan, 60),
            (Habit::TrailingZeros, 20),
        ];
        Self(SHARES.iter().filter(|(_, share)| draw.percent(*share)).map(|(habit, _)| *habit).collect())
    }

    fn has(&self, habit: Habit) -> bool {
        self.0.contains(&habit)
    }

    /// How a value is written, and the value as the record will hold it.
    fn write(&self, place: &CellPlace, value: Decimal, unit_in_cell: bool) -> (String, Decimal) {
        let (sign, size) = (value.is_sign_negative(), value.abs());
        let printed = match place.kind {
            Kind::Change if !value.is_zero() => {
                let sign = match (sign, self.has(Habit::WordsForSigns)) {
                    (true, true) => "减",
                    (true, false) => "-",
                    (false, true) => "增",
                    (false, false) if self.has(Habit::Plus) => "+",
                    (false, false) => "",
                };
                format!("{sign}{}", self.figures(size))
            }
            Kind::Money if unit_in_cell && self.has(Habit::Yuan) => {
                format!("{}元", self.figures((size * Decimal::from(10_000)).normalize()))
            }
            Kind::Money if unit_in_cell => format!("{}万元", self.figures(size)),
            Kind::Money if self.has(Habit::TrailingZeros) && size.scale() < 2 => self.figures_of(&format!("{size:.2}")),
            Kind::Count | Kind::Change | Kind::Money => self.figures(size),
        };
        let wide = |c: char| match c {
            '0'..='9' | '.' | ',' | '-' | '+' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            c => c,
        };
        (if self.has(Habit::FullWidth) { printed.chars().map(wide).collect() } else { printed }, value)
    }

    fn figures(&self, size: Decimal) -> String {
        self.figures_of(&size.to_string())
    }

    fn figures_of(&self, digits: &str) -> String {
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
        let mut printed = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if self.has(Habit::Thousands) && index > 0 && (whole.len() - index) % 3 == 0 {
                printed.push(',');
            }
            printed.push(digit);
        }
        if let Some(fraction) = fraction {
            printed.push('.');
            printed.push_str(fraction);
        }
        printed
    }
}
