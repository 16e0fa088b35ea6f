/** A `fetch` that keeps what went over the wire: the request's body and the whole answer, also what a client no longer reads after an error. */
export class Recorder {
  exchanges = [];
  /** What was posted last; a page that is loaded again knows it. */
  posted;
  /** The connection of the next answer is lost after so many of its events; null to keep it. */
  loseAfter = null;

  fetch = async (url, init) => {
    if (init?.body) this.posted = JSON.parse(init.body);
    const exchange = { request: this.posted, url: String(url), text: '', whole: false };
    this.exchanges.push(exchange);
    const response = await fetch(url, init);
    if (response.status === 204) return (Object.assign(exchange, { status: 204, ended: undefined }), response);
    if (this.loseAfter !== null) {
      const lost = lose(response.body, this.loseAfter, exchange);
      this.loseAfter = null;
      Object.assign(exchange, { status: response.status, headers: response.headers, lost: true, ended: undefined });
      return new Response(lost, response);
    }
    const [forClient, forRecord] = response.body.tee();
    Object.assign(exchange, { status: response.status, headers: response.headers, ended: record(forRecord, exchange) });
    return new Response(forClient, response);
  };
}

/** Reads to the end, or to where the client hung up or the connection broke; `whole` tells which. */
async function record(body, exchange) {
  const decoder = new TextDecoder();
  try {
    for await (const bytes of body) exchange.text += decoder.decode(bytes, { stream: true });
    exchange.whole = true;
  } catch (error) {
    exchange.broken = error;
  }
}

/** The first events of a body, and then a broken connection. */
function lose(body, events, exchange) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let left = events;
  return new ReadableStream({
    async pull(controller) {
      if (left <= 0) {
        await reader.cancel();
        return controller.error(new TypeError('network error'));
      }
      const { value, done } = await reader.read();
      if (done) return controller.close();
      const text = decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      const kept = blocks.slice(0, Math.min(left, blocks.length - 1)).map((block) => block + '\n\n').join('');
      left -= blocks.length - 1;
      exchange.text += kept;
      controller.enqueue(new TextEncoder().encode(kept));
    },
  }, { highWaterMark: 0 });
}
