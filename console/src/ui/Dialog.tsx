import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";

const SETTLED_MS = 20; // whoever else hands on the focus has done so

/** A dialog that is drawn only while it is open. A Modal gives the focus back when `opened` goes off; this one also when it is taken away. */
export function Dialog(props: Omit<ModalProps, "opened">) {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && before instanceof HTMLElement && before.isConnected)
          before.focus({ preventScroll: true });
      }, SETTLED_MS);
    },
    [before],
  );
  return <Modal opened {...props} />;
}
