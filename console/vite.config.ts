import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Addresses are relative: the server writes <base href>, since a stage of API Gateway may stand before them.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../chalicelib/static/console",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // a strict Content-Security-Policy has no data: addresses
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "chatbox/src/**/*.test.ts"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
  },
});
