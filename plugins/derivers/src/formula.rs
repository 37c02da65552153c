//! A formula over raw columns.

use indicia_expr::{ErrorKind, Expr, Node, Program, Scratch, Span, UNDEFINED, Undefined, UndefinedKind};
use indicia_plugin::prelude::*;

method! {
    /// # formula: a formula over raw columns (公式计算)
    ///
    /// ```text
    /// value = expr
    /// ```
    ///
    /// `expr` is written in the formula language: names of raw columns (between backquotes where they are no plain names),
    /// `+ - * / ^`, comparisons, `min max sum mean abs sqrt ln log10 exp`, `if(condition, a, b)`. Every name in it is an input.
    ///
    /// **Range**: whatever the formula gives. **Unit**: `unit`, for example `"yuan/person"`; without it the indicator's own.
    /// **Direction**: plays no part: the value is made here, and the direction of the indicator says which way is better.
    ///
    /// ## Missing values
    /// The result is missing where an input that it uses is missing, for that input's reason; `if` uses its condition and the
    /// branch that the condition chooses.
    ///
    /// ## Degenerate cases
    /// Division by zero (`division-by-zero`), the logarithm of zero or less, the root of a negative number (`domain`) and results
    /// beyond the range of numbers (`overflow`) leave the cell without a value; nothing is replaced by zero.
    ///
    /// ## Source
    /// The formula language of this program; see the book's page on formulas.
    ///
    /// ## Example
    /// ```toml
    /// use = "formula"
    /// params = { expr = "retail / population", unit = "yuan/person" }
    ///
    /// [example]
    /// columns = { population = [50, 20, 0], retail = [100, "-", 3] }
    /// gives = [2, "-", "-"]
    /// ```
    pub struct Formula: Deriver = "formula" {
        title { zh: "公式", en: "Formula" }
        page_zh "formula.zh.md"
        params {
            /// The formula.
            expr: String;
            /// Unit of measure of the result.
            unit: Option<String>;
        }
        texts {
            "formula" => { zh: "公式有误（第 {column} 个字符）：{detail}", en: "the formula is wrong at character {column}: {detail}" }
        }
        example r#"{"expr": "a / b"}"#
    }
}

impl Formula {
    fn parsed(&self) -> Result<Expr, Failure> {
        indicia_expr::parse_number(&self.expr).map_err(|e| {
            let before = self.expr.get(..e.span.start).unwrap_or_default();
            let failure = Failure::new("formula").at("expr").arg("detail", &e).arg("column", before.chars().count() + 1);
            failure.arg("reason", e.code()).arg("start", e.span.start).arg("end", e.span.end)
        })
    }

    /// Says why a row has no value.
    fn why(&self, undefined: &Undefined, names: &[&str], row: &[Option<f64>]) -> Failure {
        let text = |span: Span| self.expr.get(span.range()).unwrap_or_default();
        let value = || {
            let part = indicia_expr::parse(text(undefined.culprit)).ok()?;
            Program::compile(&part, names).ok()?.eval_row(row).ok()?
        };
        let domain = |function: &str| Failure::new("domain").at("expr").arg("function", function).arg("value", value().unwrap_or(0.0));
        match undefined.kind {
            UndefinedKind::DivisionByZero | UndefinedKind::ZeroOverZero => {
                Failure::new("division-by-zero").at("expr").arg("found", text(undefined.culprit))
            }
            UndefinedKind::LogOfNonPositive => domain(if text(undefined.span).starts_with("log10") { "log10" } else { "ln" }),
            UndefinedKind::RootOfNegative => domain("sqrt"),
            UndefinedKind::PowerOfNegative | UndefinedKind::ZeroToNegativePower => domain("^"),
            _ => Failure::new("overflow").at("expr"),
        }
    }
}

/// The reason of the first input without a value.
fn reason(data: &Table, used: &[usize], row: usize) -> u8 {
    let state = |column: &usize| data.columns.get(*column).and_then(|c| c.status).and_then(|s| s.get(row)).map(|b| Status(*b).state());
    used.iter().filter_map(state).find(|s| *s != Status::PRESENT).unwrap_or(Status::MISSING)
}

impl Deriver for Formula {
    fn facts(&self) -> Facts {
        let inputs = self.parsed().map(|e| e.variables().into_iter().map(String::from).collect()).unwrap_or_default();
        Facts { missing: Missing::Own, fit: Fit::None, inputs, unit: self.unit.clone(), ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        self.parsed().map(|_| ())
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let expr = self.parsed()?;
        let names: Vec<&str> = data.fields.iter().map(|f| f.id).collect();
        let program = Program::compile(&expr, &names).map_err(|e| match &e.kind {
            ErrorKind::UnknownVariable { name, .. } => Failure::new("no-column").arg("id", name),
            _ => Failure::new("formula").at("expr").arg("detail", &e).arg("column", e.span.start + 1),
        })?;
        let values: Vec<&[f64]> = data.columns.iter().map(|c| c.values).collect();
        let status: Vec<Option<&[u8]>> = data.columns.iter().map(|c| c.status).collect();
        let mut scratch = Scratch::for_program(&program);
        let (result, marks) = out.column(0);
        program.eval_columns(&values, &status, result, marks, &mut scratch);
        for row in 0..data.rows {
            if Status(out.status[row]).is_present() {
                continue;
            }
            if out.status[row] == UNDEFINED {
                let cells: Vec<Option<f64>> = data.columns.iter().map(|c| c.get(row)).collect();
                if let Some(undefined) = program.explain_undefined(&cells) {
                    call.cell(row, 0, self.why(&undefined, &names, &cells));
                }
                out.fail(row, 0);
            } else {
                out.mark(row, 0, reason(data, program.used(), row));
            }
        }
        Ok(())
    }

    fn explain(&self, _: &[Field]) -> Option<Explanation> {
        // A number alone needs no explanation.
        let expr = self.parsed().ok()?;
        if matches!(expr.node, Node::Number(_)) { None } else { Some(Explanation { formula: self.expr.clone(), names: Vec::new() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{arg, instance, matrix, run};

    #[test]
    fn its_names_are_its_inputs() {
        let facts = instance(Formula::method(), r#"{"expr": "b * 100 / (a + b) + `户 数`", "unit": "%"}"#).unwrap().facts();
        assert_eq!((facts.inputs, facts.unit.as_deref()), (vec!["b".to_string(), "a".into(), "户 数".into()], Some("%")));
    }

    #[test]
    fn rows_are_computed_one_by_one() {
        let x = matrix(&[("mobile", &[7047.0, 30.0]), ("population", &[6375.0, 10.0])]);
        let got = run(Formula::method(), r#"{"expr": "mobile / population * 100"}"#, &x).unwrap();
        assert_eq!(got.all(), [7047.0 / 6375.0 * 100.0, 300.0]);
    }

    #[test]
    fn a_gap_stays_a_gap_only_where_it_is_used() {
        let x = matrix(&[("a", &[1.0, f64::NAN]), ("b", &[f64::NAN, 2.0])]);
        let got = run(Formula::method(), r#"{"expr": "if(a > 0, a, b)"}"#, &x).unwrap();
        assert_eq!((got.values, got.status[1], got.findings.len()), (vec![Some(1.0), None], Status::MISSING, 0));
    }

    #[test]
    fn what_is_undefined_says_why() {
        let told = |expr: &str| {
            let x = matrix(&[("a", &[0.0, 1.0]), ("b", &[-4.0, 1.0])]);
            let got = run(Formula::method(), &format!(r#"{{"expr": "{expr}"}}"#), &x).unwrap();
            assert_eq!((got.values[0], got.values[1].is_some()), (None, true), "{expr}");
            let what = &got.findings[0].what;
            (what.code.clone(), arg(what, "found").or(arg(what, "function")).map(String::from), arg(what, "value").map(String::from))
        };
        let is = |code: &str, about: &str, value: Option<&str>| (code.to_string(), Some(about.to_string()), value.map(String::from));
        assert_eq!(told("b / (a + a)"), is("division-by-zero", "(a + a)", None));
        assert_eq!(told("ln(a)"), is("domain", "ln", Some("0")));
        assert_eq!(told("1 + sqrt(b - 1 + 1)"), is("domain", "sqrt", Some("-4")));
        assert_eq!(told("b ^ 0.5"), is("domain", "^", Some("-4")));
        assert_eq!(told("exp(b * -1000) + 1"), ("overflow".into(), None, None));
    }

    #[test]
    fn a_wrong_formula_is_refused_with_its_place() {
        let failure = instance(Formula::method(), r#"{"expr": "户数 / (a"}"#).err().unwrap();
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("formula", "expr"));
        assert_eq!([arg(&failure, "reason"), arg(&failure, "column")], [Some("unclosed"), Some("6")]);
        assert_eq!(instance(Formula::method(), r#"{"expr": "a < b"}"#).err().unwrap().code, "formula");
    }
}
