//! Numbers for people: no digit finer than the Monte Carlo error allows, and what is rare counted
//! rather than rounded.

use crate::estimate::Estimate;

use super::number::count;

/// Does not break at the end of a line.
pub const SPACE: char = '\u{a0}';

/// A Monte Carlo error from which on a chance is told in steps of five points.
const ROUGH: f64 = 0.02;

/// A chance: `63 %`; with a Monte Carlo error above 2 points `about 65 %`; `fewer than 1 in 1,000`
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
        _ if mcse > ROUGH => format!("about {:.0}{SPACE}%", 5.0 * (20.0 * p).round()),
        _ => format!("{}{SPACE}%", fixed(100.0 * p, figures(100.0 * mcse).min(0))),
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
            format!(">{SPACE}{}{SPACE}%", trimmed(100.0 - limit))
        }
        rare if rare < 1.0 / least as f64 => format!("<{SPACE}{}{SPACE}%", trimmed(limit)),
        _ if mcse > ROUGH => format!("{:.0}{SPACE}%", 5.0 * (20.0 * p).round()),
        // What is not certain never reads as certain.
        rare if rare < 0.01 => format!("{:.1}{SPACE}%", 100.0 * p),
        _ => format!(
            "{}{SPACE}%",
            fixed(100.0 * p, figures(100.0 * mcse).clamp(0, 1))
        ),
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

/// Decimals worth writing for an error in the same unit: 0 for 0.3, 1 for 0.09, 2 for 0.009.
fn figures(error: f64) -> i32 {
    match error {
        e if e > 0.1 => 0,
        e if e > 0.01 => 1,
        _ => 2,
    }
}

fn fixed(value: f64, decimals: i32) -> String {
    format!("{value:.*}", usize::try_from(decimals).unwrap_or(0))
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
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
        p => format!("±{}", fixed(p, decimals)),
    }
}

/// A difference in points with its sign, in a table: `+5.5`.
pub fn difference(points: f64, mcse: f64) -> String {
    let size = fixed(100.0 * points.abs(), figures(100.0 * mcse).clamp(0, 1));
    match size.chars().any(|digit| ('1'..='9').contains(&digit)) {
        false => size,
        true => format!("{}{size}", if points < 0.0 { '−' } else { '+' }),
    }
}

/// A mean difference in a sentence: `5.5 points`, `1 point`.
pub fn points(difference: f64, mcse: f64) -> String {
    let size = fixed(100.0 * difference.abs(), figures(100.0 * mcse).clamp(0, 1));
    format!(
        "{size}{SPACE}{}",
        if size == "1" { "point" } else { "points" }
    )
}

/// A change in a sentence, with its sign where it is less: `5.5 points`, `−0.3 points`.
pub fn change(difference: f64, mcse: f64) -> String {
    let size = points(difference, mcse);
    let nothing = size.chars().all(|letter| !('1'..='9').contains(&letter));
    if difference < 0.0 && !nothing {
        format!("−{size}")
    } else {
        size
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
    let zero = |value: f64| text(value).chars().all(|digit| "0.".contains(digit));
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
    format!("{} to {}", difference(low, error), difference(high, error))
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
        assert_eq!(plain(chance(of(0.6312, 0.034), 200)), "about 65 %");
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
            [difference(0.0551, 0.0006), difference(-0.0551, 0.02)],
            ["+5.5", "−6"]
        );
        assert_eq!(
            [plain(points(-0.0551, 0.0006)), plain(points(0.0102, 0.004))],
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
}
