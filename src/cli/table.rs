//! Columns of text on a terminal, where a Chinese character is two wide.

use std::io::{self, Write};

/// The width of a text on screen.
pub fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}' | '“' | '”')
}

/// Writes rows in columns, two spaces apart; the last column is not padded.
pub fn write(out: &mut impl Write, rows: &[Vec<String>]) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|text| width(text)).max().unwrap_or(0))
        .collect();
    for row in rows {
        for (column, text) in row.iter().enumerate() {
            let pad = if column + 1 == row.len() { 0 } else { widths[column] - width(text) + 2 };
            write!(out, "{text}{:pad$}", "")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
