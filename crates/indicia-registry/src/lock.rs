//! `indicia.lock`: the hashes of the plugins that a system may load, beside its `indicia.toml`.

use std::fmt::Write as _;
use std::path::Path;

use indicia_diagnostic::{Diagnostic, Place, catalogue};
use indicia_method::{Value, to_json};

use crate::files;

/// The file's name.
pub const LOCK_FILE: &str = "indicia.lock";

/// One plugin in the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// SHA-256 of `plugin.toml`.
    pub manifest: String,
    /// SHA-256 of `plugin.contract.json`.
    pub contract: String,
    /// Platform, and SHA-256 of its library.
    pub libraries: Vec<(String, String)>,
}

/// The lock of a system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Plugins, by name.
    pub plugins: Vec<Locked>,
}

impl Lock {
    /// Reads the lock of a system's folder; a folder without one has an empty lock.
    pub fn read(folder: &Path) -> Result<Lock, Diagnostic> {
        let path = folder.join(LOCK_FILE);
        if !path.exists() {
            return Ok(Lock::default());
        }
        let text = files::text(&path, files::read(&path, files::TEXT_LIMIT)?)?;
        Lock::parse(&text).map_err(|detail| {
            let span = text.parse::<toml::Table>().err().and_then(|e| e.span()).unwrap_or(0..0);
            let place = Place::in_text(path.display().to_string(), &text, span);
            Diagnostic::new(catalogue::plugin::LOCK_UNREADABLE).arg("detail", detail).at(place)
        })
    }

    /// From the text of the file.
    fn parse(text: &str) -> Result<Lock, String> {
        let root: toml::Table = text.parse().map_err(|e: toml::de::Error| e.message().to_string())?;
        if root.get("lock").and_then(toml::Value::as_integer) != Some(1) {
            return Err("lock".into());
        }
        let mut plugins = Vec::new();
        for item in root.get("plugin").and_then(toml::Value::as_array).into_iter().flatten() {
            let word = |key: &str| item.get(key).and_then(toml::Value::as_str).map(String::from).ok_or_else(|| key.to_string());
            let libraries = item.get("library").and_then(toml::Value::as_table).ok_or("library")?;
            let hash = |(platform, v): (&String, &toml::Value)| {
                v.as_str().map(|v| (platform.clone(), v.to_string())).ok_or_else(|| platform.clone())
            };
            plugins.push(Locked {
                name: word("name")?,
                version: word("version")?,
                manifest: word("manifest")?,
                contract: word("contract")?,
                libraries: libraries.iter().map(hash).collect::<Result<_, _>>()?,
            });
        }
        Ok(Lock { plugins })
    }

    /// As the text of the file; equal locks have equal texts.
    pub fn to_text(&self) -> String {
        // A JSON string is a basic string of TOML.
        let quote = |s: &str| to_json(&Value::from(s));
        let mut out = String::from("# Written by `indicia plugin lock`; do not edit.\nlock = 1\n");
        let mut plugins: Vec<&Locked> = self.plugins.iter().collect();
        plugins.sort_by(|a, b| a.name.cmp(&b.name));
        for p in plugins {
            let _ = writeln!(out, "\n[[plugin]]\nname = {}\nversion = {}", quote(&p.name), quote(&p.version));
            let _ = writeln!(out, "manifest = {}\ncontract = {}\n\n[plugin.library]", quote(&p.manifest), quote(&p.contract));
            let mut libraries: Vec<_> = p.libraries.iter().collect();
            libraries.sort();
            for (platform, hash) in libraries {
                let _ = writeln!(out, "{} = {}", quote(platform), quote(hash));
            }
        }
        out
    }

    /// Writes the lock of a system's folder.
    pub fn write(&self, folder: &Path) -> Result<(), Diagnostic> {
        files::write(&folder.join(LOCK_FILE), &self.to_text())
    }

    /// The entry of a plugin.
    pub fn get(&self, name: &str) -> Option<&Locked> {
        self.plugins.iter().find(|p| p.name == name)
    }
}

impl Locked {
    /// The hash of the library for a platform.
    pub fn library(&self, platform: &str) -> Option<&str> {
        self.libraries.iter().find(|(p, _)| p == platform).map(|(_, h)| h.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_survives_its_file_in_one_order() {
        let locked = |name: &str| Locked {
            name: name.into(),
            version: "0.1 \"x\\".into(),
            manifest: "aa".into(),
            contract: "bb".into(),
            libraries: vec![("x86_64-linux".into(), "cc".into()), ("aarch64-macos".into(), "dd".into())],
        };
        let text = Lock { plugins: vec![locked("b"), locked("a")] }.to_text();
        let read = Lock::parse(&text).unwrap();
        assert_eq!(read.plugins.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(read.plugins[0].library("aarch64-macos"), Some("dd"));
        assert_eq!(read.to_text(), text);
    }

    #[test]
    fn a_broken_lock_is_an_error_and_no_empty_lock() {
        for bad in ["lock = 2", "", "lock = 1\n[[plugin]]\nname = \"a\"", "lock = "] {
            assert!(Lock::parse(bad).is_err(), "{bad}");
        }
    }
}
