/** The makers whose events are understood. To add one: a pure file beside this, and a line here. */
import { baiduYijian } from "./baidu-yijian.ts";
import { classNames } from "./class-names.ts";
import { gat1400 } from "./gat1400.ts";
import { huaweiVias } from "./huawei-vias.ts";
import type { VendorAdapter } from "./vendor.ts";

export const VENDORS: readonly VendorAdapter[] = [gat1400, huaweiVias, baiduYijian, classNames];
