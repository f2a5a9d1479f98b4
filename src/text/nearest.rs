//! Which known word was meant by one that is misspelt?

/// The least likeness of a word that may have been meant: one of three characters is wrong in 洪则区.
const LEAST: f64 = 0.6;
/// Words that are shown.
const MOST: usize = 3;

/// The known words that are most like one, the nearest first; none where nothing is like it.
#[must_use]
pub fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    let likeness = |known: &'w str| (strsim::normalized_damerau_levenshtein(word, known), known);
    let mut like: Vec<(f64, &str)> = known.map(likeness).filter(|(likeness, _)| *likeness >= LEAST).collect();
    like.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    like.dedup();
    like.into_iter().take(MOST).map(|(_, known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first() {
        let known = ["洪泽区", "洪山区", "沭阳县", "芷江侗族自治县"];
        assert_eq!(nearest("洪则区", known.into_iter()), ["洪山区", "洪泽区"]);
        assert_eq!(nearest("芷江侗簇自治县", known.into_iter()), ["芷江侗族自治县"]);
        assert!(nearest("example", known.into_iter()).is_empty());
    }
}
