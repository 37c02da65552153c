//! How sure an evaluation is: the executor asked again and again with what is uncertain drawn anew.
//!
//! A [`Source`] is one uncertain thing: a map from uniform numbers to what it puts into free places of the executor's program. Errors of base
//! values ([`BaseErrors`]) are one; alternatives of methods, weights and membership are others of the same shape. Together they make
//! a [`Model`], a function of numbers within (0, 1). [`run`] draws the numbers at random and hands every draw to a collector. Draws are taken in chunks of fixed size, each chunk is collected by itself, and the
//! collections are joined in the order of the chunks: the number of threads changes no bit.

mod assumption;
mod base;
mod distribution;
mod draws;
mod model;
mod ranking;
mod source;

pub use assumption::{Assumption, Branch, NotDrawn, Spread, Vary};
pub use base::{BaseErrors, NotAModel};
pub use distribution::Distribution;
pub use draws::{CHUNK, Collector, Settings, run};
pub use model::{Draw, Memory, Model};
pub use ranking::{
    Ask, BranchCount, DRAWS, NodeRanking, Pairs, Part, Ranking, RowRanking, draw_cells, draws_within_budget, is_beyond_budget,
    model as ranking_model, rank_draws, rank_model,
};
pub use source::Source;
