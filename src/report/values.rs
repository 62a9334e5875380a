//! Values of parameters as people read them.

use crate::experiment::ParameterValue;

/// In a sentence: four decimals and a true minus, or a day in words: `−0.13`, `7 July 2020`.
pub fn given(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Number(number) => crate::table::number::value(*number),
        ParameterValue::Date(date) => date.in_words(),
    }
}

/// The same in a table: a day as ISO 8601.
pub fn short(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Number(_) => given(value),
        date => date.to_string(),
    }
}
