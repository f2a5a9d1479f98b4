//! Which year a figure speaks of, and whether it counts that year or all years up to it.
//!
//! In: the tokens of a sentence, one after the other. Out: the time in force at a figure.

use super::lexicon::Class;
use super::token::{Break, Token};
use crate::lexicon::PROSE;
use crate::record::statement::Period;

/// Time as a sentence has named it so far.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact that the sentence has or has not stated")]
#[derive(Debug, Clone, Copy, Default)]
pub struct Time {
    report: Option<i32>,
    /// The year named in this sentence.
    year: Option<i32>,
    /// A year named for this clause only: 上年.
    clause_year: Option<i32>,
    /// The year something is compared with: 比2022年.
    compared: Option<i32>,
    compares: bool,
    /// Whether the sentence says that it speaks of the report's year.
    says_year: bool,
    as_of: bool,
    /// Whether a figure stood behind the last year named.
    used: bool,
    /// Whether two years were named before one figure: 2021年、2022年分别公开300条、400条.
    is_ambiguous: bool,
    /// What 累计 and its kin make of the clause.
    period: Option<Period>,
}

impl Time {
    /// The time at the beginning of a sentence of a report on `report`.
    #[must_use]
    pub fn new(report: Option<i32>) -> Self {
        Self { report, ..Self::default() }
    }

    /// Goes past one token; `next` is what stands behind it.
    pub fn pass(&mut self, token: &Token, next: Option<&Token>, text: &str) {
        match token {
            Token::Year(year, range) => {
                let behind = &text[range.end..];
                if names_a_paper(behind) {
                    return;
                }
                if self.compares || text[..range.start].ends_with('与') {
                    self.compares = true;
                    self.compared = Some(*year);
                    return;
                }
                let spans = self.year.is_some_and(|from| from != *year) && follows_range(&text[..range.start]);
                self.is_ambiguous |= !spans && !self.used && self.year.is_some_and(|named| named != *year);
                self.year = Some(*year);
                self.used = false;
                if spans {
                    self.period = Some(Period::Cumulative);
                } else if !self.as_of && Some(*year) == self.report {
                    self.says_year = true;
                    self.settle();
                } else if !self.as_of {
                    self.period = None;
                }
            }
            Token::Word(word, _) => match word.class {
                // 2022年全年 stays 2022.
                Class::ThisYear if self.year.is_none() || &text[token.range()] != "全年" => {
                    self.year = self.report;
                    self.says_year = true;
                    self.settle();
                }
                Class::LastYear => {
                    let carried = next.is_some_and(|next| next.is(Class::Carried));
                    if !self.compares && !carried {
                        self.clause_year = self.report.map(|year| year - 1);
                    }
                }
                Class::Compare => self.compares = true,
                Class::Cumulative => match word.value {
                    "all" => self.period = Some(Period::Cumulative),
                    "as_of" => self.as_of = true,
                    _ if self.period.is_none() => {
                        self.period = Some(if self.as_of {
                            Period::Cumulative
                        } else if self.says_year || self.year.is_some() {
                            Period::Year
                        } else {
                            Period::Unclear
                        });
                    }
                    _ => {}
                },
                _ => {}
            },
            Token::Figure(_) => self.use_up(),
            Token::Break(Break::Comma | Break::Semicolon, _) => {
                self.clause_year = None;
                self.compared = None;
                self.compares = false;
                self.period = None;
            }
            _ => {}
        }
    }

    /// Something was said of the year named last, so that another may be named.
    pub fn use_up(&mut self) {
        self.used = true;
    }

    /// 本年度累计 is of the year whichever word comes first, 历年 is not.
    fn settle(&mut self) {
        self.period = (self.period == Some(Period::Unclear)).then_some(Period::Year);
    }

    /// The year of a figure here.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.clause_year.or(self.year).or(self.report)
    }

    /// The same, whatever year its clause alone names.
    #[must_use]
    pub fn named(&self) -> Option<i32> {
        self.year.or(self.report)
    }

    /// The year of a figure in brackets behind the year it is compared with: 比2022年(31起).
    #[must_use]
    pub fn compared(&self) -> Option<i32> {
        self.compared
    }

    /// What a figure here counts, as far as its own clause says.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.period
    }

    /// Whether the sentence names a year in words of its own.
    #[must_use]
    pub fn says_year(&self) -> bool {
        self.says_year || self.year.is_some()
    }

    /// Whether a figure here is of no year that can be told, or of one after the report's, which is a plan.
    #[must_use]
    pub fn is_untold(&self) -> bool {
        self.is_ambiguous || self.year.zip(self.report).is_some_and(|(year, report)| year > report)
    }
}

/// Whether the year belongs to the name of a paper: 2024年度部门决算 was published in the year after.
fn names_a_paper(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['度', '的', '县', '区', '市']);
    let head: String = behind.chars().take(14).collect();
    PROSE.papers.opening(behind).is_some() && PROSE.kinds_of_paper.stand_in(&head)
}

fn follows_range(before: &str) -> bool {
    before.ends_with(['至', '-', '—', '~', '到'])
}
