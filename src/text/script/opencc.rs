//! The dictionaries by the library that the system has (feature `opencc-rust`), in the place of the table.
//!
//! In: text. Out: the same in simplified characters; `corpus/` reads the same by either.

use opencc_rust::{DefaultConfig, OpenCC};

thread_local! {
    static OPENCC: OpenCC = OpenCC::new(DefaultConfig::T2S).expect("the dictionaries of OpenCC (t2s.json)");
}

/// Converts text.
pub(super) fn convert(text: &str) -> String {
    // The library takes strings that end at a zero.
    let pieces = text.split('\0').map(|piece| OPENCC.with(|opencc| opencc.convert(piece)));
    pieces.collect::<Vec<_>>().join("\0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::script::by_table;
    use crate::text::script::tests::reports;

    #[test]
    fn the_systems_library_converts_the_corpus_as_the_table_does() {
        let mut changed = 0;
        for text in reports() {
            let converted = convert(&text);
            changed += text.chars().zip(converted.chars()).filter(|(a, b)| a != b).count();
            for (by_library, by_table) in converted.lines().zip(by_table(&text).lines()) {
                assert_eq!(by_library, by_table);
            }
        }
        assert!(changed > 1_000, "{changed} characters");
        assert_eq!(convert("縣\0區"), "县\0区");
    }
}
