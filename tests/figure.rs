//! The charts as they come out: every text where there is room for it, as the reader of the SVG
//! measures it, and the same bytes every time.

#[path = "../examples/gallery/sample.rs"]
mod sample;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use coattails::Seed;
use coattails::estimate::Findings;
use coattails::experiment::{
    self, Ask, Attribution, BreakEven, Design, Latents, Origin, Over, Sensitivity, Subject, Sweep,
    attribute, break_even, sweep,
};
use coattails::figure::{About, Chart, Figure, Kind, Size, Source, chart, figures, png};
use coattails::scenario::{Names, load};
use resvg::usvg::{Group, Node, Options, Rect, Tree, fontdb};

/// Two texts may touch by this much of a pixel: the rounding of positions to hundredths.
const ROUNDING: f32 = 0.05;

/// Every figure of a source at a size.
fn charts(source: Source, size: Size) -> Vec<Chart> {
    let chart = |figure: &Figure| chart(source, figure, size);
    figures(source).iter().filter_map(chart).collect()
}

/// Every figure of every sample at a size, by the sample's name and its own.
fn every_chart_at(size: Size) -> Vec<(String, Chart)> {
    let named = |(sample, findings): (&'static str, Findings)| {
        charts(Source::Findings(&findings), size)
            .into_iter()
            .map(|chart| (format!("{sample}-{}", chart.figure), chart))
            .collect::<Vec<_>>()
    };
    sample::all().into_iter().flat_map(named).collect()
}

fn every_chart() -> Vec<(String, Chart)> {
    every_chart_at(Size::default())
}

/// What is written in a picture, with the box around its letters.
fn texts(svg: &str) -> (Rect, Vec<(String, Rect)>) {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../assets/fonts/Inter-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../assets/fonts/Inter-SemiBold.ttf").to_vec());
    let reading = Options {
        font_family: "Inter".to_owned(),
        fontdb: Arc::new(fonts),
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &reading).unwrap();
    let frame = Rect::from_xywh(0.0, 0.0, tree.size().width(), tree.size().height()).unwrap();
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    (frame, found)
}

fn collect(group: &Group, found: &mut Vec<(String, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => collect(inner, found),
            Node::Text(text) => {
                let written = text.chunks().iter().map(|chunk| chunk.text()).collect();
                found.push((written, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    let apart = |low: f32, high: f32| low > high - ROUNDING;
    !(apart(one.left(), other.right())
        || apart(other.left(), one.right())
        || apart(one.top(), other.bottom())
        || apart(other.top(), one.bottom()))
}

/// What is wrong with the layout of a picture, in words.
fn faults(svg: &str) -> Vec<String> {
    let (frame, texts) = texts(svg);
    let mut faults = Vec::new();
    for (place, (text, bounds)) in texts.iter().enumerate() {
        let inside = bounds.left() >= 23.9 && bounds.right() <= frame.right() - 23.9;
        if !inside || bounds.top() < 0.0 || bounds.bottom() > frame.bottom() {
            faults.push(format!("{text:?} leaves the frame: {bounds:?}"));
        }
        let later = texts[place + 1..]
            .iter()
            .filter(|(_, other)| overlap(bounds, other));
        faults.extend(later.map(|(other, _)| format!("{text:?} and {other:?} overlap")));
    }
    faults
}

/// Results of experiments, whose pictures are looked at too.
struct Experiments {
    subject: Subject,
    names: Names,
    sweeps: Vec<(&'static str, Sweep)>,
    searches: Vec<(&'static str, BreakEven)>,
    attribution: Attribution,
    sensitivity: Sensitivity,
}

static EXPERIMENTS: LazyLock<Experiments> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
    let written = load(&path, &[]).unwrap();
    let (scenario, origin) = (
        &written.scenario,
        Origin {
            path: &path,
            sets: &[],
        },
    );
    let subject = Subject::of(scenario, None, None).unwrap();
    let size = experiment::Size {
        replicates: 200,
        seed: Seed(1),
        threads: 2,
        latents: Latents::default(),
    };
    let over = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| Over::parse(text).unwrap())
            .collect::<Vec<Over>>()
    };
    let swept = |texts: &[&str], design| {
        sweep(
            &written,
            origin,
            &over(texts),
            design,
            &subject,
            &size,
            &|_, _| true,
        )
        .unwrap()
    };
    let sought = |texts: &[&str]| {
        break_even(origin, &over(texts), 0.5, &subject, &size, &|_, _| true).unwrap()
    };
    let effect = "acts.governor-endorses-ash.effect";
    let [levels, range] = ["0:0.8:4", "-1:1"].map(|values| format!("{effect}={values}"));
    let date = "acts.governor-endorses-ash.date=2026-04-02:2026-05-05";
    let (days, aware) = (
        format!("{date}:7d"),
        "blocs.town.views.governor.aware=0.6:1:4",
    );
    let undecided = "blocs.town.undecided=0,0.2,0.4";
    let sweeps = vec![
        ("numbers", swept(&[&levels], Design::Grid)),
        ("dates", swept(&[&days], Design::Grid)),
        ("map", swept(&[&levels, aware], Design::Grid)),
        ("maps", swept(&[&levels, aware, undecided], Design::Grid)),
        (
            "sample",
            swept(&[&levels, &days, aware], Design::Sample(20)),
        ),
    ];
    let searches = vec![
        ("along", sought(&[&range])),
        ("nowhere", sought(&[&format!("{effect}=1:2")])),
        ("frontier", sought(&[&format!("{date}:14d"), &range])),
    ];
    Experiments {
        attribution: attribute(scenario, &[], &subject, &size, &|_, _| true).unwrap(),
        sensitivity: experiment::sensitivity(
            scenario,
            &Ask {
                most: 9,
                ..Ask::default()
            },
            &subject,
            &size,
            &|_, _| true,
        )
        .unwrap(),
        names: Names::of(scenario),
        subject,
        sweeps,
        searches,
    }
});

/// Every picture of every experiment at a size.
fn every_experiment_at(size: Size) -> Vec<(String, Chart)> {
    let Experiments {
        subject,
        names,
        sweeps,
        searches,
        attribution,
        sensitivity,
    } = &*EXPERIMENTS;
    let about = About { subject, names };
    let swept = sweeps
        .iter()
        .map(|(name, found)| (*name, Source::Sweep(found, about)));
    let sought = searches
        .iter()
        .map(|(name, found)| (*name, Source::BreakEven(found, about)));
    let others = [
        ("acts", Source::Attribution(attribution, about)),
        ("drivers", Source::Sensitivity(sensitivity, about)),
    ];
    let all = swept.chain(sought).chain(others);
    all.flat_map(|(name, source)| {
        charts(source, size)
            .into_iter()
            .map(move |chart| (format!("{name}-{}", chart.figure), chart))
    })
    .collect()
}

#[test]
fn every_text_is_inside_its_picture_and_none_overlap_at_any_size() {
    for (width, height) in [
        (400, None),
        (560, Some(1400)),
        (640, Some(480)),
        (800, None),
        (1600, Some(2000)),
    ] {
        let size = Size::new(width, height).unwrap();
        let charts = [every_chart_at(size), every_experiment_at(size)].concat();
        assert!(charts.len() > 35);
        let mut all = Vec::new();
        for (name, chart) in charts {
            all.extend(
                faults(&chart.svg)
                    .into_iter()
                    .map(|fault| format!("{name} at {width}: {fault}")),
            );
            assert!(texts(&chart.svg).1.len() > 5, "{name}");
            assert_eq!(chart.width, f64::from(width), "{name}");
            assert!(
                height.is_none_or(|height| chart.height >= f64::from(height)),
                "{name}"
            );
        }
        assert!(all.is_empty(), "{}\n{}", all.len(), all.join("\n"));
    }
}

#[test]
fn a_text_moved_onto_another_is_found() {
    let svg = |x: f64| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="800" height="60" font-family="Inter" font-size="13"><text x="30" y="30">Sessions</text><text x="{x}" y="32">Byrne</text></svg>"#
        )
    };
    assert_eq!(faults(&svg(120.0)), Vec::<String>::new());
    assert_eq!(faults(&svg(80.0)), [r#""Sessions" and "Byrne" overlap"#]);
    assert_eq!(faults(&svg(760.0)).len(), 1);
}

#[test]
fn no_text_is_smaller_than_twelve_pixels() {
    for (name, chart) in every_chart() {
        let sizes = chart
            .svg
            .split("font-size=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        assert!(
            sizes
                .map(|size| size.parse::<f64>().unwrap())
                .all(|size| size >= 12.0),
            "{name}"
        );
    }
}

#[test]
fn the_same_findings_give_the_same_bytes() {
    assert_eq!(every_chart(), every_chart());
}

#[test]
fn titles_say_the_finding() {
    let title = |findings: &Findings, kind: Kind, contest: &str| {
        let contest = (!contest.is_empty()).then(|| contest.to_owned());
        let figure = Figure { kind, contest };
        chart(Source::Findings(findings), &figure, Size::default())
            .unwrap()
            .title
            .replace('\u{a0}', " ")
    };
    let ordinary = sample::ordinary();
    for (kind, contest, told) in [
        (
            Kind::Margin,
            "runoff",
            "Tuberville’s median lead in the Republican run-off is +10.1 points with the endorsement, −3.1 without it",
        ),
        (
            Kind::Ridgeline,
            "runoff",
            "Tuberville’s median lead in the Republican run-off runs from −18.2 points (“He endorses Sessions”) to +12.4 \
             (“He endorses Tuberville before the primary”)",
        ),
        (
            Kind::Hundred,
            "runoff",
            "In 100 elections, Tommy Tuberville wins the Republican run-off 81 times with the endorsement, 52 without it",
        ),
        (
            Kind::Effect,
            "runoff",
            "The endorsement is worth +30 points of the chance of winning and +6.8 points of Tuberville’s share in the \
             Republican run-off",
        ),
        (
            Kind::Blocs,
            "runoff",
            "The endorsement moves Tuberville’s share in the Republican run-off most among “Strong approvers”: by +7.0 \
             points",
        ),
        (
            Kind::Map,
            "runoff",
            "Tuberville leads in 36 of 67 regions; the endorsement is worth most in County 1: +7.0 points",
        ),
        (
            Kind::Flow,
            "runoff",
            "37 % of Byrne’s voters vote for Tuberville in the Republican run-off with the endorsement, 25 % without it",
        ),
        (
            Kind::Calendar,
            "",
            "By the Republican run-off, 126 days later, the endorsement has all of its effect",
        ),
    ] {
        assert_eq!(title(&ordinary, kind, contest), told);
    }
    assert_eq!(
        title(&sample::national(), Kind::Margin, "second"),
        "Dubois’ median lead in the second round is +4.0 points with the acts, −2.0 without them"
    );
}

#[test]
fn flows_by_status_are_called_by_the_last_vote_anywhere_before() {
    let subtitles: Vec<String> = every_chart()
        .into_iter()
        .filter(|(_, chart)| chart.svg.contains("For someone now out"))
        .map(|(_, chart)| {
            texts(&chart.svg)
                .1
                .into_iter()
                .map(|(text, _)| text + " ")
                .collect()
        })
        .collect();
    assert!(!subtitles.is_empty());
    for text in subtitles {
        assert!(
            text.contains("Last vote before ")
                && text.contains("by the last vote they cast before"),
            "{text}"
        );
    }
}

#[test]
fn a_chart_becomes_pixels_without_the_fonts_of_the_machine() {
    let findings = sample::small();
    let small = charts(Source::Findings(&findings), Size::default());
    let bytes = png(&small[0].svg, 1.0).unwrap();
    // The width stands after the eight bytes of the signature and the eight of the header's name
    // and length.
    assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().unwrap()), 800);
}

#[test]
fn findings_without_arms_give_no_pictures() {
    let mut findings = sample::small();
    findings.arms.clear();
    let drawn = charts(Source::Findings(&findings), Size::default());
    assert_eq!(drawn, Vec::new());
}

/// Where the golden list is.
const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/figures.txt");

/// Each figure of each sample with its size and a checksum of its SVG and of what lies beside it, a
/// line each.
fn golden_list() -> String {
    let sum = |text: &str| blake3::hash(text.as_bytes()).to_hex()[..16].to_owned();
    let line = |(name, chart): (String, Chart)| {
        let data = chart
            .data
            .as_ref()
            .map_or_else(String::new, coattails::table::csv);
        let spec = chart
            .vega_lite
            .as_deref()
            .map_or_else(|| "none".to_owned(), sum);
        format!(
            "{name} {}x{} svg {} data {} spec {spec}\n",
            chart.width,
            chart.height,
            sum(&chart.svg),
            sum(&data)
        )
    };
    every_chart().into_iter().map(line).collect()
}

/// `COATTAILS_UPDATE=1 cargo test --test figure` renews the list: look at the pictures first
/// (`cargo run --example gallery`).
#[test]
fn no_picture_changes_unless_the_golden_list_is_renewed() {
    let list = golden_list();
    if std::env::var_os("COATTAILS_UPDATE").is_some() {
        std::fs::create_dir_all(std::path::Path::new(GOLDEN).parent().unwrap()).unwrap();
        std::fs::write(GOLDEN, &list).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    let changed: Vec<&str> = list
        .lines()
        .filter(|line| !golden.lines().any(|known| known == *line))
        .collect();
    let gone: Vec<&str> = golden
        .lines()
        .filter(|known| !list.lines().any(|line| line == *known))
        .collect();
    assert!(
        changed.is_empty() && gone.is_empty(),
        "new: {changed:#?}\nold: {gone:#?}"
    );
}

/// Every value under the key `field` in a spec.
fn fields(spec: &serde_json::Value, found: &mut Vec<String>) {
    match spec {
        serde_json::Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| *key != "values") {
                match value.as_str().filter(|_| key == "field") {
                    Some(field) => found.push(field.to_owned()),
                    None => fields(value, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

#[test]
fn every_figure_but_the_flow_has_a_spec_whose_fields_its_data_has() {
    // What a spec computes, or has inline beside the data.
    let own = ["row", "column", "zero", "day", "contest"];
    for (name, chart) in every_chart()
        .into_iter()
        .chain(every_experiment_at(Size::default()))
    {
        let Some(spec) = chart.vega_lite else {
            assert!(name.contains("-flow-"), "{name}");
            continue;
        };
        let spec: serde_json::Value = serde_json::from_str(&spec).unwrap();
        let data = chart.data.unwrap();
        let mut found = Vec::new();
        fields(&spec, &mut found);
        assert!(found.len() > 2, "{name}");
        for field in found.iter().map(String::as_str) {
            assert!(
                data.columns.iter().any(|column| column.id == *field) || own.contains(&field),
                "{name}: {field}"
            );
        }
        assert_eq!(
            spec["data"]["values"].as_array().unwrap().len(),
            data.rows.len(),
            "{name}"
        );
        assert!(
            data.rows.iter().all(|row| row.len() == data.columns.len()),
            "{name}"
        );
    }
}
