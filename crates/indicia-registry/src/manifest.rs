//! `plugin.toml`: read before any code runs.

use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue, words};
use toml::de::DeValue;

use crate::files;
use crate::platform::platform;
use crate::toml_file::{Keys, Source};

/// The file's name.
pub const MANIFEST_FILE: &str = "plugin.toml";

/// A plugin's manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The plugin's folder.
    pub folder: PathBuf,
    /// Name: small letters, digits, hyphens.
    pub name: String,
    /// Version.
    pub version: String,
    /// Version of the contract that it was built for, `0.1`.
    pub abi: String,
    /// Ids of its methods.
    pub provides: Vec<String>,
    /// Platform and library, relative to the folder, in the order of the platforms' names.
    pub libraries: Vec<(String, String)>,
    /// SHA-256 of the manifest itself.
    pub sha256: String,
}

impl Manifest {
    /// Reads the manifest of a folder.
    pub fn read(folder: &Path) -> Result<Manifest, Diagnostics> {
        if !folder.is_dir() {
            return Err(vec![Diagnostic::new(catalogue::plugin::PLUGIN_FOLDER_MISSING).arg("path", folder.display())]);
        }
        let path = folder.join(MANIFEST_FILE);
        if !path.exists() {
            return Err(vec![Diagnostic::new(catalogue::plugin::MANIFEST_MISSING).arg("path", folder.display())]);
        }
        let bytes = files::read(&path, files::TEXT_LIMIT).map_err(|d| vec![d])?;
        let sha256 = files::sha256(&bytes);
        let text = files::text(&path, bytes).map_err(|d| vec![d])?;
        parse(folder, &Source::new(&path, &text), sha256)
    }

    /// The library for this platform as an existing file within the folder.
    pub fn library(&self) -> Result<PathBuf, Diagnostic> {
        let here = platform();
        let missing = || Diagnostic::new(catalogue::plugin::LIBRARY_MISSING).arg("plugin", &self.name).arg("platform", &here);
        let Some((_, file)) = self.libraries.iter().find(|(p, _)| *p == here) else { return Err(missing()) };
        let path = self.inside(file)?;
        if path.is_file() { Ok(path) } else { Err(missing().arg("file", file).hint("file")) }
    }

    /// A path of the manifest, which must not leave the folder.
    pub(crate) fn inside(&self, file: &str) -> Result<PathBuf, Diagnostic> {
        files::inside(&self.folder, file)
            .ok_or_else(|| Diagnostic::new(catalogue::plugin::MANIFEST_OUTSIDE).arg("plugin", &self.name).arg("path", file))
    }
}

/// Small letters, digits and hyphens, beginning with a letter.
pub(crate) fn is_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn parse(folder: &Path, source: &Source, sha256: String) -> Result<Manifest, Diagnostics> {
    let root = source.parse().map_err(|d| vec![d])?;
    let mut problems = Diagnostics::new();
    let mut keys = Keys::new(source, MANIFEST_FILE, root.get_ref(), &mut problems);
    let name = keys.text("name", true, "\"acme\"").unwrap_or_default();
    let version = keys.text("version", true, "\"0.1.0\"").unwrap_or_default();
    let abi = keys.text("abi", true, "\"1.0\"").unwrap_or_default();
    let mut provides = Vec::new();
    if let Some(value) = keys.get("provides") {
        match value.get_ref() {
            DeValue::Array(items) if items.iter().all(|i| i.get_ref().as_str().is_some()) => {
                provides = items.iter().filter_map(|i| i.get_ref().as_str()).map(String::from).collect();
            }
            other => keys.wrong("provides", words::LIST_OF_TEXTS, other.type_str(), value.span(), "[\"acme/entropy\"]"),
        }
    }
    let name_place = keys.get("name").map(|v| source.place(v.span()));
    let library = keys.get("library");
    if let Some(value) = library
        && value.get_ref().as_table().is_none()
    {
        keys.wrong("library", words::TABLE, value.get_ref().type_str(), value.span(), "{ x86_64-linux = \"libacme.so\" }");
    }
    let (mut libraries, mut outside) = (Vec::new(), Vec::new());
    for (platform, file) in library.and_then(|v| v.get_ref().as_table()).into_iter().flat_map(|t| t.iter()) {
        match file.get_ref().as_str() {
            Some(path) => {
                if files::inside(folder, path).is_none() {
                    outside.push((path.to_string(), source.place(file.span())));
                }
                libraries.push((platform.get_ref().to_string(), path.to_string()));
            }
            None => keys.wrong(platform.get_ref(), words::TEXT, file.get_ref().type_str(), file.span(), "\"libacme.so\""),
        }
    }
    keys.done();
    for (path, place) in outside {
        problems.push(Diagnostic::new(catalogue::plugin::MANIFEST_OUTSIDE).arg("plugin", &name).arg("path", path).at(place));
    }
    if !name.is_empty() && !is_name(&name) {
        problems.push(
            Diagnostic::new(catalogue::config::BAD_ID)
                .arg("id", &name)
                .word("expected", words::ID_RULE)
                .hint("rename")
                .arg("nearest", "acme")
                .at_opt(name_place),
        );
    }
    if problems.is_empty() {
        libraries.sort();
        Ok(Manifest { folder: folder.into(), name, version, abi, provides, libraries, sha256 })
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Manifest, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(MANIFEST_FILE), text).unwrap();
        Manifest::read(folder.path())
            .map_err(|ds| ds.iter().map(|d| format!("{} {}", d.id(), d.places.first().map(|p| p.line()).unwrap_or_default())).collect())
    }

    #[test]
    fn a_manifest_reads() {
        let m = read("name = \"acme\"\nversion = \"1.0\"\nabi = \"1.0\"\nprovides = [\"acme/x\"]\n[library]\nb = \"b.so\"\na = \"a.so\"\n")
            .unwrap();
        assert_eq!((m.name.as_str(), m.provides.as_slice()), ("acme", &["acme/x".to_string()][..]));
        assert_eq!(m.libraries, [("a".to_string(), "a.so".to_string()), ("b".to_string(), "b.so".to_string())]);
    }

    #[test]
    fn every_mistake_has_its_line() {
        assert_eq!(read("name = \"acme\"\nversion = 1\nabi = \"1.0\"\nprovide = []\n"), Err(vec!["C0104 2".into(), "C0102 4".into()]));
        assert_eq!(read("name = \"Acme Ltd\"\nversion = \"1\"\nabi = \"1.0\"\n"), Err(vec!["C0109 1".into()]));
        assert_eq!(read("name = = \"acme\"\n"), Err(vec!["C0101 1".into()]));
        assert_eq!(read(""), Err(vec!["C0103 0".into(); 3]));
    }

    #[test]
    fn a_library_outside_is_refused() {
        // On every platform, not only where it would be loaded.
        let text = "name = \"acme\"\nversion = \"1\"\nabi = \"1.0\"\n[library]\nelsewhere = \"../evil.so\"\n";
        assert_eq!(read(text), Err(vec!["P0128 5".into()]));
    }
}
