//! Which figures there are, and what each is called: its file, an option, a class of the page.

use std::fmt;

/// The kinds in the order in which to look at them, each with the word that names it.
macro_rules! kinds {
    ($($(#[$meaning:meta])* $kind:ident = $word:literal,)*) => {
        /// A kind of figure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$meaning])* $kind,)* }

        impl Kind {
            /// All kinds, in the order in which to look at them.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// `margin`
            pub fn word(self) -> &'static str {
                match self { $(Kind::$kind => $word),* }
            }
        }
    };
}

kinds! {
    /// Leads of the question's candidate by arm, as intervals.
    Margin = "margin",
    /// The same as densities.
    Ridgeline = "ridgeline",
    /// A hundred elections and who wins each.
    Hundred = "hundred",
    /// Single elections, a dot each.
    Strip = "strip",
    /// What the what-ifs change, paired.
    Effect = "effect",
    /// What they change among each bloc.
    Blocs = "blocs",
    /// The same by region.
    Map = "map",
    /// Where the voters of one contest go in the next.
    Flow = "flow",
    /// Acts from day to day.
    Calendar = "calendar",
    /// The chance to win by a parameter or two.
    Sweep = "sweep",
    /// Where a chance is reached, along a parameter or two.
    BreakEven = "break-even",
    /// What each act is worth.
    Attribution = "attribution",
    /// Sobol indices.
    Sensitivity = "sensitivity",
    /// Parts of the variance in a posterior.
    Parts = "parts",
    /// What single assumptions move.
    Tornado = "tornado",
    /// What was learnt of uncertain quantities.
    Latents = "latents",
    /// What was observed beside what was expected.
    Observed = "observed",
    /// Leads as it was and in each what-if, before and after observing.
    Counterfactual = "counterfactual",
    /// Chances given and how often they came true.
    Calibration = "calibration",
    /// Where results fell in their forecasts.
    Pit = "pit",
    /// How often central intervals held.
    Coverage = "coverage",
    /// Forecasters side by side.
    Scores = "scores",
    /// The races that were forecast worst.
    Misses = "misses",
}

/// One figure: a kind, and the id of the contest that it shows, where it is about a single one.
/// Its name is `margin-runoff`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Which kind.
    pub kind: Kind,
    /// The contest's id; `None` where the figure is about no single one.
    pub contest: Option<String>,
}

impl Figure {
    /// The contest's id, empty where the figure is about no single one.
    pub(super) fn contest(&self) -> &str {
        self.contest.as_deref().unwrap_or_default()
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.word())?;
        self.contest
            .as_ref()
            .map_or(Ok(()), |contest| write!(f, "-{contest}"))
    }
}
