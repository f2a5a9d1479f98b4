//! `gouji explain`: what a code, a mark, a relation or a refusal means.

use super::{BOLD, DIM, Done, Stop, table};
use gouji::check::rule::Rule;
use gouji::check::{rule_named, rules};
use gouji::crawl::Kind;
use gouji::finding::Code;
use gouji::form::{Basis, Each, Form, Relation};
use gouji::message::TEMPLATES;
use gouji::record::Mark;
use std::io::Write;

/// Explain a finding's code, the mark of a cell, a relation or a portal's refusal
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gouji explain                 all codes, marks, relations and refusals
  gouji explain G110
  gouji explain unseen
  gouji explain T3.balance
  gouji explain N1
  gouji explain captcha")]
pub struct Explain {
    /// G110, illegible, blank, T3.balance, N1, captcha; without one, the list of all
    word: Option<String>,
}

impl Explain {
    pub fn run(self, out: &mut impl Write) -> Done {
        let Some(word) = self.word else {
            let codes = Code::ALL.iter().map(|code| {
                vec![
                    code.id().to_owned(),
                    code.severity().as_str().to_owned(),
                    code.name().to_owned(),
                    code.meaning_zh().to_owned(),
                ]
            });
            table::write(out, &codes.collect::<Vec<_>>())?;
            writeln!(out)?;
            let words = |mark: &Mark| vec![mark.as_str().to_owned(), mark.meaning().0.to_owned()];
            let marks: Vec<Vec<String>> = Mark::ALL.iter().map(words).collect();
            table::write(out, &marks)?;
            writeln!(out)?;
            table::write(out, &relations())?;
            writeln!(out)?;
            let mut rules: Vec<&Rule> = rules().collect();
            rules.sort_by_key(|rule| (&rule.id[..1], rule.id[1..].parse::<u32>().ok()));
            let rules = rules.into_iter().map(|rule| [rule.id, rule.zh, rule.en].map(str::to_owned).to_vec());
            table::write(out, &rules.collect::<Vec<_>>())?;
            writeln!(out)?;
            let kinds = Kind::all().map(|kind| vec![kind.as_str().to_owned(), kind.words().to_owned()]);
            table::write(out, &kinds.collect::<Vec<_>>())?;
            return Ok(0);
        };
        if let Some(code) = Code::find(&word) {
            writeln!(out, "{BOLD}{} {}{BOLD:#}  {DIM}{}{DIM:#}", code.id(), code.name(), code.severity().as_str())?;
            writeln!(out, "  {}\n  {}", code.meaning_zh(), code.meaning().trim())?;
            let said = TEMPLATES.iter().filter(|template| template.code == code);
            let said = said.flat_map(|template| [("says:", template.zh), ("", template.en)]);
            let said: Vec<Vec<String>> =
                said.map(|(lead, words)| vec![format!("  {lead}"), words.to_owned()]).collect();
            table::write(out, &said)?;
            for rule in rules().filter(|rule| rule.codes.contains(&code)) {
                writeln!(out, "  {} {} {DIM}{}{DIM:#}", rule.id, rule.zh, rule.en)?;
            }
        }
        // `illegible` is a finding and the mark of its cells.
        if let Some(mark) = Mark::find(&word) {
            let (zh, en) = mark.meaning();
            writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}the mark of a cell without a number{DIM:#}", mark.as_str())?;
            writeln!(out, "  {zh}\n  {en}")?;
        }
        // `undecodable` is a finding of a report and the refusal of a portal.
        if let Some(kind) = Kind::named(&word) {
            writeln!(out, "{BOLD}{kind}{BOLD:#}  {}\n  {}", kind.words(), kind.step())?;
        }
        if let Some(rule) = rule_named(&word) {
            let codes: Vec<String> = rule.codes.iter().map(|code| format!("{} {}", code.id(), code.name())).collect();
            writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}{}{DIM:#}", rule.id, codes.join(", "))?;
            writeln!(out, "  {}\n  {}", rule.zh, rule.en)?;
            if !rule.unless.is_empty() {
                writeln!(out, "  {DIM}it may fail without a mistake: {}{DIM:#}", rule.unless)?;
            }
        }
        let mut known = Code::find(&word).is_some()
            || Mark::find(&word).is_some()
            || Kind::named(&word).is_some()
            || rule_named(&word).is_some();
        for form in Form::all() {
            for (index, relation) in
                form.relations.iter().enumerate().filter(|(_, relation)| relation.id.eq_ignore_ascii_case(&word))
            {
                known = true;
                explain(out, form, index, relation)?;
            }
        }
        if known {
            return Ok(0);
        }
        let mut ids: Vec<&str> =
            Form::all().iter().flat_map(|form| &form.relations).map(|relation| relation.id.as_str()).collect();
        ids.extend(rules().map(|rule| rule.id));
        ids.sort_unstable();
        ids.dedup();
        Err(Stop::Usage(format!(
            "there is no code, mark, relation or refusal {word}; `gouji explain` lists the codes, marks and refusals, the relations are {}",
            ids.join(", ")
        )))
    }
}

fn relations() -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for form in Form::all() {
        for relation in &form.relations {
            match rows.iter_mut().find(|row| row[0] == relation.id) {
                Some(row) if row[1].ends_with(&form.id) => {}
                Some(row) => row[1] = format!("{} {}", row[1], form.id),
                None => rows.push(vec![
                    relation.id.clone(),
                    form.id.clone(),
                    relation.name_zh.clone(),
                    relation.name_en.clone(),
                ]),
            }
        }
    }
    rows
}

fn explain(out: &mut impl Write, form: &Form, index: usize, relation: &Relation) -> std::io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}  {DIM}edition {}, {}{DIM:#}", relation.id, form.id, form.authority)?;
    writeln!(out, "  {} · {}", relation.name_zh, relation.name_en)?;
    let basis = match relation.basis {
        Basis::Printed => format!("printed on the form: {}", relation.stated.as_deref().unwrap_or_default()),
        Basis::Structure => "not printed on the form: its labels imply it".to_owned(),
        Basis::Customary => "not printed on the form: practice implies it, and it may fail for good reasons".to_owned(),
        Basis::Law => "not printed on the form: the law implies it".to_owned(),
    };
    writeln!(out, "  {basis}")?;
    if let Some(level) = &relation.level {
        writeln!(out, "  tried only on bodies at the level of a {level}")?;
    }
    let formula = form.formula(index);
    for line in formula.zh.lines().chain(formula.en.lines()) {
        writeln!(out, "  {line}")?;
    }
    let at: Vec<&str> = form.places(index).map(|instance| instance.at.as_str()).collect();
    if relation.each == Each::Place || at.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {DIM}tried at {}: {}{DIM:#}", at.len(), at.join(", "))
}
