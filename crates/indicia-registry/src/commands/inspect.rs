use std::path::Path;

use indicia_diagnostic::Diagnostics;

use crate::contract::Contract;
use crate::lock::{Lock, Locked};
use crate::manifest::Manifest;
use crate::registry::read_contract;

/// What can be known of a plugin without executing it.
#[derive(Clone, Debug)]
pub struct Inspection {
    /// Its manifest.
    pub manifest: Manifest,
    /// Its contract, if it was locked once.
    pub contract: Option<Contract>,
    /// Its entry in the lock of the system, if there is one.
    pub locked: Option<Locked>,
    /// What is wrong with the contract, the library or the lock.
    pub findings: Diagnostics,
}

/// Looks at a plugin's folder, and at the lock of a system if one is given; executes nothing.
pub fn inspect(folder: &Path, system: Option<&Path>) -> Result<Inspection, Diagnostics> {
    let manifest = Manifest::read(folder)?;
    let mut findings = Diagnostics::new();
    let contract = match read_contract(&manifest) {
        Ok((contract, _)) => Some(contract),
        Err(problems) => {
            findings.extend(problems);
            None
        }
    };
    findings.extend(manifest.library().err());
    let locked = match system.map(Lock::read) {
        Some(Ok(lock)) => lock.get(&manifest.name).cloned(),
        Some(Err(problem)) => {
            findings.push(problem);
            None
        }
        None => None,
    };
    Ok(Inspection { manifest, contract, locked, findings })
}
