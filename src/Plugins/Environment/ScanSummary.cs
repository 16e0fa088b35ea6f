using System.Text.Json.Serialization;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Environment;

/// <summary>An installation in numbers.</summary>
/// <param name="NodeTypes">Node types.</param>
/// <param name="CustomPackages">Custom node packages.</param>
/// <param name="TotalPackages">Those and ComfyUI's own modules that bring nodes.</param>
/// <param name="Models">Model files.</param>
/// <param name="ModelCategories">Model files by kind; kinds without files are left out.</param>
/// <param name="NodeCategories">Different menu categories of nodes.</param>
public sealed record ScanSummary(
    [property: JsonPropertyName("node_types_count")] int NodeTypes,
    [property: JsonPropertyName("custom_packages_count")] int CustomPackages,
    [property: JsonPropertyName("total_packages_count")] int TotalPackages,
    [property: JsonPropertyName("models_count")] int Models,
    [property: JsonPropertyName("model_categories")] IReadOnlyDictionary<string, int> ModelCategories,
    [property: JsonPropertyName("node_categories_count")] int NodeCategories)
{
    /// <summary>Counts.</summary>
    public static ScanSummary Of(Installation installation)
    {
        ArgumentNullException.ThrowIfNull(installation);

        var types = installation.Nodes.Types;
        var own = types.Where(type => type.Package is null).Select(Module).Distinct().Count();
        return new(
            types.Count,
            installation.Packages.Count,
            installation.Packages.Count + own,
            installation.Models.Count,
            installation.Models.ByKind.Where(kind => kind.Value.Count > 0).ToDictionary(kind => kind.Key, kind => kind.Value.Count),
            types.Select(type => type.Category).Where(category => category.Length > 0).Distinct().Count());
    }

    private static string Module(NodeType type) => type.PythonModule.Split('.')[0];
}
