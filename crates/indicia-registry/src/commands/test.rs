use std::path::Path;

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue};
use indicia_method::Method;
use indicia_testkit::{Outcome, Verdict, conformance};

use crate::loaded::{Image, load_image};
use crate::manifest::Manifest;
use crate::registry::{check_abi, check_manifest, name};

/// The conformance of one method.
#[derive(Clone, Debug)]
pub struct Tested {
    /// How `use` names it.
    pub method: String,
    /// Every check of every case.
    pub outcomes: Vec<Outcome>,
}

impl Tested {
    /// Runs the suite on a method.
    pub fn of(method: &dyn Method) -> Tested {
        let (id, version, _) = method.key();
        Tested { method: name(id, version), outcomes: conformance(method) }
    }

    /// The checks that failed, as findings.
    pub fn findings(&self) -> Diagnostics {
        let failed = |o: &Outcome| match &o.verdict {
            Verdict::Failed(what) => Some((o.check, format!("{what} (params = {})", o.params))),
            Verdict::Passed | Verdict::PassedOver(_) => None,
        };
        let finding = |(check, detail): (&str, String)| {
            Diagnostic::new(catalogue::plugin::CONFORMANCE).arg("method", &self.method).arg("check", check).arg("detail", detail)
        };
        self.outcomes.iter().filter_map(failed).map(finding).collect()
    }
}

/// Runs the conformance suite on a plugin's methods. This executes its code, locked or not.
pub fn test(folder: &Path) -> Result<Vec<Tested>, Diagnostics> {
    let manifest = Manifest::read(folder)?;
    let single = |d: Diagnostic| vec![d];
    check_abi(&manifest).map_err(single)?;
    let image = Image::read(&manifest.library().map_err(single)?).map_err(single)?;
    let loaded = load_image(image, &manifest.name)?;
    check_manifest(&manifest, &loaded)?;
    Ok(loaded.methods.iter().map(|m| Tested::of(*m)).collect())
}
