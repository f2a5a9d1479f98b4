//! Word texts and workbooks: the bundled ones against their truth, the blank form, and the hard shapes by hand.
#![allow(missing_docs, clippy::unwrap_used)]

mod looks;
mod old_sheets;
mod sheets;

use gouji::document::{self, Block};
use gouji::finding::Code;
use gouji::pipeline::read;
use gouji::record::Mark;
use gouji::source::Place;
use gouji::{Document, Report};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatBorder, Formula, Workbook};
use serde_json::Value;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A package of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// The main part of a Word package with this body.
fn story(body: &str) -> String {
    let namespaces = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                      xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"";
    format!("<w:document {namespaces}><w:body>{body}</w:body></w:document>")
}

/// A Word package with this body.
fn word(body: &str) -> Vec<u8> {
    package(&[("word/document.xml", &story(body))])
}

/// A paragraph of one run.
fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// A cell with these properties.
fn tc(properties: &str, words: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(words))
}

fn decode(bytes: &[u8]) -> Document {
    document::decode(bytes).unwrap()
}

/// Every block on a line: a paragraph as it is, a heading behind #, a table row by row, each cell
/// with its spans where it has any.
fn shown(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(range, level) => {
                lines.push(format!("{} {}", "#".repeat(usize::from(*level)), document.text.get(range.clone())));
            }
            Block::Paragraph(range) => lines.push(document.text.get(range.clone()).to_owned()),
            Block::Table(grid) => {
                for row in 0..grid.rows {
                    let own = grid.row(row).filter(|cell| cell.row == row);
                    let cells = own.map(|cell| {
                        let spans = if (cell.rowspan, cell.colspan) == (1, 1) {
                            String::new()
                        } else {
                            format!("[{}x{}]", cell.rowspan, cell.colspan)
                        };
                        format!("{}:{}{spans}", cell.column, document.text.get(cell.text.clone()))
                    });
                    lines.push(format!("| {}", cells.collect::<Vec<_>>().join(" | ")));
                }
            }
            Block::Image => lines.push("<image>".to_owned()),
            Block::Attachment(href) => lines.push(format!("<{href}>")),
        }
    }
    lines
}

/// Reads a fixture and holds every cell against the truth of the page it was made from.
fn against_truth(path: &Path) -> Report {
    let stem = path.file_stem().unwrap().to_string_lossy();
    let truth = fs::read_to_string(root().join(format!("corpus/truth/{stem}.json"))).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let report = read::file(path).unwrap();
    let tables = report.tables.as_ref().unwrap();
    assert_eq!(tables.form.id, truth["edition"].as_str().unwrap());
    let mut compared = 0;
    for (key, printed) in truth["cells"].as_object().unwrap() {
        let cell = tables.get(key).unwrap();
        let value = cell.value.map_err(Mark::as_str);
        let expected = match printed.as_number() {
            Some(number) => Ok(number.to_string().parse::<Decimal>().unwrap()),
            None => Err(truth["marks"][key].as_str().unwrap()),
        };
        assert_eq!(value, expected, "{} {key}", path.display());
        let placed = cell.spans.iter().all(|place| matches!(place, Place::Cell { .. }));
        assert!(placed && (value.is_err() || !cell.spans.is_empty()), "{} {key}: {:?}", path.display(), cell.spans);
        compared += 1;
    }
    let broken = report.findings.iter().filter(|finding| finding.code == Code::RelationBroken).count();
    assert_eq!(broken, truth["broken"].as_array().unwrap().len(), "{}", path.display());
    println!("{}: {compared} cells", path.display());
    report
}

#[test]
fn converted_reports_keep_every_cell() {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root().join("tests/fixtures/office")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut kinds = Vec::new();
    for path in &paths {
        let ending = path.extension().unwrap().to_str().unwrap();
        if ending == "sh" || (ending == "doc" && !cfg!(feature = "doc")) {
            continue;
        }
        let report = against_truth(path);
        if ending.starts_with("doc") {
            assert!(report.title.is_some() && report.year.is_some() && report.body.is_some(), "{}", path.display());
        }
        kinds.push((ending.to_owned(), report.source.media_type));
    }
    kinds.dedup();
    kinds.sort();
    kinds.dedup();
    let office = "application/vnd.openxmlformats-officedocument";
    let mut expected = vec![
        ("docx".to_owned(), format!("{office}.wordprocessingml.document")),
        ("xls".to_owned(), "application/vnd.ms-excel".to_owned()),
        ("xlsx".to_owned(), format!("{office}.spreadsheetml.sheet")),
    ];
    if cfg!(feature = "doc") {
        expected.insert(0, ("doc".to_owned(), "application/msword".to_owned()));
    }
    assert!(kinds.iter().map(|(ending, kind)| (ending, &**kind)).eq(expected.iter().map(|(e, k)| (e, k.as_str()))));
}

#[test]
fn the_blank_form_says_that_it_is_blank() {
    let path = root().join("../shared/real/blank_form_2021.docx");
    if !path.is_file() {
        println!("skipped: there is no folder of real reports beside the repository");
        return;
    }
    let report = read::file(&path).unwrap();
    assert!(report.findings.iter().any(|finding| finding.code == Code::BlankForm));
    let tables = report.tables.unwrap();
    assert_eq!(tables.form.id, "2021");
    let cells: Vec<_> = tables.shown().map(|(_, cell)| cell.value).collect();
    assert_eq!(cells, vec![Err(Mark::Blank); 200]);
}

#[test]
fn merged_cells_lie_by_their_columns() {
    let (down, on) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let wide = |merge: &str| format!("<w:gridSpan w:val=\"2\"/>{merge}");
    let rows = [
        format!("{}{}{}", tc(&wide(down), "甲"), tc("", "乙"), tc(down, "丙")),
        // 甲 goes on under both its columns; what stands in the cell below it is not printed.
        format!("{}{}{}", tc(&wide(on), "9"), tc("", "丁"), tc(on, "")),
        // A cell of one column below one of two is its own, whatever it claims.
        format!("{}{}{}{}", tc(on, "戊"), tc("", "己"), tc("", "庚"), tc(on, "")),
        format!("<w:trPr><w:gridBefore w:val=\"2\"/></w:trPr>{}{}", tc("", "辛"), tc("", "壬")),
        format!("{}{}", tc("<w:hMerge w:val=\"restart\"/>", "癸"), tc("<w:hMerge/>", "")),
        format!("<w:trPr><w:del w:id=\"1\"/></w:trPr>{}", tc("", "删去的行")),
    ];
    let rows = rows.join("</w:tr><w:tr>");
    let document = decode(&word(&format!("<w:tbl><w:tr>{rows}</w:tr></w:tbl>{}", p("后"))));
    assert_eq!(
        shown(&document),
        [
            "| 0:甲[2x2] | 2:乙 | 3:丙[3x1]",
            "| 2:丁",
            "| 0:戊 | 1:己 | 2:庚",
            "| 0:[1x2] | 2:辛 | 3:壬",
            "| 0:癸[1x2]",
            "后"
        ]
    );
    let at = document.text.string.find('辛').unwrap();
    let place = document.place(at..at + 3).unwrap();
    assert_eq!(place.to_string(), "word/document.xml#table-1: row 4, column 3");
}

#[test]
fn a_table_of_tables_is_layout() {
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", "规章"), tc("", "31"));
    let single = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("", "独"));
    let cells = format!("<w:tc>{}{inner}{}</w:tc><w:tc>{}{single}</w:tc>", p("上"), p("下"), p("右"));
    let document = decode(&word(&format!("<w:tbl><w:tr>{cells}</w:tr></w:tbl>")));
    assert_eq!(shown(&document), ["上", "| 0:规章 | 1:31", "下", "右", "独"]);
    // A table of one cell in a cell is part of that cell.
    let outer = format!("<w:tbl><w:tr>{}<w:tc>{single}{}</w:tc></w:tr></w:tbl>", tc("", "标签"), p("尾"));
    assert_eq!(shown(&decode(&word(&outer))), ["| 0:标签 | 1:独\n尾"]);
}

#[test]
fn what_is_not_printed_is_not_read() {
    let run = |properties: &str, words: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>");
    for (content, printed) in [
        (format!("<w:del>{}</w:del><w:ins>{}</w:ins>", run("", "7"), run("", "8")), "8"),
        ("<w:r><w:delText>7</w:delText><w:t>8</w:t></w:r>".to_owned(), "8"),
        (format!("<w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", run("", "7"), run("", "8")), "8"),
        (format!("{}{}{}", run("<w:vanish/>", "7"), run("<w:vanish w:val=\"0\"/>", "8"), run("<w:vanish w:val=\"true\"/>", "9")), "8"),
        // What was changed of a run's properties is history.
        (run("<w:b/><w:rPrChange w:id=\"1\"><w:rPr><w:vanish/></w:rPr></w:rPrChange>", "8"), "8"),
        ("<w:r><w:instrText>PAGE 7</w:instrText></w:r><w:fldSimple w:instr=\"DATE\"><w:r><w:t>8</w:t></w:r></w:fldSimple>".to_owned(), "8"),
        // A field that nobody has worked out shows nothing yet, and what marks an entry of an index never does.
        ("<w:fldSimple w:instr=\"=SUM(LEFT)\"/>".to_owned(), "\u{fffc}"),
        ("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> REF sum </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>".to_owned(), "\u{fffc}"),
        // What a field within the code of another comes to is not printed.
        ("<w:r><w:t>1</w:t><w:fldChar w:fldCharType=\"begin\"/><w:instrText>IF </w:instrText><w:fldChar w:fldCharType=\"begin\"/><w:instrText>=SUM(LEFT)</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>2</w:t><w:fldChar w:fldCharType=\"end\"/><w:instrText> = 2 3 4</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>3</w:t><w:fldChar w:fldCharType=\"end\"/></w:r>".to_owned(), "13"),
        ("<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText> REF sum \\h </w:instrText><w:fldChar w:fldCharType=\"end\"/></w:r>".to_owned(), "\u{fffc}"),
        // Print in a code that lacks its marks is not shown, and nobody knows what is; it hides nothing behind its paragraph.
        ("<w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>7</w:t><w:fldChar w:fldCharType=\"end\"/></w:r>".to_owned(), "\u{fffc}"),
        ("<w:r><w:fldChar w:fldCharType=\"begin\"/><w:t>7</w:t></w:r>".to_owned(), "\u{fffc}"),
        ("<w:fldSimple w:instr=\" ADDIN x \"/><w:r><w:t>8</w:t><w:fldChar w:fldCharType=\"begin\"/></w:r>".to_owned(), "8"),
        ("<w:fldSimple w:instr=\" XE 规章 \"/><w:r><w:t>8</w:t></w:r>".to_owned(), "8"),
        ("<w:bdo w:val=\"rtl\"><w:r><w:t>12</w:t></w:r></w:bdo>".to_owned(), "\u{fffc}"),
        // A figure struck out or raised does not run into the one beside it.
        (format!("{}{}", run("<w:strike/>", "3"), run("", "5")), "3 5"),
        (format!("{}{}", run("", "10"), run("<w:vertAlign w:val=\"superscript\"/>", "2")), "10 2"),
        ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:tab/><w:t>3</w:t><w:softHyphen/></w:r>".to_owned(), "1-2\t3"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>jù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>据</w:t></w:r></w:rubyBase></w:ruby><w:t>后</w:t></w:r>".to_owned(), "据后"),
        ("<w:r><w:t>&#25968;&lt;</w:t></w:r><w:r><w:t><![CDATA[&]]></w:t></w:r>".to_owned(), "数<&"),
        ("<w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>8</w:t></w:r>".to_owned(), "8"),
    ] {
        let document = decode(&word(&format!("<w:p>{content}</w:p>{}", p("末"))));
        assert_eq!(shown(&document), [printed, "末"], "{content}");
    }
}

#[test]
fn a_text_box_is_printed_once() {
    let boxed = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(words));
    let body = format!(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>\
         <w:p><w:r><w:drawing><a:blip r:embed=\"rId4\"/></w:drawing></w:r></w:p>",
        boxed("框内标题"),
        boxed("框内标题")
    );
    assert_eq!(shown(&decode(&word(&body))), ["框内标题", "前后", "<image>"]);
}

#[test]
fn a_sheet_is_parted_into_lines_and_tables() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "某县政府信息公开工作年度报告", &plain).unwrap();
    sheet.write(1, 0, "引言").unwrap();
    sheet.merge_range(3, 0, 4, 0, "信息内容", &plain).unwrap();
    sheet.merge_range(3, 1, 3, 3, "数量", &plain).unwrap();
    sheet.write_row(4, 1, ["制发", "废止", "有效"]).unwrap();
    sheet.write(5, 0, "规章").unwrap().write_row(5, 1, [2898.59, 0.1 + 0.2, 30.0]).unwrap();
    sheet.write(6, 0, "日期").unwrap();
    sheet
        .write_datetime_with_format(
            6,
            1,
            ExcelDateTime::from_ymd(2024, 1, 15).unwrap(),
            &Format::new().set_num_format("yyyy-mm-dd"),
        )
        .unwrap();
    sheet.write_formula(6, 2, Formula::new("=1+1").set_result("7")).unwrap().write_boolean(6, 3, true).unwrap();
    sheet.write(7, 0, "行政许可").unwrap();
    sheet.write(8, 0, "以上为全年数据。").unwrap();
    sheet.write(9, 0, "2024年").unwrap();
    book.add_worksheet().set_hidden(true).write(0, 0, "草稿 99").unwrap();
    let document = decode(&book.save_to_buffer().unwrap());
    assert_eq!(
        shown(&document),
        [
            "某县政府信息公开工作年度报告",
            "引言",
            "| 0:信息内容[2x1] | 1:数量[1x3]",
            "| 1:制发 | 2:废止 | 3:有效",
            "| 0:规章 | 1:2898.59 | 2:0.3 | 3:30",
            "| 0:日期 | 1:2024-01-15 | 2:7 | 3:TRUE",
            "| 0:行政许可 | 1: | 2: | 3:",
            "以上为全年数据。",
            "2024年"
        ]
    );
    let at = document.text.string.find("2898").unwrap();
    assert_eq!(document.place(at..at + 7).unwrap().to_string(), "Sheet1: row 6, column 2");
}

#[test]
fn a_ruled_row_under_a_header_is_left_blank() {
    let ruled = Format::new().set_border(FormatBorder::Thin);
    let rows = |figures: &[&str], ruled_columns: u16| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["维持", "纠正", "总计"]).unwrap().write_row(1, 0, figures.iter().copied()).unwrap();
        for row in [1, 2, 3] {
            for column in (0..ruled_columns).filter(|_| row > 1 || figures.is_empty()) {
                sheet.write_blank(row, column, &ruled).unwrap();
            }
        }
        shown(&decode(&book.save_to_buffer().unwrap()))
    };
    let header = "| 0:维持 | 1:纠正 | 2:总计";
    assert_eq!(rows(&[], 3), [header, "| 0: | 1: | 2:"]);
    // Rules below a row of figures, or of another width, are empty paper.
    assert_eq!(rows(&["1", "0", "1"], 3), [header, "| 0:1 | 1:0 | 2:1"]);
    assert_eq!(rows(&[], 2), [header]);
}

#[test]
fn a_figure_is_shown_in_its_cell() {
    let gouji = || assert_cmd::Command::cargo_bin("gouji").unwrap();
    let path = root().join("corpus/reports/liwu_2020.xlsx");
    let key = "applications.new_received.total";
    let shown = gouji().arg("show").arg(&path).arg(key).assert().success();
    let shown = String::from_utf8(shown.get_output().stdout.clone()).unwrap();
    assert!(shown.contains("年报: row 31, column 10") && shown.contains("│ 1471"), "{shown}");
    let record = gouji().arg("read").arg(&path).assert().success();
    let record: Value = serde_json::from_slice(&record.get_output().stdout).unwrap();
    assert_eq!(record["spans"][key], serde_json::json!([{"part": "年报", "row": 31, "column": 10}]));
}
