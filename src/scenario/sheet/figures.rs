//! How a table writes numbers: what parts thousands, what comes before decimals. A table that can be
//! read in two ways is refused.

use std::collections::BTreeSet;

use super::Cell;

/// What comes before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decimal {
    /// `12.5`, and thousands as `1,250`.
    Point,
    /// `12,5`, and thousands as `1.250`.
    Comma,
}

impl Decimal {
    /// The sign itself.
    pub fn sign(self) -> char {
        match self {
            Decimal::Point => '.',
            Decimal::Comma => ',',
        }
    }

    /// What may part thousands then.
    fn thousands(self) -> char {
        match self {
            Decimal::Point => ',',
            Decimal::Comma => '.',
        }
    }

    /// `point` or `comma`, or the sign.
    pub fn of(text: &str) -> Option<Decimal> {
        match text {
            "point" | "." => Some(Decimal::Point),
            "comma" | "," => Some(Decimal::Comma),
            _ => None,
        }
    }
}

/// What was said of a table's numbers, and what parts its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Convention {
    /// As people said it; nothing: by the table itself.
    pub told: Option<Decimal>,
    pub separator: char,
}

/// How the numbers of a column are written; or, where that cannot be told, a number that could be
/// either.
pub type Found<'a> = Result<Decimal, &'a Cell>;

impl Convention {
    /// How the numbers in a column are written. `whole`: they are counts, which have no decimals.
    pub fn of<'a>(self, column: &[&'a Cell], whole: bool) -> Found<'a> {
        if let Some(told) = self.told {
            return Ok(told);
        }
        let mut evidence = BTreeSet::new();
        let mut open: Vec<(&'a Cell, char)> = Vec::new();
        for cell in column {
            match shape(&plain(&cell.text), whole) {
                Shape::Sure(decimal) => {
                    evidence.insert(decimal);
                }
                Shape::Either(sign) => open.push((cell, sign)),
                Shape::None => {}
            }
        }
        let mut evidence = evidence.into_iter();
        if let (Some(decimal), more) = (evidence.next(), evidence.next()) {
            // What contradicts the first is no number by it, and told of where it stands.
            return Ok(more.map_or(decimal, |_| Decimal::Point));
        }
        let Some((first, sign)) = open.first().copied() else {
            return Ok(Decimal::Point);
        };
        // A comma in a count parts thousands: a program that writes decimals gives counts none.
        if whole && sign == ',' {
            return Ok(Decimal::Point);
        }
        // Three decimals throughout, not all of them noughts, in a table whose cells commas part: a
        // program's.
        let filled = column.iter().filter(|cell| !cell.is_empty()).count();
        let noughts = open
            .iter()
            .all(|(cell, _)| plain(&cell.text).ends_with("000"));
        if sign == '.' && !whole && !noughts && open.len() == filled && self.separator == ',' {
            return Ok(Decimal::Point);
        }
        Err(first)
    }
}

/// What a number says of how it is written.
#[derive(Debug, PartialEq, Eq)]
enum Shape {
    Sure(Decimal),
    /// One of this sign, before exactly three digits.
    Either(char),
    /// There is nothing to tell by.
    None,
}

fn shape(text: &str, whole: bool) -> Shape {
    let [points, commas] = ['.', ','].map(|sign| text.matches(sign).count());
    let after = |sign: char| text.rsplit(sign).next().map_or(0, str::len);
    let one = |sign: char, decimal: Decimal, thousands: Decimal| {
        let before = text.split(sign).next().unwrap_or_default();
        let digits = &text[before.len() + 1..];
        match after(sign) {
            3 if before.is_empty() || before.starts_with('0') || before.len() > 3 => {
                Shape::Sure(decimal)
            }
            // A count of 12.345 has no decimals; one of 12.000 may be twelve.
            3 if whole && digits.chars().any(|digit| digit != '0') => Shape::Sure(thousands),
            3 => Shape::Either(sign),
            _ => Shape::Sure(decimal),
        }
    };
    match (points, commas) {
        (0, 0) => Shape::None,
        (1, 0) => one('.', Decimal::Point, Decimal::Comma),
        (0, 1) => one(',', Decimal::Comma, Decimal::Point),
        // Thousands are parted more than once.
        (_, 0) => Shape::Sure(Decimal::Comma),
        (0, _) => Shape::Sure(Decimal::Point),
        // The last of two signs is that of decimals.
        (_, _) => Shape::Sure(match text.rfind('.') > text.rfind(',') {
            true => Decimal::Point,
            false => Decimal::Comma,
        }),
    }
}

/// Without what never means anything in a number: blanks and apostrophes between thousands.
fn plain(text: &str) -> String {
    let nothing = |c: char| c.is_whitespace() || "'’\u{a0}\u{202f}\u{2009}_".contains(c);
    text.trim_end_matches('%')
        .chars()
        .filter(|c| !nothing(*c))
        .collect()
}

/// The number that a text is, and whether it is in per cent.
pub fn number(text: &str, decimal: Decimal) -> Option<(f64, bool)> {
    let (sign, thousands) = (decimal.sign(), decimal.thousands());
    let cleaned = plain(text);
    let (whole, decimals) = match cleaned.split_once(sign) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (cleaned.as_str(), None),
    };
    let digits = whole.trim_start_matches(['-', '+', '−']);
    let mut groups = digits.split(thousands);
    let first = groups.next()?;
    let grouped = digits.contains(thousands);
    if grouped && (first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3)) {
        return None;
    }
    let text_of = |whole: &str| {
        let whole = whole.replace(thousands, "").replace('−', "-");
        decimals.map_or(whole.clone(), |decimals| format!("{whole}.{decimals}"))
    };
    let number: f64 = text_of(whole).parse().ok()?;
    number
        .is_finite()
        .then_some((number, text.trim_end().ends_with('%')))
}

/// Whether a line called so is the sum of others: `Total`, `Statewide`, `Grand total`, `All counties`.
pub fn is_sum(name: &str) -> bool {
    let words: Vec<String> = name
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    const ALONE: [&str; 8] = [
        "total",
        "totals",
        "statewide",
        "sum",
        "insgesamt",
        "gesamt",
        "ensemble",
        "totaux",
    ];
    const OF: [&str; 11] = [
        "votes",
        "vote",
        "valid",
        "cast",
        "ballots",
        "counties",
        "precincts",
        "regions",
        "districts",
        "candidates",
        "all",
    ];
    const BEFORE: [&str; 8] = [
        "grand", "sub", "overall", "state", "county", "district", "valid", "vote",
    ];
    let is_total = |word: &str| word == "total" || word == "totals";
    match words[..] {
        [alone] => ALONE.contains(&alone),
        [first, second] if is_total(second) => BEFORE.contains(&first),
        [first, ..] if is_total(first) => words[1..].iter().all(|word| OF.contains(word)),
        ["votes", "cast"] | ["valid", "votes"] => true,
        ["all", of] => OF[5..9].contains(&of),
        [..] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tree::At;

    fn found(texts: &[&str], whole: bool, separator: char) -> Result<Decimal, String> {
        let cells: Vec<Cell> = texts
            .iter()
            .map(|text| Cell {
                text: (*text).to_owned(),
                at: At::default(),
            })
            .collect();
        let told = None;
        Convention { told, separator }
            .of(&cells.iter().collect::<Vec<_>>(), whole)
            .map_err(|cell| cell.text.clone())
    }

    #[test]
    fn a_column_says_by_one_number_how_all_are_written() {
        let (point, comma) = (Ok(Decimal::Point), Ok(Decimal::Comma));
        assert_eq!(found(&["1.250", "7.5"], false, ','), point);
        assert_eq!(found(&["1.250", "7,5"], false, ';'), comma);
        assert_eq!(found(&["1.250.000", "950"], true, ';'), comma);
        assert_eq!(found(&["12,345", "950"], true, ','), point);
        assert_eq!(found(&["12.345", "950"], true, ';'), comma);
        assert_eq!(found(&["1,250.5"], false, ','), point);
        assert_eq!(found(&["1.250,5"], false, ';'), comma);
        assert_eq!(found(&["0.512", "0.488"], false, ';'), point);
        assert_eq!(found(&["12.345", "11.250"], false, ','), point);
        assert_eq!(found(&["9 982", "950"], true, ';'), point);
    }

    #[test]
    fn what_could_be_either_is_named_and_never_guessed() {
        let either = |text: &str| Err(text.to_owned());
        assert_eq!(found(&["50.000", "950"], false, ';'), either("50.000"));
        assert_eq!(found(&["50.000", "950"], true, ','), either("50.000"));
        assert_eq!(found(&["50.000", "950"], false, ','), either("50.000"));
        assert_eq!(found(&["12.345", "11.250"], false, ';'), either("12.345"));
        assert_eq!(found(&["12,345", "950"], false, ';'), either("12,345"));
        for separator in [',', ';', '\t'] {
            assert_eq!(
                found(&["50.000", "20.000"], true, separator),
                either("50.000")
            );
            assert_eq!(
                found(&["50.000", "20.000"], false, separator),
                either("50.000")
            );
        }
        assert_eq!(found(&["12.345", "11.250"], false, '\t'), either("12.345"));
    }

    #[test]
    fn numbers_are_read_as_other_programs_write_them() {
        let point = |text: &str| number(text, Decimal::Point);
        let comma = |text: &str| number(text, Decimal::Comma);
        assert_eq!(point("1,234,567"), Some((1_234_567.0, false)));
        assert_eq!(point("1'234.5"), Some((1_234.5, false)));
        assert_eq!(point("9\u{202f}982"), Some((9_982.0, false)));
        assert_eq!(point("35 %"), Some((35.0, true)));
        assert_eq!(comma("23,87"), Some((23.87, false)));
        assert_eq!(comma("1.234,5"), Some((1_234.5, false)));
        assert_eq!(point("1e3"), Some((1_000.0, false)));
        for wrong in ["12,34", "1,2345", "twelve", "", "1.2.3", "inf", ",123"] {
            assert_eq!(point(wrong), None, "{wrong}");
        }
    }
}
