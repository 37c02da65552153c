use indicia_method::{Column, Direction, Domain, Facts, Field, Kind, Status, Table, Value};

/// Rows of the standard sample.
pub(crate) const ROWS: usize = 12;

/// Data for a method, owned; transformations give new samples.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    pub ids: Vec<String>,
    pub columns: Vec<Vec<f64>>,
    pub status: Option<Vec<Vec<u8>>>,
    pub direction: Direction,
    pub goalposts: Option<[f64; 2]>,
    pub target: Option<[f64; 2]>,
    pub unit: Vec<u32>,
    pub period: Vec<u32>,
    pub group: Vec<u32>,
}

/// A generator without state of its own: the n-th number in (0, 1).
pub(crate) fn noise(n: u64) -> f64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 12) as f64 / (1_u64 << 52) as f64
}

impl Sample {
    /// The standard sample for a kind: positive values without ties or gaps. `params` may name the children.
    pub(crate) fn standard(kind: Kind, facts: &Facts, params: &Value) -> Sample {
        Sample::seeded(kind, facts, params, 0)
    }

    /// The same shape with other numbers.
    pub(crate) fn seeded(kind: Kind, facts: &Facts, params: &Value, seed: u64) -> Sample {
        let ids = ids(kind, facts, params);
        let scale = if facts.domain == Domain::Unit { 1.0 } else { 100.0 };
        let column = |j: usize| -> Vec<f64> {
            // Each column has a spread of its own, so that weights that follow the data differ.
            let spread = 0.2 + 0.6 * noise(seed * 7919 + 31 * j as u64);
            (0..ROWS).map(|i| scale * (0.1 + spread * noise(seed * 104_729 + (j * 1000 + i) as u64))).collect()
        };
        let columns: Vec<Vec<f64>> = (0..ids.len()).map(column).collect();
        let lo = columns.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        let hi = columns.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sample = Sample {
            ids,
            columns,
            status: None,
            direction: Direction::Positive,
            goalposts: facts.needs_goalposts.then_some([lo, hi]),
            target: None,
            unit: (0..ROWS as u32 / 3).cycle().take(ROWS).collect(),
            period: (0..ROWS as u32).map(|i| i / (ROWS as u32 / 3)).collect(),
            group: (0..ROWS as u32).map(|i| i % 2).collect(),
        };
        if kind == Kind::Imputer {
            sample.status = Some(sample.columns.iter().enumerate().map(|(j, c)| gaps(j, c.len())).collect());
        }
        sample
    }

    pub(crate) fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    pub(crate) fn cols(&self) -> usize {
        self.columns.len()
    }

    /// Lends the sample as a table.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&Table) -> R) -> R {
        let status = |j: usize| self.status.as_ref().and_then(|s| s.get(j)).map(Vec::as_slice);
        let columns: Vec<Column> = self.columns.iter().enumerate().map(|(j, values)| Column { values, status: status(j) }).collect();
        let fields = self.fields();
        f(&Table {
            columns: &columns,
            fields: &fields,
            rows: self.rows(),
            unit: &self.unit,
            period: &self.period,
            group: &self.group,
            name: "",
        })
    }

    pub(crate) fn fields(&self) -> Vec<Field<'_>> {
        let field = |id| Field { id, unit: "", direction: self.direction, goalposts: self.goalposts, target: self.target };
        self.ids.iter().map(|id| field(id.as_str())).collect()
    }

    /// The rows with these numbers, in this order.
    pub(crate) fn rows_at(&self, rows: &[usize]) -> Sample {
        fn pick<T: Copy>(list: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().filter_map(|i| list.get(*i).copied()).collect()
        }
        Sample {
            columns: self.columns.iter().map(|c| pick(c, rows)).collect(),
            status: self.status.as_ref().map(|s| s.iter().map(|c| pick(c, rows)).collect()),
            unit: pick(&self.unit, rows),
            period: pick(&self.period, rows),
            group: pick(&self.group, rows),
            ..self.clone()
        }
    }

    /// The columns with these numbers, in this order.
    pub(crate) fn columns_at(&self, columns: &[usize]) -> Sample {
        Sample {
            ids: columns.iter().filter_map(|j| self.ids.get(*j).cloned()).collect(),
            columns: columns.iter().filter_map(|j| self.columns.get(*j).cloned()).collect(),
            status: self.status.as_ref().map(|s| columns.iter().filter_map(|j| s.get(*j).cloned()).collect()),
            ..self.clone()
        }
    }

    /// Every value through a function of column, row and value.
    pub(crate) fn map(&self, f: impl Fn(usize, usize, f64) -> f64) -> Sample {
        let mut sample = self.clone();
        for (j, column) in sample.columns.iter_mut().enumerate() {
            for (i, x) in column.iter_mut().enumerate() {
                *x = f(j, i, *x);
            }
        }
        sample
    }

    pub(crate) fn directed(&self, direction: Direction) -> Sample {
        let mut sample = Sample { direction, ..self.clone() };
        if direction == Direction::Target {
            let mut sorted: Vec<f64> = self.columns.iter().flatten().copied().collect();
            sorted.sort_by(f64::total_cmp);
            let third = sorted.len() / 3;
            sample.target = sorted.get(third).zip(sorted.get(2 * third)).map(|(a, b)| [*a, *b]);
        }
        sample
    }
}

/// The ids of the children: those that a table of the parameters names, or letters.
fn ids(kind: Kind, facts: &Facts, params: &Value) -> Vec<String> {
    let letters = |n: usize| ["a", "b", "c", "d"].iter().take(n).map(|s| (*s).to_string()).collect::<Vec<_>>();
    match kind {
        Kind::Normalizer | Kind::Treatment => letters(1),
        Kind::Deriver if !facts.inputs.is_empty() => facts.inputs.clone(),
        Kind::Deriver => letters(2),
        Kind::Imputer => letters(3),
        Kind::Weighting | Kind::Aggregator => {
            let named = params.as_table().unwrap_or_default().iter().find_map(|(_, v)| v.as_table().filter(|t| t.len() > 1));
            named.map_or_else(|| letters(4), |t| t.iter().map(|(k, _)| k.clone()).collect())
        }
    }
}

/// A few gaps of several kinds; no column and no row is empty.
fn gaps(column: usize, rows: usize) -> Vec<u8> {
    let kinds = [Status::MISSING, Status::NO_EVIDENCE, Status::WITHHELD];
    (0..rows).map(|i| if i % 5 == column + 1 { kinds[(i + column) % 3] } else { Status::PRESENT }).collect()
}
