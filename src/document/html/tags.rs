//! What the names of HTML elements mean for the reader of a page.

/// Whether a link leads to a file that may be the report itself.
pub(super) fn is_file(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".ofd", ".zip", ".rar"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// Elements that never have an end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose end is implied by what follows, so that leaving it out does not nest them.
pub(super) fn ends_by_itself(name: &str) -> bool {
    matches!(
        name,
        "p" | "li"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "thead"
            | "tfoot"
            | "dd"
            | "dt"
            | "option"
            | "optgroup"
            | "html"
            | "head"
            | "body"
    )
}

/// Elements that begin a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "ul"
    )
}

/// Whether a style hides its element: `display: none`.
pub(super) fn hides(style: &[u8]) -> bool {
    let has = |word: &[u8]| style.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    has(b"display") && {
        let style: String = String::from_utf8_lossy(style).to_ascii_lowercase().split_whitespace().collect();
        style.contains("display:none")
    }
}
