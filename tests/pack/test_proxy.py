"""What the proxy passes on, and what it keeps to itself."""

import asyncio
import os
import unittest

from aiohttp import web

from support import TOKEN, PackTest, eventually


class WhatIsPassedOn(PackTest):
    async def test_a_path_with_its_query_goes_to_the_service_as_it_was_written(self):
        for path in ("/api/tools?x=%20%2F&y=1", "/healthz", "/mcp", "/prompts", "/tools", "/assets/index-a.js", "/api/skills/caf%C3%A9%20au%20lait", "/"):
            status, _, body = await self.ask("/assistant" + path)
            self.assertEqual((200, b"well"), (status, body), path)
            self.assertEqual(path, self.requests[-1].raw_path)

    async def test_without_its_slash_the_page_is_sent_where_it_finds_its_scripts(self):
        status, headers, _ = await self.ask("/assistant")
        self.assertEqual((302, "assistant/"), (status, headers["Location"]))

    async def test_other_paths_are_not_passed_on(self):
        for path in ("/admin", "/apix", "/api/../admin", "/api/%2e%2e/admin", "/api/..%2fadmin", "/api//x", "/api/a%5c..%5cb", "/api/%00",
                     "//evil.example/api", "/assets/../../etc/passwd"):
            status, _, _ = await self.ask("/assistant" + path)
            self.assertEqual(404, status, path)
        self.assertEqual([], self.requests)

    async def test_every_method_and_a_large_body(self):
        body = os.urandom(20 * 1024 * 1024)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            status, _, back = await self.ask("/assistant/api/chat", method, data=body)
            self.assertEqual(200, status)
            self.assertTrue(back == body)
            self.assertEqual(method, self.requests[-1].method)

    async def test_the_status_and_the_headers_of_an_answer_come_back(self):
        async def refuse(_):
            return web.json_response({"error": "no"}, status=418, headers={"X-ComfyAssistant-Shortened": "3"})
        self.answer = refuse
        status, headers, body = await self.ask("/assistant/api/chat", "POST", json={})
        self.assertEqual((418, "3", b'{"error": "no"}'), (status, headers["X-ComfyAssistant-Shortened"], body))

    async def test_an_answer_streams(self):
        goes_on = asyncio.Event()

        async def stream(request):
            response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
            await response.prepare(request)
            await response.write(b"data: 1\n\n")
            await goes_on.wait()
            await response.write(b"data: 2\n\n")
            return response
        self.answer = stream
        async with self.http.post(self.comfy + "/assistant/api/chat", data=b"{}") as answer:
            # Read before the service goes on: nothing is held back.
            self.assertEqual(b"data: 1\n\n", await answer.content.readany())
            goes_on.set()
            self.assertEqual(b"data: 2\n\n", await answer.content.read())

    async def test_a_body_streams(self):
        goes_on = asyncio.Event()
        got = []

        async def read(request):
            got.append(await request.content.readany())
            goes_on.set()
            got.append(await request.content.read())
            return web.Response()
        self.answer = read

        async def body():
            yield b"first"
            await goes_on.wait()
            yield b"second"
        status, _, _ = await self.ask("/assistant/api/chat", "POST", data=body())
        self.assertEqual((200, [b"first", b"second"]), (status, got))

    async def test_a_reader_who_leaves_ends_the_request_to_the_service(self):
        left = asyncio.Event()

        async def endless(request):
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(b"data: 1\n\n")
            while request.transport and not request.transport.is_closing():
                await asyncio.sleep(0.02)
            left.set()
            return response
        self.answer = endless
        answer = await self.http.post(self.comfy + "/assistant/api/chat", data=b"{}")
        await answer.content.readany()
        answer.close()
        await asyncio.wait_for(left.wait(), 5)

    async def test_a_service_that_hangs_up_is_named(self):
        async def hang_up(request):
            request.transport.abort()
            return web.Response()
        self.answer = hang_up
        status, _, body = await self.ask("/assistant/healthz")
        self.assertEqual(502, status)
        self.assertIn(b"does not answer", body)

    async def test_while_there_is_no_service_the_answer_says_why(self):
        self.keeper.url, self.keeper.why = None, "The service ended with code 2."
        status, _, body = await self.ask("/assistant/healthz")
        self.assertEqual(503, status)
        self.assertIn(b"ended with code 2", body)


class WhoMayUseIt(PackTest):
    async def test_the_page_itself_may(self):
        host = self.comfy.split("//")[1]
        for origin in (None, f"http://{host}", f"https://{host}"):
            status, _, _ = await self.ask("/assistant/api/tools", headers={"Origin": origin} if origin else {})
            self.assertEqual(200, status, origin)
        status, _, _ = await self.ask("/assistant/api/tools", headers={"Host": "pod-8188.example", "Origin": "https://pod-8188.example"})
        self.assertEqual(200, status)

    async def test_no_other_page_may(self):
        for origin in ("http://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "https://127.0.0.1.evil.example", "", "x"):
            status, headers, _ = await self.ask("/assistant/api/tools", headers={"Origin": origin} if origin else {"Origin": "null"})
            self.assertEqual(403, status, origin)
            self.assertNotIn("Access-Control-Allow-Origin", headers)
        for site in ("cross-site", "same-site"):
            status, _, _ = await self.ask("/assistant/api/tools", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"})
            self.assertEqual(403, status, site)
        status, _, _ = await self.ask("/assistant/pack", headers={"Origin": "http://evil.example"})
        self.assertEqual(403, status)
        self.assertEqual([], self.requests)

    async def test_two_origins_are_refused(self):
        host = self.comfy.split("//")[1]
        status, _, _ = await self.ask("/assistant/api/tools", headers=[("Origin", f"http://{host}"), ("Origin", "http://evil.example")])
        self.assertEqual(403, status)

    async def test_the_service_gets_its_token_and_nothing_of_the_pages_own_credentials(self):
        host = self.comfy.split("//")[1]
        await self.ask("/assistant/api/tools", headers={
            "Authorization": "Bearer of-the-page", "Cookie": "session=1", "Origin": f"http://{host}", "Referer": f"http://{host}/x",
            "X-Forwarded-For": "1.2.3.4", "Sec-Fetch-Site": "same-origin", "X-Other": "kept",
        })
        sent = self.requests[-1].headers
        self.assertEqual(f"Bearer {TOKEN}", sent["Authorization"])
        self.assertEqual(self.service, sent["Origin"])
        self.assertEqual("kept", sent["X-Other"])
        for name in ("Cookie", "Referer", "X-Forwarded-For", "Sec-Fetch-Site"):
            self.assertNotIn(name, sent)

    async def test_the_service_is_told_of_requests_from_elsewhere(self):
        await self.ask("/assistant/api/tools")
        self.assertNotIn("X-ComfyAssistant-Remote", self.requests[-1].headers)
        await self.ask("/assistant/api/tools", headers={"Host": "pod-8188.example"})
        self.assertEqual("1", self.requests[-1].headers["X-ComfyAssistant-Remote"])

    async def test_the_token_is_in_no_byte_that_comes_back(self):
        async def ask_for_token(_):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        async def hang_up(request):
            request.transport.abort()
            return web.Response()
        for behaviour in (None, ask_for_token, hang_up):
            self.answer = behaviour
            for path in ("/assistant/pack", "/assistant/api/tools", "/assistant/healthz", "/assistant/admin"):
                _, headers, body = await self.ask(path)
                self.assertNotIn(TOKEN, str(headers) + body.decode())
                self.assertNotIn("WWW-Authenticate", headers)

    async def test_what_concerns_the_services_own_origin_stays_behind(self):
        _, headers, _ = await self.ask("/assistant/api/tools")
        self.assertEqual("1", headers["X-Own"])
        for name in ("Access-Control-Allow-Origin", "Set-Cookie"):
            self.assertNotIn(name, headers)


class WhatIsSaidOfIt(PackTest):
    async def test_the_panel_reads_whether_it_runs_and_where_its_log_is(self):
        self.keeper.log_file = "/home/me/logs/service.log"
        _, _, body = await self.ask("/assistant/pack")
        self.assertEqual(b'{"running": true, "why": null, "log": "/home/me/logs/service.log", "network": false}', body)

    async def test_loopback_is_told_from_a_network(self):
        is_loopback = __import__("support").module("proxy")._is_loopback
        for address, expected in (("127.0.0.1", True), ("localhost,::1", True), ("0.0.0.0", False), ("127.0.0.1,192.168.1.2", False), ("::", False)):
            self.assertEqual(expected, is_loopback(address), address)

    async def test_the_keeper_uses_what_the_variable_names(self):
        await eventually(lambda: self.keeper.url == self.service)


if __name__ == "__main__":
    unittest.main()
