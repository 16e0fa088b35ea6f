/** A `fetch` that keeps what went over the wire: the request's body, and every byte of the answer that the client was given. */
export class Recorder {
  exchanges = [];

  fetch = async (url, init) => {
    const exchange = { request: JSON.parse(init.body), text: '', whole: false };
    this.exchanges.push(exchange);
    const response = await fetch(url, init);
    exchange.status = response.status;
    exchange.headers = response.headers;
    return new Response(response.body.pipeThrough(tap(exchange)), response);
  };
}

function tap(exchange) {
  const decoder = new TextDecoder();
  return new TransformStream({
    transform(bytes, next) {
      exchange.text += decoder.decode(bytes, { stream: true });
      next.enqueue(bytes);
    },
    flush() {
      exchange.whole = true;
    },
  });
}
