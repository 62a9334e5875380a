//! Several acts on one candidate.

use std::ops::Deref;

/// The sum of `contributions`, of each sign the largest first, times 1, d, d², …; `contributions`
/// is left sorted.
///
/// 0.4, 0.2 and −0.1 with d = 0.5: 0.4 + 0.1 − 0.1 = 0.4. With d = 1 the plain sum.
pub fn diminished(contributions: &mut [f64], factor: f64) -> f64 {
    contributions.sort_unstable_by(|a, b| b.abs().total_cmp(&a.abs()).then(b.total_cmp(a)));
    let (mut up, mut down) = (1.0, 1.0);
    let mut sum = 0.0;
    for &contribution in contributions.iter() {
        let weight = if contribution > 0.0 {
            &mut up
        } else {
            &mut down
        };
        sum += contribution * *weight;
        *weight *= factor;
    }
    sum
}

/// The same of `contributions` `[contribution][replicate]`, by replicate.
pub fn diminished_by_replicate<C: Deref<Target = [f64]>>(
    contributions: &[C],
    factor: &[f64],
) -> impl Iterator<Item = f64> {
    let mut heard = Vec::with_capacity(contributions.len());
    factor.iter().enumerate().map(move |(lane, factor)| {
        // Without sorting where nothing diminishes, as is the rule.
        if *factor == 1.0 {
            return contributions.iter().map(|column| column[lane]).sum();
        }
        heard.clear();
        heard.extend(contributions.iter().map(|column| column[lane]));
        diminished(&mut heard, *factor)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_diminishes_by_itself() {
        assert!((diminished(&mut [0.2, -0.1, 0.4], 0.5) - 0.4).abs() < 1e-15);
        assert!((diminished(&mut [-0.2, -0.4], 0.5) + 0.5).abs() < 1e-15);
        assert!((diminished(&mut [0.2, -0.1, 0.4], 1.0) - 0.5).abs() < 1e-15);
        assert_eq!(diminished(&mut [], 0.3), 0.0);
    }

    #[test]
    fn nothing_heard_leaves_the_others_in_their_places() {
        assert_eq!(diminished(&mut [0.0, 0.3], 0.5), 0.3);
    }
}
