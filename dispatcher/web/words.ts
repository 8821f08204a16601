/** Every word of the page, Chinese first. */

export type Language = "zh" | "en";

const WORDS = {
  title: ["街面哨", "gridwatch"],
  subtitle: ["街面秩序工单", "Street-order tickets"],
  all: ["全部", "All"],
  unconfirmed: ["待确认", "To confirm"],
  open: ["待派单", "Unassigned"],
  assigned: ["已派单", "Assigned"],
  accepted: ["已接单", "Accepted"],
  arrived: ["已到场", "On site"],
  done: ["待核查", "To verify"],
  closed: ["已结案", "Closed"],
  vending: ["乱摆卖", "Street vending"],
  piling: ["乱堆放", "Piled goods"],
  posting: ["乱张贴", "Illegal posting"],
  hanging: ["乱拉挂", "Hanging lines"],
  parking: ["乱停放", "Illegal parking"],
  structure: ["乱搭建", "Illegal structure"],
  "beyond-line": ["超门线经营", "Beyond the shop line"],
  verified: ["核查通过", "verified clear"],
  "false-alarm": ["误报", "false alarm"],
  "self-cleared": ["自行消除", "cleared by itself"],
  worker: ["网格员", "Worker"],
  dispatcher: ["派单员", "Dispatcher"],
  reviewer: ["核查员", "Reviewer"],
  system: ["系统", "System"],
  camera: ["摄像机", "Camera"],
  agent: ["边缘节点", "Edge agent"],
  noWorker: ["尚未派人", "Nobody yet"],
  gridLater: ["确认后确定网格", "Grid known once confirmed"],
  noGrid: ["不在任何网格内", "In no grid"],
  sightings: ["次看到", "sightings"],
  openedAgo: ["前发现", "ago"],
  lastSeen: ["最近看到", "Last seen"],
  liveOn: ["实时", "Live"],
  liveOff: ["已断开，正在重连", "Off line, reconnecting"],
  offline: [
    "与服务器的连接已断开，下面是断开前的内容，恢复后自动更新。",
    "The server cannot be reached. Below is what was known before; it updates by itself once the server is back.",
  ],
  cameras: ["摄像机", "Cameras"],
  livePicture: ["实时画面", "Live picture"],
  liveButton: ["看实时", "Watch live"],
  liveWaiting: ["正在连接摄像机…", "Connecting to the camera…"],
  liveSilent: ["摄像机目前没有画面传来。", "No picture comes from the camera at the moment."],
  liveNothing: ["没有画面：", "No picture:"],
  liveEnded: ["实时画面已断开，请重新打开。", "The live picture has ended; open it again."],
  seeing: ["正常", "seeing"],
  connecting: ["连接中", "connecting"],
  blind: ["失明", "blind"],
  suspended: ["暂停判定", "not judging"],
  blindMany: ["台摄像机看不见，相应区域目前无人看守", "camera(s) cannot see: nobody watches there now"],
  since: ["自", "since"],
  silentAgent: ["边缘节点失联", "Edge agent silent"],
  noAgents: ["还没有边缘节点上报", "No edge agent has reported yet"],
  events: ["事件", "Events"],
  eventsOpened: ["立案", "opened"],
  eventsMerged: ["合并", "merged"],
  eventsRefused: ["拒收", "refused"],
  more: ["更多工单", "More tickets"],
  loading: ["加载中…", "Loading…"],
  emptyTitle: ["目前没有工单", "No tickets"],
  emptyText: [
    "摄像机发现六乱一超后，工单会自动出现在这里。",
    "When a camera finds a violation, its ticket appears here by itself.",
  ],
  emptyFilter: ["该状态下没有工单", "No ticket in this state"],
  failed: ["加载失败", "Could not load"],
  retry: ["重试", "Try again"],
  signIn: ["登录", "Sign in"],
  signOut: ["退出", "Sign out"],
  token: ["登录令牌", "Token"],
  tokenHint: ["令牌由街道办公室发放，请勿转借。", "Your office hands out tokens; keep yours to yourself."],
  signInText: ["请输入您的登录令牌", "Enter your token to continue"],
  close: ["关闭", "Close"],
  noPicture: ["无图片", "No picture"],
  pictureGone: ["图片已不在存储中", "This picture is no longer stored"],
  first: ["首次发现", "First"],
  latest: ["最近一次", "Latest"],
  verify: ["复核", "Verification"],
  scene: ["全景", "scene"],
  crop: ["特写", "close-up"],
  before: ["此前", "before"],
  fullSize: ["查看原图", "Open full size"],
  place: ["位置", "Place"],
  grid: ["责任网格", "Responsible grid"],
  coordinates: ["坐标（WGS-84）", "Position (WGS-84)"],
  zone: ["区域", "Zone"],
  found: ["发现", "Found"],
  object: ["目标", "Object"],
  rule: ["判定依据", "Why it counts"],
  assignee: ["处置人", "Assigned to"],
  timeline: ["经过", "History"],
  whyWorker: ["为什么派给此人", "Why this worker"],
  noCandidates: ["尚未选过人", "Nobody was considered yet"],
  chosen: ["派给", "Chosen"],
  declinedBefore: ["曾拒单", "Declined before"],
  onShift: ["在班", "On shift"],
  offShift: ["不在班", "Off shift"],
  ownGrid: ["责任网格内", "In the responsible grid"],
  otherGrid: ["其他网格", "Other grid"],
  full: ["已满", "Full"],
  load: ["在办", "open"],
  actions: ["操作", "Actions"],
  reasonFor: ["请写明理由", "Say why"],
  confirm: ["确定", "Confirm"],
  cancel: ["取消", "Cancel"],
  lookFirst: [
    "仅由规则发现，模型尚未认出。请对照图片，确认属实后才会派人。",
    "Found by the rule alone, and no model knows it. Nobody is sent before you have looked at the pictures.",
  ],
  stale: [
    "工单刚刚被别人更新，已重新加载，请再看一遍。",
    "Somebody changed this ticket just now; it was loaded again.",
  ],
  "do.confirm": ["属实，派人", "Confirm"],
  "do.falseAlarm.unconfirmed": ["不属实，驳回", "Reject"],
  "do.assign": ["派单", "Assign"],
  "do.decline": ["拒单", "Decline"],
  "do.accept": ["接单", "Accept"],
  "do.arrive": ["到场", "I am there"],
  "do.finish": ["处置完成", "Done"],
  "do.verifyClear": ["核查通过，结案", "Verified clear"],
  "do.verifyPresent": ["仍存在，退回", "Still there"],
  "do.falseAlarm": ["误报", "False alarm"],
  "did.open": ["发现并立案", "Opened"],
  "did.confirm": ["确认属实", "Confirmed"],
  "did.assign": ["派单", "Assigned"],
  "did.decline": ["拒单", "Declined"],
  "did.accept": ["接单", "Accepted"],
  "did.arrive": ["到达现场", "Arrived"],
  "did.finish": ["报处置完成", "Reported done"],
  "did.verifyClear": ["复核：已清除，结案", "Verified clear, closed"],
  "did.verifyPresent": ["复核：仍存在，退回", "Verified: still there, returned"],
  "did.verifyBlind": ["复核：摄像机看不清", "Verification: the camera could not see"],
  "did.falseAlarm": ["判为误报，结案", "False alarm, closed"],
  "did.selfClear": ["现场已自行清除，结案", "Cleared by itself, closed"],
  "error.NOT_AUTHENTICATED": ["令牌不正确，请核对后再试，或向办公室申请新令牌。", ""],
  "error.TOO_MANY_ATTEMPTS": ["尝试次数过多，请几分钟后再试。", ""],
  "error.NOT_ALLOWED": ["您无权进行此操作。", ""],
  "error.NOT_FOUND": ["没有找到，或不在您的网格内。", ""],
  "error.ILLEGAL_TRANSITION": ["工单当前状态不能进行此操作。", ""],
  "error.STALE_VERSION": ["工单刚刚被别人更新，请再看一遍。", ""],
  "error.BOOK_UNAVAILABLE": ["工单库暂时连不上，请稍后再试。", ""],
  "error.BUS_UNAVAILABLE": ["消息总线暂时连不上，请稍后再试。", ""],
  "error.OFFLINE": ["连不上服务器。", "The server cannot be reached."],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

const KEPT = "gridwatch.language";
let language: Language = localStorage.getItem(KEPT) === "en" ? "en" : "zh";

export const currentLanguage = (): Language => language;

export function switchLanguage(to: Language): void {
  language = to;
  localStorage.setItem(KEPT, to);
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
}

export function say(word: Word): string {
  return WORDS[word][language === "zh" ? 0 : 1];
}

/** The page's word for something the server named, or that name itself. */
export function sayOr(word: string, otherwise: string): string {
  const known = Object.hasOwn(WORDS, word) ? say(word as Word) : "";
  return known === "" ? otherwise : known;
}

/** "8 分钟", "3 h 12 min": how long something has lasted. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  const zh = language === "zh";
  if (minutes < 1) return zh ? "不到 1 分钟" : "under a minute";
  if (hours < 1) return zh ? `${String(minutes)} 分钟` : `${String(minutes)} min`;
  if (days < 1)
    return zh
      ? `${String(hours)} 小时 ${String(minutes % 60)} 分`
      : `${String(hours)} h ${String(minutes % 60)} min`;
  return zh ? `${String(days)} 天 ${String(hours % 24)} 小时` : `${String(days)} d ${String(hours % 24)} h`;
}

export function clockTime(iso: string): string {
  const date = new Date(iso);
  const sameDay = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    ...(sameDay ? {} : { month: "2-digit", day: "2-digit" }),
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(date);
}

export function metres(value: number): string {
  return value < 1000 ? `${String(Math.round(value))} m` : `${(value / 1000).toFixed(1)} km`;
}
