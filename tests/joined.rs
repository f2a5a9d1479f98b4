//! Reports whose figures run together: never a wrong number, and what the sums determine is read.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "print/together.rs"]
mod together;

use gouji::Form;
use gouji::form::sample;
use gouji::pipeline::read;
use gouji::record::Mark;
use rust_decimal::Decimal;
use std::fmt::Write;

/// A small generator, so that a run never depends on the clock.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 33) % u64::from(n)).unwrap()
    }
}

/// Reads a report back: numbers read, numbers open in table 2 and in the others, numbers wrong.
fn score(form: &Form, values: &[Decimal], text: &str) -> (usize, [usize; 2], Vec<String>) {
    let report = read::bytes(text.as_bytes()).unwrap();
    let tables = report.tables.unwrap();
    assert_eq!(tables.form.id, form.id);
    let (mut right, mut open, mut wrong) = (0, [0, 0], Vec::new());
    for ((place, cell), printed) in
        form.cells.iter().zip(&tables.cells).zip(values).filter(|((place, _), _)| !place.foreign)
    {
        match cell.value {
            Ok(number) if number == *printed => right += 1,
            Ok(number) => wrong.push(format!("{}: printed {printed}, read {number}", place.key)),
            Err(Mark::Illegible) => open[usize::from(place.table > 0)] += 1,
            Err(mark) => wrong.push(format!("{}: printed {printed}, read {mark:?}", place.key)),
        }
    }
    (right, open, wrong)
}

#[test]
fn consistent_reports_give_no_wrong_number() {
    let mut draw = Draw(0x0060_7531);
    println!("edition    size cells filled  reports     read open table 2  open others");
    for edition in ["2021", "2019"] {
        let form = Form::edition(edition).unwrap();
        for (size, dense, reports) in [
            (1, false, 60),
            (8, false, 60),
            (60, false, 60),
            (600, false, 40),
            (5_000, false, 15),
            (60, true, 15),
            (5_000, true, 10),
            (50_000, true, 5),
        ] {
            let (mut read, mut open) = (0, [0, 0]);
            for _ in 0..reports {
                // Of three inner cells one is filled, or all of them.
                let values = sample::consistent(form, size, |n| if dense && n == 3 { 0 } else { draw.below(n) });
                let text = together::report(form, &values);
                let (right, left, wrong) = score(form, &values, &text);
                assert_eq!(wrong, Vec::<String>::new(), "{text}");
                read += right;
                open = [open[0] + left[0], open[1] + left[1]];
            }
            let filled = if dense { "all" } else { "a third" };
            let [undecided, others] = open;
            println!("{edition:>7} {size:>7} {filled:>12} {reports:>8} {read:>8} {undecided:>12} {others:>12}");
            // No sum speaks of table 2; of the others, the sums of this sample decide all cells but one in a hundred.
            assert!(others * 100 < read, "{read} read, {others} open");
        }
    }
}

#[test]
fn one_misprint_is_not_hidden() {
    let mut draw = Draw(0x5eed);
    let form = Form::edition("2021").unwrap();
    let applications: Vec<usize> =
        (0..form.cells.len()).filter(|cell| form.cells[*cell].table == 1 && !form.cells[*cell].foreign).collect();
    let (mut silent, mut wrong_cells) = (0, 0);
    for size in [8, 60, 600] {
        for _ in 0..50 {
            let mut values = sample::consistent(form, size, |n| draw.below(n));
            let cell = applications[draw.below(u32::try_from(applications.len()).unwrap()) as usize];
            values[cell] += Decimal::from(1 + draw.below(9));
            let text = together::report(form, &values);
            let (_, _, wrong) = score(form, &values, &text);
            let report = read::bytes(text.as_bytes()).unwrap();
            let said = report.findings.iter().any(|finding| matches!(finding.code.id(), "G110" | "G116" | "G201"));
            wrong_cells += wrong.len();
            silent += usize::from(!said && !wrong.is_empty());
        }
    }
    println!(
        "150 reports with one misprint: {wrong_cells} cells cut otherwise than printed, {silent} reports of them without a finding"
    );
    assert_eq!(silent, 0);
}

#[test]
fn a_run_without_end_is_left_open() {
    let form = Form::edition("2021").unwrap();
    let values = vec![Decimal::ZERO; form.cells.len()];
    let text = together::report(form, &values);
    for digits in ["1".repeat(60), "123456789".repeat(40), "10".repeat(2_000), "9".repeat(100_000)] {
        let text = text.replace("予以公开0000000", &format!("予以公开{digits}"));
        let report = read::bytes(text.as_bytes()).unwrap();
        let cell = report.tables.as_ref().unwrap().get("applications.disclosed_in_full.total").unwrap();
        assert_eq!(cell.value, Err(Mark::Illegible), "{} digits", digits.len());
    }
}

/// A report on 2023 whose row 行政规范性文件 is one run of digits, below these sentences.
fn run_below(prose: &str, digits: &str) -> String {
    format!(
        "青砚县2023年政府信息公开工作年度报告\n一、总体情况\n{prose}\n二、主动公开政府信息情况\n\
         第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件{digits}\
         第二十条第（五）项信息内容本年处理决定数量行政许可15882第二十条第（六）项"
    )
}

/// The row of a run as read, and whether a finding says that the prose decided it.
fn documents_of(text: &str) -> (Vec<Option<Decimal>>, bool) {
    let report = read::bytes(text.as_bytes()).unwrap();
    let tables = report.tables.unwrap();
    let cell = |column| tables.get(&format!("proactive_disclosure.normative_documents.{column}")).unwrap().value.ok();
    let said = report.findings.iter().any(|finding| finding.code.id() == "G134" && finding.cells.len() == 3);
    (["issued", "repealed", "in_force"].map(cell).to_vec(), said)
}

#[test]
fn a_sentence_decides_only_where_one_cut_fits_it() {
    for (digits, prose, cut) in [
        ("396442278", "全年制发行政规范性文件396件，现行有效278件。", Some([396, 442, 278])),
        ("396442278", "现行有效行政规范性文件278件。", None),
        ("396442278", "", None),
        ("693665", "制发规范性文件69件、废止3件。", Some([69, 3, 665])),
        ("693665", "制发规范性文件69件。", None),
        ("5225", "现行有效规范性文件25件。", Some([5, 2, 25])),
        ("5225", "截至2023年底，现行有效规范性文件25件。", Some([5, 2, 25])),
        ("5225", "截至2022年底，现行有效规范性文件25件。", None),
        ("5225", "2022年，废止规范性文件22件。", None),
        ("5225", "废止规范性文件22件。", Some([5, 22, 5])),
        ("5225", "现行有效规范性文件25余件。", None),
        ("5225", "现行有效规范性文件约25件。", None),
        ("5225", "现行有效规范性文件约为25件。", None),
        ("5225", "现行有效规范性文件不足25件。", None),
        ("5225", "历年累计废止规范性文件22件。", None),
        ("5225", "规范性文件公开率22%，废止率2%。", None),
        ("5225", "废止规章22件。", None),
        ("5225", "主动公开规范性文件52件。", None),
        ("5225", "修订规范性文件52件。", None),
        ("5225", "制发规范性文件60件，其中以县政府名义制发规范性文件52件。", None),
        ("5225", "制发规范性文件5件，废止22件，现行有效25件。", None),
        ("5225", "制发规范性文件52件。印发规范性文件5件。", None),
        ("5225", "废止规范性文件0.0022万件。", None),
        ("5225", "下一步拟废止规范性文件22件。", None),
    ] {
        let (read, said) = documents_of(&run_below(prose, digits));
        let expected = cut.map_or([None; 3], |cut| cut.map(|number: u32| Some(Decimal::from(number))));
        assert_eq!(read, expected, "{digits} below {prose}");
        assert_eq!(said, cut.is_some(), "{digits} below {prose}");
    }
}

#[test]
fn true_sentences_never_cut_wrongly() {
    let mut draw = Draw(0x0134);
    let mut decided = 0;
    for round in 0..300 {
        let size = [9, 90, 900, 9_000][round % 4];
        let figures = [draw.below(size) + 1, draw.below(size), draw.below(size) + 1];
        let sentences = ["制发规范性文件", "废止规范性文件", "现行有效规范性文件"].iter().zip(figures);
        let told: Vec<bool> = (0..3).map(|_| draw.below(2) == 0).collect();
        let stated = sentences.zip(&told).filter(|(_, told)| **told);
        let prose: Vec<String> = stated.map(|((words, n), _)| format!("{words}{n}件。")).collect();
        let prose = prose.concat();
        let digits: String = figures.iter().map(u32::to_string).collect();
        let (read, said) = documents_of(&run_below(&prose, &digits));
        let all = figures.map(|number| Some(Decimal::from(number)));
        assert!(
            read.iter().zip(all).all(|(read, own)| read.is_none() || *read == own),
            "{digits} below {prose}: {read:?}"
        );
        assert!(!told.iter().all(|told| *told) || read == all, "{digits} below {prose}: {read:?}");
        decided += usize::from(said);
    }
    println!("300 runs of three figures, half of the figures stated: {decided} decided by the prose");
    assert!(decided > 50);
}

/// The statistics table of 2014 without a separator: label, unit and figure touch, and the next ordinal follows at once.
///
/// Where an ordinal of digits is lost, so is its mark, or the mark alone in a print that has marks.
fn print_list(
    form: &Form,
    cells: &[Option<Decimal>],
    (mark, units): (&str, bool),
    mut is_lost: impl FnMut(&str) -> bool,
) -> String {
    let mut text = "青砚县人民政府2016年政府信息公开工作年度报告 一、概述 略。附表：统计指标单位统计数".to_owned();
    for row in form.tables[0].blocks.iter().flat_map(|block| &block.rows) {
        let mark = match row.ordinal.chars().next() {
            Some('1'..='9') => mark,
            Some('一'..='龥') => "、",
            _ => "",
        };
        let counted = row.ordinal.starts_with(|c: char| c.is_ascii_digit());
        match (counted && is_lost(&row.ordinal), mark) {
            (true, "") => text.push_str(&row.label),
            (true, _) => write!(text, "{}{}", row.ordinal, row.label).unwrap(),
            (false, _) => write!(text, "{}{mark}{}", row.ordinal, row.label).unwrap(),
        }
        text.push_str(row.unit.as_deref().filter(|_| units).unwrap_or_default());
        if let Some(value) = row.first_cell.and_then(|cell| cells[cell]) {
            write!(text, "{value}").unwrap();
        }
    }
    text.push_str("填报人：略");
    text
}

#[test]
fn a_list_run_together_gives_no_wrong_number() {
    let mut draw = Draw(0x2014);
    let form = Form::edition("2014").unwrap();
    println!("{:<28} {:>8} {:>8} {:>8}", "print", "figures", "read", "open");
    for (name, mark, units, lost) in [
        ("1.", ".", true, 0),
        ("1、", "、", true, 0),
        ("1 without its mark", "", true, 0),
        ("1. without units", ".", false, 0),
        ("some marks lost", ".", true, 10),
        ("half the ordinals lost", "", true, 50),
        ("most ordinals lost", "", true, 85),
        ("all ordinals lost", "", true, 100),
    ] {
        let (mut figures, mut read, mut open) = (0, 0, 0);
        for size in [1, 8, 60, 600, 50_000] {
            for _ in 0..40 {
                let values = sample::consistent(form, size, |n| draw.below(n));
                let blanks = draw.below(3) == 0;
                let cells: Vec<Option<Decimal>> =
                    values.iter().map(|value| (!blanks || draw.below(4) > 0).then_some(*value)).collect();
                let text = print_list(form, &cells, (mark, units), |_| draw.below(100) < lost);
                let tables = read::bytes(text.as_bytes()).unwrap().tables.unwrap();
                for ((place, cell), printed) in form.cells.iter().zip(&tables.cells).zip(&cells) {
                    figures += usize::from(printed.is_some());
                    match (cell.value, printed) {
                        (Ok(number), Some(printed)) if number == *printed => read += 1,
                        (Err(Mark::Illegible | Mark::UnitUnknown), _) => open += 1,
                        (Err(Mark::Blank), None) => {}
                        other => panic!("{name}: {} is {other:?} in {text}", place.key),
                    }
                }
            }
        }
        println!("{name:<28} {figures:>8} {read:>8} {open:>8}");
        // With units, and ordinals that are all marked or all without marks, everything is certain.
        assert!(open == 0 || lost > 0 || !units, "{open} open");
    }
}

/// A local table of two columns in a text, with this between its cells; a blank cell prints nothing.
fn print_local(rows: &[(String, [Option<u32>; 2])], between: &str) -> String {
    let mut text =
        "荻汀县2012年政府信息公开工作年度报告\n本报告统计期限自2012年1月1日起至2012年12月31日止。\n".to_owned();
    let head = ["指标名称", "计量单位", "2012年度", "历年累计"].join(between);
    write!(text, "{head}{between}").unwrap();
    for (label, values) in rows {
        let values = values.map(|value| value.map(|value| value.to_string()).unwrap_or_default());
        write!(text, "{label}{between}件{between}{}{between}", values.join(between)).unwrap();
    }
    text
}

#[test]
fn a_local_table_run_together_gives_no_wrong_number() {
    const LABELS: [&str; 6] =
        ["主动公开信息数", "其中：1、网站公开数", "2、公报公开数", "受理申请数", "1、当面申请数", "行政复议数"];
    let mut draw = Draw(0x1012);
    println!("{:<10} {:>8} {:>8}", "between", "read", "open");
    for between in ["", " ", "\n"] {
        let (mut read, mut open) = (0, 0);
        for round in 0..300 {
            let size = [1, 3, 30, 4_000, 900_000][round % 5];
            let blanks = draw.below(4) == 0;
            let value = |draw: &mut Draw| {
                let value = if draw.below(2) == 0 { 0 } else { draw.below(size + 1) };
                (!blanks || draw.below(3) > 0).then_some(value)
            };
            let rows: Vec<(String, [Option<u32>; 2])> =
                LABELS.iter().map(|label| ((*label).to_owned(), [value(&mut draw), value(&mut draw)])).collect();
            let text = print_local(&rows, between);
            let report = read::bytes(text.as_bytes()).unwrap();
            for own in &report.other_rows {
                // A row without any figure cannot be told from a heading, and may become part of the next label.
                let printed = rows.iter().find(|(label, _)| own.label.ends_with(label.as_str()));
                let Some((_, printed)) = printed else { panic!("{} in {text}", own.label) };
                for (cell, printed) in own.values.iter().zip(printed) {
                    match cell.value {
                        Ok(number) => {
                            assert_eq!(Some(number), printed.map(Decimal::from), "{} in {text}", own.label);
                            read += 1;
                        }
                        Err(_) => open += 1,
                    }
                }
            }
        }
        println!("{between:<10?} {read:>8} {open:>8}");
        assert!(read > 0 && (between.is_empty() || read > open), "{read} read, {open} open");
    }
}
