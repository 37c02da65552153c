use indicia_core::{Dataset, Evaluation};

/// Values that can be judged: those of an evaluation, or of one draw of it.
pub trait Values {
    /// Whose values they are; one row each.
    fn data(&self) -> &Dataset;

    /// The published value of a node or indicator in a row.
    fn value(&self, id: &str, row: usize) -> Option<f64>;

    /// The value by which ranks are given.
    fn unrounded(&self, id: &str, row: usize) -> Option<f64> {
        self.value(id, row)
    }

    /// The number of the class with the greatest membership, 0 for the lowest; of equal ones the lower. `None` where there are no memberships.
    fn class(&self, id: &str, row: usize) -> Option<usize>;
}

impl Values for Evaluation {
    fn data(&self) -> &Dataset {
        self.scored_data()
    }

    fn value(&self, id: &str, row: usize) -> Option<f64> {
        Evaluation::value(self, id)?.get(row)
    }

    fn unrounded(&self, id: &str, row: usize) -> Option<f64> {
        match (self.node(id), self.indicator(id)) {
            (Some(node), _) => node.unrounded.get(row),
            (None, Some(indicator)) => indicator.unrounded.get(row),
            (None, None) => None,
        }
    }

    fn class(&self, id: &str, row: usize) -> Option<usize> {
        let node = self.node(id)?;
        // Where the node has no value, as where a unit belongs to no class at all, it has no class either.
        node.value.get(row)?;
        let degrees: Vec<f64> = node.memberships.iter().map(|class| class.get(row)).collect::<Option<_>>()?;
        (0..degrees.len()).reduce(|best, k| if degrees[k] > degrees[best] { k } else { best })
    }
}
