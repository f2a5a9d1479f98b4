//! What a style declares, as far as it decides whether print is seen, raised or struck out.
//!
//! In: the text between the braces of a rule, or of a `style` attribute. Out: [`Declared`], one value a property.

use super::arranged;
use super::css;
use super::paint::Paint;

/// Something that may be asked of an element: a class, an id, a name, an attribute.
pub(super) const fn fact(sort: u8, name: &[u8]) -> u64 {
    let mut hash = (0xcbf2_9ce4_8422_2325 ^ sort as u64).wrapping_mul(0x0100_0000_01b3);
    let mut at = 0;
    while at < name.len() {
        hash = (hash ^ name[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The properties that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    Display,
    Visibility,
    Size,
    Opacity,
    Colour,
    Paper,
    Line,
    Align,
    Raise,
    Position,
    Top,
    Right,
    Bottom,
    Left,
    Clip,
    ClipPath,
    Scale,
    Indent,
    Overflow,
    Width,
    Height,
    MostWidth,
    MostHeight,
    MarginLeft,
    MarginTop,
    Content,
    Float,
    Order,
    Direction,
    Bidi,
}

const PROPERTIES: usize = Property::Bidi as usize + 1;

/// A value of one of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Word(Word),
    Length(Length),
    Number(f32),
    Paint(Paint),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// `display: none`, a clip that leaves nothing, a scale of zero.
    Nothing,
    Hidden,
    Collapse,
    Inherit,
    Struck,
    Super,
    Sub,
    TextTop,
    Inline,
    /// What it holds are boxes of their own, whatever their order: `flex`, `grid`.
    Items,
    /// Content of a style sheet's making that a figure may stand in.
    Written,
    /// Content that is some attribute of the element.
    Copied,
    /// Set elsewhere in its line: `float: right`, `order: 2`.
    Moved,
    /// From the right to the left, turned over.
    Reversed,
    Relative,
    /// Taken out of the flow: `absolute`, `fixed`.
    Apart,
    Smaller,
    Larger,
    /// Whatever else may be said; it hides nothing.
    Other,
}

/// A length with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Length {
    pub(super) number: f32,
    pub(super) unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Px,
    Em,
    Rem,
    Percent,
    View,
}

impl Length {
    /// In pixels, where an em and a hundred per cent are as long as said.
    pub(super) fn px(self, em: f32, whole: f32) -> f32 {
        match self.unit {
            Unit::Px => self.number,
            Unit::Em => self.number * em,
            Unit::Rem => self.number * 16.0,
            Unit::Percent => self.number * whole / 100.0,
            Unit::View => self.number * 10.0,
        }
    }

    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+')).unwrap_or(text.len());
        let number: f32 = text[..end].parse().ok()?;
        let (factor, unit) = match &text[end..] {
            // A number without a unit is a length in quirks mode, and zero always.
            "px" | "" => (1.0, Unit::Px),
            "pt" => (4.0 / 3.0, Unit::Px),
            "pc" => (16.0, Unit::Px),
            "in" => (96.0, Unit::Px),
            "cm" => (37.8, Unit::Px),
            "mm" => (3.78, Unit::Px),
            "em" => (1.0, Unit::Em),
            "ex" | "ch" => (0.5, Unit::Em),
            "rem" => (1.0, Unit::Rem),
            "%" => (1.0, Unit::Percent),
            "vw" | "vh" | "vmin" | "vmax" => (1.0, Unit::View),
            _ => return None,
        };
        Some(Self { number: number * factor, unit })
    }
}

/// One declaration: its property, its value, whether it is important.
pub(super) type Declaration = (Property, Value, bool);

/// What was declared of an element, the strongest of each property.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Declared {
    values: [Option<Value>; PROPERTIES],
    important: u32,
}

impl Declared {
    /// Puts a declaration over what was declared before, unless only that is important.
    pub(super) fn set(&mut self, (property, value, important): Declaration) {
        let bit = 1 << property as u32;
        if important || self.important & bit == 0 {
            self.values[property as usize] = Some(value);
            self.important |= bit * u32::from(important);
        }
    }

    pub(super) fn get(&self, property: Property) -> Option<Value> {
        self.values[property as usize]
    }

    pub(super) fn word(&self, property: Property) -> Option<Word> {
        match self.get(property) {
            Some(Value::Word(word)) => Some(word),
            _ => None,
        }
    }

    pub(super) fn length(&self, property: Property) -> Option<Length> {
        match self.get(property) {
            Some(Value::Length(length)) => Some(length),
            _ => None,
        }
    }
}

/// Reads declarations, and hands on those that matter.
pub(super) fn declarations(text: &str, mut found: impl FnMut(Declaration)) {
    let mut rest = text;
    while !rest.is_empty() {
        let (declaration, _, behind) = css::cut(rest, b";");
        rest = behind;
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let mut room = [0; 24];
        let name = css::plain(name.trim());
        let Some(room) = room.get_mut(..name.len()) else { continue };
        room.copy_from_slice(name.as_bytes());
        room.make_ascii_lowercase();
        if !is_read(room) {
            continue;
        }
        let (value, mark, behind) = css::cut(value, b"!");
        let is_important = mark.is_some();
        if is_important && !css::plain(behind).trim().eq_ignore_ascii_case("important") {
            continue;
        }
        let value = css::plain(value.trim()).to_ascii_lowercase();
        // `block\9` is for browsers of old alone.
        let is_hack =
            room != b"content" && value.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER);
        if let Some((property, value)) = read(room, &value).filter(|_| !is_hack) {
            found((property, value, is_important));
        }
    }
}

fn is_read(name: &[u8]) -> bool {
    matches!(
        name,
        b"display"
            | b"visibility"
            | b"font-size"
            | b"font"
            | b"opacity"
            | b"filter"
            | b"color"
            | b"background"
            | b"background-color"
            | b"background-image"
            | b"text-decoration"
            | b"text-decoration-line"
            | b"text-line-through"
            | b"vertical-align"
            | b"mso-text-raise"
            | b"position"
            | b"top"
            | b"right"
            | b"bottom"
            | b"left"
            | b"clip"
            | b"clip-path"
            | b"-webkit-clip-path"
            | b"transform"
            | b"zoom"
            | b"-webkit-transform"
            | b"text-indent"
            | b"overflow"
            | b"overflow-x"
            | b"overflow-y"
            | b"width"
            | b"height"
            | b"max-width"
            | b"max-height"
            | b"margin-left"
            | b"margin-top"
            | b"content"
            | b"float"
            | b"order"
            | b"direction"
            | b"unicode-bidi"
    )
}

/// What a box may be and still be shown where it stands; two of them together too.
const DISPLAYS: [&str; 25] = [
    "block",
    "contents",
    "flow",
    "flow-root",
    "inline",
    "inline-block",
    "inline-table",
    "list-item",
    "math",
    "ruby",
    "ruby-base",
    "ruby-base-container",
    "ruby-text",
    "ruby-text-container",
    "table",
    "table-caption",
    "table-cell",
    "table-column",
    "table-column-group",
    "table-footer-group",
    "table-header-group",
    "table-row",
    "table-row-group",
    "-webkit-inline-box",
    "-webkit-inline-flex",
];

fn read(name: &[u8], value: &str) -> Option<(Property, Value)> {
    use Property as P;
    let word = |property, word| Some((property, Value::Word(word)));
    let length = |property| Some((property, Length::of(value).map_or(Value::Word(Word::Other), Value::Length)));
    match name {
        b"display" => display(value).map(|word| (P::Display, Value::Word(word))),
        b"visibility" => match value {
            "hidden" => word(P::Visibility, Word::Hidden),
            "collapse" => word(P::Visibility, Word::Collapse),
            "visible" | "initial" => word(P::Visibility, Word::Other),
            _ => None,
        },
        b"font-size" => size(value).map(|size| (P::Size, size)),
        b"font" => value.split_ascii_whitespace().find_map(|part| {
            let part = part.split('/').next().unwrap_or_default();
            let is_weight = part.len() == 3 && part.ends_with("00");
            size(part).filter(|_| !is_weight).map(|size| (P::Size, size))
        }),
        b"opacity" => fraction(value).map(|number| (P::Opacity, Value::Number(number))),
        b"filter" => {
            let (_, rest) = value.split_once("opacity")?;
            let number = rest.trim_start_matches(['(', '=', ' ']).trim_end_matches([')', ' ']);
            fraction(number).map(|number| (P::Opacity, Value::Number(number)))
        }
        b"color" if value == "inherit" => word(P::Colour, Word::Inherit),
        b"color" => Paint::of_style(value).map(|paint| (P::Colour, Value::Paint(paint))),
        b"background" | b"background-color" | b"background-image" => {
            Paint::of_background(name, value).map(|paint| (P::Paper, Value::Paint(paint)))
        }
        b"text-decoration" | b"text-decoration-line" => {
            word(P::Line, if value.contains("line-through") { Word::Struck } else { Word::Other })
        }
        b"text-line-through" => (value != "none").then_some((P::Line, Value::Word(Word::Struck))),
        b"vertical-align" => match value {
            "super" => word(P::Align, Word::Super),
            "sub" => word(P::Align, Word::Sub),
            "top" | "text-top" => word(P::Align, Word::TextTop),
            _ => length(P::Align),
        },
        b"mso-text-raise" => length(P::Raise),
        b"position" => match value {
            "relative" => word(P::Position, Word::Relative),
            "absolute" | "fixed" => word(P::Position, Word::Apart),
            "static" | "sticky" | "-webkit-sticky" | "initial" => word(P::Position, Word::Other),
            _ => None,
        },
        b"top" => length(P::Top),
        b"right" => length(P::Right),
        b"bottom" => length(P::Bottom),
        b"left" => length(P::Left),
        b"clip" => word(P::Clip, if leaves_nothing(value) { Word::Nothing } else { Word::Other }),
        b"clip-path" | b"-webkit-clip-path" => {
            word(P::ClipPath, if cuts_all(value) { Word::Nothing } else { Word::Other })
        }
        b"transform" | b"-webkit-transform" => {
            let zero =
                ["scale(0)", "scale(0,", "scale(0 ", "scalex(0)", "scaley(0)"].iter().any(|to| value.contains(to));
            word(P::Scale, if zero { Word::Nothing } else { arranged::turn(value) })
        }
        b"zoom" => word(P::Scale, if matches!(value, "0" | "0%") { Word::Nothing } else { Word::Other }),
        b"text-indent" => length(P::Indent),
        b"overflow" | b"overflow-x" | b"overflow-y" => {
            let first = value.split_ascii_whitespace().next().unwrap_or_default();
            word(P::Overflow, if matches!(first, "visible" | "initial") { Word::Other } else { Word::Hidden })
        }
        b"width" => length(P::Width),
        b"height" => length(P::Height),
        b"max-width" => length(P::MostWidth),
        b"max-height" => length(P::MostHeight),
        b"margin-left" => length(P::MarginLeft),
        b"margin-top" => length(P::MarginTop),
        _ => arranged::read(name, value).map(|(property, word)| (property, Value::Word(word))),
    }
}

fn display(value: &str) -> Option<Word> {
    match value {
        "none" => Some(Word::Nothing),
        "inline" | "initial" | "unset" => Some(Word::Inline),
        "inherit" | "revert" => Some(Word::Other),
        "flex" | "inline-flex" | "grid" | "inline-grid" | "-webkit-box" | "-webkit-flex" => Some(Word::Items),
        // What no browser takes leaves what was declared before.
        "" => None,
        _ => value.split_ascii_whitespace().all(|part| DISPLAYS.contains(&part)).then_some(Word::Other),
    }
}

fn size(value: &str) -> Option<Value> {
    let px = match value {
        "xx-small" => 9.0,
        "x-small" => 10.0,
        "small" => 13.0,
        "medium" | "initial" => 16.0,
        "large" => 18.0,
        "x-large" => 24.0,
        "xx-large" => 32.0,
        "smaller" => return Some(Value::Word(Word::Smaller)),
        "larger" => return Some(Value::Word(Word::Larger)),
        _ => return Length::of(value).filter(|length| length.number >= 0.0).map(Value::Length),
    };
    Some(Value::Length(Length { number: px, unit: Unit::Px }))
}

/// An opacity: `0`, `.5`, `0%`; old filters count to a hundred, which makes no odds at zero.
fn fraction(value: &str) -> Option<f32> {
    match value.strip_suffix('%') {
        Some(number) => number.trim().parse::<f32>().ok().map(|number| number / 100.0),
        None => value.parse().ok(),
    }
}

fn lengths(value: &str, function: &str) -> Option<Vec<Length>> {
    let (_, rest) = value.split_once(function)?;
    let inside = rest.trim_start().strip_prefix('(')?.split(')').next()?;
    let parts = inside.split([',', ' ']).filter(|part| !part.is_empty());
    parts.map(Length::of).collect()
}

/// `rect(0 0 0 0)`, `rect(1px, 1px, 1px, 1px)`: top, right, bottom, left.
fn leaves_nothing(value: &str) -> bool {
    lengths(value, "rect").is_some_and(|edges| match edges[..] {
        [top, right, bottom, left] => bottom.number - top.number <= 1.0 || right.number - left.number <= 1.0,
        _ => false,
    })
}

/// `inset(50%)`, `inset(100%)`, `circle(0)`, `polygon(0 0, 0 0, 0 0)`.
fn cuts_all(value: &str) -> bool {
    let inset = lengths(value, "inset");
    let all = inset.is_some_and(|edges| {
        let half = |length: &Length| length.unit == Unit::Percent && length.number >= 50.0;
        let whole = |length: &Length| length.unit == Unit::Percent && length.number >= 100.0;
        !edges.is_empty() && (edges.iter().all(half) || edges.iter().any(whole))
    });
    let zero = |function| {
        lengths(value, function).is_some_and(|edges| !edges.is_empty() && edges.iter().all(|edge| edge.number == 0.0))
    };
    all || zero("circle") || zero("polygon")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Vec<Declaration> {
        let mut all = Vec::new();
        declarations(text, |declaration| all.push(declaration));
        all
    }

    #[test]
    fn only_what_matters_is_kept() {
        assert!(one("border:1px;font-family:'a;b:display:none';mso-x:y;*display:none").is_empty());
        assert_eq!(
            one("DISPLAY : None !important; color:red"),
            [
                (Property::Display, Value::Word(Word::Nothing), true),
                (Property::Colour, Value::Paint(Paint::Rgb([255, 0, 0])), false)
            ]
        );
        for kept in [
            "display:none;display:block\\9",
            "display:none;display:show",
            "display:none;display:inherit\\0/",
            "display:none;display:",
        ] {
            assert_eq!(one(kept), [(Property::Display, Value::Word(Word::Nothing), false)], "{kept}");
        }
        for shown in ["display:block", "display:inline flow-root", "display:table-cell"] {
            assert_eq!(one(shown)[0].1, Value::Word(Word::Other), "{shown}");
        }
        assert_eq!(one("background:url(a;b.png) #fff")[0].1, Value::Paint(Paint::Unknown));
        assert_eq!(one("background:#c00 repeat-x")[0].1, Value::Paint(Paint::Rgb([0xcc, 0, 0])));
        assert_eq!(one("font:700 0/0 a")[0].1, Value::Length(Length { number: 0.0, unit: Unit::Px }));
    }

    #[test]
    fn clips_that_leave_nothing() {
        for clip in ["rect(0 0 0 0)", "rect(1px, 1px, 1px, 1px)", "rect(0,0,0,0)"] {
            assert!(leaves_nothing(clip), "{clip}");
        }
        assert!(!leaves_nothing("rect(0,200px,40px,0)") && !leaves_nothing("auto"));
        for clip in ["inset(50%)", "inset(0 100% 0 0)", "circle(0)", "polygon(0 0, 0 0)"] {
            assert!(cuts_all(clip), "{clip}");
        }
        assert!(!cuts_all("inset(0)") && !cuts_all("none") && !cuts_all("circle(40px)"));
    }

    #[test]
    fn what_is_important_stays() {
        let mut declared = Declared::default();
        for declaration in one("display:none!important;display:block") {
            declared.set(declaration);
        }
        assert_eq!(declared.word(Property::Display), Some(Word::Nothing));
    }
}
