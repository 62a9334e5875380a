//! Numbers as people read them, in figures, tables, pages and sentences alike: no digit finer than
//! they are worth, a true minus sign, and what is rare counted rather than rounded.

use crate::estimate::Estimate;

/// Does not break at the end of a line.
pub const SPACE: char = '\u{a0}';

/// What is no number: an error of which one election tells nothing.
const UNKNOWN: &str = "unknown";

/// On one line: no space of it breaks.
pub fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// So many decimals with a true minus sign, none before nothing: −0.0312 with 2 is `−0.03`.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return UNKNOWN.to_owned();
    }
    let size = format!("{:.decimals$}", value.abs());
    if value < 0.0 && !is_nothing(&size) {
        format!("−{size}")
    } else {
        size
    }
}

/// The same with a plus sign before what is more than nothing: `+0.03`, `0.00`.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    if value > 0.0 && !is_nothing(&text) {
        format!("+{text}")
    } else {
        text
    }
}

/// A shift of log-odds: `+0.28`, `−0.05`, `0`.
pub fn shift(value: f64, decimals: usize) -> String {
    match signed(value, decimals) {
        text if is_nothing(&text) => "0".to_owned(),
        text => text,
    }
}

/// Whether no digit of it is more than 0.
fn is_nothing(text: &str) -> bool {
    !text.chars().any(|digit| ('1'..='9').contains(&digit))
}

/// A value of a parameter: at most four decimals, those that say something. −0.13 is `−0.13`.
pub fn value(number: f64) -> String {
    at_most(number, 4)
}

/// At most so many decimals, those that say something.
pub fn at_most(number: f64, decimals: usize) -> String {
    trimmed(&fixed(number, decimals)).to_owned()
}

fn trimmed(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

/// A fraction in per cent with one decimal: 0.7816 is `78.2 %`; what would round to 0 or 100 but is
/// not, says so.
pub fn percent(fraction: f64) -> String {
    bounded(fraction, 1, ["<", ">"])
}

/// The same in whole per cent, for a sentence: 0.7816 is `78 %`, 0.004 is `less than 1 %`.
pub fn whole_percent(fraction: f64) -> String {
    bounded(fraction, 0, ["less than", "more than"])
}

/// A chance in per cent with no more decimals than its Monte Carlo error allows: 0.7816 ± 0.003 is
/// `78 %`.
pub fn percent_within(estimate: Estimate) -> String {
    // What is certain needs no decimals.
    let certain = estimate.estimate == 0.0 || estimate.estimate == 1.0;
    let decimals = usize::from(!certain && estimate.mcse <= 0.001);
    bounded(estimate.estimate, decimals, ["<", ">"])
}

/// What was asked for in per cent, no decimals where it has none: 0.5 is `50 %`, 0.525 is `52.5 %`.
pub fn round_percent(fraction: f64) -> String {
    let percents = 100.0 * fraction;
    if (percents - percents.round()).abs() < 1e-9 {
        format!("{percents:.0} %")
    } else {
        percent(fraction)
    }
}

/// [`percent`] without its sign and with so many decimals, one at most.
pub fn percents(fraction: f64, decimals: usize) -> String {
    near(fraction, decimals, ["<", ">"])
}

fn bounded(fraction: f64, decimals: usize, words: [&str; 2]) -> String {
    format!("{} %", near(fraction, decimals, words))
}

fn near(fraction: f64, decimals: usize, [below, above]: [&str; 2]) -> String {
    let shown = |fraction: f64| fixed(100.0 * fraction, decimals);
    let least = if decimals == 0 { 0.01 } else { 0.001 };
    match fraction {
        f if f > 0.0 && shown(f) == shown(0.0) => format!("{below} {}", shown(least)),
        f if f < 1.0 && shown(f) == shown(1.0) => format!("{above} {}", shown(1.0 - least)),
        f => shown(f),
    }
}

/// A difference of fractions in percentage points, signed: 0.0412 with 1 decimal is `+4.1`, −0.003
/// is `−0.3`.
pub fn points(difference: f64, decimals: usize) -> String {
    signed(100.0 * difference, decimals)
}

/// A difference of fractions in points with no more decimals than its Monte Carlo error allows, one
/// at most: 0.1891 ± 0.002 is `+19`.
pub fn points_within(difference: f64, mcse: f64) -> String {
    points(difference, tenths(mcse))
}

/// Decimals of points that an error allows, one at most.
fn tenths(mcse: f64) -> usize {
    usize::from(mcse <= 0.001)
}

/// Decimals that show two figures of the largest of these fractions in points, one at least and
/// three at most.
pub fn decimals(fractions: impl IntoIterator<Item = f64>) -> usize {
    match fractions.into_iter().map(f64::abs).fold(0.0, f64::max) {
        largest if largest >= 0.005 || largest == 0.0 => 1,
        largest if largest >= 0.0005 => 2,
        _ => 3,
    }
}

/// A Monte Carlo standard error in percentage points: 0.0029 is `0.3`, 0.0002 is `0.02`.
pub fn error(mcse: f64) -> String {
    match 100.0 * mcse {
        0.0 => "0".to_owned(),
        e if !e.is_finite() => UNKNOWN.to_owned(),
        e if e < 0.005 => "< 0.01".to_owned(),
        e if e < 0.095 => format!("{e:.2}"),
        e => format!("{e:.1}"),
    }
}

/// A count in groups of three: `20,000`.
pub fn count(n: u64) -> String {
    let (above, group) = (n / 1000, n % 1000);
    if above == 0 {
        group.to_string()
    } else {
        format!("{},{group:03}", count(above))
    }
}

/// Votes in about three figures: 298,412 is `298k`, 1,236,000 is `1.24m`, 2,310 is `2.3k`, 7 is
/// `7`.
pub fn votes(votes: f64) -> String {
    match votes.abs() {
        v if v >= 99.5e6 => format!("{:.0}m", votes / 1e6),
        v if v >= 9.95e6 => format!("{:.1}m", votes / 1e6),
        v if v >= 999_500.0 => format!("{:.2}m", votes / 1e6),
        v if v >= 9_950.0 => format!("{:.0}k", votes / 1e3),
        v if v >= 999.5 => format!("{:.1}k", votes / 1e3),
        v if v == 0.0 || v >= 0.5 => format!("{votes:.0}"),
        _ => format!("<{SPACE}1"),
    }
}

/// A Monte Carlo error from which on a sentence says `about`. The figure is that of pictures and
/// tables: one chance has one number.
const ROUGH: f64 = 0.02;

/// A chance: `63 %`; with a Monte Carlo error above 2 points `about 63 %`; `fewer than 1 in 1,000`
/// rather than 0 %. `replicates`: how many elections it was counted in; what never happened in 200
/// is only known to be rarer than 1 in 50.
pub fn chance(estimate: Estimate, replicates: u64) -> String {
    let Estimate { estimate: p, mcse } = estimate;
    let least = rarest(replicates);
    match p.min(1.0 - p) {
        // Certain by the rules, or never seen: no more than three standard errors of nothing is
        // known.
        rare if rare < 1.0 / least as f64 => rarer(least, p > 0.5),
        rare if rare < 0.01 => about_in_a_thousand(rare, p > 0.5),
        _ => {
            let about = if mcse > ROUGH { "about " } else { "" };
            format!("{about}{}{SPACE}%", fixed(100.0 * p, 0))
        }
    }
}

/// What stands before the things counted: `79 % of`, `fewer than 1 in 1,000`.
pub fn of(chance: &str) -> String {
    if chance.ends_with('%') {
        format!("{chance} of")
    } else {
        chance.to_owned()
    }
}

/// The same in a table: one decimal where the error allows it, short at the ends.
pub fn chance_in_table(estimate: Estimate, replicates: u64) -> String {
    let Estimate { estimate: p, mcse } = estimate;
    let least = rarest(replicates);
    let limit = 100.0 / least as f64;
    match p.min(1.0 - p) {
        rare if rare < 1.0 / least as f64 && p > 0.5 => {
            format!(">{SPACE}{}{SPACE}%", at_most(100.0 - limit, 1))
        }
        rare if rare < 1.0 / least as f64 => {
            format!("<{SPACE}{}{SPACE}%", at_most(limit, 1))
        }
        // What is not certain never reads as certain.
        rare if rare < 0.01 => format!("{:.1}{SPACE}%", 100.0 * p),
        _ => format!("{}{SPACE}%", fixed(100.0 * p, tenths(mcse))),
    }
}

fn rarer(least: u64, nearly_always: bool) -> String {
    let all = count(least);
    match nearly_always {
        true => format!("more than {} in {all}", count(least - 1)),
        false => format!("fewer than 1 in {all}"),
    }
}

fn about_in_a_thousand(rare: f64, nearly_always: bool) -> String {
    let rare = (1000.0 * rare).round().max(1.0) as u64;
    format!(
        "about {} in 1,000",
        if nearly_always { 1000 - rare } else { rare }
    )
}

/// One in how many can be told from never: what did not happen in n elections happens in fewer than
/// 3 of n (95 %).
fn rarest(replicates: u64) -> u64 {
    let told = [1000, 500, 200, 100, 50, 20, 10]
        .into_iter()
        .find(|least| 3 * least <= replicates);
    told.unwrap_or(5)
}

/// A mean difference in a sentence: `5.5 points`, `1 point`.
pub fn in_points(difference: f64, mcse: f64) -> String {
    let size = fixed(100.0 * difference.abs(), tenths(mcse));
    format!(
        "{size}{SPACE}{}",
        if size == "1" { "point" } else { "points" }
    )
}

/// A change in a sentence, with its sign where it is less: `5.5 points`, `−0.3 points`.
pub fn change(difference: f64, mcse: f64) -> String {
    let size = in_points(difference, mcse);
    if difference < 0.0 && !is_nothing(&size) {
        format!("−{size}")
    } else {
        size
    }
}

/// Two standard errors in points: `±1`, `±0.3`, `±0.04`.
pub fn twice(mcse: f64) -> String {
    let points = 200.0 * mcse;
    let decimals = match points {
        p if p >= 0.95 => 0,
        p if p >= 0.095 => 1,
        _ => 2,
    };
    match points {
        p if p > 0.0 && p < 0.005 => "less than ±0.01".to_owned(),
        p if !p.is_finite() => "±?".to_owned(),
        p => format!("±{}", fixed(p, decimals)),
    }
}

/// Nine in ten of a distribution of differences: `between 2 and 17 points`, `between 5 points less
/// and 14 points more`.
pub fn interval(low: f64, high: f64, [less, more]: [&str; 2]) -> String {
    let decimals = if high - low < 0.02 { 1 } else { 0 };
    let [low, high] = [low, high].map(|end| 100.0 * end);
    let text = |value: f64| fixed(value.abs(), decimals);
    let unit = |value: f64| {
        if text(value) == "1" {
            "point"
        } else {
            "points"
        }
    };
    let zero = |value: f64| is_nothing(&text(value));
    match (zero(low), zero(high)) {
        (true, true) => "nothing at all".to_owned(),
        (true, false) if high > 0.0 => {
            format!("between 0 and {} {} {more}", text(high), unit(high))
        }
        (false, true) if low < 0.0 => format!("between 0 and {} {} {less}", text(low), unit(low)),
        _ if low >= 0.0 => format!(
            "between {} and {} {} {more}",
            text(low),
            text(high),
            unit(high)
        ),
        _ if high <= 0.0 => format!(
            "between {} and {} {} {less}",
            text(high),
            text(low),
            unit(low)
        ),
        _ => format!(
            "between {} {} {less} and {} {} {more}",
            text(low),
            unit(low),
            text(high),
            unit(high)
        ),
    }
}

/// Nine in ten, in a table: `−5 to +14`.
pub fn range(low: f64, high: f64) -> String {
    let error = if high - low < 0.02 { 0.0005 } else { 0.01 };
    format!(
        "{} to {}",
        points_within(low, error),
        points_within(high, error)
    )
}

/// A share of the vote, in per cent with one decimal: shares differ by tenths.
pub fn share(share: f64) -> String {
    match 100.0 * share {
        s if s > 0.0 && s < 0.05 => format!("<{SPACE}0.1{SPACE}%"),
        s => format!("{s:.1}{SPACE}%"),
    }
}

/// Voters in three figures, in words that are read aloud: `61,000`, `1.24 million`, `340`.
pub fn voters(voters: f64) -> String {
    match voters {
        v if v >= 999_500.0 => format!("{:.2}{SPACE}million", v / 1e6),
        v if v >= 9_995.0 => count(1000 * (v / 1000.0).round() as u64),
        v if v >= 999.5 => count(100 * (v / 100.0).round() as u64),
        v if v >= 0.5 => format!("{v:.0}"),
        v if v > 0.0 => "fewer than 1".to_owned(),
        _ => "0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(estimate: f64, mcse: f64) -> Estimate {
        Estimate { estimate, mcse }
    }

    fn plain(text: String) -> String {
        text.replace(SPACE, " ")
    }

    #[test]
    fn a_chance_is_whole_per_cent_and_rough_where_few_elections_were_simulated() {
        assert_eq!(plain(chance(of(0.6312, 0.003), 20_000)), "63 %");
        assert_eq!(plain(chance(of(0.6312, 0.034), 200)), "about 63 %");
        assert_eq!(plain(chance_in_table(of(0.6312, 0.003), 20_000)), "63 %");
        assert_eq!(
            plain(chance_in_table(of(0.6312, 0.0004), 1_000_000)),
            "63.1 %"
        );
    }

    #[test]
    fn what_is_rare_is_counted() {
        let rare = |p: f64, n: u64| plain(chance(of(p, 0.0), n));
        assert_eq!(
            [rare(0.0, 20_000), rare(0.0004, 20_000)],
            ["fewer than 1 in 1,000"; 2]
        );
        assert_eq!(
            [rare(0.006, 20_000), rare(0.9964, 20_000)],
            ["about 6 in 1,000", "about 996 in 1,000"]
        );
        assert_eq!(
            [rare(1.0, 20_000), rare(1.0, 200)],
            ["more than 999 in 1,000", "more than 49 in 50"]
        );
        assert_eq!(
            [rare(0.0, 200), rare(0.0, 4)],
            ["fewer than 1 in 50", "fewer than 1 in 5"]
        );
        assert_eq!(plain(chance_in_table(of(1.0, 0.0), 20_000)), "> 99.9 %");
        assert_eq!(plain(chance_in_table(of(0.0, 0.0), 200)), "< 2 %");
        assert_eq!(plain(chance_in_table(of(0.995, 0.002), 1000)), "99.5 %");
    }

    #[test]
    fn intervals_are_told_in_words() {
        let told = |low: f64, high: f64| interval(low, high, ["less", "more"]);
        assert_eq!(told(0.021, 0.173), "between 2 and 17 points more");
        assert_eq!(
            told(-0.049, 0.139),
            "between 5 points less and 14 points more"
        );
        assert_eq!(told(-0.2, -0.01), "between 1 and 20 points less");
        assert_eq!(told(0.0, 0.004), "between 0 and 0.4 points more");
        assert_eq!(told(0.0, 0.0), "nothing at all");
        assert_eq!(range(-0.049, 0.139), "−5 to +14");
        assert_eq!(
            [points_within(0.0551, 0.0006), points_within(-0.0551, 0.02)],
            ["+5.5", "−6"]
        );
        assert_eq!(
            [
                plain(in_points(-0.0551, 0.0006)),
                plain(in_points(0.0102, 0.004))
            ],
            ["5.5 points", "1 point"]
        );
    }

    #[test]
    fn voters_are_rounded_to_what_can_be_remembered() {
        let told = [60_912.0, 1_236_000.0, 2_310.0, 340.2, 0.2, 0.0].map(|v| plain(voters(v)));
        assert_eq!(
            told,
            [
                "61,000",
                "1.24 million",
                "2,300",
                "340",
                "fewer than 1",
                "0"
            ]
        );
    }

    #[test]
    fn votes_are_written_short() {
        let written = [298_412.0, 1_236_000.0, 2_310.0, 999.7, 7.0, 0.0, 0.3].map(votes);
        assert_eq!(
            written,
            ["298k", "1.24m", "2.3k", "1.0k", "7", "0", "<\u{a0}1"]
        );
        assert_eq!(
            [votes(9_949.0), votes(9_951.0), votes(999_600.0)],
            ["9.9k", "10k", "1.00m"]
        );
    }

    #[test]
    fn fractions_read_as_per_cent_and_never_round_to_certainty() {
        assert_eq!(
            [0.0, 0.0004, 0.0005, 0.7816, 0.9994, 0.9996, 1.0].map(percent),
            [
                "0.0 %", "< 0.1 %", "0.1 %", "78.2 %", "99.9 %", "> 99.9 %", "100.0 %"
            ]
        );
        assert_eq!(
            [0.0, 0.004, 0.7816, 0.996, 1.0].map(whole_percent),
            ["0 %", "less than 1 %", "78 %", "more than 99 %", "100 %"]
        );
        let few = [
            (0.7816, 0.003),
            (0.7816, 0.0004),
            (0.002, 0.0015),
            (1.0, 0.0),
        ];
        let told = few.map(|(estimate, mcse)| percent_within(of(estimate, mcse)));
        assert_eq!(told, ["78 %", "78.2 %", "< 1 %", "100 %"]);
    }

    #[test]
    fn points_carry_a_sign_unless_they_round_to_nothing() {
        assert_eq!(
            [0.0412, -0.003, -0.0004, 0.0].map(|d| points(d, 1)),
            ["+4.1", "−0.3", "0.0", "0.0"]
        );
        assert_eq!(
            [0.0029, 0.0002, 0.00001, 0.0].map(error),
            ["0.3", "0.02", "< 0.01", "0"]
        );
        assert_eq!(
            [7, 999, 1000, 20_000, 1_234_007].map(count),
            ["7", "999", "1,000", "20,000", "1,234,007"]
        );
        assert_eq!(
            [
                decimals([0.2, -0.01]),
                decimals([-0.0009]),
                decimals([0.00001]),
                decimals([])
            ],
            [1, 2, 3, 1]
        );
    }

    #[test]
    fn a_value_has_the_decimals_that_say_something() {
        assert_eq!(
            [0.4, -0.13, 100.0, 0.123_46, -0.000_01, 2020.0].map(value),
            ["0.4", "−0.13", "100", "0.1235", "0", "2020"]
        );
        assert_eq!(
            [signed(0.004, 2), signed(-0.05, 2), signed(0.28, 2)],
            ["0.00", "−0.05", "+0.28"]
        );
    }
}
