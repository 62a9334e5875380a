//! The one register of parameters: every path that a scenario can give, its form and bounds,
//! default, meaning and source. What reads, checks and explains scenarios goes by it.

mod parameters;
mod reference;
mod schema;

use std::sync::LazyLock;

pub use crate::quantity::Bounds;
use crate::random::distribution::family;
use parameters::PARAMETERS;
pub use reference::reference;
pub use schema::schema;

/// What a path can hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// Any text.
    Text,
    /// A text that names something declared: `candidate`, `contest`…
    Name(Kind),
    /// The same, or one of two words.
    NameOr(Kind, [&'static str; 2]),
    /// A list of such names.
    Names(Kind),
    /// A list of paths.
    Paths,
    /// ISO 8601.
    Date,
    /// A whole number.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `plurality`, `{ majority = { threshold } }` or `{ top-n = { n } }`.
    Rule,
    /// `#rrggbb`
    Colour,
    /// A place on a map of tiles: `[x, y]`.
    Tile,
    /// The name of a file's column.
    Column,
    /// The names of two columns of a file.
    Columns,
    /// A number, or a distribution where `spread` says so, or a table of such where `by` says so.
    Number {
        /// What values are valid.
        bounds: Bounds,
        /// It may be uncertain.
        spread: bool,
        /// By what it may be told apart.
        by: By,
    },
    /// A distribution centred on 0.
    Shock,
    /// The law of a random walk's steps: a normal centred on 0.
    Steps,
    /// A number between −1 and 1 for each pair of candidates.
    Correlation,
    /// Tables, as a scenario has them.
    Parts,
    /// Any values by path.
    Edits,
    /// Numbers by path.
    Factors,
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
    RegionFile,
    Bloc,
    Contest,
    Act,
    WhatIf,
    Observation,
    Party,
}

impl Kind {
    pub const DECLARED: [Kind; 9] = [
        Kind::Candidate,
        Kind::Endorser,
        Kind::Region,
        Kind::RegionFile,
        Kind::Bloc,
        Kind::Contest,
        Kind::Act,
        Kind::WhatIf,
        Kind::Observation,
    ];

    /// Each with its word, the table that declares it and the placeholder of its ids in paths.
    const NAMES: [(Kind, &str, &str, &str); 10] = [
        (Kind::Candidate, "candidate", "candidates", "CANDIDATE"),
        (Kind::Endorser, "endorser", "endorsers", "ENDORSER"),
        (Kind::Region, "region", "regions", "REGION"),
        (
            Kind::RegionFile,
            "region file",
            "region-files",
            "REGION-FILE",
        ),
        (Kind::Bloc, "bloc", "blocs", "BLOC"),
        (Kind::Contest, "contest", "contests", "CONTEST"),
        (Kind::Act, "act", "acts", "ACT"),
        (Kind::WhatIf, "what-if", "what-ifs", "WHAT-IF"),
        (
            Kind::Observation,
            "observation",
            "observations",
            "OBSERVATION",
        ),
        (Kind::Party, "party", "parties", "PARTY"),
    ];

    /// `candidate`
    pub fn word(self) -> &'static str {
        Self::NAMES[self as usize].1
    }

    /// `a candidate`, `an act`
    pub fn one(self) -> String {
        let word = self.word();
        let article = if word.starts_with(['a', 'e', 'o']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {word}")
    }

    /// The table that declares it: `candidates`.
    pub fn table(self) -> &'static str {
        Self::NAMES[self as usize].2
    }

    /// Words that mean something else where an id of this kind can stand as a key.
    pub fn reserves(self, id: &str) -> bool {
        match self {
            Kind::Bloc | Kind::Contest => family(id).is_some() || STATUSES.contains(&id),
            Kind::Candidate => id == "by-party",
            Kind::Endorser
            | Kind::Region
            | Kind::RegionFile
            | Kind::Act
            | Kind::WhatIf
            | Kind::Observation
            | Kind::Party => false,
        }
    }

    /// Of the placeholder of its ids in paths: `CANDIDATE`.
    pub fn placeholder(segment: &str) -> Option<Kind> {
        let mut names = Self::NAMES.iter();
        names.find(|name| name.3 == segment).map(|name| name.0)
    }
}

/// One parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// Ids in capitals: `blocs.BLOC.views.ENDORSER.approve`.
    pub path: &'static str,
    /// What can be written there.
    pub form: Form,
    /// Empty where there is none.
    pub unit: &'static str,
    /// A number, or in words; `needed` where it must be given; empty where it can be absent.
    pub default: &'static str,
    /// What it says, for the reference.
    pub meaning: &'static str,
    /// Where the default is from; empty where that is convention.
    pub source: &'static str,
    /// What a sentence calls it after "the", with the ids in capitals for their names: `effect of
    /// ACT`; empty where none speaks of it.
    pub phrase: &'static str,
}

/// Every parameter, in the order in which a scenario is written.
pub fn parameters() -> &'static [Parameter] {
    PARAMETERS
}

/// What voters of a contest that follows another are told apart by, in the order of
/// `election::Status`.
pub const STATUSES: [&str; 3] = ["returning", "orphaned", "new"];

/// Keys that every table may have.
pub const ANYWHERE: [&str; 3] = ["source", "note", "latent"];

/// Whether a key says something of a table and is none of its values.
pub fn is_remark(key: &str) -> bool {
    ANYWHERE.contains(&key)
}

/// The parameter of the value at `path`: by bloc, contest or status it is a key or two further up.
pub fn parameter(path: &[&str]) -> Option<&'static Parameter> {
    parameter_with_depth(path).map(|(parameter, _)| parameter)
}

/// [`parameter`], and how many keys of the path are its own.
pub fn parameter_with_depth(path: &[&str]) -> Option<(&'static Parameter, usize)> {
    (1..=path.len())
        .rev()
        .find_map(|depth| match find(&path[..depth]).0 {
            AtPath::Leaf(parameter) => Some((parameter, depth)),
            AtPath::Inner | AtPath::Unknown(_) => None,
        })
}

/// What the value at `path` means, that of what a what-if adds too: `acts.a-endorses-b.ramp` is
/// "Days to half of …".
pub fn meaning(path: &str) -> Option<&'static str> {
    let segments: Vec<&str> = path.split('.').collect();
    let segments = match segments.as_slice() {
        ["what-ifs", _, "add", added @ ..] => added,
        all => all,
    };
    parameter(segments).map(|parameter| parameter.meaning)
}

/// Whether a number or a date can stand at `path`: neither at `blocs.rural`, a table, nor at
/// `title`. Of a path that nothing is known of it is left open.
pub fn is_measured(path: &str) -> bool {
    match find(&path.split('.').collect::<Vec<_>>()).0 {
        AtPath::Inner => false,
        AtPath::Unknown(_) => true,
        AtPath::Leaf(parameter) => match parameter.form {
            Form::Text
            | Form::Name(_)
            | Form::NameOr(..)
            | Form::Names(_)
            | Form::Paths
            | Form::Word(_)
            | Form::Rule
            | Form::Colour
            | Form::Tile
            | Form::Column
            | Form::Columns
            | Form::Parts => false,
            Form::Date
            | Form::Count
            | Form::Number { .. }
            | Form::Shock
            | Form::Steps
            | Form::Correlation
            | Form::Edits
            | Form::Factors => true,
        },
    }
}

/// What the value at `path` is in, if in anything: of `acts.a-endorses-b.effect` "log-odds".
pub fn unit(path: &str) -> Option<&'static str> {
    said(path, |parameter| parameter.unit)
}

/// What holds where nothing is given at `path`, if anything: of `endorsers.e.backlash` "0".
pub fn default_at(path: &str) -> Option<&'static str> {
    said(path, |parameter| parameter.default)
}

fn said(path: &str, of: fn(&Parameter) -> &'static str) -> Option<&'static str> {
    let segments: Vec<&str> = path.split('.').collect();
    parameter(&segments).map(of).filter(|text| !text.is_empty())
}

/// What can stand at a path.
#[derive(Debug, Clone, PartialEq)]
pub enum AtPath {
    /// A value of this parameter.
    Leaf(&'static Parameter),
    /// A table; the next keys.
    Inner,
    /// Nothing: the keys known there.
    Unknown(Vec<&'static str>),
}

/// What the register knows of `path`, and of which kind its last segment is an id. Words come
/// before ids.
pub fn find(path: &[&str]) -> (AtPath, Option<Kind>) {
    let Some((last, parents)) = path.split_last() else {
        return (AtPath::Inner, None);
    };
    let mut matching: Matching = SEGMENTS.iter().collect();
    for (depth, segment) in parents.iter().enumerate() {
        matching = narrow(matching, depth, segment);
    }
    let depth = parents.len();
    let here = narrow(matching.clone(), depth, last);
    let kind = here
        .first()
        .and_then(|(_, segments)| Kind::placeholder(segments[depth]));
    let leaf = here
        .iter()
        .find(|(_, segments)| segments.len() == depth + 1);
    match leaf {
        Some((parameter, _)) => (AtPath::Leaf(parameter), kind),
        None if !here.is_empty() => (AtPath::Inner, kind),
        None => {
            let mut known: Vec<&str> = matching
                .iter()
                .filter_map(|(_, segments)| segments.get(depth).copied())
                .collect();
            known.dedup();
            (AtPath::Unknown(known), None)
        }
    }
}

/// A parameter with the segments of its path.
type Segmented = (&'static Parameter, Vec<&'static str>);

type Matching = Vec<&'static Segmented>;

/// All of them: a scenario asks thousands of times.
static SEGMENTS: LazyLock<Vec<Segmented>> = LazyLock::new(|| {
    PARAMETERS
        .iter()
        .map(|parameter| (parameter, parameter.path.split('.').collect()))
        .collect()
});

fn narrow(matching: Matching, depth: usize, segment: &str) -> Matching {
    let word = |segments: &[&str]| segments.get(depth) == Some(&segment);
    let literal = matching
        .iter()
        .any(|(_, segments)| word(segments) && Kind::placeholder(segments[depth]).is_none());
    let fits = |segments: &[&str]| match segments.get(depth) {
        Some(known) if literal => *known == segment,
        Some(known) => Kind::placeholder(known).is_some(),
        None => false,
    };
    matching
        .into_iter()
        .filter(|(_, segments)| fits(segments))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> (AtPath, Option<Kind>) {
        find(&path.split('.').collect::<Vec<_>>())
    }

    #[test]
    fn paths_find_their_parameter() {
        let (found, kind) = at("blocs.rural.views.trump.aware");
        assert!(matches!(found, AtPath::Leaf(p) if p.path == "blocs.BLOC.views.ENDORSER.aware"));
        assert_eq!(kind, None);
        assert_eq!(
            at("blocs.rural.views.trump"),
            (AtPath::Inner, Some(Kind::Endorser))
        );
        assert!(matches!(
            at("blocs.rural.support.primary.by-party.R").0,
            AtPath::Leaf(_)
        ));
        assert_eq!(
            at("blocs.rural.support.primary.jones").1,
            Some(Kind::Candidate)
        );
    }

    #[test]
    fn every_kind_stands_at_its_own_names() {
        for (at, (kind, word, _, placeholder)) in Kind::NAMES.into_iter().enumerate() {
            assert_eq!((kind as usize, kind.word()), (at, word));
            assert_eq!(Kind::placeholder(placeholder), Some(kind));
        }
    }

    #[test]
    fn an_unknown_key_is_told_what_is_known() {
        let (found, _) = at("acts.x.efect");
        assert!(matches!(found, AtPath::Unknown(known) if known.contains(&"effect")));
        assert!(matches!(at("blox").0, AtPath::Unknown(known) if known.contains(&"blocs")));
    }

    #[test]
    fn every_parameter_says_what_it_means() {
        for parameter in parameters() {
            assert!(
                parameter.meaning.ends_with('.') || parameter.meaning.contains('`'),
                "{}",
                parameter.path
            );
        }
    }
}
