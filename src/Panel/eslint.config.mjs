import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Node's globals and the browser's that the scripts outside TypeScript use; tsc knows them where there are types.
const globals = Object.fromEntries(
  [
    ...[
      'console',
      'process',
      'globalThis',
      'fetch',
      'URL',
      'Buffer',
      'setTimeout',
      'clearTimeout',
      'Headers',
      'FormData',
      'Event',
      'EventTarget',
      'performance',
      'PerformanceObserver',
      'URLSearchParams',
      'indexedDB',
      'structuredClone',
    ],
    ...['window', 'document', 'localStorage', 'sessionStorage', 'navigator', 'location', 'innerWidth', 'getComputedStyle', 'getSelection'],
    ...['requestAnimationFrame', 'ClipboardEvent', 'DragEvent', 'DataTransfer', 'File', 'HTMLElement', 'KeyboardEvent', 'MouseEvent'],
  ].map((name) => [name, 'readonly']),
);

// Run from the root of the repository: the panel and the browser tests are checked as one.
export default defineConfig(
  { ignores: ['**/node_modules/', '**/artifacts/', '**/wwwroot/', '**/dist/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked, hooks.configs.flat['recommended-latest']],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      // An empty name or message is as good as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Missing on plain http, where a ComfyUI in the network often is.
      'no-restricted-properties': ['error', { object: 'crypto', property: 'randomUUID', message: 'Use text/newId.ts.' }],
      // An async method without await keeps the promise that its interface states: what it throws is a rejection.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/test/**'],
    rules: {
      // Vitest's asymmetric matchers are typed `any`, and `expect(canvas.run)` only looks at the method.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.{mjs,js,jsx}'], languageOptions: { globals, parserOptions: { ecmaFeatures: { jsx: true } } } },
);
