// Builds frontend/ into app/static/dist; templates find the files by the manifest.
import { defineConfig } from "vite";
import { offsets } from "./frontend/offsets.js";

export default defineConfig({
  plugins: [offsets()],
  base: "/static/dist/",
  // Nothing is copied as it is: what needs no build lies in app/static itself.
  publicDir: false,
  build: {
    outDir: "app/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      input: ["frontend/src/app.ts", "frontend/src/docs.ts"],
    },
  },
});
