using System.Text.Json;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Packages;

/// <summary>Finds the packages that bring node types which are not installed: by ComfyUI-Manager's map and list, or else the registry.
/// </summary>
/// <param name="comfy">Asked for the Manager's map and list.</param>
/// <param name="registry">Asked for what the Manager does not know.</param>
/// <param name="environment">Knows which types are there.</param>
public sealed class PackageFinder(ComfyClient comfy, NodeRegistry registry, NodeEnvironment environment)
{
    /// <summary>The most types of one search.</summary>
    public const int MostTypes = 100;

    // One request each.
    private const int MostAsked = 20;

    /// <summary>Which packages bring the types.</summary>
    public async Task<PackageSearch> FindAsync(IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(types);

        var nodes = environment.Current.Nodes;
        var installed = types.Where(type => nodes.TryGet(type, out _)).ToList();
        var wanted = types.Except(installed, StringComparer.Ordinal).ToList();
        if (wanted.Count == 0) return new([], installed, [], false);

        var packages = await OfManagerAsync(wanted, cancellationToken);
        var left = wanted.Except(packages.SelectMany(package => package.NodeTypes), StringComparer.Ordinal).ToList();
        var (more, answered) = await OfRegistryAsync(left, cancellationToken);
        packages.AddRange(more);
        packages = [.. packages.OrderByDescending(package => package.Stars ?? -1)
            .ThenBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];
        return new(
            packages, installed, [.. left.Except(more.SelectMany(package => package.NodeTypes), StringComparer.Ordinal)], answered);
    }

    /// <summary>A package by what it is installed by; null where neither the Manager nor the registry knows it.</summary>
    public async Task<NodePackage?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var list = await OrNothingAsync(comfy.ReadPackageListAsync(cancellationToken));
        if (ManagerList.Find(list, id, null, []) is { } listed) return listed;
        if (await OrNothingAsync(registry.ReadPackageAsync(id, cancellationToken)) is { } registered) return registered;
        var mapped = (await OrNothingAsync(comfy.ReadPackageMapAsync(cancellationToken))).Member(id);
        return mapped.ValueKind == JsonValueKind.Undefined ? null : Mapped(id, PackageText.Name(mapped.At(1), "title_aux"), []);
    }

    /// <summary>Packages by what they do, the Manager's first; none that is in both twice.</summary>
    /// <param name="query">Words; a package matches that has all of them.</param>
    /// <param name="limit">How many packages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(IReadOnlyList<NodePackage> Packages, bool ManagerAnswered, bool RegistryAnswered)> SearchAsync(
        string query, int limit, CancellationToken cancellationToken)
    {
        var list = await OrNothingAsync(comfy.ReadPackageListAsync(cancellationToken));
        var known = ManagerList.Search(list, query, limit);
        var registered = registry.IsUsed ? await OrNothingAsync(registry.SearchAsync(query, limit, cancellationToken)) : null;
        var packages = known.Concat(registered ?? []).DistinctBy(package => package.Id, StringComparer.OrdinalIgnoreCase).Take(limit);
        return ([.. packages], list.ValueKind == JsonValueKind.Object, registered is not null);
    }

    private async Task<List<NodePackage>> OfManagerAsync(List<string> types, CancellationToken cancellationToken)
    {
        var found = ManagerMap.Find(await OrNothingAsync(comfy.ReadPackageMapAsync(cancellationToken)), types);
        if (found.Count == 0) return [];
        var list = await OrNothingAsync(comfy.ReadPackageListAsync(cancellationToken));
        var packages = new List<NodePackage>();
        foreach (var (key, title, its) in found)
            // The newer Manager has the map alone.
            packages.Add(ManagerList.Find(list, key, title, its)
                ?? (packages.Count < MostAsked ? await OrNothingAsync(registry.ReadPackageAsync(key, cancellationToken)) : null)
                    ?.WithTypes(its)
                ?? Mapped(key, title, its));
        return packages;
    }

    private static NodePackage Mapped(string key, string? title, IReadOnlyList<string> types) =>
        new(key, title ?? key, null, null, null, null, PackageText.Address(key), null, null, "manager", types);

    private async Task<(List<NodePackage> Packages, bool Answered)> OfRegistryAsync(
        List<string> types, CancellationToken cancellationToken)
    {
        if (!registry.IsUsed || types.Count == 0) return ([], false);
        var found = new List<NodePackage>();
        try
        {
            foreach (var type in types.Take(MostAsked))
                if (await registry.FindTypeAsync(type, cancellationToken) is { } package)
                    found.Add(package);
        }
        catch (RegistryException)
        {
            return (Merged(found), false);
        }
        return (Merged(found), true);
    }

    private static List<NodePackage> Merged(List<NodePackage> packages) =>
        [.. packages.GroupBy(package => package.Id, StringComparer.OrdinalIgnoreCase)
            .Select(group => group.First().WithTypes([.. group.SelectMany(package => package.NodeTypes)]))];

    // A ComfyUI that is away, or has no Manager, and a registry out of reach leave the question open.
    private static async Task<T?> OrNothingAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (Exception away) when (away is ComfyException or RegistryException)
        {
            return default;
        }
    }
}
