//! Who and what a scenario names, in order of ids: the indices that every other table uses.

macro_rules! index {
    ($(#[$doc:meta])* $name:ident, $list:ident: $named:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            /// The place in the roster's list.
            pub fn at(self) -> usize {
                usize::from(self.0)
            }
        }

        impl std::ops::Index<$name> for Roster {
            type Output = $named;

            fn index(&self, ix: $name) -> &$named {
                &self.$list[ix.at()]
            }
        }
    };
}

index!(
    /// A place in [`Roster::candidates`].
    CandidateIx, candidates: Candidate
);
index!(
    /// A place in [`Roster::endorsers`].
    EndorserIx, endorsers: Named
);
index!(
    /// A place in [`Roster::blocs`].
    BlocIx, blocs: Named
);
index!(
    /// A place in [`Roster::regions`]; 0 where a scenario declares no regions.
    RegionIx, regions: Named
);
index!(
    /// A place in [`Roster::contests`].
    ContestIx, contests: Named
);
index!(
    /// A place in [`Roster::acts`].
    ActIx, acts: Named
);

/// Something with an id and a name to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Unique among those of its kind.
    pub id: String,
    /// The `name` or `title` given, else the id with its hyphens as spaces.
    pub name: String,
}

/// A place on a map of tiles: columns to the right, rows down, from 0.
pub type Tile = [u16; 2];

/// A line on a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Unique among candidates.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// A short name for charts and tables, no two alike; default: of the name as much as it takes.
    pub short: String,
    /// The party, as written.
    pub party: Option<String>,
    /// `#rrggbb`.
    pub colour: Option<String>,
    /// Write-ins, undervotes: a line that is no person.
    pub other: bool,
    /// Only a what-if has this candidate.
    pub added: bool,
}

/// All ids of all arms. Each list is in order of ids, those of the scenario as written first, then
/// those that only what-ifs add.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// Every ballot line of every contest.
    pub candidates: Vec<Candidate>,
    /// Who speaks: their names are for people alone.
    pub endorsers: Vec<Named>,
    /// Groups of voters.
    pub blocs: Vec<Named>,
    /// Empty where the scenario declares none: then each bloc lies in one region, index 0.
    pub regions: Vec<Named>,
    /// `[region]`
    pub tiles: Vec<Option<Tile>>,
    /// Election days.
    pub contests: Vec<Named>,
    /// What is said, by whom of whom: [`Act`](super::Act) has the rest.
    pub acts: Vec<Named>,
    /// `[position]`: candidates in the order of the file, for display.
    pub candidate_display: Vec<CandidateIx>,
    /// `[position]`: blocs in the order of the file, for display.
    pub bloc_display: Vec<BlocIx>,
    /// `[position]`: regions in the order of the file, for display.
    pub region_display: Vec<RegionIx>,
}

impl Roster {
    /// The candidate with this id.
    pub fn candidate(&self, id: &str) -> Option<CandidateIx> {
        let at = self.candidates.iter().position(|own| own.id == id)?;
        Some(CandidateIx(at as u16))
    }

    /// The contest with this id.
    pub fn contest(&self, id: &str) -> Option<ContestIx> {
        let at = self.contests.iter().position(|own| own.id == id)?;
        Some(ContestIx(at as u16))
    }
}
