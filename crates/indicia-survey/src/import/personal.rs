//! Columns that identify people.

use super::fold::{fold, without_number};

/// Texts that only stand in headers of columns which identify people.
const STRONG: [&str; 30] = [
    "来自ip",
    "ip地址",
    "手机号",
    "电话号码",
    "联系电话",
    "联系方式",
    "固定电话",
    "姓名",
    "身份证",
    "证件号",
    "护照号",
    "邮箱",
    "电子邮件",
    "微信号",
    "微信昵称",
    "qq号",
    "openid",
    "unionid",
    "家庭住址",
    "详细地址",
    "通讯地址",
    "经纬度",
    "银行卡",
    "车牌号",
    "来源详情",
    "用户id",
    "用户昵称",
    "头像",
    "签名",
    "imei",
];

/// Headers that identify people when they stand alone.
const ALONE: [&str; 16] = [
    "ip", "name", "phone", "tel", "mobile", "email", "e-mail", "mail", "username", "deviceid", "电话", "手机", "昵称", "地址", "经度",
    "纬度",
];

/// Words of English headers that identify people.
const WORDS: [&str; 22] = [
    "ipaddr",
    "ipaddress",
    "email",
    "telephone",
    "phonenumber",
    "firstname",
    "lastname",
    "fullname",
    "surname",
    "latitude",
    "longitude",
    "altitude",
    "gps",
    "geopoint",
    "geolocation",
    "deviceid",
    "imei",
    "simserial",
    "subscriberid",
    "openid",
    "idcard",
    "passport",
];

/// Pairs of words that do.
const PAIRS: [(&str, &str); 10] = [
    ("first", "name"),
    ("last", "name"),
    ("full", "name"),
    ("your", "name"),
    ("respondent", "name"),
    ("phone", "number"),
    ("mobile", "number"),
    ("ip", "address"),
    ("id", "card"),
    ("home", "address"),
];

/// Whether a header is that of a column which identifies people, by its words alone: nobody looks at the answers.
pub fn is_personal(header: &str) -> bool {
    let header = without_number(header);
    let folded = fold(header).replace(['您', '的', '你', ':', '?', '：', '？'], "");
    if STRONG.iter().any(|s| folded.contains(s)) || ALONE.contains(&folded.as_str()) {
        return true;
    }
    let words: Vec<String> =
        header.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_ascii_lowercase).collect();
    words.iter().any(|w| WORDS.contains(&w.as_str()))
        || words.windows(2).any(|p| matches!(p, [a, b] if PAIRS.contains(&(a.as_str(), b.as_str()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_people_is_told_from_what_asks_about_their_things() {
        for header in [
            "来自IP",
            "1、您的姓名：",
            "12、手机号码",
            "联系电话",
            "IP address",
            "ipaddr",
            "Your name",
            "email",
            "_geolocation",
            "gps_latitude",
            "deviceid",
            "身份证号",
            "微信OpenID",
            "5. First name",
            "来源详情",
        ] {
            assert!(is_personal(header), "{header}");
        }
        for header in [
            "1、手机部数",
            "2、手机价格",
            "提交答卷时间",
            "district name",
            "事项找得到",
            "所用时间",
            "来源",
            "您是否用手机办事",
            "电话使用频率",
            "village",
            "participant",
            "tips",
            "ship",
        ] {
            assert!(!is_personal(header), "{header}");
        }
    }
}
