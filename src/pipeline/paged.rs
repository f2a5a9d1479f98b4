//! Lists on the disk, taken page by page.

use crate::error::Result;

/// The items that `next` gives a page of at a time, up to an empty page or the first error.
pub(super) fn paged<T>(mut next: impl FnMut() -> Result<Vec<T>>) -> impl Iterator<Item = Result<T>> {
    let mut is_over = false;
    let pages = std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let page = next();
        is_over = page.as_ref().map_or(true, Vec::is_empty);
        Some(page)
    });
    pages.flat_map(|page| page.map_or_else(|error| vec![Err(error)], |items| items.into_iter().map(Ok).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn a_list_ends_at_an_empty_page_or_an_error() {
        let mut pages = vec![Ok(vec![]), Ok(vec![3]), Ok(vec![1, 2])];
        let all: Result<Vec<i32>> = paged(|| pages.pop().unwrap()).collect();
        assert_eq!(all.unwrap(), [1, 2, 3]);
        let mut pages = vec![Err(Error::new("the disk")), Ok(vec![1])];
        let all: Vec<bool> = paged(|| pages.pop().unwrap()).map(|item| item.is_ok()).collect();
        assert_eq!(all, [true, false]);
    }
}
