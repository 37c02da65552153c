//! What reaches a terminal, a file and a program: colour, language, and the form of an answer.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Ran, command, indicia_in, root};

/// What a command that fails prints, with some environment; nothing is inherited that colour or language hang on.
fn complaint(words: &[&str], env: &[(&str, &str)]) -> String {
    let mut command = command();
    for name in ["CLICOLOR", "CLICOLOR_FORCE", "TERM"] {
        command.env_remove(name);
    }
    let ran = Ran::of(command.args(words).envs(env.iter().copied()));
    assert_eq!(ran.code, 2, "{words:?}");
    ran.out + &ran.err
}

#[test]
fn colour_is_for_terminals_and_for_who_asks_for_it() {
    let coloured = |words: &[&str], env: &[(&str, &str)]| complaint(words, env).contains('\u{1b}');
    let words = ["check", "nowhere"];
    assert!(!coloured(&words, &[]), "a pipe is no terminal");
    assert!(coloured(&["check", "nowhere", "--color", "always"], &[("NO_COLOR", "1")]), "what is typed wins");
    assert!(coloured(&words, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&words, &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&words, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["check", "nowhere", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn the_language_is_that_of_the_locale_where_none_is_typed_that_there_is() {
    let zh = |words: &[&str], env: &[(&str, &str)]| complaint(words, env).starts_with("错误");
    assert!(!zh(&["check", "nowhere"], &[]));
    assert!(!zh(&["check", "nowhere"], &[("LANG", "de_DE.UTF-8")]));
    assert!(zh(&["check", "nowhere"], &[("LANG", "zh_CN.UTF-8")]));
    assert!(!zh(&["check", "nowhere"], &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]));
    assert!(zh(&["check", "nowhere"], &[("LANG", "C"), ("LC_MESSAGES", "zh_CN.UTF-8")]));
    assert!(zh(&["check", "nowhere", "--lang", "zh"], &[("LANG", "C")]));
    assert!(zh(&["check", "nowhere", "--lang", "fr"], &[("LANG", "zh_CN.UTF-8")]));
}

#[test]
fn a_wrong_argument_leads_to_the_help_of_its_command() {
    assert!(complaint(&["run", "--period"], &[]).contains("see `indicia run --help`"));
    assert!(complaint(&["plugin", "lock", "--format"], &[]).contains("see `indicia plugin lock --help`"));
    assert!(complaint(&["methods", "--kind", "norm"], &[]).contains("did you mean `normalizer`?"));
}

#[test]
fn rounding_and_ranks_are_told_as_declared() {
    let (root, system) = (root(), "configs/digital-integration/table.toml");
    let run = |set: &[&str]| {
        let mut words = vec!["run", system, "--no-save", "--lang", "en"];
        set.iter().for_each(|s| words.extend(["--set", s]));
        indicia_in(&root, &words).well().out
    };
    assert!(!run(&[]).contains("Rounded"));
    // The quotes of a text are eaten by the shell.
    let rounded = run(&["round.node=1", "rank.rule=1334", "rank.on=rounded"]);
    assert!(
        rounded.contains("\nRounded: nodes to 1 decimals, halves away from zero; ranks go by the rounded values (rule 1334).\n"),
        "{rounded}"
    );
    assert!(run(&["rank.rule=1223"]).contains("\nRanks by rule 1223.\n"));
}

#[test]
fn a_kind_lists_its_methods() {
    let list = |word: &str, lang: &str| indicia_in(&root(), &["methods", word, "--format", "csv", "--lang", lang]).well().out;
    let weightings = list("weighting", "en");
    assert!(weightings.contains("\nweighting,entropy,") && !weightings.contains("\nnormalizer,"));
    assert_eq!(list("weightings", "en"), weightings);
    assert_eq!(list("赋权方法", "zh"), weightings);
}

#[test]
fn verify_answers_programs_too() {
    let out = indicia_in(&root(), &["plugin", "verify", "configs/hdi", "--format", "json"]).well().out;
    assert!(out.contains("\"format\": 1") && out.contains("\"findings\": []"), "{out}");
    assert_eq!(indicia_in(&root(), &["plugin", "verify", "configs/hdi", "--lang", "en"]).well().out, "The system names no plugins.\n");
}
