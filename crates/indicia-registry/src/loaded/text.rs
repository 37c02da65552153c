//! Texts that come out of a plugin: bounded, and UTF-8 or refused.

use std::ffi::c_void;

use indicia_abi as abi;

/// The longest id, name or version.
pub(super) const NAME_LIMIT: usize = 256;
/// The longest text that comes through a sink.
pub(super) const SINK_LIMIT: usize = 16 << 20;

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextError {
    NotUtf8,
    TooLong(usize),
}

/// Reads a text of a static table, no further than the limit.
///
/// # Safety
/// `raw` must point to `n` readable bytes if `n` is within the limit.
pub(super) unsafe fn read(raw: abi::Str, limit: usize) -> Result<String, TextError> {
    if raw.n > limit {
        return Err(TextError::TooLong(raw.n));
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { raw.bytes() };
    String::from_utf8(bytes.to_vec()).map_err(|_| TextError::NotUtf8)
}

/// Collects what is put into a sink.
#[derive(Debug, Default)]
pub(super) struct Collector {
    bytes: Vec<u8>,
    total: usize,
}

impl Collector {
    /// Runs `f` with a sink and returns what it returned and what it put.
    pub(super) fn run(f: impl FnOnce(*const abi::Sink) -> i32) -> (i32, Result<String, TextError>) {
        let mut collector = Collector::default();
        let sink = abi::Sink { ctx: (&raw mut collector).cast(), put: Some(put) };
        let result = f(&sink);
        let text = if collector.total > SINK_LIMIT {
            Err(TextError::TooLong(collector.total))
        } else {
            String::from_utf8(collector.bytes).map_err(|_| TextError::NotUtf8)
        };
        (result, text)
    }
}

unsafe extern "C" fn put(ctx: *mut c_void, bytes: *const c_void, n: usize) -> i32 {
    // SAFETY: `ctx` is the collector of `run`, which nobody else uses while the call lasts.
    let collector = unsafe { &mut *ctx.cast::<Collector>() };
    collector.total = collector.total.saturating_add(n);
    if collector.total > SINK_LIMIT || (bytes.is_null() && n > 0) {
        return 1;
    }
    if n > 0 {
        // SAFETY: the plugin gives `n` readable bytes.
        collector.bytes.extend_from_slice(unsafe { std::slice::from_raw_parts(bytes.cast(), n) });
    }
    0
}
