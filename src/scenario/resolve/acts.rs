//! Acts: who, whom, when, and how strongly.

use crate::election::{
    Act, ActIx, ActKind, ActNoun, BlocIx, Contest, EndorserIx, Quantity, Scale, Timing,
};
use crate::scenario::register::{AtPath, Kind, find};
use crate::scenario::report::did_you_mean;

use super::arm::ArmReader;
use super::chance;
use super::ids::position;

type Keys = &'static [&'static str];

/// What a kind needs, and what else it can have.
fn keys(kind: ActNoun) -> (Keys, &'static [Keys]) {
    match kind {
        ActNoun::Endorsement | ActNoun::Opposition => (&["by", "target", "effect"], &[&TIMED]),
        ActNoun::Claim => (&["by", "endorser", "effect", "belief"], &[&TIMED]),
        ActNoun::Disavowal => (&["by", "undoes", "correction"], &[&TIMED, &["penalty"]]),
        ActNoun::Withdrawal => (&["by", "undoes"], &[&["latent"]]),
    }
}

const TIMED: [&str; 8] = [
    "scale",
    "ramp",
    "half-life",
    "remainder",
    "mobilise",
    "countermobilise",
    "aware",
    "latent",
];

/// The arm's acts in order of ids.
pub fn acts(reader: &ArmReader, contests: &[Contest]) -> Vec<Act> {
    let act = |(at, named): (usize, &crate::election::Named)| {
        reader.node(&["acts", &named.id])?;
        act(reader, ActIx(at as u16), &named.id, contests)
    };
    let mut acts: Vec<Act> = reader
        .roster
        .acts
        .iter()
        .enumerate()
        .filter_map(act)
        .collect();
    // What never happens is not there, and what undoes it undoes nothing.
    acts.retain(|act| !chance::is_never(act.chance.as_ref()));
    inert(reader, &mut acts);
    acts
}

fn act(reader: &ArmReader, ix: ActIx, id: &str, contests: &[Contest]) -> Option<Act> {
    let path = |key: &'static str| ["acts", id, key];
    let Some(kind) = reader.text(&path("kind")) else {
        if reader.table(&["acts", id]).is_some() && reader.node(&path("kind")).is_none() {
            reader.error(
                &["acts", id],
                format!("act \"{id}\" has no kind"),
                "add `kind = \"endorse\"`, or oppose, claim, disavow, withdraw",
            );
        }
        return None;
    };
    let noun = ActNoun::of_verb(kind)?;
    let (needed, allowed) = keys(noun);
    for key in needed
        .iter()
        .filter(|key| reader.node(&["acts", id, key]).is_none())
    {
        reader.error(
            &["acts", id],
            format!("act \"{id}\" has no `{key}`, which kind \"{kind}\" needs"),
            format!("add `{key} = …`"),
        );
    }
    let common = [
        "kind",
        "date",
        "name",
        "source",
        "note",
        "probability",
        "happens-as",
    ];
    for (key, entry) in reader.table(&["acts", id]).into_iter().flatten() {
        let key = key.as_str();
        let known = matches!(find(&["acts", id, key]).0, AtPath::Leaf(_));
        let mut fits = [&common[..], needed]
            .into_iter()
            .chain(allowed.iter().copied());
        if known && !fits.any(|keys| keys.contains(&key)) {
            reader.report.error(
                entry.key_at,
                format!("act \"{id}\" is of kind \"{kind}\", which has no `{key}`"),
                "take it out",
            );
        }
    }
    let date = reader.date_of(&path("date"), &format!("act \"{id}\""));
    let kind = kind_of(reader, id, noun)?;
    Some(Act {
        ix,
        kind,
        date,
        chance: chance::chance(reader, id, date),
        effect: reader.quantity_or_default(&path("effect")),
        scale: if reader.text(&path("scale")) == Some("voter") {
            Scale::Voter
        } else {
            Scale::Electorate
        },
        timing: Timing {
            ramp: reader.quantity_or_default(&path("ramp")),
            half_life: reader.quantity(&path("half-life")),
            remainder: reader.quantity_or_default(&path("remainder")),
        },
        aware: reader
            .node(&path("aware"))
            .map(|_| aware(reader, id, contests)),
        mobilise: reader.quantity_or_default(&path("mobilise")),
        countermobilise: reader.quantity_or_default(&path("countermobilise")),
    })
}

fn kind_of(reader: &ArmReader, id: &str, noun: ActNoun) -> Option<ActKind> {
    let roster = reader.roster;
    let text = |key: &'static str| reader.text(&["acts", id, key]);
    let endorser = |name: &str| {
        reader
            .node(&["endorsers", name])
            .and(position(&roster.endorsers, name))
            .map(EndorserIx)
    };
    let name = text("by")?;
    let by = || {
        let found = endorser(name);
        if found.is_none() {
            speaker(reader, id, name, Kind::Endorser);
        }
        found
    };
    let target = || roster.candidate(text("target")?);
    let undoes = || position(&roster.acts, text("undoes")?).map(ActIx);
    let quantity = |key: &'static str| reader.quantity_or_default(&["acts", id, key]);
    Some(match noun {
        ActNoun::Endorsement => ActKind::Endorse {
            by: by()?,
            target: target()?,
        },
        ActNoun::Opposition => ActKind::Oppose {
            by: by()?,
            target: target()?,
        },
        ActNoun::Claim => {
            let stands = reader.node(&["candidates", name]);
            let Some(claimant) = stands.and(roster.candidate(name)) else {
                speaker(reader, id, name, Kind::Candidate);
                return None;
            };
            let by_bloc = reader.parts(&["acts", id, "belief"]).is_some();
            let belief = |bloc: &crate::election::Named| match by_bloc {
                true => reader.quantity_or_default(&["acts", id, "belief", &bloc.id]),
                false => quantity("belief"),
            };
            ActKind::Claim {
                by: claimant,
                endorser: endorser(text("endorser")?)?,
                belief: roster.blocs.iter().map(belief).collect(),
            }
        }
        ActNoun::Disavowal => ActKind::Disavow {
            by: by()?,
            undoes: undoes()?,
            correction: quantity("correction"),
            penalty: quantity("penalty"),
        },
        ActNoun::Withdrawal => ActKind::Withdraw {
            by: by()?,
            undoes: undoes()?,
        },
    })
}

/// Reports that an act is by `by`, who is none of the kind that takes such acts.
fn speaker(reader: &ArmReader, id: &str, by: &str, kind: Kind) {
    let at = reader.at(&["acts", id, "by"]);
    let word = kind.word();
    if reader.baseline.get([kind.table(), by]).is_some() {
        reader.report.error(
            at,
            format!("acts.{id}.by needs {word} \"{by}\", who is removed"),
            format!("`remove` \"acts.{id}\" too"),
        );
        return;
    }
    let known = reader.ids(kind);
    let other = if kind == Kind::Candidate {
        Kind::Endorser
    } else {
        Kind::Candidate
    };
    let help = match reader.node(&[other.table(), by]) {
        Some(_) => "claims are made by candidates, all other acts are endorsers'".to_owned(),
        None => {
            did_you_mean(by, known).unwrap_or_else(|| format!("declare [{}.{by}]", kind.table()))
        }
    };
    reader.report.error(
        at,
        format!("act \"{id}\" is by \"{by}\", who is no {word}"),
        help,
    );
}

/// `[bloc][contest]`: a number, or by bloc, or by contest.
fn aware(reader: &ArmReader, id: &str, contests: &[Contest]) -> Vec<Vec<Quantity>> {
    let path = ["acts", id, "aware"];
    let roster = reader.roster;
    let parts = reader.parts(&path);
    let is_bloc = |key: &String| roster.blocs.iter().any(|bloc| bloc.id == *key);
    let by_bloc = parts.is_some_and(|table| table.keys().any(is_bloc));
    if parts.is_some() && !by_bloc {
        let of =
            |at: usize| super::electorate::by_contest(reader, &path, BlocIx(at as u16), contests);
        return (0..roster.blocs.len()).map(of).collect();
    }
    let of = |bloc: &crate::election::Named| {
        let inner = ["acts", id, "aware", bloc.id.as_str()];
        let one = match parts {
            None => reader.quantity_or_default(&path),
            Some(_) => {
                if reader.node(&inner).is_none() && reader.node(&["blocs", &bloc.id]).is_some() {
                    reader.error(
                        &path,
                        format!("{} has no \"{}\"", path.join("."), bloc.id),
                        format!("add `{} = …`", bloc.id),
                    );
                }
                reader.quantity_or_default(&inner)
            }
        };
        vec![one; roster.contests.len()]
    };
    roster.blocs.iter().map(of).collect()
}

/// Takes out acts that undo one which is not there, and reports those that undo what they cannot.
fn inert(reader: &ArmReader, acts: &mut Vec<Act>) {
    let id = |ix: ActIx| reader.roster[ix].id.as_str();
    let mut out = Vec::new();
    for act in acts.iter() {
        let Some(undone) = act.undoes() else { continue };
        let at = reader.at(&["acts", id(act.ix), "undoes"]);
        let Some(other) = acts.iter().find(|other| other.ix == undone) else {
            out.push(act.ix);
            continue;
        };
        let (undoable, help) = match act.kind.noun() {
            ActNoun::Disavowal => (ActNoun::Claim, "a disavowal can deny a claim only"),
            ActNoun::Withdrawal => (
                ActNoun::Endorsement,
                "a withdrawal can take back an endorsement only",
            ),
            ActNoun::Endorsement | ActNoun::Opposition | ActNoun::Claim => continue,
        };
        if other.kind.noun() != undoable {
            reader.report.error(
                at,
                format!("act \"{}\" cannot undo \"{}\"", id(act.ix), id(undone)),
                help,
            );
        } else if act.endorser() != other.endorser() {
            reader.error(
                &["acts", id(act.ix), "by"],
                format!(
                    "act \"{}\" undoes \"{}\", which is about another endorser",
                    id(act.ix),
                    id(undone)
                ),
                "both must be about the same endorser",
            );
        }
    }
    acts.retain(|act| !out.contains(&act.ix));
}
