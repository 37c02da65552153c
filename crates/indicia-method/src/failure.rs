/// Why a method refuses or cannot go on: a code with arguments, never a finished sentence.
///
/// The templates for `code` stand with the method ([`crate::About::texts`]); the host renders them in the user's
/// language. `path` points into the parameters (`range[1]`) when one of them is at fault.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// Code, in lower case with hyphens (`constant-column`), unique within the method.
    pub code: String,
    /// Parameter at fault, relative to `params`, or empty. A weighting names a table of experts so: `expert.ROLE`,
    /// `expert.ROLE[row]`, `expert.ROLE[row].CHILD`, and where several tables have the role, `expert.ROLE[table][row].CHILD`;
    /// numbers count from zero. The host adds the cell's place, and `expert` (the row's name) and `item` to the arguments.
    pub path: String,
    /// Values for the templates.
    pub args: Vec<(String, String)>,
}

impl Failure {
    /// A failure with a code.
    pub fn new(code: impl Into<String>) -> Self {
        Failure { code: code.into(), ..Failure::default() }
    }

    /// Points at a parameter.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Adds a value for the templates.
    pub fn arg(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.args.push((name.into(), value.to_string()));
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code)?;
        if !self.path.is_empty() {
            write!(f, " at {}", self.path)?;
        }
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
