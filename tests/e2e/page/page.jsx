import { AssistantRuntimeProvider, ComposerPrimitive, makeAssistantTool, MessagePrimitive, ThreadPrimitive } from '@assistant-ui/react';
import { AssistantChatTransport, useChatRuntime } from '@assistant-ui/react-ai-sdk';
import { lastAssistantMessageIsCompleteWithToolCalls } from 'ai';
import { createRoot } from 'react-dom/client';

// A page as in assistant-ui's documentation, with two tools that run in the browser. Their calls are recorded in
// window.ran, for the tests.
window.ran = [];

const number = { type: 'number' };

const AddNode = makeAssistantTool({
  toolName: 'addNode',
  description: 'Add a node',
  parameters: {
    type: 'object',
    properties: { nodeType: { type: 'string' }, position: { type: 'object', properties: { x: number, y: number } } },
    required: ['nodeType'],
  },
  execute: async (input) => {
    window.ran.push({ tool: 'addNode', input });
    return { success: true, data: { nodeId: window.ran.length } };
  },
});

const ConnectNodes = makeAssistantTool({
  toolName: 'connectNodes',
  description: 'Connect two nodes',
  parameters: { type: 'object', properties: { sourceNodeId: number, sourceSlot: number, targetNodeId: number, targetSlot: number } },
  execute: async (input) => {
    window.ran.push({ tool: 'connectNodes', input });
    return { success: true, data: {} };
  },
});

const Text = ({ text }) => <p>{text}</p>;
const Call = ({ toolName, argsText, status, isError }) => (
  <p data-tool={toolName} data-input={argsText} data-status={isError ? 'error' : status.type}>
    {toolName}
  </p>
);

const Message = ({ role }) => (
  <MessagePrimitive.Root data-role={role}>
    <MessagePrimitive.Parts components={{ Text, tools: { Fallback: Call } }} />
  </MessagePrimitive.Root>
);
const messages = { UserMessage: () => <Message role="user" />, AssistantMessage: () => <Message role="assistant" /> };

function Page({ service }) {
  const runtime = useChatRuntime({
    transport: new AssistantChatTransport({ api: `${service}/api/chat` }),
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls,
  });
  return (
    <AssistantRuntimeProvider runtime={runtime}>
      <AddNode />
      <ConnectNodes />
      <ThreadPrimitive.Root>
        <ThreadPrimitive.Viewport>
          <ThreadPrimitive.Messages components={messages} />
        </ThreadPrimitive.Viewport>
        <ThreadPrimitive.If running>
          <span role="status">answering</span>
        </ThreadPrimitive.If>
        <ComposerPrimitive.Root>
          <ComposerPrimitive.Input aria-label="Message" />
          <ComposerPrimitive.Send>Send</ComposerPrimitive.Send>
        </ComposerPrimitive.Root>
      </ThreadPrimitive.Root>
    </AssistantRuntimeProvider>
  );
}

createRoot(document.getElementById('root')).render(<Page service={new URLSearchParams(location.search).get('service')} />);
