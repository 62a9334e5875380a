//! Which values a sweep gives to its parameters: a grid, several together, or a Latin hypercube.

use serde::{Deserialize, Serialize};

use crate::quantity::Seed;
use crate::random::{Name, uniform_column};

use super::over::MOST_POINTS;
use super::{Failure, Over, ParameterValue};

/// How the values of several parameters go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// All combinations.
    #[default]
    Grid,
    /// The first values of all together, then the second ones.
    Zip,
    /// So many points: in each parameter one in every equal part of its range (McKay, Beckman &
    /// Conover 1979). Addressed by seed and path: another parameter beside it leaves one's values
    /// as they are.
    Sample(u64),
}

/// Values of every point, one for each parameter.
///
/// # Errors
/// If there are none, or too many, or with `Zip` not as many of each.
pub(super) fn points(
    over: &[Over],
    design: Design,
    seed: Seed,
) -> Result<Vec<Vec<ParameterValue>>, Failure> {
    if let Some(twice) = over
        .iter()
        .enumerate()
        .find(|(at, one)| over[..*at].iter().any(|other| other.path == one.path))
    {
        let message = format!("{} is given values twice", twice.1.path);
        return Err(Failure::asked(message, "put all of them into one --over"));
    }
    match design {
        Design::Grid => grid(over),
        Design::Zip => together(over),
        Design::Sample(count) => sample(over, count, seed),
    }
}

fn grid(over: &[Over]) -> Result<Vec<Vec<ParameterValue>>, Failure> {
    let count = over.iter().fold(1u128, |count, over| {
        count.saturating_mul(over.values.len() as u128)
    });
    if count > MOST_POINTS as u128 {
        let message = format!("the grid has {count} points, more than {MOST_POINTS}");
        let help =
            "take --sample 1000 for a Latin hypercube, fewer values of each parameter, or --zip";
        return Err(Failure::asked(message, help));
    }
    let mut points = vec![Vec::new()];
    for over in over {
        let longer = |point: &Vec<ParameterValue>| {
            over.values
                .iter()
                .map(|value| point.iter().copied().chain([*value]).collect())
                .collect::<Vec<Vec<ParameterValue>>>()
        };
        points = points.iter().flat_map(longer).collect();
    }
    Ok(points)
}

fn together(over: &[Over]) -> Result<Vec<Vec<ParameterValue>>, Failure> {
    let lengths: Vec<String> = over
        .iter()
        .map(|over| over.values.len().to_string())
        .collect();
    if lengths.iter().any(|length| *length != lengths[0]) {
        let message = format!(
            "with --zip all parameters take as many values, but these take {}",
            lengths.join(", ")
        );
        return Err(Failure::asked(
            message,
            "give each as many, or leave --zip out",
        ));
    }
    let count = over.first().map_or(0, |over| over.values.len());
    Ok((0..count)
        .map(|at| over.iter().map(|over| over.values[at]).collect())
        .collect())
}

fn sample(over: &[Over], count: u64, seed: Seed) -> Result<Vec<Vec<ParameterValue>>, Failure> {
    if count == 0 || count > MOST_POINTS as u64 {
        let message = format!("{count} points cannot be sampled");
        return Err(Failure::asked(
            message,
            format!("sample between 1 and {MOST_POINTS}"),
        ));
    }
    let columns: Vec<Vec<f64>> = over
        .iter()
        .map(|over| latin(&over.path, count as usize, seed))
        .collect();
    let point = |at: usize| {
        over.iter()
            .zip(&columns)
            .map(|(over, column)| over.at(column[at]))
            .collect()
    };
    Ok((0..count as usize).map(point).collect())
}

/// One number in each of `count` equal parts of [0, 1), in an order of its own.
fn latin(path: &str, count: usize, seed: Seed) -> Vec<f64> {
    let draw = |what: &str| {
        let name = Name::root("sample").child(what).child(path);
        uniform_column(seed, name, 0, count)
    };
    let (keys, within) = (draw("order"), draw("within"));
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| keys[*a].total_cmp(&keys[*b]));
    let mut column = vec![0.0; count];
    for (part, at) in order.into_iter().enumerate() {
        column[at] = (part as f64 + within[at]) / count as f64;
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(text: &str) -> Over {
        Over::parse(text).unwrap()
    }

    fn number(value: ParameterValue) -> f64 {
        if let ParameterValue::Number(number) = value {
            number
        } else {
            f64::NAN
        }
    }

    #[test]
    fn a_sample_has_one_point_in_every_part_of_every_range() {
        let found = sample(&[over("a=0:10"), over("b=-1:1:3")], 50, Seed(3)).unwrap();
        for (parameter, low, width) in [(0, 0.0, 10.0), (1, -1.0, 2.0)] {
            let mut parts: Vec<usize> = found
                .iter()
                .map(|point| ((number(point[parameter]) - low) / width * 50.0) as usize)
                .collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..50).collect::<Vec<_>>());
        }
    }

    #[test]
    fn another_parameter_leaves_the_values_of_one_as_they_are() {
        let alone = sample(&[over("a=0:10")], 20, Seed(1)).unwrap();
        let both = sample(&[over("b=0:1"), over("a=0:10")], 20, Seed(1)).unwrap();
        assert!(
            alone
                .iter()
                .zip(&both)
                .all(|(alone, both)| alone[0] == both[1])
        );
        assert_ne!(alone, sample(&[over("a=0:10")], 20, Seed(2)).unwrap());
    }

    #[test]
    fn dates_and_lists_are_sampled_alike() {
        let found = sample(
            &[over("a=2020-03-01:2020-03-04"), over("b=3,5")],
            8,
            Seed(1),
        )
        .unwrap();
        let count = |at: usize, text: &str| {
            found
                .iter()
                .filter(|point| point[at].to_string() == text)
                .count()
        };
        assert_eq!(
            ["2020-03-01", "2020-03-02", "2020-03-03", "2020-03-04"].map(|day| count(0, day)),
            [2; 4]
        );
        assert_eq!([count(1, "3"), count(1, "5")], [4, 4]);
    }

    #[test]
    fn too_many_points_are_counted_and_a_sample_offered() {
        let wide = [over("a=0:1:1001"), over("b=0:1:1001")];
        match points(&wide, Design::Grid, Seed(1)) {
            Err(Failure::Asked { message, help }) => {
                assert_eq!(message, "the grid has 1002001 points, more than 1000000");
                assert!(help.unwrap().contains("--sample"));
            }
            other => panic!("{other:?}"),
        }
        assert!(points(&[over("a=0:1:3"), over("b=1,2")], Design::Zip, Seed(1)).is_err());
        assert!(points(&[over("a=0:1:3"), over("a=1,2")], Design::Grid, Seed(1)).is_err());
        assert!(points(&wide, Design::Sample(0), Seed(1)).is_err());
        assert_eq!(
            points(&wide, Design::Sample(1000), Seed(1)).unwrap().len(),
            1000
        );
    }
}
