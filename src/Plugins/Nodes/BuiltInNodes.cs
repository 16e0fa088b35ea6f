using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Plugins.Nodes;

/// <summary>
/// The commonest nodes of ComfyUI itself, for as long as no ComfyUI was ever seen. Their lists of model files are left open.
/// </summary>
internal static class BuiltInNodes
{
    private static readonly Lazy<NodeCatalog> LazyCatalog = new(() =>
    {
        using var json = new MemoryStream();
        using (var resource = Open()) resource.CopyTo(json);
        return ObjectInfoReader.Read(json.ToArray());
    });

    public static NodeCatalog Catalog => LazyCatalog.Value;

    /// <summary>The table in the shape of <c>/object_info</c>.</summary>
    public static Stream Open() => typeof(BuiltInNodes).Assembly.GetManifestResourceStream("core-nodes.json")!;
}
