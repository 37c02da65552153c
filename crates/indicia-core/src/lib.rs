//! Model, plan, executor and trace. No files, no TOML, no plugins to load.
//!
//! A [`System`] is the definition of an indicator system, a [`Plan`] a checked one; a [`Dataset`] is what it is
//! applied to; an [`Evaluation`] is the result with every intermediate column, state, weight and finding.
//!
//! The executor has four entries, and whatever analyses an index uses nothing else:
//!
//! 1. [`evaluate`]: plan and data to an evaluation;
//! 2. [`Evaluation::with`]: an evaluation and edits to another, computing only what the edits touch;
//! 3. [`Evaluation::compile`]: a program that computes wanted nodes for many draws of free addresses without allocating;
//! 4. [`Evaluation::evaluate_unit`]: one more row with every fit frozen.

mod data;
mod execute;
mod explain;
mod finding;
mod formula;
mod key;
mod plan;
mod system;

pub use data::{
    Covariance, Dataset, DatasetBuilder, DatasetError, Grouping, Lines, Origin, OriginFile, Period, PeriodKind, RawColumn, Role, Series,
    Unit,
};
pub use execute::{
    CompileError, Dial, Edit, EditError, Evaluation, Forecast, Free, IndicatorTrace, NodeTrace, Program, Ranks, Reason, Scratch, Screening,
    StageTrace, StateTrace, Tally, UnitRow, Verdict, Wanted, WeightAxisTrace, WeightLists, WeightTrace, evaluate,
};
pub use explain::{Arithmetic, Clause, Explained, How, NameKind, Named};
pub use finding::Finding;
pub use formula::diagnostic as formula_diagnostic;
pub use plan::{Given, Plan, Ref, formula_finding, has_errors};
pub use system::{
    Address, Adjust, AdjustForm, Classes, ExpertOrigin, ExpertTable, FitScope, Indicator, Info, Mask, MissingPolicy, MissingRule, Node,
    NodeKind, Override, RankOn, RankRule, Ranking, Reading, RoundMode, Rounding, ScreenRule, Stage, System, Thresholds, Use, WeightData,
    WeightSpec,
};
