use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue};

use crate::contract::{CONTRACT_FILE, Contract};
use crate::files;
use crate::loaded::{Image, load_image};
use crate::lock::{Lock, Locked};
use crate::manifest::Manifest;
use crate::platform::platform;
use crate::registry::{check_abi, check_manifest};

/// What locking did.
#[derive(Clone, Debug, Default)]
pub struct Locking {
    /// Plugins whose library was executed, with what they provide.
    pub executed: Vec<(Manifest, Contract)>,
    /// Whether `indicia.lock` changed.
    pub changed: bool,
    /// Libraries for other platforms that are not here: plugin, platform, and whether an earlier lock knew their hash.
    pub absent: Vec<(String, String, bool)>,
}

/// Locks the plugins of a system: executes the library of each for this platform, writes `plugin.contract.json` beside
/// its manifest, and `indicia.lock` into the system's folder. Plugins that the system no longer names leave the lock.
///
/// The user is told first that this executes code. If one plugin fails, no lock is written.
pub fn lock(system: &Path, folders: &[PathBuf]) -> Result<Locking, Diagnostics> {
    let before = Lock::read(system).map_err(|d| vec![d])?;
    let mut problems = Diagnostics::new();
    let mut done = Locking::default();
    let mut after = Lock::default();
    for folder in folders {
        match one(folder, &before, &mut done) {
            Ok((locked, manifest, contract)) => {
                if after.get(&locked.name).is_some() {
                    let other = done.executed.iter().find(|(m, _)| m.name == locked.name).map(|(m, _)| m.folder.display().to_string());
                    problems.push(
                        Diagnostic::new(catalogue::plugin::PLUGIN_TWICE)
                            .arg("plugin", &locked.name)
                            .arg("path", other.unwrap_or_default())
                            .arg("other", folder.display()),
                    );
                }
                after.plugins.push(locked);
                done.executed.push((manifest, contract));
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    done.changed = before.to_text() != after.to_text();
    if done.changed {
        after.write(system).map_err(|d| vec![d])?;
    }
    Ok(done)
}

fn one(folder: &Path, before: &Lock, done: &mut Locking) -> Result<(Locked, Manifest, Contract), Diagnostics> {
    let single = |d: Diagnostic| vec![d];
    let manifest = Manifest::read(folder)?;
    check_abi(&manifest).map_err(single)?;
    let image = Image::read(&manifest.library().map_err(single)?).map_err(single)?;
    let here = (platform(), image.sha256().to_string());
    let loaded = load_image(image, &manifest.name)?;
    check_manifest(&manifest, &loaded)?;
    let contract = loaded.contract();
    let text = contract.to_json();
    files::write(&folder.join(CONTRACT_FILE), &text).map_err(single)?;
    let mut libraries = vec![here];
    for (platform, file) in manifest.libraries.iter().filter(|(p, _)| *p != libraries[0].0).cloned().collect::<Vec<_>>() {
        let path = manifest.inside(&file).map_err(single)?;
        let known = before.get(&manifest.name).and_then(|l| l.library(&platform));
        if path.is_file() {
            libraries.push((platform, Image::read(&path).map_err(single)?.sha256().to_string()));
        } else {
            done.absent.push((manifest.name.clone(), platform.clone(), known.is_some()));
            libraries.extend(known.map(|hash| (platform, hash.to_string())));
        }
    }
    let locked = Locked {
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        manifest: manifest.sha256.clone(),
        contract: files::sha256(text.as_bytes()),
        libraries,
    };
    Ok((locked, manifest, contract))
}
