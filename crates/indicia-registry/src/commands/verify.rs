use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Diagnostics, Severity, catalogue};

use crate::loaded::Image;
use crate::lock::Lock;
use crate::manifest::Manifest;
use crate::platform::platform;
use crate::registry::{against_lock, read_contract};

/// Compares manifests, contracts and libraries of every platform that are here with the lock; executes nothing.
/// No finding means that every plugin would load on this platform.
pub fn verify(system: &Path, folders: &[PathBuf]) -> Diagnostics {
    let lock = match Lock::read(system) {
        Ok(lock) => lock,
        Err(problem) => return vec![problem],
    };
    let mut findings = Diagnostics::new();
    let mut seen = Vec::new();
    for folder in folders {
        match Manifest::read(folder) {
            Ok(manifest) => {
                findings.extend(one(&manifest, &lock));
                seen.push(manifest.name);
            }
            Err(found) => findings.extend(found),
        }
    }
    // A folder that cannot be read may be the one that an entry belongs to.
    if findings.iter().all(|d| d.severity() != Severity::Error) {
        for locked in lock.plugins.iter().filter(|l| !seen.contains(&l.name)) {
            findings.push(Diagnostic::new(catalogue::plugin::LOCK_EXTRA).arg("plugin", &locked.name));
        }
    }
    findings
}

fn one(manifest: &Manifest, lock: &Lock) -> Diagnostics {
    let Some(locked) = lock.get(&manifest.name) else {
        return vec![Diagnostic::new(catalogue::plugin::NOT_LOCKED).arg("plugin", &manifest.name)];
    };
    let mut findings = Diagnostics::new();
    match read_contract(manifest) {
        Ok((_, sha256)) => findings.extend(against_lock(manifest, locked, &sha256).err()),
        Err(found) => findings.extend(found),
    }
    findings.extend(manifest.library().err());
    for (name, file) in &manifest.libraries {
        let path = match manifest.inside(file) {
            Ok(path) if path.is_file() => path,
            Ok(_) => continue,
            Err(problem) => {
                findings.push(problem);
                continue;
            }
        };
        match (Image::read(&path), locked.library(name)) {
            (Ok(image), Some(hash)) if image.sha256() == hash => {}
            (Ok(_), None) if *name != platform() => {}
            (Ok(_), _) => {
                findings.push(Diagnostic::new(catalogue::plugin::HASH_DIFFERS).arg("plugin", &manifest.name).arg("file", path.display()))
            }
            (Err(problem), _) => findings.push(problem),
        }
    }
    findings
}
