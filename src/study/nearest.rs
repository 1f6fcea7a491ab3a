//! The name that was probably meant.

/// The candidate that needs the fewest edits to become `name`, if they are few enough to be a slip.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (edits(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(count, candidate)| *count * 5 <= candidate.chars().count().max(wanted.chars().count()) * 2)
        .min_by_key(|(count, _)| *count)
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one name into the other.
fn edits(from: &str, to: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut count = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                count = count.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = count;
        }
    }
    rows[a.len()][b.len()]
}

/// "did you mean x" where something is near, else nothing.
pub(super) fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map_or_else(String::new, |near| format!("did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        assert_eq!(edits("cell_m", "cell_m"), 0);
        assert_eq!(edits("cel_m", "cell_m"), 1);
        assert_eq!(edits("clel_m", "cell_m"), 1);
        assert_eq!(nearest("titel", ["title", "tables", "crs"]), Some("title"));
        assert_eq!(nearest("colour", ["title", "tables", "crs"]), None);
    }
}
