//! A sentence, figure by figure: what was named before governs what follows.
//!
//! In: the tokens of a sentence. Out: statements, in printed order. The subject lasts for the
//! sentence, 其中 makes parts of a total before it, and a figure of something unknown ends both.

use super::absence;
use super::clause::Clause;
use super::figure::{self, Figure, Printed};
use super::lexicon::{Class, Word};
use super::parts::{self, Parts};
use super::passage::{LONGEST_CLAUSE, Passage, shortened};
use super::section::{self, Heading, Section};
use super::time::Time;
use super::token::{self, Break, Token};
use super::topic::{self, Context, Meaning, Subject, Topic};
use crate::document::Document;
use crate::lexicon::PROSE;
use crate::record::statement::{Kind, Period, Precision, Statement};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A report's sentences being read.
pub struct Reader<'a> {
    document: &'a Document,
    year: Option<i32>,
    section: Section,
    heading: Heading,
    /// What was stated so far.
    pub statements: Vec<Statement>,
    /// What may be the totals of a sentence that begins with 其中: those of the sentence with figures before it.
    totals: Range<usize>,
}

/// One sentence on its way.
struct Sentence<'a> {
    passage: &'a Passage,
    /// Where in the passage it begins.
    start: usize,
    text: &'a str,
    tokens: &'a [Token],
    context: Context,
    time: Time,
    /// The list of parts at hand.
    parts: Parts,
    /// Where the statements of the sentence begin, and of what stands behind its last semicolon.
    first: usize,
    first_of_clause: usize,
    /// Statements that are parts of their total and nothing else.
    derived: BTreeSet<usize>,
    /// Whether 一件 stands in it more than once.
    is_idiom: bool,
    /// Whether the last figure counted something that is no topic, so that what follows 其中 does too.
    is_foreign: bool,
}

impl<'a> Reader<'a> {
    /// A reader for a report on `year`.
    #[must_use]
    pub fn new(document: &'a Document, year: Option<i32>) -> Self {
        Self {
            document,
            year,
            section: Section::Other,
            heading: Heading::default(),
            statements: Vec::new(),
            totals: 0..0,
        }
    }

    /// Reads one sentence of a passage. Most of them have no figure and no negation, and are only looked at.
    pub fn read(&mut self, passage: &Passage, range: Range<usize>) {
        let text = &passage.text[range.clone()];
        if text.is_empty() {
            return;
        }
        let opened = section::opened(text);
        if let Some(section) = opened {
            self.section = section;
            self.heading = Heading::of(section, text);
            self.totals = 0..0;
        }
        if self.section == Section::Problems {
            return;
        }
        let printed = figure::printed(text);
        let has_figure = printed.iter().any(|printed| matches!(printed, Printed::Figure(_)));
        if has_figure || text.contains(['未', '没', '无', '零']) || text.contains("不存在") || text.contains("不涉及")
        {
            self.read_tokens(passage, range, &token::tokens(text, printed, self.year));
        }
        self.heading.is_fresh &= opened.is_some();
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
            heading: self.heading.clone(),
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
            parts: Parts::default(),
            first: self.statements.len(),
            first_of_clause: self.statements.len(),
            derived: BTreeSet::new(),
            // 收到一件、办结一件 tells how it is done, not how often.
            is_idiom: tokens.iter().filter(|token| matches!(token, Token::Figure(figure) if figure.is_one())).count()
                > 1,
            is_foreign: false,
        };
        if begins_with_parts {
            sentence.parts = Parts::behind(&self.statements, self.totals.clone(), self.totals.start, false);
            if let Some(whole) = sentence.parts.whole {
                sentence.context.follow(&Topic::count(self.statements[whole].topic.clone()), false);
            }
        } else if tokens.iter().any(|token| matches!(token, Token::Figure(_))) {
            self.totals = sentence.first..sentence.first;
        }
        let mut clause_start = 0;
        for at in 0..tokens.len() {
            sentence.time.pass(&tokens[at], tokens.get(at + 1), text);
            match &tokens[at] {
                Token::Figure(figure) => self.figure(&mut sentence, at, figure),
                Token::Break(mark, _) => {
                    if matches!(mark, Break::Comma | Break::Semicolon) {
                        self.absence(&mut sentence, clause_start..at);
                        clause_start = at + 1;
                    }
                    sentence.pass_break(*mark, at, &self.statements);
                }
                Token::Year(..) => self.settle_whole(&sentence),
                Token::Word(word, _) => {
                    sentence.pass_word(*word, at, &self.statements);
                    if word.class == Class::ThisYear {
                        self.settle_whole(&sentence);
                    }
                }
                Token::Other(_) => {}
            }
        }
        self.absence(&mut sentence, clause_start..tokens.len());
        parts::loosen(&mut self.statements, sentence.first, &sentence.derived);
    }

    /// 累计公开846条,其中本年度214条: the total is not this year's.
    fn settle_whole(&mut self, sentence: &Sentence<'_>) {
        if let Some(whole) = sentence.parts.whole.filter(|_| sentence.context.in_parts)
            && self.statements[whole].period == Period::Unclear
        {
            self.statements[whole].period = Period::Cumulative;
        }
    }

    fn figure(&mut self, sentence: &mut Sentence<'_>, at: usize, figure: &Figure) {
        let Some(clause) = Clause::around(sentence.tokens, at) else { return };
        // 没有收到2件 says nothing, 没有一件 is a zero and `absence`'s.
        let is_nothing = absence::is_denied(clause.before, sentence.text) || (sentence.is_idiom && figure.is_one());
        if sentence.time.is_untold() || is_nothing || self.is_list(sentence, figure) {
            return;
        }
        if sentence.context.in_parts && sentence.parts.are_foreign {
            return;
        }
        let whole = sentence.parts.whole.filter(|_| sentence.context.in_parts);
        sentence.context.in_items = whole.is_some_and(|whole| self.statements[whole].topic == "items_published");
        let meaning = sentence.context.meaning(&clause);
        if figure.is_zero() && self.share_zero(sentence, &clause, &meaning) {
            return;
        }
        sentence.is_foreign = meaning == Meaning::Foreign;
        match meaning {
            Meaning::Topic(mut topic) => {
                // 政策解读40篇,其中图解31篇、视频9篇.
                if topic.name == "items_published"
                    && let Some(whole) = whole
                    && self.statements[whole].topic == "policy_explanations"
                {
                    topic = Topic::count("policy_explanations");
                }
                let parts = Some(&sentence.parts).filter(|_| sentence.context.in_parts);
                let part_of = parts.and_then(|parts| parts.whole_of(&self.statements, &topic, figure.unit));
                self.state(sentence, &clause, &topic, part_of);
            }
            Meaning::Unknown => match whole.map(|whole| (whole, &self.statements[whole])) {
                Some((whole, statement))
                    if (is_divisible(&statement.topic) || is_divided_by_body(statement, &clause, sentence.text))
                        && (statement.unit.as_deref() == figure.unit || statement.unit.is_none())
                        && figure.unit.is_some()
                        && !clause.has(Class::Foreign) =>
                {
                    let topic = Topic { kind: statement.kind, ..Topic::count(statement.topic.clone()) };
                    sentence.derived.insert(self.statements.len());
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

    /// 行政复议、行政诉讼均为0件 is a zero of each.
    fn share_zero(&mut self, sentence: &mut Sentence<'_>, clause: &Clause<'_>, meaning: &Meaning) -> bool {
        let topics = absence::shared(clause.before, &sentence.context, sentence.text);
        let is_one_of_them = match meaning {
            Meaning::Topic(topic) => topics.contains(&topic.name.as_str()),
            _ => true,
        };
        for topic in topics.iter().filter(|_| is_one_of_them) {
            self.state(sentence, clause, &Topic::count(*topic), None);
        }
        is_one_of_them && !topics.is_empty()
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
            applicant: topic.applicant.map(Cow::Borrowed),
            channel: topic.channel.map(Cow::Borrowed),
            result: topic.result.map(Cow::Borrowed),
            part_of,
            text: clause_text(sentence.text, clause.before, figure.range.clone(), clause.after),
            before: sentence.before(clause.before.first().map_or(figure.range.start, |token| token.range().start)),
            behind: sentence.behind(clause.after.last().map_or(figure.range.end, |token| token.range().end)),
            place: self.document.place(sentence.place(&figure.numeral)),
        });
        let is_within = sentence.context.in_parts && !topic::is_total(&topic.name);
        if topic.kind == Kind::Count && part_of.is_none() && compared.is_none() && !is_within {
            self.totals.end = index + 1;
        }
        sentence.context.follow(topic, part_of.is_some());
        if part_of.is_none() && sentence.context.in_parts && !sentence.parts.in_brackets && topic::is_total(&topic.name)
        {
            sentence.context.in_parts = false;
        }
    }

    /// Adds what a clause says there was none of.
    fn absence(&mut self, sentence: &mut Sentence<'_>, clause: Range<usize>) {
        let (clause_start, tokens) = (clause.start, &sentence.tokens[clause]);
        if sentence.time.is_untold() || !tokens.iter().any(|token| absence::is_denial(token, sentence.text)) {
            return;
        }
        let mut context = sentence.context.clone();
        context.heading.is_fresh &= clause_start == 0 && (sentence.is_closed() || tokens.len() == 1);
        for absence in absence::absent(tokens, &context, sentence.text) {
            let (first, last) = (tokens[0].range(), tokens[tokens.len() - 1].range());
            let negation = tokens[absence.at].range();
            sentence.time.use_up();
            for topic in absence.topics {
                let is_stock = topic == topic::CARRIED_IN;
                let kind = if topic.contains("fee") { Kind::Amount } else { Kind::Count };
                self.statements.push(Statement {
                    topic: topic.to_owned(),
                    value: Decimal::ZERO,
                    unit: None,
                    kind,
                    precision: Precision::Exact,
                    // 上年无结转 speaks of this year's stock.
                    year: if is_stock { sentence.time.named() } else { sentence.time.year() },
                    period: sentence.time.period().unwrap_or(Period::Year),
                    negated: true,
                    applicant: absence.applicant.filter(|_| topic == topic::RECEIVED).map(Cow::Borrowed),
                    channel: None,
                    result: None,
                    part_of: None,
                    text: shortened(&sentence.text[first.start..last.end]),
                    before: sentence.before(first.start),
                    behind: sentence.behind(last.end),
                    place: self.document.place(sentence.place(&negation)),
                });
            }
        }
    }
}

impl Sentence<'_> {
    /// The last characters of the paragraph before a place of the sentence.
    fn before(&self, at: usize) -> String {
        self.passage.before(self.start + at)
    }

    /// The first characters of the sentence behind a place.
    fn behind(&self, at: usize) -> String {
        self.passage.behind(self.start + at, &(self.start..self.start + self.text.len()))
    }

    /// Whether a full stop ends it: what is cut may go on.
    fn is_closed(&self) -> bool {
        self.passage.text[self.start + self.text.len()..].starts_with(['。', '!', ';'])
    }

    /// Where a stretch of the sentence stands in the document's text.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.passage.place(self.start + range.start..self.start + range.end)
    }

    fn pass_break(&mut self, mark: Break, at: usize, statements: &[Statement]) {
        let behind_figure = at.checked_sub(1).is_some_and(|i| matches!(self.tokens[i], Token::Figure(_)));
        let before_figure = matches!(self.tokens.get(at + 1), Some(Token::Figure(_)));
        match mark {
            Break::Semicolon => {
                if self.parts.are_foreign || self.begins_anew(at + 1) {
                    self.context.in_parts = false;
                }
                self.first_of_clause = statements.len();
                self.context.publishes = false;
                self.context.aspect = None;
                if self.context.subject == Some(Subject::Foreign) {
                    self.context.subject = None;
                }
            }
            Break::Colon if behind_figure => self.begin_parts(statements, true),
            Break::Open if behind_figure && !before_figure && !self.context.in_parts => {
                self.begin_parts(statements, true);
                self.parts.in_brackets = true;
            }
            Break::Close if self.parts.in_brackets => {
                self.context.in_parts = false;
                self.parts.in_brackets = false;
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
    fn begin_parts(&mut self, statements: &[Statement], is_behind: bool) {
        self.context.in_parts = true;
        let totals = self.first..statements.len();
        self.parts = Parts::behind(statements, totals, self.first_of_clause, is_behind);
        self.parts.are_foreign = self.is_foreign;
    }

    fn pass_word(&mut self, word: Word, at: usize, statements: &[Statement]) {
        let context = &mut self.context;
        match word.class {
            Class::Parts => {
                // 含 inside a clause is a word of it.
                let opens = at.checked_sub(1).is_none_or(|i| {
                    matches!(self.tokens[i], Token::Break(..) | Token::Figure(_))
                        || self.tokens[i].class().is_some_and(Class::is_filler)
                });
                // A total within the list has a list of its own.
                let is_new =
                    statements.len() > self.first && statements.last().is_some_and(|last| last.part_of.is_none());
                if opens && (!context.in_parts || (is_new && !self.parts.in_brackets)) {
                    self.begin_parts(statements, false);
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
        name.is_some_and(|name| PROSE.bodies.end(name))
    };
    matches!(topic, "applications.new_received" | "applications.handled" | "processing_fee") && names_a_body()
}

fn clause_text(text: &str, before: &[Token], figure: Range<usize>, after: &[Token]) -> String {
    let start = before.first().map_or(figure.start, |token| token.range().start);
    let end = after.last().map_or(figure.end, |token| token.range().end);
    let behind: String = text[figure.end..end].chars().take(LONGEST_CLAUSE / 2).collect();
    shortened(text[start..figure.end].trim_start_matches(['、', ':'])) + &behind
}
