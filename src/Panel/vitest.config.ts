import { defineConfig } from 'vitest/config';
import { defines } from './defines.ts';

export default defineConfig({
  define: defines,
  test: {
    environment: 'happy-dom',
    globalSetup: 'test/support/listServiceTools.mjs',
    setupFiles: 'test/support/endTimers.ts',
    include: ['test/**/*.test.{ts,tsx}'],
    server: { deps: { inline: ['@comfyorg/litegraph'] } },
  },
});
