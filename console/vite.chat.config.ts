import { defineConfig } from "vite";

// Two builds: the window (a page with hashed files) and, with --mode loader, the one script that websites include.
// They lie inside console/ since they use its packages (for building only: nothing of them is in what is built).
const outDir = "../chalicelib/static/chatbox";

export default defineConfig(({ mode }) => ({
  base: "./",
  publicDir: false,
  root: "chatbox",
  build:
    mode === "loader"
      ? {
          outDir: `../${outDir}`,
          emptyOutDir: false,
          target: "es2022",
          lib: {
            entry: "src/loader.ts",
            formats: ["iife"],
            name: "RapportChatLoader",
            fileName: () => "chat.js",
          },
        }
      : {
          outDir: `../${outDir}`,
          emptyOutDir: true,
          target: "es2022",
          assetsDir: "chat-window",
          assetsInlineLimit: 0, // a strict Content-Security-Policy has no data: addresses
          modulePreload: { polyfill: false },
          rollupOptions: { input: "chatbox/window.html" },
        },
}));
