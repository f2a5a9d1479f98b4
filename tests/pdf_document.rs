//! What a document tells of a PDF beside its text: looks, what is unseen, what was cut; and what a file may not cost.
#![allow(missing_docs, clippy::unwrap_used)]

use flate2::Compression;
use flate2::write::ZlibEncoder;
use gouji::document::look::{Look, Thing};
use gouji::document::{self, Block, Document};
use std::fmt::Write as _;
use std::io::Write as _;

/// A page in the making: Helvetica in every size, places from the lower left corner.
#[derive(Default)]
struct Drawn {
    content: String,
    annotations: String,
    more: Vec<Vec<u8>>,
}

/// The first number of an object of one's own.
const OWN: usize = 6;

impl Drawn {
    fn text(mut self, x: f64, y: f64, size: f64, text: &str) -> Self {
        writeln!(self.content, "BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET").unwrap();
        self
    }

    fn draw(mut self, instructions: &str) -> Self {
        writeln!(self.content, "{instructions}").unwrap();
        self
    }

    fn annotation(mut self, properties: &str) -> Self {
        write!(self.annotations, "<< /Type /Annot {properties} >> ").unwrap();
        self
    }

    fn object(mut self, object: Vec<u8>) -> Self {
        self.more.push(object);
        self
    }

    /// Two columns of two cells, from 50 to 350 and from 700 down to 640, the labels in the first.
    fn table(self) -> Self {
        let lines = "50 700 300 -60 re S 50 670 m 350 670 l S 200 640 m 200 700 l S";
        self.draw(lines).text(60.0, 680.0, 10.0, "first").text(60.0, 650.0, 10.0, "second")
    }

    fn file(&self) -> Vec<u8> {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [{}] /Resources << /Font << /F1 5 0 R >> \
             /XObject << /X {OWN} 0 R >> /ExtGState << /Mark << /BM /Multiply >> >> >> >>",
            self.annotations
        );
        let font =
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [64 /unknown7] >> >>";
        let mut objects = vec![
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>".to_vec(),
            page.into_bytes(),
            stream("", self.content.as_bytes()),
            font.to_vec(),
        ];
        objects.extend(self.more.iter().cloned());
        assembled(&objects)
    }

    fn read(&self) -> Document {
        document::decode(&self.file()).unwrap()
    }
}

fn stream(properties: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {properties} /Length {} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn packed(properties: &str, data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    stream(&format!("{properties} /Filter /FlateDecode"), &encoder.finish().unwrap())
}

fn assembled(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", number + 1).bytes());
        bytes.extend_from_slice(object);
        bytes.extend(b"\nendobj\n");
    }
    let (xref, count) = (bytes.len(), objects.len() + 1);
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes.extend(format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    bytes
}

/// What every cell of the only table says.
fn cells(document: &Document) -> Vec<&str> {
    let grid = document.grids().next().unwrap();
    grid.cells.iter().map(|cell| &document.text.string[cell.text.clone()]).collect()
}

fn looks(document: &Document) -> Vec<(&str, Look)> {
    document.shown.looks.iter().map(|(range, look)| (document.text.string[range.clone()].trim(), *look)).collect()
}

fn things(document: &Document) -> Vec<Thing> {
    document.shown.unseen.iter().map(|(_, thing)| *thing).collect()
}

fn lines(document: &Document) -> Vec<&str> {
    let line = |block: &Block| match block {
        Block::Heading(range, _) | Block::Paragraph(range) => Some(range.clone()),
        _ => None,
    };
    document.blocks.iter().filter_map(line).map(|range| &document.text.string[range]).collect()
}

/// A box about `1791` as [`struck`] prints it.
const ABOUT: &str = "/Rect [209 677 245 692] /QuadPoints [210 691 233 691 210 678 233 678]";

fn struck(annotation: &str, drawn: &str) -> Vec<(String, Look)> {
    let page = Drawn::default().table().text(210.0, 680.0, 10.0, "1791").text(260.0, 680.0, 10.0, "1804");
    let page = if annotation.is_empty() { page } else { page.annotation(annotation) };
    let document = page.draw(drawn).read();
    assert_eq!(cells(&document).len(), 4, "{annotation} {drawn}: {:?}", cells(&document));
    looks(&document).into_iter().map(|(text, look)| (text.to_owned(), look)).collect()
}

#[test]
fn what_is_crossed_out_is_told() {
    let crossed = [("1791".to_owned(), Look::Struck)];
    assert_eq!(struck(&format!("/Subtype /StrikeOut {ABOUT}"), ""), crossed);
    assert_eq!(struck("/Subtype /Line /Rect [209 677 245 692] /L [209 683.6 234 683.6]", ""), crossed);
    for drawn in ["209 683.5 m 234 683.5 l S", "209 683 25 0.7 re f", "210 682 23 0.5 re f 210 685 23 0.5 re f"] {
        assert_eq!(struck("", drawn), crossed, "{drawn}");
    }
    for annotation in ["/Subtype /StrikeOut /F 2", "/Subtype /Highlight", "/Subtype /Underline", "/Subtype /Squiggly"] {
        assert_eq!(struck(&format!("{annotation} {ABOUT}"), ""), [], "{annotation}");
    }
    for drawn in ["209 678.4 m 234 678.4 l S", "209 692 m 234 692 l S", "221 677 m 221 692 l S"] {
        assert_eq!(struck("", drawn), [], "{drawn}");
    }
}

#[test]
fn a_highlighter_lets_print_through_and_a_box_does_not() {
    let page = || Drawn::default().table().text(210.0, 680.0, 10.0, "1791");
    let form = |ink: &str| {
        stream("/Type /XObject /Subtype /Form /BBox [0 0 36 15]", format!("{ink} 0 0 36 15 re f").as_bytes())
    };
    let shown = |page: Drawn| cells(&page.read())[1].to_owned();
    let resources = "/Resources << /ExtGState << /Mark << /BM /Multiply >> >> >>";
    let mark = stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 36 15] {resources}"),
        b"/Mark gs 1 1 0 rg 0 0 36 15 re f",
    );
    let drawn_by = |kind: &str| format!("/Subtype /{kind} {ABOUT} /AP << /N {OWN} 0 R >>");
    assert_eq!(shown(page().object(mark).annotation(&drawn_by("Highlight"))), "1791");
    assert_eq!(shown(page().object(form("0 g")).annotation(&drawn_by("Square"))), "");
    assert_eq!(shown(page().annotation(&format!("/Subtype /Square {ABOUT} /IC [1 1 1]"))), "");
    assert_eq!(shown(page().annotation(&format!("/Subtype /Square {ABOUT}"))), "1791");
    let note = format!("/Subtype /FreeText {ABOUT} /C [1 1 0] /DA (/Helv 9 Tf 0 g) /Contents (1804)");
    assert_eq!(shown(page().annotation(&note)), "1804");
}

#[test]
fn a_raised_mark_is_told_and_a_raised_cell_is_none() {
    let page = Drawn::default().table().text(210.0, 680.0, 10.0, "1791").text(232.24, 683.4, 6.5, "1");
    let document = page.text(210.0, 650.0, 10.0, "2").text(215.56, 652.0, 10.0, "3").read();
    assert_eq!((cells(&document)[1], looks(&document)), ("1791 1", vec![("1", Look::Raised)]));
    // So high that it is no longer level with its line.
    let page = Drawn::default().table().text(210.0, 680.0, 10.0, "1791").text(232.24, 686.0, 6.0, "[1]");
    assert_eq!(looks(&page.read()), [("[1]", Look::Raised)]);
    let page = Drawn::default().table().text(210.0, 688.0, 6.0, "17").text(210.0, 650.0, 10.0, "5");
    assert_eq!(looks(&page.read()), []);
}

#[test]
fn fields_and_pictures_without_text_are_unseen() {
    let page = || Drawn::default().table().text(210.0, 650.0, 10.0, "5");
    let place = "/Rect [205 675 340 695]";
    let field = |page: Drawn| {
        let document = page.read();
        (cells(&document)[1].to_owned(), things(&document))
    };
    let unseen = ("\u{fffc}".to_owned(), vec![Thing::Field]);
    assert_eq!(field(page().annotation(&format!("/Subtype /Widget /FT /Tx /V (1791) {place}"))), unseen);
    assert_eq!(field(page().annotation(&format!("/Subtype /Widget /Parent << /FT /Ch >> {place}"))), unseen);
    let nothing = (String::new(), vec![]);
    assert_eq!(field(page().annotation(&format!("/Subtype /Widget /FT /Tx /F 2 {place}"))), nothing);
    assert_eq!(field(page().annotation(&format!("/Subtype /Widget /FT /Sig {place}"))), nothing);
    let font = "/Resources << /Font << /F1 5 0 R >> >>";
    let shown = stream(
        &format!("/Type /XObject /Subtype /Form /BBox [0 0 135 20] {font}"),
        b"BT /F1 10 Tf 5 5 Td (1791) Tj ET",
    );
    let filled = format!("/Subtype /Widget /FT /Tx /V (1791) /AP << /N {OWN} 0 R >> {place}");
    assert_eq!(field(page().object(shown).annotation(&filled)), ("1791".to_owned(), vec![]));

    let pixels = "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8";
    let picture = |matrix: &str, figure: &str| {
        let page = page().object(stream(pixels, b"abcd")).draw(&format!("q {matrix} cm /X Do Q"));
        things(&page.text(210.0, 680.0, 10.0, figure).read())
    };
    assert_eq!(picture("40 0 0 12 210 678", ""), [Thing::Picture]);
    assert_eq!(picture("2 0 0 2 210 678", ""), []);
    assert_eq!(picture("140 0 0 25 205 672", "1791"), []);
}

#[test]
fn print_over_print_is_read_once_or_not_at_all() {
    let page = |second: &str, x: f64, y: f64| {
        let page = Drawn::default().table().text(210.0, 680.0, 10.0, "1791").text(x, y, 10.0, second);
        let document = page.read();
        (cells(&document)[1].to_owned(), things(&document).len())
    };
    for offset in [0.4, 1.5, 2.4, 4.0] {
        assert_eq!(page("1791", 210.0 + offset, 680.0), ("1791".to_owned(), 0), "{offset}");
        assert_eq!(page("1791", 210.0 - offset, 680.5), ("1791".to_owned(), 0), "{offset}");
    }
    assert_eq!(page("2804", 211.0, 680.0), ("\u{fffc}".repeat(8), 8));
    assert_eq!(page("1804", 250.0, 680.0), ("1791 1804".to_owned(), 0));
}

#[test]
fn glyphs_without_a_character_are_never_guessed() {
    let page = Drawn::default().table().text(210.0, 680.0, 10.0, "17@1").text(210.0, 650.0, 10.0, "@");
    let document = page.text(60.0, 600.0, 10.0, "lab@l").read();
    assert_eq!(cells(&document)[1], "\u{fffc}\u{fffc}\u{fffc}\u{fffc}");
    assert_eq!(cells(&document)[3], "\u{fffc}");
    assert_eq!((lines(&document), things(&document)), (vec!["lab\u{fffd}l"], vec![Thing::Glyphs; 5]));
    let message = document::decode(&Drawn::default().table().text(50.0, 600.0, 10.0, &"@".repeat(60)).file());
    assert!(message.unwrap_err().to_string().contains("no Unicode map"));
}

#[test]
fn print_that_stands_turned_is_laid_down() {
    // The whole page, in each direction.
    let upright = Drawn::default().table().text(210.0, 680.0, 10.0, "1791").text(210.0, 650.0, 10.0, "5");
    for matrix in ["0 1 -1 0 750 0 cm", "-1 0 0 -1 500 800 cm", "0 -1 1 0 -400 500 cm"] {
        let turned = Drawn { content: format!("{matrix} {}", upright.content), ..Drawn::default() }.read();
        assert_eq!(cells(&turned), ["first", "1791", "second", "5"], "{matrix}");
        let grid = turned.grids().next().unwrap();
        let place = turned.place(grid.cells[1].text.clone()).unwrap();
        let own = upright.read();
        let grid = own.grids().next().unwrap();
        assert_ne!(own.place(grid.cells[1].text.clone()).unwrap(), place, "a place is on the page as it is shown");
    }
    // A table of its own on an upright page.
    let words = "words that stand upright on this page and are more than those of the table";
    let mixed = Drawn::default()
        .draw(&format!("q 0 1 -1 0 750 0 cm {} Q", upright.content))
        .text(50.0, 800.0, 10.0, words)
        .text(50.0, 785.0, 10.0, words)
        .read();
    assert_eq!(cells(&mixed), ["first", "1791", "second", "5"]);
    // Figures that stand turned outside of any ruled table are not made rows of.
    let figures = (0..4).fold(String::new(), |rows, row| {
        format!("{rows} BT /F1 10 Tf 0 1 -1 0 {} 300 Tm (label {row} 27) Tj ET", 300 + 20 * row)
    });
    let loose = Drawn::default().draw(&figures).text(50.0, 800.0, 10.0, words).text(50.0, 785.0, 10.0, words).read();
    assert_eq!((things(&loose), loose.grids().count()), (vec![Thing::Turned], 0));
}

#[test]
fn heads_over_no_figure_stand_above_their_table() {
    let row = |page: Drawn, y: f64, cells: &[(f64, &str)]| {
        cells.iter().fold(page, |page, (x, text)| page.text(*x, y, 10.0, text))
    };
    let page =
        row(Drawn::default(), 426.0, &[(59.0, "row"), (180.0, "headone"), (300.0, "headtwo"), (420.0, "headthree")]);
    let page = [405.0, 385.0, 365.0]
        .into_iter()
        .fold(page, |page, y| row(page, y, &[(59.0, "documents"), (250.0, "0"), (390.0, "0"), (420.0, "354")]));
    let document = page.read();
    assert_eq!(lines(&document), ["row headone headtwo headthree"]);
    assert_eq!(cells(&document)[..6], ["", "documents", "0", "0", "354", ""]);
}

#[test]
fn a_title_is_not_joined_to_a_heading_that_says_it_again() {
    let body = |page: Drawn| {
        (0..9).fold(page, |page, at| page.text(60.0, 600.0 - 15.0 * f64::from(at), 10.0, &"body".repeat(9)))
    };
    let wide = "aheadingaswideasthetextofthepagecanbe";
    let two = body(Drawn::default().text(80.0, 760.0, 18.0, wide).text(60.0, 730.0, 16.0, wide)).read();
    assert_eq!(lines(&two)[..2], [wide; 2]);
    let same = body(Drawn::default().text(60.0, 760.0, 18.0, wide).text(60.0, 735.0, 18.0, wide)).read();
    assert_eq!(lines(&same)[..2], [wide; 2]);
    let broken = body(Drawn::default().text(60.0, 760.0, 18.0, wide).text(200.0, 735.0, 18.0, "goesonhere")).read();
    assert_eq!(lines(&broken)[0], format!("{wide}goesonhere"));
}

#[test]
fn a_file_that_ends_before_its_document_is_cut() {
    let whole = Drawn::default().table().text(210.0, 680.0, 10.0, "1791").file();
    let is_cut = |bytes: &[u8]| document::decode(bytes).unwrap().shown.is_cut;
    assert!(!is_cut(&whole));
    assert!(!is_cut(&whole[..whole.len() - 6]), "the last mark tells nothing that the table's place does not");
    assert!(!is_cut(&[&whole[..], b"\n<!-- served in 3 ms -->\n"].concat()));
    let table = whole.windows(4).position(|word| word == b"xref").unwrap();
    assert!(is_cut(&whole[..table]));
    assert!(is_cut(&whole[..table + 40]));
    let hole = [&whole[..300], &whole[380..]].concat();
    assert!(document::decode(&hole).is_err() || is_cut(&hole));
}

#[test]
fn a_bare_number_at_the_edge_of_a_page_is_kept_unless_it_is_the_pages() {
    let foot = |number: &str| {
        let document = Drawn::default().table().text(210.0, 680.0, 10.0, "1791").text(300.0, 40.0, 10.0, number).read();
        lines(&document).iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(foot("27"), ["27"]);
    assert_eq!((foot("1"), foot("- 27 -")), (vec![], vec![]));
}

fn refused(objects: &[Vec<u8>]) -> String {
    document::decode(&assembled(objects)).expect_err("refused").to_string()
}

/// One page with this content and these resources, and objects from number 5 on.
fn page_of(resources: &str, content: Vec<u8>, more: impl IntoIterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
    let page = format!("<< /Type /Page /Parent 2 0 R /Resources << {resources} >> /Contents 4 0 R >>");
    let pages = b"<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>".to_vec();
    let mut objects = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), pages, page.into_bytes(), content];
    objects.extend(more);
    objects
}

#[test]
fn what_drawing_would_take_is_counted_before_it_is_drawn() {
    let form = |next: usize, content: &str| {
        let own = format!("/Resources << /XObject << /X {next} 0 R >> >>");
        packed(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {own}"), content.as_bytes())
    };
    let resources = "/XObject << /X 5 0 R >>";
    // Ten deep, ten times each; and the same where an unseen layer keeps anything from being drawn.
    let fan = || (0..10).map(|at| form(at + 6, &"/X Do ".repeat(10)));
    let steps = "drawing steps";
    assert!(refused(&page_of(resources, stream("", b"/X Do"), fan())).contains(steps));
    // One that is long and drawn often, instructions that draw nothing, and what may be the end of a picture everywhere.
    let long = form(5, &"q Q ".repeat(100_000));
    assert!(refused(&page_of(resources, packed("", "/X Do ".repeat(1000).as_bytes()), [long])).contains(steps));
    assert!(refused(&page_of("", packed("", "q Q ".repeat(4_000_000).as_bytes()), [])).contains(steps));
    let ends = format!("BI /W 1 /H 1 ID {} \u{e9}", "EI ".repeat(100_000));
    assert!(refused(&page_of("", packed("", ends.as_bytes()), [])).contains(steps));
    // What one stream of instructions says is said on every page that has it.
    let twice = b"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 4 0 R 4 0 R 4 0 R 4 0 R] >>".to_vec();
    let mut shared = page_of("", packed("", &vec![b' '; 20 << 20]), []);
    shared[2] = twice;
    assert!(refused(&shared).contains("drawing instructions"));
}

#[test]
fn a_grid_of_a_thousand_lines_each_way_is_a_drawing() {
    let lines = (0..1000).fold(String::new(), |lines, at| {
        let at = 5 * at;
        format!("{lines}{at} 0 m {at} 5000 l S 0 {at} m 5000 {at} l S\n")
    });
    let mut objects = page_of(
        "/Font << /F1 5 0 R >>",
        Vec::new(),
        [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec()],
    );
    objects[1] = b"<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 5000 5000] >>".to_vec();
    objects[3] = packed("", format!("{lines} BT /F1 4 Tf 6 6 Td (7) Tj ET").as_bytes());
    assert_eq!(document::decode(&assembled(&objects)).unwrap().grids().count(), 0);
}
