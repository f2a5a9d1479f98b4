//! A sketch of how a report is worded, by which reports with the same sentences are found.
//!
//! In: the passages of prose and the names of who reports. Out: the hashes of its distinct shingles,
//! eight characters each, sorted. Headings, figures, blanks, punctuation and the names are left out,
//! so that a sentence taken over from another year or another county gives the same shingles.

use crate::lexicon::OUTLINE;
use crate::recognise::prose::passage::Passage;
use crate::record::division::Division;
use crate::text::normal;
use std::cmp::Reverse;
use std::ops::Range;

/// Characters of a shingle.
const SHINGLE: usize = 8;
/// The most shingles that are kept; the longest reports have a tenth of them.
const MOST_SHINGLES: usize = 100_000;
/// The most characters of a heading that opens a paragraph: (一)主动公开政府信息情况。
const LONGEST_HEADING: usize = 40;

/// The sorted hashes of the distinct shingles of the prose.
#[must_use]
pub fn wording(passages: &[Passage], body: Option<&str>, division: Option<&Division>) -> Vec<u64> {
    let names = names(body, division);
    let mut hashes = Vec::new();
    let mut letters = String::new();
    let mut starts = Vec::new();
    for passage in passages {
        letters.clear();
        starts.clear();
        for stretch in without_names(prose(&passage.text), &names) {
            for c in stretch.chars().filter(|c| normal::is_letter_or_figure(*c) && !c.is_numeric() && *c != '〇') {
                starts.push(letters.len());
                letters.push(c);
            }
        }
        starts.push(letters.len());
        let shingles = starts.windows(SHINGLE + 1).map(|window| &letters.as_bytes()[window[0]..window[SHINGLE]]);
        hashes.extend(shingles.map(fnv1a).take(MOST_SHINGLES - hashes.len()));
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The upper 40 bits of the 64-bit FNV-1a hash: simple, and the same on every machine and in every release.
fn fnv1a(bytes: &[u8]) -> u64 {
    let of = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, of) >> 24
}

/// A passage without the heading that opens it; nothing of one that is no sentence, such as a label, a date or a menu.
fn prose(passage: &str) -> &str {
    if !passage.contains('。') && !passage.contains(',') {
        return "";
    }
    let opens_numbered = passage.starts_with(['(', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
        || passage.starts_with(|c: char| c.is_ascii_digit());
    let stop = passage.find(['。', ':', ',', ';']).unwrap_or(passage.len());
    let is_heading = passage[stop..].starts_with(['。', ':']) && passage[..stop].chars().count() <= LONGEST_HEADING;
    let is_numbered = opens_numbered && passage[..stop].contains(['、', '.', ')']);
    if is_heading && is_numbered { &passage[stop..] } else { passage }
}

/// The names a report calls its body by, long and short.
fn names(body: Option<&str>, division: Option<&Division>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if name.chars().count() >= 2 && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    if let Some(body) = body {
        add(body);
        add(body.trim_end_matches("人民政府"));
    }
    let Some(division) = division else {
        // A place that the code table does not know ends in its level: 云岫县 of 云岫县民政局.
        let end = body.and_then(|body| Some((body, body.find(['县', '区', '市', '旗']).filter(|end| *end >= 6)?)));
        if let Some((body, end)) = end {
            [&body[..end], &body[..end + 3], &body[end + 3..]].into_iter().for_each(add);
        }
        return names;
    };
    let parents = [division.province.as_deref(), division.prefecture.as_deref()];
    for name in parents.into_iter().flatten().chain([division.name.as_str()]) {
        add(name);
        let short = OUTLINE.levels.iter().find_map(|level| name.strip_suffix(level)).unwrap_or(name);
        add(short);
        if let Some(people) = short.find('族') {
            // 芷江侗族 without its people is 芷江, and 芷江县 in short.
            let place: String = short[..people].chars().take(2).collect();
            add(&place);
            add(&format!("{place}县"));
        }
        if let Some(body) = body.and_then(|body| body.split_once(name)) {
            add(body.1);
        }
    }
    names
}

/// The stretches of a text between the names in it; of names that overlap the first counts, and the longest there.
fn without_names<'a>(text: &'a str, names: &[String]) -> Vec<&'a str> {
    // So few names that a table to find them by would cost more than it saves.
    let places = |name| text.match_indices(name).map(|(at, name): (usize, &str)| at..at + name.len());
    let mut found: Vec<Range<usize>> = names.iter().flat_map(|name| places(name.as_str())).collect();
    found.sort_unstable_by_key(|name| (name.start, Reverse(name.end)));
    let mut stretches = Vec::new();
    let mut from = 0;
    for name in found {
        if name.start >= from {
            stretches.push(&text[from..name.start]);
            from = name.end;
        }
    }
    stretches.push(&text[from..]);
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::recognise::prose::passage::passages;

    fn wording_of(text: &str, body: &str) -> Vec<u64> {
        wording(&passages(&document::decode(text.as_bytes()).unwrap(), &[]), Some(body), None)
    }

    #[test]
    fn hashes_are_the_published_ones() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325 >> 24);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8 >> 24);
    }

    #[test]
    fn names_figures_and_headings_make_no_difference() {
        let own = wording_of(
            "一、总体情况\n(一)主动公开。2023年，溪口县主动公开政府信息1208条，较上年增加17条。\n下载\n",
            "溪口县人民政府",
        );
        let other = wording_of(
            "（一）公开工作。2024年，云岫县主动公开政府信息 9 条，较上年增加 1 条。\n打印本页\n",
            "云岫县民政局",
        );
        assert_eq!(own, other);
        // 年主动公开政府信息条较上年增加条: 16 characters, 9 shingles.
        assert_eq!(own.len(), 9);
        assert!(own.is_sorted());
    }

    #[test]
    fn menus_and_labels_are_no_prose() {
        let menu = "首页 | 政务公开 | 互动交流\n发布时间：2024-01-05 来源：溪口县人民政府办公室\n";
        assert!(wording_of(menu, "溪口县").is_empty());
    }
}
