//! A start tag: its name and those of its attributes that somebody reads.

use std::ops::Range;

/// The attributes that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Style,
    Class,
    Id,
    Hidden,
    Open,
    Colspan,
    Rowspan,
    Span,
    Href,
    Src,
    Data,
    Type,
    Value,
    Width,
    Height,
    Selected,
    Name,
    Content,
    Color,
    Bgcolor,
    Background,
    Text,
    Media,
    Rel,
    Dir,
}

const ATTRIBUTES: usize = Attribute::Dir as usize + 1;

impl Attribute {
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"style" => Self::Style,
            b"class" => Self::Class,
            b"id" => Self::Id,
            b"hidden" => Self::Hidden,
            b"open" => Self::Open,
            b"colspan" => Self::Colspan,
            b"rowspan" => Self::Rowspan,
            b"span" => Self::Span,
            b"href" => Self::Href,
            b"src" => Self::Src,
            b"data" => Self::Data,
            b"type" => Self::Type,
            b"value" => Self::Value,
            b"width" => Self::Width,
            b"height" => Self::Height,
            b"selected" => Self::Selected,
            b"name" => Self::Name,
            b"content" => Self::Content,
            b"color" => Self::Color,
            b"bgcolor" => Self::Bgcolor,
            b"background" => Self::Background,
            b"text" => Self::Text,
            b"media" => Self::Media,
            b"rel" => Self::Rel,
            b"dir" => Self::Dir,
            _ => return None,
        })
    }
}

/// A start tag being read; its room is kept from tag to tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    pub(super) name: Vec<u8>,
    /// Where it begins in the source.
    pub(super) start: usize,
    /// Where its `value` stands in the source.
    pub(super) value_at: Range<usize>,
    values: Vec<u8>,
    places: [(u32, u32); ATTRIBUTES],
    present: u32,
    open: Open,
    /// Attributes only a style sheet asks for.
    others: Vec<(String, String)>,
}

/// The attribute whose value comes next.
#[derive(Debug, Default, Clone, Copy)]
enum Open {
    #[default]
    None,
    Read(Attribute),
    Other,
}

impl Tag {
    /// The tag of an element that nobody wrote.
    pub(super) fn named_only(name: &[u8], start: usize) -> Self {
        let mut tag = Self::default();
        tag.begin(name, start);
        tag
    }

    pub(super) fn begin(&mut self, name: &[u8], start: usize) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.start = start;
        self.values.clear();
        self.present = 0;
        self.open = Open::None;
        self.others.clear();
    }

    /// The name of an attribute; `asked` says whether a sheet asks for one that is not read otherwise.
    pub(super) fn attribute(&mut self, name: &[u8], asked: impl Fn(&[u8]) -> bool) {
        self.open = match Attribute::of(name) {
            // The first of two of a name counts.
            Some(attribute) if self.has(attribute) => Open::None,
            Some(attribute) => {
                let at = self.end();
                self.present |= 1 << attribute as u32;
                self.places[attribute as usize] = (at, at);
                Open::Read(attribute)
            }
            None if asked(name) => {
                self.others.push((String::from_utf8_lossy(name).into_owned(), String::new()));
                Open::Other
            }
            None => Open::None,
        };
    }

    pub(super) fn value(&mut self, value: &[u8], at: Range<usize>) {
        match self.open {
            Open::None => {}
            Open::Other => {
                if let Some((_, own)) = self.others.last_mut() {
                    own.push_str(&String::from_utf8_lossy(value));
                }
            }
            Open::Read(attribute) => {
                self.values.extend_from_slice(value);
                self.places[attribute as usize].1 = self.end();
                if attribute == Attribute::Value {
                    self.value_at = at;
                }
            }
        }
        self.open = Open::None;
    }

    fn end(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn has(&self, attribute: Attribute) -> bool {
        self.present & 1 << attribute as u32 != 0
    }

    pub(super) fn has_any(&self) -> bool {
        self.present != 0
    }

    pub(super) fn get(&self, attribute: Attribute) -> Option<&str> {
        let (from, to) = self.places[attribute as usize];
        let value = self.has(attribute).then(|| self.values.get(from as usize..to as usize))??;
        std::str::from_utf8(value).ok()
    }

    /// The values of the attributes that only a style sheet asks for.
    pub(super) fn asked_for(&self) -> impl Iterator<Item = &str> {
        self.others.iter().map(|(_, value)| value.as_str())
    }

    /// An attribute by its name, as a style sheet asks for it.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        match Attribute::of(name.as_bytes()) {
            Some(attribute) => self.get(attribute),
            None => self.others.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str()),
        }
    }
}
