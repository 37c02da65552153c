//! The Choquet integral: weights for coalitions of children.

use indicia_plugin::prelude::*;

use crate::fold::each_row;
use crate::formula::{bound, list, named, quoted};

/// Most children with a capacity of their own: 2^10 coalitions are more than anybody writes down.
const MOST: usize = 10;

table! {
    /// What a coalition of children counts.
    pub struct Coalition {
        /// The ids of the children.
        of: Vec<String>;
        /// What they count together, or the strength of their interaction.
        is: f64, min -1.0, max 1.0;
    }
}

method! {
    /// # choquet: Choquet integral (Choquet 积分)
    ///
    /// Children that overlap should not count twice, and children that need each other should count only together. So coalitions have
    /// weights:
    ///
    /// ```text
    /// x(1) <= x(2) <= ... <= x(k),  A(i) = the children from the i-th on
    /// score = x(1) mu(all) + sum (x(i) - x(i-1)) mu(A(i)),  divided by mu(all)
    /// ```
    ///
    /// `capacity` gives mu for every coalition of one child up to all but one; that of all children is 1. It must not fall when a child
    /// joins. The weights of the node are then not used.
    ///
    /// `interactions` is the short form, a 2-additive capacity: the weights of the node are the importances (Shapley values) phi, and pairs
    /// have an interaction I, positive where they need each other, negative where they overlap; pairs that are not named have none.
    ///
    /// ```text
    /// score = sum phi_i x_i - 1/2 sum I_ij |x_i - x_j|             phi_i >= 1/2 sum over j of |I_ij|
    /// ```
    ///
    /// **Range**: that of the children.
    /// **Direction**: children are scores, the higher the better, and so is the result.
    ///
    /// ## Missing values
    /// The node's policy decides. With `capacity`, the coalitions of the children that are present are divided by what all of these count
    /// together; with `interactions`, weights are scaled up and pairs of which one is missing fall away.
    ///
    /// ## Degenerate cases
    /// Neither or both parameters, a coalition that is missing, twice there or outside [0, 1], one that counts less than a part of it,
    /// names that are not children, more than 10 children with a capacity: refused (`one-of-two`, `coalitions`, `not-monotone`,
    /// `not-a-child`, `too-many-children`). Interactions beyond the importances: refused (`interaction-too-strong`). Present children that
    /// count nothing together: no score (`counts-nothing`).
    ///
    /// ## Source
    /// Choquet (1954), *Theory of capacities*; Grabisch, "The application of fuzzy integrals in multicriteria decision making", *European
    /// Journal of Operational Research* 89 (1996), 445-456, whose students are the example; Grabisch, "k-order additive discrete fuzzy
    /// measures", *Fuzzy Sets and Systems* 92 (1997), 167-189.
    ///
    /// ## Example
    /// Mathematics and physics overlap, literature adds to both. Students A (18, 16, 10), B (10, 12, 18), C (14, 15, 15): the weighted mean
    /// prefers A, the Choquet integral the balanced C.
    /// ```toml
    /// use = "choquet"
    /// params = { capacity = [
    ///     { of = ["math"], is = 0.45 }, { of = ["physics"], is = 0.45 }, { of = ["literature"], is = 0.3 },
    ///     { of = ["math", "physics"], is = 0.5 }, { of = ["math", "literature"], is = 0.9 }, { of = ["physics", "literature"], is = 0.9 },
    /// ] }
    ///
    /// [example]
    /// columns = { math = [18, 10, 14], physics = [16, 12, 15], literature = [10, 18, 15] }
    /// weights = [3, 3, 2]
    /// gives = [13.9, 13.6, 14.9]
    /// ```
    pub struct Choquet: Aggregator = "choquet" {
        title { zh: "Choquet 积分", en: "Choquet integral" }
        page_zh "choquet.zh.md"
        params {
            /// What each coalition of children counts, from single children up to all but one.
            capacity: Option<Vec<Coalition>>;
            /// How strongly pairs of children interact, instead of `capacity`.
            interactions: Option<Vec<Coalition>>;
        }
        texts {
            "one-of-two" => { zh: "`capacity`（容度）与 `interactions`（交互作用）必须且只能给出一个", en: "give either `capacity` or `interactions`, not both and not none" }
            "coalitions" => { zh: "容度须对每个非空真子集各给出一次、取值在 0 到 1 之间；有问题的子集：{of}", en: "a capacity has every coalition once, with a number from 0 to 1; at fault: {of}" }
            "pairs" => { zh: "`interactions` 的每一项须为两个不同的下级，且不得重复；有问题的一项：{of}", en: "an interaction is between two different children, and each pair is named once; at fault: {of}" }
            "not-monotone" => { zh: "容度不满足单调性：{of} 小于它所包含的 {part}", en: "the capacity falls when children join: {of} counts less than its part {part}" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级；下级为 {children}", en: "`{child}` is not a child of `{node}`; its children are {children}" }
            "no-capacity" => { zh: "`{node}` 的下级 `{child}` 未在容度中出现", en: "the child `{child}` of `{node}` does not occur in the capacity" }
            "too-many-children" => { zh: "容度最多用于 {limit} 个下级，实际有 {count} 个；请改用 `interactions`", en: "a capacity is for up to {limit} children and there are {count}; use `interactions`" }
            "interaction-too-strong" => { zh: "`{child}` 的重要度为 {weight}，小于其交互作用绝对值之和的一半 {half}，容度不再单调", en: "`{child}` has the importance {weight}, less than half of its interactions, {half}, so the capacity would fall when it joins" }
            "counts-nothing" => { zh: "`{unit}` 在 `{node}` 下有值的下级合计容度为 0，没有得分", en: "`{node}` has no score for `{unit}`: the children that are present count nothing together" }
        }
        example r#"{"interactions": [{"of": ["a", "b"], "is": 0.1}, {"of": ["c", "d"], "is": -0.15}]}"#
    }
}

/// A capacity by coalitions as sets of bits, the names in the order in which they first occur.
struct Capacity<'a> {
    names: Vec<&'a str>,
    counts: Vec<Option<f64>>,
}

fn written(of: &[String]) -> String {
    format!("{{{}}}", of.join(", "))
}

impl<'a> Capacity<'a> {
    fn of(list: &'a [Coalition]) -> Result<Capacity<'a>, Failure> {
        let mut names: Vec<&str> = Vec::new();
        for name in list.iter().flat_map(|c| &c.of) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        if names.len() > MOST {
            return Err(Failure::new("too-many-children").at("capacity").arg("limit", MOST).arg("count", names.len()));
        }
        let full = (1_usize << names.len()) - 1;
        let mut counts = vec![None; full + 1];
        counts[0] = Some(0.0);
        counts[full] = Some(1.0);
        for (i, c) in list.iter().enumerate() {
            let set: usize = names.iter().enumerate().filter(|(_, n)| c.of.iter().any(|o| o == *n)).fold(0, |set, (b, _)| set | 1 << b);
            let named_twice = set.count_ones() as usize != c.of.len();
            let whole = set == full && c.is == 1.0;
            if named_twice || !(whole || counts[set].is_none()) || !(0.0..=1.0).contains(&c.is) {
                return Err(Failure::new("coalitions").at(format!("capacity[{i}]")).arg("of", written(&c.of)));
            }
            counts[set] = Some(c.is);
        }
        let capacity = Capacity { names, counts };
        for set in 1..=full {
            let Some(count) = capacity.counts[set] else {
                return Err(Failure::new("coalitions").at("capacity").arg("of", capacity.written(set)));
            };
            for part in (0..capacity.names.len()).filter(|b| set >> b & 1 == 1).map(|b| set & !(1 << b)) {
                if capacity.counts[part].is_some_and(|p| p > count) {
                    let failure = Failure::new("not-monotone").at("capacity");
                    return Err(failure.arg("of", capacity.written(set)).arg("part", capacity.written(part)));
                }
            }
        }
        Ok(capacity)
    }

    fn written(&self, set: usize) -> String {
        let names: Vec<String> = self.names.iter().enumerate().filter(|(b, _)| set >> b & 1 == 1).map(|(_, n)| (*n).into()).collect();
        written(&names)
    }

    fn count(&self, set: usize) -> f64 {
        self.counts[set].unwrap_or(0.0)
    }

    /// The integral over children with these bits; `None` where they count nothing together.
    fn integral(&self, x: &[f64], bits: &[usize]) -> Option<f64> {
        let mut order: Vec<usize> = (0..x.len()).collect();
        indicia_kernels::sort_places(&mut order, x);
        let mut set = bits.iter().fold(0, |set, b| set | b);
        let whole = self.count(set);
        if whole == 0.0 {
            return None;
        }
        let (mut sum, mut before) = (0.0, None);
        for j in order {
            sum += match before {
                None => x[j],
                Some(before) => (x[j] - before) * (self.count(set) / whole),
            };
            before = Some(x[j]);
            set &= !bits[j];
        }
        Some(sum)
    }
}

impl Choquet {
    fn pairs(&self) -> &[Coalition] {
        self.interactions.as_deref().unwrap_or_default()
    }

    /// The numbers of the two children of an interaction, where both are there.
    fn pair(fields: &[Field], c: &Coalition) -> Option<(usize, usize)> {
        let at = |id: Option<&String>| fields.iter().position(|f| Some(f.id) == id.map(String::as_str));
        at(c.of.first()).zip(at(c.of.get(1)))
    }

    /// Refuses importances that the interactions exceed.
    fn interactions_fit(data: &Table, pairs: &[(usize, usize, f64)], w: &[f64]) -> Result<(), Failure> {
        let total: f64 = w.iter().sum();
        for (j, w) in w.iter().enumerate() {
            let half = pairs.iter().filter(|(a, b, _)| *a == j || *b == j).map(|(_, _, i)| libm::fabs(*i)).sum::<f64>() / 2.0;
            if w / total < half {
                let failure = Failure::new("interaction-too-strong").at("interactions").arg("child", data.field(j).id);
                return Err(failure.arg("weight", w / total).arg("half", half));
            }
        }
        Ok(())
    }
}

impl Aggregator for Choquet {
    type State = ();
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            order_preserving: true,
            fit: Fit::None,
            compensability: Compensability::Partial,
            ignores_weights: self.capacity.is_some(),
            ..Facts::default()
        }
    }

    fn check(&self) -> Result<(), Failure> {
        match (&self.capacity, &self.interactions) {
            (Some(capacity), None) => Capacity::of(capacity).map(|_| ()),
            (None, Some(pairs)) => {
                for (i, c) in pairs.iter().enumerate() {
                    let same = |d: &Coalition| d.of.iter().all(|name| c.of.contains(name));
                    if c.of.len() != 2 || c.of[0] == c.of[1] || pairs[..i].iter().any(same) {
                        return Err(Failure::new("pairs").at(format!("interactions[{i}]")).arg("of", written(&c.of)));
                    }
                }
                Ok(())
            }
            _ => Err(Failure::new("one-of-two")),
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<(), Failure> {
        let ids: Vec<&str> = (0..data.cols()).map(|j| data.field(j).id).collect();
        let (key, list) = self.capacity.as_deref().map_or(("interactions", self.pairs()), |c| ("capacity", c));
        for (i, c) in list.iter().enumerate() {
            if let Some(name) = c.of.iter().find(|name| !ids.contains(&name.as_str())) {
                let failure = Failure::new("not-a-child").at(format!("{key}[{i}]")).arg("child", name);
                return Err(failure.arg("children", ids.join(", ")));
            }
        }
        let named = |id: &&&str| list.iter().any(|c| c.of.iter().any(|n| n == **id));
        match ids.iter().find(|id| self.capacity.is_some() && !named(id)) {
            Some(id) => Err(Failure::new("no-capacity").at("capacity").arg("child", id)),
            None => Ok(()),
        }
    }

    fn aggregate(&self, _: &(), _: Option<&()>, data: &Table, weights: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        if let Some(list) = &self.capacity {
            let capacity = Capacity::of(list)?;
            let bit = |j: usize| capacity.names.iter().position(|n| *n == data.field(j).id).map_or(0, |b| 1 << b);
            let bits: Vec<usize> = (0..data.cols()).map(bit).collect();
            // Weights play no part, not even those that are all zero.
            let ones = vec![1.0; data.cols()];
            let vectors = if weights.axis == Axis::Batch { out.cols } else { 1 };
            let ones = ones.repeat(vectors);
            let axis = if weights.axis == Axis::Batch { Axis::Batch } else { Axis::Shared };
            return each_row(data, Weights { values: &ones, axis }, out, call, |_, _, x, _| {
                capacity.integral(x, &bits).ok_or_else(|| Failure::new("counts-nothing"))
            });
        }
        let pairs: Vec<(usize, usize, f64)> =
            self.pairs().iter().filter_map(|c| Choquet::pair(data.fields, c).map(|(a, b)| (a, b, c.is))).collect();
        each_row(data, weights, out, call, |_, _, x, w| {
            Self::interactions_fit(data, &pairs, w)?;
            let mean = crate::fold::mean_of(x, w);
            Ok(mean - pairs.iter().map(|(a, b, i)| i * libm::fabs(x[*a] - x[*b])).sum::<f64>() / 2.0)
        })
    }

    fn explain(&self, _: &(), fields: &[Field], weights: &[f64]) -> Option<Explanation> {
        let pairs = self.interactions.as_ref()?;
        let names = named("w", fields);
        let products = list(fields, &names, |x, w| format!("{x} * {w}"));
        let total = list(fields, &names, |_, w| w.into());
        let mut formula = format!("sum({products}) / sum({total})");
        for c in pairs {
            if let Some((a, b)) = Self::pair(fields, c) {
                formula.push_str(&format!(" - ({}) / 2 * abs({} - {})", c.is, quoted(fields[a].id), quoted(fields[b].id)));
            }
        }
        Some(Explanation { formula, names: bound(names, weights) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, arg, close, matrix, run};

    fn two() -> Given {
        matrix(&[("a", &[10.0, 30.0]), ("b", &[30.0, 10.0])]).weights(&[1.0, 1.0])
    }

    fn refused(params: &str) -> Failure {
        run(Choquet::method(), params, &two()).unwrap_err()
    }

    #[test]
    fn the_lower_counts_whole_and_the_rest_by_the_coalition() {
        // 10 + 20 mu(b), 10 + 20 mu(a)
        let params = r#"{"capacity": [{"of": ["a"], "is": 0.2}, {"of": ["b"], "is": 0.7}]}"#;
        close(&run(Choquet::method(), params, &two()).unwrap().all(), &[24.0, 14.0], 1e-13);
        // An additive capacity is the weighted mean.
        let additive = r#"{"capacity": [{"of": ["a"], "is": 0.25}, {"of": ["b"], "is": 0.75}, {"of": ["b", "a"], "is": 1}]}"#;
        close(&run(Choquet::method(), additive, &two()).unwrap().all(), &[25.0, 15.0], 1e-13);
    }

    #[test]
    fn both_forms_of_a_2_additive_capacity_agree() {
        // phi = (1/2, 1/2), I = 0.4: mu(a) = mu(b) = 1/2 - 0.2
        let short = run(Choquet::method(), r#"{"interactions": [{"of": ["a", "b"], "is": 0.4}]}"#, &two()).unwrap().all();
        let long = r#"{"capacity": [{"of": ["a"], "is": 0.3}, {"of": ["b"], "is": 0.3}]}"#;
        close(&short, &run(Choquet::method(), long, &two()).unwrap().all(), 1e-13);
        close(&short, &[16.0, 16.0], 1e-13);
    }

    #[test]
    fn children_that_are_missing_leave_their_coalitions() {
        // The host leaves a child out: x and y count 0.6 together, x alone 0.3.
        let params = r#"{"capacity": [{"of": ["x"], "is": 0.3}, {"of": ["y"], "is": 0.2}, {"of": ["z"], "is": 0.2},
            {"of": ["x", "y"], "is": 0.6}, {"of": ["x", "z"], "is": 0.5}, {"of": ["y", "z"], "is": 0.4}]}"#;
        let all = matrix(&[("x", &[8.0]), ("y", &[2.0]), ("z", &[5.0])]).weights(&[1.0; 3]);
        close(&run(Choquet::method(), params, &all).unwrap().all(), &[2.0 + 3.0 * 0.5 + 3.0 * 0.3], 1e-13);
        let capacity = Choquet::read(&from_json(params).unwrap(), &Default::default()).unwrap().capacity.unwrap();
        let capacity = Capacity::of(&capacity).unwrap();
        close(&[capacity.integral(&[8.0, 2.0], &[1, 2]).unwrap()], &[2.0 + 6.0 * 0.5], 1e-13);
    }

    #[test]
    fn what_is_no_capacity_is_refused() {
        for (params, code) in [
            ("{}", "one-of-two"),
            (r#"{"capacity": [{"of": ["a"], "is": 1}]}"#, "no-capacity"),
            (r#"{"capacity": [{"of": ["a"], "is": 0.2}, {"of": ["a"], "is": 0.3}, {"of": ["b"], "is": 1}]}"#, "coalitions"),
            (r#"{"capacity": [{"of": ["a"], "is": -0.2}, {"of": ["b"], "is": 1}]}"#, "coalitions"),
            (r#"{"capacity": [{"of": ["a"], "is": 0.2}, {"of": ["c"], "is": 1}]}"#, "not-a-child"),
            (r#"{"interactions": [{"of": ["a"], "is": 0.2}]}"#, "pairs"),
            (r#"{"interactions": [{"of": ["a", "b"], "is": 0.2}, {"of": ["b", "a"], "is": 0.2}]}"#, "pairs"),
        ] {
            assert_eq!(refused(params).code, code, "{params}");
        }
        let falls = r#"{"capacity": [{"of": ["a"], "is": 0.5}, {"of": ["b"], "is": 0.1}, {"of": ["c"], "is": 0.1},
            {"of": ["a", "b"], "is": 0.4}, {"of": ["a", "c"], "is": 0.6}, {"of": ["b", "c"], "is": 0.6}]}"#;
        let failure = refused(falls);
        assert_eq!((failure.code.as_str(), arg(&failure, "of"), arg(&failure, "part")), ("not-monotone", Some("{a, b}"), Some("{a}")));
    }

    #[test]
    fn interactions_stay_within_the_importances() {
        let got = run(Choquet::method(), r#"{"interactions": [{"of": ["a", "b"], "is": 0.6}]}"#, &two().weights(&[1.0, 3.0])).unwrap();
        assert_eq!((got.values.as_slice(), got.codes()[0], got.arg("child")), (&[None, None][..], "interaction-too-strong", Some("a")));
    }
}
