//! The parameters themselves.

use super::{Bounds, By, Form, Kind, Parameter};
use crate::election::{ActNoun, Decides};

const fn of(path: &'static str, form: Form, meaning: &'static str) -> Parameter {
    Parameter {
        path,
        form,
        unit: "",
        default: "",
        meaning,
        source: "",
        phrase: "",
    }
}

impl Parameter {
    const fn in_unit(self, unit: &'static str) -> Parameter {
        Parameter { unit, ..self }
    }

    const fn or(self, default: &'static str) -> Parameter {
        Parameter { default, ..self }
    }

    const fn from(self, source: &'static str) -> Parameter {
        Parameter { source, ..self }
    }

    const fn called(self, phrase: &'static str) -> Parameter {
        Parameter { phrase, ..self }
    }
}

const fn number(bounds: Bounds, by: By) -> Form {
    Form::Number {
        bounds,
        spread: true,
        by,
    }
}

const fn known(bounds: Bounds) -> Form {
    Form::Number {
        bounds,
        spread: false,
        by: By::Nothing,
    }
}

const TEXT: Form = Form::Text;
const DATE: Form = Form::Date;
const COUNT: Form = Form::Count;
const SHOCK: Form = Form::Shock;
const NEEDED: &str = "needed";
const SHARE: Form = number(Bounds::Share, By::Nothing);
const BY_CONTEST: Form = number(Bounds::Share, By::Contest);
const POSITIVE: Form = number(Bounds::Positive, By::Nothing);
const NOT_NEGATIVE: Form = number(Bounds::NotNegative, By::Nothing);
const ANY: Form = number(Bounds::Any, By::Nothing);
const KINDS: Form = Form::Word(&ActNoun::VERBS);

/// In the order in which a scenario is written.
pub static PARAMETERS: &[Parameter] = &[
    of("format", COUNT, "The format of the file: 1.").or(NEEDED),
    of("title", TEXT, "A headline for people.").or("the id in words"),
    of("note", TEXT, "A remark."),
    of("source", TEXT, "Where the values of this table, and of those below it, are from."),
    of("extends", TEXT, "A scenario file that this one builds on, relative to this one."),
    of("remove", Form::Paths, "Paths of what it `extends` that this scenario leaves out."),
    of("as-of", DATE, "The start of this day: support and views are as of then.").in_unit("date").or(NEEDED).called("day as of which support is known"),
    of("question.what-if", Form::Name(Kind::WhatIf), "The what-if that the headline is about.").or("the first what-if"),
    of("question.candidate", Form::Name(Kind::Candidate), "Whose result it is about.").or("the target of its act"),
    of(
        "question.of",
        Form::NameOr(Kind::Contest, Decides::NAMES),
        "What the candidate is after: the nomination, the office, or one contest alone.",
    )
    .or("the first nomination, else the office, that the what-if may change"),
    of("question.contest", Form::Name(Kind::Contest), "The older word for `of`, with a contest."),
    of(
        "question.slate.CONTEST",
        Form::Name(Kind::Candidate),
        "Whose wins are counted together, a candidate for each contest: how many win.",
    )
    .or("none"),
    of("candidates.CANDIDATE.name", TEXT, "The name on the ballot.").or("the id in words"),
    of("candidates.CANDIDATE.short", TEXT, "A short name for charts and tables.").or("the surname, and more of the name where two share it"),
    of("candidates.CANDIDATE.party", TEXT, "The party, as `by-party` names it."),
    of("candidates.CANDIDATE.colour", Form::Colour, "The colour in charts.").in_unit("#rrggbb"),
    of("candidates.CANDIDATE.kind", Form::Word(&["person", "other"]), "`other`: a line that is no person.")
        .or("person"),
    of("endorsers.ENDORSER.name", TEXT, "The name of the person or body.").or("the id in words"),
    of(
        "endorsers.ENDORSER.backlash",
        NOT_NEGATIVE,
        "Harm among disapprovers who heard, over help among approvers who heard.",
    )
    .in_unit("ratio")
    .or("0").called("backlash of those who disapprove of ENDORSER"),
    of("electorate.voters", COUNT, "All voters, where blocs give their `size`.").in_unit("voters").called("number of all voters"),
    of(
        "electorate.susceptibility.decided",
        SHARE,
        "How far the decided take in what they hear; the undecided do so in full.",
    )
    .in_unit("share")
    .or("0.5").called("susceptibility of the decided to what they hear"),
    of("electorate.susceptibility.orphaned", SHARE, "The same for the decided whose candidate is out.")
        .in_unit("share")
        .or("1").called("susceptibility of those whose candidate is out"),
    of(
        "electorate.diminishing",
        SHARE,
        "Factor from one act to the next smaller of the same sign on the same candidate.",
    )
    .in_unit("factor")
    .or("1").called("factor from one act to the next smaller one"),
    of("regions.REGION.name", TEXT, "The name of the region.").or("the id in words"),
    of("regions.REGION.tile", Form::Tile, "Its place on a map of tiles: columns to the right, rows down, from 0.")
        .in_unit("tiles"),
    of("regions.REGION.voters.BLOC", COUNT, "Voters of the bloc who live there; they make up the bloc.")
        .in_unit("voters").called("number of voters of BLOC in REGION"),
    of(
        "regions.REGION.weight.BLOC",
        known(Bounds::NotNegative),
        "On any scale: the bloc's voters live in the regions in proportion to it.",
    )
    .in_unit("weight").called("weight of REGION within BLOC"),
    of("regions.REGION.returns.CONTEST.CANDIDATE", COUNT, "Votes counted there: the contest is over.").in_unit("votes").called("votes of CANDIDATE in the CONTEST in REGION"),
    of("region-files.REGION-FILE.file", TEXT, "A table as CSV, a row a region, relative to the file that names it.")
        .or(NEEDED),
    of("region-files.REGION-FILE.id", Form::Column, "The column that names the regions: `St. Clair` is `st-clair`.")
        .or(NEEDED),
    of(
        "region-files.REGION-FILE.decimal",
        Form::Word(&["point", "comma"]),
        "What comes before decimals in the table.",
    )
    .or("told by the table, or refused"),
    of("region-files.REGION-FILE.columns.name", Form::Column, "The column of `regions.*.name`.")
        .or("the column of ids"),
    of("region-files.REGION-FILE.columns.note", Form::Column, "The column of `regions.*.note`."),
    of("region-files.REGION-FILE.columns.tile", Form::Columns, "The two columns of `regions.*.tile`."),
    of("region-files.REGION-FILE.columns.voters.BLOC", Form::Column, "The column of `regions.*.voters.BLOC`."),
    of("region-files.REGION-FILE.columns.weight.BLOC", Form::Column, "The column of `regions.*.weight.BLOC`."),
    of(
        "region-files.REGION-FILE.columns.returns.CONTEST.CANDIDATE",
        Form::Column,
        "The column of `regions.*.returns.CONTEST.CANDIDATE`.",
    ),
    of("blocs.BLOC.name", TEXT, "The name of the bloc.").or("the id in words"),
    of("blocs.BLOC.voters", COUNT, "Registered voters.").in_unit("voters").or("needed, or `size`, or voters by region").called("number of voters of BLOC"),
    of("blocs.BLOC.size", known(Bounds::Share), "Share of `electorate.voters`, in place of `voters`.").in_unit("share").called("size of BLOC"),
    of("blocs.BLOC.undecided", BY_CONTEST, "Share who have not made up their minds.").in_unit("share").or("0").called("undecided share of BLOC"),
    of("blocs.BLOC.regions.REGION", known(Bounds::Share), "Share of the bloc that lives there.").in_unit("share").called("share of BLOC in REGION"),
    of("blocs.BLOC.views.ENDORSER.aware", BY_CONTEST, "Share who know where the endorser stands.")
        .in_unit("share")
        .or("1").called("share of BLOC who know where ENDORSER stands"),
    of("blocs.BLOC.views.ENDORSER.approve", SHARE, "Share who approve.").in_unit("share").or("0").called("share of BLOC who approve of ENDORSER"),
    of("blocs.BLOC.views.ENDORSER.disapprove", SHARE, "Share who disapprove.").in_unit("share").or("0").called("share of BLOC who disapprove of ENDORSER"),
    of(
        "blocs.BLOC.support.CONTEST.by-party.PARTY",
        POSITIVE,
        "Weight of each of the party's candidates who is not named.",
    )
    .in_unit("weight").called("support for others of party PARTY among BLOC in the CONTEST"),
    of(
        "blocs.BLOC.support.CONTEST.CANDIDATE",
        POSITIVE,
        "Support as a weight on any scale; with a topline or returns only the lean between blocs matters.",
    )
    .in_unit("weight")
    .or("0: nobody there supports them").called("support for CANDIDATE among BLOC in the CONTEST"),
    of("contests.CONTEST.name", TEXT, "The name of the contest.").or("the id in words"),
    of("contests.CONTEST.date", DATE, "Election day.").in_unit("date").or(NEEDED).called("date of the CONTEST"),
    of(
        "contests.CONTEST.ballot",
        Form::Names(Kind::Candidate),
        "Who stands, besides those who come from the contest followed.",
    )
    .or("needed, unless it follows another"),
    of("contests.CONTEST.electorate", Form::Names(Kind::Bloc), "Who may vote.").or("all blocs"),
    of("contests.CONTEST.follows", Form::Name(Kind::Contest), "The contest whose winners stand here."),
    of(
        "contests.CONTEST.decides",
        Form::Word(&Decides::NAMES),
        "What its winner, or that of the run-off after it, is given.",
    )
    .or("nomination where a contest follows or one party is on the ballot, else office"),
    of(
        "contests.CONTEST.tastes",
        Form::Word(&["kept", "fresh"]),
        "Whether voters bring the tastes that they had in the contest followed.",
    )
    .or("fresh where the contest has its own support, else kept"),
    of("contests.CONTEST.rule", Form::Rule, "How votes decide who goes on.").or("plurality").called("rule of the CONTEST"),
    of(
        "contests.CONTEST.turnout",
        number(Bounds::Share, By::Turnout),
        "Probability of voting: a number, by bloc, or by status (returning, orphaned, new) and there by bloc.",
    )
    .in_unit("probability")
    .or(NEEDED).called("turnout in the CONTEST"),
    of("contests.CONTEST.regress", SHARE, "With returns: how far leads fall back to the next contest.")
        .in_unit("share")
        .or("0.40")
        .from("learnt from 149 run-offs in Texas and Georgia, 2010-2018: 0.399 ± 0.076").called("share by which leads fall back after the CONTEST"),
    of("contests.CONTEST.sore-loser", ANY, "Off the nominee's utility among those whose candidate is out.")
        .in_unit("log-odds")
        .or("0").called("sore-loser effect in the CONTEST"),
    of("contests.CONTEST.returns.CANDIDATE", COUNT, "Votes counted: the contest is over.").in_unit("votes").called("votes of CANDIDATE in the CONTEST"),
    of("contests.CONTEST.topline.CANDIDATE", known(Bounds::Share), "Expected share in a contest to come.")
        .in_unit("share").called("expected share of CANDIDATE in the CONTEST"),
    of(
        "contests.CONTEST.poll-error",
        known(Bounds::Positive),
        "Sd of the error of log shares that all observed polls of the contest have in common.",
    )
    .in_unit("log share")
    .or("0.18 among candidates of one party, else 0.075")
    .from("8.5 and 4.8 points of margin that averaging polls of the last week does not remove; FiveThirtyEight").called("error that polls of the CONTEST have in common"),
    of("acts.ACT.name", TEXT, "The act in words.").or("the id in words"),
    of("acts.ACT.kind", KINDS, "What kind of step.").or(NEEDED),
    of("acts.ACT.by", TEXT, "Who takes it: an endorser; of a claim, the candidate.").or(NEEDED),
    of("acts.ACT.target", Form::Name(Kind::Candidate), "Whom an `endorse` or `oppose` is about.")
        .or("needed by `endorse` and `oppose`"),
    of("acts.ACT.endorser", Form::Name(Kind::Endorser), "Whose support a `claim` claims.").or("needed by `claim`"),
    of(
        "acts.ACT.undoes",
        Form::Name(Kind::Act),
        "The claim that a `disavow` denies, the endorsement that a `withdraw` takes back.",
    )
    .or("needed by `disavow` and `withdraw`"),
    of("acts.ACT.date", DATE, "The day of the step; an act on a contest's day counts there.")
        .in_unit("date")
        .or(NEEDED).called("date of ACT"),
    of("acts.ACT.probability", SHARE, "How likely it happens; else it does nothing, nor does what undoes it.")
        .in_unit("probability")
        .or("1: it happens").called("probability of ACT"),
    of("acts.ACT.happens-as", TEXT, "The path of an act with whose luck this one happens or not."),
    of("acts.ACT.effect", ANY, "How far it moves support.")
        .in_unit("log-odds")
        .or("needed by `endorse`, `oppose` and `claim`").called("effect of ACT"),
    of("acts.ACT.scale", Form::Word(&["electorate", "voter"]), "Whose log-odds the effect is a shift of.")
        .or("electorate"),
    of("acts.ACT.ramp", NOT_NEGATIVE, "Days to half of the effect; 0: at once.").in_unit("days").or("0").called("time to half the effect of ACT (in days)"),
    of("acts.ACT.half-life", POSITIVE, "Days in which half of what can fade has faded.")
        .in_unit("days")
        .or("none: nothing fades").called("half-life of the effect of ACT (in days)"),
    of("acts.ACT.remainder", SHARE, "Share of the effect that never fades.").in_unit("share").or("0").called("share of the effect of ACT that never fades"),
    of("acts.ACT.mobilise", ANY, "Shift of turnout among approvers who heard.").in_unit("log-odds").or("0").called("pull on approvers’ turnout of ACT"),
    of("acts.ACT.countermobilise", ANY, "Shift of turnout among disapprovers who heard.").in_unit("log-odds").or("0").called("pull on disapprovers’ turnout of ACT"),
    of(
        "acts.ACT.aware",
        number(Bounds::Share, By::BlocOrContest),
        "Share who hear of it: a number, by bloc or by contest.",
    )
    .in_unit("share")
    .or("the endorser's own").called("share who hear of ACT"),
    of("acts.ACT.belief", number(Bounds::Share, By::Bloc), "How far a claim is believed.")
        .in_unit("factor")
        .or("needed by `claim`; 0 for blocs not named").called("belief in ACT"),
    of("acts.ACT.correction", SHARE, "What a disavowal takes from the claim.")
        .in_unit("share")
        .or("needed by `disavow`").called("share of the claim undone by ACT"),
    of("acts.ACT.penalty", ANY, "A disavowal's own effect against the claimant.").in_unit("log-odds").or("0").called("harm to the claimant from ACT"),
    of("acts.ACT.latent", TEXT, "The path of an act or table whose luck this one shares."),
    of("shocks.candidate", SHOCK, "Per candidate, for all contests with the same tastes.")
        .in_unit("log-odds")
        .or("none").called("luck of each candidate in all contests"),
    of("shocks.contest", SHOCK, "Per candidate and contest.").in_unit("log-odds").or("none").called("luck of each candidate in each contest"),
    of("shocks.drift", Form::Steps, "Per candidate: a random walk from `as-of` on.")
        .in_unit("log-odds per root day")
        .or("none").called("drift of opinion"),
    of("shocks.bloc", SHOCK, "Per bloc and candidate, for all contests with the same tastes.")
        .in_unit("log-odds")
        .or("none").called("lean of each bloc"),
    of("shocks.region", SHOCK, "Per region and candidate, for all contests with the same tastes.")
        .in_unit("log-odds")
        .or("none").called("lean of each region"),
    of("shocks.turnout", SHOCK, "Per contest, on turnout.").in_unit("log-odds").or("none").called("luck of turnout in each contest"),
    of("shocks.turnout-bloc", SHOCK, "Per contest and bloc, on turnout.").in_unit("log-odds").or("none").called("luck of turnout in each bloc"),
    of("shocks.correlation", Form::Correlation, "Correlations of the candidate-indexed shocks.").or("none"),
    of("observations.OBSERVATION.kind", Form::Word(&["returns", "poll"]), "Counted votes, or a poll.").or(NEEDED),
    of("observations.OBSERVATION.contest", Form::Name(Kind::Contest), "What they are of; it has no `returns` itself.")
        .or(NEEDED),
    of("observations.OBSERVATION.region", Form::Name(Kind::Region), "Where.").or("everywhere"),
    of("observations.OBSERVATION.votes.CANDIDATE", COUNT, "Votes, of returns; whoever is not named is not looked at.")
        .in_unit("votes")
        .or("needed by `returns`"),
    of("observations.OBSERVATION.counted", known(Bounds::Share), "Share of all votes that is in.")
        .in_unit("share")
        .or("1"),
    of(
        "observations.OBSERVATION.uncounted",
        known(Bounds::Positive),
        "Sd of log shares by which the votes still out differ from those that are in.",
    )
    .in_unit("log share")
    .or("0.35")
    .from("counties of Alabama in March 2020: sd 0.50 of the two-way logit"),
    of(
        "observations.OBSERVATION.discrepancy",
        known(Bounds::Positive),
        "Sd of log shares of what the model cannot give however its uncertain quantities fall; it holds in what-ifs too.",
    )
    .in_unit("log share")
    .or("0.05, a judgement: under 2 points of 50"),
    of("observations.OBSERVATION.pollster", TEXT, "Who asked."),
    of("observations.OBSERVATION.sponsor", TEXT, "Who paid."),
    of("observations.OBSERVATION.from", DATE, "First day of interviews.").in_unit("date").or("`to`"),
    of("observations.OBSERVATION.to", DATE, "Last day of interviews; a poll speaks of the middle day.")
        .in_unit("date")
        .or("needed by `poll`"),
    of("observations.OBSERVATION.size", COUNT, "People asked.").in_unit("people").or("needed by `poll`"),
    of("observations.OBSERVATION.shares.CANDIDATE", known(Bounds::Share), "Share of all asked, of a poll.")
        .in_unit("share")
        .or("needed by `poll`"),
    of("observations.OBSERVATION.undecided", known(Bounds::Share), "Share who name nobody: left out, in proportion.")
        .in_unit("share")
        .or("0"),
    of(
        "observations.OBSERVATION.excess",
        known(Bounds::Positive),
        "Sd of log shares of the poll's own error beyond sampling.",
    )
    .in_unit("log share")
    .or("by days before the contest, to 3, 7, 14, 21 and more: 0.09, 0.20, 0.26, 0.30 among candidates of one party; \
         else 0.02, 0.05, 0.05, 0.06, then 0.07 to 45, 0.10 to 90, 0.12 to 180, 0.18")
    .from("single polls against results, presidential primaries and Senate generals since 2010, all generals beyond; \
           FiveThirtyEight"),
    of("what-ifs.WHAT-IF.title", TEXT, "The what-if in words.").or("the id in words"),
    of("what-ifs.WHAT-IF.remove", Form::Paths, "Paths taken away, first of all."),
    of("what-ifs.WHAT-IF.add", Form::Parts, "Tables added, after that."),
    of("what-ifs.WHAT-IF.set", Form::Edits, "Values replaced whole, by path, after that."),
    of("what-ifs.WHAT-IF.scale", Form::Factors, "Factors on numbers and distributions, by path, last."),
];
