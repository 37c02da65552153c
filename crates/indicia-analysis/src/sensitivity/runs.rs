use rayon::prelude::*;

use super::design::{Design, Matrix};

/// Rows of a design that one thread takes at a time.
const CHUNK: usize = 16;

/// A function of uniform numbers with several outputs.
pub trait Function: Sync {
    /// What one thread needs to evaluate it again and again.
    type Memory: Send;

    /// How many outputs it has.
    fn outputs(&self) -> usize;

    /// Memory for one thread.
    fn memory(&self) -> Self::Memory;

    /// The outputs for numbers within (0, 1); NaN where an output has no value. `number` is what the run is called.
    fn evaluate(&self, number: u64, uniforms: &[f64], memory: &mut Self::Memory, out: &mut [f64]);
}

/// The outputs of all runs of a design: 8 bytes a run and output.
#[derive(Clone, Debug)]
pub struct Runs {
    /// Row by row, run by run, output by output.
    values: Vec<f64>,
    outputs: usize,
    factors: usize,
    second_order: bool,
}

/// One output in all runs: rows of each matrix, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Under the first sample.
    pub a: Vec<f64>,
    /// Under the second sample.
    pub b: Vec<f64>,
    /// Under A with each factor from B.
    pub swapped: Vec<Vec<f64>>,
    /// Under B with each factor from A; empty without second order.
    pub reversed: Vec<Vec<f64>>,
}

/// Evaluates every run of a design. `progress` is told how many runs are done, from any thread and in any order.
pub fn run<F: Function>(design: &Design, function: &F, progress: &(dyn Fn(usize) + Sync)) -> Runs {
    let (outputs, runs) = (function.outputs(), design.runs_of_row());
    let matrices: Vec<Matrix> = design.matrices().collect();
    let mut values = vec![0.0; design.runs() * outputs];
    let of_row = (runs * outputs).max(1);
    values.par_chunks_mut(CHUNK * of_row).enumerate().for_each_init(
        || (design.row_memory(), function.memory()),
        |(points, memory), (chunk, values)| {
            let first = chunk * CHUNK;
            for (row, values) in (first..).zip(values.chunks_mut(of_row)) {
                design.place(row, points);
                for (n, out) in values.chunks_mut(outputs).enumerate() {
                    function.evaluate((row * runs + n) as u64, design.uniforms(matrices[n], points), memory, out);
                }
            }
            progress(values.len() / outputs);
        },
    );
    Runs { values, outputs, factors: design.factors(), second_order: design.second_order() }
}

impl Runs {
    /// One output in all runs.
    ///
    /// # Panics
    /// When there is no such output.
    pub fn sample(&self, output: usize) -> Sample {
        assert!(output < self.outputs, "output {output} of {}", self.outputs);
        let d = self.factors;
        let runs = 2 + d * if self.second_order { 2 } else { 1 };
        let of = |run: usize| self.values.iter().copied().skip(run * self.outputs + output).step_by(runs * self.outputs).collect();
        Sample {
            a: of(0),
            b: of(1),
            swapped: (0..d).map(|f| of(2 + f)).collect(),
            reversed: (0..if self.second_order { d } else { 0 }).map(|f| of(2 + d + f)).collect(),
        }
    }
}
