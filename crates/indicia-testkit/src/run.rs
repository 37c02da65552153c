use std::cell::RefCell;

use indicia_method::{
    Axis, Call, Facts, Failure, Finding, Fitted, Instance, Kind, Method, OutputKind, Prepared, Status, Table, Value, WeightAxis, Weights,
    from_json, to_json,
};

use crate::case::Case;
use crate::sample::{Sample, noise};

/// Cells before and after the output that nobody may touch.
const MARGIN: usize = 8;
const UNTOUCHED: f64 = -7.25e-101;
const UNTOUCHED_STATUS: u8 = 0xee;

/// Why a run gave no output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Trouble {
    /// The method said no, with a code.
    Refused(Failure),
    /// The method broke a rule that no input excuses.
    Broken(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Trouble::Refused(failure)
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Trouble::Refused(failure) => write!(f, "refused: {failure}"),
            Trouble::Broken(text) => f.write_str(text),
        }
    }
}

/// What a run gave.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Out {
    pub values: Vec<f64>,
    pub status: Vec<u8>,
    pub rows: usize,
    pub findings: Vec<Finding>,
}

impl Out {
    /// The value of a cell, if it is present.
    pub(crate) fn get(&self, at: usize) -> Option<f64> {
        Status(*self.status.get(at)?).is_present().then(|| self.values[at])
    }

    /// Bits and status bytes.
    pub(crate) fn differs(&self, other: &Out) -> Option<String> {
        self.differs_by(other, |a, b| a.to_bits() == b.to_bits())
    }

    /// Values within a relative tolerance, and status bytes.
    pub(crate) fn differs_beyond(&self, other: &Out, tolerance: f64) -> Option<String> {
        self.differs_by(other, |a, b| near(a, b, tolerance))
    }

    fn differs_by(&self, other: &Out, same: impl Fn(f64, f64) -> bool) -> Option<String> {
        if self.values.len() != other.values.len() {
            return Some(format!("{} cells and {} cells", self.values.len(), other.values.len()));
        }
        (0..self.values.len()).find_map(|at| match (self.get(at), other.get(at)) {
            _ if self.status[at] != other.status[at] => Some(format!("cell {at}: status {} and {}", self.status[at], other.status[at])),
            (Some(a), Some(b)) if !same(a, b) => Some(format!("cell {at}: {a} and {b}")),
            _ => None,
        })
    }

    /// The cells at these places, column by column.
    pub(crate) fn at(&self, places: impl Iterator<Item = usize>, rows: usize) -> Out {
        let places: Vec<usize> = places.collect();
        Out {
            values: places.iter().map(|p| self.values[*p]).collect(),
            status: places.iter().map(|p| self.status[*p]).collect(),
            rows,
            findings: Vec::new(),
        }
    }

    /// The rows with these numbers of every column.
    pub(crate) fn rows_at(&self, rows: &[usize]) -> Out {
        let columns = self.values.len().checked_div(self.rows).unwrap_or(0);
        self.at((0..columns).flat_map(|j| rows.iter().map(move |i| j * self.rows + i)), rows.len())
    }
}

/// Equal within a relative tolerance; exact zeros are near to what is tiny.
pub(crate) fn near(a: f64, b: f64, tolerance: f64) -> bool {
    a == b || (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1e-3)
}

/// One instance, and how the host would drive it.
pub(crate) struct Runner<'a> {
    pub method: &'a dyn Method,
    pub instance: Box<dyn Instance>,
    pub facts: Facts,
    pub kind: Kind,
    pub params: Value,
}

impl<'a> Runner<'a> {
    pub(crate) fn new(method: &'a dyn Method, case: &Case) -> Result<Runner<'a>, Failure> {
        let instance = method.create(&case.params)?;
        let facts = instance.facts();
        Ok(Runner { method, facts, kind: method.about().kind, instance, params: case.params.clone() })
    }

    pub(crate) fn sample(&self) -> Sample {
        Sample::standard(self.kind, &self.facts, &self.params)
    }

    pub(crate) fn other_sample(&self) -> Sample {
        Sample::seeded(self.kind, &self.facts, &self.params, 1)
    }

    /// Weights that differ from each other and sum to one.
    pub(crate) fn weights(&self, sample: &Sample) -> Vec<f64> {
        let k = sample.cols();
        let sum = (k * (k + 1)) as f64 / 2.0;
        if self.kind == Kind::Aggregator { (0..k).map(|j| (j + 1) as f64 / sum).collect() } else { Vec::new() }
    }

    pub(crate) fn fit(&self, sample: &Sample) -> Result<Box<dyn Fitted>, Trouble> {
        let mut slot = None;
        self.fit_into(sample, &mut slot, &Call::silent())?;
        slot.ok_or_else(|| Trouble::Broken("fit succeeded and left no state".into()))
    }

    pub(crate) fn fit_into(&self, sample: &Sample, slot: &mut Option<Box<dyn Fitted>>, call: &Call) -> Result<(), Trouble> {
        let sources: Vec<Sample> = (0..self.facts.sources[0]).map(|s| source(sample, s)).collect();
        let names: Vec<String> = (0..sources.len()).map(|s| format!("source.{s}")).collect();
        sample.with(|data| with_all(&sources, &names, &mut Vec::new(), &mut |inputs| self.instance.fit(data, inputs, call, slot)))?;
        Ok(())
    }

    pub(crate) fn apply(&self, state: &dyn Fitted, sample: &Sample) -> Result<Out, Trouble> {
        let weights = self.weights(sample);
        self.apply_with(state, None, sample, Weights::shared(&weights), &Call::silent())
    }

    /// Applies over memory with margins, and holds the method to what no input excuses.
    pub(crate) fn apply_with(
        &self,
        state: &dyn Fitted,
        prepared: Option<&dyn Prepared>,
        sample: &Sample,
        weights: Weights,
        call: &Call,
    ) -> Result<Out, Trouble> {
        let (rows, cols) = self.shape(sample, &weights);
        let cells = rows * cols;
        let mut values = vec![UNTOUCHED; cells + 2 * MARGIN];
        let mut status = vec![UNTOUCHED_STATUS; cells + 2 * MARGIN];
        let inside = MARGIN..MARGIN + cells;
        status[inside.clone()].fill(Status::PRESENT);
        let findings = RefCell::new(Vec::new());
        let before = sample.clone();
        let call = Call { findings: &findings, ..*call };
        let result = sample.with(|data| {
            let mut out = indicia_method::Output::new(&mut values[inside.clone()], &mut status[inside.clone()], rows, cols);
            self.instance.apply(state, prepared, data, weights, &mut out, &call)
        });
        let outside = |at: &usize| !inside.contains(at);
        let margins =
            (0..values.len()).filter(outside).all(|at| values[at].to_bits() == UNTOUCHED.to_bits() && status[at] == UNTOUCHED_STATUS);
        if !margins {
            return Err(Trouble::Broken("wrote outside the output".into()));
        }
        let bits = |s: &Sample| s.columns.iter().flatten().map(|x| x.to_bits()).collect::<Vec<_>>();
        if bits(&before) != bits(sample) || before.status != sample.status {
            return Err(Trouble::Broken("changed its input".into()));
        }
        result?;
        let out = Out { values: values[inside.clone()].to_vec(), status: status[inside].to_vec(), rows, findings: findings.into_inner() };
        sound(&out).map_err(Trouble::Broken)?;
        Ok(out)
    }

    /// Fits and applies on the same sample.
    pub(crate) fn run(&self, sample: &Sample) -> Result<Out, Trouble> {
        let state = self.fit(sample)?;
        self.apply(&*state, sample)
    }

    fn shape(&self, sample: &Sample, weights: &Weights) -> (usize, usize) {
        match self.kind {
            Kind::Normalizer | Kind::Treatment | Kind::Deriver => (sample.rows(), 1),
            Kind::Imputer => (sample.rows(), sample.cols()),
            Kind::Weighting if self.facts.weight_axis == WeightAxis::Shared => (1, sample.cols()),
            Kind::Weighting => (sample.rows(), sample.cols()),
            Kind::Aggregator if self.facts.output == OutputKind::Membership => (sample.rows(), self.facts.classes.len()),
            Kind::Aggregator if weights.axis == Axis::Batch => (sample.rows(), weights.vectors(sample.cols())),
            Kind::Aggregator => (sample.rows(), 1),
        }
    }

    /// Whether the suite can drive it: of memberships it must know how many there are.
    pub(crate) fn drivable(&self) -> bool {
        self.facts.output != OutputKind::Membership || self.facts.classes.len() > 1
    }

    /// A state through the text of its JSON.
    pub(crate) fn through_text(&self, state: &dyn Fitted) -> Result<Box<dyn Fitted>, Trouble> {
        let text = to_json(&state.save()?);
        let value = from_json(&text).map_err(|e| Trouble::Broken(format!("the saved state is not JSON: {e}")))?;
        Ok(self.instance.load(&value)?)
    }
}

/// Weights of a source, as a table of one row.
fn source(sample: &Sample, number: u32) -> Sample {
    let raw: Vec<f64> = (0..sample.cols()).map(|j| 0.1 + noise(u64::from(number) * 100 + j as u64)).collect();
    let sum: f64 = raw.iter().sum();
    Sample {
        columns: raw.iter().map(|w| vec![w / sum]).collect(),
        status: None,
        unit: vec![],
        period: vec![],
        group: vec![],
        ..sample.clone()
    }
}

/// Lends several samples as named tables.
fn with_all<R>(samples: &[Sample], names: &[String], tables: &mut Vec<Table>, f: &mut dyn FnMut(&[Table]) -> R) -> R {
    match (samples.split_first(), names.split_first()) {
        (Some((sample, samples)), Some((name, names))) => sample.with(|t| {
            let mut tables: Vec<Table> = tables.clone();
            tables.push(Table { name, ..*t });
            with_all(samples, names, &mut tables, f)
        }),
        _ => f(tables),
    }
}

/// Values are finite where they are said to be present, and status bytes exist.
fn sound(out: &Out) -> Result<(), String> {
    for (at, byte) in out.status.iter().enumerate() {
        if Status(*byte).state() > Status::FAILED || byte & 0x80 != 0 {
            return Err(format!("cell {at} has the status {byte}, which does not exist"));
        }
        match out.get(at) {
            Some(x) if x.to_bits() == UNTOUCHED.to_bits() => return Err(format!("cell {at} was not written")),
            Some(x) if !x.is_finite() => return Err(format!("cell {at} is {x} and said to be present")),
            _ => {}
        }
    }
    Ok(())
}
