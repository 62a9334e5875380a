//! Where voters go between two contests in which they keep their tastes.
//!
//! With Gumbel tastes the arrival times T_c ~ Exp(w_c), w_c = e^U, make the first choice argmin T_c over the first ballot;
//! when utilities change by ln k_c the second is argmin T_c/k_c over the second. Given the first choice x at time T_x the
//! others' remaining times are exponential again, so that in v = s/T_x their hazard is piecewise linear with a knot at
//! v_c = 1/k_c (0 for a newcomer to the ballot), and the chance of each is a sum over its segments. No term cancels.

/// One candidate of the second ballot as a place to go to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mover {
    /// w·k; for a newcomer e^U of the second contest. On the same scale as the total weight of the first ballot.
    pub pull: f64,
    /// 1/k; 0 for a newcomer.
    pub knot: f64,
}

/// Buffers for one ballot after another.
#[derive(Debug, Default)]
pub struct Transition {
    order: Vec<usize>,
    gain: Vec<f64>,
}

impl Transition {
    /// Writes to `out` `[place]` the probability of each of the second ballot's `movers` for a voter whose first choice
    /// was at place `stay` of it, or nowhere on it (`None`); `total` is W, the first ballot's weights together.
    ///
    /// Three equal candidates 0, 1, 2 (W = 3), second ballot {0, 1}, utilities unchanged (pulls 1, knots 1): whoever chose
    /// 0 stays (1, 0); whoever chose 2 goes to either (½, ½).
    pub fn probabilities(&mut self, total: f64, movers: &[Mover], stay: Option<usize>, out: &mut [f64]) {
        if let [a, b] = movers {
            return two(total, *a, *b, stay, out);
        }
        let end = stay.map_or(f64::INFINITY, |x| movers[x].knot);
        self.order.clear();
        self.order
            .extend((0..movers.len()).filter(|&y| Some(y) != stay && movers[y].knot < end && movers[y].pull > 0.0));
        self.order.sort_unstable_by(|&a, &b| movers[a].knot.total_cmp(&movers[b].knot).then(a.cmp(&b)));
        self.gain.clear();
        let (mut hazard, mut slope) = (0.0, 0.0);
        for (j, &y) in self.order.iter().enumerate() {
            slope += movers[y].pull;
            let next = self.order.get(j + 1).map_or(end, |&z| movers[z].knot);
            let before = total + hazard;
            if next.is_finite() {
                let width = next - movers[y].knot;
                hazard += slope * width;
                self.gain.push(total * width / (before * (total + hazard)));
            } else {
                self.gain.push(total / (slope * before));
            }
        }
        out.fill(0.0);
        let mut ahead = 0.0;
        for (j, &y) in self.order.iter().enumerate().rev() {
            ahead += self.gain[j];
            out[y] = movers[y].pull * ahead;
        }
        if let Some(x) = stay {
            out[x] = total / (total + hazard);
        }
    }
}

/// The same for a ballot of two, without sorting: nearly all run-offs.
#[inline(always)]
fn two(total: f64, a: Mover, b: Mover, stay: Option<usize>, out: &mut [f64]) {
    match stay {
        Some(0) => (out[0], out[1]) = stay_or_go(total, a.knot, b),
        Some(_) => (out[1], out[0]) = stay_or_go(total, b.knot, a),
        None => (out[0], out[1]) = orphan(total, a, b),
    }
}

/// (stays, goes to `other`), for a voter whose choice has its knot at `end`.
#[inline(always)]
pub(crate) fn stay_or_go(total: f64, end: f64, other: Mover) -> (f64, f64) {
    let width = (end - other.knot).max(0.0);
    let hazard = other.pull * width;
    (total / (total + hazard), hazard / (total + hazard))
}

/// Where a voter goes whose choice is not among the two.
#[inline(always)]
pub(crate) fn orphan(total: f64, a: Mover, b: Mover) -> (f64, f64) {
    // A candidate without pull has no knot that matters.
    let a_first = (a.knot <= b.knot && a.pull > 0.0) || b.pull == 0.0;
    let (near, far) = if a_first { (a, b) } else { (b, a) };
    let width = if far.pull > 0.0 { far.knot - near.knot } else { 0.0 };
    let hazard = near.pull * width;
    let both = near.pull + far.pull;
    // Head start of the nearer, then both at once in proportion to their pulls.
    let head = hazard / (total + hazard);
    let rest = if both > 0.0 { total / (both * (total + hazard)) } else { 0.0 };
    let (to_near, to_far) = (head + near.pull * rest, far.pull * rest);
    if a_first { (to_near, to_far) } else { (to_far, to_near) }
}
