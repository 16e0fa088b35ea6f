namespace ComfyAssistant.Plugins.Packages;

/// <summary>A package of nodes that can be installed, as ComfyUI-Manager or the registry tells of it.</summary>
/// <param name="Id">What it is installed by: its id in the registry, or the address of its repository.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Publisher">Who publishes it; null where nobody says.</param>
/// <param name="Stars">Its stars at its repository's forge; null where nobody says.</param>
/// <param name="Downloads">How often the registry gave it out; null where nobody says.</param>
/// <param name="Version">Its newest release; null for one that has none.</param>
/// <param name="Repository">The address of its code; null where nobody says.</param>
/// <param name="License">Its licence; null where nobody says.</param>
/// <param name="Description">Its author's own words, short and fenced as such; null where there are none.</param>
/// <param name="KnownFrom"><c>manager</c> or <c>registry</c>.</param>
/// <param name="NodeTypes">Those of the types asked for that it brings.</param>
public sealed record NodePackage(
    string Id,
    string Name,
    string? Publisher,
    long? Stars,
    long? Downloads,
    string? Version,
    string? Repository,
    string? License,
    string? Description,
    string KnownFrom,
    IReadOnlyList<string> NodeTypes)
{
    /// <summary>Whether the registry has releases of it. Anything else is whatever its repository holds on the day.</summary>
    public bool IsRegistered => !Id.Contains("://", StringComparison.Ordinal);

    internal NodePackage WithTypes(IReadOnlyList<string> types) => this with { NodeTypes = types };
}

/// <summary>Which packages bring node types.</summary>
/// <param name="Packages">The packages, those with more stars first. Several may bring the same type.</param>
/// <param name="Installed">The types that ComfyUI has.</param>
/// <param name="Unknown">The types that nobody knows.</param>
/// <param name="RegistryAnswered">Whether the registry was asked and answered; false where it was not needed, too.</param>
public sealed record PackageSearch(
    IReadOnlyList<NodePackage> Packages, IReadOnlyList<string> Installed, IReadOnlyList<string> Unknown, bool RegistryAnswered);
