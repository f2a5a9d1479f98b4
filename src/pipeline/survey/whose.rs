//! Whose report is a posting: the county's own, or that of the prefecture whose site it stands on?

use crate::portal::Portal;
use crate::title::{Judgement, Title, plain};

/// What a government is called behind its place.
const GOVERNMENT: [&str; 4] = ["", "人民政府", "政府", "人民政府办公室"];

/// The body a row names.
pub(super) fn unit(judgement: &Judgement) -> Option<&str> {
    match judgement {
        Judgement::Report(Title { body, .. }) => body.as_deref(),
        Judgement::Unit(unit) => Some(unit),
        _ => None,
    }
}

/// Whether a body is the government of the county: 练南市云禾县人民政府, 云禾县.
pub(super) fn is_government(body: &str, portal: &Portal) -> bool {
    let body = plain(body);
    let own = below(&body, portal).unwrap_or(&body);
    [portal.name.as_str(), short(&portal.name)]
        .iter()
        .any(|name| own.strip_prefix(name).is_some_and(|rest| GOVERNMENT.contains(&rest)))
}

/// Whether a body belongs to the prefecture or the province above the county: 练南市人民政府, 练南市财政局; not
/// 练南市云禾县财政局, nor a branch that bears the county's name.
pub(super) fn is_above(body: &str, portal: &Portal) -> bool {
    below(&plain(body), portal).is_some_and(|rest| !rest.contains(short(&portal.name)))
}

/// What stands behind the names of the province and the prefecture; none where neither stands there.
fn below<'b>(body: &'b str, portal: &Portal) -> Option<&'b str> {
    // A county may bear the name of its prefecture: 练南县 of 练南市 begins with neither's whole name but its own.
    let strip = |body: &'b str, name: &Option<String>| {
        name.as_deref().filter(|name| *name != portal.name).and_then(|name| body.strip_prefix(name))
    };
    let behind = strip(body, &portal.province);
    strip(behind.unwrap_or(body), &portal.prefecture).or(behind)
}

/// The name without what it is: 云禾 of 云禾县. Names of two characters stay whole.
fn short(name: &str) -> &str {
    let bare = name.strip_suffix(['县', '区', '市', '旗']).unwrap_or(name);
    if bare.chars().count() >= 2 { bare } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county(name: &str) -> Portal {
        Portal {
            code: "990101".to_owned(),
            name: name.to_owned(),
            province: Some("练习省".to_owned()),
            prefecture: Some("练南市".to_owned()),
            home: Vec::new(),
            entry: Vec::new(),
            answer: None,
            address: None,
        }
    }

    #[test]
    fn a_county_is_told_from_what_is_above_it() {
        for (name, body, own, above) in [
            ("云禾县", "云禾县人民政府", true, false),
            ("云禾县", "练习省练南市云禾县人民政府", true, false),
            ("云禾县", "云禾县", true, false),
            ("云禾县", "云禾县财政局", false, false),
            ("云禾县", "练南市人民政府", false, true),
            ("云禾县", "练南市财政局", false, true),
            ("云禾县", "练南市生态环境局云禾分局", false, false),
            ("云禾县", "练习省财政厅", false, true),
            ("云禾县", "县财政局", false, false),
            ("练南县", "练南市人民政府", false, true),
            ("练南县", "练南县人民政府", true, false),
        ] {
            let portal = county(name);
            assert_eq!((is_government(body, &portal), is_above(body, &portal)), (own, above), "{body} of {name}");
        }
    }
}
