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
    ADD_COUNTY = "加入县（名称或代码）", "Add a county (name or code)";
    ALSO_ON_THESE = "这些单元格上的其他关系", "Other relations on these cells";
    ALL_YEARS = "历年", "all years";
    ANSWERED = "已更正", "answered";
    ARCHIVED = "存档副本", "Kept copy";
    ASKS = "内容与依据", "What it asks, and what promises it";
    BAND_HINT = "灰带为所读八成县所在，细线为中位数（分母不足20者及数字自相矛盾者不计）。", "The grey band holds eight in ten of the counties read, the thin line is their median (small denominators and contradictory figures left out).";
    BASIS_CUSTOM = "表上未印：按惯例应成立，可因正当原因不成立", "Not printed on the form: practice implies it, and it may fail for good reasons";
    BASIS_LAW = "表上未印：法规所定", "Not printed on the form: the law implies it";
    BASIS_PRINTED = "表上所印", "Printed on the form";
    BASIS_RULE = "表外核对规则", "A rule beyond the form";
    BASIS_STRUCTURE = "表上未印：栏目名称所含", "Not printed on the form: its labels imply it";
    BODIES_UNDER = "所属部门、乡镇及其他机构", "Bodies under it";
    BODY = "报告主体", "Body";
    BROKEN = "不成立", "broken";
    BY = "复核人", "Decided by";
    BYTES = "字节", "Bytes";
    BY_PROVINCE = "各省", "By province";
    BY_YEAR = "各年度", "By year";
    CAME_TO = "结果", "What became of it";
    CANNOT_BE_TRIED = "项无法核对", "cannot be tried";
    CANNOT_TELL = "无法核对", "cannot be tried";
    CAUSE = "原因", "Cause";
    CELLS = "涉及单元格", "Cells";
    CHANGED = "数字已变，须重新复核", "the figures have changed since";
    CHOSEN = "所选县", "Counties chosen";
    CITE = "引用本视图", "Cite this view";
    CODE = "区划代码", "Code";
    CODEBOOK = "数据字典", "Codebook";
    CODES = "待核事项的代码", "Codes of findings";
    COLUMN = "列", "Column";
    COMPARE = "比较", "Compare";
    COMPARE_HINT = "线段为威尔逊95%区间；空心点所据数字勾稽不成立；分母不足20者不排序；各数同 indicators.csv。", "Lines are Wilson's 95 % intervals; hollow dots rest on figures whose sums fail; denominators under 20 are not ranked; all figures stand in indicators.csv.";
    COMPARE_THIS = "与他县比较", "Compare with other counties";
    CONFIRMED = "确认有误", "confirmed";
    CONSISTENT = "勾稽一致", "consistent";
    COUNTIES = "县数", "Counties";
    COUNTY = "县（市、区）", "County";
    COUNTY_YEARS = "县·年", "County-years";
    COVERAGE = "覆盖", "Coverage";
    COVERAGE_HINT = "应有、已公布、已获取、已读取、勾稽一致，后者为前者的一部分；应有者为登记门户的县和见到报告的县。一致者至少有一项关系可以核对，且无一不成立。没有这一层，任何比率都没有意义。", "Expected, posted, fetched, read, consistent: each a part of the one before. Expected are the counties of the registry and those of which there is a report; of a consistent report a relation could be tried, and all that could hold. Without it no ratio means anything.";
    CSV = "本页数据 CSV", "This page as CSV";
    DECIDE = "复核", "Decide";
    DECIDED = "复核意见", "Decided";
    DENOMINATOR = "分母", "Denominator";
    DIGEST = "文件摘要", "Digest";
    DISMISSED = "无误", "dismissed";
    DOWNLOADS = "下载", "Downloads";
    DOWNLOADS_HINT = "本站所示各数出自下列文件，或由其算得；MANIFEST.sha256 列有全部摘要。", "All that this site shows stands in these files or is reckoned of them; MANIFEST.sha256 has all digests.";
    DOWNLOAD_DECISIONS = "下载 decisions.toml", "Download decisions.toml";
    EDITION = "表格版本", "Edition";
    EDITIONS = "表格版本", "Editions of the form";
    EDITION_BEGINS = "版启用", "form comes into use";
    EDITION_OF = "版", "form";
    ERRORS = "错误", "errors";
    EXPECTED = "应有", "expected";
    FETCHED = "获取时间", "Fetched";
    FILE = "文件", "File";
    FIND = "查找县或机构", "Find a county or a body";
    FINDINGS = "待核事项", "Findings";
    FINDING_CODE = "代码", "Code of the finding";
    FLAGGED = "所据数字勾稽不成立", "a relation on its figures does not hold";
    FLAGGED_ONES = "数字自相矛盾者", "Contradictory ones";
    FORM = "法定表格", "The form";
    FORMULA = "算法", "Formula";
    GOT = "已获取", "fetched";
    HOLDS = "成立", "hold";
    HOLDS_WHAT = "内容", "What it holds";
    HOME = "勾稽", "gouji";
    INDICATOR = "指标", "Indicator";
    INDICATORS = "指标", "Indicators";
    INDICATORS_HINT = "分子、分母均取自法定表格；汇总取各县之和之比，另列中位数；均分列含与不含勾稽不成立者。", "Numerators and denominators are figures of the form; places are summed, with the median beside; each with and without counties whose figures contradict each other.";
    IN_FULL = "予以公开", "disclosed in full";
    IN_PART = "部分公开", "in part";
    ITS_NUMBERS = "数据", "Its numbers";
    JSON = "本页数据 JSON", "This page as JSON";
    KEEP = "保存", "Keep";
    KEY = "主键", "key";
    KEYS = "按 n / p 在待核事项间移动", "keys n and p go from finding to finding";
    KIND = "类型", "Type";
    LEFT_OUT = "剔除", "left out";
    LETTER = "询问函", "Letter of queries";
    LETTER_HINT = "打印本页即为公函；空白处由发函单位填写。", "Print this page; the blanks are for whoever sends it.";
    LOAD_DECISIONS = "载入 decisions.toml", "Load decisions.toml";
    MARKS = "单元格符号", "Signs of cells";
    MEANING = "含义", "Meaning";
    MEDIAN = "中位数", "Median";
    METHODS = "方法", "Methods";
    MISSING_TABLE = "数据集中没有所需的表，无法显示；请用 gouji harvest（含 csv 格式）重新生成。", "The dataset does not have the table that this page is made of; gouji harvest writes it with the format csv.";
    MORE_AS_SIMPLE = "种同样简单的解释未列出", "more that are as simple are not listed";
    MORE_PAGES = "分页", "Pages";
    NEEDS_SCRIPT = "本页需要脚本；各报告页列有同样的事项。", "This page needs its script; the page of each report lists the same.";
    NEEDS_SCRIPT_COMPARE = "本页需要脚本；各数同 indicators.csv。", "This page needs its script; all its figures stand in indicators.csv.";
    NOTES = "提示", "notes";
    NOTHING_MISSING = "应有者全部读取且一致。", "All that is expected was read and is consistent.";
    NOT_ASKED = "未询问", "not asked";
    NOT_AVAILABLE = "无法提供", "not available";
    NOT_POSTED = "未公布", "not posted";
    NOT_PROCESSED = "不予处理", "not processed";
    NOT_ITS_SUM = "与各项之和不等", "not the sum of its parts";
    NO_FINDINGS = "未发现问题。", "Nothing was found.";
    NO_PROVINCE = "省份不明", "province unknown";
    NO_SOURCE = "原文件不在手边，无法显示。", "The source is not at hand and cannot be shown.";
    NO_TABLES = "报告未印法定表格。", "The report prints no table of the form.";
    NUMERATOR = "分子", "Numerator";
    OF_ALL = "全国（数据集所有各县）", "The country, of the counties of the dataset";
    OPEN = "待核", "open";
    ORIGINAL = "原文", "Original";
    OTHERS_OF_ID = "同一报告的其他版本", "Other prints of this report";
    OTHER_HANDLING = "其他处理", "otherwise handled";
    OTHER_ROWS = "表外行", "Rows that no form has";
    OUTSIDE = "界限之外", "Outside the limits";
    OVER_YEARS = "历年主要数字", "Main figures by year";
    OVER_YEARS_HINT = "虚线处表格换版，前后口径不尽相同；空心柱所据数字勾稽不成立；缺数处写明原因。", "At a dashed line the form changed and figures may not compare; hollow bars rest on figures whose sums fail; where none is, the reason stands.";
    OWN_REPORTS = "本级报告", "Its own reports";
    PART = "文件内第几份", "Part of the file";
    PASS_SHARE = "成立率", "Pass rate";
    PEERS = "同类", "Peers";
    PEERS_NONE = "仅所选县", "only those chosen";
    PEERS_PREFECTURE = "同地级行政区", "same prefecture";
    PEERS_VOLUME = "申请量相近", "similar volume";
    POSTED = "已公布", "posted";
    PRINTED_TOTAL = "总计（所印）", "Total as printed";
    PROVINCE = "省级行政区", "Province";
    PUBLISHED = "公布时间", "Published";
    QUEUE = "待核事项", "Findings of the run";
    RATIO_OF_SUMS = "和之比", "Ratio of sums";
    READ = "已读取", "read";
    REASON = "理由", "Reason";
    REFUSED = "不予公开", "refused";
    REFUSED_TO_BE_READ = "未能读取门户", "the portal could not be read";
    REISSUE = "更正后的网址", "Address of the new issue";
    RELATION = "勾稽关系", "Relation";
    RELATIONS = "勾稽关系", "Relations";
    RELATIONS_HINT = "每项关系的内容、依据与成立率，各版分列；“成立率”为成立者占成立与不成立之和，无法核对者不计。", "What each relation asks, what promises it and how often it holds, of those that could be tried; by edition of the form.";
    REPORTS = "报告", "Reports";
    REPORTS_BROKEN = "项不成立", "broken";
    REPORTS_HOLD = "项关系成立", "relations hold";
    REST_IN_TABLE = "其余各县见 indicators.csv。", "The other counties stand in indicators.csv.";
    RULES = "年度之间", "Between years";
    RULES_FINDINGS = "其他规则", "Other rules";
    RULES_HINT = "表上未印，按惯例应成立。", "Custom, not promised by the form.";
    SAID = "文中数字", "Figures of the prose";
    SEARCH = "查找", "Search";
    SEARCH_STOPPED = "查找已中止，可能还有同样简单的解释。", "The search stopped; there may be others as simple.";
    SEVERAL_PRINTS = "版本不一，未定采用何者", "several prints, none known to count";
    SEVERITY = "轻重", "Weight";
    SORT = "排序", "Sort by";
    SOURCE = "来源", "Source";
    SOURCE_HINT = "点击表中数字，此处显示其在原文中的位置；点击原文中的标记，回到表中。", "Click a figure to see it in its source; click a mark to come back to its cell.";
    SPENT = "用于读取", "used to read";
    STATE = "状态", "State";
    TABLES_NONE = "无表格", "no tables";
    TAKEN_IN = "计入", "taken in";
    TITLE = "县级政府信息公开年度报告核对", "Annual disclosure reports of counties, checked";
    UNIT = "单位", "Unit";
    UNKNOWN_YEAR = "年度不明", "year unknown";
    UNREAD = "已公布，未能读取", "posted, could not be read";
    UNSEEN_TABLE = "该表未能读取。", "Nothing of this table was seen.";
    VALUE = "值", "Value";
    VERDICT = "结论", "Verdict";
    VIEW = "视图", "View";
    VIEW_GRID = "主要指标", "main indicators";
    VIEW_ONE = "一项指标", "one indicator";
    WARNINGS = "警告", "warnings";
    WAYS_HINT = "和之比：各县分子之和除以分母之和。中位数：各县之值的中位数。", "Ratio of sums: the numerators of all counties through their denominators. Median: of the values of counties.";
    WERE_SPENT = "项已用于读取", "used to read";
    WHY_NOT = "缺在哪里", "Why not";
    WITHOUT_FLAGGED = "剔除勾稽不成立者", "without contradictory ones";
    WITH_NOTES = "含提示", "with notes";
    WITH_TABLES = "有表格", "with tables";
    WORKBOOK = "待核事项 Excel", "Findings as Excel";
    YEAR = "年度", "Year";
    YEARS_READ = "各年度是否读到", "Year by year";
}

/// Reasons of the table `coverage` that no other list of the program explains.
pub const REASONS: [(&str, Both); 6] = [
    ("nothing_tried", Both("没有一项关系可以核对", "no relation could be tried")),
    ("relations_broken", Both("有勾稽关系不成立", "a relation does not hold")),
    ("no_tables", Both("未印法定表格", "no tables of the form")),
    ("several_variants", SEVERAL_PRINTS),
    ("of_another_body_or_year", Both("所读为他机构或他年度的报告", "what was read is of another body or year")),
    ("needs_conversion", Both("须先转换格式", "its format has to be converted first")),
];

/// What the scripts say, by their names for it; `{count}` stands for what they put in.
pub const OF_SCRIPTS: [(&str, Both); 50] = [
    ("error", Both("✕ 错误", "✕ error")),
    ("warning", Both("△ 警告", "△ warning")),
    ("note", Both("· 提示", "· note")),
    ("open", OPEN),
    ("changed", Both("数字已变", "figures changed")),
    ("confirmed", CONFIRMED),
    ("dismissed", DISMISSED),
    ("answered", ANSWERED),
    ("keeps_nothing", Both("本浏览器不能保存，请下载", "this browser keeps nothing: download it")),
    ("page_of", Both("{count} 项，第 {page} / {pages} 页", "{count} findings, page {page} of {pages}")),
    ("page_before", Both("‹ 上一页", "‹ previous")),
    ("page_behind", Both("下一页 ›", "next ›")),
    ("needs_reason", Both("请写明理由", "a reason is needed")),
    ("needs_reissue", Both("请写明更正后的网址", "the address of the new issue is needed")),
    ("no_decisions", Both("不是 decisions.toml", "this is no decisions.toml")),
    ("loaded", Both("载入 {count} 条", "{count} loaded")),
    ("waiting", Both("正在载入……", "loading …")),
    ("more", Both("另有", "and more:")),
    ("nobody", Both("没有找到", "nobody is called so")),
    ("unranked", Both("分母不足20，不排序", "denominator under 20: not ranked")),
    ("left_out", Both("数字自相矛盾，已剔除", "contradictory figures: left out")),
    ("no_report", Both("数据集中没有", "not in the dataset")),
    ("missing_figure", Both("缺数字", "a figure is missing")),
    ("zero_denominator", Both("分母为零", "of nothing")),
    ("not_comparable", Both("不可比", "not comparable")),
    ("no_tables", TABLES_NONE),
    ("several_variants", SEVERAL_PRINTS),
    ("no_date", Both("公布日期不明", "no date")),
    ("no_text_of_the_year_before", Both("无上年文本", "no text of the year before")),
    ("main_indicators", VIEW_GRID),
    ("all_years", ALL_YEARS),
    ("without_flagged", WITHOUT_FLAGGED),
    ("no_data", Both("数据文件不在", "the files of data are not there")),
    ("choose_county", Both("请加入一个县", "add a county")),
    ("nobody_like", Both("没有可比的县", "no county is like it")),
    ("no_such_county", Both("没有这个县，或不止一个：请用代码", "there is no such county, or several: use its code")),
    ("six_at_most", Both("至多六个县", "six counties at most")),
    ("take_out", Both("去掉", "take out")),
    (
        "cited_as",
        Both(
            "gouji 勾稽数据集（MANIFEST.sha256 摘要 {digest}），",
            "gouji dataset (digest of MANIFEST.sha256 {digest}),",
        ),
    ),
    ("county", COUNTY),
    ("code", CODE),
    ("year", YEAR),
    ("indicator", INDICATOR),
    ("value", VALUE),
    ("numerator", NUMERATOR),
    ("denominator", DENOMINATOR),
    ("interval_low", Both("区间下限", "interval from")),
    ("interval_high", Both("区间上限", "to")),
    ("flagged", FLAGGED_ONES),
    ("why", Both("说明", "remark")),
];

/// What is said of the methods: a heading and its paragraphs.
pub const METHODS_SAID: &[(Both, &[Both])] = &[
    (
        Both("承诺", "The promise"),
        &[
            Both(
                "每个数字都是报告上印着的数字，或者为空并写明原因。空白不是零；“空白”“未列”也须有据。凡有疑问，都列为待核事项；每个文件、每次应答、每个县都有交代。",
                "Every figure is what somebody printed, or nothing with a reason. A blank is no zero, and that something is blank or not printed needs proof too. A doubt is a finding; every file, answer and county is accounted for.",
            ),
            Both(
                "报告页左边是按法定格式重画的表格，右边是原文，点击数字即见其在原文中的位置。",
                "The page of a report has the form's tables on the left and the source on the right; a click on a figure shows its place.",
            ),
        ],
    ),
    (
        Both("勾稽与待核事项", "Relations and findings"),
        &[Both(
            "表上印明的、栏目名称所含的、法规或惯例所定的关系，凡能核对的逐一核对。不成立的按原因归并：一个错数可使两三项和不成立。解释列出使各关系同时成立的最少改动，不表示数字应当如此。",
            "Relations that the form prints, that its labels imply, or that law or custom give are tried wherever they can be. Those that fail are grouped by cause: one wrong figure breaks two or three sums. Explanations are the fewest changes with which all would hold; none says what the figure should be.",
        )],
    ),
    (
        Both("指标", "Indicators"),
        &[
            Both(
                "分子、分母随值一并给出；分母为零或缺数字时没有值并写明原因。比例附威尔逊95%区间；分母不足20的不参加排序。2021版与2019版可比，2014年统计表计数不同，不算指标；换版处在图上标出。",
                "Numerator and denominator stand with every value; where the denominator is nothing or a figure is missing there is no value and the reason stands. Shares have Wilson's 95 % interval; denominators under 20 are not ranked. The forms of 2021 and 2019 compare, the statistics of 2014 count other things and give no indicator; pictures show where the form changed.",
            ),
            Both(
                "漏斗图的界限以全部合计为中心，按二项分布（正态近似）取95%与99.8%；界限只计抽样的偶然；县间本有差别，在界限之外不等于有误。分母不足20的不画。",
                "The limits of the funnel lie around the share of all, at 95 % and 99.8 % of the binomial distribution, approximated by the normal one; they are those of chance alone: counties differ anyway, and being outside is no proof of an error. Denominators under 20 are not drawn.",
            ),
        ],
    ),
    (
        Both("覆盖", "Coverage"),
        &[Both(
            "应有者为登记门户的县和见到报告的县，按各年度有效的区划代码计。未公布指所见门户上没有；拒绝访问、未能读取、未询问分别列出，不作未公布。",
            "Expected are the counties of the registry and those of which there is a report, in the years in which their code was in force. Not posted means: not on the portal as it was seen; portals that refuse, reports that could not be read and counties that nobody asked are told apart.",
        )],
    ),
];

/// The words of the scripts, as a script: it is the first that a page loads.
#[must_use]
pub fn script() -> String {
    let words: std::collections::BTreeMap<&str, [&str; 2]> =
        OF_SCRIPTS.iter().map(|(name, Both(zh, en))| (*name, [*zh, *en])).collect();
    // Strings and lists of strings are always written.
    let words = serde_json::to_string(&words).unwrap_or_default();
    format!(
        "// The words of the other scripts, in Chinese and in English.\n\"use strict\";\nconst gouji = {{ words: {words} }};\n"
    )
}
