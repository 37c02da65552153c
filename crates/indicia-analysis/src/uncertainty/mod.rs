//! How sure an evaluation is: the executor asked again and again with what is uncertain drawn anew.
//!
//! A [`Source`] is one uncertain thing: which free places of the executor's program it fills, and with what in a given draw. Errors of base
//! values ([`BaseErrors`]) are one; alternatives of methods, weights and membership are others of the same shape. [`run`]
//! draws them together and hands every draw to a collector. Draws are taken in chunks of fixed size, each chunk is collected by itself, and the
//! collections are joined in the order of the chunks: the number of threads changes no bit.

mod base;
mod draws;

pub use base::{BaseErrors, NotAModel};
pub use draws::{CHUNK, Collector, Draw, Settings, Source, run};
