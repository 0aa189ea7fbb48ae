import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// jsdom has no fonts; fields that grow with their words ask whether one was loaded.
Object.defineProperty(document, "fonts", {
  value: { addEventListener: () => undefined, removeEventListener: () => undefined },
});

configure({ asyncUtilTimeout: 10_000 }); // what is waited for comes late where many tests run at once
afterEach(cleanup);
