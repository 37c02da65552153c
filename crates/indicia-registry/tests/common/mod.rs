//! Building plugins as an outsider would.

#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

use indicia_diagnostic::Diagnostic;
use indicia_registry::platform;

pub fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/examples").join(name)
}

pub fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plugins").join(name)
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// `cargo build --offline --release`, without anything that this test was started with.
pub fn cargo_build(folder: &Path, target: Option<&Path>) {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--offline", "--release", "--quiet"]).current_dir(folder);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if (name.starts_with("CARGO_") && name != "CARGO_HOME") || name.starts_with("RUSTFLAGS") || name.starts_with("RUSTC") {
            command.env_remove(name);
        }
    }
    if let Some(target) = target {
        command.env("CARGO_TARGET_DIR", target);
    }
    run(&mut command);
}

/// One line of cc.
pub fn cc(source: &Path, library: &Path, include: &Path, flags: &[&str]) {
    let mut command = Command::new("cc");
    command.args(["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-fvisibility=hidden", "-I"]).arg(include);
    run(command.args(flags).arg("-o").arg(library).arg(source));
}

pub fn header() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../indicia-abi/include")
}

/// A plugin's folder around a library that was built.
pub fn plugin_folder(folder: &Path, name: &str, provides: &str, library: &str) {
    std::fs::create_dir_all(folder).unwrap();
    let text =
        format!("name = {name:?}\nversion = \"0.1.0\"\nabi = \"1.0\"\nprovides = [{provides}]\n[library]\n{} = {library:?}\n", platform());
    std::fs::write(folder.join("plugin.toml"), text).unwrap();
}

pub fn ids(findings: &[Diagnostic]) -> Vec<&str> {
    findings.iter().map(Diagnostic::id).collect()
}
