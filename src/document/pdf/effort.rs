//! The drawing instructions of a PDF → how much work they are, counted before any is done.
//!
//! A file of 2 KB can draw a form that draws a form, ten times each and ten deep. What every content
//! stream does by itself is counted once, and then what it makes others do, so that counting takes
//! no longer than the file is large. The interpreter cannot be told to stop while it draws nothing
//! that is seen; this is what stops it beforehand.

use super::inflation;
use crate::error::{Error, Result};
use hayro_interpret::CacheKey;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::content::UntypedIter;
use hayro_interpret::hayro_syntax::object::dict::keys::{
    ANNOTS, AP, CONTENTS, ENCODING, FORM, G, N, RESOURCES, SHADING, SMASK, SUBTYPE, TO_UNICODE,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use std::collections::{HashMap, HashSet};

/// The most work that drawing all pages may be, in instructions; a page of text and ruling lines has 10,000.
pub const MOST_WORK: u64 = 6_000_000;
/// The most bytes of instructions that pages may have from pages before them: 32 MiB. Each page holds its own.
pub const MOST_AGAIN: u64 = 32 << 20;
/// The most places in one stream that may end a picture written into it; for each the rest of the stream is looked through.
const MOST_PICTURE_ENDS: usize = 5000;
/// How deep the interpreter follows forms that draw forms.
const DEEPEST: usize = 50;
/// Bytes of instructions that take as long to unpack and to read as one instruction to follow.
const BYTES: u64 = 32;
/// How many instructions setting up a form is worth.
const A_FORM: u64 = 64;
/// How many instructions a picture, a state by name, a shading or an annotation is worth beside its data.
const A_RESOURCE: u64 = 16;

/// Counts the work of all pages.
///
/// # Errors
/// It is more than [`MOST_WORK`], or pages repeat more than [`MOST_AGAIN`] bytes of instructions.
pub fn check(pdf: &Pdf) -> Result<()> {
    let pages = pdf.pages();
    let (mut known, mut sizes, mut again) = (HashSet::new(), HashMap::new(), 0_u64);
    for stream in pages.iter().flat_map(contents).filter(|stream| !known.insert(stream.obj_id())) {
        again = again.saturating_add(size(&stream, &mut sizes));
        if again > MOST_AGAIN {
            return Err(Error::new(format!(
                "pages of the PDF repeat more than {MOST_AGAIN} bytes (32 MiB) of other pages' drawing instructions, which are not followed"
            )));
        }
    }
    let mut tasks = Tasks::default();
    let mut roots = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        if tasks.spent > MOST_WORK {
            break;
        }
        let around = Around { resources: page.resources().clone(), owner: Owner::Page(number) };
        roots.push(tasks.read(page.page_stream().unwrap_or_default(), &around));
        for stream in appearances(page) {
            roots.push(Task { calls: vec![tasks.form(&stream, &around)], work: A_RESOURCE });
        }
    }
    tasks.follow();
    let forms = tasks.costs();
    let all = roots.iter().fold(0, |all: u64, root| all.saturating_add(cost(root, &forms)));
    if all > MOST_WORK || tasks.spent > MOST_WORK {
        return Err(Error::new(format!(
            "the pages of the PDF take more than {MOST_WORK} drawing steps, which are not taken"
        )));
    }
    Ok(())
}

/// The streams of a page's instructions, one after the other.
fn contents<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    match page.raw().get::<Object<'a>>(CONTENTS) {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(array)) => array.iter::<Stream<'a>>().collect(),
        _ => Vec::new(),
    }
}

fn size(stream: &Stream<'_>, known: &mut HashMap<ObjectIdentifier, u64>) -> u64 {
    *known.entry(stream.obj_id()).or_insert_with(|| inflation::unpacked(&stream.raw_data(), &stream.filters()))
}

/// The streams that show the annotations of a page, in every state.
fn appearances<'a>(page: &Page<'a>) -> impl Iterator<Item = Stream<'a>> + use<'a> {
    let annotations = page.raw().get::<Array<'a>>(ANNOTS);
    let shown = |annotation: Dict<'a>| match annotation.get::<Dict<'a>>(AP)?.get::<Object<'a>>(N)? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => states.keys().find_map(|state| states.get::<Stream<'a>>(state)),
        _ => None,
    };
    annotations.into_iter().flat_map(|all| all.iter::<Dict<'a>>().collect::<Vec<_>>()).filter_map(shown)
}

/// What one stream does by itself, and which forms it draws.
#[derive(Default)]
struct Task {
    work: u64,
    calls: Vec<usize>,
}

/// Whose resources a stream is drawn with.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Owner {
    Page(usize),
    Form(usize),
}

/// What the names in a stream stand for.
#[derive(Clone)]
struct Around<'a> {
    resources: Resources<'a>,
    owner: Owner,
}

/// All tasks of a file, each read once.
#[derive(Default)]
struct Tasks<'a> {
    /// The forms by what they are and, where they have no resources of their own, by whose they are drawn with.
    numbers: HashMap<(ObjectIdentifier, Option<Owner>), usize>,
    waiting: Vec<(usize, Stream<'a>, Around<'a>)>,
    read: Vec<Task>,
    sizes: HashMap<ObjectIdentifier, u64>,
    fonts: HashSet<u128>,
    /// The lists of characters that fonts have.
    lists: HashSet<ObjectIdentifier>,
    /// What the counting itself has taken.
    spent: u64,
}

impl<'a> Tasks<'a> {
    /// The number of a form's task.
    fn form(&mut self, stream: &Stream<'a>, around: &Around<'a>) -> usize {
        let own = stream.dict().get::<Dict<'a>>(RESOURCES).map(Resources::new);
        let next = self.read.len();
        let number = *self.numbers.entry((stream.obj_id(), own.is_none().then_some(around.owner))).or_insert(next);
        if number == next {
            let own = own.map(|resources| Around { resources, owner: Owner::Form(number) });
            self.waiting.push((number, stream.clone(), own.unwrap_or_else(|| around.clone())));
            self.read.push(Task::default());
        }
        number
    }

    /// Reads every form that is waiting, and those it draws.
    fn follow(&mut self) {
        while let Some((number, stream, around)) = self.waiting.pop().filter(|_| self.spent <= MOST_WORK) {
            let data = stream.decoded_data().unwrap_or_default();
            let mut task = self.read(&data, &around);
            task.work += A_FORM;
            self.spent += A_FORM;
            self.read[number] = task;
        }
    }

    /// What drawing each form costs; the interpreter follows them so deep and no further, also in a circle.
    fn costs(&self) -> Vec<u64> {
        (0..DEEPEST)
            .fold(vec![0; self.read.len()], |deeper, _| self.read.iter().map(|task| cost(task, &deeper)).collect())
    }

    /// Reads one stream of instructions.
    fn read(&mut self, data: &[u8], around: &Around<'a>) -> Task {
        let resources = &around.resources;
        let mut task = Task { work: data.len() as u64 / BYTES, ..Task::default() };
        if inflation::count(data, b"BI") > 0 && inflation::count(data, b"EI") > MOST_PICTURE_ENDS {
            task.work = MOST_WORK + 1;
        }
        self.spent = self.spent.saturating_add(task.work);
        // Tints are computed anew for everything that is painted with them.
        let mut tint = 0;
        let mut fonts: HashSet<Name<'_>> = HashSet::new();
        let mut states: HashMap<Name<'_>, u64> = HashMap::new();
        let mut instructions = UntypedIter::new(data);
        while self.spent <= MOST_WORK
            && let Some(instruction) = instructions.next()
        {
            let name = instruction.operands().last().and_then(|operand| match operand {
                Object::Name(name) => Some(name.clone()),
                _ => None,
            });
            let more = match (&**instruction.operator, name) {
                (b"Do", Some(name)) => match resources.get_x_object(&name) {
                    Some(drawn) if drawn.dict().get::<Name<'_>>(SUBTYPE).is_some_and(|kind| &*kind == FORM) => {
                        task.calls.push(self.form(&drawn, around));
                        0
                    }
                    _ => A_RESOURCE,
                },
                (b"cs" | b"CS", Some(name)) => {
                    tint = self.tint(&name, resources).max(tint);
                    0
                }
                (b"Tf", _) => match instruction.operands().next() {
                    Some(Object::Name(name)) if fonts.insert(name.clone()) => self.font(name, resources),
                    _ => 0,
                },
                (b"f" | b"f*" | b"F" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" | b"Tj" | b"TJ" | b"'" | b"\"", _) => {
                    tint
                }
                (b"gs", Some(name)) => {
                    A_RESOURCE + *states.entry(name).or_insert_with_key(|name| self.mask(name, resources))
                }
                (b"sh" | b"scn" | b"SCN", Some(name)) => A_RESOURCE + self.shading(&name, resources),
                _ => 0,
            };
            task.work = task.work.saturating_add(1 + more);
            self.spent = self.spent.saturating_add(1);
        }
        task
    }

    /// The work of computing a colour of a space that a name stands for: the length of the program that does.
    fn tint(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> u64 {
        let Some(Object::Array(space)) = resources.get_color_space(name) else { return 0 };
        let programs = space.iter::<Object<'a>>().skip(1).take(4).filter_map(|part| match part {
            Object::Stream(program) => Some(program),
            _ => None,
        });
        programs.map(|program| size(&program, &mut self.sizes) / BYTES).sum()
    }

    /// The work of reading the characters of a font from a list that fonts before it have too.
    fn font(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> u64 {
        let Some(font) = resources.get_font(name).filter(|font| self.fonts.insert(font.cache_key())) else { return 0 };
        let lists = [TO_UNICODE, ENCODING].into_iter().filter_map(|key| font.get::<Stream<'a>>(key));
        let again: Vec<Stream<'a>> = lists.filter(|list| !self.lists.insert(list.obj_id())).collect();
        again.iter().map(|list| A_RESOURCE + size(list, &mut self.sizes)).sum()
    }

    /// The work of unpacking a mask that a state names.
    fn mask(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> u64 {
        let mask = resources.get_ext_g_state(name).and_then(|state| state.get::<Dict<'a>>(SMASK));
        let group = mask.and_then(|mask| mask.get::<Stream<'a>>(G));
        group.map_or(0, |group| size(&group, &mut self.sizes) / BYTES)
    }

    /// The work of unpacking the corners of a shading, named by itself or by a pattern.
    fn shading(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> u64 {
        let of_pattern = || match resources.get_pattern(name)? {
            Object::Dict(pattern) => pattern.get::<Object<'a>>(SHADING),
            _ => None,
        };
        match resources.get_shading(name).or_else(of_pattern) {
            Some(Object::Stream(corners)) => size(&corners, &mut self.sizes) / 2,
            _ => 0,
        }
    }
}

/// What a task costs where the forms it draws cost so much.
fn cost(task: &Task, forms: &[u64]) -> u64 {
    task.calls.iter().fold(task.work, |sum, form| sum.saturating_add(forms[*form]))
}
