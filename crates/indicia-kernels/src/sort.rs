/// Sorts values, the least first; -0 stands before 0.
///
/// ```
/// let mut values = [2.0, -1.0, 0.5];
/// indicia_kernels::sort(&mut values);
/// assert_eq!(values, [-1.0, 0.5, 2.0]);
/// ```
// One routine for all who sort numbers: a sort is five kilobytes of code wherever it is written anew.
#[inline(never)]
pub fn sort(values: &mut [f64]) {
    values.sort_unstable_by(f64::total_cmp);
}

/// Sorts places of `values` by what stands there, the least first; among equal values the lower place.
///
/// ```
/// let mut places = [0, 1, 2];
/// indicia_kernels::sort_places(&mut places, &[2.0, -1.0, 2.0]);
/// assert_eq!(places, [1, 0, 2]);
/// ```
///
/// # Panics
///
/// Where a place lies outside `values`.
#[inline(never)]
pub fn sort_places(places: &mut [usize], values: &[f64]) {
    places.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
}

/// Like [`sort_places`], the greatest first; among equal values still the lower place.
///
/// # Panics
///
/// Where a place lies outside `values`.
#[inline(never)]
pub fn sort_places_down(places: &mut [usize], values: &[f64]) {
    places.sort_unstable_by(|a, b| values[*b].total_cmp(&values[*a]).then(a.cmp(b)));
}
