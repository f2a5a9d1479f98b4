//! HTML → a document, in one pass over its tokens.
//!
//! A tree builder would lose the places of the figures and takes quadratic time on deep nesting;
//! this state machine keeps byte offsets, is linear, and builds the same grids (tests hold it
//! against html5ever). A table whose cells hold tables is layout: its cells are read as paragraphs.
//!
//! Text is read as it is shown: `look` resolves what attributes and the page's own sheets say, `aside`
//! keeps what is hidden. Where the end of a page changes what its beginning means (a sheet that comes late,
//! a rule for what stands last, a hidden block without a shown twin, a script that writes into a cell), it is read
//! once more.

mod arranged;
mod aside;
mod css;
mod cut;
mod effects;
mod elements;
mod implied;
mod inline;
mod look;
mod names;
mod paint;
mod print;
mod resolve;
mod script;
mod selector;
mod sheet;
mod siblings;
mod style;
mod tables;
mod tag;
mod things;

use super::charset::Decoded;
use super::look::{Look, Shown, Thing};
use super::{Block, Document, simplified, within_text};
use crate::error::{Error, Result};
use crate::source::Origin;
use crate::text::normal::Normaliser;
use aside::{Aside, Candidate};
use cut::{Ending, Habits};
use elements::{Known, Open};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span, Tokenizer};
use inline::Styles;
use look::Manners;
use names::Kind;
use selector::Truth;
use sheet::Sheets;
use siblings::Family;
use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;
use tables::OpenTable;
use tag::Tag;

/// The deepest nesting of elements that is read.
pub const MOST_DEPTH: usize = 10_000;
/// The most pieces that a page is built of: paragraphs, pictures, tables and their cells.
pub const MOST_PIECES: usize = 300_000;
/// The deepest nesting of tables; deeper ones are read as part of their cell.
const MOST_TABLES_DEEP: usize = 32;
/// How often a page is read at most: each time more of what it hides may be opened.
const MOST_PASSES: usize = 4;

/// Reads a decoded page.
///
/// # Errors
/// Elements are nested deeper than [`MOST_DEPTH`], the page has more than [`MOST_PIECES`], its sheets ask for too
/// much, or a table claims more than [`crate::grid::spans`] allows.
pub fn read(decoded: Decoded) -> Result<Document> {
    let mut learnt = Learnt::default();
    let mut pass = 1;
    let mut page = loop {
        let page = Reader::new(&decoded.text, learnt).read()?;
        if !page.again || pass == MOST_PASSES {
            break page;
        }
        learnt = page.learnt;
        pass += 1;
    };
    page.shown.is_cut |= decoded.is_cut;
    let (text, script) = simplified(page.out.finish(), &mut page.blocks, &mut page.shown);
    Ok(Document {
        media_type: "text/html",
        charset: decoded.charset,
        replacements: decoded.replacements,
        script,
        text,
        decoded: decoded.text,
        origin: Origin::Bytes(decoded.bytes),
        meta: page.meta,
        page_title: page.page_title,
        blocks: page.blocks,
        shown: page.shown,
        scan: None,
    })
}

/// What the end of a page tells about all of it.
#[derive(Default)]
struct Learnt {
    sheets: Sheets,
    has_all_sheets: bool,
    /// Where the tags of hidden blocks stand that are read.
    opened: HashSet<usize>,
    /// Elements that scripts write into.
    written: HashSet<u64>,
    /// What stands beside what, where a rule asks.
    family: Option<Rc<Family>>,
}

/// A page once it has been read.
#[allow(clippy::struct_field_names)] // The title of a page is called so wherever it goes.
struct Page {
    out: Normaliser,
    blocks: Vec<Block>,
    shown: Shown,
    meta: Vec<(String, String)>,
    page_title: Option<String>,
    learnt: Learnt,
    /// Whether reading it again gives more.
    again: bool,
}

/// An emitter that does not ask for the errors of the markup; looking for them takes a tenth of the time.
struct Quiet<E>(E);

impl<E: Emitter> ForwardingEmitter for Quiet<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

#[allow(clippy::struct_excessive_bools)]
struct Reader<'a> {
    source: &'a str,
    out: Normaliser,
    open: Open,
    tables: Vec<OpenTable>,
    blocks: Vec<Block>,
    paragraph: usize,
    heading: Option<u8>,
    /// The tag being read; its room goes from tag to tag.
    tag: Option<Box<Tag>>,
    preformatted: usize,
    in_title: bool,
    page_title: Option<String>,
    meta: Vec<(String, String)>,
    error: Option<Error>,
    pieces: usize,
    has_body: bool,
    manners: Manners,
    habits: Habits,
    /// Where the last token ends.
    read_to: usize,
    is_in_comment: bool,
    learnt: Learnt,
    has_late_sheet: bool,
    /// Whether anything shows otherwise where a rule speaks of it that perhaps does.
    is_open_how: bool,
    /// The sheet being read.
    sheet: Option<(String, Truth)>,
    styles: Styles,
    /// The facts of the element being opened.
    facts: Vec<u64>,
    shown: Shown,
    /// The run with a look that is open, and where it begins.
    run: Option<(Look, usize)>,
    /// Whether what comes next in this line does not touch what stands before.
    seam: bool,
    aside: Option<Aside>,
    candidates: Vec<Candidate>,
    /// The block that is read although it is hidden: its place among the open elements, its first byte.
    fold: Option<(usize, usize)>,
    choice: Option<things::Choice>,
    drawing: Option<things::Drawing>,
    area_has_text: bool,
    script: things::Script,
    targets: HashSet<u64>,
    ids_in_cells: HashSet<u64>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, learnt: Learnt) -> Self {
        let mut open = Open::knowing(learnt.family.clone());
        open.heed(&learnt.sheets.asked);
        Self {
            source,
            out: Normaliser::with_capacity(source.len() / 3),
            open,
            tables: Vec::new(),
            blocks: Vec::new(),
            paragraph: 0,
            heading: None,
            tag: Some(Box::default()),
            preformatted: 0,
            in_title: false,
            page_title: None,
            meta: Vec::new(),
            error: None,
            pieces: 0,
            has_body: false,
            manners: Manners { quirks: true, sheets_elsewhere: learnt.sheets.imports },
            habits: Habits { ends_in_markup: source.ends_with('<') || source.ends_with("</"), ..Habits::default() },
            read_to: 0,
            is_in_comment: false,
            learnt,
            has_late_sheet: false,
            is_open_how: false,
            sheet: None,
            styles: Styles::default(),
            facts: Vec::new(),
            shown: Shown::default(),
            run: None,
            seam: false,
            aside: None,
            candidates: Vec::new(),
            fold: None,
            choice: None,
            drawing: None,
            area_has_text: false,
            script: things::Script::default(),
            targets: HashSet::new(),
            ids_in_cells: HashSet::new(),
        }
    }

    fn read(mut self) -> Result<Page> {
        let source = self.source;
        {
            // A token is only handed out to stop at an error; else asking for the first reads to the end.
            let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
                self.event(&event, span.start..span.end);
                self.error.as_ref().map(|_| ())
            });
            emitter.naively_switch_states(true);
            Tokenizer::new_with_emitter(source, Quiet(emitter)).next();
        }
        self.finish()
    }

    /// Counts what the page is built of.
    fn count(&mut self) {
        self.pieces += 1;
        if self.pieces > MOST_PIECES {
            self.fail(|| Error::new(format!("the page has more than {MOST_PIECES} paragraphs and table cells")));
        }
    }

    fn fail(&mut self, error: impl FnOnce() -> Error) {
        if self.error.is_none() {
            self.error = Some(error());
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, span: Range<usize>) {
        self.read_to = self.read_to.max(span.end);
        match event {
            CallbackEvent::OpenStartTag { name } => {
                if let Some(tag) = &mut self.tag {
                    tag.begin(name, span.start);
                }
            }
            CallbackEvent::AttributeName { name } => {
                if let Some(tag) = &mut self.tag {
                    tag.attribute(name, |name| self.learnt.sheets.asks_for(name));
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(tag) = &mut self.tag {
                    tag.value(value, span);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some(tag) = self.tag.take() {
                    self.start(&tag, *self_closing, span.end);
                    self.tag = Some(tag);
                }
            }
            CallbackEvent::EndTag { name } => self.end(name, span.end),
            CallbackEvent::String { value } => {
                if let Ok(value) = std::str::from_utf8(value) {
                    self.text(value, span);
                }
            }
            CallbackEvent::Doctype { .. } => self.manners.quirks = false,
            CallbackEvent::Comment { .. } => self.is_in_comment = !self.source[..span.end].ends_with('>'),
            CallbackEvent::Error(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag, self_closing: bool, at: usize) {
        let known = self.open.known(&tag.name);
        if self.drawing.is_some() {
            if self.start_in_drawing(tag, known, self_closing) {
                return;
            }
        } else if !self.make_room(known, tag.start) {
            return;
        }
        self.push(tag, known);
        if known.kind.is(Kind::VOID) {
            self.void(tag, known, at);
            self.open.pop();
            return;
        }
        if self.open.len() > MOST_DEPTH {
            self.fail(|| {
                Error::new(format!("elements are nested more than {MOST_DEPTH} deep; this is no page for reading"))
            });
        }
        self.opened(tag, known, at);
    }

    /// An element of a drawing: text and foreign content are read. True where it is not opened at all.
    fn start_in_drawing(&mut self, tag: &Tag, known: Known, self_closing: bool) -> bool {
        let Some(drawing) = &self.drawing else { return false };
        let (depth, is_shown) = (drawing.at, drawing.is_shown);
        let is_html = self.open.innermost_named(names::FOREIGN).is_some_and(|foreign| foreign > depth);
        let breaks_out = known.kind.is(Kind::BLOCK) || known.kind.is(Kind::PART) || known.name == names::TABLE;
        if is_html {
            return !self.make_room(known, tag.start);
        }
        if breaks_out {
            self.close_to(depth, tag.start);
            return !self.make_room(known, tag.start);
        }
        if !self_closing && is_shown && matches!(known.name, names::TEXT | names::FOREIGN) {
            let around = self.open.seen();
            self.open.change(|element| element.seen = around.back());
            self.push(tag, known);
            let below = self.open.len() - 2;
            self.open.change_at(below, |element| element.seen = around);
            return true;
        }
        self_closing
    }

    fn text(&mut self, value: &str, span: Range<usize>) {
        let name = self.open.top().map(|top| top.name);
        match name {
            Some(names::TITLE) if self.in_title => {
                self.page_title.get_or_insert_default().push_str(value);
                return;
            }
            Some(names::SCRIPT) => return self.script.text.push_str(value),
            Some(names::STYLE) => return self.sheet.iter_mut().for_each(|(sheet, _)| sheet.push_str(value)),
            _ => {}
        }
        self.open.hold_text();
        let is_blank = value.trim_ascii().is_empty();
        if !is_blank {
            if !self.has_body && name.is_none_or(|name| matches!(name, names::HTML | names::HEAD)) {
                self.open_body(false, span.start);
            }
            self.open.reopen();
        }
        if self.open.seen().hides_text() {
            if let Some(aside) = &mut self.aside {
                aside.text(value, self.open.table() >= Some(aside.root));
            }
            return;
        }
        if self.is_choice(value) {
            return;
        }
        if let Err(error) = within_text(self.out.len() + value.trim_ascii().len()) {
            return self.fail(|| error);
        }
        self.area_has_text |= !is_blank;
        if !is_blank && span.end == self.source.len() && self.in_cell() && self.habits.is_cut(self.ending()) {
            self.text_cut(value, span);
        } else {
            self.text_at(value, span);
        }
    }

    /// What stands open.
    fn ending(&self) -> Ending {
        let top = self.open.top().map(|top| top.name);
        Ending {
            in_table: !self.tables.is_empty(),
            in_row: self.in_row(),
            in_cell: self.in_cell(),
            in_raw_text: matches!(
                top,
                Some(names::SCRIPT | names::STYLE | names::TITLE | names::TEXTAREA | names::IFRAME)
            ),
        }
    }

    fn finish(mut self) -> Result<Page> {
        let at = self.source.len();
        // Of a tag that does not end there is no token, and a comment that does not is one up to the end.
        self.habits.ends_in_markup |= self.read_to < at || self.is_in_comment;
        self.shown.is_cut = self.habits.is_cut(self.ending());
        if self.shown.is_cut && self.in_cell() && !self.has_text_in_line() {
            self.unseen(Thing::Cut, at..at);
        }
        self.close_to(0, at);
        self.end_paragraph(at);
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut learnt = self.learnt;
        let mut again = self.has_late_sheet && !learnt.has_all_sheets;
        learnt.has_all_sheets = true;
        let is_family_wanted = self.is_open_how && self.open.is_asked_for_more() && !again;
        learnt.family = self.open.family(is_family_wanted);
        if is_family_wanted {
            again = true;
        } else {
            for start in aside::to_be_opened(&self.candidates, self.out.as_str()) {
                again |= learnt.opened.insert(start);
            }
            for id in self.targets.intersection(&self.ids_in_cells) {
                again |= learnt.written.insert(*id);
            }
        }
        let Self { out, blocks, shown, meta, page_title, .. } = self;
        Ok(Page { out, blocks, shown, meta, page_title, learnt, again })
    }
}
