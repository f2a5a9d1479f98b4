//! What a report says in its own words, whatever page it stands on.
//!
//! In: the prose of a document, its squeezed text and its title. Out: the text that names the print of a
//! report without figures. Menus, counters and dates of a page are no sentences and are left out.

use super::labels::tape::Tape;
use super::prose::passage::Passage;

/// The sentences of a report; of one that has none all that stands behind its title; `None` where nothing can be read.
#[must_use]
pub fn read(passages: &[Passage], tape: &Tape, title: Option<&str>) -> Option<String> {
    let is_said = |passage: &&Passage| passage.text.contains(['。', ';']);
    let said: Vec<&str> = passages.iter().filter(is_said).map(|passage| passage.text.as_str()).collect();
    if !said.is_empty() {
        return Some(said.join("\n"));
    }
    let title = title.map(|title| Tape::of(title).squeezed);
    let from = title.and_then(|title| tape.squeezed.find(&title)).unwrap_or_default();
    Some(tape.squeezed[from..].to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::recognise::prose::passage;

    fn of(page: &str) -> Option<String> {
        let document = document::decode(page.as_bytes()).unwrap();
        let tape = Tape::of(&document.text.string);
        read(&passage::passages(&document, &[]), &tape, Some("溪口县2023年政府信息公开工作年度报告"))
    }

    #[test]
    fn a_page_around_a_report_says_nothing_of_it() {
        let report = "<h1>溪口县2023年政府信息公开工作年度报告</h1><p>收到申请3件。</p><p>无其他事项。</p>";
        let first = of(&format!("<p>首页 &gt; 公开</p><p>浏览次数：12</p>{report}<p>打印</p>"));
        let again = of(&format!("<p>浏览次数：4711</p>{report}<p>版权所有</p>"));
        assert_eq!(first.as_deref(), Some("收到申请3件。\n无其他事项。"));
        assert_eq!(first, again);
        assert_ne!(first, of(&report.replace('3', "4")));
    }

    #[test]
    fn without_a_sentence_the_text_from_the_title_on_tells() {
        let report = "<h1>溪口县2023年政府信息公开工作年度报告</h1><p>见附件</p>";
        assert_eq!(of(&format!("<p>首页</p>{report}")), of(report));
        assert!(of(report).unwrap().ends_with("见附件"));
    }
}
