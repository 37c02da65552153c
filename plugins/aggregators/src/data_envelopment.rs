//! Data envelopment analysis: what comes out of what goes in.

use indicia_kernels::Constraints;
use indicia_plugin::prelude::*;

use crate::frontier::{Work, each_unit, named_children, negative, refused, same_state, unsurpassed};

choices! {
    /// What the score is.
    pub enum Gives {
        /// Technical efficiency under constant returns to scale.
        Ccr = "ccr",
        /// Pure technical efficiency, under variable returns to scale.
        Bcc = "bcc",
        /// Scale efficiency: the first over the second.
        Scale = "scale",
    }
}

choices! {
    /// What a unit is asked to change.
    pub enum Orientation {
        /// Use less of all inputs, in proportion.
        Input = "input",
        /// Bring out more of all outputs, in proportion.
        Output = "output",
    }
}

state! {
    /// The units that no other surpasses by using no more and bringing out no less.
    pub struct Envelope {
        /// Column by column.
        columns: Vec<Vec<f64>>,
    }
}

method! {
    /// # data-envelopment: efficiency of inputs into outputs, CCR and BCC (数据包络分析 DEA)
    ///
    /// Which share of its inputs would a unit need for its outputs if it did as well as a mixture of the others? `inputs` names the children that go in; all others come out.
    ///
    /// ```text
    /// theta_i = least theta such that  sum over k of lambda_k x_kj <= theta x_ij   for every input j,
    ///                                  sum over k of lambda_k x_kj >= x_ij         for every output j,  lambda_k >= 0
    ///
    /// gives = "ccr"     score = theta_i                                            constant returns to scale
    ///         "bcc"     score = theta_i with  sum over k of lambda_k = 1           variable returns to scale
    ///         "scale"   score = ccr / bcc                                          scale efficiency
    ///
    /// orientation = "output"   score = 1 / (greatest phi such that outputs phi x_ij can be had from the inputs x_ij)
    /// ```
    ///
    /// k goes over the units of the fit. Under constant returns both orientations give the same score. ccr = bcc * scale: what is lost by being run badly, times what is lost by being of the wrong size.
    /// With one input that is 1 for every unit, ccr is the score of `benefit-of-the-doubt`.
    ///
    /// Inputs are taken unturned: their indicators are scored by `none`, which says with the warning `direction-ignored` that it does not turn what is better when it is less; here that is
    /// what is wanted. Units of measure do not matter, but a true zero is needed. The node's weights are not used: each unit has those under which it does best. With few units for many children nearly
    /// everybody is efficient; usual advice is three units for each child.
    ///
    /// **Range**: [0, 1] for the units of the fit; a unit outside it can score above 1, scale efficiency too.
    /// **Direction**: outputs are the higher the better, inputs the lower the better; the result is the higher the better.
    ///
    /// ## Missing values
    /// Units with a gap are not compared and have no score.
    ///
    /// ## Degenerate cases
    /// A name that is no child or stands there twice (`not-a-child`), no input or no output (`none-left`), a negative value (`dea-negative`), a unit of the fit whose inputs are all zero, beside which nobody else would
    /// be efficient (`no-input`): refused. A later unit without inputs has no score; one whose outputs are all zero scores 0, but 0 over 0 is no scale efficiency (`no-output`). A unit outside the fit to which no mixture comes near in the way asked for: no score (`beyond-frontier`).
    ///
    /// ## Source
    /// Charnes, Cooper & Rhodes (1978), *Measuring the efficiency of decision making units*, European Journal of Operational Research 2(6), 429-444, doi 10.1016/0377-2217(78)90138-8; Banker, Charnes
    /// & Cooper (1984), *Some models for estimating technical and scale inefficiencies in data envelopment analysis*, Management Science 30(9), 1078-1092, doi 10.1287/mnsc.30.9.1078. DEA of
    /// SPSSAU; the numbers are those of `scipy.optimize.linprog` on the programme above.
    ///
    /// ## Example
    /// One input, one output. The best ratio is 1; the third unit has half of it. The second is large, the third has the output of the first for twice its input.
    /// ```toml
    /// use = "data-envelopment"
    /// params = { inputs = ["staff"] }
    ///
    /// [example]
    /// columns = { staff = [2, 8, 4], cases = [2, 4, 2] }
    /// weights = [0.5, 0.5]
    /// gives = [1, 0.5, 0.5]
    /// ```
    pub struct DataEnvelopment: Aggregator = "data-envelopment" {
        title { zh: "数据包络分析（DEA）", en: "Data envelopment analysis" }
        page_zh "data_envelopment.zh.md"
        params {
            /// The ids of the children that go in.
            inputs: Vec<String>;
            /// What the score is.
            gives: Gives = Gives::Ccr;
            /// What a unit is asked to change.
            orientation: Orientation = Orientation::Input;
        }
        texts {
            "dea-negative" => { zh: "`{id}` 中有负值 {value}，DEA 要求投入与产出非负", en: "`{id}` holds {value}, but inputs and outputs must not be negative" }
            "no-input" => { zh: "`{unit}` 的各项投入均为零，效率无从谈起", en: "all inputs of `{unit}` are zero, so it has no efficiency" }
            "no-output" => { zh: "`{unit}` 的各项产出均为零，没有规模效率", en: "all outputs of `{unit}` are zero, so it has no efficiency of scale" }
            "beyond-frontier" => { zh: "`{unit}` 在前沿之外，参与拟合者的任何组合都达不到它，没有得分", en: "`{unit}` lies beyond the frontier where no mixture of the units of the fit comes near it, so it has no score" }
            "not-a-child" => { zh: "`{child}` 不是 `{node}` 的下级，或重复出现；下级为 {children}", en: "`{child}` is not a child of `{node}`, or is named twice; its children are {children}" }
            "none-left" => { zh: "`{node}` 的下级为 {children}，其中 {count} 个列为投入；投入与产出各须至少一个", en: "`{node}` has the children {children}, of which {count} are called inputs; there must be at least one input and one output" }
        }
        example r#"{"inputs": ["a"]}"#
    }
}

impl DataEnvelopment {
    /// The greatest ratio of weighted outputs to weighted inputs that no unit of the fit exceeds 1 with. Under variable returns a free number, here the difference of two, is added to the side that is
    /// not asked to change.
    fn efficiency(&self, state: &Envelope, input: &[bool], unit: &[f64], variable: bool, work: &mut Work) -> Result<f64, Failure> {
        let cols = unit.len();
        let n = state.columns[0].len();
        let free = [1.0, -1.0];
        let outward = self.orientation == Orientation::Output;
        let (mut matrix, mut objective) = (Vec::new(), vec![0.0; cols]);
        for (j, column) in state.columns.iter().enumerate() {
            // outputs - inputs <= 0 for each unit; the inputs of this one <= 1.
            matrix.extend(column.iter().map(|x| if input[j] { -x } else { *x }));
            matrix.push(if input[j] { unit[j] } else { 0.0 });
            objective[j] = if input[j] { 0.0 } else { unit[j] };
        }
        if variable {
            for sign in free {
                matrix.extend(std::iter::repeat_n(sign, n));
                matrix.push(if outward { -sign } else { 0.0 });
                objective.push(if outward { 0.0 } else { sign });
            }
        }
        let mut bounds = vec![0.0; n];
        bounds.push(1.0);
        let region = Constraints::new(objective.len(), &matrix, &bounds).map_err(|e| refused(&e))?;
        if work.maximize(&region, &objective)? { Ok(work.optimum.value) } else { Err(Failure::new("beyond-frontier")) }
    }

    fn score(&self, state: &Envelope, input: &[bool], unit: &[f64], work: &mut Work) -> Result<f64, Failure> {
        let nothing = |inputs: bool| unit.iter().zip(input).all(|(x, i)| *i != inputs || *x == 0.0);
        if nothing(true) {
            return Err(Failure::new("no-input"));
        }
        match self.gives {
            Gives::Ccr => self.efficiency(state, input, unit, false, work),
            Gives::Bcc => self.efficiency(state, input, unit, true, work),
            Gives::Scale if nothing(false) => Err(Failure::new("no-output")),
            Gives::Scale => Ok(self.efficiency(state, input, unit, false, work)? / self.efficiency(state, input, unit, true, work)?),
        }
    }
}

/// Refuses values below zero.
fn not_negative(data: &Table) -> Result<(), Failure> {
    negative(data).map_err(|mut failure| {
        failure.code = "dea-negative".into();
        failure
    })
}

impl Aggregator for DataEnvelopment {
    type State = Envelope;
    type Prep = ();

    fn facts(&self) -> Facts {
        Facts {
            domain: Domain::NonNegative,
            min_rows: 1,
            locality: Locality::Set,
            range: Some([0.0, f64::INFINITY]),
            compensability: Compensability::Partial,
            ignores_weights: true,
            scale_free: true,
            reproducible: 1e-12,
            ..Facts::default()
        }
    }

    fn fit(&self, data: &Table, _: &Call) -> Result<Envelope, Failure> {
        let input = named_children(data, "inputs", &self.inputs)?;
        if data.rows == 0 {
            return Err(Failure::new("no-complete-row"));
        }
        not_negative(data)?;
        // Beside one that brings out something for nothing, the efficiency of all others would be 0.
        let zero = |row: usize| data.columns.iter().zip(&input).all(|(c, i)| !i || c.values[row] == 0.0);
        if let Some(row) = (0..data.rows).find(|row| zero(*row)) {
            return Err(Failure::new("no-input").arg("row", row).arg("unit", format!("#{}", row + 1)));
        }
        Ok(Envelope { columns: unsurpassed(data, &input) })
    }

    fn aggregate(&self, state: &Envelope, _: Option<&()>, data: &Table, _: Weights, out: &mut Output, call: &Call) -> Result<(), Failure> {
        same_state(&state.columns, data)?;
        let input = named_children(data, "inputs", &self.inputs)?;
        not_negative(data)?;
        let mut work = Work::default();
        each_unit(data, out, call, &mut |unit| self.score(state, &input, unit, &mut work))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{Given, arg, close, matrix, run, run_on};

    /// Twelve hospitals: doctors, nurses; outpatients, inpatients. Cooper, Seiford & Tone, *Data Envelopment Analysis*, 2nd edition (2007), Table 1.5.
    fn hospitals() -> Given {
        matrix(&[
            ("doctors", &[20.0, 19.0, 25.0, 27.0, 22.0, 55.0, 33.0, 31.0, 30.0, 50.0, 53.0, 38.0]),
            ("nurses", &[151.0, 131.0, 160.0, 168.0, 158.0, 255.0, 235.0, 206.0, 244.0, 268.0, 306.0, 284.0]),
            ("outpatients", &[100.0, 150.0, 160.0, 180.0, 94.0, 230.0, 220.0, 152.0, 190.0, 250.0, 260.0, 250.0]),
            ("inpatients", &[90.0, 50.0, 55.0, 72.0, 66.0, 90.0, 88.0, 80.0, 100.0, 100.0, 147.0, 120.0]),
        ])
        .weights(&[1.0; 4])
    }

    fn scores(more: &str) -> Vec<f64> {
        run(DataEnvelopment::method(), &format!(r#"{{"inputs": ["doctors", "nurses"]{more}}}"#), &hospitals()).unwrap().all()
    }

    const CCR: [f64; 12] = [1.0, 1.0, 0.883, 1.0, 0.763, 0.835, 0.902, 0.796, 0.960, 0.871, 0.955, 0.958];

    #[test]
    fn the_hospitals_score_as_in_the_textbook() {
        // Its Table 1.6 (CCR), to three decimals.
        close(&scores(""), &CCR, 5.01e-4);
        // scipy 1.17.1: the first form of the page, I and O the columns of inputs and outputs, ae = [np.r_[np.ones(12), 0]] and be = [1] for bcc:
        //   A = np.vstack([np.c_[X[:, I].T, -X[i, I]], np.c_[-X[:, O].T, [0, 0]]]); b = np.r_[0, 0, -X[i, O]]
        //   linprog(np.r_[np.zeros(12), 1], A, b, ae, be).x[-1]
        // and outwards A = np.vstack([np.c_[X[:, I].T, [0, 0]], np.c_[-X[:, O].T, X[i, O]]]); b = np.r_[X[i, I], 0, 0]; 1 / linprog(np.r_[np.zeros(12), -1], A, b, ae, be).x[-1]
        let ccr = [
            1.0,
            1.0,
            0.8827083333333333,
            1.0,
            0.7634994823250998,
            0.8347712418300652,
            0.9019607843137255,
            0.7963338200606538,
            0.9603921568627451,
            0.870646766169154,
            0.9550980392156863,
            0.9582043343653247,
        ];
        close(&scores(""), &ccr, 1e-12);
        close(&scores(r#", "orientation": "output""#), &ccr, 1e-12);
        let bcc = [
            1.0,
            1.0,
            0.8958333333333335,
            1.0,
            0.8818181818181818,
            0.9389355742296918,
            1.0,
            0.7988331939711624,
            0.989333333333333,
            1.0,
            1.0,
            1.0,
        ];
        close(&scores(r#", "gives": "bcc""#), &bcc, 1e-12);
        let outwards = [
            1.0,
            1.0,
            0.9245491350754509,
            1.0,
            0.7666340735830295,
            0.9547530095475306,
            1.0,
            0.8259116552858888,
            0.9899371069182387,
            1.0,
            1.0,
            1.0,
        ];
        close(&scores(r#", "gives": "bcc", "orientation": "output""#), &outwards, 1e-12);
        let scale: Vec<f64> = ccr.iter().zip(bcc).map(|(ccr, bcc)| ccr / bcc).collect();
        close(&scores(r#", "gives": "scale""#), &scale, 1e-12);
    }

    #[test]
    fn a_constant_input_is_the_benefit_of_the_doubt() {
        // (2, 6) and (6, 2) are the frontier; (4, 3) has 7/8 and (1, 2) has 3/8 of it.
        let x = matrix(&[("one", &[1.0; 4]), ("a", &[2.0, 6.0, 4.0, 1.0]), ("b", &[6.0, 2.0, 3.0, 2.0])]).weights(&[1.0; 3]);
        close(&run(DataEnvelopment::method(), r#"{"inputs": ["one"]}"#, &x).unwrap().all(), &[1.0, 1.0, 7.0 / 8.0, 3.0 / 8.0], 1e-12);
    }

    #[test]
    fn a_later_unit_can_be_beyond_the_frontier() {
        let fit = matrix(&[("in", &[1.0, 2.0]), ("out", &[1.0, 3.0])]).weights(&[1.0, 1.0]);
        let got = |params: &str, x: f64, y: f64| {
            run_on(DataEnvelopment::method(), params, &fit, &matrix(&[("in", &[x]), ("out", &[y])]).weights(&[1.0, 1.0])).unwrap()
        };
        // 2 out of 1 where the best ratio is 3/2
        close(&got(r#"{"inputs": ["in"]}"#, 1.0, 2.0).all(), &[4.0 / 3.0], 1e-14);
        // Half way between the two, 2 take 1.5; nobody brings out 4 under variable returns.
        let bcc = r#"{"inputs": ["in"], "gives": "bcc"}"#;
        close(&got(bcc, 1.0, 2.0).all(), &[1.5], 1e-14);
        let far = got(bcc, 5.0, 4.0);
        assert_eq!((far.values.clone(), far.codes()), (vec![None], vec!["beyond-frontier"]));
    }

    #[test]
    fn what_has_no_efficiency_says_why() {
        let failed = |params: &str, x: &[f64]| {
            run(DataEnvelopment::method(), params, &matrix(&[("in", &[1.0, 2.0]), ("out", x)]).weights(&[1.0, 1.0])).unwrap_err()
        };
        let unknown = failed(r#"{"inputs": ["staff"]}"#, &[1.0, 1.0]);
        assert_eq!((unknown.code.as_str(), unknown.path.as_str()), ("not-a-child", "inputs[0]"));
        assert_eq!(failed(r#"{"inputs": ["in", "out"]}"#, &[1.0, 1.0]).code, "none-left");
        assert_eq!(failed(r#"{"inputs": ["in"]}"#, &[1.0, -1.0]).code, "dea-negative");
        let table = |x: &[f64], y: &[f64]| matrix(&[("in", x), ("out", y)]).weights(&[1.0, 1.0]);
        let free = run(DataEnvelopment::method(), r#"{"inputs": ["in"]}"#, &table(&[1.0, 0.0], &[1.0, 1.0])).unwrap_err();
        assert_eq!((free.code.as_str(), arg(&free, "row")), ("no-input", Some("1")));
        let later =
            |params: &str| run_on(DataEnvelopment::method(), params, &table(&[1.0], &[1.0]), &table(&[0.0, 2.0], &[1.0, 0.0])).unwrap();
        let got = later(r#"{"inputs": ["in"], "gives": "scale"}"#);
        assert_eq!((got.values.clone(), got.codes()), (vec![None, None], vec!["no-input", "no-output"]));
        assert_eq!(later(r#"{"inputs": ["in"]}"#).values, [None, Some(0.0)]);
    }
}
