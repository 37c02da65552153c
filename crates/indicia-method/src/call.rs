use crate::Failure;

/// How much a [`Finding`] weighs. The numbers are part of the C contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Level {
    /// A figure worth keeping in the trace (a consistency ratio, a Kendall's W).
    Info = 0,
    /// The result stands, but somebody should look.
    Warning = 1,
    /// The cell at `row`, `column` could not be computed.
    Cell = 2,
}

/// Something that a method reports beside its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its weight.
    pub level: Level,
    /// Code and arguments.
    pub what: Failure,
    /// Row of the table, when it concerns one.
    pub row: Option<u32>,
    /// Column of the table, when it concerns one.
    pub column: Option<u32>,
}

/// Takes the findings of a call.
pub trait Findings {
    /// Takes one.
    fn take(&self, finding: Finding);
}

/// Drops every finding.
impl Findings for () {
    fn take(&self, _: Finding) {}
}

/// Collects findings in order.
impl Findings for std::cell::RefCell<Vec<Finding>> {
    fn take(&self, finding: Finding) {
        self.borrow_mut().push(finding);
    }
}

/// What the host gives a method with each call: randomness, a place for findings, a question whether to stop.
///
/// A method has no clock, no environment and no other source of randomness.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Seed of the run, already mixed with the step's address.
    pub seed: u64,
    /// Number of the draw, 0 for the nominal result.
    pub draw: u64,
    /// Takes findings.
    pub findings: &'a dyn Findings,
    /// True once the result is no longer wanted.
    pub cancelled: &'a dyn Fn() -> bool,
}

impl Call<'_> {
    /// A call without randomness that drops findings; for tests.
    pub const fn silent() -> Call<'static> {
        Call { seed: 0, draw: 0, findings: &(), cancelled: &|| false }
    }

    /// Reports a figure for the trace.
    pub fn info(&self, what: Failure) {
        self.findings.take(Finding { level: Level::Info, what, row: None, column: None });
    }

    /// Reports a warning.
    pub fn warn(&self, what: Failure) {
        self.findings.take(Finding { level: Level::Warning, what, row: None, column: None });
    }

    /// Says why a cell could not be computed.
    pub fn cell(&self, row: usize, column: usize, what: Failure) {
        self.findings.take(Finding { level: Level::Cell, what, row: Some(row as u32), column: Some(column as u32) });
    }
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("seed", &self.seed).field("draw", &self.draw).finish_non_exhaustive()
    }
}
