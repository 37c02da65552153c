use std::sync::Arc;

use crate::diagnosis::DiagnosisSpec;
use crate::measures::Measure;
use crate::{Roles, Standard, TypeRule};

/// Everything that a system declares about judgements, checked.
#[derive(Clone, Debug, Default)]
pub struct Definition {
    /// The standards, in the order of the file.
    pub standards: Vec<Arc<Standard>>,
    /// Parameters of diagnoses.
    pub diagnosis: DiagnosisSpec,
    /// The measures, in the order of the file.
    pub measures: Vec<Arc<Measure>>,
    /// What the nodes are to each other, if that is declared.
    pub roles: Option<Roles>,
    /// How units are sorted into types, if they are.
    pub types: Option<TypeRule>,
}

impl Definition {
    /// The standard with an id.
    pub fn standard(&self, id: &str) -> Option<&Arc<Standard>> {
        self.standards.iter().find(|s| &*s.id == id)
    }

    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.standards.is_empty() && self.roles.is_none() && self.types.is_none()
    }
}
