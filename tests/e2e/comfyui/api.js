// The parts of ComfyUI's API object that extensions use: served as /scripts/api.js.
class Api extends EventTarget {
  apiURL = (path) => `/api${path}`;
  fileURL = (path) => path;
  fetchApi = (path, init) => fetch(path, init);
}

export const api = new Api();
