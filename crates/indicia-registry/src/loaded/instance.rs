//! Instances, states and preparations of a library. Nothing here allocates for tables of up to 64 columns, except what
//! the plugin itself has to say.

use std::any::Any;
use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use indicia_abi as abi;
use indicia_method::{
    Call, Explanation, Facts, Failure, Field, Fitted, Instance, Output, Prepared, Status, Table, Value, Weights, from_json, to_json,
};
use indicia_plugin::export::Small;

use super::marshal;
use super::method::{json_of, sink_failure};
use super::report::{Who, run};
use super::text::Collector;

/// An instance of the library; destroyed when the last state that needs it is gone.
pub(super) struct Handle {
    table: &'static abi::Method,
    this: *mut c_void,
    plugin: Arc<str>,
    method: Arc<str>,
    poisoned: AtomicBool,
    /// Held during calls where the method does not allow several at a time.
    one: Option<Mutex<()>>,
}

// SAFETY: the contract lets a handle move between threads; calls are serialised by `one` unless the method says that
// they may run at the same time.
unsafe impl Send for Handle {}
unsafe impl Sync for Handle {}

impl Drop for Handle {
    fn drop(&mut self) {
        // A broken instance is left alone.
        if let (Some(destroy), false, false) = (self.table.destroy, self.this.is_null(), *self.poisoned.get_mut()) {
            // SAFETY: the handle is the library's and is given back once.
            unsafe { destroy(self.this) }
        }
    }
}

impl Handle {
    pub(super) fn new(table: &'static abi::Method, this: *mut c_void, plugin: Arc<str>, method: Arc<str>) -> Arc<Handle> {
        let one = (table.flags & abi::CONCURRENT == 0).then(|| Mutex::new(()));
        Arc::new(Handle { table, this, plugin, method, poisoned: AtomicBool::new(false), one })
    }

    fn who(&self) -> Who<'_> {
        Who { plugin: &self.plugin, method: &self.method }
    }

    /// Runs a call that can report.
    fn call(&self, call: &Call, doing: &str, shape: [usize; 2], f: impl FnOnce(*const abi::Call) -> i32) -> Result<i32, Failure> {
        if self.poisoned.load(Ordering::Acquire) {
            return Err(self.who().blame("poisoned"));
        }
        let _one = self.one.as_ref().map(|m| m.lock().unwrap_or_else(PoisonError::into_inner));
        run(self.who(), call, doing, shape, f).map_err(|(failure, broken)| {
            if broken {
                self.poisoned.store(true, Ordering::Release);
            }
            failure
        })
    }

    /// Runs a call that gives JSON.
    fn json(&self, key: &str, f: impl FnOnce(*const abi::Sink) -> i32) -> Result<Option<Value>, Failure> {
        if self.poisoned.load(Ordering::Acquire) {
            return Err(self.who().blame("poisoned"));
        }
        let _one = self.one.as_ref().map(|m| m.lock().unwrap_or_else(PoisonError::into_inner));
        let collected = Collector::run(f);
        if collected.0 == abi::PANICKED {
            self.poisoned.store(true, Ordering::Release);
        }
        json_of(self.who(), key, collected)
    }
}

/// A state of the library; null where there is nothing to learn.
struct LoadedState {
    handle: Arc<Handle>,
    state: *mut c_void,
}

// SAFETY: as for the handle.
unsafe impl Send for LoadedState {}
unsafe impl Sync for LoadedState {}

impl Drop for LoadedState {
    fn drop(&mut self) {
        if let (Some(drop), false, false) = (self.handle.table.drop, self.state.is_null(), self.handle.poisoned.load(Ordering::Acquire)) {
            // SAFETY: the state is the library's and is given back once.
            unsafe { drop(self.state) }
        }
    }
}

impl Fitted for LoadedState {
    fn save(&self) -> Result<Value, Failure> {
        let Some(save) = self.handle.table.save else { return Ok(Value::Null) };
        let who = self.handle.who();
        let mut text = Ok(String::new());
        // SAFETY: handle and state are the library's.
        let result = self.handle.call(&Call::silent(), "save", [0, 0], |call| {
            let (result, put) = Collector::run(|sink| unsafe { save(self.handle.this, self.state, call, sink) });
            text = put;
            result
        });
        if let Err(e) = text {
            return Err(sink_failure(who, "save", e));
        }
        result?;
        let text = text.unwrap_or_default();
        from_json(&text).map_err(|e| who.blame("invalid-json").arg("key", "save").arg("detail", e))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

struct LoadedPrep {
    handle: Arc<Handle>,
    prep: *mut c_void,
}

// SAFETY: as for the handle.
unsafe impl Send for LoadedPrep {}
unsafe impl Sync for LoadedPrep {}

impl Drop for LoadedPrep {
    fn drop(&mut self) {
        if let (Some(unprepare), false, false) =
            (self.handle.table.unprepare, self.prep.is_null(), self.handle.poisoned.load(Ordering::Acquire))
        {
            // SAFETY: the preparation is the library's and is given back once.
            unsafe { unprepare(self.prep) }
        }
    }
}

impl Prepared for LoadedPrep {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An instance with its facts, which were asked for once.
pub(super) struct LoadedInstance {
    handle: Arc<Handle>,
    facts: Facts,
}

impl LoadedInstance {
    pub(super) fn new(handle: Arc<Handle>) -> Result<LoadedInstance, Failure> {
        let facts = handle.table.facts.ok_or_else(|| handle.who().blame("invalid-table").arg("key", "facts"))?;
        // SAFETY: the handle is the library's.
        let value = handle.json("facts", |sink| unsafe { facts(handle.this, sink) })?;
        Ok(LoadedInstance { facts: Facts::from_value(&value.unwrap_or_default()), handle })
    }

    /// The library's state, if an instance of this very method made it; it keeps that instance alive.
    fn state_of(&self, state: &dyn Fitted) -> Result<*mut c_void, Failure> {
        match state.as_any().downcast_ref::<LoadedState>() {
            Some(ours) if std::ptr::eq(ours.handle.table, self.handle.table) => Ok(ours.state),
            _ => Err(Failure::new("foreign-state")),
        }
    }
}

impl Instance for LoadedInstance {
    fn facts(&self) -> Facts {
        self.facts.clone()
    }

    fn fit(&self, data: &Table, inputs: &[Table], call: &Call, slot: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        let ours = slot.as_mut().and_then(|s| s.as_any_mut().downcast_mut::<LoadedState>());
        let reused = ours.filter(|s| Arc::ptr_eq(&s.handle, &self.handle));
        let Some(fit) = self.handle.table.fit else {
            if reused.is_none() {
                *slot = Some(Box::new(LoadedState { handle: self.handle.clone(), state: std::ptr::null_mut() }));
            }
            return Ok(());
        };
        let parts = marshal::table(data)?;
        let raw = parts.raw(data);
        let beside = inputs.iter().map(marshal::table).collect::<Result<Vec<_>, _>>()?;
        let tables: Vec<abi::Table> = beside.iter().zip(inputs).map(|(p, t)| p.raw(t)).collect();
        let pointers: Vec<*const abi::Table> = tables.iter().map(std::ptr::from_ref).collect();
        let fit_into = |state: &mut *mut c_void| {
            // SAFETY: handle and state are the library's; tables live as long as the call.
            self.handle.call(call, "fit", [data.rows, data.cols()], |call| unsafe {
                fit(self.handle.this, &raw, pointers.as_ptr(), pointers.len(), call, state)
            })
        };
        if let Some(reused) = reused {
            fit_into(&mut reused.state)?;
        } else {
            // Built before the call, so that a state that comes with a failure is dropped too.
            let mut fresh = Box::new(LoadedState { handle: self.handle.clone(), state: std::ptr::null_mut() });
            fit_into(&mut fresh.state)?;
            *slot = Some(fresh);
        }
        Ok(())
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>, Failure> {
        let mut fresh = Box::new(LoadedState { handle: self.handle.clone(), state: std::ptr::null_mut() });
        let Some(load) = self.handle.table.load else {
            return if *state == Value::Null { Ok(fresh) } else { Err(Failure::new("bad-state").arg("key", "")) };
        };
        let text = to_json(state);
        // SAFETY: the handle is the library's; the text lives as long as the call.
        self.handle.call(&Call::silent(), "load", [0, 0], |call| unsafe {
            load(self.handle.this, abi::Str::new(&text), call, &mut fresh.state)
        })?;
        Ok(fresh)
    }

    fn prepare(&self, state: &dyn Fitted, data: &Table, call: &Call) -> Result<Option<Box<dyn Prepared>>, Failure> {
        let Some(prepare) = self.handle.table.prepare else { return Ok(None) };
        let state = self.state_of(state)?;
        let parts = marshal::table(data)?;
        let raw = parts.raw(data);
        let mut fresh = Box::new(LoadedPrep { handle: self.handle.clone(), prep: std::ptr::null_mut() });
        // SAFETY: handle and state are the library's; the table lives as long as the call.
        let result = self.handle.call(call, "prepare", [data.rows, data.cols()], |call| unsafe {
            prepare(self.handle.this, state, &raw, call, &mut fresh.prep)
        })?;
        Ok((result == abi::OK).then_some(fresh as Box<dyn Prepared>))
    }

    fn apply(
        &self,
        state: &dyn Fitted,
        prepared: Option<&dyn Prepared>,
        data: &Table,
        weights: Weights,
        out: &mut Output,
        call: &Call,
    ) -> Result<(), Failure> {
        let who = self.handle.who();
        let apply = self.handle.table.apply.ok_or_else(|| who.blame("invalid-table").arg("key", "apply"))?;
        let state = self.state_of(state)?;
        let prep = match prepared.map(|p| p.as_any().downcast_ref::<LoadedPrep>()) {
            None => std::ptr::null_mut(),
            Some(Some(p)) if Arc::ptr_eq(&p.handle, &self.handle) => p.prep,
            Some(_) => return Err(Failure::new("foreign-state")),
        };
        let cells = out.rows * out.cols;
        if out.values.len() != cells || out.status.len() != cells {
            return Err(Failure::new("wrong-shape").arg("expected", cells).arg("found", out.values.len()));
        }
        let parts = marshal::table(data)?;
        let raw = parts.raw(data);
        // SAFETY: handle, state and preparation are the library's; tables, weights and output live as long as the
        // call, and the output overlaps nothing.
        self.handle.call(call, "apply", [out.rows, out.cols], |call| unsafe {
            apply(
                self.handle.this,
                state,
                prep,
                &raw,
                weights.values.as_ptr(),
                weights.values.len(),
                weights.axis as u32,
                out.values.as_mut_ptr(),
                out.status.as_mut_ptr(),
                out.rows,
                out.cols,
                call,
            )
        })?;
        inspect(who, out)
    }

    fn explain(&self, state: &dyn Fitted, fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let explain = self.handle.table.explain?;
        let state = self.state_of(state).ok()?;
        let raw = Small::collect(fields.iter().map(marshal::field));
        // SAFETY: handle and state are the library's; fields and weights live as long as the call.
        let value = self.handle.json("explain", |sink| unsafe {
            explain(
                self.handle.this,
                state,
                raw.as_slice().as_ptr().cast(),
                size_of::<abi::Field>(),
                fields.len(),
                weights.as_ptr(),
                weights.len(),
                sink,
            )
        });
        let value = value.ok()??;
        let names = value.get("names").and_then(Value::as_table).unwrap_or_default();
        Some(Explanation {
            formula: value.get("formula")?.as_text()?.to_string(),
            names: names.iter().filter_map(|(n, v)| v.as_number().map(|v| (n.clone(), v))).collect(),
        })
    }
}

const KNOWN: u8 = Status::STATE | Status::IMPUTED | Status::TREATED | Status::OVERRIDDEN;

/// A status byte that does not exist ends the step. Values are the executor's business, as those of linked methods are.
fn inspect(who: Who, out: &Output) -> Result<(), Failure> {
    let lie = |byte: &&u8| **byte & !KNOWN != 0 || Status(**byte).state() > Status::FAILED;
    out.status.iter().find(lie).map_or(Ok(()), |byte| Err(who.blame("invalid-status").arg("found", byte)))
}
