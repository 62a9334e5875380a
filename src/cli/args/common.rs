//! What every command takes.

use clap::builder::RangedU64ValueParser;

/// More threads than any machine has for us; each takes memory.
const MOST_THREADS: u64 = 256;

#[derive(Debug, clap::Args)]
pub struct Common {
    /// Threads to use, 256 at most; 0: as many as the machine has. Changes no result
    #[arg(
        long,
        global = true,
        default_value_t = 0,
        value_name = "T",
        allow_negative_numbers = true,
        value_parser = RangedU64ValueParser::<usize>::new().range(0..=MOST_THREADS)
    )]
    pub threads: usize,
    /// Memory that may be taken, as 512MiB or 3GiB: what would take more is refused before it begins
    /// [default: most of what the machine has]
    #[arg(long, global = true, value_name = "SIZE", value_parser = size)]
    pub memory: Option<u64>,
    /// Print nothing but problems
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// `512MiB`, `3GiB`, `1.5G`: at least a mebibyte.
fn size(text: &str) -> Result<u64, String> {
    let wrong = || "give a number and MiB or GiB, as 512MiB or 3GiB".to_owned();
    let unit = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .ok_or_else(wrong)?;
    let number: f64 = text[..unit].parse().map_err(|_| wrong())?;
    let scale = match text[unit..].to_ascii_lowercase().as_str() {
        "m" | "mb" | "mib" => f64::from(1 << 20),
        "g" | "gb" | "gib" => f64::from(1 << 30),
        _ => return Err(wrong()),
    };
    let bytes = number * scale;
    ((1 << 20) as f64..9e18)
        .contains(&bytes)
        .then_some(bytes as u64)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_given_with_its_unit() {
        assert_eq!(size("512MiB"), Ok(512 << 20));
        assert_eq!(size("1.5g"), Ok(3 << 29));
        for wrong in [
            "512", "", "GiB", "-1GiB", "0MiB", "1e3GiB", "NaNGiB", "1.2.3GiB", "9e99GiB",
        ] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
