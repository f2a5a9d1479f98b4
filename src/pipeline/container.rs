//! Files → the documents in them: what a ZIP or WACZ holds, and the archives of crawlers among them.
//!
//! In: inputs as they were named or found. Out: inputs that are one document each, archives, and accounts of what is
//! neither. What a file is tell its bytes; nothing is unpacked here but what holds others.

use super::input::Input;
use super::message;
use crate::archive::{Part, begins_archive};
use crate::dataset::account::{Account, Outcome};
use crate::document::kind::{FileKind, is_beside};
use crate::document::{MOST_BYTES, charset};
use crate::error::{Context, Error, Result};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::Arc;
use tempfile::{NamedTempFile, TempPath};
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::{CompressionMethod, ZipArchive};

/// Bytes that tell what a file is.
const HEAD: u64 = 4096;
/// Containers within each other that are opened.
const MOST_DEEP: usize = 2;
/// The most entries of a container.
const MOST_ENTRIES: usize = 100_000;
/// The most bytes of a container that stands packed in another.
const MOST_WITHIN: u64 = 4 << 30;

/// What inputs hold.
#[derive(Debug, Default)]
pub struct Unfolded {
    /// One document each.
    pub documents: Vec<Input>,
    /// Archives of crawlers, all of them one.
    pub archives: Vec<Part>,
    /// What is neither, or cannot be opened.
    pub accounts: Vec<Account>,
    /// Archives that stood packed in a container.
    pub(super) held: Vec<Arc<TempPath>>,
}

impl Unfolded {
    /// Opens what holds others.
    #[must_use]
    pub fn of(inputs: Vec<Input>) -> Self {
        let mut unfolded = Self::default();
        for input in inputs {
            unfolded.unfold(input, 0);
        }
        unfolded
    }

    fn unfold(&mut self, input: Input, depth: usize) {
        match holds(&input.path) {
            Holds::Archive => {
                self.held.extend(input.held.clone());
                let name = match &input.member {
                    Some(member) => format!("{}: {member}", input.name),
                    None => input.name,
                };
                self.archives.push(Part { name, ..Part::from(input.path) });
            }
            Holds::Entries if depth == MOST_DEEP => {
                self.fail(&input, "a ZIP archive in others; unpack it".to_owned());
            }
            Holds::Entries => {
                if let Err(error) = self.entries(&input, depth) {
                    self.fail(&input, error.to_string());
                }
            }
            Holds::Document => self.documents.push(input),
            Holds::Pages => {
                let place = self.documents.len();
                if let Err(error) = self.further_pages(&input) {
                    self.fail(&input, error.to_string());
                }
                // The page that the message is of goes before them.
                self.documents.insert(place, input);
            }
        }
    }

    /// The pages of a message beside the one that it is of: reports, or none. A message that is too large is told when it is
    /// read.
    fn further_pages(&mut self, message: &Input) -> Result<()> {
        if std::fs::metadata(&message.path).is_ok_and(|file| file.len() > MOST_BYTES as u64) {
            return Ok(());
        }
        let bytes = std::fs::read(&message.path).context("opening")?;
        for (number, page) in message::pages(&bytes).into_iter().enumerate().skip(1) {
            let name = page.location.unwrap_or_else(|| format!("page {}", number + 1));
            let member = message.member.as_ref().map_or(name.clone(), |outer| format!("{outer}/{name}"));
            let own = Input { member: Some(member), is_beside: true, ..message.clone() };
            match page.bytes {
                Ok(bytes) => {
                    let mut file = NamedTempFile::new().context(&message.name)?;
                    file.write_all(&bytes).context(&message.name)?;
                    let held = file.into_temp_path();
                    self.documents.push(Input { path: held.to_path_buf(), held: Some(Arc::new(held)), ..own });
                }
                Err(error) => self.fail(&own, error.to_string()),
            }
        }
        Ok(())
    }

    /// What stands in a ZIP archive before it is cut: its directory, which would name all entries, is lost.
    fn salvage(&mut self, input: &Input, depth: usize, why: &Error) -> Result<()> {
        let mut stream = BufReader::new(File::open(&input.path).context("opening")?);
        loop {
            let Ok(Some(entry)) = read_zipfile_from_stream(&mut stream) else { break };
            let name = decoded(entry.name_raw());
            if name.ends_with('/') {
                continue;
            }
            let member = input.member.as_ref().map_or(name.clone(), |outer| format!("{outer}/{name}"));
            let own = Input { member: Some(member), is_beside: is_beside(&name), ..input.clone() };
            let mut file = NamedTempFile::new().context(input.path.display())?;
            if let Err(error) = io::copy(&mut entry.take(MOST_WITHIN), file.as_file_mut()) {
                self.fail(&own, format!("a damaged entry: {error}"));
                break;
            }
            let held = file.into_temp_path();
            self.unfold(Input { path: held.to_path_buf(), held: Some(Arc::new(held)), ..own }, depth + 1);
        }
        self.fail(input, why.to_string());
        Ok(())
    }

    /// The entries of a ZIP archive, each as what it is.
    fn entries(&mut self, input: &Input, depth: usize) -> Result<()> {
        let mut archive = match open(&input.path) {
            Ok(archive) => archive,
            Err(error) => return self.salvage(input, depth, &error),
        };
        if archive.len() > MOST_ENTRIES {
            return Err(Error::new(format!("{} entries; at most {MOST_ENTRIES} are read", archive.len())));
        }
        let names: Vec<String> = (0..archive.len())
            .map(|index| {
                archive.by_index_raw(index).map_or_else(|_| index.to_string(), |entry| decoded(entry.name_raw()))
            })
            .collect();
        if archive.has_duplicate_names() {
            self.fail(input, "entries of the same name, of which only one is read".to_owned());
        }
        if archive.is_empty() {
            self.account(input, Outcome::Nothing("an empty ZIP archive".to_owned()));
        }
        let is_wacz = names.iter().any(|name| name == "datapackage.json")
            && names.iter().any(|name| name.starts_with("archive/"));
        for (index, name) in names.into_iter().enumerate().filter(|(_, name)| !name.ends_with('/')) {
            let member = input.member.as_ref().map_or(name.clone(), |outer| format!("{outer}/{name}"));
            let is_beside = is_beside(&name) || name.starts_with("__MACOSX/");
            let own = Input { entry: Some(index), member: Some(member), is_beside, ..input.clone() };
            if is_wacz && !name.starts_with("archive/") {
                self.account(&own, Outcome::Nothing("what a WACZ says of itself".to_owned()));
                continue;
            }
            match archive.by_index(index).context("a damaged entry").and_then(|entry| within(entry, &input.path)) {
                Ok(Within::Document) => self.documents.push(own),
                Ok(Within::Stored(from, length)) => {
                    self.held.extend(input.held.clone());
                    let name = format!("{}: {}", own.name, own.member.unwrap_or_default());
                    self.archives.push(Part { path: own.path, name, from, length });
                }
                Ok(Within::Packed(file)) => {
                    let path = file.to_path_buf();
                    self.unfold(Input { path, entry: None, held: Some(Arc::new(file)), ..own }, depth + 1);
                }
                Err(error) => self.fail(&own, error.to_string()),
            }
        }
        Ok(())
    }

    fn account(&mut self, input: &Input, outcome: Outcome) {
        let (path, member) = (Some(input.name.clone()), input.member.clone());
        self.accounts.push(Account { path, member, url: None, outcome });
    }

    fn fail(&mut self, input: &Input, why: String) {
        self.account(input, Outcome::Failed(why));
    }
}

/// What a file holds.
enum Holds {
    Document,
    /// A message that may hold several pages.
    Pages,
    Entries,
    Archive,
}

/// What a file holds; one that cannot be opened is told when it is read as a document.
fn holds(path: &Path) -> Holds {
    // To open what is no file may wait for ever.
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Holds::Document;
    }
    let Ok(head) = File::open(path).and_then(head_of) else { return Holds::Document };
    match FileKind::of_bytes(&head) {
        FileKind::WebArchive => Holds::Archive,
        FileKind::Gzip if is_packed_archive(&head) => Holds::Archive,
        FileKind::Zip if open(path).map_or_else(|_| !is_office(&head), |archive| is_of_files(&archive)) => {
            Holds::Entries
        }
        FileKind::Message => Holds::Pages,
        _ => Holds::Document,
    }
}

/// What an entry of a ZIP archive is.
enum Within {
    Document,
    /// An archive of a crawler that is not packed: its place in the file.
    Stored(u64, u64),
    /// Something that holds others.
    Packed(TempPath),
}

fn within<R: Read>(mut entry: ZipFile<'_, R>, path: &Path) -> Result<Within> {
    let stored =
        (entry.compression() == CompressionMethod::Stored).then(|| (entry.data_start(), entry.compressed_size()));
    let head = head_of(&mut entry).context("a damaged entry")?;
    let is_archive = match FileKind::of_bytes(&head) {
        FileKind::WebArchive => true,
        FileKind::Gzip => is_packed_archive(&head),
        FileKind::Zip | FileKind::Message => false,
        _ => return Ok(Within::Document),
    };
    if let (true, Some((Some(from), length))) = (is_archive, stored) {
        return Ok(Within::Stored(from, length));
    }
    if FileKind::of_bytes(&head) == FileKind::Gzip && !is_archive {
        return Ok(Within::Document);
    }
    let mut file = NamedTempFile::new().context(path.display())?;
    let mut all = head.as_slice().chain(entry).take(MOST_WITHIN);
    io::copy(&mut all, file.as_file_mut()).context("unpacking")?;
    Ok(Within::Packed(file.into_temp_path()))
}

/// Whether packed bytes unpack to the beginning of an archive.
fn is_packed_archive(head: &[u8]) -> bool {
    let mut first = [0; 16];
    let mut unpacked = MultiGzDecoder::new(head);
    let mut filled = 0;
    while let Ok(read @ 1..) = unpacked.read(&mut first[filled..]) {
        filled += read;
    }
    begins_archive(&first[..filled])
}

fn head_of(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

fn open(path: &Path) -> Result<ZipArchive<BufReader<File>>> {
    ZipArchive::new(BufReader::new(File::open(path).context("opening")?)).context("a damaged ZIP archive")
}

/// Whether a ZIP container is an archive of files, and no office file or OFD.
fn is_of_files(archive: &ZipArchive<BufReader<File>>) -> bool {
    ["[Content_Types].xml", "OFD.xml", "mimetype"].iter().all(|part| archive.index_for_name(part).is_none())
}

/// Whether a ZIP container that is cut began as an office file: the first entry is one of its parts.
fn is_office(head: &[u8]) -> bool {
    let first = String::from_utf8_lossy(&head[..head.len().min(256)]).into_owned();
    ["[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "OFD.xml", "mimetype"]
        .iter()
        .any(|part| first.contains(part))
}

/// The name of an entry: archives made on Windows write them in GBK.
fn decoded(name: &[u8]) -> String {
    charset::decode(name).map_or_else(|_| String::from_utf8_lossy(name).into_owned(), |it| it.text)
}
