//! A call into a plugin, and what it reports meanwhile.

use std::cell::RefCell;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

use indicia_abi as abi;
use indicia_method::{Call, Failure, Finding, Level};

/// The longest code, path or argument.
pub(super) const ARG_LIMIT: usize = 4096;
/// More arguments are left out.
const MOST_ARGS: usize = 32;

/// Who is being called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Who<'a> {
    pub plugin: &'a str,
    pub method: &'a str,
}

impl Who<'_> {
    /// A failure of the plugin's own making, under a code of the catalogue's chapter on plugins.
    pub(super) fn blame(&self, code: &str) -> Failure {
        Failure::new(code).arg("plugin", self.plugin).arg("method", self.method)
    }
}

struct Context<'a> {
    who: Who<'a>,
    call: &'a Call<'a>,
    rows: usize,
    cols: usize,
    /// The first error that was reported.
    failure: RefCell<Option<Failure>>,
}

/// Calls `f` with the C form of `call`. `Ok` holds [`abi::OK`] or [`abi::NONE`]; the second part of an error says
/// whether the plugin must not be called again. `rows` and `cols` bound the places of findings.
pub(super) fn run(
    who: Who,
    call: &Call,
    doing: &str,
    [rows, cols]: [usize; 2],
    f: impl FnOnce(*const abi::Call) -> i32,
) -> Result<i32, (Failure, bool)> {
    let context = Context { who, call, rows, cols, failure: RefCell::new(None) };
    let raw = abi::Call {
        size: size_of::<abi::Call>() as u32,
        reserved: 0,
        seed: call.seed,
        draw: call.draw,
        ctx: (&raw const context).cast_mut().cast(),
        report: Some(report),
        cancelled: Some(cancelled),
    };
    let result = f(&raw);
    let reported = context.failure.into_inner();
    let failed = |detail: String| who.blame("panicked").arg("doing", doing).arg("detail", detail);
    match (result, reported) {
        (abi::OK | abi::NONE, None) => Ok(result),
        (abi::FAILED, Some(failure)) => Err((failure, false)),
        // An error that is reported counts, whatever the number says.
        (abi::OK | abi::NONE, Some(failure)) => Err((failure, false)),
        (abi::FAILED, None) => Err((failed("no reason given".into()), false)),
        (abi::PANICKED, Some(failure)) if failure.code == "panicked" => {
            let detail = failure.args.iter().find(|(n, _)| n == "detail").map(|(_, v)| v.clone());
            Err((failed(detail.unwrap_or_default()), true))
        }
        (abi::PANICKED, Some(failure)) if failure.code == "poisoned" => Err((who.blame("poisoned"), true)),
        (abi::PANICKED, other) => Err((failed(other.map_or_else(|| "panic".into(), |f| f.to_string())), true)),
        (other, _) => Err((failed(format!("returned {other}")), true)),
    }
}

unsafe extern "C" fn cancelled(ctx: *mut c_void) -> i32 {
    // SAFETY: `ctx` is the context of `run`, which lasts as long as the call.
    let context = unsafe { &*ctx.cast::<Context>() };
    // A panic of ours must not unwind through the plugin.
    catch_unwind(AssertUnwindSafe(|| i32::from((context.call.cancelled)()))).unwrap_or(1)
}

unsafe extern "C" fn report(ctx: *mut c_void, finding: *const abi::Finding) {
    // SAFETY: `ctx` is the context of `run`; the finding is the plugin's.
    let _ = catch_unwind(AssertUnwindSafe(|| unsafe { take(&*ctx.cast::<Context>(), finding) }));
}

unsafe fn take(context: &Context, finding: *const abi::Finding) {
    let who = context.who;
    let fail = |failure: Failure| {
        context.failure.borrow_mut().get_or_insert(failure);
    };
    // SAFETY: null or the plugin's struct; the size stands first.
    let Some(size) = (unsafe { finding.as_ref() }).map(|f| f.size as usize) else { return };
    let least = size_of::<abi::Finding>();
    if size < least {
        return fail(who.blame("wrong-size").arg("key", "ind_finding").arg("found", size).arg("expected", least));
    }
    // SAFETY: the size covers the struct.
    let raw = unsafe { &*finding };
    let mut longest = 0;
    let what = match unsafe { failure(raw, &mut longest) } {
        Ok(what) => what,
        Err(key) => return fail(who.blame("not-utf8").arg("key", key)),
    };
    if longest > ARG_LIMIT {
        context.call.warn(who.blame("text-too-long").arg("found", longest).arg("limit", ARG_LIMIT));
    }
    let place = |n: u32, end: usize| ((n as usize) < end).then_some(n);
    let (row, column) = (place(raw.row, context.rows), place(raw.column, context.cols));
    let level = match raw.level {
        0 => Level::Info,
        1 => Level::Warning,
        2 => Level::Cell,
        _ => return fail(what),
    };
    context.call.findings.take(Finding { level, what, row, column });
}

/// Reads code, path and arguments, each cut at the limit.
unsafe fn failure(raw: &abi::Finding, longest: &mut usize) -> Result<Failure, &'static str> {
    // SAFETY: texts of the plugin, read no further than they are long.
    let mut text = |s: abi::Str, key| unsafe { bounded(s, longest) }.ok_or(key);
    let mut what = Failure::new(text(raw.code, "code")?).at(text(raw.path, "path")?);
    let n = if raw.arg.is_null() { 0 } else { raw.n_arg.min(MOST_ARGS) };
    for i in 0..n {
        // SAFETY: `arg` points to `n_arg` pairs.
        let arg = unsafe { *raw.arg.add(i) };
        what.args.push((text(arg.name, "arg")?, text(arg.value, "arg")?));
    }
    Ok(what)
}

/// The text, cut at a character within the limit; `None` if it is not UTF-8.
unsafe fn bounded(raw: abi::Str, longest: &mut usize) -> Option<String> {
    *longest = raw.n.max(*longest);
    let n = raw.n.min(ARG_LIMIT);
    // SAFETY: the plugin gives at least `n` bytes.
    let bytes = unsafe { abi::Str { p: raw.p, n }.bytes() };
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.into()),
        // Only a character that the cut halved is forgiven.
        Err(e) if raw.n > n && e.error_len().is_none() => std::str::from_utf8(&bytes[..e.valid_up_to()]).ok().map(String::from),
        Err(_) => None,
    }
}
