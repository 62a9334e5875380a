//! The one register of parameters: every path that a scenario can give, its form and bounds, default, meaning and source.
//! What reads, checks and explains scenarios goes by it.

/// What a path can hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    Text,
    /// A text that names something declared: `candidate`, `contest`…
    Name(Kind),
    /// A list of such names.
    Names(Kind),
    /// A list of paths.
    Paths,
    Date,
    /// A whole number.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    Rule,
    Colour,
    /// A number, or a distribution where `spread` says so, or a table of such where `by` says so.
    Number {
        bounds: Bounds,
        spread: bool,
        by: By,
    },
    /// A distribution centred on 0.
    Shock,
    Correlation,
    /// Anything: a table of edits.
    Edits,
}

/// The values that a number may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bounds {
    /// In [0, 1].
    Share,
    /// Above 0.
    Positive,
    /// 0 or above.
    NotNegative,
    Any,
}

impl Bounds {
    /// (lowest, highest) and whether the lowest itself is allowed.
    pub fn ends(self) -> (f64, f64, bool) {
        match self {
            Bounds::Share => (0.0, 1.0, true),
            Bounds::Positive => (0.0, f64::INFINITY, false),
            Bounds::NotNegative => (0.0, f64::INFINITY, true),
            Bounds::Any => (f64::NEG_INFINITY, f64::INFINITY, true),
        }
    }

    /// `between 0 and 1`
    pub fn words(self) -> &'static str {
        match self {
            Bounds::Share => "between 0 and 1",
            Bounds::Positive => "above 0",
            Bounds::NotNegative => "0 or above",
            Bounds::Any => "any number",
        }
    }
}

/// By what a number may be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Nothing,
    Bloc,
    Contest,
    BlocOrContest,
    /// By bloc, or by status and there by bloc.
    Turnout,
}

/// What is declared by a table of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Candidate,
    Endorser,
    Region,
    Bloc,
    Contest,
    Act,
    WhatIf,
    Party,
}

impl Kind {
    pub const DECLARED: [Kind; 7] =
        [Kind::Candidate, Kind::Endorser, Kind::Region, Kind::Bloc, Kind::Contest, Kind::Act, Kind::WhatIf];

    /// `candidate`
    pub fn word(self) -> &'static str {
        match self {
            Kind::Candidate => "candidate",
            Kind::Endorser => "endorser",
            Kind::Region => "region",
            Kind::Bloc => "bloc",
            Kind::Contest => "contest",
            Kind::Act => "act",
            Kind::WhatIf => "what-if",
            Kind::Party => "party",
        }
    }

    /// The table that declares it: `candidates`.
    pub fn table(self) -> &'static str {
        match self {
            Kind::Candidate => "candidates",
            Kind::Endorser => "endorsers",
            Kind::Region => "regions",
            Kind::Bloc => "blocs",
            Kind::Contest => "contests",
            Kind::Act => "acts",
            Kind::WhatIf => "what-ifs",
            Kind::Party => "parties",
        }
    }

    /// The placeholder of its ids in paths: `CANDIDATE`.
    fn placeholder(segment: &str) -> Option<Kind> {
        Some(match segment {
            "CANDIDATE" => Kind::Candidate,
            "ENDORSER" => Kind::Endorser,
            "REGION" => Kind::Region,
            "BLOC" => Kind::Bloc,
            "CONTEST" => Kind::Contest,
            "ACT" => Kind::Act,
            "WHAT-IF" => Kind::WhatIf,
            "PARTY" => Kind::Party,
            _ => return None,
        })
    }
}

/// One parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Ids in capitals: `blocs.BLOC.views.ENDORSER.approve`.
    pub path: &'static str,
    pub form: Form,
    /// Empty where there is none.
    pub unit: &'static str,
    /// In words; empty where it must be given or is simply absent.
    pub default: &'static str,
    pub meaning: &'static str,
    /// Where the default is from; empty where that is convention.
    pub source: &'static str,
}

const fn of(
    path: &'static str,
    form: Form,
    unit: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Parameter {
    Parameter { path, form, unit, default, meaning, source: "" }
}

const fn number(bounds: Bounds, by: By) -> Form {
    Form::Number { bounds, spread: true, by }
}

const fn known(bounds: Bounds) -> Form {
    Form::Number { bounds, spread: false, by: By::Nothing }
}

const KINDS: Form = Form::Word(&["endorse", "oppose", "claim", "disavow", "withdraw"]);

static PARAMETERS: &[Parameter] = &[
    of("format", Form::Count, "", "", "The format of the file: 1."),
    of("title", Form::Text, "", "the id in words", "A headline for people."),
    of("note", Form::Text, "", "", "A remark."),
    of("source", Form::Text, "", "", "Where the values of this table, and of those below it, are from."),
    of("extends", Form::Text, "", "", "A scenario file that this one builds on, relative to this one."),
    of("as-of", Form::Date, "date", "", "The start of this day: support and views are as of then."),
    of(
        "question.what-if",
        Form::Name(Kind::WhatIf),
        "",
        "the first what-if",
        "The what-if that the headline is about.",
    ),
    of("question.candidate", Form::Name(Kind::Candidate), "", "the target of its act", "Whose result it is about."),
    of("question.contest", Form::Name(Kind::Contest), "", "the first contest touched", "Which contest it is about."),
    of("candidates.CANDIDATE.name", Form::Text, "", "the id in words", "The name on the ballot."),
    of("candidates.CANDIDATE.short", Form::Text, "", "the last word of the name", "A short name for charts."),
    of("candidates.CANDIDATE.party", Form::Text, "", "", "The party, as `by-party` names it."),
    of("candidates.CANDIDATE.colour", Form::Colour, "#rrggbb", "", "The colour in charts."),
    of(
        "candidates.CANDIDATE.kind",
        Form::Word(&["person", "other"]),
        "",
        "person",
        "`other`: a line that is no person.",
    ),
    of("endorsers.ENDORSER.name", Form::Text, "", "the id in words", "The name of the person or body."),
    of(
        "endorsers.ENDORSER.backlash",
        number(Bounds::NotNegative, By::Nothing),
        "ratio",
        "0",
        "Harm among disapprovers who heard, over help among approvers who heard.",
    ),
    of("electorate.voters", Form::Count, "voters", "", "All voters, where blocs give their `size`."),
    of(
        "electorate.susceptibility.decided",
        number(Bounds::Share, By::Nothing),
        "share",
        "0.5",
        "How far the decided take in what they hear; the undecided do so in full.",
    ),
    of(
        "electorate.susceptibility.orphaned",
        number(Bounds::Share, By::Nothing),
        "share",
        "1",
        "The same for the decided whose candidate is out.",
    ),
    of(
        "electorate.diminishing",
        number(Bounds::Share, By::Nothing),
        "factor",
        "1",
        "Factor from one act to the next smaller of the same sign on the same candidate.",
    ),
    of("regions.REGION.name", Form::Text, "", "the id in words", "The name of the region."),
    of("blocs.BLOC.name", Form::Text, "", "the id in words", "The name of the bloc."),
    of("blocs.BLOC.voters", Form::Count, "voters", "", "Registered voters."),
    of("blocs.BLOC.size", known(Bounds::Share), "share", "", "Share of `electorate.voters`, in place of `voters`."),
    of(
        "blocs.BLOC.undecided",
        number(Bounds::Share, By::Contest),
        "share",
        "0",
        "Share who have not made up their minds, in all contests or by contest.",
    ),
    of("blocs.BLOC.regions.REGION", known(Bounds::Share), "share", "", "Share of the bloc that lives there."),
    of(
        "blocs.BLOC.views.ENDORSER.aware",
        number(Bounds::Share, By::Contest),
        "share",
        "1",
        "Share who know where the endorser stands, in all contests or by contest.",
    ),
    of("blocs.BLOC.views.ENDORSER.approve", number(Bounds::Share, By::Nothing), "share", "0", "Share who approve."),
    of(
        "blocs.BLOC.views.ENDORSER.disapprove",
        number(Bounds::Share, By::Nothing),
        "share",
        "0",
        "Share who disapprove.",
    ),
    of(
        "blocs.BLOC.support.CONTEST.by-party.PARTY",
        number(Bounds::Positive, By::Nothing),
        "weight",
        "",
        "Weight of each of the party's candidates who is not named.",
    ),
    of(
        "blocs.BLOC.support.CONTEST.CANDIDATE",
        number(Bounds::Positive, By::Nothing),
        "weight",
        "0: nobody there supports them",
        "Support as a weight on any scale; with a topline or returns only the lean between blocs matters.",
    ),
    of("contests.CONTEST.name", Form::Text, "", "the id in words", "The name of the contest."),
    of("contests.CONTEST.date", Form::Date, "date", "", "Election day."),
    of(
        "contests.CONTEST.ballot",
        Form::Names(Kind::Candidate),
        "",
        "",
        "Who stands, besides those who come from the contest followed.",
    ),
    of("contests.CONTEST.electorate", Form::Names(Kind::Bloc), "", "all blocs", "Who may vote."),
    of("contests.CONTEST.follows", Form::Name(Kind::Contest), "", "", "The contest whose winners stand here."),
    of(
        "contests.CONTEST.tastes",
        Form::Word(&["kept", "fresh"]),
        "",
        "fresh where the contest has its own support, else kept",
        "Whether voters bring the tastes that they had in the contest followed.",
    ),
    of("contests.CONTEST.rule", Form::Rule, "", "plurality", "How votes decide who goes on."),
    of(
        "contests.CONTEST.turnout",
        number(Bounds::Share, By::Turnout),
        "probability",
        "1",
        "Probability of voting: a number, by bloc, or by status (returning, orphaned, new) and there by bloc.",
    ),
    Parameter {
        path: "contests.CONTEST.regress",
        form: number(Bounds::Share, By::Nothing),
        unit: "share",
        default: "0.34",
        meaning: "With returns: how far leads fall back to the next contest.",
        source: "149 run-offs in Texas and Georgia, 2010-2018: slope 0.66 of the run-off's logit on the first round's",
    },
    of(
        "contests.CONTEST.sore-loser",
        number(Bounds::Any, By::Nothing),
        "log-odds",
        "0",
        "Off the nominee's utility among those whose candidate is out.",
    ),
    of("contests.CONTEST.returns.CANDIDATE", Form::Count, "votes", "", "Votes counted: the contest is over."),
    of("contests.CONTEST.topline.CANDIDATE", known(Bounds::Share), "share", "", "Expected share in a contest to come."),
    of("acts.ACT.name", Form::Text, "", "the id in words", "The act in words."),
    of("acts.ACT.kind", KINDS, "", "", "What kind of step."),
    of("acts.ACT.by", Form::Text, "", "", "Who takes it: an endorser; of a claim, the candidate."),
    of("acts.ACT.target", Form::Name(Kind::Candidate), "", "", "Whom an `endorse` or `oppose` is about."),
    of("acts.ACT.endorser", Form::Name(Kind::Endorser), "", "", "Whose support a `claim` claims."),
    of(
        "acts.ACT.undoes",
        Form::Name(Kind::Act),
        "",
        "",
        "The claim that a `disavow` denies, the endorsement that a `withdraw` takes back.",
    ),
    of("acts.ACT.date", Form::Date, "date", "", "The day of the step; an act on a contest's day counts there."),
    of("acts.ACT.effect", number(Bounds::Any, By::Nothing), "log-odds", "", "How far it moves support."),
    of(
        "acts.ACT.scale",
        Form::Word(&["electorate", "voter"]),
        "",
        "electorate",
        "Whose log-odds the effect is a shift of.",
    ),
    of(
        "acts.ACT.ramp",
        number(Bounds::NotNegative, By::Nothing),
        "days",
        "0",
        "Days to half of the effect; 0: at once.",
    ),
    of(
        "acts.ACT.half-life",
        number(Bounds::Positive, By::Nothing),
        "days",
        "none: nothing fades",
        "Days in which half of what can fade has faded.",
    ),
    of("acts.ACT.remainder", number(Bounds::Share, By::Nothing), "share", "0", "Share of the effect that never fades."),
    of(
        "acts.ACT.mobilise",
        number(Bounds::Any, By::Nothing),
        "log-odds",
        "0",
        "Shift of turnout among approvers who heard.",
    ),
    of(
        "acts.ACT.countermobilise",
        number(Bounds::Any, By::Nothing),
        "log-odds",
        "0",
        "Shift of turnout among disapprovers who heard.",
    ),
    of(
        "acts.ACT.aware",
        number(Bounds::Share, By::BlocOrContest),
        "share",
        "the endorser's own",
        "Share who hear of it: a number, by bloc or by contest.",
    ),
    of(
        "acts.ACT.belief",
        number(Bounds::Share, By::Bloc),
        "factor",
        "0 for blocs not named",
        "How far a claim is believed.",
    ),
    of(
        "acts.ACT.correction",
        number(Bounds::Share, By::Nothing),
        "share",
        "",
        "What a disavowal takes from the claim.",
    ),
    of(
        "acts.ACT.penalty",
        number(Bounds::Any, By::Nothing),
        "log-odds",
        "0",
        "A disavowal's own effect against the claimant.",
    ),
    of("acts.ACT.latent", Form::Text, "", "", "The path of an act or table whose luck this one shares."),
    of("shocks.candidate", Form::Shock, "log-odds", "none", "Per candidate, for all contests with the same tastes."),
    of("shocks.contest", Form::Shock, "log-odds", "none", "Per candidate and contest."),
    of("shocks.drift", Form::Shock, "log-odds per root day", "none", "Per candidate: a random walk from `as-of` on."),
    of(
        "shocks.bloc",
        Form::Shock,
        "log-odds",
        "none",
        "Per bloc and candidate, for all contests with the same tastes.",
    ),
    of(
        "shocks.region",
        Form::Shock,
        "log-odds",
        "none",
        "Per region and candidate, for all contests with the same tastes.",
    ),
    of("shocks.turnout", Form::Shock, "log-odds", "none", "Per contest, on turnout."),
    of("shocks.turnout-bloc", Form::Shock, "log-odds", "none", "Per contest and bloc, on turnout."),
    of("shocks.correlation", Form::Correlation, "", "none", "Correlations of the candidate-indexed shocks."),
    of("what-ifs.WHAT-IF.title", Form::Text, "", "the id in words", "The what-if in words."),
    of("what-ifs.WHAT-IF.remove", Form::Paths, "", "", "Paths taken away, first of all."),
    of("what-ifs.WHAT-IF.add", Form::Edits, "", "", "Tables added, after that."),
    of("what-ifs.WHAT-IF.set", Form::Edits, "", "", "Values replaced whole, by path, after that."),
    of("what-ifs.WHAT-IF.scale", Form::Edits, "", "", "Factors on numbers and distributions, by path, last."),
];

/// Every parameter, in the order in which a scenario is written.
pub fn parameters() -> &'static [Parameter] {
    PARAMETERS
}

/// Keys that every table may have.
pub const ANYWHERE: [&str; 3] = ["source", "note", "latent"];

/// What can stand at a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A value of this parameter.
    Leaf(&'static Parameter),
    /// A table; the next keys.
    Inner,
    /// Nothing: the keys known there.
    Unknown(Vec<&'static str>),
}

/// What the register knows of `path`, and of which kind its last segment is an id. Words come before ids.
pub fn find(path: &[&str]) -> (Found, Option<Kind>) {
    let Some((last, parents)) = path.split_last() else { return (Found::Inner, None) };
    let mut matching: Vec<(&'static Parameter, Vec<&'static str>)> =
        PARAMETERS.iter().map(|parameter| (parameter, parameter.path.split('.').collect())).collect();
    for (depth, segment) in parents.iter().enumerate() {
        matching = narrow(matching, depth, segment);
    }
    let depth = parents.len();
    let here = narrow(matching.clone(), depth, last);
    let kind = here.first().and_then(|(_, segments)| Kind::placeholder(segments[depth]));
    let leaf = here.iter().find(|(_, segments)| segments.len() == depth + 1);
    match leaf {
        Some((parameter, _)) => (Found::Leaf(parameter), kind),
        None if !here.is_empty() => (Found::Inner, kind),
        None => {
            let mut known: Vec<&str> =
                matching.iter().filter_map(|(_, segments)| segments.get(depth).copied()).collect();
            known.dedup();
            (Found::Unknown(known), None)
        }
    }
}

type Matching = Vec<(&'static Parameter, Vec<&'static str>)>;

fn narrow(matching: Matching, depth: usize, segment: &str) -> Matching {
    let word = |segments: &[&str]| segments.get(depth) == Some(&segment);
    let literal = matching.iter().any(|(_, segments)| word(segments) && Kind::placeholder(segments[depth]).is_none());
    let fits = |segments: &[&str]| match segments.get(depth) {
        Some(known) if literal => *known == segment,
        Some(known) => Kind::placeholder(known).is_some(),
        None => false,
    };
    matching.into_iter().filter(|(_, segments)| fits(segments)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> (Found, Option<Kind>) {
        find(&path.split('.').collect::<Vec<_>>())
    }

    #[test]
    fn paths_find_their_parameter() {
        let (found, kind) = at("blocs.rural.views.trump.aware");
        assert!(matches!(found, Found::Leaf(p) if p.path == "blocs.BLOC.views.ENDORSER.aware"));
        assert_eq!(kind, None);
        assert_eq!(at("blocs.rural.views.trump"), (Found::Inner, Some(Kind::Endorser)));
        assert!(matches!(at("blocs.rural.support.primary.by-party.R").0, Found::Leaf(_)));
        assert_eq!(at("blocs.rural.support.primary.jones").1, Some(Kind::Candidate));
    }

    #[test]
    fn an_unknown_key_is_told_what_is_known() {
        let (found, _) = at("acts.x.efect");
        assert!(matches!(found, Found::Unknown(known) if known.contains(&"effect")));
        assert!(matches!(at("blox").0, Found::Unknown(known) if known.contains(&"blocs")));
    }

    #[test]
    fn every_parameter_says_what_it_means() {
        for parameter in parameters() {
            assert!(parameter.meaning.ends_with('.') || parameter.meaning.contains('`'), "{}", parameter.path);
        }
    }
}
