//! What does the head of an ARC record say? The form archives had before WARC.

/// What the first line of an ARC file begins with.
pub(super) const FIRST: &str = "filedesc://";

/// The fields of a WARC record that say what the head of an ARC record does: address, server, time, type and length in one
/// line, `http://www.shatang.example/1.html 192.0.2.7 20250301080000 text/html 6408`; version 2 has five more before the
/// length. None where the line is no such head.
pub(super) fn fields(line: &str) -> Option<Vec<(String, String)>> {
    let words: Vec<&str> = line.split(' ').collect();
    // An address may hold spaces: what stands behind it is counted from the end.
    let is_time = |at: &usize| words[*at].len() == 14 && words[*at].bytes().all(|byte| byte.is_ascii_digit());
    let at =
        [3, 8].into_iter().filter_map(|behind| words.len().checked_sub(behind)).filter(|at| *at >= 2).find(is_time)?;
    let (url, length) = (words[..at - 1].join(" "), words[words.len() - 1]);
    if !url.contains("://") || length.parse::<u64>().is_err() {
        return None;
    }
    let time = words[at];
    let date =
        format!("{}-{}-{}T{}:{}:{}Z", &time[..4], &time[4..6], &time[6..8], &time[8..10], &time[10..12], &time[12..]);
    let kind = if url.starts_with(FIRST) { super::record::WARCINFO } else { super::record::RESPONSE };
    let fields = [
        ("WARC-Type", kind),
        ("WARC-Target-URI", url.as_str()),
        ("WARC-IP-Address", words[at - 1]),
        ("WARC-Date", &date),
        ("Content-Length", length),
    ];
    Some(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_both_versions() {
        let of =
            |line: &str| fields(line).map(|fields| (fields[0].1.clone(), fields[3].1.clone(), fields[4].1.clone()));
        let says =
            |kind: &str, length: &str| Some((kind.to_owned(), "2025-03-01T08:00:00Z".to_owned(), length.to_owned()));
        assert_eq!(of("filedesc://a.arc 0.0.0.0 20250301080000 text/plain 76"), says("warcinfo", "76"));
        assert_eq!(of("http://a.example/ 192.0.2.7 20250301080000 text/html 6408"), says("response", "6408"));
        let second = "http://a.example/ 192.0.2.7 20250301080000 text/html 200 AB12 - 76 a.arc 6408";
        assert_eq!(of(second), says("response", "6408"));
        assert_eq!(of("http://a.example/年 报.html 192.0.2.7 20250301080000 text/html 6408"), says("response", "6408"));
        assert_eq!(of("HTTP/1.1 200 OK and so on"), None);
    }
}
