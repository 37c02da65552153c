//! From TOML and packs to a checked plan.
//!
//! [`read`] gives a [`Document`]: the file that was asked for, what it extends and what `--set` changes, as one tree in
//! which every value knows its file and bytes. [`Document::resolve`] holds it against [`Methods`] and gives a
//! [`Loaded`]: the system, the plan, the tests, what the data must hold, and every finding with its place. Between the
//! two stand the plugins that [`Document::plugins`] names. [`load`] does both. [`Loaded::bind`] holds it against the data
//! and gives the plan that is evaluated.

mod base_values;
mod bound;
mod coinr;
mod component;
pub mod data;
mod document;
mod experts;
mod layers;
mod ledger;
mod load;
mod measures;
mod methods;
mod new;
mod places;
mod resolve;
mod settings;
mod shape;
mod source;
mod standalone;
mod tables;
mod typed_method;

pub use bound::Bound;
pub use coinr::{Drafted, new_from_coinr};
pub use data::read_period;
pub use document::{Data, Entry, Item, Table};
pub use layers::{PluginPack, pack_id};
pub use ledger::{COLUMNS as LEDGER_COLUMNS, unverified, with_ledger};
pub use load::{Document, LoadOptions, Loaded, PluginFolder, load, read};
pub use methods::Methods;
pub use new::{NewFile, new_id, new_minimal, new_overlay};
pub use resolve::{Expected, Monitor, TestCase};
pub use settings::{Origin, Setting};
pub use shape::{questionnaire_schema, schema};
pub use source::{
    FileBytes, FileSource, Folder, Loc, PathProblem, Source, SourceId, SourceMap, SourceRole, shipped_file, shipped_packs, shipped_systems,
};
pub use standalone::{Standalone, read_questionnaire};
pub use typed_method::{typed_method, typed_methods};
