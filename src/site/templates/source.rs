//! The page of a source: somebody else's, and so without anything that acts.

use maud::{DOCTYPE, PreEscaped, html};

/// What the page of a source may load: pictures that it brings along.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; img-src data:";
/// The same where its pages were drawn: those pictures lie beside it.
const POLICY_OF_PAGES: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; img-src 'self'";

/// Marks are seen on whatever the page shows; the one that was asked for stands out, and what hides it is opened.
const STYLE: &str = "\
gouji-m,gouji-m a{display:inline!important;visibility:visible!important;position:static!important;float:none!important;\
opacity:1!important;font-size:inherit!important;text-indent:0!important;clip-path:none!important}\
[hidden]:has(:target),[style*='display:none']:has(:target),[style*='display: none']:has(:target){display:revert!important}\
.gouji{background:#fdf1cf;border-bottom:2px solid #b3342d;scroll-margin:35vh 40px}.gouji a{color:inherit;text-decoration:none}\
.gouji:hover{background:#f6dd95}.gouji a:focus-visible{outline:2px solid #b3342d}\
.gouji:target{background:#b3342d;color:#fff;outline:3px solid #b3342d}\
.gouji-thing{border:1px dashed #888;padding:0 .3em;color:#555;font-size:.85em}\
.gouji-grid{border-collapse:collapse;margin:1em 0}.gouji-grid td{border:1px solid #bbb;padding:.2em .5em}\
.gouji-page{position:relative;margin:0 0 1.5em;background:#fff;border:1px solid #ccc}\
.gouji-page img{width:100%;display:block}.gouji-page figcaption{position:absolute;bottom:.3em;right:.6em;color:#555;font-size:.8em}\
.gouji-page .gouji{position:absolute;background:none;border:1.5px solid #b3342d}.gouji-page .gouji a{position:absolute;inset:0}\
.gouji-page .gouji:target{background:rgba(179,52,45,.25)}\
.gouji-text{white-space:pre-wrap;overflow-wrap:anywhere;font:1rem/1.7 system-ui,sans-serif}\
@media print{.gouji{background:none}}";

/// What stands on the page of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Printed text, with its own lines and blanks.
    Text,
    /// Elements.
    Page,
    /// Pages that were drawn.
    Drawn,
}

/// A page that shows a source.
#[must_use]
pub fn source(title: &str, kind: Kind, shown: &str) -> String {
    let policy = if kind == Kind::Drawn { POLICY_OF_PAGES } else { POLICY };
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="referrer" content="no-referrer";
                title { (title) }
            }
            body {
                @if kind == Kind::Text { div.gouji-text { (PreEscaped(shown)) } } @else { (PreEscaped(shown)) }
                // Behind the page's own sheets, so that marks look like marks.
                style { (PreEscaped(STYLE)) }
            }
        }
    };
    page.into_string()
}
