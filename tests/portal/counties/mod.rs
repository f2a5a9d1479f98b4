//! The virtual counties, a file a kind of portal.

mod files;
mod grids;
mod guangdong;
mod hanweb;
mod jiangsu;
mod lonsun;
mod odd;
mod shapes;
mod small;
mod trs;
mod ucap;
mod unsteady;
mod vsb;

use super::county::{Draft, Sections};
pub use trs::item;

/// Builds a county from a seed.
type Build = fn(u64) -> Draft;

/// Every county by its label: the first part of its host's name.
pub const BUILDERS: &[(&str, Build)] = &[
    ("yunhe", trs::folders),
    ("yanxi", trs::year_folders),
    ("songwu", ucap::container_first),
    ("zhuyu", ucap::shell),
    ("chenglan", hanweb::by_get),
    ("hewan", hanweb::by_post),
    ("tongya", hanweb::jpaas),
    ("yandu", vsb::countdown),
    ("rongping", guangdong::gkmlpt),
    ("jiaolin", guangdong::nfcms),
    ("huaiyi", lonsun::by_type),
    ("gaoyue", lonsun::openness),
    ("liaozhou", small::pc_list),
    ("jiqiao", small::columns_uuid),
    ("lujiang", small::xxgk_list),
    ("yusong", small::jspx),
    ("qingyan", odd::iframe),
    ("shatang", grids::grid),
    ("huaixi", odd::charsets),
    ("yunxiu", odd::metas),
    ("meirang", odd::wrong_county),
    ("baiwei", trs::mixed),
    ("fengheng", files::files),
    ("panlin", odd::moved),
    ("luzhi", odd::twins),
    ("tangli", odd::corrected),
    ("xiaobo", unsteady::answers),
    ("zhetan", unsteady::hops),
    ("wanqian", unsteady::endless),
    ("taiji", shapes::other_host),
    ("tingjue", shapes::single),
    ("yanxian", shapes::year_in_query),
    ("wandi", shapes::outside),
    ("huanbo", unsteady::patient),
    ("dumian", jiangsu::truecms),
    ("maopu", jiangsu::class_folder),
    ("peiduo", jiangsu::epoint),
    ("yanzhe", jiangsu::special),
];

/// The five parts under plain folders, as most portals have them.
pub const FOLDERS: Sections<'static> = Sections {
    entry: ("/zwgk/zfxxgk/index.html", "政府信息公开"),
    guide: "/zwgk/zfxxgk/zfxxgkzn/index.html",
    rules: "/zwgk/zfxxgk/zfxxgkzd/index.html",
    proactive: "/zwgk/zfxxgk/fdzdgknr/index.html",
    reports: ("/zwgk/zfxxgk/zfxxgknb/", "政府信息公开年报"),
    request: "/zwgk/zfxxgk/ysqgk/index.html",
};
