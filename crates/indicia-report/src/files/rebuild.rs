//! An evaluation made again out of a result.

use std::sync::Arc;

use indicia_core::{
    Adjust, AdjustForm, Dataset, DatasetBuilder, Evaluation, ExpertTable, FitScope, Grouping, Indicator, Info, MissingPolicy, MissingRule,
    Node, NodeKind, Period, Plan, RankOn, RankRule, Ranking, RoundMode, Rounding, ScreenRule, Stage, System, Thresholds, Use, WeightData,
    WeightSpec, evaluate,
};
use indicia_diagnostic::Lang;
use indicia_method::{Direction, Kind, Method, Text, Value};

use super::Stored;

/// Finds a method by its id and version.
pub type Catalogue<'a> = dyn Fn(&str, u32) -> Option<&'static dyn Method> + 'a;

/// Evaluates a result again: its definition over the values that indicators had before imputation. Derivations, masks and corrections are in those
/// values already. Methods of plugins are there when `methods` knows them.
///
/// # Errors
/// What stands in the way: a method that is not there, a definition of another form.
pub fn rebuild(stored: &Stored, methods: &Catalogue) -> Result<Evaluation, Text> {
    let system = Reader { methods }.system(&stored.definition)?;
    let data = dataset(stored, &system)?;
    let plan = Plan::new(system).map_err(|f| {
        let texts = |lang, mark| f.iter().map(|f| f.diagnostic.text(lang)).collect::<Vec<_>>().join(mark);
        both(texts(Lang::En, "; "), texts(Lang::Zh, "；"))
    })?;
    Ok(evaluate(&plan, &data))
}

fn both(en: impl Into<String>, zh: impl Into<String>) -> Text {
    Text { en: en.into(), zh: zh.into() }
}

/// The largest difference between the scores that a result holds and those of its evaluation made again; `None` when every cell is the same to the
/// last bit.
pub fn largest_difference(stored: &Stored, again: &Evaluation) -> Option<f64> {
    let data = again.scored_data();
    let mut worst: Option<f64> = None;
    for (id, cells) in &stored.scores {
        let series = again.value(id);
        for ((unit, period), cell) in stored.rows.iter().zip(cells) {
            let row = data.unit_number(unit).zip(data.period_number(*period)).and_then(|(u, p)| data.row(u, p));
            let other = row.and_then(|r| series?.get(r));
            let apart = match (cell, other) {
                (Some(a), Some(b)) if a.to_bits() == b.to_bits() || a == &b => continue,
                (Some(a), Some(b)) => (a - b).abs(),
                (None, None) => continue,
                (Some(a), None) => a.abs(),
                (None, Some(b)) => b.abs(),
            };
            worst = Some(worst.map_or(apart, |w| w.max(apart)));
        }
    }
    worst
}

fn dataset(stored: &Stored, system: &System) -> Read<Dataset> {
    let grouping = |(name, of): &(String, Vec<String>)| {
        let mut labels: Vec<Arc<str>> = Vec::new();
        let mut number = |label: &String| {
            if label.is_empty() {
                return None;
            }
            let at = labels.iter().position(|l| **l == **label).unwrap_or_else(|| {
                labels.push(label.as_str().into());
                labels.len() - 1
            });
            Some(at as u32)
        };
        let of_unit = of.iter().map(&mut number).collect();
        Grouping { name: name.as_str().into(), labels, of_unit }
    };
    let groupings = stored.groups.iter().map(grouping).collect();
    let mut builder = DatasetBuilder::new(stored.units.clone(), groupings).rows(stored.rows.clone());
    for indicator in &system.indicators {
        let series = stored.raw.get(&*indicator.id).ok_or_else(|| {
            let id = &indicator.id;
            both(format!("values.csv has no values of {id}"), format!("values.csv 中没有 {id} 的值"))
        })?;
        builder = builder.column(&indicator.id, &indicator.unit, series.clone(), None);
    }
    builder.build().map_err(|_| both("units.csv and values.csv contradict each other", "units.csv 与 values.csv 相互矛盾"))
}

struct Reader<'a> {
    methods: &'a Catalogue<'a>,
}

type Read<T> = Result<T, Text>;

fn string(v: &Value, key: &str) -> String {
    v.get(key).and_then(Value::as_text).unwrap_or_default().to_string()
}

fn number(v: &Value, key: &str) -> Option<f64> {
    v.get(key).and_then(Value::as_number)
}

fn decimals(v: &Value, key: &str) -> Option<u32> {
    number(v, key).map(|n| n as u32)
}

fn text(v: Option<&Value>) -> Text {
    v.map_or_else(Text::default, |v| Text { zh: string(v, "zh"), en: string(v, "en") })
}

fn pair(v: Option<&Value>) -> Option<[f64; 2]> {
    match v.and_then(Value::as_list)? {
        [a, b] => Some([a.as_number()?, b.as_number()?]),
        _ => None,
    }
}

fn ids(v: Option<&Value>) -> Vec<Arc<str>> {
    v.and_then(Value::as_list).unwrap_or_default().iter().filter_map(Value::as_text).map(Arc::from).collect()
}

fn entries<'v>(v: &'v Value, key: &str) -> &'v [(String, Value)] {
    v.get(key).and_then(Value::as_table).unwrap_or_default()
}

fn present<'v>(v: &'v Value, key: &str) -> Option<&'v Value> {
    v.get(key).filter(|v| **v != Value::Null)
}

impl Reader<'_> {
    fn system(&self, v: &Value) -> Read<System> {
        let order = ids(v.get("order"));
        let stage = |word: &Arc<str>| {
            Stage::from_word(word).ok_or_else(|| both(format!("no stage is called {word}"), format!("没有名为 {word} 的阶段")))
        };
        let (round, rank) = (v.get("round").cloned().unwrap_or(Value::Null), v.get("rank").cloned().unwrap_or(Value::Null));
        let mut system = System {
            id: string(v, "id").into(),
            title: text(v.get("title")),
            edition: v.get("edition").and_then(Value::as_text).map(String::from),
            note: present(v, "note").map(|n| text(Some(n))),
            root: string(v, "root").into(),
            outputs: ids(v.get("outputs")),
            order: order.iter().map(stage).collect::<Read<_>>()?,
            screen: present(v, "screen").map(screen),
            rounding: Rounding {
                indicator: decimals(&round, "indicator"),
                node: decimals(&round, "node"),
                mode: if string(&round, "mode") == "half-even" { RoundMode::HalfEven } else { RoundMode::HalfAway },
            },
            ranking: Ranking {
                rule: RankRule::from_word(&string(&rank, "rule")).ok_or_else(|| both("the rule of ranks is none", "名次规则无法识别"))?,
                on: if string(&rank, "on") == "rounded" { RankOn::Rounded } else { RankOn::Unrounded },
            },
            seed: string(v, "seed").parse().map_err(|_| both("the seed is no number", "随机种子不是数字"))?,
            ..System::default()
        };
        for (id, indicator) in entries(v, "indicators") {
            system.indicators.push(Arc::new(self.indicator(id, indicator)?));
        }
        for (id, node) in entries(v, "nodes") {
            system.nodes.push(Arc::new(self.node(id, node)?));
        }
        for (id, rule) in entries(v, "adjust") {
            system.adjusts.push(Arc::new(adjust(id, rule)?));
        }
        Ok(system)
    }

    fn method(&self, v: &Value, kind: Kind) -> Read<Use> {
        let (id, version) = (string(v, "use"), number(v, "version").unwrap_or(1.0) as u32);
        let method = (self.methods)(&id, version)
            .filter(|m| m.about().kind == kind)
            .ok_or_else(|| both(format!("there is no method `{id}` of version {version}"), format!("没有方法 `{id}`（版本 {version}）")))?;
        let fit = match v.get("fit") {
            Some(Value::Text(word)) if word == "each" => FitScope::Each,
            Some(base @ Value::Table(_)) => {
                FitScope::Base(Period::parse(&string(base, "base")).ok_or_else(|| both("the base period is none", "基期不是时期"))?)
            }
            _ => FitScope::All,
        };
        // Parameters are written with their defaults; those that have none and were not given stand as nothing.
        let params = entries(v, "params").iter().filter(|(_, v)| *v != Value::Null).cloned().collect();
        let made = Use::new(method, Value::Table(params), fit)
            .map_err(|e| both(format!("`{id}` refuses its parameters: {e}"), format!("`{id}` 不接受其参数：{e}")))?;
        let by = v.get("by").and_then(Value::as_text).filter(|_| kind == Kind::Imputer);
        Ok(made.within(by.map(Arc::from)))
    }

    fn indicator(&self, id: &str, v: &Value) -> Read<Indicator> {
        let direction = string(v, "direction");
        let all = [Direction::Positive, Direction::Negative, Direction::Target];
        let step = |stage: Stage, kind| present(v, stage.word()).map(|m| self.method(m, kind)).transpose();
        Ok(Indicator {
            id: id.into(),
            info: Info { title: text(v.get("title")), source: text(v.get("source")), caveat: text(v.get("caveat")), ..Info::default() },
            unit: string(v, "unit").into(),
            direction: all
                .into_iter()
                .find(|d| d.word() == direction)
                .ok_or_else(|| both(format!("no direction is called `{direction}`"), format!("没有名为 `{direction}` 的方向")))?,
            target: pair(v.get("target")),
            goalposts: pair(v.get("goalposts")),
            column: id.into(),
            derive: None,
            impute: step(Stage::Impute, Kind::Imputer)?,
            treat: step(Stage::Treat, Kind::Treatment)?,
            score: step(Stage::Score, Kind::Normalizer)?
                .ok_or_else(|| both(format!("`{id}` has no normaliser"), format!("`{id}` 没有标准化方法")))?,
            masks: Vec::new(),
        })
    }

    fn node(&self, id: &str, v: &Value) -> Read<Node> {
        let kind =
            match v.get("formula").and_then(Value::as_text) {
                Some(formula) => NodeKind::Formula {
                    expr: Arc::new(
                        indicia_expr::parse_number(formula)
                            .map_err(|_| both(format!("the formula cannot be read: {formula}"), format!("公式无法读取：{formula}")))?,
                    ),
                    text: formula.into(),
                    otherwise: number(v, "otherwise"),
                },
                None => {
                    let missing = v.get("missing").cloned().unwrap_or(Value::Null);
                    let rule = if string(&missing, "policy") == "propagate" { MissingRule::Propagate } else { MissingRule::Reweight };
                    NodeKind::Aggregate {
                        children: ids(v.get("children")),
                        weights: Box::new(self.weighting(
                            v.get("weights").ok_or_else(|| both(format!("`{id}` has no weights"), format!("`{id}` 没有权重")))?,
                        )?),
                        aggregate: self.method(
                            v.get("aggregate").ok_or_else(|| both(format!("`{id}` has no aggregator"), format!("`{id}` 没有合成方法")))?,
                            Kind::Aggregator,
                        )?,
                        missing: MissingPolicy { rule, min_coverage: number(&missing, "min_coverage").unwrap_or(0.0) },
                    }
                }
            };
        Ok(Node { id: id.into(), info: Info { title: text(v.get("title")), ..Info::default() }, kind, round: decimals(v, "round") })
    }

    fn weighting(&self, v: &Value) -> Read<WeightSpec> {
        let sources = v.get("sources").and_then(Value::as_list).unwrap_or_default();
        let mut experts = Vec::new();
        for (role, tables) in entries(v, "expert") {
            for table in tables.as_list().unwrap_or_default() {
                let cells = table.get("cells").and_then(Value::as_list).unwrap_or_default();
                let column = |c: &Value| c.as_list().unwrap_or_default().iter().map(Value::as_number).collect();
                experts.push(ExpertTable {
                    role: role.as_str().into(),
                    columns: ids(table.get("columns")),
                    rows: ids(table.get("rows")),
                    cells: cells.iter().map(column).collect(),
                    origin: None,
                });
            }
        }
        Ok(WeightSpec {
            method: self.method(v, Kind::Weighting)?,
            data: match string(v, "data").as_str() {
                "raw" => WeightData::Raw,
                "treated" => WeightData::Treated,
                _ => WeightData::Scored,
            },
            by: v.get("by").and_then(Value::as_text).map(Arc::from),
            sources: sources.iter().map(|s| self.weighting(s)).collect::<Read<_>>()?,
            experts,
        })
    }
}

fn screen(v: &Value) -> ScreenRule {
    let share = |key: &str| present(v, key).map(|t| Thresholds { coverage: number(t, "coverage"), nonzero: number(t, "nonzero") });
    ScreenRule { units: share("units"), indicators: share("indicators"), keep: ids(v.get("keep")) }
}

fn adjust(id: &str, v: &Value) -> Read<Adjust> {
    let word = string(v, "form");
    let forms = [AdjustForm::Formula, AdjustForm::Gate, AdjustForm::Veto, AdjustForm::Bonus, AdjustForm::Penalty];
    let unreadable = |_| both(format!("the rule `{id}` cannot be read"), format!("规则 `{id}` 无法读取"));
    let when = v.get("when").and_then(Value::as_text).map(|w| indicia_expr::parse_condition(w).map(Arc::new)).transpose();
    Ok(Adjust {
        id: id.into(),
        on: string(v, "on").into(),
        form: forms
            .into_iter()
            .find(|f| f.word() == word)
            .ok_or_else(|| both(format!("no rule has the form `{word}`"), format!("没有 `{word}` 形式的规则")))?,
        when: when.map_err(unreadable)?,
        then: Arc::new(indicia_expr::parse_number(&string(v, "then")).map_err(unreadable)?),
        order: number(v, "order").unwrap_or(0.0) as i64,
    })
}
