//! What the tests share: systems, datasets and methods made for them, and the comparison of evaluations bit by bit.

// Each test binary uses what it needs.
#![allow(dead_code)]

pub mod build;
pub mod random;
pub mod same;
pub mod toys;
pub mod world;

pub use build::*;
pub use random::Random;
