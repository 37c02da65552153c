//! Identity of steps: two steps with one key compute the same bits.

use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The identity of a step's output within a process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u64, u64);

/// Builds a [`Key`] out of everything that the output depends on.
pub(crate) struct KeyBuilder(DefaultHasher, DefaultHasher);

impl KeyBuilder {
    /// Starts with the kind of step. Two hashers that start differently give 128 bits.
    pub(crate) fn new(kind: &str) -> Self {
        let (mut a, mut b) = (DefaultHasher::new(), DefaultHasher::new());
        (0_u8, kind).hash(&mut a);
        (1_u8, kind).hash(&mut b);
        KeyBuilder(a, b)
    }

    fn feed(mut self, item: &impl Hash) -> Self {
        item.hash(&mut self.0);
        item.hash(&mut self.1);
        self
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.feed(&text)
    }

    pub(crate) fn number(self, n: u64) -> Self {
        self.feed(&n)
    }

    pub(crate) fn float(self, x: f64) -> Self {
        self.feed(&x.to_bits())
    }

    pub(crate) fn floats(self, x: &[f64]) -> Self {
        x.iter().fold(self.number(x.len() as u64), |k, v| k.float(*v))
    }

    /// A list of numbers at once: a hasher takes bytes much faster in one piece.
    pub(crate) fn rows(self, rows: &[u32]) -> Self {
        let bytes: Vec<u8> = rows.iter().flat_map(|r| r.to_le_bytes()).collect();
        self.bytes(&bytes)
    }

    pub(crate) fn bytes(self, bytes: &[u8]) -> Self {
        self.feed(&bytes)
    }

    pub(crate) fn key(self, key: Key) -> Self {
        self.feed(&key)
    }

    pub(crate) fn keys(self, keys: impl IntoIterator<Item = Key>) -> Self {
        keys.into_iter().fold(self, KeyBuilder::key)
    }

    pub(crate) fn debug(self, item: &impl Debug) -> Self {
        self.feed(&format!("{item:?}"))
    }

    pub(crate) fn done(self) -> Key {
        Key(self.0.finish(), self.1.finish())
    }
}
