//! What a careful colleague asks of a scenario that can be run: each check is one question, put to
//! what the scenario means. Must not know how it is simulated.

mod calendar;
mod contests;
mod effects;
mod support;
mod what_ifs;

use crate::election::{Act, Election};

use super::diagnostic::Problem;
use super::register::is_remark;
use super::resolved::{Arm, Scenario};
use super::tree::Node;

pub use calendar::of_dates;

/// All that is asked, in the order in which people are told.
const CHECKS: [fn(&Whole) -> Vec<Problem>; 13] = [
    effects::nothing_moves_candidates,
    effects::known_effects,
    effects::large_effects,
    effects::known_to_all,
    support::copied,
    support::out_of_reach,
    contests::uncounted,
    contests::without_winner,
    calendar::late_acts,
    calendar::early_polls,
    calendar::moved_in_vain,
    what_ifs::undoing_nothing,
    what_ifs::without_bearing,
];

/// What is likely not what was meant; `written` is the tree that the scenario was resolved from.
pub fn warnings(scenario: &Scenario, written: &Node) -> Vec<Problem> {
    let whole = Whole { scenario, written };
    CHECKS.iter().flat_map(|check| check(&whole)).collect()
}

/// The scenario as it is meant and as it is written.
struct Whole<'a> {
    scenario: &'a Scenario,
    written: &'a Node,
}

impl<'a> Whole<'a> {
    fn baseline(&self) -> &'a Election {
        &self.scenario.arms[0].election
    }

    /// Those that somebody wrote.
    fn what_ifs(&self) -> impl Iterator<Item = &'a Arm> {
        let arms = self.scenario.arms[1..].iter();
        arms.filter(|arm| self.written.get(["what-ifs", &arm.id]).is_some())
    }

    /// The acts of the scenario as written, and of each what-if those that it adds, or of which it
    /// changes something that counts.
    fn acts(&self, changed: fn(&Act, &Act) -> bool) -> Vec<(&'a Act, &'a Arm)> {
        let baseline = &self.scenario.arms[0];
        let is_news = |act: &Act| {
            let known = baseline.election.act(act.ix);
            known.is_none_or(|known| changed(known, act))
        };
        let of = |arm: &'a Arm| arm.election.acts.iter().map(move |act| (act, arm));
        let news = self.what_ifs().flat_map(of);
        of(baseline)
            .chain(news.filter(|(act, _)| is_news(act)))
            .collect()
    }

    /// Whether nothing is meant to be uncertain: an empty table of shocks says so.
    fn is_all_known(&self) -> bool {
        let table = self.written.get(["shocks"]).and_then(Node::table);
        table.is_some_and(|table| table.keys().all(|key| is_remark(key)))
    }

    fn act(&self, act: &Act) -> &'a str {
        &self.scenario.roster[act.ix].id
    }

    /// A warning about what stands at `path`, in the arm.
    fn warning(&self, arm: &Arm, path: String, message: String, help: &str) -> Problem {
        let what_if = !std::ptr::eq(arm, &self.scenario.arms[0]);
        Problem {
            arm: what_if.then(|| arm.id.clone()),
            ..Problem::warning(path, message, help)
        }
    }
}

/// `40 %`
fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}
