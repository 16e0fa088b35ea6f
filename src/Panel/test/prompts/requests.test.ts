import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { AnswerReader, answerOf } from '../../src/prompts/requests/AnswerReader';
import { asCurl } from '../../src/prompts/requests/asCurl';
import { sentBody } from '../../src/prompts/requests/sentBody';

const event = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const STREAM = [
  ': still there\n\n',
  event({ role: 'assistant', content: '' }),
  event({ reasoning_content: 'Hm' }),
  event({ content: 'Grüße' }),
  event({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'addNode', arguments: '' } }] }),
  event({ tool_calls: [{ index: 1, id: 'c2', function: { name: 'listRules', arguments: '{}' } }] }),
  event({ tool_calls: [{ index: 0, function: { arguments: '{"a":' } }] }),
  event({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }),
  'data: [DONE]\n\n',
].join('');
const SAID = {
  text: 'Grüße',
  reasoning: 'Hm',
  calls: [
    { name: 'addNode', arguments: '{"a":1}' },
    { name: 'listRules', arguments: '{}' },
  ],
  error: '',
};

test('a stream says the same however it is cut', () => {
  expect(answerOf(STREAM)).toEqual(SAID);
  for (const size of [1, 7, 50]) {
    const reader = new AnswerReader();
    let said;
    for (let at = 0; at < STREAM.length; at += size) said = reader.push(STREAM.slice(at, at + size));
    expect(said).toEqual(SAID);
  }
});

test('a whole document, an error and a broken end are read too', () => {
  const message = { content: 'Hi', tool_calls: [{ function: { name: 'listRules', arguments: '{}' } }] };
  expect(answerOf(JSON.stringify({ choices: [{ message }] }, null, 2))).toMatchObject({
    text: 'Hi',
    calls: [{ name: 'listRules', arguments: '{}' }],
  });
  expect(answerOf('{"error":{"message":"Too slow"}}').error).toBe('Too slow');
  expect(answerOf(`${event({ content: 'Half' })}data: {"choices":[{"del`).text).toBe('Half');
  expect(answerOf('data: {"error":"gone"}\n\n').error).toBe('gone');
});

test.each(["it's", 'a "b" $HOME `x` \\n', '$(touch /tmp/nothing)', 'Zoë 🦊', "'\\''"])(
  'a shell reads from the command what was sent: %s',
  (text) => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: text }] });
    const command = asCurl({ url: "http://127.0.0.1:9/v1/chat/completions?it's=1", body });
    const words = execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }; API_KEY=blank; ${command}`], { encoding: 'utf8' }).split(
      '\0',
    );
    expect(words).toContain("http://127.0.0.1:9/v1/chat/completions?it's=1");
    expect(words[words.indexOf('--data-raw') + 1]).toBe(body);
    expect(words).toContain('Authorization: Bearer blank');
  },
);

test('messages and tools of a request are shown as text', () => {
  const call = { id: 'c1', type: 'function', function: { name: 'addNode', arguments: '{"a":1}' } };
  const body = {
    messages: [
      { role: 'system', content: 'Be kind.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: {} },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [call] },
    ],
    tools: [{ type: 'function', function: { name: 'addNode', description: 'Adds.', parameters: {} } }],
  };
  expect(sentBody(JSON.stringify(body))).toEqual({
    messages: [
      { role: 'system', text: 'Be kind.' },
      { role: 'user', text: 'Look\n[image_url]' },
      { role: 'assistant', text: 'addNode({"a":1})' },
    ],
    tools: [{ name: 'addNode', description: 'Adds.' }],
  });
  expect(sentBody('{"messages":[')).toBeUndefined();
});
