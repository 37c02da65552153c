//! Panics stop at the border.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use indicia_abi as abi;

thread_local! {
    static GUARDED: Cell<u32> = const { Cell::new(0) };
    static DETAIL: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps panics inside a guarded call off standard error: they are reported as findings. Others go on to the hook that
/// was there before.
pub fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if GUARDED.get() == 0 {
                before(info);
                return;
            }
            let payload = info.payload();
            let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
            let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
            DETAIL.with_borrow_mut(|d| *d = format!("{}{place}", text.unwrap_or("panic")));
        }));
    });
}

/// Runs `f`; a panic becomes its text and [`abi::PANICKED`].
pub(super) fn guarded(f: impl FnOnce() -> i32) -> Result<i32, String> {
    GUARDED.set(GUARDED.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(f));
    GUARDED.set(GUARDED.get() - 1);
    // The payload itself may panic when it is dropped; it is leaked instead.
    result.map_err(|payload| {
        std::mem::forget(payload);
        let detail = DETAIL.with_borrow_mut(std::mem::take);
        if detail.is_empty() { "panic".into() } else { detail }
    })
}

/// The same where nobody can be told.
pub(super) fn guarded_quietly(f: impl FnOnce() -> i32) -> i32 {
    guarded(f).unwrap_or(abi::PANICKED)
}
