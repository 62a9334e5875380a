//! Where a bloc's voters live: its shares of the regions, or voters or weights that the regions
//! give.

use crate::scenario::register::is_remark;

use super::arm::ArmReader;
use super::ids::rounded;

/// Ids of the arm's own regions with their places in the roster.
fn own<'a>(reader: &ArmReader<'a>) -> Vec<(usize, &'a str)> {
    let regions = reader.roster.regions.iter().enumerate();
    regions
        .map(|(at, region)| (at, region.id.as_str()))
        .filter(|(_, id)| reader.node(&["regions", id]).is_some())
        .collect()
}

/// Whether regions give `key`, voters or weights, of the bloc.
fn gives(reader: &ArmReader, key: &str, bloc: &str) -> bool {
    own(reader)
        .iter()
        .any(|(_, region)| reader.node(&["regions", region, key, bloc]).is_some())
}

/// Whether the regions give the bloc's voters.
pub fn counted(reader: &ArmReader, bloc: &str) -> bool {
    gives(reader, "voters", bloc)
}

/// Voters of a bloc whose regions give them: their sum, held against what the bloc says itself.
pub fn sum(reader: &ArmReader, bloc: &str, sized: bool) -> u64 {
    let here = own(reader)
        .into_iter()
        .filter_map(|(_, region)| reader.whole(&["regions", region, "voters", bloc]));
    let sum = here.fold(0u64, |sum, voters| sum.saturating_add(voters));
    let path = ["blocs", bloc, "voters"];
    if sized {
        reader.error(
            &["blocs", bloc, "size"],
            format!("bloc \"{bloc}\" has a size, but its regions give its voters"),
            "leave the size out, or give the regions a `weight` in place of voters",
        );
    }
    if let Some(whole) = reader
        .whole(&path)
        .filter(|whole| *whole != sum && reader.report.tables_are_whole())
    {
        let message =
            format!("bloc \"{bloc}\" has {whole} voters, but those of its regions add to {sum}");
        let help = "correct one of them, leave `voters` of the bloc out, or give the regions a `weight` in place of voters";
        reader.error(&path, message, help);
    } else if sum == 0 && reader.report.tables_are_whole() {
        reader.error(
            &path,
            format!("bloc \"{bloc}\" has no voters"),
            "give it some, or take it out",
        );
    }
    sum
}

/// A bloc's voters `[region of the roster]`; one entry where there are no regions.
pub fn voters_by_region(reader: &ArmReader, bloc: &str, voters: u64) -> Vec<u64> {
    let own = own(reader);
    let count = reader.roster.regions.len();
    if count == 0 {
        return vec![voters];
    }
    let shares = reader.table(&["blocs", bloc, "regions"]).is_some();
    let keys = ["voters", "weight"].map(|key| (key, gives(reader, key, bloc)));
    let given: Vec<&str> = keys
        .iter()
        .filter(|(_, given)| *given)
        .map(|(key, _)| *key)
        .collect();
    if given.len() + usize::from(shares) > 1 {
        let message = format!("where the voters of bloc \"{bloc}\" live is given more than once");
        let help = format!(
            "keep one of [blocs.{bloc}.regions], `regions.*.voters.{bloc}` and `regions.*.weight.{bloc}`"
        );
        reader.error(&["blocs", bloc], message, help);
    }
    match given.first() {
        Some(&key) => {
            let whole = reader.report.tables_are_whole();
            let at_home = |region: &str| {
                let path = ["regions", region, key, bloc];
                if whole && reader.node(&path).is_none() {
                    reader.error(
                        &path,
                        format!("region \"{region}\" has no {key} of bloc \"{bloc}\""),
                        "give it for every region, 0 where there is nobody",
                    );
                }
                reader.known(&path).unwrap_or(0.0)
            };
            let mut found = vec![0.0; count];
            let each: Vec<f64> = own.iter().map(|(_, region)| *region).map(at_home).collect();
            own.iter()
                .zip(each)
                .for_each(|((at, _), value)| found[*at] = value);
            if whole && found.iter().all(|value| *value == 0.0) {
                reader.error(
                    &["blocs", bloc],
                    format!("the regions have no {key} of bloc \"{bloc}\" above 0"),
                    "say where its voters live",
                );
            }
            // Of counts that add to the whole this gives the counts.
            apportion(voters, &found)
        }
        None if shares => by_share(reader, bloc, voters),
        None if own.len() < 2 => {
            let mut all = vec![0; count];
            all[own.first().map_or(0, |(at, _)| *at)] = voters;
            all
        }
        None => {
            reader.error(
                &["blocs", bloc],
                format!("bloc \"{bloc}\" does not say where its voters live"),
                format!("add [blocs.{bloc}.regions] with shares that add to 1"),
            );
            vec![0; count]
        }
    }
}

/// By the shares that the bloc gives.
fn by_share(reader: &ArmReader, bloc: &str, voters: u64) -> Vec<u64> {
    let path = ["blocs", bloc, "regions"];
    let share = |region: &str| match reader.node(&["blocs", bloc, "regions", region]) {
        Some(_) => reader
            .known(&["blocs", bloc, "regions", region])
            .unwrap_or(f64::NAN),
        None => 0.0,
    };
    let shares: Vec<f64> = reader
        .roster
        .regions
        .iter()
        .map(|region| share(&region.id))
        .collect();
    // A share of a region that nobody declares has been told of.
    let given = reader
        .table(&path)
        .into_iter()
        .flat_map(|table| table.keys());
    let sum: f64 = given
        .filter(|key| !is_remark(key))
        .map(|region| share(region))
        .sum();
    if (sum - 1.0).abs() > 1e-6 {
        reader.error(
            &path,
            format!(
                "the regions of bloc \"{bloc}\" add to {}, not to 1",
                rounded(sum)
            ),
            "give the share of the bloc that lives in each",
        );
    }
    apportion(voters, &shares)
}

/// Whole numbers in proportion to `shares` that add to `total`, by largest remainder.
pub fn apportion(total: u64, shares: &[f64]) -> Vec<u64> {
    let sum: f64 = shares.iter().sum();
    if sum.is_nan() || sum <= 0.0 {
        // Something is wrong with them, which has been told.
        return vec![0; shares.len()];
    }
    let exact: Vec<f64> = shares
        .iter()
        .map(|share| total as f64 * share / sum)
        .collect();
    let mut whole: Vec<u64> = exact.iter().map(|exact| exact.floor() as u64).collect();
    let mut order: Vec<usize> = (0..shares.len()).filter(|&i| shares[i] > 0.0).collect();
    order.sort_by(|&a, &b| {
        (exact[b] - exact[b].floor())
            .total_cmp(&(exact[a] - exact[a].floor()))
            .then(a.cmp(&b))
    });
    let left = total.saturating_sub(whole.iter().sum());
    order
        .iter()
        .cycle()
        .take(left as usize)
        .for_each(|&i| whole[i] += 1);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_voters_add_up() {
        assert_eq!(apportion(10, &[0.25, 0.25, 0.5]), [3, 2, 5]);
        assert_eq!(apportion(7, &[1.0, 0.0]), [7, 0]);
        assert_eq!(apportion(2, &[1.0 / 3.0; 3]), [1, 1, 0]);
    }
}
