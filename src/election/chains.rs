//! The calendar of an arm's contests: which follows which, who can ever stand where, whose tastes
//! hold. Static facts; who goes on in a replicate is [`crate::rule`]'s. What groups the contests of
//! a chain, as a primary with its run-off, belongs here.

use super::{CandidateIx, Contest, ContestIx, Tastes};

/// Contests, some of which follow others.
#[derive(Debug, Clone, Copy)]
pub struct Chains<'a>(pub &'a [Contest]);

impl<'a> Chains<'a> {
    /// The contest with this index, if it is among them.
    pub fn contest(self, ix: ContestIx) -> Option<&'a Contest> {
        self.0.iter().find(|contest| contest.ix == ix)
    }

    /// The contest that `contest` follows.
    pub fn followed(self, contest: &Contest) -> Option<&'a Contest> {
        self.contest(contest.follows?)
    }

    /// Its place among the contests.
    pub fn place_followed(self, contest: &Contest) -> Option<usize> {
        let follows = contest.follows?;
        self.0.iter().position(|other| other.ix == follows)
    }

    /// The contests that follow this one.
    pub fn followers(self, ix: ContestIx) -> impl Iterator<Item = &'a Contest> {
        self.0.iter().filter(move |other| other.follows == Some(ix))
    }

    /// The contests before `contest` in its chain, the nearest first; no more than there are, so
    /// that a circle that is yet to be refused has an end.
    pub fn before(self, contest: &Contest) -> impl Iterator<Item = &'a Contest> {
        std::iter::successors(self.followed(contest), move |at| self.followed(at))
            .take(self.0.len())
    }

    /// Those before `contest` whose tastes it keeps, the nearest first.
    pub fn kept(self, contest: &Contest) -> impl Iterator<Item = &'a Contest> {
        let of = move |contest: &Contest| match contest.tastes {
            Tastes::Kept => self.followed(contest),
            Tastes::Fresh => None,
        };
        std::iter::successors(of(contest), move |at| of(at)).take(self.0.len())
    }

    /// The first contest with the same tastes: whose support and whose lasting shocks hold.
    pub fn root<'c>(self, contest: &'c Contest) -> &'c Contest
    where
        'a: 'c,
    {
        self.kept(contest).last().unwrap_or(contest)
    }

    /// Everyone who can stand in `contest`, in order of ids: its own ballot and whoever can come
    /// from those before it.
    pub fn can_stand(self, contest: &Contest) -> Vec<CandidateIx> {
        let mut found = contest.ballot.clone();
        found.extend(self.before(contest).flat_map(|before| &before.ballot));
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::election::Rule;
    use crate::latent::Quantity;
    use crate::quantity::Date;

    fn contest(ix: u16, follows: Option<u16>, tastes: Tastes, ballot: &[u16]) -> Contest {
        Contest {
            ix: ContestIx(ix),
            date: Date::EPOCH,
            ballot: ballot.iter().map(|c| CandidateIx(*c)).collect(),
            follows: follows.map(ContestIx),
            tastes,
            electorate: Vec::new(),
            rule: Rule::Plurality,
            decides: None,
            turnout: Vec::new(),
            regress: Quantity::ZERO,
            returns: None,
            regional: None,
            topline: None,
            sore_loser: Quantity::ZERO,
        }
    }

    /// A primary, its run-off with the same tastes, and a general with tastes and a rival of its
    /// own.
    fn season() -> [Contest; 3] {
        [
            contest(5, None, Tastes::Fresh, &[2, 7]),
            contest(3, Some(5), Tastes::Kept, &[]),
            contest(4, Some(3), Tastes::Fresh, &[1]),
        ]
    }

    #[test]
    fn who_can_stand_comes_from_the_whole_chain() {
        let season = season();
        let can = |at: usize| Chains(&season).can_stand(&season[at]);
        assert_eq!(can(1), [2, 7].map(CandidateIx));
        assert_eq!(can(2), [1, 2, 7].map(CandidateIx));
    }

    #[test]
    fn kept_tastes_are_those_of_the_first_contest_that_has_them() {
        let season = season();
        let root = |at: usize| Chains(&season).root(&season[at]).ix.0;
        assert_eq!([root(0), root(1), root(2)], [5, 5, 4]);
        assert_eq!(Chains(&season).place_followed(&season[2]), Some(1));
        let followers: Vec<u16> = Chains(&season)
            .followers(ContestIx(5))
            .map(|contest| contest.ix.0)
            .collect();
        assert_eq!(followers, [3]);
    }

    #[test]
    fn a_circle_is_walked_once() {
        let circle = [
            contest(0, Some(1), Tastes::Kept, &[]),
            contest(1, Some(0), Tastes::Kept, &[]),
        ];
        let before: Vec<u16> = Chains(&circle)
            .before(&circle[0])
            .map(|contest| contest.ix.0)
            .collect();
        assert_eq!(before, [1, 0]);
        assert_eq!(Chains(&circle).root(&circle[0]).ix.0, 0);
    }
}
