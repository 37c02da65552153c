//! D05: base values out of responses.

use crate::codes;

codes! {
    TO_VERIFY = "D0501" warning {
        en "`{indicator}` of `{unit}` is to be verified: the form says {value}, the survey {found}, which is {expected} of the range apart (bound {limit})",
        zh "`{unit}` 的 `{indicator}` 待核实：填报值为 {value}，调查值为 {found}，相差量程的 {expected}（界限 {limit}）",
        hint verify { en "ask for the evidence; the form's value stands until then, marked `to-verify`", zh "请调阅佐证材料；在此之前以填报值为准，并标注 `to-verify`" }
    }
    WITHHELD = "D0502" warning {
        en "`{indicator}` of `{unit}` is withheld: {count} responses of `{group}`, {limit} are needed",
        zh "`{unit}` 的 `{indicator}` 不予给出：`{group}` 只有 {count} 份有效答卷，至少需要 {limit} 份",
        hint more { en "ask more people, or lower `minimum` and say why", zh "请补充调查，或降低 `minimum` 并说明理由" }
    }
    WITHHELD_QUESTION = "D0503" warning {
        en "`{indicator}` of `{unit}` is withheld: nobody of `{group}` answered `{id}`",
        zh "`{unit}` 的 `{indicator}` 不予给出：`{group}` 中无人回答 `{id}`",
        hint question { en "check the column of the question, and whether this group is asked", zh "请核对该题对应的列，以及是否应向该群体提问" }
    }
    DENOMINATOR_ZERO = "D0504" warning {
        en "`{indicator}` of `{unit}` is withheld: the denominator `{id}` of `{group}` sums to zero",
        zh "`{unit}` 的 `{indicator}` 不予给出：`{group}` 的分母 `{id}` 合计为零",
        hint cell { en "check the numbers that were supplied", zh "请核对填报的数值" }
    }
    OUTSIDE_RANGE = "D0505" warning {
        en "`{indicator}` of `{unit}` is {value}, outside its range {expected}",
        zh "`{unit}` 的 `{indicator}` 为 {value}，超出量程 {expected}",
        hint cell { en "a rate above 1 mostly means that numerator and denominator do not count the same things", zh "比率大于 1 多因分子与分母口径不一致" }
    }
    NO_CROSS_CHECK = "D0506" note {
        en "`{indicator}` of `{unit}` has a form and no survey beside it: nothing checks it",
        zh "`{unit}` 的 `{indicator}` 只有填报值，没有可供核对的调查值"
    }
    TOO_FEW_FOR_RELIABILITY = "D0512" note {
        en "reliability of `{indicator}` in `{group}` is not computed: {detail}",
        zh "未计算 `{indicator}` 在 `{group}` 中的信度：{detail}"
    }
    NOT_ANCHORED = "D0513" warning {
        en "{count} of {found} answers of `{group}` to `{id}` are left out: whoever gave them left a vignette of `{column}` without an answer, or stands for an interval that counts as missing",
        zh "`{group}` 对 `{id}` 的 {found} 份回答中有 {count} 份未计入：答题者未回答 `{column}` 的某个锚定情景，或其区间按缺失处理",
        hint look { en "make vignettes `required`, or do not anchor `{group}`", zh "请将锚定情景设为必答（`required`），或不对 `{group}` 校准" }
    }
    RATERS_NOT_CONNECTED = "D0514" error {
        en "the severity of the raters of `{id}` cannot be taken out: {detail}",
        zh "无法扣除 `{id}` 评分者的宽严差异：{detail}",
        hint design { en "let some units be rated by raters of both parts, or leave out `severity`", zh "请让部分评价对象由两边的评分者共同评分，或删去 `severity`" }
    }
    RATER_ABSENT = "D0515" warning {
        en "{count} answers to `{id}` name no rater and are left out, since nobody knows how severe they are",
        zh "`{id}` 有 {count} 份评分没有评分者，宽严无从得知，未计入",
        hint fill { en "fill in `{column}`", zh "请补填 `{column}`" }
    }
}
