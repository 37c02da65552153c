//! The book, the README and CONTRIBUTING say what is true: their examples run, their generated pages are current, their
//! links lead somewhere.
//!
//! What a page shows is run in a folder of its own that holds copies of `configs/` and `plugins/examples/`, block by block from top
//! to bottom, so that a page reads and runs as a session:
//!
//! | in the page | what happens |
//! |---|---|
//! | `console` | lines after `$ ` run; lines below must be the output. `...` alone stands for any lines, `…` for any text |
//! | `toml` | a part of an `indicia.toml`: it may break no rule of syntax, keys and types |
//! | `<!-- file: PATH -->` before a block | the block is written to the file; `append:` adds to it. Rust is compiled as a plugin |
//! | `<!-- exit: N -->` before a `console` block | the last command ends with N, not 0 |
//! | `sh` | shown only: commands for another place, such as `git clone` |
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod blocks;
mod generated;
mod links;
mod peers;
mod reference;
mod reproduced;
mod session;

use std::fs;
use std::path::{Path, PathBuf};

/// The workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All pages that people write, relative to the workspace, sorted.
fn pages() -> Vec<String> {
    let root = root();
    let mut pages: Vec<String> =
        ["README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(String::from).to_vec();
    let mut folders = vec![root.join("docs/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                pages.push(path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    pages.sort();
    pages
}

fn read(page: &str) -> String {
    let path = root().join(page);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Copies a folder without what builds and runs leave in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        match path.is_dir() {
            true if name == "results" || name == "target" => {}
            true => copy(&path, &to.join(name)),
            false => {
                fs::copy(&path, to.join(name)).unwrap();
            }
        }
    }
}

#[test]
fn what_the_pages_show_is_what_happens() {
    let wrong: Vec<String> = pages().iter().filter(|p| !generated::is_generated(p)).flat_map(|p| session::run(p)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_commands_of_the_readme_are_those_of_the_check() {
    let check = read(".ci/run");
    let command = |name: &str| {
        let line = check.lines().find_map(|l| l.strip_prefix(&format!("{name}='"))).unwrap();
        line.trim_end_matches('\'').to_string()
    };
    for readme in ["README.md", "README.zh.md"] {
        for command in [command("TEST"), command("RUN")] {
            assert!(read(readme).lines().any(|l| l == command), "{readme} lacks `{command}`");
        }
    }
    let steps: Vec<&str> = check.lines().filter(|l| l.starts_with('$') || l.starts_with("cargo ")).collect();
    assert_eq!(steps.iter().find(|l| !l.contains("--version")), Some(&"$TEST"), "the test command comes first");
}
