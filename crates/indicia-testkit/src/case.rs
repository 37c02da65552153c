use indicia_method::{About, Value, to_json, with_defaults};

/// Most cases of one method.
const MOST: usize = 24;

/// Parameters under which a method is checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The parameters.
    pub params: Value,
}

impl Case {
    /// The defaults, the schema's `examples`, and each choice and flag away from these. A method with required
    /// parameters needs examples.
    pub fn all(about: &About) -> Vec<Case> {
        let required = about.schema.get("required").and_then(Value::as_list).is_some_and(|r| !r.is_empty());
        let examples = about.schema.get("examples").and_then(Value::as_list).unwrap_or_default();
        let mut bases: Vec<Value> = if required { Vec::new() } else { vec![Value::table()] };
        bases.extend(examples.iter().cloned());
        let mut cases: Vec<Value> = bases.clone();
        for base in &bases {
            for (key, schema) in about.schema.get("properties").and_then(Value::as_table).unwrap_or_default() {
                for other in alternatives(schema) {
                    let mut params = base.clone();
                    params.set(key, other);
                    cases.push(params);
                }
            }
        }
        let mut seen = Vec::new();
        for params in cases {
            let full = with_defaults(&about.schema, &params).canonical();
            if !seen.contains(&full) && seen.len() < MOST {
                seen.push(full);
            }
        }
        seen.into_iter().map(|params| Case { params }).collect()
    }

    /// The parameters as JSON.
    pub fn text(&self) -> String {
        to_json(&self.params)
    }
}

/// Values that a parameter can be given without knowing what it means.
fn alternatives(schema: &Value) -> Vec<Value> {
    if let Some(choices) = schema.get("enum").and_then(Value::as_list) {
        return choices.to_vec();
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_list) {
        return any.iter().flat_map(alternatives).collect();
    }
    match schema.get("type").and_then(Value::as_text) {
        Some("boolean") => vec![true.into(), false.into()],
        // A bounded whole number is a choice too (`ddof`).
        Some("integer") => {
            let bound = |key: &str| schema.get(key).and_then(Value::as_number);
            match (bound("minimum"), bound("maximum")) {
                (Some(lo), Some(hi)) if hi - lo <= 3.0 => (0..=(hi - lo) as u32).map(|i| Value::Number(lo + f64::from(i))).collect(),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicia_method::from_json;

    #[test]
    fn choices_and_flags_are_cases() {
        let schema = r#"{"type":"object","properties":{"t":{"enum":["a","b"],"default":"a"},"f":{"type":"boolean","default":false},
            "d":{"type":"integer","minimum":0,"maximum":1,"default":1},"x":{"type":"number","default":2}}}"#;
        let value = from_json(schema).unwrap();
        let about = About {
            id: "x/y".into(),
            version: 1,
            kind: indicia_method::Kind::Normalizer,
            title: Default::default(),
            manual: String::new(),
            manual_zh: String::new(),
            schema: value,
            facts: Default::default(),
            texts: vec![],
            concurrent: true,
        };
        let texts: Vec<String> = Case::all(&about).iter().map(Case::text).collect();
        assert_eq!(
            texts,
            [
                r#"{"d":1,"f":false,"t":"a","x":2}"#,
                r#"{"d":1,"f":false,"t":"b","x":2}"#,
                r#"{"d":1,"f":true,"t":"a","x":2}"#,
                r#"{"d":0,"f":false,"t":"a","x":2}"#,
            ]
        );
    }
}
