//! Scenarios to start from.

/// What to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// One contest, several candidates.
    Primary,
    /// A primary and its run-off.
    Runoff,
    /// A general election of two.
    General,
}

/// A commented scenario that resolves and runs as it stands.
pub fn template(template: Template) -> &'static str {
    match template {
        Template::Primary => include_str!("templates/primary.toml"),
        Template::Runoff => include_str!("templates/runoff.toml"),
        Template::General => include_str!("templates/general.toml"),
    }
}
