//! Numbers as people read them: rounded to what they are worth, with a true minus sign.

/// A fraction in per cent with one decimal: 0.7816 is `78.2 %`; what would round to 0 or 100 but is
/// not, says so.
pub fn percent(fraction: f64) -> String {
    let (low, high) = (0.0005, 0.9995);
    match fraction {
        f if f > 0.0 && f < low => "< 0.1 %".to_owned(),
        f if (high..1.0).contains(&f) => "> 99.9 %".to_owned(),
        f => format!("{:.1} %", 100.0 * f),
    }
}

/// A fraction in whole per cent, for a sentence: 0.7816 is `78 %`.
pub(super) fn whole_percent(fraction: f64) -> String {
    match fraction {
        f if f > 0.0 && f < 0.005 => "less than 1 %".to_owned(),
        f if (0.995..1.0).contains(&f) => "more than 99 %".to_owned(),
        f => format!("{:.0} %", 100.0 * f),
    }
}

/// A difference of fractions in percentage points, signed: 0.0412 is `+4.1`, −0.003 is `−0.3`.
pub fn points(difference: f64) -> String {
    let size = format!("{:.1}", 100.0 * difference.abs());
    let sign = match difference {
        _ if size == "0.0" => "",
        d if d < 0.0 => "−",
        _ => "+",
    };
    format!("{sign}{size}")
}

/// A Monte Carlo standard error in percentage points: 0.0029 is `0.3`, 0.0002 is `0.02`.
pub(super) fn error(mcse: f64) -> String {
    match 100.0 * mcse {
        0.0 => "0".to_owned(),
        e if e < 0.005 => "< 0.01".to_owned(),
        e if e < 0.095 => format!("{e:.2}"),
        e => format!("{e:.1}"),
    }
}

/// A count in groups of three: `20,000`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

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
    }

    #[test]
    fn points_carry_a_sign_unless_they_round_to_nothing() {
        assert_eq!(
            [0.0412, -0.003, -0.0004, 0.0].map(points),
            ["+4.1", "−0.3", "0.0", "0.0"]
        );
        assert_eq!(
            [0.0029, 0.0002, 0.00001, 0.0].map(error),
            ["0.3", "0.02", "< 0.01", "0"]
        );
        assert_eq!(
            [7, 999, 1000, 20_000, 1_234_567].map(count),
            ["7", "999", "1,000", "20,000", "1,234,567"]
        );
    }
}
