//! Everything, for programs: JSON with one schema, which `docs/EXPORTS.md` gives.

use super::whole::Whole;

/// The file.
pub(super) fn write(whole: &Whole) -> Vec<u8> {
    let all = whole.with_ori();
    let mut out = serde_json::to_vec_pretty(&all).expect("texts and numbers become JSON");
    out.push(b'\n');
    out
}
