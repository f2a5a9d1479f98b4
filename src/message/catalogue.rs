//! Every message, under the code of the findings that say it: its name, its arguments, its words.
//!
//! Arguments stand in the order in which the Chinese words name them.

use super::{Argument, Code, List, Name, Quote, Reading, Words};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The words of a message, its arguments in braces.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// The code of the findings that say it.
    pub code: Code,
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

macro_rules! messages {
    ($($code:ident { $($name:ident($($field:ident: $kind:ty),*) $zh:literal $en:literal;)+ })+) => {
        /// What a finding says: which message it is, and its arguments; in JSON `{"blank_form": {}}`, figures of money as text.
        #[allow(missing_docs, clippy::doc_markdown)]
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Message { $($(#[doc = $en] $name { $($field: $kind),* },)+)+ }

        /// Every message's words.
        pub const TEMPLATES: &[Template] = &[$($(Template { code: Code::$code, zh: $zh, en: $en },)+)+];

        impl Message {
            /// The code of the findings that say it.
            #[must_use]
            pub fn code(&self) -> Code {
                match self { $($(Self::$name { .. } => Code::$code,)+)+ }
            }

            /// What it says.
            #[must_use]
            #[allow(unused_variables)]
            pub fn words(&self) -> Words {
                match self {
                    $($(Self::$name { $($field),* } => Words {
                        zh: { $(let $field = $field.zh();)* format!($zh) },
                        en: { $(let $field = $field.en();)* format!($en) },
                    },)+)+
                }
            }

            /// The figures it speaks of, in the order in which its Chinese words do; what is quoted is read for them.
            #[must_use]
            pub fn figures(&self) -> Vec<String> {
                match self { $($(Self::$name { $($field),* } => {
                    let each: Vec<Vec<String>> = vec![$($field.figures()),*];
                    each.concat()
                },)+)+ }
            }
        }
    };
}

messages! {
    NoTables {
        NoTables() "报告未印法定表格，未读取任何数字" "the report prints none of the statutory tables; no figure was read";
        LocalTablesOnly() "报告未印法定表格，只印有地方统计表" "the report prints none of the statutory tables, only one of the place's own";
    }
    TablesAreImages {
        Pictures(pictures: usize) "正文无法定表格，有 {pictures} 张图片" "no statutory table in the text, but {pictures} pictures";
    }
    TablesAttached {
        FileLinked(href: Name) "正文无法定表格，页面附有文件 {href}" "no statutory table in the text; the page links to {href}";
        AttachmentNamed() "正文无法定表格，文中提到附件" "no statutory table in the text, which speaks of an attachment";
    }
    BlankForm {
        BlankForm() "表格已印但没有任何数字" "the tables are printed without a single figure";
    }
    TableMissing {
        TableMissing(table: Words) "未见“{table}”表" "the table {table} was not found";
    }
    RowMissing {
        RowMissing(row: Words) "未见“{row}”一行" "the row {row} is not printed";
    }
    RowUnknown {
        RowUnknown(label: Name, values: String) "格式以外的行“{label}”：{values}，原样保留" "the row \"{label}\" ({values}) is not on the form; kept as printed";
    }
    Hybrid {
        Hybrid(edition: Name, rows: List<Name>) "{edition}版表格中印有另一版的行：{rows}" "the {edition} table prints rows of the other edition: {rows}";
    }
    LabelInexact {
        LabelInexact(printed: Name, label: Name) "行标签印作“{printed}”，读作“{label}”" "the label \"{printed}\" was read as \"{label}\"";
    }
    Illegible {
        ReadNoWay(row: Words, printed: String) "“{row}”一行印作“{printed}”，无法唯一分列，未读取" "the row {row} prints \"{printed}\", which cannot be told apart into its cells; not read";
        ReadSeveralWays(row: Words, printed: String, ways: List<String>) "“{row}”一行印作“{printed}”，无法唯一分列，未读取；可能是 {ways}" "the row {row} prints \"{printed}\", which cannot be told apart into its cells; not read; it could be {ways}";
        RowNotFound(row: Words) "“{row}”一行未能认出：表内另有认不出的行或数字" "the row {row} was not found, and the table prints rows that could not be told";
    }
    PrintedTwice {
        PrintedTwice(first: Option<Decimal>, second: Option<Decimal>) "同一单元格印了两次：{first} 与 {second}" "the cell is printed twice: {first} and {second}";
    }
    NotAllowed {
        NotAllowed(printed: String) "此处不应出现“{printed}”（件数为非负整数，金额不为负）" "\"{printed}\" cannot stand here (counts are whole and not negative, amounts not negative)";
    }
    UnitUnknown {
        UnitUnknown(printed: String) "金额“{printed}”未注明单位，未读取" "the amount \"{printed}\" has no unit in its cell, header or label; not read";
    }
    WordsInCell {
        WordsInCell(printed: String) "单元格内为文字“{printed}”，其中数字未读取" "the cell holds words, \"{printed}\"; the figures in them were not read";
    }
    Undecodable {
        Undecodable(places: usize, charset: Name) "有 {places} 处字节无法按 {charset} 解码" "{places} places cannot be decoded as {charset}";
    }
    ReadAgainstSums {
        ReadAgainstSums(relations: List<Name>) "连排数字没有一种分法满足全部勾稽关系，取破坏最少的一种；不成立：{relations}" "no way of cutting the figures satisfies every sum; the one that breaks fewest was taken, against {relations}";
    }
    ReadersDisagree {
        ReadersDisagree(gridded: Decimal, flattened: Decimal) "按单元格读作{gridded}，按文本读作{flattened}，取前者" "read as {gridded} by its cell and as {flattened} by the text; the cell was taken";
    }
    PrintedAgain {
        PrintedAgain(table: Words) "“{table}”表在正文中再次印出，只读取了第一次" "the table {table} is printed again in the text; the first print was read";
    }
    UnitDiffers {
        UnitDiffers(row: Words, printed: Name, own: Name) "“{row}”一行单位印作“{printed}”，格式为“{own}”" "the unit of {row} is printed as \"{printed}\"; the form's is {own}";
    }
    BodyUnknown {
        BodyUnknown() "未见报告主体名称" "it is not said who reports";
    }
    DivisionUnknown {
        DivisionUnknown(body: Name) "“{body}”不在行政区划代码表中" "\"{body}\" is in no division of the code table";
        SeveralDivisions(body: Name, divisions: List<Name>) "“{body}”可能是：{divisions}" "\"{body}\" may be any of {divisions}";
    }
    YearUncertain {
        YearUnknown() "未见报告年度" "the year reported on is not said";
        YearConcluded(year: i32) "未明确印出报告年度，推定为{year}年" "the year reported on is not said; {year} is concluded from the opening or the day of publication";
        PeriodOfAnotherYear(titled: i32, period: i32) "标题为{titled}年，统计期限却自{period}年1月1日起，以标题为准" "the title says {titled}, the period begins on 1 January {period}; the title was taken";
    }
    LocalTable {
        LocalTable(rows: usize) "印有地方统计表（{rows}行），不属于法定格式，原样保留" "a local table of {rows} rows is printed, which is no statutory form; kept as printed";
    }
    OtherEdition {
        OtherEdition(edition: Name) "另印有{edition}版表格，未读取其中数字" "tables of the {edition} edition are printed too; their figures were not read";
    }
    ImageOnly {
        ImageOnly(pages: usize) "全文 {pages} 页均为图片，未读取任何数字" "all {pages} pages are pictures; no figure was read";
        ImagesOverText(pages: usize) "全文 {pages} 页均为图片，未读取任何数字，其下不可见的识别文字未采用" "all {pages} pages are pictures; no figure was read; the invisible text that a program recognised was not read";
    }
    PutTogether {
        LinesPutTogether(lines: usize) "{lines}行数字与行标签分离，按格式次序与列合计对应" "{lines} lines of figures stand apart from their labels; put together by the form's order and the sums of the columns";
        LinePutTogether(figures: usize) "一行{figures}个数字与表头分离，按格式次序与各组合计对应" "a line of {figures} figures stands apart from its header; read in the form's order, with the sums of its groups";
    }
    CutAsStated {
        CutAsStated(row: Words, chosen: String, sentences: List<Quote>, others: List<String>) "“{row}”一行数字连排，各种分法中只有 {chosen} 与正文{sentences}相符，据此分列；其他分法有 {others}" "the figures of {row} run together; of the ways of cutting them only {chosen} fits the text, {sentences}; others are {others}";
    }
    StruckOut {
        StruckAlone(printed: String) "“{printed}”被划去，旁无新数，不作数字" "\"{printed}\" is crossed out and nothing stands beside it; it is no figure";
        Replaced(former: String, printed: String) "“{former}”被划去，改为“{printed}”" "\"{former}\" is crossed out and \"{printed}\" stands beside it";
    }
    NoteMark {
        NoteMark(printed: String, mark: String) "“{printed}”旁的上标“{mark}”视为注释号" "the raised \"{mark}\" beside \"{printed}\" was taken for the mark of a note";
    }
    Unseen {
        UnseenCell(thing: Words) "此处是{thing}，未读取数字" "{thing} stands here; no figure was read";
        UnseenTables(thing: Words) "页面含有{thing}，表格可能在其中，未读取" "the page holds {thing}; the tables may be there and were not read";
    }
    Cut {
        Cut() "文件在中途中断，其后的内容不明" "the file ends in the middle; what would follow is not known";
        CutInTable(table: Words, row: Words) "文件在“{table}”表“{row}”一行之后中断，其后各行不明" "the file ends inside the table {table}, behind the row {row}; what would follow is not known";
    }
    ShownRounded {
        ShownRounded(shown: String, held: String) "工作表显示“{shown}”，所存数值为{held}，以显示为准" "the sheet shows \"{shown}\" and holds {held}; the shown figure was taken";
    }
    FromPosting {
        BodyFromPosting(body: Name) "报告未写明主体，按栏目标题取“{body}”" "the report does not say who reports; the list it is posted in names {body}";
        DivisionFromPosting(division: Name) "行政区划按所在网站取 {division}" "the division is that of the portal, {division}";
        YearFromAddress(year: i32) "报告与栏目均未写明年度，按地址或发布日期推为 {year}" "neither the report nor its list says the year; {year} is concluded from the address or the day of publication";
        YearFromPosting(year: i32) "报告未写明年度，按栏目取 {year}" "the report does not say its year; the list it is posted in says {year}";
    }
    PostingDisagrees {
        YearOfPostingDiffers(printed: i32, listed: i32) "报告自称 {printed} 年，栏目标为 {listed} 年" "the report says {printed}, the list it is posted in {listed}";
    }
    Revised {
        Revised(others: List<Name>) "同一主体同一年度另有内容不同的报告：{others}" "another text for the same body and year stands at {others}";
        RevisedOften(others: List<Name>, more: usize) "同一主体同一年度另有内容不同的报告：{others} 等，另有{more}处" "another text for the same body and year stands at {others} and {more} more places";
    }
    PostedAgain {
        PostedAgain(others: List<Name>) "同一报告另见 {others}" "the same report also stands at {others}";
    }
    Folded {
        Folded() "表格位于需点开的折叠或标签页内，已读取" "tables stand in a hidden block, a tab or a fold, and were read";
    }
    LeftOver {
        LeftOver(table: Words, lines: usize) "“{table}”表范围内有 {lines} 行数字不属于任何一行，其旁各行未读取" "{lines} lines of figures in the table {table} belong to no row; the rows beside them were not read";
    }
    SeveralYears {
        SeveralYears(table: Words) "“{table}”一表并列印有几个年度的数字，未读取" "the table {table} prints several years beside each other; it was not read";
    }
    SeveralReports {
        SeveralReports(all: usize, number: usize) "文件内印有 {all} 份报告，此为第 {number} 份" "the file prints {all} reports; this is number {number}";
    }
    RelationBroken {
        SumPrinted(place: Words, sum: String, printed: Decimal) "{place}：{sum}，印为{printed}" "{place}: {sum}, printed as {printed}";
        TotalPrinted(place: Words, sum: String, total: Words, printed: Decimal) "{place}：{sum}，{total}印为{printed}" "{place}: {sum}, {total} printed as {printed}";
        SumNotZero(place: Words, sum: String) "{place}：{sum}，应为0" "{place}: {sum}, expected 0";
        SumsDiffer(place: Words, sum: String, other: Words) "{place}：{sum}，而{other}" "{place}: {sum}, but {other}";
        SumTooSmall(place: Words, sum: String, other: Words) "{place}：{sum}，少于{other}" "{place}: {sum}, less than {other}";
        SumTooLarge(place: Words, sum: String, other: Words) "{place}：{sum}，多于{other}" "{place}: {sum}, more than {other}";
    }
    ProseDisagrees {
        StatedOtherwise(sentence: Quote, readings: List<Reading>) "{sentence}：表中{readings}" "{sentence}: in the tables {readings}";
        ReckonedOtherwise(sentence: Quote, reckoned: List<String>) "{sentence}：{reckoned}" "{sentence}: {reckoned}";
        PartsNotTotal(sentence: Quote, terms: String, sum: Decimal, total: Decimal) "{sentence}：各项{terms}={sum}，总数{total}" "{sentence}: the parts {terms}={sum}, the total {total}";
        AllSaidClosed(sentence: Quote, left: Decimal) "{sentence}：而结转下年度继续办理为{left}" "{sentence}: but carried_out is {left}";
        FeesExceedTable(sentence: Quote, wanyuan: Decimal, yuan: Decimal) "{sentence}：表中收费为{wanyuan}万元，即{yuan}元" "{sentence}: the table's amount is {wanyuan} wanyuan, {yuan} yuan";
        FeesNotTold(lapsed: Decimal) "表中逾期未缴费为{lapsed}件，正文未见信息处理费的说明" "{lapsed} applications ended because a fee was not paid, and the text speaks of no fee";
    }
    YearsDisagree {
        NotCarriedOver(place: Words, last: Name, reckoned: String, own: Name, printed: Decimal) "{place}：按上年报告（{last}）为{reckoned}，本年{own}印为{printed}" "{place}: {reckoned} after {last}, printed as {printed}";
        CarriedToAnotherColumn(place: Words, last: Name, reckoned: String, own: Name, printed: Decimal) "{place}：按上年报告（{last}）为{reckoned}，本年{own}印为{printed}；总计相同，或为申请人类别重新划分" "{place}: {reckoned} after {last}, printed as {printed}; the total agrees: some applicants may have been put in another column";
    }
    UnlikelyBetweenYears {
        Unchanged(cell: Words, last: Name, now: Decimal) "{cell}与上年（{last}）同为{now}" "{cell} is {now}, as in {last}";
        Leapt(cell: Words, last: Name, then: Decimal, now: Decimal) "{cell}上年（{last}）为{then}，本年为{now}" "{cell} was {then} in {last} and is {now}";
    }
    TablesCopied {
        TableCopied(table: Words, last: Name, filled: usize) "“{table}”表与上年报告（{last}）逐格相同，其中{filled}格不为0" "the table {table} is that of {last}, cell by cell; {filled} of its cells are not 0";
    }
    TextReused {
        TextReused(hundredths: usize, last: Name) "正文约{hundredths}%与上年报告（{last}）相同" "about {hundredths}% of the text is that of {last}";
    }
    TextShared {
        TextShared(hundredths: usize, other: Name) "正文约{hundredths}%与{other}的报告相同" "about {hundredths}% of the text is that of {other}";
        TextSharedByMore(hundredths: usize, other: Name, more: usize) "正文约{hundredths}%与{other}的报告相同，另有{more}份相近" "about {hundredths}% of the text is that of {other}, and {more} more are like it";
    }
    PublishedLate {
        PublishedLate(day: Date, deadline: Date, whose: Words) "公布日期印为{day}，规定期限为{deadline}（{whose}）" "published on {day}; it was due on {deadline} ({whose})";
        PublishedLateOrMoved(day: Date, deadline: Date, whose: Words) "公布日期印为{day}，规定期限为{deadline}（{whose}），可能为网站迁移后的日期" "published on {day}; it was due on {deadline} ({whose}), perhaps the day its page was moved";
    }
    SectionsDisordered {
        SectionAmongSix(title: Name, printed: List<Name>) "“{title}”与格式的六个部分同级编号。各部分印作：{printed}" "\"{title}\" is numbered like one of the form's six sections; the sections are printed as: {printed}";
        SectionBehind(own: Words, before: Words, printed: List<Name>) "“{own}”印在“{before}”之后。各部分印作：{printed}" "{own} stands behind {before}; the sections are printed as: {printed}";
        SectionMisnumbered(title: Name, expected: u32, printed: List<Name>) "“{title}”的序号不连续，应为 {expected}。各部分印作：{printed}" "\"{title}\" breaks the numbering, which should go on with {expected}; the sections are printed as: {printed}";
    }
    SectionMissing {
        SectionMissing(section: Words) "未见“{section}”" "no section {section}";
        LastSectionsMissing(sections: List<Words>) "未见{sections}，正文可能不全" "no section {sections}; the text may break off";
        MostSectionsMissing(found: usize, missing: List<Words>) "格式规定的六个部分中仅见 {found} 个标题，未见{missing}" "of the form's six sections {found} are headed; not found: {missing}";
    }
    SectionEmpty {
        NoText() "只有标题和表格，各部分均无文字" "there are headings and tables, and no text in any section";
        SectionEmpty(section: Words) "“{section}”无内容" "{section} holds nothing";
        SectionSaysNone(section: Words) "“{section}”仅写“无”" "{section} says nothing but 无";
    }
    PartsMiscounted {
        PartsMiscounted(stated: usize, printed: usize) "报告自称由 {stated} 个部分组成，实有 {printed} 个" "the report says it has {stated} parts; {printed} are printed";
    }
    PeriodDisagrees {
        PeriodOfAnother(from: Date, to: Date, year: i32) "统计期限印为{from}至{to}，报告年度为{year}年" "the period is printed as {from} to {to}, the report is on {year}";
        OverviewOfAnotherYear(dated: i32, year: i32) "总体情况所述为{dated}年，未提及报告年度{year}年" "the overview speaks of {dated} and nowhere of {year}, the year reported on";
        PublishedBefore(day: Date, year: i32) "公布日期印为{day}，早于报告年度{year}年结束" "published on {day}, before the year it reports on, {year}, was over";
    }
    LevelsDisagree {
        PartsExceedWhole(row: Words, own: Decimal, parts: usize, total: Decimal, largest: Name, most: Decimal) "{row}：报告称汇总全区域，印为{own}，而{parts}份下级报告合计{total}（最大为{largest}的{most}）" "{row}: the report says it speaks for the whole region and prints {own}; {parts} reports of its parts add up to {total}, the largest {most} in {largest}";
    }
    Fault {
        Fault(digest: Name) "程序处理摘要为 {digest} 的文件时出错，请报告" "the program failed on the file with digest {digest}; please report it";
    }
}
