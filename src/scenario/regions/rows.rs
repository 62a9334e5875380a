//! Rows of region files → tables of regions.

use std::collections::BTreeMap;
use std::path::Path;

use crate::file;
use crate::scenario::files;
use crate::scenario::register::{AtPath, Form, Kind, find};
use crate::scenario::report::{File, Report, did_you_mean};
use crate::scenario::tree::{At, Entry, Node, Table, Value};

use super::totals;
use crate::scenario::sheet::{Cell, Decimal, Sheet};

/// Puts the rows of the scenario's region files into its `regions`; what the scenario writes itself
/// stays. `folder` is the scenario's, within which the files must lie.
///
/// Where the scenario declares regions itself, every file must have a row for each and no other;
/// else the first file declares them.
pub fn expand(root: &mut Node, folder: Option<&Path>, report: &mut Report) {
    let Some(region_files) = root.get(["region-files"]).and_then(Node::table).cloned() else {
        return;
    };
    let own = root
        .get(["regions"])
        .and_then(Node::table)
        .cloned()
        .unwrap_or_default();
    let mut known: Vec<String> = own.keys().cloned().collect();
    let Value::Table(all) = &mut root.value else {
        return;
    };
    let place = region_files
        .values()
        .next()
        .map_or(At::default(), |entry| entry.key_at);
    let Value::Table(regions) = &mut all
        .entry("regions".to_owned())
        .or_insert_with(|| Entry::table(place))
        .node
        .value
    else {
        return;
    };
    for entry in region_files
        .values()
        .filter(|entry| entry.node.table().is_some())
    {
        let Some(file) = RegionFile::open(&entry.node, entry.key_at, folder, report) else {
            continue;
        };
        let rows = file.rows(report);
        if known.is_empty() {
            known = rows.iter().map(|(id, _)| id.clone()).collect();
        } else {
            file.covers(&known, &rows, report);
        }
        for (id, row) in rows.iter().filter(|(id, _)| known.contains(id)) {
            let at = row[file.id].at;
            let table = || Entry::table(at);
            let region = &mut regions.entry(id.clone()).or_insert_with(table).node;
            file.fill(region, row, report);
        }
    }
}

/// `St. Clair` → `st-clair`: letters and digits of ASCII, what lies between them as one hyphen.
fn id_of(name: &str) -> String {
    let plain = name.to_ascii_lowercase();
    let parts = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// A column, or two of a tile, and where in a region's table it goes.
struct Column {
    path: Vec<String>,
    form: Form,
    /// Places in the sheet.
    from: Vec<usize>,
    /// How its numbers are written.
    decimal: Decimal,
}

struct RegionFile {
    name: String,
    /// Where the scenario names the file.
    at: At,
    sheet: Sheet,
    /// The place of the column of ids.
    id: usize,
    columns: Vec<Column>,
}

impl RegionFile {
    /// Reads the file that `node`, one of `region-files`, tells of.
    fn open(
        node: &Node,
        key_at: At,
        folder: Option<&Path>,
        report: &mut Report,
    ) -> Option<RegionFile> {
        let needed = |key: &str, example: &str| {
            let value = node.get([key]);
            if value.is_none() {
                report.error(
                    key_at,
                    format!("the region file has no `{key}`"),
                    format!("add `{key} = \"{example}\"`"),
                );
            }
            value
        };
        let (file, id) = (needed("file", "counties.csv"), needed("id", "county"));
        let (file, id) = (file?, id?);
        let (name, id_name) = (file.text()?, id.text()?);
        let source = node
            .get(["source"])
            .and_then(Node::text)
            .unwrap_or_default()
            .trim()
            .to_owned();
        let number = read(name, file.at, source, folder, report)?;
        let text = report.files[usize::from(number)].text.clone();
        let sheet = Sheet::of(&text, number, report)?;
        let told = node.get(["decimal"]).and_then(Node::text);
        let told = told.and_then(Decimal::of);
        let at_id = column(&sheet, id_name, id.at, name, report);
        let mut columns = Vec::new();
        if let Some(table) = node.get(["columns"]).and_then(Node::table) {
            let from = From {
                sheet: &sheet,
                name,
                told,
            };
            mapped(table, &mut Vec::new(), &from, &mut columns, report);
        }
        Some(RegionFile {
            name: name.to_owned(),
            at: file.at,
            sheet,
            id: at_id?,
            columns,
        })
    }

    /// (id, cells) of every row; a region that stands there twice is told of and counts once.
    fn rows(&self, report: &mut Report) -> Vec<(String, &[Cell])> {
        let mut seen: BTreeMap<String, At> = BTreeMap::new();
        let mut rows = Vec::new();
        let additive: Vec<(usize, Decimal)> = self
            .columns
            .iter()
            .filter(|column| ["voters", "weight", "returns"].contains(&column.path[0].as_str()))
            .map(|column| (column.from[0], column.decimal))
            .collect();
        let sums = totals::sums(&self.sheet, self.id, &additive, report);
        for (at, row) in self.sheet.rows.iter().enumerate() {
            if sums.contains(&at) {
                continue;
            }
            let Cell { text, at } = &row[self.id];
            let id = id_of(text);
            if !crate::scenario::check::is_id(&id) {
                report.error(
                    *at,
                    format!("\"{text}\" cannot be the name of a region"),
                    "give letters and digits, 64 at most",
                );
            } else if seen.insert(id.clone(), *at).is_some() {
                report.error(
                    *at,
                    format!("region \"{text}\" is there twice"),
                    "give each region one row",
                );
            } else {
                rows.push((id, row.as_slice()));
            }
        }
        rows
    }

    /// Reports regions without a row, and rows of no region.
    fn covers(&self, known: &[String], rows: &[(String, &[Cell])], report: &mut Report) {
        for (id, row) in rows.iter().filter(|(id, _)| !known.contains(id)) {
            let Cell { text, at } = &row[self.id];
            let help = did_you_mean(id, known.iter().map(String::as_str));
            let help =
                help.unwrap_or_else(|| format!("take the row out, or declare [regions.{id}]"));
            report.error(
                *at,
                format!("\"{text}\" is no region of the scenario"),
                help,
            );
        }
        for id in known
            .iter()
            .filter(|known| !rows.iter().any(|(id, _)| id == *known))
        {
            report.error(
                self.at,
                format!("region \"{id}\" has no row in {}", self.name),
                "add its row",
            );
        }
    }

    /// Puts a row's values into the region's table.
    fn fill(&self, region: &mut Node, row: &[Cell], report: &mut Report) {
        let name = &row[self.id];
        for column in &self.columns {
            let cells: Vec<&Cell> = column.from.iter().map(|place| &row[*place]).collect();
            if let Some(node) = self.value(column, &cells, name, report) {
                self.put(region, &column.path, cells[0].at, node, report);
            }
        }
        let named = |table: &Table| table.contains_key("name");
        if !region.table().is_some_and(named) {
            let node = Node::new(Value::Text(name.text.clone()), name.at);
            self.put(region, &["name".to_owned()], name.at, node, report);
        }
    }

    fn put(&self, region: &mut Node, path: &[String], at: At, node: Node, report: &mut Report) {
        let Value::Table(table) = &mut region.value else {
            return;
        };
        match path {
            [] => {}
            [last] => match table.get(last) {
                // What the scenario writes itself goes before; two files that give the same must be
                // told apart.
                Some(given) if report.tables.contains_key(&given.node.at.file) => {
                    report.error(
                        at,
                        format!("two region files give `{last}` of this region"),
                        "map the column of one of them only",
                    );
                }
                Some(_) => {}
                None => {
                    table.insert(last.clone(), Entry { key_at: at, node });
                }
            },
            [first, rest @ ..] => {
                let empty = || Entry::table(at);
                let inner = &mut table.entry(first.clone()).or_insert_with(empty).node;
                self.put(inner, rest, at, node, report);
            }
        }
    }

    /// The value of cells, as the register wants it; what is wrong with them is told.
    fn value(
        &self,
        column: &Column,
        cells: &[&Cell],
        region: &Cell,
        report: &mut Report,
    ) -> Option<Node> {
        let of = |cell: &Cell, place: usize| {
            let header = &self.sheet.headers[place].text;
            let wrong = |what: String, help: &str| {
                report.error(cell.at, what, help);
                None
            };
            let number = cell.figure(column.decimal);
            match (column.form, number) {
                (Form::Text, _) if cell.is_empty() => None,
                (Form::Text, _) => Some(Value::Text(cell.text.clone())),
                _ if cell.is_empty() => wrong(
                    format!("\"{header}\" of \"{}\" is empty", region.text),
                    "give a number",
                ),
                (_, Some(number)) if number < 0.0 => {
                    let what = format!("\"{header}\" of \"{}\" is {}", region.text, cell.text);
                    wrong(what, "give 0 or above")
                }
                (Form::Count | Form::Tile, number) => match number {
                    Some(whole) if whole.fract() == 0.0 && whole < 9e15 => {
                        Some(Value::Whole(whole as i64))
                    }
                    _ => {
                        let what =
                            format!("\"{header}\" of \"{}\" is \"{}\"", region.text, cell.text);
                        wrong(what, "give a whole number, as 12345 or 12,345")
                    }
                },
                (_, Some(number)) => Some(Value::Real(number)),
                (_, None) => {
                    let what = format!("\"{header}\" of \"{}\" is \"{}\"", region.text, cell.text);
                    wrong(what, "give a number, as 12345, 12,345 or 0.25")
                }
            }
        };
        let values: Vec<Option<Value>> = cells
            .iter()
            .zip(&column.from)
            .map(|(cell, place)| of(cell, *place))
            .collect();
        let mut nodes = Vec::new();
        for (value, cell) in values.into_iter().zip(cells) {
            nodes.push(Node::new(value?, cell.at));
        }
        let last = nodes.last()?.at;
        Some(match column.form {
            Form::Tile => Node::new(
                Value::Array(nodes),
                At {
                    end: last.end,
                    ..cells[0].at
                },
            ),
            _ => nodes.swap_remove(0),
        })
    }
}

/// Reads the region file `name`, named at `at`; its number among the report's files.
fn read(
    name: &str,
    at: At,
    source: String,
    folder: Option<&Path>,
    report: &mut Report,
) -> Option<u16> {
    let named_in = report.files.get(usize::from(at.file));
    let path = named_in.map_or_else(|| name.into(), |file| file.path.with_file_name(name));
    let beside = named_in.map_or(Path::new("."), |file| files::parent(&file.path));
    if folder.is_some_and(|folder| file::inside(folder, beside, name).is_none()) {
        report.error(
            at,
            format!("region file \"{name}\" lies outside the scenario's folder"),
            "a scenario may use files of its own folder and of folders in it",
        );
        return None;
    }
    match files::text(&path) {
        Ok(text) => {
            report.files.push(File { path, text });
            let number = (report.files.len() - 1) as u16;
            report
                .tables
                .insert(number, Some(source).filter(|source| !source.is_empty()));
            Some(number)
        }
        Err((message, help)) => {
            report.error(at, format!("region file \"{name}\": {message}"), help);
            None
        }
    }
}

/// The place of a column; `None` where there is none or more than one, which is told of `at`.
fn column(sheet: &Sheet, column: &str, at: At, name: &str, report: &Report) -> Option<usize> {
    let mut found = (0..sheet.headers.len()).filter(|place| sheet.headers[*place].text == column);
    let Some(place) = found.next() else {
        let names: Vec<&str> = sheet
            .headers
            .iter()
            .map(|cell| cell.text.as_str())
            .collect();
        let listed = || format!("its columns are {}", names.join(", "));
        let help = did_you_mean(column, names.iter().copied()).unwrap_or_else(listed);
        report.error(at, format!("\"{column}\" is no column of {name}"), help);
        return None;
    };
    if let Some(twin) = found.next() {
        report.error(
            sheet.headers[twin].at,
            format!("column \"{column}\" is there twice"),
            "give one of them another name",
        );
        return None;
    }
    Some(place)
}

/// A sheet, its file's name, and how its numbers are written where the scenario says so.
struct From<'a> {
    sheet: &'a Sheet,
    name: &'a str,
    told: Option<Decimal>,
}

impl From<'_> {
    fn decimal(&self, places: &[usize], form: Form, report: &Report) -> Decimal {
        match form {
            Form::Text => Decimal::Point,
            _ => {
                let cure = "add `decimal = \"comma\"` or `decimal = \"point\"` to the region file";
                let whole = matches!(form, Form::Count | Form::Tile);
                self.sheet
                    .decimal(places[0], whole, (self.told, cure), report)
            }
        }
    }
}

/// Columns that `table` maps to paths below a region; what the register does not know is told
/// elsewhere.
fn mapped(
    table: &Table,
    path: &mut Vec<String>,
    from: &From,
    columns: &mut Vec<Column>,
    report: &mut Report,
) {
    for (key, entry) in table {
        path.push(key.clone());
        let full: Vec<&str> = [Kind::Region.table(), "x"]
            .into_iter()
            .chain(path.iter().map(String::as_str))
            .collect();
        let form = match find(&full).0 {
            _ if path.len() == 1 && key == "note" => Some(Form::Text),
            AtPath::Leaf(parameter) => Some(parameter.form),
            _ => None,
        };
        let wanted: Vec<(&str, At)> = match (&entry.node.value, form) {
            (Value::Text(column), Some(_)) => vec![(column, entry.node.at)],
            (Value::Array(_), Some(Form::Tile)) => entry.node.texts().collect(),
            _ => Vec::new(),
        };
        let fits = wanted.len() == if form == Some(Form::Tile) { 2 } else { 1 };
        match (form, &entry.node.value) {
            (Some(form), _) if fits => {
                let found = wanted
                    .into_iter()
                    .map(|(wanted, at)| column(from.sheet, wanted, at, from.name, report));
                let found: Option<Vec<usize>> = found.collect::<Vec<_>>().into_iter().collect();
                if let Some(places) = found {
                    columns.push(Column {
                        path: path.clone(),
                        form,
                        decimal: from.decimal(&places, form, report),
                        from: places,
                    });
                }
            }
            (None, Value::Table(inner)) => mapped(inner, path, from, columns, report),
            _ => {}
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn names_become_ids() {
        assert_eq!(
            ["St. Clair", "DeKalb", " Doña  Ana ", "7th"].map(id_of),
            ["st-clair", "dekalb", "do-a-ana", "7th"]
        );
    }
}
