//! What others wrote, as it may reach a terminal: nothing in it moves the cursor, retitles a window
//! or turns the line about. All that is printed passes here.

use std::io::{self, Write};

/// A stream that shows controls as pictures: ␛ for an escape, � for what has none.
pub struct Visible<W> {
    to: W,
    /// Nothing is printed.
    pub silent: bool,
}

/// Light and plain again, by which single elections are told from what lies behind them.
const OWN: [&str; 2] = ["\u{1b}[2m", "\u{1b}[0m"];

impl<W: Write> Visible<W> {
    pub fn new(to: W) -> Visible<W> {
        Visible { to, silent: false }
    }

    fn put(&mut self, text: &str) -> io::Result<()> {
        if self.silent {
            return Ok(());
        }
        self.to.write_all(text.as_bytes())
    }

    /// Text whose colours are the program's own: of escapes those alone are let through.
    pub fn styled(&mut self, text: &str) -> io::Result<()> {
        self.put(&shown(text, &is_style))
    }

    /// JSON, in which controls are escaped: it reads back the same.
    pub fn json(&mut self, text: &str) -> io::Result<()> {
        let escaped = |c: char| match c {
            '\n' => "\n".to_owned(),
            c if is_control(c) => format!("\\u{:04x}", u32::from(c)),
            c => c.to_string(),
        };
        let text: String = text.chars().map(escaped).collect();
        self.put(&text)
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let own = |text: &str| {
            OWN.iter()
                .find(|own| text.starts_with(*own))
                .map(|own| own.len())
        };
        let text = String::from_utf8_lossy(bytes);
        self.put(&shown(&text, &own))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A single line of others, as in a bar.
pub fn line(text: &str) -> String {
    shown(text, &|_| None).replace(['\n', '\t'], " ")
}

/// `passes`: how many bytes of a text that begins with an escape are let through.
fn shown(text: &str, passes: &dyn Fn(&str) -> Option<usize>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\u{1b}' => passes(rest),
            '\n' | '\t' => Some(1),
            c if !is_control(c) => Some(c.len_utf8()),
            _ => None,
        };
        match length {
            Some(length) => shown.push_str(&rest[..length]),
            None => shown.push(picture(c)),
        }
        rest = &rest[length.unwrap_or(c.len_utf8())..];
    }
    shown
}

/// The length of a change of colour at the beginning of a text.
fn is_style(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\u{1b}[")?;
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inner[end..].starts_with('m').then_some(end + 3)
}

/// C0, C1, what turns the direction of writing, and what separates lines.
fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('␡'),
        _ => None,
    }
    .unwrap_or('�')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        let mut screen = Visible::new(Vec::new());
        write!(screen, "{text}").unwrap();
        String::from_utf8(screen.to).unwrap()
    }

    #[test]
    fn controls_are_pictures_and_letters_stay() {
        assert_eq!(
            printed("\u{1b}]0;x\u{7}\u{9b}31m\u{202e}é\r\n\tß"),
            "␛]0;x␇�31m�é␍\n\tß"
        );
        assert_eq!(printed("\u{1b}[31mred"), "␛[31mred");
        assert_eq!(printed("a\u{2066}b\u{7f}\u{2028}"), "a�b␡�");
        assert_eq!(printed("─ \u{1b}[2m··\u{1b}[0m"), "─ \u{1b}[2m··\u{1b}[0m");
        assert_eq!(line("a\nb\u{1b}[0m"), "a b␛[0m");
    }

    #[test]
    fn of_styled_text_only_the_style_is_let_through() {
        let mut screen = Visible::new(Vec::new());
        screen
            .styled("\u{1b}[1;31merror\u{1b}[0m \u{1b}]0;x\u{7} \u{1b}[2J\u{1b}[")
            .unwrap();
        let shown = String::from_utf8(screen.to).unwrap();
        assert_eq!(shown, "\u{1b}[1;31merror\u{1b}[0m ␛]0;x␇ ␛[2J␛[");
    }

    #[test]
    fn json_reads_back_the_same() {
        let value = serde_json::json!({ "title": "a\u{9b}b\u{202e}\u{1b}\u{7f}é" });
        let mut screen = Visible::new(Vec::new());
        screen
            .json(&serde_json::to_string_pretty(&value).unwrap())
            .unwrap();
        let text = String::from_utf8(screen.to).unwrap();
        assert!(
            !text.chars().any(|c| c != '\n' && is_control(c)),
            "{text:?}"
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
