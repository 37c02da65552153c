//! Folders of results: whole or not at all.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{Folder, shown};
use indicia_io::{Outcome, ResultFolder, write_file};

fn code(found: indicia_diagnostic::Diagnostics) -> String {
    shown(&found)[0].0.clone()
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn write(mut folder: ResultFolder, text: &str) -> Result<Outcome, indicia_diagnostic::Diagnostics> {
    folder.write("scores.csv", text.as_bytes())?;
    folder.write("tables/raw.csv", b"a\n")?;
    folder.finish()
}

#[test]
fn an_id_is_written_once_then_verified_and_never_rewritten() {
    let base = Folder::new();
    let results = base.0.join("results");
    let target = results.join("a1");
    assert_eq!(write(ResultFolder::by_id(&results, "a1").unwrap(), "x\n").unwrap(), Outcome::Written(target.clone()));
    assert_eq!(write(ResultFolder::by_id(&results, "a1").unwrap(), "x\n").unwrap(), Outcome::Verified(target.clone()));
    fs::write(target.join("scores.csv"), "changed").unwrap();
    assert_eq!(code(write(ResultFolder::by_id(&results, "a1").unwrap(), "x\n").unwrap_err()), "I0207");
    assert_eq!(fs::read(target.join("scores.csv")).unwrap(), b"changed");
    assert_eq!(fs::read(results.join("latest.toml")).unwrap(), b"id = \"a1\"\n");
    write(ResultFolder::by_id(&results, "b2").unwrap(), "y\n").unwrap();
    assert_eq!(fs::read(results.join("latest.toml")).unwrap(), b"id = \"b2\"\n");
    assert_eq!(names(&results), ["a1", "b2", "latest.toml"]);
}

#[test]
fn a_named_folder_is_replaced_only_when_asked_and_only_results() {
    let base = Folder::new();
    let out = base.0.join("结果");
    fs::create_dir(&out).unwrap();
    assert_eq!(write(ResultFolder::named(&out, false).unwrap(), "1\n").unwrap(), Outcome::Written(out.clone()));
    assert_eq!(code(ResultFolder::named(&out, false).unwrap_err()), "I0201");
    assert_eq!(write(ResultFolder::named(&out, true).unwrap(), "2\n").unwrap(), Outcome::Replaced(out.clone()));
    assert_eq!(fs::read(out.join("scores.csv")).unwrap(), b"2\n");
    fs::write(out.join("thesis.docx"), "years of work").unwrap();
    assert_eq!(code(write(ResultFolder::named(&out, true).unwrap(), "3\n").unwrap_err()), "I0202");
    assert_eq!(fs::read(out.join("scores.csv")).unwrap(), b"2\n");
    assert_eq!(fs::read(out.join("thesis.docx")).unwrap(), b"years of work");
    assert_eq!(names(&base.0), ["结果"]);
    fs::write(base.0.join("file"), "").unwrap();
    assert_eq!(code(ResultFolder::named(&base.0.join("file"), true).unwrap_err()), "I0203");
    assert_eq!(code(ResultFolder::named(&base.0.join("file/below"), false).unwrap_err()), "I0206");
}

#[test]
fn a_run_that_gives_up_leaves_nothing() {
    let base = Folder::new();
    let mut folder = ResultFolder::by_id(&base.0, "a1").unwrap();
    folder.write("scores.csv", b"x").unwrap();
    drop(folder);
    assert!(names(&base.0).is_empty());
}

#[test]
fn names_stay_within_the_folder() {
    let base = Folder::new();
    let mut folder = ResultFolder::by_id(&base.0.join("r"), "a1").unwrap();
    for name in ["../escape", "/tmp/escape", "a/../../escape", "", "."] {
        assert_eq!(code(folder.write(name, b"x").unwrap_err()), "I0206", "{name}");
    }
}

#[test]
fn a_file_is_written_over_in_one_step() {
    let base = Folder::new();
    let path = base.0.join("latest.toml");
    write_file(&path, b"one").unwrap();
    write_file(&path, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(names(&base.0), ["latest.toml"]);
    assert_eq!(code(write_file(&base.0.join("none/latest.toml"), b"x").unwrap_err()), "I0206");
}

/// The process that may write only a little: the system fails its writes beyond 8 KiB as a full disk would.
#[test]
fn writes_more_than_it_may() {
    let Ok(out) = std::env::var("INDICIA_IO_LIMITED") else { return };
    let mut folder = ResultFolder::named(Path::new(&out), false).unwrap();
    folder.write("small", b"x").unwrap();
    assert_eq!(code(folder.write("large", &vec![b'x'; 1 << 20]).unwrap_err()), "I0206");
    assert_eq!(code(write_file(&Path::new(&out).with_file_name("latest.toml"), &vec![b'x'; 1 << 20]).unwrap_err()), "I0206");
}

#[test]
#[cfg(target_os = "linux")]
fn a_write_that_fails_leaves_what_was_there() {
    let base = Folder::new();
    fs::write(base.0.join("latest.toml"), "old").unwrap();
    let status = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 16; exec \"$0\" --exact writes_more_than_it_may"])
        .arg(std::env::current_exe().unwrap())
        .env("INDICIA_IO_LIMITED", base.0.join("out"))
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(names(&base.0), ["latest.toml"]);
    assert_eq!(fs::read(base.0.join("latest.toml")).unwrap(), b"old");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_told() {
    let found = ResultFolder::named(Path::new("/proc/indicia"), false).unwrap_err();
    assert_eq!(found[0].area(), indicia_diagnostic::Area::Io);
}

/// The process that is killed: it replaces one folder over and over, each time with files that all hold the same number.
#[test]
fn replaces_until_it_is_killed() {
    let Ok(out) = std::env::var("INDICIA_IO_KILLED") else { return };
    for round in 0u64.. {
        let mut folder = ResultFolder::named(Path::new(&out), true).unwrap();
        for file in 0..8 {
            folder.write(&format!("f{file}"), round.to_string().as_bytes()).unwrap();
        }
        folder.finish().unwrap();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn killed_at_any_moment_a_run_leaves_the_old_or_the_new_state_whole() {
    let base = Folder::new();
    let out = base.0.join("out");
    let mut folder = ResultFolder::named(&out, false).unwrap();
    (0..8).for_each(|file| folder.write(&format!("f{file}"), b"start").unwrap());
    folder.finish().unwrap();
    let mut moved = 0;
    let mut last = "start".to_string();
    for round in 0..40u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "replaces_until_it_is_killed"])
            .env("INDICIA_IO_KILLED", &out)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(15_000 + round * 1_117));
        child.kill().unwrap();
        child.wait().unwrap();
        let held: Vec<String> = (0..8).map(|file| fs::read_to_string(out.join(format!("f{file}"))).unwrap()).collect();
        assert!(held.iter().all(|h| *h == held[0]), "{held:?}");
        // The files and the list of their hashes.
        assert_eq!(names(&out).len(), 9);
        moved += usize::from(held[0] != last);
        last = held[0].clone();
    }
    assert!(moved > 0, "no process came as far as to replace anything");
}
