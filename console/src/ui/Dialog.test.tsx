import { Button, MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgetSession, pretendSession } from "../testing/http";
import { Dialog } from "./Dialog";

beforeEach(pretendSession);
afterEach(forgetSession);

function Asking() {
  const [open, setOpen] = useState(false);
  return (
    <MantineProvider env="test">
      <Button onClick={() => setOpen(true)}>Ask</Button>
      {open ? (
        <Dialog onClose={() => setOpen(false)} title="Sure?">
          <input aria-label="Why" data-autofocus />
        </Dialog>
      ) : null}
    </MantineProvider>
  );
}

test("what had the focus before a dialog has it again when the dialog is gone", async () => {
  render(<Asking />);
  const ask = screen.getByRole("button", { name: "Ask" });
  ask.focus();
  fireEvent.click(ask);
  const why = await screen.findByRole("textbox", { name: "Why" });
  await waitFor(() => expect(document.activeElement).toBe(why));
  fireEvent.keyDown(why, { key: "Escape" });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(ask));
});
