//! Findings and questions on their way to the host.

use indicia_abi as abi;
use indicia_method::{Call, Failure, Finding, Findings, Level};

/// The host's call, seen from inside.
pub(super) struct Host<'a>(&'a abi::Call);

impl<'a> Host<'a> {
    /// # Safety
    /// `raw` must be null or point to a call as the header describes it, which lives for `'a`.
    pub(super) unsafe fn new(raw: *const abi::Call) -> Option<Self> {
        // SAFETY: the caller's promise.
        let raw = unsafe { raw.as_ref() }?;
        ((raw.size as usize) >= size_of::<abi::Call>()).then_some(Host(raw))
    }

    /// Runs `f` with the call in the form that methods know.
    pub(super) fn with<R>(&self, f: impl FnOnce(&Call) -> R) -> R {
        let raw = self.0;
        // SAFETY: the host gives function and context together.
        let cancelled = || raw.cancelled.is_some_and(|ask| unsafe { ask(raw.ctx) } != 0);
        f(&Call { seed: raw.seed, draw: raw.draw, findings: self, cancelled: &cancelled })
    }

    /// Says why a call fails, and gives the number to return.
    pub(super) fn fail(&self, failure: &Failure) -> i32 {
        self.put(abi::LEVEL_ERROR, failure, None, None);
        abi::FAILED
    }

    fn put(&self, level: u32, what: &Failure, row: Option<u32>, column: Option<u32>) {
        let Some(report) = self.0.report else { return };
        let args: Vec<abi::Arg> = what.args.iter().map(|(n, v)| abi::Arg { name: abi::Str::new(n), value: abi::Str::new(v) }).collect();
        let finding = abi::Finding {
            size: size_of::<abi::Finding>() as u32,
            level,
            code: abi::Str::new(&what.code),
            path: abi::Str::new(&what.path),
            arg: args.as_ptr(),
            n_arg: args.len(),
            row: row.unwrap_or(abi::NO_PLACE),
            column: column.unwrap_or(abi::NO_PLACE),
        };
        // SAFETY: the host gives function and context together, and copies what it keeps.
        unsafe { report(self.0.ctx, &finding) }
    }
}

impl Findings for Host<'_> {
    fn take(&self, finding: Finding) {
        let level = match finding.level {
            Level::Info => 0,
            Level::Warning => 1,
            Level::Cell => 2,
        };
        self.put(level, &finding.what, finding.row, finding.column);
    }
}
