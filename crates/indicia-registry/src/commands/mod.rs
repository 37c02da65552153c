//! What the commands `plugin list|inspect|lock|verify|test` do; data comes back, nothing is printed.
//! `plugin new` is [`crate::scaffold::new`].

mod inspect;
mod lock;
mod test;
mod verify;

pub use inspect::{Inspection, inspect};
pub use lock::{Locking, lock};
pub use test::{Tested, test};
pub use verify::verify;
