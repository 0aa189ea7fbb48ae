/** Where the visitor writes, and adds files. */
import type { Config } from "./config";
import { h, icon } from "./dom";
import type { wording } from "./texts";

export interface ComposerHands {
  say: ReturnType<typeof wording>;
  send(text: string, files: File[]): void;
  typed(on: boolean): void;
}

/** Why a file can't be sent; "" if it can. */
export function fileProblem(
  file: { name: string; type: string; size: number },
  config: Config,
  say: ReturnType<typeof wording>,
): string {
  if (!config.file_types.includes(file.type)) return say("wrongType", { name: file.name });
  const most = config.max_file_bytes;
  if (file.size > most) return say("tooLarge", { name: file.name, size: Math.floor(most / 1_048_576) });
  return "";
}

export class Composer {
  readonly form: HTMLFormElement;
  readonly area: HTMLTextAreaElement;
  private readonly chosen = h("ul", { class: "chosen" });
  private readonly problem = h("p", { class: "problem", role: "alert" });
  private readonly button: HTMLButtonElement;
  private files: File[] = [];

  constructor(
    private readonly config: Config,
    private readonly hands: ComposerHands,
  ) {
    const { say } = hands;
    this.area = h("textarea", {
      rows: 1,
      maxlength: config.max_text,
      placeholder: say("placeholder"),
      "aria-label": say("placeholder"),
      oninput: () => this.changed(),
      onkeydown: (event) => this.key(event as KeyboardEvent),
      onblur: () => hands.typed(false),
      onpaste: (event) => this.add((event as ClipboardEvent).clipboardData?.files),
    });
    const picker = h("input", {
      type: "file",
      hidden: true,
      multiple: true,
      accept: config.file_types.join(","),
      onchange: () => {
        this.add(picker.files);
        picker.value = "";
      },
    });
    this.button = h("button", { class: "send", "aria-label": say("send") }, icon("send"));
    const attach = h(
      "button",
      { type: "button", class: "plain", "aria-label": say("attach"), onclick: () => picker.click() },
      icon("file"),
    );
    this.form = h(
      "form",
      { class: "composer", onsubmit: (event) => this.submit(event) },
      this.problem,
      this.chosen,
      h("div", { class: "row" }, attach, this.area, this.button),
      picker,
    );
    this.changed(false);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
  }

  private submit(event: Event): void {
    event.preventDefault();
    const text = this.area.value.trim();
    if (!text && !this.files.length) return;
    this.hands.send(text, this.files);
    this.area.value = "";
    this.files = [];
    this.problem.textContent = "";
    this.drawFiles();
    this.changed(false);
    this.area.focus();
  }

  private changed(typed = true): void {
    this.area.style.setProperty("height", "auto");
    this.area.style.setProperty("height", `${Math.min(this.area.scrollHeight, 132)}px`);
    this.button.classList.toggle("idle", !this.area.value.trim() && !this.files.length);
    if (typed) this.hands.typed(this.area.value !== "");
  }

  private add(list: FileList | null | undefined): void {
    if (!list?.length) return;
    const { say } = this.hands;
    this.problem.textContent = "";
    for (const file of list) {
      const problem = fileProblem(file, this.config, say);
      if (problem) this.problem.textContent = problem;
      else if (this.files.length < this.config.max_files) this.files.push(file);
      else this.problem.textContent = say("tooMany", { count: this.config.max_files });
    }
    this.drawFiles();
    this.changed(false);
  }

  private drawFiles(): void {
    const { say } = this.hands;
    const drop = (file: File) => () => {
      this.files = this.files.filter((one) => one !== file);
      this.drawFiles();
      this.changed(false);
      this.area.focus();
    };
    const label = (file: File) => say("remove", { name: file.name });
    this.chosen.replaceChildren(
      ...this.files.map((file) =>
        h(
          "li",
          {},
          file.name,
          h("button", { type: "button", "aria-label": label(file), onclick: drop(file) }, icon("close")),
        ),
      ),
    );
  }
}
