//! A local metric: the library brings the definition of an indicator, and computes it from the region's own raw columns.

use indicia_plugin::prelude::*;

method! {
    /// # Balance of channels
    ///
    /// `x = (1 - (p_1^2 + … + p_k^2)) / (1 - 1/k)`, where `p_i` is the share of channel *i* in what all *k* channels of `of` carry.
    ///
    /// 1 when all carry the same, 0 when one carries everything: the Gini-Simpson index over its greatest value. A unit
    /// with a gap in one of the channels has no value, and neither has one with a negative count or with nothing at all.
    pub struct Balance: Deriver = "channels/balance" {
        title { zh: "渠道均衡度", en: "Balance of channels" }
        params {
            /// The raw columns, one a channel; at least two.
            of: Vec<String>;
        }
        texts {
            "too-few-channels" => { zh: "`of` 至少需要两列", en: "`of` needs at least two columns" }
            "nothing-handled" => { zh: "各渠道数量须不为负且合计大于零", en: "the channels must carry something, and none less than nothing" }
        }
        example r#"{"of": ["a", "b", "c"]}"#
    }
}

impl Deriver for Balance {
    fn facts(&self) -> Facts {
        Facts { fit: Fit::None, inputs: self.of.clone(), ..Facts::default() }
    }

    fn check(&self) -> Result<(), Failure> {
        if self.of.len() < 2 { Err(Failure::new("too-few-channels").at("of")) } else { Ok(()) }
    }

    fn derive(&self, data: &Table, out: &mut Output, call: &Call) -> Result<(), Failure> {
        let k = data.columns.len() as f64;
        for row in 0..data.rows {
            let channels = || data.columns.iter().map(|c| c.values[row]);
            let all: f64 = channels().sum();
            if all > 0.0 && all.is_finite() && channels().all(|x| x >= 0.0) {
                let concentration: f64 = channels().map(|x| (x / all) * (x / all)).sum();
                out.set(row, 0, (1.0 - concentration) / (1.0 - 1.0 / k));
            } else {
                out.fail(row, 0);
                call.cell(row, 0, Failure::new("nothing-handled"));
            }
        }
        Ok(())
    }

    fn explain(&self, fields: &[Field]) -> Option<Explanation> {
        let all = fields.iter().map(|f| f.id).collect::<Vec<_>>().join(" + ");
        let squares: Vec<String> = fields.iter().map(|f| format!("({} / ({all})) ^ 2", f.id)).collect();
        let formula = format!("(1 - ({})) / (1 - 1 / {})", squares.join(" + "), fields.len());
        Some(Explanation { formula, names: Vec::new() })
    }
}

plugin! { name: "channels", methods: [Balance], packs: [include_str!("pack.toml")] }
