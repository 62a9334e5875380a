//! How deeply dotted keys nest, before they are parsed: a key of half a million parts would exhaust
//! the stack.

/// The longest path of the language has eight parts.
const MOST_PARTS: u32 = 32;

/// Where a key has more than [`MOST_PARTS`] parts, in bytes.
pub fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut dots) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => at = after_string(bytes, at, quote),
            b'#' => {
                at += bytes[at..]
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .unwrap_or(bytes.len() - at);
                continue;
            }
            b'.' => dots += 1,
            b',' | b'=' | b'[' | b']' | b'{' | b'}' | b'\n' => dots = 0,
            _ => {}
        }
        if dots >= MOST_PARTS {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The last byte of the string that starts at `at`.
fn after_string(bytes: &[u8], at: usize, quote: u8) -> usize {
    let long = bytes[at..].starts_with(&[quote; 3]);
    let mut end = at + if long { 3 } else { 1 };
    while end < bytes.len() {
        match bytes[end] {
            b'\\' if quote == b'"' => end += 1,
            // A string that nobody closed ends with its line.
            b'\n' if !long => return end - 1,
            byte if byte == quote && (!long || bytes[end..].starts_with(&[quote; 3])) => {
                return end + if long { 2 } else { 0 };
            }
            _ => {}
        }
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_many_parts_are_too_deep() {
        let deep = ["a"; 40].join(".");
        assert!(too_deep(&format!("[{deep}]\nb = 1")).is_some());
        assert!(too_deep(&format!("{} = 1", ["\"a\""; 40].join(" . "))).is_some());
        assert!(too_deep(&format!("x = \"open\n{deep} = 1")).is_some());
        let numbers = vec!["0.5"; 100].join(", ");
        for fine in [
            format!("x = [{numbers}]"),
            format!("x = \"{deep}\""),
            format!("# {deep}"),
            format!("x = \"\"\"\n\"{deep}\\\" \"\"\""),
            format!("x = '{deep}'"),
        ] {
            assert_eq!(too_deep(&fine), None, "{fine}");
        }
    }
}
