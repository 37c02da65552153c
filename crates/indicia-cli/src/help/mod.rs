//! Help in the reader's language.
//!
//! English texts are the doc comments of the arguments; Chinese ones stand in a table by command and argument, and a test
//! keeps it complete.

mod zh;

use clap::Command;
use indicia_diagnostic::Lang;

const TEMPLATE_EN: &str = "{about-with-newline}\n{usage-heading} {usage}\n\n{all-args}{after-help}";
const TEMPLATE_ZH: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command with its texts in a language.
pub fn localised(command: Command, lang: Lang) -> Command {
    // Possible and default values are said in the texts, which know the language.
    let quiet = |a: clap::Arg| if a.get_action().takes_values() { a.hide_possible_values(true).hide_default_value(true) } else { a };
    let command = each(command, "", &|c, _| c.mut_args(quiet).help_template(TEMPLATE_EN));
    match lang {
        Lang::En => command,
        Lang::Zh => each(command, "", &chinese),
    }
}

/// Help as it was rendered, with the colons of its language behind the headings.
pub fn headed(text: String, lang: Lang) -> String {
    match lang {
        Lang::En => text,
        Lang::Zh => {
            ["命令", "参数", "选项"].into_iter().fold(text, |text, head| text.replace(&format!("\n{head}:\n"), &format!("\n{head}：\n")))
        }
    }
}

/// Changes a command and all below it; the path is that of the Chinese texts.
fn each(command: Command, path: &str, change: &dyn Fn(Command, &str) -> Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_string()).collect();
    let command = change(command, path);
    names.into_iter().fold(command, |command, name| {
        let below = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command.mut_subcommand(name, |c| each(c, &below, change))
    })
}

fn chinese(command: Command, path: &str) -> Command {
    let command = command.help_template(TEMPLATE_ZH).subcommand_help_heading("命令").subcommand_value_name("命令").mut_args(|arg| {
        let positional = arg.is_positional();
        let values: Vec<&'static str> = arg.get_value_names().unwrap_or_default().iter().map(|n| zh::value_name(n)).collect();
        let help = zh::text(path, arg.get_id().as_str());
        let arg = arg.help_heading(if positional { "参数" } else { "选项" });
        let arg = if values.is_empty() { arg } else { arg.value_names(values) };
        match help {
            Some(help) => arg.help(help),
            None => arg,
        }
    });
    let command = match zh::text(path, "") {
        Some(about) => command.about(about),
        None => command,
    };
    let mut usage = command.clone();
    let name = if path.is_empty() { "indicia".to_string() } else { format!("indicia {path}") };
    let line = usage.render_usage().to_string();
    let line = line.trim_start_matches("Usage: ").replacen(command.get_name(), &name, 1).replace("[OPTIONS]", "[选项]");
    command.override_usage(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_and_argument_has_a_chinese_text() {
        fn missing(command: &Command, path: &str, out: &mut Vec<String>) {
            if zh::text(path, "").is_none() {
                out.push(format!("{path}:"));
            }
            for arg in command.get_arguments() {
                if zh::text(path, arg.get_id().as_str()).is_none() {
                    out.push(format!("{path}: {}", arg.get_id()));
                }
                let names = if arg.get_action().takes_values() { arg.get_value_names() } else { None };
                for name in names.unwrap_or_default() {
                    if zh::value_name(name) == "值" {
                        out.push(format!("{path}: {} <{name}>", arg.get_id()));
                    }
                }
            }
            for sub in command.get_subcommands() {
                let below = if path.is_empty() { sub.get_name().to_string() } else { format!("{path} {}", sub.get_name()) };
                missing(sub, &below, out);
            }
        }
        let mut out = Vec::new();
        missing(&crate::arguments::Cli::command(), "", &mut out);
        assert_eq!(out, Vec::<String>::new());
    }

    #[test]
    fn chinese_help_has_no_english_headings() {
        let mut command = localised(crate::arguments::Cli::command(), Lang::Zh);
        command.build();
        for name in ["run", "explain", "new"] {
            let text = command.find_subcommand_mut(name).map(|c| c.render_help().to_string()).unwrap_or_default();
            for word in ["Usage", "Options", "Arguments", "OPTIONS", "possible values", "default"] {
                assert!(!text.contains(word), "{name}: {word}\n{text}");
            }
        }
        let text = headed(command.render_help().to_string(), Lang::Zh);
        assert!(text.contains("\n命令：\n") && text.contains("\n选项：\n"), "{text}");
        assert!(text.contains("用法：indicia [选项] <命令>"), "{text}");
    }
}
