//! Circumstances: whom a unit is held against.

use indicia_plugin::prelude::*;

use crate::frontier::named_children;

choices! {
    /// Whose circumstances are alike.
    pub enum Near {
        /// The nearer, the more often drawn: an Epanechnikov kernel.
        Kernel = "kernel",
        /// Whoever lies within a distance, but not at the same place: neighbours.
        Within = "within",
    }
}

/// The parameters of a method that say what circumstances are.
pub struct Declared<'p> {
    /// The ids of the children that are circumstances.
    pub names: Option<&'p [String]>,
    pub near: Near,
    /// One number for each, in the order of the names; one in all for neighbours.
    pub bandwidth: Option<&'p [f64]>,
}

/// The circumstances of the units of a fit, and how far they reach.
pub struct Context<'a> {
    /// Which children they are.
    pub marked: Vec<bool>,
    columns: Vec<&'a [f64]>,
    reach: Vec<f64>,
    near: Near,
}

impl Declared<'_> {
    /// Refuses bandwidths that are not as many numbers above zero as they have to be.
    pub fn check(&self) -> Result<(), Failure> {
        let count = match (self.names, self.near) {
            (Some(names), Near::Kernel) => names.len(),
            _ => 1,
        };
        let right = self.bandwidth.map(|h| h.len() == count && h.iter().all(|h| *h > 0.0));
        // Neighbours need a distance, and a distance needs something to be measured.
        match (right, self.names, self.near) {
            (None, _, Near::Kernel) | (Some(true), Some(_), _) => Ok(()),
            _ => Err(Failure::new("bandwidths").at("bandwidth").arg("count", count)),
        }
    }

    /// The circumstances among the columns of a fit; `None` where there are none.
    pub fn of<'a>(&self, fit: impl Iterator<Item = &'a [f64]>, data: &Table) -> Result<Option<Context<'a>>, Failure> {
        let Some(names) = self.names else { return Ok(None) };
        let marked = named_children(data, "context", names)?;
        let columns: Vec<&[f64]> = fit.zip(&marked).filter(|(_, m)| **m).map(|(c, _)| c).collect();
        let own = || (0..data.cols()).filter(|j| marked[*j]).map(|j| data.field(j).id);
        let reach = match self.bandwidth {
            Some(given) if self.near == Near::Kernel => own().filter_map(|id| Some(given[names.iter().position(|n| n == id)?])).collect(),
            Some(given) => given.to_vec(),
            None => {
                let n = columns.first().map_or(0, |c| c.len()) as f64;
                let narrowing = libm::pow(n, -1.0 / (4.0 + columns.len() as f64));
                let of = |(id, x): (&str, &&[f64])| match indicia_kernels::sd(x, 1) {
                    Some(sd) if sd > 0.0 => Ok(2.345 * sd * narrowing),
                    _ => Err(Failure::new("context-constant").arg("id", id)),
                };
                own().zip(&columns).map(of).collect::<Result<_, _>>()?
            }
        };
        Ok(Some(Context { marked, columns, reach, near: self.near }))
    }
}

impl Context<'_> {
    /// How often each unit of the fit is drawn for one with the values `unit` in all children.
    pub fn chances(&self, unit: &[f64], chance: &mut [f64]) {
        let own = unit.iter().zip(&self.marked).filter(|(_, m)| **m).map(|(z, _)| z);
        match self.near {
            Near::Kernel => {
                chance.fill(1.0);
                for ((column, z), h) in self.columns.iter().zip(own).zip(&self.reach) {
                    for (chance, other) in chance.iter_mut().zip(*column) {
                        let apart = (other - z) / h;
                        *chance *= if apart * apart < 1.0 { 1.0 - apart * apart } else { 0.0 };
                    }
                }
            }
            Near::Within => {
                chance.fill(0.0);
                for (column, z) in self.columns.iter().zip(own) {
                    chance.iter_mut().zip(*column).for_each(|(sum, other)| *sum += (other - z) * (other - z));
                }
                let most = self.reach[0];
                chance.iter_mut().for_each(|c| *c = f64::from(u8::from(*c > 0.0 && libm::sqrt(*c) <= most)));
            }
        }
    }
}

/// The children that are compared: all but the circumstances.
pub fn compared(data: &Table, context: Option<&Context>) -> Vec<usize> {
    (0..data.cols()).filter(|j| context.is_none_or(|c| !c.marked[*j])).collect()
}

/// Refuses values below zero in these columns.
pub fn not_negative(data: &Table, columns: &[usize]) -> Result<(), Failure> {
    for j in columns {
        if let Some(x) = data.columns[*j].values.iter().find(|x| **x < 0.0) {
            return Err(Failure::new("bod-negative").arg("id", data.field(*j).id).arg("value", x));
        }
    }
    Ok(())
}
