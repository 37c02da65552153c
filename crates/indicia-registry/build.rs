//! Packs the sources that a plugin author needs into the binary, so that `plugin new` needs no network and no checkout.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").map_err(std::io::Error::other)?).join("..");
    let mut list = String::from("/// Path within `sdk/`, and length of the text.\npub(super) const FILES: &[(&str, usize)] = &[\n");
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    for folder in ["indicia-abi/include", "indicia-abi/src", "indicia-method/src", "indicia-plugin/src"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        let mut files = Vec::new();
        walk(&root.join(folder), &mut files)?;
        files.sort();
        for file in files {
            let inside = file.strip_prefix(&root).map_err(std::io::Error::other)?;
            let name = inside.to_string_lossy().replace('\\', "/");
            let text = std::fs::read(file)?;
            packer.write_all(&text)?;
            let _ = writeln!(list, "    ({name:?}, {}),", text.len());
        }
    }
    list.push_str("];\n/// The texts one behind the other, packed.\npub(super) const PACKED: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/sdk.deflate\"));\n");
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(std::io::Error::other)?);
    std::fs::write(out.join("sdk.deflate"), packer.finish()?)?;
    std::fs::write(out.join("sdk.rs"), list)
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
