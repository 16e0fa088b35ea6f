"""A service as the proxy sees it, and a keeper that points at it."""

import asyncio
import logging
import os
import sys
import unittest

import aiohttp
from aiohttp import web

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "build", "wheel")]
sys.dont_write_bytecode = True
logging.getLogger("asyncio").setLevel(logging.ERROR)
logging.getLogger("ComfyAssistant").setLevel(logging.CRITICAL)

import comfy_server  # noqa: E402

PACK = comfy_server.load_pack(os.path.join(ROOT, "comfyui-pack"))
TOKEN = "planted-token-of-the-service"


def module(name):
    """A module of the pack."""
    return __import__("importlib").import_module(f".pack.{name}", PACK.__name__)


class PackTest(unittest.IsolatedAsyncioTestCase):
    """Serves ComfyUI's shape on one port and a scripted service on another."""

    listens_on = "127.0.0.1"

    async def asyncSetUp(self):
        self.requests = []
        self.answer = None
        self._runners = []
        self.service = await self.serve(self._service())
        self.keeper = module("keeper").Keeper({"COMFY_ASSISTANT_URL": self.service, "COMFY_ASSISTANT_TOKEN": TOKEN})
        app, routes = web.Application(), web.RouteTableDef()
        module("proxy").add_routes(app, routes, self.keeper, self.listens_on)
        app.add_routes(routes)
        self.comfy = await self.serve(app)
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))

    async def asyncTearDown(self):
        await self.http.close()
        for runner in reversed(self._runners):
            await runner.cleanup()

    async def serve(self, app):
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1)
        await site.start()
        self._runners.append(runner)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def ask(self, path, method="GET", **options):
        async with self.http.request(method, aiohttp.client.URL(self.comfy + path, encoded=True), allow_redirects=False, **options) as answer:
            return answer.status, dict(answer.headers), await answer.read()

    def _service(self):
        app = web.Application(client_max_size=64 * 1024 * 1024)

        async def any_path(request):
            self.requests.append(request)
            if self.answer:
                return await self.answer(request)
            body = await request.read()
            return web.Response(body=body or b"well", headers={"X-Own": "1", "Access-Control-Allow-Origin": "*", "Set-Cookie": "a=b"})

        app.router.add_route("*", "/{path:.*}", any_path)
        return app


async def eventually(check, seconds=10):
    """Waits until something is so."""
    async def wait():
        while not check():
            await asyncio.sleep(0.01)
    await asyncio.wait_for(wait(), seconds)
