//! `I`: files and folders.

use crate::codes;

codes! {
    FILE_NOT_FOUND = "I0101" error {
        en "file not found: {path}",
        zh "找不到文件：{path}",
        hint relative { en "a relative path starts at the folder of the file that names it", zh "相对路径从写有该路径的文件所在的文件夹算起" },
        hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" }
    }
    FILE_UNREADABLE = "I0102" error {
        en "cannot read {path}: {reason}",
        zh "无法读取 {path}：{reason}",
        hint access { en "check that the file exists on a mounted disk and that you may read it", zh "请检查文件所在磁盘是否可用，以及是否有读取权限" }
    }
    NOT_A_FILE = "I0103" error {
        en "{path} is not a regular file",
        zh "{path} 不是普通文件",
        hint name { en "name the table itself, for example data/values.csv", zh "请写明表格文件本身，例如 data/values.csv" }
    }
    FILE_TOO_LARGE = "I0104" error {
        en "{path} is larger than {limit} bytes, the most that is read",
        zh "{path} 超过可读取的上限 {limit} 字节",
        hint split { en "keep only the rows and columns that are needed, or split the file by period", zh "请只保留需要的行和列，或按时期拆分文件" }
    }
    OUT_NOT_EMPTY = "I0201" error {
        en "the folder {path} is not empty",
        zh "文件夹 {path} 不为空",
        hint replace { en "name an empty folder, or add `--replace` to replace what an earlier run wrote there", zh "请指定空文件夹；若要覆盖先前运行写入的结果，请加上 `--replace`" }
    }
    OUT_FOREIGN = "I0202" error {
        en "the folder {path} holds `{entry}`, which no run wrote; it is not replaced",
        zh "文件夹 {path} 中的 `{entry}` 不是运行结果，因此不予覆盖",
        hint other { en "name another folder, or move that file away", zh "请指定其他文件夹，或先移走该文件" }
    }
    OUT_NOT_A_FOLDER = "I0203" error {
        en "{path} exists and is not a folder",
        zh "{path} 已存在，且不是文件夹",
        hint other { en "name another folder", zh "请指定其他文件夹" }
    }
    FOLDER_NOT_WRITABLE = "I0204" error {
        en "cannot write in {path}: {reason}",
        zh "无法写入 {path}：{reason}",
        hint access { en "check your rights on the folder, or name another with `--out`", zh "请检查该文件夹的写入权限，或用 `--out` 指定其他文件夹" }
    }
    DISK_FULL = "I0205" error {
        en "no space left while writing {path}",
        zh "写入 {path} 时磁盘空间不足",
        hint space { en "free some space and run again; nothing half-written was left behind", zh "请清理磁盘后重新运行；未留下任何不完整的结果" }
    }
    WRITE_FAILED = "I0206" error {
        en "cannot write {path}: {reason}",
        zh "写入 {path} 失败：{reason}",
        hint again { en "what was there before is unchanged; run again when the cause is gone", zh "原有内容未受影响；排除原因后请重新运行" }
    }
    OUTPUT_LOST = "I0208" error {
        en "the output could not be written: {reason}",
        zh "输出未能写完：{reason}",
        hint again { en "what was written is not complete; run again when the cause is gone", zh "已写出的内容不完整；排除原因后请重新运行" }
    }
    RESULT_DIFFERS = "I0207" error {
        en "the result {path} exists already and its `{file}` differs from what this run computed",
        zh "结果 {path} 已存在，其中的 `{file}` 与本次计算不一致",
        hint changed { en "somebody changed the file after it was written; move the folder away and run again", zh "该文件写入后可能被改动；请移走此文件夹后重新运行" }
    }
    NO_RESULT = "I0301" error {
        en "{file} is no provenance of a result that this program can read: {detail}",
        zh "{file} 不是本程序可读的结果来源记录：{detail}",
        hint again { en "run the system again to have a result of this version", zh "请重新运行指标体系，以得到本版本的结果" }
    }
    RESULT_CHANGED = "I0302" error {
        en "{file} is not as the run wrote it: its SHA-256 is {found}, not {expected}",
        zh "{file} 已不是运行时写出的样子：其 SHA-256 为 {found}，而非 {expected}",
        hint again { en "a result is evidence only as it was written; run the system again, or restore the file", zh "结果只有保持原样才可作为依据；请重新运行，或恢复该文件" }
    }
    RESULT_FILE_GONE = "I0303" error {
        en "the result has no {file}, which the run wrote",
        zh "结果中缺少运行时写出的 {file}",
        hint again { en "run the system again, or restore the file", zh "请重新运行，或恢复该文件" }
    }
    RESULT_OTHER_ID = "I0304" error {
        en "{file} names the id {found}, but what it says comes to {expected}",
        zh "{file} 所记标识为 {found}，但按其内容应为 {expected}",
        hint again { en "a result is evidence only as it was written; run the system again, or restore the file", zh "结果只有保持原样才可作为依据；请重新运行，或恢复该文件" }
    }
    RESULT_UNSEALED = "I0305" warning {
        en "{path} has no {file}, so that nobody can see whether its files are as the run wrote them",
        zh "{path} 中没有 {file}，无法核对其文件是否保持原样",
        hint again { en "results have that list since it was introduced; run the system again to have one", zh "早期版本的结果没有此清单；重新运行即可生成" }
    }
}
