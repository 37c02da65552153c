//! What was typed.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use indicia_diagnostic::{Diagnostic, Lang, catalogue::usage, nearest};

use crate::{commands, help};

/// Indicator systems as code: describe a composite index in TOML, bring data, get scores and ranks that can be traced
#[derive(Debug, Parser)]
#[command(name = "indicia", version, arg_required_else_help = true)]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    /// Language of messages: zh or en; the locale's by default
    #[arg(long, global = true, value_name = "LANG", display_order = 101)]
    lang: Option<Tongue>,

    /// Colour: auto, always or never; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 102)]
    color: Colour,

    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(long, short = 'C', global = true, value_name = "PATH", display_order = 100)]
    pub project: Option<PathBuf>,

    /// Print help
    #[arg(long, short, global = true, action = clap::ArgAction::HelpShort, display_order = 103)]
    help: Option<bool>,

    /// Print the version
    #[arg(long, short = 'V', action = clap::ArgAction::Version, display_order = 104)]
    version: Option<bool>,

    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new indicator system
    New(commands::new::Args),
    /// Check a system and its data; every finding at once
    Check(commands::check::Args),
    /// Evaluate; print the ranking and write the results
    Run(commands::run::Args),
    /// Run the test cases of a system
    Test(commands::test::Args),
    /// The arithmetic of one score, down to file, row and cell
    Explain(commands::explain::Args),
    /// One unit: obstacles, strengths, what a point is worth, the way to the next grade, measures
    Diagnose(commands::diagnose::Args),
    /// Measures: which unit receives which, and what became of those that were taken
    Measures(commands::measures::Args),
    /// The verification ledger, and what each entry did to the ranks
    Ledger(commands::ledger::Args),
    /// Intermediate tables: the values of a node, weights, states, settings, the tree
    Show(commands::show::Args),
    /// Why scores changed: data, weights, method, goalposts, membership
    Change(commands::change::Args),
    /// What is different between two systems or results, and what it did to scores and ranks
    Diff(commands::diff::Args),
    /// One index under several methods: weights, ranks, agreement, units that move
    CompareMethods(commands::compare_methods::Args),
    /// What a methodologist would object to in formulas, definitions and data
    Audit(commands::audit::Args),
    /// Distributions, correlations, dimensions, reliability, weights against importance, rank reversal
    Statistics(commands::statistics::Args),
    /// How sure the ranks are under the declared alternatives and errors
    Sensitivity(commands::sensitivity::Args),
    /// Differences between regions: Gini, Theil, Dagum, convergence, Moran, classes
    Regions(commands::regions::Args),
    /// Whether two nodes go together, now and with a lag
    Interaction(commands::interaction::Args),
    /// Hold the ranking against another that was published
    Validate(commands::validate::Args),
    /// The methods there are; the manual page of one
    Methods(commands::methods::Args),
    /// Questionnaires: from exports of responses to base values with their errors
    Survey(commands::survey::Args),
    /// Make, see, pin and prove plugins
    Plugin(commands::plugin::Args),
    /// JSON Schema of indicia.toml, for editors
    Schema(commands::schema::Args),
}

/// A language as it is typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Tongue {
    Zh,
    En,
}

/// When there is colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Table,
    Json,
    Csv,
}

/// What came of the arguments.
pub enum Parsed {
    /// A command.
    Command(Box<Cli>),
    /// A text to print: help, the version.
    Text(String),
}

/// The value of a long option, before anything else is understood: `--lang zh` or `--lang=zh`.
fn early<'a>(typed: &'a [OsString], name: &str) -> Option<&'a str> {
    let mut words = typed.iter().skip(1).filter_map(|w| w.to_str()).take_while(|w| *w != "--");
    while let Some(word) = words.next() {
        match word.strip_prefix(name) {
            Some("") => return words.next(),
            Some(rest) if rest.starts_with('=') => return rest.get(1..),
            _ => {}
        }
    }
    None
}

/// The language: as typed, or of the locale. It is needed before the arguments are understood, since they may be wrong.
pub fn language(typed: &[OsString]) -> Lang {
    if let Some(lang) = early(typed, "--lang").filter(|lang| ["zh", "en"].contains(lang)) {
        return Lang::from_locale(lang);
    }
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let locale = variables.iter().filter_map(|v| std::env::var(v).ok()).find(|v| !v.is_empty());
    Lang::from_locale(&locale.unwrap_or_default())
}

/// When there is colour, as typed.
pub fn colour(typed: &[OsString]) -> Colour {
    early(typed, "--color").and_then(|w| Colour::from_str(w, false).ok()).unwrap_or_default()
}

/// Reads the arguments.
pub fn parse(typed: Vec<OsString>, lang: Lang) -> Result<Parsed, Box<Diagnostic>> {
    let mut command = help::localised(Cli::command(), lang);
    match command.clone().try_get_matches_from(typed.clone()).and_then(|m| Cli::from_arg_matches(&m)) {
        Ok(cli) => Ok(Parsed::Command(Box::new(cli))),
        Err(e) => match e.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                Ok(Parsed::Text(help::headed(e.render().to_string(), lang)))
            }
            // Options without a command: what there is to choose from.
            ErrorKind::MissingSubcommand => {
                command.build();
                let path = command_of(&e, &typed);
                let mut at = &mut command;
                for name in path.split(' ').skip(1) {
                    if at.find_subcommand(name).is_none() {
                        break;
                    }
                    at = match at.find_subcommand_mut(name) {
                        Some(below) => below,
                        None => return Err(Box::new(finding(&e, &typed))),
                    };
                }
                Ok(Parsed::Text(help::headed(at.render_help().to_string(), lang)))
            }
            _ => Err(Box::new(finding(&e, &typed))),
        },
    }
}

/// The parser's complaint as a finding.
fn finding(e: &clap::Error, typed: &[OsString]) -> Diagnostic {
    let text = |kind| match e.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(s)) => s.join(", "),
        Some(ContextValue::StyledStrs(s)) => s.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let list = |kind| match e.get(kind) {
        Some(ContextValue::Strings(s)) => s.clone(),
        Some(ContextValue::String(s)) => vec![s.clone()],
        _ => Vec::new(),
    };
    let command = command_of(e, typed);
    let suggested = |d: Diagnostic, kind| match list(kind).into_iter().next() {
        Some(nearest) => d.arg("nearest", nearest).hint("nearest"),
        None => d.hint("help"),
    };
    let finding = match e.kind() {
        ErrorKind::UnknownArgument => {
            let d = Diagnostic::new(usage::ARGUMENT_UNKNOWN).arg("found", text(ContextKind::InvalidArg));
            suggested(d, ContextKind::SuggestedArg)
        }
        ErrorKind::InvalidSubcommand => {
            let found = text(ContextKind::InvalidSubcommand);
            let d = Diagnostic::new(usage::COMMAND_UNKNOWN).arg("found", &found);
            match nearest(&found, subcommands(&command).iter().map(String::as_str)) {
                Some(near) => d.arg("nearest", near).hint("nearest"),
                None => suggested(d, ContextKind::SuggestedSubcommand),
            }
        }
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).is_empty() => {
            Diagnostic::new(usage::VALUE_MISSING).arg("key", text(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let d = Diagnostic::new(usage::ARGUMENT_VALUE)
                .arg("found", text(ContextKind::InvalidValue))
                .arg("key", text(ContextKind::InvalidArg));
            match (list(ContextKind::SuggestedValue).into_iter().next(), list(ContextKind::ValidValue)) {
                (Some(nearest), _) => d.arg("nearest", nearest).hint("nearest"),
                (None, known) if !known.is_empty() => d.list("known", known).hint("known"),
                _ => d.hint("help"),
            }
        }
        ErrorKind::MissingRequiredArgument => Diagnostic::new(usage::ARGUMENT_MISSING).list("known", list(ContextKind::InvalidArg)),
        ErrorKind::ArgumentConflict => {
            Diagnostic::new(usage::OPTIONS_EXCLUDE).arg("key", text(ContextKind::InvalidArg)).arg("other", text(ContextKind::PriorArg))
        }
        _ => {
            let rendered = e.render().to_string();
            let first = rendered.lines().next().unwrap_or_default();
            Diagnostic::new(usage::ARGUMENTS).arg("detail", first.trim_start_matches("error: "))
        }
    };
    finding.arg("command", command)
}

/// The names of the commands below one, such as `indicia` or `indicia plugin`.
fn subcommands(command: &str) -> Vec<String> {
    let mut at = Cli::command();
    for word in command.split(' ').skip(1) {
        match at.find_subcommand(word).cloned() {
            Some(below) => at = below,
            None => break,
        }
    }
    at.get_subcommands().map(|c| c.get_name().to_string()).collect()
}

/// The command that was typed, `indicia run`, `indicia plugin lock`: out of the usage line, or where there is none out of the words.
fn command_of(e: &clap::Error, typed: &[OsString]) -> String {
    let usage = match e.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(s)) => s.to_string(),
        _ => String::new(),
    };
    if usage.is_empty() {
        let mut at = Cli::command();
        let mut path = "indicia".to_string();
        for word in typed.iter().skip(1).filter_map(|w| w.to_str()) {
            if let Some(below) = at.find_subcommand(word).cloned() {
                path = format!("{path} {word}");
                at = below;
            }
        }
        return path;
    }
    let words = usage.split_whitespace().skip_while(|w| *w != "indicia").skip(1);
    std::iter::once("indicia").chain(words.take_while(|w| w.chars().all(|c| c.is_ascii_lowercase()))).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &[&str]) -> Vec<OsString> {
        std::iter::once("indicia").chain(words.iter().copied()).map(OsString::from).collect()
    }

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are() {
        assert_eq!(language(&typed(&["--lang", "zh", "--wrong"])), Lang::Zh);
        assert_eq!(language(&typed(&["run", "--lang=en"])), Lang::En);
    }

    #[test]
    fn complaints_are_findings_with_a_way_on() {
        let told = |words: &[&str]| match parse(typed(words), Lang::En) {
            Err(d) => (d.id().to_string(), d.text(Lang::En), d.hint_text(Lang::En).unwrap_or_default()),
            Ok(_) => panic!("{words:?} was understood"),
        };
        assert_eq!(told(&["runn"]).0, "U0023");
        assert_eq!(told(&["runn"]).2, "did you mean `run`?");
        assert_eq!(told(&["rnu"]).2, "did you mean `run`?");
        assert_eq!(told(&["plugin", "lits"]).2, "did you mean `list`?");
        assert_eq!(told(&["run", "--no-sav"]).2, "did you mean `--no-save`?");
        assert_eq!(told(&["run", "--format", "tabel"]).0, "U0021");
        assert_eq!(told(&["run", "--format"]).0, "U0024");
        assert_eq!(told(&["explain"]).1, "`indicia explain` needs `<UNIT>`");
        assert_eq!(told(&["run", "--out", "x", "--no-save"]).0, "U0019");
    }
}
