//! Whether an act happens: how likely, and with whose luck.

use crate::election::{Chance, Quantity};
use crate::latent::LatentIx;
use crate::quantity::Date;
use crate::random::Distribution;
use crate::random::distribution::Uniform;
use crate::scenario::report::did_you_mean;
use crate::scenario::tree::{Node, Table};

use super::arm::ArmReader;
use super::latent;

/// The chance of an act that is not certain; what is wrong with it is reported.
pub fn chance(reader: &ArmReader, id: &str, date: Date) -> Option<Chance> {
    let path = ["acts", id, "probability"];
    luck_is_known(reader, id);
    let probability = reader.quantity(&path)?;
    // What is certain needs no luck.
    if probability.support() == (1.0, 1.0) {
        return None;
    }
    if date < reader.as_of {
        reader.error(
            &path,
            format!("act \"{id}\" is of {date}, before `as-of`: a fact has no probability"),
            "take `probability` out; in a what-if `set` it to 1, or `remove` the act; or give it a later date",
        );
        return None;
    }
    let name = latent::happening(reader.root, reader.baseline, id);
    let at = reader.latents.binary_search(&name).ok()?;
    let luck = Quantity::Uncertain {
        latent: LatentIx(at as u32),
        distribution: Distribution::Uniform(Uniform {
            low: 0.0,
            high: 1.0,
        }),
        times: 1.0,
    };
    Some(Chance {
        luck: Some(luck),
        probability,
    })
}

/// Whether what has this chance never happens.
pub fn is_never(chance: Option<&Chance>) -> bool {
    chance.is_some_and(|chance| chance.probability.support() == (0.0, 0.0))
}

/// Reports a `happens-as` that names no act, leads in a circle, or decides nothing.
fn luck_is_known(reader: &ArmReader, id: &str) {
    let path = ["acts", id, "happens-as"];
    let Some(written) = reader.text(&path) else {
        return;
    };
    let known = |root: &Node| {
        let act = written.strip_prefix("acts.");
        act.is_some_and(|act| root.get(["acts", act]).is_some())
    };
    if ![reader.root, reader.baseline].into_iter().any(known) {
        let acts = reader.table(&["acts"]).into_iter().flat_map(Table::keys);
        let acts: Vec<String> = acts.map(|act| format!("acts.{act}")).collect();
        let help = did_you_mean(written, acts.iter().map(String::as_str))
            .unwrap_or_else(|| "name an act by its path, as \"acts.a-endorses-b\"".into());
        reader.error(
            &path,
            format!("happens-as names \"{written}\", which is no act"),
            help,
        );
    } else if latent::happens_as(reader.root, reader.baseline, id).is_none() {
        reader.error(
            &path,
            format!("whether \"{id}\" happens is shared in a circle"),
            "leave `happens-as` out of one of them",
        );
    } else if reader.node(&["acts", id, "probability"]).is_none() {
        reader.error(
            &path,
            format!("act \"{id}\" happens as another, but has no probability"),
            "add `probability = …`, or take `happens-as` out",
        );
    }
}
