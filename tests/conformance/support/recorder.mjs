/** A `fetch` that keeps what went over the wire: the request's body and the whole answer, also what a client no longer reads after an error. */
export class Recorder {
  exchanges = [];

  fetch = async (url, init) => {
    const exchange = { request: JSON.parse(init.body), text: '', whole: false };
    this.exchanges.push(exchange);
    const response = await fetch(url, init);
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
