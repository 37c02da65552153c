//! What the tests of the crate share.

#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use indicia_config::{LoadOptions, Loaded, Methods};
use indicia_diagnostic::{Diagnostic, Lang, render};
use indicia_method::{Kind, Method};

/// The methods that ship.
pub struct Shipped(Vec<&'static dyn Method>);

impl Shipped {
    pub fn new() -> Shipped {
        let plugins = [
            indicia_aggregators::plugin(),
            indicia_derivers::plugin(),
            indicia_imputers::plugin(),
            indicia_normalizers::plugin(),
            indicia_treatments::plugin(),
            indicia_weightings::plugin(),
        ];
        let mut methods: Vec<&'static dyn Method> = plugins.into_iter().flat_map(|p| p.methods()).collect();
        methods.sort_by(|a, b| a.about().id.cmp(&b.about().id));
        Shipped(methods)
    }
}

impl Methods for Shipped {
    fn get(&self, id: &str) -> Option<&'static dyn Method> {
        self.0.iter().find(|m| m.about().id == id).copied()
    }

    fn ids(&self, kind: Kind) -> Vec<&str> {
        self.0.iter().filter(|m| m.about().kind == kind).map(|m| m.about().id.as_str()).collect()
    }
}

/// The root of the workspace.
pub fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Loads with the methods that ship.
pub fn load(path: &Path, set: &[&str]) -> Loaded {
    let options = LoadOptions { set: set.iter().map(|s| (*s).to_string()).collect(), ..LoadOptions::default() };
    indicia_config::load(path, &Shipped::new(), &options)
}

/// A system in a folder of its own.
pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Folder(folder)
    }

    pub fn load(&self, set: &[&str]) -> Loaded {
        load(self.0.path(), set)
    }
}

/// Findings as a person sees them.
pub fn shown(findings: &[Diagnostic]) -> String {
    findings.iter().map(|d| render(d, Lang::En, false)).collect::<Vec<_>>().join("\n")
}

/// Code and line of each finding.
pub fn codes(loaded: &Loaded) -> Vec<String> {
    loaded.findings.iter().map(|d| format!("{} {}", d.id(), d.places.first().map_or(0, |p| p.line()))).collect()
}
