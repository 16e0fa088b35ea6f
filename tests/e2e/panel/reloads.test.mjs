import assert from 'node:assert/strict';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { gate, panel } from '../support/panel.mjs';

// RELOADS=50 node --test panel/reloads.test.mjs runs them all; SEED=N other moments.
const RELOADS = Number(process.env.RELOADS ?? 8);
const SEED = Number(process.env.SEED ?? 1);

const scenario = panel();
const TYPES = ['CheckpointLoaderSimple', 'CLIPTextEncode', 'EmptyLatentImage', 'KSampler', 'VAEDecode'];
const WORDS = ['First. ', 'Second. ', 'Third. ', 'Fourth. ', 'All done.'];

/** The turn: text and calls in five requests, with two calls at once, one of many operations, values and links. */
const rounds = () => [
  [say(WORDS[0]), call('addNode', { nodeType: 'CheckpointLoaderSimple' }, 'r1')],
  [
    say(WORDS[1]),
    call('addNode', { nodeType: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['1', 1] } }, 'r2a'),
    call('addNode', { nodeType: 'EmptyLatentImage' }, 'r2b'),
  ],
  [
    say(WORDS[2]),
    call(
      'editWorkflow',
      {
        operations: [
          { op: 'add', type: 'KSampler', name: 'sampler', inputs: { steps: 31, model: ['1', 0] } },
          { op: 'add', type: 'VAEDecode', inputs: { samples: ['sampler', 0], vae: ['1', 2] } },
        ],
      },
      'r3',
    ),
  ],
  [say(WORDS[3]), call('setNodeWidgetValue', { nodeId: 3, widgetName: 'width', value: 640 }, 'r4')],
  [say(WORDS[4])],
];

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An answer that calls `onDelta` with everything it is about to send, and waits for what that returns. */
const watched = (pieces, onDelta) => async (reply) => {
  const whole = answer(...pieces);
  await whole(
    new Proxy(reply, {
      get: (target, name) => {
        if (name !== 'delta') return typeof target[name] === 'function' ? target[name].bind(target) : target[name];
        return async (...args) => {
          await onDelta();
          await target.delta(...args);
        };
      },
    }),
  );
};

/** How many deltas the turn has in all. */
async function length() {
  let count = 0;
  const reply = { isOpen: true, delta: async () => count++, end: async () => undefined };
  for (const pieces of rounds()) await answer(...pieces)(reply);
  return count;
}

const moments = await length();

for (let number = 0; number < RELOADS; number++) {
  const random = randomOf(SEED * 1000 + number);
  const at = Math.floor(random() * moments);
  // Part of the time the answer waits for the page to be there again, part of the time it goes on while nobody reads.
  const waits = random() < 0.5;
  scenario(`a reload at moment ${at} of ${moments} of a building turn loses nothing (${number})`, async ({ open, provider }) => {
    const panel = await open();
    const reloaded = gate();
    let left = at;
    const onDelta = () => {
      if (left-- !== 0) return undefined;
      const reloading = panel.page.reload().then(reloaded.open);
      return waits ? reloading : undefined;
    };
    provider.willAnswer(...rounds().map((pieces) => watched(pieces, onDelta)));
    await panel.say('build');
    await reloaded.opened;
    await panel.ready();
    await panel.transcript.getByText(WORDS.at(-1)).waitFor({ state: 'attached', timeout: 20_000 });
    await panel.idle();

    await panel.holds(...TYPES);
    const { nodes, links } = await panel.workflow();
    assert.equal(links.length, 4);
    assert.deepEqual(valuesOf(nodes, 'KSampler').includes(31), true);
    assert.deepEqual(valuesOf(nodes, 'EmptyLatentImage')[0], 640);
    assert.deepEqual(await panel.messages(), ['build', WORDS.map((word) => word.trim()).join('\n')]);
    assert.equal(await panel.failure.count(), 0);
    assert.equal(await panel.page.getByText(/changes held/).count(), 0);
    assert.equal(provider.requests.length, WORDS.length);
    const results = provider.requests
      .at(-1)
      .body.messages.filter(({ role }) => role === 'tool')
      .map(({ content }) => content);
    assert.equal(results.length, 5);
    for (const result of results) assert.match(result, /"success":true/);

    // What the turn was is known too: it is taken back as a whole.
    await panel.button('Undo this turn').click();
    await panel.holds();
  });
}

const valuesOf = (nodes, type) => nodes.find((node) => node.type === type).widgets_values;
