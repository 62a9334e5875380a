//! Who stands in a contest, given who came from the one that it follows.

/// Whether the contest is held: unless the one that it follows is `decided` and its own ballot adds
/// nobody. `own_came`: for each on its own ballot, whether they came from there too.
pub fn is_held(own_came: impl IntoIterator<Item = bool>, decided: bool) -> bool {
    !decided || own_came.into_iter().any(|came| !came)
}

/// Whether one is on the ballot of a contest: on its `own`, or come from the one that it follows.
pub fn stands(held: bool, own: bool, came: bool) -> bool {
    held && (own || came)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nominee_meets_whoever_has_a_place_of_their_own() {
        assert!(!is_held([], true));
        assert!(!is_held([true], true));
        assert!(is_held([true, false], true));
        assert!(is_held([], false));
        assert!(!stands(false, true, true));
        assert!(stands(true, false, true));
    }
}
