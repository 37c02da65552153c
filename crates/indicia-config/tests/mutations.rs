//! Shipped files with random damage: whatever stands in a file, it is told and nothing breaks.

#![allow(clippy::unwrap_used)]

mod common;

use common::{Folder, Shipped, workspace};
use indicia_config::LoadOptions;
use indicia_diagnostic::{Lang, Severity, Spot, render};

/// A small generator (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

const PIECES: [&str; 44] = [
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    ",",
    ".",
    "#",
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\\",
    "\\u12",
    "“",
    "”",
    "，",
    "＝",
    "【",
    "　",
    "浙江",
    "1e999",
    "nan",
    "inf",
    "-0",
    "99999999999999999999",
    "0x",
    "true",
    "2025-01-01",
    "[node.Ige]",
    "[score.for.Ig]",
    "extends = \"indicia.toml\"",
    "remove = [\"node\"]",
    "children = { add = [\"g1\"] }",
    "formula = \"Ige + (\"",
    "use = \"z-score\"",
    "fit = { base = 3 }",
    "[override.a.g1]\nvalue = []",
    "packs = { remove = [1] }",
];

fn damaged(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(chars.len());
        match random.below(6) {
            0 => _ = (!chars.is_empty()).then(|| chars.remove(at)),
            1 => chars.truncate(at.max(10)),
            2 | 3 => {
                let piece = PIECES[random.below(PIECES.len())];
                chars.splice(at..at, piece.chars());
            }
            4 => {
                // A piece of the file stands somewhere else.
                let (from, length) = (random.below(chars.len()), random.below(60));
                let piece: Vec<char> = chars[from..(from + length).min(chars.len())].to_vec();
                let end = (at + random.below(30)).min(chars.len());
                chars.splice(at..end, piece);
            }
            _ => {
                let other = random.below(chars.len());
                if !chars.is_empty() {
                    chars.swap(at, other);
                }
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn no_damage_breaks_the_reader() {
    let methods = Shipped::new();
    let read = |path: &str| std::fs::read_to_string(workspace().join(path)).unwrap();
    let system = read("configs/digital-integration/indicia.toml");
    let overlay = read("configs/china-provinces/indicia.toml");
    let pack = read("plugins/packs/digital-economy/pack.toml");
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let folder = Folder::new(&[("own/pack.toml", &pack)]);
    let root = folder.0.path();
    let (mut told, mut sound) = (0, 0);
    for round in 0..600 {
        let damaged_system = match round % 3 {
            0 => damaged(&system, &mut random),
            1 => damaged(&overlay, &mut random),
            _ => system.replace("\"indicia:digital-economy\"", "\"own\""),
        };
        let damaged_pack = if round % 3 == 2 { damaged(&pack, &mut random) } else { pack.clone() };
        std::fs::write(root.join("indicia.toml"), &damaged_system).unwrap();
        std::fs::write(root.join("own/pack.toml"), &damaged_pack).unwrap();
        let set = if round % 5 == 0 { vec![damaged("score.params.range=[0,100]", &mut random)] } else { Vec::new() };
        let loaded = indicia_config::load(root, &methods, &LoadOptions { set, ..LoadOptions::default() });
        let errors = loaded.findings.iter().filter(|d| d.severity() == Severity::Error).count();
        // Either there is a plan, or somebody is told why not.
        assert_eq!(loaded.plan.is_none(), errors > 0, "round {round}:\n{damaged_system}");
        told += usize::from(errors > 0);
        sound += usize::from(errors == 0);
        for finding in &loaded.findings {
            for lang in [Lang::En, Lang::Zh] {
                assert!(!render(finding, lang, false).is_empty());
            }
            for place in &finding.places {
                if let Spot::Text(excerpt) = &place.spot {
                    let text = if place.file.ends_with("pack.toml") { &damaged_pack } else { &damaged_system };
                    let inside = excerpt.line as usize <= text.matches('\n').count() + 1;
                    assert!(inside || &*place.file == "--set" || place.file.starts_with("indicia:"), "{place}");
                }
            }
        }
        let _ = loaded.settings();
    }
    assert!(told > 100 && sound > 20, "{told} {sound}");
}

#[test]
fn deep_and_long_files_are_refused_in_bounded_time() {
    let start = std::time::Instant::now();
    for text in [
        "a = ".to_string() + &"[".repeat(100_000),
        "a = ".to_string() + &"{ a = ".repeat(10_000),
        "[".to_string() + &"a.".repeat(50_000) + "a]",
        "a = [\n".to_string() + &"1 2,\n".repeat(50_000),
        "“".repeat(100_000),
        "a = 1\n".repeat(50_000),
        "[a]\n".repeat(20_000),
        format!("indicia = 1\n[node.a]\nformula = \"{}\"\n", "(".repeat(60_000)),
        format!("indicia = 1\n[node.a]\nchildren = [{}]\n", "\"x\",".repeat(3_000)),
        "x".repeat(2 << 20),
    ] {
        let folder = Folder::new(&[("indicia.toml", &text)]);
        let loaded = folder.load(&[]);
        assert!(loaded.findings.iter().any(|d| d.severity() == Severity::Error));
        assert!(loaded.plan.is_none());
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
