/** Splits a response body into its events. What is no `data:` event or comment comes back as `odd`. */
export function readEvents(text) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  const events = [], odd = rest === '' ? [] : [rest];
  for (const block of blocks) {
    if (block.startsWith(':')) continue;
    if (block.startsWith('data: ') && !block.includes('\n')) events.push(block.slice('data: '.length));
    else odd.push(block);
  }
  return { events, odd, cut: rest !== '' };
}

/** The chunks of a body, without the final `[DONE]`. */
export const readChunks = (text) => readEvents(text).events.filter((data) => data !== '[DONE]').map((data) => JSON.parse(data));
