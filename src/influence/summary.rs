//! An arm's acts each by itself: who says what of whom and when, how much it may be worth, how it
//! comes and goes. What is uncertain stands at the middle of what it may be.

use indexmap::IndexMap;

use crate::election::{Act, ActSummary, Bloc, Contest, Election, Quantity, Roster, Spread};

use super::effect;

/// The normal score of the 95th percentile.
const Z95: f64 = 1.644_853_626_951_472_2;

/// The acts of an arm, by date, then id.
pub fn summaries(roster: &Roster, election: &Election) -> Vec<ActSummary> {
    let mut acts: Vec<&Act> = election.acts.iter().collect();
    acts.sort_by_key(|act| (act.date, act.ix));
    acts.into_iter()
        .map(|act| summary(roster, election, act))
        .collect()
}

fn summary(roster: &Roster, election: &Election, act: &Act) -> ActSummary {
    let endorser = &roster[act.endorser()].name;
    let by = (act.kind.claimant()).map_or(endorser, |by| &roster[by].name);
    let likely =
        |other: &&Act| (other.chance.as_ref()).is_none_or(|it| median(&it.probability) > 0.5);
    let withdrawn = act.withdrawals(&election.acts).into_iter().find(likely);
    let effect = effect(election, act).map(|(_, size)| spread(size));
    ActSummary {
        id: roster[act.ix].id.clone(),
        kind: act.kind.noun(),
        by: by.clone(),
        endorser: endorser.clone(),
        target: act
            .about(&election.acts)
            .map(|target| roster[target].id.clone()),
        undoes: act.undoes().map(|undone| roster[undone].id.clone()),
        date: act.date.to_string(),
        probability: act
            .chance
            .as_ref()
            .map(|chance| median(&chance.probability)),
        withdrawn: withdrawn.map(|other| other.date.to_string()),
        scale: act.scale,
        effect: effect.unwrap_or_default(),
        belief: belief(election, act),
        correction: act.kind.denial().map(|(_, correction)| median(correction)),
        ramp: median(&act.timing.ramp),
        half_life: act.timing.half_life.as_ref().map(median),
        remainder: median(&act.timing.remainder),
        turnout: [&act.mobilise, &act.countermobilise]
            .iter()
            .any(|quantity| quantity.support() != (0.0, 0.0)),
        heard: heard(roster, election, act),
    }
}

/// The mean over voters of how far a claim is believed, in the middle of what is uncertain.
fn belief(election: &Election, act: &Act) -> Option<f64> {
    let blocs = election.electorate.blocs.iter().zip(act.kind.belief()?);
    mean(blocs.filter_map(|(bloc, belief)| Some((bloc.as_ref()?, median(belief)))))
}

/// The share of each contest's electorate that hears of the act, in the middle of what is
/// uncertain.
fn heard(roster: &Roster, election: &Election, act: &Act) -> IndexMap<String, f64> {
    let share = |contest: &Contest| {
        let blocs = contest.electorate.iter().filter_map(|ix| {
            let bloc = election.electorate.blocs[ix.at()].as_ref()?;
            let aware = act.audience(*ix, bloc, contest.ix);
            Some((bloc, aware.map_or(0.0, median)))
        });
        mean(blocs).unwrap_or(0.0)
    };
    let id = |contest: &Contest| roster[contest.ix].id.clone();
    election
        .contests
        .iter()
        .map(|contest| (id(contest), share(contest)))
        .collect()
}

/// The mean by voters; nothing without any.
fn mean<'a>(blocs: impl Iterator<Item = (&'a Bloc, f64)>) -> Option<f64> {
    let (mut sum, mut voters) = (0.0, 0u64);
    for (bloc, value) in blocs {
        sum += value * bloc.total() as f64;
        voters += bloc.total();
    }
    (voters > 0).then(|| sum / voters as f64)
}

fn median(quantity: &Quantity) -> f64 {
    quantity.at_score(0.0)
}

fn spread(quantity: &Quantity) -> Spread {
    let (low, high) = (quantity.at_score(-Z95), quantity.at_score(Z95));
    Spread {
        p5: low.min(high),
        p50: median(quantity),
        p95: low.max(high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load;

    #[test]
    fn every_act_of_alabama_is_told_with_its_middle() {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/alabama-2020.toml");
        let scenario = load(&path, &[]).unwrap().scenario;
        let acts = summaries(&scenario.roster, &scenario.arms[0].election);
        let dates: Vec<&str> = acts.iter().map(|act| act.date.as_str()).collect();
        assert_eq!(
            dates,
            [
                "2020-03-04",
                "2020-03-10",
                "2020-03-20",
                "2020-03-31",
                "2020-05-22"
            ]
        );
        let word = &acts[1];
        assert_eq!(
            (word.kind, word.by.as_str()),
            (crate::election::ActNoun::Endorsement, "Donald Trump")
        );
        assert!((word.effect.p50 - 0.28).abs() < 1e-12);
        assert!(
            (word.effect.p95 - (0.28 + 1.644_853_6 * 0.30)).abs() < 1e-6,
            "{:?}",
            word.effect
        );
        assert!((word.heard["runoff"] - 0.9).abs() < 1e-12 && word.heard["general"] == 0.0);
        assert_eq!(
            (acts[2].by.as_str(), acts[2].target.as_deref()),
            ("Jeff Sessions", Some("sessions"))
        );
        assert!(
            acts[2]
                .belief
                .is_some_and(|belief| belief > 0.1 && belief < 0.25)
        );
        assert_eq!(
            (acts[3].undoes.as_deref(), acts[3].effect.p50),
            (Some("sessions-mailers"), 0.02)
        );
        assert!(
            acts[3]
                .correction
                .is_some_and(|correction| (correction - 0.6).abs() < 0.02)
        );
    }
}
