import { once } from 'node:events';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/**
 * An OpenAI-compatible provider that plays a script: one answer per request, in order. It keeps every request it got, and
 * when the other side closed its connection.
 */
export class Provider {
  requests = [];
  /** What `GET /v1/models` lists, each as OpenAI's entries or with more; undefined for a provider without a list. */
  models;
  #answers = [];
  #server = createServer((request, response) => this.#serve(request, response));

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get baseUrl() {
    return `http://127.0.0.1:${this.#server.address().port}/v1`;
  }

  /** Scripts the next answers; see answers.mjs. */
  willAnswer(...answers) {
    this.#answers.push(...answers);
  }

  /** Forgets the script and the requests, so that one test cannot lean on another. */
  reset() {
    this.#answers = [];
    this.requests = [];
    this.models = undefined;
  }

  get unusedAnswers() {
    return this.#answers.length;
  }

  async #serve(request, response) {
    if (request.method === 'GET') {
      response.writeHead(this.models && request.url === '/v1/models' ? 200 : 404, { 'Content-Type': 'application/json' });
      return response.end(JSON.stringify({ object: 'list', data: this.models ?? [] }));
    }
    const chunks = await request.toArray();
    const record = {
      path: request.url,
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
      hungUp: once(response, 'close').then(() => !response.writableFinished),
    };
    this.requests.push(record);
    const answer = this.#answers.shift() ?? ((reply) => reply.refuse(500, 'The script has no answer for this request.'));
    await answer(new Reply(request, response, record.body));
  }
}

/** What an answer of the script writes to. Sends chunks as OpenAI does. */
class Reply {
  #request;
  #response;
  #asked;

  constructor(request, response, asked) {
    this.#request = request;
    this.#response = response;
    this.#asked = asked;
  }

  /** The messages of the request that is answered. */
  get messages() {
    return this.#asked.messages;
  }

  get isOpen() {
    return !this.#response.destroyed && !this.#response.writableEnded;
  }

  refuse(status, message, headers = {}) {
    this.#response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    this.#response.end(JSON.stringify({ error: { message, type: 'scripted_error', param: null, code: null } }));
  }

  async delta(delta, finish_reason = null) {
    await this.event({ ...this.#envelope(), choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  }

  async event(data) {
    if (!this.#response.headersSent) this.#response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    this.#response.write(`data: ${JSON.stringify(data)}\n\n`);
    await setImmediate();
  }

  async end(finishReason) {
    await this.delta({}, finishReason);
    if (this.#asked.stream_options?.include_usage)
      await this.event({ ...this.#envelope(), choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } });
    this.#response.end('data: [DONE]\n\n');
  }

  cut() {
    this.#request.socket.destroy();
  }

  #envelope() {
    return { id: 'chatcmpl-scripted', object: 'chat.completion.chunk', created: 1767225600, model: this.#asked.model, system_fingerprint: null };
  }
}
