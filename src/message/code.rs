//! The codes of findings: stable, never renumbered.
//!
//! A code is a line here: its name, id, word, weight and meaning in both languages; `gouji explain CODE` prints them.

use crate::word::words;

words! {
    /// How much a finding weighs.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Severity {
        /// Worth knowing.
        Note = "note",
        /// A doubt, or a customary relation that fails.
        Warning = "warning",
        /// A sum the form promises does not hold.
        Error = "error",
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal $slug:literal $severity:ident $zh:literal;)+) => {
        /// The kinds of finding; `gouji explain CODE` prints what stands here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of their ids.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// `G201`.
            #[must_use]
            pub fn id(self) -> &'static str { match self { $(Self::$name => $id,)+ } }

            /// `relation_broken`.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$name => $slug,)+ } }

            /// How much it weighs, unless the finding says otherwise.
            #[must_use]
            pub fn severity(self) -> Severity { match self { $(Self::$name => Severity::$severity,)+ } }

            /// What it means, in English.
            #[must_use]
            pub fn meaning(self) -> &'static str { match self { $(Self::$name => concat!($($doc),+),)+ } }

            /// What it means, in Chinese.
            #[must_use]
            pub fn meaning_zh(self) -> &'static str { match self { $(Self::$name => $zh,)+ } }
        }
    };
}

codes! {
    /// The report prints none of the statutory tables; its figures are not zeros, they are not there.
    NoTables = "G101" "no_tables" Warning "报告未印法定表格，数字缺失而不是零。";
    /// The sections of the tables hold pictures; figures in pictures are not read.
    TablesAreImages = "G102" "tables_are_images" Warning "表格为图片，未读取其中数字。";
    /// The sections of the tables hold nothing and the page links to a file; the tables may be there.
    TablesAttached = "G103" "tables_attached" Warning "正文无表格而有附件，表格可能在附件中。";
    /// The tables are printed and hold no figure at all: a blank form.
    BlankForm = "G104" "blank_form" Warning "表格已印但全无数字（空白表）。";
    /// One of the statutory tables, or a part of one, is not printed.
    TableMissing = "G105" "table_missing" Warning "缺少一张法定表格或其中一部分。";
    /// A row of the form is not printed.
    RowMissing = "G106" "row_missing" Warning "缺少表格中的一行。";
    /// A row that the form does not have; it is kept under `other_rows` and forced into no other.
    RowUnknown = "G107" "row_unknown" Note "表中有格式以外的行，原样保留，不归入其他行。";
    /// A table of one edition with rows of the other.
    Hybrid = "G108" "hybrid" Note "表格混用两版格式。";
    /// A label is misprinted and was recognised by its likeness to the form's.
    LabelInexact = "G109" "label_inexact" Note "行标签与格式不完全一致，按相似度识别。";
    /// The figures of a row can be read in more than one way, or in none, and were not guessed.
    Illegible = "G110" "illegible" Warning "该行数字无法唯一读出，未作猜测。";
    /// The same cell is printed twice with different content.
    PrintedTwice = "G111" "printed_twice" Warning "同一单元格印出两次且内容不同。";
    /// A cell holds something the form does not allow there: a negative count, a fraction of one.
    NotAllowed = "G112" "not_allowed" Warning "单元格内容不符合格式（负数、小数等）。";
    /// An amount of money whose unit is stated nowhere.
    UnitUnknown = "G113" "unit_unknown" Warning "金额未注明单位。";
    /// A cell holds words where a number belongs; figures among them were not read.
    WordsInCell = "G114" "words_in_cell" Warning "单元格内是文字而不是数字，其中的数字未读取。";
    /// Bytes that could not be decoded; a figure may be among them.
    Undecodable = "G115" "undecodable" Warning "部分字节无法解码。";
    /// Figures that run together fit no reading that satisfies every sum; the one that breaks fewest was taken.
    ReadAgainstSums = "G116" "read_against_sums" Warning "连排数字没有一种分法满足全部勾稽关系，取破坏最少的一种。";
    /// A figure is one number by its table cell and another by the text of the same table.
    ReadersDisagree = "G117" "readers_disagree" Warning "同一数字按单元格与按文本读出的结果不同。";
    /// A table is printed more than once in the text; the first print was read.
    PrintedAgain = "G118" "printed_again" Warning "正文中同一表格印了不止一次，只读取了第一次。";
    /// The unit printed beside a row is not the form's, or stands where none does.
    UnitDiffers = "G119" "unit_differs" Warning "该行印出的单位与格式不同。";
    /// It is not said who reports.
    BodyUnknown = "G120" "body_unknown" Warning "未能识别报告主体。";
    /// The body belongs to no division of the code table, or to several.
    DivisionUnknown = "G121" "division_unknown" Note "报告主体未能对应唯一行政区划代码。";
    /// The year of the report is not said, or said in two ways.
    YearUncertain = "G122" "year_uncertain" Warning "报告年度不明或前后不一。";
    /// No statutory table, but a table of the place's own; its rows are kept under `other_rows` with their columns.
    LocalTable = "G130" "local_table" Note "未印法定表格而印有地方统计表，各行原样保留。";
    /// Tables of another edition are printed beside those that were read.
    OtherEdition = "G131" "other_edition" Warning "另印有其他版本的表格，未读取。";
    /// Every page of the file is a picture; nothing in pictures is read, and a hidden text layer that a program laid under them is no print.
    ImageOnly = "G132" "image_only" Warning "全文各页均为图片，未读取任何文字和数字。";
    /// Lines of figures stand apart from their labels and were put together by the form's order and sums.
    PutTogether = "G133" "put_together" Warning "数字与行标签分离，按格式次序与合计对应。";
    /// Figures run together and no sum decides; a sentence of the report fits one way of cutting them, which was taken.
    CutAsStated = "G134" "cut_as_stated" Warning "连排数字无勾稽关系可依，按正文所述数字分列。";
    /// A value is crossed out: a former one beside the figure is left aside, and one that stands alone is no figure (then a warning).
    StruckOut = "G135" "struck" Note "数字被划去：旁有新数的以新数为准；旁无新数的不作数字（警告）。";
    /// A raised mark beside a figure was taken for the mark of a note and is no digit of it.
    NoteMark = "G136" "note_mark" Note "数字旁的上标视为注号，不计入数字。";
    /// Something that is no text stands in the place of figures; whether a figure is among it cannot be told.
    Unseen = "G137" "unseen" Warning "应为数字处不是文字（图片、表单等），无法得知其中数字。";
    /// The file ends in the middle of the report; what followed is not there, and the last figure may be half of one.
    Cut = "G138" "cut" Warning "文件在中途截断，其后内容缺失，最后一个数字未必完整。";
    /// The sheet shows a rounded or scaled figure and holds another; the one that is shown was read.
    ShownRounded = "G139" "shown_rounded" Note "表格显示的数字经过舍入或缩放，与单元格所存不同，按显示的读取。";
    /// The report does not say it itself; the list or portal it is posted in does.
    FromPosting = "G140" "from_posting" Note "报告本身未写明，按所在栏目或网站确定。";
    /// The report says one thing of itself and the list it is posted in another; the report's own word stands.
    PostingDisagrees = "G141" "posting_disagrees" Warning "报告自述与所在栏目不一致，以报告自述为准。";
    /// Another text for the same body and year is posted beside this one; which of them stands is for a reader to say.
    Revised = "G142" "revised" Warning "同一主体同一年度另发布了内容不同的报告。";
    /// The same report, with the same figures, stands at other addresses too; it counts once.
    PostedAgain = "G143" "posted_again" Note "同一报告（数字相同）另见其他网址或文件，只计一次。";
    /// The tables stand in a block that the page hides, a tab or a fold, and nowhere else; they were read.
    Folded = "G144" "folded" Note "表格位于页面折叠或隐藏的部分，别处未印，已照常读取。";
    /// Printed figures in the region of a table that belong to no cell of it.
    LeftOver = "G145" "left_over" Warning "表格范围内印有不属于任何单元格的数字。";
    /// A table prints several years beside each other; it is no statutory table and was not read.
    SeveralYears = "G146" "several_years" Warning "表格并列印有几个年度的数字，不是法定表格，未读取。";
    /// The file prints several reports; each is a record of its own.
    SeveralReports = "G147" "several_reports" Note "同一文件印有多份报告，各成一条记录。";
    /// A sum does not hold.
    RelationBroken = "G201" "relation_broken" Error "勾稽关系不成立。";
    /// A sentence states a figure of this year that fits none of its lawful readings of the tables.
    ProseDisagrees = "G210" "prose_disagrees" Warning "正文所述数字与表格的各种合理口径均不一致。";
    /// What last year's report hands over is not what this year's takes up.
    YearsDisagree = "G220" "years_disagree" Warning "与上一年度报告不衔接。";
    /// A figure far from last year's, or a large one that did not change at all.
    UnlikelyBetweenYears = "G221" "unlikely_between_years" Note "与上一年度相比变化异常，或较大数字完全相同。";
    /// The tables are last year's, figure by figure.
    TablesCopied = "G230" "tables_copied" Warning "表格数字与上一年度报告完全相同。";
    /// The text is mostly last year's.
    TextReused = "G231" "text_reused" Note "正文大部分与上一年度报告相同。";
    /// The text is mostly another body's.
    TextShared = "G232" "text_shared" Note "正文大部分与其他机关的报告相同。";
    /// Published after the day the regulations set: 31 March for governments, 31 January for departments.
    PublishedLate = "G240" "published_late" Warning "晚于规定期限公布（政府3月31日，部门1月31日）。";
    /// The six sections do not stand in the form's order, or are not numbered in one series.
    SectionsDisordered = "G250" "sections_disordered" Warning "各部分次序或编号与格式不符。";
    /// One of the six sections is not there.
    SectionMissing = "G251" "section_missing" Warning "缺少格式规定的一个部分。";
    /// A section that must say something says nothing, or only 无.
    SectionEmpty = "G252" "section_empty" Warning "应有内容的部分为空，或仅写“无”。";
    /// The report says it has so many parts, and has another number.
    PartsMiscounted = "G253" "parts_miscounted" Note "报告自称由几部分组成，与实际不符。";
    /// The text speaks of another year, or of another period, than the title.
    PeriodDisagrees = "G254" "period_disagrees" Warning "正文所述年度或统计期间与标题不一致。";
    /// A region counts less than a part of it.
    LevelsDisagree = "G260" "levels_disagree" Note "全区域的数字小于其组成部分。";
    /// The program failed on this document; the report is incomplete and the fault is ours.
    Fault = "G900" "fault" Error "程序处理本文件时出错。";
}

impl Code {
    /// The code with this id or name.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(word) || code.name() == word)
    }
}
