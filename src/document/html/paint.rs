//! Colours, as far as it takes to say that print cannot be told from the paper.

use super::style::fact;

/// A colour of print or paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    Rgb([u8; 3]),
    /// A name that is not looked up; it is itself and no other.
    Named(u32),
    /// None at all: what lies behind shows through.
    Clear,
    /// A picture, a mixture, or what a sheet that is not at hand may say.
    Unknown,
}

pub(super) const BLACK: Paint = Paint::Rgb([0; 3]);
pub(super) const WHITE: Paint = Paint::Rgb([255; 3]);

/// The names that pages hide by, and what reports are painted with.
const NAMES: [(&str, [u8; 3]); 20] = [
    ("white", [255, 255, 255]),
    ("black", [0, 0, 0]),
    ("red", [255, 0, 0]),
    ("blue", [0, 0, 255]),
    ("green", [0, 128, 0]),
    ("lime", [0, 255, 0]),
    ("yellow", [255, 255, 0]),
    ("gray", [128, 128, 128]),
    ("grey", [128, 128, 128]),
    ("silver", [192, 192, 192]),
    ("navy", [0, 0, 128]),
    ("maroon", [128, 0, 0]),
    ("olive", [128, 128, 0]),
    ("purple", [128, 0, 128]),
    ("teal", [0, 128, 128]),
    ("snow", [255, 250, 250]),
    ("ivory", [255, 255, 240]),
    ("ghostwhite", [248, 248, 255]),
    ("whitesmoke", [245, 245, 245]),
    ("floralwhite", [255, 250, 240]),
];

impl Paint {
    /// Whether print of this colour is not seen on that paper: no channel differs by more than eight steps of 255.
    pub(super) fn is_lost_on(self, paper: Self) -> bool {
        match (self, paper) {
            (Self::Clear, _) => true,
            (Self::Rgb(print), Self::Rgb(paper)) => {
                print.iter().zip(paper).all(|(print, paper)| print.abs_diff(paper) <= 8)
            }
            (Self::Named(print), Self::Named(paper)) => print == paper,
            _ => false,
        }
    }

    /// A colour as a style sheet writes it.
    pub(super) fn of_style(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('#') {
            return hexadecimal(digits);
        }
        let lower = text.to_ascii_lowercase();
        if let Some((function, rest)) = lower.split_once('(') {
            let parts: Vec<&str> =
                rest.trim_end_matches(')').split([',', ' ', '/']).filter(|part| !part.is_empty()).collect();
            return match function.trim() {
                "rgb" | "rgba" => rgb(&parts),
                "hsl" | "hsla" => Some(hsl(&parts)),
                "hwb" | "lab" | "lch" | "oklab" | "oklch" | "color" | "color-mix" | "var" => Some(Self::Unknown),
                _ => None,
            };
        }
        if lower == "transparent" {
            return Some(Self::Clear);
        }
        let is_name = !lower.is_empty() && lower.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_name.then(|| {
            let known = NAMES.iter().find(|(name, _)| *name == lower);
            known.map_or_else(|| Self::Named(short(fact(b'=', lower.as_bytes()))), |(_, rgb)| Self::Rgb(*rgb))
        })
    }

    /// A colour as an attribute writes it: `FFF` without a mark as well.
    pub(super) fn of_attribute(text: &str) -> Option<Self> {
        let text = text.trim();
        let bare = matches!(text.len(), 3 | 6) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if bare { hexadecimal(text) } else { Self::of_style(text) }
    }

    /// What lies behind: a colour, or a picture, of which nothing is known.
    pub(super) fn of_background(name: &[u8], value: &str) -> Option<Self> {
        let drawn = value.contains("url(") || value.contains("gradient(") || value.contains("var(");
        Some(match name {
            _ if drawn => Self::Unknown,
            b"background-image" => return None,
            b"background-color" => Self::of_style(value)?,
            // Of the words of the shorthand that are no colours, none is the name of one that is told.
            _ => {
                let mut words = value.split_ascii_whitespace().filter(|word| !is_background_word(word));
                let one = if value.contains('(') { Some(value) } else { words.next_back() };
                one.and_then(Self::of_style).unwrap_or(Self::Clear)
            }
        })
    }
}

fn is_background_word(word: &str) -> bool {
    matches!(
        word,
        "none"
            | "repeat"
            | "no-repeat"
            | "repeat-x"
            | "repeat-y"
            | "scroll"
            | "fixed"
            | "local"
            | "center"
            | "left"
            | "right"
            | "top"
            | "bottom"
            | "inherit"
            | "initial"
            | "unset"
            | "auto"
            | "cover"
            | "contain"
            | "border-box"
            | "padding-box"
            | "content-box"
    )
}

/// Half of a fact, which is enough to tell names of colours apart.
fn short(fact: u64) -> u32 {
    u32::try_from(fact >> 32).unwrap_or_default()
}

fn hexadecimal(digits: &str) -> Option<Paint> {
    let value = |at: usize, len: usize| {
        let byte = u8::from_str_radix(digits.get(at..at + len)?, 16).ok()?;
        Some(if len == 1 { byte * 17 } else { byte })
    };
    let width = match digits.len() {
        3 | 4 => 1,
        6 | 8 => 2,
        _ => return None,
    };
    let rgb = [value(0, width)?, value(width, width)?, value(2 * width, width)?];
    let alpha = if matches!(digits.len(), 4 | 8) { value(3 * width, width)? } else { 255 };
    Some(seen_through(rgb, f32::from(alpha) / 255.0))
}

fn rgb(parts: &[&str]) -> Option<Paint> {
    let number = |part: &str, whole: f32| {
        let (number, scale) = part.strip_suffix('%').map_or((part, 1.0), |number| (number, whole / 100.0));
        number.parse::<f32>().ok().map(|number| number * scale)
    };
    let [red, green, blue] = parts.get(..3)?.try_into().ok()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let channel = |part: &str| number(part, 255.0).map(|value| value.clamp(0.0, 255.0).round() as u8);
    let alpha = parts.get(3).map_or(Some(1.0), |part| number(part, 1.0))?;
    Some(seen_through([channel(red)?, channel(green)?, channel(blue)?], alpha))
}

/// Of hues only white and black are told.
fn hsl(parts: &[&str]) -> Paint {
    let lightness = match parts.get(2) {
        Some(&"100%") => "100%",
        Some(&"0%") => "0%",
        _ => return Paint::Unknown,
    };
    let channels: Vec<&str> = [lightness; 3].into_iter().chain(parts.get(3).copied()).collect();
    rgb(&channels).unwrap_or(Paint::Unknown)
}

fn seen_through(rgb: [u8; 3], alpha: f32) -> Paint {
    match alpha {
        alpha if alpha < 0.04 => Paint::Clear,
        alpha if alpha < 0.9 => Paint::Unknown,
        _ => Paint::Rgb(rgb),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_told_however_they_are_written() {
        for white in ["#fff", "#FFFFFF", "White", "rgb(255, 255, 255)", "rgba(255,255,255,1)", "rgb(100% 100% 100%)"] {
            assert_eq!(Paint::of_style(white), Some(WHITE), "{white}");
        }
        for clear in ["transparent", "#0000", "rgba(0,0,0,0)", "rgb(0 0 0 / 0%)"] {
            assert_eq!(Paint::of_style(clear), Some(Paint::Clear), "{clear}");
        }
        assert_eq!(Paint::of_attribute("ffffff"), Some(WHITE));
        assert_eq!(Paint::of_style("ffffff!"), None);
        assert!(Paint::of_style("#fefefe").is_some_and(|paint| paint.is_lost_on(WHITE)));
        assert!(!Paint::of_style("tomato").is_some_and(|paint| paint.is_lost_on(WHITE)));
        assert!(!WHITE.is_lost_on(Paint::Unknown));
    }
}
