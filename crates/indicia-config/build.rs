//! Packs the shipped systems and packs, so that they are inside the binary at a quarter of their size.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

const ENDINGS: [&str; 7] = ["toml", "csv", "tsv", "xlsx", "xls", "ods", "json"];

fn main() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // A new pack is a new folder here, and nothing is ever written beside packs.
    println!("cargo:rerun-if-changed={}", root.join("plugins/packs").display());
    let mut files = Vec::new();
    for (folder, below) in [("configs", "configs"), ("plugins/packs", "packs")] {
        let folder = root.join(folder);
        collect(&folder, below, &mut files);
    }
    files.sort();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or(std::io::ErrorKind::NotFound)?);
    let mut table = format!("/// The shipped files, by path.\npub(super) static FILES: [Shipped; {}] = [\n", files.len());
    for (at, (name, path)) in files.iter().enumerate() {
        let text = std::fs::read(path)?;
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(&text)?;
        std::fs::write(out.join(format!("{at}.deflate")), packer.finish()?)?;
        let packed = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{at}.deflate\"))");
        let _ = writeln!(table, "    Shipped::new({name:?}, {packed}, {}),", text.len());
    }
    table.push_str("];\n");
    std::fs::write(out.join("shipped.rs"), table)
}

/// What `indicia run` writes beside a system.
const RESULTS: &str = "results";

/// What a survey collected: base values are shipped, single answers are not.
const RESPONSES: &str = "responses";

/// Systems and packs stand one folder down; whatever lies loose beside them is not shipped, and neither are results and responses.
///
/// Folders are watched only from where no results can appear: cargo looks through a watched folder to the bottom, and a run
/// would have everything built again. `layering.rs` in the tests of the binary holds that no system is left out.
fn collect(folder: &Path, below: &str, files: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else { continue };
        let below = format!("{below}/{name}");
        if path.is_dir() {
            if name == RESULTS || name == RESPONSES {
                continue;
            }
            if below.matches('/').count() > 1 {
                println!("cargo:rerun-if-changed={}", path.display());
            }
            collect(&path, &below, files);
        } else if ENDINGS.iter().any(|e| path.extension().is_some_and(|x| x == *e)) && below.matches('/').count() > 1 {
            println!("cargo:rerun-if-changed={}", path.display());
            if let Ok(path) = path.canonicalize() {
                files.push((below, path));
            }
        }
    }
}
