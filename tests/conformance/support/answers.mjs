/**
 * The script of one model call. An answer is a function that writes to a reply (provider.mjs); `answer` makes one of pieces,
 * which come in the order in which they are given.
 */
export const answer = (...pieces) => async (reply) => {
  await reply.delta({ role: 'assistant', content: '' });
  let calls = 0;
  for (const piece of pieces) {
    if (piece.calls) calls += 1;
    await piece(reply, calls - 1);
    if (!reply.isOpen) return;
  }
  await reply.end(calls > 0 ? 'tool_calls' : 'stop');
};

/** Text, one delta for each of the strings. */
export const say = (...texts) => each(texts, (content) => ({ content }));

/** Reasoning as DeepSeek and many others send it. */
export const think = (...texts) => each(texts, (reasoning_content) => ({ reasoning_content }));

/** A tool call whose arguments come in pieces of a few characters. Arguments given as a string are sent as they are. */
export const call = (name, args, id = `call_${name}_${++callCount}`) => Object.assign(
  async (reply, index) => {
    await reply.delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] });
    for (const piece of cut(typeof args === 'string' ? args : JSON.stringify(args)))
      await reply.delta({ tool_calls: [{ index, function: { arguments: piece } }] });
  },
  { calls: true },
);

/** A tool call whose arguments come in these pieces; a promise among them holds the rest back until it is kept. */
export const writeCall = (name, pieces, id = `call_${name}_${++callCount}`) => Object.assign(
  async (reply, index) => {
    await reply.delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] });
    for (const piece of pieces)
      if (typeof piece === 'string') await reply.delta({ tool_calls: [{ index, function: { arguments: piece } }] });
      else await piece;
  },
  { calls: true },
);

/** Holds the rest of the answer back until the promise is kept. */
export const holdUntil = (promise) => () => promise;

/** Text that goes on until the other side hangs up. */
export const sayForever = (content) => async (reply) => {
  while (reply.isOpen) {
    await reply.delta({ content });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** An error inside the stream, which ends it. */
export const breakWith = (message) => async (reply) => {
  await reply.event({ error: { message, type: 'server_error', code: null } });
  reply.cut();
};

/** Some text and an error in one packet: the service sees both at once. */
export const breakAtOnce = (content, message) => async (reply) => {
  const text = reply.delta({ content });
  await reply.event({ error: { message, type: 'server_error', code: null } });
  await text;
  reply.cut();
};

/** The connection is lost. */
export const lose = () => async (reply) => reply.cut();

/** An HTTP error in place of an answer. */
export const refuse = (status, message, headers) => (reply) => reply.refuse(status, message, headers);

let callCount = 0;

const each = (items, toDelta) => async (reply) => {
  for (const item of items) await reply.delta(toDelta(item));
};

const cut = (text) => text.match(/[^]{1,7}/g) ?? [''];
