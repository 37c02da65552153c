//! Our own methods keep the promises that anybody's must, and give the same bits linked and through the C table.

#![allow(clippy::unwrap_used)]
#![allow(unsafe_code)]

mod common;

use std::path::Path;

use indicia_method::Method;
use indicia_plugin::Plugin;
use indicia_registry::commands::Tested;
use indicia_registry::{LoadedPlugin, Registry, through_c, through_table};
use indicia_testkit::{Verdict, parity};

fn plugins() -> [&'static Plugin; 6] {
    [
        indicia_aggregators::plugin(),
        indicia_derivers::plugin(),
        indicia_imputers::plugin(),
        indicia_normalizers::plugin(),
        indicia_treatments::plugin(),
        indicia_weightings::plugin(),
    ]
}

#[test]
fn they_conform() {
    let mut problems = Vec::new();
    for method in plugins().into_iter().flat_map(Plugin::methods) {
        let tested = Tested::of(method);
        for outcome in &tested.outcomes {
            if let Verdict::Failed(what) = &outcome.verdict {
                problems.push(format!("{} {} {}: {what}", tested.method, outcome.check, outcome.params));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn assert_parity(plugin: &'static Plugin, twins: &LoadedPlugin) {
    for method in plugin.methods() {
        let about = method.about();
        let is_twin = |m: &&dyn Method| (&m.about().id, m.about().version) == (&about.id, about.version);
        let twin = twins.methods.iter().map(|m| *m as &dyn Method).find(is_twin).unwrap();
        let differences = parity(method, twin);
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

#[test]
fn linked_and_through_the_c_table_they_give_the_same_bits() {
    for plugin in plugins() {
        assert_parity(plugin, &through_c(plugin).unwrap());
    }
    let methods: usize = plugins().into_iter().map(|p| p.methods().count()).sum();
    assert_eq!(methods, Registry::linked().unwrap().entries().count());
}

/// Every kind and every awkward shape passes through a real library too, compiled with other options than this test:
/// weights by unit, neighbours, growth over periods, combined weights, TOPSIS, rank sums, the Kemeny order.
#[test]
fn linked_and_loaded_they_give_the_same_bits() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("families");
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let families = ["aggregators", "derivers", "imputers", "normalizers", "treatments", "weightings"];
    let mut manifest = String::from(
        "[package]\nname = \"families\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\ncrate-type = [\"cdylib\"]\n[workspace]\n[dependencies]\n",
    );
    let mut source = String::new();
    for family in families {
        manifest.push_str(&format!("indicia-{family} = {{ path = {:?} }}\n", root.join("plugins").join(family)));
        source.push_str(&format!("pub use indicia_{family}::plugin as {family};\n"));
    }
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(folder.join("src/lib.rs"), source).unwrap();
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    common::cargo_build(&folder, None);
    let file = format!("{}families{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    // SAFETY: our own library, which stays loaded.
    let library = unsafe { libloading::Library::new(folder.join("target/release").join(file)) }.unwrap();
    for (family, plugin) in families.into_iter().zip(plugins()) {
        let symbol = format!("indicia_plugin_entry_v1__indicia_{family}");
        // SAFETY: the entry that `plugin!` exports.
        let table = unsafe { library.get::<indicia_abi::Entry>(symbol.as_bytes()).unwrap()() };
        assert_ne!(table, std::ptr::from_ref(plugin.table), "{family} came from the library");
        // SAFETY: as above.
        assert_parity(plugin, &unsafe { through_table(table, plugin.name) }.unwrap());
    }
    std::mem::forget(library);
}
