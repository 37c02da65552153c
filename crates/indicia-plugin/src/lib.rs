//! What the author of an Indicia plugin depends on.
