"""Passes /assistant/… on ComfyUI's own address to the service, so that one origin, https, tunnels and pods need no second port."""

import asyncio
import logging
import posixpath
import re
from urllib.parse import unquote, urlsplit

import aiohttp
from aiohttp import web
from yarl import URL

PREFIX = "/assistant"
# The service's pages and its API; nothing else that may listen at that address one day.
OURS = re.compile(r"(|prompts(/requests(/.*)?)?|tools|healthz|api-docs|mcp|THIRD-PARTY-NOTICES\.txt|(api|assets|openapi)(/.*)?)")
# Of one connection only (RFC 9110, 7.6.1), or not for the service: ComfyUI's cookies and the page's own credentials.
KEPT_BACK = re.compile(
    "host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|cookie|authorization|origin|referer|accept-encoding"
    "|content-length|forwarded|x-forwarded-.*|sec-fetch-.*", re.IGNORECASE)
NOT_RETURNED = re.compile(
    "connection|keep-alive|proxy-.*|transfer-encoding|upgrade|trailer|content-length|content-encoding|set-cookie|server|date"
    "|www-authenticate|access-control-.*|vary", re.IGNORECASE)
# How often a streamed answer looks whether its reader is still there.
LOOK_SECONDS = 0.5

log = logging.getLogger("ComfyAssistant")


def add_routes(app, routes, keeper, listens_on):
    """Adds the proxy to ComfyUI's routes, and the keeper to the start and the end of its server."""

    @routes.get(PREFIX)
    async def page(request):
        # With a slash, so that the page finds its scripts; relative, as ComfyUI may be below a path itself.
        raise web.HTTPFound(PREFIX[1:] + "/")

    @routes.route("*", PREFIX + "/{path:.*}")
    async def assistant(request):
        if refusal := _refusal(request):
            return _problem(403, refusal)
        # Two ways to write a path must not be understood in two ways.
        path = unquote(request.raw_path.split("?")[0].partition(PREFIX + "/")[2])
        if path == "pack":
            return web.json_response(_about(keeper, listens_on))
        if not OURS.fullmatch(path) or "\\" in path or "\0" in path or posixpath.normpath("/" + path) != "/" + path:
            return _problem(404, "The assistant has no such path.")
        if keeper.url is None:
            return _problem(503, keeper.why or "The service is starting.")
        try:
            return await _pass(request, keeper)
        except (aiohttp.ClientConnectionError, asyncio.TimeoutError) as failure:
            log.warning("ComfyAssistant's service does not answer: %s", failure)
            return _problem(502, keeper.why or "The service does not answer.")

    app.on_startup.append(keeper.start)
    app.on_cleanup.append(keeper.stop)


async def _pass(request, keeper):
    headers = {name: value for name, value in request.headers.items() if not KEPT_BACK.fullmatch(name)}
    if keeper.token:
        headers["Authorization"] = f"Bearer {keeper.token}"
    if request.headers.get("Origin"):
        # It was this page's own, which the service need not know by name.
        headers["Origin"] = keeper.url
    if not (_is_loopback(request.remote or "") and _is_loopback(request.url.host or "")):
        # The service lets nobody elsewhere name a program that it starts.
        headers["X-ComfyAssistant-Remote"] = "1"
    url = URL(keeper.url + request.raw_path.partition(PREFIX)[2], encoded=True)
    body = request.content if request.can_read_body else None
    # No limit of time: an answer may take minutes, and the service ends a silent one itself.
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=10)) as http:
        async with http.request(request.method, url, headers=headers, data=body, allow_redirects=False) as answer:
            back = {name: value for name, value in answer.headers.items() if not NOT_RETURNED.fullmatch(name)}
            response = web.StreamResponse(status=answer.status, headers=back)
            await response.prepare(request)
            await _stream(request, answer, response)
            return response


async def _stream(request, answer, response):
    chunk = None
    try:
        while True:
            chunk = chunk or asyncio.ensure_future(answer.content.readany())
            done, _ = await asyncio.wait({chunk}, timeout=LOOK_SECONDS)
            if request.transport is None or request.transport.is_closing():
                # Leaving closes the connection to the service, which then stops the model.
                return
            if done:
                piece, chunk = chunk.result(), None
                if not piece:
                    break
                await response.write(piece)
        await response.write_eof()
    except ConnectionResetError:
        return
    finally:
        if chunk:
            chunk.cancel()


def _refusal(request):
    """Why a page may not use the proxy: the same rule as the service's own, with ComfyUI's address in the place of loopback."""
    origins = request.headers.getall("Origin", [])
    if len(origins) > 1:
        return "The request has two Origin headers."
    is_visit = request.headers.get("Sec-Fetch-Dest") == "document"
    if not origins and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and not is_visit:
        return "Pages of other sites may not use the assistant."
    if origins and urlsplit(origins[0]).netloc.lower() != request.headers.get("Host", "").lower():
        return f"Pages of \"{origins[0][:200]}\" may not use the assistant at this address."
    return None


def _about(keeper, listens_on):
    """For the panel: whether the service runs, why not, where its log is, and whether others can reach it."""
    return {"running": keeper.url is not None, "why": keeper.why, "log": keeper.log_file, "network": not _is_loopback(listens_on)}


def _is_loopback(addresses):
    return all(re.fullmatch(r"localhost|127\.[\d.]+|::1", address.strip()) for address in addresses.split(","))


def _problem(status, error):
    return web.json_response({"status": status, "error": error}, status=status)
