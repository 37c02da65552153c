//! What ARCHITECTURE.md promises about the crates holds in `cargo metadata` and in the source: who may depend on whom,
//! where `unsafe` may stand, what the code of others may be licensed under, and what shipped text never says.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use indicia_method::{Value, from_json};

/// For each crate, what of the workspace it may depend on. Whoever needs another edge changes ARCHITECTURE.md first.
const MAY_USE: &[(&str, &[&str])] = &[
    ("indicia-abi", &[]),
    ("indicia-method", &[]),
    ("indicia-diagnostic", &[]),
    ("indicia-expr", &[]),
    ("indicia-kernels", &[]),
    ("indicia-plugin", &["indicia-abi", "indicia-method"]),
    ("indicia-testkit", &["indicia-method", "indicia-plugin"]),
    ("indicia-io", &["indicia-diagnostic"]),
    ("indicia-core", &["indicia-method", "indicia-expr", "indicia-kernels", "indicia-diagnostic"]),
    ("indicia-registry", &["indicia-abi", "indicia-method", "indicia-plugin", "indicia-diagnostic", "indicia-testkit"]),
    ("indicia-analysis", &["indicia-core", "indicia-method", "indicia-expr", "indicia-kernels", "indicia-diagnostic"]),
    ("indicia-verdict", &["indicia-analysis", "indicia-core", "indicia-method", "indicia-expr", "indicia-kernels", "indicia-diagnostic"]),
    (
        "indicia-config",
        &["indicia-core", "indicia-analysis", "indicia-verdict", "indicia-method", "indicia-expr", "indicia-diagnostic", "indicia-io"],
    ),
    ("indicia-survey", &["indicia-config", "indicia-io", "indicia-kernels", "indicia-method", "indicia-diagnostic"]),
    (
        "indicia-report",
        &[
            "indicia-core",
            "indicia-analysis",
            "indicia-verdict",
            "indicia-survey",
            "indicia-method",
            "indicia-expr",
            "indicia-diagnostic",
            "indicia-io",
        ],
    ),
];

/// What a family of methods may use: the door that is open to everyone, and arithmetic.
const FAMILIES_MAY_USE: &[&str] = &["indicia-plugin", "indicia-kernels", "indicia-expr"];

/// Crates from outside that one crate alone may name, since they decide what that crate is for.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("toml", &["indicia-config", "indicia-registry"]),
    ("libloading", &["indicia-registry"]),
    ("inventory", &["indicia-plugin", "indicia-registry"]),
    ("clap", &["indicia-cli"]),
    ("zip", &["indicia-io"]),
    ("quick-xml", &["indicia-io"]),
    ("encoding_rs", &["indicia-io"]),
    ("rayon", &["indicia-core", "indicia-config", "indicia-analysis", "indicia-cli"]),
];

/// Where `unsafe` may stand: at the border to other code.
const UNSAFE_IN: &[&str] = &["indicia-abi", "indicia-plugin", "indicia-registry"];

/// And in one file of the benchmarks, which never ship: the allocator that counts.
const COUNTING_ALLOCATOR: &str = "crates/indicia-bench/src/peak.rs";

struct Package {
    name: String,
    folder: PathBuf,
    /// Dependencies of the crate itself: not those of its tests and build scripts.
    uses: Vec<String>,
    /// Path inside the workspace, with `/`.
    at: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn metadata(arguments: &[&str]) -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let out =
        Command::new(cargo).args(["metadata", "--format-version", "1", "--offline"]).args(arguments).current_dir(root()).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    from_json(std::str::from_utf8(&out.stdout).unwrap()).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_list).unwrap()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_text).unwrap_or_default()
}

fn packages() -> Vec<Package> {
    let root = root();
    let made = |p: &Value| {
        let folder = Path::new(text(p, "manifest_path")).parent().unwrap().canonicalize().unwrap();
        Package {
            name: text(p, "name").into(),
            uses: list(p, "dependencies")
                .iter()
                .filter(|d| !matches!(d.get("kind").and_then(Value::as_text), Some("dev" | "build")))
                .map(|d| text(d, "name").into())
                .collect(),
            at: folder.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"),
            folder,
        }
    };
    list(&metadata(&["--no-deps"]), "packages").iter().map(made).collect()
}

#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in packages() {
        let may: &[&str] = match allowed.get(package.name.as_str()) {
            Some(may) => may,
            None if package.at.starts_with("plugins/") => FAMILIES_MAY_USE,
            // The binary and the benchmarks see everything; nothing sees them.
            None if ["indicia-cli", "indicia-bench"].contains(&package.name.as_str()) => continue,
            None => panic!("{} has no line in MAY_USE", package.name),
        };
        let ours = package.uses.iter().filter(|u| u.starts_with("indicia-"));
        wrong.extend(ours.filter(|u| !may.contains(&u.as_str())).map(|u| format!("{} uses {u}", package.name)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn crates_that_define_a_layer_stand_in_that_layer_alone() {
    let mut wrong = Vec::new();
    for package in packages().iter().filter(|p| p.name != "indicia-bench") {
        for (name, places) in ONLY_IN {
            if package.uses.iter().any(|u| u == name) && !places.contains(&package.name.as_str()) {
                wrong.push(format!("{} uses {name}", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_plugin_authors_receive_depends_on_nothing_else() {
    for package in packages().iter().filter(|p| ["indicia-abi", "indicia-method"].contains(&p.name.as_str())) {
        assert!(package.uses.is_empty(), "{} uses {:?}", package.name, package.uses);
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true if path.file_name().is_some_and(|n| n == "target") => {}
            true => files(&path, found),
            false => found.push(path),
        }
    }
}

#[test]
fn unsafe_stands_in_three_crates() {
    let root_manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(root_manifest.contains("unsafe_code = \"deny\""), "the workspace denies `unsafe`");
    let mut wrong = Vec::new();
    for package in packages().iter().filter(|p| !UNSAFE_IN.contains(&p.name.as_str())) {
        let manifest = fs::read_to_string(package.folder.join("Cargo.toml")).unwrap();
        let lints = manifest.split("[lints]").nth(1).unwrap_or_default();
        if !lints.trim_start().starts_with("workspace = true") {
            wrong.push(format!("{} does not take the lints of the workspace", package.name));
        }
        let mut sources = Vec::new();
        files(&package.folder, &mut sources);
        for source in sources.iter().filter(|s| s.extension().is_some_and(|e| e == "rs")) {
            let inside = source.strip_prefix(&package.folder).unwrap();
            if format!("{}/{}", package.at, inside.display()) == COUNTING_ALLOCATOR {
                continue;
            }
            // Tests and benchmarks may count allocations, which takes a global allocator; this file names the lint.
            if ["src", "build.rs"].iter().any(|s| inside.starts_with(s)) && fs::read_to_string(source).unwrap().contains("unsafe_code") {
                wrong.push(format!("{}/{} allows `unsafe`", package.at, inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_code_of_others_may_be_redistributed() {
    const FREE: &[&str] =
        &["MIT", "Apache-2.0", "Unlicense", "BSD-3-Clause", "BSD-2-Clause", "Zlib", "0BSD", "Unicode-3.0", "BSL-1.0", "ISC"];
    let free = |licence: &str| {
        // `A OR B AND C` is read term by term: every AND must hold, one side of an OR is enough.
        licence.replace('/', " OR ").split(" AND ").all(|all| {
            all.split(" OR ").any(|one| {
                let one = one.trim_matches(|c| c == '(' || c == ')' || c == ' ');
                FREE.contains(&one.split(" WITH ").next().unwrap_or(one))
            })
        })
    };
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|l| l.strip_prefix("host: ")).unwrap();
    let all = metadata(&["--filter-platform", host]);
    let wrong: Vec<String> = list(&all, "packages")
        .iter()
        .filter(|p| !free(text(p, "license")))
        .map(|p| format!("{} {}: {}", text(p, "name"), text(p, "version"), text(p, "license")))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_system_and_pack_of_the_tree_is_in_the_binary() {
    let folders = |below: &str, file: &str| -> Vec<String> {
        let entries = fs::read_dir(root().join(below)).unwrap().map(|e| e.unwrap());
        let mut names: Vec<String> =
            entries.filter(|e| e.path().join(file).is_file()).map(|e| e.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(indicia_config::shipped_systems().collect::<Vec<_>>(), folders("configs", "indicia.toml"));
    assert_eq!(indicia_config::shipped_packs().collect::<Vec<_>>(), folders("plugins/packs", "pack.toml"));
}

#[test]
fn no_shipped_text_names_somebodys_machine() {
    // Built here, so that this file does not name them either.
    let marks = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"], ["/Us", "ers/"], ["sha", "red/"]].map(|m| m.concat());
    let mut all = Vec::new();
    for folder in ["configs", "crates", "docs/src", "plugins"] {
        files(&root().join(folder), &mut all);
    }
    for file in ["README.md", "README.zh.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", ".ci/run"] {
        let path = root().join(file);
        assert!(path.is_file(), "{file} is not there");
        all.push(path);
    }
    let mut wrong = Vec::new();
    for path in all {
        // What is not text is not looked at.
        let Ok(content) = fs::read_to_string(&path) else { continue };
        for (number, line) in content.lines().enumerate() {
            if marks.iter().any(|m| line.contains(m.as_str())) {
                wrong.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
