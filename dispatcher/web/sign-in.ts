/** The door: a token, and one sentence when it is wrong. */
import { ask, inWords } from "./api.ts";
import { make, setText } from "./dom.ts";
import type { Me } from "./types.ts";
import { say } from "./words.ts";

export function signInForm(onSignedIn: (me: Me) => void): HTMLElement {
  const token = make("input", {
    id: "token",
    type: "password",
    autocomplete: "current-password",
    spellcheck: "false",
    maxlength: "512",
    required: true,
  });
  const error = make("p", { class: "form-error", role: "alert" });
  const submit = make("button", { type: "submit", class: "button firm wide" }, say("signIn"));
  const form = make(
    "form",
    { class: "sign-in" },
    make("h2", {}, say("signIn")),
    make("p", { class: "quiet" }, say("signInText")),
    make("label", { for: "token" }, say("token")),
    token,
    error,
    submit,
    make("p", { class: "quiet small" }, say("tokenHint")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit.disabled = true;
    setText(error, "");
    ask<Me>("/api/session", { method: "POST", body: { token: token.value.trim() } }).then(
      onSignedIn,
      (thrown: unknown) => {
        submit.disabled = false;
        setText(error, inWords(thrown));
        token.select();
      },
    );
  });
  return form;
}
