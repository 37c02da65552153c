//! Whether a folder of results is as it was written.

use std::path::Path;

use indicia_diagnostic::catalogue::io as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};

use super::SEAL;

/// Compares every file of a result with the hash that was written beside it. Gives a warning where there is no list of hashes, as with results of
/// earlier versions. A hash tells a changed file from an unchanged one, not who changed it: whoever changes both is not found out here.
///
/// # Errors
/// A file is not as it was written, or gone; all of them are listed.
pub fn verify(folder: &Path) -> Result<Diagnostics, Diagnostics> {
    let list = folder.join(SEAL);
    let shown = |path: &Path| path.display().to_string();
    let Ok(text) = std::fs::read_to_string(&list) else {
        let d = Diagnostic::new(codes::RESULT_UNSEALED).arg("path", folder.display()).arg("file", SEAL);
        return Ok(vec![d.at(Place::file(shown(folder)))]);
    };
    let mut found = Diagnostics::new();
    for (expected, name) in text.lines().filter_map(|l| l.split_once("  ")) {
        let path = folder.join(name);
        // A list that was tampered with does not lead out of the folder.
        let inside = Path::new(name).components().all(|c| matches!(c, std::path::Component::Normal(_)));
        let changed = |d: Diagnostic| d.arg("file", path.display()).at(Place::file(shown(&path)));
        match inside.then(|| crate::file_sha256(&path)) {
            Some(Ok(sum)) if sum == expected => {}
            Some(Ok(sum)) => found.push(changed(Diagnostic::new(codes::RESULT_CHANGED).arg("found", sum).arg("expected", expected))),
            _ => found.push(changed(Diagnostic::new(codes::RESULT_FILE_GONE))),
        }
    }
    if found.is_empty() { Ok(found) } else { Err(found) }
}
