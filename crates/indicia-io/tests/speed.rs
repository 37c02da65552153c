//! Speed, as a ratio to something measured in the same run. Only an optimised build says anything about it.

#![cfg(not(debug_assertions))]
#![allow(clippy::unwrap_used)]

mod common;

use std::time::{Duration, Instant};

use common::{Folder, Lcg, read};
use indicia_io::NumberRules;

/// The shortest of many runs of each of two, in turn: what other programs do to the machine only lengthens, and both meet
/// the same quiet moments.
fn shortest(mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let mut least = (Duration::MAX, Duration::MAX);
    for _ in 0..300 {
        least = (least.0.min(time(&mut one)), least.1.min(time(&mut other)));
    }
    least
}

#[test]
fn a_file_becomes_columns_before_the_csv_crate_has_read_its_numbers_from_memory() {
    let mut random = Lcg(1);
    let mut text = (0..40).map(|c| format!("c{c}")).collect::<Vec<_>>().join(",") + "\n";
    for _ in 0..1000 {
        let row: Vec<String> = (0..40).map(|_| format!("{}.{:04}", random.below(100_000), random.below(10_000))).collect();
        text += &(row.join(",") + "\n");
    }
    let folder = Folder::new();
    let source = folder.file("t.csv", &text);
    let rules = NumberRules::default();
    let wanted: Vec<_> = (0..40).map(|c| (c, &rules)).collect();
    let own = || {
        let columns = read(&source).unwrap().numbers(&wanted, None).unwrap();
        assert_eq!(columns.len(), 40);
    };
    let other = || {
        let mut columns = vec![Vec::new(); 40];
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).unwrap() {
            for (column, cell) in columns.iter_mut().zip(&record) {
                column.push(std::str::from_utf8(cell).unwrap().parse::<f64>().unwrap());
            }
        }
        assert_eq!(columns[39].len(), 1000);
    };
    let (own, other) = shortest(own, other);
    let speed = text.len() as f64 / own.as_secs_f64() / 1e6;
    println!("{speed:.0} MB/s; csv and str::parse {:.0} MB/s", text.len() as f64 / other.as_secs_f64() / 1e6);
    assert!(own < other, "{own:?} against {other:?}");
}
