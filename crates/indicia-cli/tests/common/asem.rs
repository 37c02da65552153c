//! The ASEM index of the R package COINr as a system of ours, in a folder.

#[path = "../../../indicia-config/tests/common/asem.rs"]
mod definition;

use std::path::{Path, PathBuf};

/// A folder with the index, `None` where the reference files are absent and nobody asked for them. `without` names indicators that are left
/// out, `more` are further tables of the TOML.
pub fn asem(name: &str, without: &[&str], more: &str) -> Option<(PathBuf, PathBuf)> {
    let asked = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let reference = asked.clone().unwrap_or_else(|| crate::common::root().join("../shared"));
    if asked.is_none() && !reference.is_dir() {
        println!("passed over: the ASEM index");
        return None;
    }
    let reference = reference.join("reference/coinr");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(reference.join("asem_iData.csv"), folder.join("values.csv")).unwrap();
    let meta = crate::common::rows(&std::fs::read_to_string(reference.join("asem_iMeta.csv")).unwrap());
    std::fs::write(folder.join("indicia.toml"), definition::system(&meta, without, more)).unwrap();
    Some((folder, reference))
}
