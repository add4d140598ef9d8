//! Chance, from the operating system.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use std::fs::File;
use std::io::{self, Read as _};
use zeroize::Zeroizing;

/// Bytes of chance from the operating system.
///
/// # Errors
/// What the system says when it gives none.
pub(crate) fn bytes() -> io::Result<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0; 32]);
    File::open("/dev/urandom")?.read_exact(bytes.as_mut_slice())?;
    Ok(bytes)
}

/// A generator that begins with chance from the operating system.
///
/// # Errors
/// As [`bytes`].
pub(crate) fn generator() -> io::Result<ChaCha20Rng> {
    Ok(ChaCha20Rng::from_seed(*bytes()?))
}
