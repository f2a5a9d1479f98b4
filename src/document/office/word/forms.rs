//! Form fields and content controls: what was filled in is text, what was not is a field.
//!
//! In: their elements in document order. Out: whether the text within is a placeholder, and where a
//! field stands that shows no text of its own.

use crate::document::office::xml::{attribute, is_on};
use quick_xml::events::BytesStart;

/// The longest code of a field that is looked at, in bytes.
const LONGEST_CODE: usize = 256;
/// Fields that print nothing where they stand, or nothing of their own.
const SILENT: [&str; 14] = [
    "XE",
    "TC",
    "TA",
    "RD",
    "SET",
    "ASK",
    "NEXT",
    "NEXTIF",
    "SKIPIF",
    "PRIVATE",
    "ADVANCE",
    "HYPERLINK",
    "ADDIN",
    "PRINT",
];
/// The most entries of a list that are kept; Word allows 25.
const MOST_ENTRIES: usize = 256;

/// An open content control.
#[derive(Debug, Default)]
struct Control {
    is_placeholder: bool,
    /// Whether it takes one value: a text, a date, a choice.
    is_field: bool,
    is_shown: bool,
}

/// What an open form field of old takes.
#[derive(Debug, Default, PartialEq, Eq)]
enum Kind {
    /// It is no form field: a date, a page number.
    #[default]
    None,
    Text,
    Check,
    Choice,
}

#[derive(Debug, Default)]
struct Field {
    kind: Kind,
    /// What Word is told to show: `=SUM(LEFT)`, ` REF total \h `.
    code: String,
    entries: Vec<String>,
    chosen: Option<usize>,
    /// Its result has begun; what stands before is its code.
    has_result: bool,
    has_text: bool,
    /// Runs of print stand in its code, where Word shows none.
    has_print: bool,
}

impl Field {
    /// Whether it is told to print something that nobody has worked out: a sum is never empty, other results may be.
    fn is_open(&self) -> bool {
        let code = self.code.trim_start();
        let word = code.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        // Of the others `\h` makes a link, or hides what is not the number.
        let is_hidden = word.eq_ignore_ascii_case("SEQ") && code.contains("\\h");
        let is_silent = is_hidden || SILENT.iter().any(|silent| word.eq_ignore_ascii_case(silent));
        code.starts_with('=') || !self.has_result && (self.has_print || !code.is_empty() && !is_silent)
    }
}

/// What a form field shows once it ends.
#[derive(Debug, PartialEq, Eq)]
pub enum Shows {
    /// What was printed within it.
    Within,
    /// Nothing until Word has worked it out.
    Result,
    /// This entry of its list.
    Entry(String),
    /// No text of its own.
    Nothing,
}

/// The controls and fields that are open, the innermost last.
#[derive(Debug, Default)]
pub struct Forms {
    controls: Vec<Control>,
    fields: Vec<Field>,
}

impl Forms {
    /// A content control begins.
    pub fn open_control(&mut self) {
        self.controls.push(Control::default());
    }

    /// The innermost control ends.
    pub fn close_control(&mut self) {
        self.controls.pop();
    }

    /// Takes over what an element of `w:sdtPr` says.
    pub fn control_property(&mut self, element: &BytesStart) {
        let Some(control) = self.controls.last_mut() else { return };
        match element.local_name().as_ref() {
            "showingPlcHdr" => control.is_placeholder = is_on(element),
            "text" | "date" | "dropDownList" | "comboBox" => control.is_field = true,
            _ => {}
        }
    }

    /// Whether what is printed here only asks to be written over.
    #[must_use]
    pub fn in_placeholder(&self) -> bool {
        self.controls.iter().any(|control| control.is_placeholder)
    }

    /// Notes that something is printed here.
    pub fn print(&mut self) {
        self.controls.iter_mut().for_each(|control| control.is_shown = true);
        if let Some(field) = self.fields.last_mut() {
            field.has_text = true;
        }
    }

    /// Whether the innermost control should show something here and does not; says so once.
    pub fn wants_field(&mut self) -> bool {
        let control = self.controls.last_mut().filter(|control| control.is_field || control.is_placeholder);
        control.is_some_and(|control| !std::mem::replace(&mut control.is_shown, true))
    }

    /// Whether so many fields are open that no program wrote them.
    #[must_use]
    pub fn is_deep(&self) -> bool {
        self.fields.len() > MOST_ENTRIES
    }

    /// A field begins: its code, its result and its end follow.
    pub fn open_field(&mut self) {
        self.fields.push(Field::default());
    }

    /// A field begins that is told in one what it shows: its result follows.
    pub fn open_simple_field(&mut self, code: &str) {
        self.open_field();
        self.code(code);
        self.begin_result();
    }

    /// The code of the innermost field ends here, and its result begins.
    pub fn begin_result(&mut self) {
        self.fields.iter_mut().last().into_iter().for_each(|field| field.has_result = true);
    }

    /// Notes print in the code of the innermost field, or in that of a field that was told nothing, the result of another.
    pub fn print_in_code(&mut self) {
        let innermost = self.fields.len().saturating_sub(1);
        for (depth, field) in self.fields.iter_mut().enumerate() {
            field.has_print |= depth == innermost || !field.has_result && field.code.trim().is_empty();
        }
    }

    /// No code goes on behind its paragraph; whether marks are missing, so that what is shown is not known.
    pub fn end_codes(&mut self) -> bool {
        let is_broken = self.fields.iter().any(|field| !field.has_result && field.is_open());
        self.fields.iter_mut().for_each(|field| field.has_result = true);
        is_broken
    }

    /// Whether what stands here belongs to the code of a field, as the result of a field in it does.
    #[must_use]
    pub fn in_code(&self) -> bool {
        self.fields.iter().any(|field| !field.has_result)
    }

    /// Takes over what a field is told to show.
    pub fn code(&mut self, code: &str) {
        if let Some(field) = self.fields.last_mut().filter(|field| field.code.len() < LONGEST_CODE) {
            field.code.push_str(code);
        }
    }

    /// Takes over what an element of `w:ffData` says.
    pub fn field_property(&mut self, element: &BytesStart) {
        let Some(field) = self.fields.last_mut() else { return };
        let value = || attribute(element, "val");
        match element.local_name().as_ref() {
            "textInput" => field.kind = Kind::Text,
            "checkBox" => field.kind = Kind::Check,
            "ddList" => field.kind = Kind::Choice,
            "listEntry" if field.entries.len() < MOST_ENTRIES => field.entries.push(value().unwrap_or_default()),
            "result" => field.chosen = value().and_then(|index| index.trim().parse().ok()),
            _ => {}
        }
    }

    /// The innermost field ends.
    pub fn close_field(&mut self) -> Shows {
        let Some(mut field) = self.fields.pop() else { return Shows::Within };
        if let Some(outer) = self.fields.last_mut().filter(|outer| outer.has_result) {
            outer.has_text |= field.has_text;
        }
        let chosen = field.chosen.filter(|index| *index < field.entries.len());
        let is_open = !field.has_text && field.is_open();
        match (field.kind, chosen) {
            (Kind::None, _) if is_open => Shows::Result,
            (Kind::None, _) => Shows::Within,
            (Kind::Text, _) if field.has_text => Shows::Within,
            (Kind::Choice, Some(index)) => Shows::Entry(field.entries.swap_remove(index)),
            _ => Shows::Nothing,
        }
    }
}
