//! Text to frame: one independent zstd frame with its BLAKE3, made wherever the text is made
//! (a dump thread). It never touches the file; [`crate::Writer`] does.

use zstd_safe::{CCtx, CParameter, compress_bound};

use crate::Error;

/// A frame that is compressed and not yet written.
#[derive(Debug)]
pub struct EncodedFrame {
    /// The zstd frame.
    pub stored: Vec<u8>,
    /// Length of its text, bytes.
    pub text: u64,
    /// BLAKE3 of its text.
    pub hash: [u8; 32],
}

/// A reusable compressor: one per thread, its context lives as long as it does.
pub struct Encoder {
    context: CCtx<'static>,
}

impl Encoder {
    /// A compressor at the given zstd level (1–19). Others are refused: above 19 the window grows
    /// past what a reader takes, and zstd would silently take another level for many of them.
    pub fn new(level: i32) -> Result<Self, Error> {
        if !(1..=19).contains(&level) {
            return Err(Error::Misuse(format!(
                "there is no zstd level {level} here, only 1 to 19"
            )));
        }
        let mut context = CCtx::create();
        context
            .set_parameter(CParameter::CompressionLevel(level))
            .map_err(Error::zstd)?;
        Ok(Self { context })
    }

    /// Compresses `text` into `buffer` (cleared first) and returns the text's hash.
    pub fn encode_into(&mut self, text: &[u8], buffer: &mut Vec<u8>) -> Result<[u8; 32], Error> {
        buffer.clear();
        buffer.reserve(compress_bound(text.len()));
        self.context.compress2(buffer, text).map_err(Error::zstd)?;
        Ok(*blake3::hash(text).as_bytes())
    }

    /// Compresses `text` into a frame of its own.
    pub fn encode(&mut self, text: &[u8]) -> Result<EncodedFrame, Error> {
        let mut stored = Vec::new();
        let hash = self.encode_into(text, &mut stored)?;
        Ok(EncodedFrame {
            stored,
            text: text.len() as u64,
            hash,
        })
    }

    pub(crate) fn context(&mut self) -> &mut CCtx<'static> {
        &mut self.context
    }
}
