//! How Word shows what it prints: the style chain, paper, form fields, pictures.

use super::{decode, p, package, shown, story, tc, word};
use gouji::Document;
use gouji::document::look::{Look, Thing};

/// A Word package with these styles and this body.
fn styled(styles: &str, body: &str) -> Document {
    let styles = format!("<w:styles xmlns:w=\"w\">{styles}</w:styles>");
    decode(&package(&[("word/document.xml", &story(body)), ("word/styles.xml", &styles)]))
}

/// A run with these properties.
fn run(properties: &str, words: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>")
}

/// The runs that have a look.
fn looks(document: &Document) -> Vec<(&str, Look)> {
    document.shown.looks.iter().map(|(range, look)| (document.text.get(range.clone()), *look)).collect()
}

fn unseen(document: &Document) -> Vec<Thing> {
    document.shown.unseen.iter().map(|(_, thing)| *thing).collect()
}

const STYLES: &str = "<w:style w:type=\"character\" w:styleId=\"note\"><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"own\"><w:basedOn w:val=\"note\"/><w:rPr><w:b/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"old\"><w:rPr><w:strike/></w:rPr></w:style>\
    <w:style w:type=\"character\" w:styleId=\"gone\"><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"base\"><w:rPr><w:strike/></w:rPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"struck\"><w:basedOn w:val=\"base\"/></w:style>";

#[test]
fn runs_look_as_their_styles_say() {
    use Look::{Raised, Struck};
    let of = |style: &str| format!("<w:rStyle w:val=\"{style}\"/>");
    let paragraph = "<w:pPr><w:pStyle w:val=\"struck\"/></w:pPr>";
    for (content, printed, expected) in [
        (run("", "1791") + &run(&of("note"), "1"), "1791 1", vec![("1", Raised)]),
        (run("", "1791") + &run(&of("own"), "1"), "1791 1", vec![("1", Raised)]),
        (run("", "1791") + &run("<w:position w:val=\"8\"/>", "1"), "1791 1", vec![("1", Raised)]),
        (run(&format!("{}<w:vertAlign w:val=\"baseline\"/>", of("note")), "1791"), "1791", vec![]),
        (run(&of("old"), "12") + &run("", "1791"), "12 1791", vec![("12", Struck)]),
        (run("<w:dstrike/>", "12") + &run("", "1791"), "12 1791", vec![("12", Struck)]),
        (run(&format!("{}<w:strike w:val=\"0\"/>", of("old")), "1791"), "1791", vec![]),
        (run("", "1791") + &run(&of("gone"), "9"), "1791", vec![]),
        (run(&format!("{}<w:vanish w:val=\"false\"/>", of("gone")), "9"), "9", vec![]),
        (format!("{paragraph}{}", run("", "1791")), "1791", vec![("1791", Struck)]),
        // On in two styles is off.
        (format!("{paragraph}{}", run(&of("old"), "1791")), "1791", vec![]),
    ] {
        let document = styled(STYLES, &format!("<w:p>{content}</w:p>{}", p("末")));
        assert_eq!(shown(&document), [printed, "末"], "{content}");
        assert_eq!(looks(&document), expected, "{content}");
    }
    let defaults = "<w:docDefaults><w:rPrDefault><w:rPr><w:strike/></w:rPr></w:rPrDefault></w:docDefaults>";
    assert_eq!(looks(&styled(defaults, &p("12"))), [("12", Struck)]);
    // A styles part of another name is found by the relations.
    let relations =
        "<Relationships><Relationship Id=\"r1\" Type=\"t/styles\" Target=\"/word/own.xml\"/></Relationships>";
    let styles = format!("<w:styles xmlns:w=\"w\">{STYLES}</w:styles>");
    let body = story(&format!("<w:p>{}</w:p>", run(&of("gone"), "9") + &run("", "8")));
    let parts =
        [("word/document2.xml", &*body), ("word/_rels/document2.xml.rels", relations), ("word/own.xml", &styles)];
    assert_eq!(shown(&decode(&package(&parts))), ["8"]);
}

#[test]
fn looks_stay_within_their_cells() {
    let raised = run("<w:vertAlign w:val=\"superscript\"/>", "1");
    let cell = |content: &str| format!("<w:tc><w:p>{content}</w:p></w:tc>");
    let row = [cell(&run("", "规章")), cell(&(run("", "31") + &raised)), cell(&raised)].concat();
    let document = decode(&word(&format!("<w:tbl><w:tr>{row}</w:tr></w:tbl><w:p>{raised}</w:p>")));
    assert_eq!(shown(&document), ["| 0:规章 | 1:31 1 | 2:1", "1"]);
    // What is raised as a line of its own is raised against nothing.
    assert_eq!(looks(&document), [("1", Look::Raised); 2]);
    let power = "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>";
    let document = decode(&word(&format!("<w:p><m:oMath>{power}</m:oMath></w:p>")));
    assert_eq!((shown(&document), looks(&document)), (vec!["10 2".to_owned()], vec![("2", Look::Raised)]));
}

#[test]
fn what_cannot_be_seen_on_its_paper_is_not_read() {
    let white = "<w:color w:val=\"FFFFFF\"/>";
    let fill = |colour: &str| format!("<w:shd w:val=\"clear\" w:fill=\"{colour}\"/>");
    let styles = format!(
        "<w:style w:type=\"table\" w:styleId=\"banded\"><w:tblStylePr w:type=\"firstRow\"><w:tcPr>{}</w:tcPr></w:tblStylePr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"dark\"><w:pPr>{}</w:pPr></w:style>",
        fill("4472C4"),
        fill("000000")
    );
    let table = |table: &str, cell: &str, content: &str| {
        format!(
            "<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:tc><w:tcPr>{cell}</w:tcPr><w:p>{content}</w:p></w:tc>{}</w:tr></w:tbl>",
            tc("", "8")
        )
    };
    let (seen, lost) = ("| 0:9 | 1:8", "| 0: | 1:8");
    for (body, expected) in [
        (table("", "", &run(white, "9")), lost),
        (table("", &fill("auto"), &run(white, "9")), lost),
        (table("", &fill("1F3864"), &run(white, "9")), seen),
        (table("", "", &run(&format!("{white}{}", fill("1F3864")), "9")), seen),
        (table("", "", &run(&format!("{white}<w:highlight w:val=\"black\"/>"), "9")), seen),
        (table("", "", &format!("<w:pPr>{}</w:pPr>{}", fill("000000"), run(white, "9"))), seen),
        (table("", "", &format!("<w:pPr><w:pStyle w:val=\"dark\"/></w:pPr>{}", run(white, "9"))), seen),
        (table("<w:tblStyle w:val=\"banded\"/>", "", &run(white, "9")), seen),
        (table("", &fill("000000"), &run("<w:color w:val=\"000000\"/>", "9")), lost),
        (table("", &fill("000000"), &run("", "9")), seen),
        (table("", "", &run("<w:sz w:val=\"2\"/>", "9")), lost),
        (table("", "", &run("<w:sz w:val=\"21\"/><w:color w:val=\"FF0000\"/><w:b/>", "9")), seen),
        (table("", "", &run("<w:specVanish/>", "9")), lost),
        // Hidden on the web alone: the page numbers of a list of contents.
        (table("", "", &run("<w:webHidden/>", "9")), seen),
    ] {
        assert_eq!(shown(&styled(&styles, &body)), [expected], "{body}");
    }
    let boxed = format!("<w:p><w:r><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:r></w:p>", run(white, "标题"));
    assert_eq!(shown(&decode(&word(&boxed))), ["标题"]);
}

#[test]
fn rows_without_height_are_not_there() {
    let hidden = "<w:tc><w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r></w:p></w:tc>";
    let rows = [
        format!("{}{}", tc("", "甲"), tc("", "1")),
        format!("{hidden}{hidden}"),
        format!("<w:trPr><w:trHeight w:val=\"1\" w:hRule=\"exact\"/></w:trPr>{}{}", tc("", "乙"), tc("", "2")),
        format!("<w:trPr><w:trHeight w:val=\"1\" w:hRule=\"atLeast\"/></w:trPr>{}{}", tc("", "丙"), tc("", "3")),
    ];
    let rows = rows.join("</w:tr><w:tr>");
    let document = decode(&word(&format!("<w:tbl><w:tr>{rows}</w:tr></w:tbl>")));
    assert_eq!(shown(&document), ["| 0:甲 | 1:1", "| 0:丙 | 1:3"]);
}

#[test]
fn forms_show_what_was_filled_in() {
    use Thing::Field;
    let control = |properties: &str, content: &str| {
        format!("<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")
    };
    let legacy = |data: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{data}</w:ffData></w:fldChar></w:r>\
             <w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{result}\
             <w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    let list = "<w:listEntry w:val=\"12\"/><w:listEntry w:val=\"1791\"/>";
    let entries = "<w:dropDownList><w:listItem w:displayText=\"12\" w:value=\"12\"/></w:dropDownList>";
    for (content, printed, things) in [
        (control(&format!("<w:showingPlcHdr/>{entries}"), &run("", "选择一项。")), "\u{fffc}", vec![Field]),
        (control(entries, &run("", "1791")), "1791", vec![]),
        (control("<w:showingPlcHdr w:val=\"0\"/><w:text/>", &run("", "1791")), "1791", vec![]),
        (control("<w:text/>", &run("", "")), "\u{fffc}", vec![Field]),
        (control("<w:docPartObj/>", ""), "", vec![]),
        (legacy(&format!("<w:ddList><w:result w:val=\"1\"/>{list}</w:ddList>"), ""), "1791", vec![]),
        (legacy(&format!("<w:ddList>{list}</w:ddList>"), ""), "\u{fffc}", vec![Field]),
        (legacy("<w:textInput/>", &run("", "1791")), "1791", vec![]),
        (legacy("<w:textInput/>", &run("", "\u{2002}\u{2002}")), "\u{fffc}", vec![Field]),
        (legacy("", ""), "", vec![]),
    ] {
        let document =
            decode(&word(&format!("<w:tbl><w:tr><w:tc><w:p>{content}</w:p></w:tc>{}</w:tr></w:tbl>", tc("", "8"))));
        assert_eq!(shown(&document), [format!("| 0:{printed} | 1:8")], "{content}");
        assert_eq!(unseen(&document), things, "{content}");
    }
    // A control around a whole cell takes none from the row.
    let cell = control("<w:showingPlcHdr/><w:date/>", &tc("", "单击输入日期。"));
    let document = decode(&word(&format!("<w:tbl><w:tr>{}{cell}{}</w:tr></w:tbl>", tc("", "甲"), tc("", "8"))));
    assert_eq!(shown(&document), ["| 0:甲 | 1:\u{fffc} | 2:8"]);
}

#[test]
fn pictures_stand_where_they_are_printed() {
    use Thing::{Frame, Picture};
    let drawing = |size: u32, inner: &str| {
        format!(
            "<w:r><w:drawing><wp:inline><wp:extent cx=\"{size}\" cy=\"{size}\"/>{inner}</wp:inline></w:drawing></w:r>"
        )
    };
    let chart = "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"/>";
    let shape = |style: &str| format!("<v:shape style=\"{style}\"><v:imagedata/></v:shape>");
    let (blip, large) = ("<a:blip/>", shape("width:60pt;height:20pt"));
    for (content, printed, things) in [
        (drawing(500_000, blip), "\u{fffc}", vec![Picture]),
        (drawing(12_700, blip), "", vec![]),
        (run("", "31") + &drawing(500_000, blip), "31\u{fffc}", vec![Picture]),
        (drawing(500_000, &format!("<wp:docPr hidden=\"1\"/>{blip}")), "", vec![]),
        (drawing(500_000, chart), "\u{fffc}", vec![Frame]),
        (format!("<w:r><w:object>{large}</w:object></w:r>"), "\u{fffc}", vec![Frame]),
        (format!("<w:r><w:pict>{large}</w:pict></w:r>"), "\u{fffc}", vec![Picture]),
        (format!("<w:r><w:pict>{}</w:pict></w:r>", shape("width:1pt;height:1pt")), "", vec![]),
    ] {
        let document =
            decode(&word(&format!("<w:tbl><w:tr><w:tc><w:p>{content}</w:p></w:tc>{}</w:tr></w:tbl>", tc("", "8"))));
        assert_eq!(shown(&document)[0], format!("| 0:{printed} | 1:8"), "{content}");
        assert_eq!(unseen(&document), things, "{content}");
    }
    // Outside of tables a picture is a block.
    let document = decode(&word(&format!("<w:p>{}</w:p>{}", drawing(500_000, blip), p("末"))));
    assert_eq!((shown(&document), unseen(&document)), (vec!["<image>".to_owned(), "末".to_owned()], vec![]));
}
