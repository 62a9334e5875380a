//! Latents in groups that a reader can take in, by their names. What is drawn for each candidate,
//! bloc or night of a drift counts as one thing. Latents are independent of each other (what is
//! correlated is a weighted sum of several), so any grouping has indices that mean something.

use std::collections::BTreeSet;

use crate::experiment::Failure;
use crate::latent::LatentName;
use crate::scenario::did_you_mean;

/// The name of the group of all luck that is no latent: who turns out and whom they choose, given
/// all chances.
pub const COUNTS: &str = "counts";

/// How finely shocks are told apart. Parameters each stand for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// `shocks.contest`
    Kind,
    /// `shocks.contest.runoff`: by what they are drawn for first.
    #[default]
    Contest,
    /// `shocks.contest.runoff.tuberville`
    Each,
}

/// Latents that stand in one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub name: String,
    /// Places in the model's latents.
    pub latents: Vec<usize>,
}

impl Grouping {
    fn name(self, latent: &str) -> String {
        match (self, LatentName::of(latent)) {
            (Grouping::Each, _) | (_, LatentName::Parameter(_)) => latent.to_owned(),
            (Grouping::Kind, LatentName::Shock(shock)) => shock.of_kind(),
            (Grouping::Contest, LatentName::Shock(shock)) => shock.of_contest(),
        }
    }
}

/// So many groups are named where none was meant.
const MOST_NAMED: usize = 12;

/// The latents `names` that are `wanted` `[latent]`, in groups: those of which a pattern is a
/// beginning (`*` stands for any one part) by the first such pattern, the others by `grouping`. In
/// order of the groups' names.
///
/// # Errors
/// If a pattern fits none.
pub fn groups(
    names: &[&str],
    wanted: &[bool],
    grouping: Grouping,
    patterns: &[String],
) -> Result<Vec<Group>, Failure> {
    if let Some(idle) = patterns
        .iter()
        .find(|pattern| !names.iter().any(|name| fits(pattern, name)))
    {
        let known: BTreeSet<String> = names.iter().map(|name| grouping.name(name)).collect();
        let known: Vec<String> = known.into_iter().take(MOST_NAMED).collect();
        let there_are = || format!("the uncertain quantities are in {}", known.join(", "));
        return Err(Failure::Asked {
            message: format!("no uncertain quantity is called \"{idle}\""),
            help: did_you_mean(idle, names.iter().copied())
                .or_else(|| (!known.is_empty()).then(there_are)),
        });
    }
    let mut groups: Vec<Group> = Vec::new();
    for (at, name) in names.iter().enumerate().filter(|(at, _)| wanted[*at]) {
        let own = patterns.iter().find(|pattern| fits(pattern, name));
        let own = own.cloned().unwrap_or_else(|| grouping.name(name));
        match groups.iter_mut().find(|group| group.name == own) {
            Some(group) => group.latents.push(at),
            None => groups.push(Group {
                name: own,
                latents: vec![at],
            }),
        }
    }
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(groups)
}

/// Whether the parts of `pattern` are the first ones of `name`.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = name.split('.');
    pattern.split('.').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == "*" || wanted == part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = [
        "acts.e-endorses-a",
        "shocks.contest.runoff.a",
        "shocks.contest.runoff.b",
        "shocks.contest.primary.a",
        "shocks.drift.a.step-0-1",
        "shocks.turnout.runoff",
    ];

    fn named(grouping: Grouping, patterns: &[&str]) -> Vec<(String, usize)> {
        let patterns: Vec<String> = patterns.iter().map(|pattern| pattern.to_string()).collect();
        let groups = groups(&NAMES, &[true; 6], grouping, &patterns).unwrap();
        groups
            .into_iter()
            .map(|group| (group.name, group.latents.len()))
            .collect()
    }

    #[test]
    fn shocks_are_grouped_by_what_they_are_drawn_for() {
        let expected = [
            ("acts.e-endorses-a", 1),
            ("shocks.contest.primary", 1),
            ("shocks.contest.runoff", 2),
            ("shocks.drift", 1),
            ("shocks.turnout.runoff", 1),
        ];
        assert_eq!(
            named(Grouping::Contest, &[]),
            expected.map(|(name, count)| (name.to_owned(), count))
        );
        assert_eq!(
            named(Grouping::Kind, &[])[1],
            ("shocks.contest".to_owned(), 3)
        );
        assert_eq!(named(Grouping::Each, &[]).len(), 6);
    }

    #[test]
    fn patterns_come_first() {
        let found = named(Grouping::Contest, &["shocks.*.runoff"]);
        assert_eq!(found[3], ("shocks.drift".to_owned(), 1));
        assert_eq!(found[1], ("shocks.*.runoff".to_owned(), 3));
    }

    #[test]
    fn what_has_no_bearing_is_in_no_group_and_a_pattern_that_fits_none_is_refused() {
        let wanted = [true, false, false, false, false, false];
        assert_eq!(
            groups(&NAMES, &wanted, Grouping::Each, &[]).unwrap().len(),
            1
        );
        let Err(Failure::Asked { message, help }) =
            groups(&NAMES, &wanted, Grouping::Each, &["shock.drift".into()])
        else {
            panic!("refused")
        };
        assert_eq!(message, "no uncertain quantity is called \"shock.drift\"");
        assert!(help.is_none() || help.is_some_and(|help| help.contains("shocks.drift")));
    }
}
