//! The binary `indicia`.

fn main() {}
