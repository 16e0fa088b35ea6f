"""A server with the shape of ComfyUI's: it loads custom nodes from a folder as ComfyUI does, and serves them at one address.

python3 comfy_server.py FOLDER [PORT] runs it until it is killed; FOLDER holds custom_nodes, and may hold index.html and object_info.json.
"""

import importlib.util
import json
import os
import sys
import types

from aiohttp import web


class PromptServer:
    """What custom nodes reach as `server.PromptServer.instance`."""

    instance = None

    def __init__(self):
        PromptServer.instance = self
        self.app = web.Application()
        self.routes = web.RouteTableDef()

    def add_routes(self, folder, web_folders):
        # Every route of a custom node is also there below /api.
        under_api = web.RouteTableDef()
        for route in self.routes:
            under_api.route(route.method, "/api" + route.path)(route.handler, **route.kwargs)
        self.app.add_routes(under_api)
        self.app.add_routes(self.routes)
        for name, web_folder in web_folders.items():
            self.app.add_routes([web.static("/extensions/" + name, web_folder)])
        self.app.add_routes([
            web.get("/", lambda _: _file(folder, "index.html", "text/html")),
            web.get("/{script:scripts/\\w+\\.js}", lambda request: _file(folder, request.match_info["script"], "text/javascript")),
            web.get("/object_info", lambda _: _file(folder, "object_info.json", "application/json")),
            web.get("/system_stats", lambda _: web.json_response({"system": {}, "devices": []})),
            web.get("/{list:models|embeddings|extensions}", lambda _: web.json_response([])),
        ])


def load(folder):
    """The application for a folder with custom_nodes."""
    server = PromptServer()
    module = types.ModuleType("server")
    module.PromptServer = PromptServer
    sys.modules["server"] = module
    web_folders = {}
    nodes = os.path.join(folder, "custom_nodes")
    for name in sorted(os.listdir(nodes)):
        path = os.path.join(nodes, name)
        pack = load_pack(path)
        web_folders[name] = os.path.join(path, pack.WEB_DIRECTORY)
    server.add_routes(folder, web_folders)
    return server.app


def load_pack(path):
    """Loads a custom node folder under the name that ComfyUI gives it, which is no identifier."""
    name = path.replace(".", "_x_")
    spec = importlib.util.spec_from_file_location(name, os.path.join(path, "__init__.py"))
    pack = importlib.util.module_from_spec(spec)
    sys.modules[name] = pack
    spec.loader.exec_module(pack)
    return pack


def _file(folder, name, content_type):
    path = os.path.join(folder, name)
    if not os.path.isfile(path):
        return web.json_response({})
    with open(path, encoding="utf-8") as file:
        return web.Response(text=file.read(), content_type=content_type)


def _announced(port):
    def say(_):
        print(json.dumps({"url": f"http://127.0.0.1:{port}"}), flush=True)
    return say


if __name__ == "__main__":
    given = int(sys.argv[2]) if len(sys.argv) > 2 else 8188
    web.run_app(load(sys.argv[1]), host="127.0.0.1", port=given, print=_announced(given))
