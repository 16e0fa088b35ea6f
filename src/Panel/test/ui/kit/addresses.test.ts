import { afterEach, expect, test } from 'vitest';
import { comfyView, setComfyView } from '../../../src/state/comfyView';
import { linkAddress, mediaAddress } from '../../../src/ui/kit/addresses';

const here = location.origin;
const usual = comfyView.get();
afterEach(() => comfyView.set(usual));

const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

test.each([
  [PIXEL, PIXEL],
  ['data:image/svg+xml,<svg/>', 'data:image/svg+xml,<svg/>'],
  [`blob:${here}/0b3c`, `blob:${here}/0b3c`],
  ['/view?filename=fox.png', '/view?filename=fox.png'],
  ['/api/view?filename=a%20fox.png&type=output&subfolder=day%2Fone', '/api/view?filename=a%20fox.png&type=output&subfolder=day%2Fone'],
  [`${here}/view?filename=fox.png&rand=0.5#top`, '/view?filename=fox.png&rand=0.5'],
  ['/view?filename=100%25.png', '/view?filename=100%25.png'],
])('the picture %s is loaded', (text, address) => expect(mediaAddress(text, 'image')).toBe(address));

const HOSTILE: unknown[] = [
  '/manager/reboot',
  'manager/reboot',
  '/api/manager/reboot',
  '/',
  '',
  '#',
  '?filename=fox.png',
  '/interrupt',
  '/view/',
  '/view/../manager/reboot',
  '/view/%2e%2e/manager/reboot',
  '/view/..%2fmanager/reboot',
  '/view\\..\\manager\\reboot',
  '/view;/manager/reboot',
  '/VIEW?filename=fox.png',
  '/api/view/fox.png',
  '/api/../manager/reboot',
  '/api/view2?filename=fox.png',
  '/viewvideo?filename=fox.mp4',
  '/view?filename=../models/secret.png',
  '/view?filename=fox.png&subfolder=..%2F..',
  '/view?filename=%252e%252e%252fsecret',
  '/view?filename=..%5csecret',
  '/view?filename=/etc/passwd',
  '/view?filename=%2Fetc%2Fpasswd',
  '/view?filename=C%3A%5Csecret.png',
  '/view?filename=//evil.test/pixel.png',
  '/view?filename=fox.png%00',
  '/view?..=1',
  '//evil.test/view?filename=fox.png',
  '\\\\evil.test\\view',
  '/\\evil.test/view?filename=fox.png',
  'http://evil.test/view?filename=fox.png',
  'https://evil.test/pixel.png?secret=1',
  `http://user:pass@${location.host}/view?filename=fox.png`,
  `http://${location.hostname}:1/view?filename=fox.png`,
  'java\tscript:alert(1)',
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;image/png,x',
  'data:,image/png',
  'blob:http://evil.test/0b3c',
  'file:///etc/passwd',
  'ftp://evil.test/pixel.png',
  'ws://evil.test/',
  'about:blank',
  'http://',
  'https://[bad',
  '\u0000/view?filename=fox.png\u0000/../manager/reboot',
  null,
  undefined,
  7,
  { href: '/view' },
];

test.each(HOSTILE)('%j is loaded neither as a picture nor as a sound or a film', (text) => {
  for (const kind of ['image', 'video', 'audio'] as const) expect(mediaAddress(text, kind)).toBeUndefined();
});

test('data is loaded as what it is', () => {
  expect(mediaAddress('data:video/mp4;base64,AAAA', 'video')).toBe('data:video/mp4;base64,AAAA');
  expect(mediaAddress('data:audio/flac;base64,AAAA', 'audio')).toBe('data:audio/flac;base64,AAAA');
  expect(mediaAddress('data:audio/flac;base64,AAAA', 'image')).toBeUndefined();
  expect(mediaAddress(PIXEL, 'video')).toBeUndefined();
});

test.each(['https://example.org/a?b=c#d', 'http://example.org/', 'mailto:fox@example.org'])('the link %s can be opened', (text) =>
  expect(linkAddress(text)).toBe(text),
);

test('a link to a file of ComfyUI can be opened', () => expect(linkAddress('/view?filename=fox.png')).toBe('/view?filename=fox.png'));

test.each([
  ...HOSTILE.filter((text) => !/^https?:\/\/evil/.test(String(text)) && text !== `http://${location.hostname}:1/view?filename=fox.png`),
  PIXEL,
  `blob:${here}/0b3c`,
  `${here}/manager/reboot`,
  'https://user:pass@example.org/',
  'tel:110',
])('the link %j stays text', (text) => expect(linkAddress(text)).toBeUndefined());

test('a ComfyUI below a path of its own has its pictures there', () => {
  setComfyView('/comfy/api/view');
  expect(mediaAddress('/comfy/view?filename=fox.png', 'image')).toBe('/comfy/view?filename=fox.png');
  expect(mediaAddress('/comfy/api/view?filename=fox.png', 'image')).toBe('/comfy/api/view?filename=fox.png');
  expect(mediaAddress('/view?filename=fox.png', 'image')).toBeUndefined();
});
