//! Character sets in which the second byte of a character can be an ASCII sign. It must never join bytes that the
//! server's parser takes one by one.

/// Such a character set, by the ranges of its two bytes. Characters of four bytes (gb18030) are two pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    /// gbk and gb18030.
    Gbk,
    /// sjis and cp932.
    Sjis,
    /// big5.
    Big5,
}

impl Pairs {
    /// By the name that servers give it; `None` for a character set that hides no signs.
    pub fn of(charset: &str) -> Option<Self> {
        match charset {
            "gbk" | "gb18030" => Some(Self::Gbk),
            "sjis" | "cp932" => Some(Self::Sjis),
            "big5" => Some(Self::Big5),
            _ => None,
        }
    }

    /// Whether two bytes are one character (or half of one of four bytes).
    pub fn is_pair(self, first: u8, second: u8) -> bool {
        match self {
            Self::Gbk => {
                matches!(first, 0x81..=0xFE)
                    && matches!(second, 0x30..=0x39 | 0x40..=0x7E | 0x80..=0xFE)
            }
            Self::Sjis => {
                matches!(first, 0x81..=0x9F | 0xE0..=0xFC)
                    && matches!(second, 0x40..=0x7E | 0x80..=0xFC)
            }
            Self::Big5 => {
                matches!(first, 0xA1..=0xF9) && matches!(second, 0x40..=0x7E | 0xA1..=0xFE)
            }
        }
    }
}
