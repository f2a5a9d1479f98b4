//! The digits of a number, put into the places a format has for them.
//!
//! In: the tokens of a section and a number. Out: the text. The whole part fills its places from
//! the right, whatever stands between them; digits that are left over stand before the first.

use super::code::Token;
use rust_decimal::{Decimal, RoundingStrategy};

/// The most decimals that are printed; a number has no more.
const MOST_DECIMALS: u32 = 28;

/// The places a section has for digits.
#[derive(Debug, Default)]
struct Places {
    /// Of the whole part, and of the decimals.
    whole: Vec<char>,
    decimals: Vec<char>,
    /// By how many thousands it is divided, how many hundreds it is multiplied.
    thousands: u32,
    hundreds: u32,
    is_grouped: bool,
}

impl Places {
    fn of(tokens: &[Token]) -> Self {
        let mut places = Self::default();
        let mut is_behind_point = false;
        // Commas since the last digit: before another they group, before anything else they scale.
        let mut commas = 0;
        for token in tokens {
            match token {
                Token::Digit(digit) => {
                    places.is_grouped |= commas > 0;
                    commas = 0;
                    if is_behind_point { &mut places.decimals } else { &mut places.whole }.push(*digit);
                }
                Token::Comma if places.whole.len() + places.decimals.len() > 0 => commas += 1,
                Token::Point => {
                    is_behind_point = true;
                    places.thousands += std::mem::take(&mut commas);
                }
                Token::Percent => {
                    places.hundreds += 1;
                    places.thousands += std::mem::take(&mut commas);
                }
                Token::Literal(_) | Token::General | Token::Text | Token::Comma => {
                    places.thousands += std::mem::take(&mut commas);
                }
            }
        }
        places.thousands += commas;
        places
    }

    /// The number as it is printed: scaled, rounded, without its sign.
    fn rounded(&self, number: Decimal) -> Option<Decimal> {
        let mut number = number.abs();
        for _ in 0..self.hundreds {
            number = number.checked_mul(Decimal::ONE_HUNDRED)?;
        }
        for _ in 0..self.thousands {
            number = number.checked_div(Decimal::ONE_THOUSAND)?;
        }
        let decimals = u32::try_from(self.decimals.len()).ok().filter(|decimals| *decimals <= MOST_DECIMALS)?;
        Some(number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
    }
}

/// Writes a number; none where it is out of measure.
pub fn write(tokens: &[Token], number: Decimal, has_own_sign: bool) -> Option<String> {
    let places = Places::of(tokens);
    let rounded = places.rounded(number)?;
    let (whole, decimals) = {
        let digits = rounded.trunc().to_string();
        let decimals = rounded.fract().to_string();
        let decimals = decimals.strip_prefix("0.").unwrap_or_default().to_owned();
        (if digits == "0" { String::new() } else { digits }, decimals)
    };
    let whole = filled(&places, &whole);
    let mut decimals = decimals.chars().chain(std::iter::repeat('0'));
    let decimals: Vec<char> = places.decimals.iter().map(|_| decimals.next().unwrap_or('0')).collect();
    let (mut at, mut behind, mut is_behind_point) = (0, 0, false);
    let has_digits = !places.whole.is_empty() || !places.decimals.is_empty();
    let mut text = String::new();
    if number.is_sign_negative() && !has_own_sign && !(has_digits && rounded.is_zero()) {
        text.push('-');
    }
    for token in tokens {
        match token {
            Token::Digit(_) if is_behind_point => {
                // Zeros that no later place asks for are left out where the place is `#`.
                let is_blank = (behind..decimals.len()).all(|at| decimals[at] == '0' && places.decimals[at] != '0');
                match places.decimals[behind] {
                    '?' if is_blank => text.push(' '),
                    '#' if is_blank => {}
                    _ => text.push(decimals[behind]),
                }
                behind += 1;
            }
            Token::Digit(_) => {
                text.push_str(&whole[at]);
                at += 1;
            }
            Token::Point => {
                if places.whole.is_empty() && !rounded.trunc().is_zero() {
                    text.push_str(&rounded.trunc().to_string());
                }
                is_behind_point = true;
                text.push('.');
            }
            Token::Comma => {}
            Token::Percent => text.push('%'),
            Token::Literal(own) => text.push_str(own),
            Token::General | Token::Text => text.push_str(&number.abs().to_string()),
        }
    }
    Some(text)
}

/// What each place of the whole part prints.
fn filled(places: &Places, digits: &str) -> Vec<String> {
    let count = places.whole.len();
    let mut digits: Vec<char> = digits.chars().collect();
    let mut printed = vec![String::new(); count];
    // How many digits stand to the right of the place that is filled.
    let mut right = 0;
    for at in (0..count).rev() {
        let take = if at == 0 { digits.len().max(1) } else { 1 };
        for _ in 0..take {
            let digit = digits.pop().or(match places.whole[at] {
                '0' => Some('0'),
                '?' => Some(' '),
                _ => None,
            });
            let Some(digit) = digit else { break };
            if places.is_grouped && right > 0 && right % 3 == 0 && digit != ' ' {
                printed[at].insert(0, ',');
            }
            printed[at].insert(0, digit);
            right += 1;
        }
    }
    printed
}
