use crate::{Sink, Str};

impl Str {
    /// No text.
    pub const EMPTY: Str = Str { p: core::ptr::null(), n: 0 };

    /// Borrows a text; the result must not outlive it.
    pub const fn new(text: &str) -> Str {
        Str { p: text.as_ptr(), n: text.len() }
    }

    /// The bytes.
    ///
    /// # Safety
    /// `p` must point to `n` bytes that live and stay unchanged for `'a`; a null `p` counts as empty.
    pub const unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.p.is_null() || self.n == 0 {
            &[]
        } else {
            // SAFETY: the caller's promise.
            unsafe { core::slice::from_raw_parts(self.p, self.n) }
        }
    }
}

impl Sink {
    /// Puts a text; false when the sink takes no more.
    ///
    /// # Safety
    /// `ctx` must be what `put` expects.
    pub unsafe fn text(&self, text: &str) -> bool {
        // SAFETY: the caller's promise; the bytes are those of `text`.
        self.put.is_some_and(|put| unsafe { put(self.ctx, text.as_ptr().cast(), text.len()) } == 0)
    }
}
