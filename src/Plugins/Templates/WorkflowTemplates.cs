using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Canvas;
using ComfyAssistant.Plugins.Comfy;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Templates.Examples;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Templates;

/// <summary>
/// Every template there is: ComfyUI's, those of packages, blueprints, and the assistant's own examples, which need no ComfyUI.
/// </summary>
/// <param name="comfy">Keeps all but the last.</param>
/// <param name="environment">The installation that the examples are fitted to.</param>
public sealed class WorkflowTemplates(ComfyClient comfy, NodeEnvironment environment)
{
    /// <summary>The package under which the assistant's own examples are listed, with the source <c>custom</c>.</summary>
    public const string OwnPackage = "comfy-assistant";

    /// <summary>The package under which the blueprints of ComfyUI and the packages are listed, with the source <c>custom</c>.</summary>
    public const string BlueprintPackage = "comfyui-blueprints";

    private const string OwnCategory = "Basics of the assistant";

    /// <summary>All of them; those of ComfyUI are left out, and <c>Note</c> says why, while it cannot be asked.</summary>
    public async Task<TemplateList> ListAsync(CancellationToken cancellationToken)
    {
        var own = ExampleWorkflows.All.Select(example =>
            new WorkflowTemplate(example.Name, TemplateSource.Custom, OwnPackage, example.Title, OwnCategory, example.Description));
        try
        {
            var official = await comfy.ReadTemplateIndexAsync(cancellationToken).OrNothingAsync();
            var custom = await comfy.ReadPackageTemplatesAsync(cancellationToken).OrNothingAsync();
            var blueprints = await comfy.ReadBlueprintsAsync(cancellationToken).OrNothingAsync();
            return new([.. TemplateIndex.Official(official), .. TemplateIndex.Custom(custom), .. TemplateIndex.Blueprints(blueprints),
                .. own], null);
        }
        catch (ComfyException away)
        {
            return new([.. own], $"Only the assistant's own examples were searched. {away.Message}");
        }
    }

    /// <summary>The workflow of a template.</summary>
    /// <returns>Null when there is no such template.</returns>
    /// <exception cref="ComfyException">ComfyUI, which keeps it, cannot be asked.</exception>
    public async Task<TemplateFile?> ReadAsync(string id, TemplateSource source, string? package, CancellationToken cancellationToken)
    {
        if (source == TemplateSource.Custom && package == OwnPackage)
        {
            if (ExampleWorkflows.All.FirstOrDefault(example => example.Name == id) is not { } example) return null;
            var (workflow, notes) = ExampleFitting.Fit(example, environment.Current.Nodes);
            return new(JsonSerializer.SerializeToElement(workflow), notes);
        }
        if (source == TemplateSource.Custom && package == BlueprintPackage)
        {
            // The workflow comes as text inside JSON.
            var blueprint = await comfy.ReadBlueprintAsync(id, cancellationToken).OrNothingAsync();
            var data = blueprint.TextOf("data") is { } text ? LooseJson.TryParse(Encoding.UTF8.GetBytes(text)) : blueprint.Member("data");
            return data is { ValueKind: JsonValueKind.Object } workflow ? new(workflow, []) : null;
        }
        var file = await comfy.ReadTemplateAsync(id, source == TemplateSource.Custom ? package : null, cancellationToken).OrNothingAsync();
        return file.ValueKind == JsonValueKind.Object ? new(file, []) : null;
    }
}
