//! What the names of HTML elements mean for the reader of a page.

/// The name of an element: its first sixteen bytes, which tell all that HTML knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name(u128);

impl Name {
    pub(super) const fn of(name: &[u8]) -> Self {
        let mut bytes = [0; 16];
        let mut at = 0;
        while at < name.len() && at < 16 {
            bytes[at] = name[at];
            at += 1;
        }
        if name.len() > 16 {
            bytes[15] = 0xff;
        }
        Self(u128::from_le_bytes(bytes))
    }

    /// The same, faster, for a name that is met on a page.
    pub(super) fn read(name: &[u8]) -> Self {
        let mut bytes = [0; 16];
        match name.get(..16) {
            None => bytes[..name.len()].copy_from_slice(name),
            Some(start) => bytes.copy_from_slice(start),
        }
        if name.len() > 16 {
            bytes[15] = 0xff;
        }
        Self(u128::from_le_bytes(bytes))
    }

    /// Whether it is told apart from every other.
    pub(super) fn is_whole(self) -> bool {
        self.0 != 0 && self.0 >> 120 != 0xff
    }

    /// How many values [`Name::bits`] has.
    pub(super) const BITS: usize = 128;

    /// A few bits that tell most names of a page from each other.
    pub(super) fn bits(self) -> usize {
        let word = Self::word_of(self.0) >> 57;
        usize::try_from(word).unwrap_or_default()
    }

    /// A name's bits as one word, for a table of names.
    pub(super) fn word_of(bits: u128) -> u64 {
        let word = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        let mixed =
            word(bits).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word(bits >> 64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        mixed ^ mixed >> 29
    }
}

macro_rules! names {
    ($($constant:ident = $name:literal),+ $(,)?) => {
        $(pub(super) const $constant: Name = Name::of($name.as_bytes());)+
    };
}

names! {
    A = "a", BDO = "bdo", BODY = "body", BR = "br", BUTTON = "button", CANVAS = "canvas", CAPTION = "caption", COL = "col",
    COLGROUP = "colgroup", DD = "dd", DETAILS = "details", DIALOG = "dialog", DT = "dt", EMBED = "embed",
    FONT = "font", FRAME = "frame", HEAD = "head", HTML = "html", IFRAME = "iframe", IMG = "img", INPUT = "input",
    LI = "li", LINK = "link", MARK = "mark", META = "meta", OBJECT = "object", APPLET = "applet", OL = "ol",
    OPTION = "option", P = "p", PRE = "pre", RP = "rp", RT = "rt", SCRIPT = "script", SELECT = "select",
    STYLE = "style", SVG = "svg", TABLE = "table", TBODY = "tbody", TEMPLATE = "template",
    TEXT = "text", TEXTAREA = "textarea", TFOOT = "tfoot", THEAD = "thead", TITLE = "title", TR = "tr",
    UL = "ul", FOREIGN = "foreignobject",
}

/// What is to be known of an element: a set of the constants below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kind(u16);

impl Kind {
    /// Never has an end tag.
    pub(super) const VOID: Self = Self(1);
    /// Begins a line of its own.
    pub(super) const BLOCK: Self = Self(1 << 1);
    /// Not closed by the end of an inline element.
    pub(super) const SPECIAL: Self = Self(1 << 2);
    /// An inline element whose end may cross that of a block.
    pub(super) const FORMATTING: Self = Self(1 << 3);
    /// No end tag inside it reaches out of it.
    pub(super) const SCOPE: Self = Self(1 << 4);
    /// Its start closes an open paragraph.
    pub(super) const CLOSES_P: Self = Self(1 << 5);
    /// Its content is never shown.
    pub(super) const HIDDEN: Self = Self(1 << 6);
    pub(super) const HEADING: Self = Self(1 << 7);
    /// Part of a table.
    pub(super) const PART: Self = Self(1 << 8);
    /// Sets its text above or below the line.
    pub(super) const RAISED: Self = Self(1 << 9);
    pub(super) const STRUCK: Self = Self(1 << 10);
    /// Something is shown in its place, and its content is not.
    pub(super) const REPLACED: Self = Self(1 << 11);
    /// Stands before the body.
    pub(super) const HEAD: Self = Self(1 << 12);
    pub(super) const CELL: Self = Self(1 << 13);

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is any of these.
    pub(super) const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// What the name says.
    pub(super) fn of(name: &[u8]) -> Self {
        const LINE: Kind = Kind::BLOCK.with(Kind::SPECIAL).with(Kind::CLOSES_P);
        const PART: Kind = Kind::PART.with(Kind::SPECIAL);
        let name = std::str::from_utf8(name).unwrap_or_default();
        match name {
            "address" | "article" | "aside" | "blockquote" | "center" | "details" | "div" | "dl" | "fieldset"
            | "figcaption" | "figure" | "footer" | "form" | "header" | "main" | "nav" | "ol" | "p" | "pre"
            | "section" | "ul" | "dd" | "dt" | "li" | "dir" | "menu" | "summary" | "hgroup" | "listing" | "search" => {
                LINE
            }
            "dialog" => LINE,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => LINE.with(Self::HEADING),
            "hr" => LINE.with(Self::VOID),
            "legend" => Self::BLOCK,
            "html" => Self::BLOCK.with(Self::SPECIAL).with(Self::SCOPE).with(Self::HEAD),
            "head" => Self::BLOCK.with(Self::SPECIAL).with(Self::HEAD),
            "body" => Self::BLOCK.with(Self::SPECIAL),
            "table" => Self::SPECIAL.with(Self::SCOPE).with(Self::CLOSES_P),
            "td" | "th" => PART.with(Self::SCOPE).with(Self::CELL),
            "caption" => PART.with(Self::SCOPE).with(Self::BLOCK),
            "tr" | "tbody" | "thead" | "tfoot" | "colgroup" => PART,
            "col" => PART.with(Self::VOID),
            "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "small" | "strong" | "tt" | "u" => {
                Self::FORMATTING
            }
            "s" | "strike" => Self::FORMATTING.with(Self::STRUCK),
            "del" => Self::STRUCK,
            "sup" | "sub" | "rt" => Self::RAISED,
            "rp" | "datalist" => Self::HIDDEN,
            "noframes" | "noembed" => Self::HIDDEN.with(Self::SPECIAL),
            "script" | "style" | "title" | "noscript" => Self::HIDDEN.with(Self::SPECIAL).with(Self::HEAD),
            "template" => Self::HIDDEN.with(Self::SPECIAL).with(Self::SCOPE).with(Self::HEAD),
            "object" | "applet" => Self::REPLACED.with(Self::SPECIAL).with(Self::SCOPE),
            "iframe" => Self::REPLACED.with(Self::SPECIAL),
            "canvas" | "video" | "audio" | "progress" | "meter" => Self::REPLACED,
            "marquee" => Self::SPECIAL.with(Self::SCOPE),
            "select" | "textarea" | "button" | "xmp" => Self::SPECIAL,
            "base" | "link" | "meta" => Self::VOID.with(Self::HEAD),
            "area" | "br" | "embed" | "frame" | "img" | "input" | "param" | "source" | "track" | "wbr" => Self::VOID,
            _ => Self::default(),
        }
    }
}

/// Whether a link leads to a file that may be the report itself.
pub(super) fn is_file(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".ofd", ".zip", ".rar"]
        .iter()
        .any(|ending| path.ends_with(ending))
}
