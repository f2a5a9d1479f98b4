//! How is an exchange put down so that neither a kill nor another program loses it?

use super::http::one_line;
use super::press::{Original, Press, Pressed};
use super::reader::{Archived, Reader};
use super::record::{Record, WARCINFO};
use super::stream::Stream;
use super::{Damage, Exchange, Location, Part};
use crate::error::{Context as _, Error, Result};
use jiff::Timestamp;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of a file before the next one is begun.
const ROTATED_AT: u64 = 1 << 30;
/// Bytes of an archive's head that say who wrote it.
const HEAD: usize = 4 << 10;
/// Bytes after which the disk is asked to have them.
const SYNCED_AT: u64 = 8 << 20;
const ENDING: &str = ".warc.gz";
/// What `software` in an archive of ours begins with.
const OWN_SOFTWARE: &str = "gouji/";

/// Whether gouji wrote an archive, by the record at its head.
#[must_use]
pub fn is_own(part: &Part) -> bool {
    let head = || -> std::io::Result<String> {
        let mut stream = Stream::open(&part.path, part.from, part.length)?;
        let head = stream.fill()?;
        Ok(String::from_utf8_lossy(&head[..head.len().min(HEAD)]).into_owned())
    };
    head().is_ok_and(|head| head.contains(&format!("\nsoftware: {OWN_SOFTWARE}")))
}

/// Appends exchanges to the WARC files of a folder: `NAME-00001.warc.gz` and so on.
///
/// Exchanges are one `write` of whole gzip members, so that a kill tears the last one at most;
/// [`open`](Self::open) cuts it off. When `append` returns, the exchange survives a kill of the
/// process; after [`sync`](Self::sync) it survives a loss of power too.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    name: String,
    info: Vec<(String, String)>,
    rotated_at: u64,
    number: u32,
    open: Option<Open>,
    damages: Vec<Damage>,
    press: Arc<Press>,
}

#[derive(Debug)]
struct Open {
    file: File,
    name: String,
    length: u64,
    unsynced: u64,
}

/// How an exchange was put down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Where it stands.
    pub location: Location,
    /// Where its body stands: with the original, if this one refers to it.
    pub body: Location,
    /// The digest of the body; none without a response.
    pub digest: Option<String>,
}

impl Writer {
    /// Goes on with the newest file of `folder`, or prepares the first.
    ///
    /// `info` are the fields of the `warcinfo` record at the head of each file. Every whole exchange
    /// behind `known`, the last one the caller knows of, is handed to `adopt`; a torn one at the end
    /// is cut off. With `known` none, all are.
    ///
    /// # Errors
    /// When the folder cannot be read or written, when another process writes there, or when `adopt`
    /// fails.
    pub fn open(
        folder: &Path,
        name: &str,
        info: Vec<(String, String)>,
        known: Option<&Location>,
        mut adopt: impl FnMut(Archived) -> Result<()>,
    ) -> Result<Self> {
        fs::create_dir_all(folder).context(folder.display())?;
        let mut numbers = numbers(folder, name)?;
        numbers.sort_unstable();
        let mut writer = Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            info,
            rotated_at: ROTATED_AT,
            number: numbers.last().copied().unwrap_or(0),
            open: None,
            damages: Vec::new(),
            press: Arc::new(Press::new(String::new())),
        };
        if let Some(&last) = numbers.last() {
            writer.open = Some(writer.open_file(last)?);
        }
        for &number in &numbers {
            let file = writer.file_name(number);
            let from = match known {
                Some(known) if file < known.file => continue,
                Some(known) if file == known.file => known.offset + known.length,
                _ => 0,
            };
            let end = writer.recover(&file, from, &mut adopt)?;
            if let Some(open) = writer.open.as_mut().filter(|open| open.name == file && open.length > end) {
                open.file.set_len(end).context(&open.name)?;
                open.length = end;
            }
        }
        let (number, begun) = writer.open.as_ref().map_or((writer.number + 1, 0), |open| (writer.number, open.length));
        writer.press = Arc::new(Press::new(format!("{}:{begun}", writer.file_name(number))));
        Ok(writer)
    }

    /// The same writer, beginning a new file at another size than 1 GiB.
    #[must_use]
    pub fn rotated_at(mut self, bytes: u64) -> Self {
        self.rotated_at = bytes;
        self
    }

    /// What was found damaged by [`open`](Self::open); a torn end among it has been cut off.
    #[must_use]
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    /// What makes records of exchanges, for any thread.
    #[must_use]
    pub fn press(&self) -> Arc<Press> {
        Arc::clone(&self.press)
    }

    /// Makes records of an exchange and puts them down, as [`Press::press`] and [`append_all`](Self::append_all) do.
    ///
    /// # Errors
    /// Of either.
    pub fn append(&mut self, exchange: &Exchange, original: Option<&Original>) -> Result<Appended> {
        let pressed = self.press.press(exchange, original)?;
        let appended = self.append_all(&[pressed])?;
        appended.into_iter().next().ok_or_else(|| Error::new("an exchange was put down nowhere"))
    }

    /// Puts exchanges down in their order, in one write; says where each stands.
    ///
    /// # Errors
    /// When they cannot be written; the file is then as it was before.
    pub fn append_all(&mut self, pressed: &[Pressed]) -> Result<Vec<Appended>> {
        let Some(first) = pressed.first() else { return Ok(Vec::new()) };
        let mut open = match self.open.take() {
            Some(open) if open.length < self.rotated_at => open,
            full => {
                if let Some(mut full) = full {
                    full.sync()?;
                }
                self.number += 1;
                self.open_file(self.number)?
            }
        };
        if open.length == 0 {
            let info = self.warcinfo(first.date, &open.name);
            open.write(&self.press.pack(&[&info]).context(&open.name)?)?;
        }
        let appended = open.append(pressed);
        self.open = Some(open);
        appended
    }

    /// Waits until the disk has everything.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync(&mut self) -> Result<()> {
        self.open.as_mut().map_or(Ok(()), Open::sync)
    }

    fn file_name(&self, number: u32) -> String {
        format!("{}-{number:05}{ENDING}", self.name)
    }

    fn open_file(&self, number: u32) -> Result<Open> {
        let name = self.file_name(number);
        let path = self.folder.join(&name);
        let file = OpenOptions::new().create(true).append(true).open(&path).context(path.display())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(format!("{}: another process writes to this archive", path.display())));
            }
            Err(TryLockError::Error(error)) => return Err(error).context(path.display()),
        }
        let length = file.metadata().context(path.display())?.len();
        Ok(Open { file, name, length, unsynced: 0 })
    }

    /// Hands out what stands in a file behind `from`; gives where its last whole exchange ends.
    ///
    /// A damaged stretch with whole records behind it is not a torn end: it stays, for a person to see.
    fn recover(&mut self, file: &str, from: u64, adopt: &mut impl FnMut(Archived) -> Result<()>) -> Result<u64> {
        let path = self.folder.join(file);
        let length = fs::metadata(&path).context(path.display())?.len();
        // The disk may have less than the caller knows of, after a loss of power.
        let from = if from > length { 0 } else { from };
        let mut exchanges = Reader::part(&path, file, from, u64::MAX)?;
        for found in exchanges.by_ref() {
            match found {
                Ok(archived) => adopt(archived)?,
                Err(damage) => self.damages.push(damage),
            }
        }
        Ok(exchanges.settled())
    }

    fn warcinfo(&self, date: Timestamp, file: &str) -> Record {
        let mut block = String::new();
        let software = format!("{OWN_SOFTWARE}{}", crate::VERSION);
        let own = [("software", software.as_str()), ("format", "WARC File Format 1.1")];
        let given = self.info.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.into_iter().chain(given) {
            for part in [&one_line(name), ": ", &one_line(value), "\r\n"] {
                block.push_str(part);
            }
        }
        Record::new(WARCINFO, None, date, block.into_bytes(), file)
            .with("WARC-Filename", file)
            .with("Content-Type", "application/warc-fields")
    }
}

impl Open {
    fn append(&mut self, pressed: &[Pressed]) -> Result<Vec<Appended>> {
        let mut offset = self.length;
        let appended = pressed.iter().map(|pressed| {
            let location = Location { file: self.name.clone(), offset, length: pressed.members.len() as u64 };
            offset += location.length;
            let body = pressed.body.clone().unwrap_or_else(|| location.clone());
            Appended { location, body, digest: pressed.digest.clone() }
        });
        let appended = appended.collect();
        match pressed {
            [one] => self.write(&one.members)?,
            many => self.write(&many.iter().map(|pressed| &pressed.members[..]).collect::<Vec<_>>().concat())?,
        }
        Ok(appended)
    }

    fn write(&mut self, members: &[u8]) -> Result<()> {
        if let Err(error) = self.file.write_all(members) {
            // What was written of it must not stand before the next exchange.
            self.file.set_len(self.length).context(&self.name)?;
            return Err(error).context(&self.name);
        }
        self.length += members.len() as u64;
        self.unsynced += members.len() as u64;
        if self.unsynced >= SYNCED_AT { self.sync() } else { Ok(()) }
    }

    fn sync(&mut self) -> Result<()> {
        if self.unsynced > 0 {
            self.file.sync_data().context(&self.name)?;
            self.unsynced = 0;
        }
        Ok(())
    }
}

/// The numbers of the files that stand in a folder under a name.
fn numbers(folder: &Path, name: &str) -> Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder).context(folder.display())? {
        let file = entry.context(folder.display())?.file_name();
        let Some(rest) = file.to_str().and_then(|file| file.strip_prefix(name)?.strip_prefix('-')) else { continue };
        numbers.extend(rest.strip_suffix(ENDING).and_then(|number| number.parse::<u32>().ok()));
    }
    Ok(numbers)
}
