//! Messages on the socket: postcard, cut into frames of at most 1 MiB, at most 64 MiB together.
//!
//! A frame is four bytes, little-endian, whose top bit says that more of the message follows and whose other bits are
//! the length, and then the bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;

/// Bytes of one frame.
pub(super) const FRAME_BYTES: usize = 1024 * 1024;
/// Bytes of one message.
pub(super) const MESSAGE_BYTES: usize = 64 * 1024 * 1024;

const MORE: u32 = 1 << 31;
const MAGIC: &[u8; 6] = b"noaber";

/// Says our version.
pub(super) async fn greet(stream: &mut (impl AsyncWrite + Unpin), version: u16) -> io::Result<()> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(version.to_le_bytes());
    stream.write_all(&bytes).await
}

/// Hears the other's version, when it is said in time.
pub(super) async fn greeting(
    stream: &mut (impl AsyncRead + Unpin),
    within: Duration,
) -> io::Result<u16> {
    let mut bytes = [0; 8];
    timeout(within, stream.read_exact(&mut bytes)).await??;
    let [magic @ .., low, high] = bytes;
    if &magic != MAGIC {
        return Err(bad("not noaber"));
    }
    Ok(u16::from_le_bytes([low, high]))
}

/// Writes a message.
pub(super) async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    message: &impl Serialize,
) -> io::Result<()> {
    let bytes = postcard::to_stdvec(message).map_err(|_| bad("not encodable"))?;
    if bytes.len() > MESSAGE_BYTES {
        return Err(bad("the message is too long"));
    }
    let mut pieces = bytes.chunks(FRAME_BYTES).peekable();
    while let Some(piece) = pieces.next() {
        let more = if pieces.peek().is_some() { MORE } else { 0 };
        let length = u32::try_from(piece.len()).map_err(|_| bad("the frame is too long"))?;
        stream.write_all(&(length | more).to_le_bytes()).await?;
        stream.write_all(piece).await?;
    }
    stream.flush().await
}

/// Reads a message; none when the other side is gone between two.
pub(super) async fn read<T: DeserializeOwned>(
    stream: &mut (impl AsyncRead + Unpin),
) -> io::Result<Option<T>> {
    let mut bytes = Vec::new();
    loop {
        let mut head = [0; 4];
        match stream.read_exact(&mut head).await {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && bytes.is_empty() => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        let head = u32::from_le_bytes(head);
        let length = usize::try_from(head & !MORE).map_err(|_| bad("the frame is too long"))?;
        if length > FRAME_BYTES || bytes.len() + length > MESSAGE_BYTES {
            return Err(bad("the message is too long"));
        }
        let taken = stream.take(length as u64).read_to_end(&mut bytes).await?;
        if taken < length {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        if head & MORE == 0 {
            return postcard::from_bytes(&bytes)
                .map(Some)
                .map_err(|_| bad("not a message"));
        }
    }
}

fn bad(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::ToHost;
    use crate::handle::{HomeRequest, Request};
    use proptest::prelude::*;

    fn decode(bytes: &[u8]) -> io::Result<Option<ToHost>> {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(async { read(&mut &*bytes).await })
    }

    #[tokio::test]
    async fn a_message_of_several_frames_reads_back() {
        let text = "a".repeat(3 * FRAME_BYTES);
        let mut bytes = Vec::new();
        write(&mut bytes, &text).await.unwrap();
        assert_eq!(bytes.len(), 4 * 4 + 3 * FRAME_BYTES + 4);
        let read: Option<String> = read(&mut &*bytes).await.unwrap();
        assert_eq!(read, Some(text));
    }

    #[tokio::test]
    async fn a_frame_over_the_limit_is_refused_before_it_is_read() {
        let length = u32::try_from(FRAME_BYTES).unwrap() + 1;
        assert!(decode_async(&length.to_le_bytes()).await.is_err());
        assert!(decode_async(&u32::MAX.to_le_bytes()).await.is_err());
        assert_eq!(decode_async(&[]).await.unwrap(), None);
    }

    async fn decode_async(bytes: &[u8]) -> io::Result<Option<ToHost>> {
        read(&mut &*bytes).await
    }

    proptest! {
        #[test]
        fn rubbish_never_ends_the_host(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn a_changed_message_is_read_or_refused(place in 0..6usize, bit in 0..8u8) {
            let ask = ToHost { id: 9, request: Request::Home(HomeRequest::Status) };
            let mut bytes = vec![0, 0, 0, 0];
            bytes.extend(postcard::to_stdvec(&ask).unwrap());
            bytes[0] = u8::try_from(bytes.len() - 4).unwrap();
            prop_assert_eq!(decode(&bytes).unwrap(), Some(ask));
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1 << bit;
            }
            let _ = decode(&bytes);
        }
    }
}
