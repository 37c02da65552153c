//! The supermatrix of a network out of judgement matrices.

use indicia_plugin::method::Path;
use indicia_plugin::prelude::*;

use crate::ahp::RandomIndex;
use crate::incomplete::Gaps;
use crate::pairwise::Comparisons;
use crate::scale::Scale;

/// Tables of children by children, one under each child: how many times more the row has to do with that child than the column.
pub(crate) const ROLE: &str = "comparisons";

/// Clusters of children and how they are compared.
pub(crate) struct Clusters {
    /// The cluster of each child.
    pub of: Vec<usize>,
    /// The part of each cluster (the rows) in what the children of a cluster (the columns) depend on; `None` where clusters count alike.
    pub parts: Option<Vec<f64>>,
    /// How many there are.
    pub count: usize,
}

/// How judgements become priorities.
pub(crate) struct Rules {
    pub random_index: RandomIndex,
    pub limit: f64,
    pub gaps: Gaps,
}

impl Clusters {
    /// One cluster of all, without a declaration. Each child is in one cluster.
    pub(crate) fn of_ids(declared: Option<&[Vec<String>]>, data: &Table) -> Result<Clusters, Failure> {
        let n = data.cols();
        let Some(declared) = declared else { return Ok(Clusters { of: vec![0; n], parts: None, count: 1 }) };
        let mut of: Vec<Option<usize>> = vec![None; n];
        for (c, ids) in declared.iter().enumerate() {
            for (k, id) in ids.iter().enumerate() {
                let here = || format!("clusters[{c}][{k}]");
                let Some(j) = (0..n).find(|j| data.field(*j).id == id) else {
                    return Err(Failure::new("cluster-unknown").at(here()).arg("id", id));
                };
                if of[j].replace(c).is_some() {
                    return Err(Failure::new("cluster-twice").at(here()).arg("id", id));
                }
            }
        }
        match of.iter().position(Option::is_none) {
            Some(j) => Err(Failure::new("cluster-none").at("clusters").arg("id", data.field(j).id)),
            None => Ok(Clusters { of: of.into_iter().flatten().collect(), parts: None, count: declared.len() }),
        }
    }

    /// Compares clusters: one matrix a cluster, whose children depend on all of them. Of each pair the number of 1 or more counts; 0 says nothing, and a cluster without any number plays no part.
    pub(crate) fn compared(mut self, matrices: &[Vec<Vec<f64>>]) -> Result<Clusters, Failure> {
        let k = self.count;
        let shape = |found: usize, path: String| Err(Failure::new("clusters-shape").at(path).arg("expected", k).arg("found", found));
        if matrices.len() != k {
            return shape(matrices.len(), "cluster_comparisons".into());
        }
        let mut parts = vec![0.0; k * k];
        for (under, rows) in matrices.iter().enumerate() {
            let path = format!("cluster_comparisons[{under}]");
            if let Some(wrong) = std::iter::once(rows.len()).chain(rows.iter().map(Vec::len)).find(|len| *len != k) {
                return shape(wrong, path);
            }
            let members: Vec<usize> = (0..k).filter(|a| (0..k).any(|b| rows[*a][b] != 0.0 || rows[b][*a] != 0.0)).collect();
            let m = members.len();
            let mut cells = vec![1.0; m * m];
            for (r, a) in members.iter().enumerate() {
                for (c, b) in members.iter().enumerate().skip(r + 1) {
                    let (x, y) = (rows[*a][*b], rows[*b][*a]);
                    if x < 0.0 || y < 0.0 || x == 0.0 && y == 0.0 {
                        return Err(Failure::new("clusters-gap").at(format!("{path}[{a}][{b}]")));
                    }
                    let ratio = if x >= 1.0 || y == 0.0 { x } else { 1.0 / y };
                    cells[r * m + c] = ratio;
                    cells[c * m + r] = 1.0 / ratio;
                }
            }
            let weights = Comparisons { n: m, cells, gaps: Vec::new() }.eigenvector()?.weights;
            members.iter().zip(weights).for_each(|(a, w)| parts[a * k + under] = w);
        }
        self.parts = Some(parts);
        Ok(self)
    }

    fn part(&self, cluster: usize, under: usize) -> f64 {
        self.parts.as_ref().map_or(1.0, |p| p[cluster * self.count + under])
    }
}

/// The mean of the experts' weighted supermatrices, row by row, whose columns sum to one. Tables stand in the order of the children, expert after expert.
pub(crate) fn supermatrix(
    tables: &[&Table],
    n: usize,
    clusters: &Clusters,
    rules: &Rules,
    data: &Table,
    call: &Call,
) -> Result<Vec<f64>, Failure> {
    if !tables.len().is_multiple_of(n) {
        let failure = Failure::new("comparisons-count").at(format!("expert.{ROLE}"));
        return Err(failure.arg("expected", n).arg("found", tables.len()));
    }
    let experts = tables.len() / n;
    let mut mean = vec![0.0; n * n];
    for (number, table) in tables.iter().enumerate() {
        let j = number % n;
        let column = column(table, number, j, clusters, rules, (data, tables.len(), experts), call)?;
        column.iter().enumerate().for_each(|(i, x)| mean[i * n + j] += x / experts as f64);
    }
    Ok(mean)
}

/// What one expert says that a child depends on.
fn column(
    table: &Table,
    number: usize,
    j: usize,
    clusters: &Clusters,
    rules: &Rules,
    (data, tables, experts): (&Table, usize, usize),
    call: &Call,
) -> Result<Vec<f64>, Failure> {
    let n = data.cols();
    let id = data.field(j).id;
    let path = crate::pairwise::at_role(ROLE, tables, number, None);
    let m = Comparisons::read_role(table, ROLE, tables, number, 0.02, Scale::Ratio)?;
    let said = |i: usize| (0..n).any(|k| table.columns[k].get(i).is_some() || table.columns[i].get(k).is_some());
    let members: Vec<usize> = (0..n).filter(|i| said(*i)).collect();
    if members.is_empty() {
        return Err(Failure::new("dependence-empty").at(path).arg("item", id));
    }
    for (a, i) in members.iter().enumerate() {
        for k in &members[a + 1..] {
            if clusters.of[*i] != clusters.of[*k] && !m.gaps.contains(&(*i, *k)) {
                let here = Path::default().key("expert").key(ROLE);
                let here = if tables > 1 { here.item(number) } else { here };
                let failure = Failure::new("across-clusters").at(here.item(*i).key(data.field(*k).id).to_string());
                return Err(failure.arg("id", data.field(*i).id).arg("other", data.field(*k).id));
            }
        }
    }
    let mut column = vec![0.0; n];
    for cluster in 0..clusters.count {
        let inside: Vec<usize> = members.iter().copied().filter(|i| clusters.of[*i] == cluster).collect();
        let part = clusters.part(cluster, clusters.of[j]);
        if inside.is_empty() {
            continue;
        }
        let own = m.part(&inside);
        let own = if rules.gaps == Gaps::Refuse {
            match own.gaps.first() {
                None => own,
                Some((r, c)) => {
                    let (row, column) = (inside[*r], data.field(inside[*c]).id);
                    let here = crate::pairwise::at_role(ROLE, tables, number, Some((row, column)));
                    return Err(Failure::new("matrix-gap").at(here).arg("other", data.field(row).id));
                }
            }
        } else {
            let reached = own.reached();
            if reached.contains(&false) {
                let side = |of: bool| {
                    let ids: Vec<String> =
                        inside.iter().zip(&reached).filter(|(_, r)| **r == of).map(|(i, _)| format!("`{}`", data.field(*i).id)).collect();
                    ids.join(", ")
                };
                return Err(Failure::new("matrix-apart").at(path).arg("left", side(true)).arg("right", side(false)));
            }
            own.completed(rules.gaps)?
        };
        let found = own.eigenvector()?;
        if own.n > 2 && !own.is_tree() {
            let unknown =
                || Failure::new("random-index-unknown").at("random_index").arg("name", rules.random_index.word()).arg("count", own.n);
            let index = rules.random_index.of(own.n).ok_or_else(unknown)? * own.share_of_index();
            let ci = ((found.lambda_max - own.n as f64) / (own.n - 1) as f64).max(0.0);
            let cr = ci / index;
            let told = |code: &str| {
                let name = if experts > 1 { format!("{} {}", number / n + 1, id) } else { id.to_string() };
                let told = Failure::new(code).at(path.clone()).arg("name", name).arg("found", data.field(inside[0]).id).arg("count", own.n);
                told.arg("cr", format!("{cr:.4}")).arg("table", rules.random_index.word()).arg("limit", rules.limit)
            };
            if cr < rules.limit { call.info(told("anp-consistency")) } else { call.warn(told("anp-inconsistent")) }
        }
        inside.iter().zip(&found.weights).for_each(|(i, w)| column[*i] = part * w);
    }
    let total = indicia_kernels::sum(&column);
    if total <= 0.0 {
        return Err(Failure::new("dependence-empty").at(path).arg("item", id));
    }
    Ok(column.into_iter().map(|x| x / total).collect())
}
