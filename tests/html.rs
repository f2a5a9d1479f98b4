//! The streaming HTML reader against html5ever's tree: the same grids on good and on broken markup. And what a page
//! shows: looks, what is hidden, what is no text, where it is cut, what it may not ask for.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::document::look::{Look, Thing, UNSEEN};
use gouji::document::{self, Block, Document};
use scraper::{ElementRef, Html, Selector};
use std::ops::Range;

/// The cells of every table without inner tables, row by row: text without blanks, column span, row span. What is no
/// text is none to the tree.
type Tables = Vec<Vec<Vec<(String, usize, usize)>>>;

fn squeezed(text: &str) -> String {
    gouji::text::script::simplified(&gouji::text::normal::normalise(text)).split_whitespace().collect()
}

fn by_tree(page: &str) -> Tables {
    let html = Html::parse_document(page);
    let (table, row, cell) =
        (Selector::parse("table").unwrap(), Selector::parse("tr").unwrap(), Selector::parse("td, th").unwrap());
    let span = |element: ElementRef<'_>, name: &str| {
        element.value().attr(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1)
    };
    let skipped =
        |text: &scraper::Node| text.as_element().is_some_and(|e| matches!(e.name(), "script" | "style" | "noscript"));
    html.select(&table)
        .filter(|element| element.select(&table).next().is_none())
        .map(|element| {
            element
                .select(&row)
                .map(|row| {
                    row.select(&cell)
                        .map(|cell| {
                            let text: String = cell
                                .descendants()
                                .filter(|node| {
                                    node.value().is_text() && !node.ancestors().any(|up| skipped(up.value()))
                                })
                                .filter_map(|node| node.value().as_text().map(|text| text.to_string()))
                                .collect();
                            (squeezed(&text), span(cell, "colspan"), span(cell, "rowspan"))
                        })
                        .collect::<Vec<_>>()
                })
                .filter(|row| !row.is_empty())
                .collect::<Vec<_>>()
        })
        .filter(|table| !table.is_empty())
        .collect()
}

fn by_stream(page: &str) -> Tables {
    let document = document::decode(page.as_bytes()).unwrap();
    document
        .grids()
        .map(|grid| {
            let mut rows: Tables = vec![vec![Vec::new(); grid.rows]];
            for cell in &grid.cells {
                let text = squeezed(document.text.get(cell.text.clone())).replace(UNSEEN, "");
                rows[0][cell.row].push((text, cell.colspan, cell.rowspan));
            }
            rows.remove(0)
        })
        .collect()
}

/// Row spans past the end are cut by the reader and left by the tree; only texts and columns are compared then.
fn agree(page: &str) {
    let strip = |tables: Tables| -> Vec<Vec<Vec<(String, usize)>>> {
        let row =
            |row: Vec<(String, usize, usize)>| row.into_iter().map(|(text, columns, _)| (text, columns)).collect();
        tables.into_iter().map(|table| table.into_iter().map(row).collect()).collect()
    };
    assert_eq!(strip(by_stream(page)), strip(by_tree(page)), "{}", page.chars().take(400).collect::<String>());
}

#[test]
fn bundled_pages_give_the_same_grids() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports");
    let mut pages = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "html") {
            let bytes = std::fs::read(&path).unwrap();
            let decoded = document::decode(&bytes).unwrap().decoded;
            agree(&decoded);
            pages += 1;
        }
    }
    assert!(pages >= 10);
}

#[test]
fn broken_markup_gives_the_same_grids() {
    for page in [
        "<table><tr><td>一<td>二<tr><td>三<td>四</table>",
        "<TABLE><TBODY><TR><TD>一</TD><TD colSpan=2>二</TD></TR></TBODY></TABLE>",
        "<table><td>一</td><td>二</td></table>",
        "<table><tr><td><p>一<p>二</td><td><br>三</td></tr></table>",
        "<table>前文<tr><td>一</td>夹文<td>二</td></tr></table>",
        "<table><caption>标题</caption><thead><tr><th>一</th></tr></thead><tr><td>二</td></tr></table>",
        "<table><tr><td>一</td></tr><table><tr><td>二</td></tr></table>",
        "<table><tr><td>外<table><tr><td>一</td><td>内</td></tr></table></td></tr></table>",
        "<table><tr><td>一</td></tr>",
        "<table><tr><td>一&nbsp;&#48;&lt;3</td><td>&amp;二</td></tr></table>",
        "<table><tr><td>一<script>document.write('<td>9</td>')</script></td><td>二<!-- <td>8</td> --></td></tr></table>",
        "<table><tr><td><span>一</td><td>二</span></td></tr></table>",
        "<div><table><tr><td>一</div></td><td>二</td></tr></table>",
        "<table><tr></tr><tr><td>一</td></tr></table>",
        "<table><tr><td rowspan=2>一</td><td>二</td></tr><tr><td>三</td></tr></table>",
        "<p>无表格</p>",
        "<table><tbody><tr><td>一</td></tbody><tbody><tr><td>二</td></tr></tbody></table>",
    ] {
        agree(page);
    }
}

/// A stretch as it is shown: `^1^` is raised, `~1~` struck, `[a picture]` unseen.
fn as_shown(document: &Document, range: Range<usize>) -> String {
    let mut shown = String::new();
    let mut at = range.start;
    let mut things = document.shown.unseen_in(range.clone());
    let mut put = |shown: &mut String, until: &str| {
        for c in until.chars() {
            match c {
                UNSEEN => shown.extend(["[", things.next().unwrap().1.words().1, "]"]),
                c => shown.push(c),
            }
        }
    };
    for (run, look) in document.shown.looks_in(range.clone()) {
        put(&mut shown, document.text.get(at..run.start));
        shown.push(if look == Look::Raised { '^' } else { '~' });
        put(&mut shown, document.text.get(run.clone()));
        shown.push(if look == Look::Raised { '^' } else { '~' });
        at = run.end;
    }
    put(&mut shown, document.text.get(at..range.end));
    assert!(things.next().is_none());
    shown
}

/// Paragraphs as lines, tables as rows of cells between bars.
fn lines(page: &str) -> Vec<String> {
    let document = document::decode(page.as_bytes()).unwrap();
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Heading(range, _) | Block::Paragraph(range) => lines.push(as_shown(&document, range.clone())),
            Block::Table(grid) => lines.extend((0..grid.rows).map(|row| {
                let cells = grid.cells.iter().filter(|cell| cell.row == row);
                let texts: Vec<String> = cells.map(|cell| as_shown(&document, cell.text.clone())).collect();
                format!("|{}|", texts.join("|"))
            })),
            Block::Image | Block::Attachment(_) => {}
        }
    }
    lines
}

/// The one cell of a row, with a figure before it.
fn cell(markup: &str) -> String {
    let lines = lines(&format!("<!DOCTYPE html><table><tr><td>一</td>{markup}</tr></table>"));
    lines[0].strip_prefix("|一|").unwrap_or("|").strip_suffix('|').unwrap_or("no cell").to_owned()
}

fn styled(sheet: &str, markup: &str) -> String {
    cell(&format!("<style>{sheet}</style>{markup}"))
}

#[test]
fn raised_and_struck_runs_stand_apart() {
    for raised in [
        "<sup>1</sup>",
        "<sub>1</sub>",
        "<ruby><rp>(</rp><rt>1</rt><rp>)</rp></ruby>",
        "<span style='vertical-align:super;font-size:8pt'>1</span>",
        "<span style='VERTICAL-ALIGN: 4pt'>1</span>",
        "<span style='mso-text-raise:4.0pt;position:relative;top:-4.0pt'>1</span>",
        "<b><span style='position:relative;top:-.5em'>1</span></b>",
        "<span style='font-size:9px;vertical-align:text-top'>1</span>",
        "<sup style='vertical-align:baseline'>1</sup>",
    ] {
        assert_eq!(cell(&format!("<td>1791{raised}</td>")), "1791 ^1^", "{raised}");
        assert_eq!(cell(&format!("<td>1791{raised}件</td>")), "1791 ^1^ 件", "{raised}");
    }
    for struck in [
        "<del>1790</del>",
        "<s>1790</s>",
        "<strike>17<b>90</b></strike>",
        "<span style='text-decoration: line-through'>1790</span>",
        "<span style='text-decoration-line:underline line-through'>1<i>790</i></span>",
        "<u style='text-decoration:line-through red'>1790</u>",
    ] {
        assert_eq!(cell(&format!("<td>{struck}1791</td>")), "~1790~ 1791", "{struck}");
    }
    assert_eq!(cell("<td style='text-decoration:line-through'><p>1791</p></td>"), "~1791~");
    assert_eq!(styled(".old{text-decoration:line-through}", "<td><span class='x old'>1</span>2</td>"), "~1~ 2");
    assert_eq!(styled("td > i{vertical-align:super}", "<td>2<i>1</i></td>"), "2 ^1^");
}

#[test]
fn what_can_be_seen_is_no_look() {
    for plain in [
        "17<b>9</b>1",
        "17<small>9</small>1",
        "17<span style='color:red'>9</span>1",
        "17<font color='#333' size=1>9</font>1",
        "17<u>9</u>1",
        "17<ins>9</ins>1",
        "17<span style='font-size:9pt;vertical-align:middle'>9</span>1",
        "17<span style='position:relative;top:1.0pt;mso-text-raise:-1.0pt'>9</span>1",
        "17<span style='text-decoration:underline'>9</span>1",
        "17<span aria-hidden=true>9</span>1",
        "17<span style='display:inline-block;width:0'>9</span>1",
        "17<span style='font-size:0'><i style='font-size:12px'>9</i></span>1",
        "17<span style='visibility:hidden'><i style='visibility:visible'>9</i></span>1",
        "<p style='text-indent:-21.0pt;margin-left:-5.4pt'>1791</p>",
        "<span style='height:0;overflow:hidden'>1791</span>",
        "<span hidden style='display:block'>1791</span>",
    ] {
        assert_eq!(cell(&format!("<td>{plain}</td>")), "1791", "{plain}");
    }
    assert_eq!(cell("<td style='height:0;overflow:hidden;vertical-align:super'>1791</td>"), "1791");
}

#[test]
fn hidden_runs_are_not_there() {
    for hidden in [
        "style='display:none'",
        "style='DISPLAY : none'",
        "hidden",
        "style='visibility:hidden'",
        "style='visibility:collapse'",
        "style='font-size:0'",
        "style='font-size:0px'",
        "style='font:0/0 a'",
        "style='font-size:1px'",
        "style='opacity:0'",
        "style='filter:alpha(opacity=0)'",
        "style='color:#fff'",
        "style='color:white'",
        "style='color:rgb(255, 255, 255)'",
        "style='color:transparent'",
        "style='color:#fefefe'",
        "style='color:red;background:red'",
        "style='position:absolute;left:-9999px'",
        "style='position:absolute;clip:rect(0 0 0 0)'",
        "style='clip-path:inset(50%)'",
        "style='display:inline-block;text-indent:-9999px'",
        "style='display:inline-block;width:0;overflow:hidden'",
        "style='position:absolute;width:1px;height:1px;overflow:hidden'",
        "style='display:block;max-height:0;overflow:hidden'",
        "style='transform:scale(0)'",
    ] {
        assert_eq!(cell(&format!("<td><span {hidden}>9</span>1791</td>")), "1791", "{hidden}");
        assert_eq!(cell(&format!("<td>17<b {hidden}>9</b>91</td>")), "1791", "{hidden}");
        assert_eq!(cell(&format!("<td><p>1791<p {hidden}>9<p></td>")).trim(), "1791", "{hidden}");
    }
    for hidden in
        ["<font color=white>9</font>", "<dialog>9</dialog>", "<template>9</template>", "<datalist>9</datalist>"]
    {
        assert_eq!(cell(&format!("<td>{hidden}1791</td>")).trim(), "1791", "{hidden}");
    }
}

#[test]
fn paper_is_followed_down() {
    for seen in [
        "<td style='background-color:#c00000'><span style='color:#fff'>1791</span></td>",
        "<td bgcolor=navy><font color=white>1791</font></td>",
        "<td background='a.png'><font color=white>1791</font></td>",
        "<td style='background:url(a.png)'><font color=white>1791</font></td>",
        "<td style='background:linear-gradient(#000,#111)'><font color=white>1791</font></td>",
        "<td style='color:#fff'><span style='color:#000'>1791</span></td>",
        "<td><span style='color:#fff'><mark>1791</mark></span></td>",
    ] {
        assert_eq!(cell(seen), "1791", "{seen}");
    }
    assert_eq!(cell("<td style='background:#000'><span style='color:#000'>9</span></td>"), "");
    assert_eq!(cell("<td style='background:#000'><p style='background:#fff'><font color=white>9</font></td>"), "");
    let dark = "<style>.h td{background:#06c;color:#fff}</style><table><tr class=h><td>年</td><td>月</td></tr></table>";
    assert_eq!(lines(dark), ["|年|月|"]);
    // What a sheet from elsewhere may paint is not known.
    let elsewhere =
        "<link rel=stylesheet href=a.css><table><tr class=h><td style='color:#fff'>年</td><td>月</td></tr></table>";
    assert_eq!(lines(elsewhere), ["|年|月|"]);
}

#[test]
fn sheets_of_the_page_are_heeded() {
    let hidden = |sheet: &str, markup: &str| assert_eq!(styled(sheet, markup), "1791", "{sheet}");
    hidden(".a{display:none}", "<td><span class='b a'>9</span>1791</td>");
    hidden("#a, #b{display:none}", "<td><span id=b>9</span>1791</td>");
    hidden("td .a{visibility:hidden}", "<td><span class=a>9</span>1791</td>");
    hidden("td{font-size:14px}.a{font-size:0!important}", "<td><span class=a style='font-size:9px'>9</span>1791</td>");
    hidden("[data-x]{display:none}", "<td><span data-x>9</span>1791</td>");
    hidden("span[style*=tiny]{opacity:0}", "<td><span style='-x:tiny'>9</span>1791</td>");
    hidden("@media screen{.a{display:none}}", "<td><span class=a>9</span>1791</td>");
    hidden("tbody > tr > td > span:first-child{display:none}", "<td><span>9</span>1791</td>");
    hidden(".a{display:none}.a.on{display:inline}", "<td><span class='a'>9</span><span class='a on'>1791</span></td>");
    hidden("b + span{display:none}", "<td><b></b><span>9</span>1791</td>");
    hidden("td > i.x ~ span{display:none}", "<td><i class=x></i><b><i></i></b><span>9</span>1791</td>");
    hidden("b + span{display:none}", "<td><b></b><i></i><span>1791</span></td>");
    hidden("i + span{display:none}", "<td><b><i></i></b><span>1791</span></td>");
    hidden(".x :is(.y, .a){display:none}", "<td class=x><span class=a>9</span>1791</td>");
    hidden("tr{td{color:red; .a{display:none}}}", "<td><span class=a>9</span>1791</td>");
    hidden("span{&.a{display:none}}", "<td><span class=a>9</span><span>1791</span></td>");
    hidden("@media print{.a{display:none}}.b:hover{display:none}", "<td><span class='a b'>1791</span></td>");
    // A sheet behind the table speaks of it as well.
    let late = "<table><tr><td>一</td><td><i class=a>9</i>1791</td></tr></table><style>.a{display:none}</style>";
    assert_eq!(lines(late), ["|一|1791|"]);
}

#[test]
fn hidden_cells_take_no_place() {
    let row = |markup: &str| lines(&format!("<table><tr><td>一</td>{markup}<td>三</td></tr></table>"))[0].clone();
    for hidden in ["hidden", "style='display:none'", "hidden=hidden class=x"] {
        assert_eq!(row(&format!("<td {hidden}>9</td>")), "|一|三|");
        assert_eq!(row(&format!("<td {hidden}>9<p>8<table><tr><td>7</table>")), "|一|三|");
        assert_eq!(row(&format!("<td>二</td></tr><tr {hidden}><td>9<tr>")), "|一|二|");
        assert_eq!(lines(&format!("<ul><li {hidden}>9<li>一</ul><p {hidden}>9<p>二")), ["一", "二"]);
    }
    assert_eq!(row("<td style='visibility:hidden'>9</td>"), "|一||三|");
    assert_eq!(row("<td style='opacity:0'>9</td>"), "|一||三|");
    let rows = "<table><tr><td rowspan=3>一<td>二<tr style='visibility:collapse'><td>9<tr><td>三</table>";
    assert_eq!(lines(rows), ["|一|二|", "|三|"]);
    let tree = "<table><tr><td rowspan=2>一<td>二<tr hidden><td>9<tr><td>三</table>";
    assert_eq!(lines(tree), ["|一|二|", "|三|"]);
    let wide = format!("<table><tr><td>一<td>二<tr hidden>{}<tr><td>三<td>四</table>", "<td>其他<td>9".repeat(9));
    assert_eq!(lines(&wide), ["|一|二|", "|三|四|"]);
    let columns = "<table><col><col span=2 style='visibility:collapse'><col><tr><td>一<td>9<td>8<td>二</table>";
    assert_eq!(lines(columns), ["|一|二|"]);
    let nth = "<style>td:nth-child(2){display:none}</style><table><tr><td>一<td>9<td>二<tr><td>三<td>9<td>四</table>";
    assert_eq!(lines(nth), ["|一|二|", "|三|四|"]);
    let hidden_in_layout =
        "<table><tr><td>一</td><td>二<div hidden><table><tr><td>9<td>8</table></div></td></tr></table>";
    assert_eq!(lines(hidden_in_layout), ["|一|二|"]);
}

const FIGURES: &str = "<table><tr><td>行政许可</td><td>1791</td></tr><tr><td>行政处罚</td><td>2186</td></tr></table>";

#[test]
fn a_hidden_block_without_a_shown_twin_is_a_fold() {
    for hide in [
        "<div style='display:none'>",
        "<style>.pane{display:none}.pane.on{display:block}</style><div class=pane>",
        "<div hidden>",
        "<section style='height:0;overflow:hidden'>",
        "<div style='visibility:hidden'>",
        "<details><summary>表</summary>",
        "<dialog>",
    ] {
        let page = format!("<p>二、主动公开</p>{hide}{FIGURES}");
        let document = document::decode(page.as_bytes()).unwrap();
        assert_eq!(document.grids().count(), 1, "{hide}");
        let cell = document.grids().next().unwrap().cells[1].text.clone();
        assert_eq!(document.text.get(cell.clone()), "1791");
        let [fold] = &document.shown.folded[..] else { panic!("{hide}: {:?}", document.shown.folded) };
        assert!(fold.start <= cell.start && cell.end <= fold.end && !document.text.get(fold.clone()).contains("主动"));

        let both = format!("{FIGURES}{hide}{FIGURES}");
        let tables = document::decode(both.as_bytes()).unwrap().grids().count();
        assert_eq!(tables, if hide.starts_with("<details") { 2 } else { 1 }, "{hide}");
    }
    for never in ["<template>", "<noscript>", "<textarea hidden>"] {
        assert!(document::decode(format!("<p>一</p>{never}{FIGURES}").as_bytes()).unwrap().grids().next().is_none());
    }
    assert!(document::decode(format!("<details open>{FIGURES}").as_bytes()).unwrap().shown.folded.is_empty());
    // A hidden report, told by its sentences, and a fold within.
    let pane = format!("<a>概况</a><div hidden><h1>报告</h1><p>甲。乙。丙丁戊。</p><div hidden>{FIGURES}</div></div>");
    let document = document::decode(pane.as_bytes()).unwrap();
    assert_eq!((document.grids().count(), document.shown.folded.len()), (1, 1));
    assert!(document.blocks.iter().any(|block| matches!(block, Block::Heading(..))));
    assert_eq!(lines("<p>甲乙丙丁戊己庚</p><div hidden><p>菜单。登录。</p></div>"), ["甲乙丙丁戊己庚"]);
}

#[test]
fn what_is_no_text_is_marked() {
    for (markup, shown) in [
        ("<img src=34.png alt=34>", "[a picture]"),
        ("3<img src=a.png>", "3[a picture]"),
        ("<img width=1 height=1 src=a.gif>5", "5"),
        ("<img src=/images/spacer.gif>5", "5"),
        ("<img hidden src=a.gif>5", "5"),
        ("<input>", "[a form field]"),
        ("<input value=34>", "34"),
        ("<input type=text placeholder=35 value=' 34'>", "34"),
        ("<input placeholder=35>", "[a form field]"),
        ("<input type=number value='3&#52;'>", "34"),
        ("2<input value=34>件", "2 34 件"),
        ("<input type=hidden value=9><input type=checkbox value=9><input type=submit value=9>5", "5"),
        ("<input style='display:none' value=9>5", "5"),
        ("<select><option>1<option selected>34<option>5</select>", "34"),
        ("<select><option>1<option>34</select>", "[a form field]"),
        ("<select><option>1<option>34", "[a form field]"),
        ("<textarea>34</textarea>", "34"),
        ("<textarea></textarea>", "[a form field]"),
        ("<canvas>9</canvas>", "[a drawing]"),
        ("<svg><title>9</title><path d='M0'/></svg>", "[a drawing]"),
        ("<svg width=90><style>text{fill:red}</style><g><text x=1>34</text></g><path/></svg>", "34"),
        ("<object data=a.swf>9</object>", "[an embedded frame or object]"),
        ("<iframe src=a.html>9</iframe>", "[an embedded frame or object]"),
        ("<iframe width=0 src=a.html></iframe>5", "5"),
        ("<embed src=a.swf>", "[an embedded frame or object]"),
        ("<script>document.write(34)</script>", "[content that a script writes]"),
        ("<script src=count.js></script>", "[content that a script writes]"),
        ("<script>var a = 1</script>5", "5"),
    ] {
        assert_eq!(cell(&format!("<td>{markup}</td>")), shown, "{markup}");
    }
    let value = "<table><tr><td>一</td><td><input value=34></td></tr></table>";
    let document = document::decode(value.as_bytes()).unwrap();
    let place = document.place(document.grids().next().unwrap().cells[1].text.clone()).unwrap();
    assert_eq!(place.to_string(), format!("{0}-{1}", value.find("34").unwrap(), value.find("34").unwrap() + 2));
    let written = "<table><tr><td>一</td><td id=n></td></tr></table><script>$('#n').html(34)</script>";
    assert_eq!(lines(written), ["|一|[content that a script writes]|"]);
}

#[test]
fn what_stands_alone_is_marked_without_a_paragraph() {
    let things = |page: &str| -> Vec<Thing> {
        document::decode(page.as_bytes()).unwrap().shown.unseen.iter().map(|(_, thing)| *thing).collect()
    };
    for (page, thing) in [
        ("<p>报告</p><iframe src=t.html></iframe>", Thing::Frame),
        ("<p>报告</p><object data=t.pdf></object>", Thing::Frame),
        ("<p>报告</p><div id=c></div><script>c.innerHTML='<table><tr><td>规章<td>0'</script>", Thing::Script),
    ] {
        assert_eq!(things(page), [thing]);
        assert_eq!(lines(page), ["报告"]);
    }
    assert_eq!(things("<p>一</p><p><img src=a.png></p><p><img src=b.png>二</p>"), []);
    assert_eq!(lines("<p>共收到<img src=a.png>件</p>"), ["共收到[a picture]件"]);
}

#[test]
fn a_page_that_is_cut_says_so() {
    let cut = |page: &str| document::decode(page.as_bytes()).unwrap().shown.is_cut;
    let page = "<html><body><table><tr><td>一</td><td>12</td></tr><tr><td>二</td><td>67</td></tr></table><p>完";
    let at = |what: &str, behind: usize| page.find(what).unwrap() + behind;
    for end in
        [at("67", 1), at("67", 2), at("67", 4), at("二", 0), at("二", 3), at("12</td>", 7), at("12</td></tr>", 12)]
    {
        assert!(cut(&page[..end]), "{}", &page[..end]);
    }
    for whole in [
        page,
        "<table><tr><td>一<td>二<tr><td>三<td>四",
        "<table><tr><td>一</td><td>二</td></tr>",
        "<p>一</p><p>二",
        "<html><body><table><tr><td>一</td><td>二</body></html>",
    ] {
        assert!(!cut(whole), "{whole}");
    }
    for cut_in_markup in ["<p>一</p><!-- ab", "<p>一</p><a href='x", "<p>一</p><script>var a"] {
        assert!(cut(cut_in_markup), "{cut_in_markup}");
    }
    assert_eq!(lines(&page[..at("67", 1)]).last().unwrap(), "|二|[a page that was cut]|");
    assert_eq!(lines(&page[..at("67", 2)]).last().unwrap(), "|二|[a page that was cut]|");
    assert_eq!(lines(&page[..at("67", 3)]).last().unwrap(), "|二|67|");
    assert_eq!(lines(&page[..at("67", 0)]).last().unwrap(), "|二|[a page that was cut]|");
}

#[test]
fn claims_and_sizes_are_bounded() {
    assert_eq!(
        lines("<table><tr><td colspan=1001>一</td></tr><tr><td>二</td><td>三</td></tr></table>"),
        ["|一|", "|二|三|"]
    );
    let error = |page: String| document::decode(page.as_bytes()).err().unwrap().to_string();
    assert!(error("<p>a".repeat(400_000)).contains("300000 paragraphs"));
    assert!(error(format!("<table>{}", "<td>1".repeat(400_000))).contains("cells"));
    assert!(error("<div>".repeat(20_000)).contains("deep"));
    assert!(error(format!("<p><style>{}</style>a", ".a{color:red}".repeat(30_000))).contains("rules"));
    let rows = "<tr><td class=a>1<b>2</b>".repeat(20_000);
    for sheet in [
        "td:is(:is(:is(i,b),.a),u){color:red}".repeat(19_000),
        (0..19_000).fold(String::new(), |sheet, i| sheet + &format!("[data-x='{i}']{{color:red}}")),
        (0..400).fold(String::new(), |sheet, i| sheet + &format!("td:lang(a){{color:#{i:03}}}b:lang(a){{top:{i}px}}")),
    ] {
        assert!(error(format!("<p><style>{sheet}</style><table>{rows}")).contains("looks"), "{}", &sheet[..40]);
    }
    for sheet in [
        format!("{}a{}{{color:red}}", ":is(".repeat(100_000), ")".repeat(100_000)),
        "a{".repeat(100_000),
        (0..3_000).fold(String::new(), |outer, i| outer + &format!(".a{i},"))
            + "a{"
            + &"&{color:red}".repeat(100)
            + "}",
    ] {
        assert!(error(format!("<p><style>{sheet}</style>a")).contains("rules"), "{}", &sheet[..40]);
    }
    // Long, but nothing to build.
    for page in [format!("<p {}>a", "a=b ".repeat(500_000)), format!("<p class='{}'>a", "a ".repeat(500_000))] {
        assert_eq!(lines(&page), ["a"]);
    }
    assert_eq!(lines(&format!("{}a", "<span><div>".repeat(2_000) + &"</span>".repeat(100_000))), ["a"]);
}
