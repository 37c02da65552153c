//! The corpus of broken projects: the right line is named in all of them, and following the hint leads out of most.
//!
//! `tests/broken/README.md` says what an `expect.toml` holds. Everything it says is compared; the two rates are printed.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::path::{Path, PathBuf};

use common::{copy, indicia_in, root};
use indicia_method::Value;

fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("tests/broken")).unwrap().flatten();
    let mut cases: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.join("expect.toml").exists()).collect();
    // CORPUS=NAME looks at the cases whose names begin so.
    if let Ok(only) = std::env::var("CORPUS") {
        cases.retain(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&only)));
        return cases;
    }
    cases.sort();
    cases
}

/// What one case came to.
#[derive(Default)]
struct Verdict {
    deviations: Vec<String>,
    wrong_line: bool,
    has_fix: bool,
    mended: bool,
}

struct Found {
    code: String,
    severity: String,
    file: String,
    line: i64,
    column: i64,
    zh: String,
    en: String,
}

fn found(value: &Value) -> Found {
    let text = |v: Option<&Value>| v.and_then(Value::as_text).unwrap_or_default().to_string();
    let place = value.get("places").and_then(Value::as_list).and_then(|l| l.first());
    let number = |key: &str| place.and_then(|p| p.get(key)).and_then(Value::as_number).unwrap_or(0.0) as i64;
    let rendering = |lang: &str| {
        let mut out = text(value.get("message").and_then(|m| m.get(lang)));
        for note in value.get("notes").and_then(Value::as_list).unwrap_or_default() {
            out.push_str(&text(note.get(lang)));
        }
        out + &text(value.get("hint").and_then(|h| h.get(lang)))
    };
    Found {
        code: text(value.get("code")),
        severity: text(value.get("severity")),
        file: text(place.and_then(|p| p.get("file"))),
        line: number("line"),
        column: number("column"),
        zh: rendering("zh"),
        en: rendering("en"),
    }
}

fn check(folder: &Path, deny: bool) -> (i32, Vec<Found>) {
    // A folder with a questionnaire and no system is checked as a survey.
    let survey = folder.join("questionnaire.toml").exists() && !folder.join("indicia.toml").exists();
    let mut arguments = if survey { vec!["survey"] } else { Vec::new() };
    arguments.extend(["check", "--format", "json"]);
    if deny {
        arguments.push("--deny-warnings");
    }
    let ran = indicia_in(folder, &arguments);
    assert_ne!(ran.code, 70, "{}\n{}", folder.display(), ran.err);
    if ran.out.is_empty() {
        panic!("{}: {}", folder.display(), ran.err);
    }
    let json = ran.json();
    (ran.code, json.get("findings").and_then(Value::as_list).unwrap().iter().map(found).collect())
}

/// What a command other than `check` says of the folder, in both languages: findings as they are printed.
fn say(folder: &Path, command: &[String]) -> (i32, Vec<Found>) {
    let ran = ["en", "zh"].map(|lang| {
        // Each language begins with the folder as it is.
        let work = tempfile::tempdir().unwrap();
        copy(folder, work.path());
        let arguments: Vec<&str> = ["--lang", lang].into_iter().chain(command.iter().map(String::as_str)).collect();
        let ran = indicia_in(work.path(), &arguments);
        assert_ne!(ran.code, 70, "{}\n{}", folder.display(), ran.err);
        (ran.code, printed(&ran.err))
    });
    let [(code, en), (other, zh)] = ran;
    assert_eq!(code, other, "the language changes the exit code: {command:?}");
    assert_eq!(en.len(), zh.len(), "the language changes what is found: {command:?}");
    let both = en.into_iter().zip(zh).map(|(en, zh)| {
        assert_eq!((&en.code, &en.file, en.line, en.column), (&zh.code, &zh.file, zh.line, zh.column));
        Found { zh: zh.zh, ..en }
    });
    (code, both.collect())
}

/// Findings out of what stands on a screen.
fn printed(text: &str) -> Vec<Found> {
    let words = [("error", "error"), ("warning", "warning"), ("note", "note"), ("错误", "error"), ("警告", "warning"), ("提示", "note")];
    let mut out: Vec<Found> = Vec::new();
    for line in text.lines() {
        let head = words.iter().find_map(|(word, severity)| {
            let (code, _) = line.strip_prefix(word)?.strip_prefix('[')?.split_once(']')?;
            Some((code.to_string(), severity.to_string()))
        });
        if let Some((code, severity)) = head {
            let (file, en, zh) = (String::new(), String::new(), String::new());
            out.push(Found { code, severity, file, line: 0, column: 0, zh, en });
        }
        let Some(found) = out.last_mut() else { continue };
        if let Some(place) = line.trim_start().strip_prefix("--> ").filter(|_| found.file.is_empty()) {
            (found.file, found.line, found.column) = place_of(place);
        }
        found.en.push_str(line);
        found.zh.push_str(line);
    }
    out
}

/// File, line and column of `file`, `file:3:9`, `file:B3`, `file:3`.
fn place_of(place: &str) -> (String, i64, i64) {
    let mut parts = place.trim_end().split(':');
    let file = parts.next().unwrap_or_default().to_string();
    match (parts.next(), parts.next()) {
        (Some(line), Some(column)) => (file, line.parse().unwrap_or(0), column.parse().unwrap_or(0)),
        (Some(cell), None) => {
            let letters = cell.chars().take_while(char::is_ascii_uppercase);
            let column = letters.fold(0, |n, c| n * 26 + i64::from(c as u8 - b'A') + 1);
            (file, cell.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse().unwrap_or(0), column)
        }
        _ => (file, 0, 0),
    }
}

fn judge(case: &Path) -> Verdict {
    let expect: toml::Table = std::fs::read_to_string(case.join("expect.toml")).unwrap().parse().unwrap();
    let text = |key: &str| expect.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_string();
    let number = |key: &str| expect.get(key).and_then(toml::Value::as_integer);
    let list = |key: &str| -> Vec<String> {
        let items = expect.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        items.filter_map(|v| v.as_str().map(String::from)).collect()
    };
    let deny = expect.get("deny_warnings").and_then(toml::Value::as_bool).unwrap_or(false);
    let work = tempfile::tempdir().unwrap();
    copy(case, work.path());
    for before in expect.get("before").and_then(toml::Value::as_array).into_iter().flatten() {
        let words: Vec<&str> = before.as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
        indicia_in(work.path(), &words).well();
    }
    for edit in expect.get("spoil").and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table) {
        apply(work.path(), edit);
    }
    let ask = |command: &[String]| if command.is_empty() { check(work.path(), deny) } else { say(work.path(), command) };
    let command = list("command");
    let (exit, findings) = ask(&command);
    let mut verdict = Verdict::default();
    let mut deviate = |text: String| verdict.deviations.push(text);
    if number("exit").is_some_and(|e| e != i64::from(exit)) {
        deviate(format!("exit {exit}, not {}", number("exit").unwrap_or_default()));
    }
    let code = text("code");
    // A note counts where one is expected.
    let noted = text("severity") == "note";
    let loud: Vec<&Found> = findings.iter().filter(|f| f.severity != "note" || noted && f.code == code).collect();
    if code == "none" {
        if let Some(first) = loud.first() {
            deviate(format!("{} where nothing is wrong: {}", first.code, first.en));
            verdict.wrong_line = true;
        } else if let Some(value) = expect.get("value").and_then(toml::Value::as_table) {
            verdict.deviations.extend(read_as_expected(work.path(), value));
        }
        return verdict;
    }
    // Other commands may have said other things before, which `more` lists.
    let expected = loud.iter().find(|f| !command.is_empty() && f.code == code);
    let first = loud.iter().find(|f| f.severity == "error").or(expected).or(loud.first());
    let Some(first) = first else {
        verdict.deviations.push(format!("nothing was found instead of {code}"));
        verdict.wrong_line = true;
        return verdict;
    };
    if first.code != code {
        deviate(format!("{} instead of {code}: {}", first.code, first.en));
    }
    if first.severity != text("severity") {
        deviate(format!("{} instead of {}", first.severity, text("severity")));
    }
    if first.file != text("file") {
        deviate(format!("in `{}` instead of `{}`", first.file, text("file")));
        verdict.wrong_line = true;
    } else if number("line").is_some_and(|l| l != first.line) {
        verdict.deviations.push(format!("line {} instead of {}: {}", first.line, number("line").unwrap_or_default(), first.en));
        verdict.wrong_line = true;
    } else if number("column").is_some_and(|c| c != first.column) {
        verdict.deviations.push(format!("column {} instead of {}", first.column, number("column").unwrap_or_default()));
    }
    let more = list("more");
    for other in loud.iter().filter(|f| f.code != code && !more.contains(&f.code)) {
        verdict.deviations.push(format!("besides {} at {}:{}: {}", other.code, other.file, other.line, other.en));
    }
    for (key, rendering) in [("contains_zh", &first.zh), ("contains_en", &first.en)] {
        for piece in list(key).iter().filter(|p| !rendering.contains(p.as_str())) {
            verdict.deviations.push(format!("`{piece}` is not in `{rendering}`"));
        }
    }
    if let Some(fix) = expect.get("fix").and_then(toml::Value::as_table) {
        verdict.has_fix = true;
        let also = expect.get("fix_also").and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table);
        for edit in std::iter::once(fix).chain(also).filter(|e| e.contains_key("file")) {
            apply(work.path(), edit);
        }
        let other = fix.get("command").and_then(toml::Value::as_array);
        let other: Option<Vec<String>> = other.map(|c| c.iter().filter_map(|v| v.as_str().map(String::from)).collect());
        let (exit, mut findings) = ask(other.as_ref().unwrap_or(&command));
        findings.retain(|f| command.is_empty() || f.code == code || f.severity == "error");
        let again = !command.is_empty() && findings.iter().any(|f| f.code == code);
        verdict.mended = exit == 0 && !again;
        if !verdict.mended {
            let left: Vec<String> = findings
                .iter()
                .filter(|f| f.severity != "note" || f.code == code)
                .map(|f| format!("{} {}:{} {}", f.code, f.file, f.line, f.en))
                .collect();
            verdict.deviations.push(format!("after the fix exit {exit}: {}", left.join("; ")));
        }
    }
    verdict
}

fn apply(folder: &Path, edit: &toml::Table) {
    let text = |key: &str| edit.get(key).and_then(toml::Value::as_str);
    let path = folder.join(text("file").unwrap());
    if edit.get("remove").is_some() {
        std::fs::remove_file(&path).unwrap();
        return;
    }
    if let Some(name) = text("rename") {
        std::fs::rename(&path, folder.join(name)).unwrap();
        return;
    }
    let bytes = std::fs::read(&path).unwrap();
    if let Some(encoding) = text("reencode") {
        let (decoded, _, _) = encoding_rs::Encoding::for_label(encoding.as_bytes()).unwrap().decode(&bytes);
        std::fs::write(&path, decoded.as_bytes()).unwrap();
        return;
    }
    let (from, to) = (text("replace").unwrap().as_bytes(), text("with").unwrap().as_bytes());
    let hits: Vec<usize> = bytes.windows(from.len()).enumerate().filter(|(_, w)| *w == from).map(|(n, _)| n).collect();
    assert_eq!(hits.len(), 1, "{}: {:?} stands {} times", path.display(), text("replace").unwrap(), hits.len());
    let new = [&bytes[..hits[0]], to, &bytes[hits[0] + from.len()..]].concat();
    std::fs::write(&path, new).unwrap();
}

/// A project without a mistake: the cell was read as the file means it.
fn read_as_expected(folder: &Path, value: &toml::Table) -> Vec<String> {
    let text = |key: &str| value.get(key).and_then(toml::Value::as_str).unwrap();
    let ran = indicia_in(folder, &["show", text("indicator"), "--stage", "raw", "--format", "json"]);
    if ran.code != 0 {
        return vec![ran.err];
    }
    let json = ran.json();
    let rows = json.get("rows").and_then(Value::as_list).unwrap();
    let is_unit = |row: &&Value| ["unit", "name_zh", "name_en"].iter().any(|k| row.get(k).and_then(Value::as_text) == Some(text("unit")));
    let Some(row) = rows.iter().find(is_unit) else { return vec![format!("no row of {}", text("unit"))] };
    let found = row.get(text("indicator")).and_then(Value::as_number);
    let expected = value.get("raw").and_then(|r| r.as_float().or(r.as_integer().map(|i| i as f64)));
    if found == expected { Vec::new() } else { vec![format!("read {found:?} instead of {expected:?}")] }
}

#[test]
fn the_right_line_is_named_and_the_hint_leads_out() {
    let cases = cases();
    assert!(cases.len() >= 40 || std::env::var_os("CORPUS").is_some(), "{}", cases.len());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let verdicts = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let verdict = judge(case);
                    verdicts.lock().unwrap().push((case.file_name().unwrap().to_str().unwrap().to_string(), verdict));
                }
            });
        }
    });
    let mut verdicts = verdicts.into_inner().unwrap();
    verdicts.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(verdicts.len(), cases.len(), "a case panicked");
    let mut report = String::new();
    for (name, verdict) in verdicts.iter().filter(|(_, v)| !v.deviations.is_empty()) {
        report.push_str(&format!("{name}\n"));
        verdict.deviations.iter().for_each(|d| report.push_str(&format!("    {d}\n")));
    }
    let right = verdicts.iter().filter(|(_, v)| !v.wrong_line).count();
    let fixes = verdicts.iter().filter(|(_, v)| v.has_fix).count();
    let mended = verdicts.iter().filter(|(_, v)| v.mended).count();
    println!("{} cases; the right line in {right}; {mended} of {fixes} mended by following the hint\n{report}", verdicts.len());
    assert_eq!(right, verdicts.len(), "the right line is not named everywhere");
    assert!(mended * 100 >= fixes * 80, "{mended} of {fixes}");
    assert_eq!(report, "", "expectations of the corpus that do not hold");
}
