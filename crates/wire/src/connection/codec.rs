//! The two ways a server compresses: zlib and zstd, one packet at a time, with contexts that are
//! made once. It must never hand out more bytes than it is asked for, whatever it is fed.

use flate2::{Compress, Decompress, FlushCompress, FlushDecompress, Status};
use zstd_safe::{
    CCtx, CParameter, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective, get_error_name,
};

use crate::protocol::bytes::Malformed;
use crate::protocol::login::ZSTD_LEVEL;
use crate::server::Algorithm;

const BAD: Malformed = Malformed("compressed bytes that cannot be decompressed");
/// Of what this side sends. The server decompresses, whatever the level; higher ones gain little
/// on statements and cost the client's processor.
const ZLIB_LEVEL: u32 = 3;
/// A compressed packet holds less than 2²⁴ bytes, and so needs no longer memory of them. This
/// bounds what a hostile one can make the decompressor allocate.
const WINDOW: u32 = 24;

/// Compresses and decompresses.
pub(super) enum Codec {
    Zlib(Compress, Decompress),
    Zstd(CCtx<'static>, DCtx<'static>),
}

/// What [`Codec::decompress`] did.
pub(super) struct Step {
    pub(super) taken: usize,
    pub(super) given: usize,
    /// The packet's compressed bytes are complete (and, in zlib, their checksum is right).
    pub(super) ended: bool,
}

impl Codec {
    pub(super) fn new(algorithm: Algorithm) -> Result<Self, Malformed> {
        match algorithm {
            Algorithm::Zlib => Ok(Self::Zlib(
                Compress::new(flate2::Compression::new(ZLIB_LEVEL), true),
                Decompress::new(true),
            )),
            Algorithm::Zstd => {
                let no = |code| Malformed(get_error_name(code));
                let memory = Malformed("no memory for compression");
                let mut packer = CCtx::try_create().ok_or(memory)?;
                let level = CParameter::CompressionLevel(ZSTD_LEVEL.into());
                packer.set_parameter(level).map_err(no)?;
                let mut unpacker = DCtx::try_create().ok_or(memory)?;
                unpacker
                    .set_parameter(DParameter::WindowLogMax(WINDOW))
                    .map_err(no)?;
                Ok(Self::Zstd(packer, unpacker))
            }
        }
    }

    /// Compresses all of `plain` into `out`: how many bytes came out, or `None` if they do not
    /// fit, which is the usual end of what does not compress.
    pub(super) fn compress(&mut self, plain: &[u8], out: &mut [u8]) -> Option<usize> {
        match self {
            Self::Zlib(packer, _) => {
                packer.reset();
                match packer.compress(plain, out, FlushCompress::Finish) {
                    Ok(Status::StreamEnd) => usize::try_from(packer.total_out()).ok(),
                    _ => None,
                }
            }
            Self::Zstd(packer, _) => packer.compress2(out, plain).ok(),
        }
    }

    /// Begins with the compressed bytes of another packet.
    pub(super) fn begin(&mut self) -> Result<(), Malformed> {
        match self {
            Self::Zlib(_, unpacker) => unpacker.reset(true),
            Self::Zstd(_, unpacker) => {
                unpacker
                    .reset(ResetDirective::SessionOnly)
                    .map_err(|code| Malformed(get_error_name(code)))?;
            }
        }
        Ok(())
    }

    /// Goes on with the packet begun.
    pub(super) fn decompress(&mut self, input: &[u8], out: &mut [u8]) -> Result<Step, Malformed> {
        match self {
            Self::Zlib(_, unpacker) => {
                let (taken, given) = (unpacker.total_in(), unpacker.total_out());
                let status = unpacker
                    .decompress(input, out, FlushDecompress::None)
                    .map_err(|_| BAD)?;
                let since = |now: u64, then: u64| usize::try_from(now - then).map_err(|_| BAD);
                Ok(Step {
                    taken: since(unpacker.total_in(), taken)?,
                    given: since(unpacker.total_out(), given)?,
                    ended: status == Status::StreamEnd,
                })
            }
            Self::Zstd(_, unpacker) => {
                let (mut from, mut to) = (InBuffer::around(input), OutBuffer::around(out));
                let left = unpacker
                    .decompress_stream(&mut to, &mut from)
                    .map_err(|_| BAD)?;
                Ok(Step {
                    taken: from.pos(),
                    given: to.pos(),
                    ended: left == 0,
                })
            }
        }
    }
}
