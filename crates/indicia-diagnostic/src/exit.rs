use crate::{Area, Diagnostic, Severity};

/// Exit codes of the program: one table for code, tests and book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed tests, or findings that the user asked to be strict about.
    Failed = 1,
    /// The command line or the TOML.
    Config = 2,
    /// The data.
    Data = 3,
    /// A plugin, or a permission.
    Plugin = 4,
    /// Reading or writing.
    Io = 5,
    /// A bug of ours.
    Bug = 70,
}

impl Exit {
    /// The exit code that a list of findings calls for: the smallest of those its errors ask for.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Exit {
        findings
            .into_iter()
            .filter(|d| d.severity() == Severity::Error)
            .map(|d| match d.area() {
                Area::Usage | Area::Config | Area::Audit => Exit::Config,
                Area::Data | Area::Method => Exit::Data,
                Area::Plugin => Exit::Plugin,
                Area::Io => Exit::Io,
                Area::Internal => Exit::Bug,
            })
            .min()
            .unwrap_or(Exit::Done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{columns, config, internal, io, method, plugin};

    #[test]
    fn of_several_errors_the_smallest_code_counts_and_warnings_count_nothing() {
        let made = |codes: &[crate::Code]| codes.iter().map(|c| Diagnostic::new(*c)).collect::<Vec<_>>();
        assert_eq!(Exit::of(&made(&[])), Exit::Done);
        assert_eq!(Exit::of(&made(&[columns::CONSTANT])), Exit::Done);
        assert_eq!(Exit::of(&made(&[columns::NO_COLUMN, config::CYCLE])), Exit::Config);
        assert_eq!(Exit::of(&made(&[method::CONSTANT_COLUMN, plugin::NOT_LOCKED])), Exit::Data);
        assert_eq!(Exit::of(&made(&[io::FILE_NOT_FOUND, internal::BUG])), Exit::Io);
        assert_eq!(Exit::of(&made(&[internal::BUG])), Exit::Bug);
    }
}
