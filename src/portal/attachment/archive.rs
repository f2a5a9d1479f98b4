//! What is in a ZIP archive that somebody hung on a page?

use super::FileKind;
use crate::document::charset;
use crate::document::package::Package;
use crate::error::Result;

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the archive, for [`Package::bytes_at`].
    pub index: usize,
    /// Its name with its folders, decoded: archives made on Windows write GBK.
    pub name: String,
    /// The kind its name claims.
    pub kind: FileKind,
}

/// The files in an archive; folders and what Macs leave beside files are left out.
///
/// # Errors
/// As [`Package::open`]: damaged, encrypted, too many entries, a name that leads out.
pub fn entries(bytes: &[u8]) -> Result<Vec<Entry>> {
    let package = Package::open(bytes)?;
    let names = package.raw_names().into_iter().enumerate().map(|(index, name)| {
        let name = charset::decode(name).map_or_else(|_| String::from_utf8_lossy(name).into_owned(), |it| it.text);
        Entry { index, kind: FileKind::of_name(&name), name }
    });
    Ok(names.filter(|entry| !entry.name.ends_with('/') && !entry.name.starts_with("__MACOSX/")).collect())
}
