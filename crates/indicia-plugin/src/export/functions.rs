//! The functions that the tables point to.
//!
//! Safety of all of them: the host calls them as the header says, with handles that this table gave and that were
//! not freed, and with structs that live for the length of the call.

#![allow(clippy::too_many_arguments)]

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};

use indicia_abi as abi;
use indicia_method::{Axis, Failure, Fitted, Instance, Method, Output, Prepared, Value, Weights, from_json, to_json};

use super::guard::{guarded, guarded_quietly};
use super::read::{Parts, fields, slice, text};
use super::report::Host;
use super::write;
use crate::Exported;

/// An instance behind its handle.
struct Handle {
    instance: Box<dyn Instance>,
    poisoned: AtomicBool,
}

/// A state behind its handle; the slot lets a fit overwrite in place.
type Slot = Option<Box<dyn Fitted>>;

fn lie(host: &Host, what: &str) -> i32 {
    host.fail(&Failure::new("wrong-size").arg("key", what))
}

/// Runs a call that can report. A panic poisons the instance.
unsafe fn call(this: *const c_void, raw: *const abi::Call, doing: &str, f: impl FnOnce(&dyn Instance, &Host) -> i32) -> i32 {
    // SAFETY: the handle is ours, the call is the host's.
    let (handle, host) = unsafe { (this.cast::<Handle>().as_ref(), Host::new(raw)) };
    let (Some(handle), Some(host)) = (handle, host) else { return abi::FAILED };
    if handle.poisoned.load(Ordering::Acquire) {
        host.fail(&Failure::new("poisoned"));
        return abi::PANICKED;
    }
    guarded(|| f(&*handle.instance, &host)).unwrap_or_else(|detail| {
        handle.poisoned.store(true, Ordering::Release);
        host.fail(&Failure::new("panicked").arg("doing", doing).arg("detail", detail));
        abi::PANICKED
    })
}

fn done(host: &Host, result: Result<(), Failure>) -> i32 {
    match result {
        Ok(()) => abi::OK,
        Err(failure) => host.fail(&failure),
    }
}

unsafe fn put(json: *const abi::Sink, value: &Value) -> i32 {
    // SAFETY: the sink is the host's.
    let put = unsafe { json.as_ref().is_some_and(|sink| sink.text(&to_json(value))) };
    if put { abi::OK } else { abi::FAILED }
}

// A table has its own `about` and `create`; what they do is compiled once for all methods.

unsafe fn about_of(method: fn() -> &'static dyn Method, json: *const abi::Sink) -> i32 {
    // SAFETY: the sink is the host's.
    guarded_quietly(|| unsafe { put(json, &write::about(method().about())) })
}

unsafe fn create_by(method: fn() -> &'static dyn Method, params: abi::Str, raw: *const abi::Call, this: *mut *mut c_void) -> i32 {
    // SAFETY: the call is the host's.
    let Some(host) = (unsafe { Host::new(raw) }) else { return abi::FAILED };
    let made = guarded(|| {
        // SAFETY: the text lives for the length of the call.
        let Ok(text) = (unsafe { text(params) }) else { return lie(&host, "params") };
        let params = if text.is_empty() { Ok(Value::Null) } else { from_json(text) };
        let Ok(params) = params else { return host.fail(&Failure::new("wrong-type").arg("expected", "object")) };
        match method().create(&params) {
            Ok(instance) => {
                let handle = Box::new(Handle { instance, poisoned: AtomicBool::new(false) });
                // SAFETY: the host gives a place for the handle.
                unsafe { *this = Box::into_raw(handle).cast() };
                abi::OK
            }
            Err(failure) => host.fail(&failure),
        }
    });
    made.unwrap_or_else(|detail| {
        host.fail(&Failure::new("panicked").arg("doing", "create").arg("detail", detail));
        abi::PANICKED
    })
}

pub(super) unsafe extern "C" fn about<T: Exported>(json: *const abi::Sink) -> i32 {
    // SAFETY: the sink is the host's.
    unsafe { about_of(T::exported, json) }
}

pub(super) unsafe extern "C" fn create<T: Exported>(params: abi::Str, raw: *const abi::Call, this: *mut *mut c_void) -> i32 {
    // SAFETY: params, call and place are the host's.
    unsafe { create_by(T::exported, params, raw, this) }
}

pub(super) unsafe extern "C" fn destroy(this: *mut c_void) {
    if !this.is_null() {
        // SAFETY: the handle is ours and is given back once.
        guarded_quietly(|| unsafe {
            drop(Box::from_raw(this.cast::<Handle>()));
            abi::OK
        });
    }
}

pub(super) unsafe extern "C" fn facts(this: *const c_void, json: *const abi::Sink) -> i32 {
    // SAFETY: the handle is ours.
    let Some(handle) = (unsafe { this.cast::<Handle>().as_ref() }) else { return abi::FAILED };
    // SAFETY: the sink is the host's.
    guarded_quietly(|| unsafe { put(json, &handle.instance.facts().to_value()) })
}

pub(super) unsafe extern "C" fn fit(
    this: *const c_void,
    data: *const abi::Table,
    inputs: *const *const abi::Table,
    n_inputs: usize,
    raw: *const abi::Call,
    state: *mut *mut c_void,
) -> i32 {
    let run = |instance: &dyn Instance, host: &Host| {
        // SAFETY: tables of the host.
        let parts = unsafe { Parts::new(data) };
        let beside: Result<Vec<Parts>, _> = unsafe { slice(inputs, n_inputs) }.iter().map(|t| unsafe { Parts::new(*t) }).collect();
        let (parts, beside) = match (parts, beside) {
            (Ok(parts), Ok(beside)) => (parts, beside),
            (Err(what), _) | (_, Err(what)) => return lie(host, what),
        };
        let beside: Vec<_> = beside.iter().map(Parts::table).collect();
        // SAFETY: the place holds null or a state of ours that nobody else uses now.
        let place = unsafe { &mut *state };
        if let Some(slot) = unsafe { place.cast::<Slot>().as_mut() } {
            return done(host, host.with(|call| instance.fit(&parts.table(), &beside, call, slot)));
        }
        let mut slot: Slot = None;
        let result = host.with(|call| instance.fit(&parts.table(), &beside, call, &mut slot));
        if result.is_ok() {
            *place = Box::into_raw(Box::new(slot)).cast();
        }
        done(host, result)
    };
    // SAFETY: as above.
    unsafe { call(this, raw, "fit", run) }
}

/// The state behind a handle.
unsafe fn fitted<'a>(state: *const c_void) -> Result<&'a dyn Fitted, Failure> {
    // SAFETY: null or a state of ours.
    unsafe { state.cast::<Slot>().as_ref() }.and_then(Option::as_deref).ok_or_else(|| Failure::new("foreign-state"))
}

pub(super) unsafe extern "C" fn save(this: *const c_void, state: *const c_void, raw: *const abi::Call, json: *const abi::Sink) -> i32 {
    let run = |_: &dyn Instance, host: &Host| {
        // SAFETY: state and sink as above.
        match unsafe { fitted(state) }.and_then(|s| s.save()) {
            Ok(value) => unsafe { put(json, &value) },
            Err(failure) => host.fail(&failure),
        }
    };
    // SAFETY: as above.
    unsafe { call(this, raw, "save", run) }
}

pub(super) unsafe extern "C" fn load(this: *const c_void, json: abi::Str, raw: *const abi::Call, state: *mut *mut c_void) -> i32 {
    let run = |instance: &dyn Instance, host: &Host| {
        // SAFETY: the text lives for the length of the call.
        let value = unsafe { text(json) }.ok().and_then(|t| from_json(t).ok());
        let loaded = value.ok_or_else(|| crate::bad_state("")).and_then(|v| instance.load(&v));
        match loaded {
            Ok(fitted) => {
                let slot: Slot = Some(fitted);
                // SAFETY: the host gives a place for the handle.
                unsafe { *state = Box::into_raw(Box::new(slot)).cast() };
                abi::OK
            }
            Err(failure) => host.fail(&failure),
        }
    };
    // SAFETY: as above.
    unsafe { call(this, raw, "load", run) }
}

pub(super) unsafe extern "C" fn drop_state(state: *mut c_void) {
    if !state.is_null() {
        // SAFETY: the state is ours and is given back once.
        guarded_quietly(|| unsafe {
            drop(Box::from_raw(state.cast::<Slot>()));
            abi::OK
        });
    }
}

pub(super) unsafe extern "C" fn prepare(
    this: *const c_void,
    state: *const c_void,
    data: *const abi::Table,
    raw: *const abi::Call,
    prep: *mut *mut c_void,
) -> i32 {
    let run = |instance: &dyn Instance, host: &Host| {
        // SAFETY: tables of the host, states of ours.
        let (parts, state) = match unsafe { (Parts::new(data), fitted(state)) } {
            (Ok(parts), Ok(state)) => (parts, state),
            (Err(what), _) => return lie(host, what),
            (_, Err(failure)) => return host.fail(&failure),
        };
        match host.with(|call| instance.prepare(state, &parts.table(), call)) {
            Ok(Some(prepared)) => {
                // SAFETY: the host gives a place for the handle.
                unsafe { *prep = Box::into_raw(Box::new(prepared)).cast() };
                abi::OK
            }
            Ok(None) => abi::NONE,
            Err(failure) => host.fail(&failure),
        }
    };
    // SAFETY: as above.
    unsafe { call(this, raw, "prepare", run) }
}

pub(super) unsafe extern "C" fn unprepare(prep: *mut c_void) {
    if !prep.is_null() {
        // SAFETY: the preparation is ours and is given back once.
        guarded_quietly(|| unsafe {
            drop(Box::from_raw(prep.cast::<Box<dyn Prepared>>()));
            abi::OK
        });
    }
}

pub(super) unsafe extern "C" fn apply(
    this: *const c_void,
    state: *const c_void,
    prep: *const c_void,
    data: *const abi::Table,
    weights: *const f64,
    n_weights: usize,
    axis: u32,
    out: *mut f64,
    out_st: *mut u8,
    out_rows: usize,
    out_cols: usize,
    raw: *const abi::Call,
) -> i32 {
    let run = |instance: &dyn Instance, host: &Host| {
        // SAFETY: tables of the host, states of ours.
        let (parts, state) = match unsafe { (Parts::new(data), fitted(state)) } {
            (Ok(parts), Ok(state)) => (parts, state),
            (Err(what), _) => return lie(host, what),
            (_, Err(failure)) => return host.fail(&failure),
        };
        // SAFETY: null or a preparation of ours.
        let prep = unsafe { prep.cast::<Box<dyn Prepared>>().as_ref() }.map(|p| &**p);
        let Some(axis) = Axis::from_u32(axis) else { return lie(host, "axis") };
        let Some(cells) = out_rows.checked_mul(out_cols) else { return lie(host, "out") };
        if cells > 0 && (out.is_null() || out_st.is_null()) {
            return lie(host, "out");
        }
        // SAFETY: the host's memory for the output; weights are `n_weights` numbers. Neither overlaps the input.
        let (weights, values, status) = unsafe {
            match cells {
                0 => (slice(weights, n_weights), &mut [][..], &mut [][..]),
                _ => (slice(weights, n_weights), std::slice::from_raw_parts_mut(out, cells), std::slice::from_raw_parts_mut(out_st, cells)),
            }
        };
        let mut out = Output { values, status, rows: out_rows, cols: out_cols };
        done(host, host.with(|call| instance.apply(state, prep, &parts.table(), Weights { values: weights, axis }, &mut out, call)))
    };
    // SAFETY: as above.
    unsafe { call(this, raw, "apply", run) }
}

pub(super) unsafe extern "C" fn explain(
    this: *const c_void,
    state: *const c_void,
    field: *const c_void,
    field_size: usize,
    n_field: usize,
    weights: *const f64,
    n_weights: usize,
    json: *const abi::Sink,
) -> i32 {
    // SAFETY: handles of ours, fields, weights and sink of the host.
    let Some(handle) = (unsafe { this.cast::<Handle>().as_ref() }) else { return abi::FAILED };
    guarded_quietly(|| unsafe {
        let (Ok(state), Ok(fields)) = (fitted(state), fields(field, field_size, n_field)) else { return abi::FAILED };
        match handle.instance.explain(state, fields.as_slice(), slice(weights, n_weights)) {
            Some(explanation) => put(json, &write::explanation(&explanation)),
            None => abi::NONE,
        }
    })
}
