//! The published schema of `findings.json` is what the code writes. `COATTAILS_UPDATE=1 cargo test`
//! renews it.

#[test]
fn the_published_schema_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/findings.schema.json");
    let schema = coattails::report::schema();
    if std::env::var_os("COATTAILS_UPDATE").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        published == schema,
        "docs/findings.schema.json has drifted: run COATTAILS_UPDATE=1 cargo test --test schema"
    );
}
