/** What a strict provider answers 400 to. Returns every fault of a chat completion request in words. */
export function faults({ messages, tools = [], stream }) {
  const found = [];
  const rule = (holds, otherwise) => holds || found.push(otherwise);
  rule(stream === true, 'does not stream');
  rule(messages[0]?.role === 'system', 'does not start with the system message');
  rule(tools.every(({ type, function: { name } }) => type === 'function' && /^[A-Za-z]\w{0,63}$/.test(name)), 'has a tool with a name that is none');

  let open = [];
  messages.forEach((message, index) => {
    const at = `messages[${index}]`;
    if (message.role === 'tool') {
      rule(open.includes(message.tool_call_id), `${at} answers ${message.tool_call_id}, which the message before did not call`);
      rule(typeof message.content === 'string', `${at} has no text`);
      open = open.filter((id) => id !== message.tool_call_id);
      return;
    }
    rule(open.length === 0, `${at} comes while ${open} is unanswered`);
    rule(index === 0 || message.role !== 'system', `${at} is a second system message`);
    rule(message.content?.length > 0 || message.tool_calls?.length > 0, `${at} is empty`);
    open = (message.tool_calls ?? []).map((call) => call.id);
    rule(!(message.role === 'user' && messages[index - 1]?.role === 'tool'), `${at} is a user's message behind a tool's result`);
    rule(index !== messages.length - 1 || message.role !== 'assistant', `${at} is an assistant's message at the end`);
    rule(index === 0 || message.role !== messages[index - 1].role, `${at} has the role of the message before`);
    for (const call of message.tool_calls ?? []) rule(/^[A-Za-z0-9]{9}$/.test(call.id) || named(message, call.id), `${at} has the call id ${call.id}`);
    for (const call of message.tool_calls ?? []) rule(isObject(call.function.arguments), `${at} calls ${call.function.name} with arguments that are no object`);
  });
  rule(open.length === 0, `ends while ${open} is unanswered`);
  const ids = messages.flatMap((message) => message.tool_calls ?? []).map((call) => call.id);
  rule(new Set(ids).size === ids.length, `uses a call id twice: ${ids}`);
  return found;
}

/** Whether the provider's own state speaks of the call by the id that it gave it. */
const named = (message, id) => JSON.stringify(message.reasoning_details ?? null).includes(JSON.stringify(id));

function isObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
