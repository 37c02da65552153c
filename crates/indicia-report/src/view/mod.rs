//! What there is to see of an evaluation.

mod anchoring;
mod association;
mod change;
mod coverage;
mod diagnosis;
mod diff;
mod explain;
mod ledger;
mod maturity;
mod measures;
mod memberships;
mod plan;
mod progress;
mod ranking;
mod raters;
mod region;
mod sensitivity;
mod stage;
mod states;
mod statistics;
mod survey;
mod territory;
mod tree;
mod uncertainty;
mod variants;
mod verdict;
mod warnings;
mod weights;

pub use anchoring::survey_vignette_table;
pub use association::{agreement_table, disagreement_table, interaction_table, lag_table};
pub use change::{change_table, change_value, factor_text, unit_change_table};
pub(crate) use coverage::of_row;
pub use coverage::{Caveat, Changes, Coverage, caveats, changes, coverage};
pub use diagnosis::diagnosis;
pub use diff::{DiffUnit, Diffed, PlacedDifference, WeightMove, definition_on_screen, diff_sections, driver_values, movers_on_screen};
pub use explain::{caveats_of, explain_table, explain_text, explain_value};
pub use ledger::{ledger_effects, ledger_moves, ledger_table};
pub use maturity::{maturity_table, rubric_table};
pub use measures::{follow_up_table, measure_table};
pub use memberships::{membership_table, nodes_with_memberships};
pub use plan::{survey_plan_table, survey_quota_table};
pub use progress::{progress_table, progress_value};
pub use ranking::{Ranking, RankingRow, ranking};
pub use raters::{survey_raters_table, survey_severity_table};
pub use region::{beta_table, class_table, dagum_table, density_table, gap_table, group_table, local_table, moran_table, pair_table};
pub use sensitivity::{Analysed, Factor, index_sections, removal_section, stability_section};
pub use stage::{StageView, stage_table};
pub use states::{StateRow, state_rows, state_table};
pub use statistics::StatisticsView;
pub use survey::{
    survey_cleaning_table, survey_count_table, survey_item_table, survey_not_read_table, survey_reliability_table, survey_value_table,
};
pub use territory::{league_table, territory_table};
pub use tree::tree;
pub use uncertainty::{
    alternative_table, dominance, grade_share_table, interval_table, pair_share_table, rank_share_table, uncertainty_table, unit_pair_table,
};
pub use variants::{Comparing, variant_sections};
pub use verdict::{Beside, Verdicts, main_obstacle_column, verdicts};
pub use warnings::{unjudged_lines, warning_table};
pub use weights::{WeightRow, weight_notes, weight_rows, weight_table};
