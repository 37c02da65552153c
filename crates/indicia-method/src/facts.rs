use crate::{JsonError, Value, from_json};

/// What values a method can take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Domain {
    /// Any finite value.
    #[default]
    Any,
    /// Zero and above.
    NonNegative,
    /// Above zero.
    Positive,
    /// From zero to one.
    Unit,
}

/// Who deals with missing values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// The host: the method sees complete rows and renormalised weights.
    #[default]
    Host,
    /// The method: it sees status bytes and writes them.
    Own,
}

/// Whether there is anything to fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fit {
    /// The state depends on data.
    #[default]
    Data,
    /// The state depends on parameters and fields alone: scores stay comparable across fits.
    None,
}

/// Which rows an aggregator looks at for the score of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locality {
    /// The row itself.
    #[default]
    Row,
    /// All rows of the fit: the score changes when membership does.
    Set,
}

/// What an aggregator gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputKind {
    /// A score, the higher the better.
    #[default]
    Score,
    /// Only an order; may stand at the root alone.
    Order,
    /// A degree of membership for each of several classes.
    Membership,
}

/// Whether weights are the same for every unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WeightAxis {
    /// One vector.
    #[default]
    Shared,
    /// One vector a unit.
    Row,
}

/// How far a low value can be made good by a high one elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compensability {
    /// Wholly.
    #[default]
    Full,
    /// In part.
    Partial,
    /// Not at all.
    None,
}

/// What can be said of a combination before anything runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outlook {
    /// Cannot fail for this reason.
    Safe,
    /// May fail at some cells: a warning before, a coded failure at the cell if it does.
    Possible,
    /// Must fail.
    Impossible,
}

/// What a method instance declares about itself, as a function of its parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Closed range of the output; `None` where nothing can be said. Infinite ends are allowed.
    pub range: Option<[f64; 2]>,
    /// What values it takes.
    pub domain: Domain,
    /// Whether better raw values never score lower (direction taken into account).
    pub order_preserving: bool,
    /// Normalizer: the parameters alone say what is better (a scoring rule). The direction of the indicator turns nothing, and scores are the
    /// better the higher they are.
    pub sets_direction: bool,
    /// Multiplying a column by a positive number changes nothing: the unit of measurement does not matter.
    pub scale_free: bool,
    /// Adding a number to a column changes nothing: where its zero is does not matter.
    pub shift_free: bool,
    /// Who deals with missing values.
    pub missing: Missing,
    /// Whether there is anything to fit.
    pub fit: Fit,
    /// Fewest rows with values that a fit needs.
    pub min_rows: u32,
    /// Needs goalposts on the field.
    pub needs_goalposts: bool,
    /// Uses a target where the direction asks for one.
    pub takes_target: bool,
    /// Weighting: the weights depend on data.
    pub data_driven: bool,
    /// Weighting: whether the vectors sum to one.
    pub sums_to_one: bool,
    /// Weighting: shared, or one vector a unit.
    pub weight_axis: WeightAxis,
    /// Weighting: how many sources a combination takes, `[fewest, most]`; `[0, 0]` for none.
    pub sources: [u32; 2],
    /// Aggregator: which rows it looks at.
    pub locality: Locality,
    /// Aggregator: what it gives.
    pub output: OutputKind,
    /// Aggregator that gives memberships: the names of the classes, in order. Its output has a column for each of them; at least two.
    pub classes: Vec<String>,
    /// Aggregator that gives memberships: the score of a unit that belongs wholly to a class, one for each class, rising; empty for 1, 2, 3 and so on.
    pub class_scores: Vec<f64>,
    /// Aggregator: how far values compensate each other.
    pub compensability: Compensability,
    /// Aggregator: ignores weights.
    pub ignores_weights: bool,
    /// Uses random numbers of the host.
    pub needs_seed: bool,
    /// Bound on differences across platforms; zero means the same bits everywhere.
    pub reproducible: f64,
    /// Deriver: the raw columns it reads. Weighting: the roles of the expert tables that it takes.
    pub inputs: Vec<String>,
    /// Deriver, treatment: unit of the output where it differs from the input's.
    pub unit: Option<String>,
}

macro_rules! words {
    ($t:ty { $($v:ident = $w:literal),* $(,)? }) => {
        impl $t {
            /// The word used in contracts and manual pages.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$v => $w),* }
            }

            /// From its word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($w => Some(Self::$v),)* _ => None }
            }
        }
    };
}

words!(Domain { Any = "any", NonNegative = "non-negative", Positive = "positive", Unit = "unit" });
words!(Missing { Host = "host", Own = "own" });
words!(Fit { Data = "data", None = "none" });
words!(Locality { Row = "row", Set = "set" });
words!(OutputKind { Score = "score", Order = "order", Membership = "membership" });
words!(WeightAxis { Shared = "shared", Row = "row" });
words!(Compensability { Full = "full", Partial = "partial", None = "none" });

impl Domain {
    /// Whether values of a closed range fit the domain.
    pub fn outlook(self, range: Option<[f64; 2]>) -> Outlook {
        if self == Domain::Any {
            return Outlook::Safe;
        }
        let Some([lo, hi]) = range else { return Outlook::Possible };
        let (safe, impossible) = match self {
            Domain::Any => (true, false),
            Domain::NonNegative => (lo >= 0.0, hi < 0.0),
            Domain::Positive => (lo > 0.0, hi <= 0.0),
            Domain::Unit => (lo >= 0.0 && hi <= 1.0, hi < 0.0 || lo > 1.0),
        };
        match (safe, impossible) {
            (true, _) => Outlook::Safe,
            (_, true) => Outlook::Impossible,
            _ => Outlook::Possible,
        }
    }

    /// Whether one value fits the domain.
    pub fn takes(self, x: f64) -> bool {
        match self {
            Domain::Any => true,
            Domain::NonNegative => x >= 0.0,
            Domain::Positive => x > 0.0,
            Domain::Unit => (0.0..=1.0).contains(&x),
        }
    }
}

fn end(x: f64) -> Value {
    if x.is_finite() { Value::Number(x) } else { Value::Text(if x > 0.0 { "inf".into() } else { "-inf".into() }) }
}

fn end_of(v: &Value) -> Option<f64> {
    match v {
        Value::Number(n) => Some(*n),
        Value::Text(s) if s == "inf" => Some(f64::INFINITY),
        Value::Text(s) if s == "-inf" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

impl Facts {
    /// As a value; every fact is written, so that a contract file shows them all.
    pub fn to_value(&self) -> Value {
        Value::pairs([
            ("range", self.range.map_or(Value::Null, |[lo, hi]| Value::List(vec![end(lo), end(hi)]))),
            ("domain", self.domain.word().into()),
            ("order_preserving", self.order_preserving.into()),
            ("sets_direction", self.sets_direction.into()),
            ("scale_free", self.scale_free.into()),
            ("shift_free", self.shift_free.into()),
            ("missing", self.missing.word().into()),
            ("fit", self.fit.word().into()),
            ("min_rows", f64::from(self.min_rows).into()),
            ("needs_goalposts", self.needs_goalposts.into()),
            ("takes_target", self.takes_target.into()),
            ("data_driven", self.data_driven.into()),
            ("sums_to_one", self.sums_to_one.into()),
            ("weight_axis", self.weight_axis.word().into()),
            ("sources", Value::numbers(&[f64::from(self.sources[0]), f64::from(self.sources[1])])),
            ("locality", self.locality.word().into()),
            ("output", self.output.word().into()),
            ("compensability", self.compensability.word().into()),
            ("ignores_weights", self.ignores_weights.into()),
            ("needs_seed", self.needs_seed.into()),
            ("reproducible", self.reproducible.into()),
            ("classes", self.classes.clone().into()),
            ("class_scores", Value::numbers(&self.class_scores)),
            ("inputs", self.inputs.clone().into()),
            ("unit", self.unit.clone().into()),
        ])
    }

    /// From a value; facts that are not there keep their default, so an older plugin stays readable.
    pub fn from_value(v: &Value) -> Facts {
        let flag = |k: &str| v.get(k).and_then(Value::as_bool).unwrap_or_default();
        let word = |k: &str| v.get(k).and_then(Value::as_text).unwrap_or_default();
        let count = |v: Option<&Value>| v.and_then(Value::as_number).map_or(0, |n| n as u32);
        let range = match v.get("range").and_then(Value::as_list) {
            Some([lo, hi]) => end_of(lo).zip(end_of(hi)).map(|(lo, hi)| [lo, hi]),
            _ => None,
        };
        let sources = match v.get("sources").and_then(Value::as_list) {
            Some([a, b]) => [count(Some(a)), count(Some(b))],
            _ => [0, 0],
        };
        let texts = |key: &str| -> Vec<String> {
            v.get(key).and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_text).map(String::from).collect()
        };
        Facts {
            range,
            domain: Domain::from_word(word("domain")).unwrap_or_default(),
            order_preserving: flag("order_preserving"),
            sets_direction: flag("sets_direction"),
            scale_free: flag("scale_free"),
            shift_free: flag("shift_free"),
            missing: Missing::from_word(word("missing")).unwrap_or_default(),
            fit: Fit::from_word(word("fit")).unwrap_or_default(),
            min_rows: count(v.get("min_rows")),
            needs_goalposts: flag("needs_goalposts"),
            takes_target: flag("takes_target"),
            data_driven: flag("data_driven"),
            sums_to_one: flag("sums_to_one"),
            weight_axis: WeightAxis::from_word(word("weight_axis")).unwrap_or_default(),
            sources,
            locality: Locality::from_word(word("locality")).unwrap_or_default(),
            output: OutputKind::from_word(word("output")).unwrap_or_default(),
            compensability: Compensability::from_word(word("compensability")).unwrap_or_default(),
            ignores_weights: flag("ignores_weights"),
            needs_seed: flag("needs_seed"),
            reproducible: v.get("reproducible").and_then(Value::as_number).unwrap_or_default(),
            classes: texts("classes"),
            class_scores: v.get("class_scores").and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_number).collect(),
            inputs: texts("inputs"),
            unit: v.get("unit").and_then(Value::as_text).map(String::from),
        }
    }

    /// From JSON text.
    pub fn from_json(text: &str) -> Result<Facts, JsonError> {
        from_json(text).map(|v| Facts::from_value(&v))
    }
}
