//! The number that a person meant by what TOML takes for none: `35%`, `1,200,000`, `"0,4"`.

use crate::quantity::Bounds;

/// `text` as TOML writes the number: `0.35`, `1_200_000`; `None` where it is none in any writing.
pub fn meant(text: &str, bounds: Bounds) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if let Some(percent) = text.strip_suffix('%') {
        let percent: f64 = number(percent.trim_end())?.replace('_', "").parse().ok()?;
        return Some(hundredth(percent));
    }
    let written = number(text)?;
    let value: f64 = written.replace('_', "").parse().ok()?;
    Some(in_percent(value, bounds).unwrap_or(written))
}

/// The share that somebody meant by `40`: `0.4`.
pub fn in_percent(value: f64, bounds: Bounds) -> Option<String> {
    let share = matches!(bounds, Bounds::Share | Bounds::Inside);
    (share && (2.0..=100.0).contains(&value)).then(|| hundredth(value))
}

/// A number with a decimal comma, or with commas, points, apostrophes or spaces between thousands.
fn number(text: &str) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let grouped = [',', '.', ' ', '\u{a0}', '\'']
        .into_iter()
        .find_map(|between| {
            let (first, rest) = text.split_once(between)?;
            let several = between != '.' || rest.contains('.');
            let thousands = rest
                .split(between)
                .all(|part| digits(part) && part.len() == 3);
            (several && digits(first) && first.len() <= 3 && first != "0" && thousands)
                .then(|| text.replace(between, "_"))
        });
    let comma = || {
        let (whole, part) = text.split_once(',')?;
        (digits(whole) && digits(part)).then(|| format!("{whole}.{part}"))
    };
    let plain = || {
        let value: f64 = text.replace('_', "").parse().ok()?;
        let has_digit = text.contains(|c: char| c.is_ascii_digit());
        (has_digit && value.is_finite()).then(|| text.to_owned())
    };
    grouped.or_else(comma).or_else(plain)
}

/// Twelve digits: 7 % are 0.07, not 0.07000000000000001.
fn hundredth(percent: f64) -> String {
    let value = percent / 100.0;
    format!("{value:.11e}").parse().unwrap_or(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_understood_in_any_writing() {
        for (text, bounds, number) in [
            ("35%", Bounds::Share, "0.35"),
            ("\"7 %\"", Bounds::Share, "0.07"),
            ("40", Bounds::Share, "0.4"),
            ("40", Bounds::Any, "40"),
            ("1,200,000", Bounds::Positive, "1_200_000"),
            ("1 200 000", Bounds::Positive, "1_200_000"),
            ("1.200.000", Bounds::Positive, "1_200_000"),
            ("1.200", Bounds::Positive, "1.200"),
            ("0,350", Bounds::Share, "0.350"),
            ("12,5 %", Bounds::Share, "0.125"),
        ] {
            assert_eq!(meant(text, bounds).as_deref(), Some(number), "{text}");
        }
        for text in ["a lot", "%", "", "1,20,000", "nan", "inf %"] {
            assert_eq!(meant(text, Bounds::Share), None, "{text}");
        }
    }
}
