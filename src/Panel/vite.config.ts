import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The pages that the service serves at its own address.
export default defineConfig({
  // Relative: the pack serves these pages below a path of ComfyUI's.
  base: './',
  plugins: [react()],
  build: {
    target: 'es2022',
    outDir: process.env['PANEL_OUT'] ?? '../Host/wwwroot',
    emptyOutDir: true,
    rolldownOptions: { input: ['index.html', 'prompts.html', 'tools.html'] },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:5188', '/healthz': 'http://127.0.0.1:5188' } },
});
