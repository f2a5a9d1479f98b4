//! Where the pages of the site are. Addresses last: they are made of what a report is, not of what else there is.

/// The name of every page's file; opened from a disk, a folder alone shows none.
pub const INDEX: &str = "index.html";

/// The folder of those whose body is not known.
const UNKNOWN: &str = "unknown";
/// Folders of the site's own.
const OWN: [&str; 10] = [
    "assets",
    "compare",
    "coverage",
    "data",
    "downloads",
    "findings",
    "indicators",
    "methods",
    "provinces",
    "relations",
];
/// The longest name of a folder that every file system takes, in bytes, less the digest of a longer one.
const LONGEST: usize = 200;

/// The folder of a page within the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(Vec<String>);

impl Address {
    /// The first page.
    #[must_use]
    pub fn root() -> Self {
        Self(Vec::new())
    }

    /// The page in a folder of the site.
    #[must_use]
    pub fn of(folder: &str) -> Self {
        Self(vec![plain(folder)])
    }

    /// The page of a report, by its id: `431228/2025` of `431228-2025`, `431228/财政局/2025` of a bureau; of a further print
    /// of the same report below its variant.
    #[must_use]
    pub fn of_report(id: &str, further: Option<&str>) -> Self {
        let (who, year) = id.rsplit_once('-').unwrap_or((id, ""));
        let is_code =
            |head: &str| head == UNKNOWN || head.starts_with("Z:") || head.bytes().all(|b| b.is_ascii_digit());
        let parts = match who.split_once('-') {
            Some((head, rest)) if is_code(head) => vec![head, rest, year],
            _ => vec![who, year],
        };
        let parts = parts.into_iter().chain(further).filter(|part| !part.is_empty());
        let mut parts: Vec<String> = parts.map(plain).collect();
        if let Some(first) = parts.first_mut().filter(|first| OWN.contains(&first.to_ascii_lowercase().as_str())) {
            first.insert(0, '-');
        }
        Self(parts)
    }

    /// The page of the outermost folder that this one lies in: that of a report's county.
    #[must_use]
    pub fn first(&self) -> Self {
        Self(self.0.iter().take(1).cloned().collect())
    }

    /// The variant, where it is that of a further print of a report.
    #[must_use]
    pub fn print(&self) -> Option<&str> {
        self.0.last().map(String::as_str).filter(|last| is_variant(last))
    }

    /// Whether nobody is known to report there.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.0.first().is_some_and(|first| first == UNKNOWN)
    }

    /// Whether it is the report of whoever has the outermost folder, and not that of a body under it or a further print.
    #[must_use]
    pub fn is_of_first(&self) -> bool {
        self.0.len() == 2
    }

    /// The page in a folder of this one's.
    #[must_use]
    pub fn below(&self, folder: &str) -> Self {
        Self(self.0.iter().cloned().chain([plain(folder)]).collect())
    }

    /// The folder within the site: `431228/2025`.
    #[must_use]
    pub fn folder(&self) -> String {
        self.0.join("/")
    }

    /// The way from this page to the folder of the site: `../../`.
    #[must_use]
    pub fn up(&self) -> String {
        "../".repeat(self.0.len())
    }

    /// The way from this page to another.
    #[must_use]
    pub fn to(&self, other: &Self) -> String {
        let parts = other.0.iter().map(String::as_str).chain([INDEX]);
        format!("{}{}", self.up(), parts.collect::<Vec<_>>().join("/"))
    }
}

/// Whether it is that of a print: `v3fa9c1`.
fn is_variant(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|digits| digits.len() >= 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// A part of an address that is a name in every file system and needs no escape; two names never become one.
fn plain(part: &str) -> String {
    let is_other = |c: char| c.is_control() || c.is_whitespace() || "/\\*?\"<>|#%&'".contains(c);
    let digest = || crate::record::key::sha256(part.as_bytes())[..8].to_owned();
    // The colons of a zone's id are written so; of whatever else is changed its digest is kept.
    let name: String = part.chars().map(|c| if is_other(c) || c == ':' { '-' } else { c }).collect();
    let name = name.trim_end_matches('.');
    let head = &name[..name.floor_char_boundary(LONGEST)];
    let is_hidden = head.starts_with('.') || head.is_empty();
    let head = if is_hidden { format!("-{}", head.trim_start_matches('.')) } else { head.to_owned() };
    if head == part.replace(':', "-") { head } else { format!("{head}-{}", digest()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_the_address_of_its_id() {
        let folder = |id: &str, further| Address::of_report(id, further).folder();
        assert_eq!(folder("431228-2025", None), "431228/2025");
        assert_eq!(folder("431228-2025", Some("v3fa9c1")), "431228/2025/v3fa9c1");
        assert_eq!(folder("130000-教育厅-2019", None), "130000/教育厅/2019");
        assert_eq!(folder("Z:4312:高新区-2024", None), "Z-4312-高新区/2024");
        assert_eq!(folder("unknown-v3fa9c1-unknown", None), "unknown/v3fa9c1/unknown");
        assert_eq!(folder("某某县财政局@www.example.gov.cn-2023", None), "某某县财政局@www.example.gov.cn/2023");
        let out = folder("../../x-..", None);
        assert!(out.starts_with("--..-x-") && out.contains("/--"), "{out}: no way out of the site");
        assert_ne!(folder("甲 乙-2023", None), folder("甲/乙-2023", None));
        assert_eq!(folder("findings-2023", None), "-findings/2023");
        assert!(folder(&format!("{}-2023", "县".repeat(300)), None).len() < 220);
    }

    #[test]
    fn pages_find_each_other() {
        let report = Address::of_report("431228-2025", None);
        assert_eq!(report.to(&Address::root()), "../../index.html");
        assert_eq!(Address::root().to(&report), "431228/2025/index.html");
    }
}
