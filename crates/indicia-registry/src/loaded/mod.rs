//! A shared library as methods: opened, checked, called. Whatever it does wrong that a process can survive becomes
//! a coded finding.

mod check;
mod instance;
mod library;
mod marshal;
mod method;
mod report;
mod text;

use std::path::Path;
use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue};
use indicia_method::Method;

use crate::contract::Contract;

pub(crate) use check::has_vendor;
pub use library::Image;
pub use method::LoadedMethod;

/// A library that was loaded; it stays until the process ends.
#[derive(Debug)]
pub struct LoadedPlugin {
    /// Its name, from the library itself.
    pub name: String,
    /// Its version, from the library itself.
    pub version: String,
    /// Compiler and profile, as it says.
    pub build: String,
    /// Its methods.
    pub methods: Vec<&'static LoadedMethod>,
    /// Its packs, as TOML.
    pub packs: Vec<String>,
    /// SHA-256 of the bytes that were loaded.
    pub sha256: String,
}

impl LoadedPlugin {
    /// What it provides, for `plugin.contract.json`.
    pub fn contract(&self) -> Contract {
        Contract {
            plugin: self.name.clone(),
            version: self.version.clone(),
            methods: self.methods.iter().map(|m| m.about().clone()).collect(),
            packs: self.packs.clone(),
        }
    }
}

/// Loads a library and everything it says of itself. This executes its code.
///
/// `plugin` is the name that the manifest gives; the entry symbol is made of it.
pub fn load_file(file: &Path, plugin: &str) -> Result<LoadedPlugin, Diagnostics> {
    load_image(Image::read(file).map_err(|d| vec![d])?, plugin)
}

/// A linked plugin through its C table, as if it had been loaded: what both ways give can be compared.
pub fn through_c(plugin: &indicia_plugin::Plugin) -> Result<LoadedPlugin, Diagnostics> {
    // SAFETY: the table is a static of this binary.
    unsafe { through_table(plugin.table, plugin.name) }
}

/// The same for a table from elsewhere; ids need no vendor, as those of our own methods have none.
///
/// # Safety
/// `table` must be null or point to a table as `indicia_plugin.h` describes it, which lives until the process ends.
pub unsafe fn through_table(table: *const indicia_abi::Plugin, plugin: &str) -> Result<LoadedPlugin, Diagnostics> {
    // SAFETY: the caller's promise.
    let parts = unsafe { check::plugin(table, plugin, false) }.map_err(|d| vec![d])?;
    wrap(parts, plugin, String::new())
}

/// Loads bytes that were read, and hashed, before.
pub(crate) fn load_image(image: Image, plugin: &str) -> Result<LoadedPlugin, Diagnostics> {
    let table = image.open(plugin).map_err(|d| vec![d])?;
    // SAFETY: the entry of a library that was made for this major version gave the pointer, and libraries stay loaded.
    let parts = unsafe { check::plugin(table, plugin, true) }.map_err(|d| vec![d])?;
    wrap(parts, plugin, image.sha256().to_string())
}

fn wrap(parts: check::Parts, plugin: &str, sha256: String) -> Result<LoadedPlugin, Diagnostics> {
    let shared: Arc<str> = plugin.into();
    let mut methods = Vec::new();
    let mut problems = Diagnostics::new();
    for table in parts.methods {
        match LoadedMethod::new(table, &shared) {
            Ok(method) => methods.push(&*Box::leak(Box::new(method))),
            Err(problem) => problems.push(problem),
        }
    }
    methods.sort_by(|a, b| (&a.about().id, a.about().version).cmp(&(&b.about().id, b.about().version)));
    for pair in methods.windows(2) {
        let [a, b] = [pair[0].about(), pair[1].about()];
        if (&a.id, a.version) == (&b.id, b.version) {
            problems.push(Diagnostic::new(catalogue::plugin::ID_CLASH).arg("method", &a.id).arg("plugin", plugin).arg("other", plugin));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(LoadedPlugin { name: parts.name, version: parts.version, build: parts.build, methods, packs: parts.packs, sha256 })
}
