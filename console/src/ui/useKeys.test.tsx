import { createEvent, fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { useKeys } from "./useKeys";

function Page({ act }: { act: (key: string) => void }) {
  useKeys([
    ["Enter", () => act("Enter")],
    ["e", () => act("e")],
  ]);
  return (
    <>
      <button type="button">Call</button>
      <a href="/somewhere">A ticket</a>
      <div data-testid="page" />
      <input aria-label="Words" />
      <div role="dialog" aria-label="Sure?">
        <button type="button">Close</button>
      </div>
    </>
  );
}

/** Presses a key there; whether the browser still does what it would do by itself. */
function pressed(at: HTMLElement, key: string): boolean {
  const event = createEvent.keyDown(at, { key });
  fireEvent(at, event);
  return !event.defaultPrevented;
}

test("a button and a link keep their own Enter", () => {
  const act = vi.fn();
  render(<Page act={act} />);
  expect(pressed(screen.getByRole("button", { name: "Call" }), "Enter")).toBe(true);
  expect(pressed(screen.getByRole("link"), "Enter")).toBe(true);
  expect(act).not.toHaveBeenCalled();
});

test("elsewhere Enter is the page's", () => {
  const act = vi.fn();
  render(<Page act={act} />);
  expect(pressed(screen.getByTestId("page"), "Enter")).toBe(false);
  expect(act.mock.calls).toEqual([["Enter"]]);
});

test("keys rest in a dialog and where one types, and work on a button of the page", () => {
  const act = vi.fn();
  render(<Page act={act} />);
  pressed(screen.getByRole("button", { name: "Close" }), "e");
  pressed(screen.getByRole("textbox"), "e");
  expect(act).not.toHaveBeenCalled();
  pressed(screen.getByRole("button", { name: "Call" }), "e");
  expect(act.mock.calls).toEqual([["e"]]);
});
