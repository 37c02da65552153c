//! From the file that was asked for to one document: what it extends, what it takes away, what `--set` changes.

mod address;
mod edit;
mod merge;
mod packs;
mod read;
mod set;

pub(crate) use packs::{Pack, of_plugin, path_problem};
pub use packs::{PluginPack, pack_id};
pub(crate) use read::{Layers, read, read_file};
