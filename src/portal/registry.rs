//! Which county has which portal? The registry `corpus/portals.tsv`, and what users add to it.
//!
//! In: a table with a header, or TOML with one `[[portal]]` each. Out: [`Portal`]s, those
//! selected, and for lists from elsewhere the division each line belongs to.

use super::Portal;
use crate::error::{Context, Error, Result};
use crate::record::division::{self, Division, Level, Match};
use crate::text::nearest::nearest;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::net::IpAddr;
use url::Url;

/// How the names of zones end, which have no code of their own.
const ZONES: [&str; 14] = [
    "新区",
    "开发区",
    "高新区",
    "经开区",
    "园区",
    "试验区",
    "示范区",
    "管理区",
    "保税区",
    "风景区",
    "度假区",
    "合作区",
    "集聚区",
    "管委会",
];

/// The bundled registry, `corpus/portals.tsv`: every county's portal as far as it is known.
pub const BUNDLED: &str = include_str!("../../corpus/portals.tsv");

/// A line of the registry as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    code: String,
    name: String,
    #[serde(default)]
    province: String,
    #[serde(default)]
    prefecture: String,
    /// One address or several, separated by spaces.
    home: Addresses,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    entry: Addresses,
    #[serde(default)]
    address: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Addresses {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Addresses {
    fn parse(&self) -> Result<Vec<Url>> {
        let printed: Vec<&str> = match self {
            Self::None => Vec::new(),
            Self::One(line) => line.split_whitespace().collect(),
            Self::Many(many) => many.iter().map(String::as_str).collect(),
        };
        let mut urls = Vec::new();
        for address in printed {
            let url = Url::parse(address).context(format!("the address {address:?}"))?;
            if !matches!(url.scheme(), "http" | "https") {
                return Err(Error::new(format!("{address:?} is no http or https address")));
            }
            urls.push(url);
        }
        Ok(urls)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default)]
    portal: Vec<Line>,
}

/// Reads a registry: tab-separated with a header (`code name province prefecture home answer
/// entry address`, any order; only `name` and an address must be there, lines that begin with `#` are
/// comments), or TOML.
///
/// A line without a code gets that of the one division its names are; else it is a zone and goes by
/// `Z:`, the division above it and its name: `Z:320100:江北新区`.
///
/// # Errors
/// The text is neither, a line lacks its name or home, its code or an address is none, or its name is
/// that of several divisions. The message names the line.
pub fn parse(text: &str) -> Result<Vec<Portal>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    if first.is_some_and(|line| line.contains('\t')) {
        return table(text);
    }
    let listed: Listed = toml::from_str(text).context("neither a tab-separated registry nor TOML")?;
    listed.portal.iter().map(portal).collect()
}

/// Whether a text is a registry, whatever its file is called: the header of one, or its TOML.
#[must_use]
pub fn is_registry(head: &str) -> bool {
    let head = head.strip_prefix('\u{feff}').unwrap_or(head);
    let first = head.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let columns: Vec<&str> = first.split('\t').map(str::trim).collect();
    first.starts_with("[[portal]]")
        || (columns.contains(&"name") && (columns.contains(&"home") || columns.contains(&"entry")))
}

fn table(text: &str) -> Result<Vec<Portal>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .comment(Some(b'#'))
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut portals = Vec::new();
    for line in reader.deserialize::<Line>() {
        let number = portals.len() + 1;
        let line = line.context(format!("registry entry {number}"))?;
        portals.push(portal(&line).context(format!("registry entry {number}"))?);
    }
    Ok(portals)
}

fn portal(line: &Line) -> Result<Portal> {
    let code = if line.code.is_empty() { code_of(line)? } else { line.code.clone() };
    let is_code = code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit());
    let zone = code.strip_prefix("Z:").and_then(|zone| zone.split_once(':'));
    let is_zone = zone.is_some_and(|(_, name)| !name.is_empty());
    if line.name.is_empty() || !(is_code || is_zone) {
        return Err(Error::new(format!(
            "{code:?} {:?}: a portal has a name and a code of six digits, of a zone one like Z:320100:江北新区",
            line.name
        )));
    }
    let home = line.home.parse()?;
    let entry = line.entry.parse()?;
    if home.is_empty() && entry.is_empty() {
        return Err(Error::new(format!("{} {}: neither a home page nor an entry", line.code, line.name)));
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Portal {
        code,
        name: line.name.clone(),
        province: some(&line.province),
        prefecture: some(&line.prefecture),
        home,
        entry,
        answer: some(&line.answer),
        address: some(&line.address)
            .map(|address| address.parse().context(format!("the address {address:?} of the server")))
            .transpose()?,
    })
}

/// The code of a line that has none.
fn code_of(line: &Line) -> Result<String> {
    let (province, prefecture, name) = (&line.province, &line.prefecture, &line.name);
    match division::find(&[province.as_str(), prefecture, name].concat(), i32::MAX) {
        Match::One { division, .. } if division.level == Level::County || division.name == *name => Ok(division.code),
        Match::Ambiguous(_) => {
            Err(Error::new(format!("{name} is the name of several; give the code, or its prefecture")))
        }
        _ if !ZONES.iter().any(|zone| name.ends_with(zone)) => {
            let near = nearest(name, division::names());
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
            Err(Error::new(format!(
                "{name} is no division of the code table{hint} (a zone goes by an id of its own, Z:320100:江北新区)"
            )))
        }
        _ => {
            let place = [province.as_str(), prefecture].concat();
            let parent = match division::find(&place, i32::MAX) {
                Match::One { division, .. } => division.code,
                Match::None | Match::Ambiguous(_) => place,
            };
            Ok(format!("Z:{parent}:{name}"))
        }
    }
}

/// Which portals of a registry are wanted; without any condition, all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Codes or names: `431228`, 芷江侗族自治县, 芷江县.
    pub counties: Vec<String>,
    /// 湖南省 or 湖南.
    pub provinces: Vec<String>,
    /// The part `i` of `n`, counted from one.
    pub shard: Option<(u32, u32)>,
}

impl Selection {
    /// The wanted portals, in the registry's order.
    ///
    /// # Errors
    /// A county or province is not in the registry, or a name is that of several: 鼓楼区 is in four cities.
    pub fn select(&self, portals: &[Portal]) -> Result<Vec<Portal>> {
        let mut codes = BTreeSet::new();
        for county in &self.counties {
            codes.insert(named(county, portals)?);
        }
        for province in &self.provinces {
            if !portals.iter().any(|portal| in_province(portal, province)) {
                return Err(Error::new(format!("no portal of the registry is in {province}")));
            }
        }
        Ok(portals
            .iter()
            .filter(|portal| {
                (codes.is_empty() || codes.contains(&portal.code))
                    && (self.provinces.is_empty() || self.provinces.iter().any(|it| in_province(portal, it)))
                    && self.shard.is_none_or(|(part, parts)| shard(portal, parts) == part)
            })
            .cloned()
            .collect())
    }
}

fn in_province(portal: &Portal, province: &str) -> bool {
    portal.province.as_deref().is_some_and(|own| own == province || own.starts_with(province) && province.len() >= 6)
        || portal.name == province
}

/// The code of the one portal that `county` names.
fn named(county: &str, portals: &[Portal]) -> Result<String> {
    let mut fitting: Vec<&Portal> =
        portals.iter().filter(|portal| portal.code == county || portal.name == county).collect();
    if fitting.is_empty()
        && let Match::One { division, .. } = division::find(county, i32::MAX)
    {
        fitting = portals.iter().filter(|portal| portal.code == division.code).collect();
    }
    match fitting[..] {
        [] => {
            let near = nearest(county, portals.iter().map(|portal| portal.name.as_str()));
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
            Err(Error::new(format!("no portal of the registry is that of {county}{hint}")))
        }
        [one] => Ok(one.code.clone()),
        _ => {
            let which: Vec<String> = fitting
                .iter()
                .map(|portal| {
                    format!("{} {}{}", portal.code, portal.prefecture.as_deref().unwrap_or_default(), portal.name)
                })
                .collect();
            Err(Error::new(format!("{county} is the name of several ({}); give the code", which.join(", "))))
        }
    }
}

/// The part, counted from one, that a portal falls into: portals of one network stay together, so that no two machines ask
/// one server at once; where nobody looked the address up, those of one host.
fn shard(portal: &Portal, parts: u32) -> u32 {
    let host = || portal.home.iter().chain(&portal.entry).find_map(Url::host_str).unwrap_or_default();
    let place = portal.address.map_or_else(|| host().trim_start_matches("www.").to_owned(), network);
    let digest = Sha256::digest(place.as_bytes());
    let number = digest.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    number % parts.max(1) + 1
}

/// The network of an address, as far as one operator's servers stand together: 24 bits, of IPv6 48.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{:?}", &address.octets()[..3]),
        IpAddr::V6(address) => format!("{:?}", &address.segments()[..3]),
    }
}

/// The division that a line of a list from elsewhere stands for, in the newest code list.
///
/// Certain only: all three names printed there have to be those of the division's own line of
/// ancestors. 河北省 | 雄安新区 | 容城县 is none where the code list has 容城县 under 保定市.
#[must_use]
pub fn join(province: &str, prefecture: &str, county: &str) -> Match {
    let place = [province, prefecture, county].concat();
    match division::find(&place, i32::MAX) {
        Match::One { division, .. } if !agrees(&division, province, prefecture, county) => Match::None,
        found => found,
    }
}

fn agrees(division: &Division, province: &str, prefecture: &str, county: &str) -> bool {
    let own_province = division.province.as_deref().unwrap_or(&division.name);
    let names = match division.level {
        Level::Province => [own_province, "", ""],
        Level::Prefecture => [own_province, division.name.as_str(), ""],
        // A district of a municipality stands in the second column of some lists.
        Level::County if division.prefecture.is_none() && county.is_empty() => [own_province, &division.name, ""],
        Level::County => [own_province, division.prefecture.as_deref().unwrap_or(prefecture), &division.name],
    };
    names == [province, prefecture, county]
}

/// A list of portals from elsewhere, made into a registry.
#[derive(Debug, Default)]
pub struct Joined {
    /// Portals whose division is certain, sorted by code.
    pub portals: Vec<Portal>,
    /// Lines that are not: the place as printed, and why.
    pub open: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
struct Foreign {
    province: String,
    prefecture_or_district: String,
    county: String,
    home_url: String,
    #[serde(default)]
    final_url: String,
    #[serde(default)]
    reached: String,
    #[serde(default)]
    checked: String,
}

/// Joins a tab-separated list (`province prefecture_or_district county home_url final_url reached
/// checked`) to the code table.
///
/// # Errors
/// The list has other columns. A line that cannot be joined is among [`Joined::open`].
pub fn join_list(text: &str) -> Result<Joined> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_reader(text.as_bytes());
    let mut joined = Joined::default();
    for line in reader.deserialize::<Foreign>() {
        let line = line.context("the list of portals")?;
        let place = [&*line.province, &*line.prefecture_or_district, &*line.county].join(" ");
        match join(&line.province, &line.prefecture_or_district, &line.county) {
            Match::One { division, .. } => match homes(&line) {
                Ok(home) => joined.portals.push(Portal {
                    code: division.code,
                    name: division.name,
                    province: division.province,
                    prefecture: division.prefecture,
                    home,
                    entry: Vec::new(),
                    answer: Some(format!("{} {}", line.reached, line.checked).trim().to_owned()),
                    address: None,
                }),
                Err(error) => joined.open.push((place, error.to_string())),
            },
            Match::Ambiguous(several) => {
                let codes: Vec<String> = several.into_iter().map(|division| division.code).collect();
                joined.open.push((place, format!("could be {}", codes.join(", "))));
            }
            Match::None => joined.open.push((place, "no division of the newest code list".to_owned())),
        }
    }
    joined.portals.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(joined)
}

/// The home page as listed, and where it led when that is another host or path.
fn homes(line: &Foreign) -> Result<Vec<Url>> {
    let home = Url::parse(line.home_url.trim()).context(format!("the address {:?}", line.home_url))?;
    let mut homes = vec![home];
    if let Ok(ended) = Url::parse(line.final_url.trim())
        && (ended.host(), ended.path()) != (homes[0].host(), homes[0].path())
        && ended.host_str().is_some_and(|host| host.ends_with(".gov.cn"))
    {
        homes.push(ended);
    }
    Ok(homes)
}

/// The registry's text: what [`parse`] reads.
#[must_use]
pub fn to_table(portals: &[Portal]) -> String {
    let mut text = String::from("code\tname\tprovince\tprefecture\thome\tanswer\tentry\taddress\n");
    let addresses = |urls: &[Url]| urls.iter().map(Url::as_str).collect::<Vec<_>>().join(" ");
    for portal in portals {
        let fields = [
            &portal.code,
            &portal.name,
            portal.province.as_deref().unwrap_or_default(),
            portal.prefecture.as_deref().unwrap_or_default(),
            &addresses(&portal.home),
            portal.answer.as_deref().unwrap_or_default(),
            &addresses(&portal.entry),
            &portal.address.map(|address| address.to_string()).unwrap_or_default(),
        ];
        text.push_str(&fields.join("\t"));
        text.push('\n');
    }
    text
}
