//! Sentences in lines that a terminal has room for, broken between words. Tables and pictures are
//! left as they are, and so is everything where no terminal reads it.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// What keeps two words on one line; a terminal shows a space.
const KEPT: char = '\u{a0}';

/// What a table has below its header.
const RULE: char = '─';

/// The text for a terminal of so many characters a line, or for whatever else reads it. A paragraph
/// (from one empty line to the next) with a rule in it is a table.
pub fn fitted(text: &str, width: Option<usize>) -> String {
    let paragraph = |paragraph: &str| match width {
        Some(width) if !paragraph.contains(RULE) => paragraph
            .split('\n')
            .map(|line| wrapped(line, width))
            .collect::<Vec<_>>()
            .join("\n"),
        _ => paragraph.to_owned(),
    };
    text.split("\n\n")
        .map(paragraph)
        .collect::<Vec<_>>()
        .join("\n\n")
        .replace(KEPT, " ")
}

/// A line in lines: what follows an indented one stands further in.
fn wrapped(line: &str, width: usize) -> Cow<'_, str> {
    if textwrap::core::display_width(line) <= width {
        return line.into();
    }
    let start = &line[..line.len() - line.trim_start_matches(' ').len()];
    let further = if start.is_empty() {
        String::new()
    } else {
        format!("{start}  ")
    };
    let options = Options::new(width)
        .initial_indent(start)
        .subsequent_indent(&further)
        // A path or an address is only of use in one piece.
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(line.trim_start_matches(' '), options).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_break_between_words_and_never_within_a_number_and_its_unit() {
        let text = "In 63\u{a0}% of 20,000 simulated elections.\nA short line.";
        assert_eq!(
            fitted(text, Some(12)),
            "In 63 % of\n20,000\nsimulated\nelections.\nA short\nline."
        );
        assert_eq!(
            fitted(text, Some(5)).lines().next(),
            Some("In"),
            "63 % stays whole"
        );
        assert_eq!(
            fitted(text, None),
            "In 63 % of 20,000 simulated elections.\nA short line."
        );
    }

    #[test]
    fn tables_are_left_alone_and_paths_are_whole() {
        let table = "what     wins and more\n─────────────\n ash     12 % of them";
        let text = format!(
            "A sentence before it.\n\n{table}\n\noutput/some-where/long-enough/sweep-4f1c\n"
        );
        let told = fitted(&text, Some(15));
        assert!(told.starts_with("A sentence\nbefore it.\n\n"), "{told}");
        assert!(
            told.contains(table) && told.contains("\noutput/some-where/long-enough/sweep-4f1c\n"),
            "{told}"
        );
    }

    #[test]
    fn what_is_indented_goes_on_further_in() {
        assert_eq!(
            fitted("  a list with words", Some(12)),
            "  a list\n    with\n    words"
        );
    }
}
