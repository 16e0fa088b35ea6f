"""How a service of our own is started, started again, and ended."""

import asyncio
import json
import os
import sys
import tempfile
import textwrap
import unittest

from support import ROOT, eventually, module

import comfy_assistant_service
from comfy_assistant_service import Service

keeper_module = module("keeper")

NOWHERE = "http://127.0.0.1:9"
# A program with the service's command line: serve --child --port-file FILE.
SCRIPT = """
    import json, os, sys
    assert sys.argv[1:3] == ["serve", "--child"], sys.argv
    about = {"url": os.environ["COMFY_ASSISTANT_URLS"] + "/x", "pid": os.getpid(), "log": "/logs/service.log"}
    open(os.environ["SEEN"], "a").write(json.dumps({"token": os.environ["COMFY_ASSISTANT_TOKEN"], "pid": os.getpid()}) + chr(10))
    with open(sys.argv[4] + ".new", "w") as file: json.dump(about, file)
    os.replace(sys.argv[4] + ".new", sys.argv[4])
    BEHAVE
"""


class Keeping(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.seen_file = os.path.join(self.folder.name, "seen")

    def keeper(self, behaviour, **more):
        script = os.path.join(self.folder.name, "service.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(SCRIPT).replace("BEHAVE", behaviour))
        # Nothing answers there, whatever runs on the developer's machine.
        environment = {"PATH": os.environ.get("PATH", ""), "SEEN": self.seen_file, "COMFY_ASSISTANT_URLS": NOWHERE, **more}
        return keeper_module.Keeper(environment, lambda: lambda settings: Service(settings, [sys.executable, script]))

    def seen(self):
        if not os.path.exists(self.seen_file):
            return []
        with open(self.seen_file, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    async def test_a_service_is_started_with_a_token_of_its_own_and_ends_with_its_pipe(self):
        keeper = self.keeper("sys.stdin.read()", COMFY_ASSISTANT_TOKEN="the user's own token")
        await keeper.start()
        await eventually(lambda: keeper.url)
        self.assertEqual("http://127.0.0.1:0/x", keeper.url)
        self.assertEqual("/logs/service.log", keeper.log_file)
        [seen] = self.seen()
        self.assertEqual(keeper.token, seen["token"])
        self.assertGreaterEqual(len(keeper.token), 32)
        await keeper.stop()
        with self.assertRaises(ProcessLookupError):
            os.kill(seen["pid"], 0)

    async def test_one_that_does_not_end_is_ended(self):
        service = self.keeper("while True: __import__('time').sleep(1)")._launcher()({**os.environ, "SEEN": self.seen_file,
            "COMFY_ASSISTANT_URLS": "", "COMFY_ASSISTANT_TOKEN": ""})
        await service.ready(10)
        await service.stop(seconds=0.2)
        with self.assertRaises(ProcessLookupError):
            os.kill(self.seen()[0]["pid"], 0)

    async def test_one_that_ends_is_started_again_with_another_token_and_ever_longer_waits(self):
        waits = []
        real_sleep = asyncio.sleep

        async def sleep(seconds):
            if seconds >= 1:
                waits.append(seconds)
                seconds = 0
            await real_sleep(seconds)
        keeper_module.asyncio.sleep = sleep
        self.addCleanup(setattr, keeper_module.asyncio, "sleep", real_sleep)
        keeper = self.keeper("sys.exit(1)")
        await keeper.start()
        await eventually(lambda: len(waits) >= 4, seconds=30)
        await keeper.stop()
        self.assertEqual([2, 4, 8, 16], waits[:4])
        self.assertEqual(len(self.seen()), len({seen["token"] for seen in self.seen()}))
        self.assertIn("ended with code 1", keeper.why)

    async def test_one_with_a_wrong_setting_is_not_started_again(self):
        keeper = self.keeper("print('COMFYUI_PATH is wrong.', file=sys.stderr); sys.exit(2)")
        await keeper.start()
        await asyncio.wait_for(keeper._task, 10)
        self.assertIsNone(keeper.url)
        self.assertEqual("The service ended with code 2. COMFYUI_PATH is wrong.", keeper.why)
        self.assertEqual(1, len(self.seen()))

    async def test_a_missing_program_is_named(self):
        keeper = keeper_module.Keeper({"COMFY_ASSISTANT_URLS": NOWHERE}, lambda: lambda settings: Service(settings, ["/no/such/program"]))
        await keeper.start()
        await asyncio.wait_for(keeper._task, 10)
        self.assertIn("/no/such/program", keeper.why)

    async def test_without_a_wheel_the_panel_reads_how_to_get_it(self):
        keeper = keeper_module.Keeper({"COMFY_ASSISTANT_URLS": NOWHERE}, lambda: None)
        await keeper.start()
        await asyncio.wait_for(keeper._task, 10)
        self.assertIn("pip install comfy-assistant-service", keeper.why)

    async def test_a_service_that_runs_already_is_used_until_it_ends(self):
        async def answer(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            body = b'{"status":"ok","comfyUi":{}}'
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            writer.close()
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        url = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        keeper = self.keeper("sys.stdin.read()", COMFY_ASSISTANT_TOKEN="of-the-user", COMFY_ASSISTANT_URLS=url)
        await keeper.start()
        await eventually(lambda: keeper.url)
        self.assertEqual((url, "of-the-user"), (keeper.url, keeper.token))
        server.close()
        await eventually(lambda: self.seen(), seconds=15)
        self.assertNotEqual("of-the-user", keeper.token)
        await keeper.stop()

    async def test_the_parents_death_ends_the_service(self):
        behaviour = "sys.stdin.read(); open(os.environ['SEEN'] + '.ended', 'w').close()"
        self.keeper(behaviour)
        parent = os.path.join(self.folder.name, "parent.py")
        with open(parent, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(f"""
                import os, sys, time
                sys.path.insert(0, {os.path.join(ROOT, "build", "wheel")!r})
                from comfy_assistant_service import Service
                Service(dict(os.environ), [sys.executable, {os.path.join(self.folder.name, "service.py")!r}])
                time.sleep(60)
            """))
        environment = {**os.environ, "SEEN": self.seen_file, "COMFY_ASSISTANT_URLS": "", "COMFY_ASSISTANT_TOKEN": ""}
        process = await asyncio.create_subprocess_exec(sys.executable, parent, env=environment)
        await eventually(lambda: self.seen())
        process.kill()
        await process.wait()
        await eventually(lambda: os.path.exists(self.seen_file + ".ended"))


class Packaged(unittest.TestCase):
    def test_the_program_is_in_the_package(self):
        self.assertTrue(comfy_assistant_service.program().startswith(os.path.dirname(comfy_assistant_service.__file__)))

    def test_the_pack_is_small_enough_to_be_read(self):
        count = 0
        for folder, _, files in os.walk(os.path.join(ROOT, "comfyui-pack")):
            for name in files:
                if name.endswith(".py"):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        lines = file.readlines()
                    count += len(lines)
                    self.assertFalse([line for line in lines if len(line) > 141], name)
                    # The Registry flags it: processes are the launcher's business, in the wheel.
                    self.assertNotIn("subprocess", "".join(lines))
        self.assertLess(count, 300)


if __name__ == "__main__":
    unittest.main()
