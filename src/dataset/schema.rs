//! The public contract of the dataset's tables: their columns, what stands in them and what that means.
//!
//! A table is a row type: its fields are the columns, their comments what people read in English, the words behind them
//! in Chinese. Every format, the JSON Schema and the codebook are made of it. A column is never renamed or given another
//! kind without a new version of the schema.

use crate::finding::{Cause, Outcome, Severity};
use crate::record::body::BodyKind;
use crate::record::statement::{Kind as Stated, Period, Precision};
use crate::record::{Mark, Reading};
use crate::review::State;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::borrow::Cow;

/// What may stand in a column; null may stand in any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words, and codes, which are no numbers.
    Text,
    /// A whole number.
    Whole,
    /// A decimal, always written with a point.
    Decimal,
    /// True or false.
    Flag,
}

impl Kind {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole",
            Self::Decimal => "decimal",
            Self::Flag => "flag",
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name: lower case, no word that SQL reserves.
    pub name: Cow<'static, str>,
    /// What may stand in it.
    pub kind: Kind,
    /// What it is, in Chinese.
    pub zh: Cow<'static, str>,
    /// What it is, in English.
    pub en: Cow<'static, str>,
    /// The unit of its figures: 件, 万元; none for what is counted in none.
    pub unit: Option<Cow<'static, str>>,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing is there, or nothing is known.
    Null,
    /// No number is there, for a reason that some formats can say.
    Missing(Mark),
    /// Words or a code.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// The nearest double to a ratio.
    Ratio(f64),
    /// True or false.
    Flag(bool),
}

impl Value<'_> {
    /// The same, kept.
    #[must_use]
    pub fn to_owned(&self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Missing(mark) => Value::Missing(*mark),
            Self::Text(text) => Value::Text(Cow::Owned(text.to_string())),
            Self::Whole(number) => Value::Whole(*number),
            Self::Decimal(number) => Value::Decimal(*number),
            Self::Ratio(number) => Value::Ratio(*number),
            Self::Flag(flag) => Value::Flag(*flag),
        }
    }
}

/// The most that every format holds exactly: the whole numbers of a double.
const MOST_WHOLE: i64 = 1 << 53;

/// A count as every format holds it; none for one that is not whole or of which some format would write other digits.
#[must_use]
pub fn whole(number: Decimal) -> Option<i64> {
    let whole = number.to_i64().filter(|whole| Decimal::from(*whole) == number)?;
    (-MOST_WHOLE..=MOST_WHOLE).contains(&whole).then_some(whole)
}

/// A decimal as a double that shows the same digits; none where it would show others.
#[must_use]
pub fn double(number: Decimal) -> Option<f64> {
    let double = number.to_f64()?;
    (double.to_string().parse() == Ok(number)).then_some(double)
}

/// A row of a table: as many values as the table has columns.
pub type Row<'a> = Vec<Value<'a>>;

/// A table of the dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, and that of its files.
    pub name: &'static str,
    /// What a row is, in Chinese.
    pub zh: &'static str,
    /// What a row is, in English.
    pub en: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The columns that tell a row from all others.
    pub key: &'static [&'static str],
}

impl Table {
    /// The place of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

/// What a field of a row type may be.
pub trait Field<'a> {
    /// The kind of its column.
    const KIND: Kind;

    /// The value of a row.
    fn value(self) -> Value<'a>;
}

impl<'a> Field<'a> for &'a str {
    const KIND: Kind = Kind::Text;

    fn value(self) -> Value<'a> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl<'a> Field<'a> for String {
    const KIND: Kind = Kind::Text;

    fn value(self) -> Value<'a> {
        Value::Text(Cow::Owned(self))
    }
}

impl<'a> Field<'a> for Decimal {
    const KIND: Kind = Kind::Decimal;

    fn value(self) -> Value<'a> {
        Value::Decimal(self)
    }
}

impl<'a> Field<'a> for f64 {
    const KIND: Kind = Kind::Decimal;

    fn value(self) -> Value<'a> {
        Value::Ratio(self)
    }
}

impl<'a> Field<'a> for bool {
    const KIND: Kind = Kind::Flag;

    fn value(self) -> Value<'a> {
        Value::Flag(self)
    }
}

impl<'a> Field<'a> for i64 {
    const KIND: Kind = Kind::Whole;

    fn value(self) -> Value<'a> {
        Value::Whole(self)
    }
}

impl<'a> Field<'a> for i32 {
    const KIND: Kind = Kind::Whole;

    fn value(self) -> Value<'a> {
        Value::Whole(self.into())
    }
}

impl<'a> Field<'a> for usize {
    const KIND: Kind = Kind::Whole;

    fn value(self) -> Value<'a> {
        // No file has so many of anything that 63 bits do not hold them.
        Value::Whole(i64::try_from(self).unwrap_or(i64::MAX))
    }
}

impl<'a, T: Field<'a>> Field<'a> for Option<T> {
    const KIND: Kind = T::KIND;

    fn value(self) -> Value<'a> {
        self.map_or(Value::Null, T::value)
    }
}

macro_rules! words {
    ($($kind:ty),+) => {
        $(impl<'a> Field<'a> for $kind {
            const KIND: Kind = Kind::Text;

            fn value(self) -> Value<'a> {
                Value::Text(Cow::Borrowed(self.as_str()))
            }
        })+
    };
}
words!(Mark, Reading, Stated, Precision, Period, Outcome, Cause, Severity, BodyKind, State);

/// Makes a row type: a field is a column, its comment the English label, the words behind it the Chinese one.
macro_rules! row {
    (
        $(#[doc = $about:literal])+ $zh:literal
        pub struct $name:ident<'a> in $table:literal by [$($key:literal),+] $(with $under:ident: $keys:ty)? {
            $($(#[doc = $en:literal])+ $column:ident: $kind:ty = $label:literal $(in $unit:literal)?,)+
        }
    ) => {
        // The comments are what people read in the codebook, and columns are called what they are called.
        #[allow(clippy::doc_markdown, clippy::struct_field_names)]
        $(#[doc = $about])+
        pub struct $name<'a> {
            $(/// The report it is about.
            pub $under: &'a $keys,)?
            $($(#[doc = $en])+ pub $column: $kind,)+
        }

        impl<'a> $name<'a> {
            /// The table.
            #[must_use]
            pub fn table() -> crate::dataset::schema::Table {
                #[allow(unused_mut)]
                let mut columns: Vec<crate::dataset::schema::Column> = Vec::new();
                $(columns.extend(<$keys>::columns());)?
                columns.extend([$(crate::dataset::schema::Column {
                    name: stringify!($column).into(),
                    kind: <$kind as crate::dataset::schema::Field<'a>>::KIND,
                    zh: $label.into(),
                    en: concat!($($en),+).trim_ascii().trim_end_matches('.').into(),
                    unit: [$(std::borrow::Cow::Borrowed($unit))?].into_iter().next(),
                }),+]);
                crate::dataset::schema::Table {
                    name: $table,
                    zh: $zh,
                    en: concat!($($about),+).trim_ascii().trim_end_matches('.'),
                    columns,
                    key: &[$($key),+],
                }
            }

            /// Its values, in the order of the columns.
            #[must_use]
            pub fn values(self) -> crate::dataset::schema::Row<'a> {
                #[allow(unused_mut)]
                let mut row: crate::dataset::schema::Row<'a> = Vec::with_capacity(Self::WIDTH);
                $(self.$under.extend(&mut row);)?
                row.extend([$(crate::dataset::schema::Field::value(self.$column)),+]);
                row
            }

            const WIDTH: usize = 0 $(+ <$keys>::WIDTH)? + [$(stringify!($column)),+].len();
        }
    };
}
pub(in crate::dataset) use row;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_would_write_with_other_digits_is_left_to_those_that_do_not() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(whole(number("9007199254740992")), Some(1 << 53));
        assert_eq!(["9007199254740993", "12345678901234567890", "2.5"].map(|text| whole(number(text))), [None; 3]);
        assert_eq!(double(number("2898.59")), Some(2898.59));
        assert_eq!(double(number("28.50")), Some(28.5));
        assert_eq!(double(number("12345678901234567.89")), None);
    }
}
