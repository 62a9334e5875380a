//! Every colour, size and margin of the charts, in one place. Lengths are pixels of a picture 800 wide.

use crate::estimate::Findings;

use super::scene::Colour;

pub const WIDTH: f64 = 800.0;
/// Left and right of everything.
pub const MARGIN: f64 = 24.0;
/// Baseline to baseline, as a multiple of the size.
pub const LEADING: f64 = 1.32;

pub const TITLE: f64 = 21.0;
pub const SUBTITLE: f64 = 14.0;
pub const BODY: f64 = 13.0;
/// The least there is.
pub const SMALL: f64 = 12.0;

pub const PAPER: Colour = Colour::opaque(0xff_ff_ff);
pub const INK: Colour = Colour::opaque(0x17_1a_1f);
/// Subtitles, ticks, credit: 5.7 to 1 on paper.
pub const MUTED: Colour = Colour::opaque(0x5c_64_70);
pub const GRID: Colour = Colour::opaque(0xe4_e7_eb);
/// The line at zero.
pub const ZERO: Colour = Colour::opaque(0x17_1a_1f);
/// What is on the far side of zero.
pub const BEHIND: Colour = Colour::opaque(0xc3_c9_d1);
/// Nobody's: write-ins, those who did not vote.
pub const NOBODY: Colour = Colour::opaque(0xa9_b0_ba);
/// Intervals and medians of differences, and the bar over the title.
pub const ACCENT: Colour = Colour::opaque(0x00_5f_9e);
/// Voters whose candidate is still in, and those whose is out, where no more is known of them.
pub const RETURNING: Colour = Colour::opaque(0x5b_6b_8c);
pub const ORPHANED: Colour = Colour::opaque(0xb8_8a_3e);

/// Okabe and Ito (2008), told apart with every kind of colour vision; its yellow comes last, its black is ink.
const PALETTE: [u32; 7] = [0x00_72_b2, 0xd5_5e_00, 0x00_9e_73, 0xcc_79_a7, 0x56_b4_e9, 0xe6_9f_00, 0xd6_c4_20];

/// A candidate's own colour, else one of the palette by place among the scenario's candidates.
pub fn candidate_colour(findings: &Findings, id: &str) -> Colour {
    let Some((place, _, candidate)) = findings.candidates.get_full(id) else {
        return NOBODY;
    };
    let own = candidate.colour.as_deref().and_then(|colour| colour.strip_prefix('#'));
    match own.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        Some(rgb) => Colour::opaque(rgb & 0xff_ff_ff),
        None if candidate.other => NOBODY,
        None => Colour::opaque(PALETTE[place % PALETTE.len()]),
    }
}
