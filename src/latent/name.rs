//! Names of latents: an uncertain parameter's is its path, or what parameters share; a shock's says
//! of which kind it is and whose. A name is an address, so it is text wherever it is stored; here
//! it is made and understood, and nowhere else.

use super::drift::Node;

/// What is drawn beside the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShockKind {
    /// How a candidate stands: contest, candidate.
    Candidate,
    /// What is a day's own: contest, candidate.
    Contest,
    /// A walk of opinion: candidate, node.
    Drift,
    /// How a bloc leans: contest, bloc, candidate.
    Bloc,
    /// How a region leans: contest, region, candidate.
    Region,
    /// Contest.
    Turnout,
    /// Contest, bloc.
    TurnoutBloc,
    /// What the model cannot give: contest, perhaps region, candidate.
    Discrepancy,
    /// What all polls have in common: contest, candidate.
    PollError,
}

impl ShockKind {
    /// With what their names begin with.
    const STEMS: [(ShockKind, &str); 9] = [
        (ShockKind::Candidate, "shocks.candidate"),
        (ShockKind::Contest, "shocks.contest"),
        (ShockKind::Drift, "shocks.drift"),
        (ShockKind::Bloc, "shocks.bloc"),
        (ShockKind::Region, "shocks.region"),
        (ShockKind::Turnout, "shocks.turnout"),
        (ShockKind::TurnoutBloc, "shocks.turnout-bloc"),
        (ShockKind::Discrepancy, "discrepancy"),
        (ShockKind::PollError, "poll-error"),
    ];

    /// The name of the latent of these ids: `shocks.bloc.primary.strong.moore` of `primary`,
    /// `strong` and `moore`.
    pub fn name(self, whose: &[&str]) -> String {
        let stem = Self::STEMS[self as usize].1;
        [&[stem], whose].concat().join(".")
    }

    /// Whether it is a part of the campaign. What is not is drawn only where observations are
    /// looked at.
    pub fn is_of_the_campaign(self) -> bool {
        match self {
            ShockKind::Candidate
            | ShockKind::Contest
            | ShockKind::Drift
            | ShockKind::Bloc
            | ShockKind::Region
            | ShockKind::Turnout
            | ShockKind::TurnoutBloc => true,
            ShockKind::Discrepancy | ShockKind::PollError => false,
        }
    }
}

/// A shock, or all whose names begin alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shock<'a> {
    pub kind: ShockKind,
    /// Id of the contest that it is drawn for; a drift has none.
    pub contest: Option<&'a str>,
    /// Ids of the bloc or region, and of the candidate.
    pub whose: Vec<&'a str>,
}

impl Shock<'_> {
    /// Those of its kind: `shocks.contest`.
    pub fn of_kind(&self) -> String {
        self.kind.name(&[])
    }

    /// Those of its kind drawn for its contest: `shocks.contest.runoff`, `shocks.drift`.
    pub fn of_contest(&self) -> String {
        self.kind.name(self.contest.as_slice())
    }
}

/// How the names of latents end that decide what happens.
const HAPPENS: &str = "happens";

/// A latent's name, or the beginning of one, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LatentName<'a> {
    /// A parameter's path, or what parameters share.
    Parameter(&'a str),
    Shock(Shock<'a>),
}

impl<'a> LatentName<'a> {
    /// `shocks.contest.runoff.mandel`: what is the run-off day's own, of Mandel.
    pub fn of(name: &'a str) -> LatentName<'a> {
        let shock = |(kind, stem): &(ShockKind, &str)| {
            let rest = name.strip_prefix(stem)?;
            let mut ids = match rest.strip_prefix('.') {
                Some(ids) => ids.split('.').collect(),
                None if rest.is_empty() => Vec::new(),
                None => return None,
            };
            let dated = *kind != ShockKind::Drift && !ids.is_empty();
            Some(Shock {
                kind: *kind,
                contest: dated.then(|| ids.remove(0)),
                whose: ids,
            })
        };
        ShockKind::STEMS
            .iter()
            .find_map(shock)
            .map_or(LatentName::Parameter(name), LatentName::Shock)
    }

    /// The id of the act whose effect it is: `a` of `acts.a.effect`.
    pub fn effect_of(&self) -> Option<&'a str> {
        match self {
            LatentName::Parameter(path) => path.strip_prefix("acts.")?.strip_suffix(".effect"),
            LatentName::Shock(_) => None,
        }
    }

    /// The name of the uniform that decides whether an act happens.
    pub fn happening(act: &str) -> String {
        format!("acts.{act}.{HAPPENS}")
    }

    /// The id of the act whose happening it is: `a` of `acts.a.happens`.
    pub fn happening_of(&self) -> Option<&'a str> {
        match self {
            LatentName::Parameter(path) => {
                let id = path.strip_prefix("acts.")?.strip_suffix(HAPPENS)?;
                id.strip_suffix('.')
            }
            LatentName::Shock(_) => None,
        }
    }

    /// The shock, if it is one.
    pub fn shock(self) -> Option<Shock<'a>> {
        match self {
            LatentName::Shock(shock) => Some(shock),
            LatentName::Parameter(_) => None,
        }
    }
}

impl Node {
    /// The node of this [`name`](Node::name).
    pub fn named(name: &str) -> Option<Node> {
        let (kind, days) = name.split_once('-')?;
        let (from, to) = days.split_once('-')?;
        let (from, to) = (from.parse().ok()?, to.parse().ok()?);
        match kind {
            "step" => Some(Node::Step { from, to }),
            "middle" => Some(Node::Middle { from, to }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_understood_as_it_was_made() {
        for (at, (kind, _)) in ShockKind::STEMS.into_iter().enumerate() {
            assert_eq!(kind as usize, at);
            let name = kind.name(&["runoff", "mandel"]);
            let shock = LatentName::of(&name).shock().unwrap();
            let ids: Vec<&str> = shock.contest.into_iter().chain(shock.whose).collect();
            assert_eq!((shock.kind, &ids[..]), (kind, &["runoff", "mandel"][..]));
        }
        let turnout = LatentName::of("shocks.turnout-bloc.runoff.rural");
        let turnout = turnout.shock().unwrap();
        assert_eq!(turnout.of_contest(), "shocks.turnout-bloc.runoff");
        assert_eq!(turnout.of_kind(), "shocks.turnout-bloc");
        let drift = LatentName::of("shocks.drift.mandel.step-2-4");
        assert_eq!(drift.shock().unwrap().of_contest(), "shocks.drift");
    }

    #[test]
    fn a_parameter_is_no_shock_and_may_be_an_acts_effect() {
        assert_eq!(LatentName::of("acts.a.effect").effect_of(), Some("a"));
        assert_eq!(LatentName::of("acts.a.mobilise").effect_of(), None);
        assert_eq!(LatentName::of("shocks.contestants").shock(), None);
        let happening = LatentName::happening("a");
        assert_eq!(happening, "acts.a.happens");
        assert_eq!(LatentName::of(&happening).happening_of(), Some("a"));
        assert_eq!(LatentName::of("acts.a.effect").happening_of(), None);
    }

    #[test]
    fn a_node_of_a_drift_is_found_by_its_name() {
        for node in [
            Node::Step { from: 2, to: 4 },
            Node::Middle { from: 2, to: 4 },
        ] {
            assert_eq!(Node::named(&node.name()), Some(node));
        }
        assert_eq!(Node::named("halfway-2-4"), None);
    }
}
