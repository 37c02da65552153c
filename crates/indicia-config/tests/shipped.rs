//! The systems that ship.

mod common;

use common::{load, shown, workspace};
use indicia_diagnostic::Severity;

#[test]
fn every_shipped_system_is_a_plan_without_a_finding() {
    for name in indicia_config::shipped_systems() {
        for path in [workspace().join("configs").join(name), format!("indicia:{name}").into()] {
            let loaded = load(&path, &[]);
            let grave: Vec<_> = loaded.findings.iter().filter(|d| d.severity() != Severity::Note).cloned().collect();
            assert!(grave.is_empty(), "{}:\n{}", path.display(), shown(&grave));
            assert!(loaded.plan.is_some(), "{}", path.display());
        }
    }
}
