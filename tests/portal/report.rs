//! The reports that the virtual counties publish: drawn from the form, one a body and year.

use super::print::html::{self, Shape};
use super::print::pdf::{self, Rules};
use super::print::record::{Print, Record};
use super::print::{Draw, word};
use gouji::record::Mark;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The ways a page may print its tables beside whatever the portal prints around it.
const SHAPES: [Shape; 8] = [
    Shape::Clean,
    Shape::Clean,
    Shape::Word,
    Shape::ReviewApart,
    Shape::Split,
    Shape::One,
    Shape::Breaks,
    Shape::Indented,
];

/// Seeds that are tried until a report comes out as wanted; two of five have the 2019 form, seven of ten are simplified.
const TRIES: u64 = 1_000;

const CONTENT_TYPES: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONSHIPS: &[u8] = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// One report, ready to be published.
#[derive(Debug, Clone)]
pub struct Report {
    /// As the list prints it.
    pub title: String,
    /// The body it names: 云禾县人民政府.
    pub body: &'static str,
    pub year: i32,
    pub published: Date,
    seed: u64,
    /// None before 2014, when reports had no tables.
    record: Option<Record>,
}

impl Report {
    /// The report of this body and year; the same seed draws the same figures.
    pub fn draw(body: &str, year: i32, seed: u64) -> Self {
        // Records hold their body for as long as a test runs.
        let body: &'static str = Box::leak(body.to_owned().into_boxed_str());
        let seed = seed.wrapping_mul(1_000).wrapping_add(u64::from(year.unsigned_abs()));
        let mut draw = Draw::new(seed);
        let edition = match year {
            2021.. => Some("2021"),
            2019..=2020 => Some("2019"),
            2014..=2018 => Some("2014"),
            _ => None,
        };
        let record = edition.map(|edition| {
            let fits = |record: &Record| record.form.id == edition && has_figures(record);
            let drawn = |seed| if edition == "2014" { Record::statistics(seed) } else { Record::draw(seed) };
            let record = (0..TRIES).map(|more| drawn(seed.wrapping_add(more * 7_919))).find(fits);
            Record { body, year, ..record.unwrap() }
        });
        let published = date(i16::try_from(year).unwrap() + 1, 1, 8 + i8::try_from(draw.below(20)).unwrap());
        Self { title: titled(body, year, seed), body, year, published, seed, record }
    }

    /// The printed cells with their values.
    pub fn cells(&self) -> BTreeMap<String, Result<Decimal, Mark>> {
        let Some(record) = &self.record else { return BTreeMap::new() };
        let pairs = record.form.cells.iter().zip(&record.cells).filter_map(|(place, cell)| {
            let value = match cell {
                Print::Absent => return None,
                Print::Nothing(_, mark) => Err(*mark),
                Print::Figure(_, value) => Ok(*value),
            };
            Some((place.key.clone(), value))
        });
        pairs.collect()
    }

    /// The report as it stands inside a page: headings, paragraphs, tables.
    pub fn markup(&self) -> String {
        let Some(record) = &self.record else { return self.prose() };
        let shape = SHAPES[Draw::new(self.seed).index(SHAPES.len())];
        let printed = (0..TRIES).map(|more| html::print(record, shape, self.seed.wrapping_add(more)).text);
        let text = printed.into_iter().find(|text| is_simplified(text, record)).unwrap();
        let inner = text.split_once("<body>").and_then(|(_, rest)| rest.rsplit_once("</body>"));
        inner.unwrap().0.trim().to_owned()
    }

    /// The report as a page that nothing surrounds.
    pub fn page(&self) -> String {
        format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{}</body></html>", self.markup())
    }

    pub fn pdf(&self) -> Vec<u8> {
        pdf::print(self.record.as_ref().unwrap(), Rules::Boxes, self.seed).bytes
    }

    pub fn docx(&self) -> Vec<u8> {
        let record = self.record.as_ref().unwrap();
        let printed = (0..TRIES).map(|more| word::print(record, word::Shape::Clean, self.seed.wrapping_add(more)));
        let text = printed.into_iter().find(|printed| is_simplified(&printed.text, record)).unwrap().text;
        word::package(&[
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", RELATIONSHIPS),
            ("word/document.xml", text.as_bytes()),
        ])
    }

    /// A report from before the tables.
    fn prose(&self) -> String {
        let (body, year) = (self.body, self.year);
        format!(
            "<p>本报告由{body}编制，统计期限为{year}年1月1日至{year}年12月31日。</p>\n<p>一、概述</p>\n\
             <p>本年度围绕重点工作推进公开，栏目按月更新，群众查阅方便。</p>\n<p>二、主动公开政府信息情况</p>\n\
             <p>全年通过网站、公开栏和查阅点公布各类信息，内容涉及民生、财政和规划。</p>\n\
             <p>三、依申请公开政府信息情况</p>\n<p>本年度未收到公开政府信息的申请。</p>\n\
             <p>四、存在的主要问题及改进措施</p>\n<p>公开的深度仍需加强，下一年将完善目录和培训。</p>\n"
        )
    }
}

/// Whether it is printed in simplified characters and without the pinyin that copies have.
fn is_simplified(text: &str, record: &Record) -> bool {
    text.contains(&record.title()) && !text.contains("(guī)")
}

fn has_figures(record: &Record) -> bool {
    (0..record.cells.len()).any(|cell| record.number(cell).is_some())
}

/// The title of a report, in one of the wordings that lists print.
fn titled(body: &str, year: i32, seed: u64) -> String {
    let hanzi: String = year
        .to_string()
        .chars()
        .map(|digit| ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'][digit as usize - '0' as usize])
        .collect();
    match Draw::new(seed ^ 0x7469).below(16) {
        0..=6 => format!("{body}{year}年政府信息公开工作年度报告"),
        7 | 8 => format!("{body}{year}年政府信息公开年度报告"),
        9 => format!("{year}年{body}政府信息公开工作年度报告"),
        10 => format!("{body}政府信息公开工作年度报告（{year}年）"),
        11 => format!("{body}{year}年度政府信息公开工作报告"),
        12 => format!("{body}{hanzi}年政府信息公开工作年度报告"),
        13 => format!("{body}{year}年政府信息公开工作年报"),
        14 => format!("{body}关于{year}年度政府信息公开情况的报告"),
        _ => format!("{body}{year}年度信息公开工作年度报告"),
    }
}
