//! Findings: what is wrong, where, and what to do about it.
//!
//! Every finding that a person sees is a [`Diagnostic`]: a [`Code`] from the [`catalogue`] (or one that a
//! plugin brought along), arguments for its templates, a [`Place`] in a file and a hint. Texts exist in zh and
//! en and are chosen when the finding is rendered, never when it is made, so nothing that is computed or
//! written to a result file depends on the language.

mod macros;

mod arg;
mod code;
mod diagnostic;
mod exit;
mod lang;
mod nearest;
mod place;
mod render;
mod system;

pub mod catalogue;

pub use arg::{Arg, Word, words};
pub use code::{Area, Code, Hint, Severity};
pub use diagnostic::{Diagnostic, Diagnostics, Foreign, Message};
pub use exit::Exit;
pub use lang::Lang;
pub use nearest::nearest;
pub use place::{Excerpt, Place, Spot};
pub use render::{fill, render};
