using System.Text.Json;
using ComfyAssistant.Plugins.Canvas;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Templates;

/// <summary>Reads the two lists that ComfyUI keeps of templates; what does not look like one is left out.</summary>
internal static class TemplateIndex
{
    /// <summary>ComfyUI's own: <c>[{"title", "templates": [{"name", "title", "description"}]}]</c>.</summary>
    public static IEnumerable<WorkflowTemplate> Official(JsonElement index) =>
        from category in Items(index)
        let title = category.TextOf("title") ?? category.TextOf("moduleName") ?? ""
        from template in Items(category.Member("templates"))
        let name = template.TextOf("name")
        where !string.IsNullOrEmpty(name)
        select new WorkflowTemplate(
            name, TemplateSource.Official, null, template.TextOf("title") ?? name, title, template.TextOf("description") ?? "");

    /// <summary>Those of packages: <c>{"PACKAGE": ["name", …]}</c>.</summary>
    public static IEnumerable<WorkflowTemplate> Custom(JsonElement packages)
    {
        if (packages.ValueKind != JsonValueKind.Object) yield break;
        foreach (var package in packages.EnumerateObject())
            foreach (var name in Items(package.Value))
                if (name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } id)
                    yield return new WorkflowTemplate(id, TemplateSource.Custom, package.Name, id.Replace('_', ' '), package.Name, "");
    }

    /// <summary>Blueprints: <c>{"ID": {"name", "source", "info": {"node_pack"}}}</c>.</summary>
    public static IEnumerable<WorkflowTemplate> Blueprints(JsonElement blueprints)
    {
        if (blueprints.ValueKind != JsonValueKind.Object) yield break;
        foreach (var blueprint in blueprints.EnumerateObject())
            if (blueprint.Value.TextOf("name") is { Length: > 0 } name)
                yield return new WorkflowTemplate(
                    blueprint.Name, TemplateSource.Custom, WorkflowTemplates.BlueprintPackage, name, "Blueprints",
                        "A subgraph that does this in one node.");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
}
