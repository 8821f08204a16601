/** Camera addresses as people may see them: without user, password or token. */
import { redactCredentials } from "../../telemetry/logger.ts";

/** Some makers put the login into the path or query: rtsp://host/user=admin&password=x&channel=1. */
const NAMED_SECRET = /\b(user|username|usr|password|passwd|pass|pwd|token|auth|key|secret)=[^&/?#\s]*/gi;
/** Up to the last @ before the host: a password typed without percent-encoding may hold an @ or a slash. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)(.*)@/i;
const SHOWN_LENGTH = 200;
/** Shorter ones would be found inside ordinary words; they still vanish with the user info around them. */
const MIN_SECRET_LENGTH = 4;

export function hasLogin(url: string): boolean {
  return USER_INFO.test(url);
}

/** As it is sent to the camera itself: a login in the path or query stays. */
export function withoutLogin(url: string): string {
  return url.replace(USER_INFO, "$1");
}

/** rtsp://***@10.0.0.7:554/ch1, cut to a length that a sentence can bear. */
export function shownUrl(url: string): string {
  return maskNamedSecrets(url.replace(USER_INFO, "$1***@")).slice(0, SHOWN_LENGTH);
}

/** "10.0.0.7:554", with RTSP's port when the address names none. */
export function hostOf(url: string): string {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:.*@)?([^/?#]*)/i.exec(url)?.[1] ?? "";
  return /:\d+$/.test(authority) ? authority : `${authority}:554`;
}

/** "10.0.0.7": the machine, whatever the port, since a recorder's ports share its processor. */
export function machineOf(url: string): string {
  return hostOf(url).replace(/:\d+$/, "").toLowerCase();
}

export function pathOf(url: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/(?:.*@)?[^/?#]*(.*)$/i.exec(url)?.[1] ?? "";
  return maskNamedSecrets(path === "" ? "/" : path).slice(0, SHOWN_LENGTH);
}

function maskNamedSecrets(text: string): string {
  return text.replace(NAMED_SECRET, "$1=***");
}

/** Takes the secrets of this very url, in every spelling, out of whatever a program prints about it. */
export function redactorFor(url: string): (text: string) => string {
  const userInfo = USER_INFO.exec(url)?.[2] ?? "";
  const password = userInfo.slice(userInfo.indexOf(":") + 1);
  const spellings = [userInfo, password, decoded(userInfo), decoded(password)]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let shown = text;
    for (const secret of spellings) shown = shown.replaceAll(secret, "***");
    return maskNamedSecrets(redactCredentials(shown));
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
