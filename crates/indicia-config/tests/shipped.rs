//! The systems that ship.

mod common;

use common::{load, shown, workspace};
use indicia_diagnostic::{Diagnostic, Severity};

/// A geometric mean of values that may be negative is the Human Development Index's own choice.
const DECLARED: [&str; 1] = ["C0309"];

#[test]
fn every_shipped_system_is_a_plan_without_a_finding() {
    for name in indicia_config::shipped_systems() {
        for path in [workspace().join("configs").join(name), format!("indicia:{name}").into()] {
            let loaded = load(&path, &[]);
            let told = |d: &&Diagnostic| d.severity() != Severity::Note && !DECLARED.contains(&d.id());
            let grave: Vec<_> = loaded.findings.iter().filter(told).cloned().collect();
            assert!(grave.is_empty(), "{}:\n{}", path.display(), shown(&grave));
            assert!(loaded.plan.is_some(), "{}", path.display());
        }
    }
}
