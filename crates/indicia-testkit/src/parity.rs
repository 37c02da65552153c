use indicia_method::{Axis, Call, Failure, Finding, Kind, Method, Weights, to_json};

use crate::case::Case;
use crate::run::{Out, Runner, Trouble};
use crate::sample::Sample;

/// What one way to a method gave for a sample: everything that the executor could see.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Failed(Failure),
    Broken(String),
    Output { bits: Vec<u64>, status: Vec<u8>, findings: Vec<Finding>, state: String, explanation: String },
}

impl Seen {
    /// The first thing that differs, in a line.
    fn difference(&self, other: &Seen) -> String {
        match (self, other) {
            (
                Seen::Output { bits: a, status: sa, findings: fa, state: ta, explanation: ea },
                Seen::Output { bits: b, status: sb, findings: fb, state: tb, explanation: eb },
            ) => {
                if let Some(at) = (0..a.len().min(b.len())).find(|at| a[*at] != b[*at] || sa[*at] != sb[*at]) {
                    let shown = |bits: u64, status: u8| format!("{:?} (status {status})", f64::from_bits(bits));
                    format!("cell {at} is {} and {}", shown(a[at], sa[at]), shown(b[at], sb[at]))
                } else if fa != fb {
                    format!("findings {fa:?} and {fb:?}")
                } else if ta != tb {
                    format!("states {ta} and {tb}")
                } else if ea != eb {
                    format!("explanations {ea} and {eb}")
                } else {
                    format!("{} cells and {} cells", a.len(), b.len())
                }
            }
            (a, b) => format!("{a:?} and {b:?}"),
        }
    }
}

/// Compares two ways to one method (linked and loaded, say) bit for bit: descriptions, facts, refusals, states, outputs,
/// findings and explanations, for every case and for samples with every kind of trouble in them. Returns what
/// differs; empty for parity.
pub fn parity(one: &dyn Method, other: &dyn Method) -> Vec<String> {
    let mut differences = Vec::new();
    let (a, b) = (one.about(), other.about());
    let same = (&a.id, a.version, a.kind, &a.title, &a.manual, &a.schema, &a.texts)
        == (&b.id, b.version, b.kind, &b.title, &b.manual, &b.schema, &b.texts);
    if !same || a.facts != b.facts {
        differences.push(format!("{}: what it says of itself differs", a.id));
    }
    for case in Case::all(a) {
        match (Runner::new(one, &case), Runner::new(other, &case)) {
            (Ok(first), Ok(second)) => compare(&case, [&first, &second], &mut differences),
            (Err(first), Err(second)) if first == second => {}
            (first, second) => differences.push(format!("{} {}: create gave {:?} and {:?}", a.id, case.text(), first.err(), second.err())),
        }
    }
    differences
}

fn compare(case: &Case, [first, second]: [&Runner; 2], differences: &mut Vec<String>) {
    let name = format!("{} {}", first.method.about().id, case.text());
    if first.facts != second.facts {
        differences.push(format!("{name}: facts differ"));
    }
    if !first.drivable() {
        return;
    }
    let sample = first.sample();
    let mut samples = crate::checks::hard_samples(first);
    samples.extend([("the standard sample", sample.clone()), ("other data", first.other_sample())]);
    for (what, sample) in samples {
        for axis in axes(first.kind) {
            let (a, b) = (seen(first, &sample, axis), seen(second, &sample, axis));
            if a != b {
                differences.push(format!("{name}, {what}, {axis:?}: {}", a.difference(&b)));
            }
        }
    }
}

fn axes(kind: Kind) -> &'static [Axis] {
    if kind == Kind::Aggregator { &[Axis::Shared, Axis::Group, Axis::Row, Axis::Batch] } else { &[Axis::Shared] }
}

fn seen(r: &Runner, sample: &Sample, axis: &Axis) -> Seen {
    match run(r, sample, *axis) {
        Ok((out, state, explanation)) => Seen::Output {
            bits: (0..out.values.len()).map(|at| out.get(at).map_or(0, f64::to_bits)).collect(),
            status: out.status,
            findings: out.findings,
            state,
            explanation,
        },
        Err(Trouble::Refused(failure)) => Seen::Failed(failure),
        Err(Trouble::Broken(text)) => Seen::Broken(text),
    }
}

fn run(r: &Runner, sample: &Sample, axis: Axis) -> Result<(Out, String, String), Trouble> {
    let state = r.fit(sample)?;
    let one = r.weights(sample);
    let weights = match axis {
        Axis::Shared => one.clone(),
        Axis::Group | Axis::Batch => one.iter().chain(one.iter().rev()).copied().collect(),
        Axis::Row => one.repeat(sample.rows()),
    };
    let call = Call { seed: 42, draw: 7, ..Call::silent() };
    let prepared = sample.with(|data| r.instance.prepare(&*state, data, &call))?;
    let out = r.apply_with(&*state, prepared.as_deref(), sample, Weights { values: &weights, axis }, &call)?;
    let saved = state.save().map_or_else(|f| f.to_string(), |v| to_json(&v));
    let explanation = format!("{:?}", r.instance.explain(&*state, &sample.fields(), &one));
    Ok((out, saved, explanation))
}
