"""ComfyAssistant in ComfyUI: a panel in the sidebar, and the service behind it on ComfyUI's own address. It adds no nodes."""

import logging

WEB_DIRECTORY = "./web"
NODE_CLASS_MAPPINGS = {}
NODE_DISPLAY_NAME_MAPPINGS = {}
__all__ = ["WEB_DIRECTORY", "NODE_CLASS_MAPPINGS", "NODE_DISPLAY_NAME_MAPPINGS"]

try:
    from server import PromptServer
except ImportError:
    # Imported without ComfyUI around it, as tests and the Registry's checks do.
    PromptServer = None

if getattr(PromptServer, "instance", None) is not None:
    from .pack import comfy, keeper, proxy

    try:
        server = PromptServer.instance
        proxy.add_routes(server.app, server.routes, keeper.Keeper(comfy.environment()), comfy.listens_on())
    except RuntimeError:
        # ComfyUI must start whatever happens here: its panel then says that the service cannot be reached.
        logging.exception("ComfyAssistant was not added to ComfyUI's server")
