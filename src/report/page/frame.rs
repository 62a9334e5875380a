//! The page around its sections: one file that asks the network for nothing and runs nothing but
//! its own script.

use base64::prelude::{BASE64_STANDARD, Engine};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::figure;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A part of the page: its anchor, its heading, its short name in the contents, and what stands
/// below.
pub struct Section {
    pub id: &'static str,
    pub heading: String,
    pub short: &'static str,
    pub body: Markup,
}

/// What stands above the sections.
pub struct Head {
    pub title: String,
    pub meta: String,
    pub note: Option<String>,
}

/// The whole page as HTML; `pictures` are those in it, for their colours.
pub fn page(head: &Head, sections: &[Section], pictures: &[&str], foot: &str) -> String {
    let style = format!("{}{}{STYLE}", figure::FONT_RULES, figure::sheet(pictures));
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; font-src data:; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(&style),
        hash(SCRIPT)
    );
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "coattails " (env!("CARGO_PKG_VERSION")) };
                title { (head.title) }
                link rel="icon" href="data:,";
                style { (PreEscaped(&style)) }
            }
            body {
                a class="skip" href="#content" { "To the content" }
                header {
                    h1 { (head.title) }
                    p class="meta" { (head.meta) }
                    @if let Some(note) = &head.note { p class="muted" { (note) } }
                    nav aria-label="Contents" {
                        ul {
                            @for section in sections {
                                li { a href={ "#" (section.id) } { (section.short) } }
                            }
                        }
                    }
                }
                main id="content" {
                    @for section in sections {
                        section aria-labelledby=(section.id) {
                            h2 id=(section.id) { (section.heading) }
                            (section.body)
                        }
                    }
                }
                footer { p { (foot) } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// What a policy calls a style or script by: its SHA-256 in base 64.
fn hash(text: &str) -> String {
    format!(
        "sha256-{}",
        BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(
            hash("abc"),
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "FIPS 180-2, appendix B.1"
        );
    }

    #[test]
    fn neither_style_nor_script_could_end_its_element() {
        assert!(
            !STYLE.contains("</") && !SCRIPT.contains("</") && !figure::FONT_RULES.contains("</")
        );
    }
}
