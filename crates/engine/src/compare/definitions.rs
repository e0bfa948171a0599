//! Definitions of both sides: byte for byte, or else statement by statement after the listed
//! normalisations. It must never list a normalisation that was not needed.

use archive::index::{Frame, Role};
use archive::{FrameText, ReadAt, Reader};

use super::{Entry, Findings, Rules, Side};
use crate::Error;

/// Compares definitions; keeps its buffers from object to object.
pub(super) struct Definitions<'a, A: ReadAt, C: ReadAt> {
    archived: &'a Reader<A>,
    copy: &'a Reader<C>,
    rules: &'a Rules<'a>,
    buffers: FrameText,
}

impl<'a, A: ReadAt, C: ReadAt> Definitions<'a, A, C> {
    pub fn new(archived: &'a Reader<A>, copy: &'a Reader<C>, rules: &'a Rules<'a>) -> Self {
        Self {
            archived,
            copy,
            rules,
            buffers: FrameText::default(),
        }
    }

    /// Compares all frames of an object that are no data.
    pub fn compare(
        &mut self,
        old: &Entry<'_>,
        new: &Entry<'_>,
        findings: &mut Findings,
    ) -> Result<(), Error> {
        let print = |frames: &[&Frame]| -> Vec<(Role, String)> {
            frames
                .iter()
                .map(|frame| (frame.role, frame.hash.clone()))
                .collect()
        };
        if print(&old.others) == print(&new.others) {
            // An object without any was not compared.
            findings.comparison.definitions += usize::from(!old.others.is_empty());
            return Ok(());
        }
        let mut left = statements(self.archived, &old.others, &mut self.buffers)?;
        let mut right = statements(self.copy, &new.others, &mut self.buffers)?;
        let mut used = Vec::new();
        for normalisation in &self.rules.normalisations {
            if left == right {
                break;
            }
            let before = (left.clone(), right.clone());
            for (_, statement) in &mut left {
                *statement = (normalisation.apply)(Side::Archived, old.object, statement);
            }
            for (_, statement) in &mut right {
                *statement = (normalisation.apply)(Side::Copy, old.object, statement);
            }
            if before != (left.clone(), right.clone()) {
                used.push(normalisation.name);
            }
        }
        let name = &old.object.name;
        if left == right {
            findings.comparison.definitions += 1;
            findings.normalised.push((old.object.kind, name.clone()));
            used.iter().for_each(|used| findings.normalised(used));
        } else if self.rules.exact {
            findings.differ(name, "definition", first_difference(&left, &right));
        } else {
            findings.uncertain = true;
            let detail = first_difference(&left, &right);
            findings.leave_out(old.object.kind, name, "definition_differs", detail);
        }
        Ok(())
    }
}

type Statement = (Role, Vec<u8>);

/// The statements of frames. What stands between them is for plain clients alone; the stand-in of a view holds nothing
/// that its definition does not say, and older archives have it in other words.
fn statements<S: ReadAt>(
    reader: &Reader<S>,
    frames: &[&Frame],
    buffers: &mut FrameText,
) -> Result<Vec<Statement>, Error> {
    let mut statements = Vec::new();
    let lasting = |frame: &&&Frame| frame.role != Role::Placeholder;
    for frame in frames.iter().filter(lasting) {
        let text = reader.text(frame, buffers)?;
        for (offset, length) in &frame.statements {
            let range = *offset as usize..(*offset + *length) as usize;
            let statement = text
                .get(range)
                .ok_or_else(|| Error::Refused("statement borders outside the frame".into()))?;
            statements.push((frame.role, statement.to_vec()));
        }
    }
    Ok(statements)
}

/// The first line that differs, on both sides.
fn first_difference(left: &[Statement], right: &[Statement]) -> String {
    const LONGEST: usize = 200;
    let lines = |statements: &[Statement]| -> Vec<String> {
        let texts = statements
            .iter()
            .map(|(_, text)| String::from_utf8_lossy(text).into_owned());
        texts
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    };
    let (left, right) = (lines(left), lines(right));
    let at = (0..left.len().max(right.len()))
        .find(|at| left.get(*at) != right.get(*at))
        .unwrap_or(0);
    let empty = String::new();
    let (left, right) = (
        left.get(at).unwrap_or(&empty),
        right.get(at).unwrap_or(&empty),
    );
    // Long lines (a view is one) are shown around the place.
    let same = left
        .chars()
        .zip(right.chars())
        .take_while(|(left, right)| left == right)
        .count();
    let around = |line: &str| -> String {
        line.chars()
            .skip(same.saturating_sub(40))
            .take(LONGEST)
            .collect()
    };
    format!(
        "archive: {} | copy: {}",
        around(left).trim(),
        around(right).trim()
    )
}
