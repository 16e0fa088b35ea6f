using System.Text.Json;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Examples.Results;

/// <summary>What came of the last runs: <c>example-runs/ID.json</c> in the user's data, at most thirty.</summary>
internal sealed class RunStore(UserContextFolder folder)
{
    private const int MostKept = 30;
    private const int MaxBytes = 16 * 1024 * 1024;
    private const string Pattern = "*.json";

    private readonly string _root = folder.ExampleRunsFolder;

    /// <summary>Stores a result; the oldest go where there are too many.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task AddAsync(RunResult result)
    {
        await TextFile.WritePrivateAsync(
            Path.Combine(_root, result.Id + ".json"), JsonSerializer.Serialize(result, RunJson.Default.RunResult), CancellationToken.None);
        foreach (var old in Files().Skip(MostKept))
            TextFile.Delete(old);
    }

    /// <summary>All of them, the newest first; what cannot be read is left out.</summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public async Task<IReadOnlyList<RunResult>> ListAsync(CancellationToken cancellationToken)
    {
        var results = new List<RunResult>();
        foreach (var file in Files().Take(MostKept))
            if (await TryAsync(file, _root, cancellationToken) is { } result)
                results.Add(result);
        return results;
    }

    /// <summary>A result that <c>--json</c> wrote.</summary>
    /// <exception cref="ContextException">NotFound, Unreadable or Unavailable.</exception>
    public static async Task<RunResult> ReadAsync(string file, CancellationToken cancellationToken) =>
        !File.Exists(file) ? throw new ContextException(ContextFault.NotFound, $"There is no file {file}.")
        : await TryAsync(file, null, cancellationToken)
            ?? throw new ContextException(ContextFault.Unreadable, $"{Path.GetFileName(file)} holds no result that --json wrote.");

    private static async Task<RunResult?> TryAsync(string file, string? root, CancellationToken cancellationToken)
    {
        try
        {
            return await FileContent.ReadTextAsync(file, MaxBytes, root, cancellationToken) is { } text
                && JsonSerializer.Deserialize(text, RunJson.Default.RunResult) is { Examples: not null, Prompts: not null } result
                    ? result : null;
        }
        catch (Exception broken) when (broken is JsonException or ContextException { Fault: ContextFault.Unreadable })
        {
            return null;
        }
    }

    // Their names are times.
    private IReadOnlyList<string> Files() => FolderLook.At<IReadOnlyList<string>>(
        () => [.. Directory.EnumerateFiles(_root, Pattern).OrderByDescending(Path.GetFileName, StringComparer.Ordinal)], [],
        "The results of earlier runs cannot be read now.");
}
