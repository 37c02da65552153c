//! Names for formulas over the children of a node.

use indicia_plugin::prelude::*;

/// Words that stand for something else where a name is expected.
const RESERVED: [&str; 13] = ["and", "or", "not", "if", "min", "max", "sum", "mean", "abs", "sqrt", "ln", "log10", "exp"];

/// An id as it is written in a formula: between backquotes where it is no plain name.
pub fn quoted(id: &str) -> String {
    // Full-width letters are letters, but the language takes them for misspelt ASCII.
    let letter = |c: char| c == '_' || c.is_alphabetic() && !('\u{ff00}'..='\u{ffef}').contains(&c);
    let plain = id.chars().next().is_some_and(letter) && id.chars().all(|c| letter(c) || c.is_ascii_digit()) && !RESERVED.contains(&id);
    if plain { id.into() } else { format!("`{}`", id.replace('`', "``")) }
}

/// Names for one number a child, such as its weight: `w_` and the id, or what is still free.
pub fn named(prefix: &str, fields: &[Field]) -> Vec<String> {
    let mut prefix = format!("{prefix}_");
    while fields.iter().any(|f| f.id.starts_with(&prefix)) {
        prefix.push('_');
    }
    fields.iter().map(|f| format!("{prefix}{}", f.id)).collect()
}

/// One term for each child, joined by commas.
pub fn list(fields: &[Field], names: &[String], term: impl Fn(&str, &str) -> String) -> String {
    let terms: Vec<String> = fields.iter().zip(names).map(|(f, name)| term(&quoted(f.id), &quoted(name))).collect();
    terms.join(", ")
}

/// The fields that carry weight, with their weights: what the others are does not matter.
pub fn weighed_fields<'a>(fields: &[Field<'a>], weights: &[f64]) -> (Vec<Field<'a>>, Vec<f64>) {
    fields.iter().copied().zip(weights.iter().copied()).filter(|(_, w)| *w != 0.0).unzip()
}

/// The weighted mean of the fields, as a formula.
pub fn mean_formula(fields: &[Field], names: &[String]) -> String {
    let products = list(fields, names, |x, w| format!("{x} * {w}"));
    let total = list(fields, names, |_, w| w.into());
    format!("sum({products}) / sum({total})")
}

/// Names with their values.
pub fn bound(names: Vec<String>, values: &[f64]) -> Vec<(String, f64)> {
    names.into_iter().zip(values.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_stand_bare() {
        for (id, written) in
            [("g1", "g1"), ("浙江", "浙江"), ("g-1", "`g-1`"), ("1g", "`1g`"), ("a`b", "`a``b`"), ("mean", "`mean`"), ("", "``")]
        {
            assert_eq!(quoted(id), written);
        }
    }

    #[test]
    fn a_weight_has_a_name_of_its_own() {
        let field = |id| Field { id, ..Field::default() };
        assert_eq!(named("w", &[field("a"), field("w_a")]), ["w__a", "w__w_a"]);
    }
}
