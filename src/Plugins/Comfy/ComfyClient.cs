using System.Net;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Comfy;

/// <summary>
/// ComfyUI's own HTTP API, as far as it tells what is installed. Every method throws <see cref="ComfyException"/> when ComfyUI is away,
/// slow, restarting, or answers something else than it should.
/// </summary>
public sealed class ComfyClient
{
    /// <summary>For the node list: ComfyUI looks through all model folders, which may be on a slow network drive.</summary>
    internal static readonly TimeSpan NodesLimit = TimeSpan.FromSeconds(90);

    /// <summary>For what is passed on: a video of some size, on a busy machine.</summary>
    internal static readonly TimeSpan ForwardLimit = TimeSpan.FromMinutes(5);

    /// <summary>For ComfyUI-Manager's list of packages, which it may renew from the web first.</summary>
    internal static readonly TimeSpan PackagesLimit = TimeSpan.FromSeconds(45);

    /// <summary>For everything else.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    // Ten times what the largest installations send: an answer without an end must not fill the memory.
    private const long LargestNodes = 256 * 1024 * 1024;

    private readonly Func<ComfyTransport> _current;

    /// <summary>Asks one ComfyUI.</summary>
    /// <param name="http">Has ComfyUI's address as its base address, with a slash at the end, and no time limit of its own.</param>
    /// <param name="timeProvider">Measures the time limits.</param>
    /// <param name="apiPath">What stands before the routes of its API: nothing, or <c>api/</c> where a proxy passes only those on.</param>
    /// <param name="name">Its name, where there are several.</param>
    public ComfyClient(HttpClient http, TimeProvider timeProvider, string apiPath = "", string name = "")
    {
        ArgumentNullException.ThrowIfNull(http);

        var only = new ComfyTransport(http, timeProvider, apiPath, name);
        _current = () => only;
    }

    /// <summary>Asks that of several which the work at hand is for.</summary>
    /// <param name="each">What asks each of them.</param>
    public ComfyClient(PerComfy<ComfyClient> each)
    {
        ArgumentNullException.ThrowIfNull(each);

        _current = () => each.Current._current();
    }

    private ComfyTransport Transport => _current();

    /// <summary>Every installed node type, read as the answer arrives.</summary>
    /// <param name="known">An earlier answer. It comes back itself when the server says that nothing has changed.</param>
    /// <param name="openCopy">
    /// Called once a new answer comes; its stream gets the bytes as well, on failure a part of them. Null for no copy.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ObjectInfo> ReadNodesAsync(ObjectInfo? known, Func<Stream?>? openCopy, CancellationToken cancellationToken)
    {
        var path = Transport.ApiPath + "object_info";
        return Transport.SendAsync(path, NodesLimit, known?.CacheValidators, async (answer, late) =>
        {
            if (answer.StatusCode == HttpStatusCode.NotModified && known is not null) return known;
            await using var body = new BoundedStream(await Transport.BodyAsync(answer, path, late), LargestNodes);
            var nodes = await ObjectInfoReader.ReadAsync(body, late, openCopy?.Invoke());
            return nodes.Types.Count > 0
                ? new ObjectInfo(nodes, CacheValidators.Of(answer))
                : throw ComfyException.NoJson(Transport.Place, path);
        }, cancellationToken);
    }

    /// <summary>The kinds of models: <c>checkpoints</c>, <c>loras</c> …</summary>
    public Task<IReadOnlyList<string>> ListModelFoldersAsync(CancellationToken cancellationToken) =>
        ListAsync(Transport.ApiPath + "models", cancellationToken);

    /// <summary>The files of one kind, spelled as loaders want them.</summary>
    public Task<IReadOnlyList<string>> ListModelsAsync(string folder, CancellationToken cancellationToken) =>
        ListAsync($"{Transport.ApiPath}models/{Segment(folder)}", cancellationToken);

    /// <summary>The names of textual inversions, as prompts use them: without extension.</summary>
    public Task<IReadOnlyList<string>> ListEmbeddingsAsync(CancellationToken cancellationToken) =>
        ListAsync(Transport.ApiPath + "embeddings", cancellationToken);

    /// <summary>The addresses of the frontend extensions that packages bring.</summary>
    public Task<IReadOnlyList<string>> ListExtensionsAsync(CancellationToken cancellationToken) =>
        ListAsync(Transport.ApiPath + "extensions", cancellationToken);

    /// <summary>ComfyUI's version and the machine it runs on, as ComfyUI tells it.</summary>
    public Task<JsonElement> ReadSystemStatsAsync(CancellationToken cancellationToken) =>
        JsonAsync(Transport.ApiPath + "system_stats", cancellationToken);

    /// <summary>Its queue: <c>{"queue_running": […], "queue_pending": […]}</c>.</summary>
    public Task<JsonElement> ReadQueueAsync(CancellationToken cancellationToken) =>
        JsonAsync(Transport.ApiPath + "queue", cancellationToken);

    /// <summary>
    /// The node types that took the place of others: <c>{"OldType": [{"new_node_id", "input_mapping", "output_mapping", …}]}</c>.
    /// </summary>
    public Task<JsonElement> ReadNodeReplacementsAsync(CancellationToken cancellationToken) =>
        JsonAsync(Transport.ApiPath + "node_replacements", cancellationToken);

    /// <summary>Whether a file is in one of ComfyUI's own folders.</summary>
    public async Task<bool> HasFileAsync(StoredFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);

        var slash = file.Path.LastIndexOf('/');
        var (folder, name) = (file.Path[..Math.Max(0, slash)], file.Path[(slash + 1)..]);
        var query = $"filename={Uri.EscapeDataString(name)}&subfolder={Uri.EscapeDataString(folder)}&type={file.Folder}";
        var path = $"{Transport.ApiPath}view?{query}";
        // The headers say it all; a proxy that knows only GET is asked so.
        return await IsThereAsync(HttpMethod.Head) ?? await IsThereAsync(HttpMethod.Get) ?? false;

        Task<bool?> IsThereAsync(HttpMethod method) => Transport.SendAsync<bool?>(path, Limit, null, async (answer, late) =>
        {
            if (answer.StatusCode == HttpStatusCode.MethodNotAllowed && method == HttpMethod.Head) return null;
            if (answer.StatusCode == HttpStatusCode.NotFound) return false;
            await using var body = await Transport.BodyAsync(answer, path, late);
            return true;
        }, cancellationToken, method, prepare: ComfyUser.Name);
    }

    /// <summary>
    /// The inputs of a node that ComfyUI refuses for what they are set to; null when it does not say. Nothing is run for it
    /// (<see cref="NodeTrial"/>): should ComfyUI queue the trial all the same, it is taken out again.
    /// </summary>
    /// <returns>The inputs, and whether ComfyUI queued the trial: its nodes are not those that were scanned.</returns>
    public async Task<(HashSet<string>? Refused, bool IsQueued)> TryNodeAsync(NodeQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);

        var path = Transport.ApiPath + "prompt";
        var (refused, queued) = await Transport.SendAsync<(HashSet<string>?, string?)>(path, Limit, null, async (answer, late) =>
        {
            if (answer.StatusCode != HttpStatusCode.BadRequest && !answer.IsSuccessStatusCode) return (null, null);
            var json = await ComfyTransport.ReadJsonAsync(answer, late);
            return answer.IsSuccessStatusCode ? (null, json.TextOf("prompt_id")) : (NodeTrial.Refused(json), null);
        }, cancellationToken, HttpMethod.Post, Encoding.UTF8.GetBytes(NodeTrial.Body(question)));
        if (queued is null) return (refused, false);
        try
        {
            // Even if nobody waits for the answer any more: it would run.
            await Transport.SendAsync(Transport.ApiPath + "queue", Limit, null, (_, _) => Task.FromResult(true), CancellationToken.None,
                HttpMethod.Post, Encoding.UTF8.GetBytes(NodeTrial.Removal(queued)));
        }
        catch (ComfyException)
        {
            // What counts for the caller is that there must be no more trials.
        }
        return (null, true);
    }

    /// <summary>The blueprints that come with ComfyUI and the packages: <c>{"id": {"name", "source", "info"}}</c>.</summary>
    public Task<JsonElement> ReadBlueprintsAsync(CancellationToken cancellationToken) =>
        JsonAsync(Transport.ApiPath + "global_subgraphs", cancellationToken);

    /// <summary>One blueprint, with its workflow as JSON text in <c>data</c>.</summary>
    /// <param name="id">Its id in <see cref="ReadBlueprintsAsync"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<JsonElement> ReadBlueprintAsync(string id, CancellationToken cancellationToken) =>
        JsonAsync($"{Transport.ApiPath}global_subgraphs/{Segment(id)}", cancellationToken);

    /// <summary>
    /// ComfyUI-Manager's map of node types to packages, <c>{"URL": [["Type", …], {"title_aux": …}]}</c>; undefined where it is not
    /// installed.
    /// </summary>
    public async Task<JsonElement> ReadPackageMapAsync(CancellationToken cancellationToken)
    {
        // The second is that of the Manager that comes with ComfyUI itself.
        foreach (var path in new[] { "customnode/getmappings?mode=local", "v2/customnode/getmappings?mode=local" })
            if (await JsonAsync(Transport.ApiPath + path, cancellationToken).OrNothingAsync() is { ValueKind: JsonValueKind.Object } map)
                return map;
        return default;
    }

    /// <summary>
    /// ComfyUI-Manager's list of packages, <c>{"node_packs": {"ID or URL": {"title", "author", "stars", …}}}</c>; undefined where it has
    /// none.
    /// </summary>
    public async Task<JsonElement> ReadPackageListAsync(CancellationToken cancellationToken)
    {
        foreach (var prefix in new[] { "", "v2/" })
        {
            var list = Transport.GetAsync($"{Transport.ApiPath}{prefix}customnode/getlist?mode=cache&skip_update=true", PackagesLimit,
                ComfyTransport.ReadJsonAsync, cancellationToken);
            if (await list.OrNothingAsync() is { ValueKind: JsonValueKind.Object } packages) return packages;
        }
        return default;
    }

    /// <summary>The collection of ComfyUI's own templates: categories with their templates.</summary>
    public Task<JsonElement> ReadTemplateIndexAsync(CancellationToken cancellationToken) =>
        JsonAsync("templates/index.json", cancellationToken);

    /// <summary>The example workflows that packages bring: their names by package.</summary>
    public Task<JsonElement> ReadPackageTemplatesAsync(CancellationToken cancellationToken) =>
        JsonAsync("api/workflow_templates", cancellationToken);

    /// <summary>The workflow of a template.</summary>
    /// <param name="name">Its name in its list.</param>
    /// <param name="package">The package that brings it; null for ComfyUI's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<JsonElement> ReadTemplateAsync(string name, string? package, CancellationToken cancellationToken) =>
        JsonAsync(package is null
        ? $"templates/{Segment(name)}.json"
        : $"api/workflow_templates/{Segment(package)}/{Segment(name)}.json", cancellationToken);

    /// <summary>A node's help page in Markdown; null when it has none.</summary>
    /// <param name="node">The node type.</param>
    /// <param name="locale">A language such as <c>en</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string?> ReadHelpAsync(NodeType node, string locale, CancellationToken cancellationToken)
    {
        if (!IsSegment(node.Name) || (node.Package is not null && !IsSegment(node.Package))) return null;
        var name = Segment(node.Name);
        string[] paths = node.Package is { } package
            ? [$"extensions/{Segment(package)}/docs/{name}/{locale}.md",
                $"extensions/{Segment(package)}/docs/{name}.md"]
            : [$"docs/{name}/{locale}.md"];
        foreach (var path in paths)
            if (await TextAsync(path, cancellationToken) is { } page)
                return page;
        return null;
    }

    /// <summary>
    /// Passes a request on to ComfyUI's API and back, whatever its answer is. The caller says which paths may be asked for.
    /// </summary>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">The path below ComfyUI's API and the query, such as <c>history?max_items=5</c>.</param>
    /// <param name="body">JSON to send; null for none.</param>
    /// <param name="range">The part of a file that is wanted, as in the header <c>Range</c>; null for all.</param>
    /// <param name="read">Reads the answer, which is gone afterwards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task ForwardAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, string? range,
        Func<HttpResponseMessage, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        Transport.SendAsync(Transport.ApiPath + path, ForwardLimit, null, async (answer, late) =>
        {
            await read(answer, late);
            return true;
        }, cancellationToken, method, body, request =>
        {
            // Pictures would push out what is kept for the service itself.
            request.Options.Set(ConditionalGetCache.Bypass, true);
            if (path.StartsWith("view?", StringComparison.Ordinal)) ComfyUser.Name(request);
            if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
        });

    // Dots alone would lead to another place of ComfyUI's API, and an escaped slash does at servers that unescape it first.
    private string Segment(string name) =>
        IsSegment(name) ? Uri.EscapeDataString(name) : throw ComfyException.BadName(Transport.Place, name);

    private static bool IsSegment(string name) =>
        name is not ("" or "." or "..") && !name.AsSpan().ContainsAny('/', '\\')
        && !name.Contains("%2f", StringComparison.OrdinalIgnoreCase) && !name.Any(char.IsControl);

    private Task<string?> TextAsync(string path, CancellationToken cancellationToken) =>
        Transport.GetAsync(path, Limit, async (body, late) => await new StreamReader(body).ReadToEndAsync(late), cancellationToken)
            .OrNothingAsync();

    private async Task<IReadOnlyList<string>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var list = await JsonAsync(path, cancellationToken);
        if (list.ValueKind != JsonValueKind.Array) throw ComfyException.NoJson(Transport.Place, path);
        return [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
    }

    private Task<JsonElement> JsonAsync(string path, CancellationToken cancellationToken) =>
        Transport.GetAsync(path, Limit, ComfyTransport.ReadJsonAsync, cancellationToken);
}
