//! Weights that stand in the file.

use indicia_plugin::method::{Path, nearest};
use indicia_plugin::prelude::*;

choices! {
    /// What the numbers mean.
    pub enum Scale {
        /// Shares that sum to one.
        Absolute = "absolute",
        /// Numbers of any size, divided by their sum.
        Relative = "relative",
    }
}

/// How far shares may be from summing to one, so that decimals such as 0.1 need not be exact. Part of the format.
const TOLERANCE: f64 = 1e-9;

method! {
    /// # fixed: weights that stand in the file (固定权重)
    ///
    /// ```text
    /// w_j = values[j]                       scale = "absolute": they must sum to 1
    /// w_j = values[j] / sum of values       scale = "relative"
    /// ```
    ///
    /// `values` names every child of the node once. When the node's weights are `by` a grouping of the units, `values` holds one
    /// such table for each group: weights that follow the stage of development.
    ///
    /// **Range**: weights are not negative and sum to one, within 1e-9 so that decimals need not be exact.
    /// **Direction**: plays no part: weights do not look at values.
    ///
    /// ## Missing values
    /// Do not matter: no data are looked at.
    ///
    /// ## Degenerate cases
    /// A negative weight (`weight-negative`), a sum other than one (`weights-sum`, in a group `weights-group-sum`), only zeros
    /// (`weights-zero`), a child without weight (`weight-missing`), a weight without child (`weight-unknown`), a group without
    /// weights (`weight-group-missing`), groups where the node has none (`weights-by-nothing`): each is refused where it stands.
    ///
    /// ## Source
    /// Weights by experts or by convention; OECD/JRC, *Handbook on Constructing Composite Indicators* (2008), step 6.
    ///
    /// ## Example
    /// ```toml
    /// use = "fixed"
    /// params = { values = { a = 3, b = 1 }, scale = "relative" }
    ///
    /// [example]
    /// columns = { a = [3, 7], b = [1, 2] }
    /// gives = [0.75, 0.25]
    /// ```
    pub struct Fixed: Weighting = "fixed" {
        title { zh: "固定权重", en: "Fixed weights" }
        page_zh "fixed.zh.md"
        params {
            /// A weight for each child, or for each group a table of them.
            values: Pairs<Either<f64, Pairs<f64>>>;
            /// Whether the weights are shares, or relative to each other.
            scale: Scale = Scale::Absolute;
        }
        texts {
            "weights-sum" => { zh: "节点 `{node}` 的权重之和为 {sum}，不等于 1", en: "the weights of node `{node}` sum to {sum}, not to 1" }
            "weights-group-sum" => {
                zh: "节点 `{node}` 中 `{group}` 组的权重之和为 {sum}，不等于 1",
                en: "the weights of node `{node}` for the group `{group}` sum to {sum}, not to 1",
            }
            "weights-zero" => { zh: "节点 `{node}` 的权重全部为零", en: "all weights of node `{node}` are zero" }
            "weights-mixed" => {
                zh: "`values` 中 `{id}` 与其他项的写法不一致：要么直接为各下级赋权，要么全部按组赋权",
                en: "`{id}` in `values` is unlike the others: either every entry is the weight of a child, or every one is a table for a group",
            }
            "weight-negative" => { zh: "节点 `{node}` 中 `{id}` 的权重为负：{found}", en: "the weight of `{id}` in node `{node}` is negative: {found}" }
            "weight-missing" => { zh: "节点 `{node}` 没有给下级 `{id}` 分配权重", en: "node `{node}` has the child `{id}`, but gives it no weight" }
            "weight-unknown" => {
                zh: "节点 `{node}` 的权重中出现了 `{id}`，但它不是该节点的下级",
                en: "the weights of node `{node}` name `{id}`, which is not one of its children",
            }
            "weight-group-missing" => { zh: "节点 `{node}` 没有为 `{group}` 组设定权重", en: "node `{node}` has no weights for the group `{group}`" }
            "weights-by-nothing" => { zh: "节点 `{node}` 的权重按组给出，但缺少 `by`", en: "the weights of node `{node}` are given by group, but `by` is missing" }
        }
        example r#"{"values": {"a": 0.5, "b": 0.5}}"#
    }
}

/// One table of weights with the place where it stands.
struct Weighed<'a> {
    group: Option<&'a str>,
    path: Path,
    values: Vec<(&'a str, f64)>,
}

impl Fixed {
    /// The tables: one for all units, or one for each group. Entries of two kinds are refused.
    fn tables(&self) -> Result<Vec<Weighed<'_>>, Failure> {
        let path = Path::default().key("values");
        let mut shared = Vec::new();
        let mut groups = Vec::new();
        for (name, entry) in self.values.iter() {
            match entry {
                Either::A(w) => shared.push((name, *w)),
                Either::B(of_group) => {
                    let values = of_group.iter().map(|(id, w)| (id, *w)).collect();
                    groups.push(Weighed { group: Some(name), path: path.key(name), values });
                }
            }
        }
        match (shared.first(), groups.is_empty()) {
            (Some(_), false) => {
                let odd = groups[0].group.unwrap_or_default();
                Err(Failure::new("weights-mixed").at(path.key(odd).to_string()).arg("id", odd))
            }
            (None, false) => Ok(groups),
            _ => Ok(vec![Weighed { group: None, path, values: shared }]),
        }
    }
}

impl Weighed<'_> {
    fn total(&self) -> f64 {
        self.values.iter().map(|(_, w)| w).sum()
    }

    fn check(&self, scale: Scale) -> Result<(), Failure> {
        if let Some((id, w)) = self.values.iter().find(|(_, w)| *w < 0.0) {
            return Err(Failure::new("weight-negative").at(self.path.key(id).to_string()).arg("id", id).arg("found", w));
        }
        let at = self.path.to_string();
        if self.values.iter().all(|(_, w)| *w == 0.0) {
            return Err(Failure::new("weights-zero").at(at).arg("group", self.group.unwrap_or_default()));
        }
        let sum = self.total();
        if scale == Scale::Relative || libm::fabs(sum - 1.0) <= TOLERANCE {
            return Ok(());
        }
        let failure = match self.group {
            None => Failure::new("weights-sum").at(at),
            Some(group) => Failure::new("weights-group-sum").at(at).arg("group", group),
        };
        let failure = failure.arg("sum", short(sum));
        // What the last weight would have to be, where that is possible.
        Err(match self.values.last() {
            Some((id, last)) if 1.0 - (sum - last) >= 0.0 => failure.arg("id", id).arg("expected", short(1.0 - (sum - last))),
            _ => failure,
        })
    }

    /// The weights of the children, in their order.
    fn of(&self, data: &Table, scale: Scale) -> Result<Vec<f64>, Failure> {
        let children = || data.fields.iter().map(|f| f.id);
        if let Some((id, _)) = self.values.iter().find(|(id, _)| !children().any(|child| child == *id)) {
            let near = nearest(id, children()).unwrap_or_default();
            return Err(Failure::new("weight-unknown").at(self.path.key(id).to_string()).arg("id", id).arg("nearest", near));
        }
        let divisor = if scale == Scale::Relative { self.total() } else { 1.0 };
        let weight = |child: &str| match self.values.iter().find(|(id, _)| *id == child) {
            Some((_, w)) => Ok(w / divisor),
            None => Err(Failure::new("weight-missing").at(self.path.to_string()).arg("id", child)),
        };
        children().map(weight).collect()
    }
}

/// A sum as it would be written: without the digits that binary addition leaves behind.
fn short(x: f64) -> f64 {
    libm::round(x * 1e9) / 1e9
}

impl Weighting for Fixed {
    fn facts(&self) -> Facts {
        Facts { fit: Fit::None, sums_to_one: true, ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        self.tables()?.iter().try_for_each(|table| table.check(self.scale))
    }

    fn weights(&self, data: &Table, _: &[Table], _: &Call) -> Result<Vec<f64>, Failure> {
        let tables = self.tables()?;
        match &tables[..] {
            [shared] if shared.group.is_none() => shared.of(data, self.scale),
            _ if data.name.is_empty() => Err(Failure::new("weights-by-nothing").at("values")),
            groups => match groups.iter().find(|t| t.group == Some(data.name)) {
                Some(table) => table.of(data, self.scale),
                None => Err(Failure::new("weight-group-missing").at("values").arg("group", data.name)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, arg, instance, matrix, run};

    fn children() -> Given {
        matrix(&[("g1", &[]), ("g 2", &[])])
    }

    fn refused(params: &str) -> Failure {
        instance(Fixed::method(), params).err().unwrap()
    }

    #[test]
    fn weights_follow_the_order_of_the_children() {
        let got = run(Fixed::method(), r#"{"values": {"g 2": 0.7, "g1": 0.3}}"#, &children()).unwrap();
        assert_eq!(got.all(), [0.3, 0.7]);
        let relative = run(Fixed::method(), r#"{"values": {"g1": 60, "g 2": 20}, "scale": "relative"}"#, &children()).unwrap();
        assert_eq!(relative.all(), [0.75, 0.25]);
    }

    #[test]
    fn each_group_has_its_own() {
        let params = r#"{"values": {"early": {"g1": 0.5, "g 2": 0.5}, "mature": {"g1": 0.25, "g 2": 0.75}}}"#;
        let of = |name: &str| run(Fixed::method(), params, &Given { name: name.into(), ..children() });
        assert_eq!(of("mature").unwrap().all(), [0.25, 0.75]);
        let missing = of("late").unwrap_err();
        assert_eq!((missing.code.as_str(), arg(&missing, "group")), ("weight-group-missing", Some("late")));
        assert_eq!(of("").unwrap_err().code, "weights-by-nothing");
    }

    #[test]
    fn a_sum_other_than_one_is_told_with_what_would_mend_it() {
        let failure = refused(r#"{"values": {"g1": 0.5, "g 2": 0.4}}"#);
        assert_eq!((failure.code.as_str(), failure.path.as_str()), ("weights-sum", "values"));
        assert_eq!([arg(&failure, "sum"), arg(&failure, "id"), arg(&failure, "expected")], [Some("0.9"), Some("g 2"), Some("0.5")]);
        let group = refused(r#"{"values": {"a": {"g1": 1}, "b": {"g1": 0.5, "g 2": 0.6}}}"#);
        assert_eq!((group.code.as_str(), group.path.as_str(), arg(&group, "sum")), ("weights-group-sum", "values.b", Some("1.1")));
        // 0.1 + 0.2 + 0.7 is not 1 in binary
        assert!(instance(Fixed::method(), r#"{"values": {"a": 0.1, "b": 0.2, "c": 0.7}}"#).is_ok());
    }

    #[test]
    fn what_is_wrong_is_refused_where_it_stands() {
        let place = |f: Failure| (f.code, f.path);
        let is = |code: &str, path: &str| (code.to_string(), path.to_string());
        assert_eq!(place(refused(r#"{"values": {"g1": 1.2, "g 2": -0.2}}"#)), is("weight-negative", "values.\"g 2\""));
        assert_eq!(place(refused(r#"{"values": {"g1": 0, "g 2": 0}, "scale": "relative"}"#)), is("weights-zero", "values"));
        assert_eq!(place(refused(r#"{"values": {"g1": 1, "a": {"g1": 1}}}"#)), is("weights-mixed", "values.a"));
        assert_eq!(place(refused(r#"{"values": {"g1": "x"}}"#)).1, "values.g1");
        let run = |params: &str| run(Fixed::method(), params, &children()).unwrap_err();
        assert_eq!(place(run(r#"{"values": {"g1": 1}}"#)), is("weight-missing", "values"));
        let unknown = run(r#"{"values": {"g1": 0.5, "g 22": 0.5}}"#);
        assert_eq!(arg(&unknown, "nearest"), Some("g 2"));
        assert_eq!(place(unknown), is("weight-unknown", "values.\"g 22\""));
    }
}
