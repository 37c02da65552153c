//! The C side of a plugin: the tables that the host calls through, and the functions in them.
//!
//! Nothing here is for authors; [`crate::plugin!`] uses it. Every function catches panics at the border: after one,
//! the instance is poisoned and answers no further call.

#![allow(unsafe_code)]

mod functions;
mod guard;
mod read;
mod report;
mod small;
mod write;

use indicia_abi as abi;

use crate::kinds::Make;
use crate::{Declared, Exported};

pub use guard::quiet_panics;
pub use small::Small;

/// The table of a declared method.
pub const fn table<T: Declared + Exported, K: Make<T>>() -> abi::Method {
    abi::Method {
        size: size_of::<abi::Method>() as u32,
        kind: K::KIND as u32,
        kind_version: 1,
        flags: abi::CONCURRENT,
        id: abi::Str::new(T::ID),
        about: Some(functions::about::<T>),
        create: Some(functions::create::<T>),
        destroy: Some(functions::destroy),
        facts: Some(functions::facts),
        fit: Some(functions::fit),
        save: Some(functions::save),
        load: Some(functions::load),
        drop: Some(functions::drop_state),
        prepare: Some(functions::prepare),
        unprepare: Some(functions::unprepare),
        apply: Some(functions::apply),
        explain: Some(functions::explain),
    }
}

/// The table of a plugin, over tables that live for ever.
pub const fn plugin_table(
    name: &'static str,
    version: &'static str,
    methods: &'static [&'static abi::Method],
    packs: &'static [abi::Str],
) -> abi::Plugin {
    abi::Plugin {
        size: size_of::<abi::Plugin>() as u32,
        abi_major: abi::ABI_MAJOR,
        abi_minor: abi::ABI_MINOR,
        reserved: 0,
        name: abi::Str::new(name),
        version: abi::Str::new(version),
        build: abi::Str::new(if cfg!(debug_assertions) { "rust, debug" } else { "rust, release" }),
        method: methods.as_ptr().cast(),
        n_method: methods.len(),
        pack: packs.as_ptr(),
        n_pack: packs.len(),
    }
}
