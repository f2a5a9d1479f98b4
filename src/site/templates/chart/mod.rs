//! Charts as SVG. Each answers one question: it has a title, says in a sentence what is to be seen, has a text for those who
//! do not see it, and its numbers as a table.

mod band;
mod funnel;
mod outcomes;
mod tiles;
mod years;

pub(super) use band::band;
pub(super) use funnel::{Dot, funnel};
pub(super) use outcomes::outcomes;
pub(super) use tiles::tiles;
pub(super) use years::years;

use super::frame::{both, said};
use crate::message::Words;
use crate::site::words;
use maud::{Markup, html};

/// A picture, and all that it says in words.
struct Chart {
    /// What it shows.
    title: Words,
    /// What is to be seen, in one sentence.
    reading: Words,
    /// The same at length, for those who do not see it.
    spoken: String,
    /// Its width and height, in units of its own.
    size: (f64, f64),
    /// What is drawn.
    drawn: Markup,
    /// Its numbers.
    numbers: Markup,
}

impl Chart {
    fn shown(self) -> Markup {
        let (width, height) = self.size;
        html! {
            figure.chart.large {
                figcaption { strong { (said(&self.title)) } " " span.reading { (said(&self.reading)) } }
                div.scroll tabindex="0" role="region" aria-label=(self.title.zh) {
                    svg viewBox=(format!("0 0 {} {}", round(width), round(height))) width=(round(width)) height=(round(height)) role="img" aria-label=(format!("{}：{}", self.title.zh, self.spoken)) { (self.drawn) }
                }
                details.numbers { summary { (both(words::ITS_NUMBERS)) } div.scroll tabindex="0" role="region" aria-label=(format!("{}：{}", self.title.zh, words::ITS_NUMBERS.0)) { (self.numbers) } }
            }
        }
    }
}

/// A number as it is read: a share in hundredths.
pub(super) fn number(value: f64, is_ratio: bool) -> String {
    match (is_ratio, value.fract() == 0.0) {
        (true, _) => format!("{:.1}%", value * 100.0),
        (false, true) => format!("{value}"),
        (false, false) => format!("{value:.1}"),
    }
}

/// A place to a tenth, so that the same figures give the same picture.
fn round(place: f64) -> String {
    format!("{place:.1}")
}

/// How many of something, as a length.
fn count(many: usize) -> f64 {
    f64::from(u32::try_from(many).unwrap_or(u32::MAX))
}

/// A round number that is no less, to end a scale with.
fn ceiling(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let size = 10_f64.powf(value.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|step| step * size).find(|end| *end >= value).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_with_a_round_number() {
        for (value, end) in [(0.0, 1.0), (0.31, 0.5), (1.0, 1.0), (7.0, 10.0), (213.0, 250.0)] {
            assert!((ceiling(value) - end).abs() < 1e-9, "{value}: {}", ceiling(value));
        }
        assert_eq!(number(0.308, true), "30.8%");
        assert_eq!((number(74.0, false), number(0.25, false)), ("74".to_owned(), "0.2".to_owned()));
    }
}
