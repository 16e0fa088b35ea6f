import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { defines } from './defines.ts';
import { entryLimit } from './entryLimit.ts';

// For ComfyUI, which loads only scripts from a custom node's folder, and every `.js` in it with its page: the panel's chunks end in `.mjs`.
export default defineConfig({
  plugins: [react(), entryLimit()],
  define: { 'process.env.NODE_ENV': '"production"', ...defines },
  build: {
    target: 'es2022',
    outDir: `${process.env['PANEL_OUT'] ?? '../Host/wwwroot'}/comfyui/web`,
    emptyOutDir: true,
    lib: { entry: 'src/comfyui/main.ts', formats: ['es'], fileName: () => 'panel.js' },
    rolldownOptions: {
      // What the panel shares with the entry stays in the entry, or it would be one more file to load with every page.
      preserveEntrySignatures: 'allow-extension',
      output: { chunkFileNames: 'panel/[name]-[hash].mjs', minify: { codegen: true } },
    },
  },
});
