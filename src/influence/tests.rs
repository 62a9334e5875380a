//! Small cases whose answer can be written down: one bloc, one endorser, one contest.

use crate::election::*;
use crate::quantity::Date;

use super::*;

const BLOC: BlocIx = BlocIx(0);
const ASH: CandidateIx = CandidateIx(0);
const GOVERNOR: EndorserIx = EndorserIx(0);

fn day(month: u8, day: u8) -> Date {
    Date::new(2020, month, day).unwrap()
}

/// An act on a voter, there at once and for good, of effect 0.4.
fn act(ix: u16, kind: ActKind, date: Date) -> Act {
    Act {
        ix: ActIx(ix),
        kind,
        date,
        chance: None,
        effect: Quantity::Fixed(0.4),
        scale: Scale::Voter,
        timing: Timing {
            ramp: Quantity::ZERO,
            half_life: None,
            remainder: Quantity::ZERO,
        },
        aware: None,
        mobilise: Quantity::Fixed(0.1),
        countermobilise: Quantity::Fixed(0.3),
    }
}

fn endorsement() -> Act {
    let kind = ActKind::Endorse {
        by: GOVERNOR,
        target: ASH,
    };
    act(0, kind, day(5, 1))
}

fn claim(belief: f64) -> Act {
    let kind = ActKind::Claim {
        by: ASH,
        endorser: GOVERNOR,
        belief: vec![Quantity::Fixed(belief)],
    };
    act(0, kind, day(5, 1))
}

/// Of the act 0, with a correction of 0.6 and a penalty of 0.2.
fn denial(date: Date) -> Act {
    let kind = ActKind::Disavow {
        by: GOVERNOR,
        undoes: ActIx(0),
        correction: Quantity::Fixed(0.6),
        penalty: Quantity::Fixed(0.2),
    };
    act(1, kind, date)
}

/// Voters of whom half approve and 30 % disapprove of the governor, whose backlash is a half; the
/// vote is on 14 July, support as of 1 March.
fn election(acts: Vec<Act>) -> Election {
    let contest = Contest {
        ix: ContestIx(0),
        date: day(7, 14),
        ballot: vec![ASH],
        follows: None,
        tastes: Tastes::Fresh,
        electorate: vec![BLOC],
        rule: Rule::Plurality,
        decides: None,
        turnout: vec![Some([Quantity::ONE, Quantity::ONE, Quantity::ONE])],
        regress: Quantity::ZERO,
        returns: None,
        regional: None,
        topline: None,
        sore_loser: Quantity::ZERO,
    };
    let bloc = Bloc {
        voters: vec![1000],
        undecided: vec![Quantity::Fixed(0.2)],
        views: vec![Some(View {
            aware: vec![Quantity::Fixed(0.8)],
            approve: Quantity::Fixed(0.5),
            disapprove: Quantity::Fixed(0.3),
        })],
        support: vec![Some(vec![Some(Quantity::ONE)])],
    };
    Election {
        as_of: day(3, 1),
        electorate: Electorate {
            decided: Quantity::Fixed(0.5),
            orphaned: Quantity::ONE,
            diminishing: Quantity::ONE,
            blocs: vec![Some(bloc)],
        },
        backlash: vec![Some(Quantity::Fixed(0.5))],
        contests: vec![contest],
        acts,
        shocks: Shocks::default(),
    }
}

fn value(quantity: &Quantity) -> f64 {
    match quantity {
        Quantity::Fixed(value) => *value,
        Quantity::Uncertain { .. } => panic!("nothing is uncertain here"),
    }
}

/// What the message at `at` does by the contest's day to voters with this attitude who hear every
/// denial or none: the shift of support, and of the turnout logit.
fn done(acts: Vec<Act>, at: usize, attitude: Attitude, denials: bool) -> Option<(f64, f64)> {
    let election = election(acts);
    let moment = Moment::of_contest(&election, &election.contests[0]);
    let messages = moment.messages(&Divisors::default(), value);
    let message = &messages[at];
    let response = message.response(attitude, || value(moment.backlash(message.endorser)))?;
    let strength = message.strength(BLOC, |_| denials);
    let strength = strength.map(|number| *number, Presence::part);
    Some((
        shift(response.sign, response.backlash, strength.value()),
        turnout_shift(moment.side, response.turnout, strength.presence),
    ))
}

#[track_caller]
fn assert_near(found: Option<f64>, expected: f64) {
    assert!(
        found.is_some_and(|found| (found - expected).abs() < 1e-12),
        "{found:?}, not {expected}"
    );
}

fn support(acts: Vec<Act>, at: usize, attitude: Attitude, denials: bool) -> Option<f64> {
    done(acts, at, attitude, denials).map(|(support, _)| support)
}

#[test]
fn those_who_disapprove_turn_away_by_the_backlash() {
    let of = |attitude| support(vec![endorsement()], 0, attitude, false);
    assert_near(of(Attitude::Approves), 0.4);
    assert_eq!(of(Attitude::Neutral), None);
    assert_near(of(Attitude::Disapproves), -0.2);
}

#[test]
fn an_attack_draws_away_those_who_approve_and_draws_those_who_do_not() {
    let attack = Act {
        kind: ActKind::Oppose {
            by: GOVERNOR,
            target: ASH,
        },
        ..endorsement()
    };
    let of = |attitude| support(vec![attack.clone()], 0, attitude, false);
    assert_near(of(Attitude::Approves), -0.4);
    assert_near(of(Attitude::Disapproves), 0.2);
}

#[test]
fn a_claim_counts_as_far_as_it_is_believed() {
    let of = |belief| support(vec![claim(belief)], 0, Attitude::Approves, false);
    assert_near(of(0.25), 0.1);
    assert_near(of(0.0), 0.0);
}

#[test]
fn a_denial_takes_from_a_claim_as_much_as_there_is_of_the_denial() {
    let mut late = denial(day(7, 7));
    let of = |denial: &Act, heard| {
        support(
            vec![claim(1.0), denial.clone()],
            0,
            Attitude::Approves,
            heard,
        )
    };
    assert_near(of(&late, false), 0.4);
    assert_near(of(&late, true), 0.4 * (1.0 - 0.6));
    // A week before the vote half of it is there.
    late.timing.ramp = Quantity::Fixed(7.0);
    assert_near(of(&late, true), 0.4 * (1.0 - 0.6 / 2.0));
    // After the vote none.
    assert_near(of(&denial(day(7, 15)), true), 0.4);
}

#[test]
fn a_denial_is_also_an_attack_on_the_claimant_of_the_size_of_its_penalty() {
    let acts = vec![claim(1.0), denial(day(7, 7))];
    assert_near(support(acts.clone(), 1, Attitude::Approves, true), -0.2);
    assert_near(support(acts, 1, Attitude::Disapproves, true), 0.1);
}

#[test]
fn an_endorsement_taken_back_is_none() {
    let back = ActKind::Withdraw {
        by: GOVERNOR,
        undoes: ActIx(0),
    };
    let acts = |date| vec![endorsement(), act(1, back.clone(), date)];
    assert_near(support(acts(day(6, 1)), 0, Attitude::Approves, false), 0.0);
    assert_near(support(acts(day(7, 15)), 0, Attitude::Approves, false), 0.4);
}

#[test]
fn an_act_mobilises_those_who_approve_and_its_counterpart_those_who_do_not() {
    let of = |attitude| {
        let done = done(vec![endorsement()], 0, attitude, false);
        done.map(|(_, turnout)| turnout)
    };
    assert_near(of(Attitude::Approves), 0.1);
    assert_near(of(Attitude::Disapproves), 0.3);
    // What the base has in it already is taken out.
    assert_eq!(turnout_shift(-1.0, 0.3, 0.5), -0.15);
}

#[test]
fn the_day_of_the_vote_counts_and_the_day_of_the_support_does_not() {
    let said = |date| {
        let election = election(vec![act(0, endorsement().kind, date)]);
        let moments = [
            Moment::of_contest(&election, &election.contests[0]),
            Moment::of_support(&election),
        ];
        moments.map(|moment| moment.messages(&Divisors::default(), value).len())
    };
    assert_eq!(said(day(7, 14)), [1, 0]);
    assert_eq!(said(day(7, 15)), [0, 0]);
    assert_eq!(said(day(3, 1)), [1, 0]);
    assert_eq!(said(day(2, 29)), [1, 1]);
}

#[test]
fn an_act_is_heard_by_its_own_audience_else_by_its_endorsers() {
    let own = Act {
        aware: Some(vec![vec![Quantity::Fixed(0.3)]]),
        ..endorsement()
    };
    let election = election(vec![own.clone()]);
    let moment = Moment::of_contest(&election, &election.contests[0]);
    let aware = |act: &Act| moment.hearers(BLOC, act).map(|t| value(&t.quantity));
    assert_eq!([aware(&own), aware(&endorsement())], [Some(0.3), Some(0.8)]);
}

#[test]
fn voters_approve_below_one_rank_and_disapprove_above_another() {
    let election = election(Vec::new());
    let moment = Moment::of_contest(&election, &election.contests[0]);
    let at = |rank: f64| {
        moment.attitude(BLOC, GOVERNOR, |threshold| {
            rank < threshold.at(value(&threshold.quantity))
        })
    };
    assert_eq!(
        [0.49, 0.5, 0.69, 0.71].map(at),
        [
            Attitude::Approves,
            Attitude::Neutral,
            Attitude::Neutral,
            Attitude::Disapproves
        ]
    );
}

#[test]
fn an_effect_on_the_electorates_scale_is_divided_by_its_divisor() {
    let wide = Act {
        scale: Scale::Electorate,
        ..endorsement()
    };
    let election = election(vec![wide, endorsement()]);
    let (id, _) = effect(&election, &election.acts[0]).unwrap();
    let divisors = Divisors(vec![Divisor {
        id,
        contest: ContestIx(0),
        value: 0.8,
    }]);
    let moment = Moment::of_contest(&election, &election.contests[0]);
    let strengths: Vec<f64> = moment
        .messages(&divisors, value)
        .iter()
        .map(|message| {
            let strength = message.strength(BLOC, |_| false);
            strength.map(|number| *number, Presence::part).value()
        })
        .collect();
    assert_eq!(strengths, [0.4 / 0.8, 0.4]);
}

#[test]
fn the_undecided_take_all_of_what_they_hear_the_decided_their_part_of_what_is_new() {
    let susceptibility = Susceptibility {
        undecided: 1.0,
        orphaned: 0.75,
        decided: 0.5,
    };
    assert_eq!(susceptibility.by_status(true), [1.0; 3]);
    assert_eq!(susceptibility.by_status(false), [0.5, 0.75, 0.5]);
    let mut utility = [1.0, 1.0];
    weigh(&[1.0, 0.5], &[0.5, 0.5], &[0.25, 0.25], &mut utility);
    assert_eq!(utility, [1.25, 1.125]);
}

#[test]
fn columns_say_replicate_by_replicate_what_values_say() {
    let columns = [[0.4, 0.8], [0.5, 1.0], [0.25, 1.0], [0.6, 0.3]];
    let [effect, presence, belief, correction] = &columns;
    let strength = Strength {
        effect: &effect[..],
        divisor: 0.5,
        presence: &presence[..],
        belief: Some(&belief[..]),
        denials: vec![(&correction[..], &presence[..])],
    };
    let (mut strengths, mut out) = ([0.0; 2], [0.0; 2]);
    strength.write(&mut strengths);
    let backlash = [0.5, 2.0];
    shifts(-1.0, Some(&backlash), &strengths, &mut out);
    for lane in 0..2 {
        let one = strength.map(|column| column[lane], |column| column[lane]);
        assert_eq!(strengths[lane], one.value());
        assert_eq!(out[lane], shift(-1.0, Some(backlash[lane]), one.value()));
    }
    assert!((strengths[0] - 0.4 / 0.5 * 0.5 * 0.25 * 0.7).abs() < 1e-15);
}
