//! Regions as tiles where the scenario puts them: by the candidate's lead, and by what the
//! question's what-if changes.

use crate::table::{Column, Table};
use serde_json::{Value, json};

use crate::estimate::{Estimate, Findings, RegionInfo};
use crate::replicates::Contrast;

use super::face::{shortened, width};
use super::frame::Frame;
use super::page::{HEADING, MUTED_SMALL, Page, SMALL};
use super::scene::{Anchor, Colour, Point, Scene, Type};
use super::theme;
use super::view::{self, names};
use super::wording::{self, BASELINE, SPACE};

/// Between two maps side by side, and the largest tile.
const GAP: f64 = 32.0;
const LARGEST: f64 = 64.0;
const LEAST: f64 = 12.0;
/// Tiles from this size on carry a name and a figure; from this one on a figure alone.
const NAMED: f64 = 37.0;
const FIGURED: f64 = 28.0;
/// How strong the colour of each class is, from the weakest: ahead in the candidate's, behind in
/// ink.
const AHEAD: [f64; 4] = [0.18, 0.36, 0.54, 0.72];
const BEHIND: [f64; 4] = [0.07, 0.16, 0.27, 0.4];
/// Widths of classes to choose from, in points.
const STEPS: [f64; 12] = [
    0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0,
];
/// Width of a class in the key.
const KEY: f64 = 34.0;

/// A region on the map.
struct Tile<'a> {
    id: &'a str,
    name: &'a str,
    place: [u16; 2],
    /// Mean lead in the baseline.
    lead: f64,
    /// Mean change of the share, with its Monte Carlo error; towards the arm with the act where an
    /// act is what differs.
    change: Option<(f64, f64)>,
}

/// The tiles; none where no region has a place, or the candidate never stands.
fn tiles<'a>(findings: &'a Findings, contest: &str) -> Vec<Tile<'a>> {
    let candidate = &findings.question.candidate;
    let what_if = findings
        .question
        .what_if
        .as_ref()
        .and_then(|id| findings.what_ifs.get(id));
    let tile = |(id, region): (&'a String, &'a RegionInfo)| {
        let own = findings
            .arms
            .get(BASELINE)?
            .contests
            .get(contest)?
            .by_region
            .get(id)?;
        let changed = what_if.and_then(|what_if| {
            what_if
                .contests
                .get(contest)?
                .by_region
                .get(id)?
                .share_difference
                .get(candidate)
        });
        Some(Tile {
            id,
            name: &region.name,
            place: region.tile?,
            lead: own.margin.get(candidate)?.estimate,
            change: changed.map(|change| (change.mean, change.mcse)),
        })
    };
    findings.regions.iter().filter_map(tile).collect()
}

/// A map: what it shows, and the figure of each tile.
struct Panel {
    heading: String,
    values: Vec<f64>,
    /// Width of a class, as a fraction.
    step: f64,
    decimals: usize,
}

impl Panel {
    fn of(heading: String, values: Vec<f64>) -> Panel {
        let most = values
            .iter()
            .fold(0.0_f64, |most, value| most.max(value.abs()));
        let step = STEPS
            .iter()
            .map(|points| points / 100.0)
            .find(|step| 4.0 * step >= most)
            .unwrap_or(0.25);
        Panel {
            heading,
            decimals: if step < 0.0099 { 1 } else { 0 },
            values,
            step,
        }
    }

    /// −4 to −1 behind, 1 to 4 ahead, the further the stronger.
    fn class(&self, value: f64) -> i32 {
        let class = (value.abs() / self.step).floor().min(3.0) as i32 + 1;
        if value < 0.0 { -class } else { class }
    }
}

fn shade(class: i32, colour: Colour) -> Colour {
    let at = class.unsigned_abs().clamp(1, 4) as usize - 1;
    if class < 0 {
        theme::INK.faded(BEHIND[at])
    } else {
        colour.faded(AHEAD[at])
    }
}

/// The chart; nothing where no region has a place on it.
pub fn scene(findings: &Findings, contest: &str, frame: Frame) -> Option<Scene> {
    let tiles = tiles(findings, contest);
    let about = view::contest(findings, contest).filter(|_| !tiles.is_empty())?;
    let (name, short) = names(findings, &findings.question.candidate);
    let leads = Panel::of(led(findings), tiles.iter().map(|tile| tile.lead).collect());
    let changes: Option<Vec<f64>> = tiles
        .iter()
        .map(|tile| tile.change.map(|(change, _)| change))
        .collect();
    let changes = changes.filter(|changes| changes.iter().any(|change| change.abs() > 1e-9));
    let second = changes.map(|changes| Panel::of(changed(findings), changes));
    let panels: Vec<Panel> = [Some(leads), second].into_iter().flatten().collect();
    let subtitle = format!(
        "{name} by region, {} of {}: mean lead over the best other candidate{}, in percentage points. A tile is a region, \
         about where it lies.",
        about.title,
        wording::date(&about.date),
        if panels.len() > 1 {
            ", and mean change of the share"
        } else {
            ""
        },
    );
    let mut page = Page::new(
        frame,
        finding(findings, &tiles, panels.len() > 1, short),
        &subtitle,
    );
    page.y += 14.0;
    let columns = tiles
        .iter()
        .map(|tile| f64::from(tile.place[0]) + 1.0)
        .fold(1.0, f64::max);
    let rows = tiles
        .iter()
        .map(|tile| f64::from(tile.place[1]) + 1.0)
        .fold(1.0, f64::max);
    let beside = !frame.narrow() && panels.len() > 1;
    let wide = if beside {
        (frame.room() - GAP) / 2.0
    } else {
        frame.room()
    };
    let pitch = (wide / columns)
        .min(frame.high(LARGEST.min(wide / columns), LEAST))
        .min(1.5 * LARGEST);
    let colour = theme::candidate_colour(findings, &findings.question.candidate);
    let (top, mut below) = (page.y, page.y);
    for (place, panel) in panels.iter().enumerate() {
        let at = if beside {
            (theme::MARGIN + (wide + GAP) * place as f64, top)
        } else {
            (theme::MARGIN, below)
        };
        let heading = shortened(&panel.heading, HEADING, wide);
        page.text(heading, (at.0, at.1 + theme::SMALL), Anchor::Start, HEADING);
        let key = (at.0, at.1 + theme::SMALL + 10.0);
        legend(&mut page, panel, key, colour);
        let map = (at.0, key.1 + 46.0);
        for (tile, value) in tiles.iter().zip(&panel.values) {
            draw(&mut page, tile, panel, *value, map, (pitch, colour));
        }
        below = below.max(map.1 + pitch * rows + 14.0);
    }
    page.y = below;
    Some(page.finish(findings, &notes(findings, contest, short)))
}

/// The classes that occur, with the numbers between them.
fn legend(page: &mut Page, panel: &Panel, (left, top): Point, colour: Colour) {
    let classes = || panel.values.iter().map(|value| panel.class(*value));
    let (low, high) = (classes().min().unwrap_or(1), classes().max().unwrap_or(1));
    let shown: Vec<i32> = (low..=high).filter(|class| *class != 0).collect();
    let edge = |class: i32| f64::from(if class > 0 { class - 1 } else { class }) * panel.step;
    let decimals = if (100.0 * panel.step).fract() == 0.0 {
        0
    } else {
        1 + usize::from(panel.step < 0.0009)
    };
    for (place, class) in shown.iter().enumerate() {
        let x = left + 14.0 + KEY * place as f64;
        page.block((x, top), (x + KEY - 1.0, top + 12.0), shade(*class, colour));
        let text = wording::points(edge(*class), decimals);
        page.text(text, (x, top + 27.0), Anchor::Middle, MUTED_SMALL);
    }
    if let Some(last) = shown.last() {
        let end = if *last > 0 {
            f64::from(*last) * panel.step
        } else {
            f64::from(last + 1) * panel.step
        };
        let x = left + 14.0 + KEY * shown.len() as f64;
        page.text(
            wording::points(end, decimals),
            (x, top + 27.0),
            Anchor::Middle,
            MUTED_SMALL,
        );
    }
}

fn draw(
    page: &mut Page,
    tile: &Tile,
    panel: &Panel,
    value: f64,
    (left, top): Point,
    (pitch, colour): (f64, Colour),
) {
    let [column, row] = tile.place.map(f64::from);
    let (x, y) = (left + pitch * column, top + pitch * row);
    let shade = shade(panel.class(value), colour);
    let figure = wording::points(value, panel.decimals);
    let heading = &panel.heading;
    let says = format!(
        "{} ({heading}): {} points",
        tile.name,
        wording::points(value, wording::decimals([value]))
    );
    page.group(None, Some(says), |page| {
        page.block((x, y), (x + pitch - 2.0, y + pitch - 2.0), shade);
        let (middle, room) = (x + pitch / 2.0 - 1.0, pitch - 6.0);
        let face = Type {
            colour: theme::readable(shade),
            ..SMALL
        };
        let fits = width(&figure, face) <= room;
        if pitch >= NAMED && fits {
            page.text(
                start(tile.name, face, room),
                (middle, y + pitch / 2.0 - 4.0),
                Anchor::Middle,
                face,
            );
            page.text(
                figure,
                (middle, y + pitch / 2.0 + 11.0),
                Anchor::Middle,
                face,
            );
        } else if pitch >= FIGURED && fits {
            page.text(
                figure,
                (middle, y + pitch / 2.0 + 3.0),
                Anchor::Middle,
                face,
            );
        }
    });
}

/// The whole name, or as many of its first letters as fit, four at most.
fn start(name: &str, face: Type, room: f64) -> String {
    if width(name, face) <= room {
        return name.to_owned();
    }
    // Of "St. Clair" the point and the space would take the place of letters.
    let letters: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    let start = |number: usize| letters.chars().take(number).collect::<String>();
    (1..=4)
        .rev()
        .map(start)
        .find(|text| width(text, face) <= room)
        .unwrap_or_default()
}

/// What the first map shows.
fn led(findings: &Findings) -> String {
    match (&findings.question.contrast, findings.arms.get(BASELINE)) {
        (Contrast::Scenarios, Some(arm)) => format!("Lead in {}", wording::quoted(&arm.title)),
        _ => "Lead, as written".to_owned(),
    }
}

/// What the second map shows.
fn changed(findings: &Findings) -> String {
    let title = view::what_if_title(findings);
    match &findings.question.contrast {
        Contrast::Removes(noun) | Contrast::Adds(noun) => format!("What the {noun} changes"),
        Contrast::Alters | Contrast::Scenarios => title.map_or_else(String::new, |title| {
            format!("What changes: {}", wording::quoted(title))
        }),
    }
}

/// In how many regions the candidate leads, and where most changes.
fn finding(findings: &Findings, tiles: &[Tile], changes: bool, short: &str) -> String {
    let ahead = tiles.iter().filter(|tile| tile.lead > 0.0).count();
    let leads = format!("{short} leads in {ahead} of {}{SPACE}regions", tiles.len());
    let size = |tile: &Tile| tile.change.map_or(0.0, |(change, _)| change);
    let most = tiles.iter().reduce(|most, tile| {
        if size(tile).abs() > size(most).abs() {
            tile
        } else {
            most
        }
    });
    let Some(most) = most.filter(|_| changes) else {
        return format!("{leads} on average");
    };
    let points = wording::points(size(most), wording::decimals([size(most)]));
    match &findings.question.contrast {
        Contrast::Removes(noun) | Contrast::Adds(noun) => {
            format!(
                "{leads}; the {noun} {} worth most in {}: {points} points",
                noun.is(),
                most.name
            )
        }
        Contrast::Scenarios => format!(
            "{leads}; the second scenario changes most in {}: {points} points",
            most.name
        ),
        Contrast::Alters => {
            format!(
                "{leads}; the what-if changes most in {}: {points} points",
                most.name
            )
        }
    }
}

fn notes(findings: &Findings, contest: &str, short: &str) -> Vec<String> {
    let often = view::on_ballot(findings, BASELINE, contest);
    let sometimes = often.is_some_and(|often| often < 1.0);
    let elsewhere = findings
        .regions
        .values()
        .filter(|region| region.tile.is_none())
        .count();
    let noted = [
        (
            sometimes,
            format!("Counted are only elections with {short} on the ballot."),
        ),
        (
            elsewhere > 0,
            format!("Without a place on the map: {elsewhere} regions."),
        ),
    ];
    noted
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, note)| note)
        .collect()
}

/// The figures behind the chart, a row for each tile; nothing where there is no chart.
pub fn data(findings: &Findings, contest: &str) -> Option<Table> {
    let candidate = names(findings, &findings.question.candidate).0;
    tabulated(&tiles(findings, contest), contest, candidate).unless_empty()
}

fn tabulated(tiles: &[Tile], contest: &str, candidate: &str) -> Table {
    // A column has as many decimals as all that is in it allow.
    let mcse = tiles
        .iter()
        .filter_map(|tile| Some(tile.change?.1))
        .fold(0.0, f64::max);
    let change = |tile: &Tile| Some((tile.change?.0, mcse));
    Table::of(tiles)
        .only("region", |tile| tile.id)
        .column(Column::text("name", "Region"), |tile| tile.name)
        .only("column", |tile| f64::from(tile.place[0]))
        .only("row", |tile| f64::from(tile.place[1]))
        .only("contest", |_| contest)
        .only("candidate", |_| candidate)
        .column(Column::change("lead", "Lead"), |tile| tile.lead)
        .column(
            Column::change("difference", "Change of the share"),
            |tile| change(tile).map(|(estimate, mcse)| Estimate { estimate, mcse }),
        )
        .only("difference_mcse", |tile| tile.change.map(|(_, mcse)| mcse))
        .table()
}

/// Two maps of rectangles, or one.
pub fn spec(findings: &Findings, contest: &str) -> Value {
    let place = |field: &str| json!({"field": field, "type": "ordinal", "axis": null});
    let map = |field: &str, title: &str| {
        json!({
            "width": {"step": 34}, "height": {"step": 34},
            "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
            "encoding": {
                "x": place("column"), "y": place("row"),
                "color": {"field": field, "type": "quantitative", "title": title,
                    "scale": {"scheme": "purpleorange", "domainMid": 0, "reverse": true}, "legend": {"format": "+.0%"}},
                "tooltip": [{"field": "name"}, {"field": field, "format": "+.1%"}]
            }
        })
    };
    let changes = tiles(findings, contest)
        .iter()
        .all(|tile| tile.change.is_some());
    let second = changes.then(|| map("difference", "Change of the share"));
    let maps: Vec<Value> = [Some(map("lead", "Lead")), second]
        .into_iter()
        .flatten()
        .collect();
    json!({"resolve": {"scale": {"color": "independent"}}, "hconcat": maps})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_regions_have_the_decimals_that_all_of_them_allow() {
        let tile = |name, change| Tile {
            id: "x",
            name,
            place: [0, 0],
            lead: -0.1,
            change: Some(change),
        };
        let tiles = [
            tile("North", (0.0512, 0.0004)),
            tile("South", (0.0731, 0.0012)),
        ];
        let table = tabulated(&tiles, "primary", "Ann Able");
        let told = |row: usize, at: usize| table.columns[at].written(&table.rows[row][at]);
        assert_eq!([told(0, 7), told(1, 7), told(0, 6)], ["+5", "+7", "−10"]);
        assert!(crate::table::csv(&table).contains("0.0512,0.0004\n"));
    }
}
