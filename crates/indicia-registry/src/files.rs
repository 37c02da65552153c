//! Reading small files and hashing them.

use std::fmt::Write as _;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Place, catalogue};
use sha2::{Digest, Sha256};

/// The most that a text file of a plugin may hold.
pub(crate) const TEXT_LIMIT: u64 = 16 << 20;
/// The most that a library may hold.
pub(crate) const LIBRARY_LIMIT: u64 = 1 << 30;

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Reads a regular file whole, up to a limit.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let shown = path.display();
    let failed = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => Diagnostic::new(catalogue::io::FILE_NOT_FOUND).arg("path", shown.to_string()),
        _ => Diagnostic::new(catalogue::io::FILE_UNREADABLE).arg("path", shown.to_string()).reason(&e),
    };
    let file = std::fs::File::open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(Diagnostic::new(catalogue::io::NOT_A_FILE).arg("path", path.display()));
    }
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(Diagnostic::new(catalogue::io::FILE_TOO_LARGE).arg("path", path.display()).arg("limit", limit));
    }
    Ok(bytes)
}

/// The text of a file, with a place at the first byte that is not UTF-8.
pub(crate) fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|e| {
        let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|b| **b == b'\n').count() + 1;
        let offset = valid.len() - valid.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1) + 1;
        Diagnostic::new(catalogue::config::NOT_UTF8).arg("line", line).arg("offset", offset).at(Place::file(path.display().to_string()))
    })
}

/// Writes a file by a rename beside it, so that a reader sees the old or the new one.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let write = || -> std::io::Result<()> {
        let mut file = std::fs::File::create(&beside)?;
        std::io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map_err(|e| {
        let _ = std::fs::remove_file(&beside);
        Diagnostic::new(catalogue::io::WRITE_FAILED).arg("path", path.display()).reason(&e)
    })
}

/// A path of a manifest within its folder; `None` if it leaves the folder, also by a link.
pub(crate) fn inside(folder: &Path, relative: &str) -> Option<PathBuf> {
    let path = Path::new(relative);
    let plain = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if !plain || relative.is_empty() {
        return None;
    }
    let joined = folder.join(path);
    match (folder.canonicalize(), joined.canonicalize()) {
        (Ok(root), Ok(real)) if !real.starts_with(&root) => None,
        _ => Some(joined),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_sha_256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn paths_stay_inside() {
        let folder = Path::new("/plugins/acme");
        assert_eq!(inside(folder, "target/lib.so"), Some(PathBuf::from("/plugins/acme/target/lib.so")));
        for bad in ["../lib.so", "a/../../lib.so", "/lib.so", ""] {
            assert_eq!(inside(folder, bad), None, "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("lib.so")).unwrap();
        assert_eq!(inside(folder.path(), "lib.so"), None);
    }
}
