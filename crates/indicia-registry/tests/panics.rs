//! A panic in any function of a Rust plugin, in a library with a standard library of its own, ends in a code.
//!
//! The test runs itself once more in a child process to see what reaches standard error: nothing.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::Command;

use common::{cargo_build, source};
use indicia_method::{Call, Column, Failure, Fitted, Method, Output, Table, Value, Weights};
use indicia_registry::load_file;
use indicia_registry::scaffold::{Template, new};

fn library() -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("panics");
    let file = folder.join("target/release").join(format!("{}panics{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    if std::env::var_os("INDICIA_TEST_CHILD").is_none() {
        let _ = std::fs::remove_dir_all(&folder);
        new(Template::Rust, "panics", &folder).unwrap();
        std::fs::copy(source("panics.rs"), folder.join("src/lib.rs")).unwrap();
        cargo_build(&folder, None);
    }
    file
}

fn use_it(method: &dyn Method, place: &str) -> Result<(), Failure> {
    let instance = method.create(&Value::pairs([("place", Value::from(place))]))?;
    let columns = [Column::dense(&[1.0])];
    let data = Table { columns: &columns, rows: 1, ..Table::default() };
    let mut slot: Option<Box<dyn Fitted>> = None;
    let call = Call::silent();
    instance.fit(&data, &[], &call, &mut slot)?;
    let state = slot.ok_or_else(|| Failure::new("no-state"))?;
    let loaded = instance.load(&state.save()?)?;
    let prepared = instance.prepare(&*loaded, &data, &call)?;
    let (mut values, mut status) = ([0.0], [0]);
    let mut out = Output::new(&mut values, &mut status, 1, 1);
    instance.apply(&*loaded, prepared.as_deref(), &data, Weights::shared(&[1.0]), &mut out, &call)?;
    instance.explain(&*loaded, &[], &[1.0]);
    // A panic in `explain` or `drop` has nobody to tell; the instance is not used again, and the process lives.
    drop((state, loaded));
    Ok(())
}

#[test]
fn a_panic_anywhere_is_a_code_and_the_process_lives() {
    let library = library();
    let method = load_file(&library, "panics").unwrap().methods[0];
    assert_eq!(use_it(method, "nowhere"), Ok(()));
    for place in ["create", "fit", "save", "load", "prepare", "apply"] {
        let failure = use_it(method, place).unwrap_err();
        assert_eq!(failure.code, "panicked", "{place}");
        let arg = |name: &str| failure.args.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default();
        assert_eq!(arg("doing"), place);
        assert!(arg("detail").starts_with(&format!("in {place} (src/lib.rs:")), "{}", arg("detail"));
    }
    for place in ["facts", "payload", "bomb"] {
        assert_eq!(use_it(method, place).unwrap_err().code, "panicked", "{place}");
    }
    for place in ["explain", "drop"] {
        assert_eq!(use_it(method, place), Ok(()), "{place}");
    }
    if std::env::var_os("INDICIA_TEST_CHILD").is_none() {
        let child = Command::new(std::env::current_exe().unwrap())
            .env("INDICIA_TEST_CHILD", "1")
            .args(["--nocapture", "--quiet"])
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success() && !text.contains("panicked"), "{text}");
    }
}
