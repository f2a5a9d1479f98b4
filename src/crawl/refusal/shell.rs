//! Is a page nothing but a script, and does it plainly say where it leads?

use crate::archive::Response;
use crate::document::charset;
use crate::portal::Page;
use crate::portal::page::resolve;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// Bytes of the largest shell. The jump pages counted in April 2026 had 585 to 1,334.
pub(super) const LARGEST: usize = 4_096;
/// Characters a shell shows at most: 页面正在跳转，请稍候.
const MOST_SHOWN: usize = 100;
/// Links a shell has at most: 如果没有跳转请点击这里.
const MOST_LINKS: usize = 3;
/// Bytes of script in the page from which it may hold data; 广东's platform keeps its columns there.
const SCRIPT_WITH_DATA: usize = 100;

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?s)<!--.*?-->"));
static REFRESH: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"(?is)<meta\b[^>]*http-equiv\s*=\s*["']?\s*refresh\b[^>]*>"#));
static REFRESH_URL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r#"(?is)content\s*=\s*(?:"[^"]*?url\s*=\s*'?([^"']*)'?\s*"|'[^']*?url\s*=\s*"?([^"']*)"?\s*')"#)
});
/// The value of a `Refresh` header that leads elsewhere: `0; url=/xxgk/`.
static REFRESH_HEADER: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"(?i)^\s*[\d.]*\s*[;,]\s*url\s*=\s*["']?\s*([^"']*?)\s*["']?\s*$"#));
static SCRIPT: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?is)<script\b[^>]*>(.*?)(?:</script|\z)"));
static ON_LOAD: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"(?is)<body\b[^>]*\bonload\s*=\s*(?:"([^"]*)"|'([^']*)')"#));
/// Any place where a script leads elsewhere.
static LEADS: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\blocation(?:\.href)?\s*=[^=]|\blocation\.(?:replace|assign)\s*\("));
/// The same, to a plain address.
static LEADS_PLAINLY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r#"\blocation(?:(?:\.href)?\s*=\s*|\.(?:replace|assign)\s*\(\s*)(?:"([^"\n]*)"|'([^'\n]*)')\s*(?:\)\s*)?(?:;|\}|\n|<|$)"#,
    )
});
static ROOT: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r#"<div\b[^>]*\bid\s*=\s*["']?(?:app|root|__nuxt|__next)\b[^>]*>\s*</div>"#));

/// Where the `Refresh` header of an answer leads, as printed: browsers follow it like a meta refresh.
fn refresh_header(response: &Response) -> Option<String> {
    let value = response.header("refresh")?;
    Some(REFRESH_HEADER.as_ref()?.captures(&value)?.get(1)?.as_str().to_owned())
}

/// Is an answer that shows hardly anything led on by its header?
pub(super) fn is_led_on(page: &Url, response: &Response, content: &[u8]) -> bool {
    let shows_little = || {
        let page = Page::parse(page.clone(), content);
        page.anchors.len() <= MOST_LINKS && page.text.chars().filter(|c| !c.is_whitespace()).count() < MOST_SHOWN
    };
    content.len() < LARGEST && refresh_header(response).is_some() && shows_little()
}

/// The sign that a small page is a shell; `text` is its source in lower case.
pub(super) fn sign(page: &Page, text: &str, visible: usize) -> Option<&'static str> {
    if visible >= MOST_SHOWN || page.anchors.len() > MOST_LINKS || !page.frames.is_empty() {
        return None;
    }
    let holds = |pattern: &LazyLock<Option<Regex>>, text: &str| pattern.as_ref().is_some_and(|it| it.is_match(text));
    let bare = uncommented(text);
    let scripts = scripts(&bare);
    if holds(&REFRESH, &bare) {
        return Some("meta refresh");
    }
    if holds(&LEADS, &scripts) {
        return Some("location in a script");
    }
    let rooted = holds(&ROOT, &bare) && scripts.trim().len() < SCRIPT_WITH_DATA && bare.contains("<script");
    rooted.then_some("an empty root and a script")
}

/// The one address on the page's own host that a shell plainly leads to, by a refresh in its header or its head, or by
/// `location.href="/a"`. None where it is computed, where there are several, or where the script asks which browser it
/// runs in.
#[must_use]
pub fn literal_hop(page: &Url, response: &Response, content: &[u8]) -> Option<Url> {
    let text = charset::decode(content).ok()?.text;
    let bare = uncommented(&text);
    let mut targets: BTreeSet<String> = refresh_header(response).into_iter().collect();
    for refresh in REFRESH.as_ref()?.find_iter(&bare) {
        if let Some(found) = REFRESH_URL.as_ref()?.captures(refresh.as_str()) {
            targets.extend(found.iter().skip(1).flatten().map(|target| target.as_str().replace("&amp;", "&")));
        }
    }
    let scripts = scripts(&bare);
    if LEADS.as_ref()?.is_match(&scripts) {
        let plain = LEADS_PLAINLY.as_ref()?.captures_iter(&scripts);
        let plain: Vec<String> =
            plain.filter_map(|found| found.get(1).or(found.get(2)).map(|target| target.as_str().to_owned())).collect();
        if plain.len() != LEADS.as_ref()?.find_iter(&scripts).count() || scripts.contains("navigator") {
            return None;
        }
        targets.extend(plain);
    }
    let targets: BTreeSet<Url> = targets.iter().filter_map(|target| resolve(page, target)).collect();
    let target = targets.first().filter(|_| targets.len() == 1)?;
    (target != page && same_host(page, target)).then(|| target.clone())
}

fn same_host(one: &Url, other: &Url) -> bool {
    let bare = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    bare(one).is_some() && bare(one) == bare(other)
}

/// The page without its comments, but with what stands in scripts, where `<!--` hides nothing.
fn uncommented(text: &str) -> String {
    let (Some(comment), Some(script)) = (COMMENT.as_ref(), SCRIPT.as_ref()) else { return text.to_owned() };
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = comment.find(rest) {
        match script.find(rest) {
            Some(code) if code.start() < found.start() => {
                bare.push_str(&rest[..code.end()]);
                rest = &rest[code.end()..];
            }
            _ => {
                bare.push_str(&rest[..found.start()]);
                rest = &rest[found.end()..];
            }
        }
    }
    bare.push_str(rest);
    bare
}

/// What the page's own scripts say, lines that are comments left out.
fn scripts(bare: &str) -> String {
    let (Some(script), Some(on_load)) = (SCRIPT.as_ref(), ON_LOAD.as_ref()) else { return String::new() };
    let bodies = script.captures_iter(bare).filter_map(|found| found.get(1));
    let handlers = on_load.captures_iter(bare).filter_map(|found| found.get(1).or(found.get(2)));
    let mut scripts = String::new();
    for code in bodies.chain(handlers) {
        let lines = code.as_str().lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.for_each(|line| {
            scripts.push_str(line);
            scripts.push('\n');
        });
    }
    scripts
}
