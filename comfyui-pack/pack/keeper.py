"""Keeps a service: one that runs already, or one of our own, which starts with ComfyUI, ends with it, and is started again when it ends."""

import asyncio
import json
import logging
import os
import secrets
import time

import aiohttp

USUAL = "http://127.0.0.1:5188"
STEADY_SECONDS = LONGEST_WAIT_SECONDS = 60
START_SECONDS = 30
# The service's exit code where a setting is wrong: another try would end the same way.
WRONG_SETTING = 2

log = logging.getLogger("ComfyAssistant")


class Keeper:
    """The service that requests go to. `url` and `token` are what the proxy needs; the token never leaves this process by another way."""

    def __init__(self, environment, launcher=None):
        self._environment = environment
        self._launcher = launcher or _launcher
        self._task = self._child = None
        self.url = self.why = self.log_file = None
        self.token = environment.get("COMFY_ASSISTANT_TOKEN", "").strip()
        # Where the user's own service would listen.
        self._usual = environment.get("COMFY_ASSISTANT_URLS", "").split(";")[0].strip().rstrip("/") or USUAL

    async def start(self, _app=None):
        self._task = asyncio.ensure_future(self._keep())

    async def stop(self, _app=None):
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._child:
            await self._child.stop()

    async def _keep(self):
        elsewhere = self._environment.get("COMFY_ASSISTANT_URL", "").strip().rstrip("/")
        if elsewhere:
            self.url = elsewhere
            return
        wait = 1
        while True:
            if await self._use_running():
                continue
            began = time.monotonic()
            try:
                code = await self._run_child()
            except OSError as failure:
                code, self.why = None, f"The service cannot be started: {failure}"
            self.url = None
            log.warning("%s", self.why)
            if code == WRONG_SETTING or self._child is None:
                return
            wait = 1 if time.monotonic() - began > STEADY_SECONDS else min(wait * 2, LONGEST_WAIT_SECONDS)
            await asyncio.sleep(wait)

    async def _use_running(self):
        """Uses the service that the user has started, for as long as it answers. False where there is none."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
            used = False
            while await _answers(http, self._usual):
                if not used:
                    self.token = self._environment.get("COMFY_ASSISTANT_TOKEN", "").strip()
                    self.url, self.why, used = self._usual, None, True
                await asyncio.sleep(5)
            return used

    async def _run_child(self):
        """Runs a service of our own until it ends, and returns its exit code."""
        self._child = None
        # A token of its own: nobody else on this machine can use the service's port.
        self.token = secrets.token_urlsafe(32)
        settings = {**self._environment, "COMFY_ASSISTANT_TOKEN": self.token, "COMFY_ASSISTANT_URLS": "http://127.0.0.1:0"}
        service = self._launcher()
        if service is None:
            self.why = "The service is not installed. Install it with ComfyUI's Python: python -m pip install comfy-assistant-service"
            return None
        self._child = child = service(settings)
        ended = asyncio.ensure_future(child.wait())
        try:
            about = await child.ready(START_SECONDS)
            if about:
                self.url, self.log_file, self.why = about["url"], about.get("log"), None
            code = await ended
        finally:
            ended.cancel()
        self.why = f"The service ended with code {code}. {child.last_words()}".strip()
        return code


def _launcher():
    """The launcher from the wheel, or the copy that `install --comfyui` put beside this pack with the path of its program."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        with open(os.path.join(here, "service.json"), encoding="utf-8") as file:
            command = json.load(file)["command"]
    except (OSError, ValueError, KeyError):
        command = None
    try:
        if command and os.path.isfile(command[0]):
            from ..comfy_assistant_service import Service
        else:
            from comfy_assistant_service import Service
            command = None
    except ImportError:
        return None
    return lambda settings: Service(settings, command)


async def _answers(http, url):
    try:
        async with http.get(url + "/healthz") as answer:
            return answer.status == 200 and "comfyUi" in await answer.json(content_type=None)
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, TypeError):
        return False
