//! An act in words, by the names of those whom it is about: as a sentence, and as a noun.

use super::{Act, ActNoun, CandidateIx, Roster};

/// Who does what to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActInWords<'a> {
    pub noun: ActNoun,
    /// Who takes the step: an endorser; of a claim, the candidate.
    pub by: &'a str,
    /// Whose word it is, or of a claim whose support is claimed.
    pub endorser: &'a str,
    /// Whom it is about: of a disavowal the claimant, of a withdrawal who was endorsed.
    pub target: Option<&'a str>,
}

impl<'a> ActInWords<'a> {
    /// Of `act`, one of `acts`; `called` gives a candidate's name.
    pub fn of(
        roster: &'a Roster,
        acts: &[Act],
        act: &Act,
        called: impl Fn(CandidateIx) -> &'a str,
    ) -> ActInWords<'a> {
        let endorser = roster[act.endorser()].name.as_str();
        let target = act.about(acts).map(&called);
        let by = act.kind.claimant().map_or(endorser, &called);
        ActInWords {
            noun: act.kind.noun(),
            by,
            endorser,
            target,
        }
    }

    /// `Donald Trump endorses Tommy Tuberville`
    pub fn sentence(&self) -> String {
        let (by, endorser) = (self.by, mid_sentence(self.endorser));
        match (self.noun, self.target) {
            (ActNoun::Endorsement, Some(target)) => format!("{by} endorses {target}"),
            (ActNoun::Opposition, Some(target)) => format!("{by} opposes {target}"),
            (ActNoun::Claim, _) => format!("{by} claims the support of {endorser}"),
            (ActNoun::Disavowal, Some(claimant)) => {
                format!("{by} denies {} claim", whose(claimant))
            }
            (ActNoun::Disavowal, None) => format!("{by} denies a claim"),
            (ActNoun::Withdrawal, Some(endorsed)) => {
                format!("{by} takes back the endorsement of {endorsed}")
            }
            (ActNoun::Withdrawal, None) => format!("{by} takes back an endorsement"),
            (noun @ (ActNoun::Endorsement | ActNoun::Opposition), None) => {
                format!("{by}: {}", noun.name())
            }
        }
    }

    /// Within a sentence: `Donald Trump’s endorsement of Tommy Tuberville`, `the governor’s
    /// endorsement of Alex Ash`.
    pub fn phrase(&self) -> String {
        let [by, endorser] = [self.by, self.endorser].map(|name| whose(&mid_sentence(name)));
        match (self.noun, self.target) {
            (ActNoun::Endorsement, Some(target)) => format!("{by} endorsement of {target}"),
            (ActNoun::Opposition, Some(target)) => format!("{by} opposition to {target}"),
            (ActNoun::Claim, _) => format!("{by} claim of {endorser} support"),
            (ActNoun::Disavowal, Some(claimant)) => {
                format!("{by} denial of {} claim", whose(claimant))
            }
            (ActNoun::Withdrawal, Some(endorsed)) => {
                format!("the withdrawal of {by} endorsement of {endorsed}")
            }
            (noun, None) => format!("{by} {}", noun.name()),
        }
    }
}

/// A name that opens with an article, where no sentence begins: `the governor`.
pub fn mid_sentence(name: &str) -> String {
    name.strip_prefix("The ")
        .map_or_else(|| name.to_owned(), |rest| format!("the {rest}"))
}

/// The possessive: `Byrne’s`, `Sessions’`.
pub fn whose(name: &str) -> String {
    if name.ends_with('s') {
        format!("{name}’")
    } else {
        format!("{name}’s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_act_is_told_as_a_sentence_and_as_a_noun() {
        let deed = |noun, by, target| ActInWords {
            noun,
            by,
            endorser: "The governor",
            target,
        };
        let endorsement = deed(ActNoun::Endorsement, "The governor", Some("Ash"));
        assert_eq!(endorsement.sentence(), "The governor endorses Ash");
        assert_eq!(endorsement.phrase(), "the governor’s endorsement of Ash");
        let opposition = deed(ActNoun::Opposition, "The governor", Some("Rees"));
        assert_eq!(
            [opposition.sentence(), opposition.phrase()],
            [
                "The governor opposes Rees",
                "the governor’s opposition to Rees"
            ]
        );
        let claim = deed(ActNoun::Claim, "Rees", Some("Rees"));
        assert_eq!(
            [claim.sentence(), claim.phrase()],
            [
                "Rees claims the support of the governor",
                "Rees’ claim of the governor’s support"
            ]
        );
        let denial = deed(ActNoun::Disavowal, "The governor", Some("Rees"));
        assert_eq!(
            [denial.sentence(), denial.phrase()],
            [
                "The governor denies Rees’ claim",
                "the governor’s denial of Rees’ claim"
            ]
        );
        let withdrawal = deed(ActNoun::Withdrawal, "The governor", Some("Ash"));
        assert_eq!(
            [withdrawal.sentence(), withdrawal.phrase()],
            [
                "The governor takes back the endorsement of Ash",
                "the withdrawal of the governor’s endorsement of Ash"
            ]
        );
        let idle = deed(ActNoun::Disavowal, "The governor", None);
        assert_eq!(
            [idle.sentence(), idle.phrase()],
            ["The governor denies a claim", "the governor’s disavowal"]
        );
    }
}
