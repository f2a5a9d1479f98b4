//! Sheets show what they show: number formats, fonts, hidden rows and columns, formulas.

use super::{decode, package, shown};
use gouji::Document;
use gouji::document::look::{Look, Thing};
use rust_xlsxwriter::{Color, Format, FormatScript, Formula, Workbook, Worksheet};

/// A workbook of one sheet.
fn sheet(write: impl Fn(&mut Worksheet)) -> Document {
    let mut book = Workbook::new();
    write(book.add_worksheet());
    decode(&book.save_to_buffer().unwrap())
}

/// A workbook of these cells and nothing else.
fn bare(workbook: &str, sheet: &str) -> Document {
    let relations =
        "<Relationships><Relationship Id=\"r1\" Type=\"t/worksheet\" Target=\"sheet1.xml\"/></Relationships>";
    let book = format!("<workbook><sheets><sheet name=\"年报\" r:id=\"r1\"/></sheets>{workbook}</workbook>");
    let sheet = format!("<worksheet>{sheet}</worksheet>");
    decode(&package(&[
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/sheet1.xml", &sheet),
    ]))
}

fn held(document: &Document) -> Vec<(&str, &str)> {
    document.shown.held.iter().map(|(range, held)| (document.text.get(range.clone()), held.as_str())).collect()
}

fn unseen(document: &Document) -> Vec<Thing> {
    document.shown.unseen.iter().map(|(_, thing)| *thing).collect()
}

#[test]
fn figures_are_shown_by_their_formats() {
    let document = sheet(|sheet| {
        for (row, (code, value)) in [
            ("0", 3340.9),
            ("#,##0.00", 3340.9),
            ("0,", 1_791_000.0),
            (";;;", 5.0),
            ("0\"件\"", 12.0),
            ("General", 0.1 + 0.2),
        ]
        .into_iter()
        .enumerate()
        {
            let row = u32::try_from(row).unwrap();
            sheet.write(row, 0, "规章").unwrap();
            sheet.write_number_with_format(row, 1, value, &Format::new().set_num_format(code)).unwrap();
        }
    });
    assert_eq!(
        shown(&document),
        [
            "| 0:规章 | 1:3341",
            "| 0:规章 | 1:3,340.90",
            "| 0:规章 | 1:1791",
            "| 0:规章 | 1:",
            "| 0:规章 | 1:12件",
            "| 0:规章 | 1:0.3"
        ]
    );
    assert_eq!(held(&document), [("3341", "3340.9"), ("1791", "1791000"), ("", "5")]);
}

#[test]
fn runs_and_cells_look_as_their_fonts_say() {
    let white = Format::new().set_font_color(Color::White);
    let document = sheet(|sheet| {
        let raised = Format::new().set_font_script(FormatScript::Superscript);
        let struck = Format::new().set_font_strikethrough();
        sheet.write(0, 0, "规章").unwrap();
        sheet.write_rich_string(0, 1, &[(&Format::new(), "1791"), (&raised, "1")]).unwrap();
        sheet.write_number_with_format(0, 2, 12, &struck).unwrap();
        sheet.write_string_with_format(0, 3, "9", &white).unwrap();
        sheet.write_number_with_format(0, 4, 8, &white.clone().set_background_color(Color::Navy)).unwrap();
        sheet.write_number_with_format(0, 5, 7, &white).unwrap();
        sheet.write(0, 6, "末").unwrap();
    });
    assert_eq!(shown(&document), ["| 0:规章 | 1:1791 1 | 2:12 | 3: | 4:8 | 5: | 6:末"]);
    let looks: Vec<(&str, Look)> =
        document.shown.looks.iter().map(|(range, look)| (document.text.get(range.clone()), *look)).collect();
    assert_eq!(looks, [("1", Look::Raised), ("12", Look::Struck)]);
    assert_eq!(held(&document), [("", "7")]);
}

#[test]
fn hidden_rows_and_columns_are_not_there() {
    let document = sheet(|sheet| {
        sheet.merge_range(0, 0, 0, 3, "某县年度报告", &Format::new()).unwrap();
        for row in 1..5 {
            sheet.write_row(row, 0, ["标签", "1", "2", "3"]).unwrap();
        }
        sheet.merge_range(2, 0, 3, 0, "合并", &Format::new()).unwrap();
        sheet.set_column_hidden(1).unwrap().set_row_hidden(2).unwrap().set_row_height(4, 0).unwrap();
    });
    assert_eq!(shown(&document), ["某县年度报告", "| 0:标签 | 1:2 | 2:3", "| 0:合并 | 1:2 | 2:3"]);
    // Places are those of the workbook.
    let at = document.text.string.rfind('3').unwrap();
    assert_eq!(document.place(at..at + 1).unwrap().to_string(), "Sheet1: row 4, column 4");
}

#[test]
fn a_formula_nobody_calculated_is_neither_zero_nor_blank() {
    let sums = |results: [&str; 2]| {
        sheet(|sheet| {
            sheet.write(0, 0, "规章").unwrap().write_row(0, 1, [3, 4]).unwrap();
            sheet.write_formula(0, 3, Formula::new("=SUM(B1:C1)").set_result(results[0])).unwrap();
            sheet.write_formula(0, 4, Formula::new("=B1-B1").set_result(results[1])).unwrap();
        })
    };
    let document = sums(["0", "0"]);
    assert_eq!(shown(&document), ["| 0:规章 | 1:3 | 2:4 | 3:\u{fffc} | 4:0"]);
    assert_eq!(unseen(&document), [Thing::Formula]);
    assert_eq!(shown(&sums(["7", "0"])), ["| 0:规章 | 1:3 | 2:4 | 3:7 | 4:0"]);
    // A result that is there is shown, whatever would come out.
    assert_eq!(shown(&sums(["8", "0"])), ["| 0:规章 | 1:3 | 2:4 | 3:8 | 4:0"]);
    for (workbook, cells, printed) in [
        ("", "<c><v>3</v></c><c><f>SUM(A1)</f></c>", "\u{fffc}"),
        ("", "<c><v>3</v></c><c><f>SUM(A1)</f><v></v></c>", "\u{fffc}"),
        ("", "<c><v>3</v></c><c t=\"str\"><f>A1</f><v></v></c>", "\u{fffc}"),
        // What cannot be calculated here is believed of a program that says that it calculates.
        ("<calcPr calcId=\"191029\"/>", "<c><v>3</v></c><c><f>IF(A1,0,1)</f><v>0</v></c>", "0"),
        ("<calcPr calcId=\"191029\"/>", "<c><v>3</v></c><c t=\"str\"><f>IF(A1,\"\",1)</f><v></v></c>", ""),
        ("<calcPr fullCalcOnLoad=\"1\"/>", "<c><v>3</v></c><c><f>IF(A1,0,1)</f><v>0</v></c>", "\u{fffc}"),
        ("<calcPr fullCalcOnLoad=\"1\"/>", "<c><v>3</v></c><c><f>IF(A1,2,1)</f><v>2</v></c>", "2"),
        ("", "<c><v>3</v></c><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", "#DIV/0!"),
        ("", "<c><v>0</v></c><c><f>A1+A1</f><v>0</v></c>", "0"),
        ("", "<c><v>3</v></c><c t=\"str\"><f>_xlfn.DISPIMG(\"ID_1\",1)</f><v>=DISPIMG(\"ID_1\",1)</v></c>", "\u{fffc}"),
    ] {
        let document = bare(workbook, &format!("<sheetData><row>{cells}</row></sheetData>"));
        assert_eq!(shown(&document)[0].split("1:").nth(1).unwrap_or_default(), printed, "{workbook}{cells}");
    }
    // Cells that share a formula each have their own sum.
    let cell = |formula: &str| format!("<c><v>1</v></c><c>{formula}<v>0</v></c>");
    let rows = [cell("<f t=\"shared\" si=\"0\" ref=\"B1:B2\">SUM(A1)-1</f>"), cell("<f t=\"shared\" si=\"0\"/>")];
    let rows = rows.join("</row><row>").replacen(
        "<c><v>1</v></c><c><f t=\"shared\" si=\"0\"/>",
        "<c><v>2</v></c><c><f t=\"shared\" si=\"0\"/>",
        1,
    );
    let document = bare("", &format!("<sheetData><row>{rows}</row></sheetData>"));
    assert_eq!(shown(&document), ["| 0:1 | 1:0", "| 0:2 | 1:\u{fffc}"]);
}

#[test]
fn a_sheet_that_hides_its_zeros_shows_none() {
    let view = "<sheetViews><sheetView showZeros=\"0\"/></sheetViews>";
    let document =
        bare("", &format!("{view}<sheetData><row><c><v>3</v></c><c><v>0</v></c><c><v>1</v></c></row></sheetData>"));
    assert_eq!(shown(&document), ["| 0:3 | 1: | 2:1"]);
    assert_eq!(held(&document), [("", "0")]);
}

#[test]
fn parts_are_found_whatever_they_are_called() {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"http://t/{kind}\" Target=\"{target}\"/>")
    };
    let all = |inner: &str| format!("<Relationships>{inner}</Relationships>");
    let document = decode(&package(&[
        ("_rels/.rels", &all(&relation("a", "officeDocument", "/Book/Main22.xml"))),
        ("book/main22.xml", "<x:workbook><x:sheets><x:sheet name=\"年报\" r:id=\"b\"/></x:sheets></x:workbook>"),
        (
            "book/_rels/main22.xml.rels",
            &all(&(relation("b", "worksheet", "../cells/one.xml") + &relation("c", "sharedStrings", "words.xml"))),
        ),
        ("book/words.xml", "<sst><si><t>规章</t></si></sst>"),
        (
            "cells/one.xml",
            "<x:worksheet><x:sheetData><x:row><x:c t=\"s\"><x:v>0</x:v></x:c><x:c><x:v>31</x:v></x:c></x:row></x:sheetData></x:worksheet>",
        ),
        (
            "[Content_Types].xml",
            "<Types><Override PartName=\"/book/main22.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
        ),
    ]));
    assert_eq!(shown(&document), ["| 0:规章 | 1:31"]);
}

#[test]
fn pictures_lie_over_empty_cells() {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"{id}\" Type=\"t/{kind}\" Target=\"{target}\"/></Relationships>")
    };
    let read = |from: (u32, u32), to: (u32, u32), size: u32, inner: &str| {
        let corner = |(row, column): (u32, u32)| {
            format!("<col>{column}</col><colOff>0</colOff><row>{row}</row><rowOff>9</rowOff>")
        };
        let drawing = format!(
            "<wsDr><twoCellAnchor><from>{}</from><to>{}</to><pic>{inner}<xfrm><ext cx=\"{size}\" cy=\"{size}\"/></xfrm></pic></twoCellAnchor></wsDr>",
            corner(from),
            corner(to)
        );
        let row = "<row><c><v>1</v></c><c s=\"0\"/><c r=\"D1\"><v>4</v></c></row>";
        let document = decode(&package(&[
            ("xl/workbook.xml", "<workbook><sheets><sheet name=\"年报\" r:id=\"a\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", &relation("a", "worksheet", "sheet1.xml")),
            ("xl/sheet1.xml", &format!("<worksheet><sheetData>{row}</sheetData></worksheet>")),
            ("xl/_rels/sheet1.xml.rels", &relation("b", "drawing", "drawings/one.xml")),
            ("xl/drawings/one.xml", &drawing),
        ]));
        (shown(&document).concat(), unseen(&document))
    };
    let (blip, large) = ("<blip/>", 500_000);
    let (picture, none) = (vec![Thing::Picture], vec![]);
    let plain = || "| 0:1 | 1: | 2: | 3:4".to_owned();
    assert_eq!(read((0, 1), (0, 2), large, blip), ("| 0:1 | 1:\u{fffc} | 2: | 3:4".to_owned(), picture.clone()));
    assert_eq!(read((0, 2), (0, 3), large, blip), ("| 0:1 | 1: | 2:\u{fffc} | 3:4".to_owned(), picture));
    // Beside the table, over what is printed, or of a few pixels.
    assert_eq!(read((0, 5), (0, 6), large, blip), (plain(), none.clone()));
    assert_eq!(read((0, 0), (0, 1), large, blip), (plain(), none.clone()));
    assert_eq!(read((0, 1), (0, 2), 12_700, blip), (plain(), none.clone()));
    assert_eq!(read((0, 1), (0, 2), large, ""), (plain(), none));
}

#[test]
fn nothing_is_read_under_merged_areas_that_contradict_each_other() {
    let rows = "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c><c><v>5</v></c><c><v>6</v></c></row>";
    for (areas, printed) in [
        ("<mergeCell ref=\"A1:B1\"/>", ["| 0:1[1x2] | 2:3", "| 0:4 | 1:5 | 2:6"]),
        ("<mergeCell ref=\"B1:A1\"/>", ["| 0:1 | 1:\u{fffc} | 2:3", "| 0:4 | 1:5 | 2:6"]),
        (
            "<mergeCell ref=\"A1:B1\"/><mergeCell ref=\"B1:B2\"/>",
            ["| 0:1 | 1:\u{fffc} | 2:3", "| 0:4 | 1:\u{fffc} | 2:6"],
        ),
    ] {
        let document = bare("", &format!("<sheetData>{rows}</sheetData><mergeCells>{areas}</mergeCells>"));
        assert_eq!(shown(&document), printed, "{areas}");
    }
}
