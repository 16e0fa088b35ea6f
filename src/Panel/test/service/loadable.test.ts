import { beforeEach, expect, test, vi } from 'vitest';
import { isLoadable } from '../../src/service/loadable';

beforeEach(() => {
  (globalThis as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('http://127.0.0.1:8188/');
  vi.unstubAllGlobals();
});

test.each([
  'data:image/png;base64,AAAA',
  'blob:http://127.0.0.1:8188/1-2-3',
  '/view?filename=a.png&type=output',
  '/api/view?filename=a.png',
  'http://127.0.0.1:8188/api/view?filename=a.png',
])('%s is loaded', (url) => expect(isLoadable(url)).toBe(true));

test.each([
  '/manager/reboot',
  '/api/manager/reboot',
  '/view/../manager/reboot',
  '/api/view/..%2f..%2fmanager/reboot',
  '/viewx',
  '/interrupt?x=/view',
  '//evil.example/view',
  'https://evil.example/view?filename=a.png',
  'http://127.0.0.1:8189/view',
  'data:text/html,<script>alert(1)</script>',
  'javascript:alert(1)',
  'file:///etc/passwd',
  '',
  'http://[',
])('%s is not loaded', (url) => expect(isLoadable(url)).toBe(false));
