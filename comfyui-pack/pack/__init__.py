"""What the pack does inside ComfyUI's server."""
