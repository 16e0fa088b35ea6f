using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment.Disk;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>What is known of one ComfyUI, and the looks at it.</summary>
/// <param name="comfy">That ComfyUI.</param>
/// <param name="disk">Its folder, where that is known.</param>
/// <param name="store">Keeps the result for the next run.</param>
/// <param name="timeProvider">Dates the scan.</param>
public sealed class ComfyScan(ComfyClient comfy, ComfyFolder disk, EnvironmentStore store, TimeProvider timeProvider)
    : IAsyncDisposable
{
    private const string Embeddings = "embeddings";
    private const int MostKinds = 500;

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _scan = Task.CompletedTask;
    private volatile Installation _current = Installation.BuiltIn;

    // The answer that the current installation was made from, in this run.
    private ObjectInfo? _answer;

    /// <summary>What is known now; never null. Read it once per task, as a scan may replace it at any time.</summary>
    public Installation Current => _current;

    /// <summary>Takes up what an earlier run has found.</summary>
    /// <exception cref="Storage.ContextException">Unavailable.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        // The first search makes its index: a start that is answered at once has better things to do, and a scan makes a new one.
        if (await store.LoadAsync(cancellationToken) is { } saved) _current = saved;
    }

    /// <summary>Looks what is installed now and keeps it. One scan at a time: who asks during one gets its result.</summary>
    /// <param name="cancellationToken">Stops waiting; the scan itself goes on for the others.</param>
    /// <exception cref="ComfyException">ComfyUI could not be asked; the nodes known before stay, files on the disk are up to
    /// date.</exception>
    /// <exception cref="Storage.ContextException">The result could not be kept.</exception>
    public async Task<Installation> ScanAsync(CancellationToken cancellationToken)
    {
        Task scan;
        lock (_lock)
            scan = _scan.IsCompleted ? _scan = Task.Run(() => RunAsync(_stop.Token), _stop.Token) : _scan;
        await scan.WaitAsync(cancellationToken);
        return _current;
    }

    /// <summary>The current node types as ComfyUI's <c>/object_info</c> tells them; the caller closes the stream.</summary>
    /// <exception cref="Storage.ContextException">The saved answer cannot be read.</exception>
    public Stream OpenObjectInfo() => (Current.IsComplete ? store.OpenNodes() : null) ?? BuiltInNodes.Open();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _scan.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var leftOut = new LeftOut();
        var (packages, files) = (disk.Packages(leftOut), disk.Models(leftOut));
        if (disk.Root is not null) _current = _current.With(packages, files, _current.ScannedAt, leftOut: leftOut.Lines);

        var (answer, notKept) = await ReadNodesAsync(cancellationToken);
        var known = ReferenceEquals(answer, _answer) ? _current : new Installation(NodeSource.Scanned, answer.Nodes, packages, files);
        // Now rather than with the first question, which somebody waits for, and while ComfyUI is asked for the rest.
        var indexing = Task.Run(() => known.Search, cancellationToken);
        var models = await ReadModelsAsync(files, leftOut, cancellationToken);
        string[] seen = [.. Loaded(answer.Nodes), .. await ExtensionsAsync(cancellationToken)];
        packages = [.. packages.Concat(seen.Select(name => new Package(name)))
            .DistinctBy(package => package.Name).OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];
        await indexing;
        var scanned = known.With(packages, models, timeProvider.GetUtcNow(), await ReplacedAsync(cancellationToken), leftOut.Lines);
        (_current, _answer) = (scanned, answer);
        // Last: a full disk keeps nothing for the next run, but what was found counts in this one.
        await store.SaveAsync(packages, models, cancellationToken);
        if (notKept is not null) throw notKept;
    }

    // The second is why the answer could not be kept for the next run, which is no reason to do without it in this one.
    private async Task<(ObjectInfo Answer, ContextException? NotKept)> ReadNodesAsync(CancellationToken cancellationToken)
    {
        // Begun only when there is something to write: a service that never sees ComfyUI leaves no empty folder behind.
        AtomicFile? draft = null;
        SparedStream? copy = null;
        ContextException? trouble = null;
        try
        {
            var answer = await comfy.ReadNodesAsync(_answer, BeginCopy, cancellationToken);
            trouble ??= copy?.Fault is { } fault ? FileFault.Explain(fault, "object_info.json") : null;
            if (draft is not null && trouble is null) await draft.CommitAsync();
            return (answer, trouble);
        }
        catch (ContextException e) when (trouble is null && _answer is not null)
        {
            return (_answer, e);
        }
        finally
        {
            if (draft is not null) await draft.DisposeAsync();
        }

        Stream? BeginCopy()
        {
            try
            {
                draft = store.BeginNodes();
                return copy = new SparedStream(draft.Content);
            }
            catch (ContextException e)
            {
                trouble = e;
                return null;
            }
        }
    }

    // What ComfyUI lists is what its loaders take; the disk adds only kinds that it does not know.
    private async Task<ModelFiles> ReadModelsAsync(ModelFiles onDisk, LeftOut leftOut, CancellationToken cancellationToken)
    {
        var kinds = onDisk.ByKind.ToDictionary();
        var unread = new Dictionary<string, string>();
        foreach (var kind in (await comfy.ListModelFoldersAsync(cancellationToken).OrNothingAsync() ?? []).Take(MostKinds))
        {
            if (!ModelFiles.IsKind(kind)) continue;
            try
            {
                kinds[kind] = await comfy.ListModelsAsync(kind, cancellationToken);
            }
            // A package that registered its folder badly costs that folder; what was known of it stays.
            catch (ComfyException e) when (e.Fault != ComfyFault.Away)
            {
                unread[kind] = e.Message;
                leftOut.Add($"models/{kind}", e.Message);
                kinds.TryAdd(kind, _current.Models.ByKind.GetValueOrDefault(kind, []));
            }
        }
        if (!kinds.ContainsKey(Embeddings) && await EmbeddingsAsync(cancellationToken) is { Count: > 0 } names) kinds[Embeddings] = names;
        return new(kinds, unread);
    }

    private async Task<IReadOnlyDictionary<string, NodeReplacement>> ReplacedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var told = await comfy.ReadNodeReplacementsAsync(cancellationToken).OrNothingAsync();
            // A package may register half a surrogate pair, in a name as well: asked for as it is, such a text throws.
            var read = told.ValueKind == JsonValueKind.Object ? LooseJson.TryParse(Encoding.UTF8.GetBytes(told.GetRawText())) : null;
            return NodeReplacement.ReadAll(read ?? default);
        }
        catch (ComfyException e) when (e.Fault != ComfyFault.Away)
        {
            // Older versions break on it; old types are then unknown ones.
            return new Dictionary<string, NodeReplacement>();
        }
    }

    private Task<IReadOnlyList<string>?> EmbeddingsAsync(CancellationToken cancellationToken) =>
        comfy.ListEmbeddingsAsync(cancellationToken).OrNothingAsync();

    private static IEnumerable<string> Loaded(NodeCatalog nodes) => nodes.Types.Select(type => type.Package).OfType<string>();

    // A package may bring nothing but scripts for the frontend: "/extensions/PACKAGE/name.js". Those of "core" are ComfyUI's own.
    private async Task<IEnumerable<string>> ExtensionsAsync(CancellationToken cancellationToken) =>
        from address in await comfy.ListExtensionsAsync(cancellationToken).OrNothingAsync() ?? []
        let parts = address.Split('/', StringSplitOptions.RemoveEmptyEntries)
        where parts is ["extensions", not "core", _, ..]
        select Uri.UnescapeDataString(parts[1]);
}
