using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Packages;

/// <summary>
/// Comfy Registry, the public list of released packages (docs.comfy.org, "Registry API Reference"). It is asked only about the types and
/// packages that the user's workflow needs, and only where ComfyUI-Manager does not know them. Nothing is fetched from it but words.
/// </summary>
/// <param name="http">Follows no redirects, and has no base address.</param>
/// <param name="address">Where it answers; null never asks.</param>
/// <param name="timeProvider">Measures the time limit.</param>
public sealed class NodeRegistry(HttpClient http, Uri? address, TimeProvider timeProvider)
{
    private const long LargestAnswer = 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Whether it may be asked at all.</summary>
    public bool IsUsed => address is not null;

    /// <summary>The package that brings a node type; null where it knows none.</summary>
    /// <exception cref="RegistryException">It could not be asked.</exception>
    public Task<NodePackage?> FindTypeAsync(string type, CancellationToken cancellationToken) =>
        ReadAsync($"comfy-nodes/{Uri.EscapeDataString(type)}/node", [type], cancellationToken);

    /// <summary>A package by its id; null where it knows none.</summary>
    /// <exception cref="RegistryException">It could not be asked.</exception>
    public Task<NodePackage?> ReadPackageAsync(string id, CancellationToken cancellationToken) =>
        ReadAsync($"nodes/{Uri.EscapeDataString(id)}", [], cancellationToken);

    /// <summary>Packages by words, the best first.</summary>
    /// <param name="query">The words.</param>
    /// <param name="limit">How many packages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">It could not be asked.</exception>
    public async Task<IReadOnlyList<NodePackage>> SearchAsync(string query, int limit, CancellationToken cancellationToken) =>
        await AskAsync(
            string.Create(CultureInfo.InvariantCulture, $"nodes/search?search={Uri.EscapeDataString(query)}&limit={limit}"),
            json => json.Member("nodes") is { ValueKind: JsonValueKind.Array } nodes
                ? nodes.EnumerateArray().Select(node => Package(node, [])).OfType<NodePackage>().Take(limit).ToList() : [],
            cancellationToken) ?? [];

    private Task<NodePackage?> ReadAsync(string path, IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        AskAsync(path, json => Package(json, types), cancellationToken);

    private async Task<T?> AskAsync<T>(string path, Func<JsonElement, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        // Dots alone would lead to another part of the registry.
        if (address is null || path.Split('/').Any(part => part is "" or "." or "..")) return null;
        using var late = new CancellationTokenSource(Limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{path}"));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode == HttpStatusCode.NotFound) return null;
            if (!answer.IsSuccessStatusCode) throw new RegistryException($"The registry answered with status {(int)answer.StatusCode}.");
            await answer.Content.LoadIntoBufferAsync(LargestAnswer, either.Token);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(either.Token));
            return read(json.RootElement);
        }
        // InvalidDataException: it is packed in another way than it says.
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException
            or InvalidDataException or InvalidOperationException
            || failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException("The registry could not be asked.", failure);
        }
    }

    // Those that were taken down for what they did stay listed with a status of their own.
    private static NodePackage? Package(JsonElement node, IReadOnlyList<string> types)
    {
        if (node.TextOf("id") is not { Length: > 0 } id || node.TextOf("status") is "NodeStatusBanned" or "NodeStatusDeleted") return null;
        var name = PackageText.Name(node, "name") ?? id;
        return new(
            id, name,
            PackageText.Name(node.Member("publisher"), "name") ?? PackageText.Name(node.Member("publisher"), "id"),
            PackageText.Count(node, "github_stars"), PackageText.Count(node, "downloads"),
            PackageText.Name(node.Member("latest_version"), "version"), PackageText.Address(node.TextOf("repository")),
            License(node.TextOf("license")), PackageText.Description(node, name), "registry", types);
    }

    // Some give a file's name or a whole text as JSON.
    private static string? License(string? license) => license is { Length: > 0 and <= 40 } && !license.StartsWith('{') ? license : null;
}

/// <summary>The registry could not be asked; the message may be shown.</summary>
public sealed class RegistryException(string message, Exception? inner = null) : Exception(message, inner);
