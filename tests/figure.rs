//! The charts as they come out: every text where there is room for it, as the reader of the SVG measures it, and the same
//! bytes every time.

#[path = "../examples/gallery/sample.rs"]
mod sample;

use std::sync::Arc;

use coattails::figure::{Chart, charts, png};
use resvg::usvg::{Group, Node, Options, Rect, Tree, fontdb};

/// Two texts may touch by this much of a pixel: the rounding of positions to hundredths.
const ROUNDING: f32 = 0.05;

fn every_chart() -> Vec<(String, Chart)> {
    let named = |(sample, findings)| {
        charts(&findings).into_iter().map(move |chart| (format!("{sample}-{}", chart.name), chart))
    };
    sample::all().into_iter().flat_map(named).collect()
}

/// What is written in a picture, with the box around its letters.
fn texts(svg: &str) -> (Rect, Vec<(String, Rect)>) {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../assets/fonts/Inter-Regular.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../assets/fonts/Inter-SemiBold.ttf").to_vec());
    let reading = Options { font_family: "Inter".to_owned(), fontdb: Arc::new(fonts), ..Options::default() };
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
        let later = texts[place + 1..].iter().filter(|(_, other)| overlap(bounds, other));
        faults.extend(later.map(|(other, _)| format!("{text:?} and {other:?} overlap")));
    }
    faults
}

#[test]
fn every_text_is_inside_its_picture_and_none_overlap() {
    let charts = every_chart();
    assert!(charts.len() > 10);
    for (name, chart) in charts {
        assert_eq!(faults(&chart.svg), Vec::<String>::new(), "{name}");
        assert!(texts(&chart.svg).1.len() > 5, "{name}");
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
        let sizes = chart.svg.split("font-size=\"").skip(1).filter_map(|rest| rest.split('"').next());
        assert!(sizes.map(|size| size.parse::<f64>().unwrap()).all(|size| size >= 12.0), "{name}");
    }
}

#[test]
fn the_same_findings_give_the_same_bytes() {
    assert_eq!(every_chart(), every_chart());
}

#[test]
fn titles_say_the_finding() {
    let titles: Vec<String> =
        charts(&sample::ordinary()).into_iter().map(|chart| chart.title.replace('\u{a0}', " ")).collect();
    assert_eq!(
        titles[1],
        "Tommy Tuberville wins the Republican run-off in 81 % of simulated elections with the endorsement, in 52 % without it"
    );
    assert!(
        titles[3].starts_with("The endorsement is worth +6.8 points of Tuberville’s share in the Republican run-off")
    );
    assert_eq!(
        titles[4],
        "37 % of Byrne’s voters vote for Tuberville in the Republican run-off with the endorsement, 25 % without it"
    );
    let added: Vec<String> =
        charts(&sample::national()).into_iter().map(|chart| chart.title.replace('\u{a0}', " ")).collect();
    assert_eq!(
        added[1],
        "Claire Dubois wins the second round in 65 % of simulated elections with the acts, in 35 % without them"
    );
}

#[test]
fn flows_by_status_are_called_by_the_last_vote_anywhere_before() {
    let subtitles: Vec<String> = every_chart()
        .into_iter()
        .filter(|(_, chart)| chart.svg.contains("For someone now out"))
        .map(|(_, chart)| texts(&chart.svg).1.into_iter().map(|(text, _)| text + " ").collect())
        .collect();
    assert!(!subtitles.is_empty());
    for text in subtitles {
        assert!(text.contains("Last vote before ") && text.contains("by the last vote they cast before"), "{text}");
    }
}

#[test]
fn a_chart_becomes_pixels_without_the_fonts_of_the_machine() {
    let small = &charts(&sample::small())[0];
    let bytes = png(&small.svg, 1.0).unwrap();
    // The width stands after the eight bytes of the signature and the eight of the header's name and length.
    assert_eq!(u32::from_be_bytes(bytes[16..20].try_into().unwrap()), 800);
}

#[test]
fn findings_without_arms_give_no_pictures() {
    let mut findings = sample::small();
    findings.arms.clear();
    assert_eq!(charts(&findings), Vec::new());
}
