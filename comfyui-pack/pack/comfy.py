"""What the pack takes from the ComfyUI that loads it."""

import os

try:
    import folder_paths
    from comfy.cli_args import args
except ImportError:
    # A server that is shaped like ComfyUI's, as in tests.
    folder_paths = args = None


def listens_on():
    """The addresses that ComfyUI listens on, as its command line has them."""
    return str(getattr(args, "listen", "127.0.0.1") or "0.0.0.0")


def environment():
    """The settings for a service of our own: where this ComfyUI is. What the user has set stays."""
    scheme = "https" if getattr(args, "tls_keyfile", None) else "http"
    host = listens_on().split(",")[0].strip()
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    own = {"COMFYUI_BASE_URL": f"{scheme}://{host}:{getattr(args, 'port', 8188)}"}
    if folder_paths is not None:
        own["COMFYUI_PATH"] = folder_paths.base_path
    return {**own, **os.environ}
