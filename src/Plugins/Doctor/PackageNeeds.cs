using System.Text.Json;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Packages;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Reading;

namespace ComfyAssistant.Plugins.Doctor;

/// <summary>
/// Tells which packages bring the types of a workflow: the installation knows its own, newer files name them with every node
/// (<c>properties.cnr_id</c>, <c>aux_id</c>, <c>ver</c>), and ComfyUI-Manager, where it is installed, has a map of all.
/// </summary>
internal sealed class PackageNeeds
{
    private const string Core = "comfy-core";

    private readonly Dictionary<string, (string Name, string? Url, string? Version)> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _types;
    private readonly Installation _installation;

    public PackageNeeds(JsonElement json, Workflow workflow, Installation installation)
    {
        _installation = installation;
        _types = [.. workflow.Nodes.Select(node => node.Type)
            .Concat(workflow.LeftOut.Select(node => node.Type))
            .Where(type => type.Length > 0 && !FrontendNodes.IsNote(type) && !FrontendNodes.IsVirtual(type))];
        foreach (var node in SavedNodes.Of(json))
            if (node.TextOf("type") is { } type && Told(node.Member("properties")) is { } package)
                _told.TryAdd(type, package);
    }

    /// <summary>The types that neither the installation nor the file knows the package of.</summary>
    public IReadOnlyList<string> Unknown => [.. _types.Where(type => !_installation.Nodes.TryGet(type, out _) && !_told.ContainsKey(type))];

    /// <summary>The packages, those that are missing first.</summary>
    /// <param name="managerMap">ComfyUI-Manager's map: <c>{"URL": [["Type", …], {"title_aux": …}]}</c>; undefined when there is
    /// none.</param>
    public List<PackageNeed> List(JsonElement managerMap)
    {
        var mapped = Mapped(managerMap);
        return [.. _types.Select(type => (type, of: Of(type, mapped))).Where(entry => entry.of is not null)
            .GroupBy(entry => (entry.of!.Value.Name, entry.of.Value.From))
            .Select(group => new PackageNeed(
                group.Key.Name, group.Select(entry => entry.of!.Value.Url).FirstOrDefault(url => url is not null),
                group.Select(entry => entry.of!.Value.Version).FirstOrDefault(version => version is not null),
                group.All(entry => _installation.Nodes.TryGet(entry.type, out _)),
                    [.. group.Select(entry => entry.type).Order(StringComparer.Ordinal)], group.Key.From))
            .OrderBy(package => package.Installed).ThenBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private (string? Name, string? Url, string? Version, string From)? Of(string type, Dictionary<string, (string Name, string Url)> mapped)
    {
        if (_installation.Nodes.Find(type) is { } installed)
            return installed.Package is { } own ? (own, null, _told.GetValueOrDefault(type).Version, "installation") : null;
        if (_told.TryGetValue(type, out var told)) return told.Name == Core ? null : (told.Name, told.Url, told.Version, "workflow");
        return mapped.TryGetValue(type, out var known) ? (known.Name, known.Url, null, "manager") : (null, null, null, "nothing");
    }

    private static (string, string?, string?)? Told(JsonElement properties)
    {
        var (registry, repository) = (properties.TextOf("cnr_id"), properties.TextOf("aux_id"));
        if (string.IsNullOrEmpty(registry) && string.IsNullOrEmpty(repository)) return null;
        var url = repository is { } path && path.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? $"https://github.com/{path}" : null;
        return (string.IsNullOrEmpty(registry) ? repository! : registry, url, properties.TextOf("ver"));
    }

    private Dictionary<string, (string Name, string Url)> Mapped(JsonElement map)
    {
        var mapped = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var (key, title, types) in ManagerMap.Find(map, Unknown))
            foreach (var type in types)
                mapped.TryAdd(type, (title ?? key, key));
        return mapped;
    }
}
