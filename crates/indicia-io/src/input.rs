//! Reading a file's bytes, once and bounded.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use indicia_diagnostic::catalogue::io as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use sha2::{Digest, Sha256};

use crate::TableSource;

/// A file's bytes and their hash.
pub(crate) struct Input {
    pub bytes: Vec<u8>,
    pub sha256: [u8; 32],
}

/// Reads the file of `source`, at most `limit` bytes of it.
pub(crate) fn read(source: &TableSource, limit: u64) -> Result<Input, Diagnostics> {
    let shown = &source.display_name;
    let place = || Place::file(shown.clone());
    let unreadable = |e: std::io::Error| vec![Diagnostic::new(codes::FILE_UNREADABLE).arg("path", shown).reason(&e).at(place())];
    if let Some(bytes) = source.bytes {
        return Ok(Input { bytes: bytes.to_vec(), sha256: Sha256::digest(bytes).into() });
    }
    let file = match open(&source.path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => {
            let finding = Diagnostic::new(codes::FILE_NOT_FOUND).arg("path", shown).at(place());
            return Err(vec![match sibling(&source.path, shown) {
                Some(name) => finding.arg("nearest", name).hint("nearest"),
                None => finding,
            }]);
        }
        Err(e) => return Err(unreadable(e)),
    };
    let meta = file.metadata().map_err(unreadable)?;
    if !meta.is_file() {
        return Err(vec![Diagnostic::new(codes::NOT_A_FILE).arg("path", shown).at(place())]);
    }
    let too_large = || vec![Diagnostic::new(codes::FILE_TOO_LARGE).arg("path", shown).arg("limit", limit).at(place())];
    if meta.len() > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0).saturating_add(1));
    // The length was true a moment ago; the file may grow while it is read.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    let sha256 = Sha256::digest(&bytes).into();
    Ok(Input { bytes, sha256 })
}

/// Opens without waiting: a named pipe would otherwise block until somebody writes to it.
fn open(path: &Path) -> std::io::Result<File> {
    let meta = std::fs::metadata(path)?;
    if !meta.is_file() && !meta.is_dir() {
        return Err(std::io::Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    File::open(path)
}

/// The file of the same folder whose name is nearest, written as the user wrote the path.
fn sibling(path: &Path, shown: &str) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let names: Vec<String> = std::fs::read_dir(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))
        .ok()?
        .take(2_000)
        .filter_map(|e| e.ok()?.file_name().into_string().ok())
        .collect();
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let found = nearest(wanted, sorted)?;
    Some(format!("{}{found}", shown.strip_suffix(wanted).unwrap_or("")))
}

/// A hash as lower-case hexadecimal.
pub(crate) fn hex(hash: &[u8; 32]) -> String {
    hash.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|d| char::from_digit(d.into(), 16)).collect()
}
