use indicia_method::{About, Call, Facts, Failure, Fitted, Instance, Method, Output, Prepared, Table, Value, Weights, validate};

/// A method that is known from a contract: parameters are checked, nothing is computed.
///
/// Facts are those with default parameters, because a function of the parameters would have to be executed. Which columns a deriver takes
/// hangs on its parameters alone, so nothing is said of them.
#[derive(Clone, Debug)]
pub struct ContractMethod {
    about: About,
    plugin: String,
}

impl ContractMethod {
    /// A method of a plugin's contract.
    pub fn new(about: About, plugin: impl Into<String>) -> ContractMethod {
        ContractMethod { about, plugin: plugin.into() }
    }
}

impl Method for ContractMethod {
    fn about(&self) -> &About {
        &self.about
    }

    fn create(&self, params: &Value) -> Result<Box<dyn Instance>, Failure> {
        match validate(&self.about.schema, params).into_iter().next() {
            Some(problem) => Err(problem.into_failure()),
            None => Ok(Box::new(ContractInstance {
                facts: Facts { inputs: Vec::new(), ..self.about.facts.clone() },
                refusal: Failure::new("contract-only").arg("plugin", &self.plugin).arg("method", &self.about.id),
            })),
        }
    }
}

struct ContractInstance {
    facts: Facts,
    refusal: Failure,
}

impl Instance for ContractInstance {
    fn facts(&self) -> Facts {
        self.facts.clone()
    }

    fn fit(&self, _: &Table, _: &[Table], _: &Call, _: &mut Option<Box<dyn Fitted>>) -> Result<(), Failure> {
        Err(self.refusal.clone())
    }

    fn load(&self, _: &Value) -> Result<Box<dyn Fitted>, Failure> {
        Err(self.refusal.clone())
    }

    fn apply(&self, _: &dyn Fitted, _: Option<&dyn Prepared>, _: &Table, _: Weights, _: &mut Output, _: &Call) -> Result<(), Failure> {
        Err(self.refusal.clone())
    }
}
