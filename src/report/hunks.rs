//! Two texts line by line: the stretches in which they differ.

/// A stretch of lines that another takes the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The line of the first text at which it begins, counted from one.
    pub line: usize,
    pub out: Vec<String>,
    pub into: Vec<String>,
}

/// Beyond so many pairs of lines a stretch is not looked into.
const MOST: usize = 4_000_000;

/// Where two texts differ: as few lines as can be. Nothing where they are equal.
pub fn hunks(before: &str, after: &str) -> Vec<Hunk> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    let alike = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[alike..], &new[alike..]);
    let at_end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - at_end], &new[..new.len() - at_end]);
    let mut found = Vec::new();
    let mut hunk = Hunk { line: alike + 1, out: Vec::new(), into: Vec::new() };
    let common = common(old, new);
    let (mut at_old, mut at_new) = (0, 0);
    for (next_old, next_new) in common.into_iter().chain([(old.len(), new.len())]) {
        hunk.line = alike + at_old + 1;
        hunk.out = old[at_old..next_old].iter().map(|line| line.to_string()).collect();
        hunk.into = new[at_new..next_new].iter().map(|line| line.to_string()).collect();
        if !hunk.out.is_empty() || !hunk.into.is_empty() {
            found.push(hunk.clone());
        }
        (at_old, at_new) = (next_old + 1, next_new + 1);
    }
    found
}

/// The longest run of lines that both have in order, by their places.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > MOST {
        return Vec::new();
    }
    let width = new.len() + 1;
    let mut longest = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = match old[i] == new[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}
