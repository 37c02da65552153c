//! Fails when the executor falls behind what it is measured against in the same run. No gate is on milliseconds, so that
//! a slow machine passes and a slow executor does not.
//!
//! `cargo run --release -p indicia-bench --bin gate`

#![allow(clippy::print_stdout, reason = "the table is what this program is for")]
#![allow(clippy::unwrap_used, reason = "a panic is how a gate fails")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use indicia_bench::peak::{Counting, held, peak_of};
use indicia_bench::{loops, survey, systems, uncertain};
use indicia_core::{Edit, IndicatorTrace, Period, Plan, Stage, evaluate};
use indicia_method::{Call, Column, Method, Output, Status, Table, Weights, from_json};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The least time of each task in seconds, taken in turns, so that whatever else the machine does meets all of them; and how
/// busy it was: the largest ratio of a median to its least.
fn best<const N: usize>(times: usize, mut tasks: [&mut dyn FnMut() -> f64; N]) -> ([f64; N], f64) {
    let mut all: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(times));
    for _ in 0..times {
        for (task, all) in tasks.iter_mut().zip(&mut all) {
            all.push(task());
        }
    }
    all.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    let busy = all.iter().map(|t| t[t.len() / 2] / t[0]).fold(1.0, f64::max);
    (all.map(|t| t[0]), busy)
}

/// The seconds that work takes.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let from = Instant::now();
    black_box(work());
    from.elapsed().as_secs_f64()
}

/// The seconds that work takes in a pool: until a busy machine wakes the pool up is not counted.
fn timed_in<T: Send>(pool: &rayon::ThreadPool, work: impl FnOnce() -> T + Send) -> f64 {
    pool.install(|| timed(work))
}

/// Medians above this many times the least say that the machine does something else besides.
const BUSY: f64 = 1.5;

struct Gates {
    failed: bool,
}

impl Gates {
    /// A ratio of times with the most that it may be. A machine that is busy with something else takes caches away from long work
    /// and from short work in different measure: then nothing can be said, and that is said.
    fn most_of_times(&mut self, what: &str, ratio: f64, most: f64, busy: f64) {
        if ratio > most && busy > BUSY {
            println!("  gate: {what}: {ratio:.2}, passed over: the machine is busy (medians up to {busy:.1} times the least)");
        } else {
            self.most(what, ratio, most);
        }
    }

    /// A ratio with the most that it may be.
    fn most(&mut self, what: &str, ratio: f64, most: f64) {
        let verdict = if ratio <= most { "ok" } else { "FAILED" };
        println!("  gate: {what}: {ratio:.2} <= {most:.2} {verdict}");
        self.failed |= ratio > most;
    }
}

fn main() -> ExitCode {
    let mut gates = Gates { failed: false };
    large(&mut gates);
    treated(&mut gates);
    drawn(&mut gates);
    ranked(&mut gates);
    designed(&mut gates);
    panel(&mut gates);
    weighed(&mut gates);
    process(&mut gates);
    responses(&mut gates);
    if gates.failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn large(gates: &mut Gates) {
    let before = held();
    let (plan, data) = systems::large();
    let cells = systems::LARGE.0 * systems::LARGE.1 * 8;
    println!("evaluation of {} units x {} indicators, {} MB of values", systems::LARGE.0, systems::LARGE.1, cells / 1_000_000);
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let (result, most) = peak_of(|| two.install(|| evaluate(&plan, &data)));
    assert!(!result.has_errors() && result.rows() == systems::LARGE.0);
    let columns: Vec<&[f64]> = data.columns().iter().map(|c| c.series.values.as_slice()).collect();
    let by_hand = loops::evaluate(&columns, 10);
    let root = result.node(&systems::node_id(1, 0)).unwrap();
    assert!(root.value.values.iter().zip(&by_hand.0[10]).all(|(a, b)| (a - b).abs() < 1e-12), "the loop computes the same");
    let unit = data.unit(4711).id.clone();
    let edit = Edit::Cell { column: "i7".into(), unit, period: Period::year(2010), value: Some(3.25) };
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let ([time, alone, hand, copy, with], busy) = best(
        15,
        [
            &mut || timed_in(&two, || evaluate(&plan, &data)),
            &mut || timed_in(&one, || evaluate(&plan, &data)),
            &mut || timed(|| loops::evaluate(&columns, 10)),
            &mut || timed(|| columns.iter().map(|c| c.to_vec()).collect::<Vec<_>>()),
            &mut || timed_in(&one, || result.with(std::slice::from_ref(&edit)).unwrap()),
        ],
    );
    println!("  evaluate on two threads {:.1} ms, on one {:.1} ms, the loop by hand {:.1} ms", time * 1e3, alone * 1e3, hand * 1e3);
    println!("  a copy of the values {:.1} ms, with one cell edited {:.1} ms", copy * 1e3, with * 1e3);
    println!("  most bytes held: {:.1} MB, units, rows and input included", (most - before) as f64 / 1e6);
    gates.most("bytes held at most, in copies of the values", (most - before) as f64 / cells as f64, 3.0);
    gates.most_of_times("one thread, of the loop by hand", alone / hand, 2.0, busy);
    if std::thread::available_parallelism().is_ok_and(|n| n.get() > 1) {
        gates.most_of_times("two threads, of one thread", time / alone, 1.25, busy);
    }
    gates.most_of_times("one edit, of a fresh evaluation on one thread", with / alone, 0.25, busy);
}

/// The pipeline with a treatment, beside the same without one.
fn treated(gates: &mut Gates) {
    let ((plain, untouched), (plan, data)) = (systems::large(), systems::treated());
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let result = two.install(|| evaluate(&plan, &data));
    let changed = |i: &IndicatorTrace| {
        i.stage(Stage::Treat).series.status.as_ref().is_some_and(|s| s.iter().any(|s| Status(*s).has(Status::TREATED)))
    };
    assert!(!result.has_errors() && result.indicators().iter().all(changed), "every column has outliers that are treated");
    let tasks: [&mut dyn FnMut() -> f64; 2] =
        [&mut || timed_in(&two, || evaluate(&plan, &data)), &mut || timed_in(&two, || evaluate(&plain, &untouched))];
    let ([time, without], busy) = best(10, tasks);
    println!("  with winsorisation of every column on two threads {:.1} ms, without {:.1} ms", time * 1e3, without * 1e3);
    gates.most_of_times("with a treatment, of without", time / without, 8.0, busy);
}

fn drawn(gates: &mut Gates) {
    let base = systems::drawn();
    let program = systems::compiled(&base);
    println!("compiled draws on {} x {}, weights free at two of four levels", systems::DRAWN.0, systems::DRAWN.1);
    // So few that on a busy machine one task, too, mostly ends before another process gets its turn.
    let draws = 100;
    let values: Vec<f64> = systems::column(99, draws * program.width());
    let (mut out, mut status) = (vec![0.0; draws * program.rows()], vec![0; draws * program.rows()]);
    let mut scratch = program.scratch();
    let mut hand = loops::Drawn::new(&base, &systems::LEVELS);
    let mut by_hand = vec![0.0; draws * program.rows()];
    let ([time, loop_time], busy) = best(
        1000,
        [&mut || timed(|| program.draw_batch(black_box(&values), &mut scratch, &mut out, &mut status)), &mut || {
            timed(|| {
                for (draw, out) in black_box(&values).chunks(program.width()).zip(by_hand.chunks_mut(program.rows())) {
                    hand.draw(draw, out);
                }
            })
        }],
    );
    assert!(out.iter().zip(&by_hand).all(|(a, b)| (a - b).abs() < 1e-12), "the loop computes the same");
    let (each, each_by_hand) = (time / draws as f64 * 1e6, loop_time / draws as f64 * 1e6);
    println!("  a draw {each:.2} us, the loop by hand {each_by_hand:.2} us");
    gates.most_of_times("of the loop by hand", time / loop_time, 7.0, busy);
}

/// Ranks over draws of the four assumptions of COINr's example, beside the same arithmetic by hand.
fn ranked(gates: &mut Gates) {
    let base = uncertain::index(uncertain::ASEM.0, uncertain::ASEM.1, &uncertain::ASEM_LEVELS, false);
    let assumptions = uncertain::four(&base, &uncertain::ASEM_LEVELS);
    println!("ranks over draws on {} x {}, four assumptions", uncertain::ASEM.0, uncertain::ASEM.1);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (few, many) = (2_000, 12_000);
    let mut hand = uncertain::Arithmetic::new();
    // What is compiled once is not a draw: the difference of two runs.
    let ([less, more, by_hand], busy) = best(
        9,
        [
            &mut || timed_in(&one, || uncertain::draw(&base, Some(&assumptions), few, true)),
            &mut || timed_in(&one, || uncertain::draw(&base, Some(&assumptions), many, true)),
            &mut || timed(|| hand.draw(many - few)),
        ],
    );
    let draws = (many - few) as f64;
    println!("  a draw {:.2} us, the arithmetic by hand {:.2} us", (more - less) / draws * 1e6, by_hand / draws * 1e6);
    gates.most_of_times("of the arithmetic by hand", (more - less) / by_hand, MOST_OF_ARITHMETIC, busy);
}

/// Four runs on a busy machine with two cores gave 2.61 to 3.26 (8.1 to 10.2 us a draw, 3.1 us by hand): about twice that.
const MOST_OF_ARITHMETIC: f64 = 6.0;

/// Runs of a Sobol design beside the same arithmetic by hand, and what runs and draws hold in memory.
fn designed(gates: &mut Gates) {
    let base = uncertain::index(uncertain::ASEM.0, uncertain::ASEM.1, &uncertain::ASEM_LEVELS, false);
    let assumptions = uncertain::four(&base, &uncertain::ASEM_LEVELS);
    let outputs = 3;
    let sobol = uncertain::Sobol::new(&base, &assumptions, outputs);
    println!("a Sobol design on {} x {}, four assumptions, {outputs} outputs", uncertain::ASEM.0, uncertain::ASEM.1);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (few, many) = (256, 2_048);
    let mut hand = uncertain::Arithmetic::new();
    let runs = (many as usize - few as usize) * 6;
    let ([less, more, by_hand], busy) =
        best(9, [&mut || timed_in(&one, || sobol.run(few)), &mut || timed_in(&one, || sobol.run(many)), &mut || timed(|| hand.draw(runs))]);
    println!("  a run {:.2} us, the arithmetic of a draw by hand {:.2} us", (more - less) / runs as f64 * 1e6, by_hand / runs as f64 * 1e6);
    gates.most_of_times("of the arithmetic by hand", (more - less) / by_hand, MOST_OF_ARITHMETIC, busy);
    // N(d + 2) x outputs x 8 bytes. So many outputs that they are more than what compiling takes.
    let outputs = uncertain::ASEM.0;
    let sobol = uncertain::Sobol::new(&base, &assumptions, outputs);
    let peaks = [8_192, 16_384].map(|rows| {
        let before = held();
        let ((runs, _), most) = peak_of(|| one.install(|| sobol.run(rows)));
        (runs, (most - before) as f64)
    });
    let needed = ((peaks[1].0 - peaks[0].0) * outputs * 8) as f64;
    println!(
        "  {} runs of {outputs} outputs hold {:.2} MB at most, {} runs {:.2} MB",
        peaks[0].0,
        peaks[0].1 / 1e6,
        peaks[1].0,
        peaks[1].1 / 1e6
    );
    gates.most("bytes of each further run, of 8 for each output", (peaks[1].1 - peaks[0].1) / needed, 1.05);
    // A wave of draws is held at once, which more draws only repeat.
    let drawn = [40_000, 160_000].map(|draws| {
        let before = held();
        let (_, most) = peak_of(|| one.install(|| uncertain::draw(&base, Some(&assumptions), draws, true)));
        (most - before) as f64
    });
    println!("  40000 draws hold {:.3} MB at most, 160000 draws {:.3} MB", drawn[0] / 1e6, drawn[1] / 1e6);
    gates.most("memory of 160000 draws, of that of 40000", drawn[1] / drawn[0], 1.01);
}

fn panel(gates: &mut Gates) {
    let (system, data) = systems::panel();
    println!("plan and evaluation of 300 units x 100 indicators x 10 years, fitted in each year");
    let columns: Vec<&[f64]> = data.columns().iter().map(|c| c.series.values.as_slice()).collect();
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let ([time, alone, hand], busy) = best(
        100,
        [
            &mut || timed_in(&two, || evaluate(&Plan::new(system.clone()).unwrap(), &data)),
            &mut || timed_in(&one, || evaluate(&Plan::new(system.clone()).unwrap(), &data)),
            &mut || timed(|| loops::evaluate(&columns, 20)),
        ],
    );
    println!(
        "  plan and evaluate on two threads {:.2} ms, on one {:.2} ms, one fit over all years by hand {:.2} ms",
        time * 1e3,
        alone * 1e3,
        hand * 1e3
    );
    gates.most_of_times("one thread, of the loop by hand", alone / hand, 3.0, busy);
}

/// Weights out of data, each beside the loop that its formula suggests.
fn weighed(gates: &mut Gates) {
    const ROWS: usize = 10_000;
    println!("weights of 50 children out of {ROWS} units, one thread");
    let values: Vec<Vec<f64>> = (0..50).map(|j| systems::column(j, ROWS).into_iter().map(|x| 1.0 + x).collect()).collect();
    let slices: Vec<&[f64]> = values.iter().map(Vec::as_slice).collect();
    let columns: Vec<Column> = slices.iter().map(|x| Column::dense(x)).collect();
    let data = Table { columns: &columns, rows: ROWS, ..Table::default() };
    let weights = |method: &dyn Method| -> Vec<f64> {
        let instance = method.create(&from_json("{}").unwrap()).unwrap();
        let mut state = None;
        instance.fit(&data, &[], &Call::silent(), &mut state).unwrap();
        let (mut weights, mut status) = (vec![0.0; slices.len()], vec![Status::PRESENT; slices.len()]);
        let mut out = Output::new(&mut weights, &mut status, 1, slices.len());
        instance.apply(&*state.unwrap(), None, &data, Weights::shared(&[]), &mut out, &Call::silent()).unwrap();
        weights
    };
    // Measured: 0.38 and 0.10.
    let methods: [(&str, &dyn Method, Loop, f64); 2] = [
        ("entropy", indicia_weightings::Entropy::method(), loops::entropy, 0.8),
        ("critic", indicia_weightings::Critic::method(), loops::critic, 0.3),
    ];
    for (id, method, by_hand, most) in methods {
        assert!(weights(method).iter().zip(by_hand(&slices)).all(|(a, b)| (a - b).abs() < 1e-12), "the loop computes the same");
        let ([time, hand], busy) = best(50, [&mut || timed(|| weights(method)), &mut || timed(|| by_hand(black_box(&slices)))]);
        println!("  {id} {:.2} ms, the loop by hand {:.2} ms", time * 1e3, hand * 1e3);
        gates.most_of_times(&format!("{id}, of the loop by hand"), time / hand, most, busy);
    }
}

/// A run as a process, from its start to its end: configuration, tables, hashes of responses, evaluation, 2,000 draws, verdicts, audit and
/// screen; beside the arithmetic of draws by hand. The binary is the one that stands beside this one.
fn process(gates: &mut Gates) {
    let binary = std::env::current_exe().unwrap().with_file_name(format!("indicia{}", std::env::consts::EXE_SUFFIX));
    let system = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/digital-integration");
    println!("run configs/digital-integration --no-save, as a process");
    if !binary.is_file() {
        println!("  passed over: there is no {} (cargo build --release)", binary.display());
        return;
    }
    let spent = |arguments: &[&str]| {
        let mut command = std::process::Command::new(&binary);
        command.args(["run", "--no-save"]).arg(&system).args(arguments);
        let from = Instant::now();
        let done = command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).status().unwrap();
        assert!(done.success(), "the run is sound");
        from.elapsed().as_secs_f64()
    };
    let draws = 10_000;
    let mut hand = uncertain::Arithmetic::new();
    let ([time, few, by_hand], busy) =
        best(20, [&mut || spent(&[]), &mut || spent(&["--set", "verdict.draws=64"]), &mut || timed(|| hand.draw(draws))]);
    println!(
        "  {:.1} ms, with 64 draws {:.1} ms; the arithmetic of {draws} draws on 51 x 49 by hand, one thread, {:.1} ms",
        time * 1e3,
        few * 1e3,
        by_hand * 1e3
    );
    gates.most_of_times("the process, of the arithmetic by hand", time / by_hand, MOST_OF_PROCESS, busy);
}

/// Between what is measured on an idle machine with two cores and twice that.
const MOST_OF_PROCESS: f64 = 2.0;

/// Weights of columns by hand.
type Loop = fn(&[&[f64]]) -> Vec<f64>;

fn responses(gates: &mut Gates) {
    let (rows, questions) = survey::SIZE;
    for form in [survey::Form::Codes, survey::Form::Labels, survey::Form::Gbk] {
        let made = survey::responses(rows, form);
        let megabytes = std::fs::metadata(&made.file).unwrap().len() / 1_000_000;
        println!("base values of {rows} responses x {questions} questions as {}, {megabytes} MB", form.word());
        let before = held();
        let (values, most) = peak_of(|| survey::build(&made, 2));
        assert_eq!(values, survey::UNITS * survey::INDICATORS);
        let times = if form == survey::Form::Codes { 3 } else { 1 };
        let ([time, alone, hash], busy) = best(
            times,
            [&mut || timed(|| survey::build(&made, 2)), &mut || timed(|| survey::build(&made, 1)), &mut || {
                timed(|| indicia_io::file_sha256(&made.file).unwrap())
            }],
        );
        println!("  on two threads {time:.2} s, on one {alone:.2} s, reading and hashing the file {hash:.2} s");
        println!("  most bytes held: {:.0} MB", (most - before) as f64 / 1e6);
        if form == survey::Form::Codes {
            gates.most("bytes held at most, for each answer", (most - before) as f64 / (rows * questions) as f64, 2.5);
            // A quiet machine gives 21, and two threads then need 1.4 s; at 42 they would need the 3 s that are the budget.
            gates.most_of_times("base values on one thread, of reading and hashing the file", alone / hash, 42.0, busy);
        }
    }
}
