use std::ops::Range;

use indicia_diagnostic::{Code, Diagnostic, Foreign, Severity, catalogue};
use indicia_method::{Failure, Level};

use crate::system::{Address, Use};

/// A finding with its place in the system: whoever knows the files (the config crate) turns that into lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What was found. Cells of the data have their place already.
    pub diagnostic: Diagnostic,
    /// The step it concerns.
    pub address: Option<Address>,
    /// Within the step: a parameter (`params.range[1]`), `children`, `weights`; empty for the step as a whole.
    pub path: String,
    /// Bytes of a formula's text.
    pub span: Option<Range<usize>>,
    /// The row of the evaluation that it concerns.
    pub row: Option<usize>,
}

impl Finding {
    /// A finding about a step.
    pub fn at(address: Address, diagnostic: Diagnostic) -> Finding {
        Finding { diagnostic, address: Some(address), path: String::new(), span: None, row: None }
    }

    /// A finding about the system as a whole.
    pub fn general(diagnostic: Diagnostic) -> Finding {
        Finding { diagnostic, address: None, path: String::new(), span: None, row: None }
    }

    /// Points into the step.
    pub fn path(mut self, path: impl Into<String>) -> Finding {
        self.path = path.into();
        self
    }

    /// Points into a formula.
    pub fn span(mut self, span: Range<usize>) -> Finding {
        self.span = Some(span);
        self
    }

    /// Names the row.
    pub fn row(mut self, row: usize) -> Finding {
        self.row = Some(row);
        self
    }

    /// Whether no result can stand beside it.
    pub fn is_error(&self) -> bool {
        self.diagnostic.severity() == Severity::Error
    }

    /// What a method said, in the words of the shared codes or of the method itself.
    ///
    /// A failure of a whole step is an error, a figure for the trace a note; one of a cell weighs what its shared code
    /// does, and a method's own code of a cell is a warning.
    pub(crate) fn from_method(address: Address, by: &Use, failure: &Failure, level: Option<Level>) -> Finding {
        let severity = match level {
            None => Severity::Error,
            Some(Level::Cell | Level::Warning) => Severity::Warning,
            Some(Level::Info) => Severity::Note,
        };
        let code = shared(&failure.code);
        // All weights zero is the fault of what weighs, and a unit that it left out has no weights.
        let unweighted = matches!(level, Some(Level::Cell)) && code.is_some_and(|c| c.id == catalogue::method::WEIGHTS_ALL_ZERO.id);
        let code = if unweighted { Some(catalogue::method::UNIT_UNWEIGHTED) } else { code };
        // Of a cell, the catalogue says how much it weighs: a logarithm of zero is an error, a division by zero a gap.
        let severity = match (level, &code) {
            (Some(Level::Cell), Some(code)) => code.severity,
            _ => severity,
        };
        let mut diagnostic = match code {
            Some(code) => Diagnostic::new(code),
            None => {
                let texts = &by.method().about().texts;
                let text = texts.iter().find(|t| t.code == failure.code).map(|t| t.text.clone()).unwrap_or_default();
                let or_code = |s: String| if s.is_empty() { failure.to_string() } else { s };
                Diagnostic::foreign(Foreign {
                    id: format!("{}/{}", by.id(), failure.code),
                    severity,
                    en: or_code(text.en),
                    zh: or_code(text.zh),
                })
            }
        };
        diagnostic = diagnostic.with_severity(severity).arg("method", by.id()).arg("when", "");
        // `otherwise` is a key of nodes; a formula that derives an indicator has to catch the case itself.
        if matches!(address, Address::Stage(..)) && code.is_some_and(|c| c.hints.iter().any(|h| h.key == "condition")) {
            diagnostic = diagnostic.hint("condition");
        }
        diagnostic = match &address {
            Address::Stage(_, id) => diagnostic.arg("indicator", id).arg("id", id).arg("node", id),
            other => diagnostic.arg("node", other.id()).arg("id", other.id()).arg("indicator", other.id()),
        };
        for (name, value) in &failure.args {
            diagnostic = diagnostic.arg(name.clone(), value);
        }
        let of_experts = failure.path.starts_with("expert.");
        let path = if failure.path.is_empty() || of_experts { failure.path.clone() } else { format!("params.{}", failure.path) };
        Finding { diagnostic, address: Some(address), path, span: None, row: None }
    }
}

fn shared(slug: &str) -> Option<Code> {
    // What `fixed` weights say is about the TOML, and what a loaded library does wrong about the plugin, whoever finds it.
    let areas = [catalogue::method::ALL, catalogue::config::weights::ALL, catalogue::config::rules::ALL, catalogue::plugin::ALL];
    areas.into_iter().flatten().find(|c| c.is_named(slug)).copied()
}
