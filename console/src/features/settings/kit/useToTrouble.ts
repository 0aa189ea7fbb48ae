import { type RefObject, useEffect, useRef } from "react";

/** After "Save" was pressed: to the first field that is wrong, or to what was said, however far up or down it stands. */
export function useToTrouble(
  error: unknown,
  errors: Readonly<Record<string, unknown>>,
): { form: RefObject<HTMLFormElement | null>; asked: () => void } {
  const form = useRef<HTMLFormElement>(null);
  const waits = useRef(false);
  useEffect(() => {
    if (!waits.current || (!error && Object.keys(errors).length === 0)) return;
    waits.current = false;
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) wrong.focus();
    else form.current?.querySelector("[role=alert]")?.scrollIntoView?.({ block: "center" });
  }, [error, errors]);
  return {
    form,
    asked: () => {
      waits.current = true;
    },
  };
}
