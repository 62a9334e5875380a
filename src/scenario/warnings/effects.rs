//! How certain and how large effects are, and who is taken to hear of them.

use crate::election::{EndorserIx, Scale};
use crate::latent::Quantity;
use crate::scenario::diagnostic::Problem;
use crate::scenario::tree::Node;

use super::{Whole, percent};

/// Log-odds of the electorate. The largest figure of any study, of open primaries in 2022 and not
/// causal, is 1.2 with a standard error of 0.13.
const LARGEST_MEASURED: f64 = 1.5;

/// Of those to whom an endorser is known more have an opinion than have none.
const KNOWN: f64 = 0.5;

/// Without shocks the same candidate wins every time.
pub fn nothing_moves_candidates(whole: &Whole) -> Vec<Problem> {
    let shocks = &whole.baseline().shocks;
    let moving = [
        &shocks.candidate,
        &shocks.contest,
        &shocks.drift,
        &shocks.bloc,
        &shocks.region,
    ];
    let blocs = whole.baseline().electorate.blocs.iter().flatten();
    let mut weights = blocs.flat_map(|bloc| bloc.support.iter().flatten().flatten().flatten());
    if moving.iter().any(|law| law.is_some())
        || weights.any(|weight| !is_known(weight))
        || whole.is_all_known()
    {
        return Vec::new();
    }
    let (path, what) = match whole.written.get(["shocks"]) {
        Some(_) => ("shocks", "none of the [shocks] moves a candidate"),
        None => ("", "there are no [shocks]"),
    };
    vec![Problem::warning(
        path.to_owned(),
        format!(
            "{what}: how people will vote is taken as known, and chances near 0 or 100 % come of that alone"
        ),
        "add `[shocks]` with `contest = { normal = { sd = 0.2 } }`; an empty `[shocks]` says that nothing is to be uncertain",
    )]
}

/// An effect that is given as one number.
pub fn known_effects(whole: &Whole) -> Vec<Problem> {
    let known = whole.acts(|_, _| false).into_iter();
    known
        .filter(|(act, _)| is_known(&act.effect) && act.effect != Quantity::ZERO)
        .filter(|_| !whole.is_all_known())
        .map(|(act, arm)| {
            let (id, effect) = (whole.act(act), &act.effect);
            whole.warning(
                arm,
                format!("acts.{id}.effect"),
                format!("effect of act \"{id}\" is {effect}, as if that were known"),
                &format!(
                    "say how uncertain it is, as `{{ normal = {{ mean = {effect}, sd = {} }} }}`, which allows for none",
                    effect.at_score(0.0).abs()
                ),
            )
        })
        .collect()
}

/// An effect larger than any that was measured.
pub fn large_effects(whole: &Whole) -> Vec<Problem> {
    let large = whole.acts(|known, act| known.effect != act.effect || known.scale != act.scale);
    large
        .into_iter()
        .filter(|(act, _)| {
            act.scale == Scale::Electorate && act.effect.at_score(0.0).abs() > LARGEST_MEASURED
        })
        .map(|(act, arm)| {
            let id = whole.act(act);
            whole.warning(
                arm,
                format!("acts.{id}.effect"),
                format!(
                    "effect of act \"{id}\" is {} on the electorate's log-odds: none beyond {LARGEST_MEASURED} was ever measured",
                    act.effect
                ),
                "a president's word in a nomination came to 0.4, give or take 0.4; what moves one voter who heard is `scale = \"voter\"`",
            )
        })
        .collect()
}

/// Endorsers of whom all are taken to have heard though few think anything of them.
pub fn known_to_all(whole: &Whole) -> Vec<Problem> {
    let endorsers = 0..whole.scenario.roster.endorsers.len();
    endorsers
        .filter_map(|at| known_to_all_by_default(whole, EndorserIx(at as u16)))
        .collect()
}

fn known_to_all_by_default(whole: &Whole, endorser: EndorserIx) -> Option<Problem> {
    let roster = &whole.scenario.roster;
    let id = &roster[endorser].id;
    let relies =
        |(act, _): &(&crate::election::Act, _)| act.endorser() == endorser && act.aware.is_none();
    whole.acts(|_, _| true).iter().find(|act| relies(act))?;
    let view = |bloc: &str| whole.written.get(["blocs", bloc, "views", id]);
    let unsaid = |bloc: &str| view(bloc).is_some_and(|view: &Node| view.get(["aware"]).is_none());
    let blocs = whole.baseline().electorate.blocs.iter().enumerate();
    let (mut voters, mut opinions, mut first) = (0.0, 0.0, None);
    for (at, bloc) in blocs {
        let name = roster.blocs[at].id.as_str();
        let Some((bloc, view)) = bloc
            .as_ref()
            .and_then(|bloc| Some((bloc, bloc.views[endorser.at()].as_ref()?)))
            .filter(|_| unsaid(name))
        else {
            continue;
        };
        let size = bloc.total() as f64;
        voters += size;
        opinions += size * (view.approve.at_score(0.0) + view.disapprove.at_score(0.0));
        first = first.or(Some(name));
    }
    let share = opinions / voters;
    (share < KNOWN).then(|| {
        Problem::warning(
            format!("blocs.{}.views.{id}", first.unwrap_or_default()),
            format!(
                "only {} approve or disapprove of \"{id}\", yet without `aware` all know where \"{id}\" stands",
                percent(share)
            ),
            "add `aware = 0.5`, the share who know, to these views, or to the acts the share who hear of them",
        )
    })
}

fn is_known(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Fixed(_) => true,
        Quantity::Uncertain { .. } => false,
    }
}
