//! Times the reading of a table, for `peers/tables.py`, which times others beside it.
//!
//! `tables FILE`: from the file to the texts of the first column and the numbers of the others. Prints a line for us and, for workbooks, one for the library
//! calamine on the same bytes: the shortest time in milliseconds, the mean processor time of one reading (`-` where the system does not tell), and the sum of the
//! numbers, by which the readers are compared. Both run on one thread.

#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::io::Cursor;
use std::path::Path;
use std::time::Instant;

use calamine::{Data, Reader, Xlsx};
use indicia_io::{Limits, NumberRules, TableSource, read_table};

/// Times are the shortest of so many.
const RUNS: usize = 15;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let file = std::env::args().nth(1).ok_or("tables FILE")?;
    let path = Path::new(&file);
    time("ours", || ours(path))?;
    if path.extension().is_some_and(|e| e == "xlsx") {
        time("calamine", || others(path))?;
    }
    Ok(())
}

fn time(name: &str, read: impl Fn() -> Result<f64, Failed>) -> Result<(), Failed> {
    let (mut shortest, mut sum) = (f64::INFINITY, 0.0);
    let before = indicia_bench::on_processor();
    for _ in 0..RUNS {
        let start = Instant::now();
        sum = black_box(read()?);
        shortest = shortest.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    // The system counts in steps of some milliseconds: all runs together.
    let mean = before.zip(indicia_bench::on_processor()).map_or("-".into(), |(a, b)| format!("{:.3}", (b - a) / RUNS as f64));
    println!("{name} {shortest:.3} {mean} {sum}");
    Ok(())
}

/// The sum of all numbers, as `read_table` reads them.
fn ours(path: &Path) -> Result<f64, Failed> {
    let found = |found: Vec<_>| format!("{found:?}");
    let table = read_table(&TableSource::new(path), &Limits::default()).map_err(found)?;
    let rules = NumberRules::default();
    let wanted: Vec<(usize, &NumberRules)> = (1..table.columns().len()).map(|c| (c, &rules)).collect();
    let columns = table.numbers(&wanted, None).map_err(found)?;
    let names = (0..table.rows()).filter(|row| !table.text(*row, 0).is_empty()).count();
    let values = columns.iter().map(|c| c.values.iter().sum::<f64>()).sum();
    if names == table.rows() { Ok(values) } else { Err("a unit without a name".into()) }
}

/// The same with calamine.
fn others(path: &Path) -> Result<f64, Failed> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(path)?))?;
    let name = book.sheet_names().first().cloned().ok_or("no sheet")?;
    let range = book.worksheet_range(&name)?;
    let mut columns = vec![Vec::with_capacity(range.height()); range.width() - 1];
    let mut names = Vec::with_capacity(range.height());
    for row in range.rows().skip(1) {
        names.push(row.first().map(Data::to_string));
        for (column, cell) in columns.iter_mut().zip(row.iter().skip(1)) {
            column.push(match cell {
                Data::Float(x) => *x,
                Data::Int(x) => *x as f64,
                _ => f64::NAN,
            });
        }
    }
    black_box(names);
    Ok(columns.iter().map(|c| c.iter().sum::<f64>()).sum())
}
