using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>One answer of ComfyUI to <c>/object_info</c>.</summary>
/// <param name="Nodes">The node types.</param>
/// <param name="CacheValidators">What to ask with whether it still holds; null when the server gave nothing of the kind, as ComfyUI itself
/// does.</param>
public sealed record ObjectInfo(NodeCatalog Nodes, CacheValidators? CacheValidators);
