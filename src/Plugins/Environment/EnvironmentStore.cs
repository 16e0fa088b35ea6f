using System.Text.Json;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>
/// Keeps what the last scan found, so that the first answer of the next run needs no ComfyUI: <c>object_info.json</c> as ComfyUI
/// wrote it, <c>models.json</c> and <c>packages.json</c>.
/// </summary>
/// <param name="folder">Where the user's files lie.</param>
/// <param name="name">The ComfyUI's name, where there are several.</param>
public sealed class EnvironmentStore(UserContextFolder folder, string name = "")
{
    private const int LargestList = 64 * 1024 * 1024;
    private const int LargestNodes = 256 * 1024 * 1024;

    private string NodesFile => In("object_info.json");

    private string ModelsFile => In("models.json");

    private string PackagesFile => In("packages.json");

    /// <summary>
    /// What an earlier run found; null when nothing usable is there. A damaged list counts as not there: the next scan writes it anew.
    /// </summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<Installation?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await FileContent.ReadBytesAsync(NodesFile, LargestNodes, folder.Root, cancellationToken) is not { } nodes) return null;
            // Side by side: at a cold start both take their time.
            var reading = Task.Run(() => ObjectInfoReader.Read(nodes), cancellationToken);
            var packages = SavedLists.Packages(await TextFile.ReadAsync(PackagesFile, LargestList, cancellationToken, folder.Root));
            var models = SavedLists.Models(await TextFile.ReadAsync(ModelsFile, LargestList, cancellationToken, folder.Root));
            return new(NodeSource.Saved, await reading, packages, models, File.GetLastWriteTimeUtc(NodesFile));
        }
        catch (JsonException)
        {
            return null;
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, "the saved scan of ComfyUI");
        }
    }

    /// <summary>The node list as ComfyUI wrote it; null when there was no scan yet.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public Stream? OpenNodes()
    {
        try
        {
            return FileContent.Open(NodesFile, folder.Root);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, Path.GetFileName(NodesFile));
        }
    }

    private string In(string file) => Path.Combine(folder.EnvironmentFolder, name, file);

    internal AtomicFile BeginNodes() => AtomicFile.Begin(NodesFile);

    internal async Task SaveAsync(IReadOnlyList<Package> packages, ModelFiles models, CancellationToken cancellationToken)
    {
        await TextFile.WriteAsync(ModelsFile, JsonSerializer.Serialize(models.ByKind, ToolJson.Options), cancellationToken);
        await TextFile.WriteAsync(PackagesFile, JsonSerializer.Serialize(packages, ToolJson.Options), cancellationToken);
    }
}
