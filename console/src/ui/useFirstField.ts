import { type RefObject, useEffect, useRef } from "react";

/** A form that opens within a page: its first field gets the focus, since what opened it is gone. */
export function useFirstField<Form extends HTMLElement>(): RefObject<Form | null> {
  const form = useRef<Form>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input:not([type=hidden]), textarea")?.focus();
  }, []);
  return form;
}
