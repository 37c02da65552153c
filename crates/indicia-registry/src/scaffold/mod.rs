//! `plugin new`: a plugin that builds as it is, with everything its author needs, written out of this binary.
//!
//! What is written is the example plugin of this project under another name, so it is built and used by the tests.

use std::io::Read;
use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue, words};

use crate::files;
use crate::manifest::is_name;
use crate::platform::platform;

mod sdk {
    include!(concat!(env!("OUT_DIR"), "/sdk.rs"));
}

/// The language of a new plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A weighting in Rust, with the SDK's sources.
    Rust,
    /// A normaliser in C, with the header.
    C,
}

/// A file of a new plugin.
type File = (String, String);

const RUST: [(&str, &str); 4] = [
    ("src/lib.rs", include_str!("../../../../plugins/examples/rust/src/lib.rs")),
    ("plugin.toml", include_str!("../../../../plugins/examples/rust/plugin.toml")),
    ("README.md", include_str!("../../../../plugins/examples/rust/README.md")),
    (".gitignore", include_str!("../../../../plugins/examples/rust/.gitignore")),
];

const C: [(&str, &str); 5] = [
    ("plugin.c", include_str!("../../../../plugins/examples/c/plugin.c")),
    ("Makefile", include_str!("../../../../plugins/examples/c/Makefile")),
    ("plugin.toml", include_str!("../../../../plugins/examples/c/plugin.toml")),
    ("README.md", include_str!("../../../../plugins/examples/c/README.md")),
    (".gitignore", include_str!("../../../../plugins/examples/c/.gitignore")),
];

/// Makes a plugin in a folder that does not exist yet, or is empty; `name` is its name and the vendor of its methods.
/// Returns the files that were written, in order.
pub fn new(template: Template, name: &str, folder: &Path) -> Result<Vec<PathBuf>, Diagnostics> {
    if !is_name(name) {
        let near = suggestion(name);
        return Err(vec![Diagnostic::new(catalogue::config::BAD_ID).arg("id", name).word("expected", words::ID_RULE).arg("nearest", near)]);
    }
    let occupied = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(vec![Diagnostic::new(catalogue::io::OUT_NOT_EMPTY).arg("path", folder.display()).no_hint()]);
    }
    let files = match template {
        Template::Rust => rust(name),
        Template::C => c(name),
    };
    let mut written = Vec::new();
    for (path, text) in files {
        let path = folder.join(path);
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.map_err(|e| vec![Diagnostic::new(catalogue::io::WRITE_FAILED).arg("path", path.display()).reason(&e)])?;
        files::write(&path, &text).map_err(|d| vec![d])?;
        written.push(path);
    }
    Ok(written)
}

/// The name in the letters that names have.
fn suggestion(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    let near: String = letters.skip_while(|c| !c.is_ascii_lowercase()).take(64).collect();
    let near = near.trim_end_matches('-');
    if near.is_empty() { "acme".into() } else { near.into() }
}

fn rust(name: &str) -> Vec<File> {
    let snake = name.replace('-', "_");
    let mut files: Vec<File> = RUST
        .iter()
        .map(|(path, text)| {
            // A library's name has underscores; marked first, because the new name may contain the old one.
            let text = text.replace("libacme.so", &library("\0")).replace("x86_64-linux", &platform()).replace("acme", name);
            ((*path).to_string(), text.replace('\0', &snake))
        })
        .collect();
    files.push(("Cargo.toml".into(), manifest(name)));
    let mut texts = flate2::read::DeflateDecoder::new(sdk::PACKED);
    for (path, length) in sdk::FILES {
        let mut text = String::with_capacity(*length);
        let read = texts.by_ref().take(*length as u64).read_to_string(&mut text);
        assert!(read.is_ok_and(|n| n == *length), "{path} is as the build packed it");
        files.push((format!("sdk/{path}"), text));
    }
    for (krate, needs) in [("indicia-abi", &[][..]), ("indicia-method", &[]), ("indicia-plugin", &["indicia-abi", "indicia-method"])] {
        files.push((format!("sdk/{krate}/Cargo.toml"), sdk_manifest(krate, needs)));
    }
    files
}

/// The file name that cargo gives a library here.
fn library(krate: &str) -> String {
    format!("{}{krate}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

fn manifest(name: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n\n\
         [dependencies]\nindicia-plugin = {{ path = \"sdk/indicia-plugin\" }}\n\n[workspace]\n"
    )
}

fn sdk_manifest(krate: &str, needs: &[&str]) -> String {
    let mut text = format!(
        "[package]\nname = \"{krate}\"\nversion = \"{}\"\nedition = \"2024\"\nrust-version = \"{}\"\nlicense = \"MIT OR Apache-2.0\"\n\n\
         [lib]\ndoctest = false\n\n[lints.rust]\nunexpected_cfgs = {{ level = \"warn\", check-cfg = ['cfg(feature, values(\"linked\"))'] }}\n\n[dependencies]\n",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_RUST_VERSION"),
    );
    for need in needs {
        text.push_str(&format!("{need} = {{ path = \"../{need}\" }}\n"));
    }
    text
}

fn c(name: &str) -> Vec<File> {
    let snake = name.replace('-', "_");
    let rename =
        |text: &str| text.replace("x86_64-linux", &platform()).replace("acme_c", "\0").replace("acme-c", name).replace('\0', &snake);
    let mut files: Vec<File> = C.iter().map(|(path, text)| ((*path).to_string(), rename(text))).collect();
    for (path, text) in &mut files {
        if path == "Makefile" {
            *text = beside(text);
        }
    }
    files.push(("indicia_plugin.h".into(), indicia_abi::HEADER.into()));
    files
}

/// The Makefile for a header that stands beside the source.
fn beside(makefile: &str) -> String {
    let lines = makefile.lines().filter(|l| !l.starts_with('#')).map(|l| if l.starts_with("INCLUDE") { "INCLUDE = ." } else { l });
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_symbol_can_have_are_refused_with_another() {
        let folder = tempfile::tempdir().unwrap();
        let refused = |name: &str| new(Template::C, name, folder.path()).unwrap_err()[0].args.iter().any(|(n, _)| n == "nearest");
        for bad in ["Acme", "1acme", "acme_x", "浙江", "", "a b", "acme-"] {
            assert!(refused(bad), "{bad}");
        }
        assert_eq!(suggestion("Zhe Jiang_Data "), "zhe-jiang-data");
        assert_eq!(suggestion("浙江"), "acme");
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.txt"), "x").unwrap();
        assert_eq!(new(Template::Rust, "acme", folder.path()).unwrap_err()[0].id(), "I0201");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
