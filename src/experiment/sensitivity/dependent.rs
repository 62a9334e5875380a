//! What drives the answer where uncertain quantities hang together, as in a posterior. Sobol
//! indices take them as independent; here the outcome is laid out as a sum of one term for each
//! group, and its variance as the covariances of those terms with it (Xu & Gertner 2008,
//! "Uncertainty and sensitivity analysis for models with correlated parameters"; Li, Rabitz,
//! Yelvington, Oluwole, Bacon, Kolb & Schoendorf 2010, "Global sensitivity analysis for systems
//! with independent and/or correlated inputs"). A group's term is the sum of its scores, each times
//! what the expected share moves from the score's 10 % to its 90 % quantile, per unit.

use serde::{Deserialize, Serialize};

use crate::experiment::latents::Columns;
use crate::scenario::{Names, Scenario};
use crate::simulate::Source;

use super::groups::Group;
use super::local::{self, Place, Swing};
use super::outcome::Question;
use super::{
    Ask, Failure, Index, Measure, Of, Progress, Size, Subject, bearing_groups, chosen, label,
};

/// Parts of the particles that are left out in turn.
const BLOCKS: usize = 20;

/// Standard errors to either side that hold 95 % of a Student t with one degree of freedom less
/// than there are blocks.
const WIDE: f64 = 2.093;

/// What drives the answer in a posterior. Shares are fractions of valid votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependence {
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title.
    pub title: String,
    /// Id of the candidate asked about.
    pub candidate: String,
    /// Id of the contest asked about.
    pub contest: String,
    /// Of what the variance is.
    pub of: Of,
    /// The what-if less the scenario as written; of a level, the arm where it is not the scenario
    /// as written.
    pub what_if: Option<String>,
    /// `drawn`, or `expected`: shares without counts.
    pub counts: String,
    /// In the posterior.
    pub replicates: u64,
    /// The seed.
    pub seed: u64,
    /// Of what is asked.
    pub mean: f64,
    /// Its square is what the groups have parts of.
    pub sd: f64,
    /// The largest spread of its own first.
    pub groups: Vec<GroupParts>,
    /// What no sum of scores gives: counts, and that effects are no straight lines. With the
    /// groups' parts it is 1.
    pub rest: Index,
    /// Uncertain quantities of the scenario, and those that have no bearing on this.
    pub latents: usize,
    /// Those of them that do not.
    pub without_bearing: usize,
    /// With everything at its posterior median, and one latent at a time at its 10 % and 90 %
    /// quantile there; the expected share, the widest swing first.
    pub at_medians: f64,
    /// One for each latent.
    pub swings: Vec<Swing>,
}

/// What a group's term spreads by itself, and its part of the variance. Of two terms that always
/// make up for each other each has a spread of its own, and the parts are 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupParts {
    /// As in `findings`: the latents' common beginning, or `counts`.
    pub name: String,
    /// For people.
    pub label: String,
    /// How many latents it has.
    pub latents: usize,
    /// The standard deviation of its term, as a share: how far the outcome would spread were it the
    /// only thing uncertain.
    pub alone: Index,
    /// The covariance of its term with the outcome, over the variance of the outcome. Less than
    /// (`alone`/`sd`)²: others make up for it.
    pub part: Index,
}

/// Lays out the variance of what is asked over the latents of a posterior.
///
/// # Errors
/// As [`sensitivity`](super::sensitivity); if it is asked about who wins.
pub fn dependence(
    scenario: &Scenario,
    ask: &Ask,
    subject: &Subject,
    size: &Size,
    progress: Progress,
) -> Result<Dependence, Failure> {
    if ask.measure == Measure::Wins {
        let message = "in a posterior the variance of a share can be told, not that of who wins";
        return Err(Failure::asked(message, "leave out --measure"));
    }
    let what_if = chosen(scenario, ask)?;
    let question = Question::new(scenario, what_if, (ask.of, ask.measure), subject, size)?;
    let (latents, groups) = bearing_groups(&question, ask, subject)?;
    let names = Names::of(scenario);
    let label = |name: &str| label::label(&names, name);
    let told = |done: u64| progress(done, size.replicates);
    let scores = Scores::of(&question, size);
    let places: Vec<Place> = latents.iter().map(|latent| scores.place(*latent)).collect();
    let (at_medians, swings) = local::tornado(&question, &latents, &places, &label, &|_| told(0))?;
    let slopes = slopes(&question, &latents, &places, &swings);
    let mut moves = vec![0.0; slopes.len()];
    for (latent, place) in latents.iter().zip(&places) {
        moves[*latent] = slopes[*latent].abs() * (place.high - place.low);
    }
    let groups = match groups.len() > ask.most {
        true => local::narrowed(groups, &moves, ask.most),
        false => groups,
    };
    let outcome = match ask.expected {
        true => question.expected(&scores.points(size), &told)?,
        false => question.simulated(size.seed, Source::Given(&scores.given), &told)?,
    };
    let terms: Vec<Vec<f64>> = groups
        .iter()
        .map(|group| scores.term(group, &slopes, outcome.len()))
        .collect();
    let blocks = scores.blocks(outcome.len());
    let (mean, sd, mut parts) = parts(&outcome, &terms, &blocks);
    let [_, rest] = parts.pop().unwrap_or_default();
    let row = |(group, [alone, part]): (Group, [Index; 2])| GroupParts {
        label: label(&group.name),
        name: group.name,
        latents: group.latents.len(),
        alone,
        part,
    };
    let mut rows: Vec<GroupParts> = groups.into_iter().zip(parts).map(row).collect();
    rows.sort_by(|a, b| {
        b.alone
            .estimate
            .total_cmp(&a.alone.estimate)
            .then_with(|| a.name.cmp(&b.name))
    });
    Ok(Dependence {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        candidate: subject.candidate.clone(),
        contest: subject.contest.clone(),
        of: ask.of,
        what_if: what_if.map(|at| scenario.arms[at].id.clone()),
        counts: if ask.expected { "expected" } else { "drawn" }.to_owned(),
        replicates: size.replicates,
        seed: size.seed.0,
        mean,
        sd,
        groups: rows,
        rest,
        latents: question.model.latents().len(),
        without_bearing: question.model.latents().len() - latents.len(),
        at_medians,
        swings,
    })
}

/// The scores of the replicates: those that are given, and the others as they are drawn.
struct Scores {
    /// `[latent][particle]`
    given: Vec<Option<Vec<f64>>>,
    /// `[replicate][latent]`
    drawn: Vec<Vec<f64>>,
    particles: usize,
}

impl Scores {
    fn of(question: &Question, size: &Size) -> Scores {
        let given = match size.latents.columns(&question.model, &[], size.seed) {
            Columns::Given(columns) => columns,
            Columns::Own | Columns::Points(_) => vec![None; question.model.latents().len()],
        };
        let drawn = question
            .model
            .scores(size.seed, 0, size.replicates as usize);
        let particles = given
            .iter()
            .flatten()
            .map(Vec::len)
            .next()
            .unwrap_or(drawn.len());
        Scores {
            given,
            drawn,
            particles,
        }
    }

    fn score(&self, latent: usize, replicate: usize) -> f64 {
        match &self.given[latent] {
            Some(column) => column[replicate % column.len()],
            None => self.drawn[replicate][latent],
        }
    }

    /// `[replicate][latent]`
    fn points(&self, size: &Size) -> Vec<Vec<f64>> {
        let point = |replicate: usize| {
            (0..self.given.len())
                .map(|latent| self.score(latent, replicate))
                .collect()
        };
        (0..size.replicates as usize).map(point).collect()
    }

    /// Where a latent's scores lie.
    fn place(&self, latent: usize) -> Place {
        let Some(column) = &self.given[latent] else {
            return Place::PRIOR;
        };
        let mut sorted = column.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |p: f64| sorted[((p * sorted.len() as f64) as usize).min(sorted.len() - 1)];
        Place {
            low: at(0.1),
            middle: at(0.5),
            high: at(0.9),
        }
    }

    /// A group's term `[replicate]`.
    fn term(&self, group: &Group, slopes: &[f64], replicates: usize) -> Vec<f64> {
        let one = |replicate: usize| {
            let latents = group.latents.iter();
            latents
                .map(|&latent| slopes[latent] * self.score(latent, replicate))
                .sum()
        };
        (0..replicates).map(one).collect()
    }

    /// The block of each replicate: neighbours among the particles, which may be siblings, are in
    /// one.
    fn blocks(&self, replicates: usize) -> Vec<usize> {
        let particles = self.particles.min(replicates).max(1);
        (0..replicates)
            .map(|replicate| (replicate % particles) * BLOCKS / particles)
            .collect()
    }
}

/// What is asked about moves by so much per unit of each score of the model.
fn slopes(question: &Question, latents: &[usize], places: &[Place], swings: &[Swing]) -> Vec<f64> {
    let known = question.model.latents();
    let mut slopes = vec![0.0; known.len()];
    for (&latent, place) in latents.iter().zip(places) {
        let wide = place.high - place.low;
        let swing = swings.iter().find(|swing| swing.name == known[latent].name);
        if let Some(swing) = swing.filter(|_| wide > 0.0) {
            slopes[latent] = (swing.high - swing.low) / wide;
        }
    }
    slopes
}

/// Sums over a block of replicates: of the outcome, its square and, by term, the term, its square,
/// its product with the outcome. All less a centre, so that nothing cancels.
#[derive(Clone)]
struct Sums {
    count: f64,
    outcome: [f64; 2],
    terms: Vec<[f64; 3]>,
}

impl Sums {
    fn of(terms: usize) -> Sums {
        Sums {
            count: 0.0,
            outcome: [0.0; 2],
            terms: vec![[0.0; 3]; terms],
        }
    }

    fn add(&mut self, other: &Sums, sign: f64) {
        self.count += sign * other.count;
        (0..2).for_each(|k| self.outcome[k] += sign * other.outcome[k]);
        for (own, other) in self.terms.iter_mut().zip(&other.terms) {
            (0..3).for_each(|k| own[k] += sign * other[k]);
        }
    }

    /// Standard deviation and part of each term, then 0 and the part of what is left.
    fn parts(&self) -> Vec<[f64; 2]> {
        let [y, yy] = self.outcome;
        let variance = yy - y * y / self.count;
        if variance <= 0.0 {
            return vec![[0.0; 2]; self.terms.len() + 1];
        }
        let one = |[x, xx, xy]: &[f64; 3]| {
            let own = (xx - x * x / self.count) / (self.count - 1.0);
            [own.max(0.0).sqrt(), (xy - x * y / self.count) / variance]
        };
        let mut parts: Vec<[f64; 2]> = self.terms.iter().map(one).collect();
        let rest = 1.0 - parts.iter().map(|[_, part]| part).sum::<f64>();
        parts.push([0.0, rest]);
        parts
    }
}

/// Mean and standard deviation of the outcome; standard deviation and part of each term, and the
/// part of the rest, with intervals from leaving out each block in turn (the jackknife).
fn parts(outcome: &[f64], terms: &[Vec<f64>], blocks: &[usize]) -> (f64, f64, Vec<[Index; 2]>) {
    let n = outcome.len() as f64;
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
    let (centre, centres) = (
        mean(outcome),
        terms.iter().map(|term| mean(term)).collect::<Vec<f64>>(),
    );
    let mut each = vec![Sums::of(terms.len()); BLOCKS];
    for (replicate, (value, block)) in outcome.iter().zip(blocks).enumerate() {
        let (sums, y) = (&mut each[*block], value - centre);
        sums.count += 1.0;
        sums.outcome[0] += y;
        sums.outcome[1] += y * y;
        for ((sums, term), centre) in sums.terms.iter_mut().zip(terms).zip(&centres) {
            let x = term[replicate] - centre;
            (0..3)
                .zip([x, x * x, x * y])
                .for_each(|(k, more)| sums[k] += more);
        }
    }
    let mut all = Sums::of(terms.len());
    each.iter().for_each(|block| all.add(block, 1.0));
    let without = |block: &Sums| {
        let mut rest = all.clone();
        rest.add(block, -1.0);
        rest.parts()
    };
    let left: Vec<Vec<[f64; 2]>> = each
        .iter()
        .filter(|block| block.count > 0.0)
        .map(without)
        .collect();
    let index = |at: usize, which: usize, estimate: f64| {
        let k = left.len() as f64;
        let middle = left.iter().map(|parts| parts[at][which]).sum::<f64>() / k;
        let squares: f64 = left
            .iter()
            .map(|parts| (parts[at][which] - middle) * (parts[at][which] - middle))
            .sum();
        let wide = WIDE * ((k - 1.0) / k * squares).sqrt();
        Index {
            estimate,
            low: estimate - wide,
            high: estimate + wide,
        }
    };
    let found = all.parts();
    let both =
        |(at, [alone, part]): (usize, &[f64; 2])| [index(at, 0, *alone), index(at, 1, *part)];
    let sd = (all.outcome[1] / (n - 1.0).max(1.0)).sqrt();
    (centre, sd, found.iter().enumerate().map(both).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Seed;
    use crate::random::{Name, normal, uniforms};

    fn normals(name: &str, count: usize) -> Vec<f64> {
        let mut uniform = vec![0.0; count];
        uniforms(Seed(4), Name::root(name), 0, &mut uniform);
        uniform.into_iter().map(normal::score).collect()
    }

    /// y = 2a + b + e with variances 1 and corr(a, b) = −0.6, var e = 0.5: var y = 4 + 1 − 2.4 +
    /// 0.5 = 3.1. 40,000 replicates; the intervals' half widths are some 0.02; a correlation taken
    /// for 0 would give a part of 1.29 for 0.90.
    #[test]
    fn dependent_normals_have_the_parts_that_their_covariances_say() {
        let n = 40_000;
        let (a, c, e) = (normals("a", n), normals("c", n), normals("e", n));
        let b: Vec<f64> = a.iter().zip(&c).map(|(a, c)| -0.6 * a + 0.8 * c).collect();
        let y: Vec<f64> = (0..n)
            .map(|i| 2.0 * a[i] + b[i] + 0.5_f64.sqrt() * e[i])
            .collect();
        let terms = [a.iter().map(|a| 2.0 * a).collect(), b];
        let blocks: Vec<usize> = (0..n).map(|i| i * BLOCKS / n).collect();
        let (_, sd, found) = parts(&y, &terms, &blocks);
        let wanted = [[2.0, 2.8 / 3.1], [1.0, -0.2 / 3.1], [0.0, 0.5 / 3.1]];
        assert!((sd * sd - 3.1).abs() < 0.11, "{sd}");
        for (found, wanted) in found.iter().zip(wanted) {
            for (found, wanted) in found.iter().zip(wanted) {
                let half = found.estimate - found.low;
                // 2.093 standard errors and as much again, and more: 5 of them.
                assert!(
                    half < 0.05 && (found.estimate - wanted).abs() <= 2.4 * half,
                    "{found:?}: {wanted}"
                );
            }
        }
        let total: f64 = found.iter().map(|[_, part]| part.estimate).sum();
        assert!((total - 1.0).abs() < 1e-12);
        assert!((found[0][1].estimate - 4.0 / 3.1).abs() > 0.3);
    }

    #[test]
    fn what_never_varies_has_no_parts() {
        let (_, sd, found) = parts(&[0.5; 100], &[vec![0.0; 100]], &vec![0; 100]);
        assert_eq!((sd, found[0][1].estimate), (0.0, 0.0));
    }
}
