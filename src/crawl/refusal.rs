//! Is what came back the page that was asked for, or a refusal?
//!
//! In: a request and its answer. Out: the named refusal with the mark it was told by, or none.
//! A page counts as content before any word counts against it: an article on 验证码 is an article.
//! Refusals are recognised so that they can be told and left alone; nothing here gets around one.

mod glance;
mod portrait;
mod shell;

use super::Kind;
use crate::archive::{Response, Truncated};
use crate::document::charset;
use crate::portal::column::own_links;
use crate::portal::{Page, Request};
use crate::text::finder::Finder;
pub use portrait::Portrait;
pub use shell::literal_hop;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Why an answer is not the page that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which refusal.
    pub kind: Kind,
    /// What it was told by, the status before it: `200 访问过于频繁`.
    pub marker: String,
}

/// Bytes of a page that are looked through; what is larger and refuses does so in its head.
const LOOKED_AT: usize = 200_000;
/// Characters beyond ASCII that a page of refusal shows at most: addresses and agents that it prints back are no words of
/// its own. The longest of the practice portal shows 33, the shortest of the 16 bundled report pages 390.
const LONGEST_REFUSAL: usize = 300;
/// Links into its own site that show a portal.
const LEAST_LINKS: usize = 5;
/// Characters a page must show beside a mark of content to be one.
const SHORTEST_CONTENT: usize = 200;
/// Characters on a page that says hardly more than that it is missing.
const HARDLY_ANYTHING: usize = 100;

/// How a word is to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// A script no page of content has.
    Script,
    /// Words of a refusal.
    Words,
    /// Words of a refusal, if the page also asks for something to be typed or moved.
    Asking,
    /// Words of a refusal, if the status is not 200.
    BesideStatus,
    /// Words of a refusal in a title, or where there is hardly anything else.
    Title,
}

/// The words refusals are told by, in lower case.
const WORDS: &[(Kind, Weight, &str)] = &[
    (Kind::ChallengeRuishu, Weight::Script, "$_ts"),
    (Kind::ChallengeJsl, Weight::Script, "__jsl_clearance"),
    (Kind::ChallengeJsl, Weight::Script, "__jsluid"),
    (Kind::ChallengeAcw, Weight::Script, "acw_sc__v2"),
    (Kind::ChallengeAcw, Weight::Script, "var arg1="),
    (Kind::ChallengeAcw, Weight::BesideStatus, "errors.aliyun.com"),
    (Kind::WafBlock, Weight::Script, "waf.tencent.com/501page.html"),
    (Kind::WafBlock, Weight::Script, "nwaf"),
    (Kind::WafBlock, Weight::Script, "yunsuoautojump"),
    (Kind::WafBlock, Weight::Script, "security_verify_data"),
    (Kind::WafBlock, Weight::Script, "wzwschallenge"),
    (Kind::WafBlock, Weight::Script, "wzwsquestion"),
    (Kind::WafBlock, Weight::Script, "wzws_method"),
    (Kind::WafBlock, Weight::Script, "__tst_status"),
    (Kind::WafBlock, Weight::Words, "the requested url was rejected"),
    (Kind::WafBlock, Weight::Words, "您的访问被拦截"),
    (Kind::WafBlock, Weight::Words, "safeline"),
    (Kind::WafBlock, Weight::Words, "对网站造成安全威胁"),
    (Kind::WafBlock, Weight::Words, "对网站造成威胁"),
    (Kind::WafBlock, Weight::Words, "设置为拦截"),
    (Kind::WafBlock, Weight::Words, "防护拦截"),
    (Kind::WafBlock, Weight::Title, "安全拦截"),
    (Kind::WafBlock, Weight::Words, "访问被拦截"),
    (Kind::WafBlock, Weight::Words, "访问被阻断"),
    (Kind::WafBlock, Weight::Title, "访问异常"),
    (Kind::WafBlock, Weight::Title, "安全验证"),
    (Kind::WafBlock, Weight::Words, "网站防火墙"),
    (Kind::WafBlock, Weight::Words, "web应用防火墙"),
    (Kind::WafBlock, Weight::Words, "请求被拦截"),
    (Kind::WafBlock, Weight::Words, "不合法的参数"),
    (Kind::WafBlock, Weight::Words, "不合法参数"),
    (Kind::WafBlock, Weight::Words, "疑似攻击"),
    (Kind::WafBlock, Weight::Words, "疑似黑客攻击"),
    (Kind::WafBlock, Weight::Words, "创宇盾"),
    (Kind::WafBlock, Weight::Words, "网站卫士"),
    (Kind::WafBlock, Weight::Words, "应用防护系统"),
    (Kind::WafBlock, Weight::Words, "blocked by edgeone"),
    (Kind::Captcha, Weight::Script, "/visitcode/"),
    (Kind::Captcha, Weight::Asking, "codevalue"),
    (Kind::Captcha, Weight::Asking, "验证码"),
    (Kind::Captcha, Weight::Asking, "滑动"),
    (Kind::Captcha, Weight::Asking, "拖动滑块"),
    (Kind::RateLimited, Weight::Words, "访问过于频繁"),
    (Kind::RateLimited, Weight::Words, "访问太频繁"),
    (Kind::RateLimited, Weight::Words, "请求过于频繁"),
    (Kind::RateLimited, Weight::Words, "操作过于频繁"),
    (Kind::RateLimited, Weight::Words, "访问频率过高"),
    (Kind::RateLimited, Weight::BesideStatus, "请稍候"),
    (Kind::RateLimited, Weight::BesideStatus, "请稍后"),
    (Kind::RateLimited, Weight::BesideStatus, "too many requests"),
    (Kind::Parked, Weight::Words, "域名出售"),
    (Kind::Parked, Weight::Words, "域名已过期"),
    (Kind::Parked, Weight::Words, "domain is for sale"),
    (Kind::Parked, Weight::Words, "站点创建成功"),
    (Kind::Parked, Weight::Words, "没有找到站点"),
    (Kind::Parked, Weight::Words, "网站建设中"),
    (Kind::Parked, Weight::Words, "网站维护中"),
    (Kind::Parked, Weight::Words, "系统维护中"),
    (Kind::Parked, Weight::Title, "welcome to nginx"),
    (Kind::Parked, Weight::Title, "apache tomcat"),
    (Kind::Parked, Weight::Title, "iis windows server"),
    (Kind::Parked, Weight::Title, "it works!"),
    (Kind::Soft404, Weight::Words, "页面不存在"),
    (Kind::Soft404, Weight::Words, "页面未找到"),
    (Kind::Soft404, Weight::Words, "找不到页面"),
    (Kind::Soft404, Weight::Words, "找不到您"),
    (Kind::Soft404, Weight::Words, "页面没有找到"),
    (Kind::Soft404, Weight::Words, "您访问的页面"),
    (Kind::Soft404, Weight::Words, "您要查看的页面"),
    (Kind::Soft404, Weight::Words, "页面已删除"),
    (Kind::Soft404, Weight::Words, "页面不存在或已删除"),
    (Kind::Soft404, Weight::Words, "栏目不存在"),
    (Kind::Soft404, Weight::Words, "文章不存在"),
    (Kind::Soft404, Weight::Title, "找不到"),
    (Kind::Soft404, Weight::Title, "已删除"),
    (Kind::Soft404, Weight::Title, "404"),
    (Kind::Soft404, Weight::Title, "错误"),
    (Kind::Soft404, Weight::Title, "forbidden"),
    (Kind::Soft404, Weight::Title, "not found"),
];

static SEARCH: LazyLock<Finder> = LazyLock::new(|| Finder::of(WORDS.iter().map(|word| word.2)));

/// Meta tags that pages of content have (国办发〔2017〕47号).
const CONTENT_METAS: &[&str] =
    &["articletitle", "pubdate", "columnname", "columntype", "contentsource", "siteidcode", "sitename", "channelid"];

/// The refusal in an answer, if it is one; `content` is the body with its content coding undone.
///
/// Redirects and 304 are answers, not refusals.
#[must_use]
pub fn recognise(request: &Request, response: &Response, content: &[u8]) -> Option<Refusal> {
    let status = response.status;
    let told = |kind, marker: &str| Some(Refusal { kind, marker: format!("{status} {marker}").trim_end().to_owned() });
    let found = || if is_text(content) { Shown::of(request, content).refusal(status) } else { None };
    match status {
        412 => told(Kind::ChallengeRuishu, if contains(content, b"$_ts") { "$_ts" } else { "" }),
        // EdgeOne, and two that 创宇 and 安域 made up.
        461 | 493 | 566 | 567 => told(Kind::WafBlock, ""),
        521 => told(Kind::ChallengeJsl, if contains(content, b"__jsl") { "__jsl" } else { "" }),
        429 => told(Kind::RateLimited, ""),
        200..=203 => {
            if let Some((kind, marker)) = found() {
                return told(kind, marker);
            }
            match response.truncated {
                Some(Truncated::Length) => told(Kind::TooLarge, "cut at the limit"),
                Some(Truncated::Time) => told(Kind::Timeout, "cut in the body"),
                Some(Truncated::Disconnect) => told(Kind::Reset, "cut in the body"),
                None if shell::is_led_on(&request.url, response, content) => told(Kind::JsShell, "Refresh header"),
                None if content.trim_ascii().is_empty() => told(Kind::Soft404, "no content"),
                None => None,
            }
        }
        204 | 205 => told(Kind::Soft404, "no content"),
        300..=399 => None,
        _ => {
            let (plainly, may_mean): (Kind, fn(Kind) -> bool) = match status {
                404 | 410 => (Kind::NotFound, Kind::closes_host),
                405 | 406 | 422 | 550 => (Kind::WafBlock, Kind::closes_host),
                401 | 403 => (Kind::Forbidden, |kind| kind.closes_host() || kind == Kind::Captcha),
                500..=599 => (Kind::ServerError, |kind| kind.closes_host() || kind == Kind::RateLimited),
                _ => (Kind::OddStatus, |_| true),
            };
            match found() {
                Some((kind, marker)) if may_mean(kind) => told(kind, marker),
                _ => told(plainly, ""),
            }
        }
    }
}

/// Is this text at all? Files of other kinds hold a zero byte early, or their name.
fn is_text(content: &[u8]) -> bool {
    !content.starts_with(b"%PDF") && !content[..content.len().min(1_024)].contains(&0)
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

/// What a page shows, taken apart only when a word makes it necessary.
struct Shown<'a> {
    request: &'a Request,
    content: &'a [u8],
    /// In lower case; empty where the page shows more than any refusal.
    text: String,
}

impl<'a> Shown<'a> {
    fn of(request: &'a Request, content: &'a [u8]) -> Self {
        let head = &content[..content.len().min(LOOKED_AT)];
        let mut text = charset::decode(head).map_or_else(|_| String::from_utf8_lossy(head).into_owned(), |it| it.text);
        if text.trim_start().starts_with('<') && glance::shows_more_than(LONGEST_REFUSAL, &text) {
            text.clear();
        }
        text.make_ascii_lowercase();
        Self { request, content, text: without_pictures(&text) }
    }

    fn refusal(&self, status: u16) -> Option<(Kind, &'static str)> {
        if self.text.is_empty() {
            return None;
        }
        let found: BTreeSet<usize> = SEARCH.all(&self.text).map(|found| found.word).collect();
        let may_be_shell = (200..204).contains(&status) && self.content.len() < shell::LARGEST;
        if found.is_empty() && !may_be_shell {
            return None;
        }
        if !self.text.trim_start().starts_with('<') {
            return self.without_markup(&found);
        }
        let page = Page::parse(self.request.url.clone(), &self.content[..self.content.len().min(LOOKED_AT)]);
        let visible = page.text.chars().filter(|c| !c.is_whitespace()).count();
        let words = page.text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).count();
        if words > LONGEST_REFUSAL || is_content(&page, visible) {
            return None;
        }
        let title = page.title.to_ascii_lowercase();
        let asks = ["<input", "<img", "<canvas", "slider", "滑块", "<form"].iter().any(|part| self.text.contains(part));
        // A portal's scripts may hold any word; what it shows counts: 页面不存在 below its menu.
        let is_portal = own_links(&page) >= LEAST_LINKS;
        let is_meant = |word: &str| !is_portal || title.contains(word) || says(&page.text, word);
        let found = found.into_iter().map(|place| WORDS[place]).filter(|(.., word)| is_meant(word));
        let word = { found }.find(|(_, weight, word)| match weight {
            Weight::Script | Weight::Words => true,
            Weight::Asking => asks && !is_portal,
            Weight::BesideStatus => status != 200,
            Weight::Title => title.contains(word) || (visible < HARDLY_ANYTHING && says(&page.text, word)),
        });
        if let Some((kind, _, word)) = word {
            return Some((kind, word));
        }
        let shell = may_be_shell.then(|| shell::sign(&page, &self.text, visible)).flatten();
        shell.map(|sign| (Kind::JsShell, sign))
    }

    /// Data or bare text that is an error message: short, and no list.
    fn without_markup(&self, found: &BTreeSet<usize>) -> Option<(Kind, &'static str)> {
        let length = self.text.chars().count();
        let is_data = self.text.contains('{') || self.text.trim_start().starts_with('[');
        let word = found.iter().map(|place| WORDS[*place]).find(|(_, weight, word)| match weight {
            Weight::Script | Weight::Words => true,
            Weight::Title => length < HARDLY_ANYTHING && !is_data && says(&self.text, word),
            Weight::Asking | Weight::BesideStatus => false,
        });
        word.filter(|_| length < LONGEST_REFUSAL).map(|(kind, _, word)| (kind, word))
    }
}

/// A page without what draws it: styles, and pictures that stand in it as text, whose letters say anything.
fn without_pictures(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = ["<style", "data:"].iter().filter_map(|start| rest.find(start)).min() {
        kept.push_str(&rest[..at]);
        let ends: &[char] = if rest[at..].starts_with("data:") { &['"', '\'', ')', ' ', '>'] } else { &[] };
        let len = if ends.is_empty() { rest[at..].find("</style") } else { rest[at..].find(ends) };
        rest = len.map_or("", |len| &rest[at + len.max(1)..]);
    }
    kept.push_str(rest);
    kept
}

/// Does a text say it? A number only as a word of its own.
fn says(text: &str, word: &str) -> bool {
    let text = text.to_ascii_lowercase();
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(|own| own == word)
    } else {
        text.contains(word)
    }
}

/// Does a page show what pages of content show: text with a mark, or the rows of a list?
fn is_content(page: &Page, visible: usize) -> bool {
    let marked = CONTENT_METAS.iter().any(|name| page.meta(name).is_some());
    let rows: BTreeSet<&str> =
        page.rows().filter(|row| row.date.is_some() && !row.title.is_empty()).map(|row| row.url.as_str()).collect();
    (marked && visible >= SHORTEST_CONTENT) || rows.len() >= 2 || page.too_deep
}

#[cfg(test)]
mod tests;
