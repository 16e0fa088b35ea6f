import { address, call } from '../service/service';

/** A fetch for the AI SDK's transports: to the service's address, with its token and with failures that are fit for display. */
export function serviceFetch(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  return call((url instanceof Request ? url.url : String(url)).slice(address().length), init);
}
