//! Principal components of the children, shared by the weightings that use them.

use indicia_plugin::prelude::*;

use crate::columns::enough_rows;

/// Components that are kept.
pub(crate) struct Components {
    /// Eigenvalues, in falling order.
    pub values: Vec<f64>,
    /// A vector of length one for each, its greatest entry positive.
    pub vectors: Vec<Vec<f64>>,
    /// The sum of all eigenvalues, of those that are not kept too.
    pub total: f64,
}

/// How many components are kept: a number, or as many as reach a share of the variance, or those with an eigenvalue above one.
pub(crate) fn components(data: &Table, count: Option<u32>, share: Option<f64>) -> Result<Components, Failure> {
    enough_rows(data, 3)?;
    let k = data.cols();
    let mut r = vec![1.0; k * k];
    for i in 0..k {
        for j in 0..i {
            let (x, y) = (data.columns[i].values, data.columns[j].values);
            let flat = |x: &[f64]| indicia_kernels::min_max(x).is_none_or(|(lo, hi)| lo == hi);
            let id = data.field(if flat(x) { i } else { j }).id;
            r[i * k + j] = indicia_kernels::pearson(x, y).ok_or_else(|| Failure::new("constant-column").arg("id", id))?;
        }
    }
    let eigen = indicia_kernels::symmetric_eigen(&r, k).ok_or_else(|| Failure::new("overflow"))?;
    let total = k as f64;
    let kept = match (count, share) {
        (Some(count), _) if count as usize > k => {
            return Err(Failure::new("components-too-many").at("components").arg("found", count).arg("expected", k));
        }
        (Some(count), _) => count as usize,
        (None, Some(share)) => {
            let mut reached = 0.0;
            let enough = eigen.values.iter().position(|l| {
                reached += l;
                // All components together explain everything, but for rounding.
                reached >= share * total * (1.0 - 1e-12)
            });
            enough.map_or(k, |at| at + 1)
        }
        (None, None) => eigen.values.iter().filter(|l| **l > 1.0).count().max(1),
    };
    Ok(Components { values: eigen.values[..kept].to_vec(), vectors: eigen.vectors[..kept].to_vec(), total })
}

/// Refuses a rule for the number of components beside a number.
pub(crate) fn one_rule(count: Option<u32>, share: Option<f64>) -> Result<(), Failure> {
    match (count, share) {
        (Some(_), Some(_)) => Err(Failure::new("components-twice").at("share")),
        _ => Ok(()),
    }
}

/// Says how many components were kept and what they explain.
pub(crate) fn tell(kept: &Components, call: &Call) {
    let explained = 100.0 * indicia_kernels::sum(&kept.values) / kept.total;
    let values: Vec<String> = kept.values.iter().map(|l| format!("{l:.3}")).collect();
    let info = Failure::new("components-kept").arg("count", kept.values.len());
    call.info(info.arg("values", values.join(", ")).arg("value", format!("{explained:.1}")));
}
