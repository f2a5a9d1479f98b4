//! What a text says of its report outside a title: the sentence that announces it, the sections, the sources.

use super::words::WORDS;
use super::{SUBJECT, Title, is_body, named, parts};
use crate::text::normal::unspaced;
use crate::text::pattern::Pattern;
use std::collections::BTreeSet;

/// What is announced: a report by its title, or its matter, 2023年政府信息公开工作情况公布如下.
static SAID: Pattern = Pattern::new(
    |text| text.contains("公开"),
    || {
        let acts = WORDS.acts.alternatives();
        format!(
            "{SUBJECT}|(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:有关|相关)?情况(?:予以)?(?:汇报|总结|{acts})"
        )
        .into()
    },
);
/// An announcement that says that it is one now, and any other.
static NOW: Pattern = Pattern::new(
    |text| WORDS.now.stand_in(text),
    || {
        format!("(?:{})(?:{}|{})+", WORDS.now.alternatives(), WORDS.manners.alternatives(), WORDS.acts.alternatives())
            .into()
    },
);
static MADE: Pattern = Pattern::new(
    |text| WORDS.makes.stand_in(text),
    || {
        let (manners, makes) = (WORDS.manners.alternatives(), WORDS.makes.alternatives());
        format!("(?:{manners})*(?:{makes})(?:完成|完毕|了|出)?").into()
    },
);
static SECTION: Pattern = Pattern::new(
    |text| text.contains(['、', '.', ',', '部']),
    || {
        let words = WORDS.sections.alternatives();
        format!(
        r"(?:[一二三四五六七八九十]{{1,2}}\s*[、.,]|第[一二三四五六七八九]部分:?)\s*[^\s。,;]{{0,8}}?(?P<of>{words})"
    ).into()
    },
);
static SOURCE: Pattern = Pattern::new(
    |text| WORDS.sources.stand_in(text),
    || format!(r"(?:{})\s*[:|]?\s*(?P<name>[\x{{4e00}}-\x{{9fff}}()]{{3,30}})", WORDS.sources.alternatives()).into(),
);
static AUTHOR: Pattern = Pattern::new(
    |text| WORDS.author_ends.stand_in(text),
    || {
        let (ends, works) = (WORDS.author_ends.alternatives(), WORDS.author_works.alternatives());
        format!(
        r"(?:由|,|。|^|\n)(?P<name>[\x{{4e00}}-\x{{9fff}}]{{2,20}}?(?:{ends}))(?:{works}|YEAR年?(?:度)?政府信息公开)"
    ).into()
    },
);
/// A clause longer than this announces nothing.
const LONGEST_CLAUSE: usize = 240;

/// The report that a text announces as its own: 现公布某县2023年政府信息公开工作年度报告, 现将我局2020年度政府信息公开情况报告如下.
///
/// A document that is cited (《关于编制…年度报告的通知》) and a report of another time (已公布2022年…) are none.
#[must_use]
pub fn announced(text: &str) -> Option<Title> {
    let text = unspaced(text);
    let mut said = SAID.find_iter(&text).filter_map(|subject| {
        let behind = &text[subject.end()..];
        if WORDS.others.opening(behind).is_some() {
            return None;
        }
        let clause = text[..subject.start()].rsplit([',', '。', ';', ':', '!', '?', '|', '》']).next()?;
        let act = NOW.find(clause).or_else(|| MADE.find(clause))?;
        let (lead, head) = (&clause[..act.start()], &clause[act.end()..]);
        let is_past = WORDS.past.stand_in(lead);
        // 发布日期 is the head of a column.
        let is_label = WORDS.act_labels.opening(head).is_some();
        if clause.len() > LONGEST_CLAUSE || is_past || is_label {
            return None;
        }
        let (title, _) = parts(head, subject.as_str(), "");
        // 溪口县水利局编制了2022年…: who does it stands before the act.
        let body = title
            .body
            .or_else(|| named(lead.trim_start_matches('由'), title.year.unwrap_or(2024)).filter(|name| is_body(name)));
        (body.is_some() || title.year.is_some()).then_some(Title { body, ..title })
    });
    let first = said.next()?;
    if first.body.is_some() { Some(first) } else { said.find(|title| title.body.is_some()).or(Some(first)) }
}

/// Whether a line begins by announcing what it names as its own: 现公布…, 特向社会公布….
pub(super) fn is_announced(line: &str) -> bool {
    NOW.find(line).is_some_and(|now| now.start() == 0)
}

/// Whether a line names another page: 上一篇:某县2022年政府信息公开工作年度报告.
#[must_use]
pub fn elsewhere(line: &str) -> bool {
    WORDS.elsewhere.opening(line).is_some()
}

/// How many different sections of a report a text has, by their numbered headings.
#[must_use]
pub fn sections(text: &str) -> usize {
    let of = SECTION.captures_iter(text).filter_map(|found| Some(found.name("of")?.as_str()));
    of.collect::<BTreeSet<&str>>().len()
}

/// Where the first numbered heading of a report's section stands.
#[must_use]
pub fn first_section(text: &str) -> Option<usize> {
    Some(SECTION.find(text)?.start())
}

/// The organisations named beside 来源, 发布机构 and the like.
pub fn sources(text: &str, year: i32) -> impl Iterator<Item = String> {
    SOURCE.captures_iter(text).filter_map(move |found| {
        let value = found.name("name")?.as_str();
        named(&value[..WORDS.next.first(value).unwrap_or(value.len())], year)
    })
}

/// The organisation that the opening names as the report's author or subject: 由河北省教育厅编制.
#[must_use]
pub fn author(text: &str, year: i32) -> Option<String> {
    let text = unspaced(text);
    AUTHOR.captures_iter(&text).find_map(|found| named(&found["name"], year).filter(|name| is_body(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_announced_and_what_is_cited() {
        for (text, body, year) in [
            ("根据条例要求,现公布桐梓县2022年政府信息公开工作年度报告。", Some("桐梓县"), Some(2022)),
            ("特向社会公布2019年度沭阳县水利局政府信息公开年度报告。", Some("沭阳县水利局"), Some(2019)),
            ("现将我局2 0 2 0年度政府信息公开情况报告如下。", None, Some(2020)),
            ("现将云岫县2021年政府信息公开工作情况公布如下:", Some("云岫县"), Some(2021)),
            ("现公布《云岫县民政局二〇二一年政府信息公开工作年度报告》。", Some("云岫县民政局"), Some(2021)),
            ("根据条例,云岫县水利局编制了2022年政府信息公开工作年度报告", Some("云岫县水利局"), Some(2022)),
            ("编制并公布云岫县新闻发布中心2023年政府信息公开工作年度报告。", Some("云岫县新闻发布中心"), Some(2023)),
        ] {
            let title = announced(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((title.body.as_deref(), title.year), (body, year), "{text}");
        }
        for text in [
            "根据《关于编制2022年政府信息公开工作年度报告的通知》要求。",
            "3月已公布云岫县2022年政府信息公开工作年度报告。",
            "公开政府信息30条。",
        ] {
            assert_eq!(announced(text), None, "{text}");
        }
    }

    #[test]
    fn sections_are_told_by_their_numbers() {
        assert_eq!(sections("一、总体情况\n今年。\n二、主动公开政府信息情况"), 2);
        assert_eq!(sections("首页 主动公开 依申请公开 (一)概述;"), 0);
    }
}
