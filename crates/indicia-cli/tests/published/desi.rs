//! The Digital Economy and Society Index of the European Commission: goalposts that nothing is clipped to, weights at three levels.

use std::path::Path;

use super::{number, place, reference, show, table, write};
use crate::common::{copy, root};
use crate::ledger::Comparison;

const WITHIN: f64 = 1e-8;

const NODES: [&str; 15] = ["DESI", "D1", "D2", "D3", "D4", "S1a", "S1b", "S2a", "S2b", "S2c", "S2d", "S3a", "S3b", "S3c", "S4a"];

/// Compares every score of an indicator, 100 times the published one, and every node; the unit and its edition are columns of the published tables.
fn compare(system: &Path, normalised: &[super::Row], scores: &[super::Row], edition: impl Fn(&super::Row) -> String) -> [Comparison; 2] {
    let (mut indicators, mut nodes) = (Comparison::within(WITHIN), Comparison::within(WITHIN));
    for node in NODES {
        let ours = show(system, node, "scored");
        for row in scores {
            let key = (row["country"].clone(), edition(row));
            nodes.cell(&format!("{key:?} {node}"), number(&ours[&key], node), number(row, node));
        }
        for row in normalised {
            let key = (row["country"].clone(), edition(row));
            for (code, _) in row.iter().filter(|(code, _)| ours[&key].contains_key(*code) && code.starts_with('i')) {
                let published = number(row, code).map(|x| 100.0 * x);
                indicators.cell(&format!("{key:?} {code}"), number(&ours[&key], code), published);
            }
        }
    }
    [indicators, nodes]
}

#[test]
fn desi_2022_is_reproduced_at_every_stage() {
    let system = root().join("configs/desi");
    let (normalised, scores) = (table(&system.join("published_normalised.csv")), table(&system.join("published.csv")));
    let [indicators, nodes] = compare(&system, &normalised, &scores, |_| "2022".into());
    // 27 members and the average of the Union.
    assert_eq!((indicators.compared(), nodes.compared()), (28 * 33, 28 * 15));
    indicators.record("desi-2022-normalised");
    nodes.record("desi-2022-scores");
}

#[test]
fn six_editions_of_desi_are_reproduced_at_every_stage() {
    let Some(folder) = reference("data/desi_2022") else { return };
    let system = place("desi");
    copy(&root().join("configs/desi"), &system);
    // The same system on the completed data of all editions, which need no overrides.
    let text = std::fs::read_to_string(system.join("indicia.toml")).unwrap();
    let (kept, _) = text.split_once("[override.").unwrap();
    write(&system.join("indicia.toml"), &kept.replace("at = \"2022\"", "period = \"desi_edition\""));
    // Heads of the workbook begin with the code: `1a1 At least basic digital skills`.
    let renamed = |file: &str, id: fn(&str) -> String| {
        let rows = table(&folder.join(file));
        rows.into_iter().map(|r| r.into_iter().map(|(head, cell)| (id(&head), cell)).collect()).collect::<Vec<super::Row>>()
    };
    let indicator = |head: &str| match head.split_once(' ') {
        Some((code, _)) if code.starts_with(|c: char| c.is_ascii_digit()) => format!("i{code}"),
        _ => head.to_string(),
    };
    let node = |head: &str| match head.split_once(' ') {
        Some((code, _)) if code.len() == 1 => format!("D{code}"),
        Some((code, _)) => format!("S{code}"),
        None => head.to_string(),
    };
    let completed = renamed("desi2022_completed.csv", indicator);
    let heads: Vec<(&str, &str)> = completed[0].keys().map(|k| (k.as_str(), k.as_str())).collect();
    write(&system.join("data/desi_2022.csv"), &super::csv(&completed, &heads));
    let (normalised, scores) = (renamed("desi2022_normalised.csv", indicator), renamed("desi2022_published_scores.csv", node));
    // What lies beyond its goalposts stays there.
    let beyond =
        |r: &super::Row| r.iter().filter(|(k, x)| k.starts_with('i') && x.parse().is_ok_and(|x: f64| !(0.0..=1.0).contains(&x))).count();
    assert_eq!(normalised.iter().map(beyond).sum::<usize>(), 11);
    let [indicators, nodes] = compare(&system, &normalised, &scores, |row| row["desi_edition"].clone());
    assert_eq!((indicators.compared(), nodes.compared()), (168 * 33, 168 * 15));
    indicators.record("desi-2017-2022-normalised");
    nodes.record("desi-2017-2022-scores");
}
