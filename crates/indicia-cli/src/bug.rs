//! A panic is a bug of ours: it is told like any other finding, and the process ends with 70.

use std::panic::UnwindSafe;

use indicia_diagnostic::{Diagnostic, Exit, Lang, catalogue::internal, render};

/// Prints panics as findings instead of Rust's own message.
pub fn install(lang: Lang) {
    std::panic::set_hook(Box::new(move |info| {
        use std::io::Write;
        let what = info.payload();
        let text = what.downcast_ref::<&str>().copied().or_else(|| what.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
        let finding = Diagnostic::new(internal::BUG).arg("detail", format!("{text}{place}"));
        // Nothing is left to do when even this cannot be written.
        let _ = std::io::stderr().write_all(render(&finding, lang, false).as_bytes());
    }));
}

/// Runs the whole program; a panic, of which the hook has said what there is to say, is the exit code of a bug.
pub fn guarded(program: impl FnOnce() -> Exit + UnwindSafe) -> Exit {
    std::panic::catch_unwind(program).unwrap_or(Exit::Bug)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says to this very test, started once more, that it is the process that panics.
    const PANICS: &str = "INDICIA_TEST_PANICS";

    #[test]
    fn a_panic_is_told_as_a_finding_and_ends_with_70() {
        if std::env::var_os(PANICS).is_some() {
            install(Lang::En);
            std::process::exit(guarded(|| panic!("a number that cannot be")) as i32);
        }
        let mut again = std::process::Command::new(std::env::current_exe().expect("a test binary"));
        again.args(["--exact", "--nocapture", "bug::tests::a_panic_is_told_as_a_finding_and_ends_with_70"]);
        let ended = again.env(PANICS, "1").output().expect("a process");
        let told = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(70), "{told}");
        assert!(told.contains(internal::BUG.id) && told.contains("a number that cannot be"), "{told}");
        assert!(!told.contains("RUST_BACKTRACE"), "Rust's own message is left out: {told}");
        assert_eq!(guarded(|| Exit::Data), Exit::Data);
    }
}
