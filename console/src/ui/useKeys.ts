import { useHotkeys } from "@mantine/hooks";

type Key = readonly [key: string, act: () => void];
/** What does something of its own by Enter. */
const PRESSED = "a, button, summary, [role=button], [role=option], [role^=menuitem], [role=tab]";
const OVER = "[role=dialog], [role=menu], [role=listbox]";

/** Single keys of a page. They rest while one types or is in a dialog or menu; links and buttons keep their own Enter. */
export function useKeys(keys: readonly Key[]): void {
  useHotkeys(
    keys.map(([key, act]) => [
      key,
      (event: KeyboardEvent) => {
        const at = event.target instanceof Element ? event.target : null;
        if (event.defaultPrevented || at?.closest(OVER)) return;
        if (key === "Enter" && at?.closest(PRESSED)) return;
        event.preventDefault();
        act();
      },
      { preventDefault: false },
    ]),
  );
}
