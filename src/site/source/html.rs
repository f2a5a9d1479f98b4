//! A page of HTML made inert: what it shows and nothing that acts.
//!
//! In: the decoded page and the marks in it. Out: its elements that show text, with the attributes that arrange it. Whatever
//! is not listed here is left out: scripts, forms, links, frames, requests. Nothing is written that was not escaped.

use super::marks::{Marks, escape};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::fmt::Write as _;
use std::ops::Range;

/// Elements that are written as they are.
const SHOWN: [&str; 60] = [
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "caption",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "i",
    "ins",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
];
/// The same, without content or with an end that is not written.
const SHOWN_TOO: [&str; 8] = ["tr", "tt", "u", "ul", "var", "br", "hr", "wbr"];
/// Elements that are boxes like others here.
const BOXES: [(&str, &str); 7] = [
    ("a", "span"),
    ("form", "div"),
    ("fieldset", "div"),
    ("label", "span"),
    ("legend", "div"),
    ("option", "span"),
    ("textarea", "span"),
];
/// Elements that nothing is shown of, nor of what they hold.
const HIDDEN: [&str; 17] = [
    "applet",
    "audio",
    "canvas",
    "head",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "script",
    "svg",
    "template",
    "title",
    "video",
    "xmp",
    "plaintext",
];
/// Attributes that arrange what is shown.
const ATTRIBUTES: [&str; 22] = [
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "class",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "hidden",
    "id",
    "lang",
    "nowrap",
    "open",
    "rowspan",
    "size",
    "start",
    "style",
    "valign",
    "width",
];

/// Makes a page inert.
pub(super) fn inert(page: &str, marks: &Marks<'_>) -> String {
    let mut writer = Writer {
        marks,
        page,
        out: String::with_capacity(page.len()),
        tag: Tag::default(),
        within: None,
        media: String::new(),
    };
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
        writer.event(&event, span.start..span.end);
        None
    });
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(page, emitter).next();
    writer.out
}

/// A start tag that is being read.
#[derive(Debug, Default)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

struct Writer<'a> {
    marks: &'a Marks<'a>,
    page: &'a str,
    out: String,
    tag: Tag,
    /// The element that nothing is shown of, and how many of its name are open; of a style what it says.
    within: Option<(String, usize, String)>,
    /// The media that the style being read is for.
    media: String,
}

impl Writer<'_> {
    fn event(&mut self, event: &CallbackEvent<'_>, span: Range<usize>) {
        let string = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag.name = string(name).to_ascii_lowercase();
                self.tag.attributes.clear();
            }
            CallbackEvent::AttributeName { name } => {
                self.tag.attributes.push((string(name).to_ascii_lowercase(), String::new()));
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some((_, own)) = self.tag.attributes.last_mut() {
                    own.push_str(&string(value));
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => self.start(*self_closing),
            CallbackEvent::EndTag { name } => self.end(&string(name).to_ascii_lowercase()),
            CallbackEvent::String { value } => match &mut self.within {
                Some((name, _, text)) if name == "style" => text.push_str(&string(value)),
                Some(_) => {}
                None => self.text(span),
            },
            _ => {}
        }
    }

    fn text(&mut self, span: Range<usize>) {
        if self.page.get(span.clone()).is_some() {
            self.put(&self.marks.markup(span).to_string());
        }
    }

    fn put(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn start(&mut self, self_closing: bool) {
        let name = std::mem::take(&mut self.tag.name);
        if let Some((outer, depth, _)) = &mut self.within {
            *depth += usize::from(*outer == name && !self_closing);
        } else if name == "style" || HIDDEN.contains(&name.as_str()) {
            // The head of a page ends with its body, whether that is said or not.
            if name != "head" && !(self_closing && matches!(name.as_str(), "svg" | "math")) {
                self.within = Some((name.clone(), 1, String::new()));
                self.media = self.tag.get("media").unwrap_or_default().replace(['{', '}'], "");
            }
        } else if let Some(shown) = shown(&name) {
            self.put("<");
            self.put(shown);
            self.attributes();
            self.put(">");
        } else {
            self.thing(&name);
        }
        self.tag.name = name;
    }

    fn end(&mut self, name: &str) {
        if let Some((outer, depth, text)) = &mut self.within {
            if outer != name {
                return;
            }
            *depth -= 1;
            if *depth == 0 {
                let sheet = (name == "style").then(|| css(text));
                self.within = None;
                if let Some(sheet) = sheet {
                    // Of a part that is left out the braces may be missing: what follows is then no style either.
                    let is_for_some = !self.media.trim().is_empty();
                    let media = css(&self.media);
                    let sheet = if is_for_some { format!("@media {media}{{{sheet}}}") } else { sheet };
                    self.put(&format!("<style>{sheet}</style>"));
                }
            }
        } else if let Some(shown) = shown(name).filter(|name| !matches!(*name, "col" | "hr" | "wbr")) {
            self.put(&format!("</{shown}>"));
        }
    }

    fn attributes(&mut self) {
        let attributes = std::mem::take(&mut self.tag.attributes);
        for (name, value) in &attributes {
            // An anchor of ours is nobody else's.
            let number =
                value.strip_prefix(['c', 's']).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            let is_ours = name == "id" && number.is_some();
            // Nobody writes escapes into the style of an element but to hide what it says.
            let is_hidden = name == "style" && value.contains('\\');
            if !ATTRIBUTES.contains(&name.as_str()) || is_ours || is_hidden {
                continue;
            }
            let value = if name == "style" { css(value) } else { value.clone() };
            // Writing to a string cannot fail.
            let _ = write!(self.out, " {name}=\"");
            let _ = escape(&mut self.out, &value, true);
            self.out.push('"');
        }
        self.tag.attributes = attributes;
    }

    /// What is no text: a picture that the page brings along, else what stands in its place.
    fn thing(&mut self, name: &str) {
        let (class, words) = match name {
            "img" | "image" => match self.tag.get("src").filter(|src| is_picture(src)) {
                Some(src) => {
                    let mut picture = String::from("<img alt=\"\" src=\"");
                    let _ = escape(&mut picture, src, true);
                    picture.push('"');
                    self.put(&picture);
                    self.attributes();
                    return self.put(">");
                }
                None => ("gouji-thing", format!("图片 {}", self.tag.get("alt").unwrap_or_default())),
            },
            "input" if self.tag.get("type").is_none_or(|sort| sort.eq_ignore_ascii_case("text")) => {
                ("gouji-thing", self.tag.get("value").unwrap_or_default().to_owned())
            }
            "embed" => ("gouji-thing", "嵌入的文件".to_owned()),
            _ => return,
        };
        let mut written = format!("<span class=\"{class}\">");
        let _ = escape(&mut written, words.trim(), true);
        self.put(&(written + "</span>"));
    }
}

/// What an element is written as; none where it is not.
fn shown(name: &str) -> Option<&'static str> {
    let own = SHOWN.iter().chain(&SHOWN_TOO).find(|own| **own == name).copied();
    own.or_else(|| BOXES.iter().find(|(own, _)| *own == name).map(|(_, shown)| *shown))
}

/// A picture that stands in the page itself and is no drawing, which might act.
fn is_picture(src: &str) -> bool {
    let kinds = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;", "data:image/bmp;"];
    kinds.iter().any(|kind| src.get(..kind.len()).is_some_and(|head| head.eq_ignore_ascii_case(kind)))
}

/// A style that asks for nothing from outside and holds no tag. What asks is written over, never cut out, so that nothing new
/// comes to stand together; escapes, by which it might be written otherwise, are left out first.
fn css(style: &str) -> String {
    const ASKING: [&str; 6] = ["url(", "@import", "image(", "image-set(", "expression(", "src("];
    let bare = style.replace("<!--", " ").replace("-->", " ");
    let plain: String = bare.chars().filter(|c| !matches!(c, '<' | '\\')).collect();
    let lower = plain.to_ascii_lowercase();
    let mut out = String::with_capacity(plain.len());
    let mut at = 0;
    while let Some(start) = ASKING.iter().filter_map(|word| Some(at + lower[at..].find(word)?)).min() {
        let (stop, instead) = if lower[start..].starts_with('@') { (';', " ; ") } else { (')', " none ") };
        out.push_str(&plain[at..start]);
        out.push_str(instead);
        at = lower[start..].find(stop).map_or(lower.len(), |end| start + end + 1);
    }
    out.push_str(&plain[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::source::Pointed;

    fn shown(page: &str) -> String {
        let marks = page.find("31").map(|at| Pointed { at: at..at + 2, anchor: "c1".into(), title: "总计".into() });
        inert(page, &Marks::of(marks.into_iter().collect(), page))
    }

    #[test]
    fn a_page_keeps_what_it_shows() {
        let page = "<html><head><title>x</title></head><body bgcolor=red><table class=t><tr><td colspan=2 style='color:red'>31&nbsp;件</td></tr></table><a href=http://example.org onclick=x()>y</a>";
        let mark = "<gouji-m id=\"c1\" class=\"gouji\"><a target=\"_parent\" href=\"index.html#c1\" title=\"总计\">31</a></gouji-m>";
        let table =
            format!("<table class=\"t\"><tr><td colspan=\"2\" style=\"color:red\">{mark}&nbsp;件</td></tr></table>");
        assert_eq!(shown(page), format!("{table}<span>y</span>"));
    }

    #[test]
    fn nothing_that_acts_is_left() {
        for page in [
            "<script>alert(1)</script>",
            "<SCRIPT src=//example.org/x.js></SCRIPT>",
            "<svg onload=alert(1)><script>x</script></svg>",
            "<img src=x onerror=alert(1)>",
            "<iframe src=javascript:alert(1)></iframe>",
            "<form action=http://example.org><input type=submit></form>",
            "<meta http-equiv=refresh content='0;url=http://example.org'>",
            "<base href=http://example.org><link rel=stylesheet href=//example.org>",
            "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
            "<p style='background:url(http://example.org/a.png)'>x</p>",
            "<p style='background:u\\72l(http://example.org/a.png)'>x</p>",
            "<style>@import 'http://example.org';p{background:URL( http://example.org)}</style>",
            "<style>p{}</style><script>x</script></style>",
            "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
            "<textarea></textarea><script>alert(1)</script>",
            "<p id=c1 class='\"><script>alert(1)</script>'>",
        ] {
            let html = shown(page).to_ascii_lowercase();
            for acts in [
                "<script",
                "onerror",
                "onload",
                "http:",
                "//example",
                "javascript:",
                "<form",
                "<input",
                "<meta",
                "<svg",
                "<iframe",
            ] {
                assert!(!html.contains(acts), "{page} gives {html}");
            }
        }
        assert_eq!(css("a{background:url(x) red} @import 'x'; b{}"), "a{background: none  red}  ;  b{}");
        assert!(!css("background:ur@import x;l(http://127.0.0.1:9/a.png)").contains("url("));
        assert_eq!(shown("<style media=print>p{}</style>"), "<style>@media print{p{}}</style>");
        assert_eq!(shown("<p id=content>x</p><p id=c1>y</p>"), "<p id=\"content\">x</p><p>y</p>");
    }
}
