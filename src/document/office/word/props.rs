//! What a run's properties say of how it looks, and how the layers of styles lie over each other.
//!
//! In: the elements of `w:rPr`, wherever they stand. Out: whether a run is shown, and its look, as
//! Word resolves them: document defaults, table style, paragraph style, character style, the run's
//! own. Knows nothing of where a layer comes from.

use crate::document::look::Look;
use crate::document::office::paint::{self, Colour, Ground};
use crate::document::office::xml::{attribute, is_on};
use quick_xml::events::BytesStart;

/// The size in half points up to which print cannot be read.
const UNREADABLE: f64 = 2.0;

/// What a layer says of something that it can also say is not there.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Said<T> {
    /// It is not there.
    Off,
    /// It is this.
    On(T),
}

impl<T> From<Option<T>> for Said<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Off, Self::On)
    }
}

/// Properties as one layer states them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Props {
    /// Toggled: on in two styles is off.
    vanish: Option<bool>,
    always_hidden: Option<bool>,
    /// Toggled.
    strike: Option<bool>,
    double_strike: Option<bool>,
    /// Set as superscript or subscript.
    off_line: Option<bool>,
    /// Raised or lowered by so many half points.
    position: Option<f64>,
    size: Option<f64>,
    /// Off is the colour that can be seen on whatever lies under it.
    ink: Option<Said<Colour>>,
    shade: Option<Said<Ground>>,
    marker: Option<Said<Ground>>,
}

impl Props {
    /// Takes over what an element of `w:rPr` says.
    pub fn take(&mut self, element: &BytesStart) {
        let value = || attribute(element, "val");
        match element.local_name().as_ref() {
            "vanish" => self.vanish = Some(is_on(element)),
            "specVanish" => self.always_hidden = Some(is_on(element)),
            "strike" => self.strike = Some(is_on(element)),
            "dstrike" => self.double_strike = Some(is_on(element)),
            "vertAlign" => self.off_line = value().map(|set| set != "baseline"),
            "position" => self.position = value().and_then(|by| half_points(&by)),
            "sz" => self.size = value().and_then(|size| half_points(&size)),
            "color" => {
                let theme = attribute(element, "themeColor");
                let is_paper = matches!(theme.as_deref(), Some("background1" | "light1"));
                let ink = if is_paper { Some(paint::WHITE) } else { value().and_then(|hex| paint::colour(&hex)) };
                self.ink = Some(ink.into());
            }
            "shd" => self.shade = Some(shading(element).into()),
            "highlight" => {
                self.marker = Some(match value().as_deref() {
                    None | Some("none") => Said::Off,
                    Some("white") => Said::On(Ground::Plain(paint::WHITE)),
                    Some(_) => Said::On(Ground::Unknown),
                });
            }
            _ => {}
        }
    }

    /// The same with what it leaves unsaid taken from another.
    #[must_use]
    pub fn over(self, base: Self) -> Self {
        Self {
            vanish: self.vanish.or(base.vanish),
            always_hidden: self.always_hidden.or(base.always_hidden),
            strike: self.strike.or(base.strike),
            double_strike: self.double_strike.or(base.double_strike),
            off_line: self.off_line.or(base.off_line),
            position: self.position.or(base.position),
            size: self.size.or(base.size),
            ink: self.ink.or(base.ink),
            shade: self.shade.or(base.shade),
            marker: self.marker.or(base.marker),
        }
    }
}

/// The layers under a run, from the undermost.
#[derive(Debug, Clone, Copy)]
pub struct Layers {
    /// The document's defaults.
    pub defaults: Props,
    /// The styles of table, paragraph and characters, each with what it is based on.
    pub styles: [Props; 3],
    /// The run's own.
    pub own: Props,
}

impl Layers {
    fn toggled(&self, of: impl Fn(&Props) -> Option<bool>) -> bool {
        let styles = || self.styles.iter().fold(false, |on, style| on ^ of(style).unwrap_or(false));
        of(&self.own).unwrap_or_else(|| of(&self.defaults).unwrap_or(false) || styles())
    }

    fn flat(&self) -> Props {
        let [table, paragraph, characters] = self.styles;
        self.own.over(characters).over(paragraph).over(table).over(self.defaults)
    }

    /// Whether the run is hidden for what it is.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        let flat = self.flat();
        let is_tiny = flat.size.is_some_and(|size| size <= UNREADABLE);
        self.toggled(|layer| layer.vanish) || flat.always_hidden == Some(true) || is_tiny
    }

    /// Whether its ink cannot be told from what lies under it.
    #[must_use]
    pub fn is_lost(&self, under: Ground) -> bool {
        let flat = self.flat();
        let own = [flat.marker, flat.shade].into_iter().find_map(|laid| match laid {
            Some(Said::On(ground)) => Some(ground),
            Some(Said::Off) | None => None,
        });
        matches!(flat.ink, Some(Said::On(ink)) if paint::is_lost(ink, own.unwrap_or(under)))
    }

    /// Its look, struck out before raised.
    #[must_use]
    pub fn look(&self) -> Option<Look> {
        let flat = self.flat();
        if self.toggled(|layer| layer.strike) || flat.double_strike == Some(true) {
            return Some(Look::Struck);
        }
        let is_raised = flat.off_line == Some(true) || flat.position.is_some_and(|by| by != 0.0);
        is_raised.then_some(Look::Raised)
    }
}

/// What `w:shd` lays under a text; none where it lets through what lies under it.
#[must_use]
pub fn shading(element: &BytesStart) -> Option<Ground> {
    let colour = |name: &str| attribute(element, name).and_then(|hex| paint::colour(&hex));
    match attribute(element, "val").as_deref() {
        None | Some("clear" | "nil") => match colour("fill") {
            Some(fill) => Some(Ground::Plain(fill)),
            None => attribute(element, "themeFill").map(|_| Ground::Unknown),
        },
        Some("solid") => Some(Ground::Plain(colour("color").unwrap_or_default())),
        Some(_) => Some(Ground::Unknown),
    }
}

/// `24` half points, or `12pt`.
fn half_points(length: &str) -> Option<f64> {
    let length = length.trim();
    match length.strip_suffix("pt") {
        Some(points) => points.parse().ok().map(|points: f64| points * 2.0),
        None => length.parse().ok(),
    }
}
