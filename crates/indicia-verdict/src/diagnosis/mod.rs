//! What is behind one unit's result: obstacles, strengths, gaps, what a point is worth, the way to a target.

mod effort;
mod frozen;
mod function;
mod gap;
mod marginal;
mod obstacle;
mod page;
mod scale;
mod shapley;
mod spec;
mod strength;

pub use effort::{Certificate, Effort, EffortError, Move, least_effort};
pub use frozen::{Frozen, FrozenError};
pub use function::{at_points, players};
pub(crate) use gap::group_of;
pub use gap::{Gap, gaps};
pub use marginal::{Binding, Marginal, bindings, marginals};
pub use obstacle::{NoObstacles, Obstacle, Obstacles, Through, main_obstacle, main_obstacles, obstacles};
pub use page::{CellNote, CellState, Diagnosis, NoWay, Question, Reached, Way, diagnose};
pub use scale::{Scale, Scales};
pub use shapley::{Estimate, MOST_PLAYERS, Orders, shapley};
pub use spec::{DiagnosisSpec, EffortCost};
pub use strength::{NoStanding, Standing, Standings, standings};
