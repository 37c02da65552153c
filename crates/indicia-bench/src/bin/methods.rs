//! Times methods on a matrix from a file, for `peers/methods.py`, which times others beside them.
//!
//! `methods FILE ROWS COLUMNS`: the file holds the numbers column by column, eight bytes each, little endian. For each method one line: its
//! id, the shortest time of a fit with its application in milliseconds, the mean processor time of one (`-` where the system does not tell), and the first three numbers
//! that came out. Wall time on a machine that is busy with something else says little; processor time says what the work costs.

#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use indicia_bench::on_processor;
use indicia_method::{Call, Column, Field, Kind, Method, Output, Status, Table, Value, WeightAxis, Weights, from_json};

/// Times are the shortest of so many.
const RUNS: usize = 25;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [file, rows, columns] = args.as_slice() else { return Err("methods FILE ROWS COLUMNS".into()) };
    let (rows, cols): (usize, usize) = (rows.parse()?, columns.parse()?);
    let bytes = std::fs::read(file)?;
    let numbers: Vec<f64> = bytes.as_chunks::<8>().0.iter().map(|b| f64::from_le_bytes(*b)).collect();
    if numbers.len() != rows * cols {
        return Err(format!("{} numbers for {rows} x {cols}", numbers.len()).into());
    }
    let columns: Vec<Column> = numbers.chunks_exact(rows).map(Column::dense).collect();
    let ids: Vec<String> = (0..cols).map(|j| format!("x{j}")).collect();
    let fields: Vec<Field> = ids.iter().map(|id| Field { id, ..Field::default() }).collect();
    let data = Table { columns: &columns, fields: &fields, rows, ..Table::default() };
    let aggregators = ["topsis", "vikor", "copeland"];
    let weightings = ["entropy", "critic", "merec", "benefit-of-the-doubt"];
    let known = |id: &str| -> Option<&'static dyn Method> {
        let plugins = [indicia_aggregators::plugin(), indicia_weightings::plugin()];
        plugins.into_iter().flat_map(|p| p.methods()).find(|m| m.about().id == id)
    };
    for id in aggregators.iter().chain(&weightings) {
        // Copeland's rule compares all pairs of units, and benefit of the doubt solves a programme for each.
        if ["copeland", "benefit-of-the-doubt"].contains(id) && rows > 2000 {
            continue;
        }
        let method = known(id).ok_or_else(|| format!("no method {id}"))?;
        time(method, &data)?;
    }
    Ok(())
}

/// Prints the shortest time of a method on the data.
fn time(method: &dyn Method, data: &Table) -> Result<(), Box<dyn std::error::Error>> {
    let instance = method.create(&from_json("{}").unwrap_or(Value::Null))?;
    let cols = data.cols();
    let (out_rows, out_cols) = match (method.about().kind, instance.facts().weight_axis) {
        (Kind::Weighting, WeightAxis::Shared) => (1, cols),
        (Kind::Weighting, WeightAxis::Row) => (data.rows, cols),
        _ => (data.rows, 1),
    };
    let equal = vec![1.0 / cols as f64; cols];
    let weights = Weights::shared(if method.about().kind == Kind::Weighting { &[] } else { &equal });
    let (mut values, mut status) = (vec![0.0; out_rows * out_cols], vec![Status::PRESENT; out_rows * out_cols]);
    let mut shortest = f64::INFINITY;
    let before = on_processor();
    for _ in 0..RUNS {
        let start = Instant::now();
        let mut slot = None;
        instance.fit(black_box(data), &[], &Call::silent(), &mut slot)?;
        let state = slot.ok_or("no state")?;
        let mut out = Output::new(&mut values, &mut status, out_rows, out_cols);
        instance.apply(&*state, None, data, weights, &mut out, &Call::silent())?;
        black_box(&values);
        shortest = shortest.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    // The system counts in steps of some milliseconds: all runs together.
    let mean = before.zip(on_processor()).map(|(a, b)| (b - a) / RUNS as f64);
    let mean = mean.map_or("-".into(), |ms: f64| format!("{ms:.4}"));
    let first: Vec<String> = values.iter().take(3).map(f64::to_string).collect();
    println!("{} {shortest:.4} {mean} {}", method.about().id, first.join(" "));
    Ok(())
}
