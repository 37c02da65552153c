use std::sync::Arc;

use crate::Standard;
use crate::diagnosis::DiagnosisSpec;
use crate::measures::Measure;

/// Everything that a system declares about judgements, checked.
#[derive(Clone, Debug, Default)]
pub struct Definition {
    /// The standards, in the order of the file.
    pub standards: Vec<Arc<Standard>>,
    /// Parameters of diagnoses.
    pub diagnosis: DiagnosisSpec,
    /// The measures, in the order of the file.
    pub measures: Vec<Arc<Measure>>,
}

impl Definition {
    /// The standard with an id.
    pub fn standard(&self, id: &str) -> Option<&Arc<Standard>> {
        self.standards.iter().find(|s| &*s.id == id)
    }

    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.standards.is_empty()
    }
}
