//! From TOML and packs to a checked plan.
