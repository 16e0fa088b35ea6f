"""ComfyUI-Manager, as far as the panel asks it, for the ComfyUI-shaped server: it installs a package by making its folder, whose nodes are
there after the next start, and it restarts as the Manager does, by replacing the process with a new one."""

import json
import os
import sys

from aiohttp import web
from server import PromptServer

WEB_DIRECTORY = "."
NODE_CLASS_MAPPINGS = {}

NODES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OBJECT_INFO = os.path.join(os.path.dirname(NODES), "object_info.json")
PACKAGE = "glitter"
TYPE = "GlitterMaker"

MODEL = {
    "name": "Fox", "type": "checkpoint", "base": "SD1.5", "save_path": "default", "filename": "fox.safetensors",
    "url": "https://example.org/fox.safetensors", "size": "2.1GB",
}
FETCHED = []

routes = PromptServer.instance.routes


def installed():
    return {PACKAGE: {"ver": "1.0.0", "cnr_id": PACKAGE, "enabled": True}} if os.path.isdir(os.path.join(NODES, PACKAGE)) else {}


AT_START = installed()
if AT_START:
    with open(OBJECT_INFO, encoding="utf-8") as file:
        types = json.load(file)
    types[TYPE] = {**types["SparkleMaker"], "display_name": "Glitter Maker", "python_module": f"custom_nodes.{PACKAGE}"}
    with open(OBJECT_INFO, "w", encoding="utf-8") as file:
        json.dump(types, file)


@routes.get("/manager/version")
async def version(_):
    return web.Response(text="V3.41")


@routes.get("/customnode/getmappings")
async def mappings(_):
    return web.json_response({PACKAGE: [[TYPE], {"title_aux": "Glitter"}]})


@routes.get("/customnode/getlist")
async def packages(_):
    known = {"title": "Glitter", "author": "someone", "stars": 321, "repository": "https://github.com/someone/glitter", "cnr_latest": "1.0.0"}
    return web.json_response({"channel": "default", "node_packs": {PACKAGE: known}})


@routes.get("/customnode/installed")
async def list_installed(request):
    return web.json_response(AT_START if request.query.get("mode") == "imported" else installed())


@routes.post("/customnode/import_fail_info")
async def fail_info(_):
    return web.Response(status=400)


@routes.post("/manager/queue/install")
async def install(request):
    item = await request.json()
    folder = os.path.join(NODES, item["id"])
    os.makedirs(os.path.join(folder, "web"))
    with open(os.path.join(folder, "__init__.py"), "w", encoding="utf-8") as file:
        file.write('WEB_DIRECTORY = "web"\nNODE_CLASS_MAPPINGS = {}\n')
    return web.Response()


@routes.get("/externalmodel/getlist")
async def models(_):
    return web.json_response({"models": [MODEL]})


@routes.get("/models")
async def kinds(_):
    return web.json_response(["checkpoints"])


@routes.get("/models/checkpoints")
async def checkpoints(_):
    return web.json_response(FETCHED)


@routes.post("/manager/queue/install_model")
async def fetch_model(request):
    item = await request.json()
    if any(item.get(name) != MODEL[name] for name in ("base", "save_path", "filename")):
        return web.Response(status=400, text="Invalid model install request is detected")
    FETCHED.append(item["filename"])
    return web.Response()


@routes.post("/manager/queue/start")
async def start(_):
    return web.Response()


@routes.get("/manager/queue/status")
async def status(_):
    return web.json_response({"total_count": 0, "done_count": 0, "in_progress_count": 0, "is_processing": False})


@routes.get("/queue")
async def queue(_):
    return web.json_response({"queue_running": [], "queue_pending": []})


@routes.post("/manager/reboot")
async def reboot(_):
    os.execv(sys.executable, [sys.executable, *sys.argv])
