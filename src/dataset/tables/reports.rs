//! `reports`: a row a report.

use super::{Entry, Keys};
use crate::dataset::schema::{self, row};
use crate::finding::Severity;

row! {
    /// One report: where it came from and what its checks came to.
    "一份报告：来源与核对结果"
    pub struct Row<'a> in "reports" by ["report_id", "variant"] with keys: Keys {
        /// The title, in simplified characters.
        title: Option<&'a str> = "标题",
        /// When it was published, by the clock of Beijing.
        published: Option<&'a str> = "公布时间",
        /// The report of the same body and year, with its variant, that this one came after.
        supersedes: Option<&'a str> = "取代的版本",
        /// The address it was fetched from.
        url: Option<&'a str> = "网址",
        /// The path of its file as it was given.
        path: Option<&'a str> = "文件",
        /// The entry of a ZIP or the record of a WARC that it is.
        member: Option<&'a str> = "文件内位置",
        /// Which of the file's reports it is.
        part: usize = "文件内第几份",
        /// When its bytes were received.
        retrieved: Option<&'a str> = "获取时间",
        /// The digest of the file's bytes.
        sha256: &'a str = "文件摘要",
        /// The kind of file.
        media_type: &'a str = "文件类型",
        /// The charset of its text.
        charset: &'a str = "字符编码",
        /// Simplified or traditional.
        script: &'a str = "繁简",
        /// Where else the same report stands.
        also: Option<String> = "另见",
        /// Whether it prints tables of the form.
        has_tables: bool = "有法定表格",
        /// Cells that hold a number.
        numbers: usize = "数字格",
        /// Relations that hold.
        relations_hold: usize = "成立的关系",
        /// Relations that do not.
        relations_broken: usize = "不成立的关系",
        /// Relations that cannot be tried, since an operand is missing.
        relations_cannot_tell: usize = "无法核对的关系",
        /// Relations that were used to read a cell.
        relations_spent: usize = "用于读取的关系",
        /// Findings that are errors.
        errors: usize = "错误数",
        /// Findings that are warnings.
        warnings: usize = "警告数",
        /// Findings that are notes.
        notes: usize = "提示数",
    }
}

pub(super) fn row<'a>(entry: &'a Entry<'a>) -> schema::Row<'a> {
    let report = entry.report;
    let source = &report.source;
    let count = |severity: Severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let numbers = report.tables.iter().flat_map(|tables| &tables.cells).filter(|cell| cell.value.is_ok()).count();
    let also: Vec<&str> = report.also.iter().filter_map(|source| source.name()).collect();
    Row {
        keys: &entry.keys,
        title: report.title.as_deref(),
        published: report.published.as_deref(),
        supersedes: entry.supersedes.as_deref(),
        url: source.url.as_deref(),
        path: source.path.as_deref(),
        member: source.member.as_deref(),
        part: source.part,
        retrieved: source.retrieved.as_deref(),
        sha256: &source.sha256,
        media_type: &source.media_type,
        charset: &source.charset,
        script: &source.script,
        also: Some(also.join(" ")).filter(|also| !also.is_empty()),
        has_tables: report.tables.is_some(),
        numbers,
        relations_hold: report.checks.holds,
        relations_broken: report.checks.broken,
        relations_cannot_tell: report.checks.cannot_tell,
        relations_spent: report.checks.spent,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    }
    .values()
}
