//! Reading CSV, beside a copy of the same bytes and the `csv` crate, in the same run.
//!
//! `cargo bench -p indicia-io` prints MB/s for each. The file is 8,000 rows of a key and 40 numbers with 2 to 6 digits
//! after the point, as statistics have them.

use std::path::PathBuf;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use indicia_io::{Limits, NumberRules, TableSource, read_table};

const ROWS: usize = 8_000;
const COLUMNS: usize = 40;

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut seed = 1u64;
    let mut next = |n: u64| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) % n
    };
    let mut text = String::from("code");
    (0..COLUMNS).for_each(|c| text += &format!(",c{c}"));
    text.push('\n');
    for row in 0..ROWS {
        text += &format!("u{row:06}");
        for c in 0..COLUMNS {
            let (whole, digits) = (next(100_000), 2 + c % 5);
            text += &format!(",{whole}.{:0digits$}", next(10u64.pow(digits as u32)));
        }
        text.push('\n');
    }
    text
});

static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("indicia-io-bench-{}.csv", std::process::id()));
    std::fs::write(&path, TEXT.as_bytes()).expect("the temporary folder is writable");
    path
});

fn main() {
    divan::main();
    let _ = std::fs::remove_file(&*FILE);
}

/// The measure of the machine: a copy of the bytes.
#[divan::bench]
fn copy(bencher: Bencher) {
    bencher.counter(BytesCount::of_str(&*TEXT)).bench_local(|| TEXT.as_bytes().to_vec());
}

/// File to number columns: reading, hashing, checking UTF-8, records, 40 columns of numbers.
#[divan::bench]
fn file_to_columns(bencher: Bencher) {
    let source = TableSource::new(&*FILE);
    let limits = Limits::default();
    let rules = NumberRules::default();
    let wanted: Vec<_> = (1..=COLUMNS).map(|c| (c, &rules)).collect();
    bencher.counter(BytesCount::of_str(&*TEXT)).bench_local(|| {
        let table = read_table(&source, &limits).expect("the table is sound");
        table.numbers(&wanted, None).expect("all cells are numbers")
    });
}

/// The part of it that finds the records.
#[divan::bench]
fn file_to_records(bencher: Bencher) {
    let source = TableSource::new(&*FILE);
    let limits = Limits::default();
    bencher.counter(BytesCount::of_str(&*TEXT)).bench_local(|| read_table(&source, &limits).expect("the table is sound"));
}

/// The `csv` crate with the standard library's parser of numbers, from memory and without hash.
#[divan::bench]
fn csv_crate(bencher: Bencher) {
    bencher.counter(BytesCount::of_str(&*TEXT)).bench_local(|| {
        let mut columns: Vec<Vec<f64>> = (0..COLUMNS).map(|_| Vec::with_capacity(ROWS)).collect();
        let mut reader = csv::ReaderBuilder::new().from_reader(TEXT.as_bytes());
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).expect("the table is sound") {
            for (column, cell) in columns.iter_mut().zip(record.iter().skip(1)) {
                let number: f64 = std::str::from_utf8(cell).ok().and_then(|c| c.parse().ok()).expect("all cells are numbers");
                column.push(number);
            }
        }
        columns
    });
}
