//! Forms of a questionnaire: what KoboToolbox builds its forms with accepts the workbook, and the page holds every question.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a panic is how a test fails")]

mod common;

use std::path::PathBuf;
use std::process::Command;

use common::indicia;

const QUESTIONNAIRE: &str = "configs/digital-integration/survey";

/// `xls2xform` of pyxform, as INDICIA_XLS2XFORM names it or as it is found; `None`, with a line that says so, when it is absent and nobody asked for it.
fn xls2xform() -> Option<PathBuf> {
    let named = std::env::var_os("INDICIA_XLS2XFORM").map(PathBuf::from);
    let asked = named.is_some();
    let program = named.unwrap_or_else(|| PathBuf::from("xls2xform"));
    if Command::new(&program).arg("--help").output().is_ok_and(|o| o.status.success()) {
        return Some(program);
    }
    assert!(!asked, "INDICIA_XLS2XFORM does not run: {}", program.display());
    println!("passed over: no xls2xform (pip install pyxform)");
    None
}

#[test]
fn pyxform_accepts_the_form_of_every_group() {
    let Some(program) = xls2xform() else { return };
    let folder = tempfile::tempdir().unwrap();
    for group in ["residents", "enterprises", "officials", "experts", "departments"] {
        let workbook = folder.path().join(format!("{group}.xlsx"));
        let form = folder.path().join(format!("{group}.xml"));
        indicia(&["survey", "form", QUESTIONNAIRE, "--group", group, "--out", workbook.to_str().unwrap()]).well();
        // ODK Validate needs Java; pyxform's own checks do not.
        let ran = Command::new(&program).arg("--skip_validate").args([&workbook, &form]).output().unwrap();
        assert!(ran.status.success(), "{group}: {}", String::from_utf8_lossy(&ran.stderr));
        let xml = std::fs::read_to_string(&form).unwrap();
        assert!(xml.contains("translation") && xml.contains("中文 (zh)") && xml.contains("English (en)"));
        if group == "enterprises" {
            // What only manufacturers are asked depends on their answer.
            assert!(xml.contains("selected( /data/sector , '2')"), "{group}: {} bytes", xml.len());
        }
    }
}

#[test]
fn the_page_holds_every_question_in_its_language() {
    let folder = tempfile::tempdir().unwrap();
    for (lang, some) in [("zh", "同样的材料要重复提交"), ("en", "The same papers have to be handed in again")] {
        let page = folder.path().join(format!("{lang}.html"));
        indicia(&["--lang", lang, "survey", "form", QUESTIONNAIRE, "--group", "residents", "--out", page.to_str().unwrap()]).well();
        let html = std::fs::read_to_string(&page).unwrap();
        assert!(html.contains(some) && html.contains("size:A4") && !html.contains("<script"));
        // The residents' questionnaire has 29 questions, of which the region comes first.
        assert!(html.contains("1. ") && html.contains("29. ") && !html.contains("30. "), "{lang}");
    }
}

#[test]
fn one_form_for_all_needs_a_question_that_tells_who_answers() {
    let ran = indicia(&["--lang", "en", "survey", "form", QUESTIONNAIRE, "--out", "/nonexistent/x.xlsx"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("C1207") && ran.err.contains("--group residents"), "{}", ran.err);
}

#[test]
fn the_surveyed_system_is_built_from_the_responses_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let built = indicia(&["survey", "build", QUESTIONNAIRE, "--out", folder.path().to_str().unwrap()]).well();
    assert!(!built.err.contains('\r'), "there is no bar where there is no terminal: {}", built.err);
    for table in ["base-values.csv", "base-covariances.csv"] {
        let here = std::fs::read(common::root().join(QUESTIONNAIRE).join(table)).unwrap();
        assert!(here == std::fs::read(folder.path().join(table)).unwrap(), "{table} is not what its responses give");
    }
}
