//! The static tables of a library, before anything in them is called.

use indicia_abi as abi;
use indicia_diagnostic::{Diagnostic, catalogue};
use indicia_method::Kind;

use super::text::{NAME_LIMIT, TextError, read};

/// More methods or packs than this is a lie.
const MOST: usize = 4096;
/// The longest pack.
const PACK_LIMIT: usize = 16 << 20;

/// What stands in the table of a plugin.
pub(super) struct Parts {
    pub name: String,
    pub version: String,
    pub build: String,
    pub methods: Vec<&'static abi::Method>,
    pub packs: Vec<String>,
}

fn wrong_size(plugin: &str, key: &str, found: usize, expected: usize) -> Diagnostic {
    Diagnostic::new(catalogue::plugin::WRONG_SIZE).arg("plugin", plugin).arg("key", key).arg("found", found).arg("expected", expected)
}

fn bad_text(plugin: &str, method: &str, key: &str, error: TextError, limit: usize) -> Diagnostic {
    match error {
        TextError::NotUtf8 => Diagnostic::new(catalogue::plugin::NOT_UTF8).arg("plugin", plugin).arg("method", method).arg("key", key),
        TextError::TooLong(n) => {
            Diagnostic::new(catalogue::plugin::WRONG_COUNT).arg("plugin", plugin).arg("key", key).arg("found", n).arg("limit", limit)
        }
    }
}

fn too_many(plugin: &str, key: &str, found: usize) -> Diagnostic {
    Diagnostic::new(catalogue::plugin::WRONG_COUNT).arg("plugin", plugin).arg("key", key).arg("found", found).arg("limit", MOST)
}

fn broken(plugin: &str, method: &str, key: &str) -> Diagnostic {
    Diagnostic::new(catalogue::plugin::INVALID_TABLE).arg("plugin", plugin).arg("method", method).arg("key", key)
}

/// # Safety
/// `table` must be null or point to what the entry of a library gave, and the library must stay loaded.
pub(super) unsafe fn plugin(table: *const abi::Plugin, plugin: &str, vendor: bool) -> Result<Parts, Diagnostic> {
    if table.is_null() || !table.is_aligned() {
        return Err(broken(plugin, plugin, "ind_plugin"));
    }
    // SAFETY: four numbers stand first in every version of the table.
    let (size, major, minor) = unsafe { ((*table).size, (*table).abi_major, (*table).abi_minor) };
    // A higher minor number says that the plugin counts on what this host does not have.
    if major != abi::ABI_MAJOR || minor > abi::ABI_MINOR {
        return Err(Diagnostic::new(catalogue::plugin::ABI_VERSION)
            .arg("plugin", plugin)
            .arg("found", format!("{major}.{minor}"))
            .arg("expected", format!("{}.{}", abi::ABI_MAJOR, abi::ABI_MINOR)));
    }
    let least = abi::PLUGIN_SIZE_1_0;
    if (size as usize) < least {
        return Err(wrong_size(plugin, "ind_plugin", size as usize, least));
    }
    // SAFETY: the size covers the struct.
    let raw = unsafe { &*table };
    if raw.n_method > MOST {
        return Err(too_many(plugin, "n_method", raw.n_method));
    }
    if raw.n_pack > MOST {
        return Err(too_many(plugin, "n_pack", raw.n_pack));
    }
    if (raw.n_method > 0 && raw.method.is_null()) || (raw.n_pack > 0 && raw.pack.is_null()) {
        return Err(broken(plugin, plugin, if raw.method.is_null() { "method" } else { "pack" }));
    }
    // SAFETY: texts of a static table.
    let named = |text, key| unsafe { read(text, NAME_LIMIT) }.map_err(|e| bad_text(plugin, plugin, key, e, NAME_LIMIT));
    let (name, version, build) = (named(raw.name, "name")?, named(raw.version, "version")?, named(raw.build, "build")?);
    let mut methods = Vec::new();
    for i in 0..raw.n_method {
        // SAFETY: `method` points to `n_method` pointers.
        methods.push(unsafe { method(*raw.method.add(i), plugin, vendor) }?);
    }
    let mut packs = Vec::new();
    for i in 0..raw.n_pack {
        // SAFETY: `pack` points to `n_pack` texts.
        let pack = unsafe { read(*raw.pack.add(i), PACK_LIMIT) };
        packs.push(pack.map_err(|e| bad_text(plugin, plugin, "pack", e, PACK_LIMIT))?);
    }
    Ok(Parts { name, version, build, methods, packs })
}

/// # Safety
/// `table` must be null or point to a method's table that lives for ever.
unsafe fn method(table: *const abi::Method, plugin: &str, vendor: bool) -> Result<&'static abi::Method, Diagnostic> {
    if table.is_null() || !table.is_aligned() {
        return Err(broken(plugin, plugin, "ind_method"));
    }
    let least = abi::METHOD_SIZE_1_0;
    // SAFETY: the size stands first.
    let size = unsafe { (*table).size } as usize;
    if size < least {
        return Err(wrong_size(plugin, "ind_method", size, least));
    }
    // SAFETY: the size covers the struct.
    let raw = unsafe { &*table };
    // SAFETY: a text of a static table.
    let id = unsafe { read(raw.id, NAME_LIMIT) }.map_err(|e| bad_text(plugin, plugin, "id", e, NAME_LIMIT))?;
    if vendor && !has_vendor(&id) {
        return Err(Diagnostic::new(catalogue::plugin::VENDOR_NAME).arg("plugin", plugin).arg("method", &id));
    }
    if Kind::from_u32(raw.kind).is_none() || raw.kind_version != 1 {
        let found = if raw.kind_version == 1 { raw.kind.to_string() } else { format!("{} ({})", raw.kind, raw.kind_version) };
        return Err(Diagnostic::new(catalogue::plugin::KIND_UNKNOWN).arg("plugin", plugin).arg("method", &id).arg("found", found));
    }
    let needed = [
        ("about", raw.about.is_some()),
        ("create", raw.create.is_some()),
        ("facts", raw.facts.is_some()),
        ("apply", raw.apply.is_some()),
        // There is a state exactly where there is a fit: without one these would be called with a null pointer.
        ("drop", raw.drop.is_some() == raw.fit.is_some()),
        ("save", raw.save.is_some() == raw.fit.is_some()),
        ("load", raw.load.is_some() == raw.fit.is_some()),
        ("unprepare", raw.unprepare.is_some() || raw.prepare.is_none()),
    ];
    match needed.into_iter().find(|(_, there)| !there) {
        Some((key, _)) => Err(broken(plugin, &id, key)),
        None => Ok(raw),
    }
}

/// `vendor/method` in small letters, digits and hyphens; our own name is no vendor.
pub(crate) fn has_vendor(id: &str) -> bool {
    let part = |s: &str| {
        s.starts_with(|c: char| c.is_ascii_lowercase()) && s.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    id.split_once('/').is_some_and(|(vendor, method)| part(vendor) && part(method) && vendor != "indicia")
}

#[cfg(test)]
mod tests {
    use super::has_vendor;

    #[test]
    fn bare_and_odd_ids_are_refused() {
        assert!(has_vendor("acme/min-max2"));
        for bad in ["min-max", "acme/", "/min", "acme/min/max", "Acme/min", "acme/min max", "indicia/min-max", "acme/min@2"] {
            assert!(!has_vendor(bad), "{bad}");
        }
    }
}
