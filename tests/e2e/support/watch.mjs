import assert from 'node:assert/strict';
import { breaches } from '../../conformance/support/rules.mjs';

/** Watches a page: the errors it logs, and what it exchanges with the service. */
export function watch(page) {
  const complaints = [];
  const answers = [];
  // Errors only: in development, assistant-ui 0.12.9 warns about every call whose result arrives with its arguments.
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.stack));
  page.on('response', (response) => isChat(response.request()) && answers.push(response));

  return {
    /** Checks everything seen so far, and how many requests the page made. */
    async verify({ posted }) {
      assert.deepEqual(complaints, [], 'the page complained');
      assert.equal(answers.length, posted, 'requests to the service');
      for (const answer of answers) {
        const exchange = {
          request: answer.request().postDataJSON(),
          headers: new Headers(answer.headers()),
          text: await answer.text(),
          whole: true,
        };
        assert.deepEqual(await breaches(exchange), [], exchange.text);
      }
    },
  };
}

const isChat = (request) => request.method() === 'POST' && new URL(request.url()).pathname === '/api/chat';
