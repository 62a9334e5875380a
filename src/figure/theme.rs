//! Every colour, size and margin of the charts, in one place. Lengths are pixels.

use crate::estimate::Findings;

use super::scene::Colour;

/// Of a picture whose width nobody asked for.
pub const WIDTH: f64 = 800.0;
/// Left and right of everything.
pub const MARGIN: f64 = 24.0;
/// Baseline to baseline, as a multiple of the size.
pub const LEADING: f64 = 1.32;

pub const TITLE: f64 = 21.0;
/// Where the picture is narrow.
pub const NARROW_TITLE: f64 = 18.0;
pub const SUBTITLE: f64 = 14.0;
pub const BODY: f64 = 13.0;
/// The least there is.
pub const SMALL: f64 = 12.0;

/// What is drawn with a colour, by the name that pages give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    pub name: &'static str,
    /// `0xrrggbb` on light paper.
    pub light: u32,
    /// The same on dark paper.
    pub dark: u32,
}

const fn role_of(name: &'static str, light: u32, dark: u32) -> Role {
    Role { name, light, dark }
}

/// Every role. Text (`ink`, `muted`, `accent`) has 4.5 to 1 at least on `paper` and `panel` in
/// either scheme.
pub const ROLES: [Role; 12] = [
    role_of("paper", 0xff_ff_ff, 0x14_17_1c),
    role_of("panel", 0xf5_f6_f8, 0x1d_21_28),
    role_of("ink", 0x17_1a_1f, 0xe9_eb_ef),
    role_of("muted", 0x5c_64_70, 0xa6_ae_ba),
    role_of("grid", 0xe4_e7_eb, 0x30_36_3f),
    role_of("behind", 0xc3_c9_d1, 0x51_59_65),
    role_of("nobody", 0xa9_b0_ba, 0x71_79_85),
    role_of("accent", 0x00_5f_9e, 0x74_b9_f2),
    role_of("returning", 0x5b_6b_8c, 0x8f_a0_c4),
    role_of("orphaned", 0xb8_8a_3e, 0xcf_a4_5c),
    role_of("wash", 0xe6_ef_f6, 0x1f_2f_3d),
    role_of("on-pale", 0x14_18_1d, 0x14_18_1d),
];

const fn colour(place: usize) -> Colour {
    Colour::opaque(ROLES[place].light)
}

pub const PAPER: Colour = colour(0);
pub const INK: Colour = colour(2);
/// Subtitles, ticks, credit.
pub const MUTED: Colour = colour(3);
pub const GRID: Colour = colour(4);
/// The line at zero.
pub const ZERO: Colour = INK;
/// What is on the far side of zero.
pub const BEHIND: Colour = colour(5);
/// Nobody's: write-ins, those who did not vote.
pub const NOBODY: Colour = colour(6);
/// Intervals and medians of differences, and the bar over the title.
pub const ACCENT: Colour = colour(7);
/// Voters whose candidate is still in, and those whose is out, where no more is known of them.
pub const RETURNING: Colour = colour(8);
pub const ORPHANED: Colour = colour(9);
/// Words and lines on a pale colour that is the same on light paper and on dark.
pub const ON_PALE: Colour = colour(11);

/// The least contrast of a shape with dark paper.
const SEEN: f64 = 3.5;

/// What a page calls a colour: its role, else `c0072b2`.
pub fn role(rgb: u32) -> String {
    let known = ROLES.iter().find(|role| role.light == rgb);
    known.map_or_else(|| format!("c{rgb:06x}"), |role| role.name.to_owned())
}

/// What takes the place of a light scheme's colour on dark paper: its role's, else itself, as much
/// whiter as it takes to be seen.
pub fn dark(rgb: u32) -> u32 {
    if let Some(role) = ROLES.iter().find(|role| role.light == rgb) {
        return role.dark;
    }
    let whiter = |step: u32| {
        let part = |shift: u32| {
            let own = rgb >> shift & 0xff;
            (own + (0xff - own) * step / 20) << shift
        };
        part(16) | part(8) | part(0)
    };
    let seen = (0..=20)
        .map(whiter)
        .find(|&rgb| contrast(rgb, ROLES[0].dark) >= SEEN);
    seen.unwrap_or(0xff_ff_ff)
}

/// The style of a page with these pictures in it: a variable per role and per colour of a
/// candidate's own, light or dark as the reader has it (light on printed paper), and what fills and
/// strokes by it.
pub fn sheet(pictures: &[&str]) -> String {
    let own = own_colours(pictures);
    let named = ROLES
        .iter()
        .map(|role| (role.name.to_owned(), role.light, role.dark));
    let all: Vec<(String, u32, u32)> = named
        .chain(own.into_iter().map(|rgb| (role(rgb), rgb, dark(rgb))))
        .collect();
    let variables = |which: fn(&(String, u32, u32)) -> u32| {
        all.iter()
            .map(|colour| format!("--{}:#{:06x};", colour.0, which(colour)))
            .collect::<String>()
    };
    let rule = |(name, _, _): &(String, u32, u32)| {
        format!(
            ".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}.b-{name}{{background:var(--{name})}}\n"
        )
    };
    format!(
        ":root{{color-scheme:light dark;{}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n{}",
        variables(|colour| colour.1),
        variables(|colour| colour.2),
        all.iter().map(rule).collect::<String>()
    )
}

/// The colours in the pictures that are no role's, each once and in order.
fn own_colours(pictures: &[&str]) -> Vec<u32> {
    let classes = pictures
        .iter()
        .flat_map(|picture| picture.split("class=\"").skip(1));
    let own = |class: &str| {
        let name = class.get(2..9).filter(|_| class[9..].starts_with('"'))?;
        u32::from_str_radix(name.strip_prefix('c')?, 16).ok()
    };
    let mut found: Vec<u32> = classes.filter_map(own).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Ink or paper, whichever is read better on a colour upon paper.
pub fn readable(colour: Colour) -> Colour {
    let mix = |shift: u32| {
        let part = |rgb: u32| f64::from(rgb >> shift & 0xff);
        let mixed = colour.alpha * part(colour.rgb) + (1.0 - colour.alpha) * part(PAPER.rgb);
        (mixed.round() as u32) << shift
    };
    let ground = mix(16) | mix(8) | mix(0);
    if contrast(INK.rgb, ground) >= contrast(PAPER.rgb, ground) {
        INK
    } else {
        PAPER
    }
}

/// WCAG 2.2's ratio of contrast: 1 to 21.
pub fn contrast(one: u32, other: u32) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, sRGB: 0 to 1.
fn luminance(rgb: u32) -> f64 {
    let part = |shift: u32| {
        let value = f64::from(rgb >> shift & 0xff) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            libm::pow((value + 0.055) / 1.055, 2.4)
        }
    };
    0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
}

/// Okabe and Ito (2008), told apart with every kind of colour vision; its yellow comes last, its
/// black is ink.
const PALETTE: [u32; 7] = [
    0x00_72_b2, 0xd5_5e_00, 0x00_9e_73, 0xcc_79_a7, 0x56_b4_e9, 0xe6_9f_00, 0xd6_c4_20,
];

/// A candidate's own colour, else one of the palette by place among the scenario's candidates.
pub fn candidate_colour(findings: &Findings, id: &str) -> Colour {
    let Some((place, _, candidate)) = findings.candidates.get_full(id) else {
        return NOBODY;
    };
    let own = candidate
        .colour
        .as_deref()
        .and_then(|colour| colour.strip_prefix('#'));
    match own.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
        Some(rgb) => Colour::opaque(rgb & 0xff_ff_ff),
        None if candidate.other => NOBODY,
        None => Colour::opaque(PALETTE[place % PALETTE.len()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_can_be_read_in_either_scheme() {
        let named = |name: &str| *ROLES.iter().find(|role| role.name == name).unwrap();
        for text in ["ink", "muted", "accent"].map(named) {
            for ground in ["paper", "panel", "wash"].map(named) {
                assert!(
                    contrast(text.light, ground.light) >= 4.5,
                    "{} on {}, light",
                    text.name,
                    ground.name
                );
                assert!(
                    contrast(text.dark, ground.dark) >= 4.5,
                    "{} on {}, dark",
                    text.name,
                    ground.name
                );
            }
        }
    }

    #[test]
    fn a_sheet_has_every_colour_of_its_pictures_in_either_scheme() {
        let sheet = sheet(&["<path class=\"f-c0072b2\"/><path class=\"s-ink\"/><g class=\"é\"/>"]);
        assert!(
            sheet.contains("--c0072b2:#0072b2;")
                && sheet.contains(".f-c0072b2{fill:var(--c0072b2)}"),
            "{sheet}"
        );
        assert_eq!(sheet.matches("--c0072b2:#").count(), 2);
        assert!(sheet.contains(".s-ink{stroke:var(--ink)}"));
    }

    #[test]
    fn black_and_white_are_as_far_apart_as_can_be() {
        assert!((contrast(0, 0xff_ff_ff) - 21.0).abs() < 1e-9);
        assert!(
            (contrast(0x77_77_77, 0xff_ff_ff) - 4.478).abs() < 1e-3,
            "as published"
        );
    }

    #[test]
    fn every_colour_is_seen_on_dark_paper() {
        for rgb in PALETTE.into_iter().chain([0, 0x00_00_80, 0x7a_00_00]) {
            assert!(contrast(dark(rgb), ROLES[0].dark) >= SEEN, "{rgb:06x}");
        }
        assert_eq!(
            (dark(0xe6_9f_00), role(0xe6_9f_00)),
            (0xe6_9f_00, "ce69f00".to_owned())
        );
        assert_eq!(
            (dark(INK.rgb), role(INK.rgb)),
            (0xe9_eb_ef, "ink".to_owned())
        );
    }
}
