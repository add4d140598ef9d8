//! Whether a file is as it was written, and who signed what stands in it: with the file alone, no space, no network.
//!
//! A file of an edition or a decision carries what it is made of. It is made again of that, and compared to the byte: so
//! what people see is what was signed. Then the hashes are computed and the signatures checked. What this does not prove
//! stands in `docs/EXPORTS.md`.

use super::labels::Labels;
use super::proof::{self, Carried};
use super::vote::{About, ExportedVote};
use super::whole::{VERSION, Whole};
use super::{ExportedEdition, Left, Proof, form};
use crate::handle::ExportFormat;
use crate::words::Lang;
use noaber_protocol::act::{Of, Outcome};
use noaber_protocol::document::Content;
use noaber_protocol::ids::{AuthorId, DocumentId, Millis, SpaceId};
use noaber_protocol::limits;
use noaber_protocol::text::SafeText;

/// The longest file that is checked.
const FILE_BYTES: usize = 16 * limits::SECTION_BYTES;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// Not a byte was changed, and the signatures hold. What they are under is told by [`Proven::real`].
    Intact(Box<Proven>),
    /// It is not as it was written.
    Changed(Changed),
}

/// Why a file cannot be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCheckable {
    /// It is longer, or holds more, than any that is written.
    #[error("too long")]
    TooLong,
    /// It is no Markdown, HTML or JSON of noaber.
    #[error("not a file of noaber")]
    NotOurs,
    /// A later version made it.
    #[error("made by a later version")]
    Later,
    /// Nobody signed anything that stands in it.
    #[error("nothing signed")]
    NothingSigned,
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// What it carries to be checked by is not whole.
    Proof,
    /// Only how lines end, as some programs change them: the first line, from 1.
    LineEnds(u64),
    /// What stands there is not what was written: the first line, from 1.
    Text(u64),
    /// The text is not the one that was signed as an edition.
    Edition,
    /// The text with a vote is not the one that was voted about: with which one, from 1.
    Voted(u64),
    /// A vote did not end as it was signed: which one, from 1.
    Decision(u64),
    /// A signature does not hold: of which key.
    Signature(AuthorId),
}

/// What a file proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// In which space it was signed.
    pub space: SpaceId,
    /// Which document it is.
    pub document: DocumentId,
    /// What it is called: of an edition that was signed, else as the file says.
    pub title: SafeText,
    /// The edition.
    pub edition: Option<ProvenEdition>,
    /// How votes ended.
    pub decisions: Vec<ProvenDecision>,
    /// Whose words stand beside the contents.
    pub labelled: Labelled,
    /// What stands in the file besides, that nobody signed: whoever makes a whole file can write there what they like.
    pub claims: Vec<Claim>,
    /// What was signed and cannot be checked here, because names were left out of the file.
    pub unchecked: Vec<Unchecked>,
}

/// As what a file may be called real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Real {
    /// Its title, text, fields and tables are those that were signed.
    Edition,
    /// So they are, but the words beside them, as names of columns, are not those of this version: they can say anything.
    OtherWords,
    /// They are those about which a vote that ended was held. Nobody signed them as an edition.
    Voted,
    /// Only how votes ended was signed, not the text around it.
    DecisionOnly,
    /// Names were left out, and what is left of the text, or of the only result, is not what was signed.
    WithoutNames,
}

/// What was signed with the names that were left out of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchecked {
    /// Whether the text, the values and the tables are those that were signed: the hash is of them with the names.
    Text,
    /// The result of a vote that was counted in a hall: the names of who counted were signed with it.
    Hall,
    /// Who voted what. Its result can be checked.
    Voices,
}

/// Something in a file that nobody signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The title, the text, the fields and the tables.
    Text,
    /// What people are called, their organisations and functions.
    Names,
    /// The number of the edition, the state, the space's name, moments.
    Front,
    /// The names of fields, columns and states.
    Words,
    /// What may be changed at any time.
    Kept,
    /// What was computed.
    Figures,
    /// On what ground and in which way a vote was held, and what was said with it.
    Ballot,
    /// Who voted what, and who was late.
    Voices,
    /// Votes that are open.
    OpenVotes,
    /// What was said and proposed.
    Talk,
}

impl Proven {
    /// As what the file may be called real.
    pub fn real(&self) -> Real {
        let mut decisions = self.decisions.iter();
        let is_voted = decisions.any(|decision| decision.text == ProvenText::Content);
        match (&self.edition, self.labelled) {
            (Some(edition), _) if !edition.is_whole => Real::WithoutNames,
            (None, _) if self.decisions.is_empty() => Real::WithoutNames,
            (Some(_), Labelled::Ours) => Real::Edition,
            (Some(_), Labelled::Otherwise) => Real::OtherWords,
            (None, Labelled::Ours) if is_voted => Real::Voted,
            (None, Labelled::Ours | Labelled::Otherwise) => Real::DecisionOnly,
        }
    }
}

/// Whose words stand beside the contents of a file, as the names of fields and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labelled {
    /// Those of this version.
    Ours,
    /// Others: another version made it, or somebody who made up words.
    Otherwise,
}

/// An edition that is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenEdition {
    /// Its number, as the file says: it is not signed.
    pub number: u32,
    /// Its control code.
    pub code: String,
    /// Whether the text is the one of that code. Else names were left out of it, and all that is proven is who signed a text
    /// of that code in this document.
    pub is_whole: bool,
    /// Who fixed it.
    pub adopted: Signer,
    /// Who signed it.
    pub signatures: Vec<Signer>,
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The key of the device: this is proven, all else is what the file says.
    pub author: AuthorId,
    /// What they call themselves in the file.
    pub claimed: SafeText,
    /// What the home calls whose key it is; none when it does not know it.
    pub known: Option<SafeText>,
    /// Their organisation.
    pub organisation: SafeText,
    /// Their function.
    pub function: SafeText,
    /// When.
    pub at: Millis,
}

/// How a vote ended, proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenDecision {
    /// The question.
    pub question: SafeText,
    /// For each option: its words, and how many.
    pub counts: Vec<(SafeText, u32)>,
    /// What it comes to.
    pub outcome: Outcome,
    /// Whether it is about for, against and abstaining: between other options nothing is adopted.
    pub plain: bool,
    /// Who closed it.
    pub closed: Signer,
    /// Where the text is that was voted about.
    pub text: ProvenText,
    /// The control code of that text.
    pub code: String,
}

/// Where the text is that was voted about. Where it is in the file, it is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvenText {
    /// It is the content of the file: title, text, fields and tables.
    Content,
    /// It stands with the vote; the content of the file is another.
    Beside,
    /// It is not in the file.
    Missing,
}

/// Checks a file. `known` tells what the home calls whoever has a key in a space.
///
/// # Errors
/// - [`NotCheckable::TooLong`]: longer than 64 MiB, or of more rows, keys or votes than a document has.
/// - [`NotCheckable::NotOurs`]: not Markdown, HTML or JSON as noaber writes it.
/// - [`NotCheckable::Later`]: of a version that this one does not know.
/// - [`NotCheckable::NothingSigned`]: neither an edition nor a decision.
pub fn check(
    bytes: &[u8],
    known: impl Fn(&SpaceId, &AuthorId) -> Option<SafeText>,
) -> Result<Checked, NotCheckable> {
    if bytes.len() > FILE_BYTES {
        return Err(NotCheckable::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NotCheckable::NotOurs)?;
    let found = checked(text, &known);
    match &found {
        Ok(Checked::Intact(_)) => found,
        Ok(Checked::Changed(_)) | Err(_) => only_line_ends(text, &known).map_or(found, Ok),
    }
}

type Known<'a> = &'a dyn Fn(&SpaceId, &AuthorId) -> Option<SafeText>;

fn checked(text: &str, known: Known<'_>) -> Result<Checked, NotCheckable> {
    let format = form_of(text).ok_or(NotCheckable::NotOurs)?;
    let data = match (format, proof::find(text)) {
        (ExportFormat::Json, _) => text.as_bytes().to_vec(),
        (_, Carried::Data(data)) => data,
        (_, Carried::Torn) => return Ok(Checked::Changed(Changed::Proof)),
        (_, Carried::Nothing) => return Err(NotCheckable::NothingSigned),
    };
    let Some(whole) = Whole::read(&data) else {
        return match Whole::version_of(&data) {
            Some(version) if version > VERSION => Err(NotCheckable::Later),
            None if format == ExportFormat::Json => Err(NotCheckable::NotOurs),
            Some(_) | None => Ok(Checked::Changed(Changed::Proof)),
        };
    };
    if !(1..=VERSION).contains(&whole.version) {
        return Err(NotCheckable::Later);
    }
    if !whole.is_proven() {
        return Err(NotCheckable::NothingSigned);
    }
    if !whole.is_bounded() {
        return Err(NotCheckable::TooLong);
    }
    let anew = whole.write(format);
    if anew != text.as_bytes() {
        return Ok(Checked::Changed(Changed::Text(first_line(text, &anew))));
    }
    Ok(match proven(&whole, known) {
        Ok(proven) => Checked::Intact(Box::new(proven)),
        Err(changed) => Checked::Changed(changed),
    })
}

/// In which form a file is, by how it begins.
fn form_of(text: &str) -> Option<ExportFormat> {
    if text.starts_with("---\n") {
        Some(ExportFormat::Markdown)
    } else if text.starts_with("<!doctype html>\n") {
        Some(ExportFormat::Html)
    } else if text.starts_with('{') {
        Some(ExportFormat::Json)
    } else {
        None
    }
}

/// That nothing but the ends of lines changed, as some programs do when they keep or send a file.
fn only_line_ends(text: &str, known: Known<'_>) -> Option<Checked> {
    let at = text.find('\r')?;
    let before = text.get(..at)?.matches('\n').count();
    match checked(&text.replace("\r\n", "\n"), known) {
        Ok(Checked::Intact(_)) => {
            let line = before as u64 + 1;
            Some(Checked::Changed(Changed::LineEnds(line)))
        }
        Ok(Checked::Changed(_)) | Err(_) => None,
    }
}

/// The first line, from 1, on which they differ.
fn first_line(text: &str, anew: &[u8]) -> u64 {
    let same = text
        .bytes()
        .zip(anew)
        .take_while(|(one, other)| one == *other);
    same.filter(|(byte, _)| *byte == b'\n').count() as u64 + 1
}

fn proven(whole: &Whole, known: Known<'_>) -> Result<Proven, Changed> {
    let origin = &whole.document.origin;
    let of = Of {
        space: origin.space,
        document: origin.document,
    };
    let judge = Judge { of, known };
    let edition = whole.document.edition.as_ref();
    let edition = edition
        .map(|edition| judge.edition(whole, edition))
        .transpose()?;
    let mut decisions = Vec::new();
    for (place, vote) in whole.document.votes.iter().enumerate() {
        if !has_no_tellers(whole, vote) {
            let content = &whole.document.content;
            decisions.extend(judge.decision(place as u64 + 1, vote, content)?);
        }
    }
    let lang = Lang::from_code(&whole.lang);
    let ours = lang.map(|lang| Labels::new(lang, &whole.document));
    let labelled = if ours.is_some_and(|ours| ours == whole.labels) {
        Labelled::Ours
    } else {
        Labelled::Otherwise
    };
    Ok(Proven {
        space: origin.space,
        document: origin.document,
        title: SafeText::one_line(&whole.document.content.title),
        claims: claims(whole, &decisions, labelled),
        edition,
        decisions,
        labelled,
        unchecked: unchecked(whole),
    })
}

/// Whether the text of an edition is not the one that was signed, because names were left out of it.
fn is_bare(whole: &Whole, edition: &ExportedEdition) -> bool {
    let what = &whole.document;
    !what.left.is_empty() && edition.hash != what.content.hash()
}

/// Whether the names of who counted were left out of a vote.
fn has_no_tellers(whole: &Whole, vote: &ExportedVote) -> bool {
    let tellers = vote.end.as_ref().and_then(|end| end.tellers.as_ref());
    tellers.is_some() && whole.document.left.contains(&Left::Tellers)
}

/// What was signed with names that are not in the file.
fn unchecked(whole: &Whole) -> Vec<Unchecked> {
    let what = &whole.document;
    let is_there = |one: &Unchecked| match one {
        Unchecked::Text => what.edition.iter().any(|edition| is_bare(whole, edition)),
        Unchecked::Hall => what.votes.iter().any(|vote| has_no_tellers(whole, vote)),
        Unchecked::Voices => what.left.contains(&Left::Voices),
    };
    let all = [Unchecked::Text, Unchecked::Hall, Unchecked::Voices];
    all.into_iter().filter(is_there).collect()
}

/// What stands in a file that nobody signed.
fn claims(whole: &Whole, decisions: &[ProvenDecision], labelled: Labelled) -> Vec<Claim> {
    let mut decisions = decisions.iter();
    let is_voted = decisions.any(|decision| decision.text == ProvenText::Content);
    let what = &whole.document;
    let ends = || what.votes.iter().filter_map(|vote| vote.end.as_ref());
    let is_there = |claim: &Claim| match claim {
        Claim::Text => !is_voted && what.edition.as_ref().is_none_or(|one| is_bare(whole, one)),
        Claim::Names | Claim::Front => true,
        Claim::Words => labelled == Labelled::Otherwise,
        Claim::Kept => !what.kept.fields.is_empty() || !what.kept.tables.is_empty(),
        Claim::Figures => !what.figures.is_empty() || !what.totals.is_empty(),
        Claim::Ballot => !what.votes.is_empty(),
        Claim::Voices => ends().any(|end| !end.voices.is_empty() || !end.late.is_empty()),
        Claim::OpenVotes => what.votes.iter().any(|vote| vote.end.is_none()),
        Claim::Talk => !what.talk.is_empty(),
    };
    let all = [
        Claim::Text,
        Claim::Names,
        Claim::Front,
        Claim::Words,
        Claim::Kept,
        Claim::Figures,
        Claim::Ballot,
        Claim::Voices,
        Claim::OpenVotes,
        Claim::Talk,
    ];
    all.into_iter().filter(is_there).collect()
}

struct Judge<'a> {
    of: Of,
    known: Known<'a>,
}

impl Judge<'_> {
    fn edition(&self, whole: &Whole, edition: &ExportedEdition) -> Result<ProvenEdition, Changed> {
        let hash = edition.hash;
        let is_whole = !is_bare(whole, edition);
        if is_whole && hash != whole.document.content.hash() {
            return Err(Changed::Edition);
        }
        let signer = |one: &super::Signing| {
            self.holds(&one.proof, hash, Changed::Edition)?;
            Ok(Signer {
                author: one.proof.author,
                claimed: SafeText::one_line(&one.name),
                known: (self.known)(&self.of.space, &one.proof.author),
                organisation: SafeText::one_line(&one.organisation),
                function: SafeText::one_line(&one.function),
                at: one.at,
            })
        };
        let signatures: Result<Vec<Signer>, Changed> =
            edition.signatures.iter().map(signer).collect();
        Ok(ProvenEdition {
            number: edition.number,
            code: form::digits(hash.get(..8).unwrap_or_default()),
            is_whole,
            adopted: signer(&edition.adopted)?,
            signatures: signatures?,
        })
    }

    fn decision(
        &self,
        place: u64,
        vote: &ExportedVote,
        content: &Content,
    ) -> Result<Option<ProvenDecision>, Changed> {
        let (found, text) = match &vote.about {
            About::Content => (Some(content), ProvenText::Content),
            About::Then(then) => (Some(then), ProvenText::Beside),
            About::Changed | About::Other | About::Bare | About::Missing => {
                (None, ProvenText::Missing)
            }
        };
        if found.is_some_and(|found| found.hash() != vote.text) {
            return Err(Changed::Voted(place));
        }
        let (Some(end), Some(hash)) = (&vote.end, vote.hash()) else {
            return Ok(None);
        };
        if !vote.adds_up() {
            return Err(Changed::Decision(place));
        }
        self.holds(&end.proof, hash, Changed::Decision(place))?;
        let options = vote.options.iter().map(|words| SafeText::one_line(words));
        Ok(Some(ProvenDecision {
            question: SafeText::one_line(&vote.question),
            counts: options.zip(end.counts.iter().copied()).collect(),
            outcome: end.outcome,
            plain: vote.is_plain(),
            closed: Signer {
                author: end.proof.author,
                claimed: SafeText::one_line(&end.name),
                known: (self.known)(&self.of.space, &end.proof.author),
                organisation: SafeText::default(),
                function: SafeText::default(),
                at: end.at,
            },
            text,
            code: vote.code(),
        }))
    }

    /// That a device signed a hash here.
    fn holds(&self, proof: &Proof, hash: [u8; 32], other: Changed) -> Result<(), Changed> {
        if proof.hash != hash {
            return Err(other);
        }
        if !proof.attested().holds(self.of, &proof.author) {
            return Err(Changed::Signature(proof.author));
        }
        Ok(())
    }
}
