//! What the columns of tables are headed by for people: files keep the words that programs know
//! them by.

use crate::figure::capital;

/// Columns by the names that they have in files.
const HEADINGS: [(&str, &str); 101] = [
    ("across", "Across"),
    ("across_parameter", "What is across"),
    ("act", "Act"),
    ("alone", "Alone"),
    ("alone_high", "Alone, to"),
    ("alone_low", "Alone, from"),
    ("arm", "In"),
    ("arms", "In"),
    ("beyond", "Beyond it"),
    ("bloc", "Bloc"),
    ("candidate", "Candidate"),
    ("contest", "Contest"),
    ("date", "Date"),
    ("difference", "Difference"),
    ("difference_mcse", "± error of it"),
    ("effect_p5", "Effect, 5 % quantile"),
    ("effect_p50", "Effect, median"),
    ("effect_p95", "Effect, 95 % quantile"),
    ("first", "First value"),
    ("first_in", "Alone"),
    ("first_in_mcse", "± error of it"),
    ("first_parameter", "First parameter"),
    ("from", "From"),
    ("from_arm", "From"),
    ("label", "What"),
    ("last_in", "After all others"),
    ("last_in_mcse", "± error of it"),
    ("latents", "Uncertain quantities in it"),
    ("lead", "Lead"),
    ("lead_mean", "Lead, mean"),
    ("lead_p25", "Lead, 25 % quantile"),
    ("lead_p5", "Lead, 5 % quantile"),
    ("lead_p50", "Lead, median"),
    ("lead_p75", "Lead, 75 % quantile"),
    ("lead_p95", "Lead, 95 % quantile"),
    ("map", "Value from map to map"),
    ("map_parameter", "What is from map to map"),
    ("measure", "Worth in"),
    ("name", "Name"),
    ("on_ballot", "On the ballot"),
    ("parameter", "What is varied"),
    ("part", "Part in all"),
    ("part_high", "Part, to"),
    ("part_low", "Part, from"),
    ("point", "Point"),
    ("presence", "Part at work"),
    ("region", "Region"),
    ("replicates", "Elections counted"),
    ("row", "What"),
    ("second", "Where the second breaks even"),
    ("second_high", "Interval to"),
    ("second_low", "Interval from"),
    ("second_parameter", "Second parameter"),
    ("shapley", "Mean over all orders"),
    ("shapley_high", "Two errors above"),
    ("shapley_low", "Two errors below"),
    ("shapley_mcse", "± error of it"),
    ("share", "Share"),
    ("share_at_10", "At its 10 % quantile"),
    ("share_at_90", "At its 90 % quantile"),
    ("share_at_medians", "With all at their medians"),
    ("share_difference_at_10", "At its 10 % quantile"),
    ("share_difference_at_90", "At its 90 % quantile"),
    ("share_difference_at_medians", "With all at their medians"),
    ("share_difference_mean", "Difference in share, mean"),
    ("share_difference_p25", "Difference, 25 % quantile"),
    ("share_difference_p5", "Difference, 5 % quantile"),
    ("share_difference_p50", "Difference, median"),
    ("share_difference_p75", "Difference, 75 % quantile"),
    ("share_difference_p95", "Difference, 95 % quantile"),
    ("share_less_written", "Share, less as written"),
    ("share_less_written_mcse", "± error of it"),
    ("share_mcse", "± error of the share"),
    ("share_p5", "Share, 5 % quantile"),
    ("share_p50", "Share, median"),
    ("share_p95", "Share, 95 % quantile"),
    ("share_what_if", "Share, what-if less this"),
    ("share_what_if_mcse", "± error of it"),
    ("title", "What"),
    ("to", "To"),
    ("to_arm", "To"),
    ("upwards", "Upwards"),
    ("upwards_parameter", "What is upwards"),
    ("value", "Value"),
    ("value_at_10", "Its 10 % quantile"),
    ("value_at_90", "Its 90 % quantile"),
    ("value_high", "Interval to"),
    ("value_low", "Interval from"),
    (
        "winner_changes_less_written",
        "Another wins than as written",
    ),
    ("winner_changes_less_written_mcse", "± error of it"),
    ("winner_changes_what_if", "Another wins in the what-if"),
    ("winner_changes_what_if_mcse", "± error of it"),
    ("wins", "Chance to win"),
    ("wins_high", "Two errors above"),
    ("wins_in_what_if", "Chance in the what-if"),
    ("wins_low", "Two errors below"),
    ("wins_mcse", "± error of the chance"),
    ("with_others", "With others"),
    ("with_others_high", "With others, to"),
    ("with_others_low", "With others, from"),
    ("worth_in", "Worth in"),
];

/// What a column is headed by; its own name in words where none is known.
pub fn heading(column: &str) -> String {
    let known = HEADINGS.iter().find(|(name, _)| *name == column);
    known.map_or_else(|| plain(column), |(_, heading)| (*heading).to_owned())
}

fn plain(column: &str) -> String {
    let words = column
        .replace("_title", "")
        .replace("_mcse", " ± error")
        .replace('_', " ");
    capital(words.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_headed_by_words() {
        assert_eq!(heading("wins_mcse"), "± error of the chance");
        assert_eq!(
            [
                heading("from_arm"),
                heading("votes_mcse"),
                heading("arm_title")
            ],
            ["From", "Votes ± error", "Arm"]
        );
        assert!(
            HEADINGS.windows(2).all(|two| two[0].0 < two[1].0),
            "in order, each once"
        );
    }
}
