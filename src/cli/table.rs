//! Columns of text on a terminal, where a Chinese character is two wide.

use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// The width of a text on screen, without what only colours it.
pub fn width(text: &str) -> usize {
    anstream::adapter::strip_str(text).to_string().width()
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
