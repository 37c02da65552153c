//! A page run as a session.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::blocks::{Block, blocks};
use crate::{copy, read, root};

/// Runs a page; gives what is not as the page says.
pub fn run(page: &str) -> Vec<String> {
    let found = blocks(&read(page));
    if !found.iter().any(|b| b.directive.is_some() || ["console", "toml"].contains(&b.language.as_str())) {
        return Vec::new();
    }
    let folder = tempfile::tempdir().unwrap();
    for part in ["configs", "plugins/examples"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    let chinese = page.contains("zh");
    let mut session = Session { home: folder.path().into(), here: folder.path().into(), chinese, fragments: 0 };
    found.iter().flat_map(|b| session.block(b).into_iter().map(|w| format!("{page}:{}: {w}", b.line)).collect::<Vec<_>>()).collect()
}

struct Session {
    home: PathBuf,
    here: PathBuf,
    chinese: bool,
    fragments: usize,
}

impl Session {
    fn block(&mut self, block: &Block) -> Vec<String> {
        match (&block.directive, block.language.as_str()) {
            (Some((name, path)), _) if name == "file" || name == "append" => {
                let path = self.here.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                let before = if name == "append" { fs::read_to_string(&path).unwrap() + "\n" } else { String::new() };
                fs::write(&path, before + &block.text).unwrap();
                if block.language == "rust" { compiles(&path) } else { Vec::new() }
            }
            (directive, "console") => {
                let exit = directive.as_ref().filter(|(n, _)| n == "exit").map_or(0, |(_, n)| n.parse().unwrap());
                self.console(&block.text, exit)
            }
            (_, "toml") => self.fragment(&block.text),
            _ => Vec::new(),
        }
    }

    fn console(&mut self, text: &str, exit: i32) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(typed) = line.strip_prefix("$ ") else {
                wrong.push(format!("`{line}` is no output of anything"));
                continue;
            };
            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(|l| !l.starts_with("$ ")) {
                expected.push(line.trim_end());
            }
            if let Some(folder) = typed.strip_prefix("cd ") {
                self.here = self.here.join(folder);
                continue;
            }
            let (status, output) = self.shell(typed);
            let due = if lines.peek().is_none() { exit } else { 0 };
            let given: Vec<&str> = output.lines().map(str::trim_end).collect();
            if status != due {
                wrong.push(format!("`{typed}` ended with {status}, not {due}:\n{output}"));
            } else if !expected.is_empty() && !matches(&expected, &given) {
                wrong.push(format!("`{typed}` says\n{output}"));
            }
        }
        wrong
    }

    /// Runs a line; gives its exit code and all it printed.
    fn shell(&self, typed: &str) -> (i32, String) {
        let binary = Path::new(env!("CARGO_BIN_EXE_indicia"));
        let line = typed.replace("cargo run --release -- ", "indicia ");
        let path = std::env::join_paths(
            std::iter::once(binary.parent().unwrap().to_path_buf()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let out = Command::new("sh")
            .args(["-c", &format!("{{ {line}\n}} 2>&1")])
            .current_dir(&self.here)
            .env("PATH", path.unwrap())
            .env("LC_ALL", if self.chinese { "zh_CN.UTF-8" } else { "en_US.UTF-8" })
            .env("NO_COLOR", "1")
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// A part of a system, laid over the reference system: names may be missing in it, but nothing may be misspelt or
    /// of the wrong type.
    fn fragment(&mut self, text: &str) -> Vec<String> {
        self.fragments += 1;
        let folder = self.home.join(format!("fragment-{}", self.fragments));
        fs::create_dir_all(&folder).unwrap();
        let head = match text.lines().any(|l| l.starts_with("indicia = ")) {
            true => "",
            false => "indicia = 1\nextends = \"indicia:digital-integration/table.toml\"\n\n",
        };
        fs::write(folder.join("indicia.toml"), format!("{head}{text}")).unwrap();
        let (_, output) = self.shell(&format!("indicia check --lang en {}", folder.display()));
        let checked = ["problem", "error", "warning"].iter().any(|w| output.contains(w));
        match output.contains("error[C01") || !checked {
            true => vec![format!("the example is no part of a system:\n{output}")],
            false => Vec::new(),
        }
    }
}

/// The `src/lib.rs` of a plugin compiles against the SDK of this workspace, without a warning.
fn compiles(lib: &Path) -> Vec<String> {
    let folder = lib.parent().and_then(Path::parent).unwrap();
    let sdk = root().join("crates/indicia-plugin");
    let manifest = format!(
        "[package]\nname = \"acme\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nindicia-plugin = {{ path = {sdk:?} }}\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let out = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .unwrap();
    if out.status.success() { Vec::new() } else { vec![String::from_utf8_lossy(&out.stderr).into_owned()] }
}

/// Whether lines are as expected, where `...` alone stands for any lines and `…` for any text.
fn matches(expected: &[&str], given: &[&str]) -> bool {
    match (expected.split_first(), given.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((&"...", rest)), _) => (0..=given.len()).any(|n| given.get(n..).is_some_and(|g| matches(rest, g))),
        (Some(_), None) => false,
        (Some((e, rest)), Some((g, others))) => line_matches(e, g) && matches(rest, others),
    }
}

fn line_matches(expected: &str, given: &str) -> bool {
    let mut pieces = expected.split('…');
    let Some(mut rest) = given.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for piece in pieces {
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
        last = Some(piece);
    }
    rest.is_empty() || last.is_some_and(|l| given.ends_with(l))
}

#[test]
fn dots_stand_for_what_is_left_out() {
    assert!(matches(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["a", "..."], &["a"]));
    assert!(!matches(&["a"], &["a", "b"]));
    assert!(line_matches("written to …/results/…", "written to x/results/12"));
    assert!(!line_matches("a … c", "a b d"));
    assert!(line_matches("plain", "plain") && !line_matches("plain", "plainer"));
}
