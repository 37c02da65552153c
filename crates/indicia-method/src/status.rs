/// What stands in a cell: the low four bits say which of the states, the high four are flags.
///
/// The byte is part of the C contract. A cell that is not [`Status::PRESENT`] has no value: whatever number is
/// stored beside it must not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Status(pub u8);

impl Status {
    /// A value.
    pub const PRESENT: u8 = 0;
    /// No value, for no stated reason.
    pub const MISSING: u8 = 1;
    /// The indicator does not apply to the unit.
    pub const NOT_APPLICABLE: u8 = 2;
    /// Evidence was asked for and none came.
    pub const NO_EVIDENCE: u8 = 3;
    /// Known but not published: masked, or too few responses.
    pub const WITHHELD: u8 = 4;
    /// A method could not compute it; a finding says why.
    pub const FAILED: u8 = 5;
    /// Flag: an imputer filled it.
    pub const IMPUTED: u8 = 0x10;
    /// Flag: a treatment changed it.
    pub const TREATED: u8 = 0x20;
    /// Flag: a correction on appeal replaced it.
    pub const OVERRIDDEN: u8 = 0x40;
    /// The bits of the state.
    pub const STATE: u8 = 0x0f;

    /// Whether there is a value.
    pub const fn is_present(self) -> bool {
        self.0 & Self::STATE == Self::PRESENT
    }

    /// The state without flags.
    pub const fn state(self) -> u8 {
        self.0 & Self::STATE
    }

    /// Whether a flag is set.
    pub const fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }

    /// The English word for the state.
    pub const fn word(self) -> &'static str {
        match self.state() {
            Self::PRESENT => "present",
            Self::MISSING => "missing",
            Self::NOT_APPLICABLE => "not-applicable",
            Self::NO_EVIDENCE => "no-evidence",
            Self::WITHHELD => "withheld",
            Self::FAILED => "failed",
            _ => "unknown",
        }
    }
}
