//! How an element's text looks: what it inherits, what its name, attributes and styles say.

use super::names::{self, Kind, Name};
use super::paint::{BLACK, Paint, WHITE};
use super::style::{Declared, Property, Unit, Value, Word};
use super::tag::{Attribute, Tag};
use crate::document::look::Look;

/// Print smaller than this many pixels is not seen.
const LEAST_SIZE: f32 = 1.5;
/// How far off the page something stands that nobody is to see, in pixels.
const FAR: f32 = -400.0;
/// The least shift off the line that makes a mark of a note, in pixels; smaller ones set a figure straight.
const LEAST_SHIFT: f32 = 2.0;

/// Whether, and how, an element is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Visibility {
    #[default]
    Visible,
    Hidden,
    Collapse,
}

/// The look of an element, resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // Each is a property of its own that styles set apart from the others.
pub(super) struct Seen {
    /// It has no box: neither its text nor its cells are there.
    pub(super) absent: bool,
    /// It has a box that nobody sees: see-through, clipped, off the page.
    unseen: bool,
    pub(super) visibility: Visibility,
    size: f32,
    colour: Paint,
    paper: Paint,
    raised: bool,
    struck: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            absent: false,
            unseen: false,
            visibility: Visibility::Visible,
            size: 16.0,
            colour: BLACK,
            paper: WHITE,
            raised: false,
            struck: false,
        }
    }
}

/// What of a page decides over looks beside the element itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manners {
    /// It has no doctype: tables do not take over the size of print around them.
    pub(super) quirks: bool,
    /// It links to sheets that are not at hand.
    pub(super) sheets_elsewhere: bool,
}

/// What an element is and is told.
pub(super) struct Told<'a> {
    pub(super) name: Name,
    pub(super) kind: Kind,
    pub(super) tag: &'a Tag,
    /// By the page's own sheets and its own style; none says nothing.
    pub(super) declared: Option<&'a Declared>,
    pub(super) manners: Manners,
}

impl Seen {
    /// Whether its own text is not seen.
    pub(super) fn hides_text(&self) -> bool {
        self.absent
            || self.unseen
            || self.visibility != Visibility::Visible
            || self.size < LEAST_SIZE
            || self.colour.is_lost_on(self.paper)
    }

    /// Whether what is drawn in it, other than text, is not seen.
    pub(super) fn hides_things(&self) -> bool {
        self.absent || self.unseen || self.visibility != Visibility::Visible
    }

    /// The look of its text, where that is shown.
    pub(super) fn look(&self) -> Option<Look> {
        match (self.struck, self.raised) {
            (true, _) => Some(Look::Struck),
            (false, true) => Some(Look::Raised),
            _ => None,
        }
    }

    /// Without a box, whatever it says.
    pub(super) fn gone(self) -> Self {
        Self { absent: true, ..self }
    }

    /// With a box again: text of a drawing whose other content is no text.
    pub(super) fn back(self) -> Self {
        Self { absent: false, ..self }
    }

    /// The same without what an element that was closed meanwhile has brought: `below` is the look under it.
    pub(super) fn without(self, closed: &Self, below: &Self) -> Self {
        let kept = |own: bool, closed: bool, below: bool| own && (below || !closed);
        Self {
            absent: kept(self.absent, closed.absent, below.absent),
            unseen: kept(self.unseen, closed.unseen, below.unseen),
            visibility: if self.visibility == closed.visibility { below.visibility } else { self.visibility },
            size: if (self.size - closed.size).abs() < 0.01 { below.size } else { self.size },
            colour: if self.colour == closed.colour { below.colour } else { self.colour },
            paper: if self.paper == closed.paper { below.paper } else { self.paper },
            raised: kept(self.raised, closed.raised, below.raised),
            struck: kept(self.struck, closed.struck, below.struck),
        }
    }

    /// The same with what such an element brings when it is opened again.
    pub(super) fn with(self, brought: &Self, below: &Self) -> Self {
        let differs = (brought.size - below.size).abs() > 0.01;
        Self {
            absent: self.absent || brought.absent && !below.absent,
            unseen: self.unseen || brought.unseen && !below.unseen,
            visibility: if brought.visibility == below.visibility { self.visibility } else { brought.visibility },
            size: if differs { brought.size } else { self.size },
            colour: if brought.colour == below.colour { self.colour } else { brought.colour },
            paper: if brought.paper == below.paper { self.paper } else { brought.paper },
            raised: self.raised || brought.raised && !below.raised,
            struck: self.struck || brought.struck && !below.struck,
        }
    }

    /// The look of an element inside this one.
    pub(super) fn within(&self, told: &Told<'_>) -> Self {
        let mut seen = *self;
        let kind = told.kind;
        seen.absent |= kind.is(Kind::HIDDEN) || told.name == names::DIALOG && !told.tag.has(Attribute::Open);
        seen.raised |= kind.is(Kind::RAISED);
        seen.struck |= kind.is(Kind::STRUCK);
        if told.name == names::TABLE && told.manners.quirks {
            seen.size = 16.0;
        }
        if told.tag.has_any() {
            seen.attributes(told);
        } else if told.name == names::MARK {
            (seen.colour, seen.paper) = (BLACK, Paint::Rgb([255, 255, 0]));
        }
        if let Some(declared) = told.declared {
            seen.declared(declared, told, self);
        }
        seen
    }

    /// What attributes say, below every sheet.
    fn attributes(&mut self, told: &Told<'_>) {
        let tag = told.tag;
        self.absent |=
            tag.has(Attribute::Hidden) && told.declared.and_then(|own| own.word(Property::Display)).is_none();
        let painted = told.manners.sheets_elsewhere && (tag.has(Attribute::Class) || tag.has(Attribute::Id));
        if painted && (told.kind.is(Kind::PART) || told.name == names::TABLE || !told.kind.is(Kind::BLOCK)) {
            self.paper = Paint::Unknown;
        }
        match told.name {
            names::A if tag.has(Attribute::Href) => self.colour = Paint::Rgb([0, 0, 238]),
            names::FONT | names::BODY => {
                let attribute = if told.name == names::BODY { Attribute::Text } else { Attribute::Color };
                if let Some(paint) = tag.get(attribute).and_then(Paint::of_attribute) {
                    self.colour = paint;
                }
            }
            _ => {}
        }
        if told.kind.is(Kind::PART) || matches!(told.name, names::TABLE | names::BODY) {
            if let Some(paint) = tag.get(Attribute::Bgcolor).and_then(Paint::of_attribute) {
                self.paper = paint;
            }
            if tag.get(Attribute::Background).is_some_and(|picture| !picture.trim().is_empty()) {
                self.paper = Paint::Unknown;
            }
        }
    }

    /// What styles say.
    fn declared(&mut self, declared: &Declared, told: &Told<'_>, parent: &Self) {
        match declared.word(Property::Display) {
            Some(Word::Nothing) => self.absent |= told.name != names::COL && told.name != names::COLGROUP,
            Some(_) if told.name == names::DIALOG => self.absent = parent.absent,
            _ => {}
        }
        match declared.word(Property::Visibility) {
            Some(Word::Hidden) => self.visibility = Visibility::Hidden,
            Some(Word::Collapse) => self.visibility = Visibility::Collapse,
            Some(_) => self.visibility = Visibility::Visible,
            None => {}
        }
        match declared.get(Property::Size) {
            Some(Value::Length(length)) => self.size = length.px(parent.size, parent.size),
            Some(Value::Word(Word::Smaller)) => self.size = parent.size / 1.2,
            Some(Value::Word(Word::Larger)) => self.size = parent.size * 1.2,
            _ => {}
        }
        match declared.get(Property::Colour) {
            Some(Value::Paint(paint)) => self.colour = paint,
            Some(Value::Word(Word::Inherit)) => self.colour = parent.colour,
            _ => {}
        }
        match declared.get(Property::Paper) {
            Some(Value::Paint(Paint::Clear)) => self.paper = parent.paper,
            Some(Value::Paint(paint)) => self.paper = paint,
            _ => {}
        }
        let apart = declared.word(Property::Position) == Some(Word::Apart);
        // What is taken out of the flow is not struck by a line around it. <del> without a line says as much as with one.
        self.struck &= !apart || told.kind.is(Kind::STRUCK);
        self.struck |= declared.word(Property::Line) == Some(Word::Struck);
        let is_table = told.kind.is(Kind::PART) || told.name == names::TABLE;
        let is_line = !told.kind.is(Kind::BLOCK) && !is_table && !apart;
        let has_room_of_its_own =
            !is_line || declared.word(Property::Display).is_some_and(|display| display != Word::Inline);
        self.unseen |= is_far_or_clear(declared, self.size);
        // Parts of a table grow with what they hold.
        self.unseen |= has_room_of_its_own && !is_table && has_no_room(declared, self.size);
        self.raised |= is_line && is_shifted(declared, parent.size, self.size);
    }
}

/// Whether a box is see-through, clipped away or off the page.
fn is_far_or_clear(declared: &Declared, size: f32) -> bool {
    let is_nothing = |property| declared.word(property) == Some(Word::Nothing);
    let position = declared.word(Property::Position);
    let far = |property: &Property| declared.length(*property).is_some_and(|length| length.px(size, 1000.0) < FAR);
    let sides = [Property::Top, Property::Right, Property::Bottom, Property::Left];
    matches!(declared.get(Property::Opacity), Some(Value::Number(opacity)) if opacity < 0.02)
        || position == Some(Word::Apart) && is_nothing(Property::Clip)
        || is_nothing(Property::ClipPath)
        || is_nothing(Property::Scale)
        || matches!(position, Some(Word::Apart | Word::Relative)) && sides.iter().any(far)
        || [Property::Indent, Property::MarginLeft, Property::MarginTop].iter().any(far)
}

/// Whether a box that cuts what stands over its edge leaves no room, or has its text pushed out of it.
fn has_no_room(declared: &Declared, size: f32) -> bool {
    let sides = [Property::Width, Property::Height, Property::MostWidth, Property::MostHeight];
    let none = |side: &Property| declared.length(*side).is_some_and(|length| length.px(size, 1000.0) <= 1.0);
    let pushed_out = declared.length(Property::Indent).is_some_and(|by| by.unit == Unit::Percent && by.number >= 100.0);
    declared.word(Property::Overflow) == Some(Word::Hidden) && (pushed_out || sides.iter().any(none))
}

/// Whether a run is set off its line far enough to be a note's mark.
fn is_shifted(declared: &Declared, parent: f32, own: f32) -> bool {
    let px = |property| declared.length(property).map(|length| length.px(own, own * 1.2));
    let shifts = |property| px(property).is_some_and(|px| px.abs() >= LEAST_SHIFT);
    match declared.word(Property::Align) {
        Some(Word::Super | Word::Sub) => return true,
        Some(Word::TextTop) if own < parent * 0.9 => return true,
        _ => {}
    }
    let moved = declared.word(Property::Position) == Some(Word::Relative)
        && (shifts(Property::Top) || shifts(Property::Bottom));
    shifts(Property::Align) || shifts(Property::Raise) || moved
}
