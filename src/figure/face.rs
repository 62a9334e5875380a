//! The vendored font: how wide a text is in it, where to break a text that is too wide and how to
//! shorten one. Text is measured by the library that draws the PNG, so what fits here fits there.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use resvg::usvg::{Node, Options, Tree, fontdb};

use super::draw::escaped;
use super::scene::Type;

/// The family name of the font.
pub const FAMILY: &str = "Inter";

/// Its two weights for browsers, as `@font-face` rules.
pub const RULES: &str = include_str!("../../assets/fonts/inter.css");

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

/// No fonts of the machine: the picture is the same on every one.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in [REGULAR, SEMI_BOLD] {
        fonts.load_font_data(face.to_vec());
    }
    fonts.set_sans_serif_family(FAMILY);
    Arc::new(fonts)
});

/// How the SVG is read when it is measured or turned into pixels.
pub fn reading() -> Options<'static> {
    Options {
        font_family: FAMILY.to_owned(),
        fontdb: FONTS.clone(),
        ..Options::default()
    }
}

/// A text with its size in bits and its weight.
type Measured = (String, u64, u32);

thread_local! {
    /// Widths known already: the same texts are measured again and again while a picture is laid
    /// out.
    static WIDTHS: RefCell<BTreeMap<Measured, f64>> = const { RefCell::new(BTreeMap::new()) };
}

/// Widths to keep at most.
const KEPT: usize = 20_000;

/// Width in pixels: `width("Sessions", …)` at size 13 is about 53.
pub fn width(text: &str, face: Type) -> f64 {
    let key = (text.to_owned(), face.size.to_bits(), weight(face));
    WIDTHS.with_borrow_mut(|widths| {
        if widths.len() >= KEPT {
            widths.clear();
        }
        *widths.entry(key).or_insert_with(|| measured(text, face))
    })
}

fn measured(text: &str, face: Type) -> f64 {
    let (size, weight) = (face.size, weight(face));
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" xml:space="preserve"><text font-family="{FAMILY}" font-size="{size}" font-weight="{weight}">{}</text></svg>"#,
        escaped(text)
    );
    let tree = Tree::from_str(&svg, &reading()).ok();
    let texts = tree
        .iter()
        .flat_map(|tree| tree.root().children())
        .map(Node::abs_bounding_box);
    texts
        .map(|bounds| f64::from(bounds.width()))
        .fold(0.0, f64::max)
}

/// The weight as CSS counts it.
pub fn weight(face: Type) -> u32 {
    if face.bold { 600 } else { 400 }
}

/// The text, or as much of its start as fits with an ellipsis: `Jean-Pierre Archambault-Delac…`.
pub fn shortened(text: &str, face: Type, room: f64) -> String {
    if width(text, face) <= room {
        return text.to_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let cut = |letters: usize| format!("{}…", text[..ends[letters]].trim_end());
    // The longest start that fits, by halving: the width grows with the letters.
    let fitting =
        ends.partition_point(|&end| width(&format!("{}…", text[..end].trim_end()), face) <= room);
    cut(fitting.saturating_sub(1))
}

/// The text in at most `most` lines that fit, broken at spaces; what is left over is cut off with
/// an ellipsis.
pub fn wrapped(text: &str, face: Type, room: f64, most: usize) -> Vec<String> {
    Words::of(text, face).lines(room, most)
}

/// The text in at most `most` lines that fit, about equally long, broken at spaces; what is left
/// over is cut off with an ellipsis.
pub fn balanced(text: &str, face: Type, room: f64, most: usize) -> Vec<String> {
    let words = Words::of(text, face);
    let widest = words.lines(room, most);
    let letters = |lines: &[String]| {
        lines
            .concat()
            .chars()
            .filter(|letter| *letter != '…')
            .count()
    };
    // The narrowest column that takes no more lines and loses nothing.
    let narrower = (1..=20).map(|step| room * (1.0 - 0.025 * f64::from(step)));
    let as_good =
        |lines: &Vec<String>| lines.len() == widest.len() && letters(lines) >= letters(&widest);
    narrower
        .map(|room| words.lines(room, most))
        .take_while(as_good)
        .last()
        .unwrap_or(widest)
}

/// The words of a text, each measured once.
struct Words<'a> {
    words: Vec<(&'a str, f64)>,
    space: f64,
    face: Type,
}

impl Words<'_> {
    fn of(text: &str, face: Type) -> Words<'_> {
        let words = text
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| (word, width(word, face)));
        Words {
            words: words.collect(),
            space: width("n n", face) - width("nn", face),
            face,
        }
    }

    fn lines(&self, room: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<(String, f64)> = Vec::new();
        for &(word, wide) in &self.words {
            let full = lines.len() == most;
            match lines.last_mut() {
                // A pixel less, since words side by side may be wider than one by one.
                Some((line, taken)) if full || *taken + self.space + wide <= room - 1.0 => {
                    *line = format!("{line} {word}");
                    *taken += self.space + wide;
                }
                _ => lines.push((word.to_owned(), wide)),
            }
        }
        let fitted = |(line, taken): (String, f64)| {
            if taken <= room - 1.0 {
                line
            } else {
                shortened(&line, self.face, room)
            }
        };
        lines.into_iter().map(fitted).collect()
    }
}
