//! Every code of ours, by area. The book's page of codes is generated from this list.

pub mod config;
pub mod data;
pub mod internal;
pub mod io;
pub mod method;
pub mod plugin;
pub mod usage;

use crate::Code;

/// All codes, by area.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [usage::ALL, config::ALL, data::ALL, method::ALL, plugin::ALL, io::ALL, internal::ALL].into_iter().flatten()
}
