//! Bytes → text: bytes first, labels last.
//!
//! In: the bytes and the label they carry, if any. Out: the text, the way back to the bytes and
//! the charset used. The ladder: byte order mark, strict UTF-8, then whichever of the declared
//! charset, GB18030, Big5 and lossy UTF-8 shows the largest share of common characters, and a detector's
//! guess where none shows nearly nothing else. GBK and GB2312 are always read as GB18030.

use crate::error::{Error, Result};
use crate::source::OffsetMap;
use crate::text::normal::is_hanzi;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::sync::LazyLock;

/// Decoded text and its way back to the bytes.
#[derive(Debug)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// From the text to the bytes.
    pub bytes: OffsetMap,
    /// The charset used: `UTF-8`.
    pub charset: &'static str,
    /// Bytes that could not be decoded and stand as U+FFFD.
    pub replacements: usize,
    /// Whether the bytes end in the middle of a character.
    pub is_cut: bool,
}

/// The charset a page's own meta tag names, from its first 4 KB.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset")? + "charset".len();
    let label: String = head[at..]
        .trim_start_matches([' ', '=', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// Decodes bytes.
///
/// # Errors
/// The bytes are UTF-8 cut in the middle of the last character: the file is truncated.
pub fn decode(bytes: &[u8]) -> Result<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_8 { utf8(bytes, mark) } else { Ok(utf16(bytes, mark, encoding)) };
    }
    utf8(bytes, 0)
}

fn utf8(bytes: &[u8], mark: usize) -> Result<Decoded> {
    match std::str::from_utf8(&bytes[mark..]) {
        Ok(text) => {
            let mut map = OffsetMap::default();
            map.push_verbatim(mark, text.len());
            Ok(Decoded { text: text.to_owned(), bytes: map, charset: UTF_8.name(), replacements: 0, is_cut: false })
        }
        Err(error) if error.error_len().is_none() && !bytes[mark..mark + error.valid_up_to()].is_ascii() => {
            Err(Error::new(format!(
                "the file ends in the middle of a UTF-8 character (byte {}): it is truncated; fetch it again",
                mark + error.valid_up_to()
            )))
        }
        Err(_) => Ok(legacy(&bytes[mark..], mark, declared(bytes).as_deref())),
    }
}

/// Bytes that are not UTF-8: the first candidate that shows nearly nothing but common characters in a sample, else the one with
/// the best score over all of them.
fn legacy(bytes: &[u8], mark: usize, declared: Option<&str>) -> Decoded {
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    let guess = || {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&bytes[..bytes.len().min(4096)], bytes.len() <= 4096);
        detector.guess(None, Utf8Detection::Deny)
    };
    let candidates =
        || declared.into_iter().chain([GB18030, BIG5, UTF_8]).map(|one| if one == GBK { GB18030 } else { one });
    let sample = sample(bytes);
    let is_sure = |candidate: &&'static Encoding| {
        !UTF_16.contains(candidate) && score(&candidate.decode_without_bom_handling(sample).0) >= SURE
    };
    let sure = candidates().find(is_sure).map(|sure| map_runs(bytes, mark, sure));
    // What the sample did not show would be lost.
    if let Some(whole) = sure.filter(|decoded| decoded.replacements == 0) {
        return whole;
    }
    let mut tried = UTF_16.to_vec();
    let (mut best, mut best_score) = (UTF_8, i64::MIN);
    let mut attempt = |candidate: &'static Encoding| {
        if !tried.contains(&candidate) {
            tried.push(candidate);
            let score = score(&candidate.decode_without_bom_handling(bytes).0);
            if score > best_score {
                (best, best_score) = (candidate, score);
            }
        }
        best_score
    };
    let known = candidates().map(&mut attempt).max();
    if known < Some(SURE) {
        let guessed = guess();
        attempt(if guessed == GBK { GB18030 } else { guessed });
    }
    map_runs(bytes, mark, best)
}

/// What no bytes without a mark are read as.
const UTF_16: [&Encoding; 2] = [UTF_16LE, UTF_16BE];

/// The bytes by which a charset is told: up to the end of the run in which the last of so many stands that are no ASCII.
fn sample(bytes: &[u8]) -> &[u8] {
    const ENOUGH: usize = 4096;
    let Some((last, _)) = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).nth(ENOUGH - 1) else {
        return bytes;
    };
    let end = bytes[last..].iter().position(u8::is_ascii).map_or(bytes.len(), |behind| last + behind);
    &bytes[..end]
}

/// Where so many of a million characters are common ones of Chinese print, no other language's charset is guessed at.
const SURE: i64 = 950_000;

/// Share of common characters among all that are not ASCII, in millionths, less five times the share of replacements.
fn score(text: &str) -> i64 {
    let (mut all, mut common, mut lost) = (0_i64, 0_i64, 0_i64);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        common += i64::from(is_common(c));
        lost += i64::from(c == char::REPLACEMENT_CHARACTER);
    }
    if all == 0 { 0 } else { (common - 5 * lost) * 1_000_000 / all }
}

/// Characters of the first level of GB 2312 and of Big5, and the punctuation of Chinese print.
static COMMON: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0_u64; 0x1_0000 / 64];
    let mut mark = |text: &str| {
        for c in text.chars() {
            if let Some(word) = bits.get_mut(c as usize / 64) {
                *word |= 1 << (c as usize % 64);
            }
        }
    };
    let rows = |leads: std::ops::RangeInclusive<u8>, trails: std::ops::RangeInclusive<u8>| -> Vec<u8> {
        leads.flat_map(|lead| trails.clone().flat_map(move |trail| [lead, trail])).collect()
    };
    mark(&GB18030.decode_without_bom_handling(&rows(0xb0..=0xd7, 0xa1..=0xf9)).0);
    mark(&BIG5.decode_without_bom_handling(&rows(0xa4..=0xc5, 0xa1..=0xfe)).0);
    mark(&BIG5.decode_without_bom_handling(&rows(0xa4..=0xc5, 0x40..=0x7e)).0);
    mark("，。、；：？！“”‘’（）《》〈〉【】〔〕—…　％·");
    bits
});

fn is_common(c: char) -> bool {
    (is_hanzi(c) || !c.is_alphanumeric())
        && c != char::REPLACEMENT_CHARACTER
        && COMMON.get(c as usize / 64).is_some_and(|word| word >> (c as usize % 64) & 1 == 1)
}

/// Decodes run by run, so that every character of a well-formed run knows its bytes.
fn map_runs(bytes: &[u8], mark: usize, encoding: &'static Encoding) -> Decoded {
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut map = OffsetMap::default();
    let mut replacements = 0;
    let mut is_cut = false;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at] < 0x80 {
            while at < bytes.len() && bytes[at] < 0x80 {
                at += 1;
            }
            // ASCII bytes are themselves in every charset of the ladder.
            text.push_str(std::str::from_utf8(&bytes[start..at]).unwrap_or_default());
            map.push_verbatim(mark + start, at - start);
            continue;
        }
        let mut units = 0;
        while at < bytes.len() && bytes[at] >= 0x80 {
            let claimed = unit_width(encoding, &bytes[at..]);
            let width = claimed.min(bytes.len() - at);
            is_cut |= width < claimed;
            units += 1;
            at += width;
        }
        let decoded = encoding.decode_without_bom_handling(&bytes[start..at]).0;
        let lost = decoded.matches(char::REPLACEMENT_CHARACTER).count();
        replacements += lost;
        if lost == 0 && decoded.chars().count() == units {
            let mut source = start;
            for c in decoded.chars() {
                let width = unit_width(encoding, &bytes[source..at]).min(at - source);
                map.push_replaced(c.len_utf8(), mark + source, width);
                source += width;
            }
        } else {
            map.push_replaced(decoded.len(), mark + start, at - start);
        }
        text.push_str(&decoded);
    }
    Decoded { text, bytes: map, charset: name(encoding), replacements, is_cut }
}

/// The registered name of a charset, as pages write it: `GB18030`.
fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// The bytes that the character at the start takes, by the shape of the charset; there may be fewer.
fn unit_width(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    if encoding == GB18030 {
        if bytes.get(1).is_some_and(u8::is_ascii_digit) { 4 } else { 2 }
    } else if encoding == UTF_8 {
        match bytes[0] {
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            _ => 1,
        }
    } else if encoding.is_single_byte() {
        1
    } else {
        2
    }
}

fn utf16(bytes: &[u8], mark: usize, encoding: &'static Encoding) -> Decoded {
    let text = encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    let mut map = OffsetMap::default();
    let mut source = mark;
    let is_cut = (bytes.len() - mark) % 2 == 1;
    for c in text.chars() {
        // An odd last byte is half a unit.
        let len = (c.len_utf16() * 2).min(bytes.len() - source);
        map.push_replaced(c.len_utf8(), source, len);
        source += len;
    }
    let replacements = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    Decoded { text, bytes: map, charset: name(encoding), replacements, is_cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "一、本年新收政府信息公开申请数量 26 件，行政规范性文件46件。";

    #[test]
    fn half_a_unit_ends_where_the_file_does() {
        let decoded = decode(b"\xff\xfe1\x002").unwrap();
        assert_eq!((decoded.text.as_str(), decoded.replacements), ("1\u{fffd}", 1));
        assert!(decoded.is_cut);
        assert_eq!(decoded.bytes.source(1..decoded.text.len()), 4..5);
    }

    #[test]
    fn bytes_first_labels_last() {
        let gbk = GB18030.encode(SENTENCE).0.into_owned();
        for label in [None, Some("utf-8"), Some("gb2312"), Some("big5")] {
            let decoded = legacy(&gbk, 0, label);
            assert_eq!((decoded.text.as_str(), decoded.charset), (SENTENCE, "GB18030"), "{label:?}");
        }
        let page = format!("<meta charset=gb2312>{SENTENCE}");
        let decoded = decode(page.as_bytes()).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.charset), (page.as_str(), "UTF-8"));
        let traditional = "一、本年新收政府資訊公開申請數量 26 件，行政規範性檔案46件。";
        let big5 = BIG5.encode(traditional).0.into_owned();
        assert_eq!(decode(&big5).unwrap().text, traditional);
    }

    #[test]
    fn print_in_its_own_charset_is_common_and_in_another_is_not() {
        let traditional = include_str!("../../corpus/reports/zhijiang_2025.txt");
        let simplified = include_str!("../../corpus/reports/qingyan_2024.txt");
        for (text, own, others) in [
            (traditional, BIG5, [GB18030, UTF_8, encoding_rs::EUC_JP, encoding_rs::SHIFT_JIS]),
            (simplified, GB18030, [BIG5, UTF_8, encoding_rs::EUC_JP, encoding_rs::EUC_KR]),
        ] {
            let bytes = own.encode(text).0.into_owned();
            let share = |encoding: &'static Encoding| score(&encoding.decode_without_bom_handling(&bytes).0);
            assert!(share(own) >= SURE, "{} in {}", share(own), own.name());
            for other in others {
                assert!(share(other) < SURE, "{} in {}", share(other), other.name());
            }
        }
    }

    #[test]
    fn every_figure_knows_its_bytes() {
        let gbk = GB18030.encode(SENTENCE).0.into_owned();
        let decoded = decode(&gbk).unwrap();
        for figure in ["26", "46"] {
            let at = decoded.text.find(figure).unwrap();
            assert_eq!(&gbk[decoded.bytes.source(at..at + 2)], figure.as_bytes());
        }
    }

    #[test]
    fn a_cut_file_says_so() {
        let cut = &SENTENCE.as_bytes()[..SENTENCE.len() - 1];
        assert!(decode(cut).unwrap_err().to_string().contains("truncated"));
    }
}
