import { defineConfig } from 'vite';
import { defines } from './defines.ts';

// For the service itself, which runs the sandbox's canvas and the canvas tools in an interpreter: one script, English alone.
export default defineConfig({
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"', ...defines },
  plugins: [
    {
      name: 'english-alone',
      enforce: 'pre',
      load: (id) => (/[\\/]i18n[\\/](?!en\.)[\w-]+\.json$/.test(id) ? '{}' : undefined),
    },
  ],
  build: {
    target: 'es2022',
    outDir: `${process.env['PANEL_OUT'] ?? '../Host/wwwroot'}/sandbox`,
    emptyOutDir: true,
    lib: { entry: 'src/trial/headless.ts', formats: ['iife'], name: 'Sandbox', fileName: () => 'sandbox.js' },
  },
});
