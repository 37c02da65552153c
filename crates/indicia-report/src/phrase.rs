//! Words for what stands in a cell without a value.

use indicia_core::{Reason, Stage, Verdict};
use indicia_diagnostic::Lang;
use indicia_method::Status;

/// The word for a reason in files; has no language.
pub fn reason_word(reason: &Reason) -> &'static str {
    match reason {
        Reason::NoData => "no-data",
        Reason::Withheld { .. } => "withheld",
        Reason::Screened { .. } => "screened-out",
        Reason::NotApplicable => "not-applicable",
        Reason::NoEvidence => "no-evidence",
        Reason::Failed { .. } => "failed",
        Reason::Propagated { .. } => "input-missing",
        Reason::Coverage { .. } => "coverage-too-low",
    }
}

/// The reason in words for a reader.
pub fn reason_phrase(reason: &Reason, lang: Lang) -> String {
    let list = |ids: &[std::sync::Arc<str>]| ids.iter().map(|i| format!("`{i}`")).collect::<Vec<_>>().join(lang.pick(", ", "、"));
    match reason {
        Reason::NoData => lang.pick("no value in the data", "数据中没有这个值").into(),
        Reason::Withheld { reason } => lang.pick(format!("withheld: {reason}"), format!("不予采用：{reason}")),
        Reason::Screened { unit, tally } => {
            let zeros = matches!(tally.verdict, Verdict::LowNonzero(_));
            let (count, total) = if zeros { (tally.present - tally.zeros, tally.present) } else { (tally.present, tally.total) };
            let (en, zh) = if zeros { ("values that are not zero", ("值", "非零")) } else { ("values", ("单元格", "有值")) };
            let (who, whom) = if *unit { ("the unit", "该评价对象") } else { ("the indicator", "该指标") };
            lang.pick(
                format!("screened out: {who} has {count} of {total} {en}"),
                format!("已筛除：{whom}的 {total} 个{}中只有 {count} 个{}", zh.0, zh.1),
            )
        }
        Reason::NotApplicable => lang.pick("does not apply to the unit", "不适用于该评价对象").into(),
        Reason::NoEvidence => lang.pick("no evidence was supplied", "未提供佐证").into(),
        Reason::Failed { stage: Some(stage) } => {
            lang.pick(format!("`{}` could not compute it", stage.word()), format!("{}步骤无法计算", stage_zh(*stage)))
        }
        Reason::Failed { stage: None } => lang.pick("could not be computed", "无法计算").into(),
        Reason::Propagated { missing } => lang.pick(format!("missing: {}", list(missing)), format!("缺少 {}", list(missing))),
        Reason::Coverage { found, needed, missing } => lang.pick(
            format!("only {:.0}% of the weight is present, {:.0}% is needed; missing: {}", found * 100.0, needed * 100.0, list(missing)),
            format!("有数据的部分只占权重的 {:.0}%，低于要求的 {:.0}%；缺少 {}", found * 100.0, needed * 100.0, list(missing)),
        ),
    }
}

/// The word of a cell's status for a reader, with its flags.
pub fn status_word(status: Status, lang: Lang) -> String {
    let state = match status.state() {
        Status::PRESENT => "",
        Status::MISSING => lang.pick("missing", "缺失"),
        Status::NOT_APPLICABLE => lang.pick("not applicable", "不适用"),
        Status::NO_EVIDENCE => lang.pick("no evidence", "无佐证"),
        Status::WITHHELD => lang.pick("withheld", "不予采用"),
        _ => lang.pick("failed", "无法计算"),
    };
    let flags = [
        (Status::OVERRIDDEN, lang.pick("corrected", "已更正")),
        (Status::IMPUTED, lang.pick("imputed", "插补值")),
        (Status::TREATED, lang.pick("treated", "已处理")),
    ];
    let words: Vec<&str> =
        std::iter::once(state).filter(|s| !s.is_empty()).chain(flags.iter().filter(|(f, _)| status.has(*f)).map(|(_, w)| *w)).collect();
    words.join(lang.pick(", ", "、"))
}

pub(crate) fn stage_zh(stage: Stage) -> &'static str {
    match stage {
        Stage::Derive => "派生",
        Stage::Screen => "筛选",
        Stage::Impute => "插补",
        Stage::Treat => "异常处理",
        Stage::Score => "评分",
    }
}
