//! A panic is a bug of ours: it is told like any other finding, and the process ends with 70.

use indicia_diagnostic::{Diagnostic, Lang, catalogue::internal, render};

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
