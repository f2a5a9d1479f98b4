//! Kinds of things that are one word each in the data: `blank`, `broken`, `government`.
//!
//! In: a list of kinds with their words. Out: an enum that gives its word and is found by it, in JSON too.

/// Makes an enum whose every kind has a word.
macro_rules! words {
    ($($(#[$about:meta])* pub enum $name:ident { $($(#[$of:meta])* $kind:ident = $word:literal,)+ })+) => {$(
        $(#[$about])*
        pub enum $name { $($(#[$of])* $kind,)+ }

        impl $name {
            /// Every one, in the order of the data.
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word of the data.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $word),+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn find(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|own| own.as_str() == word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                Self::find(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, Self::WORDS))
            }
        }
    )+};
}
pub(crate) use words;
