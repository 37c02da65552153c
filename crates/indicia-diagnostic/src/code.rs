/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; changes nothing.
    Note,
    /// The result stands, but somebody should look.
    Warning,
    /// No result.
    Error,
}

/// Whose business a code is; the first letter of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// `U`: the command line.
    Usage,
    /// `C`: the TOML: syntax, tree, methods, parameters.
    Config,
    /// `D`: tables and their cells.
    Data,
    /// `M`: what methods report while they compute.
    Method,
    /// `P`: plugins, manifests, locks.
    Plugin,
    /// `A`: the audit; none of its findings is an error.
    Audit,
    /// `I`: files and folders.
    Io,
    /// `X`: a bug of ours.
    Internal,
}

/// A hint of a code; a code may offer several, and the finding picks one by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What the finding picks it by.
    pub key: &'static str,
    /// English template.
    pub en: &'static str,
    /// Chinese template.
    pub zh: &'static str,
}

/// One entry of the catalogue. Templates hold `{name}` for arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Name of its constant; in lower case with hyphens it is how methods name the shared codes of [`Area::Method`].
    pub name: &'static str,
    /// Stable id, a letter for the [`Area`] and four digits; has no language.
    pub id: &'static str,
    /// Its weight unless the finding says otherwise.
    pub severity: Severity,
    /// English template.
    pub en: &'static str,
    /// Chinese template.
    pub zh: &'static str,
    /// What can be done about it.
    pub hints: &'static [Hint],
}

impl Code {
    /// Whether this is the code that a method names `slug` (`constant-column` for `CONSTANT_COLUMN`).
    pub fn is_named(&self, slug: &str) -> bool {
        self.name.len() == slug.len()
            && self.name.bytes().zip(slug.bytes()).all(|(n, s)| if n == b'_' { s == b'-' } else { n.to_ascii_lowercase() == s })
    }

    /// The area, from the first letter.
    pub fn area(&self) -> Area {
        Area::of(self.id)
    }
}

impl Area {
    /// The area of a code id. Ids of plugins (`vendor/…`) belong to [`Area::Method`].
    pub fn of(id: &str) -> Area {
        match id.as_bytes() {
            [b'U', rest @ ..] if digits(rest) => Area::Usage,
            [b'C', rest @ ..] if digits(rest) => Area::Config,
            [b'D', rest @ ..] if digits(rest) => Area::Data,
            [b'P', rest @ ..] if digits(rest) => Area::Plugin,
            [b'A', rest @ ..] if digits(rest) => Area::Audit,
            [b'I', rest @ ..] if digits(rest) => Area::Io,
            [b'X', rest @ ..] if digits(rest) => Area::Internal,
            _ => Area::Method,
        }
    }
}

fn digits(rest: &[u8]) -> bool {
    rest.len() == 4 && rest.iter().all(u8::is_ascii_digit)
}
