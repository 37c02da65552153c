//! What the operating system says, in both languages.

use std::io::{Error, ErrorKind};

use crate::Diagnostic;

impl Diagnostic {
    /// Adds the argument `reason`: why the operating system refused. Its own words are kept in English, and in Chinese where there are no
    /// better ones.
    pub fn reason(self, error: &Error) -> Self {
        let zh = match error.kind() {
            ErrorKind::NotFound => "找不到该文件或文件夹",
            ErrorKind::PermissionDenied => "没有权限",
            ErrorKind::AlreadyExists => "同名文件已存在",
            ErrorKind::ReadOnlyFilesystem => "文件系统为只读",
            ErrorKind::StorageFull => "磁盘空间不足",
            ErrorKind::QuotaExceeded => "超出磁盘配额",
            ErrorKind::FileTooLarge => "文件过大",
            ErrorKind::InvalidFilename => "文件名无效或过长",
            ErrorKind::IsADirectory => "这是文件夹，不是文件",
            ErrorKind::NotADirectory => "路径中有一段不是文件夹",
            ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
            ErrorKind::ResourceBusy => "正被其他程序占用",
            ErrorKind::BrokenPipe => "接收输出的程序已经结束",
            _ => return self.arg("reason", error),
        };
        let zh = error.raw_os_error().map_or_else(|| format!("{zh}（{error}）"), |code| format!("{zh}（系统错误 {code}）"));
        self.name("reason", error.to_string(), zh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lang, catalogue::io};

    #[test]
    fn the_reason_is_said_in_the_language_of_the_reader() {
        let denied = || Error::from_raw_os_error(13);
        let d = Diagnostic::new(io::WRITE_FAILED).arg("path", "a").reason(&denied());
        assert_eq!(d.text(Lang::En), format!("cannot write a: {}", denied()));
        assert_eq!(d.text(Lang::Zh), "写入 a 失败：没有权限（系统错误 13）");
        let own = Diagnostic::new(io::WRITE_FAILED).arg("path", "a").reason(&Error::other("a plug was pulled"));
        assert_eq!(own.text(Lang::Zh), "写入 a 失败：a plug was pulled");
    }
}
