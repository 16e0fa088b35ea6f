namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>ComfyUI's own folder, where it is on this machine (<c>COMFYUI_PATH</c>).</summary>
/// <param name="path">The folder that holds <c>main.py</c>, <c>models</c> and <c>custom_nodes</c>; null when it is not known.</param>
public sealed class ComfyFolder(string? path)
{
    /// <summary>The absolute path; null when it is not known.</summary>
    public string? Root { get; } = path is null ? null : Path.GetFullPath(path);

    internal IReadOnlyList<Package> Packages(LeftOut leftOut) =>
        Root is null ? [] : PackageFolders.Read(Path.Combine(Root, "custom_nodes"), leftOut);

    internal ModelFiles Models(LeftOut leftOut) => Root is null ? ModelFiles.None : ModelFolders.Read(Root, leftOut);

    /// <summary>A package's README; null when it has none, or this folder is not known.</summary>
    internal string? ReadMe(string package) =>
        // The name comes from a request: only a name that the folder itself lists is ever opened.
        Root is null ? null : PackageFolders.ReadMe(Path.Combine(Root, "custom_nodes"), package);
}
