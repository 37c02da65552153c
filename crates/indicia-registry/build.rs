//! Embeds the sources that a plugin author needs, so that `plugin new` needs no network and no checkout.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").map_err(std::io::Error::other)?).join("..");
    let mut list = String::from("/// Path within `sdk/`, and text.\npub(super) const FILES: &[(&str, &str)] = &[\n");
    for folder in ["indicia-abi/include", "indicia-abi/src", "indicia-method/src", "indicia-plugin/src"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        let mut files = Vec::new();
        walk(&root.join(folder), &mut files)?;
        files.sort();
        for file in files {
            let inside = file.strip_prefix(&root).map_err(std::io::Error::other)?;
            let name = inside.to_string_lossy().replace('\\', "/");
            let _ = writeln!(list, "    ({name:?}, include_str!({:?})),", file.canonicalize()?);
        }
    }
    list.push_str("];\n");
    let out = std::env::var("OUT_DIR").map_err(std::io::Error::other)?;
    std::fs::write(Path::new(&out).join("sdk.rs"), list)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "rs" || e == "h") {
            files.push(path);
        }
    }
    Ok(())
}
