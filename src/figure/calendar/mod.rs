//! The acts on a calendar, each with what it is worth from day to day, and the days of the
//! contests.

mod course;
mod entry;
mod table;

use crate::election::Scale;
use crate::estimate::Findings;
use crate::quantity::Date;
use crate::table::number::shift;

use super::dates::{Days, short};
use super::draw::ticks;
use super::face::{balanced, shortened, width};
use super::frame::Frame;
use super::page::{BODY, HEADING, MUTED_SMALL, Page, SMALL, STRONG};
use super::rows::{Label, Rows};
use super::scene::{Anchor, Colour, Scene};
use super::theme;
use super::wording::{self, BASELINE, SPACE};

use course::Course;
use entry::{Entry, What, asked, entries, told};

pub use table::{data, later, spec};

/// Room for the figures, for the numbers of a row's scale, and left of the plot in a narrow
/// picture.
const FIGURES: f64 = 112.0;
const SCALE: f64 = 36.0;
const NARROW_SCALE: f64 = 18.0;
/// What the widest span of effects takes, the least of it, and of any row.
const SPAN: f64 = 84.0;
const LEAST_SPAN: f64 = 40.0;
const LEAST_ROW: f64 = 30.0;
/// Air above and below a row's curve.
const AIR: f64 = 9.0;
/// From one line of contests' names to the next.
const LANE: f64 = 17.0;

struct Row<'a> {
    entry: Entry<'a>,
    label: Label,
    /// Below the label: the date, and whose row it is.
    under: Vec<String>,
    /// Largest and smallest value of the curve's band, around 0.
    span: (f64, f64),
}

/// Where and how rows are drawn.
struct Look {
    at: Rows,
    days: Days,
    /// Pixels to a unit of log-odds.
    unit: f64,
}

/// The chart; nothing where nothing is said.
pub fn scene(findings: &Findings, frame: Frame) -> Option<Scene> {
    let (entries, more) = entries(findings);
    let asked = asked(findings)?;
    let mut at = Rows::of(frame, if frame.narrow() { 0.0 } else { FIGURES });
    if at.stacked {
        at.left += NARROW_SCALE;
        at.label -= FIGURES;
    } else {
        at.label -= SCALE - 14.0;
        at.left += 14.0;
    }
    let days = Days::around(days(findings, &entries), at.left, at.right)?;
    let rows: Vec<Row> = entries
        .into_iter()
        .map(|entry| row_of(findings, entry, &at, &asked))
        .collect();
    let (low, high) = rows.iter().fold((0.0_f64, 0.0_f64), |(l, h), row| {
        (l.min(row.span.0), h.max(row.span.1))
    });
    let unit = if high > low {
        frame.high(SPAN, LEAST_SPAN) / (high - low)
    } else {
        1.0
    };
    let look = Look { at, days, unit };

    let subtitle = format!(
        "What each act is worth from day to day: the shift of log-odds towards whom it is about (0.4 is about 10 points at \
         fifty-fifty). Line: median; band: 90{SPACE}% of what is assumed. It ends with the last contest whose voters \
         hear of it."
    );
    let mut page = Page::new(frame, finding(findings, &asked), &subtitle);
    page.y += 14.0;
    let top = lanes(&mut page, findings, &look);
    let bottom =
        page.y + rows.iter().map(|row| row.height(&look)).sum::<f64>() + headings_height(&rows);
    days_and_contests(&mut page, findings, &look, (top, bottom));
    let mut section = false;
    for row in &rows {
        if !row.entry.arms.is_empty() && !section {
            section = true;
            look.at.clear(&mut page, SECTION);
            page.text(
                "In what-ifs",
                (theme::MARGIN, page.y + 18.0),
                Anchor::Start,
                HEADING,
            );
            page.y += SECTION;
        }
        let says = says(findings, &row.entry);
        let arm = Some(row.entry.arm);
        page.group(arm, Some(says), |page| draw(page, findings, row, &look));
        page.y += row.height(&look);
    }
    look.days.names(&mut page, bottom + 17.0);
    page.y = bottom + 22.0;
    Some(page.finish(findings, &notes(&rows, more)))
}

/// The heading over the rows of what-ifs.
const SECTION: f64 = 28.0;

fn headings_height(rows: &[Row]) -> f64 {
    if rows.iter().any(|row| !row.entry.arms.is_empty()) {
        SECTION
    } else {
        0.0
    }
}

/// Every day that has to be on the scale.
fn days(findings: &Findings, entries: &[Entry]) -> Vec<Date> {
    let contests = findings
        .arms
        .values()
        .flat_map(|arm| arm.contests.values())
        .filter_map(|of| Date::parse(&of.date));
    let acts = entries.iter().filter_map(|entry| match &entry.what {
        What::Act(course) => Some(course.date),
        What::Contest { .. } => None,
    });
    contests
        .chain(acts)
        .chain(Date::parse(&findings.as_of))
        .collect()
}

fn row_of<'a>(findings: &Findings, entry: Entry<'a>, at: &Rows, asked: &Course) -> Row<'a> {
    let (title, date, strong, span) = match &entry.what {
        What::Act(course) => {
            let size = course.size();
            let span = if course.moves() {
                (size.p5.min(0.0), size.p95.max(0.0))
            } else {
                (0.0, 0.0)
            };
            (
                told(findings, course.act),
                course.date,
                course.act == asked.act,
                span,
            )
        }
        What::Contest { title, to, .. } => ((*title).to_owned(), *to, false, (0.0, 0.0)),
    };
    let label = at.label(&title, if strong { STRONG } else { BODY });
    let in_words = wording::date(&date.to_string());
    let date = if width(&in_words, MUTED_SMALL) < at.label - 1.0 {
        in_words
    } else {
        short(date)
    };
    let whose = match entry.arms.as_slice() {
        [] => None,
        [one] => Some(wording::quoted(one)),
        [one, more @ ..] => Some(format!("{} and {} more", wording::quoted(one), more.len())),
    };
    let texts = [Some(date), whose].into_iter().flatten();
    let under = texts
        .flat_map(|text| balanced(&text, MUTED_SMALL, at.label, 2))
        .collect();
    Row {
        entry,
        label,
        under,
        span,
    }
}

impl Row<'_> {
    fn label_height(&self) -> f64 {
        self.label.height() + 16.0 * self.under.len() as f64
    }

    /// Of the curve alone.
    fn curve(&self, look: &Look) -> f64 {
        (self.span.1 - self.span.0) * look.unit
    }

    fn height(&self, look: &Look) -> f64 {
        let plot = (self.curve(look) + 2.0 * AIR).max(LEAST_ROW);
        if look.at.stacked {
            self.label_height() + 8.0 + plot
        } else {
            plot.max(self.label_height() + 12.0)
        }
    }
}

/// The names of contests and of the day as of which support is, above the plot: as many lines as it
/// takes. The top of the lines that lead down from them.
fn lanes(page: &mut Page, findings: &Findings, look: &Look) -> f64 {
    let told = |date: Date| wording::date(&date.to_string());
    let mut names: Vec<(Date, String, bool)> = Vec::new();
    for contest in findings
        .arms
        .get(BASELINE)
        .into_iter()
        .flat_map(|arm| arm.contests.values())
    {
        if let Some(date) = Date::parse(&contest.date) {
            // On one day stand several parallel contests.
            match names.iter_mut().find(|(known, _, _)| *known == date) {
                Some((_, name, _)) => *name = format!("contests of {}", told(date)),
                None => names.push((date, format!("{}, {}", contest.title, told(date)), true)),
            }
        }
    }
    names.extend(
        Date::parse(&findings.as_of).map(|date| (date, format!("as of {}", told(date)), false)),
    );
    names.sort_by_key(|(date, _, contest)| (*date, !contest));
    let mut ends: Vec<f64> = Vec::new();
    let mut placed = Vec::new();
    for (date, name, contest) in names {
        let face = if contest { HEADING } else { MUTED_SMALL };
        let name = shortened(&wording::capital(&name), face, page.frame.room());
        let half = width(&name, face) / 2.0;
        let x = look
            .days
            .x(date)
            .clamp(theme::MARGIN + half, page.frame.right() - half);
        let lane = ends
            .iter()
            .position(|end| x - half > end + 14.0)
            .unwrap_or(ends.len());
        if lane == ends.len() {
            ends.push(0.0);
        }
        ends[lane] = x + half;
        placed.push((lane, x, name, face));
    }
    let top = page.y + theme::SMALL + 5.0;
    for (lane, x, name, face) in placed {
        page.text(
            name,
            (x, page.y + theme::SMALL + LANE * lane as f64),
            Anchor::Middle,
            face,
        );
    }
    page.y += theme::SMALL + LANE * ends.len() as f64;
    // Lines start below all names, so that they cross none.
    let under = top + LANE * ends.len().saturating_sub(1) as f64;
    page.y = page.y.max(under + 6.0);
    if !look.at.stacked {
        page.text(
            "Full effect",
            (page.frame.right(), page.y + theme::SMALL),
            Anchor::End,
            HEADING,
        );
        page.y += 20.0;
    }
    under
}

fn days_and_contests(page: &mut Page, findings: &Findings, look: &Look, (top, bottom): (f64, f64)) {
    look.days.grid(page, top, bottom);
    if let Some(date) = Date::parse(&findings.as_of) {
        let x = look.days.x(date);
        page.upright(x, (top, bottom), 1.25, theme::ACCENT.faded(0.6));
    }
    for contest in findings
        .arms
        .get(BASELINE)
        .into_iter()
        .flat_map(|arm| arm.contests.values())
    {
        if let Some(date) = Date::parse(&contest.date) {
            let x = look.days.x(date);
            page.upright(x, (top, bottom), 1.5, theme::INK);
        }
    }
}

/// The row that starts at `page.y`.
fn draw(page: &mut Page, findings: &Findings, row: &Row, look: &Look) {
    let (height, curve) = (row.height(look), row.curve(look));
    let at = &look.at;
    let plot = if at.stacked {
        page.y + row.label_height() + 8.0
    } else {
        page.y
    };
    let zero = plot + (page.y + height - plot - curve) / 2.0 + row.span.1 * look.unit;
    at.clear(page, row.label_height() + 8.0);
    let first = label(page, row, at, page.y + height / 2.0);
    page.across(zero, (at.left, at.right), 1.0, theme::BEHIND);
    match &row.entry.what {
        What::Act(course) => {
            let target = course.act.target.as_deref();
            let colour = target.map_or(theme::NOBODY, |target| {
                theme::candidate_colour(findings, target)
            });
            if course.moves() {
                scale(page, row, look, zero);
                follow(page, course, look, zero, colour);
                figures(page, course, first);
            }
            page.dot((look.days.x(course.date), zero), 5.5, theme::PAPER);
            page.dot((look.days.x(course.date), zero), 4.0, colour);
        }
        What::Contest { from, to, .. } => {
            let (from, to) = (look.days.x(*from), look.days.x(*to));
            page.across(zero, (from, to), 2.0, theme::INK);
            page.dot((to, zero), 4.5, theme::INK);
        }
    }
}

/// The label with what stands below it. The middle of its first line.
fn label(page: &mut Page, row: &Row, at: &Rows, middle: f64) -> f64 {
    let top = if at.stacked {
        page.y + 6.0
    } else {
        middle - row.label_height() / 2.0
    };
    let lines = row.label.lines.len() as f64;
    let text = top + row.label.height() / 2.0;
    page.lines(
        row.label.lines.clone(),
        (theme::MARGIN, text),
        Anchor::Start,
        row.label.face,
    );
    for (place, under) in row.under.iter().enumerate() {
        let y = top + row.label.height() + 12.0 + 16.0 * place as f64;
        page.text(
            under.clone(),
            (theme::MARGIN, y),
            Anchor::Start,
            MUTED_SMALL,
        );
    }
    top + row.label.height() / (2.0 * lines.max(1.0))
}

/// Round numbers beside the curve, where there is room for them.
fn scale(page: &mut Page, row: &Row, look: &Look, zero: f64) {
    let (low, high) = row.span;
    let fits = |most: &usize| {
        let marks = ticks(low, high, *most);
        marks
            .windows(2)
            .all(|pair| (pair[1] - pair[0]) * look.unit >= 15.0)
            .then_some(marks)
    };
    let marks = (2..=4)
        .rev()
        .find_map(|most| fits(&most))
        .unwrap_or_else(|| vec![0.0]);
    for mark in marks
        .into_iter()
        .filter(|mark| *mark >= low && *mark <= high)
    {
        let y = zero - mark * look.unit;
        if mark != 0.0 {
            page.line(
                vec![(look.at.left, y), (look.at.right, y)],
                1.0,
                theme::GRID,
            );
        }
        let text = shift(
            mark,
            if mark == 0.0 {
                0
            } else {
                1 + usize::from((mark * 10.0).fract().abs() > 1e-6)
            },
        );
        page.text(
            text,
            (look.at.left - 6.0, y + 0.35 * theme::SMALL),
            Anchor::End,
            MUTED_SMALL,
        );
    }
}

/// The band and the line.
fn follow(page: &mut Page, course: &Course, look: &Look, zero: f64, colour: Colour) {
    let days = course.days();
    let start = (look.days.x(course.date), zero);
    let at = |of: fn(crate::election::Spread) -> f64| {
        let points = days
            .iter()
            .map(move |&day| (look.days.x(day), zero - of(course.worth(day)) * look.unit));
        [start].into_iter().chain(points).collect::<Vec<_>>()
    };
    let (low, high) = (at(|worth| worth.p5), at(|worth| worth.p95));
    if course.size().p5 < course.size().p95 {
        page.area(
            high.into_iter().chain(low.into_iter().rev()).collect(),
            colour.faded(0.22),
        );
    }
    page.line(at(|worth| worth.p50), 2.25, colour);
}

/// The size at the right: the median, and below it the interval where there is one.
fn figures(page: &mut Page, course: &Course, middle: f64) {
    let size = course.size();
    let x = page.frame.right();
    let y = middle + 0.35 * theme::BODY;
    page.text(shift(size.p50, 2), (x, y), Anchor::End, STRONG);
    if size.p5 < size.p95 {
        let interval = format!("{} to {}", shift(size.p5, 2), shift(size.p95, 2))
            .replace(' ', &SPACE.to_string());
        page.text(interval, (x, y + 16.0), Anchor::End, SMALL);
    }
}

/// A row in words.
fn says(findings: &Findings, entry: &Entry) -> String {
    let arms = if entry.arms.is_empty() {
        String::new()
    } else {
        format!("{}: ", entry.arms.join(", "))
    };
    match &entry.what {
        What::Act(course) => {
            let when = wording::date(&course.act.date);
            let said = format!("{arms}{}, {when}", told(findings, course.act));
            let size = course.size();
            let of = course.act.scale.shifted();
            match course.moves() {
                true => format!(
                    "{said}: worth {} on {of} when all of it is there, {} to {} in 90{SPACE}% of what is assumed",
                    shift(size.p50, 2),
                    shift(size.p5, 2),
                    shift(size.p95, 2)
                ),
                false => said,
            }
        }
        What::Contest { title, to, .. } => {
            format!("{arms}the {title} is on {}", wording::date(&to.to_string()))
        }
    }
}

fn notes(rows: &[Row], more: usize) -> Vec<String> {
    let acts = || {
        rows.iter().filter_map(|row| {
            if let What::Act(course) = &row.entry.what {
                Some(course)
            } else {
                None
            }
        })
    };
    let noted = [
        (
            acts().any(|course| course.act.scale == Scale::Voter && course.moves()),
            "An effect given for one voter is drawn as such: the shift of an undecided approver who heard.".to_owned(),
        ),
        (
            acts().any(|course| course.act.belief.is_some()),
            "A claim counts by how far it is believed (mean over voters), and less once it is disavowed.".to_owned(),
        ),
        (
            acts().any(|course| course.act.turnout),
            "Acts that also move turnout: only what moves the choice is drawn.".to_owned(),
        ),
        (more > 0, format!("Left out: {more} more acts and dates of what-ifs.")),
    ];
    noted
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, note)| note)
        .collect()
}

/// How much of the act in question is there on the day of the question's contest.
fn finding(findings: &Findings, asked: &Course) -> String {
    let noun = asked.act.kind.name();
    let contest = findings
        .arms
        .values()
        .find_map(|arm| arm.contests.get(&findings.question.contest));
    let Some((contest, day)) = contest.and_then(|of| Some((&of.title, Date::parse(&of.date)?)))
    else {
        return format!("The {noun} on the calendar");
    };
    let part = match asked.presence(day) {
        whole if whole > 0.9995 => "all".to_owned(),
        part => wording::whole_percent(part),
    };
    match day.days_since(asked.date) {
        0 => format!("The {noun} comes on the day of the {contest} and has {part} of its effect"),
        late if late < 0 => format!("The {noun} comes {} after the {contest}", counted(-late)),
        days => format!(
            "By the {contest}, {} later, the {noun} has {part} of its effect",
            counted(days)
        ),
    }
}

fn counted(days: i32) -> String {
    if days == 1 {
        "one day".to_owned()
    } else {
        format!("{days} days")
    }
}
