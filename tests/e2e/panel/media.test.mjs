import assert from 'node:assert/strict';
import { answer, say } from '../../conformance/support/answers.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const HOSTILE = [
  '/manager/reboot',
  '/view/../manager/reboot',
  '/api/manager/reboot',
  '/view?filename=../secret.png',
  'http://127.0.0.1:9/pixel.png?secret=1',
  '//127.0.0.1:9/pixel.png',
  'data:text/html,<script>fetch("/manager/reboot")</script>',
];
const markdown = [
  ...HOSTILE.flatMap((address) => [`![picture](${address})`, `[![picture](${address})](${address})`, `[link](${address})`]),
  '<img src="/manager/reboot"><video src="/manager/reboot"></video><iframe src="/manager/reboot"></iframe>',
  `![pixel](${PIXEL})`,
  'The end.',
].join('\n\n');

/** What the page asked for from now on, besides what it needs for itself. */
function watchRequests(page) {
  const seen = [];
  const own = /^\/(api\/(chat|models|tools|user-context|environment)|healthz|assets)/;
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && !own.test(pathname)) seen.push(request.url());
  });
  return seen;
}

async function isQuiet(panel, seen) {
  await panel.transcript.getByRole('img', { name: 'pixel' }).last().waitFor();
  await panel.page.mouse.move(200, 300);
  await panel.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.deepEqual(seen, []);
  const addresses = await panel.transcript.evaluate((log) =>
    [...log.querySelectorAll('[src], [href], [poster], [srcset]')].map(
      (element) => element.getAttribute('src') ?? element.getAttribute('href'),
    ),
  );
  for (const address of addresses) assert.match(address, /^(data:image\/gif|http:\/\/127\.0\.0\.1:9\/)/);
}

scenario('nothing that an answer names is fetched by itself', async ({ open, provider }) => {
  provider.willAnswer(answer(say(markdown)));
  const panel = await open();
  const seen = watchRequests(panel.page);

  await panel.ask('show me', 'The end.');

  await isQuiet(panel, seen);
});

scenario('nothing that an imported conversation names is fetched by itself', async ({ open }) => {
  const files = HOSTILE.flatMap((url) => ['image', 'video', 'audio', 'other'].map((kind) => ({ kind, url, filename: url, nodeId: '1' })));
  const attached = [...HOSTILE, PIXEL].map((url) => ({ type: 'file', mediaType: 'image/png', filename: 'pixel', url }));
  const messages = [
    { id: 'u', role: 'user', parts: [...attached, { type: 'text', text: 'look' }] },
    {
      id: 'a',
      role: 'assistant',
      parts: [
        { type: 'tool-executeWorkflow', toolCallId: '1', state: 'output-available', input: {}, output: { success: true, data: { files } } },
        { type: 'text', text: markdown },
      ],
    },
  ];
  const session = { name: 'Hostile', draft: 'x', draftFiles: attached, queue: [{ id: 'q', text: 'next', files: attached }] };
  const file = { format: 'comfy-assistant-sessions', version: 1, sessions: [{ session, messages }] };
  const panel = await open();
  const seen = watchRequests(panel.page);
  await panel.button('Conversations').click();
  await panel.drawer
    .locator('input[type=file]')
    .setInputFiles({ name: 'sessions.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });
  await panel.drawer
    .getByRole('button', { name: /^Hostile/ })
    .first()
    .click();

  await panel.text('The end.').waitFor();
  await isQuiet(panel, seen);
});
