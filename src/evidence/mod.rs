//! What happened, and what it says about the model: tables of races, scores of forecasts against them, parameters and
//! effects learnt from them.

pub mod races;
