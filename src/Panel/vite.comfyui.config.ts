import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// A single file for ComfyUI, which loads only scripts from a custom node's folder.
export default defineConfig({
  plugins: [react()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: `${process.env['PANEL_OUT'] ?? '../Host/wwwroot'}/comfyui/web`,
    emptyOutDir: true,
    lib: { entry: 'src/comfyui/main.tsx', formats: ['es'], fileName: () => 'panel.js' },
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
