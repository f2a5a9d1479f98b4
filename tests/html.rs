//! The streaming HTML reader against html5ever's tree: the same grids on good and on broken markup.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::document;
use scraper::{ElementRef, Html, Selector};

/// The cells of every table without inner tables, row by row: text without blanks, column span, row span.
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
                rows[0][cell.row].push((squeezed(document.text.get(cell.text.clone())), cell.colspan, cell.rowspan));
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
