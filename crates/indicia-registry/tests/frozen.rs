//! What was built for a released version of the contract works for ever.
//!
//! `frozen/` holds, for every minor version that was ever released, its header and a plugin in C with a method of each kind. They are never changed again: a test holds their bytes. A new
//! minor version adds a folder.

#![allow(clippy::unwrap_used)]

mod common;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use common::cc;
use indicia_method::{
    Axis, Call, Column, Direction, Failure, Field, Finding, Fitted, Instance, Kind, Level, Method, Output, OutputKind, Status, Table,
    Value, Weights, from_json, to_json,
};
use indicia_registry::{LoadedPlugin, load_file};

/// The versions, with the FNV-1a hashes of header and plugin.
const RELEASED: [(&str, u64, u64); 1] = [("1.0", 0xb220ca80b8ca0104, 0xe5a967dab436e028)];

fn folder(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen").join(version)
}

fn load(version: &str) -> LoadedPlugin {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("frozen-{version}-{:?}.so", std::thread::current().id()));
    cc(&folder(version).join("plugin.c"), &library, &folder(version), &[]);
    load_file(&library, "frozen").unwrap()
}

fn fnv(path: &Path) -> u64 {
    let bytes = std::fs::read(path).unwrap();
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn what_is_frozen_is_not_touched_and_every_minor_version_is_there() {
    for (version, header, plugin) in RELEASED {
        let (h, p) = (fnv(&folder(version).join("indicia_plugin.h")), fnv(&folder(version).join("plugin.c")));
        assert_eq!((h, p), (header, plugin), "{version}: {h:#x}, {p:#x}");
    }
    let newest = RELEASED.last().unwrap().0;
    assert_eq!(newest, format!("{}.{}", indicia_abi::ABI_MAJOR, indicia_abi::ABI_MINOR), "a minor version is frozen when it is released");
}

#[test]
fn the_header_of_today_keeps_what_every_frozen_one_promises() {
    for (version, ..) in RELEASED {
        let frozen = std::fs::read_to_string(folder(version).join("indicia_plugin.h")).unwrap();
        // Numbers keep their meaning.
        for line in frozen.lines().filter(|l| l.starts_with("#define IND_") && !l.contains('(') && !l.contains("IND_ABI_MINOR")) {
            let name_and_number: Vec<&str> = line.split("/*").next().unwrap().split_whitespace().collect();
            let kept = |l: &str| l.split("/*").next().unwrap().split_whitespace().eq(name_and_number.iter().copied());
            assert!(indicia_abi::HEADER.lines().any(kept), "{version}: {line}");
        }
        // Fields stay where they are, and structs do not shrink.
        let promises = frozen.lines().filter(|l| l.starts_with("IND_ASSERT(sizeof") || l.starts_with("IND_ASSERT(offsetof"));
        let promises: Vec<String> = promises
            .map(|line| {
                line.split(" && ")
                    .map(|p| if p.contains("sizeof") { p.replace("==", ">=") } else { p.into() })
                    .collect::<Vec<_>>()
                    .join(" && ")
            })
            .collect();
        assert!(promises.len() > 15, "{version} has its asserts");
        let check = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("promises-{version}.c"));
        std::fs::write(&check, format!("#include \"indicia_plugin.h\"\n{}\n", promises.join("\n"))).unwrap();
        cc(&check, &check.with_extension("so"), &common::header(), &[]);
    }
}

/// One column of the sample, by what a method is given.
struct Given<'a> {
    columns: Vec<Column<'a>>,
    fields: Vec<Field<'a>>,
    rows: usize,
}

impl Given<'_> {
    fn with<R>(&self, f: impl FnOnce(&Table) -> R) -> R {
        f(&Table { columns: &self.columns, fields: &self.fields, rows: self.rows, ..Table::default() })
    }
}

fn dense<'a>(columns: &[&'a [f64]], direction: Direction) -> Given<'a> {
    let ids = ["births", "people"];
    Given {
        columns: columns.iter().map(|c| Column::dense(c)).collect(),
        fields: ids.iter().take(columns.len()).map(|id| Field { id, direction, ..Field::default() }).collect(),
        rows: columns[0].len(),
    }
}

/// Values, statuses and findings of a run.
type Ran = (Vec<f64>, Vec<u8>, Vec<Finding>);

/// Fits (unless there is nothing to fit), saves, loads, applies.
fn run(instance: &dyn Instance, given: &Given, inputs: &[Table], weights: Weights, cells: (usize, usize)) -> Result<Ran, Failure> {
    let findings = RefCell::new(Vec::new());
    let call = Call { findings: &findings, ..Call::silent() };
    let mut slot: Option<Box<dyn Fitted>> = None;
    given.with(|data| instance.fit(data, inputs, &call, &mut slot))?;
    let saved = slot.unwrap().save()?;
    let state = instance.load(&from_json(&to_json(&saved)).unwrap())?;
    let (mut values, mut status) = (vec![0.0; cells.0 * cells.1], vec![Status::PRESENT; cells.0 * cells.1]);
    given.with(|data| instance.apply(&*state, None, data, weights, &mut Output::new(&mut values, &mut status, cells.0, cells.1), &call))?;
    Ok((values, status, findings.into_inner()))
}

fn method(plugin: &LoadedPlugin, id: &str) -> &'static dyn Method {
    *plugin.methods.iter().find(|m| m.about().id == id).unwrap()
}

#[test]
fn a_frozen_plugin_gives_the_same_bits() {
    for (version, ..) in RELEASED {
        let plugin = load(version);
        let mut kinds: Vec<Kind> = plugin.methods.iter().map(|m| m.about().kind).collect();
        kinds.sort();
        assert_eq!(kinds, Kind::ALL);
        let scale = |n: f64| Value::pairs([("scale", Value::Number(n))]);
        let make = |id: &str, n: f64| method(&plugin, id).create(&scale(n)).unwrap();
        let x: &[f64] = &[1.0, 2.0, 6.0];

        // The mean is 3.
        let ratio = make("frozen/ratio", 100.0);
        assert!(ratio.facts().order_preserving && ratio.facts().scale_free && ratio.facts().min_rows == 1);
        let got = run(&*ratio, &dense(&[x], Direction::Negative), &[], Weights::default(), (3, 1)).unwrap();
        assert_eq!(got.0, [100.0 * (2.0 - 1.0 / 3.0), 100.0 * (2.0 - 2.0 / 3.0), 0.0]);
        let refused = run(&*ratio, &dense(&[&[-1.0]], Direction::Positive), &[], Weights::default(), (1, 1)).unwrap_err();
        assert_eq!(refused.to_string(), "mean-not-positive indicator=births");
        let mut slot = None;
        let given = dense(&[x], Direction::Positive);
        given.with(|data| ratio.fit(data, &[], &Call::silent(), &mut slot)).unwrap();
        let told = ratio.explain(&*slot.unwrap(), &given.fields, &[]).unwrap();
        assert_eq!((told.formula.as_str(), told.names), ("scale * x / mean", vec![("scale".into(), 100.0), ("mean".into(), 3.0)]));
        let failure = method(&plugin, "frozen/ratio").create(&scale(-1.0)).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("scale-not-positive", "scale"));

        let (values, status, _) =
            run(&*make("frozen/cap", 5.0), &dense(&[x], Direction::Positive), &[], Weights::default(), (3, 1)).unwrap();
        assert_eq!((values, status), (vec![1.0, 2.0, 5.0], vec![0, 0, Status::PRESENT | Status::TREATED]));

        let quotient = make("frozen/quotient", 1.0);
        assert_eq!(quotient.facts().inputs, ["births", "people"]);
        let (values, status, findings) =
            run(&*quotient, &dense(&[x, &[4.0, 0.0, 3.0]], Direction::Positive), &[], Weights::default(), (3, 1)).unwrap();
        assert_eq!((values, status), (vec![0.25, 0.0, 2.0], vec![0, Status::FAILED, 0]));
        assert_eq!(findings.iter().map(|f| (f.level, f.what.code.as_str(), f.row)).collect::<Vec<_>>(), [(Level::Cell, "nobody", Some(1))]);

        let gaps = [Status::PRESENT, Status::MISSING, Status::PRESENT];
        let gappy = Given {
            columns: vec![Column { values: x, status: Some(&gaps) }],
            fields: vec![Field { id: "g", ..Field::default() }],
            rows: 3,
        };
        let (values, status, _) = run(&*make("frozen/constant", 7.5), &gappy, &[], Weights::default(), (3, 1)).unwrap();
        assert_eq!((values, status), (vec![1.0, 7.5, 6.0], vec![0, Status::PRESENT | Status::IMPUTED, 0]));

        let blend = make("frozen/blend", 1.0);
        assert_eq!(blend.facts().sources, [2, 2]);
        let (a, b): ([[f64; 1]; 2], [[f64; 1]; 2]) = ([[0.25], [0.75]], [[0.5], [0.5]]);
        let columns = [a.each_ref().map(|c| Column::dense(c)), b.each_ref().map(|c| Column::dense(c))];
        let sources = [0, 1].map(|n| Table { columns: &columns[n], rows: 1, name: ["source.0", "source.1"][n], ..Table::default() });
        let got = run(&*blend, &dense(&[x, x], Direction::Positive), &sources, Weights::default(), (1, 2)).unwrap();
        assert_eq!(got.0, [0.375, 0.625]);

        let degrees = make("frozen/degrees", 1.0);
        let facts = degrees.facts();
        assert_eq!(
            (facts.output, facts.classes, facts.class_scores),
            (OutputKind::Membership, vec!["low".into(), "high".into()], vec![0.0, 100.0])
        );
        let children = dense(&[&[0.25, 0.5], &[0.75, 1.0]], Direction::Positive);
        let shared = Weights { values: &[1.0, 1.0], axis: Axis::Shared };
        assert_eq!(run(&*degrees, &children, &[], shared, (2, 2)).unwrap().0, [0.5, 0.25, 0.5, 0.75]);
        let by_row = Weights { values: &[1.0, 0.0, 0.0, 1.0], axis: Axis::Row };
        assert_eq!(run(&*degrees, &children, &[], by_row, (2, 2)).unwrap().0, [0.75, 0.0, 0.25, 1.0]);
    }
}

#[test]
fn a_frozen_plugin_passes_the_suite_of_today() {
    for (version, ..) in RELEASED {
        for method in load(version).methods {
            let outcomes = indicia_testkit::conformance(method);
            let failures: Vec<_> = indicia_testkit::failures(&outcomes)
                .into_iter()
                .filter(|o| !["texts", "codes", "degenerate", "cell-reasons"].contains(&o.check))
                .collect();
            assert!(failures.is_empty(), "{version} {}: {failures:#?}", method.about().id);
        }
    }
}
