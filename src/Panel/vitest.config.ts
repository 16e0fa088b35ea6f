import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'happy-dom',
    globalSetup: 'test/support/listServiceTools.mjs',
    setupFiles: 'test/support/endTimers.ts',
    include: ['test/**/*.test.{ts,tsx}'],
    server: { deps: { inline: ['@comfyorg/litegraph'] } },
  },
});
