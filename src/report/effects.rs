//! Effects of endorsers across races, and what was learnt of run-offs, in words.

use crate::evidence::effects::{Effect, Effects};
use crate::evidence::learn::{Figure, Learnt, Moments, Reproduced};
use crate::random::elementary::logistic;

use crate::table::Lines;
use crate::table::number::{count, fixed, signed, whole_percent};

/// A table with a row per endorser, and what it must not be taken for.
pub fn effects(found: &Effects, width: usize) -> String {
    let mut text = format!(
        "{} candidates in {} races, round {}. Log-odds against the field, with standard errors by race.\n\n",
        count(found.candidates as u64),
        count(found.races as u64),
        found.round
    );

    let head = [
        "",
        "named",
        "came first",
        "effect",
        "a half\nbecomes",
        "perfect\nforesight",
        "mean of\nlog share",
        "between\nraces",
    ];
    let mut table = Lines::new(head);
    for effect in &found.effects {
        table.row(row(effect));
    }
    text += &format!("{}\n\n", table.fitted(1, width));
    if found.effects.iter().any(|effect| effect.se.is_none()) {
        text += "Without ±: named in fewer than five races, which cannot give an error.\n";
    }
    text += "None of this is causal: endorsers pick winners. \"Perfect foresight\" is what an endorser of no effect who named \
             whoever came first in the same races would seem to be worth.\n";
    text += &format!(
        "The last two columns are a mixed model of the log shares of candidates with {} or more: the mean effect, and its \
         standard deviation between races with a 90 % interval.\n",
        whole_percent(found.spread_from_share)
    );
    text
}

fn row(effect: &Effect) -> [String; 8] {
    let spread = |of: &dyn Fn(&crate::evidence::effects::Spread) -> String| {
        effect.spread.as_ref().map_or_else(|| "–".to_owned(), of)
    };
    [
        effect.name.clone(),
        effect.named.to_string(),
        effect.came_first.to_string(),
        match effect.se {
            Some(se) => format!("{} ± {se:.2}", signed(effect.estimate, 2)),
            None => signed(effect.estimate, 2),
        },
        whole_percent(effect.share_at_half),
        effect
            .foresight
            .map_or_else(|| "–".to_owned(), |x| signed(x, 2)),
        spread(&|s| format!("{} ± {:.2}", signed(s.mean, 2), s.se)),
        spread(&|s| {
            format!(
                "{:.2} ({:.2} to {:.2})",
                s.between, s.between_low, s.between_high
            )
        }),
    ]
}

/// What was learnt, in sentences.
pub fn learnt(found: &Learnt) -> String {
    let pm = |m: Moments| format!("{:.3} ± {:.3}", m.mean, m.sd);
    let shocks = &found.shocks;
    let mut text = format!(
        "Learnt from {} run-offs.\n\
         A lead's two-way logit keeps {:.3} of itself (regress {}).\n\
         A contest's own shock: t with {} degrees of freedom (90 %: {} to {}), scale {}. With it the logit moves by {} besides.\n",
        found.races,
        1.0 - shocks.regress.mean,
        pm(shocks.regress),
        shocks.df,
        shocks.df_low,
        shocks.df_high,
        pm(shocks.scale),
        pm(shocks.residual_sd)
    );
    match &found.turnout {
        None => text += "Nothing on turnout: the table has shares alone.\n",
        Some(turnout) => {
            let orphaned = turnout.returning.mean + turnout.orphaned_less.mean;
            text += &format!(
                "Turnout again: {} of those whose candidate is still in, {} of the others (difference in logits {}); a contest's \
                 shock has sd {}.\n",
                whole_percent(logistic(turnout.returning.mean)),
                whole_percent(logistic(orphaned)),
                pm(turnout.orphaned_less),
                pm(turnout.sd)
            );
        }
    }
    text
}

/// Plain figures of the table beside those of tables drawn with what was learnt.
pub fn reproduced(found: &Reproduced, width: usize) -> String {
    let drawn = format!("in {} tables drawn", count(found.tables));

    let mut table = Lines::new(["", "the table", &drawn, "90 %", "drawn below"]);
    for figure in &found.figures {
        let Figure {
            name,
            of_table,
            mean,
            low,
            high,
            below,
        } = figure;
        let places = |value: &f64| fixed(*value, 3);
        let range = format!("{} to {}", places(low), places(high));
        table.row([
            name.clone(),
            places(of_table),
            places(mean),
            range,
            whole_percent(*below),
        ]);
    }
    format!(
        "The same races drawn again with what was learnt, and what lies off the least-squares line of the leaders' logits:\n\n{}\n",
        table.fitted(1, width)
    )
}
