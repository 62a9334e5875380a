//! Problems as people and editors read them: `file:line:column: error: message`, the line, the
//! place in it, the cure.

use std::io;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::scenario::{Diagnostic, Severity};

use super::Screen;

/// Prints `diagnostics` on stderr.
pub fn print(diagnostics: &[Diagnostic], screen: &mut Screen) -> io::Result<()> {
    for diagnostic in diagnostics {
        screen.err.styled(&(render(diagnostic) + "\n"))?;
    }
    Ok(())
}

/// How many of them keep the scenario from running.
pub fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .count()
}

/// The diagnostic with colours.
fn render(diagnostic: &Diagnostic) -> String {
    let Diagnostic {
        file,
        line,
        column,
        text,
        width,
        message,
        ..
    } = diagnostic;
    let place = match line {
        0 => format!("{}", file.display()),
        _ => format!("{}:{line}:{column}", file.display()),
    };
    let (level, severity) = match diagnostic.severity {
        Severity::Error => (Level::ERROR, "error"),
        Severity::Warning => (Level::WARNING, "warning"),
    };
    let title = level
        .no_name()
        .primary_title(format!("{place}: {severity}: {message}"));
    let snippet = (*line > 0).then(|| {
        let marked = AnnotationKind::Primary.span(span(text, *column, *width));
        Snippet::source(text.as_str())
            .line_start(*line as usize)
            .annotation(marked)
    });
    let cure = diagnostic
        .help
        .as_deref()
        .map(|help| Level::HELP.message(help));
    Renderer::styled().render(&[title.elements(snippet).elements(cure)])
}

/// Bytes of the part in question: `width` characters from `column` (from 1) of `text`, at least one
/// where there are any.
fn span(text: &str, column: u32, width: u32) -> std::ops::Range<usize> {
    let at = |character: usize| {
        text.char_indices()
            .nth(character)
            .map_or(text.len(), |(byte, _)| byte)
    };
    let start = column.saturating_sub(1) as usize;
    at(start)..at(start + width.max(1) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(line: u32) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            file: "scenarios/ohio.toml".into(),
            line,
            column: 1,
            text: "mandell = 3".to_owned(),
            width: 7,
            message: "support of bloc \"rural\" names \"mandell\", who is no candidate".to_owned(),
            help: Some("did you mean \"mandel\"?".to_owned()),
        }
    }

    fn plain(diagnostic: &Diagnostic) -> String {
        anstream::adapter::strip_str(&render(diagnostic)).to_string()
    }

    #[test]
    fn a_problem_shows_its_place_its_line_and_its_cure() {
        assert_eq!(
            plain(&diagnostic(14)),
            "scenarios/ohio.toml:14:1: error: support of bloc \"rural\" names \"mandell\", who is no candidate\n   \
             |\n14 | mandell = 3\n   | ^^^^^^^\n   |\n   = help: did you mean \"mandel\"?"
        );
    }

    #[test]
    fn a_problem_of_the_whole_file_has_no_line() {
        let text = plain(&diagnostic(0));
        assert!(
            text.starts_with("scenarios/ohio.toml: error: support of bloc"),
            "{text}"
        );
        assert!(
            !text.contains("mandell = 3") && text.contains("help: did you mean"),
            "{text}"
        );
    }

    #[test]
    fn the_part_in_question_is_measured_in_characters() {
        assert_eq!(span("é = 3", 1, 1), 0..2);
        assert_eq!(span("é = 3", 5, 1), 5..6);
        assert_eq!(span("é = 3", 9, 4), 6..6);
        assert_eq!(span("", 1, 0), 0..0);
    }
}
