//! A sentence, figure by figure: what was named before governs what follows.
//!
//! In: the tokens of a sentence. Out: statements, in printed order. The subject lasts for the
//! sentence, 其中 makes parts of the total before it, and a figure of something unknown ends both.

use super::absence;
use super::clause::Clause;
use super::closing;
use super::figure::{self, Figure, Printed};
use super::lexicon::{Class, Word};
use super::passage::Passage;
use super::section::{self, Section};
use super::time::Time;
use super::token::{self, Break, Token};
use super::topic::{self, Context, Meaning, Subject, Topic};
use crate::document::Document;
use crate::record::statement::{Kind, Period, Precision, Statement};
use rust_decimal::Decimal;
use std::ops::Range;

/// How many statements back the total of a part is looked for.
const NEAR: usize = 64;
/// How the name of a body within the reporting one ends.
const BODY_ENDINGS: [&str; 16] =
    ["县", "区", "市", "旗", "镇", "乡", "乡镇", "街道", "局", "委", "委员会", "办", "政府", "部门", "单位", "园区"];
/// The most characters of a statement's text.
const LONGEST_TEXT: usize = 40;
/// The most characters kept of what stands before a clause, and of what stands behind it.
const LONGEST_BEFORE: usize = 160;
const LONGEST_BEHIND: usize = 80;

/// A report's sentences being read.
pub struct Reader<'a> {
    document: &'a Document,
    year: Option<i32>,
    section: Section,
    /// What was stated so far.
    pub statements: Vec<Statement>,
    /// The last statement that is no part of another, for a sentence that begins with 其中.
    total: Option<usize>,
}

/// One sentence on its way.
#[expect(clippy::struct_excessive_bools, reason = "each is one fact about the list at hand")]
struct Sentence<'a> {
    passage: &'a Passage,
    /// Where in the passage it begins.
    start: usize,
    text: &'a str,
    tokens: &'a [Token],
    context: Context,
    time: Time,
    /// The statement that parts now belong to.
    whole: Option<usize>,
    /// Where the statements of the sentence begin.
    first: usize,
    /// Whether the parts stand in brackets, which end them.
    in_brackets: bool,
    /// Whether 一件 stands in it more than once.
    is_idiom: bool,
    /// Whether the last figure counted something that is no topic, so that what follows 其中 does too.
    is_foreign: bool,
    /// Whether the parts are parts of such a figure.
    foreign_parts: bool,
}

impl<'a> Reader<'a> {
    /// A reader for a report on `year`.
    #[must_use]
    pub fn new(document: &'a Document, year: Option<i32>) -> Self {
        Self { document, year, section: Section::Other, statements: Vec::new(), total: None }
    }

    /// Reads one sentence of a passage. Most of them have no figure and no negation, and are only looked at.
    pub fn read(&mut self, passage: &Passage, range: Range<usize>) {
        let text = &passage.text[range.clone()];
        if let Some(section) = section::opened(text) {
            self.section = section;
        }
        if self.section == Section::Problems {
            return;
        }
        let printed = figure::printed(text);
        let other_year =
            printed.iter().any(|printed| matches!(printed, Printed::Year(year, _) if Some(*year) != self.year));
        let has_figure = printed.iter().any(|printed| matches!(printed, Printed::Figure(_)));
        if has_figure || text.contains(['未', '没', '无']) {
            self.read_tokens(passage, range.clone(), &token::tokens(text, printed, self.year));
        }
        if !other_year {
            self.closing(passage, range);
        }
    }

    fn read_tokens(&mut self, passage: &Passage, range: Range<usize>, tokens: &[Token]) {
        let text = &passage.text[range.clone()];
        let begins_with_parts = tokens
            .iter()
            .find(|token| !token.class().is_some_and(Class::is_filler))
            .is_some_and(|t| t.is(Class::Parts));
        let documents = tokens.iter().find_map(|token| match token {
            Token::Word(word, _) if word.class == Class::Document => Some(word.value),
            _ => None,
        });
        let context = Context {
            section: self.section,
            documents,
            is_respondent: text.contains("信息公开") || text.contains("依申请公开"),
            in_parts: begins_with_parts,
            ..Context::default()
        };
        let mut sentence = Sentence {
            passage,
            start: range.start,
            text,
            tokens,
            context,
            time: Time::new(self.year),
            whole: self.total.filter(|_| begins_with_parts),
            first: self.statements.len(),
            in_brackets: false,
            // 收到一件、办结一件 tells how it is done, not how often.
            is_idiom: tokens.iter().filter(|token| matches!(token, Token::Figure(figure) if is_one(figure))).count()
                > 1,
            is_foreign: false,
            foreign_parts: false,
        };
        let mut clause_start = 0;
        for at in 0..tokens.len() {
            sentence.time.pass(&tokens[at], tokens.get(at + 1), text);
            match &tokens[at] {
                Token::Figure(figure) => self.figure(&mut sentence, at, figure),
                Token::Break(mark, _) => {
                    if matches!(mark, Break::Comma | Break::Semicolon) {
                        self.absence(&sentence, clause_start..at);
                        clause_start = at + 1;
                    }
                    sentence.pass_break(*mark, at, self.statements.len());
                }
                Token::Year(..) => self.settle_whole(&sentence),
                Token::Word(word, _) => {
                    sentence.pass_word(*word, at, self.statements.len());
                    if word.class == Class::ThisYear {
                        self.settle_whole(&sentence);
                    }
                }
                Token::Other(_) => {}
            }
        }
        self.absence(&sentence, clause_start..tokens.len());
    }

    /// Adds what a sentence says of all applications without a figure.
    fn closing(&mut self, passage: &Passage, range: Range<usize>) {
        let text = &passage.text[range.clone()];
        let Some(words) = closing::all_closed(text) else { return };
        let start = text[..words.start].rfind([',', ';', ':']).map_or(0, |mark| mark + 1);
        self.statements.push(Statement {
            topic: "applications.closing_rate".to_owned(),
            value: Decimal::ONE_HUNDRED,
            unit: None,
            kind: Kind::Percent,
            precision: Precision::Exact,
            year: self.year,
            period: Period::Year,
            negated: false,
            applicant: None,
            channel: None,
            result: None,
            part_of: None,
            text: shortened(&text[start..words.end]),
            before: last_characters(&passage.text[..range.start + start], LONGEST_BEFORE).to_owned(),
            behind: text[words.end..].chars().take(LONGEST_BEHIND).collect(),
            place: self.document.place(passage.place(range.start + words.start..range.start + words.end)),
        });
    }

    /// 累计公开846条,其中本年度214条: the total is not this year's.
    fn settle_whole(&mut self, sentence: &Sentence<'_>) {
        if let Some(whole) = sentence.whole.filter(|_| sentence.context.in_parts)
            && self.statements[whole].period == Period::Unclear
        {
            self.statements[whole].period = Period::Cumulative;
        }
    }

    fn figure(&mut self, sentence: &mut Sentence<'_>, at: usize, figure: &Figure) {
        let Some(clause) = Clause::around(sentence.tokens, at) else { return };
        if sentence.time.is_untold() || (sentence.is_idiom && is_one(figure)) || self.is_list(sentence, figure) {
            return;
        }
        if sentence.context.in_parts && sentence.foreign_parts {
            return;
        }
        sentence.context.in_items = sentence.context.in_parts
            && sentence.whole.is_some_and(|whole| self.statements[whole].topic == "items_published");
        let meaning = sentence.context.meaning(&clause);
        sentence.is_foreign = meaning == Meaning::Foreign;
        match meaning {
            Meaning::Topic(mut topic) => {
                // 政策解读40篇,其中图解31篇、视频9篇.
                if topic.name == "items_published"
                    && let Some(whole) = sentence.whole.filter(|_| sentence.context.in_parts)
                    && self.statements[whole].topic == "policy_explanations"
                {
                    topic = Topic::count("policy_explanations");
                }
                let part_of = self.whole_of(sentence, &topic);
                self.state(sentence, &clause, &topic, part_of);
            }
            Meaning::Unknown => match sentence.whole.map(|whole| (whole, &self.statements[whole])) {
                Some((whole, statement))
                    if (is_divisible(&statement.topic) || is_divided_by_body(statement, &clause, sentence.text))
                        && (statement.unit.as_deref() == figure.unit || statement.unit.is_none())
                        && figure.unit.is_some()
                        && !clause.has(Class::Foreign) =>
                {
                    let topic = Topic { kind: statement.kind, ..Topic::count(statement.topic.clone()) };
                    self.state(sentence, &clause, &topic, Some(whole));
                }
                _ => sentence.context.last = None,
            },
            Meaning::Foreign => {
                let court = clause.has(Class::Review) || clause.has(Class::Suit);
                sentence.context.decides_cases |= court && clause.has(Class::Handled) || clause.has(Class::Foreign);
                sentence.context.last = None;
                if !sentence.context.in_parts && !clause.has(Class::Document) {
                    sentence.context.subject = Some(Subject::Foreign);
                    sentence.context.publishes = false;
                }
            }
            Meaning::Silent => {}
        }
    }

    /// Whether what reads as 60,123 is printed with the comma of a list: 60，123.
    fn is_list(&self, sentence: &Sentence<'_>, figure: &Figure) -> bool {
        sentence.text[figure.numeral.clone()].contains(',')
            && self.document.printed(sentence.place(&figure.numeral)).contains('，')
    }

    /// The total that a figure is a part of.
    fn whole_of(&self, sentence: &Sentence<'_>, topic: &Topic) -> Option<usize> {
        if !sentence.context.in_parts || topic.kind == Kind::Percent {
            return None;
        }
        let is_total = |index: &usize| {
            let total = &self.statements[*index];
            total.part_of.is_none() && total.applicant.is_none() && total.result.is_none() && total.kind == topic.kind
        };
        let same = (sentence.first.max(self.statements.len().saturating_sub(NEAR))..self.statements.len())
            .rev()
            .chain(sentence.whole)
            .find(|index| is_total(index) && self.statements[*index].topic == topic.name);
        same.or_else(|| sentence.whole.filter(|whole| topic::is_part(&topic.name, &self.statements[*whole].topic)))
    }

    /// Adds a statement and lets the sentence go on from it.
    fn state(&mut self, sentence: &mut Sentence<'_>, clause: &Clause<'_>, topic: &Topic, part_of: Option<usize>) {
        let figure = clause.figure;
        let index = self.statements.len();
        let compared = sentence.time.compared().filter(|_| clause.bracketed);
        let value = if topic.falls { -figure.value } else { figure.value };
        let whole_period = part_of.filter(|_| !sentence.time.says_year()).map(|whole| self.statements[whole].period);
        self.statements.push(Statement {
            topic: topic.name.clone(),
            value,
            unit: figure.unit.map(str::to_owned),
            kind: topic.kind,
            precision: figure.precision,
            year: compared.or(sentence.time.year()),
            period: sentence.time.period().or(whole_period).unwrap_or(Period::Year),
            negated: false,
            applicant: topic.applicant,
            channel: topic.channel,
            result: topic.result,
            part_of,
            text: clause_text(sentence.text, clause.before, figure.range.clone(), clause.after),
            before: sentence.before(clause.before.first().map_or(figure.range.start, |token| token.range().start)),
            behind: sentence.behind(clause.after.last().map_or(figure.range.end, |token| token.range().end)),
            place: self.document.place(sentence.place(&figure.numeral)),
        });
        if topic.kind == Kind::Count && part_of.is_none() && compared.is_none() {
            self.total = Some(index);
        }
        sentence.context.follow(topic, part_of.is_some());
        if part_of.is_none() && sentence.context.in_parts && !sentence.in_brackets && topic::is_total(&topic.name) {
            sentence.context.in_parts = false;
        }
    }

    /// Adds what a clause without figures says there was none of.
    fn absence(&mut self, sentence: &Sentence<'_>, clause: Range<usize>) {
        let tokens = &sentence.tokens[clause];
        let text = sentence.text;
        if sentence.time.is_untold() {
            return;
        }
        let Some(absence) = absence::absent(tokens, &sentence.context, text) else { return };
        let (first, last) = (tokens[0].range(), tokens[tokens.len() - 1].range());
        let negation = tokens[absence.at].range();
        for topic in absence.topics {
            let kind = if topic == "processing_fee" { Kind::Amount } else { Kind::Count };
            self.statements.push(Statement {
                topic,
                value: Decimal::ZERO,
                unit: None,
                kind,
                precision: Precision::Exact,
                year: sentence.time.year(),
                period: sentence.time.period().unwrap_or(Period::Year),
                negated: true,
                applicant: None,
                channel: None,
                result: None,
                part_of: None,
                text: shortened(&text[first.start..last.end]),
                before: sentence.before(first.start),
                behind: sentence.behind(last.end),
                place: self.document.place(sentence.place(&negation)),
            });
        }
    }
}

impl Sentence<'_> {
    /// The last characters of the paragraph before a place of the sentence.
    fn before(&self, at: usize) -> String {
        last_characters(&self.passage.text[..self.start + at], LONGEST_BEFORE).to_owned()
    }

    /// The first characters of the sentence behind a place.
    fn behind(&self, at: usize) -> String {
        self.text[at..].chars().take(LONGEST_BEHIND).collect()
    }

    /// Where a stretch of the sentence stands in the document's text.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.passage.place(self.start + range.start..self.start + range.end)
    }

    fn pass_break(&mut self, mark: Break, at: usize, statements: usize) {
        let behind_figure = at.checked_sub(1).is_some_and(|i| matches!(self.tokens[i], Token::Figure(_)));
        let before_figure = matches!(self.tokens.get(at + 1), Some(Token::Figure(_)));
        match mark {
            Break::Semicolon => {
                if self.foreign_parts || self.begins_anew(at + 1) {
                    self.context.in_parts = false;
                    self.whole = None;
                }
                self.context.publishes = false;
                self.context.aspect = None;
                if self.context.subject == Some(Subject::Foreign) {
                    self.context.subject = None;
                }
            }
            Break::Colon if behind_figure => self.begin_parts(statements),
            Break::Open if behind_figure && !before_figure && !self.context.in_parts => {
                self.begin_parts(statements);
                self.in_brackets = true;
            }
            Break::Close if self.in_brackets => {
                self.context.in_parts = false;
                self.in_brackets = false;
            }
            _ => {}
        }
    }

    /// Whether what stands behind a semicolon is a statement of its own and not one more part.
    fn begins_anew(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| match token {
            Token::Word(word, _) => {
                word.class.is_verb()
                    || word.class.is_filler()
                    || matches!(word.class, Class::ThisYear | Class::CarriedIn | Class::CarriedOut | Class::Application)
            }
            Token::Other(_) => false,
            _ => true,
        })
    }

    /// From here on figures are parts of the last total of the sentence.
    fn begin_parts(&mut self, statements: usize) {
        self.context.in_parts = true;
        self.foreign_parts = self.is_foreign;
        if statements > self.first {
            self.whole = Some(statements - 1);
        }
    }

    fn pass_word(&mut self, word: Word, at: usize, statements: usize) {
        let context = &mut self.context;
        match word.class {
            Class::Parts => {
                // 含 inside a clause is a word of it.
                let opens = at.checked_sub(1).is_none_or(|i| {
                    matches!(self.tokens[i], Token::Break(..) | Token::Figure(_))
                        || self.tokens[i].class().is_some_and(Class::is_filler)
                });
                if opens && !context.in_parts {
                    self.begin_parts(statements);
                }
            }
            Class::Application if word.value != "weak" && word.value != "only_received" => {
                context.subject = Some(Subject::Applications);
            }
            Class::Mail => context.subject = Some(Subject::Mail(word.value)),
            Class::Document => context.subject = Some(Subject::Document(word.value)),
            Class::Review => context.subject = Some(Subject::Court("review")),
            Class::Suit => context.subject = Some(Subject::Court(word.value)),
            Class::Publish => {
                context.publishes = true;
                context.aspect = Some("published");
            }
            Class::Issued | Class::Repealed | Class::InForce if word.value != "near" => {
                context.aspect = Some(topic::aspect_of(word));
            }
            Class::Received | Class::Handled | Class::Answered => {
                context.publishes = false;
                context.aspect = None;
            }
            _ => {}
        }
    }
}

/// Whether a figure is 一件.
fn is_one(figure: &Figure) -> bool {
    figure.in_words && figure.value == Decimal::ONE
}

/// Whether a list of parts under unknown names may follow a total of this topic.
fn is_divisible(topic: &str) -> bool {
    matches!(topic, "items_published" | "policy_explanations" | "messages.received" | "letters.received")
}

/// Whether a list of parts under the names of bodies goes on: 市政府349件、沭阳县477件 of the applications received.
fn is_divided_by_body(whole: &Statement, clause: &Clause<'_>, text: &str) -> bool {
    let topic = whole.topic.as_str();
    let names_a_body = || {
        let name = clause.before.iter().rev().find_map(|token| match token {
            Token::Other(range) => Some(text[range.clone()].trim_end_matches('的')),
            _ => None,
        });
        name.is_some_and(|name| BODY_ENDINGS.iter().any(|ending| name.ends_with(ending)))
    };
    matches!(topic, "applications.new_received" | "applications.handled" | "processing_fee") && names_a_body()
}

fn clause_text(text: &str, before: &[Token], figure: Range<usize>, after: &[Token]) -> String {
    let start = before.first().map_or(figure.start, |token| token.range().start);
    let end = after.last().map_or(figure.end, |token| token.range().end);
    let behind: String = text[figure.end..end].chars().take(LONGEST_TEXT / 2).collect();
    shortened(text[start..figure.end].trim_start_matches(['、', ':'])) + &behind
}

/// The last characters of a clause, those next to its figure.
fn shortened(clause: &str) -> String {
    last_characters(clause, LONGEST_TEXT).to_owned()
}

fn last_characters(text: &str, most: usize) -> &str {
    let from = text.char_indices().rev().take(most).last().map_or(text.len(), |(at, _)| at);
    &text[from..]
}
