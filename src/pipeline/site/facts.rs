//! The tables of a dataset that pages of more than one report are made of.

use crate::error::{Context, Result};
use crate::record::key::sha256;
use crate::site::model::coverage::{self, Coverage};
use crate::site::model::indicators::{self, Bands, Indicators};
use crate::site::model::relations::{self, Relations};
use crate::site::templates::downloads::Listed;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::Path;

/// What the tables say; none of a table that the dataset does not have.
pub(super) struct Facts {
    pub coverage: Option<Coverage>,
    pub indicators: Option<Indicators>,
    /// How the counties spread.
    pub bands: Bands,
    pub relations: Option<Relations>,
    pub files: Vec<Listed>,
    /// The head of the digest of the list of digests, which tells this dataset from others.
    pub digest: String,
}

impl Facts {
    pub fn of(folder: &Path) -> Result<Self> {
        let coverage = table(folder, "coverage", Coverage::default(), |all, row: coverage::Row| all.add(row))?;
        let indicators = table(folder, "indicators", Indicators::default(), |all, row: indicators::Row| all.add(row))?;
        let relations = table(folder, "checks", Relations::default(), |all, row: relations::Row| all.add(row))?;
        let manifest = fs::read_to_string(folder.join(crate::dataset::MANIFEST)).unwrap_or_default();
        let digest = sha256(manifest.as_bytes())[..12].to_owned();
        let bands = indicators.as_ref().map(Indicators::bands).unwrap_or_default();
        Ok(Self { coverage, indicators, bands, relations, files: files(folder, &manifest), digest })
    }
}

/// The rows of a table in CSV, taken in one by one.
fn table<R: DeserializeOwned, T>(
    folder: &Path,
    name: &str,
    mut all: T,
    mut add: impl FnMut(&mut T, R),
) -> Result<Option<T>> {
    let path = folder.join(format!("{name}.csv"));
    if !path.is_file() {
        return Ok(None);
    }
    for row in csv::Reader::from_path(&path).context(path.display())?.into_deserialize() {
        add(&mut all, row.context(path.display())?);
    }
    Ok(Some(all))
}

/// The files that the dataset's list of digests names, as far as they are there.
fn files(folder: &Path, manifest: &str) -> Vec<Listed> {
    let mut files = Vec::new();
    for line in manifest.lines() {
        let Some((digest, name)) = line.split_once("  ") else { continue };
        let of = folder.join(name);
        if let Ok(about) = fs::metadata(&of) {
            files.push(Listed { path: name.to_owned(), bytes: about.len(), sha256: digest.to_owned() });
        }
    }
    files
}
