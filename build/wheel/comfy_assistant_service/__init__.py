"""Starts the ComfyAssistant service, whose program is in this package, as a child of the calling process."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

__all__ = ["Service", "program"]


def program():
    """The path of the service's program in this package."""
    name = "comfy-assistant.exe" if os.name == "nt" else "comfy-assistant"
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bin", name)


class Service:
    """A running service. It ends with this process, however that ends: the system then closes the pipe that the service reads."""

    def __init__(self, settings, command=None):
        """
        settings: the environment of the service.
        command: the program and its first arguments; the program of this package when left out.
        """
        self._folder = tempfile.mkdtemp(prefix="comfy-assistant-")
        self._port_file = os.path.join(self._folder, "port.json")
        self._words = []
        command = command or [program()]
        if os.name != "nt" and command[0] == program() and not os.access(command[0], os.X_OK):
            # Some installers of wheels drop the right to execute.
            os.chmod(command[0], 0o755)
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if os.name == "nt" else {}
        self._process = subprocess.Popen(
            [*command, "serve", "--child", "--port-file", self._port_file],
            env=settings, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **hidden)
        threading.Thread(target=self._listen, name="comfy-assistant", daemon=True).start()

    async def ready(self, seconds):
        """What the service says of itself once it answers: url, pid, log, version. None if it ends before, or takes longer."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with open(self._port_file, encoding="utf-8") as file:
                    return json.load(file)
            except FileNotFoundError:
                await asyncio.sleep(0.05)
        return None

    async def wait(self):
        """Waits until the service ends, and returns its exit code."""
        while self._process.poll() is None:
            await asyncio.sleep(0.2)
        shutil.rmtree(self._folder, ignore_errors=True)
        return self._process.returncode

    async def stop(self, seconds=5):
        """Asks the service to end, and ends it after so many seconds."""
        self._process.stdin.close()
        deadline = time.monotonic() + seconds
        while self._process.poll() is None and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def last_words(self):
        """The last lines that the service wrote to its error output."""
        return "\n".join(self._words)

    def _listen(self):
        for line in self._process.stderr:
            self._words = [*self._words[-4:], line.decode("utf-8", "replace").rstrip()]


def main():
    """Runs the program in the foreground with this process's arguments: the command comfy-assistant."""
    sys.exit(subprocess.call([program(), *sys.argv[1:]]))
