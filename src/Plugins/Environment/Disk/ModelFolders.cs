namespace ComfyAssistant.Plugins.Environment.Disk;

/// <summary>Lists model files as ComfyUI does: by kind, with their path below the kind's folders.</summary>
internal static class ModelFolders
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".safetensors", ".sft", ".ckpt", ".pt", ".pt2", ".pth", ".bin", ".gguf", ".onnx", ".pkl",
    };

    public static ModelFiles Read(string comfy, LeftOut leftOut)
    {
        var files = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var walk = new ModelWalk(leftOut);
        foreach (var (kind, folder) in Own(comfy, leftOut).Concat(ExtraModelPaths.Read(comfy, leftOut)))
        {
            if (!files.TryGetValue(kind, out var found)) files[kind] = found = new(StringComparer.Ordinal);
            found.UnionWith(walk.Files(folder, Path.GetRelativePath(comfy, folder))
                .Where(file => Endings.Contains(Path.GetExtension(file))));
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

    private static IEnumerable<(string Kind, string Folder)> Own(string comfy, LeftOut leftOut)
    {
        var models = Path.Combine(comfy, "models");
        if (!Directory.Exists(models)) leftOut.Add("models", "there is no such folder");
        var folders = Directory.Exists(models) ? leftOut.Try("models", [], () => Directory.EnumerateDirectories(models).ToList()) : [];
        return folders.Where(folder => leftOut.IsUsable(Path.GetRelativePath(comfy, folder)))
            .Select(folder => (Kind(Path.GetFileName(folder)), folder));
    }
}
