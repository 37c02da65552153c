//! What the tests of the crate share.
#![allow(dead_code, clippy::unwrap_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Lang, render};
use indicia_survey::Questionnaire;
use indicia_survey::build::{BaseValue, Survey, build};
use indicia_survey::questionnaire::read;

/// A survey in a folder of its own.
pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Folder(folder)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The questionnaire, which must be sound.
    #[track_caller]
    pub fn questionnaire(&self) -> Questionnaire {
        let read = read(self.path());
        read.questionnaire.unwrap_or_else(|| panic!("{}", shown(&read.findings)))
    }

    /// Everything that comes of it.
    #[track_caller]
    pub fn build(&self) -> Built {
        let q = self.questionnaire();
        match build(&q, 2) {
            Ok(survey) => Built { q, survey },
            Err(findings) => panic!("{}", shown(&findings)),
        }
    }

    /// The findings, whether it can be built or not: code and line.
    pub fn findings(&self) -> Vec<String> {
        let read = read(self.path());
        let mut all = read.findings;
        if let Some(q) = read.questionnaire {
            match build(&q, 1) {
                Ok(survey) => all.extend(survey.findings),
                Err(wrong) => all.extend(wrong),
            }
        }
        all.iter().map(|d| format!("{} {}", d.id(), d.places.first().map_or(0, |p| p.line()))).collect()
    }
}

/// A questionnaire with what came of its responses.
pub struct Built {
    pub q: Questionnaire,
    pub survey: Survey,
}

impl Built {
    /// The base value of an indicator in a unit.
    #[track_caller]
    pub fn value(&self, unit: &str, indicator: &str) -> &BaseValue {
        let i = self.q.indicator(indicator).unwrap();
        let u = self.survey.frame.units.iter().position(|n| n == unit).unwrap_or_else(|| panic!("{:?}", self.survey.frame.units));
        self.survey.values.iter().find(|v| v.unit == u && v.indicator == i).unwrap()
    }

    pub fn covariance(&self, unit: &str, a: &str, b: &str) -> Option<f64> {
        let (a, b) = (self.q.indicator(a)?, self.q.indicator(b)?);
        let u = self.survey.frame.units.iter().position(|n| n == unit)?;
        self.survey.covariances.iter().find(|c| c.unit == u && c.indicator == a && c.other == b).map(|c| c.covariance)
    }

    /// What each rule dropped: its word and the count.
    pub fn dropped(&self) -> Vec<(&'static str, usize)> {
        self.survey.cleaned.iter().flat_map(|c| &c.dropped).map(|d| (d.rule.word(), d.count)).collect()
    }

    pub fn kept(&self) -> usize {
        self.survey.cleaned.iter().map(|c| c.kept).sum()
    }

    pub fn codes(&self) -> Vec<&str> {
        self.survey.findings.iter().map(Diagnostic::id).collect()
    }
}

/// Findings as a person sees them.
pub fn shown(findings: &[Diagnostic]) -> String {
    findings.iter().map(|d| render(d, Lang::En, false)).collect::<Vec<_>>().join("\n")
}

/// The folder of reference surveys; `None`, and a line that says so, where there is none.
pub fn reference() -> Option<PathBuf> {
    let named = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let asked = named.is_some();
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared")).join("data/surveys");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(!asked, "INDICIA_REFERENCE names a folder without reference surveys: {}", folder.display());
    println!("passed over: reference surveys");
    None
}

#[track_caller]
pub fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}
