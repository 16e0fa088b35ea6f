import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// One file for ComfyUI, which loads scripts from a custom node's folder and nothing else.
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
