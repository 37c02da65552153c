//! What reproducing published results came to, as the tests measured it.
//!
//! One line of `ledger.csv`, beside this file, for everything that is reproduced. A test that measures holds its line; with `INDICIA_WRITE_BOOK` set it writes it.
//! Where its data are absent (they may stand in the folder that `INDICIA_REFERENCE` names, and not in this tree) a test passes over, and the committed line
//! stands. The pages of the book are generated from the ledger.
//!
//! Shared by tests of several crates: no dependencies.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Comparison of values with published ones, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// How far a value may lie from the published one.
    bound: f64,
    /// Whether differences count as shares of published values above 1.
    relative: bool,
    compared: usize,
    /// Those among the compared that depart, for a cause that is stated, by more than the bound.
    departs: usize,
    /// The largest difference among the others.
    largest: f64,
}

impl Comparison {
    /// Differences as they are, none above `bound`.
    pub fn within(bound: f64) -> Comparison {
        Comparison { bound, relative: false, compared: 0, departs: 0, largest: 0.0 }
    }

    /// Differences as shares of the published value where that is above 1 in size, none above `bound`.
    #[allow(dead_code, reason = "each test uses its part")]
    pub fn relative(bound: f64) -> Comparison {
        Comparison { relative: true, ..Comparison::within(bound) }
    }

    /// How far apart two values lie.
    pub fn apart(&self, ours: f64, published: f64) -> f64 {
        let size = if self.relative { published.abs().max(1.0) } else { 1.0 };
        (ours - published).abs() / size
    }

    /// One value, which must lie within the bound.
    #[track_caller]
    pub fn value(&mut self, place: &str, ours: f64, published: f64) {
        let apart = self.apart(ours, published);
        assert!(apart <= self.bound, "{place}: {ours} here, {published} published, apart by {apart:e}");
        self.compared += 1;
        self.largest = self.largest.max(apart);
    }

    /// One cell, which has a value on both sides or on neither.
    #[allow(dead_code, reason = "each test uses its part")]
    #[track_caller]
    pub fn cell(&mut self, place: &str, ours: Option<f64>, published: Option<f64>) {
        match (ours, published) {
            (Some(a), Some(b)) => self.value(place, a, b),
            (None, None) => self.compared += 1,
            _ => panic!("{place}: {ours:?} here, {published:?} published"),
        }
    }

    /// Values that are listed with a cause, and shown to depart.
    #[allow(dead_code, reason = "each test uses its part")]
    pub fn departs(&mut self, values: usize) {
        self.compared += values;
        self.departs += values;
    }

    /// How many values were compared.
    #[allow(dead_code, reason = "each test uses its part")]
    pub fn compared(&self) -> usize {
        self.compared
    }

    /// Holds the line of the ledger, or writes it.
    #[track_caller]
    pub fn record(&self, id: &str) {
        // Tests of one process run side by side; those of several, one after the other.
        static ONE: Mutex<()> = Mutex::new(());
        let _alone = ONE.lock().unwrap_or_else(|e| e.into_inner());
        let relative = if self.relative { "relative" } else { "absolute" };
        let line = format!("{id},{},{},{},{},{relative}", self.compared, self.departs, short(self.largest), short(self.bound));
        let path = path();
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|l| l.split(',').next() == Some(id));
        if std::env::var_os("INDICIA_WRITE_BOOK").is_some() {
            match at {
                Some(at) => lines[at] = &line,
                None => lines.push(&line),
            }
            lines[1..].sort_unstable();
            std::fs::write(&path, lines.join("\n") + "\n").unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            return;
        }
        let committed = at.map_or("no line", |at| lines[at]);
        assert_eq!(
            line, committed,
            "tests/reproduced/ledger.csv is out of date: run this test with INDICIA_WRITE_BOOK=1, then that of the book"
        );
    }
}

/// Two significant digits, which say all that a reader wants of a difference.
fn short(x: f64) -> String {
    match x {
        0.0 => "0".into(),
        x => format!("{x:.1e}").replace(".0e", "e"),
    }
}

pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/reproduced/ledger.csv")
}
