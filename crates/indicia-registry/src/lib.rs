//! Linked and loaded plugins behind one id.
//!
//! A [`Registry`] answers one question: which method is `min-max`, or `acme/entropy@2`? Methods come from crates that
//! are linked into this binary, from libraries that are loaded, and, where nothing may be executed, from contracts
//! that were written when a plugin was locked.
//!
//! A native plugin has the user's rights. It loads only when `indicia.lock` holds the SHA-256 of its manifest, its
//! contract and its library; the bytes that are hashed are the bytes that are loaded. A hash is identity, not safety.

#![allow(unsafe_code)]
// A finding ends the work that it is about: its size does not matter.
#![allow(clippy::result_large_err)]

pub mod commands;
mod contract;
mod files;
mod loaded;
mod lock;
mod manifest;
mod platform;
mod registry;
pub mod scaffold;
mod toml_file;

pub use contract::{CONTRACT_FILE, Contract, ContractMethod, Difference};
pub use loaded::{LoadedMethod, LoadedPlugin, load_file, through_c, through_table};
pub use lock::{LOCK_FILE, Lock, Locked};
pub use manifest::{MANIFEST_FILE, Manifest};
pub use platform::platform;
pub use registry::{Entry, Origin, Registry, Trust};
