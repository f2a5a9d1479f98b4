//! A page of a PDF as a picture.

use super::{effort, inflation};
use crate::error::{Error, Result};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_svg::{RenderCache, SvgRenderSettings, convert};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A page that was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Its number, from 1.
    pub page: usize,
    /// Its width and height in points, as it is shown.
    pub size: (f32, f32),
    /// The picture, as SVG.
    pub svg: String,
}

/// Draws some pages, by their numbers from 1; those that the file does not have are left out.
///
/// # Errors
/// It is broken, or takes more than is given to reading it.
pub fn draw(bytes: &[u8], pages: &[usize]) -> Result<Vec<Drawn>> {
    let broken = || Error::new("the PDF is broken: a page cannot be drawn");
    inflation::check_bytes(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|_| broken())?;
    let draw = || {
        inflation::check(&pdf)?;
        effort::check(&pdf)?;
        let cache = RenderCache::new();
        let settings = (InterpreterSettings::default(), SvgRenderSettings::default());
        let numbered = pdf.pages().iter().zip(1..).filter(|(_, number)| pages.contains(number));
        Ok(numbered
            .map(|(page, number)| Drawn {
                page: number,
                size: page.render_dimensions(),
                svg: convert(page, &cache, &settings.0, &settings.1),
            })
            .collect())
    };
    // The interpreter is another's, and files are damaged in more ways than it was tried on.
    catch_unwind(AssertUnwindSafe(draw)).unwrap_or_else(|_| Err(broken()))
}
