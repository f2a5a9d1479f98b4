//! The words of the site, in Chinese and in English. What a finding says stands in `message/catalogue`, what the form
//! prints in its TOML.

/// Some words in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Both(pub &'static str, pub &'static str);

macro_rules! words {
    ($($name:ident = $zh:literal, $en:literal;)+) => {
        $(pub const $name: Both = Both($zh, $en);)+
    };
}

words! {
    ALSO_ON_THESE = "这些单元格上的其他关系", "Other relations on these cells";
    ARCHIVED = "存档副本", "Kept copy";
    BODY = "报告主体", "Body";
    BROKEN = "不成立", "broken";
    BY_PROVINCE = "各省", "By province";
    BY_YEAR = "各年度", "By year";
    CANNOT_TELL = "无法核对", "cannot be tried";
    CAUSE = "原因", "Cause";
    CELLS = "涉及单元格", "Cells";
    CODE = "区划代码", "Code";
    CSV = "本页数据 CSV", "This page as CSV";
    DECIDE = "复核", "Decide";
    DECIDED = "复核意见", "Decided";
    DIGEST = "文件摘要", "Digest";
    DOWNLOAD_DECISIONS = "下载 decisions.toml", "Download decisions.toml";
    EDITION = "表格版本", "Edition";
    ERRORS = "错误", "errors";
    FETCHED = "获取时间", "Fetched";
    FILE = "文件", "File";
    FINDINGS = "待核事项", "Findings";
    FINDING_CODE = "代码", "Code of the finding";
    FORM = "法定表格", "The form";
    HOLDS = "成立", "hold";
    HOME = "勾稽", "gouji";
    JSON = "本页数据 JSON", "This page as JSON";
    KEEP = "保存", "Keep";
    KEYS = "按 n / p 在待核事项间移动", "keys n and p go from finding to finding";
    LETTER = "询问函", "Letter of queries";
    LETTER_HINT = "打印本页即为公函；空白处由发函单位填写。", "Print this page; the blanks are for whoever sends it.";
    LOAD_DECISIONS = "载入 decisions.toml", "Load decisions.toml";
    MARKS = "单元格符号", "Signs of cells";
    MORE_AS_SIMPLE = "种同样简单的解释未列出", "more that are as simple are not listed";
    NOTES = "提示", "notes";
    NO_FINDINGS = "未发现问题。", "Nothing was found.";
    NO_PROVINCE = "省份不明", "province unknown";
    NO_SOURCE = "原文件不在手边，无法显示。", "The source is not at hand and cannot be shown.";
    NO_TABLES = "报告未印法定表格。", "The report prints no table of the form.";
    OPEN = "待核", "open";
    ORIGINAL = "原文", "Original";
    OTHERS_OF_ID = "同一报告的其他版本", "Other prints of this report";
    OTHER_ROWS = "表外行", "Rows that no form has";
    OVER_YEARS = "历年主要数字", "Main figures by year";
    OVER_YEARS_HINT = "虚线处表格换版，前后口径不尽相同；空心柱所据数字勾稽不成立；缺数处写明原因。", "At a dashed line the form changed and figures may not compare; hollow bars rest on figures whose sums fail; where none is, the reason stands.";
    PART = "文件内第几份", "Part of the file";
    PROVINCE = "省级行政区", "Province";
    PUBLISHED = "公布时间", "Published";
    QUEUE = "待核事项", "Findings of the run";
    REASON = "理由", "Reason";
    REISSUE = "更正后的网址", "Address of the new issue";
    RELATION = "勾稽关系", "Relation";
    REPORTS = "报告", "Reports";
    SAID = "文中数字", "Figures of the prose";
    SEARCH = "查找", "Search";
    SEARCH_STOPPED = "查找已中止，可能还有同样简单的解释。", "The search stopped; there may be others as simple.";
    SEVERITY = "轻重", "Weight";
    SORT = "排序", "Sort by";
    SOURCE = "来源", "Source";
    SOURCE_HINT = "点击表中数字，此处显示其在原文中的位置；点击原文中的标记，回到表中。", "Click a figure to see it in its source; click a mark to come back to its cell.";
    SPENT = "用于读取", "used to read";
    STATE = "状态", "State";
    TITLE = "县级政府信息公开年度报告核对", "Annual disclosure reports of counties, checked";
    UNKNOWN_YEAR = "年度不明", "year unknown";
    UNSEEN_TABLE = "该表未能读取。", "Nothing of this table was seen.";
    VERDICT = "结论", "Verdict";
    WARNINGS = "警告", "warnings";
    WITH_NOTES = "含提示", "with notes";
    WORKBOOK = "待核事项 Excel", "Findings as Excel";
    YEAR = "年度", "Year";
}
