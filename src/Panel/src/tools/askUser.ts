import { Rejection, ToolError } from '../canvas/ToolError';
import { textArgument, type Tool } from '../toolbox/tool';

export const askUser: Tool = async (args, context) => {
  const question = textArgument(args, 'question').trim();
  if (question === '') throw new ToolError("'question' is empty; write what you want to know.");
  const choices = Array.isArray(args['choices']) ? args['choices'].map(String).filter((choice) => choice.trim() !== '') : [];
  const answer = await context.ask(question, choices);
  if (answer === undefined)
    throw new Rejection(
      context.signal.aborted
        ? 'The user stopped the answer instead of answering.'
        : 'The user would rather not answer. Go on with what you know, or leave it; do not ask the same again.',
    );
  return { answer };
};
