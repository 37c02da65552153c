//! A TOML file as a tree whose every value knows where it stands.

mod item;
mod lines;
mod literal;
mod parse;
mod syntax;
mod width;

pub use item::{Data, Entry, Item, Table};
pub(crate) use item::{key_path, key_text, quoted};
pub(crate) use literal::span_in_literal;
pub(crate) use parse::{parse_file, parse_value};
pub(crate) use syntax::not_utf8;
