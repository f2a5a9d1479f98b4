//! Reports that would act if they could: nothing of them does.

use super::{harvested, site_of};
use std::fs;
use std::path::Path;

/// A report with a table of the form, into which everything hostile is put; it asks `canary` wherever a page may ask.
pub(super) fn report(canary: &str) -> String {
    let acts = format!(
        r#"<script>fetch("{canary}/script")</script><script src="{canary}/script.js"></script>
<img src="{canary}/picture.png" onerror="fetch('{canary}/error')"><img src=x onerror=document.title='run'>
<iframe src="{canary}/frame"></iframe><iframe srcdoc="<script>top.location='{canary}/srcdoc'</script>"></iframe>
<object data="{canary}/object"></object><embed src="{canary}/embed"><video src="{canary}/video" autoplay></video>
<form action="{canary}/form" id=f><input name=a value=1 autofocus onfocus="f.submit()"></form>
<meta http-equiv=refresh content="0;url={canary}/refresh"><base href="{canary}/"><link rel=stylesheet href="{canary}/sheet.css">
<style>@import "{canary}/import.css";body{{background:url({canary}/ground.png)}}a.gouji{{display:none!important}}</style>
<style>p{{}}</style><svg onload="fetch('{canary}/svg')"><image href="{canary}/svg.png"/></svg><math><a href="{canary}/math">x</a></math>
<a href="javascript:document.title='run'">点此</a><a href="{canary}/link" target=_top>链接</a><div style="background:url({canary}/div.png);position:fixed;inset:0;z-index:9;opacity:.01">盖</div>
<noscript><img src="{canary}/noscript.png"></noscript><textarea></textarea><script>document.title='run'</script><!--><script>document.title='run'</script>-->
<p title="'&quot;><script>document.title='run'</script>">&lt;script&gt;document.title='run'&lt;/script&gt; &#8238;倒&#8236; \u{{202e}}</p>"#
    );
    format!(
        "<html><head><title>\"><script>document.title='run'</script></title></head><body onload=\"document.title='run'\">\
<h1>鹿鸣县\"&gt;&lt;script&gt;2023年政府信息公开工作年度报告</h1>{acts}\
<p>一、总体情况。2023年新收申请6件。</p><p>二、主动公开政府信息情况</p>\
<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>\
<tr><td>规章</td><td>6<img src=\"{canary}/cell.png\"></td><td onclick=\"document.title='run'\">2</td><td><b id=c1>5</b></td></tr>\
<tr><td>行政规范性文件</td><td>6</td><td>2</td><td>46</td></tr></table></body></html>"
    )
}

/// Lays hostile reports into a folder: one of HTML, one of text.
pub(super) fn lay(folder: &Path, canary: &str) {
    let page = report(canary);
    fs::write(folder.join("hostile.html"), &page).unwrap();
    let text = "鹿鸣县2022年政府信息公开工作年度报告\n<script>document.title='run'</script>\n二、主动公开政府信息情况\n\
                信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t6\t2\t5\n行政规范性文件\t<img src=x onerror=document.title='run'>\t2\t46\n";
    fs::write(folder.join("hostile.txt"), text).unwrap();
    fs::write(folder.join("named\"><script>document.title='run'<.html"), page.replace("2023年", "2021年")).unwrap();
}

#[test]
fn nothing_hostile_is_written() {
    let sources = tempfile::TempDir::new().unwrap();
    lay(sources.path(), "http://127.0.0.1:9");
    let dataset = harvested(&[sources.path().to_str().unwrap()]);
    let site = site_of(dataset.path(), &[]);
    let mut sources_shown = 0;
    for entry in walkdir::WalkDir::new(&site).into_iter().map(Result::unwrap) {
        if entry.path().extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        let html = fs::read_to_string(entry.path()).unwrap();
        let page = scraper::Html::parse_document(&html);
        let asks = ["", "findings", "compare"].map(|folder| site.join(folder));
        let is_asked = asks.iter().any(|folder| entry.path().parent() == Some(folder));
        let own = entry.path().file_name().unwrap() == "index.html";
        for element in page.tree.nodes().filter_map(|node| node.value().as_element().cloned()) {
            let name = element.name();
            let is_allowed = match name {
                "script" | "iframe" | "link" | "input" | "button" | "svg" => own,
                "form" | "template" => is_asked,
                "object" | "embed" | "base" | "math" | "video" | "audio" | "textarea" => false,
                "meta" => element.attr("http-equiv").is_none_or(|what| what == "Content-Security-Policy"),
                _ => true,
            };
            assert!(is_allowed, "{}: <{name}>", entry.path().display());
            for (attribute, value) in element.attrs() {
                assert!(!attribute.starts_with("on"), "{}: {attribute}", entry.path().display());
                let asks = matches!(attribute, "src" | "href" | "data" | "action" | "background" | "style")
                    && value.contains("127.0.0.1");
                assert!(!asks, "{}: {attribute}={value}", entry.path().display());
                assert!(!value.trim_start().to_ascii_lowercase().starts_with("javascript:"), "{value}");
            }
        }
        assert!(!html.contains("@import") && !html.contains("url(http"), "{}", entry.path().display());
        sources_shown += usize::from(!own);
    }
    assert_eq!(sources_shown, 3, "each report has its source");
}
