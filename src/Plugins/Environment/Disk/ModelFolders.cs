namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>Lists model files as ComfyUI does: by kind, with their path below the kind's folders.</summary>
internal static class ModelFolders
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".safetensors", ".sft", ".ckpt", ".pt", ".pt2", ".pth", ".bin", ".gguf", ".onnx", ".pkl",
    };

    // Links are followed, as ComfyUI does; the depth bounds those that lead in circles.
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 6, IgnoreInaccessible = true };

    public static ModelFiles Read(string comfy)
    {
        var files = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (kind, folder) in Own(comfy).Concat(ExtraModelPaths.Read(comfy)))
        {
            if (!files.TryGetValue(kind, out var found)) files[kind] = found = new(StringComparer.Ordinal);
            if (Directory.Exists(folder)) found.UnionWith(Files(folder));
        }
        return new(files.Select(kind => KeyValuePair.Create<string, IReadOnlyList<string>>(kind.Key, [.. kind.Value])));
    }

    /// <summary>The name that ComfyUI now gives a kind.</summary>
    public static string Kind(string name) => name switch
    {
        "unet" => "diffusion_models",
        "clip" => "text_encoders",
        _ => name,
    };

    private static IEnumerable<(string Kind, string Folder)> Own(string comfy)
    {
        var models = Path.Combine(comfy, "models");
        return Directory.Exists(models) ? Directory.EnumerateDirectories(models).Select(folder => (Kind(Path.GetFileName(folder)), folder)) : [];
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", Deep)
        .Where(file => Endings.Contains(Path.GetExtension(file)))
        .Select(file => Path.GetRelativePath(folder, file));
}
