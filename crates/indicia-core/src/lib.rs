//! Model, plan, executor and trace of Indicia.
