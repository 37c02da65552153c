//! A table of a library as a [`Method`].

use std::ffi::c_void;
use std::sync::Arc;

use indicia_abi as abi;
use indicia_diagnostic::{Diagnostic, catalogue};
use indicia_method::{About, Call, Failure, Instance, Kind, Method, Value, from_json, to_json, validate, with_defaults};

use super::instance::{Handle, LoadedInstance};
use super::report::{Who, run};
use super::text::{Collector, NAME_LIMIT, SINK_LIMIT, TextError, read};
use crate::contract::about_from_value;

/// A method of a loaded library.
pub struct LoadedMethod {
    table: &'static abi::Method,
    plugin: Arc<str>,
    about: About,
}

impl std::fmt::Debug for LoadedMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadedMethod").field("id", &self.about.id).field("plugin", &self.plugin).finish_non_exhaustive()
    }
}

/// The failure of a text that came through a sink.
pub(super) fn sink_failure(who: Who, key: &str, error: TextError) -> Failure {
    match error {
        TextError::NotUtf8 => who.blame("not-utf8").arg("key", key),
        TextError::TooLong(n) => who.blame("wrong-count").arg("key", key).arg("found", n).arg("limit", SINK_LIMIT),
    }
}

/// Reads JSON that a function put into a sink; `None` for [`abi::NONE`].
pub(super) fn json_of(who: Who, key: &str, (result, text): (i32, Result<String, TextError>)) -> Result<Option<Value>, Failure> {
    let text = match (result, text) {
        (abi::OK, text) => text.map_err(|e| sink_failure(who, key, e))?,
        (abi::NONE, _) => return Ok(None),
        // The sink refused more: that is the reason, whatever the function made of it.
        (_, Err(TextError::TooLong(n))) => return Err(sink_failure(who, key, TextError::TooLong(n))),
        (other, _) => return Err(who.blame("panicked").arg("doing", key).arg("detail", format!("returned {other}"))),
    };
    from_json(&text).map(Some).map_err(|e| who.blame("invalid-json").arg("key", key).arg("detail", e))
}

/// A failure under a code of the chapter on plugins, as a finding.
fn diagnostic(failure: Failure) -> Diagnostic {
    let code = catalogue::plugin::ALL.iter().find(|c| c.is_named(&failure.code)).copied().unwrap_or(catalogue::plugin::INVALID_TABLE);
    failure.args.into_iter().fold(Diagnostic::new(code), |d, (name, value)| d.arg(name, value))
}

impl LoadedMethod {
    /// Asks a checked table what it says of itself.
    pub(super) fn new(table: &'static abi::Method, plugin: &Arc<str>) -> Result<LoadedMethod, Diagnostic> {
        // SAFETY: the table was checked.
        let id = unsafe { read(table.id, NAME_LIMIT) }.unwrap_or_default();
        let who = Who { plugin, method: &id };
        let about = table.about.ok_or_else(|| who.blame("invalid-table").arg("key", "about"));
        // SAFETY: the function of a checked table, called as the header says.
        let about = about.and_then(|about| json_of(who, "about", Collector::run(|sink| unsafe { about(sink) }))).map_err(diagnostic)?;
        let value = about.unwrap_or_default();
        let kind = Kind::from_u32(table.kind).ok_or_else(|| diagnostic(who.blame("kind-unknown").arg("found", table.kind)))?;
        let about = about_from_value(&id, kind, table.flags & abi::CONCURRENT != 0, &value)
            .map_err(|key| diagnostic(who.blame("invalid-table").arg("key", key)))?;
        Ok(LoadedMethod { table, plugin: plugin.clone(), about })
    }

    /// The plugin it comes from.
    pub fn plugin(&self) -> &str {
        &self.plugin
    }
}

impl Method for LoadedMethod {
    fn about(&self) -> &About {
        &self.about
    }

    fn create(&self, params: &Value) -> Result<Box<dyn Instance>, Failure> {
        if let Some(problem) = validate(&self.about.schema, params).into_iter().next() {
            return Err(problem.into_failure());
        }
        let who = Who { plugin: &self.plugin, method: &self.about.id };
        let create = self.table.create.ok_or_else(|| who.blame("invalid-table").arg("key", "create"))?;
        let text = to_json(&with_defaults(&self.about.schema, params));
        let mut this: *mut c_void = std::ptr::null_mut();
        // SAFETY: the function of a checked table; text and place live as long as the call.
        let made = run(who, &Call::silent(), "create", [0, 0], |call| unsafe { create(abi::Str::new(&text), call, &mut this) });
        let handle = Handle::new(self.table, this, self.plugin.clone(), self.about.id.as_str().into());
        made.map_err(|(failure, _)| failure)?;
        LoadedInstance::new(handle).map(|i| Box::new(i) as Box<dyn Instance>)
    }
}
